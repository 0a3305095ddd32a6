//! Keeps the registry: one code path on SQLite (one file) and PostgreSQL (several nodes).
//!
//! It knows tables, transactions and the journal; it must not know the rules of ties
//! ([`partnership`]), who may do what, or how anything is shown. The clock and randomness
//! are handed in.
//!
//! **The journal is the record.** Every change is an entry of an append-only journal whose
//! entries are chained by hashes per organisation; the other tables are projections, written
//! in the same transaction, that can be made anew. [`change!`] refuses to commit a change
//! without an entry. What need not be remembered (a lease on a job, when a session was last
//! seen) goes through [`tend!`].
//!
//! Raw SQL is shared by both databases and written with `$1`, `$2` …; the only places where
//! they differ are the triggers that guard the journal ([`migrate`]) and how a transaction begins.

pub mod archive;
pub mod contacts;
pub mod error;
pub mod files;
pub mod hand;
pub mod imports;
pub mod jobs;
pub mod journal;
pub mod migrate;
pub mod nightly;
pub mod open;
pub mod outbox;
pub mod people;
pub mod proposals;
pub mod readings;
pub mod registry;
pub mod rows;
pub mod subject;
mod turns;
pub mod work;
pub mod write;

pub use error::Error;
pub use hand::{Hand, Via};
pub use migrate::Applied;
pub use open::{Dice, Options, Store};
pub use subject::{Subject, SubjectKind};
pub use work::Work;
pub use write::{Expect, Writing};

/// What most calls answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;
