//! Everything in one file, from either database into either: backup, move, and proof.
//!
//! An archive is made while the site goes on (it shows one moment) and read back whole, or not
//! at all, into an empty database. It is text compressed by zstd, one JSON value a line:
//!
//! ```text
//! {"twinhall":"archive","version":1,"made_at":"2026-01-01T08:00:00Z",
//!  "heads":[{"chain":0,"seq":12,"hash":"9f…"}]}
//! {"table":"journal","columns":["organisation","seq",…]}
//! [1,1,1767254400000000,null,"web",…]
//! …
//! {"end":{"rows":{"journal":12,…},"sha256":"…"}}
//! ```
//!
//! Whole numbers are JSON numbers, other numbers and texts are strings, bytes are strings of
//! base64. The last line states how many rows each table has and the SHA-256 of all lines
//! before it. `heads` states where each chain of the journal ended.
//!
//! What lives for hours only is left out: sessions, resets, the set-up link, counts of failed
//! sign-ins. So is the epoch of the public changes, by which their followers notice that a copy
//! was read back. It holds hashes of passwords and the addresses of people: keep it like the
//! database.

mod read;
mod tables;
mod values;
mod write;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::journal::{Fault, Head};

pub use read::check;

/// What an archive holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The moment it shows.
    pub made_at: Timestamp,
    /// Rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// Where each chain of the journal ended.
    pub heads: Vec<Head>,
    /// The SHA-256 of its lines, but the last.
    pub sha256: String,
}

/// Why an archive was not made or not read.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// The file cannot be written or read.
    #[error("the archive cannot be read or written: {0}")]
    File(#[from] std::io::Error),
    /// It is no archive, or was cut short or altered.
    #[error("line {line} of the archive: {what}")]
    Broken {
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// A later version of the program made it.
    #[error("a newer version of the program made this archive: it has {0}")]
    Newer(String),
    /// The database it is to be read into holds something already.
    #[error("an archive is read into an empty database, and this one has {0} entries in its journal")]
    NotEmpty(u64),
    /// The journal in it does not verify.
    #[error("the journal in the archive is not whole: chain {}, entry {} is {}", .0.chain, .0.seq, .0.wrong)]
    Journal(Fault),
}

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    twinhall: String,
    version: u32,
    made_at: Timestamp,
    heads: Vec<HeadLine>,
}

/// The end of a chain.
#[derive(Debug, Serialize, Deserialize)]
struct HeadLine {
    chain: i64,
    seq: u64,
    hash: String,
}

/// The line before the rows of a table.
#[derive(Debug, Serialize, Deserialize)]
struct TableLine {
    table: String,
    columns: Vec<String>,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
struct EndLine {
    end: End,
}

/// What was written, to compare with what is read.
#[derive(Debug, Serialize, Deserialize)]
struct End {
    rows: BTreeMap<String, u64>,
    sha256: String,
}

const KIND: &str = "archive";
const VERSION: u32 = 1;
