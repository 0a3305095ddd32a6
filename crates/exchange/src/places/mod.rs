//! From the names in a sheet to places: certain, to be chosen, or unknown.
//!
//! All that bear a name are weighed, on the scale by which the search ranks: decades of
//! population, less what speaks against a candidate. The weights become shares, and a share of
//! nearly all is certain. The constants were set on real lists whose places are known; what
//! they reach stands in `docs/import.md`.

mod areas;
mod name;
mod weigh;

use std::collections::HashMap;

use gazetteer::search::{Index, Search};
use gazetteer::{CountryIx, GeoId, PlaceIx, World};
use serde::Serialize;

pub use areas::Area;
pub use name::{Asked, Near};

use areas::Countries;

/// Candidates that are offered, at most.
pub const MOST_CANDIDATES: usize = 12;
/// Names whose spelling is looked for among similar ones, at most: each costs a millisecond.
const MOST_GUESSED: usize = 1000;
/// Similar names offered, at most.
const MOST_SIMILAR: usize = 5;

/// A place that may be meant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// The place, by its number in GeoNames.
    pub place: GeoId,
    /// Its full name: "Madison, Mississippi, United States".
    pub full_name: String,
    /// How likely it is meant, from 0 to 1, among those of the name.
    pub confidence: f64,
    /// How its name was met.
    pub met: Met,
    /// Whether it lies where the sheet says.
    pub where_said: bool,
    /// Whether it is a party of the registry already.
    pub party: bool,
}

/// How a candidate's name was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Met {
    /// By its GeoNames id.
    Id,
    /// By its main name.
    Name,
    /// By another of its names.
    OtherName,
    /// By the sound of a name in another script.
    Sound,
    /// By a name that is spelt nearly so.
    Similar,
}

/// What a name leads to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "outcome")]
pub enum Found {
    /// One place, with hardly a doubt.
    Certain {
        /// The place.
        candidate: Candidate,
    },
    /// Somebody must choose.
    Choose {
        /// The likeliest first.
        candidates: Vec<Candidate>,
    },
    /// No place of the name.
    Unknown {
        /// Places whose names are spelt nearly so, the likeliest first.
        similar: Vec<Candidate>,
    },
}

impl Found {
    /// The place, if it is certain.
    #[must_use]
    pub fn certain(&self) -> Option<GeoId> {
        match self {
            Self::Certain { candidate } => Some(candidate.place),
            _ => None,
        }
    }

    /// All candidates, the likeliest first.
    #[must_use]
    pub fn candidates(&self) -> &[Candidate] {
        match self {
            Self::Certain { candidate } => std::slice::from_ref(candidate),
            Self::Choose { candidates } => candidates,
            Self::Unknown { similar } => similar,
        }
    }
}

/// Which places are parties of the registry already.
pub trait Parties {
    /// Whether this place is one.
    fn is_party(&self, place: GeoId) -> bool;
}

/// No registry: no place is a party.
pub struct NoParties;

impl Parties for NoParties {
    fn is_party(&self, _place: GeoId) -> bool {
        false
    }
}

/// Finds the places that names mean. Remembers what it found: sheets repeat names.
pub struct Places<'w> {
    world: &'w World,
    index: &'w Index,
    parties: &'w dyn Parties,
    countries: Countries,
    known: HashMap<Asked, Found>,
    guessed: usize,
}

impl<'w> Places<'w> {
    /// Over a world, its names, and a registry.
    #[must_use]
    pub fn new(world: &'w World, index: &'w Index, parties: &'w dyn Parties) -> Self {
        Self { world, index, parties, countries: Countries::of(world), known: HashMap::new(), guessed: 0 }
    }

    /// The world.
    #[must_use]
    pub fn world(&self) -> &'w World {
        self.world
    }

    /// What is asked for leads to.
    pub fn find(&mut self, asked: &Asked) -> Found {
        if let Some(found) = self.known.get(asked) {
            return found.clone();
        }
        let found = self.look(asked);
        self.known.insert(asked.clone(), found.clone());
        found
    }

    /// The country that a text names, by its code or its name in any of the languages; several
    /// where it is a state that is no more. Empty if it names none.
    #[must_use]
    pub fn countries(&self, text: &str) -> Vec<CountryIx> {
        self.countries.named(text)
    }

    /// The countries and divisions that a text names.
    #[must_use]
    pub fn area(&self, text: &str) -> Area {
        Area::named(self.world, self.index, &self.countries, text)
    }

    /// Whether a text is the name of at least one city.
    #[must_use]
    pub fn is_name(&self, text: &str) -> bool {
        !self.index.bearers(text).is_empty()
    }

    /// Whether some place of this name lies in an area of that name.
    #[must_use]
    pub fn lies_in(&self, name: &str, area: &str) -> bool {
        let area = self.area(area);
        let inside = |name: &str| {
            let bearers = self.index.bearers(name).into_iter();
            bearers.filter(|b| !b.code).any(|b| area.holds(self.world, b.place) && !area.is_itself(b.place))
        };
        inside(name) || crate::words::without_generic(name).is_some_and(|(bare, _)| inside(&bare))
    }

    /// Whether one place bears all of these names: "Biel" and "Bienne".
    #[must_use]
    pub fn share_a_place(&self, names: &[&str]) -> bool {
        let rows = |name: &str| -> Vec<u32> { self.index.bearers(name).iter().map(|b| b.place.0).collect() };
        let Some((first, others)) = names.split_first() else { return false };
        let others: Vec<Vec<u32>> = others.iter().map(|name| rows(name)).collect();
        rows(first).iter().any(|row| others.iter().all(|o| o.contains(row)))
    }

    fn look(&mut self, asked: &Asked) -> Found {
        if let Some(id) = asked.id {
            return match self.world.by_id(GeoId(id)) {
                Some(place) => {
                    let candidate = self.candidate(place.ix(), 1.0, Met::Id, true);
                    Found::Certain { candidate }
                }
                None => Found::Unknown { similar: Vec::new() },
            };
        }
        let areas: Vec<Area> = asked.within.iter().map(|text| self.area(text)).collect();
        let said: Vec<&Area> = areas.iter().filter(|area| !area.is_empty()).collect();
        for (name, level) in asked.forms() {
            let weighed = weigh::all(self, &name, level, &said, asked.near);
            if !weighed.is_empty() {
                return self.decide(weighed, said.len() == areas.len());
            }
        }
        self.similar(asked, &said)
    }

    /// Certain if one candidate has nearly all of the weight and lies where the sheet says.
    fn decide(&self, weighed: Vec<weigh::Weighed>, areas_known: bool) -> Found {
        let shares = weigh::shares(&weighed);
        let mut candidates: Vec<Candidate> = weighed
            .iter()
            .zip(shares)
            .take(MOST_CANDIDATES)
            .map(|(w, share)| self.candidate(w.place, share, w.met, w.where_said))
            .collect();
        let sure = candidates.first().is_some_and(|first| {
            let wanted = if first.met == Met::Sound { weigh::SURE_BY_SOUND } else { weigh::SURE };
            first.confidence >= wanted && first.where_said && areas_known
        });
        if sure && !candidates.is_empty() {
            return Found::Certain { candidate: candidates.swap_remove(0) };
        }
        Found::Choose { candidates }
    }

    fn candidate(&self, ix: PlaceIx, confidence: f64, met: Met, where_said: bool) -> Candidate {
        let place = self.world.place(ix);
        let (id, full_name) = (place.id(), place.full_name());
        Candidate { place: id, full_name, confidence, met, where_said, party: self.parties.is_party(id) }
    }

    /// Names spelt alike, in the country that the sheet states if it states one.
    fn similar(&mut self, asked: &Asked, said: &[&Area]) -> Found {
        if self.guessed >= MOST_GUESSED || asked.name.chars().count() < 3 {
            return Found::Unknown { similar: Vec::new() };
        }
        self.guessed += 1;
        let country = said.iter().find_map(|area| area.only_country());
        let search = Search { country, limit: 3 * MOST_SIMILAR, ..Search::new(&asked.name) };
        let hits = self.index.find(self.world, &search);
        let inside = |ix: PlaceIx| {
            said.iter().all(|area| area.holds(self.world, ix)) && weigh::lies_near(self.world, ix, asked.near)
        };
        let mut similar: Vec<Candidate> = hits
            .iter()
            .filter(|hit| self.world.kind(hit.place) != gazetteer::Kind::Country)
            .map(|hit| self.candidate(hit.place, 0.0, Met::Similar, inside(hit.place)))
            .collect();
        similar.sort_by_key(|c| !c.where_said);
        similar.truncate(MOST_SIMILAR);
        Found::Unknown { similar }
    }
}
