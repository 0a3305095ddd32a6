//! Codes by which the world is named here: places of the gazetteer, countries, languages.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A place of the gazetteer, by its number in GeoNames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlaceId(pub u32);

/// A country by its two letters in ISO 3166-1, like `SE`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// A language by its BCP 47 tag, like `sv` or `zh-Hant`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

/// Why a text is no such code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// It is not two letters.
    #[error("“{0}” is not a country: write its two letters in ISO 3166-1, like SE")]
    Country(String),
    /// It is not shaped like a language tag.
    #[error("“{0}” is not a language: write its tag, like sv or zh-Hant")]
    Language(String),
}

impl Country {
    /// The two capital letters.
    #[must_use]
    pub fn code(&self) -> &str {
        // Both bytes are checked to be ASCII letters when the value is made.
        std::str::from_utf8(&self.0).unwrap_or("ZZ")
    }
}

impl FromStr for Country {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        match text.trim().as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => Err(CodeError::Country(text.trim().to_owned())),
        }
    }
}

impl Language {
    /// The tag, subtags in the usual case.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.0
    }

    /// The first subtag: `zh` of `zh-Hant`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }
}

impl FromStr for Language {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        let mut tag = String::with_capacity(text.len());
        for (i, part) in text.split('-').enumerate() {
            let long = if i == 0 { 2..=3 } else { 1..=8 };
            let letters = part
                .bytes()
                .all(|b| if i == 0 { b.is_ascii_alphabetic() } else { b.is_ascii_alphanumeric() });
            if !long.contains(&part.len()) || !letters || text.len() > 35 {
                return Err(CodeError::Language(text.to_owned()));
            }
            if i > 0 {
                tag.push('-');
            }
            match (i, part.len()) {
                (0, _) => tag.push_str(&part.to_ascii_lowercase()),
                (_, 2) => tag.push_str(&part.to_ascii_uppercase()),
                (_, 4) => {
                    tag.push_str(&part[..1].to_ascii_uppercase());
                    tag.push_str(&part[1..].to_ascii_lowercase());
                }
                _ => tag.push_str(&part.to_ascii_lowercase()),
            }
        }
        Ok(Self(tag))
    }
}

macro_rules! as_text {
    ($type:ident, $as_str:ident) => {
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.$as_str())
            }
        }

        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.$as_str())
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.$as_str())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    };
}

as_text!(Country, code);
as_text!(Language, tag);
