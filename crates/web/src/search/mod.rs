//! Finding a place by name: the page of results, and the list under the search field.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use gazetteer::search::{Hit, How, Search};
use gazetteer::{GeoId, Kind, Place};
use serde::Deserialize;
use wording::{Message, Words};

use crate::shell::{self, Chrome, Failure};
use crate::state::AppState;

/// `/search` and `/search/suggest`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/search", get(search)).route("/search/suggest", get(suggest))
}

/// Results on the page.
const RESULTS: usize = 30;
/// Results under the field: as many as one looks over at a glance.
const SUGGESTIONS: usize = 8;
/// The longest text that is looked at, in characters.
const LONGEST_TEXT: usize = 200;

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    /// GeoNames id of the city to compare with.
    with: Option<String>,
    /// Lists all candidates even if one is clearly meant.
    all: Option<String>,
}

/// One place that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// GeoNames id.
    pub id: GeoId,
    /// Its name.
    pub name: String,
    /// Division and country.
    pub within: String,
    /// What it is, in words.
    pub kind: String,
    /// Its population in words.
    pub population: String,
    /// The name it was found by, where that is another.
    pub matched: Option<String>,
    /// Address of its profile.
    pub profile: String,
    /// Whether partners can be suggested for it.
    pub findable: bool,
}

impl Found {
    fn new(place: Place<'_>, hit: &Hit, words: &Words) -> Self {
        let name = place.name().to_owned();
        Self {
            id: place.id(),
            matched: (hit.name != name && hit.name != place.ascii_name()).then(|| hit.name.clone()),
            kind: words.text(kind_id(place)),
            profile: format!("/places/{}/{}", place.id(), place.slug()),
            findable: place.kind() != Kind::Country && place.position().is_some(),
            within: within(place),
            population: population(place, words),
            name,
        }
    }
}

/// Division and country of a place: its full name without its own.
pub(crate) fn within(place: Place<'_>) -> String {
    let full = place.full_name();
    full.strip_prefix(place.name()).unwrap_or_default().trim_start_matches(", ").to_owned()
}

/// How many people live there, in words.
pub(crate) fn population(place: Place<'_>, words: &Words) -> String {
    match place.population() {
        Some(n) => words.say(&Message::new("search-population").with("count", n)),
        None => words.text("search-population-unknown"),
    }
}

/// Id of the message that says what a place is.
pub fn kind_id(place: Place<'_>) -> &'static str {
    use gazetteer::place::Feature;
    match (place.kind(), place.feature()) {
        (Kind::Country, _) => "kind-country",
        (Kind::Admin1, _) => "kind-admin1",
        (Kind::Admin2, _) => "kind-admin2",
        (Kind::City, Feature::Capital) => "kind-capital",
        (Kind::City, Feature::Section) => "kind-section",
        (Kind::City, Feature::Locality) => "kind-locality",
        (Kind::City, _) => "kind-city",
    }
}

/// The page of results.
#[derive(Template)]
#[template(path = "search/search.html")]
pub struct SearchPage {
    /// The frame.
    pub chrome: Chrome,
    /// What was asked.
    pub q: String,
    /// What was found.
    pub found: Vec<Found>,
    /// Whether none is called just so: what was found only sounds like it.
    pub like: bool,
    /// Whether there may be more than these.
    pub more: bool,
    /// The city to compare with: name and id.
    pub with: Option<(String, GeoId)>,
}

impl SearchPage {
    /// A page as it would be for a visitor.
    pub fn sample(chrome: Chrome) -> Self {
        let found = (1..=3)
            .map(|n| Found {
                id: GeoId(n),
                name: "Springfield".into(),
                within: "Illinois, United States".into(),
                kind: chrome.t("kind-city"),
                population: "116,250 people".into(),
                matched: (n == 2).then(|| "Спрингфилд".into()),
                profile: format!("/places/{n}/springfield"),
                findable: n != 3,
            })
            .collect();
        Self { chrome, q: "Springfield".into(), found, like: false, more: false, with: None }
    }
}

/// The list under the field.
#[derive(Template)]
#[template(path = "search/suggest.html")]
struct Suggestions {
    found: Vec<Found>,
}

fn look_up(state: &AppState, text: &str, limit: usize) -> Vec<Hit> {
    state.index.find(state.world(), &Search { limit, ..Search::new(text) })
}

fn in_words(state: &AppState, hits: &[Hit]) -> Vec<Found> {
    hits.iter().map(|hit| Found::new(state.world().place(hit.place), hit, state.words)).collect()
}

/// The one place that is clearly meant: the only city that is called exactly so.
fn clear_winner(state: &AppState, hits: &[Hit]) -> Option<GeoId> {
    let exact = hits.iter().filter(|h| h.how == How::Exact);
    let mut cities = exact.map(|h| state.world().place(h.place)).filter(|p| p.kind() == Kind::City);
    let only = cities.next()?;
    cities.next().is_none().then(|| only.id())
}

async fn search(mut chrome: Chrome, asked: Query<Asked>) -> Result<Response, Failure> {
    let state = chrome.state.clone();
    let q = checked(&asked.q)?;
    let with = asked.with.as_deref().map(|id| place_of(&state, id)).transpose()?;
    let with = with.map(|p| (p.full_name(), p.id()));
    let hits = look_up(&state, q, RESULTS);
    if asked.all.is_none()
        && let Some(id) = clear_winner(&state, &hits)
    {
        let to = with.as_ref().map_or_else(|| format!("/find/{id}"), |(_, a)| format!("/compare/{a}/{id}"));
        return Ok(Redirect::to(&to).into_response());
    }
    chrome.search_text = q.to_owned();
    let found = in_words(&state, &hits);
    let like = hits.iter().all(|h| h.how == How::Fuzzy);
    let more = found.len() >= RESULTS;
    Ok(shell::page(&SearchPage { q: q.to_owned(), found, like, more, with, chrome }))
}

async fn suggest(State(state): State<AppState>, asked: Query<Asked>) -> Result<Response, Failure> {
    let hits = look_up(&state, checked(&asked.q)?, SUGGESTIONS);
    Ok(shell::page(&Suggestions { found: in_words(&state, &hits) }))
}

fn checked(q: &str) -> Result<&str, Failure> {
    let q = q.trim();
    let count = q.chars().count();
    if count > LONGEST_TEXT {
        let message = Message::new("query-text-long").with("count", count).with("max", LONGEST_TEXT);
        return Err(Failure::bad_request(message));
    }
    Ok(q)
}

/// The place with the id that stands in an address.
pub fn place_of<'s>(state: &'s AppState, id: &str) -> Result<Place<'s>, Failure> {
    let known = id.parse().ok().and_then(|n| state.world().by_id(GeoId(n)));
    known.ok_or_else(|| Failure::no_such_place(id))
}
