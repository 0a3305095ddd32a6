//! Activity: whether a tie is lived, computed from what is on record.

use jiff::civil;

use crate::codes::coded;
use crate::date::Date;
use crate::evidence::years_before;

coded! {
    /// What was done.
    pub enum ActivityKind in "activity-kind", said as "activity-kind" {
        /// A visit or delegation.
        Visit = "visit",
        /// An exchange of pupils, students or staff.
        Exchange = "exchange",
        /// A festival, concert, exhibition, match or ceremony.
        Event = "event",
        /// A meeting or conference, in person or not.
        Meeting = "meeting",
        /// Letters between officials.
        Letter = "letter",
        /// Training.
        Training = "training",
        /// A common project.
        Project = "project",
        /// A deal, a fair, a firm that came.
        Business = "business",
        /// Aid or a gift.
        Aid = "aid",
        /// Something else.
        Other = "other",
    }
}

coded! {
    /// How alive a tie is.
    pub enum Activity in "activity", said as "activity" {
        /// Something was done not long ago.
        Active = "active",
        /// Something was done, but some time ago.
        Quiet = "quiet",
        /// Nothing was done for long.
        Dormant = "dormant",
        /// Nothing was ever noted: that says nothing of what was done.
        Unknown = "unknown",
    }
}

/// How many years after the last activity a tie is still active, and how many still quiet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Active up to so many years, inclusive.
    pub active_years: i16,
    /// Quiet up to so many years, inclusive; dormant beyond.
    pub quiet_years: i16,
}

impl Default for Thresholds {
    /// Two years and five.
    fn default() -> Self {
        Self { active_years: 2, quiet_years: 5 }
    }
}

impl Activity {
    /// From the date of the last activity. A date known to the year or month counts by its last
    /// day, so that nobody is called quiet for a date that is not known exactly.
    #[must_use]
    pub fn of(last: Option<Date>, today: civil::Date, thresholds: Thresholds) -> Self {
        let Some(last) = last else { return Self::Unknown };
        let within = |years| years_before(today, years).is_none_or(|limit| last.latest() >= limit);
        if within(thresholds.active_years) {
            Self::Active
        } else if within(thresholds.quiet_years) {
            Self::Quiet
        } else {
            Self::Dormant
        }
    }
}
