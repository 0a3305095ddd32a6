//! Work to be done later: taken by one node at a time, tried again, and given up aloud.
//!
//! A node takes a job with a lease. While it works it [prolongs](Store::prolong_job) the
//! lease; should the node die, the lease runs out and another takes the job. A node that comes
//! back after its lease was taken over is told so and changes nothing. So no job is worked on
//! twice at once, but one can be *begun* twice: what it does should bear that.

use jiff::{SignedDuration, Timestamp};
use partnership::Id;
use partnership::id::kind;
use sea_orm::{QueryResult, Value};
use serde::Serialize;

use crate::open::Store;
use crate::rows::{self, count, get};
use crate::work::Work;
use crate::{Error, Result, tend};

/// How often a job is tried, and how long it waits in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    /// Tries at most; then the job has failed.
    pub most: u64,
    /// The wait after the first try; four times as long after each further one.
    pub first: SignedDuration,
    /// The longest wait.
    pub last: SignedDuration,
}

impl Default for Retries {
    /// Eight tries in about a day.
    fn default() -> Self {
        Self { most: 8, first: SignedDuration::from_secs(30), last: SignedDuration::from_hours(6) }
    }
}

impl Retries {
    /// When a job that failed at its `tries`-th try is due again; nothing if it is given up.
    #[must_use]
    pub fn again_at(&self, tries: u64, now: Timestamp) -> Option<Timestamp> {
        if tries >= self.most {
            return None;
        }
        let mut wait = self.first;
        for _ in 1..tries {
            wait = wait.saturating_mul(4).min(self.last);
        }
        Some(now.checked_add(wait.min(self.last)).unwrap_or(now))
    }
}

/// A job that this node has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its identifier.
    pub id: Id<kind::Job>,
    /// What is to be done.
    pub kind: String,
    /// With what: a JSON object.
    pub body: String,
    /// Which try this is, from 1.
    pub tries: u64,
    /// What distinguishes this taking from any other.
    lease: i64,
}

/// A job that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedJob {
    /// Its identifier.
    pub id: Id<kind::Job>,
    /// What was to be done.
    pub kind: String,
    /// With what: a JSON object.
    pub body: String,
    /// How often it was tried.
    pub tries: u64,
    /// When it was given up.
    pub failed_at: Timestamp,
    /// What went wrong last.
    pub error: String,
}

/// What became of saying how a job went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It is noted.
    Noted,
    /// The lease had run out and the job is another's: nothing was changed.
    Lost,
}

/// Puts a job into the queue, in the transaction that causes it. With `once`, only if no job
/// of that name waits or is worked on already; then nothing is returned.
///
/// # Errors
/// If the body is not a JSON object, or the database fails.
pub async fn queue(
    work: &Work,
    kind: &str,
    body: &impl Serialize,
    once: Option<&str>,
    now: Timestamp,
    due: Timestamp,
) -> Result<Option<Id<kind::Job>>> {
    let body = serde_json::to_string(body).map_err(|e| Error::Body(e.to_string()))?;
    if !body.starts_with('{') {
        return Err(Error::Body(body));
    }
    let id: Id<kind::Job> = work.draw();
    let sql = "INSERT INTO jobs (id, kind, body, once, made_at, due_at, tries)
        VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT DO NOTHING";
    let values: [Value; 6] = [
        id.number().into(),
        kind.into(),
        body.into(),
        once.into(),
        now.as_microsecond().into(),
        due.as_microsecond().into(),
    ];
    let done = rows::run(work, sql, values).await?;
    Ok((done.rows_affected() > 0).then_some(id))
}

/// Which jobs may be taken: due, not ended, and nobody's.
const FREE: &str = "done_at IS NULL AND failed_at IS NULL AND due_at <= $1 \
                    AND (taken_until IS NULL OR taken_until <= $1)";

impl Store {
    /// Takes the job of these kinds that is due first, until `until`. Jobs that were begun
    /// `retries.most` times and never ended (their nodes died) are given up instead.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn take_job(
        &self,
        kinds: &[&str],
        retries: Retries,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Job>> {
        if kinds.is_empty() {
            return Ok(None);
        }
        let places = rows::list(2, kinds.len());
        let asked: Vec<Value> = [now.as_microsecond().into()]
            .into_iter()
            .chain(kinds.iter().map(|&kind| Value::from(kind)))
            .collect();
        // Nodes ask each second and mostly in vain: that should not make them wait for writers.
        let any = format!("SELECT 1 FROM jobs WHERE {FREE} AND kind IN ({places}) LIMIT 1");
        if rows::first(&self.db, &any, asked.clone()).await?.is_none() {
            return Ok(None);
        }
        let at = kinds.len() + 2;
        let most = rows::number(retries.most);
        let give_up = format!(
            "UPDATE jobs SET failed_at = $1, taken_by = NULL, taken_until = NULL,
                error = 'it was begun as often as it may be, and no node has ended it'
             WHERE {FREE} AND kind IN ({places}) AND taken_by IS NOT NULL AND tries >= ${at}"
        );
        let take = format!(
            "UPDATE jobs SET taken_by = ${at}, taken_until = ${}, tries = tries + 1
             WHERE id = (SELECT id FROM jobs WHERE {FREE} AND kind IN ({places}) ORDER BY due_at, id LIMIT 1)
             RETURNING id, kind, body, tries, taken_by",
            at + 1
        );
        tend!(self, |w| {
            let mut values = asked.clone();
            values.push(most.clone());
            rows::run(w, &give_up, values).await?;
            let mut values = asked.clone();
            values.extend([w.draw::<kind::Job>().number().into(), until.as_microsecond().into()]);
            rows::first(w, &take, values).await?.as_ref().map(job).transpose()
        })
    }

    /// Keeps a job longer: the node still works on it.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn prolong_job(&self, job: &Job, until: Timestamp) -> Result<Said> {
        self.say(job, "taken_until = $3", vec![until.as_microsecond().into()]).await
    }

    /// The job is done.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn job_done(&self, job: &Job, now: Timestamp) -> Result<Said> {
        let set = "done_at = $3, error = NULL, taken_by = NULL, taken_until = NULL";
        self.say(job, set, vec![now.as_microsecond().into()]).await
    }

    /// The job went wrong: it is tried again later, or has failed if it was tried often enough.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn job_went_wrong(
        &self,
        job: &Job,
        error: &str,
        retries: Retries,
        now: Timestamp,
    ) -> Result<Said> {
        let (column, at) = match retries.again_at(job.tries, now) {
            Some(due) => ("due_at", due),
            None => ("failed_at", now),
        };
        let set = format!("{column} = $3, error = $4, taken_by = NULL, taken_until = NULL");
        self.say(job, &set, vec![at.as_microsecond().into(), error.into()]).await
    }

    async fn say(&self, job: &Job, set: &str, values: Vec<Value>) -> Result<Said> {
        let sql = format!("UPDATE jobs SET {set} WHERE id = $1 AND taken_by = $2");
        tend!(self, |w| {
            let mut all = vec![job.id.number().into(), job.lease.into()];
            all.extend(values.iter().cloned());
            let done = rows::run(w, &sql, all).await?;
            Ok(if done.rows_affected() == 1 { Said::Noted } else { Said::Lost })
        })
    }

    /// Jobs that were given up, the newest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn failed_jobs(&self) -> Result<Vec<FailedJob>> {
        let sql = "SELECT id, kind, body, tries, failed_at, coalesce(error, '') FROM jobs
            WHERE failed_at IS NOT NULL ORDER BY failed_at DESC, id";
        rows::all(&self.db, sql, []).await?.iter().map(failed).collect()
    }

    /// Has a job that was given up tried again from the beginning; false if it is not there.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn retry_job(&self, id: Id<kind::Job>, now: Timestamp) -> Result<bool> {
        let sql = "UPDATE jobs SET failed_at = NULL, tries = 0, due_at = $2
            WHERE id = $1 AND failed_at IS NOT NULL";
        tend!(self, |w| {
            let done = rows::run(w, sql, [id.number().into(), now.as_microsecond().into()]).await?;
            Ok(done.rows_affected() == 1)
        })
    }

    /// Forgets jobs that were done before an instant; returns how many.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn forget_jobs(&self, before: Timestamp) -> Result<u64> {
        let sql = "DELETE FROM jobs WHERE done_at < $1";
        tend!(self, |w| { Ok(rows::run(w, sql, [before.as_microsecond().into()]).await?.rows_affected()) })
    }
}

fn job(row: &QueryResult) -> Result<Job> {
    Ok(Job {
        id: id(row)?,
        kind: get(row, 1)?,
        body: get(row, 2)?,
        tries: count(row, 3)?,
        lease: get(row, 4)?,
    })
}

fn failed(row: &QueryResult) -> Result<FailedJob> {
    let failed_at = Timestamp::from_microsecond(get(row, 4)?).map_err(|e| Error::Damaged(e.to_string()))?;
    let (kind, body, error) = (get(row, 1)?, get(row, 2)?, get(row, 5)?);
    Ok(FailedJob { id: id(row)?, kind, body, tries: count(row, 3)?, failed_at, error })
}

fn id(row: &QueryResult) -> Result<Id<kind::Job>> {
    Id::from_number(get(row, 0)?).map_err(|e| Error::Damaged(e.to_string()))
}
