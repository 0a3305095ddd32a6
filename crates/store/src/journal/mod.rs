//! The journal: what was changed, by whom, in a chain that shows any later alteration.
//!
//! Each organisation has a chain; the instance itself has one too. An entry's hash is the
//! SHA-256 of a marker, the hash of the entry before (32 zero bytes before the first) and all
//! of its columns, each so written that no two different entries can give the same bytes:
//!
//! ```text
//! "twinhall journal 1\n"
//! previous (32 bytes)
//! organisation, seq, at   8 bytes each, big-endian, two's complement
//! by                      a byte 0; or a byte 1 and 8 bytes
//! via, action, subject_kind   length in bytes (8 bytes, big-endian), then UTF-8
//! subject, revision       8 bytes each
//! body                    length, then UTF-8
//! ```
//!
//! Anybody can check the chain with another program from this description. What the chain
//! cannot show by itself is that it was cut short together with its head: keep
//! [`heads`](crate::Store::heads) elsewhere now and then, and hand them to
//! [`verify`](crate::Store::verify).

mod hash;
mod lines;
mod read;
mod verify;

use std::fmt;

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind::{Organisation, Person};

use crate::hand::Via;
use crate::subject::Subject;

pub(crate) use hash::{Columns, hash};
pub use read::Cursor;
pub(crate) use read::{entries_of, entry, head_of, heads};
pub(crate) use verify::verify_on;
pub use verify::{Fault, Head, Verdict, Wrong};

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// What stands before the first entry of a chain.
    pub const NONE: Self = Self([0; 32]);

    /// From 32 bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// From 64 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_bytes(text.as_bytes())
    }

    /// From 64 hexadecimal digits.
    pub(crate) fn parse_bytes(text: &[u8]) -> Option<Self> {
        let (pairs, rest) = text.as_chunks::<2>();
        if pairs.len() != 32 || !rest.is_empty() {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = digit(*high)? << 4 | digit(*low)?;
        }
        Some(Self(bytes))
    }
}

/// The value of a hexadecimal digit.
fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        b'A'..=b'F' => Some(letter - b'A' + 10),
        _ => None,
    }
}

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

/// An entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Whose chain; none is the instance itself.
    pub organisation: Option<Id<Organisation>>,
    /// Its place in the chain, from 1.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// The person; nobody where the program itself acted.
    pub by: Option<Id<Person>>,
    /// Through what.
    pub via: Via,
    /// What was done, like `tie.fact`.
    pub action: String,
    /// To what.
    pub subject: Subject,
    /// The revision of the subject that this made, from 1.
    pub revision: u64,
    /// A JSON object.
    pub body: String,
    /// The hash of the entry before.
    pub previous: Digest,
    /// The hash of this one.
    pub hash: Digest,
}

impl Entry {
    /// The hash that its columns and the hash of the entry before give: [`hash`](Self::hash)
    /// if nothing was altered.
    #[must_use]
    pub fn computed_hash(&self) -> Digest {
        let columns = Columns {
            organisation: chain_number(self.organisation),
            seq: i64::try_from(self.seq).unwrap_or(i64::MAX),
            at: self.at.as_microsecond(),
            by: self.by.map(Id::number),
            via: self.via.as_str(),
            action: &self.action,
            subject_kind: self.subject.kind.as_str(),
            subject: self.subject.number,
            revision: i64::try_from(self.revision).unwrap_or(i64::MAX),
            body: &self.body,
        };
        hash(&self.previous, &columns, &mut Vec::new())
    }
}

/// The columns of an entry in the order of the table.
pub(crate) const COLUMNS: &str =
    "organisation, seq, at, by, via, action, subject_kind, subject, revision, body, previous, hash";

/// The number of a chain.
pub(crate) fn chain_number(organisation: Option<Id<Organisation>>) -> i64 {
    organisation.map_or(0, Id::number)
}
