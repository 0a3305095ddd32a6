//! The register that readers see: one snapshot at a time, swapped whole.

use std::sync::Arc;

use gazetteer::World;
use jiff::civil;
use registry::Register;
use store::Store;
use store::journal::Head;
use store::registry::Part;
use tokio::sync::{Mutex, watch};

use super::load;

/// Holds the present snapshot. Whoever answers a request takes it once and keeps to it.
#[derive(Debug, Clone)]
pub struct Shelf(Arc<Held>);

#[derive(Debug)]
struct Held {
    now: watch::Sender<Arc<Register>>,
    /// How far the journal has been read. Held while the next snapshot is made, so that each
    /// change is taken in once and in order.
    heads: Mutex<Vec<Head>>,
}

impl Shelf {
    /// With a first snapshot that no journal stands behind.
    pub fn new(register: Register) -> Self {
        let now = watch::Sender::new(Arc::new(register));
        Self(Arc::new(Held { now, heads: Mutex::default() }))
    }

    /// With what the store has published.
    ///
    /// # Errors
    /// What the store answers.
    pub async fn open(store: &Store, world: &World, today: civil::Date) -> Result<Self, store::Error> {
        let (mut parties, mut ties) = (Vec::new(), Vec::new());
        let heads = store.read_registry(|part| match part {
            Part::Parties(rows) => parties.extend(rows.iter().map(|row| load::party(world, row))),
            Part::Ties(rows) => ties.extend(rows.iter().filter_map(load::tie)),
        });
        let heads = heads.await?;
        let shelf = Self::new(Register::new(today, parties, ties));
        *shelf.0.heads.lock().await = heads;
        Ok(shelf)
    }

    /// Takes in what was written since, here or on another node, and the day's turn. Who has
    /// just written calls it, so that the next page shows what was written.
    ///
    /// # Errors
    /// What the store answers; the snapshot stays as it was.
    pub async fn catch_up(
        &self,
        store: &Store,
        world: &World,
        today: civil::Date,
    ) -> Result<(), store::Error> {
        let mut heads = self.0.heads.lock().await;
        let changes = store.changes(&heads).await?;
        let before = self.now();
        let change = load::change(world, &changes);
        if !change.is_empty() || before.today() != today {
            self.set(before.with(today, change));
        }
        *heads = changes.heads;
        Ok(())
    }

    /// The present snapshot.
    pub fn now(&self) -> Arc<Register> {
        Arc::clone(&self.0.now.borrow())
    }

    /// Puts another snapshot in its place.
    pub fn set(&self, register: Register) {
        self.0.now.send_replace(Arc::new(register));
    }

    /// Tells of every change from now on.
    pub fn changes(&self) -> watch::Receiver<Arc<Register>> {
        self.0.now.subscribe()
    }
}
