//! Files of everything that is public, one a night, kept in the database so that every node has
//! them. What was public on another day the register no longer knows, so archives have them too.

use jiff::{Timestamp, civil};
use partnership::Id;
use partnership::evidence::Digest;
use partnership::id::kind;
use sea_orm::QueryResult;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::jobs::queue;
use crate::open::Store;
use crate::rows::{self, count, get};
use crate::subject::Subject;
use crate::{Error, Expect, Hand, Result, change, tend};

/// The kind of job that makes the file.
pub const JOB: &str = "nightly";

/// A file of everything public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NightlyFile {
    /// Its name, with its day.
    pub name: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// Ties in it.
    pub ties: u64,
    /// Parties in it.
    pub parties: u64,
    /// Its bytes.
    pub size: u64,
    /// Their SHA-256.
    pub sha256: Digest,
    /// Why it was withdrawn, if it was: its bytes are gone.
    pub withdrawn: Option<String>,
}

/// Why a file was not withdrawn.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// There is no file of this name.
    #[error("there is no file of this name")]
    Missing,
    /// It was withdrawn before.
    #[error("it was withdrawn before: {0}")]
    Before(String),
}

const COLUMNS: &str = "name, made_at, ties, parties, size, sha256, withdrawn_why";

fn file(row: &QueryResult) -> Result<NightlyFile> {
    let hash: Vec<u8> = get(row, 5)?;
    let damaged = |what: String| Error::Damaged(what);
    Ok(NightlyFile {
        name: get(row, 0)?,
        made_at: Timestamp::from_microsecond(get(row, 1)?).map_err(|e| damaged(e.to_string()))?,
        ties: count(row, 2)?,
        parties: count(row, 3)?,
        size: count(row, 4)?,
        sha256: Digest(hash.try_into().map_err(|_| damaged("a hash of another length".to_owned()))?),
        withdrawn: get(row, 6)?,
    })
}

impl Store {
    /// The files there are, the newest first; withdrawn ones are not.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn nightly_files(&self) -> Result<Vec<NightlyFile>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM nightly_files WHERE withdrawn_at IS NULL ORDER BY made_at DESC, name DESC"
        );
        rows::all(&self.db, &sql, []).await?.iter().map(file).collect()
    }

    /// One file without its bytes, also one that was withdrawn.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn nightly_file(&self, name: &str) -> Result<Option<NightlyFile>> {
        let sql = format!("SELECT {COLUMNS} FROM nightly_files WHERE name = $1");
        rows::first(&self.db, &sql, [name.into()]).await?.as_ref().map(file).transpose()
    }

    /// The bytes of one that was not withdrawn.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn nightly_bytes(&self, name: &str) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT bytes FROM nightly_files WHERE name = $1 AND withdrawn_at IS NULL";
        rows::first(&self.db, sql, [name.into()]).await?.as_ref().map(|row| get(row, 0)).transpose()
    }

    /// Has the file of a day made, by whichever node takes the job first; nothing if the job
    /// waits or is worked on already.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn queue_nightly(&self, day: civil::Date, now: Timestamp) -> Result<Option<Id<kind::Job>>> {
        let once = format!("{JOB} {day}");
        tend!(self, |w| { queue(w, JOB, &json!({ "day": day }), Some(&once), now, now).await })
    }

    /// Keeps a file under its name and lets go of all but the newest `most`. One that is there
    /// already stays as it is, since others may have its hash.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep_nightly(
        &self,
        name: &str,
        (ties, parties): (u64, u64),
        bytes: &[u8],
        at: Timestamp,
        most: u64,
    ) -> Result<()> {
        let hash: [u8; 32] = Sha256::digest(bytes).into();
        let put = "INSERT INTO nightly_files (name, made_at, ties, parties, size, sha256, bytes) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
        let prune = "DELETE FROM nightly_files WHERE withdrawn_at IS NULL AND name NOT IN \
                     (SELECT name FROM nightly_files WHERE withdrawn_at IS NULL \
                      ORDER BY made_at DESC, name DESC LIMIT $1)";
        tend!(self, |w| {
            let values = [
                name.into(),
                at.as_microsecond().into(),
                rows::number(ties),
                rows::number(parties),
                rows::number(bytes.len() as u64),
                hash.to_vec().into(),
                bytes.to_vec().into(),
            ];
            rows::run(w, put, values).await?;
            rows::run(w, prune, [rows::number(most)]).await?;
            Ok(())
        })
    }

    /// Withdraws a file: its bytes go, and its name stays, with why. The next night's file is
    /// made as ever, so what must not stand in it is to be taken off the public record first.
    ///
    /// # Errors
    /// [`WithdrawError`]; nothing is changed then.
    pub async fn withdraw_nightly(&self, hand: &Hand, name: &str, why: &str) -> Result<(), WithdrawError> {
        let body = json!({ "name": name, "why": why });
        change!(self, hand, |w| {
            let sql = format!("SELECT {COLUMNS} FROM nightly_files WHERE name = $1");
            let found = rows::first(w, &sql, [name.into()]).await?.ok_or(WithdrawError::Missing)?;
            if let Some(before) = file(&found)?.withdrawn {
                return Err(WithdrawError::Before(before));
            }
            w.record("nightly.withdrawn", Subject::INSTANCE, Expect::Newest, &body).await?;
            let sql = "UPDATE nightly_files SET bytes = $1, size = 0, withdrawn_at = $2, withdrawn_why = $3 \
                       WHERE name = $4";
            let at = w.hand().at.as_microsecond();
            let values = [Vec::<u8>::new().into(), at.into(), why.into(), name.into()];
            rows::run(w, sql, values).await?;
            Ok(())
        })
    }
}
