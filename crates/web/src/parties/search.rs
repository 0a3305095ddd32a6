//! The search for parties at the desk: by any of their names, in the registries one works for.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use partnership::codes::Coded;
use serde::Deserialize;
use store::registry::PartyRow;

use super::to;
use crate::accounts::{Signed, store_failed};
use crate::desk::{around, capital};
use crate::places::country;
use crate::shell::{Chrome, Failure};

/// Parties in the list at most.
const FOUND: usize = 100;
/// The longest text that is searched for, in characters.
const LONGEST_TEXT: usize = 200;

/// One party.
struct Row {
    href: String,
    name: String,
    about: String,
    keeper: String,
}

/// The page.
#[derive(Template)]
#[template(path = "parties/list.html")]
pub struct PartiesPage {
    chrome: Chrome,
    q: String,
    rows: Vec<Row>,
    more: bool,
}

/// What the address asks for.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
}

/// `GET /desk/parties`.
pub(super) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let q: String = asked.q.trim().chars().take(LONGEST_TEXT).collect();
    let (chrome, store) = (&signed.chrome, signed.store());
    let (keepers, own) = around(&signed);
    let found = store.parties_named(&keepers, &own, &q, FOUND as u64 + 1);
    let mut found: Vec<PartyRow> = found.await.map_err(|e| store_failed(&e))?;
    let more = found.len() > FOUND;
    found.truncate(FOUND);
    let row = |party: &PartyRow| {
        let level = capital(&chrome.t(party.level.message()));
        let place = party.place.and_then(|place| chrome.world().by_id(gazetteer::GeoId(place.0)));
        let country = country::name(chrome.world(), party.country.code());
        let within = place.map_or(country, gazetteer::Place::full_name);
        Row {
            href: to::desk(party.id),
            name: party.name.clone(),
            about: format!("{level} · {within}"),
            keeper: signed.forest.get(party.keeper).map(|o| o.name.clone()).unwrap_or_default(),
        }
    };
    let page = PartiesPage { rows: found.iter().map(row).collect(), more, q, chrome: chrome.clone() };
    Ok(signed.page(&page))
}
