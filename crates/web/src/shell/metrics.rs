//! Counts for Prometheus: requests and their duration by route, in its text format.
//!
//! `prometheus-client` rather than `metrics` with an exporter: it is Prometheus' own
//! library, has no global recorder (each [`AppState`] counts for itself, so tests do not
//! disturb each other) and its labels are types.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, LabelSetEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::state::AppState;

/// Upper bounds in seconds. A page is meant to take a few milliseconds.
const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 1.0, 5.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Answered {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Route {
    route: String,
}

impl EncodeLabelSet for Answered {
    fn encode(&self, encoder: &mut LabelSetEncoder<'_>) -> std::fmt::Result {
        [("route", self.route.as_str()), ("method", self.method)].encode(encoder)?;
        [("status", self.status)].encode(encoder)
    }
}

impl EncodeLabelSet for Route {
    fn encode(&self, encoder: &mut LabelSetEncoder<'_>) -> std::fmt::Result {
        [("route", self.route.as_str())].encode(encoder)
    }
}

/// What is counted.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    open: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let requests = Family::<Answered, Counter>::default();
        let seconds: Family<Route, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(BUCKETS));
        let open = Gauge::default();
        let mut registry = Registry::with_prefix("twinhall");
        registry.register("requests", "Requests answered, by route, method and status", requests.clone());
        registry.register("request_seconds", "Time to answer, by route", seconds.clone());
        registry.register("requests_open", "Requests being answered", open.clone());
        Self { registry: Arc::new(registry), requests, seconds, open }
    }
}

/// Counts one request.
pub async fn count(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let metrics = &state.metrics;
    // The route, not the address: addresses are without end.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |m| m.as_str().to_owned());
    let method = match request.method().as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        _ => "other",
    };
    metrics.open.inc();
    let open = Open(metrics.open.clone());
    let started = Instant::now();
    let response = next.run(request).await;
    drop(open);
    let status = response.status().as_u16();
    metrics.seconds.get_or_create(&Route { route: route.clone() }).observe(started.elapsed().as_secs_f64());
    metrics.requests.get_or_create(&Answered { route, method, status }).inc();
    response
}

/// Counts down even when the reader goes away and the handler is dropped.
struct Open(Gauge);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// `/metrics`.
pub async fn show(State(state): State<AppState>) -> Response {
    let mut text = String::new();
    if encode(&mut text, &state.metrics.registry).is_err() {
        let _ = write!(text, "# the counts could not be written");
    }
    let headers = [
        (CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}
