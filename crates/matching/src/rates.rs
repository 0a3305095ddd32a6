//! How often countries twin: aggregates over many ties, shipped in the model.

use std::collections::BTreeMap;

use gazetteer::{Kind, World};
use serde::{Deserialize, Serialize};

use crate::network::Network;
use crate::table::{Table, UNKNOWN, ln_people};

/// Upper bounds of the classes of city size, in people; the last class is open.
pub const SIZES: &[u32] = &[2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 300_000, 1_000_000];

/// Classes of city size, the open one included.
const CLASSES: usize = SIZES.len() + 1;

/// Ties that a pair of countries is given beforehand at the expected rate, so that few
/// observations do not make extreme rates.
const PRIOR_PAIR: f32 = 2.0;
/// Cities that a class of a country is given beforehand at the world's rate.
const PRIOR_CITIES: f32 = 3.0;
/// Pairs of countries with fewer ties are not told apart in the model file.
pub const FEWEST: u32 = 3;

/// The aggregates as the model file holds them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateTable {
    /// Ties between two countries, by the ISO codes in alphabetical order ("DE-FR");
    /// pairs with fewer than [`FEWEST`] are left out.
    pub pairs: BTreeMap<String, u32>,
    /// For each country, ends of ties of its cities by size class: see [`SIZES`].
    pub ends: BTreeMap<String, Vec<u32>>,
}

/// The aggregates prepared for one world.
#[derive(Debug, Clone)]
pub(crate) struct Rates {
    countries: usize,
    pairs: Vec<u32>,
    totals: Vec<f32>,
    sum: f32,
    /// Logarithm of the mean number of ties of a city, by country and class.
    habit: Vec<[f32; CLASSES]>,
}

/// The size class of a population code; unknown counts as the smallest.
fn class(people: u8) -> usize {
    if people == UNKNOWN {
        return 0;
    }
    let people = ln_people(people).exp();
    SIZES.iter().filter(|&&bound| people >= bound as f32).count()
}

impl RateTable {
    /// Counts the ties of a network.
    pub(crate) fn count(world: &World, table: &Table, network: &Network) -> Self {
        let mut pairs = BTreeMap::new();
        let mut ends: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let cities = world.rows(Kind::City);
        let iso = |row: u32| world.countries()[usize::from(table.rows[row as usize].country)].iso2.as_str();
        for (a, b) in network.ties() {
            if !cities.contains(&a) || !cities.contains(&b) {
                continue;
            }
            let (x, y) = if iso(a) <= iso(b) { (iso(a), iso(b)) } else { (iso(b), iso(a)) };
            if x == y {
                continue;
            }
            *pairs.entry(format!("{x}-{y}")).or_insert(0) += 1;
            for end in [a, b] {
                let classes = ends.entry(iso(end).to_owned()).or_insert_with(|| vec![0; CLASSES]);
                classes[class(table.rows[end as usize].people)] += 1;
            }
        }
        pairs.retain(|_, n| *n >= FEWEST);
        Self { pairs, ends }
    }

    /// Whether every list has the right length.
    pub(crate) fn is_sound(&self) -> bool {
        self.ends.values().all(|classes| classes.len() == CLASSES)
    }
}

impl Rates {
    pub(crate) fn new(world: &World, table: &Table, counted: &RateTable) -> Self {
        let countries = world.countries().len();
        let mut pairs = vec![0; countries * countries];
        for (key, &n) in &counted.pairs {
            let ends = key.split_once('-').map(|(a, b)| (world.country_by_iso2(a), world.country_by_iso2(b)));
            if let Some((Some(a), Some(b))) = ends {
                let (a, b) = (usize::from(a.0), usize::from(b.0));
                pairs[a * countries + b] = n;
                pairs[b * countries + a] = n;
            }
        }
        let mut ends = vec![[0f32; CLASSES]; countries];
        for (iso, classes) in &counted.ends {
            if let Some(c) = world.country_by_iso2(iso) {
                for (slot, &n) in ends[usize::from(c.0)].iter_mut().zip(classes) {
                    *slot = n as f32;
                }
            }
        }
        let mut cities = vec![[0f32; CLASSES]; countries];
        for row in world.rows(Kind::City) {
            let row = &table.rows[row as usize];
            cities[usize::from(row.country)][class(row.people)] += 1.0;
        }
        let world_rate: [f32; CLASSES] = std::array::from_fn(|k| {
            let sum = |of: &[[f32; CLASSES]]| of.iter().map(|c| c[k]).sum::<f32>();
            (sum(&ends) + 0.01) / (sum(&cities) + 1.0)
        });
        let habit = (0..countries)
            .map(|c| {
                // A country's own level first, from all its classes, then each class around it.
                let expected: f32 = (0..CLASSES).map(|k| cities[c][k] * world_rate[k]).sum();
                let level = (ends[c].iter().sum::<f32>() + PRIOR_PAIR) / (expected + PRIOR_PAIR);
                std::array::from_fn(|k| {
                    let prior = level * world_rate[k];
                    ((ends[c][k] + PRIOR_CITIES * prior) / (cities[c][k] + PRIOR_CITIES)).ln()
                })
            })
            .collect();
        let totals: Vec<f32> = ends.iter().map(|c| c.iter().sum()).collect();
        let sum = totals.iter().sum();
        Self { countries, pairs, totals, sum, habit }
    }

    /// Logarithm of the ties between two countries over the number that their totals alone
    /// would give. Unknown without any ties at all.
    pub(crate) fn lift(&self, a: usize, b: usize) -> Option<f32> {
        if self.sum == 0.0 {
            return None;
        }
        let expected = self.totals[a] * self.totals[b] / self.sum;
        let seen = self.pairs[a * self.countries + b] as f32;
        Some(((seen + PRIOR_PAIR) / (expected + PRIOR_PAIR)).ln())
    }

    /// Ties between two countries, 0 for fewer than [`FEWEST`].
    pub(crate) fn between(&self, a: usize, b: usize) -> u32 {
        self.pairs[a * self.countries + b]
    }

    /// Logarithm of the mean number of ties of cities like this one in its country.
    pub(crate) fn habit(&self, country: u16, people: u8) -> Option<f32> {
        (self.sum > 0.0).then(|| self.habit[usize::from(country)][class(people)])
    }
}
