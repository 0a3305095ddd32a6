//! What every answer of the API has in common: caching, and who may read it.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::problem::Problem;
use crate::state::AppState;

/// How long an answer may be kept without asking again. World and model change with a restart;
/// a tie that was changed may be seen so much later in what a reader kept.
const FRESH: &str = "public, max-age=300";

/// What changes with every write is kept too, but asked for again each time: the tag answers.
const CURRENT: &str = "public, no-cache";

/// A request to the API.
pub(super) struct Asked {
    /// The shared state.
    pub(super) state: AppState,
    uri: Uri,
    known: Vec<String>,
    keep: &'static str,
}

impl FromRequestParts<AppState> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(Self { state: state.clone(), uri: parts.uri.clone(), known: tags(&parts.headers), keep: FRESH })
    }
}

/// The tags that the reader has already.
fn tags(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    values.flat_map(|v| v.split(',')).map(|tag| tag.trim().to_owned()).collect()
}

impl Asked {
    /// The query string as it came.
    pub(super) fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// The same request for what may have changed since a moment ago.
    pub(super) fn current(self) -> Self {
        Self { keep: CURRENT, ..self }
    }

    /// Computes the answer, unless the reader has it already: an answer is a function of
    /// the address and the data (world, model, ties, facts, program), and its tag is a hash
    /// of just these.
    pub(super) async fn answer<T: Serialize>(
        self,
        compute: impl AsyncFnOnce(&Self) -> Result<T, Problem>,
    ) -> Response {
        let (tag, keep) = (self.tag(), self.keep);
        let dev = self.state.dev;
        if !dev && self.known.contains(&tag) {
            return fresh(StatusCode::NOT_MODIFIED.into_response(), &tag, keep);
        }
        let words = self.state.words;
        let body = compute(&self).await.and_then(|answer| {
            serde_json::to_vec(&answer).map_err(|e| Problem::internal(words, &e.to_string()))
        });
        match body {
            Err(problem) => public(problem.into_response()),
            // "*" is whatever there is, so it has to be known first that there is something.
            Ok(_) if !dev && self.known.iter().any(|t| t == "*") => {
                fresh(StatusCode::NOT_MODIFIED.into_response(), &tag, keep)
            }
            Ok(body) => {
                let response = ([(CONTENT_TYPE, "application/json")], body).into_response();
                if dev { public(response) } else { fresh(response, &tag, keep) }
            }
        }
    }

    /// Weak, because compression changes the bytes.
    fn tag(&self) -> String {
        let address = self.uri.path_and_query().map_or("", |p| p.as_str());
        format!("W/\"{:016x}\"", xxh3_64(format!("{}\n{address}", self.state.version()).as_bytes()))
    }
}

fn fresh(mut response: Response, tag: &str, keep: &'static str) -> Response {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(ETAG, tag);
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    public(response)
}

/// No answer depends on a cookie, so any site may read them: what is not public is told to
/// whoever holds a token, and the token is what counts.
pub(super) fn public(mut response: Response) -> Response {
    for (name, value) in [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ACCESS_CONTROL_EXPOSE_HEADERS, "etag, location, www-authenticate"),
        (HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Answers a browser that asks what it may send from another site.
pub(super) async fn preflight() -> Response {
    let headers = [
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, if-match, if-none-match"),
        (ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    public((StatusCode::NO_CONTENT, headers).into_response())
}
