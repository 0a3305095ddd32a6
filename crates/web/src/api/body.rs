//! What a program sends: a JSON object, read member by member, so that everything that is wrong
//! with it is said at once and by name.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use wording::{Message, Words};

use super::problem::{Problem, short};
use crate::shell::Failure;
use crate::state::AppState;

/// A JSON object as it came.
pub(super) struct Sent(pub(super) Map<String, Value>);

impl FromRequest<AppState> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if kind != "application/json" {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Failure::new(status, Message::new("api-body-kind")).into_response());
        }
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|refused| Failure::of_status(refused.status()).into_response())?;
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(members)) => Ok(Self(members)),
            Ok(_) => Err(unreadable(state.words, "not an object")),
            Err(error) => Err(unreadable(state.words, &error.to_string())),
        }
    }
}

fn unreadable(words: &Words, why: &str) -> Response {
    Problem::bad_body(words, StatusCode::BAD_REQUEST, [(String::new(), said(why))]).into_response()
}

fn said(why: &str) -> Message {
    // What the library says of a body of a thousand letters is as long.
    let why: String = why.chars().take(300).collect();
    Message::new("api-body-unreadable").with("why", why)
}

/// Takes the members of an object one by one and remembers what was wrong.
pub(super) struct Members {
    members: Map<String, Value>,
    path: String,
    /// Path and what is wrong with what stands there.
    pub(super) wrong: Vec<(String, Message)>,
}

impl Members {
    /// Of an object; `path` is where it stands, like `sides.0.`.
    pub(super) fn of(members: Map<String, Value>, path: String) -> Self {
        Self { members, path, wrong: Vec::new() }
    }

    /// A member that may be left out or `null`.
    pub(super) fn maybe<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let value = self.members.remove(name).filter(|v| !v.is_null())?;
        match serde_json::from_value(value) {
            Ok(value) => Some(value),
            Err(error) => {
                self.blame(name, said(&error.to_string()));
                None
            }
        }
    }

    /// A member that must be there.
    pub(super) fn needed<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        if self.members.get(name).is_none_or(Value::is_null) {
            self.members.remove(name);
            self.blame(name, Message::new("api-body-missing"));
            return None;
        }
        self.maybe(name)
    }

    /// Something is wrong with a member.
    pub(super) fn blame(&mut self, name: &str, message: Message) {
        self.wrong.push((format!("{}{name}", self.path), message));
    }

    /// All that is wrong, members that nobody asked for included.
    pub(super) fn end(mut self) -> Vec<(String, Message)> {
        let left: Vec<String> = self.members.keys().cloned().collect();
        for name in left {
            self.blame(&short(&name), Message::new("api-body-unknown"));
        }
        self.wrong
    }
}
