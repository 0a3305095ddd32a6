//! What can be said of a tie.

use serde::{Deserialize, Serialize};

use super::field::Fields;
use super::kind::{Relation, TieKind};
use super::status::{AgreementStatus, GroundKind};
use crate::activity::ActivityKind;
use crate::codes::coded;
use crate::date::Date;
use crate::edit::Edit;
use crate::evidence::Source;
use crate::fact::What;
use crate::id::{Id, kind};

/// What happened to a tie. The codes are those of the journal and never change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum TieFact {
    /// It is on record, with whatever status it was found in; what went before is unknown.
    /// The fact's effective date is the day from which these statuses are known to hold.
    Registered(Registration),
    /// Its description changed, or, without an effective date, was wrong all along.
    Described(Description),
    /// One side's agreement status changed.
    StatusChanged {
        /// The side.
        side: Id<kind::Party>,
        /// The new status.
        to: AgreementStatus,
        /// What the change rests on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<Ground>,
    },
    /// One side's officer signed the agreement.
    Signed {
        /// The side.
        side: Id<kind::Party>,
        /// The name of the officer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signatory: Option<String>,
        /// As what they signed.
        capacity: Capacity,
    },
    /// One side's assembly approved money for the tie.
    BudgetApproved {
        /// The side.
        side: Id<kind::Party>,
        /// The assembly.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<String>,
    },
    /// The condition of one side's suspension was stated later, or anew.
    ConditionStated {
        /// The side.
        side: Id<kind::Party>,
        /// When the suspension is to end.
        condition: String,
    },
    /// A source was added.
    EvidenceAdded {
        /// Its identifier.
        evidence: Id<kind::Evidence>,
        /// The source.
        source: Source,
    },
    /// A source is no longer relied on.
    EvidenceWithdrawn {
        /// Its identifier.
        evidence: Id<kind::Evidence>,
        /// Why.
        why: String,
    },
    /// One side confirmed what is on record.
    Confirmed {
        /// The side.
        side: Id<kind::Party>,
    },
    /// Something was done in the tie.
    ActivityNoted {
        /// What sort of thing.
        what: ActivityKind,
        /// When; of several days the last.
        when: Date,
        /// What it was, in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// It stands in a relation to another tie.
    Linked {
        /// What this tie is to the other.
        relation: Relation,
        /// The other.
        other: Id<kind::Tie>,
    },
    /// The public may see it.
    Published,
    /// The public may no longer see it.
    Unpublished {
        /// Why.
        why: String,
    },
    /// An earlier fact was wrong and counts no longer.
    Retracted {
        /// Its revision.
        revision: u64,
        /// Why.
        why: String,
    },
    /// It is the same tie as another that was also on record, and goes on there.
    MergedInto {
        /// The one that stays.
        other: Id<kind::Tie>,
        /// Which of its facts repeat those of this entry; none if it took nothing over.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        carried: Option<Carried>,
    },
}

/// What the one that stays took over from its duplicate: its revisions from first to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
}

/// How a tie comes on record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Registration {
    /// Two or more sides.
    pub sides: Vec<Side>,
    /// Its kind.
    pub kind: TieKind,
    /// What the sides call it: jumelage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_kind: Option<String>,
    /// When it began: the date of the agreement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// For how long it was agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub fields: Fields,
    /// A few sentences on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
}

impl Registration {
    /// A tie of a kind between parties that all stand at the same status.
    pub fn new(
        parties: impl IntoIterator<Item = Id<kind::Party>>,
        kind: TieKind,
        status: AgreementStatus,
    ) -> Self {
        Self {
            sides: parties.into_iter().map(|party| Side::new(party, status)).collect(),
            kind,
            local_kind: None,
            since: None,
            term: None,
            fields: Fields::default(),
            summary: None,
        }
    }
}

/// One side as it comes on record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// The party.
    pub party: Id<kind::Party>,
    /// Where it stands.
    pub status: AgreementStatus,
    /// Of a suspended side: when the suspension is to end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Of a side on legal hold: the statute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statute: Option<String>,
    /// Of a side on legal hold: where it stood before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<AgreementStatus>,
}

impl Side {
    /// A side at a status of which no more is known.
    #[must_use]
    pub fn new(party: Id<kind::Party>, status: AgreementStatus) -> Self {
        Self { party, status, condition: None, statute: None, before: None }
    }
}

/// A change of the description; what is kept is left out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Description {
    /// Its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TieKind>,
    /// What the sides call it.
    #[serde(default, skip_serializing_if = "Edit::is_keep")]
    pub local_kind: Edit<String>,
    /// When it began.
    #[serde(default, skip_serializing_if = "Edit::is_keep")]
    pub since: Edit<Date>,
    /// For how long it was agreed.
    #[serde(default, skip_serializing_if = "Edit::is_keep")]
    pub term: Edit<Term>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Fields>,
    /// A few sentences on it.
    #[serde(default, skip_serializing_if = "Edit::is_keep")]
    pub summary: Edit<String>,
}

/// For how long a tie was agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "term", rename_all = "kebab-case")]
pub enum Term {
    /// Without end.
    Open,
    /// For a fixed time.
    Fixed {
        /// Its last day, month or year.
        until: Date,
    },
}

/// What a change of status rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ground", rename_all = "kebab-case")]
pub enum Ground {
    /// A resolution of this side's council.
    Resolution {
        /// Its number, as the council counts.
        number: String,
        /// Its date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        date: Option<Date>,
        /// The vote: “7 to 2”.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        vote: Option<String>,
    },
    /// When a suspension is to end.
    Condition {
        /// In words.
        condition: String,
    },
    /// How the condition of a suspension was met.
    ConditionMet {
        /// In words.
        how: String,
    },
    /// Letters of all sides, among the tie's sources.
    Letters {
        /// One of each side.
        letters: Vec<Id<kind::Evidence>>,
    },
    /// A statute.
    Statute {
        /// Cited so that it can be found: “Tex. Gov. Code ch. 795”.
        citation: String,
    },
    /// The tie that carries this one on.
    Successor {
        /// Its identifier.
        tie: Id<kind::Tie>,
    },
}

impl Ground {
    /// What kind of ground it is.
    #[must_use]
    pub fn kind(&self) -> GroundKind {
        match self {
            Self::Resolution { .. } => GroundKind::Resolution,
            Self::Condition { .. } => GroundKind::Condition,
            Self::ConditionMet { .. } => GroundKind::ConditionMet,
            Self::Letters { .. } => GroundKind::Letters,
            Self::Statute { .. } => GroundKind::Statute,
            Self::Successor { .. } => GroundKind::Successor,
        }
    }
}

coded! {
    /// As what somebody signed.
    pub enum Capacity in "capacity", said as "capacity" {
        /// Mayor, governor: the highest elected or appointed officer.
        HighestOfficial = "highest-official",
        /// Somebody else in their place.
        Deputy = "deputy",
        /// Another office.
        Other = "other",
        /// Not known.
        Unknown = "unknown",
    }
}

impl What for TieFact {
    type Subject = kind::Tie;

    const KINDS: &'static [&'static str] = &[
        "registered",
        "described",
        "status-changed",
        "signed",
        "budget-approved",
        "condition-stated",
        "evidence-added",
        "evidence-withdrawn",
        "confirmed",
        "activity-noted",
        "linked",
        "published",
        "unpublished",
        "retracted",
        "merged-into",
    ];

    fn kind(&self) -> &'static str {
        match self {
            Self::Registered(_) => "registered",
            Self::Described(_) => "described",
            Self::StatusChanged { .. } => "status-changed",
            Self::Signed { .. } => "signed",
            Self::BudgetApproved { .. } => "budget-approved",
            Self::ConditionStated { .. } => "condition-stated",
            Self::EvidenceAdded { .. } => "evidence-added",
            Self::EvidenceWithdrawn { .. } => "evidence-withdrawn",
            Self::Confirmed { .. } => "confirmed",
            Self::ActivityNoted { .. } => "activity-noted",
            Self::Linked { .. } => "linked",
            Self::Published => "published",
            Self::Unpublished { .. } => "unpublished",
            Self::Retracted { .. } => "retracted",
            Self::MergedInto { .. } => "merged-into",
        }
    }

    fn retracts(&self) -> Option<u64> {
        match self {
            Self::Retracted { revision, .. } => Some(*revision),
            _ => None,
        }
    }

    fn retraction(revision: u64, why: String) -> Self {
        Self::Retracted { revision, why }
    }
}

impl TieFact {
    /// The side it is about, if it is about one.
    #[must_use]
    pub fn side(&self) -> Option<Id<kind::Party>> {
        match self {
            Self::StatusChanged { side, .. }
            | Self::Signed { side, .. }
            | Self::BudgetApproved { side, .. }
            | Self::ConditionStated { side, .. }
            | Self::Confirmed { side } => Some(*side),
            _ => None,
        }
    }
}
