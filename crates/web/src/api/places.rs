//! `/api/v1/places` and what lies below it, and `/api/v1/compare`.

use axum::extract::Path;
use axum::response::Response;
use gazetteer::search::{Kinds, Search};
use gazetteer::{CountryIx, GeoId, Kind, Place, Position, World};
use wording::{Message, Words};

use super::answer::Asked;
use super::problem::{Problem, short};
use super::shape;
use crate::query::{self, keys};
use crate::state::AppState;

/// Most places that one search lists.
pub(super) const MOST_PLACES: usize = 50;
/// Places listed unless asked otherwise.
const PLACES: usize = 10;
/// Longest text to search for, characters.
pub(super) const LONGEST_TEXT: usize = 200;

/// Find places by any of their names, in any script, with typos
#[utoipa::path(
    get, path = "/api/v1/places", tag = "places",
    params(
        ("q" = String, Query, max_length = 200, description = "A name, whole or begun, with or without what it lies in", example = "lacombe ab"),
        ("near" = Option<String>, Query, description = "Latitude and longitude: places near it come first", example = "52.5,-113.7"),
        ("country" = Option<String>, Query, description = "Two-letter code: places there come first", example = "CA"),
        ("kind" = Option<String>, Query, description = "Only these kinds, comma-separated: city, admin1, admin2, country"),
        ("limit" = Option<usize>, Query, minimum = 1, maximum = 50, description = "Most places to list; 10 unless said otherwise"),
    ),
    responses(
        (status = 200, description = "The places, best first", body = shape::Places),
        (status = 304, description = "The reader has this answer already"),
        (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn search(asked: Asked) -> Response {
    asked
        .answer(async |asked| {
            let state = &asked.state;
            let wanted =
                Wanted::read(state.world(), asked.query()).map_err(|e| Problem::bad(state.words, e))?;
            let hits = state.index.find(state.world(), &wanted.search());
            let places = hits.iter().map(|h| shape::Found::of(state.world(), h)).collect();
            Ok(shape::Places { query: wanted.text, places })
        })
        .await
}

/// All that is known of a place, each value with its source and date
#[utoipa::path(
    get, path = "/api/v1/places/{id}", tag = "places",
    params(("id" = u32, Path, description = "GeoNames id", example = 6035615)),
    responses(
        (status = 200, description = "The profile", body = shape::Profile),
        (status = 304, description = "The reader has this answer already"),
        (status = 404, description = "There is no such place", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn profile(Path(id): Path<String>, asked: Asked) -> Response {
    asked
        .answer(async |asked| {
            let state = &asked.state;
            let place = place(state, &id)?;
            Ok(shape::Profile::of(state.world(), state.engine.ties(), place))
        })
        .await
}

/// Partner cities for a place, best first, with reasons
///
/// The keys are those of the site's `/find/{id}`, so that an address can be carried from
/// one to the other.
#[utoipa::path(
    get, path = "/api/v1/places/{id}/matches", tag = "matches",
    params(
        ("id" = u32, Path, description = "GeoNames id", example = 6035615),
        ("w.population" = Option<f32>, Query, minimum = 0, maximum = 3, description = "How much population counts: 1 unless said otherwise, 0 leaves it out. So for every criterion: w.geography, w.climate, w.economy, w.academic, w.culture, w.relationships, w.history, w.reach, w.stability"),
        ("countries" = Option<String>, Query, description = "Only these countries, comma-separated codes or English names", example = "SE,NO"),
        ("not-countries" = Option<String>, Query, description = "Not these countries"),
        ("continents" = Option<String>, Query, description = "Only these continents: AF, AN, AS, EU, NA, OC, SA"),
        ("languages" = Option<String>, Query, description = "Only where one of these languages is used by at least 10 % of people"),
        ("min-distance" = Option<f64>, Query, description = "At least so far away, km"),
        ("max-distance" = Option<f64>, Query, description = "At most so far away, km"),
        ("min-population" = Option<u32>, Query, description = "At least so many people"),
        ("max-population" = Option<u32>, Query, description = "At most so many people"),
        ("population-ratio" = Option<String>, Query, description = "At most so many times as many people, and at least that fraction; 10 unless said otherwise, any for all sizes", example = "10"),
        ("unknown-population" = Option<u8>, Query, description = "1: also places of unknown population"),
        ("spacing" = Option<String>, Query, description = "Of matches within so many km of each other only the best; 25 unless said otherwise, any for all", example = "25"),
        ("office-hours" = Option<u8>, Query, description = "Office hours that must overlap"),
        ("max-airport" = Option<f64>, Query, description = "An airport with scheduled service within so many km"),
        ("not-twinned-with" = Option<String>, Query, description = "Not already twinned with any place of these countries"),
        ("max-partners" = Option<u32>, Query, description = "At most so many partners so far; 0 asks for cities that have none yet"),
        ("per-country" = Option<String>, Query, description = "At most so many matches from one country, or any; unless said otherwise 3, and any where countries are named", example = "3"),
        ("own-country" = Option<u8>, Query, description = "1: also the place's own country"),
        ("exclude" = Option<String>, Query, description = "GeoNames ids of places never to list"),
        ("partners" = Option<u8>, Query, description = "1: rank cities that are partners already with the others"),
        ("limit" = Option<usize>, Query, minimum = 1, maximum = 100, description = "Matches on a page; 25 unless said otherwise"),
        ("page" = Option<usize>, Query, minimum = 1, description = "Which page; the first is 1"),
    ),
    responses(
        (status = 200, description = "The matches", body = shape::Ranking),
        (status = 304, description = "The reader has this answer already"),
        (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such place", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The question cannot be answered", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn matches(Path(id): Path<String>, asked: Asked) -> Response {
    asked
        .answer(async |asked| {
            let (state, words) = (&asked.state, asked.state.words);
            let place = place(state, &id)?;
            let question = query::parse(state.world(), place.ix(), asked.query(), query::LARGEST_PAGE)
                .map_err(|problems| Problem::bad(words, problems.into_iter().map(|p| (p.key, p.message))))?;
            let ranking = state
                .rank(question.clone())
                .await
                .map_err(|e| Problem::no_match(words, &query::refused(&e)))?;
            Ok(shape::Ranking::of(state.world(), words, &question, &ranking))
        })
        .await
}

/// Two places point by point
#[utoipa::path(
    get, path = "/api/v1/compare/{a}/{b}", tag = "matches",
    params(
        ("a" = u32, Path, description = "GeoNames id of the first place", example = 6035615),
        ("b" = u32, Path, description = "GeoNames id of the second place", example = 3996322),
        ("w.population" = Option<f32>, Query, minimum = 0, maximum = 3, description = "How much population counts; so for every criterion"),
    ),
    responses(
        (status = 200, description = "The comparison", body = shape::Comparison),
        (status = 304, description = "The reader has this answer already"),
        (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such place", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The two cannot be compared", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn compare(Path((a, b)): Path<(String, String)>, asked: Asked) -> Response {
    asked
        .answer(async |asked| {
            let (state, words) = (&asked.state, asked.state.words);
            let (a, b) = (place(state, &a)?, place(state, &b)?);
            only_known(words, asked.query(), &[keys::WEIGHT])?;
            let question = query::parse(state.world(), a.ix(), asked.query(), query::LARGEST_PAGE)
                .map_err(|problems| Problem::bad(words, problems.into_iter().map(|p| (p.key, p.message))))?;
            if a.ix() == b.ix() {
                let same = Message::new("compare-same-named").with("name", a.full_name());
                return Err(Problem::no_match(words, &same));
            }
            let comparison = state
                .engine
                .compare(a.ix(), b.ix(), &question.weights)
                .map_err(|e| Problem::no_match(words, &query::refused(&e)))?;
            Ok(shape::Comparison::of(state.world(), words, a.ix(), &comparison))
        })
        .await
}

fn place<'s>(state: &'s AppState, id: &str) -> Result<Place<'s>, Problem> {
    let found = id.parse().ok().and_then(|id| state.world().by_id(GeoId(id)));
    found.ok_or_else(|| Problem::no_such_place(state.words, id))
}

/// Refuses every parameter whose name does not begin with one of `known`: a misspelt one
/// that was silently dropped would give a wrong answer.
fn only_known(words: &Words, query: &str, known: &[&str]) -> Result<(), Problem> {
    let unknown: Vec<_> = form_urlencoded::parse(query.as_bytes())
        .filter(|(key, _)| !known.iter().any(|k| key.starts_with(k)))
        .map(|(key, _)| (short(&key), unknown_parameter(&key, &known.join(", "))))
        .collect();
    if unknown.is_empty() { Ok(()) } else { Err(Problem::bad(words, unknown)) }
}

fn unknown_parameter(name: &str, known: &str) -> Message {
    Message::new("api-unknown-parameter").with("name", short(name)).with("known", known)
}

fn bad_limit(value: &str, most: usize) -> Message {
    Message::new("api-bad-limit").with("value", short(value)).with("most", most)
}

/// The parameters of a search.
struct Wanted {
    text: String,
    near: Option<Position>,
    country: Option<CountryIx>,
    kinds: Kinds,
    limit: usize,
}

impl Wanted {
    /// Reads them; what is wrong comes with the name of the parameter.
    fn read(world: &World, query: &str) -> Result<Self, Vec<(String, Message)>> {
        let mut wanted =
            Self { text: String::new(), near: None, country: None, kinds: Kinds::ALL, limit: PLACES };
        let mut wrong = Vec::new();
        let mut seen = Vec::new();
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            let (key, value) = (key.as_ref(), value.trim());
            let refused = if seen.iter().any(|s| s == key) {
                Some(Message::new("api-twice").with("name", short(key)))
            } else {
                wanted.take(world, key, value)
            };
            seen.push(key.to_owned());
            wrong.extend(refused.map(|message| (short(key), message)));
        }
        if wanted.text.is_empty() && wrong.is_empty() {
            wrong.push(("q".to_owned(), Message::new("api-missing-q")));
        }
        if wrong.is_empty() { Ok(wanted) } else { Err(wrong) }
    }

    /// Takes one parameter, or says what is wrong with it.
    fn take(&mut self, world: &World, key: &str, value: &str) -> Option<Message> {
        let bad = |id| Some(Message::new(id).with("value", short(value)));
        match key {
            "q" if value.chars().count() > LONGEST_TEXT => {
                return Some(Message::new("api-long-q").with("most", LONGEST_TEXT));
            }
            "q" => self.text = value.to_owned(),
            // Forms send empty fields.
            "near" | "country" | "kind" | "limit" if value.is_empty() => {}
            "near" => match position(value) {
                Some(position) => self.near = Some(position),
                None => return bad("api-bad-near"),
            },
            "country" => match world.country_by_iso2(value) {
                Some(country) => self.country = Some(country),
                None => return bad("api-bad-country"),
            },
            "kind" => match value.split(',').map(|k| kind(k.trim())).collect::<Option<Vec<_>>>() {
                Some(kinds) => self.kinds = Kinds::of(&kinds),
                None => return bad("api-bad-kind"),
            },
            "limit" => match value.parse() {
                Ok(limit) if (1..=MOST_PLACES).contains(&limit) => self.limit = limit,
                _ => return Some(bad_limit(value, MOST_PLACES)),
            },
            _ => return Some(unknown_parameter(key, "q, near, country, kind, limit")),
        }
        None
    }

    fn search(&self) -> Search<'_> {
        Search {
            text: &self.text,
            near: self.near,
            country: self.country,
            kinds: self.kinds,
            limit: self.limit,
        }
    }
}

fn position(text: &str) -> Option<Position> {
    let (lat, lon) = text.split_once(',')?;
    Position::new(lat.trim().parse().ok()?, lon.trim().parse().ok()?)
}

fn kind(text: &str) -> Option<Kind> {
    [Kind::City, Kind::Admin1, Kind::Admin2, Kind::Country].into_iter().find(|&k| shape::kind(k) == text)
}
