//! What went wrong, as a page or as problem details (RFC 9457), whichever was asked for.

use askama::Template;
use axum::Json;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use wording::Message;

use super::chrome::Chrome;
use crate::state::AppState;

/// What went wrong, for the reader. Handlers return it as an error; [`render`] turns it
/// into a page, or into problem details below `/api/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    /// The status.
    pub status: StatusCode,
    /// What happened.
    pub title: Message,
    /// What stayed safe and what to do.
    pub advice: Vec<Message>,
}

impl Failure {
    /// A failure with its title; advice follows with [`Self::advise`].
    pub fn new(status: StatusCode, title: Message) -> Self {
        Self { status, title, advice: Vec::new() }
    }

    /// Adds what to do.
    pub fn advise(mut self, advice: Message) -> Self {
        self.advice.push(advice);
        self
    }

    /// There is no such page.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, Message::new("error-not-found"))
            .advise(Message::new("error-not-found-advice"))
    }

    /// There is no place with this id.
    pub fn no_such_place(id: &str) -> Self {
        let id: String = id.chars().take(40).collect();
        Self::new(StatusCode::NOT_FOUND, Message::new("error-no-place").with("id", id))
            .advise(Message::new("error-no-place-advice"))
    }

    /// The address asks for something that cannot be; `advice` says which part and what to change.
    pub fn bad_request(advice: Message) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Message::new("error-bad-request")).advise(advice)
    }

    /// A fault of ours. The cause goes to the log, not to the reader.
    pub fn internal(cause: &str) -> Self {
        tracing::error!(cause, "an answer could not be made");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, Message::new("error-internal"))
            .advise(Message::new("error-internal-advice"))
    }

    /// From a bare status, as libraries answer it.
    pub fn of_status(status: StatusCode) -> Self {
        let (title, advice) = match status.as_u16() {
            404 => return Self::not_found(),
            405 => ("error-method", "error-method-advice"),
            408 | 503 | 504 => ("error-timeout", "error-timeout-advice"),
            413 => ("error-too-large", "error-too-large-advice"),
            414 => ("error-long-address", "error-long-address-advice"),
            400..=499 => ("error-bad-request", "error-bad-request-advice"),
            _ => ("error-internal", "error-internal-advice"),
        };
        Self::new(status, Message::new(title)).advise(Message::new(advice))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "shell/failure.html")]
struct FailurePage {
    chrome: Chrome,
    failure: Failure,
}

/// Turns a [`Failure`], or the bare refusal of a library, into something to read.
pub async fn render(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let for_machines = parts.uri.path().starts_with("/api/");
    let Ok(chrome) = Chrome::from_request_parts(&mut parts, &state).await;
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let Some(failure) = response.extensions().get::<Failure>().cloned().or_else(|| bare(&response)) else {
        return response;
    };
    let (old, _) = response.into_parts();
    let mut answer = if for_machines { problem(&chrome, &failure) } else { page(chrome, failure) };
    *answer.status_mut() = status;
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in &old.headers {
        if !answer.headers().contains_key(name) && name != axum::http::header::CONTENT_LENGTH {
            answer.headers_mut().insert(name, value.clone());
        }
    }
    answer
}

/// Libraries refuse with plain text or nothing; whoever wrote more than that meant it.
fn bare(response: &Response) -> Option<Failure> {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    (kind.is_empty() || kind.starts_with("text/plain")).then(|| Failure::of_status(response.status()))
}

fn problem(chrome: &Chrome, failure: &Failure) -> Response {
    let detail: Vec<String> = failure.advice.iter().map(|m| chrome.say(m)).collect();
    let body = json!({
        "type": "about:blank",
        "title": chrome.say(&failure.title),
        "status": failure.status.as_u16(),
        "detail": detail.join(" "),
    });
    let mut response = Json(body).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

fn page(chrome: Chrome, failure: Failure) -> Response {
    match (FailurePage { chrome, failure }).render() {
        Ok(html) => axum::response::Html(html).into_response(),
        Err(_) => "Something went wrong.".into_response(),
    }
}
