//! Writers of one process take turns before they ask the database.
//!
//! On SQLite one transaction at a time can write: those that wait in a queue here begin in
//! the order they came, where SQLite's own waiting sleeps and tries again. On PostgreSQL two
//! writers to one organisation's chain can never both commit: taking turns spares the second
//! its work. Writers on other nodes are kept apart by the database.

use tokio::sync::{Mutex, MutexGuard};

/// Queues for writers.
pub(crate) struct Turns(Box<[Mutex<()>]>);

impl Turns {
    /// One queue for all.
    pub(crate) fn one() -> Self {
        Self(Box::new([Mutex::new(())]))
    }

    /// A queue for each organisation; a few share one.
    pub(crate) fn by_organisation() -> Self {
        Self((0..64).map(|_| Mutex::new(())).collect())
    }

    /// Waits until it is the caller's turn, which lasts until the guard is dropped.
    pub(crate) async fn take(&self, organisation: i64) -> MutexGuard<'_, ()> {
        let at = usize::try_from(organisation.unsigned_abs()).unwrap_or(0) % self.0.len();
        self.0[at].lock().await
    }

    /// Whether there is one queue for all.
    pub(crate) fn is_one(&self) -> bool {
        self.0.len() == 1
    }
}
