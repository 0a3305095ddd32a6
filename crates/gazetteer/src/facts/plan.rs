//! What an import would change, row by row, before anything is written.

use std::collections::HashMap;

use jiff::civil::Date;

use super::sheet::Row;
use super::{Fact, known};
use crate::place::GeoId;
use crate::world::World;

/// What one good row does.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// A new statement beside the profile.
    Adds,
    /// Fills in what the shipped file does not know.
    FillsIn,
    /// Takes the place of the shipped value.
    Corrects {
        /// The shipped value.
        shipped: String,
    },
    /// Takes the place of an earlier correction.
    Replaces {
        /// The earlier value.
        value: String,
        /// Its date.
        date: Date,
    },
    /// Is recorded, but a later correction stays in force.
    Older {
        /// The value in force.
        value: String,
        /// Its date.
        date: Date,
    },
    /// Is recorded already, word for word: it is not recorded again.
    Known,
}

/// One row and its effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The row.
    pub row: Row,
    /// What it does.
    pub effect: Effect,
}

/// All rows of an import with their effects.
#[derive(Debug, Default)]
pub struct Plan {
    /// In the order of the file.
    pub rows: Vec<Planned>,
}

impl Plan {
    /// Compares rows with a world that has the facts recorded so far laid over it.
    pub fn new(world: &World, rows: Vec<Row>) -> Self {
        let mut in_force: HashMap<(GeoId, String), (String, Date)> = HashMap::new();
        let rows = rows
            .into_iter()
            .map(|row| {
                let effect = effect(world, &row.fact, &mut in_force);
                Planned { row, effect }
            })
            .collect();
        Self { rows }
    }

    /// The facts to record: all but those recorded already.
    pub fn new_facts(&self) -> Vec<Fact> {
        self.rows.iter().filter(|p| p.effect != Effect::Known).map(|p| p.row.fact.clone()).collect()
    }
}

fn effect(world: &World, fact: &Fact, in_force: &mut HashMap<(GeoId, String), (String, Date)>) -> Effect {
    let recorded = world.facts();
    if recorded.of(fact.place).contains(fact) {
        return Effect::Known;
    }
    if !fact.is_correction() {
        return Effect::Adds;
    }
    let key = (fact.place, fact.name.clone());
    let earlier = in_force
        .get(&key)
        .cloned()
        .or_else(|| recorded.latest(fact.place, &fact.name).map(|f| (f.value.clone(), f.date)));
    match earlier {
        Some((value, date)) if date > fact.date => Effect::Older { value, date },
        earlier => {
            in_force.insert(key, (fact.value.clone(), fact.date));
            match (earlier, shipped(world, fact)) {
                (Some((value, date)), _) => Effect::Replaces { value, date },
                (None, Some(shipped)) => Effect::Corrects { shipped },
                (None, None) => Effect::FillsIn,
            }
        }
    }
}

/// The value in use while no correction is recorded: the shipped one.
fn shipped(world: &World, fact: &Fact) -> Option<String> {
    let place = world.by_id(fact.place)?;
    let number = match fact.name.as_str() {
        known::POPULATION => f64::from(place.population()?),
        known::ELEVATION => f64::from(place.elevation_m()?),
        known::COAST => place.coast_km()?,
        known::RIVER => place.river_km()?,
        known::LAKE => place.lake_km()?,
        _ => return None,
    };
    Some(number.to_string())
}
