//! Whether the process lives and whether it can answer.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::metrics;
use crate::state::AppState;

/// `/healthz`, `/readyz`, `/metrics`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/healthz", get(async || ([(CACHE_CONTROL, "no-store")], "ok\n")))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics::show))
}

/// Ready when there is a world to answer from and the server is not shutting down.
async fn ready(State(state): State<AppState>) -> Response {
    let no_store = [(CACHE_CONTROL, "no-store")];
    if state.is_stopping() {
        return (StatusCode::SERVICE_UNAVAILABLE, no_store, "shutting down\n").into_response();
    }
    if state.world().is_empty() {
        return (StatusCode::SERVICE_UNAVAILABLE, no_store, "no places\n").into_response();
    }
    (no_store, format!("ready: {} places, data {}\n", state.world().len(), state.version())).into_response()
}
