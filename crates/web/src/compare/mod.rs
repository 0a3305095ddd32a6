//! Two places point by point: one page to weigh a pair and to hand to council.

mod apart;
pub mod page;
pub mod spreads;

use std::sync::{Arc, OnceLock};

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use gazetteer::search::{How, Search};
use gazetteer::{GeoId, Kind, Place};
use serde::Deserialize;
use wording::Message;

pub use page::ComparePage;
pub use spreads::Spreads;

use crate::query;
use crate::search::place_of;
use crate::shell::{self, Chrome, Failure};
use crate::state::AppState;

/// `/compare` and `/compare/{a}/{b}`.
pub fn routes() -> Router<AppState> {
    let spreads: Arc<OnceLock<Spreads>> = Arc::default();
    Router::new().route("/compare", get(choose)).route(
        "/compare/{a}/{b}",
        get(move |state, chrome, ids, raw| compare(Arc::clone(&spreads), state, chrome, ids, raw)),
    )
}

async fn compare(
    spreads: Arc<OnceLock<Spreads>>,
    State(state): State<AppState>,
    chrome: Chrome,
    Path((a, b)): Path<(String, String)>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Failure> {
    let (a, b) = (place_of(&state, &a)?, place_of(&state, &b)?);
    if a.ix() == b.ix() {
        return Err(Failure::new(
            StatusCode::NOT_FOUND,
            Message::new("compare-same").with("name", a.full_name()),
        )
        .advise(Message::new("compare-same-advice")));
    }
    let raw = raw.unwrap_or_default();
    let question = query::parse(state.world(), a.ix(), &raw, query::LARGEST_PAGE).map_err(|problems| {
        let start = Failure::new(StatusCode::BAD_REQUEST, Message::new("error-bad-request"));
        problems.into_iter().fold(start, |f, p| f.advise(p.message))
    })?;
    let comparison = state
        .engine
        .compare(a.ix(), b.ix(), &question.weights)
        .map_err(|e| Failure::bad_request(query::refused(&e)))?;
    let spreads = spreads.get_or_init(|| Spreads::of(state.world()));
    Ok(shell::page(&ComparePage::of(chrome, [a, b], &comparison, spreads, &question.weights, &raw)))
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    a: String,
    #[serde(default)]
    b: String,
}

/// What stands in one of the two fields.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// As typed, or the full name of what was meant.
    pub text: String,
    /// The place, once it is clear.
    pub id: Option<u32>,
    /// Candidates, where it is not: full name and the address that chooses it.
    pub candidates: Vec<(String, String)>,
    /// Whether nothing is called so.
    pub none: bool,
}

/// The form with the two fields, and the candidates for what was typed.
#[derive(Template)]
#[template(path = "compare/choose.html")]
pub struct ChoosePage {
    /// The frame.
    pub chrome: Chrome,
    /// The first place.
    pub a: Field,
    /// The second.
    pub b: Field,
}

impl ChoosePage {
    fn fields(&self) -> [&Field; 2] {
        [&self.a, &self.b]
    }

    /// A page as it would be for a visitor.
    pub fn sample(chrome: Chrome) -> Self {
        let a = Field { text: "Lacombe, Alberta, Canada".into(), id: Some(6_035_615), ..Field::default() };
        let b = Field {
            text: "Madison".into(),
            candidates: vec![(
                "Madison, Mississippi, United States".into(),
                "/compare/6035615/4434663".into(),
            )],
            ..Field::default()
        };
        Self { chrome, a, b }
    }
}

async fn choose(
    State(state): State<AppState>,
    chrome: Chrome,
    asked: Query<Asked>,
) -> Result<Response, Failure> {
    let typed = [asked.a.trim(), asked.b.trim()];
    for text in typed {
        let count = text.chars().count();
        if count > 200 {
            return Err(Failure::bad_request(
                Message::new("query-text-long").with("count", count).with("max", 200_u32),
            ));
        }
    }
    let [a, b] = typed.map(|text| meant(&state, text));
    if let (Meant::One(a), Meant::One(b)) = (&a, &b) {
        return Ok(see_other(&format!("/compare/{}/{}", a.id(), b.id())));
    }
    let (id_a, id_b) = (a.id(), b.id());
    let page = ChoosePage {
        a: field(a, typed[0], |id| address(Some(id), id_b, typed)),
        b: field(b, typed[1], |id| address(id_a, Some(id), typed)),
        chrome,
    };
    Ok(shell::page(&page))
}

/// What a text in a field means.
enum Meant<'w> {
    Nothing,
    One(Place<'w>),
    Several(Vec<Place<'w>>),
    None,
}

impl Meant<'_> {
    fn id(&self) -> Option<u32> {
        match self {
            Self::One(p) => Some(p.id().0),
            _ => None,
        }
    }
}

/// A number is an id. A name means one place if a single city is called exactly so, or if
/// nothing else comes near it.
fn meant<'s>(state: &'s AppState, text: &str) -> Meant<'s> {
    if text.is_empty() {
        return Meant::Nothing;
    }
    if let Ok(id) = text.parse::<u32>() {
        return state.world().by_id(GeoId(id)).map_or(Meant::None, Meant::One);
    }
    let hits = state.index.find(state.world(), &Search { limit: 8, ..Search::new(text) });
    let places: Vec<Place<'s>> = hits.iter().map(|h| state.world().place(h.place)).collect();
    let mut exact = hits
        .iter()
        .zip(&places)
        .filter(|(h, p)| h.how == How::Exact && p.kind() == Kind::City)
        .map(|(_, p)| *p);
    match (exact.next(), exact.next(), places.as_slice()) {
        (_, _, []) => Meant::None,
        (Some(only), None, _) => Meant::One(only),
        (_, _, [only]) => Meant::One(*only),
        _ => Meant::Several(places),
    }
}

fn field(meant: Meant<'_>, typed: &str, choose: impl Fn(u32) -> String) -> Field {
    let text = typed.to_owned();
    match meant {
        Meant::Nothing => Field::default(),
        Meant::None => Field { text, none: true, ..Field::default() },
        Meant::One(p) => Field { text: p.full_name(), id: Some(p.id().0), ..Field::default() },
        Meant::Several(places) => {
            let candidates = places.iter().map(|p| (p.full_name(), choose(p.id().0))).collect();
            Field { text, candidates, ..Field::default() }
        }
    }
}

/// Where choosing a candidate leads: to the comparison, or back here with what was typed.
fn address(a: Option<u32>, b: Option<u32>, typed: [&str; 2]) -> String {
    if let (Some(a), Some(b)) = (a, b) {
        return format!("/compare/{a}/{b}");
    }
    let part = |id: Option<u32>, text: &str| id.map_or_else(|| text.to_owned(), |id| id.to_string());
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("a", &part(a, typed[0])).append_pair("b", &part(b, typed[1]));
    format!("/compare?{}", query.finish())
}

fn see_other(to: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(LOCATION, to);
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
