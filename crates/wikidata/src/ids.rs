//! Identifiers of items and statements.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a text is no identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no identifier of Wikidata")]
pub struct IdError(pub String);

/// An item: `Q90`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemId(u64);

impl ItemId {
    /// By its number, without the Q. `None` for 0 and beyond what a database's number holds.
    #[must_use]
    pub fn from_number(number: u64) -> Option<Self> {
        (number > 0 && i64::try_from(number).is_ok()).then_some(Self(number))
    }

    /// Its number, without the Q.
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }

    /// From the address by which answers name it; `None` for what is no item: an unknown
    /// value, a property, a text.
    pub(crate) fn from_address(address: &str) -> Option<Self> {
        address.rsplit_once("/entity/")?.1.parse().ok()
    }

    /// Its page, for people.
    #[must_use]
    pub fn page(self) -> String {
        format!("https://www.wikidata.org/wiki/{self}")
    }
}

impl FromStr for ItemId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let digits = text.strip_prefix('Q').filter(|d| !d.starts_with('0'));
        let number = digits.filter(|d| d.bytes().all(|b| b.is_ascii_digit())).and_then(|d| d.parse().ok());
        number.and_then(Self::from_number).ok_or_else(|| IdError(text.chars().take(80).collect()))
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Q{}", self.0)
    }
}

impl Serialize for ItemId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ItemId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// A statement, as the query service writes it: `Q90-8B1D3D2C-…`. Letters, digits and dashes
/// only, so that it can stand in a question as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StatementId(String);

impl StatementId {
    /// The longest that is taken, letters; they have about fifty.
    const LONGEST: usize = 120;
    pub(crate) const PREFIX: &str = "http://www.wikidata.org/entity/statement/";

    /// From the address by which answers name it.
    pub(crate) fn from_address(address: &str) -> Option<Self> {
        address.strip_prefix(Self::PREFIX)?.parse().ok()
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where it stands on the page of its item, for people.
    #[must_use]
    pub fn page(&self, item: ItemId) -> String {
        // Pages write a dollar sign where the query service has the first dash.
        format!("{}#{}", item.page(), self.0.replacen('-', "$", 1))
    }
}

impl FromStr for StatementId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let fits = (3..=Self::LONGEST).contains(&text.len())
            && text.starts_with(['Q', 'q'])
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if fits { Ok(Self(text.to_owned())) } else { Err(IdError(text.chars().take(80).collect())) }
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for StatementId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for StatementId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
