//! What stands around every page: layout, errors, headers, limits, caching, health.

pub mod chrome;
pub mod failure;
pub mod guard;
pub mod headers;
pub mod health;
pub mod limits;
pub mod metrics;
pub mod serve;
mod theme;

pub use chrome::Chrome;
pub use failure::Failure;
pub(crate) use theme::local;

use askama::Template;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::post;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::state::AppState;

/// The shell's own addresses.
pub fn routes() -> Router<AppState> {
    health::routes().route("/theme", post(theme::choose))
}

/// Puts the shell around the routes. The order matters: what is added last sees a request
/// first, so every answer, refusals included, is counted and carries the security headers.
pub fn wrap(pages: Router<AppState>, state: &AppState) -> Router<AppState> {
    pages
        .fallback(async || Failure::not_found())
        .method_not_allowed_fallback(other_method)
        .layer(from_fn_with_state(state.clone(), headers::remember))
        .layer(from_fn(limits::time))
        .layer(DefaultBodyLimit::max(limits::LARGEST_BODY))
        .layer(from_fn(limits::address))
        .layer(from_fn_with_state(state.clone(), failure::render))
        // Fastest: a page is compressed anew for each reader, and gains little from more.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn(headers::secure))
        .layer(from_fn_with_state(state.clone(), metrics::count))
}

/// `OPTIONS` asks what is allowed, and is told by the `Allow` header that the router adds;
/// every other method that a route lacks is refused.
async fn other_method(method: Method) -> Response {
    match method {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => Failure::of_status(StatusCode::METHOD_NOT_ALLOWED).into_response(),
    }
}

/// A page as an answer.
pub fn page(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => Failure::internal(&error.to_string()).into_response(),
    }
}
