//! The public page of a party: its official names, its highest official and offices, what became
//! of it, and its ties. Nothing of it that is not published is told, and no contact ever.

use askama::Template;
use axum::extract::Path;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use partnership::Id;
use partnership::id::kind;
use partnership::party::PartyFact;
use partnership::words::Names;
use store::Store;
use wording::Message;

use super::known::{self, Known};
use super::tell::Teller;
use super::to;
use crate::accounts::store_failed;
use crate::desk::{Called, Detail};
use crate::registry::line::{self, Line};
use crate::shell::{self, Chrome, Failure};
use crate::state::AppState;

/// The page.
#[derive(Template)]
#[template(path = "parties/public.html")]
pub struct PartyPage {
    chrome: Chrome,
    id: String,
    name: String,
    within: String,
    place: Option<String>,
    facts: Vec<Detail>,
    websites: Vec<String>,
    summary: Option<String>,
    /// What became of it and where it comes from, of parties that are public: what the other is to
    /// it, its name, its address.
    related: Vec<(String, String, String)>,
    /// The party in which its ties go on: name and address.
    goes_on: Option<(String, String)>,
    ties: Vec<Line>,
}

fn none(id: &str) -> Failure {
    let id = crate::api::problem::short(id);
    Failure::new(StatusCode::NOT_FOUND, Message::new("party-none").with("id", id))
        .advise(Message::new("party-none-advice"))
}

/// The party that one goes on in now which the public has known, if it knows that one as well.
pub(crate) async fn goes_on_in(state: &AppState, party: Id<kind::Party>) -> Option<Id<kind::Party>> {
    let register = state.register.now();
    let now = register.goes_on_in(party)?.id;
    register.ties_of(now).next()?;
    let store = known::store(state)?;
    store.was_public(party).await.ok()?.then_some(now)
}

/// `GET /parties/{id}`.
pub(super) async fn show(chrome: Chrome, Path(id): Path<String>) -> Result<Response, Failure> {
    let party: Id<kind::Party> = id.parse().map_err(|_| none(&id))?;
    let store: Store = known::store(&chrome.state).ok_or_else(|| none(&id))?;
    let register = chrome.state.register.now();
    let is_public = |party: Id<kind::Party>| register.ties_of(party).next().is_some();
    let history = store.history::<PartyFact>(party).await.map_err(|e| store_failed(&e))?;
    let state = history.current().ok_or_else(|| none(&id))?;
    // Found to be the same as another, or become part of it: the way on, if the public knows both. Of
    // one that it never saw nothing is told, not even that it is there.
    let now = goes_on_in(&chrome.state, party).await;
    if !is_public(party) {
        let now = now.ok_or_else(|| none(&id))?;
        if state.duplicate_of.is_some() {
            let mut way = Redirect::permanent(&to::public(now)).into_response();
            // A merger can be undone: nobody keeps the way on for longer than it holds.
            way.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            return Ok(way);
        }
    }
    // One party has one address, however its identifier was written.
    if party.to_string() != id {
        return Ok(Redirect::permanent(&to::public(party)).into_response());
    }
    let row = register.party(party).ok_or_else(|| none(&id))?;
    let words = chrome.words();
    let related = known::related(&store, &register, std::slice::from_ref(&state)).await;
    let others = related.map_err(|e| store_failed(&e))?.remove(&party).unwrap_or_default();
    let ids: Vec<_> = others.iter().map(|(_, other, _)| *other).collect();
    let called = Called::of(&store.parties(&ids).await.map_err(|e| store_failed(&e))?);
    let teller = Teller { chrome: &chrome, called: &called };
    let related = others.into_iter().map(|(kin, other, since)| {
        let name = teller.span(called.party(other), since, None);
        (chrome.t(kin.message()), name, to::public(other))
    });
    let within = [row.division_name.as_str(), row.country_name.as_str()];
    let within: Vec<&str> = within.into_iter().filter(|w| !w.is_empty() && *w != row.name).collect();
    let mut ties: Vec<Line> =
        register.ties_of(party).map(|tie| line::line(tie, words, |p| p.id == party)).collect();
    ties.sort_by(|a, b| a.href.cmp(&b.href));
    let page = PartyPage {
        id: party.to_string(),
        name: state.name().to_owned(),
        within: within.join(", "),
        place: row.place.map(|place| format!("/places/{place}")),
        facts: teller.public(&state),
        websites: Known::websites(&state).cloned().collect(),
        summary: state.summary.clone(),
        related: related.collect(),
        goes_on: now
            .filter(|_| ties.is_empty())
            .and_then(|now| Some((register.party(now)?.name.clone(), to::public(now)))),
        ties,
        chrome: chrome.clone(),
    };
    Ok(shell::page(&page))
}
