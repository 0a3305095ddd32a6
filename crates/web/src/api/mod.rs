//! The JSON API below `/api/v1`: places, matches, comparisons, the public register, and its own
//! description.
//!
//! Answers depend on the address and the data alone, so they carry an ETag and can be
//! read from any site. A parameter that is not known is refused by name.

mod answer;
pub mod openapi;
mod places;
pub mod problem;
mod registry;
pub mod shape;

use axum::Router;
use axum::routing::{MethodRouter, get};

use crate::state::AppState;

/// The routes of the API.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/v1/places", open_to_all(get(places::search)))
        .route("/api/v1/places/{id}", open_to_all(get(places::profile)))
        .route("/api/v1/places/{id}/matches", open_to_all(get(places::matches)))
        .route("/api/v1/compare/{a}/{b}", open_to_all(get(places::compare)))
        .route("/api/v1/ties", open_to_all(get(registry::ties)))
        .route("/api/v1/ties/{id}", open_to_all(get(registry::tie)))
        .route("/api/v1/parties", open_to_all(get(registry::parties)))
        .route("/api/v1/statistics", open_to_all(get(registry::statistics)))
        .route("/api/v1/openapi.json", open_to_all(get(openapi::show)))
}

fn open_to_all(methods: MethodRouter<AppState>) -> MethodRouter<AppState> {
    methods.options(answer::preflight)
}
