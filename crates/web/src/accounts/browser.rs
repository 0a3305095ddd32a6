//! The cookie: which browser this is.
//!
//! It holds a secret, and the identifier of a session once somebody signs in. Before that it
//! proves only that a form was filled in where it was shown. Signing in gives another secret:
//! a cookie that somebody planted is worth nothing afterwards.

use accounts::{Secret, form};
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use jiff::SignedDuration;
use partnership::Id;
use partnership::id::kind;

use super::gate::Gate;

/// The name where the site is reached by https: browsers then take it from no other host and
/// send it over nothing else (RFC 6265bis §4.1.3.2).
const SAFE: &str = "__Host-twinhall";
/// The name where it is not: at an operator's own machine.
const PLAIN: &str = "twinhall";
/// In place of the identifier while nobody is signed in.
const VISIT: &str = "visit";

/// What a browser's cookie says.
#[derive(Clone)]
pub struct Browser {
    /// Its secret.
    pub secret: Secret,
    /// The session it claims.
    pub session: Option<Id<kind::Session>>,
}

impl Browser {
    /// From the request's cookies. A malformed one is none.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let (id, secret) = value(headers)?.split_once('.')?;
        let session = if id == VISIT { None } else { Some(id.parse().ok()?) };
        Some(Self { secret: secret.parse().ok()?, session })
    }

    /// One that was here never before.
    pub fn new(gate: &Gate) -> Self {
        Self { secret: Secret::new(gate.random()), session: None }
    }

    /// The mark for a form on a page for this browser.
    pub fn mark(&self, gate: &Gate) -> String {
        form::mark(&self.secret, gate.random())
    }

    /// Has the browser keep this: while it is open, or for so long.
    pub fn keep(&self, headers: &HeaderMap, response: &mut Response, long: Option<SignedDuration>) {
        let id = self.session.map_or_else(|| VISIT.to_owned(), |id| id.to_string());
        let value = format!("{id}.{}", self.secret.reveal());
        put(headers, response, &value, long.map(|long| long.as_secs()));
    }

    /// Has the browser forget its cookie.
    pub fn forget(headers: &HeaderMap, response: &mut Response) {
        put(headers, response, "", Some(0));
    }
}

/// Whether the cookie claims a session, be it true or not: public pages then name the way to
/// the account instead of the way in.
pub fn claims_session(headers: &HeaderMap) -> bool {
    value(headers).is_some_and(|v| !v.is_empty() && !v.starts_with(VISIT))
}

fn is_safe(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|v| v == "https")
}

fn value(headers: &HeaderMap) -> Option<&str> {
    let name = if is_safe(headers) { SAFE } else { PLAIN };
    let cookies = headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok());
    cookies
        .flat_map(|v| v.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name).and_then(|rest| rest.strip_prefix('=')))
}

fn put(headers: &HeaderMap, response: &mut Response, value: &str, seconds: Option<i64>) {
    let (name, secure) = if is_safe(headers) { (SAFE, "; Secure") } else { (PLAIN, "") };
    let age = seconds.map(|s| format!("; Max-Age={s}")).unwrap_or_default();
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
}
