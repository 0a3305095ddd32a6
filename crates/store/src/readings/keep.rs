//! What was read, page by page.

use std::collections::HashMap;

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind::Organisation;
use sea_orm::Value;

use super::{Phase, ReadingRow};
use crate::open::Store;
use crate::rows::{self, get};
use crate::work::Work;
use crate::{Error, Result, tend};

/// Values asked for at once.
const TOGETHER: usize = 500;
/// How far the service may be behind what it copies, microseconds: a day. When an item was read
/// our clock tells, but what was read is as old as the copy: asked at 10:05, a service that is ten
/// minutes behind does not know what was changed at 10:00, and once it does, that is still before
/// 10:05. So what was changed in the day before it was read is read again.
const LAG: i64 = 24 * 60 * 60 * 1_000_000;

/// A statement as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptStatement {
    /// Its identifier.
    pub id: String,
    /// The number of the item it stands on.
    pub item: u64,
    /// The number of the partner's item, if it is known.
    pub partner: Option<u64>,
    /// All of it: a JSON object, the same whenever the statement is.
    pub body: String,
}

/// A page of statements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptPage {
    /// The statements.
    pub statements: Vec<KeptStatement>,
    /// When items were last changed, as far as the page says.
    pub modified: Vec<(u64, Timestamp)>,
    /// From where the next page goes on; `None` if this was the last one.
    pub last: Option<String>,
    /// How many questions it took.
    pub requests: u64,
}

/// An item as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptItem {
    /// Its number, as it was asked for.
    pub number: u64,
    /// All of it: a JSON object.
    pub body: String,
}

/// Whether a reading went on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// It did.
    On,
    /// Somebody else has gone on with it, or stopped it: nothing was written.
    Elsewhere,
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Moves a reading on from where it was; false if it is elsewhere.
async fn go_on(
    work: &Work,
    reading: &ReadingRow,
    (phase, position): (Phase, &str),
    (statements, changed, gone, items): (u64, u64, u64, u64),
    requests: u64,
    now: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE wikidata_readings SET phase = $1, position = $2, statements = statements + $3,
        changed = changed + $4, gone = gone + $5, items = items + $6, requests = requests + $7,
        failures = 0, error = NULL, not_before = NULL, moved_at = $8
        WHERE id = $9 AND phase = $10 AND position = $11";
    let mut values: Vec<Value> = vec![phase.code().into(), position.into()];
    values.extend([statements, changed, gone, items, requests].map(rows::number));
    values.extend([
        now.as_microsecond().into(),
        reading.id.number().into(),
        reading.phase.code().into(),
        reading.position.as_str().into(),
    ]);
    Ok(rows::run(work, sql, values).await?.rows_affected() == 1)
}

impl Store {
    /// Keeps a page of statements and moves the reading on behind it. With the last page what
    /// no page had is forgotten, and the items are next.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep_statements(
        &self,
        reading: &ReadingRow,
        page: &KeptPage,
        now: Timestamp,
    ) -> Result<Moved> {
        let of = reading.organisation.number();
        tend!(self, |work| {
            let changed = changed(work, reading.organisation, &page.statements).await?;
            let gone = if page.last.is_none() {
                let sql = "DELETE FROM wikidata_statements WHERE organisation = $1 AND seen_by <> $2";
                rows::run(work, sql, [of.into(), reading.id.number().into()]).await?.rows_affected()
            } else {
                0
            };
            let next = match &page.last {
                Some(last) => (Phase::Statements, last.as_str()),
                None => (Phase::Items, ""),
            };
            let count = (page.statements.len() as u64, changed, gone, 0);
            if !go_on(work, reading, next, count, page.requests, now).await? {
                return Ok(Moved::Elsewhere);
            }
            let into =
                "wikidata_statements (organisation, statement, item, partner, body, seen_by, changed_by)";
            let then = "ON CONFLICT (organisation, statement) DO UPDATE SET
                item = excluded.item, partner = excluded.partner, seen_by = excluded.seen_by,
                changed_by = CASE WHEN wikidata_statements.body = excluded.body
                    THEN wikidata_statements.changed_by ELSE excluded.changed_by END,
                body = excluded.body";
            let values = page.statements.iter().map(|s| {
                vec![
                    of.into(),
                    s.id.as_str().into(),
                    signed(s.item).into(),
                    s.partner.map(signed).into(),
                    s.body.as_str().into(),
                    reading.id.number().into(),
                    reading.id.number().into(),
                ]
            });
            rows::insert(work, into, then, values.collect::<Vec<_>>()).await?;
            mark_stale(work, reading.organisation, &page.modified).await?;
            Ok::<_, Error>(Moved::On)
        })
    }

    /// The numbers of the items that statements name and that are not known, or may have been
    /// changed since what was read of them, from where the reading is; sorted.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn items_wanted(&self, reading: &ReadingRow) -> Result<Vec<u64>> {
        let sql = "SELECT n FROM (
                SELECT item AS n FROM wikidata_statements WHERE organisation = $1
                UNION SELECT partner FROM wikidata_statements WHERE organisation = $1 AND partner IS NOT NULL
            ) named WHERE n > $2 AND NOT EXISTS (
                SELECT 1 FROM wikidata_items i WHERE i.organisation = $1 AND i.item = n AND NOT i.stale
            ) ORDER BY n";
        let from: i64 = reading.position.parse().unwrap_or(0);
        let found = rows::all(&self.db, sql, [reading.organisation.number().into(), from.into()]).await?;
        found.iter().map(|row| rows::count(row, 0)).collect()
    }

    /// Keeps items, sorted by number, and moves the reading on behind the last of them.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn keep_items(
        &self,
        reading: &ReadingRow,
        items: &[KeptItem],
        requests: u64,
        now: Timestamp,
    ) -> Result<Moved> {
        let Some(last) = items.last().map(|i| i.number.to_string()) else { return Ok(Moved::On) };
        tend!(self, |work| {
            let counts = (0, 0, 0, items.len() as u64);
            if !go_on(work, reading, (Phase::Items, &last), counts, requests, now).await? {
                return Ok(Moved::Elsewhere);
            }
            let into = "wikidata_items (organisation, item, body, read_at, stale)";
            let then = "ON CONFLICT (organisation, item) DO UPDATE SET
                body = excluded.body, read_at = excluded.read_at, stale = excluded.stale";
            let values = items.iter().map(|i| {
                vec![
                    reading.organisation.number().into(),
                    signed(i.number).into(),
                    i.body.as_str().into(),
                    now.as_microsecond().into(),
                    false.into(),
                ]
            });
            rows::insert(work, into, then, values.collect::<Vec<_>>()).await?;
            Ok::<_, Error>(Moved::On)
        })
    }

    /// The bodies of statements as they were last read, by identifier, after one; at most so many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn statements_read(
        &self,
        of: Id<Organisation>,
        after: &str,
        most: u64,
    ) -> Result<Vec<(String, String)>> {
        let sql = "SELECT statement, body FROM wikidata_statements
            WHERE organisation = $1 AND statement > $2 ORDER BY statement LIMIT $3";
        let values = [of.number().into(), after.into(), rows::number(most)];
        let found = rows::all(&self.db, sql, values).await?;
        found.iter().map(|row| Ok((get(row, 0)?, get(row, 1)?))).collect()
    }

    /// The bodies of items as they were last read, by number, after one; at most so many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn items_read(
        &self,
        of: Id<Organisation>,
        after: u64,
        most: u64,
    ) -> Result<Vec<(u64, String)>> {
        let sql = "SELECT item, body FROM wikidata_items
            WHERE organisation = $1 AND item > $2 ORDER BY item LIMIT $3";
        let values = [of.number().into(), signed(after).into(), rows::number(most)];
        let found = rows::all(&self.db, sql, values).await?;
        found.iter().map(|row| Ok((rows::count(row, 0)?, get(row, 1)?))).collect()
    }
}

/// How many of these are new, or otherwise than they were.
async fn changed(work: &Work, of: Id<Organisation>, statements: &[KeptStatement]) -> Result<u64> {
    let mut known: HashMap<String, String> = HashMap::new();
    for part in statements.chunks(TOGETHER) {
        let sql = format!(
            "SELECT statement, body FROM wikidata_statements WHERE organisation = $1 AND statement IN ({})",
            rows::list(2, part.len())
        );
        let values = std::iter::once(of.number().into()).chain(part.iter().map(|s| s.id.as_str().into()));
        for row in rows::all(work, &sql, values.collect::<Vec<Value>>()).await? {
            known.insert(get(&row, 0)?, get(&row, 1)?);
        }
    }
    Ok(statements.iter().filter(|s| known.get(&s.id) != Some(&s.body)).count() as u64)
}

/// Marks items that may hold something else than what was read of them.
async fn mark_stale(work: &Work, of: Id<Organisation>, modified: &[(u64, Timestamp)]) -> Result<()> {
    let changed: HashMap<i64, i64> =
        modified.iter().map(|(item, at)| (signed(*item), at.as_microsecond())).collect();
    for part in modified.chunks(TOGETHER) {
        let of = of.number();
        let sql = format!(
            "SELECT item, read_at FROM wikidata_items WHERE organisation = $1 AND NOT stale AND item IN ({})",
            rows::list(2, part.len())
        );
        let items = part.iter().map(|(item, _)| signed(*item).into());
        let mut stale: Vec<Value> = vec![of.into()];
        for row in
            rows::all(work, &sql, std::iter::once(of.into()).chain(items).collect::<Vec<Value>>()).await?
        {
            let (item, read_at): (i64, i64) = (get(&row, 0)?, get(&row, 1)?);
            if changed.get(&item).is_some_and(|at| *at > read_at.saturating_sub(LAG)) {
                stale.push(item.into());
            }
        }
        if stale.len() > 1 {
            let sql = format!(
                "UPDATE wikidata_items SET stale = TRUE WHERE organisation = $1 AND item IN ({})",
                rows::list(2, stale.len() - 1)
            );
            rows::run(work, &sql, stale).await?;
        }
    }
    Ok(())
}
