//! How likely each bearer of a name is meant.

use gazetteer::place::Feature;
use gazetteer::search::Bearer;
use gazetteer::{Kind, PlaceIx, World};

use super::areas::Area;
use super::name::Near;
use super::{Met, Places};
use crate::words::Generic;

/// A share from which on the first candidate is certain.
pub(super) const SURE: f64 = 0.97;
/// The same where the name merely sounds so.
pub(super) const SURE_BY_SOUND: f64 = 0.995;

/// People assumed where none are known: a village.
const UNKNOWN_POPULATION: f64 = 300.0;
/// How many times likelier a decade of population makes a place, as a power of ten.
const PER_DECADE: f64 = 1.25;
/// Decades taken away where the name is not the main one.
const OTHER_NAME: f64 = 2.0;
/// Decades added where the name is the main one to the letter, accents and all.
const TO_THE_LETTER: f64 = 0.5;
/// Decades taken away where the name is in another script and was met in it.
const OTHER_SCRIPT: f64 = 0.3;
/// Decades taken away where the name merely sounds so.
const SOUND: f64 = 2.0;
/// Decades taken away from a division where a city may be meant.
const DIVISION: f64 = 2.5;
/// Decades taken away from a second-level division.
const SMALL_DIVISION: f64 = 3.0;
/// Decades taken away where a place lies as far from its stated coordinates as it may.
const DECADES_AT_REACH: f64 = 3.0;
/// Decades added to a party of the registry: it is known to have ties.
const PARTY: f64 = 1.5;
/// Decades added by the rank of a place as a seat, and taken from a section of a city.
const SEAT: f64 = 0.2;
const SECTION: f64 = -1.5;
const LOCALITY: f64 = -0.7;

/// A candidate with its weight in decades.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed {
    pub(super) place: PlaceIx,
    pub(super) met: Met,
    pub(super) where_said: bool,
    decades: f64,
}

/// All bearers of a name that lie where the sheet says; if there is none, those elsewhere.
pub(super) fn all(
    places: &Places<'_>,
    name: &str,
    level: Option<Generic>,
    said: &[&Area],
    near: Option<Near>,
) -> Vec<Weighed> {
    let world = places.world;
    let own_script = !name.is_ascii() && gazetteer::search::folded(name).chars().any(|c| c > '\u{36f}');
    let mut weighed: Vec<Weighed> = places
        .index
        .bearers(name)
        .into_iter()
        .filter(|b| !b.code && world.kind(b.place) != Kind::Country)
        .map(|b| {
            let where_said =
                said.iter().all(|area| area.holds(world, b.place)) && lies_near(world, b.place, near);
            Weighed {
                place: b.place,
                met: met(b),
                where_said,
                decades: decades(places, name, b, level, own_script) - off(world, b.place, near),
            }
        })
        .collect();
    if weighed.iter().any(|w| w.where_said) {
        weighed.retain(|w| w.where_said);
    }
    let id = |w: &Weighed| world.place(w.place).id();
    weighed.sort_by(|a, b| b.decades.total_cmp(&a.decades).then_with(|| id(a).cmp(&id(b))));
    weighed
}

/// How far from its stated coordinates a place may lie, km: a point for a city, somewhere in
/// the middle for a division.
fn reach(kind: Kind) -> f64 {
    match kind {
        Kind::City => 40.0,
        Kind::Admin2 => 200.0,
        Kind::Admin1 | Kind::Country => 900.0,
    }
}

fn km_off(world: &World, ix: PlaceIx, near: Option<Near>) -> Option<f64> {
    Some(world.place(ix).position()?.distance_km(near?.position()))
}

/// Whether a place lies where its coordinates are stated to be; so if none are.
pub(super) fn lies_near(world: &World, ix: PlaceIx, near: Option<Near>) -> bool {
    near.is_none() || km_off(world, ix, near).is_some_and(|km| km <= reach(world.kind(ix)))
}

/// Decades taken away for the distance from the stated coordinates.
fn off(world: &World, ix: PlaceIx, near: Option<Near>) -> f64 {
    km_off(world, ix, near).map_or(0.0, |km| DECADES_AT_REACH * (km / reach(world.kind(ix))).min(1.0))
}

fn met(b: Bearer) -> Met {
    match b {
        Bearer { main: true, .. } => Met::Name,
        Bearer { sound: true, .. } => Met::Sound,
        _ => Met::OtherName,
    }
}

fn decades(places: &Places<'_>, name: &str, b: Bearer, level: Option<Generic>, own_script: bool) -> f64 {
    let place = places.world.place(b.place);
    let people = place.population().map_or(UNKNOWN_POPULATION, f64::from).max(30.0);
    let mut decades = people.log10();
    decades += match (place.kind(), place.feature()) {
        (Kind::Admin1 | Kind::Admin2, _) if level == Some(Generic::Division) => 3.0,
        (Kind::Admin1 | Kind::Country, _) => -DIVISION,
        (Kind::Admin2, _) => -SMALL_DIVISION,
        (Kind::City, Feature::Capital | Feature::Seat1 | Feature::Seat2) => SEAT,
        (Kind::City, Feature::Section) => SECTION,
        (Kind::City, Feature::Locality) => LOCALITY,
        _ => 0.0,
    };
    decades -= match met(b) {
        Met::Sound => SOUND,
        Met::OtherName if own_script => OTHER_SCRIPT,
        Met::OtherName => OTHER_NAME,
        Met::Name if place.name() == name => -TO_THE_LETTER,
        _ => 0.0,
    };
    if places.parties.is_party(place.id()) {
        decades += PARTY;
    }
    decades
}

/// The share of each in all the weight.
pub(super) fn shares(weighed: &[Weighed]) -> Vec<f64> {
    let Some(first) = weighed.first() else { return Vec::new() };
    let weight = |w: &Weighed| 10f64.powf(PER_DECADE * (w.decades - first.decades));
    let all: f64 = weighed.iter().map(weight).sum();
    weighed.iter().map(|w| weight(w) / all).collect()
}
