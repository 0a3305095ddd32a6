//! Signing a browser in, by whichever way its person has shown who they are.

use accounts::Secret;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::{SignedDuration, Timestamp};
use partnership::Id;
use partnership::id::kind;
use store::people::{NewSession, Second, Stage};
use store::{Hand, Via};

use super::browser::Browser;
use super::form::OpenForm;
use super::gate::{Gate, Peer};
use super::leave::{refused, store_failed};
use super::signed::{LONGEST, private, session_of};
use super::{back, to};
use crate::shell::{Chrome, Failure};

/// How long the second factor may take.
const BETWEEN: SignedDuration = SignedDuration::from_mins(10);

/// A browser that wants to come in.
pub(super) struct Door<'a> {
    pub(super) chrome: &'a Chrome,
    pub(super) gate: &'a Gate,
    pub(super) browser: &'a Browser,
    pub(super) headers: &'a HeaderMap,
    pub(super) peer: Peer,
}

impl<'a> From<&'a OpenForm> for Door<'a> {
    fn from(form: &'a OpenForm) -> Self {
        let OpenForm { chrome, gate, browser, peer, headers, .. } = form;
        Self { chrome, gate, browser, headers, peer: *peer }
    }
}

impl Door<'_> {
    pub(super) fn now(&self) -> Timestamp {
        self.chrome.state.now()
    }
}

/// Signs the browser in and answers with its new cookie.
pub(super) async fn enter(
    door: impl Into<Door<'_>>,
    person: Id<kind::Person>,
    second: Option<Second>,
    response: Response,
) -> Result<Response, Failure> {
    begin(&door.into(), person, Stage::Whole, second, response).await
}

/// Signs the browser in, or has it show the second factor if its person has one: a password or
/// a provider was the first. Then it goes on to `to_go`.
pub(super) async fn arrive(
    door: impl Into<Door<'_>>,
    person: Id<kind::Person>,
    to_go: &str,
) -> Result<Response, Failure> {
    let door = door.into();
    let ways = door.gate.store.ways(person, None).await.map_err(|e| store_failed(&e))?;
    if !ways.takes_second() {
        let response = Redirect::to(back(to_go)).into_response();
        return begin(&door, person, Stage::Whole, None, response).await;
    }
    let to_go: String = form_urlencoded::byte_serialize(to_go.as_bytes()).collect();
    let response = Redirect::to(&format!("{}?back={to_go}", to::SECOND)).into_response();
    begin(&door, person, Stage::Password, None, response).await
}

async fn begin(
    door: &Door<'_>,
    person: Id<kind::Person>,
    stage: Stage,
    second: Option<Second>,
    mut response: Response,
) -> Result<Response, Failure> {
    let Door { gate, browser, headers, peer, .. } = door;
    let now = door.now();
    let secret = Secret::new(gate.random());
    let lasts = if stage == Stage::Whole { LONGEST } else { BETWEEN };
    let agent = headers.get("user-agent").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let agent: String = agent.chars().take(200).collect();
    let address = peer.0.to_string();
    let new = NewSession {
        person,
        secret_hash: secret.digest().bytes(),
        stage,
        expires_at: now.saturating_add(lasts).unwrap_or(Timestamp::MAX),
        agent: &agent,
        address: &address,
    };
    // Only a session that this browser truly holds ends with it.
    let before = session_of(gate, browser, now).await?.map(|s| s.id);
    let hand = Hand { person: Some(person), organisation: None, via: Via::Web, at: now };
    let id = gate.store.sign_in(&hand, &new, second, before).await.map_err(refused)?;
    Browser { secret, session: Some(id) }.keep(headers, &mut response, Some(lasts));
    Ok(private(response))
}
