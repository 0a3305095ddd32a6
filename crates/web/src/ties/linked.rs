//! A tie as linked data, by itself and within its page.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use exchange::export::{JsonLd, whole};
use registry::Tie;

use crate::registry::download::Form;
use crate::registry::site::Site;
use crate::shell::Failure;

/// `GET /ties/{id}.jsonld`.
pub(super) fn answer(tie: Tie<'_>, site: Site) -> Result<Response, Failure> {
    let body = whole(JsonLd::new(site), &[tie]).map_err(|e| Failure::internal(&e.to_string()))?;
    Ok(([(CONTENT_TYPE, Form::JsonLd.media_type())], body).into_response())
}

/// The same for a `script` element of the page, which search engines read and no browser runs:
/// without the signs that could end the element.
pub(super) fn embedded(tie: Tie<'_>, site: Site) -> String {
    let json = whole(JsonLd::new(site), &[tie]).unwrap_or_default();
    let json = String::from_utf8(json).unwrap_or_default();
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}
