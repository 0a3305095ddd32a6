//! A party at the desk: loaded with leave, with its facts and what is called what.

use std::collections::BTreeMap;

use partnership::Id;
use partnership::id::kind;
use partnership::party::{History, Party, PartyFact};
use partnership::policy::{PartyAction, PartySubject, Request, TieAction};
use store::Hand;
use store::registry::{Around, TieRow, Todo};

use crate::accounts::{Signed, store_failed};
use crate::desk::Called;
use crate::shell::Failure;

/// Ties that a page of a party lists at most.
pub(super) const TIES: u64 = 500;

/// A party with its facts.
pub(super) struct Loaded {
    /// Its identifier.
    pub(super) id: Id<kind::Party>,
    /// All its facts.
    pub(super) history: History,
    /// Its state; none if its registration was taken back.
    pub(super) party: Option<Party>,
    /// What the policy knows of it.
    pub(super) subject: PartySubject,
    /// What parties and sources are called.
    pub(super) called: Called,
    /// The ties that the reader may see at the desk.
    pub(super) ties: Vec<TieRow>,
    /// Whether they see who recorded what. Otherwise they keep a tie of the party, which another
    /// keeps, and see what everybody sees, and their own contacts.
    pub(super) whole: bool,
}

/// The party of this identifier, for people who may see its record or keep a tie of it.
///
/// # Errors
/// 404 of what is not there for them, 403 of a party that they only see in public.
pub(super) async fn load(signed: &Signed, id: &str) -> Result<Loaded, Failure> {
    let id: Id<kind::Party> = id.parse().map_err(|_| Failure::not_found())?;
    let store = signed.store();
    let failed = |e: store::Error| store_failed(&e);
    let history = store.history::<PartyFact>(id).await.map_err(failed)?;
    let keeper = history.facts().first().ok_or_else(Failure::not_found)?.organisation;
    let party = history.current();
    let published = signed.chrome.state.register.now().ties_of(id).next().is_some();
    let subject = PartySubject { keeper, party: id, published };
    let around = Around { keepers: &[], parties: &[id], shut: &[] };
    let mut ties = store.ties_to_do(around, Todo::Any, 0, TIES).await.map_err(failed)?;
    ties.retain(|tie| signed.can(Request::Tie(TieAction::SeeRecord, &tie.subject())));
    let leave = signed.may(Request::Party(PartyAction::SeeRecord, &subject));
    let whole = leave.is_ok();
    if ties.is_empty() {
        leave?;
    }
    let mut others: Vec<_> = named(&history);
    others.extend(ties.iter().flat_map(|tie| tie.sides.iter().map(|side| side.party)));
    others.sort_unstable();
    others.dedup();
    let rows = store.parties_on(&others).await.map_err(failed)?;
    let called = Called { sources: sources(&history), ..Called::of(&rows) };
    Ok(Loaded { id, history, party, subject, called, ties, whole })
}

/// The other parties that its facts name, and itself.
fn named(history: &History) -> Vec<Id<kind::Party>> {
    let of = |what: &PartyFact| match what {
        PartyFact::MergedInto { into: party }
        | PartyFact::SplitFrom { from: party }
        | PartyFact::DuplicateOf { other: party } => Some(*party),
        PartyFact::EvidenceAdded { source, .. } => source.from,
        _ => None,
    };
    history.facts().iter().filter_map(|recorded| of(&recorded.fact.what)).chain([history.id()]).collect()
}

/// What its sources are called, those no longer relied on too.
pub(super) fn sources(history: &History) -> BTreeMap<Id<kind::Evidence>, String> {
    let named = history.facts().iter().filter_map(|recorded| match &recorded.fact.what {
        PartyFact::EvidenceAdded { evidence, source } => Some((*evidence, source.title.clone())),
        _ => None,
    });
    named.collect()
}

impl Loaded {
    /// Whether they may do it, as yes or no.
    pub(super) fn may(&self, signed: &Signed, action: PartyAction) -> bool {
        signed.can(Request::Party(action, &self.subject))
    }

    /// What it is called.
    pub(super) fn name(&self) -> String {
        match &self.party {
            Some(party) => party.name().to_owned(),
            None => self.id.to_string(),
        }
    }

    /// Their hand for a change: for the keeper, or for the organisation that is the party.
    pub(super) fn hand(&self, signed: &Signed) -> Hand {
        signed.hand(Some(signed.acts_for(self.subject.keeper, &[self.id])))
    }
}
