//! Commands on ties, and whether they may be carried out.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::History;
use super::fact::{Description, Ground, Registration, TieFact};
use super::kind::{Relation, TieKind};
use super::path::check;
use super::refusal::Refusal;
use super::state::Tie;
use super::status::AgreementStatus as S;
use super::summary::Summary;
use super::tidy::tidy;
use crate::command;
use crate::date::Date;
use crate::fact::{Fact, What, latest_today};
use crate::id::{Id, kind};

/// What somebody wants to record of a tie.
pub type Command = command::Command<TieFact>;

impl Command {
    /// The parties it names: the context must hold those on record, and the sides of the tie.
    #[must_use]
    pub fn parties(&self) -> Vec<Id<kind::Party>> {
        let mut parties: Vec<_> = self
            .facts()
            .iter()
            .flat_map(|fact| match &fact.what {
                TieFact::Registered(registration) => registration.sides.iter().map(|s| s.party).collect(),
                what => what.side().into_iter().collect::<Vec<_>>(),
            })
            .collect();
        parties.sort_unstable();
        parties.dedup();
        parties
    }

    /// The other ties it names: the context must hold those on record.
    #[must_use]
    pub fn ties(&self) -> Vec<Id<kind::Tie>> {
        self.facts().iter().filter_map(|fact| named_tie(&fact.what)).collect()
    }
}

fn named_tie(what: &TieFact) -> Option<Id<kind::Tie>> {
    match what {
        TieFact::Linked { other, .. } | TieFact::MergedInto { other, .. } => Some(*other),
        TieFact::StatusChanged { ground: Some(Ground::Successor { tie }), .. } => Some(*tie),
        _ => None,
    }
}

/// What `decide` must know besides the tie's own history.
#[derive(Debug, Clone)]
pub struct Context {
    /// The present instant.
    pub now: Timestamp,
    /// The parties concerned: those that the command names and those of the tie.
    pub parties: Parties,
    /// Other ties: those that the command names, and, for a registration, those between any of
    /// the same parties.
    pub others: Vec<OtherTie>,
}

impl Context {
    /// A context in which no party and no other tie is known.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        Self { now, parties: Parties::default(), others: Vec::new() }
    }

    fn other(&self, tie: Id<kind::Tie>) -> Result<&OtherTie, Refusal> {
        self.others.iter().find(|other| other.id == tie).ok_or(Refusal::UnknownTie { tie })
    }
}

/// Parties on record, each with what it merged into.
#[derive(Debug, Clone, Default)]
pub struct Parties(BTreeMap<Id<kind::Party>, Option<Id<kind::Party>>>);

impl Parties {
    /// Adds a party; `merged_into` is another party if it merged away or was a duplicate.
    pub fn insert(&mut self, party: Id<kind::Party>, merged_into: Option<Id<kind::Party>>) {
        self.0.insert(party, merged_into);
    }

    /// What a party is now, through all mergers that are known here; nothing if it is not known.
    #[must_use]
    pub fn now(&self, party: Id<kind::Party>) -> Option<Id<kind::Party>> {
        let mut now = party;
        let mut next = *self.0.get(&party)?;
        // No chain is longer than there are parties, even if somebody closed a ring.
        for _ in 0..self.0.len() {
            let Some(into) = next else { break };
            now = into;
            next = self.0.get(&into).copied().flatten();
        }
        Some(now)
    }

    /// Whether it is known that a party merged away.
    #[must_use]
    pub fn merged(&self, party: Id<kind::Party>) -> bool {
        self.0.get(&party).copied().flatten().is_some()
    }

    /// What parties are now, in order: the same for the same parties in whatever order they stand.
    pub(crate) fn all_now(&self, parties: &[Id<kind::Party>]) -> Vec<Id<kind::Party>> {
        let mut now: Vec<_> = parties.iter().map(|&party| self.now(party).unwrap_or(party)).collect();
        now.sort_unstable();
        now
    }
}

impl FromIterator<(Id<kind::Party>, Option<Id<kind::Party>>)> for Parties {
    fn from_iter<I: IntoIterator<Item = (Id<kind::Party>, Option<Id<kind::Party>>)>>(parties: I) -> Self {
        Self(parties.into_iter().collect())
    }
}

/// Another tie, as far as decisions need to know it.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherTie {
    /// Its identifier.
    pub id: Id<kind::Tie>,
    /// Its parties, in any order.
    pub parties: Vec<Id<kind::Party>>,
    /// Its kind.
    pub kind: TieKind,
    /// Where its sides stand together.
    pub status: Summary,
    /// Whether it was found to be the same as yet another.
    pub merged: bool,
}

impl From<&Tie> for OtherTie {
    fn from(tie: &Tie) -> Self {
        Self {
            id: tie.id,
            parties: tie.parties(),
            kind: tie.kind,
            status: tie.status(),
            merged: tie.merged_into.is_some(),
        }
    }
}

/// Decides whether a command may be carried out, and with which facts: the given ones with their
/// texts trimmed and without what changes nothing.
///
/// # Errors
/// The reason why not. Nothing is half done: all facts are taken or none.
pub fn decide(history: &History, command: Command, context: &Context) -> Result<Vec<Fact<TieFact>>, Refusal> {
    let merged_into = history.current().and_then(|tie| tie.merged_into);
    let fits = |fact: &mut Fact<TieFact>, trial: &History| {
        if let Some(other) = merged_into
            && fact.what.retracts().is_none()
        {
            return Err(Refusal::MergedAway { other });
        }
        tidy(fact)?;
        not_in_future(fact, context)?;
        fits(fact, trial, context)
    };
    command::decide(history, command, context.now, fits, check)
}

/// What depends on the present state and on the world around.
fn fits(fact: &mut Fact<TieFact>, trial: &History, context: &Context) -> Result<(), Refusal> {
    if let Some(party) = fact.what.side()
        && context.parties.now(party).is_none()
    {
        return Err(Refusal::UnknownParty { party });
    }
    let current = trial.current();
    match &mut fact.what {
        TieFact::Registered(registration) => fits_registration(registration, trial.id(), context),
        TieFact::Described(description) => {
            let tie = current.ok_or(Refusal::NotRegistered)?;
            *description = changes(std::mem::take(description), &tie);
            if *description == Description::default() { Err(Refusal::Unchanged) } else { Ok(()) }
        }
        TieFact::Published if current.as_ref().is_some_and(|tie| tie.published) => Err(Refusal::Unchanged),
        TieFact::Unpublished { .. } if current.as_ref().is_some_and(|tie| !tie.published) => {
            Err(Refusal::Unchanged)
        }
        TieFact::StatusChanged { to: S::SucceededBy, ground: Some(Ground::Successor { tie }), .. } => {
            let other = context.other(*tie)?.id;
            let merged = |tie: &Tie| tie.sides.iter().any(|side| context.parties.merged(side.party));
            if other != trial.id() && !current.as_ref().is_some_and(merged) {
                return Err(Refusal::NoMerger);
            }
            Ok(())
        }
        TieFact::Linked { relation, other } if *other != trial.id() => {
            let other = context.other(*other)?;
            let terminated = matches!(other.status, Summary::Terminated | Summary::TerminatedByOneSide);
            if *relation == Relation::RevivalOf && !terminated {
                return Err(Refusal::NotTerminated { tie: other.id });
            }
            Ok(())
        }
        TieFact::MergedInto { other, .. } if *other != trial.id() => {
            let tie = current.ok_or(Refusal::NotRegistered)?;
            let other = context.other(*other)?;
            if other.merged {
                return Err(Refusal::UnknownTie { tie: other.id });
            }
            if context.parties.all_now(&tie.parties()) != context.parties.all_now(&other.parties) {
                return Err(Refusal::OtherParties { tie: other.id });
            }
            Ok(())
        }
        TieFact::Retracted { revision, .. } if !trial.stands(*revision) => {
            Err(Refusal::NoSuchFact { revision: *revision })
        }
        _ => Ok(()),
    }
}

fn fits_registration(
    registration: &Registration,
    id: Id<kind::Tie>,
    context: &Context,
) -> Result<(), Refusal> {
    let mut now_of: BTreeMap<Id<kind::Party>, Id<kind::Party>> = BTreeMap::new();
    for side in &registration.sides {
        let party = side.party;
        let now = context.parties.now(party).ok_or(Refusal::UnknownParty { party })?;
        // The tie of a municipality that is no more can still be put on record as history.
        if now != party && !matches!(side.status, S::Terminated | S::Expired | S::SucceededBy) {
            return Err(Refusal::PartyMerged { party, now });
        }
        match now_of.insert(now, party) {
            Some(other) if other == party => return Err(Refusal::SamePartyTwice { party }),
            Some(one) => return Err(Refusal::SameAfterMerger { one, other: party, now }),
            None => {}
        }
    }
    // One pair may have several projects, but not be sister cities twice over.
    let parties: Vec<_> = now_of.into_keys().collect();
    let over = Summary::of(registration.sides.iter().map(|side| side.status)).is_over();
    let same = context.others.iter().find(|other| {
        other.id != id
            && !other.merged
            && !other.status.is_over()
            && other.kind == registration.kind
            && context.parties.all_now(&other.parties) == parties
    });
    match same {
        Some(other) if !over && registration.kind != TieKind::ProjectPartnership => {
            Err(Refusal::SameTie { tie: other.id })
        }
        _ => Ok(()),
    }
}

/// A description without what is so already.
fn changes(description: Description, tie: &Tie) -> Description {
    Description {
        kind: description.kind.filter(|kind| *kind != tie.kind),
        local_kind: description.local_kind.against(tie.local_kind.as_ref()),
        since: description.since.against(tie.since.as_ref()),
        term: description.term.against(tie.term.as_ref()),
        fields: description.fields.filter(|fields| *fields != tie.fields),
        summary: description.summary.against(tie.summary.as_ref()),
    }
}

fn not_in_future(fact: &Fact<TieFact>, context: &Context) -> Result<(), Refusal> {
    let resolution = match &fact.what {
        TieFact::StatusChanged { ground: Some(Ground::Resolution { date, .. }), .. } => *date,
        _ => None,
    };
    let said = match &fact.what {
        TieFact::Registered(registration) => registration.since,
        TieFact::Described(description) => description.since.set().copied(),
        TieFact::ActivityNoted { when, .. } => Some(*when),
        TieFact::EvidenceAdded { source, .. } => source.published,
        _ => resolution,
    };
    let today = latest_today(context.now);
    let future = |date: &Date| date.is_after(today);
    match fact.effective.filter(future).or(said.filter(future)) {
        Some(date) => Err(Refusal::InFuture { date }),
        None => Ok(()),
    }
}
