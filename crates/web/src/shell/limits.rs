//! How much one request may ask for.

use std::time::Duration;

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::failure::Failure;

/// Longest address, in bytes of path and query. Longer ones get a page that says so; from
/// [`crate::shell::serve::LONGEST_LINE`] on the connection is answered before it is parsed.
pub const LONGEST_ADDRESS: usize = 8_000;
/// Largest request body, in bytes. The only form that is posted chooses the colours.
pub const LARGEST_BODY: usize = 64 * 1024;
/// The longest a handler may take. Ranking the world takes some ten milliseconds.
pub const LONGEST_ANSWER: Duration = Duration::from_secs(15);

/// Refuses long addresses.
pub async fn address(request: Request, next: Next) -> Response {
    let length = request.uri().path_and_query().map_or(0, |p| p.as_str().len());
    if length > LONGEST_ADDRESS {
        return Failure::of_status(StatusCode::URI_TOO_LONG).into_response();
    }
    next.run(request).await
}

/// Gives up on a handler that takes too long.
pub async fn time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(LONGEST_ANSWER, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Failure::of_status(StatusCode::SERVICE_UNAVAILABLE).into_response(),
    }
}
