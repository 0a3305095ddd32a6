//! Reading the journal.

use jiff::Timestamp;
use partnership::Id;
use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::{COLUMNS, Digest, Entry, Head, chain_number};
use crate::hand::Via;
use crate::open::Store;
use crate::rows::{self, count, get};
use crate::subject::{Subject, SubjectKind};
use crate::{Error, Result};

/// Where a reader of all changes stands: after this entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// Microseconds since 1970, UTC.
    pub at: i64,
    /// The number of the chain; 0 is the instance itself.
    pub organisation: i64,
    /// The place in the chain.
    pub seq: u64,
}

impl Cursor {
    /// Before the first entry.
    pub const START: Self = Self { at: i64::MIN, organisation: 0, seq: 0 };
}

impl Entry {
    /// Where a reader stands who has read this entry.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor { at: self.at.as_microsecond(), organisation: chain_number(self.organisation), seq: self.seq }
    }
}

impl Store {
    /// The last entry of each chain, by organisation.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn heads(&self) -> Result<Vec<Head>> {
        heads(&self.db).await
    }

    /// What was done to a subject, from first to last.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn entries_of(&self, subject: Subject) -> Result<Vec<Entry>> {
        entries_of(&self.db, subject).await
    }

    /// Entries of one chain (none is the instance's) after `seq`, at most so many: what another
    /// node has written, without ever missing one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn entries_after(&self, chain: i64, seq: u64, most: u64) -> Result<Vec<Entry>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM journal WHERE organisation = $1 AND seq > $2 ORDER BY seq LIMIT $3"
        );
        let values = [chain.into(), rows::number(seq), rows::number(most)];
        rows::all(&self.db, &sql, values).await?.iter().map(entry).collect()
    }

    /// Entries of all chains in the order of time after a cursor and up to an instant, at most
    /// so many. The instant should lie some seconds back: an entry can appear a little after
    /// the time it bears.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn entries_since(&self, after: Cursor, until: Timestamp, most: u64) -> Result<Vec<Entry>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM journal
             WHERE at <= $4 AND at >= $1
                AND (at > $1 OR organisation > $2 OR (organisation = $2 AND seq > $3))
             ORDER BY at, organisation, seq LIMIT $5"
        );
        let values: [Value; 5] = [
            after.at.into(),
            after.organisation.into(),
            rows::number(after.seq),
            until.as_microsecond().into(),
            rows::number(most),
        ];
        rows::all(&self.db, &sql, values).await?.iter().map(entry).collect()
    }
}

/// As [`Store::heads`].
pub(crate) async fn heads<C: ConnectionTrait>(conn: &C) -> Result<Vec<Head>> {
    let sql = "SELECT organisation, seq, hash FROM journal_heads ORDER BY organisation";
    rows::all(conn, sql, []).await?.iter().map(head).collect()
}

/// The head of one chain.
pub(crate) async fn head_of<C: ConnectionTrait>(conn: &C, chain: i64) -> Result<Option<Head>> {
    let sql = "SELECT organisation, seq, hash FROM journal_heads WHERE organisation = $1";
    rows::first(conn, sql, [chain.into()]).await?.as_ref().map(head).transpose()
}

fn head(row: &QueryResult) -> Result<Head> {
    Ok(Head { chain: get(row, 0)?, seq: count(row, 1)?, hash: digest(row, 2)? })
}

/// As [`Store::entries_of`].
pub(crate) async fn entries_of<C: ConnectionTrait>(conn: &C, subject: Subject) -> Result<Vec<Entry>> {
    let sql =
        format!("SELECT {COLUMNS} FROM journal WHERE subject_kind = $1 AND subject = $2 ORDER BY revision");
    let values = [subject.kind.as_str().into(), subject.number.into()];
    rows::all(conn, &sql, values).await?.iter().map(entry).collect()
}

/// An entry from all columns.
pub(crate) fn entry(row: &QueryResult) -> Result<Entry> {
    let id = |number: Option<i64>| number.filter(|&n| n != 0);
    let via: String = get(row, 4)?;
    let kind: String = get(row, 6)?;
    Ok(Entry {
        organisation: id(get(row, 0)?).map(Id::from_number).transpose().map_err(damaged)?,
        seq: count(row, 1)?,
        at: Timestamp::from_microsecond(get(row, 2)?).map_err(damaged)?,
        by: id(get(row, 3)?).map(Id::from_number).transpose().map_err(damaged)?,
        via: Via::parse(&via).ok_or_else(|| Error::Damaged(format!("via {via:?}")))?,
        action: get(row, 5)?,
        subject: Subject {
            kind: SubjectKind::parse(&kind).ok_or_else(|| Error::Damaged(format!("subject {kind:?}")))?,
            number: get(row, 7)?,
        },
        revision: count(row, 8)?,
        body: get(row, 9)?,
        previous: digest(row, 10)?,
        hash: digest(row, 11)?,
    })
}

fn digest(row: &QueryResult, at: usize) -> Result<Digest> {
    let bytes: Vec<u8> = get(row, at)?;
    Digest::from_bytes(&bytes).ok_or_else(|| Error::Damaged(format!("a hash of {} bytes", bytes.len())))
}

fn damaged(error: impl std::fmt::Display) -> Error {
    Error::Damaged(error.to_string())
}
