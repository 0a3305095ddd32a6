//! Letters to be sent. A letter is put here in the transaction that causes it, and a job sends
//! it: nothing is lost while the relay is down, and nothing is sent of a change that was undone.

use std::time::Duration;

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;

use crate::rows::{self, count, get};
use crate::{Error, Result, Store, Work, tend};

/// A letter to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLetter {
    /// The address.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// What it says, plain.
    pub text: String,
}

/// A letter in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its identifier.
    pub id: Id<kind::Letter>,
    /// Address, subject and text.
    pub letter: NewLetter,
    /// Since when it waits.
    pub created_at: Timestamp,
    /// How often it was tried.
    pub tries: u64,
    /// What went wrong last.
    pub error: Option<String>,
    /// Whether it was given up.
    pub failed: bool,
}

const COLUMNS: &str = "id, recipient, subject, text, created_at, tries, error, failed_at";

fn read(row: &sea_orm::QueryResult) -> Result<Letter> {
    let damaged = |e: &dyn std::fmt::Display| Error::Damaged(e.to_string());
    let failed_at: Option<i64> = get(row, 7)?;
    Ok(Letter {
        id: Id::from_number(get(row, 0)?).map_err(|e| damaged(&e))?,
        letter: NewLetter { to: get(row, 1)?, subject: get(row, 2)?, text: get(row, 3)? },
        created_at: Timestamp::from_microsecond(get(row, 4)?).map_err(|e| damaged(&e))?,
        tries: count(row, 5)?,
        error: get(row, 6)?,
        failed: failed_at.is_some(),
    })
}

/// Puts a letter into the outbox, with the change that causes it.
///
/// # Errors
/// If the database fails.
pub async fn put(work: &Work, letter: &NewLetter, at: Timestamp) -> Result<Id<kind::Letter>> {
    let id: Id<kind::Letter> = work.draw();
    let at = at.as_microsecond();
    let row = vec![
        id.number().into(),
        letter.to.as_str().into(),
        letter.subject.as_str().into(),
        letter.text.as_str().into(),
        at.into(),
        at.into(),
        0_i64.into(),
    ];
    let into = "outbox (id, recipient, subject, text, created_at, due_at, tries)";
    rows::insert(work, into, "", vec![row]).await?;
    Ok(id)
}

impl Store {
    /// Takes the letter that is due first, for so long: should this node die before it says
    /// what became of it, another takes it then.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn take_letter(&self, now: Timestamp, lease: Duration) -> Result<Option<Letter>> {
        let until = now.as_microsecond().saturating_add(i64::try_from(lease.as_micros()).unwrap_or(i64::MAX));
        tend!(self, |w| {
            let sql = format!(
                "UPDATE outbox SET due_at = $1, tries = tries + 1 WHERE id = (SELECT id FROM outbox \
                 WHERE sent_at IS NULL AND failed_at IS NULL AND due_at <= $2 ORDER BY due_at, id LIMIT 1) \
                 RETURNING {COLUMNS}"
            );
            let row = rows::first(w, &sql, [until.into(), now.as_microsecond().into()]).await?;
            row.as_ref().map(read).transpose()
        })
    }

    /// The letter has gone. Its text, which may hold a link that signs somebody in, is forgotten.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn letter_sent(&self, id: Id<kind::Letter>, at: Timestamp) -> Result<()> {
        tend!(self, |w| {
            let sql = "UPDATE outbox SET sent_at = $1, text = '', error = NULL WHERE id = $2";
            rows::run(w, sql, [at.as_microsecond().into(), id.number().into()]).await?;
            crate::proposals::letter_gone(w, id).await
        })
    }

    /// The letter did not go: it is tried again at `again`, or given up.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn letter_kept(
        &self,
        id: Id<kind::Letter>,
        error: &str,
        at: Timestamp,
        again: Option<Timestamp>,
    ) -> Result<()> {
        tend!(self, |w| {
            let sql =
                "UPDATE outbox SET due_at = coalesce($1, due_at), failed_at = $2, error = $3 WHERE id = $4";
            let failed = again.is_none().then(|| at.as_microsecond());
            let values = [
                again.map(Timestamp::as_microsecond).into(),
                failed.into(),
                error.into(),
                id.number().into(),
            ];
            rows::run(w, sql, values).await?;
            Ok(())
        })
    }

    /// The letters that have not gone, the oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn letters_waiting(&self) -> Result<Vec<Letter>> {
        let sql = format!("SELECT {COLUMNS} FROM outbox WHERE sent_at IS NULL ORDER BY created_at, id");
        rows::all(self.db(), &sql, []).await?.iter().map(read).collect()
    }
}
