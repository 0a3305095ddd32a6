//! The sorts of outcome, for counts and filters.

use serde::Serialize;

/// The sorts of outcome, for counts and filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Not understood.
    NotUnderstood,
    /// Refused.
    Refused,
    /// To be chosen.
    Choose,
    /// Differs from the record.
    Conflict,
    /// Not on record, and said to have ended.
    Over,
    /// New.
    New,
    /// A new party, in a list of parties.
    NewParty,
    /// Adds to what is on record.
    Updates,
    /// On record already.
    There,
    /// Stands in an earlier row.
    Repeats,
    /// Left out by choice.
    Skipped,
}

impl Sort {
    /// All, the gravest first.
    pub const ALL: [Self; 11] = [
        Self::NotUnderstood,
        Self::Refused,
        Self::Choose,
        Self::Conflict,
        Self::Over,
        Self::New,
        Self::NewParty,
        Self::Updates,
        Self::There,
        Self::Repeats,
        Self::Skipped,
    ];

    /// The code that addresses hold.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotUnderstood => "not-understood",
            Self::Refused => "refused",
            Self::Choose => "choose",
            Self::Conflict => "conflict",
            Self::Over => "over",
            Self::New => "new",
            Self::NewParty => "new-party",
            Self::Updates => "updates",
            Self::There => "there",
            Self::Repeats => "repeats",
            Self::Skipped => "skipped",
        }
    }

    /// The name of the Fluent message that says it.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::NotUnderstood => "outcome-not-understood",
            Self::Refused => "outcome-refused",
            Self::Choose => "outcome-choose",
            Self::Conflict => "outcome-conflict",
            Self::Over => "outcome-over",
            Self::New => "outcome-new",
            Self::NewParty => "outcome-new-party",
            Self::Updates => "outcome-updates",
            Self::There => "outcome-there",
            Self::Repeats => "outcome-repeats",
            Self::Skipped => "outcome-skipped",
        }
    }

    /// Whether somebody should look at it.
    #[must_use]
    pub fn is_problem(self) -> bool {
        matches!(self, Self::NotUnderstood | Self::Refused | Self::Choose | Self::Conflict | Self::Over)
    }
}
