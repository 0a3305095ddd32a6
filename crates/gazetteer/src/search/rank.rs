//! What makes one place more likely to be meant than another of the same name.
//!
//! Everything is on one scale: decades of population. A capital counts as if it were twice
//! as large, a section of a city as if thirty times smaller, and so on, so that no rule is
//! absolute and none hides a metropolis behind a hamlet. The figures were chosen by hand
//! and tuned on `cargo xtask bench`'s evaluation set.

use crate::geo::Position;
use crate::place::{Feature, Kind, PlaceIx};
use crate::schema::NO_U32;
use crate::world::World;

use super::layout::Info;

/// Units of quality in a decade of population.
pub(crate) const DECADE: i32 = 4000;
/// Qualities are stored above zero: the worst possible one.
const OFFSET: f64 = 3.0;

/// Population assumed where none is known, people: a village.
const UNKNOWN_POPULATION: f64 = 300.0;

/// An alternate name in Latin letters: one that few use, mostly.
const ALTERNATE: f64 = -1.2;
/// A name in another script: who writes so has no other.
const OTHER_SCRIPT: f64 = -0.3;
/// One or two letters that abbreviate a place.
const ABBREVIATION: f64 = -3.0;
/// A name that only sounds like the key counts less again.
const SOUND: f64 = -0.8;
/// A code ("MS") asked for as if it were a name.
const CODE: f64 = -0.5;

/// Added where the place lies in the preferred country.
pub(crate) const IN_COUNTRY: i32 = 5 * DECADE / 2;
/// Added where the place lies right at the preferred position; half at [`HALF_NEAR_KM`].
pub(crate) const NEAR: i32 = 5 * DECADE / 2;
const HALF_NEAR_KM: f64 = 150.0;
/// Added where what follows the name is a division or country that the place lies in.
pub(crate) const QUALIFIED: i32 = DECADE / 2;
/// Taken away where a name that is not the main one is met by its beginning or misspelt:
/// few of those are on anybody's mind.
pub(crate) const ASIDE: i32 = 3 * DECADE / 2;
/// Taken away where the name goes on after something like what was asked.
pub(crate) const BEGUN: i32 = 5 * DECADE / 2;
/// Taken away for each edit between what was typed and the name.
pub(crate) const EDIT: i32 = 2 * DECADE;

/// Importance of each place by row, in decades.
pub(crate) fn importance(world: &World) -> Vec<f32> {
    let c = world.columns();
    // GeoNames states no population for most divisions: take that of their cities.
    let mut people = vec![0u64; world.len()];
    for city in world.rows(Kind::City) {
        let n = c.population[city as usize];
        if n == NO_U32 {
            continue;
        }
        for division in [c.admin1[city as usize], c.admin2[city as usize]] {
            if let Some(sum) = people.get_mut(division as usize) {
                *sum += u64::from(n);
            }
        }
    }
    (0..world.len() as u32)
        .map(|row| {
            let ix = PlaceIx(row);
            let population = match (c.population[ix.row()], people[ix.row()]) {
                (NO_U32, 0) => UNKNOWN_POPULATION,
                (NO_U32, sum) => sum as f64,
                (n, _) => f64::from(n),
            };
            let rank = match (world.kind(ix), Feature::from_number(c.feature[ix.row()])) {
                (Kind::Country | Kind::Admin1, _) => -2.0,
                (Kind::Admin2, _) => -2.2,
                (_, Feature::Capital) => 0.3,
                (_, Feature::Seat1) => 0.2,
                (_, Feature::Seat2) => 0.1,
                (_, Feature::Section) => -1.5,
                (_, Feature::Locality) => -0.5,
                _ => 0.0,
            };
            (population.max(10.0).log10() + rank) as f32
        })
        .collect()
}

/// Quality of a key for a place: its importance less what the name is worth.
pub(crate) fn quality(importance: f32, key: &str, info: Info) -> u16 {
    let worth = if info.is_code() {
        CODE
    } else if info.is_main() {
        0.0
    } else if !key.is_ascii() {
        OTHER_SCRIPT
    } else if key.len() <= 2 {
        ABBREVIATION
    } else {
        ALTERNATE
    };
    let sound = if info.is_sound() { SOUND } else { 0.0 };
    ((f64::from(importance) + worth + sound + OFFSET) * f64::from(DECADE)).clamp(0.0, f64::from(u16::MAX))
        as u16
}

/// What nearness adds, in units of quality.
pub(crate) fn nearness(world: &World, row: u32, here: Position) -> i32 {
    let c = world.columns();
    let (lat, lon) = (c.lat[row as usize], c.lon[row as usize]);
    if lat == i32::MIN {
        return 0;
    }
    let there = Position { lat: f64::from(lat) / 1e5, lon: f64::from(lon) / 1e5 };
    (f64::from(NEAR) / (1.0 + here.distance_km(there) / HALF_NEAR_KM)) as i32
}
