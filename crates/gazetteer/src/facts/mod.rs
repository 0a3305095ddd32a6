//! What operators add to the shipped profile and correct in it.
//!
//! A fact has a name, a value, a source and a date. Facts with one of the [`known`] names
//! replace the shipped value wherever it is used; every other name (industries, museums,
//! diaspora …) stands beside the profile.
//!
//! - [`sheet`] reads a CSV file row by row and says what is wrong with each bad one;
//! - [`plan`] compares the good rows with what is known already;
//! - [`journal`] keeps every import, so that each can be undone and none is lost.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::place::GeoId;

pub mod journal;
pub mod plan;
pub mod sheet;

/// Names of facts that replace a value of the shipped file.
pub mod known {
    /// People who live there, a whole number.
    pub const POPULATION: &str = "population";
    /// Metres above the sea.
    pub const ELEVATION: &str = "elevation_m";
    /// Distance to the sea, km.
    pub const COAST: &str = "coast_km";
    /// Distance to the nearest river, km.
    pub const RIVER: &str = "river_km";
    /// Distance to the nearest lake, km.
    pub const LAKE: &str = "lake_km";

    /// All of them, each with the range that makes sense.
    pub const ALL: &[(&str, std::ops::RangeInclusive<f64>)] = &[
        (POPULATION, 0.0..=60_000_000.0),
        (ELEVATION, -500.0..=6_000.0),
        (COAST, 0.0..=3_000.0),
        (RIVER, 0.0..=3_000.0),
        (LAKE, 0.0..=3_000.0),
    ];

    /// The range of a known name; `None` for every other name.
    pub fn range(name: &str) -> Option<&'static std::ops::RangeInclusive<f64>> {
        ALL.iter().find(|(known, _)| *known == name).map(|(_, range)| range)
    }

    /// Whether values of this name are whole numbers.
    pub fn is_whole(name: &str) -> bool {
        matches!(name, POPULATION | ELEVATION)
    }
}

/// One statement about one place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fact {
    /// The place.
    pub place: GeoId,
    /// What it is about, in lower case with underscores.
    pub name: String,
    /// The value, in words or as a number.
    pub value: String,
    /// Who says so.
    pub source: String,
    /// The day it was true or read, ISO 8601.
    pub date: jiff::civil::Date,
}

impl Fact {
    /// Whether it replaces a value of the shipped file.
    pub fn is_correction(&self) -> bool {
        known::range(&self.name).is_some()
    }
}

/// All facts of one installation.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    by_place: BTreeMap<GeoId, Vec<Fact>>,
}

impl Facts {
    /// Collects facts. Where two speak of the same name of the same place and the name is
    /// a [`known`] one, the later date wins, and of two of one date the later in order.
    pub fn new(facts: impl IntoIterator<Item = Fact>) -> Self {
        let mut by_place: BTreeMap<GeoId, Vec<Fact>> = BTreeMap::new();
        for fact in facts {
            by_place.entry(fact.place).or_default().push(fact);
        }
        for list in by_place.values_mut() {
            list.sort_by(|a, b| a.name.cmp(&b.name).then(a.date.cmp(&b.date)));
        }
        Self { by_place }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_place.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_place.values().map(Vec::len).sum()
    }

    /// All facts, by place.
    pub fn iter(&self) -> impl Iterator<Item = &Fact> {
        self.by_place.values().flatten()
    }

    /// The facts about one place, by name and then by date.
    pub fn of(&self, place: GeoId) -> &[Fact] {
        self.by_place.get(&place).map_or(&[], Vec::as_slice)
    }

    /// The latest fact of this name.
    pub fn latest(&self, place: GeoId, name: &str) -> Option<&Fact> {
        self.of(place).iter().rev().find(|f| f.name == name)
    }

    /// The latest fact of this name as a number.
    pub fn number(&self, place: GeoId, name: &str) -> Option<f64> {
        if self.is_empty() {
            return None;
        }
        self.latest(place, name)?.value.parse().ok().filter(|n: &f64| n.is_finite())
    }
}
