//! A parameter that an address does not take is refused by name: a misspelt one that was silently
//! dropped would give a wrong answer, and one that was meant to change what is written a wrong record.

use axum::extract::Request;
use axum::http::Method;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use wording::Message;

use super::problem::{Problem, short};
use crate::state::AppState;

/// The same methods for these parameters alone.
pub(super) fn taking(
    known: &'static [&'static str],
    methods: MethodRouter<AppState>,
) -> MethodRouter<AppState> {
    methods.layer(from_fn(async move |request: Request, next: Next| check(known, request, next).await))
}

async fn check(known: &[&str], request: Request, next: Next) -> Response {
    // A browser asks for leave at the address that it means to call.
    let query = request.uri().query().filter(|_| request.method() != Method::OPTIONS).unwrap_or_default();
    let unknown: Vec<(String, Message)> = form_urlencoded::parse(query.as_bytes())
        .filter(|(key, _)| !known.contains(&key.as_ref()))
        .map(|(key, _)| (short(&key), unknown(&key, known)))
        .collect();
    match unknown.is_empty() {
        true => next.run(request).await,
        false => Problem::bad(wording::english(), unknown).into_response(),
    }
}

/// That there is no such parameter, and which there are.
fn unknown(name: &str, known: &[&str]) -> Message {
    match known {
        [] => Message::new("api-no-parameters").with("name", short(name)),
        known => {
            Message::new("api-unknown-parameter").with("name", short(name)).with("known", known.join(", "))
        }
    }
}
