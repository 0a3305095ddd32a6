//! The register that readers see: one snapshot at a time, swapped whole.

use std::sync::Arc;

use registry::{Change, Register};
use tokio::sync::watch;

/// Holds the present snapshot. Whoever answers a request takes it once and keeps to it.
#[derive(Debug, Clone)]
pub struct Shelf(Arc<watch::Sender<Arc<Register>>>);

impl Shelf {
    /// With a first snapshot.
    pub fn new(register: Register) -> Self {
        Self(Arc::new(watch::Sender::new(Arc::new(register))))
    }

    /// The present snapshot.
    pub fn now(&self) -> Arc<Register> {
        Arc::clone(&self.0.borrow())
    }

    /// Puts another snapshot in its place, unless it is the same.
    pub fn set(&self, register: Register) {
        self.0.send_if_modified(|now| {
            let differs = now.version() != register.version();
            *now = Arc::new(register);
            differs
        });
    }

    /// Puts in its place what it becomes with these changes, as of the day that it is on.
    pub fn change(&self, change: Change) {
        // The next snapshot is made outside the lock: readers never wait for it. Whoever
        // changes it meanwhile makes this one begin again, so nobody's change is lost.
        let mut change = Some(change);
        while let Some(wanted) = change.take() {
            let before = self.now();
            let after = Arc::new(before.with(before.today(), wanted.clone()));
            let mut overtaken = false;
            self.0.send_if_modified(|now| {
                overtaken = !Arc::ptr_eq(now, &before);
                let differs = !overtaken && now.version() != after.version();
                if !overtaken {
                    *now = Arc::clone(&after);
                }
                differs
            });
            if overtaken {
                change = Some(wanted);
            }
        }
    }

    /// Tells of every change from now on.
    pub fn changes(&self) -> watch::Receiver<Arc<Register>> {
        self.0.subscribe()
    }
}
