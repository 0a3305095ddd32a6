//! The same done to many ties at once: one transaction, one entry that names them all, one undo.
//!
//! The entry in the journal is the record of the batch: which ties, and which of their revisions
//! it wrote. No table stands beside it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use partnership::id::kind::{Batch, Organisation, Party, Person, Tie};
use partnership::party::{self, PartyFact};
use partnership::tie::{self, Command, History, Refusal, TieFact};
use partnership::{Fact, Id};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::carry::{decided, tie_context};
use super::facts::Kept;
use super::rebuild::group;
use super::tie::id;
use crate::hand::Hand;
use crate::journal::{COLUMNS, Entry, entry};
use crate::open::Store;
use crate::rows;
use crate::subject::Subject;
use crate::write::{Expect, Writing};
use crate::{Error, Result};

/// Ties in one batch, at most: what a person can look through before it is done.
pub const MOST_TOGETHER: usize = 2_000;
/// Identifiers in one statement.
const AT_ONCE: usize = 512;

const DONE: &str = "batch.done";
const UNDONE: &str = "batch.undone";

/// What was done to many ties.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchRow {
    /// Its identifier.
    pub id: Id<Batch>,
    /// In which organisation's chain it stands.
    pub organisation: Id<Organisation>,
    /// Who did it.
    pub by: Option<Id<Person>>,
    /// When.
    pub at: Timestamp,
    /// What, by its code.
    pub act: String,
    /// To which ties, with the first and last revision that it wrote.
    pub ties: Vec<(Id<Tie>, u64, u64)>,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
    /// Its version: what an undo states.
    pub revision: u64,
}

/// The body of its entry.
#[derive(Serialize, Deserialize)]
struct Body {
    act: String,
    ties: Vec<(Id<Tie>, u64, u64)>,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub enum ManyError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// A tie was changed since it was looked at.
    #[error("{0} was changed meanwhile")]
    Stale(Id<Tie>),
    /// The domain refuses it of a tie.
    #[error("{0}: {1}")]
    Refused(Id<Tie>, Box<Refusal>),
    /// The batch was undone already, or there is none.
    #[error("the batch is not there to be undone")]
    NotDone,
}

/// What an undo came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ManyUndone {
    /// Ties that are as they were.
    pub ties: Vec<Id<Tie>>,
    /// Ties of which later facts rest on what was done, and those that were not to be touched.
    pub left: Vec<Id<Tie>>,
}

impl Store {
    /// The facts of many ties, by identifier; those that are not there are left out.
    ///
    /// # Errors
    /// If the database fails or an entry cannot be read.
    pub async fn histories(&self, ties: &[Id<Tie>]) -> Result<BTreeMap<Id<Tie>, History>> {
        histories(&self.db, ties).await
    }

    /// The facts of many parties, by identifier; those that are not there are left out.
    ///
    /// # Errors
    /// If the database fails or an entry cannot be read.
    pub async fn party_histories(&self, parties: &[Id<Party>]) -> Result<Vec<party::History>> {
        all_of::<PartyFact, _>(&self.db, parties).await
    }

    /// Whether a command could be carried out, without carrying it out.
    ///
    /// # Errors
    /// If the database fails; within, what the domain refuses.
    pub async fn would(
        &self,
        hand: &Hand,
        history: &History,
        command: Command,
    ) -> Result<Result<Vec<Fact<TieFact>>, Refusal>> {
        let context = context(&self.db, hand, history, &command).await?;
        decided(&self.db, history, command, &context).await
    }

    /// What was done to many at once in the chains of these organisations, newest first: as many
    /// as `most`, after the first `skip`.
    ///
    /// # Errors
    /// If the database fails or an entry cannot be read.
    pub async fn batches(
        &self,
        organisations: &[Id<Organisation>],
        skip: u64,
        most: u64,
    ) -> Result<Vec<BatchRow>> {
        if organisations.is_empty() {
            return Ok(Vec::new());
        }
        let places = rows::list(1, organisations.len());
        let (limit, offset) = (organisations.len() + 1, organisations.len() + 2);
        let sql = format!(
            "SELECT {COLUMNS} FROM journal WHERE subject_kind = 'batch' AND subject IN (
                SELECT subject FROM journal WHERE subject_kind = 'batch' AND revision = 1
                AND organisation IN ({places}) ORDER BY at DESC, subject DESC
                LIMIT ${limit} OFFSET ${offset})
             ORDER BY subject, revision"
        );
        let mut values: Vec<sea_orm::Value> = organisations.iter().map(|o| o.number().into()).collect();
        values.extend([rows::number(most), rows::number(skip)]);
        let entries: Vec<Entry> =
            rows::all(&self.db, &sql, values).await?.iter().map(entry).collect::<Result<_>>()?;
        let mut found: Vec<BatchRow> =
            entries.chunk_by(|a, b| a.subject == b.subject).map(batch).collect::<Result<_>>()?;
        found.sort_by_key(|batch| std::cmp::Reverse((batch.at, batch.id)));
        Ok(found)
    }

    /// How many there are in the chains of these organisations.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn count_batches(&self, organisations: &[Id<Organisation>]) -> Result<u64> {
        if organisations.is_empty() {
            return Ok(0);
        }
        let places = rows::list(1, organisations.len());
        let sql = format!(
            "SELECT count(*) FROM journal
             WHERE subject_kind = 'batch' AND revision = 1 AND organisation IN ({places})"
        );
        let values: Vec<sea_orm::Value> = organisations.iter().map(|o| o.number().into()).collect();
        let row = rows::first(&self.db, &sql, values).await?;
        row.map_or(Ok(0), |row| rows::count(&row, 0))
    }

    /// One batch.
    ///
    /// # Errors
    /// If the database fails or the entry cannot be read.
    pub async fn batch(&self, id: Id<Batch>) -> Result<Option<BatchRow>> {
        let entries = self.entries_of(Subject::from(id)).await?;
        if entries.is_empty() { Ok(None) } else { batch(&entries).map(Some) }
    }
}

impl Writing {
    /// Does something to many ties, to all of them or to none: each with the revision that the
    /// person had before their eyes, and in the chain of the organisation for which they do it.
    /// The batch stands in the chain of the hand.
    ///
    /// # Errors
    /// [`ManyError::Stale`] and [`ManyError::Refused`] name the first tie that stands in the
    /// way; or if the database fails.
    pub async fn on_many(
        &mut self,
        act: &str,
        work: Vec<(Id<Tie>, u64, Command, Id<Organisation>)>,
    ) -> Result<Id<Batch>, ManyError> {
        let ids: Vec<Id<Tie>> = work.iter().map(|(tie, ..)| *tie).collect();
        self.look_up(&ids.iter().map(|tie| Subject::from(*tie)).collect::<Vec<_>>()).await?;
        let mut known = histories(&**self, &ids).await?;
        let mut ties = Vec::with_capacity(work.len());
        for (tie, stated, command, organisation) in work {
            let mut history = known.remove(&tie).ok_or(ManyError::Stale(tie))?;
            if history.revision() != stated {
                return Err(ManyError::Stale(tie));
            }
            let refused = |refusal| ManyError::Refused(tie, Box::new(refusal));
            let context = context(&**self, self.hand(), &history, &command).await?;
            let facts = decided(&**self, &history, command, &context).await?.map_err(refused)?;
            self.append_in(Some(organisation), &mut history, facts).await?;
            ties.push((tie, stated + 1, history.revision()));
        }
        let batch: Id<Batch> = self.draw();
        self.record(DONE, batch, Expect::New, &Body { act: act.to_owned(), ties }).await?;
        Ok(batch)
    }

    /// Takes back what a batch wrote, of each tie that `may` names and where the rest stays
    /// legal; each in the chain of the organisation for which it is taken back. A batch can be
    /// undone once.
    ///
    /// # Errors
    /// [`ManyError::NotDone`]; or if the database fails.
    pub async fn undo_many(
        &mut self,
        batch: &BatchRow,
        may: &BTreeMap<Id<Tie>, Id<Organisation>>,
        why: &str,
    ) -> Result<ManyUndone, ManyError> {
        if batch.undone_at.is_some() || self.entries_of(batch.id).await?.len() != 1 {
            return Err(ManyError::NotDone);
        }
        let ids: Vec<Id<Tie>> = batch.ties.iter().map(|(tie, ..)| *tie).collect();
        self.look_up(&ids.iter().map(|tie| Subject::from(*tie)).collect::<Vec<_>>()).await?;
        let mut known = histories(&**self, &ids).await?;
        let mut undone = ManyUndone::default();
        for &(tie, first, last) in &batch.ties {
            let taken = match known.remove(&tie).zip(may.get(&tie)) {
                Some((mut history, organisation)) => {
                    let standing = (first..=last).rev().filter(|revision| history.stands(*revision));
                    let back = |revision| Fact::new(TieFact::Retracted { revision, why: why.to_owned() });
                    let command = Command::Record(standing.map(back).collect());
                    let context = context(&**self, self.hand(), &history, &command).await?;
                    match tie::decide(&history, command, &context) {
                        Ok(facts) => {
                            self.append_in(Some(*organisation), &mut history, facts).await?;
                            true
                        }
                        Err(_) => false,
                    }
                }
                None => false,
            };
            if taken { undone.ties.push(tie) } else { undone.left.push(tie) }
        }
        if undone.ties.is_empty() {
            return Err(ManyError::NotDone);
        }
        let note = serde_json::json!({ "ties": undone.ties.len(), "left": undone.left.len(), "why": why });
        self.record(UNDONE, batch.id, Expect::At(1), &note).await?;
        Ok(undone)
    }
}

/// What a decision must know. That a party is on record matters only where a fact speaks of one.
async fn context<C: ConnectionTrait>(
    conn: &C,
    hand: &Hand,
    history: &History,
    command: &Command,
) -> Result<tie::Context> {
    if command.parties().is_empty() && command.ties().is_empty() {
        return Ok(tie::Context::new(hand.at));
    }
    tie_context(conn, hand, history, command).await
}

/// See [`Store::histories`].
pub(super) async fn histories<C: ConnectionTrait>(
    conn: &C,
    ties: &[Id<Tie>],
) -> Result<BTreeMap<Id<Tie>, History>> {
    let all = all_of::<TieFact, _>(conn, ties).await?;
    Ok(all.into_iter().map(|history| (history.id(), history)).collect())
}

async fn all_of<W: Kept, C: ConnectionTrait>(
    conn: &C,
    subjects: &[Id<W::Subject>],
) -> Result<Vec<partnership::history::History<W>>>
where
    Subject: From<Id<W::Subject>>,
{
    let mut found = Vec::with_capacity(subjects.len());
    for part in subjects.chunks(AT_ONCE) {
        let sql = format!(
            "SELECT {COLUMNS} FROM journal WHERE subject_kind = $1 AND subject IN ({})
             ORDER BY subject, revision",
            rows::list(2, part.len())
        );
        let kind = W::KIND.as_str().into();
        let values = std::iter::once(kind).chain(part.iter().map(|one| one.number().into()));
        let values: Vec<sea_orm::Value> = values.collect();
        let entries: Vec<Entry> =
            rows::all(conn, &sql, values).await?.iter().map(entry).collect::<Result<_>>()?;
        found.extend(group::<W>(entries)?);
    }
    Ok(found)
}

/// A batch from its entries.
fn batch(entries: &[Entry]) -> Result<BatchRow> {
    let damaged = |what: &str| Error::Damaged(format!("a batch {what}"));
    let first = entries.first().ok_or_else(|| damaged("without an entry"))?;
    let body: Body = serde_json::from_str(&first.body).map_err(|e| damaged(&e.to_string()))?;
    Ok(BatchRow {
        id: id(first.subject.number)?,
        organisation: first.organisation.ok_or_else(|| damaged("of no organisation"))?,
        by: first.by,
        at: first.at,
        act: body.act,
        ties: body.ties,
        undone_at: entries.iter().find(|entry| entry.action == UNDONE).map(|entry| entry.at),
        revision: entries.len() as u64,
    })
}
