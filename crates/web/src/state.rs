//! What every handler shares.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use gazetteer::World;
use jiff::Timestamp;
use wording::Words;
use xxhash_rust::xxh3::Xxh3;

use crate::assets::Assets;
use crate::shell::metrics::Metrics;

/// Tells the time. The binary hands in the real clock, tests a fixed one.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What every handler shares; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// The contents of [`AppState`].
pub struct Shared {
    /// The words of the site.
    pub words: &'static Words,
    /// Style sheets, scripts and fonts.
    pub assets: Assets,
    /// Changes whenever an answer to the same address could change: data, ties, operator's
    /// facts, program. Sixteen hexadecimal digits.
    pub data_version: String,
    /// Whether pages for developers (`/styleguide`) are served and nothing is cached.
    pub dev: bool,
    /// Counts for Prometheus.
    pub metrics: Metrics,
    world: Arc<World>,
    clock: Clock,
    stopping: AtomicBool,
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl AppState {
    /// Shares the parts. `dev` serves developers' pages too.
    pub fn new(world: Arc<World>, words: &'static Words, clock: Clock, dev: bool) -> Self {
        let assets = Assets::load();
        let data_version = data_version(&world, &assets);
        Self(Arc::new(Shared {
            words,
            assets,
            data_version,
            dev,
            metrics: Metrics::default(),
            world,
            clock,
            stopping: AtomicBool::new(false),
        }))
    }
}

impl Shared {
    /// The world that answers come from.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Whether the server was told to stop.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// From now on `/readyz` says that no new readers should be sent here.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }
}

fn data_version(world: &World, assets: &Assets) -> String {
    let mut hash = Xxh3::new();
    hash.update(env!("CARGO_PKG_VERSION").as_bytes());
    hash.update(assets.version().as_bytes());
    for meta in world.meta() {
        hash.update(serde_json::to_string(meta).unwrap_or_default().as_bytes());
    }
    for fact in world.facts().iter() {
        hash.update(format!("{fact:?}").as_bytes());
    }
    format!("{:016x}", hash.digest())
}
