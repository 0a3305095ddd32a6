//! Headers on every answer, and answers that need not be sent twice.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, IF_NONE_MATCH, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use xxhash_rust::xxh3::Xxh3;

use super::chrome::{Theme, today};
use crate::state::AppState;

/// Nothing but our own files, no inline script or style, no frame, no foreign form.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

/// The headers that every answer carries. No `Strict-Transport-Security`: whoever ends TLS
/// before this server knows whether all of the host is to be reached by TLS alone.
pub const SECURITY: [(HeaderName, &str); 7] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    ),
];

/// Adds [`SECURITY`], except where a handler set a header of its own.
pub async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in SECURITY {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Answers 304 without making the page when the reader has it already: everything below
/// is a function of the address, the data, the day (printed), the colours and whether a
/// part of the page is wanted, and the tag is a hash of just these. Weak, because
/// compression changes the bytes.
pub async fn remember(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let readable = request.method() == Method::GET || request.method() == Method::HEAD;
    if state.dev || !readable {
        let mut response = next.run(request).await;
        response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        return response;
    }
    let tag = tag(&state, &request);
    if already_has(request.headers(), &tag) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        mark(response.headers_mut(), &tag);
        return response;
    }
    let mut response = next.run(request).await;
    let headers = response.headers();
    if response.status() == StatusCode::OK
        && !headers.contains_key(ETAG)
        && !headers.contains_key(CACHE_CONTROL)
    {
        mark(response.headers_mut(), &tag);
    } else {
        response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

fn tag(state: &AppState, request: &Request) -> String {
    let mut hash = Xxh3::new();
    let headers = request.headers();
    let text = |name: &str| headers.get(name).map(HeaderValue::as_bytes).unwrap_or_default();
    for part in [
        state.version().as_bytes(),
        today(state).to_string().as_bytes(),
        request.uri().path().as_bytes(),
        request.uri().query().unwrap_or_default().as_bytes(),
        Theme::of(headers).key().as_bytes(),
        text("hx-request"),
        text("hx-history-restore-request"),
        text("host"),
        text("x-forwarded-proto"),
        &[u8::from(crate::accounts::claims_session(headers))],
    ] {
        hash.update(part);
        hash.update(&[0]);
    }
    format!("W/\"{:016x}\"", hash.digest())
}

fn already_has(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    known.flat_map(|v| v.split(',')).any(|t| t.trim() == tag)
}

fn mark(headers: &mut HeaderMap, tag: &str) {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.append(VARY, HeaderValue::from_static("cookie, hx-request"));
}
