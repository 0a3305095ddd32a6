//! Who calls the API: a program with a token, or anybody.
//!
//! A browser's cookie counts for nothing here, so that no other site can have a browser call it.

use std::collections::BTreeSet;
use std::sync::Arc;

use accounts::{Digest, Secret};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use partnership::Id;
use partnership::id::kind;
use partnership::policy::{Actor, Decision, Request, Takes, decide};
use store::people::{Forest, Token};
use store::{Hand, Store, Via};
use wording::Message;

use super::gate::{Gate, Peer};
use super::leave::{leave, store_failed};
use super::patience::Try;
use crate::shell::Failure;
use crate::state::AppState;

/// How exactly it is known when a token was last used.
const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// What a token begins with, so that programs that look for leaked secrets know it.
const TOKEN: &str = "twh_";

/// A token as its person gets it: once.
pub fn token_text(id: Id<kind::Token>, secret: &Secret) -> String {
    let id: String = id.to_string().chars().filter(|c| *c != '-').collect();
    format!("{TOKEN}{id}_{}", secret.reveal())
}

/// An answer that refuses, as small as an error should be.
#[derive(Debug)]
pub struct Denied(Box<Response>);

impl From<Response> for Denied {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

impl From<Failure> for Denied {
    fn from(failure: Failure) -> Self {
        failure.into_response().into()
    }
}

impl From<Denied> for Response {
    fn from(denied: Denied) -> Self {
        *denied.0
    }
}

/// A program with a token that holds. As `Option<Caller>` a handler also runs for anybody, but
/// a token that does not hold is refused, not taken for none: a program must notice.
#[derive(Clone)]
pub struct Caller {
    /// What signing in needs.
    pub gate: Gate,
    /// What the policy knows of them.
    pub actor: Actor,
    /// The organisations as they are now.
    pub forest: Arc<Forest>,
    at: Timestamp,
}

impl Caller {
    /// The store.
    pub fn store(&self) -> &Store {
        &self.gate.store
    }

    /// Whether they may do it; the answer says why not.
    ///
    /// # Errors
    /// What [`leave`] says; of a token that was not made for it, with the scope it would take.
    pub fn may(&self, request: Request<'_>) -> Result<(), Denied> {
        let decision = decide(&self.actor, request, &self.forest.tree);
        leave(decision).map_err(|failure| match decision {
            Decision::SignIn => challenge(failure, "").into(),
            Decision::Forbidden(Takes::Token(scope)) => {
                challenge(failure, &format!(", error=\"insufficient_scope\", scope=\"{scope}\"")).into()
            }
            _ => failure.into(),
        })
    }

    /// What somebody hears who has no token where one is needed.
    pub fn needed() -> Response {
        let failure = Failure::new(StatusCode::UNAUTHORIZED, Message::new("api-token-needed"));
        challenge(failure.advise(Message::new("api-token-advice")), "")
    }

    /// Whether they may do it, as yes or no.
    pub fn can(&self, request: Request<'_>) -> bool {
        decide(&self.actor, request, &self.forest.tree) == Decision::Allowed
    }

    /// Their hand, in the chain of this organisation.
    pub fn hand(&self, organisation: Id<kind::Organisation>) -> Hand {
        Hand { person: self.actor.who(), organisation: Some(organisation), via: Via::Api, at: self.at }
    }
}

/// A refusal that says how to ask (RFC 6750 §3).
fn challenge(failure: Failure, about: &str) -> Response {
    ([(WWW_AUTHENTICATE, format!("Bearer realm=\"twinhall\"{about}"))], failure).into_response()
}

/// The token that a request carries, as far as it can be read.
fn read(headers: &HeaderMap) -> Option<(Id<kind::Token>, Secret)> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let (id, secret) = token.trim().strip_prefix(TOKEN)?.split_once('_')?;
    Some((id.parse().ok()?, secret.parse().ok()?))
}

async fn caller(parts: &mut Parts, state: &AppState) -> Result<Caller, Response> {
    let Some(gate) = state.gate.clone().filter(|_| parts.headers.contains_key(AUTHORIZATION)) else {
        return Err(Caller::needed());
    };
    let now = state.now();
    let failed = |e: store::Error| store_failed(&e).into_response();
    let read = read(&parts.headers);
    let token = match &read {
        Some((id, secret)) => {
            let found = gate.store.token(*id, now).await.map_err(failed)?;
            found.filter(|t| Digest::from_stored(&t.secret_hash).is_some_and(|d| d.is_of(secret)))
        }
        None => None,
    };
    let Some(token) = token else {
        let id = read.map(|(id, _)| id.to_string()).unwrap_or_default();
        return Err(wrong(parts, state, &gate, &id).await);
    };
    used(&gate, &token, now).await;
    let memberships = gate.store.memberships(token.person).await.map_err(failed)?;
    let forest = gate.trees.now(&gate.store).await.map_err(failed)?;
    let scopes: BTreeSet<_> = token.scopes;
    let actor = Actor::person(token.person, memberships).by_token(scopes, token.organisation, &forest.tree);
    Ok(Caller { gate, actor, forest, at: now })
}

/// A token that does not hold: wrong, revoked or expired, which are told alike. Whoever goes on
/// trying must wait. A token that holds never waits: its secret is too long to be guessed, and
/// one program with an old token must not stop all others of a town hall.
async fn wrong(parts: &mut Parts, state: &AppState, gate: &Gate, id: &str) -> Response {
    let Ok(Peer(from)) = Peer::from_request_parts(parts, state).await;
    let tried = Try::new("token", id, from, state.now());
    match tried.must_wait(gate).await {
        Err(failure) => failure.into_response(),
        Ok(Some(wait)) => {
            let failure = Failure::new(StatusCode::TOO_MANY_REQUESTS, Message::new("api-token-wrong"));
            failure.advise(wait).into_response()
        }
        Ok(None) => match tried.failed(gate).await {
            Err(failure) => failure.into_response(),
            Ok(()) => {
                let failure = Failure::new(StatusCode::UNAUTHORIZED, Message::new("api-token-wrong"));
                challenge(failure.advise(Message::new("api-token-advice")), ", error=\"invalid_token\"")
            }
        },
    }
}

/// Notes that a token is in use. Nobody should be turned away because that failed.
async fn used(gate: &Gate, token: &Token, now: Timestamp) {
    if token.used_at.is_none_or(|at| now.duration_since(at) >= SEEN_EVERY)
        && let Err(error) = gate.store.token_used(token.id, now).await
    {
        tracing::warn!(%error, "that a token is in use could not be noted");
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        caller(parts, state).await
    }
}

impl OptionalFromRequestParts<AppState> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Option<Self>, Response> {
        if !parts.headers.contains_key(AUTHORIZATION) {
            return Ok(None);
        }
        caller(parts, state).await.map(Some)
    }
}
