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
pub(super) struct Row {
    pub(super) href: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) about: String,
    pub(super) keeper: String,
    /// What it goes on in.
    pub(super) goes_on: Option<String>,
}

impl Row {
    /// Of a party; `now` is what it is called now, if it went on in another.
    pub(super) fn of(signed: &Signed, party: &PartyRow, now: Option<String>) -> Self {
        let chrome = &signed.chrome;
        let level = capital(&chrome.t(party.level.message()));
        let place = party.place.and_then(|place| chrome.world().by_id(gazetteer::GeoId(place.0)));
        let country = country::name(chrome.world(), party.country.code());
        let within = place.map_or(country, gazetteer::Place::full_name);
        Self {
            href: to::desk(party.id),
            id: party.id.to_string(),
            name: party.name.clone(),
            about: format!("{level} · {within}"),
            keeper: signed.forest.get(party.keeper).map(|o| o.name.clone()).unwrap_or_default(),
            goes_on: now.map(|now| chrome.t1("party-now-in", "party", now)),
        }
    }
}

/// Parties of the registries they work for that are called so, by name: so many at most.
///
/// # Errors
/// If the database fails.
pub(super) async fn sought(signed: &Signed, text: &str, most: u64) -> Result<Vec<PartyRow>, Failure> {
    let (keepers, own) = around(signed);
    let found = signed.store().parties_named(&keepers, &own, text, most).await;
    found.map_err(|e| store_failed(&e))
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
    let mut found = sought(&signed, &q, FOUND as u64 + 1).await?;
    let more = found.len() > FOUND;
    found.truncate(FOUND);
    let gone: Vec<_> = found.iter().filter(|row| row.merged_into.is_some()).map(|row| row.id).collect();
    let on = signed.store().parties_on(&gone).await.map_err(|e| store_failed(&e))?;
    let rows = found.iter().map(|row| Row::of(&signed, row, now_called(row, &on)));
    let page = PartiesPage { rows: rows.collect(), more, q, chrome: signed.chrome.clone() };
    Ok(signed.page(&page))
}

/// What a party that went on in another is called now.
fn now_called(row: &PartyRow, on: &[PartyRow]) -> Option<String> {
    let next = |id| on.iter().find(|other| other.id == id);
    let mut now = next(row.merged_into?)?;
    for _ in 0..on.len() {
        match now.merged_into.and_then(next) {
            Some(other) => now = other,
            None => break,
        }
    }
    Some(now.name.clone())
}
