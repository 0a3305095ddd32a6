//! Countries and divisions by what sheets call them.

use std::collections::HashMap;

use gazetteer::search::Index;
use gazetteer::{CountryIx, Kind, PlaceIx, World};

use crate::words::{self, plain};

/// Names and codes of all countries.
pub(super) struct Countries {
    by_name: HashMap<String, Vec<CountryIx>>,
}

impl Countries {
    pub(super) fn of(world: &World) -> Self {
        let mut by_name: HashMap<String, Vec<CountryIx>> = HashMap::new();
        let mut add = |name: &str, ix: CountryIx| {
            let name = plain(name);
            if !name.is_empty() {
                by_name.entry(name).or_insert_with(|| vec![ix]);
            }
        };
        for (i, country) in world.countries().iter().enumerate() {
            let ix = CountryIx(i as u16);
            for name in [&country.name, &country.iso2, &country.iso3] {
                add(name, ix);
            }
        }
        // What a language calls a country never takes the name that another has in English.
        for (i, country) in world.countries().iter().enumerate() {
            for (_, name) in &country.names {
                add(name, CountryIx(i as u16));
            }
        }
        for (name, codes) in words::more_countries() {
            let countries: Vec<CountryIx> =
                codes.iter().filter_map(|code| world.country_by_iso2(code)).collect();
            if !countries.is_empty() {
                by_name.insert(name, countries);
            }
        }
        Self { by_name }
    }

    pub(super) fn named(&self, text: &str) -> Vec<CountryIx> {
        let text = plain(text);
        let without_the = text.strip_prefix("the ").unwrap_or(&text);
        self.by_name.get(without_the).cloned().unwrap_or_default()
    }
}

/// Countries and divisions that bear a name, in one of which a place must lie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Area {
    countries: Vec<CountryIx>,
    /// Sorted.
    divisions: Vec<u32>,
}

impl Area {
    pub(super) fn named(world: &World, index: &Index, countries: &Countries, text: &str) -> Self {
        let named = countries.named(text);
        let mut divisions: Vec<u32> = index
            .bearers(text)
            .into_iter()
            .filter(|b| matches!(world.kind(b.place), Kind::Admin1 | Kind::Admin2))
            .map(|b| b.place.0)
            .collect();
        if divisions.is_empty()
            && named.is_empty()
            && let Some((bare, _)) = words::without_generic(text)
        {
            let bearers = index.bearers(&bare).into_iter();
            divisions.extend(
                bearers
                    .filter(|b| matches!(world.kind(b.place), Kind::Admin1 | Kind::Admin2))
                    .map(|b| b.place.0),
            );
        }
        divisions.sort_unstable();
        Self { countries: named, divisions }
    }

    /// Whether nothing bears the name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.countries.is_empty() && self.divisions.is_empty()
    }

    /// The country, if it is one country and nothing else that bears the name.
    #[must_use]
    pub fn only_country(&self) -> Option<CountryIx> {
        match self.countries.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// Whether a place is one of the divisions.
    pub(super) fn is_itself(&self, ix: PlaceIx) -> bool {
        self.divisions.binary_search(&ix.0).is_ok()
    }

    /// Whether a place lies in one of them, or is the division itself.
    #[must_use]
    pub fn holds(&self, world: &World, ix: PlaceIx) -> bool {
        let columns = world.columns();
        let country = columns.country.get(ix.row()).copied().map(CountryIx);
        let within = |d: u32| self.divisions.binary_search(&d).is_ok();
        country.is_some_and(|c| self.countries.contains(&c))
            || within(ix.0)
            || [columns.admin1, columns.admin2].iter().any(|c| c.get(ix.row()).copied().is_some_and(within))
    }
}
