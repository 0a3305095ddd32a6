//! Failed tries, so that guessing takes longer each time, whichever node is asked.

use jiff::{SignedDuration, Timestamp};

use super::instant;
use crate::rows::{self, get};
use crate::{Error, Result, Store, tend};

/// After so long the memory of a failure is cleared away.
const KEPT: SignedDuration = SignedDuration::from_hours(48);

impl Store {
    /// The failures under each of these keys: how many, and when the last.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn failures(&self, keys: &[&str]) -> Result<Vec<Option<(u32, Timestamp)>>> {
        let sql = format!(
            "SELECT key, failures, last_at FROM attempts WHERE key IN ({})",
            rows::list(1, keys.len())
        );
        let found = rows::all(self.db(), &sql, keys.iter().map(|&k| k.into()).collect::<Vec<_>>()).await?;
        let mut all = vec![None; keys.len()];
        for row in &found {
            let key: String = get(row, 0)?;
            let count: i64 = get(row, 1)?;
            if let Some(at) = keys.iter().position(|k| *k == key) {
                all[at] = Some((u32::try_from(count).unwrap_or(u32::MAX), instant(row, 2)?));
            }
        }
        Ok(all)
    }

    /// Notes a failure under each key: `next` says what is remembered after what was. Two
    /// that fail at the same moment are both counted.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn failed(
        &self,
        keys: &[&str],
        now: Timestamp,
        next: impl Fn(Option<(u32, Timestamp)>) -> (u32, Timestamp),
    ) -> Result<()> {
        tend!(self, |w| {
            let before = now.saturating_sub(KEPT).map_err(|e| Error::Damaged(e.to_string()))?;
            rows::run(w, "DELETE FROM attempts WHERE last_at < $1", [before.as_microsecond().into()]).await?;
            for &key in keys {
                let sql = "SELECT failures, last_at FROM attempts WHERE key = $1";
                let row = rows::first(w, sql, [key.into()]).await?;
                let was = match &row {
                    Some(row) => {
                        let count: i64 = get(row, 0)?;
                        Some((u32::try_from(count).unwrap_or(u32::MAX), instant(row, 1)?))
                    }
                    None => None,
                };
                let (count, at) = next(was);
                let then = "ON CONFLICT (key) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at";
                let row = vec![key.into(), i64::from(count).into(), at.as_microsecond().into()];
                rows::insert(w, "attempts (key, failures, last_at)", then, [row]).await?;
            }
            Ok(())
        })
    }

    /// Forgets the failures under these keys: the person has shown who they are.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forgive(&self, keys: &[&str]) -> Result<()> {
        tend!(self, |w| {
            let sql = format!("DELETE FROM attempts WHERE key IN ({})", rows::list(1, keys.len()));
            rows::run(w, &sql, keys.iter().map(|&k| k.into()).collect::<Vec<_>>()).await?;
            Ok(())
        })
    }
}
