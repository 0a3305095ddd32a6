//! What the registry holds already, as far as a plan needs to know it.

use std::collections::{BTreeMap, HashMap};

use gazetteer::GeoId;
use partnership::id::{Id, kind};
use partnership::party::Party;
use partnership::tie::{AgreementStatus, Fields, Summary, TieKind};
use partnership::{Date, tie::Term};

use super::party::Standing;
use crate::places::Parties;
use crate::words::plain;

/// A party on record.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownParty {
    /// Its identifier.
    pub id: Id<kind::Party>,
    /// Its place in the gazetteer.
    pub place: Option<GeoId>,
    /// Its name.
    pub name: String,
    /// Its country, two letters.
    pub country: String,
    /// The party that carries it on, if it merged away or was a duplicate.
    pub goes_on_in: Option<Id<kind::Party>>,
}

/// A tie on record.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownTie {
    /// Its identifier.
    pub id: Id<kind::Tie>,
    /// Its sides and where each stands.
    pub sides: Vec<(Id<kind::Party>, AgreementStatus)>,
    /// Its kind.
    pub kind: TieKind,
    /// What the sides call it.
    pub local_kind: Option<String>,
    /// Since when.
    pub since: Option<Date>,
    /// For how long it was agreed.
    pub term: Option<Term>,
    /// Fields of cooperation.
    pub fields: Fields,
    /// Links and titles of its sources.
    pub sources: Vec<String>,
    /// Its last revision: what an edit is made on.
    pub revision: u64,
    /// Whether it is in the registry that is imported into: others' are never changed.
    pub ours: bool,
}

impl KnownTie {
    /// Where its sides stand together.
    #[must_use]
    pub fn summary(&self) -> Summary {
        Summary::of(self.sides.iter().map(|(_, status)| *status))
    }
}

/// The registry, for look-ups.
#[derive(Debug, Default)]
pub struct Known {
    parties: BTreeMap<Id<kind::Party>, KnownParty>,
    by_place: HashMap<GeoId, Id<kind::Party>>,
    without_place: HashMap<(String, String), Id<kind::Party>>,
    ties: Vec<KnownTie>,
    between: HashMap<(Id<kind::Party>, Id<kind::Party>), Vec<usize>>,
    /// Of some parties how they stand, and whether they are kept by whoever imports.
    standing: BTreeMap<Id<kind::Party>, (Standing, bool)>,
}

impl Known {
    /// From all parties and ties that the importer may see.
    #[must_use]
    pub fn new(parties: Vec<KnownParty>, ties: Vec<KnownTie>) -> Self {
        let mut known = Self::default();
        for party in parties {
            // Of two parties at one place, or of one name, the one that lives on stands for it.
            let lives = party.goes_on_in.is_none();
            let known_as = match party.place {
                Some(place) => known.by_place.entry(place).or_insert(party.id),
                None => {
                    let name = (plain(&party.name), party.country.clone());
                    known.without_place.entry(name).or_insert(party.id)
                }
            };
            if lives {
                *known_as = party.id;
            }
            known.parties.insert(party.id, party);
        }
        for (at, tie) in ties.iter().enumerate() {
            let ids: Vec<_> = tie.sides.iter().map(|(id, _)| known.now(*id)).collect();
            for (i, a) in ids.iter().enumerate() {
                for b in &ids[i + 1..] {
                    known.between.entry(((*a).min(*b), (*a).max(*b))).or_default().push(at);
                }
            }
        }
        known.ties = ties;
        known
    }

    /// Learns what is on record of a party, and whether it is `ours`: in the registry that is imported
    /// into. Others' are never changed.
    pub fn learn(&mut self, party: &Party, ours: bool) {
        self.standing.insert(party.id, (Standing::of(party), ours));
    }

    /// What is on record of a party, if it was learnt.
    #[must_use]
    pub fn standing(&self, party: Id<kind::Party>) -> Option<&Standing> {
        self.standing.get(&party).map(|(standing, _)| standing)
    }

    /// Whether a party of which something was learnt is in the registry that is imported into.
    #[must_use]
    pub fn is_ours(&self, party: Id<kind::Party>) -> bool {
        self.standing.get(&party).is_some_and(|(_, ours)| *ours)
    }

    /// What a party is now, through all mergers.
    #[must_use]
    pub fn now(&self, party: Id<kind::Party>) -> Id<kind::Party> {
        let mut now = party;
        // No chain is longer than there are parties, even if somebody closed a ring.
        for _ in 0..self.parties.len() {
            match self.parties.get(&now).and_then(|p| p.goes_on_in) {
                Some(next) => now = next,
                None => break,
            }
        }
        now
    }

    /// The party at a place; the one that carries it on, if it is no more.
    #[must_use]
    pub fn at(&self, place: GeoId) -> Option<Id<kind::Party>> {
        self.by_place.get(&place).map(|id| self.now(*id))
    }

    /// The party without a place of this name in this country; the one that carries it on, if it is
    /// no more.
    #[must_use]
    pub fn named(&self, name: &str, country: &str) -> Option<Id<kind::Party>> {
        self.without_place.get(&(plain(name), country.to_owned())).map(|id| self.now(*id))
    }

    /// A party.
    #[must_use]
    pub fn party(&self, id: Id<kind::Party>) -> Option<&KnownParty> {
        self.parties.get(&id)
    }

    /// All ties in which both are sides.
    pub fn between(&self, a: Id<kind::Party>, b: Id<kind::Party>) -> impl Iterator<Item = &KnownTie> {
        let at = self.between.get(&(a.min(b), a.max(b)));
        at.into_iter().flatten().filter_map(|&i| self.ties.get(i))
    }
}

impl Parties for Known {
    fn is_party(&self, place: GeoId) -> bool {
        self.by_place.contains_key(&place)
    }
}
