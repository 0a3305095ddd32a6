//! Who is signed in.
//!
//! A handler that takes [`Signed`] runs for people who are; one that takes
//! `Option<Signed>` for everybody. Pages made for somebody go through [`Signed::page`], which
//! lets nobody keep them.

use std::sync::Arc;

use accounts::Digest;
use accounts::form::is_marked;
use askama::Template;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use partnership::Id;
use partnership::id::kind;
use partnership::policy::{Actor, Decision, Request, decide};
use store::outbox::NewLetter;
use store::people::{Forest, Person, Session, Stage};
use store::{Hand, Store, Via};

use super::browser::Browser;
use super::form::is_foreign;
use super::gate::Gate;
use super::leave::{leave, sign_in_first, store_failed};
use super::letters::{Added, added_letter};
use crate::shell::{self, Chrome, Failure};
use crate::state::AppState;

/// How long a browser stays signed in.
pub(super) const LONGEST: SignedDuration = SignedDuration::from_hours(14 * 24);
/// How long it may rest meanwhile.
pub(super) const LONGEST_REST: SignedDuration = SignedDuration::from_hours(3 * 24);
/// How exactly it is known when a session was last used.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// A person who is signed in, with the frame of the page they asked for.
#[derive(Clone)]
pub struct Signed {
    /// The frame.
    pub chrome: Chrome,
    /// What signing in needs.
    pub gate: Gate,
    /// The person.
    pub person: Person,
    /// What the policy knows of them.
    pub actor: Actor,
    /// The organisations as they are now.
    pub forest: Arc<Forest>,
    /// Their session.
    pub session: Session,
    /// The request's headers.
    pub(super) headers: HeaderMap,
    browser: Browser,
}

impl Signed {
    /// The store.
    pub fn store(&self) -> &Store {
        &self.gate.store
    }

    /// Whether they may do it; the answer says why not.
    ///
    /// # Errors
    /// What [`leave`] says.
    pub fn may(&self, request: Request<'_>) -> Result<(), Failure> {
        leave(decide(&self.actor, request, &self.forest.tree))
    }

    /// Whether they may do it, as yes or no.
    pub fn can(&self, request: Request<'_>) -> bool {
        decide(&self.actor, request, &self.forest.tree) == Decision::Allowed
    }

    /// For which organisation they change what this keeper and these parties have on record: see
    /// [`Actor::acts_for`].
    pub fn acts_for(
        &self,
        keeper: Id<kind::Organisation>,
        parties: &[Id<kind::Party>],
    ) -> Id<kind::Organisation> {
        self.actor.acts_for(keeper, parties, &self.forest.tree)
    }

    /// Their hand, in the chain of this organisation, or of the instance.
    pub fn hand(&self, organisation: Option<Id<kind::Organisation>>) -> Hand {
        Hand { person: Some(self.person.id), organisation, via: Via::Web, at: self.chrome.state.now() }
    }

    /// The letter that tells them what was added to their account.
    pub(super) fn letter(&self, added: Added<'_>) -> NewLetter {
        added_letter(self.chrome.words(), &self.gate.origin, &self.person, added)
    }

    /// The mark for a form on their page.
    pub fn mark(&self) -> String {
        self.browser.mark(&self.gate)
    }

    /// Whether a form that [`SignedForm`](super::SignedForm) cannot read, because it holds a
    /// file, is one of this browser's: it carries its mark, and no other site sent it.
    pub fn is_own_form(&self, mark: &str) -> bool {
        !is_foreign(&self.headers) && is_marked(&self.browser.secret, mark)
    }

    pub(super) fn browser(&self) -> &Browser {
        &self.browser
    }

    /// A page for them alone.
    pub fn page(&self, template: &impl Template) -> Response {
        private(shell::page(template))
    }
}

/// An answer that nobody keeps: neither a proxy nor the browser after signing out.
pub fn private(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// The session of this browser, if it holds.
pub(super) async fn session_of(
    gate: &Gate,
    browser: &Browser,
    now: jiff::Timestamp,
) -> Result<Option<Session>, Failure> {
    let Some(id) = browser.session else { return Ok(None) };
    let found = gate.store.session(id, now).await.map_err(|e| store_failed(&e))?;
    Ok(found.filter(|s| {
        let ours = Digest::from_stored(&s.secret_hash).is_some_and(|d| d.is_of(&browser.secret));
        ours && now.duration_since(s.seen_at) < LONGEST_REST
    }))
}

async fn signed(parts: &mut Parts, state: &AppState) -> Result<Option<Signed>, Failure> {
    let Some(gate) = state.gate.clone() else { return Ok(None) };
    let Some(browser) = Browser::of(&parts.headers) else { return Ok(None) };
    let now = state.now();
    let session = session_of(&gate, &browser, now).await?.filter(|s| s.stage == Stage::Whole);
    let Some(session) = session else { return Ok(None) };
    let failed = |e: store::Error| store_failed(&e);
    let Some(person) = gate.store.person(session.person).await.map_err(failed)? else { return Ok(None) };
    let memberships = gate.store.memberships(person.id).await.map_err(failed)?;
    let forest = gate.trees.now(&gate.store).await.map_err(failed)?;
    if now.duration_since(session.seen_at) >= SEEN_EVERY
        && let Err(error) = gate.store.seen(session.id, now).await
    {
        // Nobody should be turned away because a note could not be made.
        tracing::warn!(%error, "that a session is in use could not be noted");
    }
    let Ok(chrome) = <Chrome as FromRequestParts<AppState>>::from_request_parts(parts, state).await;
    let actor = Actor::person(person.id, memberships);
    let headers = parts.headers.clone();
    Ok(Some(Signed { chrome, gate, person, actor, forest, session, headers, browser }))
}

impl FromRequestParts<AppState> for Signed {
    type Rejection = Response;

    /// Whoever is not signed in and wants a page is led to the door and back; a form that was
    /// filled in is refused, so that the browser keeps it.
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        if state.gate.is_none() {
            return Err(Failure::not_found().into_response());
        }
        if let Some(signed) = signed(parts, state).await.map_err(IntoResponse::into_response)? {
            return Ok(signed);
        }
        let reads = parts.method == Method::GET || parts.method == Method::HEAD;
        if !reads || parts.headers.contains_key("hx-request") {
            return Err(sign_in_first().into_response());
        }
        let back = parts.uri.path_and_query().map_or("/", |p| p.as_str());
        let to: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
        Err(private(Redirect::to(&format!("/sign-in?back={to}")).into_response()))
    }
}

impl OptionalFromRequestParts<AppState> for Signed {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Option<Self>, Failure> {
        signed(parts, state).await
    }
}
