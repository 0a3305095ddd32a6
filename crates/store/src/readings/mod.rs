//! Readings of another register, a page at a time: how far each is, and what was read.
//!
//! What a page holds and how far the reading is are written in one transaction, so that a
//! reading that breaks off at any moment goes on where it was, on whichever node. Of two that
//! go on with the same reading at once one finds that it has moved on, and stops. None of it
//! is on record and none in the journal: what becomes of it is an import.
//!
//! What was read stays. The next reading sees which statements are new, changed or gone, and
//! asks again only for items that may have changed.

mod keep;

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind::{Import, Organisation, Person, Reading};
use sea_orm::{ConnectionTrait, QueryResult};

use crate::hand::Hand;
use crate::open::Store;
use crate::rows::{self, count, get};
use crate::{Error, Result, tend};

pub use keep::{KeptItem, KeptPage, KeptStatement, Moved};

/// How far a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Statements are read.
    Statements,
    /// The items that they name are read.
    Items,
    /// All is read, and an import was made of it if there was anything.
    Done,
    /// Somebody stopped it, or it cannot go on.
    Stopped,
}

impl Phase {
    const ALL: [Self; 4] = [Self::Statements, Self::Items, Self::Done, Self::Stopped];

    /// As the table has it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Statements => "statements",
            Self::Items => "items",
            Self::Done => "done",
            Self::Stopped => "stopped",
        }
    }

    /// Whether there is more to read.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Statements | Self::Items)
    }
}

/// A reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingRow {
    /// Its identifier.
    pub id: Id<Reading>,
    /// For whose registry it reads.
    pub organisation: Id<Organisation>,
    /// Who began it; nobody at the operator's terminal.
    pub person: Option<Id<Person>>,
    /// The service that is asked.
    pub endpoint: String,
    /// How the operator can be reached, as the service is told; none once it has ended.
    pub contact: Option<String>,
    /// Countries in one of which a side must lie, two letters each; none for the whole world.
    pub countries: Vec<String>,
    /// How far it is.
    pub phase: Phase,
    /// After which statement or item it goes on.
    pub position: String,
    /// Questions asked.
    pub requests: u64,
    /// Statements read.
    pub statements: u64,
    /// Of these new ones and ones that were otherwise when they were read last.
    pub changed: u64,
    /// Statements of the last reading that are there no more.
    pub gone: u64,
    /// Items read.
    pub items: u64,
    /// How often in a row it went wrong.
    pub failures: u64,
    /// What went wrong last.
    pub error: Option<String>,
    /// Until when it waits.
    pub not_before: Option<Timestamp>,
    /// The import that was made of it.
    pub import: Option<Id<Import>>,
    /// When it began.
    pub began_at: Timestamp,
    /// When it went on last.
    pub moved_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// What a reading is to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReading {
    /// The service.
    pub endpoint: String,
    /// How the operator can be reached.
    pub contact: String,
    /// Countries in one of which a side must lie, two letters each.
    pub countries: Vec<String>,
}

const SELECT: &str = "SELECT id, organisation, person, endpoint, contact, countries, phase, position, \
                      requests, statements, changed, gone, items, failures, error, not_before, import, \
                      began_at, moved_at, ended_at FROM wikidata_readings";

fn row(row: &QueryResult) -> Result<ReadingRow> {
    let phase: String = get(row, 6)?;
    let phase = Phase::ALL.into_iter().find(|p| p.code() == phase);
    let countries: String = get(row, 5)?;
    Ok(ReadingRow {
        id: id(get(row, 0)?)?,
        organisation: id(get(row, 1)?)?,
        person: get::<Option<i64>>(row, 2)?.map(id).transpose()?,
        endpoint: get(row, 3)?,
        contact: get(row, 4)?,
        countries: countries.split_whitespace().map(str::to_owned).collect(),
        phase: phase.ok_or_else(|| Error::Damaged("a reading in no phase".to_owned()))?,
        position: get(row, 7)?,
        requests: count(row, 8)?,
        statements: count(row, 9)?,
        changed: count(row, 10)?,
        gone: count(row, 11)?,
        items: count(row, 12)?,
        failures: count(row, 13)?,
        error: get(row, 14)?,
        not_before: get::<Option<i64>>(row, 15)?.map(instant).transpose()?,
        import: get::<Option<i64>>(row, 16)?.map(id).transpose()?,
        began_at: instant(get(row, 17)?)?,
        moved_at: instant(get(row, 18)?)?,
        ended_at: get::<Option<i64>>(row, 19)?.map(instant).transpose()?,
    })
}

fn id<K>(number: i64) -> Result<Id<K>> {
    Id::from_number(number).map_err(|e| Error::Damaged(e.to_string()))
}

fn instant(at: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(at).map_err(|e| Error::Damaged(e.to_string()))
}

async fn latest<C: ConnectionTrait>(conn: &C, of: Id<Organisation>) -> Result<Option<ReadingRow>> {
    let sql = format!(
        "{SELECT} WHERE organisation = $1 ORDER BY ended_at IS NOT NULL, began_at DESC, id DESC LIMIT 1"
    );
    rows::first(conn, &sql, [of.number().into()]).await?.as_ref().map(row).transpose()
}

impl Store {
    /// Begins a reading, or gives back the one that is under way. What was read of other
    /// countries, or from another service, is forgotten.
    ///
    /// # Errors
    /// [`Error::Homeless`] if the hand acts for no organisation; or if the database fails.
    pub async fn begin_reading(&self, hand: &Hand, new: &NewReading) -> Result<ReadingRow> {
        let organisation = hand.organisation.ok_or(Error::Homeless)?;
        let at = hand.at.as_microsecond();
        tend!(self, |work| {
            let last = latest(work, organisation).await?;
            if let Some(under_way) = last.as_ref().filter(|r| r.phase.is_under_way()) {
                return Ok(under_way.clone());
            }
            if last.is_some_and(|l| l.endpoint != new.endpoint || l.countries != new.countries) {
                for table in ["wikidata_statements", "wikidata_items"] {
                    let sql = format!("DELETE FROM {table} WHERE organisation = $1");
                    rows::run(work, &sql, [organisation.number().into()]).await?;
                }
            }
            let id: Id<Reading> = work.draw();
            let into = "wikidata_readings (id, organisation, person, endpoint, contact, countries, phase, \
                        position, requests, statements, changed, gone, items, failures, began_at, moved_at)";
            let mut values = vec![
                id.number().into(),
                organisation.number().into(),
                hand.person.map(Id::number).into(),
                new.endpoint.as_str().into(),
                new.contact.as_str().into(),
                new.countries.join(" ").into(),
                Phase::Statements.code().into(),
                "".into(),
            ];
            values.extend((0..6).map(|_| 0_i64.into()));
            values.extend([at.into(), at.into()]);
            rows::insert(work, into, "", vec![values]).await?;
            latest(work, organisation).await?.ok_or_else(|| Error::Damaged("a reading is gone".to_owned()))
        })
    }

    /// A reading.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn reading(&self, reading: Id<Reading>) -> Result<Option<ReadingRow>> {
        let sql = format!("{SELECT} WHERE id = $1");
        rows::first(&self.db, &sql, [reading.number().into()]).await?.as_ref().map(row).transpose()
    }

    /// The latest reading for a registry.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn latest_reading(&self, of: Id<Organisation>) -> Result<Option<ReadingRow>> {
        latest(&self.db, of).await
    }

    /// The import that was made of the last reading for a registry that came to one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn import_of_last_reading(&self, of: Id<Organisation>) -> Result<Option<Id<Import>>> {
        let sql = "SELECT import FROM wikidata_readings WHERE organisation = $1 AND import IS NOT NULL
            ORDER BY began_at DESC, id DESC LIMIT 1";
        let found = rows::first(&self.db, sql, [of.number().into()]).await?;
        found.map(|row| id(get(&row, 0)?)).transpose()
    }

    /// Readings that are to go on now, those that waited longest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn readings_due(&self, now: Timestamp) -> Result<Vec<ReadingRow>> {
        let sql = format!(
            "{SELECT} WHERE phase IN ('statements', 'items') AND (not_before IS NULL OR not_before <= $1)
             ORDER BY moved_at, id"
        );
        rows::all(&self.db, &sql, [now.as_microsecond().into()]).await?.iter().map(row).collect()
    }

    /// Takes a reading for a while: nobody else goes on with it before `until`, unless it moves.
    /// False if it has moved on, or somebody has taken it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn take_reading(&self, reading: &ReadingRow, until: Timestamp) -> Result<bool> {
        let sql = "UPDATE wikidata_readings SET not_before = $1 WHERE id = $2 AND position = $3
            AND phase = $4 AND moved_at = $5 AND coalesce(not_before, 0) = $6";
        let was = reading.not_before.map_or(0, |t| t.as_microsecond());
        let values = vec![
            until.as_microsecond().into(),
            reading.id.number().into(),
            reading.position.as_str().into(),
            reading.phase.code().into(),
            reading.moved_at.as_microsecond().into(),
            was.into(),
        ];
        tend!(self, |work| Ok(rows::run(work, sql, values.clone()).await?.rows_affected() == 1))
    }

    /// Notes that a reading went wrong. It goes on at `again`; without, it is stopped.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn reading_failed(
        &self,
        reading: Id<Reading>,
        error: &str,
        again: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<()> {
        let sql = "UPDATE wikidata_readings SET failures = failures + 1, error = $1, not_before = $2
            WHERE id = $3 AND phase IN ('statements', 'items')";
        let error: String = error.chars().take(1000).collect();
        let at = again.map(|t| t.as_microsecond());
        tend!(self, |work| {
            rows::run(work, sql, [error.as_str().into(), at.into(), reading.number().into()]).await?;
            Ok::<_, Error>(())
        })?;
        if again.is_none() {
            self.stop_reading(reading, now).await?;
        }
        Ok(())
    }

    /// Stops a reading. What was read stays. False if it is not under way.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn stop_reading(&self, reading: Id<Reading>, now: Timestamp) -> Result<bool> {
        self.end_reading(reading, Phase::Stopped, None, now).await
    }

    /// Ends a reading with the import that was made of it. False if it is not under way.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn finish_reading(
        &self,
        reading: Id<Reading>,
        import: Option<Id<Import>>,
        now: Timestamp,
    ) -> Result<bool> {
        self.end_reading(reading, Phase::Done, import, now).await
    }

    async fn end_reading(
        &self,
        reading: Id<Reading>,
        phase: Phase,
        import: Option<Id<Import>>,
        now: Timestamp,
    ) -> Result<bool> {
        let sql = "UPDATE wikidata_readings SET phase = $1, import = $2, ended_at = $3, moved_at = $3,
            contact = NULL, not_before = NULL WHERE id = $4 AND phase IN ('statements', 'items')";
        let import = import.map(Id::number);
        let at = now.as_microsecond();
        tend!(self, |work| {
            let values = [phase.code().into(), import.into(), at.into(), reading.number().into()];
            Ok(rows::run(work, sql, values).await?.rows_affected() == 1)
        })
    }
}
