//! Forms, checked before anybody can read them.
//!
//! [`SignedForm`] and [`OpenForm`] are the only ways to what was filled in: they exist once
//! the mark was found to be this browser's and no other site sent the form.

use accounts::form::is_marked;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use wording::Message;

use super::browser::Browser;
use super::gate::{Gate, Peer};
use super::signed::Signed;
use crate::shell::{Chrome, Failure};
use crate::state::AppState;

/// The field that holds the mark.
pub(super) const MARK: &str = "mark";

/// What was filled in.
#[derive(Debug, Clone, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    fn parse(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The first value of a field; nothing if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    /// The version that a form states it was made on.
    ///
    /// # Errors
    /// 400 if it states none.
    pub fn stated(&self, name: &str) -> Result<u64, Failure> {
        self.get(name).parse().map_err(|_| Failure::bad_request(Message::new("form-bad")))
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

impl FromIterator<(String, String)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

/// A form of somebody who is signed in.
pub struct SignedForm {
    /// Who.
    pub signed: Signed,
    /// What they filled in.
    pub fields: Fields,
}

/// A form of anybody.
pub struct OpenForm {
    /// The frame of the page that answers.
    pub chrome: Chrome,
    /// What signing in needs.
    pub gate: Gate,
    /// The browser.
    pub browser: Browser,
    /// From where.
    pub peer: Peer,
    /// The request's headers.
    pub headers: HeaderMap,
    /// What was filled in.
    pub fields: Fields,
}

/// The form is not one that this browser was given.
pub(crate) fn stale() -> Failure {
    Failure::new(StatusCode::FORBIDDEN, Message::new("form-stale")).advise(Message::new("form-stale-advice"))
}

/// Browsers say where a request began; one that began elsewhere is refused before its mark is
/// looked at. Old browsers and programs say nothing.
pub(super) fn is_foreign(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}

async fn checked(
    parts: &Parts,
    body: axum::body::Body,
    state: &AppState,
    browser: Option<&Browser>,
) -> Result<Fields, Failure> {
    let kind = parts.headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Failure::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    }
    let browser = browser.filter(|_| !is_foreign(&parts.headers)).ok_or_else(stale)?;
    let bytes = Bytes::from_request(Request::from_parts(parts.clone(), body), state)
        .await
        .map_err(|refused| Failure::of_status(refused.status()))?;
    let fields = Fields::parse(&bytes);
    if is_marked(&browser.secret, fields.get(MARK)) { Ok(fields) } else { Err(stale()) }
}

impl FromRequest<AppState> for SignedForm {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let signed = <Signed as FromRequestParts<AppState>>::from_request_parts(&mut parts, state).await?;
        let fields = checked(&parts, body, state, Some(signed.browser())).await;
        Ok(Self { fields: fields.map_err(IntoResponse::into_response)?, signed })
    }
}

impl FromRequest<AppState> for OpenForm {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let gate = Gate::from_request_parts(&mut parts, state).await?;
        let Ok(chrome) = Chrome::from_request_parts(&mut parts, state).await;
        let Ok(peer) = Peer::from_request_parts(&mut parts, state).await;
        let browser = Browser::of(&parts.headers);
        let fields = checked(&parts, body, state, browser.as_ref()).await?;
        let browser = browser.ok_or_else(stale)?;
        Ok(Self { chrome, gate, browser, peer, headers: parts.headers, fields })
    }
}

/// A page with a form for anybody: the browser keeps a secret from now on, if it has none.
pub struct OpenPage {
    /// The frame.
    pub chrome: Chrome,
    /// What signing in needs.
    pub gate: Gate,
    /// The browser.
    pub browser: Browser,
    /// The request's headers.
    pub headers: HeaderMap,
    is_new: bool,
}

impl FromRequestParts<AppState> for OpenPage {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let gate = Gate::from_request_parts(parts, state).await?;
        let Ok(chrome) = Chrome::from_request_parts(parts, state).await;
        let known = Browser::of(&parts.headers);
        let is_new = known.is_none();
        let browser = known.unwrap_or_else(|| Browser::new(&gate));
        Ok(Self { chrome, gate, browser, headers: parts.headers.clone(), is_new })
    }
}

impl OpenPage {
    /// The page, with the cookie that its form needs.
    pub fn answer(&self, mut response: Response) -> Response {
        if self.is_new {
            self.browser.keep(&self.headers, &mut response, None);
        }
        super::signed::private(response)
    }
}
