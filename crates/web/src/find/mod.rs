//! Partners for one city: the ranked list beside the map, the panel of weights and limits,
//! and the same list as a file.

mod chips;
mod download;
mod page;
mod panel;
mod results;
mod war;

pub use download::{harmless, table};
pub use page::{FindPage, by_curves};
pub use war::said as at_war;

use axum::Router;
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use gazetteer::Place;
use matching::{Query, QueryError};

use crate::query::{self, Problem};
use crate::search::place_of;
use crate::shell::{self, Chrome, Failure};
use crate::state::AppState;

/// `/find/{id}`, with `.csv` and `.json` behind the id for downloads.
pub fn routes() -> Router<AppState> {
    Router::new().route("/find/{id}", get(find))
}

async fn find(chrome: Chrome, Path(id): Path<String>, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let state = chrome.state.clone();
    let raw = raw.unwrap_or_default();
    if let Some((id, kind)) = id.split_once('.') {
        return download::answer(&chrome, place_of(&state, id)?, kind, &raw).await;
    }
    let place = place_of(&state, &id)?;
    let query = read(&state, place, &raw, query::LARGEST_PAGE)?;
    let path = format!("/find/{}", place.id());
    // One question has one address: what a form sends (empty fields, defaults) is taken out.
    let address = query::to_address(state.world(), &path, &query);
    if !chrome.partial && address != chrome.address {
        return Ok(Redirect::to(&address).into_response());
    }
    let ranking = match state.rank(query.clone()).await {
        // Nothing counts: the page stays, so that the reader can move a weight.
        Err(QueryError::AllZero) => None,
        ranking => Some(ranking.map_err(|error| Failure::bad_request(query::refused(&error)))?),
    };
    let page = FindPage::new(Chrome { address: address.clone(), ..chrome }, query, ranking);
    if !page.chrome.partial {
        return Ok(shell::page(&page));
    }
    let mut response = shell::page(&page.as_results());
    if let Ok(address) = HeaderValue::from_str(&address) {
        response.headers_mut().insert(HeaderName::from_static("hx-push-url"), address);
    }
    Ok(response)
}

/// Reads the question, or says everything that is wrong with it.
fn read(state: &AppState, place: Place<'_>, raw: &str, most: usize) -> Result<Query, Failure> {
    query::parse(state.world(), place.ix(), raw, most).map_err(|problems: Vec<Problem>| {
        let mut problems = problems.into_iter();
        let first = problems.next().map(|p| p.message);
        let failure =
            Failure::bad_request(first.unwrap_or_else(|| wording::Message::new("error-bad-request-advice")));
        // A handful is enough to go on; an address may hold thousands.
        problems.take(9).fold(failure, |failure, p| failure.advise(p.message))
    })
}
