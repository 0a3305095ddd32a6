//! One party goes on in another: the two were one all along ([`PartyFact::DuplicateOf`]), or one
//! municipality became part of the other ([`PartyFact::MergedInto`]).
//!
//! That is one fact in the history of the one that goes, and nothing else is written. Ties keep the
//! sides they were registered with; whoever reads them asks what a side is now ([`Parties::now`]).
//! So a merger is undone whole by taking back that one fact, and every past day stays as it was.

use super::History;
use super::decide::{Command, Context, decide};
use super::fact::PartyFact;
use super::refusal::Refusal;
use crate::fact::Fact;
use crate::id::{Id, kind};
use crate::tie::{OtherTie, Parties, TieKind};

/// What becomes of the ties of a party that goes on in another. Each of its ties is in one of the
/// two lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meeting {
    /// Those that are then ties of the one that stays.
    pub over: Vec<Id<kind::Tie>>,
    /// Those between the two: they would be ties of a party with itself. They are told as they were,
    /// and must not stand any longer.
    pub itself: Vec<Id<kind::Tie>>,
    /// Of those that go over, each with one that the other party had already: of the same kind with
    /// the same parties, both standing or both over. Project partnerships are not among them, for
    /// one pair may have several.
    pub twice: Vec<(Id<kind::Tie>, Id<kind::Tie>)>,
}

/// Works out what becomes of the ties of `goes` when it goes on in `stays`. Ties that were merged
/// into others are passed over.
#[must_use]
pub fn meeting(
    goes: Id<kind::Party>,
    stays: Id<kind::Party>,
    ties: &[OtherTie],
    parties: &Parties,
) -> Meeting {
    let mut after = parties.clone();
    after.insert(goes, Some(stays));
    let going = parties.now(goes).unwrap_or(goes);
    let ties: Vec<&OtherTie> = ties.iter().filter(|tie| !tie.merged).collect();
    let goes_over = |tie: &OtherTie| parties.all_now(&tie.parties).contains(&going);
    let mut meeting = Meeting::default();
    for tie in ties.iter().filter(|tie| goes_over(tie)) {
        let sides = after.all_now(&tie.parties);
        if sides.windows(2).any(|two| two[0] == two[1]) {
            meeting.itself.push(tie.id);
            continue;
        }
        meeting.over.push(tie.id);
        let same = ties.iter().filter(|other| {
            !goes_over(other)
                && tie.kind != TieKind::ProjectPartnership
                && other.kind == tie.kind
                && other.status.is_over() == tie.status.is_over()
                && after.all_now(&other.parties) == sides
        });
        meeting.twice.extend(same.map(|other| (tie.id, other.id)));
    }
    meeting
}

/// Decides whether a party may go on in another as `fact` says, and what becomes of its ties.
/// `ties` are those of either party, as far as whoever records it may know of them; the context
/// holds both parties, with what they merged into and what merged into them.
///
/// # Errors
/// If the fact says no merger, the other party has merged away itself, a municipality merged on no
/// known date, a tie between the two stands, or [`decide`] refuses.
pub fn merge(
    goes: &History,
    fact: Fact<PartyFact>,
    ties: &[OtherTie],
    context: &Context,
) -> Result<(Fact<PartyFact>, Meeting), Refusal> {
    let stays = target(&fact.what).ok_or(Refusal::Nothing)?;
    let dated = fact.effective.is_some();
    let mut decided = decide(goes, Command::record(fact), context)?;
    let fact = decided.pop().ok_or(Refusal::Nothing)?;
    match context.parties.now(stays) {
        Some(now) if now != stays => return Err(Refusal::OtherGoesOn { party: stays, now }),
        _ => {}
    }
    if matches!(fact.what, PartyFact::MergedInto { .. }) && !dated {
        return Err(Refusal::NoDate);
    }
    let meeting = meeting(goes.id(), stays, ties, &context.parties);
    let standing = ties.iter().find(|tie| meeting.itself.contains(&tie.id) && !tie.status.is_over());
    match standing {
        Some(tie) => Err(Refusal::TiedToEachOther { tie: tie.id }),
        None => Ok((fact, meeting)),
    }
}

/// What takes a merger back: the fact for the party that is then back. `merged` are ties that went
/// on in another, each with that other, as far as a side of either goes on in this party.
///
/// # Errors
/// If it did not merge away; or ties were merged that are between the same parties only because it did.
pub fn unmerge(
    gone: &History,
    why: &str,
    merged: &[(OtherTie, OtherTie)],
    parties: &Parties,
) -> Result<Fact<PartyFact>, Refusal> {
    let standing = gone.standing(jiff::Timestamp::MAX);
    let said = standing.iter().rev().find(|recorded| target(&recorded.fact.what).is_some());
    let revision = said.ok_or(Refusal::NotMerged)?.revision;
    let mut apart = parties.clone();
    apart.insert(gone.id(), None);
    let same = |parties: &Parties, (one, other): &(OtherTie, OtherTie)| {
        parties.all_now(&one.parties) == parties.all_now(&other.parties)
    };
    match merged.iter().find(|pair| same(parties, pair) && !same(&apart, pair)) {
        Some((tie, _)) => Err(Refusal::TiesMerged { tie: tie.id }),
        None => Ok(Fact::new(PartyFact::Retracted { revision, why: why.to_owned() })),
    }
}

/// Whether a fact that stands says that the party merged, or takes such a fact back: [`merge`] and
/// [`unmerge`] look at its ties as well, which taking back one entry of a history does not.
#[must_use]
pub fn is_of_merger(history: &History, revision: u64) -> bool {
    let mut at = revision;
    while let Some(recorded) = history.facts().iter().find(|recorded| recorded.revision == at) {
        match recorded.fact.what {
            ref what if target(what).is_some() => return history.stands(revision),
            // Only a later fact takes back an earlier one, so this ends.
            PartyFact::Retracted { revision: earlier, .. } if earlier < at => at = earlier,
            _ => return false,
        }
    }
    false
}

/// The party that a fact says this one goes on in.
fn target(what: &PartyFact) -> Option<Id<kind::Party>> {
    match what {
        PartyFact::MergedInto { into: party } | PartyFact::DuplicateOf { other: party } => Some(*party),
        _ => None,
    }
}
