//! The page of a tie: both cities side by side, what happened, on what evidence.
//!
//! Public: it shows a tie that stands in the register, and answers for any other as if it did
//! not exist. Of its facts it shows what happened, when and on what authority; notes, who
//! recorded them and sources that are not public stay inside.

pub(crate) mod asked;
mod documents;
mod linked;
mod page;
pub(crate) mod past;
pub(crate) mod recognition;
mod sides;
mod story;
mod timeline;

pub use page::TiePage;
pub(crate) use page::unknown;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use partnership::id::kind;
use partnership::tie::{History, TieFact};
use partnership::{Id, tie};
use registry::Register;
use wording::Message;

use crate::accounts::store_failed;
use crate::registry::site::Site;
use crate::shell::{self, Chrome, Failure};
use crate::state::AppState;

/// `/ties/{id}` and the documents of its sources.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/ties/{id}", get(show))
        .route("/ties/{id}/documents/{evidence}", get(documents::show))
}

async fn show(
    chrome: Chrome,
    Path(name): Path<String>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let (id, as_data) = match name.strip_suffix(".jsonld") {
        Some(id) => (id.to_owned(), true),
        None => (name, false),
    };
    let tie: Id<kind::Tie> = id.parse().map_err(|_| no_such_tie(&id))?;
    let asked = asked::read(raw.as_deref().unwrap_or_default());
    let asked = asked.map_err(|(_, message)| Failure::bad_request(message))?;
    let state = chrome.state.clone();
    let register = state.register.now();
    if register.tie(tie).is_none() {
        return elsewhere(&state, tie).await.ok_or_else(|| no_such_tie(&id));
    }
    // One tie has one address, however its identifier was written.
    if tie.to_string() != id {
        let ending = if as_data { ".jsonld" } else { "" };
        return Ok(Redirect::permanent(&format!("/ties/{tie}{ending}")).into_response());
    }
    if as_data {
        let site = Site::of(&chrome);
        return register.tie(tie).map_or_else(|| Err(no_such_tie(&id)), |tie| linked::answer(tie, site));
    }
    let history = history(&state, tie).await?;
    let past = match register.tie(tie) {
        Some(row) => past::of(&state, &register, row, asked).await.map_err(|e| store_failed(&e))?,
        None => past::Past::default(),
    };
    let page = TiePage::of(chrome, &register, tie, history.as_ref(), asked, &past);
    Ok(shell::page(&page.ok_or_else(|| no_such_tie(&id))?))
}

/// The page of a tie as it would be with these facts, in a register that holds it. The form that
/// asks for its past has no place there: it would lead away.
pub(crate) fn preview(chrome: Chrome, register: &Arc<Register>, history: &History) -> Option<TiePage> {
    let page = TiePage::of(
        chrome,
        register,
        history.id(),
        Some(history),
        asked::Asked::default(),
        &past::Past::default(),
    )?;
    Some(TiePage { has_history: false, is_within: true, ..page })
}

/// The end of a day, in UTC: what was known on it is what was on record then.
fn end_of(day: jiff::civil::Date) -> jiff::Timestamp {
    let end = day.tomorrow().ok().and_then(|next| next.to_zoned(jiff::tz::TimeZone::UTC).ok());
    end.map_or(jiff::Timestamp::MAX, |midnight| midnight.timestamp())
}

/// The facts of a tie; none where no store stands behind the register.
async fn history(state: &AppState, id: Id<kind::Tie>) -> Result<Option<History>, Failure> {
    let Some(store) = &state.store else { return Ok(None) };
    let history = store.history::<TieFact>(id).await;
    history.map(Some).map_err(|e| Failure::internal(&e.to_string()))
}

/// The way on from a tie that was found to be the same as another, if the public may see that.
async fn elsewhere(state: &AppState, id: Id<kind::Tie>) -> Option<Response> {
    let other = goes_on_in(state, id).await?;
    let mut way = Redirect::permanent(&format!("/ties/{other}")).into_response();
    // A merger can be undone: nobody keeps the way on for longer than it holds.
    way.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Some(way)
}

/// The tie in which one that was published goes on, if the public may see that.
pub(crate) async fn goes_on_in(state: &AppState, id: Id<kind::Tie>) -> Option<Id<kind::Tie>> {
    let store = state.store.as_ref()?;
    // A tie that was never published tells nobody what it became.
    store.ties(&[id]).await.ok()?.first().filter(|row| row.published && row.merged_into.is_some())?;
    let other = store.goes_on_in(id).await.ok()??.id;
    state.register.now().tie(other)?;
    Some(other)
}

/// There is no such tie, or none that the public may see: the two are told alike.
pub(crate) fn no_such_tie(id: &str) -> Failure {
    let id = crate::api::problem::short(id);
    Failure::new(StatusCode::NOT_FOUND, Message::new("tie-page-none").with("id", id))
        .advise(Message::new("tie-page-none-advice"))
}

/// What stands of a tie on the day asked for.
pub(crate) enum Standing {
    /// As it is, or was.
    Known(Box<tie::Tie>),
    /// It had not begun, or nothing was on record, or its state that day is not known.
    Not(Message),
}
