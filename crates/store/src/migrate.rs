//! The tables, made in numbered steps that only go forward.
//!
//! A step is one SQL text for both databases; only the triggers that guard the journal differ.
//! Steps are never edited after a release: what a later version wants otherwise is a further
//! step. So that the version before goes on working while nodes are replaced one by one, a
//! step only adds (expand); what has fallen out of use is removed by a step of the release
//! after (contract).
//!
//! sea-orm's own migrator takes no lock, and sqlx's takes one for the session, which the
//! distributed kin of PostgreSQL do not have. Here the row that notes a step is written
//! before the step, in the same transaction: of two nodes that start at once, one waits for
//! the other at that row and then finds the step done.

use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend};

use crate::open::Store;
use crate::work::Work;
use crate::{Error, Result, rows};

/// One step.
struct Step {
    number: u32,
    name: &'static str,
    sql: &'static str,
    /// Triggers only.
    sqlite: &'static str,
    /// Triggers only.
    postgres: &'static str,
}

/// All steps, by number.
const STEPS: &[Step] = &[
    Step {
        number: 1,
        name: "journal",
        sql: include_str!("steps/0001_journal.sql"),
        sqlite: include_str!("steps/0001_journal.sqlite.sql"),
        postgres: include_str!("steps/0001_journal.postgres.sql"),
    },
    step(2, "registry", include_str!("steps/0002_registry.sql")),
    step(3, "people and outbox", include_str!("steps/0003_people.sql")),
    step(4, "jobs", include_str!("steps/0004_jobs.sql")),
    step(5, "imports", include_str!("steps/0005_imports.sql")),
    step(6, "proposals and contacts", include_str!("steps/0006_proposals_contacts.sql")),
    step(7, "ends of terms", include_str!("steps/0007_terms.sql")),
    step(8, "passkeys and providers", include_str!("steps/0008_sign_in.sql")),
    step(9, "readings of Wikidata", include_str!("steps/0009_readings.sql")),
    step(10, "changes and nightly files", include_str!("steps/0010_data.sql")),
    step(11, "epoch of changes", include_str!("steps/0011_epoch.sql")),
    step(12, "mergers", include_str!("steps/0012_mergers.sql")),
    step(13, "who speaks for a party where", include_str!("steps/0013_hearings.sql")),
    step(14, "withdrawn nightly files", include_str!("steps/0014_withdrawn.sql")),
];

/// The step whose column is filled from the journal, in the same transaction.
const TERMS: u32 = 7;

/// The SQL of all steps, triggers aside.
#[cfg(test)]
pub(crate) fn all_sql() -> impl Iterator<Item = &'static str> {
    STEPS.iter().map(|step| step.sql)
}

/// A step that is the same on both databases.
const fn step(number: u32, name: &'static str, sql: &'static str) -> Step {
    Step { number, name, sql, sqlite: "", postgres: "" }
}

const NOTES: &str = "CREATE TABLE IF NOT EXISTS schema_steps (
    number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";

/// The number of the last step that this program knows.
#[must_use]
pub fn last_step() -> u32 {
    STEPS.last().map_or(0, |step| step.number)
}

/// A step that was taken, or is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its number.
    pub number: u32,
    /// Its name.
    pub name: String,
}

impl Store {
    /// Takes all steps that were not taken yet and returns them. Several nodes may do so at once.
    ///
    /// # Errors
    /// [`Error::Newer`] if a later version of the program took steps unknown to this one; or
    /// if the database fails, which leaves whole steps taken only.
    pub async fn migrate(&self, at: Timestamp) -> Result<Vec<Applied>> {
        self.make_notes().await?;
        let taken = self.taken().await?;
        let mut new = Vec::new();
        for step in STEPS.iter().filter(|s| !taken.contains(&s.number)) {
            if self.take_step(step, at).await? {
                new.push(Applied { number: step.number, name: step.name.to_owned() });
            }
        }
        Ok(new)
    }

    /// The steps that [`migrate`](Self::migrate) would take; none if the database is ready.
    /// Nothing is written: a database without any table stays so.
    ///
    /// # Errors
    /// As [`migrate`](Self::migrate).
    pub async fn steps_missing(&self) -> Result<Vec<Applied>> {
        let taken = if self.has_notes().await? { self.taken().await? } else { Vec::new() };
        let missing = STEPS.iter().filter(|s| !taken.contains(&s.number));
        Ok(missing.map(|s| Applied { number: s.number, name: s.name.to_owned() }).collect())
    }

    /// Whether steps were ever taken here. The two databases list their tables in different places.
    async fn has_notes(&self) -> Result<bool> {
        let sql = match self.backend() {
            DbBackend::Sqlite => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_steps'",
            _ => "SELECT 1 WHERE to_regclass('schema_steps') IS NOT NULL",
        };
        Ok(rows::first(&self.db, sql, []).await?.is_some())
    }

    async fn make_notes(&self) -> Result<()> {
        let _turn = if self.turns.is_one() { Some(self.turns.take(0).await) } else { None };
        // PostgreSQL: two at once both find it missing, and one then finds the table, its type or
        // its name in the catalogue taken. Asked again, it is there; any other fault shows again.
        if self.db.execute_unprepared(NOTES).await.is_err() {
            self.db.execute_unprepared(NOTES).await?;
        }
        Ok(())
    }

    async fn taken(&self) -> Result<Vec<u32>> {
        let rows = rows::all(&self.db, "SELECT number FROM schema_steps ORDER BY number", []).await?;
        let taken: Vec<u32> = rows
            .iter()
            .map(|row| {
                let number: i64 = rows::get(row, 0)?;
                u32::try_from(number).map_err(|_| Error::Damaged(format!("step {number}")))
            })
            .collect::<Result<_>>()?;
        let known = last_step();
        match taken.last() {
            Some(&found) if found > known => Err(Error::Newer { found, known }),
            _ => Ok(taken),
        }
    }

    /// Takes one step; false if another node has taken it meanwhile.
    async fn take_step(&self, step: &Step, at: Timestamp) -> Result<bool> {
        let _turn = if self.turns.is_one() { Some(self.turns.take(0).await) } else { None };
        let work = Work::begin(self).await?;
        match apply(&work, step, at).await {
            Ok(()) => {
                work.commit().await?;
                tracing::info!(step = step.number, name = step.name, "database step taken");
                Ok(true)
            }
            Err(error) => {
                work.undo().await;
                let missing = !self.taken().await?.contains(&step.number);
                if missing { Err(error) } else { Ok(false) }
            }
        }
    }
}

async fn apply(work: &Work, step: &Step, at: Timestamp) -> Result<()> {
    let values = [i64::from(step.number).into(), step.name.into(), at.as_microsecond().into()];
    rows::run(work, "INSERT INTO schema_steps (number, name, applied_at) VALUES ($1, $2, $3)", values)
        .await?;
    work.execute_unprepared(step.sql).await?;
    let triggers = match work.get_database_backend() {
        DbBackend::Sqlite => step.sqlite,
        _ => step.postgres,
    };
    if !triggers.is_empty() {
        work.execute_unprepared(triggers).await?;
    }
    if step.number == TERMS {
        crate::registry::fill_terms(work).await?;
    }
    Ok(())
}
