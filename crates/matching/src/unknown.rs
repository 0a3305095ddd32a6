//! What is not known of a place.

use gazetteer::Place;
use gazetteer::place::Feature;

use crate::outcome::Unknown;
use crate::scene::facts;

/// The profile fields that matter for matching and are not known of a place.
pub(crate) fn of(place: Place<'_>) -> Vec<Unknown> {
    let country = place.country();
    let recorded = |name: &str| place.facts().iter().any(|f| f.name == name);
    let fields = [
        ("population", place.population().is_none()),
        ("rank", place.feature() == Feature::Unknown),
        ("elevation", place.elevation_m().is_none()),
        ("relief", place.relief_m().is_none()),
        ("climate", place.climate().is_none()),
        ("coast", place.coast_km().is_none()),
        ("river", place.wide_river_km().is_none()),
        ("lake", place.lake_km().is_none()),
        ("airport", place.airport().is_none()),
        ("time-zone", place.time_zone().is_none()),
        ("universities", place.universities().next().is_none()),
        ("languages", country.languages.is_empty()),
        ("gdp", country.gdp_per_head.is_none()),
        ("industries", !recorded(facts::INDUSTRIES)),
        ("museums", !facts::CULTURE.iter().any(|name| recorded(name))),
    ];
    fields
        .into_iter()
        .filter(|(_, unknown)| *unknown)
        .map(|(field, _)| Unknown { place: place.ix(), field })
        .collect()
}
