//! The whole site over the shipped world, with a fixed clock, without a socket.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(dead_code, unreachable_pub, reason = "each test file takes what it needs")]

pub mod bed;
pub mod desk;
pub mod matrix;
pub mod stored;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use gazetteer::search::Index;
use jiff::Timestamp;
use matching::{Engine, Model, Tie, Ties};
use store::{Dice, Options, Store};
use tempfile::TempDir;
use tower::ServiceExt;
use web::AppState;

/// Lacombe, Alberta.
pub const LACOMBE: u32 = 6_035_615;
/// Mazatlán, with which Lacombe is tied in these tests.
pub const MAZATLAN: u32 = 3_996_322;

/// The state, made once a process, at noon of a day.
pub fn state(dev: bool) -> AppState {
    let noon: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    with_clock(Arc::new(move || noon), dev)
}

/// The same by another clock.
pub fn state_at(clock: web::state::Clock) -> AppState {
    with_clock(clock, false)
}

fn with_clock(clock: web::state::Clock, dev: bool) -> AppState {
    static PARTS: OnceLock<(Arc<Engine>, Arc<Index>)> = OnceLock::new();
    let (engine, index) = PARTS.get_or_init(|| {
        let dir = worlddata::folder_for_tests();
        let world = Arc::new(worlddata::open(&dir).unwrap());
        let index = Index::open(&dir, &world).unwrap();
        let mut ties = Ties::default();
        ties.add(gazetteer::GeoId(LACOMBE), gazetteer::GeoId(MAZATLAN), Tie::default());
        let engine = Engine::new(world, Model::shipped().unwrap(), Arc::new(ties));
        (Arc::new(engine), Arc::new(index))
    });
    AppState::new(Arc::clone(engine), Arc::clone(index), wording::english(), clock, dev)
}

/// Dice that fall the same way each time (SplitMix64).
pub fn dice(seed: u64) -> Dice {
    let next = AtomicU64::new(seed);
    Arc::new(move || {
        let mut z = next.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}

/// An empty store in a folder of its own, which is there as long as the folder is kept.
pub async fn fresh_store(dice: Dice, connections: u32, at: Timestamp) -> (Store, TempDir) {
    let folder = TempDir::new().unwrap();
    let address = format!("sqlite:{}", folder.path().join("registry.db").display());
    let store = Store::open(&address, Options { dice, connections: Some(connections) }).await.unwrap();
    store.migrate(at).await.unwrap();
    (store, folder)
}

/// The site.
pub fn site() -> Router {
    web::router(state(false))
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// The header's first value, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// All values of the header, with commas between.
    pub fn list(&self, name: &str) -> String {
        let values = self.headers.get_all(name).iter().filter_map(|v| v.to_str().ok());
        values.collect::<Vec<_>>().join(", ")
    }
}

/// Sends one request.
pub async fn send(site: &Router, request: Request<Body>) -> Answer {
    let response = site.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 64 << 20).await.unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// Sends a request without a body.
pub async fn ask(site: &Router, method: Method, path: &str) -> Answer {
    send(site, Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await
}

/// Gets a page.
pub async fn get(site: &Router, path: &str) -> Answer {
    ask(site, Method::GET, path).await
}
