//! What every handler shares.

use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use gazetteer::World;
use gazetteer::search::Index;
use jiff::Timestamp;
use matching::{Engine, Query, QueryError, Ranking, Ties};
use registry::Register;
use store::Store;
use tokio::sync::Semaphore;
use wording::Words;
use xxhash_rust::xxh3::Xxh3;

use crate::about::Coverage;
use crate::accounts::Gate;
use crate::assets::Assets;
use crate::draw::BaseMaps;
use crate::registry::Shelf;
use crate::shell::metrics::Metrics;

/// Tells the time. The binary hands in the real clock, tests a fixed one.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// What every handler shares; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// The contents of [`AppState`]. Every part is shared by all states that came from one.
#[derive(Clone)]
pub struct Shared {
    /// Ranks and compares.
    pub engine: Arc<Engine>,
    /// Finds places by name.
    pub index: Arc<Index>,
    /// Outlines of the world, drawn once.
    pub base_maps: Arc<BaseMaps>,
    /// The words of the site.
    pub words: &'static Words,
    /// Style sheets, scripts and fonts.
    pub assets: Arc<Assets>,
    /// Where everything is kept; `None` of a site that only ranks.
    pub store: Option<Store>,
    /// What signing in needs; without it nobody can.
    pub gate: Option<Gate>,
    /// Ties that stand in a list beside the register: the engine knows them too.
    pub listed: Arc<Ties>,
    /// Who is tied to whom: the public register, a snapshot at a time.
    pub register: Shelf,
    /// Changes whenever data, the engine's ties, operator's facts or the program do. Sixteen
    /// hexadecimal digits. See [`Shared::version`].
    data_version: String,
    /// The hash of what of it stays while only the engine's ties change: saying the model again for each
    /// changed tie would take megabytes and tens of milliseconds.
    without_ties: Arc<Xxh3>,
    /// Whether pages for developers (`/styleguide`) are served and nothing is cached.
    pub dev: bool,
    /// The query service that Wikidata is read from.
    pub wikidata: Arc<str>,
    /// Counts for Prometheus.
    pub metrics: Metrics,
    coverage: Arc<OnceLock<Coverage>>,
    workers: Arc<Semaphore>,
    clock: Clock,
    stopping: Arc<AtomicBool>,
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl AppState {
    /// Shares the parts. `dev` serves developers' pages too.
    pub fn new(
        engine: Arc<Engine>,
        index: Arc<Index>,
        words: &'static Words,
        clock: Clock,
        dev: bool,
    ) -> Self {
        let assets = Arc::new(Assets::load());
        let without_ties = Arc::new(without_ties(&engine, &assets));
        let data_version = data_version(&without_ties, &engine);
        let listed = Arc::new(engine.ties().clone());
        let today = clock().to_zoned(jiff::tz::TimeZone::UTC).date();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self(Arc::new(Shared {
            engine,
            index,
            base_maps: Arc::default(),
            store: None,
            gate: None,
            listed,
            register: Shelf::new(Register::empty(today)),
            words,
            assets,
            data_version,
            without_ties,
            dev,
            wikidata: Arc::from(wikidata::DEFAULT_ENDPOINT),
            metrics: Metrics::default(),
            coverage: Arc::default(),
            workers: Arc::new(Semaphore::new(cores)),
            clock,
            stopping: Arc::default(),
        }))
    }

    /// The same site over a store and what it has published. What the engine was given so far
    /// counts as listed beside it; [`crate::registry::engine`] puts the two together.
    pub fn with_store(&self, store: Store, register: Shelf) -> Self {
        Self(Arc::new(Shared { store: Some(store), register, ..Shared::clone(&self.0) }))
    }

    /// The same site with a gate: people can sign in.
    pub fn with_gate(&self, gate: Gate) -> Self {
        Self(Arc::new(Shared { gate: Some(gate), ..Shared::clone(&self.0) }))
    }

    /// The same site with another query service for Wikidata.
    pub fn with_wikidata(&self, endpoint: &str) -> Self {
        Self(Arc::new(Shared { wikidata: Arc::from(endpoint), ..Shared::clone(&self.0) }))
    }

    /// The same site with another engine over the same world and model: for ties that changed.
    pub fn with_engine(&self, engine: Arc<Engine>) -> Self {
        let data_version = data_version(&self.0.without_ties, &engine);
        Self(Arc::new(Shared { data_version, engine, ..Shared::clone(&self.0) }))
    }

    /// Does work of more than a few milliseconds on a thread of its own, so that style sheets
    /// and health checks need not wait behind it. As many at a time as there are cores, first
    /// come first served: more would only make each of them later. `None` only if the
    /// work panics.
    pub async fn work<T: Send + 'static>(&self, work: impl FnOnce(&Self) -> T + Send + 'static) -> Option<T> {
        let permit = Arc::clone(&self.workers).acquire_owned().await.ok()?;
        let state = self.clone();
        let done = tokio::task::spawn_blocking(move || {
            // Held until the work is done, also if the reader has gone away meanwhile.
            let _permit = permit;
            work(&state)
        });
        done.await.ok()
    }

    /// Has the register take in what was written, so that the next page shows it. Should that
    /// fail, it does so within a second by itself.
    pub(crate) async fn catch_up(&self, store: &Store) {
        if let Err(error) = self.register.catch_up(store, self.world(), self.today()).await {
            tracing::warn!(%error, "what was recorded is not in the register yet");
        }
    }

    /// Ranks the world: some ten milliseconds of one core.
    ///
    /// # Errors
    /// What the engine answers.
    pub async fn rank(&self, query: Query) -> Result<Ranking, QueryError> {
        let again = query.clone();
        let ranked = self.work(move |state| state.engine.rank(&query)).await;
        // Where a thread broke, the panic shows again here and ends this request only.
        ranked.unwrap_or_else(|| self.engine.rank(&again))
    }
}

impl Shared {
    /// The world that answers come from.
    pub fn world(&self) -> &World {
        self.engine.world()
    }

    /// Changes whenever an answer to the same address could change: data, ties, operator's
    /// facts, program, register. Thirty-two hexadecimal digits.
    pub fn version(&self) -> String {
        format!("{}{:016x}", self.data_version, self.register.now().version())
    }

    /// How much is known of the cities, counted once.
    pub fn coverage(&self) -> &Coverage {
        self.coverage.get_or_init(|| Coverage::of(self.world()))
    }

    /// The day it is, in UTC.
    pub fn today(&self) -> jiff::civil::Date {
        self.now().to_zoned(jiff::tz::TimeZone::UTC).date()
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

/// Of data, program, model and operator's facts.
fn without_ties(engine: &Engine, assets: &Assets) -> Xxh3 {
    let world = engine.world();
    let mut hash = Xxh3::new();
    hash.update(env!("CARGO_PKG_VERSION").as_bytes());
    hash.update(assets.version().as_bytes());
    for meta in world.meta() {
        hash.update(serde_json::to_string(meta).unwrap_or_default().as_bytes());
    }
    hash.update(engine.model().to_json().unwrap_or_default().as_bytes());
    for fact in world.facts().iter() {
        hash.update(format!("{fact:?}").as_bytes());
    }
    hash
}

fn data_version(without_ties: &Xxh3, engine: &Engine) -> String {
    let mut hash = without_ties.clone();
    for (a, b, tie) in engine.ties().iter() {
        hash.update(format!("{a} {b} {tie:?}").as_bytes());
    }
    format!("{:016x}", hash.digest())
}
