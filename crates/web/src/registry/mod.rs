//! The register in public: search, map, downloads.
//!
//! Every page here is a function of its address and of one snapshot of the register
//! ([`Shelf`]), which holds nothing that is not published.

pub mod address;
pub mod download;
pub mod facets;
pub mod line;
pub mod load;
pub mod page;
mod shelf;

pub use page::RegistryPage;
pub use shelf::Shelf;

use axum::Router;
use axum::extract::RawQuery;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use registry::Query;
use wording::Message;

use crate::shell::{self, Chrome, Failure};
use crate::state::AppState;

/// `/registry` and what lies below it.
pub fn routes() -> Router<AppState> {
    Router::new().route("/registry", get(search)).route("/registry/ties.csv", get(table))
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

async fn table(chrome: Chrome, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let query = read(&chrome.state, raw.as_deref().unwrap_or_default())?;
    let register = chrome.state.register.now();
    let written = chrome.state.work(move |_| download::csv(&register, &query)).await;
    written.unwrap_or_else(|| Err(Failure::internal("the download could not be written")))
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
