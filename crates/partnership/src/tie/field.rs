//! Fields of cooperation: what a tie is for.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::codes::coded;

coded! {
    /// A field of cooperation.
    pub enum Field in "field", said as "tie-field" {
        /// Arts, music, museums, heritage.
        Culture = "culture",
        /// Schools, universities, teachers.
        Education = "education",
        /// Exchanges of young people.
        Youth = "youth",
        /// Sport.
        Sport = "sport",
        /// Business, trade and investment.
        Economy = "economy",
        /// Travel and hospitality.
        Tourism = "tourism",
        /// Science and technology.
        Science = "science",
        /// Farming, forestry, fishing.
        Agriculture = "agriculture",
        /// Environment and climate.
        Environment = "environment",
        /// Health care.
        Health = "health",
        /// Social affairs, inclusion, the elderly.
        Social = "social",
        /// Training of municipal staff, services of a city, planning.
        Administration = "administration",
        /// Fire, police, disasters.
        Safety = "safety",
        /// Humanitarian aid and development.
        Aid = "aid",
        /// Peace, reconciliation, human rights.
        Peace = "peace",
    }
}

/// The fields of a tie: those of the list, and others in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    /// Fields of the list.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub listed: BTreeSet<Field>,
    /// Fields that are not on the list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other: Vec<String>,
}

impl Fields {
    /// How many fields there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.listed.len() + self.other.len()
    }

    /// Whether none is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl FromIterator<Field> for Fields {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        Self { listed: fields.into_iter().collect(), other: Vec::new() }
    }
}
