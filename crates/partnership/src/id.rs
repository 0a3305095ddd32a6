//! Names for things that last: one identifier for database, address, API and paper.
//!
//! Fifty random bits, written as ten letters of Crockford's base 32 in two groups, like
//! `k7qm3-txd9p`: short enough to read out over the telephone, without the letters that are
//! mistaken for digits. With 100,000 things of a kind the chance that any two of them meet is
//! about 1 in 220,000; the store draws again where it happens.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Letters of Crockford's base 32, by value.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// How many letters an identifier has.
const LENGTH: usize = 10;

/// The greatest identifier: fifty bits.
const GREATEST: i64 = (1 << 50) - 1;

/// What an identifier names. Empty types: they exist at compile time only.
pub mod kind {
    macro_rules! kinds {
        ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
            $($(#[$doc])* #[derive(Debug, Clone, Copy)] pub enum $name {})*
        };
    }

    kinds! {
        /// A tie between two or more parties.
        Tie,
        /// A municipality, county, state or region that can be a party.
        Party,
        /// An association, chapter, municipality, committee, trade office or firm that uses Twinhall.
        Organisation,
        /// A person with an account.
        Person,
        /// A source that a claim rests on.
        Evidence,
        /// A stored file.
        File,
        /// A person or office to write to.
        Contact,
        /// One run of an import.
        Import,
        /// One reading of another register.
        Reading,
        /// A correction that a visitor proposes.
        Proposal,
        /// An invitation to an organisation.
        Invitation,
        /// A signed-in browser.
        Session,
        /// A token for the API.
        Token,
        /// A key in a telephone, a computer or on a stick, by which a person signs in.
        Passkey,
        /// Who somebody is with a provider that signs people in.
        Identity,
        /// Work to be done later.
        Job,
        /// A letter in the outbox.
        Letter,
        /// The same done to many ties at once.
        Batch,
    }
}

/// An identifier of a thing of kind `K`, from 1 to 2⁵⁰ − 1.
pub struct Id<K>(i64, PhantomData<fn() -> K>);

/// Why a text or a number is no identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// It is not ten letters of the alphabet.
    #[error("an identifier has ten letters and digits, like k7qm3-txd9p")]
    Text,
    /// It lies outside 1 to 2⁵⁰ − 1.
    #[error("{0} is not an identifier")]
    Number(i64),
}

impl<K> Id<K> {
    /// The identifier with these random bits. Zero is not an identifier and becomes 1.
    #[must_use]
    pub fn from_random(bits: u64) -> Self {
        let low = i64::try_from(bits & GREATEST.unsigned_abs()).unwrap_or(GREATEST);
        Self(low.max(1), PhantomData)
    }

    /// The identifier with this number, as the database holds it.
    ///
    /// # Errors
    /// If it lies outside 1 to 2⁵⁰ − 1.
    pub fn from_number(number: i64) -> Result<Self, IdError> {
        if (1..=GREATEST).contains(&number) {
            Ok(Self(number, PhantomData))
        } else {
            Err(IdError::Number(number))
        }
    }

    /// The number that the database holds.
    #[must_use]
    pub fn number(self) -> i64 {
        self.0
    }
}

impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for at in 0..LENGTH {
            if at == LENGTH / 2 {
                f.write_str("-")?;
            }
            let value = (self.0 >> (5 * (LENGTH - 1 - at))) & 31;
            let letter = LETTERS[usize::try_from(value).unwrap_or(0)];
            write!(f, "{}", char::from(letter))?;
        }
        Ok(())
    }
}

impl<K> FromStr for Id<K> {
    type Err = IdError;

    /// Reads what [`Display`](fmt::Display) writes, and what people make of it: capitals, no
    /// hyphen or others, `o` for 0, `i` or `l` for 1.
    fn from_str(text: &str) -> Result<Self, IdError> {
        let mut number = 0_i64;
        let mut letters = 0;
        for letter in text.trim().chars().filter(|c| !matches!(c, '-' | ' ')) {
            let letter = match letter.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                other => other,
            };
            let value = LETTERS.iter().position(|&l| char::from(l) == letter).ok_or(IdError::Text)?;
            letters += 1;
            if letters > LENGTH {
                return Err(IdError::Text);
            }
            number = number << 5 | i64::try_from(value).map_err(|_| IdError::Text)?;
        }
        if letters == LENGTH {
            Self::from_number(number).map_err(|_| IdError::Text)
        } else {
            Err(IdError::Text)
        }
    }
}

impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

// Written out because a derive would ask the same of `K`, which is never a value.
impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Id<K> {}

impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<K> Eq for Id<K> {}

impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
