//! A tie on the desk: loaded with leave, with its facts and what its sides are called.

use std::collections::BTreeMap;

use partnership::Id;
use partnership::id::kind;
use partnership::policy::{Request, TieAction, TieSubject};
use partnership::tie::{History, Tie, TieFact};
use partnership::words::Names;
use store::Hand;
use store::proposals::ProposalRow;
use store::registry::PartyRow;

use crate::accounts::{Signed, store_failed};
use crate::shell::Failure;

/// A tie with its facts.
pub(super) struct Loaded {
    /// Its identifier.
    pub(super) id: Id<kind::Tie>,
    /// All its facts.
    pub(super) history: History,
    /// Its state; none if its registration was taken back.
    pub(super) tie: Option<Tie>,
    /// What the policy knows of it.
    pub(super) subject: TieSubject,
    /// What parties and sources are called.
    pub(super) called: Called,
    /// What visitors propose, for those who may see it.
    pub(super) proposals: Vec<ProposalRow>,
}

/// What parties, ties and sources are called on the desk.
#[derive(Debug, Clone, Default)]
pub(crate) struct Called {
    /// Parties.
    pub(crate) parties: BTreeMap<Id<kind::Party>, String>,
    /// Sources, also those no longer relied on.
    pub(crate) sources: BTreeMap<Id<kind::Evidence>, String>,
}

impl Names for Called {
    fn party(&self, party: Id<kind::Party>) -> String {
        self.parties.get(&party).cloned().unwrap_or_else(|| party.to_string())
    }

    fn evidence(&self, evidence: Id<kind::Evidence>) -> String {
        self.sources.get(&evidence).cloned().unwrap_or_else(|| evidence.to_string())
    }
}

impl Called {
    /// By the rows of parties. One that goes on in another that is among them is called as that one
    /// is, with its own name behind: “Neustadt (Altdorf)”.
    pub(crate) fn of(parties: &[PartyRow]) -> Self {
        let by_id: BTreeMap<_, _> = parties.iter().map(|party| (party.id, party)).collect();
        let called = |party: &PartyRow| {
            let mut now = party;
            // No way is longer, even if somebody closed a ring.
            for _ in 0..parties.len() {
                match now.merged_into.and_then(|into| by_id.get(&into)) {
                    Some(next) => now = next,
                    None => break,
                }
            }
            let same = now.name == party.name;
            if same { party.name.clone() } else { format!("{} ({})", now.name, party.name) }
        };
        Self { parties: parties.iter().map(|p| (p.id, called(p))).collect(), ..Self::default() }
    }
}

/// The tie of this identifier, for people who may see its record.
///
/// # Errors
/// 404 of what is not there for them, 403 of a tie that they only see in public.
pub(super) async fn load(signed: &Signed, id: &str) -> Result<Loaded, Failure> {
    let id: Id<kind::Tie> = id.parse().map_err(|_| Failure::not_found())?;
    let failed = |e: store::Error| store_failed(&e);
    let history = signed.store().history::<TieFact>(id).await.map_err(failed)?;
    let tie = history.current();
    let subject = TieSubject::of(&history).ok_or_else(Failure::not_found)?;
    signed.may(Request::Tie(TieAction::SeeRecord, &subject))?;
    let rows = signed.store().parties_on(&subject.sides).await.map_err(failed)?;
    let called = Called { sources: sources(&history), ..Called::of(&rows) };
    let proposals = crate::proposals::of_tie(signed, subject.keeper, id).await?;
    Ok(Loaded { id, history, tie, subject, called, proposals })
}

/// What its sources are called, those no longer relied on too.
pub(super) fn sources(history: &History) -> BTreeMap<Id<kind::Evidence>, String> {
    let named = history.facts().iter().filter_map(|recorded| match &recorded.fact.what {
        TieFact::EvidenceAdded { evidence, source } => Some((*evidence, source.title.clone())),
        _ => None,
    });
    named.collect()
}

impl Loaded {
    /// The leave that taking back this entry takes.
    pub(super) fn to_take_back(&self, signed: &Signed, revision: u64) -> TieAction {
        let entry = self.history.facts().iter().find(|recorded| recorded.revision == revision);
        let tree = &signed.forest.tree;
        entry.map_or(TieAction::Retract, |entry| TieAction::to_take_back(entry, &self.subject, tree))
    }

    /// Whether they may do it, as yes or no.
    pub(super) fn may(&self, signed: &Signed, action: TieAction) -> bool {
        signed.can(Request::Tie(action, &self.subject))
    }

    /// The names of the sides, in their order.
    pub(super) fn names(&self) -> Vec<String> {
        self.subject.sides.iter().map(|party| self.called.party(*party)).collect()
    }

    /// All sides in one name.
    pub(super) fn title(&self, signed: &Signed) -> String {
        self.names().join(&signed.chrome.t("tie-page-dash"))
    }

    /// Their hand for a change of this tie.
    pub(super) fn hand(&self, signed: &Signed) -> Hand {
        signed.hand(Some(signed.acts_for(self.subject.keeper, &self.subject.sides)))
    }
}
