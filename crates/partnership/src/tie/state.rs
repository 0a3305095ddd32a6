//! A tie as its facts have it.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil};

use super::fact::{Capacity, Term};
use super::field::Fields;
use super::kind::{Relation, TieKind};
use super::status::{AgreementStatus, GroundKind};
use super::summary::Summary;
use crate::activity::{Activity, ActivityKind, Thresholds};
use crate::codes::Coded;
use crate::date::Date;
use crate::evidence::{Confirmation, Source, is_stale};
use crate::id::{Id, kind};

/// The state of a tie.
#[derive(Debug, Clone, PartialEq)]
pub struct Tie {
    /// Its identifier.
    pub id: Id<kind::Tie>,
    /// Its sides, in the order they were registered.
    pub sides: Vec<SideState>,
    /// Its kind.
    pub kind: TieKind,
    /// What the sides call it.
    pub local_kind: Option<String>,
    /// When it began: as stated, or else when the first side signed or took up the friendship.
    pub since: Option<Date>,
    /// For how long it was agreed; unknown if absent.
    pub term: Option<Term>,
    /// What it is for.
    pub fields: Fields,
    /// A few sentences on it.
    pub summary: Option<String>,
    /// Its sources.
    pub evidence: BTreeMap<Id<kind::Evidence>, Piece>,
    /// What was done, by date.
    pub activities: Vec<Noted>,
    /// Its relations to other ties.
    pub links: Vec<(Relation, Id<kind::Tie>)>,
    /// Whether the public may see it.
    pub published: bool,
    /// The tie it was found to be the same as.
    pub merged_into: Option<Id<kind::Tie>>,
    /// Since when it is on record.
    pub registered_at: Timestamp,
    /// From when on its statuses are known: the registration's effective date.
    pub(super) stated_from: Option<Date>,
    /// Whether it came on record as an agreement, not as a plan for one.
    pub(super) came_agreed: bool,
}

/// One side of a tie.
#[derive(Debug, Clone, PartialEq)]
pub struct SideState {
    /// The party.
    pub party: Id<kind::Party>,
    /// Where it stands.
    pub status: AgreementStatus,
    /// Since when it stands there, if known.
    pub status_since: Option<Date>,
    /// Of a suspension: when it is to end.
    pub condition: Option<String>,
    /// Of a legal hold: the statute.
    pub statute: Option<String>,
    /// Of a legal hold: where it stood before.
    pub before_hold: Option<AgreementStatus>,
    /// The tie that carries it on.
    pub successor: Option<Id<kind::Tie>>,
    /// Who signed.
    pub signature: Option<Signature>,
    /// The assembly's approval of a budget.
    pub budget: Option<Budget>,
    /// When this side last confirmed what is on record.
    pub confirmed: Option<Date>,
}

/// A side's signature.
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// The officer's name.
    pub signatory: Option<String>,
    /// As what they signed.
    pub capacity: Capacity,
    /// When.
    pub date: Option<Date>,
}

/// A budget that a side's assembly approved.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// The assembly.
    pub body: Option<String>,
    /// When.
    pub date: Option<Date>,
}

/// A source of a tie.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The source.
    pub source: Source,
    /// Why it is no longer relied on.
    pub withdrawn: Option<String>,
}

/// Something that was done in a tie.
#[derive(Debug, Clone, PartialEq)]
pub struct Noted {
    /// The revision that noted it, by which it can be taken back.
    pub revision: u64,
    /// What sort of thing.
    pub what: ActivityKind,
    /// When.
    pub when: Date,
    /// What it was.
    pub text: Option<String>,
}

impl SideState {
    /// Whether this side may come to stand at `to`, if the ground it needs is given.
    #[must_use]
    pub fn may_become(&self, to: AgreementStatus) -> bool {
        self.returns_to(to) || self.status.may_become(to)
    }

    /// Everything that may follow, in the order of the list.
    #[must_use]
    pub fn next(&self) -> Vec<AgreementStatus> {
        AgreementStatus::ALL.iter().copied().filter(|&to| self.may_become(to)).collect()
    }

    /// What a change to `to` must rest on.
    #[must_use]
    pub fn ground_to(&self, to: AgreementStatus) -> Option<GroundKind> {
        if self.returns_to(to) { None } else { self.status.ground_to(to) }
    }

    /// Whether `to` is the state to which a legal hold returns.
    #[must_use]
    pub fn returns_to(&self, to: AgreementStatus) -> bool {
        self.status == AgreementStatus::LegalHold && self.before_hold == Some(to)
    }
}

impl Tie {
    /// A side by its party.
    #[must_use]
    pub fn side(&self, party: Id<kind::Party>) -> Option<&SideState> {
        self.sides.iter().find(|side| side.party == party)
    }

    pub(super) fn side_mut(&mut self, party: Id<kind::Party>) -> Option<&mut SideState> {
        self.sides.iter_mut().find(|side| side.party == party)
    }

    /// The parties, in order of identifier: the same for the same tie in whatever order its
    /// sides were given.
    #[must_use]
    pub fn parties(&self) -> Vec<Id<kind::Party>> {
        let mut parties: Vec<_> = self.sides.iter().map(|side| side.party).collect();
        parties.sort_unstable();
        parties
    }

    /// One word for where the sides stand together.
    #[must_use]
    pub fn status(&self) -> Summary {
        Summary::of(self.sides.iter().map(|side| side.status))
    }

    /// Which sides stand by what is on record.
    #[must_use]
    pub fn confirmation(&self) -> Confirmation {
        match self.sides.iter().filter(|side| side.confirmed.is_some()).count() {
            0 => Confirmation::Unconfirmed,
            n if n == self.sides.len() => Confirmation::BothSides,
            _ => Confirmation::OneSide,
        }
    }

    /// When any side last confirmed it.
    #[must_use]
    pub fn confirmed_at(&self) -> Option<Date> {
        self.sides.iter().filter_map(|side| side.confirmed).max()
    }

    /// Whether nobody has confirmed it for so many years; counted from its registration if
    /// nobody ever has.
    #[must_use]
    pub fn is_stale(&self, today: civil::Date, years: i16) -> bool {
        let last = self.confirmed_at().map_or_else(|| crate::fact::day_of(self.registered_at), Date::latest);
        is_stale(last, today, years)
    }

    /// The date of the last activity noted.
    #[must_use]
    pub fn active_at(&self) -> Option<Date> {
        self.activities.iter().map(|noted| noted.when).max_by_key(|when| when.latest())
    }

    /// How alive it is.
    #[must_use]
    pub fn activity(&self, today: civil::Date, thresholds: Thresholds) -> Activity {
        Activity::of(self.active_at(), today, thresholds)
    }

    /// The sources that are relied on.
    pub fn sources(&self) -> impl Iterator<Item = (Id<kind::Evidence>, &Source)> {
        self.evidence
            .iter()
            .filter(|(_, piece)| piece.withdrawn.is_none())
            .map(|(id, piece)| (*id, &piece.source))
    }
}
