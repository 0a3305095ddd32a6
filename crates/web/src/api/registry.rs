//! `/api/v1/ties`, `/api/v1/parties` and `/api/v1/statistics`: what is published.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::response::{IntoResponse, Response};
use gazetteer::World;
use partnership::id::{Id, kind};
use registry::Register;
use wording::{Message, Words};

use super::answer::Asked;
use super::kept;
use super::past;
use super::problem::{Problem, short};
use super::shape;
use crate::accounts::Caller;
use crate::parties::known;
use crate::query;
use crate::registry::address;
use crate::state::AppState;

/// Most ties that one answer lists.
const MOST_TIES: usize = 500;
/// Most parties that one answer lists.
const MOST_PARTIES: usize = 500;

/// Ties on record, by who is tied, where, since when, in what state and on what evidence
///
/// The keys are those of the site's `/registry`, so that an address can be carried from one to
/// the other.
#[utoipa::path(
    get, path = "/api/v1/ties", tag = "registry",
    params(
        ("q" = Option<String>, Query, max_length = 200, description = "Words that begin words of the sides' names, in any language, script and order; a division or country narrows further", example = "lacombe"),
        ("country" = Option<String>, Query, description = "Two-letter code or English name: one side lies there", example = "CA"),
        ("division" = Option<u32>, Query, description = "GeoNames id of a state, province or region: that side lies there"),
        ("with" = Option<String>, Query, description = "Another side lies in this country; the same as country asks for ties within it"),
        ("kind" = Option<String>, Query, description = "sister-city, friendship-city, sister-county, sister-state, sister-region, project-partnership or contact"),
        ("status" = Option<String>, Query, description = "Where the sides stand together: in-force, suspended-by-one-side, terminated …"),
        ("field" = Option<String>, Query, description = "A field of cooperation: culture, education, youth …"),
        ("since" = Option<String>, Query, description = "The decade it began in by its first year, or unknown", example = "1990"),
        ("evidence" = Option<String>, Query, description = "both-sides, one-side, stale or unconfirmed"),
        ("activity" = Option<String>, Query, description = "active, quiet, dormant or unknown"),
        ("sort" = Option<String>, Query, description = "name, oldest, newest, country or updated; name unless said otherwise"),
        ("limit" = Option<usize>, Query, minimum = 1, maximum = 500, description = "Ties on a page; 25 unless said otherwise"),
        ("page" = Option<usize>, Query, minimum = 1, description = "Which page; the first is 1"),
        ("organisation" = Option<String>, Query, description = "With a token: the ties in this organisation’s registry and those with its party on a side, also those that are not public, each with its version"),
        ("unpublished" = Option<String>, Query, description = "With organisation: `yes` for those alone that are not public"),
    ),
    security((), ("token" = ["read"])),
    responses(
        (status = 200, description = "The ties, and how many each choice of each filter would leave", body = shape::TieList),
        (status = 304, description = "The reader has this answer already"),
        (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn ties(caller: Option<Caller>, asked: Asked) -> Result<Response, Response> {
    let wanted = kept::Asked::read(&asked.state, asked.query()).map_err(IntoResponse::into_response)?;
    if let Some(wanted) = wanted {
        let caller = caller.ok_or_else(Caller::needed)?;
        return kept::ties(&asked.state, &caller, wanted).await;
    }
    let answer = asked
        .current()
        .answer(async |asked| {
            let state = &asked.state;
            let query = address::parse(state.world(), asked.query(), MOST_TIES)
                .map_err(|p| Problem::bad(state.words, p.into_iter().map(|p| (p.key, p.message))))?;
            let register = state.register.now();
            Ok(shape::TieList::of(&register.search(&query), query.per_page.clamp(1, MOST_TIES)))
        })
        .await;
    Ok(answer)
}

/// One tie, as it is or as it stood on a day
///
/// With what the rules of associations say of it: whether they recognise it, which rule fails, and where
/// and when the rules were read. With `on` it tells nothing that came later; with `known=then` nothing that
/// was recorded later either.
#[utoipa::path(
    get, path = "/api/v1/ties/{id}", tag = "registry",
    params(
        ("id" = String, Path, description = "Its identifier", example = "k7qm3-txd9p"),
        ("on" = Option<String>, Query, description = "A day: how the tie stood on it", example = "2005-06-30"),
        ("known" = Option<String>, Query, description = "With on: `now` by all that is known (the default), `then` by what was on record at the end of that day (UTC)"),
    ),
    security((), ("token" = ["read"])),
    responses(
        (status = 200, description = "The tie. With a token that may see its record also `keeper`, `published`, `merged_into` and `revision`, and the version as `ETag`, unless a day is asked for", body = shape::TieAnswer),
        (status = 304, description = "The reader has this answer already"),
        (status = 308, description = "It was on record twice and goes on in another: `Location` and `merged_into` name it"),
        (status = 404, description = "There is no such tie that is published", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`on` is no day, or `known` neither `now` nor `then`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn tie(
    Path(id): Path<String>,
    caller: Option<Caller>,
    asked: Asked,
) -> Result<Response, Response> {
    let day = past::read(asked.state.words, asked.query()).map_err(IntoResponse::into_response)?;
    if let Some(caller) = caller
        && let Some(answer) = kept::tie(&asked.state, &caller, &id, day).await?
    {
        return Ok(answer);
    }
    if let Some(way) = merged(&asked.state, &id).await {
        return Ok(way);
    }
    let answer = asked
        .current()
        .answer(async |asked| {
            let (state, words) = (&asked.state, asked.state.words);
            let register = state.register.now();
            let found = id.parse::<Id<kind::Tie>>().ok().and_then(|id| register.tie(id));
            let tie = found.ok_or_else(|| Problem::no_such_tie(words, &id))?;
            past::answer(state, &register, tie, day).await
        })
        .await;
    Ok(answer)
}

/// The way to the tie in which one goes on that was on record twice.
async fn merged(state: &AppState, id: &str) -> Option<Response> {
    let id: Id<kind::Tie> = id.parse().ok()?;
    if state.register.now().tie(id).is_some() {
        return None;
    }
    let other = crate::ties::goes_on_in(state, id).await?;
    Some(way_on("/api/v1/ties", &id.to_string(), &other.to_string()))
}

/// The way to the party in which one goes on.
async fn merged_party(state: &AppState, id: &str) -> Option<Response> {
    let id: Id<kind::Party> = id.parse().ok()?;
    if state.register.now().ties_of(id).next().is_some() {
        return None;
    }
    let now = crate::parties::goes_on_in(state, id).await?;
    Some(way_on("/api/v1/parties", &id.to_string(), &now.to_string()))
}

/// From what goes on in another to that one.
fn way_on(below: &str, id: &str, other: &str) -> Response {
    let body = serde_json::json!({ "id": id, "merged_into": other });
    // A merger can be undone: nobody keeps the way on for longer than it holds.
    let headers = [(LOCATION, format!("{below}/{other}")), (CACHE_CONTROL, "no-cache".to_owned())];
    super::answer::public((StatusCode::PERMANENT_REDIRECT, headers, axum::Json(body)).into_response())
}

/// Cities, counties and states that are on record as parties
///
/// Each with what its page shows: official names, level, place, languages, sites, highest official, public
/// offices and what it comes from or took in. Whom to write to is in no answer.
#[utoipa::path(
    get, path = "/api/v1/parties", tag = "registry",
    params(
        ("q" = Option<String>, Query, max_length = 200, description = "Words that all begin words of its names"),
        ("country" = Option<String>, Query, description = "Two-letter code or English name"),
        ("place" = Option<u32>, Query, description = "GeoNames id of the place it is bound to"),
        ("limit" = Option<usize>, Query, minimum = 1, maximum = 500, description = "Parties on a page; 25 unless said otherwise"),
        ("page" = Option<usize>, Query, minimum = 1, description = "Which page; the first is 1"),
    ),
    responses(
        (status = 200, description = "The parties that have a published tie, by name", body = shape::PartyList),
        (status = 304, description = "The reader has this answer already"),
        (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn parties(asked: Asked) -> Response {
    asked
        .current()
        .answer(async |asked| {
            let (state, words) = (&asked.state, asked.state.words);
            let wanted = Wanted::read(state.world(), asked.query()).map_err(|e| Problem::bad(words, e))?;
            let register = state.register.now();
            let (total, ids) = {
                let found = register.find_parties(&wanted.text, wanted.country, wanted.place);
                let from = (wanted.page - 1).saturating_mul(wanted.limit);
                let page = found.iter().skip(from).take(wanted.limit);
                (found.len(), page.map(|party| party.id).collect::<Vec<_>>())
            };
            let parties = details(state, &register, &ids).await?;
            Ok(shape::PartyList { total, page: wanted.page, limit: wanted.limit, parties })
        })
        .await
}

/// One city, county or state that is on record as a party, with its published ties and what its page shows
#[utoipa::path(
    get, path = "/api/v1/parties/{id}", tag = "registry",
    params(("id" = String, Path, description = "Its identifier", example = "2m9f4-0qz7c")),
    responses(
        (status = 200, description = "The party", body = shape::PartyDetail),
        (status = 304, description = "The reader has this answer already"),
        (status = 308, description = "It merged into another or was recorded twice, and its ties are those of that one: `Location` and `merged_into` name it"),
        (status = 404, description = "There is no such party that has a published tie", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn party(Path(id): Path<String>, asked: Asked) -> Response {
    if let Some(way) = merged_party(&asked.state, &id).await {
        return way;
    }
    asked
        .current()
        .answer(async |asked| {
            let (state, words) = (&asked.state, asked.state.words);
            let register = state.register.now();
            // A party that no published tie names is for those alone who keep it.
            let is_public = |id: &Id<kind::Party>| register.ties_of(*id).next().is_some();
            let found = id.parse::<Id<kind::Party>>().ok().filter(is_public);
            let record = match found {
                Some(party) => details(state, &register, &[party]).await?.pop(),
                None => None,
            };
            record.ok_or_else(|| {
                let message = Message::new("api-no-party").with("id", short(&id));
                Problem::missing(words.say(&message), "id")
            })
        })
        .await
}

/// Parties with all that their pages show, in this order.
async fn details(
    state: &AppState,
    register: &Register,
    ids: &[Id<kind::Party>],
) -> Result<Vec<shape::PartyDetail>, Problem> {
    let known = match known::store(state) {
        Some(store) => known::of(&store, register, ids).await,
        None => Ok(BTreeMap::new()),
    };
    let known = known.map_err(|error| Problem::of_store(state.words, &error))?;
    let detail = |id: &Id<kind::Party>| {
        register.party(*id).map(|party| shape::PartyDetail::of(register, party, known.get(id)))
    };
    Ok(ids.iter().filter_map(detail).collect())
}

/// How many ties there are: in all, or of one country
#[utoipa::path(
    get, path = "/api/v1/statistics", tag = "registry",
    params(("country" = Option<String>, Query, description = "Two-letter code or English name: only the ties of this country, counted by the countries of the other sides", example = "US")),
    responses(
        (status = 200, description = "The counts", body = shape::StatisticsRecord),
        (status = 304, description = "The reader has this answer already"),
        (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn statistics(asked: Asked) -> Response {
    asked
        .current()
        .answer(async |asked| {
            let (state, words) = (&asked.state, asked.state.words);
            let country = crate::statistics::country(state.world(), asked.query())
                .map_err(|message| Problem::bad(words, [("country".to_owned(), message)]))?;
            let register = state.register.now();
            Ok(shape::StatisticsRecord::of(&register.statistics(country), register.today()))
        })
        .await
}

impl Problem {
    /// There is no tie with this identifier that the public may see.
    fn no_such_tie(words: &Words, id: &str) -> Self {
        let message = Message::new("tie-page-none").with("id", short(id));
        Self::missing(words.say(&message), "id")
    }
}

/// A question for parties.
struct Wanted {
    text: String,
    country: Option<partnership::place::Country>,
    place: Option<u32>,
    page: usize,
    limit: usize,
}

impl Wanted {
    fn read(world: &World, raw: &str) -> Result<Self, Vec<(String, Message)>> {
        let mut wanted = Self { text: String::new(), country: None, place: None, page: 1, limit: 25 };
        let (mut wrong, mut seen) = (Vec::new(), Vec::new());
        for (key, value) in form_urlencoded::parse(raw.as_bytes()) {
            let (key, value) = (key.as_ref(), value.trim());
            if value.is_empty() {
                continue;
            }
            let refused = if seen.iter().any(|s| s == key) {
                Some(Message::new("api-twice").with("name", short(key)))
            } else {
                wanted.take(world, key, value)
            };
            seen.push(key.to_owned());
            wrong.extend(refused.map(|message| (short(key), message)));
        }
        if wrong.is_empty() { Ok(wanted) } else { Err(wrong) }
    }

    /// Takes one parameter, or says what is wrong with it.
    fn take(&mut self, world: &World, key: &str, value: &str) -> Option<Message> {
        let whole = |max: usize| {
            Message::new("query-whole")
                .with("key", short(key))
                .with("value", short(value))
                .with("min", "1")
                .with("max", max.to_string())
        };
        match key {
            "q" if value.chars().count() > super::places::LONGEST_TEXT => {
                return Some(Message::new("api-long-q").with("most", super::places::LONGEST_TEXT));
            }
            "q" => self.text = value.to_owned(),
            "country" => {
                self.country =
                    query::country(world, value).and_then(|ix| world.country(ix).iso2.parse().ok());
                if self.country.is_none() {
                    return Some(
                        Message::new("query-country").with("key", "country").with("value", short(value)),
                    );
                }
            }
            "place" => match value.parse() {
                Ok(id) => self.place = Some(id),
                Err(_) => {
                    return Some(Message::new("query-id").with("key", "place").with("value", short(value)));
                }
            },
            "page" => match value.parse() {
                Ok(page) if (1..=1_000_000).contains(&page) => self.page = page,
                _ => return Some(whole(1_000_000)),
            },
            "limit" => match value.parse() {
                Ok(limit) if (1..=MOST_PARTIES).contains(&limit) => self.limit = limit,
                _ => return Some(whole(MOST_PARTIES)),
            },
            _ => {
                let message = Message::new("api-unknown-parameter").with("name", short(key));
                return Some(message.with("known", "q, country, place, page, limit"));
            }
        }
        None
    }
}
