//! The words of the domain that a register counts by, and what depends on the day.

use jiff::{Timestamp, ToSpan, civil};

use crate::query::Evidence;
use crate::rows::TieRow;

/// TEMP
pub trait Coded: Copy + Sized + 'static {
    /// All
    const ALL: &'static [Self];
    /// code
    fn code(self) -> &'static str;
    /// from
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|v| v.code() == code)
    }
}
macro_rules! coded { ($name:ident { $($v:ident = $c:literal),+ $(,)? }) => {
    /// TEMP
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    #[allow(missing_docs)]
    pub enum $name { $($v),+ }
    impl Coded for $name {
        const ALL: &'static [Self] = &[$(Self::$v),+];
        fn code(self) -> &'static str { match self { $(Self::$v => $c),+ } }
    }
} }
coded!(TieKind { SisterCity = "sister-city", FriendshipCity = "friendship-city", SisterCounty = "sister-county", SisterState = "sister-state", SisterRegion = "sister-region", ProjectPartnership = "project-partnership", Contact = "contact" });
coded!(Field { Culture = "culture", Education = "education", Trade = "trade", Youth = "youth" });
coded!(AgreementStatus { Signed = "signed", InForce = "in-force", Emeritus = "emeritus", Suspended = "suspended", Terminated = "terminated", Expired = "expired" });
coded!(Activity { Active = "active", Quiet = "quiet", Dormant = "dormant", Unknown = "unknown" });
coded!(Confirmation { BothSides = "both-sides", OneSide = "one-side", Unconfirmed = "unconfirmed" });

/// The place of a value in its closed list: its number in a column.
pub(crate) fn number<T: Coded + PartialEq>(value: T) -> u8 {
    T::ALL.iter().position(|v| *v == value).unwrap_or_default() as u8
}

/// A day, and what follows from it.
pub(crate) struct Today {
    now: Timestamp,
    day: civil::Date,
}

impl Today {
    pub(crate) fn on(day: civil::Date) -> Self {
        Self { now: Timestamp::UNIX_EPOCH, day }
    }

    pub(crate) fn activity(&self, tie: &TieRow) -> Activity {
        let Some(last) = tie.active_at else { return Activity::Unknown };
        let before = |years: i32| self.day.checked_sub(years.years()).unwrap_or(self.day);
        match last.latest() {
            d if d >= before(2) => Activity::Active,
            d if d >= before(5) => Activity::Quiet,
            _ => Activity::Dormant,
        }
    }

    pub(crate) fn evidence(&self, tie: &TieRow) -> Evidence {
        let _ = self.now;
        match tie.confirmation {
            Confirmation::BothSides => Evidence::BothSides,
            Confirmation::OneSide => Evidence::OneSide,
            Confirmation::Unconfirmed => Evidence::Unconfirmed,
        }
    }
}
