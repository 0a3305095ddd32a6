//! The columns that a file of seekers may have.

use matching::Criterion;
use web::query::keys;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// GeoNames id of who seeks.
    Id,
    /// Its name.
    Place,
    /// How many introductions.
    Introductions,
    /// Anything; it is not read.
    Note,
    /// A limit of one value; its key in addresses.
    Value(&'static str),
    /// A limit of a list.
    List(&'static str),
    /// A limit that is on or off.
    Flag(&'static str),
    /// The weight of a criterion.
    Weight(Criterion),
}

/// The limits, in the order in which they are named. Those of a list as a whole (`spacing`,
/// `per-country`) are not among them: they say nothing about who may be introduced to whom.
const LIMITS: [Column; 16] = [
    Column::List(keys::COUNTRIES),
    Column::List(keys::NOT_COUNTRIES),
    Column::List(keys::CONTINENTS),
    Column::List(keys::LANGUAGES),
    Column::Value(keys::MIN_DISTANCE),
    Column::Value(keys::MAX_DISTANCE),
    Column::Value(keys::MIN_POPULATION),
    Column::Value(keys::MAX_POPULATION),
    Column::Value(keys::POPULATION_RATIO),
    Column::Flag(keys::UNKNOWN_POPULATION),
    Column::Value(keys::OFFICE_HOURS),
    Column::Value(keys::MAX_AIRPORT),
    Column::List(keys::NOT_TWINNED_WITH),
    Column::Value(keys::MAX_PARTNERS),
    Column::Flag(keys::OWN_COUNTRY),
    Column::List(keys::EXCLUDE),
];

/// Begins the name of a weight's column.
const WEIGHT: &str = "weight_";

impl Column {
    fn all() -> impl Iterator<Item = Self> {
        let weights = Criterion::ALL.iter().map(|&c| Self::Weight(c));
        [Self::Id, Self::Place, Self::Introductions, Self::Note].into_iter().chain(LIMITS).chain(weights)
    }

    /// The column of this heading: case, spaces and hyphens do not matter.
    pub(super) fn named(heading: &str) -> Option<Self> {
        let folded = heading.to_lowercase().replace([' ', '-'], "_");
        Self::all().find(|c| c.name() == folded)
    }

    /// How the heading names it.
    pub(super) fn name(self) -> String {
        match self {
            Self::Id => "geonameid".to_owned(),
            Self::Place => "place".to_owned(),
            Self::Introductions => "introductions".to_owned(),
            Self::Note => "note".to_owned(),
            Self::Value(key) | Self::List(key) | Self::Flag(key) => of_limit(key),
            Self::Weight(criterion) => format!("{WEIGHT}{}", criterion.key()),
        }
    }

    /// The key that addresses have for it.
    pub(super) fn key(self) -> Option<String> {
        match self {
            Self::Value(key) | Self::List(key) | Self::Flag(key) => Some(key.to_owned()),
            Self::Weight(criterion) => Some(format!("{}{}", keys::WEIGHT, criterion.key())),
            _ => None,
        }
    }
}

/// The column of a limit.
pub(crate) fn of_limit(key: &str) -> String {
    key.replace('-', "_")
}

/// How all columns are named.
pub(super) fn names() -> Vec<String> {
    Column::all().map(Column::name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_found_by_its_name_however_it_is_written() {
        for column in Column::all() {
            assert_eq!(Column::named(&column.name()), Some(column));
            let spoken = column.name().replace('_', " ").to_uppercase();
            assert_eq!(Column::named(&spoken), Some(column));
        }
        assert_eq!(Column::named("max_distence"), None);
    }
}
