//! What would become of each statement.

use gazetteer::GeoId;
use partnership::Date;
use partnership::id::{Id, kind};
use partnership::tie::{AgreementStatus, Fields, Term, TieKind};
use serde::Serialize;
use wording::Message;

use super::party::{PartyChange, PartyConflict};
use super::sort::Sort;
use crate::places::Candidate;
use crate::rows::{Cited, Doubt, Trouble};
use crate::sheet::Address;

/// A side as it was resolved.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case", tag = "end")]
pub enum End {
    /// A party on record.
    Party {
        /// Its identifier.
        party: Id<kind::Party>,
    },
    /// A place of the gazetteer that becomes a party.
    Place {
        /// Its number in GeoNames.
        place: GeoId,
    },
    /// A place that the gazetteer has not, which becomes a party of its own.
    Own {
        /// Its name.
        name: String,
        /// Its country, two letters.
        country: String,
    },
}

/// A side that somebody must choose.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// The key under which the choice is kept: the same for all rows that ask the same.
    pub key: String,
    /// What stands in the cell.
    pub text: String,
    /// The cell.
    pub cell: Address,
    /// The places that may be meant, the likeliest first; none if no place has the name.
    pub candidates: Vec<Candidate>,
    /// Whether some place bears the name; otherwise the candidates are merely spelt alike.
    pub named: bool,
}

/// Something that a row adds to a tie on record.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum Change {
    /// When it began: not known so far, or not so exactly.
    Since {
        /// What is on record.
        recorded: Option<Date>,
        /// What the row states.
        stated: Date,
    },
    /// For how long it was agreed.
    Term {
        /// What the row states.
        #[serde(skip)]
        stated: Term,
    },
    /// What the sides call it.
    LocalKind {
        /// What the row states.
        stated: String,
    },
    /// Further fields of cooperation.
    Fields {
        /// All fields, those on record too.
        #[serde(skip)]
        all: Fields,
        /// The new ones.
        added: Vec<String>,
    },
    /// A source.
    Source {
        /// The source.
        stated: Cited,
    },
}

/// Something in which a row and the record differ. It is shown, and the record stays unless
/// somebody says otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "conflict")]
pub enum Conflict {
    /// When it began.
    Since {
        /// What is on record.
        recorded: Date,
        /// What the row states.
        stated: Date,
    },
    /// Its kind.
    Kind {
        /// What is on record.
        recorded: TieKind,
        /// What the row states.
        stated: TieKind,
    },
    /// Where a side stands: only a step with its authority changes that, never an import.
    Status {
        /// What is on record.
        recorded: AgreementStatus,
        /// What the row states.
        stated: AgreementStatus,
    },
    /// When it ended: as the status.
    Ended {
        /// What the row states; `None` if it says that it ended and not when.
        stated: Option<Date>,
    },
    /// It stands, where an earlier row says that it ended.
    Stands {
        /// When, as the earlier row says; `None` if it does not say when.
        ended: Option<Date>,
    },
}

impl Conflict {
    /// Whether an import may overwrite the record with it, if somebody says so.
    #[must_use]
    pub fn may_be_taken(&self) -> bool {
        matches!(self, Self::Since { .. } | Self::Kind { .. })
    }
}

/// Why a statement is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "refused")]
pub enum Refused {
    /// Both sides are one place.
    Itself,
    /// A date in the future.
    Future {
        /// The cell.
        cell: Address,
        /// The date.
        date: Date,
    },
    /// It ended before it began.
    EndsBeforeItBegins {
        /// The cell.
        cell: Address,
        /// When it began.
        since: Date,
        /// When it ended.
        until: Date,
    },
    /// A status that cannot be put on record without what it rests on: a statute, the tie that
    /// carries it on.
    NeedsGround {
        /// The cell.
        cell: Address,
        /// The status.
        status: AgreementStatus,
    },
    /// A country: a tie is between its cities, counties or states.
    Country {
        /// The cell.
        cell: Address,
    },
}

/// What becomes of a statement.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Outcome {
    /// A new tie.
    New {
        /// Its sides.
        sides: [End; 2],
    },
    /// It is on record, and nothing is added.
    There {
        /// The tie.
        tie: Id<kind::Tie>,
    },
    /// It is on record, and the row adds to it or differs from it.
    Known {
        /// The tie.
        tie: Id<kind::Tie>,
        /// What is added.
        changes: Vec<Change>,
        /// In what they differ.
        conflicts: Vec<Conflict>,
        /// Whether what differs and may be overwritten is, by somebody's choice.
        taken: bool,
    },
    /// Another register claims a tie that is not on record, and that it ended. How it did only
    /// its sides can say: it is left out, unless somebody chooses to put it on record as expired.
    Over {
        /// When, if the register says so.
        until: Option<Date>,
    },
    /// The same tie stands in an earlier row, which counts.
    Repeats {
        /// The earlier statement.
        earlier: String,
        /// In what they contradict each other.
        conflicts: Vec<Conflict>,
    },
    /// In a list of parties: one that is new, on record, or told of in an earlier row.
    Party {
        /// The party; new unless it is one on record.
        party: End,
        /// The first row that tells of it, if another does.
        earlier: Option<String>,
        /// What is added to what is known of it.
        changes: Vec<PartyChange>,
        /// What contradicts that.
        conflicts: Vec<PartyConflict>,
        /// Whether what contradicts and may be overwritten is, by somebody's choice.
        taken: bool,
        /// Whether the row says more or other things of a party that another organisation keeps:
        /// nothing of that is written.
        elsewhere: bool,
    },
    /// Somebody must choose which place is meant.
    Choose {
        /// Each side that is not certain.
        questions: Vec<Question>,
    },
    /// It cannot be put on record.
    Refused(Refused),
    /// It is not understood.
    NotUnderstood {
        /// What, and where.
        troubles: Vec<Trouble>,
    },
    /// Somebody chose to leave it out.
    Skipped,
}

impl Outcome {
    /// Its sort.
    #[must_use]
    pub fn sort(&self) -> Sort {
        match self {
            Self::New { .. } => Sort::New,
            Self::There { .. } => Sort::There,
            Self::Known { conflicts, taken: false, .. } if !conflicts.is_empty() => Sort::Conflict,
            Self::Known { .. } => Sort::Updates,
            Self::Over { .. } => Sort::Over,
            Self::Repeats { conflicts, .. } if !conflicts.is_empty() => Sort::Conflict,
            Self::Repeats { .. } => Sort::Repeats,
            Self::Party { conflicts, taken: false, .. } if !conflicts.is_empty() => Sort::Conflict,
            Self::Party { earlier: Some(_), .. } => Sort::Repeats,
            Self::Party { party: End::Place { .. } | End::Own { .. }, .. } => Sort::NewParty,
            Self::Party { changes, taken: false, .. } if changes.is_empty() => Sort::There,
            Self::Party { .. } => Sort::Updates,
            Self::Choose { .. } => Sort::Choose,
            Self::Refused(_) => Sort::Refused,
            Self::NotUnderstood { .. } => Sort::NotUnderstood,
            Self::Skipped => Sort::Skipped,
        }
    }
}

/// A statement with what becomes of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Planned {
    /// The row and, where it states several ties, which: `14`, `14.2`.
    pub key: String,
    /// The row.
    pub row: u32,
    /// What stands in the cells of the two sides.
    pub said: [String; 2],
    /// The places that they were found to mean, by full name; empty where they are not certain.
    pub meant: [String; 2],
    /// Since when, as the row states it.
    pub since: Option<Date>,
    /// Until when.
    pub until: Option<Date>,
    /// What becomes of it.
    pub outcome: Outcome,
    /// What was understood with a doubt.
    pub doubts: Vec<Doubt>,
    /// It is said to have ended, and somebody chose to put it on record all the same.
    #[serde(skip)]
    pub over_taken: bool,
}

impl Planned {
    /// Whether somebody should look at it.
    #[must_use]
    pub fn is_to_look_at(&self) -> bool {
        self.outcome.sort().is_problem() || self.doubts.iter().any(|d| !d.is_minor())
    }

    /// Whether somebody may say that the source is right where it is left out or the record stays.
    #[must_use]
    pub fn may_be_taken(&self) -> bool {
        match &self.outcome {
            Outcome::Known { conflicts, .. } => conflicts.iter().any(Conflict::may_be_taken),
            Outcome::Party { conflicts, .. } => conflicts.iter().any(PartyConflict::may_be_taken),
            Outcome::Over { .. } => true,
            _ => self.over_taken,
        }
    }

    /// Whether somebody has said so.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        let taken =
            matches!(&self.outcome, Outcome::Known { taken: true, .. } | Outcome::Party { taken: true, .. });
        self.over_taken || taken
    }

    /// Everything that a reader should be told of it beside its outcome.
    #[must_use]
    pub fn remarks(&self) -> Vec<Message> {
        let mut remarks: Vec<Message> = match &self.outcome {
            Outcome::NotUnderstood { troubles } => troubles.iter().map(Trouble::message).collect(),
            Outcome::Refused(refused) => vec![super::say::refused(refused)],
            Outcome::Choose { questions } => questions.iter().map(super::say::question).collect(),
            Outcome::Known { changes, conflicts, taken, .. } => {
                let conflicts = conflicts.iter().map(|c| super::say::conflict(c, *taken));
                conflicts.chain(changes.iter().map(super::say::change)).collect()
            }
            Outcome::Party { .. } => super::say_party::remarks(&self.outcome),
            Outcome::Over { until } => vec![super::say::over(*until)],
            Outcome::Repeats { earlier, conflicts } => {
                let repeats = Message::new("plan-repeats").with("earlier", earlier.as_str());
                let differs = conflicts.iter().map(|c| super::say::contradiction(c, earlier));
                let counts = (!conflicts.is_empty())
                    .then(|| Message::new("plan-earlier-counts").with("earlier", earlier.as_str()));
                std::iter::once(repeats).chain(differs).chain(counts).collect()
            }
            Outcome::New { .. } | Outcome::There { .. } | Outcome::Skipped => Vec::new(),
        };
        remarks.extend(self.doubts.iter().map(Doubt::message));
        remarks
    }
}
