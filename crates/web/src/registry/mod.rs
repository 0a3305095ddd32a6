//! The register in public: search, map, downloads.
//!
//! Every page here is a function of its address and of one snapshot of the register
//! ([`Shelf`]), which holds nothing that is not published.

pub mod address;
pub mod download;
pub mod engine;
pub mod facets;
pub mod line;
pub mod load;
pub mod map;
pub mod page;
mod shelf;
pub mod site;
pub(crate) mod written;

pub use map::MapPage;
pub use page::RegistryPage;
pub use shelf::Shelf;

use axum::Router;
use axum::extract::{Path, RawQuery};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use gazetteer::GeoId;
use registry::Query;
use wording::Message;

use crate::shell::{self, Chrome, Failure};
use crate::state::AppState;

/// `/registry` and what lies below it.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/registry", get(search))
        .route("/registry/map", get(on_map))
        .route("/registry/arcs.json", get(arcs))
        .route("/registry/{file}", get(download::file))
        .route("/countries/{code}", get(country))
}

async fn search(chrome: Chrome, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let query = read(&chrome.state, raw.as_deref().unwrap_or_default())?;
    // One question has one address: what a form sends (empty fields, defaults) is taken out.
    let address = address::to_address(page::PATH, &query);
    if address != chrome.address {
        return Ok(Redirect::to(&address).into_response());
    }
    let register = chrome.state.register.now();
    Ok(shell::page(&RegistryPage::of(chrome, &register, &query)))
}

async fn on_map(chrome: Chrome, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let query = page::bare(&read(&chrome.state, raw.as_deref().unwrap_or_default())?);
    let address = address::to_address(map::PATH, &query);
    if address != chrome.address {
        return Ok(Redirect::to(&address).into_response());
    }
    let state = chrome.state.clone();
    // Thousands of arcs are drawn.
    let made = state.work(move |state| MapPage::of(chrome, &state.register.now(), &query)).await;
    Ok(shell::page(&made.ok_or_else(|| Failure::internal("the map could not be made"))?))
}

async fn arcs(chrome: Chrome, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let query = read(&chrome.state, raw.as_deref().unwrap_or_default())?;
    let made = chrome.state.work(move |state| map::arcs(&state.register.now(), &query)).await;
    let arcs = made.ok_or_else(|| Failure::internal("the arcs could not be listed"))?;
    Ok(axum::Json(arcs).into_response())
}

/// The page of a country by its two letters: easier to remember than its number.
async fn country(chrome: Chrome, Path(code): Path<String>) -> Result<Response, Failure> {
    let world = chrome.world();
    let found = world.country_by_iso2(&code.to_ascii_uppercase()).map(|ix| world.country(ix).geoname_id);
    let place = found.and_then(|id| world.by_id(GeoId(id))).ok_or_else(Failure::not_found)?;
    Ok(Redirect::permanent(&crate::places::ties::href(place)).into_response())
}

/// Reads the question, or says everything that is wrong with it.
pub(crate) fn read(state: &AppState, raw: &str) -> Result<Query, Failure> {
    address::parse(state.world(), raw, 0).map_err(|problems| {
        let mut problems = problems.into_iter();
        let first = problems.next().map(|p| p.message);
        let failure = Failure::bad_request(first.unwrap_or_else(|| Message::new("error-bad-request-advice")));
        // A handful is enough to go on; an address may hold thousands.
        problems.take(9).fold(failure, |failure, p| failure.advise(p.message))
    })
}
