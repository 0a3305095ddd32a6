//! From facts to the state of a tie.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil};

use super::fact::{Description, Ground, Registration, TieFact};
use super::state::{Budget, Noted, Piece, SideState, Signature, Tie};
use super::status::AgreementStatus as S;
use super::{History, Past};
use crate::date::Date;
use crate::fact::Recorded;
use crate::history::Then;
use crate::id::{Id, kind};

type Recording = Recorded<TieFact>;

impl History {
    /// The state by all that is known.
    #[must_use]
    pub fn current(&self) -> Option<Tie> {
        fold(self.id(), &self.standing(Timestamp::MAX))
    }

    /// The state on a day, by what was on record at an instant. With the instant of that day:
    /// as it was then thought to be. With the present: as it is now known to have been.
    #[must_use]
    pub fn as_of(&self, day: civil::Date, known: Timestamp) -> Past {
        let standing = self.standing(known);
        let Some(whole) = fold(self.id(), &standing) else { return Then::Unrecorded };
        let known_from = known_from(&whole, &standing);
        if day < known_from {
            let begins = whole.since.map_or(known_from, Date::earliest);
            return if day < begins { Then::NotYet } else { Then::Uncertain { known_from } };
        }
        let by_then: Vec<_> = standing.into_iter().filter(|recorded| counts_on(recorded, day)).collect();
        fold(self.id(), &by_then).map_or(Then::Unrecorded, Then::Known)
    }
}

/// The first day whose state is known: as stated at the registration; or, of a tie registered
/// as signed or in force, its beginning; or the first change on record.
fn known_from(whole: &Tie, standing: &[&Recording]) -> civil::Date {
    let mut recorded_at = crate::fact::day_of(whole.registered_at);
    let mut began_so = false;
    for recorded in standing {
        match &recorded.fact.what {
            TieFact::Registered(registration) => {
                began_so = registration.sides.iter().all(|side| begins_as(side.status));
            }
            TieFact::StatusChanged { .. } => recorded_at = recorded_at.min(recorded.day()),
            _ => {}
        }
    }
    let since = whole.since.filter(|_| began_so);
    whole.stated_from.or(since).map_or(recorded_at, Date::earliest)
}

/// Whether a tie may have had this status from its first day.
pub(super) fn begins_as(status: S) -> bool {
    matches!(status, S::Signed | S::InForce | S::FriendshipInForce)
}

/// Whether a fact counts for the state on a day. What is said of the record rather than of the
/// world, and corrections without a date, hold for every day.
fn counts_on(recorded: &Recording, day: civil::Date) -> bool {
    match &recorded.fact.what {
        TieFact::Registered(_)
        | TieFact::EvidenceAdded { .. }
        | TieFact::EvidenceWithdrawn { .. }
        | TieFact::Published
        | TieFact::Unpublished { .. }
        | TieFact::MergedInto { .. }
        | TieFact::Retracted { .. } => true,
        TieFact::Described(_) | TieFact::Linked { .. } => {
            recorded.fact.effective.is_none() || recorded.day() <= day
        }
        TieFact::ActivityNoted { when, .. } => when.earliest() <= day,
        TieFact::StatusChanged { .. }
        | TieFact::Signed { .. }
        | TieFact::BudgetApproved { .. }
        | TieFact::ConditionStated { .. }
        | TieFact::Confirmed { .. } => recorded.day() <= day,
    }
}

/// The facts in the order in which they hold: the registration first, then the sources (of which
/// every fact may speak), then the others by the day they took effect, then by revision.
pub(super) fn in_order<'a>(standing: &[&'a Recording]) -> Vec<&'a Recording> {
    let mut facts = standing.to_vec();
    facts.sort_by_key(|recorded| match &recorded.fact.what {
        TieFact::Registered(_) => (0, civil::Date::MIN, recorded.revision),
        TieFact::EvidenceAdded { .. } | TieFact::EvidenceWithdrawn { .. } => {
            (1, civil::Date::MIN, recorded.revision)
        }
        _ => (2, recorded.day(), recorded.revision),
    });
    facts
}

pub(super) fn fold(id: Id<kind::Tie>, standing: &[&Recording]) -> Option<Tie> {
    let mut tie = None;
    for recorded in in_order(standing) {
        apply(id, &mut tie, recorded);
    }
    tie
}

/// Takes one fact into the state. Facts of a tie that is not registered, of parties that are no
/// sides and second registrations change nothing; `decide` does not let them in.
pub(super) fn apply(id: Id<kind::Tie>, tie: &mut Option<Tie>, recorded: &Recording) {
    let effective = recorded.fact.effective;
    let Some(state) = tie else {
        if let TieFact::Registered(registration) = &recorded.fact.what {
            *tie = Some(registered(id, registration, effective, recorded.at));
        }
        return;
    };
    match &recorded.fact.what {
        TieFact::Registered(_) | TieFact::Retracted { .. } => {}
        TieFact::Described(description) => describe(state, description),
        TieFact::StatusChanged { side, to, ground } => {
            let begins = matches!(to, S::Signed | S::FriendshipInForce);
            if let Some(side) = state.side_mut(*side) {
                let returns = side.returns_to(*to);
                change(side, *to, ground.as_ref(), effective);
                if begins && !returns && state.since.is_none() {
                    state.since = effective;
                }
            }
        }
        TieFact::Signed { side, signatory, capacity } => {
            if let Some(side) = state.side_mut(*side) {
                let signatory = signatory.clone();
                side.signature = Some(Signature { signatory, capacity: *capacity, date: effective });
            }
        }
        TieFact::BudgetApproved { side, body } => {
            if let Some(side) = state.side_mut(*side) {
                side.budget = Some(Budget { body: body.clone(), date: effective });
            }
        }
        TieFact::ConditionStated { side, condition } => {
            if let Some(side) = state.side_mut(*side) {
                side.condition = Some(condition.clone());
            }
        }
        TieFact::Confirmed { side } => {
            if let Some(side) = state.side_mut(*side) {
                side.confirmed = effective.or_else(|| Date::day(recorded.day()));
            }
        }
        TieFact::EvidenceAdded { evidence, source } => {
            state.evidence.insert(*evidence, Piece { source: source.clone(), withdrawn: None });
        }
        TieFact::EvidenceWithdrawn { evidence, why } => {
            if let Some(piece) = state.evidence.get_mut(evidence) {
                piece.withdrawn = Some(why.clone());
            }
        }
        TieFact::ActivityNoted { what, when, text } => {
            let noted = Noted { revision: recorded.revision, what: *what, when: *when, text: text.clone() };
            let at = state.activities.partition_point(|other| other.when <= noted.when);
            state.activities.insert(at, noted);
        }
        TieFact::Linked { relation, other } => state.links.push((*relation, *other)),
        TieFact::Published => state.published = true,
        TieFact::Unpublished { .. } => state.published = false,
        TieFact::MergedInto { other, .. } => state.merged_into = Some(*other),
    }
}

fn registered(id: Id<kind::Tie>, registration: &Registration, effective: Option<Date>, at: Timestamp) -> Tie {
    let sides = registration.sides.iter().map(|side| SideState {
        party: side.party,
        status: side.status,
        status_since: effective.or(registration.since.filter(|_| begins_as(side.status))),
        condition: side.condition.clone(),
        statute: side.statute.clone(),
        before_hold: side.before,
        successor: None,
        signature: None,
        budget: None,
        confirmed: None,
    });
    Tie {
        id,
        sides: sides.collect(),
        kind: registration.kind,
        local_kind: registration.local_kind.clone(),
        since: registration.since,
        term: registration.term,
        fields: registration.fields.clone(),
        summary: registration.summary.clone(),
        evidence: BTreeMap::new(),
        activities: Vec::new(),
        links: Vec::new(),
        published: false,
        merged_into: None,
        registered_at: at,
        stated_from: effective,
        came_agreed: registration
            .sides
            .iter()
            .any(|side| !side.status.is_before_signed() && !side.status.is_given_up()),
    }
}

fn describe(tie: &mut Tie, description: &Description) {
    if let Some(kind) = description.kind {
        tie.kind = kind;
    }
    if let Some(fields) = &description.fields {
        tie.fields = fields.clone();
    }
    description.local_kind.apply(&mut tie.local_kind);
    description.since.apply(&mut tie.since);
    description.term.apply(&mut tie.term);
    description.summary.apply(&mut tie.summary);
}

fn change(side: &mut SideState, to: S, ground: Option<&Ground>, effective: Option<Date>) {
    match to {
        S::LegalHold => side.before_hold = Some(side.status),
        _ => {
            side.before_hold = None;
            side.statute = None;
            if to != S::Suspended {
                side.condition = None;
            }
        }
    }
    match ground {
        Some(Ground::Statute { citation }) => side.statute = Some(citation.clone()),
        Some(Ground::Condition { condition }) => side.condition = Some(condition.clone()),
        Some(Ground::Successor { tie }) => side.successor = Some(*tie),
        Some(Ground::Resolution { .. } | Ground::ConditionMet { .. } | Ground::Letters { .. }) | None => {}
    }
    side.status = to;
    side.status_since = effective;
}
