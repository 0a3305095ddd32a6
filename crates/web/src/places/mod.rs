//! The page of a place: what is known of it, from where, and what is not known.

pub mod country;
pub mod facts;
pub mod greeting;
pub mod notes;
pub mod page;
mod sentence;
mod situation;
pub mod ties;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use gazetteer::climate::Koppen;
use gazetteer::search::Search;
use gazetteer::{GeoId, Place};

pub use page::PlacePage;
pub use sentence::Sentence;
pub use situation::{situation, situation_abroad};

use crate::draw::LocalMaps;
use crate::shell::{self, Chrome, Failure};
use crate::state::AppState;

/// `/places/…` and the base maps of all world maps.
pub fn routes() -> Router<AppState> {
    let maps: Arc<LocalMaps> = Arc::default();
    Router::new()
        .route("/places/{id}", get(unnamed))
        .route(
            "/places/{id}/{slug}",
            get(move |state, chrome, path| named(Arc::clone(&maps), state, chrome, path)),
        )
        .route("/maps/world/{file}", get(base_map))
}

/// Ids of the messages that name Köppen classes, in the order of [`Koppen::ALL`].
const KOPPEN: [&str; 30] = [
    "koppen-Af",
    "koppen-Am",
    "koppen-Aw",
    "koppen-BSh",
    "koppen-BSk",
    "koppen-BWh",
    "koppen-BWk",
    "koppen-Cfa",
    "koppen-Cfb",
    "koppen-Cfc",
    "koppen-Csa",
    "koppen-Csb",
    "koppen-Csc",
    "koppen-Cwa",
    "koppen-Cwb",
    "koppen-Cwc",
    "koppen-Dfa",
    "koppen-Dfb",
    "koppen-Dfc",
    "koppen-Dfd",
    "koppen-Dsa",
    "koppen-Dsb",
    "koppen-Dsc",
    "koppen-Dsd",
    "koppen-Dwa",
    "koppen-Dwb",
    "koppen-Dwc",
    "koppen-Dwd",
    "koppen-ET",
    "koppen-EF",
];

/// Id of the message that names a Köppen class.
pub fn koppen_id(class: Koppen) -> &'static str {
    KOPPEN.get(class as usize).copied().unwrap_or("unknown")
}

async fn unnamed(State(state): State<AppState>, chrome: Chrome, Path(id): Path<String>) -> Response {
    match id.parse().ok().and_then(|n| state.world().by_id(GeoId(n))) {
        Some(place) => Redirect::permanent(&ties::href(place)).into_response(),
        None => missing(&state, chrome, &id, ""),
    }
}

async fn named(
    maps: Arc<LocalMaps>,
    State(state): State<AppState>,
    chrome: Chrome,
    Path((id, slug)): Path<(String, String)>,
) -> Response {
    let Some(place) = id.parse().ok().and_then(|n| state.world().by_id(GeoId(n))) else {
        return missing(&state, chrome, &id, &slug);
    };
    if slug != place.slug() {
        return Redirect::permanent(&ties::href(place)).into_response();
    }
    shell::page(&PlacePage::of(chrome, place, state.engine.ties(), &maps))
}

/// There is no such place: the page says so and offers what the address seems to mean.
#[derive(Template)]
#[template(path = "places/missing.html")]
pub struct MissingPage {
    /// The frame.
    pub chrome: Chrome,
    /// The number in the address.
    pub id: String,
    /// Places with a name like the one in the address: name and address.
    pub suggestions: Vec<(String, String)>,
}

fn missing(state: &AppState, mut chrome: Chrome, id: &str, slug: &str) -> Response {
    // An address may hold the name alone ("/places/lacombe") or after a number that is gone.
    let name = if slug.is_empty() { id } else { slug };
    let name: String = name.chars().take(100).map(|c| if c == '-' || c == '_' { ' ' } else { c }).collect();
    let suggestions: Vec<(String, String)> = if name.chars().any(char::is_alphabetic) {
        let hits = state.index.find(state.world(), &Search { limit: 6, ..Search::new(&name) });
        hits.iter().map(|h| state.world().place(h.place)).map(|p| (p.full_name(), ties::href(p))).collect()
    } else {
        Vec::new()
    };
    if suggestions.is_empty() {
        return Failure::no_such_place(id).into_response();
    }
    chrome.search_text = name;
    let id = id.chars().take(40).collect();
    let mut response = shell::page(&MissingPage { chrome, id, suggestions });
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

async fn base_map(State(state): State<AppState>, Path(file): Path<String>) -> Response {
    let centre = file.strip_suffix(".svg").and_then(|c| c.parse().ok());
    match centre.and_then(|c| state.base_maps.get(state.world(), c)) {
        // The address changes with the data, so the answer never does.
        Some(svg) => {
            let headers =
                [(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
            (headers, svg.to_string()).into_response()
        }
        None => Failure::not_found().into_response(),
    }
}

/// Radius of the local map, km: the town and its neighbours, or most of a division.
pub fn radius_km(place: Place<'_>) -> f64 {
    use gazetteer::Kind;
    match place.kind() {
        Kind::City => match place.population() {
            Some(n) if n >= 3_000_000 => 50.0,
            Some(n) if n >= 300_000 => 35.0,
            _ => 25.0,
        },
        kind => page::extent_km(place).unwrap_or(match kind {
            Kind::Admin2 => 60.0,
            Kind::Admin1 => 250.0,
            _ => 800.0,
        }),
    }
}
