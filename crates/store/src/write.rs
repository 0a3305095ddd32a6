//! Changing something: in one transaction, with an entry in the journal.

use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind::Organisation;
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement, Value};
use serde::Serialize;
use tokio::sync::MutexGuard;

use crate::hand::Hand;
use crate::journal::{self, Digest, Entry, chain_number};
use crate::open::Store;
use crate::registry::Changed;
use crate::rows::{self, count, get};
use crate::subject::Subject;
use crate::work::{Tries, Work};
use crate::{Error, Result};

/// Entries kept back until so many can be written with one statement.
const TOGETHER: usize = 512;

/// On which revision of a subject a change is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// It is the first: the subject is new.
    New,
    /// On this one: what the person who edits had before their eyes.
    At(u64),
    /// On the newest, whichever it is: for what does not depend on what was there.
    Newest,
}

/// A change under way: a transaction that must leave an entry in the journal.
pub struct Writing {
    work: Work,
    hand: Hand,
    /// The chains written to, with their heads.
    chains: BTreeMap<i64, Chain>,
    /// The newest revision of each subject looked up or written here.
    revisions: HashMap<Subject, u64>,
    /// Entries that are not in the database yet.
    pending: Vec<Vec<Value>>,
    /// Ties and parties whose tables are to be written.
    changed: Changed,
    buffer: Vec<u8>,
}

struct Chain {
    seq: u64,
    hash: Digest,
}

/// Runs a block in a transaction and commits it with the entries it recorded:
///
/// ```ignore
/// let revision = change!(store, hand, |w| {
///     let tie: Id<Tie> = w.draw();
///     w.record("tie.fact", tie, Expect::New, &body).await
/// })?;
/// ```
///
/// `w` is a `&mut` [`Writing`]; `?` and `return` leave the block, and an error undoes
/// everything. When another transaction was in the way everything is undone and the block
/// runs again: it must change nothing but the database, and draw new identifiers each time.
///
/// The value is a `Result`, whose error is made from a store [`Error`]: [`Error::Silent`] if
/// the block recorded nothing, [`Error::Busy`] if others stayed in the way.
///
/// A macro, not a method that takes a closure: the compiler cannot yet tell that the future of
/// an async closure that borrows may go from thread to thread, as a handler of the site must.
#[macro_export]
macro_rules! change {
    ($store:expr, $hand:expr, |$writing:ident| $body:expr) => {{
        let mut round = $crate::write::Round::new(&$store, &$hand);
        loop {
            let outcome = match round.begin().await {
                Ok(mut writing) => {
                    let outcome = {
                        let $writing = &mut writing;
                        // The formatter puts braces around a long body.
                        #[allow(unused_braces)]
                        let block = async { $body };
                        block.await
                    };
                    round.end(writing, outcome).await
                }
                Err(error) => Some(Err(error.into())),
            };
            if let Some(done) = outcome {
                break done;
            }
        }
    }};
}

/// The tries of one [`change!`](crate::change).
pub struct Round<'a> {
    store: &'a Store,
    hand: Hand,
    tries: Tries<'a>,
    turn: Option<MutexGuard<'a, ()>>,
}

impl<'a> Round<'a> {
    /// Before the first try.
    #[must_use]
    pub fn new(store: &'a Store, hand: &Hand) -> Self {
        // What the database holds must be what the transaction saw.
        let at = Timestamp::from_microsecond(hand.at.as_microsecond()).unwrap_or(hand.at);
        Self { store, hand: Hand { at, ..*hand }, tries: Tries::new(&store.dice), turn: None }
    }

    /// Begins a transaction, when it is this writer's turn.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn begin(&mut self) -> Result<Writing> {
        self.turn = Some(self.store.turns.take(chain_number(self.hand.organisation)).await);
        Ok(Writing {
            work: Work::begin(self.store).await?,
            hand: self.hand,
            chains: BTreeMap::new(),
            revisions: HashMap::new(),
            pending: Vec::new(),
            changed: Changed::default(),
            buffer: Vec::new(),
        })
    }

    /// Commits or undoes; nothing if another try is due.
    pub async fn end<T, E: From<Error>>(
        &mut self,
        writing: Writing,
        outcome: Result<T, E>,
    ) -> Option<Result<T, E>> {
        let again = writing.work.again();
        let outcome = match outcome {
            Ok(done) => writing.finish().await.map(|()| done).map_err(E::from),
            Err(error) => {
                writing.work.undo().await;
                Err(error)
            }
        };
        self.turn = None;
        self.tries.settle(outcome, &again).await
    }
}

impl Writing {
    /// Whose hand this is.
    #[must_use]
    pub fn hand(&self) -> &Hand {
        &self.hand
    }

    /// Records what was done to a subject, in the chain of the hand's organisation, and
    /// returns the revision that the subject now has.
    ///
    /// `body` is written as a JSON object. It must hold no secret and nothing by which a
    /// private person can be reached: what stands here stays for good.
    ///
    /// # Errors
    /// [`Error::Stale`] if the subject has another revision than expected; or if the
    /// database fails.
    pub async fn record(
        &mut self,
        action: &str,
        subject: impl Into<Subject>,
        expect: Expect,
        body: &impl Serialize,
    ) -> Result<u64> {
        self.record_in(self.hand.organisation, action, subject, expect, body).await
    }

    /// As [`record`](Self::record), in the chain of another organisation, or of the instance.
    ///
    /// # Errors
    /// As [`record`](Self::record).
    pub async fn record_in(
        &mut self,
        organisation: Option<Id<Organisation>>,
        action: &str,
        subject: impl Into<Subject>,
        expect: Expect,
        body: &impl Serialize,
    ) -> Result<u64> {
        let subject = subject.into();
        let body = serde_json::to_string(body).map_err(|e| Error::Body(e.to_string()))?;
        if !body.starts_with('{') {
            return Err(Error::Body(body));
        }
        let revision = self.next_revision(subject, expect).await?;
        let number = chain_number(organisation);
        let hand = self.hand;
        let by = hand.person.map(Id::number);
        if !self.chains.contains_key(&number) {
            let head = journal::head_of(&self.work, number).await?;
            let chain =
                head.map_or(Chain { seq: 0, hash: Digest::NONE }, |h| Chain { seq: h.seq, hash: h.hash });
            self.chains.insert(number, chain);
        }
        let Some(chain) = self.chains.get_mut(&number) else {
            return Err(Error::Silent);
        };
        let previous = chain.hash;
        chain.seq += 1;
        let columns = journal::Columns {
            organisation: number,
            seq: i64::try_from(chain.seq).unwrap_or(i64::MAX),
            at: hand.at.as_microsecond(),
            by,
            via: hand.via.as_str(),
            action,
            subject_kind: subject.kind.as_str(),
            subject: subject.number,
            revision: i64::try_from(revision).unwrap_or(i64::MAX),
            body: &body,
        };
        chain.hash = journal::hash(&previous, &columns, &mut self.buffer);
        self.pending.push(vec![
            number.into(),
            columns.seq.into(),
            columns.at.into(),
            by.into(),
            columns.via.into(),
            action.into(),
            columns.subject_kind.into(),
            subject.number.into(),
            columns.revision.into(),
            previous.0.to_vec().into(),
            chain.hash.0.to_vec().into(),
            body.into(),
        ]);
        self.revisions.insert(subject, revision);
        if self.pending.len() >= TOGETHER {
            self.flush().await?;
        }
        Ok(revision)
    }

    /// What was done to a subject so far, this transaction included, from first to last.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn entries_of(&mut self, subject: impl Into<Subject>) -> Result<Vec<Entry>> {
        self.flush().await?;
        journal::entries_of(&self.work, subject.into()).await
    }

    /// Looks up the revisions of many subjects at once, before many changes to them.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn look_up(&mut self, subjects: &[Subject]) -> Result<()> {
        let mut unknown: Vec<Subject> =
            subjects.iter().copied().filter(|s| !self.revisions.contains_key(s)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        for group in unknown.chunk_by(|a, b| a.kind == b.kind) {
            for part in group.chunks(TOGETHER) {
                self.look_up_some(part).await?;
            }
        }
        Ok(())
    }

    /// Subjects of one kind.
    async fn look_up_some(&mut self, subjects: &[Subject]) -> Result<()> {
        let Some(kind) = subjects.first().map(|s| s.kind) else {
            return Ok(());
        };
        let sql = format!(
            "SELECT subject, max(revision) FROM journal WHERE subject_kind = $1 AND subject IN ({})
             GROUP BY subject",
            rows::list(2, subjects.len())
        );
        let values = std::iter::once(kind.as_str().into()).chain(subjects.iter().map(|s| s.number.into()));
        let values: Vec<Value> = values.collect();
        let found = rows::all(&self.work, &sql, values).await?;
        self.revisions.extend(subjects.iter().map(|s| (*s, 0)));
        for row in found {
            self.revisions.insert(Subject { kind, number: get(&row, 0)? }, count(&row, 1)?);
        }
        Ok(())
    }

    async fn next_revision(&mut self, subject: Subject, expect: Expect) -> Result<u64> {
        let stated = match expect {
            // That it is new indeed, the database sees to: a revision is unique.
            Expect::New if !self.revisions.contains_key(&subject) => return Ok(1),
            Expect::New => Some(0),
            Expect::At(stated) => Some(stated),
            Expect::Newest => None,
        };
        if !self.revisions.contains_key(&subject) {
            self.look_up_some(&[subject]).await?;
        }
        let current = self.revisions.get(&subject).copied().unwrap_or(0);
        match stated {
            Some(stated) if stated != current => Err(Error::Stale { subject, stated, current }),
            _ => Ok(current + 1),
        }
    }

    pub(crate) fn changed(&mut self) -> &mut Changed {
        &mut self.changed
    }

    /// Writes the entries that were kept back.
    pub(crate) async fn flush(&mut self) -> Result<()> {
        const INTO: &str = "journal (organisation, seq, at, by, via, action, subject_kind, subject, \
                            revision, previous, hash, body)";
        if self.pending.is_empty() {
            return Ok(());
        }
        let written = rows::insert(&self.work, INTO, "", std::mem::take(&mut self.pending)).await;
        if let Err(error) = &written
            && error.is_unique()
        {
            // Another has written the same revision meanwhile, or an identifier was drawn twice:
            // the next try sees the one and draws anew for the other.
            self.work.ask_again();
        }
        written
    }

    async fn finish(mut self) -> Result<()> {
        let finished = self.put_heads().await;
        match finished {
            Ok(()) => self.work.commit().await,
            Err(error) => {
                self.work.undo().await;
                Err(error)
            }
        }
    }

    async fn put_heads(&mut self) -> Result<()> {
        if self.chains.is_empty() {
            return Err(Error::Silent);
        }
        self.project().await?;
        self.flush().await?;
        let heads: Vec<Vec<Value>> = self
            .chains
            .iter()
            .map(|(number, chain)| {
                vec![(*number).into(), rows::number(chain.seq), chain.hash.0.to_vec().into()]
            })
            .collect();
        let then = "ON CONFLICT (organisation) DO UPDATE SET seq = excluded.seq, hash = excluded.hash";
        rows::insert(&self.work, "journal_heads (organisation, seq, hash)", then, heads).await
    }
}

impl Deref for Writing {
    type Target = Work;

    fn deref(&self) -> &Work {
        &self.work
    }
}

#[async_trait]
impl ConnectionTrait for Writing {
    fn get_database_backend(&self) -> DbBackend {
        self.work.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.work.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.work.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.work.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.work.query_all_raw(statement).await
    }
}
