//! Errors of the API as problem details (RFC 9457).

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use wording::{Message, Words};

/// Problem details: what is wrong with a request, and with which of its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Problem {
    /// `about:blank`: the status says what kind of problem it is.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    pub kind: &'static str,
    /// The problem in one line.
    pub title: String,
    /// The HTTP status.
    #[schema(example = 400)]
    pub status: u16,
    /// What to change.
    pub detail: String,
    /// The parameters or members to blame, if any are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<BadParameter>,
}

/// A parameter, or a member of the body, that cannot be.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct BadParameter {
    /// Its name, as in the address, or the path of a member of the body: `sides.0.status`.
    #[schema(example = "max-distance")]
    pub parameter: String,
    /// What is wrong with it and what to change.
    pub detail: String,
}

impl Problem {
    /// There is no place with this id.
    pub fn no_such_place(words: &Words, id: &str) -> Self {
        let text = words.say(&Message::new("api-no-place").with("id", short(id)));
        Self::missing(text, "id")
    }

    /// What a parameter names does not exist.
    pub(super) fn missing(text: String, parameter: &str) -> Self {
        let bad = BadParameter { parameter: parameter.to_owned(), detail: text.clone() };
        Self::new(StatusCode::NOT_FOUND, text.clone(), text, vec![bad])
    }

    /// Parameters that cannot be: their names and what to change.
    pub fn bad(words: &Words, errors: impl IntoIterator<Item = (String, Message)>) -> Self {
        let errors: Vec<BadParameter> = errors
            .into_iter()
            .map(|(parameter, message)| BadParameter { parameter, detail: words.say(&message) })
            .collect();
        let detail = errors.iter().map(|e| e.detail.as_str()).collect::<Vec<_>>().join(" ");
        Self::new(StatusCode::BAD_REQUEST, words.text("api-bad-request"), detail, errors)
    }

    /// A parameter whose value there cannot be: which, and what to change.
    pub(super) fn no_such_value(words: &Words, parameter: String, message: &Message) -> Self {
        let detail = words.say(message);
        let bad = BadParameter { parameter, detail: detail.clone() };
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, words.text("api-no-match"), detail, vec![bad])
    }

    /// Members of a body that cannot be: their paths and what to change. What belongs to none in
    /// particular is said in the detail alone.
    pub(super) fn bad_body(
        words: &Words,
        status: StatusCode,
        wrong: impl IntoIterator<Item = (String, Message)>,
    ) -> Self {
        let said: Vec<(String, String)> =
            wrong.into_iter().map(|(member, message)| (member, words.say(&message))).collect();
        let detail = said.iter().map(|(_, said)| said.as_str()).collect::<Vec<_>>().join(" ");
        let errors = said.into_iter().filter(|(member, _)| !member.is_empty());
        let errors = errors.map(|(parameter, detail)| BadParameter { parameter, detail }).collect();
        Self::new(status, words.text("api-bad-body"), detail, errors)
    }

    /// A problem with its title and what to do.
    pub(super) fn of(words: &Words, status: StatusCode, title: &'static str, detail: &Message) -> Self {
        Self::new(status, words.text(title), words.say(detail), Vec::new())
    }

    /// A question that is understood and cannot be answered.
    pub fn no_match(words: &Words, message: &Message) -> Self {
        let detail = words.say(message);
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, words.text("api-no-match"), detail, Vec::new())
    }

    /// The database did not answer: now, or at all.
    pub(super) fn of_store(words: &Words, error: &store::Error) -> Self {
        if error.is_passing() {
            tracing::warn!(%error, "the store did not do it");
            let detail = Message::new("store-away-advice");
            return Self::of(words, StatusCode::SERVICE_UNAVAILABLE, "store-away", &detail);
        }
        Self::internal(words, &error.to_string())
    }

    /// A fault of ours. The cause goes to the log, not to the reader.
    pub fn internal(words: &Words, cause: &str) -> Self {
        tracing::error!(cause, "internal error");
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Self::new(status, words.text("error-internal"), words.text("error-internal-advice"), Vec::new())
    }

    fn new(status: StatusCode, title: String, detail: String, errors: Vec<BadParameter>) -> Self {
        Self { kind: "about:blank", title, status: status.as_u16(), detail, errors }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        (status, [(CONTENT_TYPE, "application/problem+json"), (CACHE_CONTROL, "no-store")], body)
            .into_response()
    }
}

/// What somebody sent, short enough to be said back.
pub fn short(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(39).chain(['…']).collect() }
}
