//! Signing in by a provider: to it, and back with its answer.

mod arrival;
mod link;

pub(super) use link::{begin, prove, unlink};

use std::sync::Arc;

use accounts::Secret;
use accounts::oidc::{OidcError, Provider};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use serde::{Deserialize, Serialize};
use store::people::Purpose;
use wording::Message;

use super::browser::Browser;
use super::enter::Door;
use super::form::{OpenPage, is_foreign};
use super::gate::{Gate, Peer};
use super::patience::Try;
use super::signed::{Signed, private};
use super::{asked, sign_in, to};
use crate::shell::Failure;

/// Longest error of a provider that is logged, in letters.
const LONGEST_ERROR: usize = 80;

/// Why somebody goes to the provider.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Wanted {
    /// Where to go afterwards.
    back: String,
    /// SHA-256 of an invitation's secret.
    invitation: Option<[u8; 32]>,
}

/// What the way to the provider begins with.
#[derive(Deserialize)]
pub(super) struct Start {
    #[serde(default)]
    back: String,
    /// The secret of an invitation.
    #[serde(default)]
    invitation: String,
}

fn provider(gate: &Gate) -> Result<Arc<Provider>, Failure> {
    gate.provider().cloned().ok_or_else(Failure::not_found)
}

/// The address at the provider that this browser goes to. What it wants is remembered until it is back.
async fn leave_for(
    gate: &Gate,
    browser: &Browser,
    person: Option<Id<kind::Person>>,
    wanted: &Wanted,
    now: Timestamp,
) -> Result<Result<String, OidcError>, Failure> {
    let state = Secret::new(gate.random());
    let url = match provider(gate)?.begin(now, &browser.secret, &state).await {
        Ok(url) => url,
        Err(error) => return Ok(Err(error)),
    };
    let body = serde_json::to_string(wanted).map_err(|e| Failure::internal(&e.to_string()))?;
    asked::ask(gate, browser, (Purpose::Provider, &state), person, body, now).await?;
    Ok(Ok(url))
}

/// `GET /sign-in/provider`.
pub(super) async fn start(
    open: OpenPage,
    peer: Peer,
    Query(query): Query<Start>,
) -> Result<Response, Failure> {
    let now = open.chrome.state.now();
    // Each is a row until it is back: pictures and frames on others' pages write none.
    if open.headers.get("sec-fetch-dest").is_some_and(|dest| dest != "document") {
        return Err(stale());
    }
    let mut wanted = Wanted { back: query.back, invitation: None };
    if !query.invitation.is_empty() {
        // Accepting is more than signing in: a stranger's page must not begin it.
        if is_foreign(&open.headers) {
            return Ok(private(Redirect::to(&to::invitation(&query.invitation)).into_response()));
        }
        let secret: Secret = query.invitation.parse().map_err(|_| Failure::not_found())?;
        wanted.invitation = Some(secret.digest().bytes());
    }
    let tried = Try::begin("provider begun", peer.0, now);
    if let Some(wait) = tried.must_wait(&open.gate).await? {
        let mut response = open.answer(told(&open, &wanted.back, wait));
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        return Ok(response);
    }
    tried.failed(&open.gate).await?;
    Ok(match leave_for(&open.gate, &open.browser, None, &wanted, now).await? {
        Ok(url) => open.answer(Redirect::to(&url).into_response()),
        Err(error) => {
            tracing::warn!(%error, "nobody can be sent to the provider");
            let mut response = open.answer(again(&open, &wanted.back, "provider-away")?);
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            response
        }
    })
}

/// The page to sign in at, which says what went wrong.
fn again(open: &OpenPage, back: &str, wrong: &'static str) -> Result<Response, Failure> {
    let label = provider(&open.gate)?.settings().label.clone();
    Ok(told(open, back, Message::new(wrong).with("provider", label)))
}

fn told(open: &OpenPage, back: &str, wrong: Message) -> Response {
    let mark = open.browser.mark(&open.gate);
    sign_in::page((&open.chrome, &open.gate), mark, "", back, Some(wrong)).answer()
}

/// What a provider sends a browser back with.
#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    error: String,
    /// Who answers (RFC 9207): many providers do not say it.
    iss: Option<String>,
}

/// `GET /sign-in/provider/back`.
pub(super) async fn back(
    open: OpenPage,
    signed: Option<Signed>,
    peer: Peer,
    Query(answer): Query<Answer>,
) -> Result<Response, Failure> {
    let (gate, now) = (&open.gate, open.chrome.state.now());
    let provider = provider(gate)?;
    // By the network alone: who it is, is not known yet.
    let tried = Try::new("provider", &peer.0.to_string(), peer.0, now);
    if let Some(wait) = tried.must_wait(gate).await? {
        return Err(Failure::new(StatusCode::TOO_MANY_REQUESTS, wait));
    }
    let Some((state, challenge)) =
        asked::once(gate, &open.browser, (Purpose::Provider, &answer.state), now).await?
    else {
        tried.failed(gate).await?;
        return Err(stale());
    };
    let wanted: Wanted =
        serde_json::from_str(&challenge.body).map_err(|e| Failure::internal(&e.to_string()))?;
    let settings = provider.settings();
    if answer.iss.as_ref().is_some_and(|iss| *iss != settings.issuer) {
        tried.failed(gate).await?;
        return Err(forged(&settings.label));
    }
    if !answer.error.is_empty() || answer.code.is_empty() {
        let error: String = answer.error.chars().take(LONGEST_ERROR).collect();
        tracing::info!(%error, "the provider signed nobody in");
        return Ok(open.answer(again(&open, &wanted.back, "provider-denied")?));
    }
    let who = match provider.complete(now, &open.browser.secret, &state, &answer.code).await {
        Ok(who) => who,
        Err(error @ (OidcError::Away(_) | OidcError::Settings(_))) => {
            tracing::warn!(%error, "whom the provider signed in could not be learned");
            let mut response = open.answer(again(&open, &wanted.back, "provider-away")?);
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            return Ok(response);
        }
        Err(error) => {
            tracing::warn!(%error, "an answer of the provider was not taken");
            tried.failed(gate).await?;
            return Err(forged(&settings.label));
        }
    };
    let door = Door { chrome: &open.chrome, gate, browser: &open.browser, headers: &open.headers, peer };
    match challenge.person {
        Some(person) => link::linked(&door, signed.as_ref(), person, &who).await,
        None => arrival::arrived(&door, &settings.label, &wanted, &who).await,
    }
}

/// The way back does not hold: used before, too late, or begun in another browser.
fn stale() -> Failure {
    Failure::new(StatusCode::FORBIDDEN, Message::new("provider-stale"))
        .advise(Message::new("provider-stale-advice"))
}

/// What the provider said does not hold.
fn forged(label: &str) -> Failure {
    Failure::new(StatusCode::FORBIDDEN, Message::new("provider-forged").with("provider", label))
        .advise(Message::new("provider-forged-advice"))
}
