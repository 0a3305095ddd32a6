//! How many cities have a known value, field by field.

use gazetteer::{Kind, Place, World};

/// Whether a city has a known value.
type Known = fn(Place<'_>) -> bool;

/// The fields, by the message that names each.
const FIELDS: [(&str, Known); 12] = [
    ("coverage-population", |p| p.population().is_some()),
    ("coverage-division", |p| p.admin1().is_some()),
    ("coverage-elevation", |p| p.elevation_m().is_some()),
    ("coverage-relief", |p| p.relief_m().is_some()),
    ("coverage-climate", |p| p.climate().is_some()),
    ("coverage-coast", |p| p.coast_km().is_some()),
    ("coverage-lake", |p| p.lake_km().is_some()),
    ("coverage-river", |p| p.river_km().is_some()),
    ("coverage-port", |p| p.port().is_some()),
    ("coverage-airport", |p| p.airport().is_some()),
    ("coverage-university", |p| p.universities().next().is_some()),
    ("coverage-facts", |p| !p.facts().is_empty()),
];

/// Counts of cities with a known value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage([usize; FIELDS.len()]);

impl Coverage {
    /// Walks over all cities once: some tens of milliseconds.
    pub fn of(world: &World) -> Self {
        let mut counts = [0; FIELDS.len()];
        for place in world.places(Kind::City) {
            for (count, (_, known)) in counts.iter_mut().zip(FIELDS) {
                *count += usize::from(known(place));
            }
        }
        Self(counts)
    }

    /// Message id and count of each field.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, usize)> {
        FIELDS.iter().map(|(id, _)| *id).zip(self.0)
    }
}
