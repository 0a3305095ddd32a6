//! Two entries of one tie become one: what the one that stays takes over, and what stays readable
//! in the history of the other alone.
//!
//! What is taken over is recorded as facts of the one that stays, so that it counts there like any
//! other; the other remembers which ([`Carried`]), so that a merger can be undone. Nothing is
//! deleted: every fact of the other stays where it was recorded.

use std::collections::BTreeMap;

use super::History;
use super::decide::{Command, Context, decide};
use super::fact::{Carried, Description, TieFact};
use super::field::Fields;
use super::fold::in_order;
use super::refusal::Refusal;
use super::state::Tie;
use crate::date::Date;
use crate::edit::Edit;
use crate::evidence::Source;
use crate::fact::{Fact, Recorded};
use crate::id::{Id, kind};

/// What comes of two entries of one tie.
#[derive(Debug, Clone, PartialEq)]
pub struct Merger {
    /// The facts that the one that stays takes over, each with the revision of the other that says it.
    pub taken: Vec<(u64, Fact<TieFact>)>,
    /// What stays in the history of the other alone, by its revision, and why. A description that
    /// was taken over whole, be it with others in one fact, is not in it.
    pub left: Vec<(u64, Left)>,
    /// The one that stays as it will be.
    pub result: Tie,
}

/// Why a fact is not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// The one that stays says the same.
    Same,
    /// The one that stays says otherwise, and is believed.
    Otherwise,
    /// It is about the entry itself: that it was public, or that a source was withdrawn.
    OfTheEntry,
    /// It could not stand beside what the one that stays says.
    Refused(Box<Refusal>),
}

/// Works out what the one that stays takes over. `draw` gives the sources their identifiers
/// there: each belongs to one entry.
///
/// # Errors
/// If the two are not between the same parties, or one of them is merged already.
pub fn merge(
    stays: &History,
    goes: &History,
    context: &Context,
    draw: impl FnMut() -> Id<kind::Evidence>,
) -> Result<Merger, Refusal> {
    let one = mergeable(stays)?;
    let other = mergeable(goes)?;
    if one.id == other.id {
        return Err(Refusal::ItselfNamed);
    }
    let sides = sides(&one, &other, context)?;
    let mut merging = Merging {
        trial: stays.clone(),
        described: one.clone(),
        one,
        context,
        sides,
        sources: BTreeMap::new(),
        draw,
        taken: Vec::new(),
        left: Vec::new(),
    };
    let standing = goes.standing(jiff::Timestamp::MAX);
    merging.sources(&standing, &other);
    merging.description(&standing, &other);
    for recorded in in_order(&standing) {
        merging.other(recorded, &other);
    }
    if other.published && !merging.one.published {
        let revision = standing.iter().rfind(|r| r.fact.what == TieFact::Published).map_or(1, |r| r.revision);
        merging.offer(revision, TieFact::Published.into());
    }
    merging.left.sort_by_key(|(revision, _)| *revision);
    let result = merging.trial.current().ok_or(Refusal::NotRegistered)?;
    Ok(Merger { taken: merging.taken, left: merging.left, result })
}

/// What takes a merger back: the facts for the one that stayed, which may be none, and the fact
/// for the other, which is then back with its own.
///
/// # Errors
/// If the other is not merged, or the one that stayed has gone on elsewhere itself.
pub fn unmerge(
    stayed: &History,
    gone: &History,
    why: &str,
) -> Result<(Vec<Fact<TieFact>>, Fact<TieFact>), Refusal> {
    let standing = gone.standing(jiff::Timestamp::MAX);
    let merged = standing.iter().rev().find_map(|recorded| match recorded.fact.what {
        TieFact::MergedInto { other, carried } => Some((recorded.revision, other, carried)),
        _ => None,
    });
    let (revision, other, carried) = merged.ok_or(Refusal::NotMerged)?;
    if other != stayed.id() {
        return Err(Refusal::NotMerged);
    }
    if let Some(other) = stayed.current().and_then(|tie| tie.merged_into) {
        return Err(Refusal::MergedAway { other });
    }
    let retracted = |revision| Fact::new(TieFact::Retracted { revision, why: why.to_owned() });
    let own = carried.into_iter().flat_map(|Carried { first, last }| (first..=last).rev());
    let own = own.filter(|revision| stayed.stands(*revision)).map(retracted);
    Ok((own.collect(), retracted(revision)))
}

/// Whether a fact that stands says that the entry merged, or takes such a fact back. By itself
/// neither is taken back: what the other took over would be left there, or stay away. [`merge`] and
/// [`unmerge`] do both at once.
#[must_use]
pub fn is_of_merger(history: &History, revision: u64) -> bool {
    let said = |revision: u64| history.facts().iter().find(|recorded| recorded.revision == revision);
    let mut at = revision;
    while let Some(recorded) = said(at) {
        match recorded.fact.what {
            TieFact::MergedInto { .. } => return history.stands(revision),
            // Only a later fact takes back an earlier one, so this ends.
            TieFact::Retracted { revision: earlier, .. } if earlier < at => at = earlier,
            _ => return false,
        }
    }
    false
}

fn mergeable(history: &History) -> Result<Tie, Refusal> {
    let tie = history.current().ok_or(Refusal::NotRegistered)?;
    match tie.merged_into {
        Some(other) => Err(Refusal::MergedAway { other }),
        None => Ok(tie),
    }
}

/// Which party of the one that stays each party of the other is.
fn sides(
    one: &Tie,
    other: &Tie,
    context: &Context,
) -> Result<BTreeMap<Id<kind::Party>, Id<kind::Party>>, Refusal> {
    let now = |party| context.parties.now(party).unwrap_or(party);
    let same = |party| one.sides.iter().find(|side| now(side.party) == now(party)).map(|side| side.party);
    let sides: Option<BTreeMap<_, _>> =
        other.sides.iter().map(|side| Some((side.party, same(side.party)?))).collect();
    sides
        .filter(|sides| sides.len() == one.sides.len() && one.sides.len() == other.sides.len())
        .ok_or(Refusal::OtherParties { tie: one.id })
}

struct Merging<'a, D> {
    /// The one that stays, with what it has taken over so far.
    trial: History,
    one: Tie,
    /// The one that stays, with what it has taken over of the other's description.
    described: Tie,
    context: &'a Context,
    sides: BTreeMap<Id<kind::Party>, Id<kind::Party>>,
    /// What a source of the other is called here.
    sources: BTreeMap<Id<kind::Evidence>, Id<kind::Evidence>>,
    draw: D,
    taken: Vec<(u64, Fact<TieFact>)>,
    left: Vec<(u64, Left)>,
}

impl<D: FnMut() -> Id<kind::Evidence>> Merging<'_, D> {
    fn leave(&mut self, revision: u64, why: Left) {
        self.left.push((revision, why));
    }

    fn side(&self, party: Id<kind::Party>) -> Id<kind::Party> {
        self.sides.get(&party).copied().unwrap_or(party)
    }

    /// Takes a fact over, if it may stand beside what the one that stays says.
    fn offer(&mut self, revision: u64, fact: Fact<TieFact>) -> bool {
        match decide(&self.trial, Command::record(fact), self.context) {
            Ok(facts) => {
                for fact in facts {
                    self.trial.record(fact.clone(), self.context.now, None, Id::from_random(0));
                    self.taken.push((revision, fact));
                }
                true
            }
            Err(refusal) => {
                self.leave(revision, Left::Refused(Box::new(refusal)));
                false
            }
        }
    }

    /// The same fact with its sources as they are called here; those that are not relied on stay behind.
    fn translated(&self, fact: &Fact<TieFact>, what: TieFact) -> Fact<TieFact> {
        let evidence = fact.evidence.iter().filter_map(|id| self.sources.get(id).copied()).collect();
        Fact { what, evidence, ..fact.clone() }
    }

    /// Sources come first: of them every fact may speak.
    fn sources(&mut self, standing: &[&Recorded<TieFact>], other: &Tie) {
        for recorded in standing {
            let TieFact::EvidenceAdded { evidence, source } = &recorded.fact.what else { continue };
            if other.evidence.get(evidence).is_none_or(|piece| piece.withdrawn.is_some()) {
                self.leave(recorded.revision, Left::OfTheEntry);
                continue;
            }
            let source = Source { from: source.from.map(|party| self.side(party)), ..source.clone() };
            let known = self.one.sources().find(|(_, known)| same_source(known, &source)).map(|(id, _)| id);
            if let Some(known) = known {
                self.sources.insert(*evidence, known);
                self.leave(recorded.revision, Left::Same);
                continue;
            }
            let drawn = (self.draw)();
            let fact = TieFact::EvidenceAdded { evidence: drawn, source };
            if self.offer(recorded.revision, self.translated(&recorded.fact, fact)) {
                self.sources.insert(*evidence, drawn);
            }
        }
    }

    /// What the one that stays does not know of itself, the other may.
    fn description(&mut self, standing: &[&Recorded<TieFact>], other: &Tie) {
        let one = &self.one;
        let fields = Fields {
            listed: one.fields.listed.union(&other.fields.listed).copied().collect(),
            other: union(&one.fields.other, &other.fields.other),
        };
        let description = Description {
            kind: None,
            local_kind: missing(one.local_kind.as_ref(), other.local_kind.as_ref()),
            since: match (one.since, other.since) {
                // A day says more than the year it lies in.
                (Some(known), Some(closer)) if is_closer(closer, known) => Edit::Set(closer),
                (known, closer) => missing(known.as_ref(), closer.as_ref()),
            },
            term: missing(one.term.as_ref(), other.term.as_ref()),
            fields: Some(fields).filter(|fields| *fields != one.fields),
            summary: missing(one.summary.as_ref(), other.summary.as_ref()),
        };
        let said = |r: &&&Recorded<TieFact>| matches!(r.fact.what, TieFact::Registered(_));
        let revision = standing.iter().find(said).map_or(1, |r| r.revision);
        if description != Description::default()
            && self.offer(revision, TieFact::Described(description).into())
            && let Some(described) = self.trial.current()
        {
            self.described = described;
        }
    }

    /// What happened, one fact after the other.
    fn other(&mut self, recorded: &Recorded<TieFact>, other: &Tie) {
        let (revision, fact) = (recorded.revision, &recorded.fact);
        let what = match &fact.what {
            TieFact::ActivityNoted { what, when, text } => {
                let same = |n: &super::Noted| (n.what, n.when, &n.text) == (*what, *when, text);
                if self.one.activities.iter().any(same) {
                    return self.leave(revision, Left::Same);
                }
                fact.what.clone()
            }
            TieFact::Confirmed { side } => {
                let side = self.side(*side);
                let on = fact.effective.or_else(|| Date::day(recorded.day()));
                if self.one.side(side).is_some_and(|s| s.confirmed.is_some() && s.confirmed == on) {
                    return self.leave(revision, Left::Same);
                }
                let mut fact = self.translated(fact, TieFact::Confirmed { side });
                // An undated confirmation is of the day it was recorded, not of the merger.
                fact.effective = on;
                self.offer(revision, fact);
                return;
            }
            TieFact::Signed { side, signatory, capacity } => {
                let side = self.side(*side);
                if self.one.side(side).is_some_and(|s| s.signature.is_some()) {
                    return self.leave(revision, Left::Otherwise);
                }
                TieFact::Signed { side, signatory: signatory.clone(), capacity: *capacity }
            }
            TieFact::BudgetApproved { side, body } => {
                let side = self.side(*side);
                if self.one.side(side).is_some_and(|s| s.budget.is_some()) {
                    return self.leave(revision, Left::Otherwise);
                }
                TieFact::BudgetApproved { side, body: body.clone() }
            }
            TieFact::Linked { relation, other: to } => {
                if *to == self.one.id || self.one.links.contains(&(*relation, *to)) {
                    return self.leave(revision, Left::Same);
                }
                fact.what.clone()
            }
            // Where a side stands, the one that stays says; the way there is told by its own facts.
            TieFact::Registered(_) | TieFact::StatusChanged { .. } | TieFact::ConditionStated { .. } => {
                let agree = other.sides.iter().all(|side| {
                    self.one.side(self.side(side.party)).is_some_and(|own| own.status == side.status)
                });
                return self.leave(revision, if agree { Left::Same } else { Left::Otherwise });
            }
            TieFact::Described(said) if says(&self.one, said) => return self.leave(revision, Left::Same),
            // Taken over whole: it stands there.
            TieFact::Described(said) if says(&self.described, said) => return,
            TieFact::Described(_) => return self.leave(revision, Left::Otherwise),
            // Done before, or of the entry itself.
            TieFact::EvidenceAdded { .. } => return,
            TieFact::EvidenceWithdrawn { .. }
            | TieFact::Published
            | TieFact::Unpublished { .. }
            | TieFact::Retracted { .. }
            | TieFact::MergedInto { .. } => return self.leave(revision, Left::OfTheEntry),
        };
        let fact = self.translated(fact, what);
        self.offer(revision, fact);
    }
}

/// Whether an entry says all that a description says.
fn says(tie: &Tie, said: &Description) -> bool {
    let fields = said.fields.as_ref().is_none_or(|fields| {
        let known = union(&tie.fields.other, &fields.other).len() == tie.fields.other.len();
        known && fields.listed.is_subset(&tie.fields.listed) && (!fields.is_empty() || tie.fields.is_empty())
    });
    fields
        && said.kind.as_ref().is_none_or(|kind| *kind == tie.kind)
        && stands(&said.local_kind, tie.local_kind.as_ref())
        && stands(&said.since, tie.since.as_ref())
        && stands(&said.term, tie.term.as_ref())
        && stands(&said.summary, tie.summary.as_ref())
}

/// Whether an edit would change nothing.
fn stands<T: PartialEq>(edit: &Edit<T>, known: Option<&T>) -> bool {
    match edit {
        Edit::Keep => true,
        Edit::Clear => known.is_none(),
        Edit::Set(said) => known == Some(said),
    }
}

/// Whether two entries cite one source.
fn same_source(one: &Source, other: &Source) -> bool {
    let file = one.file.is_some() && one.file == other.file;
    let address = one.url.is_some() && one.url == other.url;
    file || (address && one.file == other.file) || one == other
}

fn missing<T: Clone>(known: Option<&T>, said: Option<&T>) -> Edit<T> {
    match (known, said) {
        (None, Some(said)) => Edit::Set(said.clone()),
        _ => Edit::Keep,
    }
}

/// Whether a date lies within another and says more.
fn is_closer(date: Date, than: Date) -> bool {
    date != than && date.earliest() >= than.earliest() && date.latest() <= than.latest()
}

fn union(one: &[String], other: &[String]) -> Vec<String> {
    let new = other.iter().filter(|text| !one.iter().any(|o| o.to_lowercase() == text.to_lowercase()));
    one.iter().chain(new).cloned().collect()
}
