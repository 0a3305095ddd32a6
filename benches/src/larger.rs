//! The larger cities of the world, and an engine that ranks them.

use std::path::PathBuf;
use std::sync::Arc;

use gazetteer::{Kind, PlaceIx, World};
use matching::{Engine, Model, Ties};

use crate::dice::Dice;

/// Fewest people of such a city.
pub(crate) const PEOPLE: u32 = 5000;

/// What a benchmark of many cities at once stands on.
pub(crate) struct Larger {
    pub(crate) world: Arc<World>,
    pub(crate) engine: Engine,
    /// How many ties the engine knows.
    pub(crate) ties: usize,
    pub(crate) cities: Vec<PlaceIx>,
    pub(crate) dice: Dice,
}

impl Larger {
    /// With the shipped model and these ties; without any, some are invented by chance.
    pub(crate) fn new(seed: u64, relationships: Option<&PathBuf>) -> anyhow::Result<Self> {
        let world = Arc::new(worlddata::open(&worlddata::folder_for_tests())?);
        let mut dice = Dice::new(seed);
        let cities: Vec<PlaceIx> = world
            .places(Kind::City)
            .filter(|p| p.population().is_some_and(|n| n >= PEOPLE) && p.position().is_some())
            .map(|p| p.ix())
            .collect();
        let ties = match relationships {
            Some(path) => Ties::read(std::fs::File::open(path)?, &world)?.0,
            None => crate::rank::invented(&world, &cities, &mut dice),
        };
        let count = ties.len();
        let engine = Engine::new(Arc::clone(&world), Model::shipped()?, Arc::new(ties));
        Ok(Self { world, engine, ties: count, cities, dice })
    }

    /// Brings so many cities by chance to the front of all, and tells how many there are.
    pub(crate) fn draw(&mut self, count: usize) -> usize {
        let count = count.min(self.cities.len());
        for i in 0..count {
            let other = i + self.dice.below(self.cities.len() - i);
            self.cities.swap(i, other);
        }
        count
    }
}
