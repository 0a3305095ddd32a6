//! The JSON API below `/api/v1`: places, matches, comparisons, the public register, and its own
//! description.
//!
//! Public answers depend on the address and the data alone, so they carry an ETag and can be
//! read from any site. A program with a token ([`crate::accounts::Caller`]) sees also what its
//! person may see, and records facts. What is not known is refused by name.

mod answer;
mod body;
mod changes;
mod facts;
mod kept;
pub mod openapi;
mod past;
mod places;
pub mod problem;
mod refusal;
mod register;
mod registry;
pub mod shape;
mod strict;

use axum::Router;
use axum::middleware::map_response;
use axum::routing::{MethodRouter, get, post};

use crate::state::AppState;
use strict::taking;

/// The routes of the API.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/v1/places", open_to_all(get(places::search)))
        .route("/api/v1/places/{id}", open_to_all(taking(&[], get(places::profile))))
        .route("/api/v1/places/{id}/matches", open_to_all(get(places::matches)))
        .route("/api/v1/compare/{a}/{b}", open_to_all(get(places::compare)))
        .route("/api/v1/ties", open_to_all(get(registry::ties).merge(taking(&[], post(register::post)))))
        .route("/api/v1/ties/{id}", open_to_all(taking(&["on", "known"], get(registry::tie))))
        .route("/api/v1/ties/{id}/facts", open_to_all(taking(&[], get(kept::facts).post(facts::post))))
        .route("/api/v1/parties", open_to_all(get(registry::parties)))
        .route("/api/v1/parties/{id}", open_to_all(taking(&[], get(registry::party))))
        .route("/api/v1/changes", open_to_all(get(changes::list)))
        .route("/api/v1/statistics", open_to_all(taking(&["country"], get(registry::statistics))))
        .route("/api/v1/openapi.json", open_to_all(taking(&[], get(openapi::show))))
}

fn open_to_all(methods: MethodRouter<AppState>) -> MethodRouter<AppState> {
    methods.options(answer::preflight).layer(map_response(async |answer| answer::public(answer)))
}
