//! What somebody chose where a plan could not.

use std::collections::BTreeMap;

use gazetteer::GeoId;
use serde::{Deserialize, Serialize};

/// Which place a name means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceChoice {
    /// A place of the gazetteer.
    Place(GeoId),
    /// A place that the gazetteer has not, in a country by its two letters.
    Own(String),
    /// None: the rows that name it are left out.
    Skip,
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowChoice {
    /// It is left out.
    Skip,
    /// Where it differs from the record and may overwrite it, it does.
    Take,
}

/// All choices for an import. As JSON: `{"places": {"madison": {"place": 4434663}}, "rows": {"14": "skip"}}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Choices {
    /// By the key of the question.
    pub places: BTreeMap<String, PlaceChoice>,
    /// By the key of the statement.
    pub rows: BTreeMap<String, RowChoice>,
}
