//! Tests of the engine on the shipped world and on small ones made for the purpose.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod calibration;
mod compare;
mod evaluation;
mod evaluation_bad;
mod files;
mod lifecycle;
mod limits;
mod mutual;
mod real_ties;
mod recorded;
mod score;
mod sentences;
mod small;
mod training;

use std::sync::{Arc, OnceLock};

use gazetteer::{GeoId, Kind, PlaceIx, World};
use matching::chance::Chance;
use matching::train::{Options, boost, descent};
use matching::{Engine, Model, Tie, Ties};

/// Lacombe, Alberta.
pub(crate) const LACOMBE: u32 = 6_035_615;
/// Mazatlán, Sinaloa.
pub(crate) const MAZATLAN: u32 = 3_996_322;
/// Grande Prairie, Alberta.
pub(crate) const GRANDE_PRAIRIE: u32 = 5_964_347;
/// Madison, Mississippi.
pub(crate) const MADISON: u32 = 4_434_663;
/// Sollefteå.
pub(crate) const SOLLEFTEA: u32 = 2_675_416;
/// Rochester, New York.
pub(crate) const ROCHESTER: u32 = 5_134_086;
/// Velikiy Novgorod.
pub(crate) const NOVGOROD: u32 = 519_336;

/// The shipped world.
pub(crate) fn world() -> Arc<World> {
    static WORLD: OnceLock<Arc<World>> = OnceLock::new();
    WORLD.get_or_init(|| Arc::new(worlddata::open(&worlddata::folder_for_tests()).unwrap())).clone()
}

/// The handful of ties that the users' documents name.
pub(crate) fn named_ties() -> Ties {
    let mut ties = Ties::default();
    let tie = |year, source: &str| Tie { year, kind: None, source: Some(source.into()) };
    ties.add(GeoId(MAZATLAN), GeoId(GRANDE_PRAIRIE), tie(Some(2008), "council memo"));
    ties.add(GeoId(MADISON), GeoId(SOLLEFTEA), tie(Some(1997), "Mississippi Business Journal"));
    ties.add(GeoId(ROCHESTER), GeoId(NOVGOROD), tie(None, "BISNIS"));
    ties
}

/// The shipped world with the named ties.
pub(crate) fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::new(world(), Model::shipped().unwrap(), Arc::new(named_ties())))
}

/// The row of an id.
pub(crate) fn row(id: u32) -> PlaceIx {
    engine().world().by_id(GeoId(id)).unwrap().ix()
}

/// A training of little work, for tests of what comes out, not of how good it is.
pub(crate) fn quick() -> Options {
    Options {
        worlds: 1,
        draws: 10,
        rounds: 25,
        second_worlds: 1,
        most_asking: 30,
        forests: 1,
        boost: boost::Options { trees: 6, ..boost::Options::default() },
        descent: descent::Options { rounds: 1, units: [6, 4], ..descent::Options::default() },
        measure: None,
        bystanders: 20,
        ..Options::default()
    }
}

/// Ties by chance between large cities of different countries: nothing real is in them.
pub(crate) fn invented(count: usize, seed: u64) -> Ties {
    let world = world();
    let large: Vec<_> =
        world.places(Kind::City).filter(|p| p.population().is_some_and(|n| n > 100_000)).collect();
    let mut chance = Chance::new(seed);
    let mut ties = Ties::default();
    while ties.len() < count {
        let (a, b) = (large[chance.below(large.len())], large[chance.below(large.len())]);
        if a.country_ix() != b.country_ix() {
            ties.add(a.id(), b.id(), Tie::default());
        }
    }
    ties
}
