//! Sources that claims rest on, and how well a tie is confirmed.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codes::coded;
use crate::date::Date;
use crate::id::{Id, kind};

coded! {
    /// What sort of source it is.
    pub enum EvidenceKind in "evidence-kind", said as "evidence-kind" {
        /// The signed agreement.
        Agreement = "agreement",
        /// A resolution or minutes of a council.
        Resolution = "resolution",
        /// A letter of one side.
        Letter = "letter",
        /// Another document.
        Document = "document",
        /// A newspaper or broadcaster.
        Newspaper = "newspaper",
        /// A list of an association or authority.
        Register = "register",
        /// A page on the web.
        Link = "link",
        /// Something else, such as a plaque.
        Other = "other",
    }
}

/// A source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What sort it is.
    pub kind: EvidenceKind,
    /// Its title, as one would cite it.
    pub title: String,
    /// Where it is on the web: http or https.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The stored file, by the SHA-256 of its bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<Digest>,
    /// When it was published, written or signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Which side it comes from, such as the writer of a letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Id<kind::Party>>,
    /// Whether the public may read it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub public: bool,
}

impl Source {
    /// A source with a title and nothing else, not public.
    #[must_use]
    pub fn new(kind: EvidenceKind, title: impl Into<String>) -> Self {
        Self {
            kind,
            title: title.into(),
            url: None,
            file: None,
            published: None,
            publisher: None,
            from: None,
            public: false,
        }
    }
}

/// A SHA-256, written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

/// Why a text is no SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a SHA-256 is 64 hexadecimal digits")]
pub struct DigestError;

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        let text = text.trim();
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(DigestError);
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| DigestError)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

coded! {
    /// Which sides stand by what is on record.
    pub enum Confirmation in "confirmation", said as "confirmation" {
        /// No side has confirmed it.
        Unconfirmed = "unconfirmed",
        /// Some side has, but not all.
        OneSide = "one-side",
        /// All sides have.
        BothSides = "both-sides",
    }
}

/// After how many years without confirmation a tie is stale.
pub const STALE_AFTER_YEARS: i16 = 3;

/// Whether what was last confirmed on a day, or first recorded if never confirmed, is stale:
/// more than `years` lie between.
#[must_use]
pub fn is_stale(last: civil::Date, today: civil::Date, years: i16) -> bool {
    years_before(today, years).is_some_and(|limit| last < limit)
}

/// The day so many years earlier; the last day of February stands for the 29th.
pub(crate) fn years_before(today: civil::Date, years: i16) -> Option<civil::Date> {
    use jiff::ToSpan;
    today.checked_sub(i32::from(years).years()).ok()
}
