//! Whether a history is legal as a whole: every fact, in the order in which facts hold, may
//! follow what went before. Back-dated facts and retractions are judged by the same walk, so
//! there is one law and not three.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::History;
use super::fact::{Ground, Registration, Term, TieFact};
use super::fold::{apply, begins_as, fold, in_order};
use super::refusal::Refusal;
use super::state::{SideState, Tie};
use super::status::{AgreementStatus as S, GroundKind};
use crate::date::Date;
use crate::evidence::EvidenceKind;
use crate::fact::Recorded;
use crate::id::{Id, kind};

type Recording = Recorded<TieFact>;

/// Walks the whole history.
///
/// # Errors
/// The revision of the first fact that may not stand, and why.
pub(super) fn check(history: &History) -> Result<(), (u64, Refusal)> {
    let standing = history.standing(Timestamp::MAX);
    let whole = fold(history.id(), &standing);
    let mut tie = None;
    for recorded in in_order(&standing) {
        permit(tie.as_ref(), whole.as_ref(), recorded).map_err(|refusal| (recorded.revision, refusal))?;
        apply(history.id(), &mut tie, recorded);
    }
    if let Some(whole) = &whole {
        term_after_beginning(whole, &standing)?;
        for recorded in &standing {
            after_beginning(whole, recorded).map_err(|refusal| (recorded.revision, refusal))?;
        }
    }
    Ok(())
}

fn permit(tie: Option<&Tie>, whole: Option<&Tie>, recorded: &Recording) -> Result<(), Refusal> {
    let what = &recorded.fact.what;
    let (Some(tie), Some(whole)) = (tie, whole) else {
        return match what {
            TieFact::Registered(registration) => permit_registration(registration),
            TieFact::Retracted { .. } => Ok(()),
            _ => Err(Refusal::NotRegistered),
        };
    };
    for &evidence in &recorded.fact.evidence {
        if !whole.evidence.contains_key(&evidence) {
            return Err(Refusal::UnknownEvidence { evidence });
        }
    }
    let side = match what.side() {
        Some(party) => Some(tie.side(party).ok_or(Refusal::NotASide { party })?),
        None => None,
    };
    match (what, side) {
        (TieFact::Registered(_), _) => Err(Refusal::AlreadyRegistered),
        (TieFact::StatusChanged { to, ground, .. }, Some(side)) => {
            let date = recorded.day();
            // Of an agreement that came on record as one, nothing before its beginning is known.
            if let Some(begins) = tie.stated_from.or(whole.since.filter(|_| tie.came_agreed))
                && recorded.fact.effective.map_or(date, Date::latest) < begins.earliest()
            {
                return Err(Refusal::BeforeBeginning { date, begins });
            }
            permit_change(side, *to, ground.as_ref(), whole)?;
            permit_date(side, *to, ground.as_ref(), tie.term.or(whole.term), recorded)
        }
        (TieFact::ConditionStated { .. }, Some(side)) => {
            if side.status == S::Suspended || side.before_hold == Some(S::Suspended) {
                Ok(())
            } else {
                Err(Refusal::NotSuspended { side: side.party })
            }
        }
        (TieFact::EvidenceAdded { evidence, source }, _) => {
            if tie.evidence.contains_key(evidence) {
                return Err(Refusal::EvidenceExists { evidence: *evidence });
            }
            match source.from {
                Some(party) if tie.side(party).is_none() => Err(Refusal::NotASide { party }),
                _ => Ok(()),
            }
        }
        (TieFact::EvidenceWithdrawn { evidence, .. }, _) => match tie.evidence.get(evidence) {
            Some(piece) if piece.withdrawn.is_none() => Ok(()),
            _ => Err(Refusal::UnknownEvidence { evidence: *evidence }),
        },
        (TieFact::Linked { relation, other }, _) => {
            if *other == tie.id {
                Err(Refusal::ItselfNamed)
            } else if tie.links.contains(&(*relation, *other)) {
                Err(Refusal::AlreadyLinked { tie: *other })
            } else {
                Ok(())
            }
        }
        (TieFact::MergedInto { other, .. }, _) if *other == tie.id => Err(Refusal::ItselfNamed),
        _ => Ok(()),
    }
}

fn permit_registration(registration: &Registration) -> Result<(), Refusal> {
    if registration.sides.len() < 2 {
        return Err(Refusal::TooFewSides);
    }
    let mut parties = BTreeSet::new();
    for side in &registration.sides {
        let party = side.party;
        if !parties.insert(party) {
            return Err(Refusal::SamePartyTwice { party });
        }
        let held = side.status == S::LegalHold;
        let suspended = side.status == S::Suspended || side.before == Some(S::Suspended);
        let misplaced = |ground| Err(Refusal::GroundMisplaced { to: side.status, ground });
        if side.condition.is_some() && !suspended {
            return misplaced(GroundKind::Condition);
        }
        if side.statute.is_some() && !held {
            return misplaced(GroundKind::Statute);
        }
        if let Some(before) = side.before
            && (!held || !before.may_become(S::LegalHold))
        {
            return Err(Refusal::NotBeforeHold { side: party, before });
        }
    }
    Ok(())
}

/// The law of transitions, for one side. The other sides are read for their letters only, and
/// never changed.
fn permit_change(side: &SideState, to: S, ground: Option<&Ground>, whole: &Tie) -> Result<(), Refusal> {
    let party = side.party;
    if side.status == to {
        return Err(Refusal::SameStatus { side: party, status: to });
    }
    if !side.may_become(to) {
        return Err(match side.status {
            S::Terminated => Refusal::Final { side: party },
            S::LegalHold => Refusal::HoldReturns { side: party, before: side.before_hold, to },
            from => Refusal::NotATransition { side: party, from, to, next: side.next() },
        });
    }
    let needed = side.ground_to(to);
    match (needed, ground.map(Ground::kind)) {
        // A council may resolve on any change, so its resolution may always be named.
        (None, None | Some(GroundKind::Resolution)) => {}
        (None, Some(ground)) => return Err(Refusal::GroundMisplaced { to, ground }),
        (Some(needed), Some(given)) if needed == given => {}
        (Some(ground), _) => return Err(Refusal::GroundNeeded { side: party, to, ground }),
    }
    match ground {
        Some(Ground::ConditionMet { .. }) if side.condition.is_none() => {
            Err(Refusal::NoCondition { side: party })
        }
        Some(Ground::Letters { letters }) => letters_of_all(letters, whole),
        Some(Ground::Successor { tie }) if *tie == whole.id => Err(Refusal::ItselfNamed),
        _ => Ok(()),
    }
}

/// Whether there is a letter of every side, among sources that are relied on.
fn letters_of_all(letters: &[Id<kind::Evidence>], whole: &Tie) -> Result<(), Refusal> {
    let mut writers = BTreeSet::new();
    for &evidence in letters {
        let piece = whole.evidence.get(&evidence).filter(|piece| piece.withdrawn.is_none());
        let piece = piece.ok_or(Refusal::UnknownEvidence { evidence })?;
        if piece.source.kind != EvidenceKind::Letter {
            return Err(Refusal::NotALetter { evidence });
        }
        writers.extend(piece.source.from);
    }
    match whole.sides.iter().find(|side| !writers.contains(&side.party)) {
        Some(side) => Err(Refusal::LetterMissing { side: side.party }),
        None => Ok(()),
    }
}

/// What a change needs of dates: a fixed term that is over, a resolution before the approval.
fn permit_date(
    side: &SideState,
    to: S,
    ground: Option<&Ground>,
    term: Option<Term>,
    recorded: &Recording,
) -> Result<(), Refusal> {
    let latest = recorded.fact.effective.map_or(recorded.day(), Date::latest);
    if to == S::Expired && !side.returns_to(to) {
        match term {
            Some(Term::Fixed { until }) if until.is_after(latest) => {
                return Err(Refusal::TermNotOver { until });
            }
            Some(Term::Fixed { .. }) => {}
            Some(Term::Open) | None => return Err(Refusal::NoFixedTerm),
        }
    }
    if let Some(Ground::Resolution { date: Some(resolution), .. }) = ground
        && let Some(approval) = recorded.fact.effective
        && resolution.is_after(approval.latest())
    {
        return Err(Refusal::ResolutionLater { resolution: *resolution, approval });
    }
    Ok(())
}

/// What makes no sense before the tie began. Before it there may be visits and letters, and all
/// the stages that lead to it; but no state that only an agreement has.
fn after_beginning(whole: &Tie, recorded: &Recording) -> Result<(), Refusal> {
    let Some(since) = whole.since else { return Ok(()) };
    let needs_tie = match &recorded.fact.what {
        // What a legal hold or a merger may strike is also a plan.
        TieFact::StatusChanged { to, .. } => {
            begins_as(*to) || to.is_in_force() || matches!(to, S::Emeritus | S::Suspended | S::Expired)
        }
        TieFact::Confirmed { .. } => true,
        _ => false,
    };
    let latest = recorded.fact.effective.map_or(recorded.day(), Date::latest);
    if needs_tie && latest < since.earliest() {
        return Err(Refusal::BeforeBeginning { date: recorded.day(), begins: since });
    }
    Ok(())
}

/// A term that ends before the beginning is the fault of whoever last spoke of either.
fn term_after_beginning(whole: &Tie, standing: &[&Recording]) -> Result<(), (u64, Refusal)> {
    let (Some(since), Some(Term::Fixed { until })) = (whole.since, whole.term) else { return Ok(()) };
    match standing.iter().rfind(|recorded| sets_term(&recorded.fact.what)) {
        Some(last) if until.is_before(since.earliest()) => {
            Err((last.revision, Refusal::TermBeforeBeginning { until, since }))
        }
        _ => Ok(()),
    }
}

fn sets_term(what: &TieFact) -> bool {
    match what {
        TieFact::Registered(_) => true,
        TieFact::Described(description) => !description.term.is_keep() || !description.since.is_keep(),
        _ => false,
    }
}
