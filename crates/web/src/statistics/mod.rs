//! How many ties there are: of all, or of one country with each other, as an association counts
//! them for its yearly report.

pub(crate) mod download;
mod page;

pub use page::StatisticsPage;

use axum::Router;
use axum::extract::RawQuery;
use axum::response::Response;
use axum::routing::get;
use gazetteer::World;
use partnership::place::Country;
use wording::Message;

use crate::query;
use crate::shell::{self, Chrome, Failure};
use crate::state::AppState;

/// `/statistics`, and as a table.
pub fn routes() -> Router<AppState> {
    Router::new().route("/statistics", get(show)).route("/statistics.csv", get(download::csv))
}

async fn show(chrome: Chrome, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let country =
        country(chrome.world(), raw.as_deref().unwrap_or_default()).map_err(Failure::bad_request)?;
    let state = chrome.state.clone();
    // Some milliseconds over the whole register, and a map of thousands of arcs.
    let made = state.work(move |state| StatisticsPage::of(chrome, &state.register.now(), country)).await;
    Ok(shell::page(&made.ok_or_else(|| Failure::internal("the statistics could not be made"))?))
}

/// The country asked for, by its code or English name; any other key is refused.
pub(crate) fn country(world: &World, raw: &str) -> Result<Option<Country>, Message> {
    let mut found = None;
    for (key, value) in form_urlencoded::parse(raw.as_bytes()) {
        let short = crate::api::problem::short;
        match (key.as_ref(), value.trim()) {
            (key, _) if key.starts_with("utm_") || key == "fbclid" || key == "gclid" => {}
            ("country", "") => {}
            ("country", _) if found.is_some() => {
                return Err(Message::new("query-twice").with("key", "country"));
            }
            ("country", text) => {
                let code = query::country(world, text).and_then(|ix| world.country(ix).iso2.parse().ok());
                let wrong =
                    || Message::new("query-country").with("key", "country").with("value", short(text));
                found = Some(code.ok_or_else(wrong)?);
            }
            (key, _) => {
                let message = Message::new("api-unknown-parameter").with("name", short(key));
                return Err(message.with("known", "country"));
            }
        }
    }
    Ok(found)
}
