//! A transaction under way.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use partnership::Id;
use sea_orm::prelude::async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, IsolationLevel, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use tokio::sync::MutexGuard;

use crate::error::{Trouble, trouble};
use crate::open::{Dice, Store};
use crate::{Error, Result};

/// How often a transaction is tried before others are said to be in the way.
const TRIES: u32 = 14;
/// The first wait after a conflict, at most; doubled each time up to the last.
const FIRST_WAIT: Duration = Duration::from_millis(4);
const LAST_WAIT: Duration = Duration::from_millis(400);

/// A transaction: what is written through it is there as a whole, or not at all.
///
/// It is a sea-orm connection. It remembers whether a statement failed because of another
/// transaction, so that [`change!`](crate::change) and [`tend!`](crate::tend) begin again
/// whatever the caller made of the error.
pub struct Work {
    transaction: DatabaseTransaction,
    again: Arc<AtomicBool>,
    dice: Dice,
}

/// Runs a block in a transaction that leaves no trace in the journal: for what need not be
/// remembered, like a lease on a job or when a session was last seen.
///
/// As [`change!`](crate::change), with a [`Work`] in place of the writing:
/// `tend!(store, |w| { rows::run(w, …).await?; Ok(()) })`.
#[macro_export]
macro_rules! tend {
    ($store:expr, |$work:ident| $body:expr) => {{
        let mut round = $crate::work::Tending::new(&$store);
        loop {
            let outcome = match round.begin().await {
                Ok(work) => {
                    let outcome = {
                        let $work = &work;
                        // The formatter puts braces around a long body.
                        #[allow(unused_braces)]
                        let block = async { $body };
                        block.await
                    };
                    round.end(work, outcome).await
                }
                Err(error) => Some(Err(error.into())),
            };
            if let Some(done) = outcome {
                break done;
            }
        }
    }};
}

/// The tries of one [`tend!`](crate::tend).
pub struct Tending<'a> {
    store: &'a Store,
    tries: Tries<'a>,
    turn: Option<MutexGuard<'a, ()>>,
}

impl<'a> Tending<'a> {
    /// Before the first try.
    #[must_use]
    pub fn new(store: &'a Store) -> Self {
        Self { store, tries: Tries::new(&store.dice), turn: None }
    }

    /// Begins a transaction.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn begin(&mut self) -> Result<Work> {
        if self.store.turns.is_one() {
            self.turn = Some(self.store.turns.take(0).await);
        }
        Work::begin(self.store).await
    }

    /// Commits or undoes; nothing if another try is due.
    pub async fn end<T, E: From<Error>>(
        &mut self,
        work: Work,
        outcome: Result<T, E>,
    ) -> Option<Result<T, E>> {
        let again = work.again();
        let outcome = match outcome {
            Ok(done) => work.commit().await.map(|()| done).map_err(E::from),
            Err(error) => {
                work.undo().await;
                Err(error)
            }
        };
        self.turn = None;
        self.tries.settle(outcome, &again).await
    }
}

impl Work {
    pub(crate) async fn begin(store: &Store) -> Result<Self> {
        let sqlite = store.backend() == DbBackend::Sqlite;
        let options = TransactionOptions {
            isolation_level: (!sqlite).then_some(IsolationLevel::Serializable),
            access_mode: None,
            // Otherwise two that have read and now want to write block each other for good.
            sqlite_transaction_mode: sqlite.then_some(SqliteTransactionMode::Immediate),
        };
        let mut tries = Tries::new(&store.dice);
        loop {
            match store.db.begin_with_options(options).await {
                Ok(transaction) => {
                    let again = Arc::new(AtomicBool::new(false));
                    return Ok(Self { transaction, again, dice: store.dice.clone() });
                }
                Err(e) if trouble(&e) == Trouble::Again && tries.again().await => {}
                Err(e) => return Err(e.into()),
            }
        }
    }

    /// A new identifier. Should it be in use already, the whole transaction begins again.
    #[must_use]
    pub fn draw<K>(&self) -> Id<K> {
        Id::from_random((self.dice)())
    }

    /// Random bits.
    pub(crate) fn dice(&self) -> u64 {
        (self.dice)()
    }

    pub(crate) fn again(&self) -> Arc<AtomicBool> {
        self.again.clone()
    }

    /// Has the transaction begin again, whatever becomes of it.
    pub(crate) fn ask_again(&self) {
        self.again.store(true, Ordering::Relaxed);
    }

    pub(crate) async fn commit(self) -> Result<()> {
        let done = self.transaction.commit().await;
        // PostgreSQL finds some conflicts only now.
        if let Err(error) = &done
            && trouble(error) == Trouble::Again
        {
            self.again.store(true, Ordering::Relaxed);
        }
        Ok(done?)
    }

    /// Rolls back. If even that fails the connection is broken, and the database undoes it by itself.
    pub(crate) async fn undo(self) {
        if let Err(error) = self.transaction.rollback().await {
            tracing::debug!(%error, "a transaction could not be rolled back");
        }
    }

    fn noted<T>(&self, outcome: Result<T, DbErr>) -> Result<T, DbErr> {
        if let Err(error) = &outcome
            && trouble(error) == Trouble::Again
        {
            self.ask_again();
        }
        outcome
    }
}

#[async_trait]
impl ConnectionTrait for Work {
    fn get_database_backend(&self) -> DbBackend {
        self.transaction.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.noted(self.transaction.execute_raw(statement).await)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.noted(self.transaction.execute_unprepared(sql).await)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.noted(self.transaction.query_one_raw(statement).await)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.noted(self.transaction.query_all_raw(statement).await)
    }
}

/// Counts tries and waits between them, longer each time and never for the same time as another.
pub(crate) struct Tries<'a> {
    left: u32,
    wait: Duration,
    dice: &'a Dice,
}

impl<'a> Tries<'a> {
    pub(crate) fn new(dice: &'a Dice) -> Self {
        Self { left: TRIES, wait: FIRST_WAIT, dice }
    }

    /// The outcome, unless another transaction was in the way and another try is due.
    pub(crate) async fn settle<T, E>(
        &mut self,
        outcome: Result<T, E>,
        in_the_way: &AtomicBool,
    ) -> Option<Result<T, E>> {
        let again = outcome.is_err() && in_the_way.load(Ordering::Relaxed) && self.again().await;
        (!again).then_some(outcome)
    }

    /// Waits before another try; false if there have been enough.
    pub(crate) async fn again(&mut self) -> bool {
        self.left -= 1;
        if self.left == 0 {
            return false;
        }
        let micros = u64::try_from(self.wait.as_micros()).unwrap_or(u64::MAX).max(1);
        tokio::time::sleep(Duration::from_micros((self.dice)() % micros)).await;
        self.wait = (self.wait * 2).min(LAST_WAIT);
        true
    }
}
