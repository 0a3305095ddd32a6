//! What everybody may read of parties: the same on their pages and in the API.

use std::collections::{BTreeMap, BTreeSet};

use partnership::id::kind;
use partnership::party::Party;
use partnership::{Date, Id};
use registry::Register;
use store::Store;

use crate::state::AppState;

/// What another party is to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kin {
    /// It was part of that one.
    SplitFrom,
    /// It became part of that one.
    MergedInto,
    /// It is the same as that one.
    DuplicateOf,
    /// That one became part of it.
    TookIn,
}

impl Kin {
    /// The word in data.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::SplitFrom => "split-from",
            Self::MergedInto => "merged-into",
            Self::DuplicateOf => "duplicate-of",
            Self::TookIn => "took-in",
        }
    }

    /// The message that names it.
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::SplitFrom => "party-split-from",
            Self::MergedInto => "party-merged-into",
            Self::DuplicateOf => "party-duplicate-of",
            Self::TookIn => "party-took-in",
        }
    }
}

/// A party that has to do with another: what it is to that one, which, and since when.
pub(crate) type Relative = (Kin, Id<kind::Party>, Option<Date>);

/// A party with those that it comes from or took in.
#[derive(Debug)]
pub(crate) struct Known {
    /// The party.
    pub(crate) party: Party,
    /// The others, as far as the public knows them.
    pub(crate) related: Vec<Relative>,
}

impl Known {
    /// Its sites: what is no address of the web is no link.
    pub(crate) fn websites(party: &Party) -> impl Iterator<Item = &String> {
        let is_link = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
        party.websites.iter().filter(is_link)
    }
}

/// Where parties are on record, whether or not anybody signs in here.
pub(crate) fn store(state: &AppState) -> Option<Store> {
    state.store.clone().or_else(|| state.gate.as_ref().map(|gate| gate.store.clone()))
}

/// What everybody may read of parties that the public knows.
///
/// # Errors
/// If the database fails.
pub(crate) async fn of(
    store: &Store,
    register: &Register,
    ids: &[Id<kind::Party>],
) -> Result<BTreeMap<Id<kind::Party>, Known>, store::Error> {
    let histories = store.party_histories(ids).await?;
    let parties: Vec<Party> = histories.iter().filter_map(|history| history.current()).collect();
    let mut related = related(store, register, &parties).await?;
    let known = parties.into_iter().map(|party| {
        let related = related.remove(&party.id).unwrap_or_default();
        (party.id, Known { party, related })
    });
    Ok(known.collect())
}

/// What became of parties and where they come from. Of a party that the public does not know nothing is
/// told, but for those that took part in a public tie and became part of one of these.
///
/// # Errors
/// If the database fails.
pub(super) async fn related(
    store: &Store,
    register: &Register,
    parties: &[Party],
) -> Result<BTreeMap<Id<kind::Party>, Vec<Relative>>, store::Error> {
    let gone = |party: &Party| -> BTreeSet<Id<kind::Party>> {
        let sides = register.ties_of(party.id).flat_map(|tie| tie.sides().collect::<Vec<_>>());
        sides.filter(|side| side.party.id == party.id).filter_map(|side| Some(side.was?.id)).collect()
    };
    let gone: Vec<BTreeSet<_>> = parties.iter().map(gone).collect();
    let all: BTreeSet<_> = gone.iter().flatten().copied().collect();
    let histories = store.party_histories(&all.into_iter().collect::<Vec<_>>()).await?;
    let merged: BTreeMap<_, Option<Date>> = histories
        .iter()
        .filter_map(|history| Some((history.id(), history.current()?.merged_into?.1)))
        .collect();
    let took_in = |id: &Id<kind::Party>| Some((Kin::TookIn, *id, *merged.get(id)?));
    let is_public = |id: Id<kind::Party>| register.ties_of(id).next().is_some();
    let related = |party: &Party, gone: &BTreeSet<Id<kind::Party>>| {
        let mut took_in: Vec<Relative> = gone.iter().filter_map(took_in).collect();
        took_in.sort_by_key(|(_, _, since)| since.map(Date::earliest));
        let from = party.split_from.iter().map(|(from, since)| (Kin::SplitFrom, *from, *since));
        let into = party.merged_into.map(|(into, since)| (Kin::MergedInto, into, since));
        let same = party.duplicate_of.map(|other| (Kin::DuplicateOf, other, None));
        let others = from.chain(into).chain(same).filter(|(_, other, _)| is_public(*other));
        others.chain(took_in).collect::<Vec<_>>()
    };
    Ok(parties.iter().zip(&gone).map(|(party, gone)| (party.id, related(party, gone))).collect())
}
