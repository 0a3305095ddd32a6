//! About the data: sources, licences, dates, coverage, and the method in plain words.

mod coverage;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use gazetteer::{Kind, Source};
use matching::Criterion;
use wording::Message;

pub use coverage::Coverage;

use crate::shell::{self, Chrome};
use crate::state::AppState;

/// `/about/data`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/about/data", get(about))
}

/// One source as the page lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRow {
    /// Where it comes from, and whom to thank.
    pub source: Source,
    /// Names of the profile fields that it is used for.
    pub used_for: String,
}

/// One field with how many cities have it.
#[derive(Debug, Clone, PartialEq)]
pub struct CoverageRow {
    /// Name of the field.
    pub name: String,
    /// How many cities.
    pub known: String,
    /// As a percentage, in words.
    pub share: String,
    /// The same as a number from 0 to 100, for the bar.
    pub percent: f64,
}

/// The page.
#[derive(Template)]
#[template(path = "about/data.html")]
pub struct AboutDataPage {
    /// The frame.
    pub chrome: Chrome,
    /// What there is, in one sentence.
    pub counts: String,
    /// How many ties are known.
    pub ties: String,
    /// Criteria: name and what they look at.
    pub criteria: Vec<(String, String)>,
    /// The sources.
    pub sources: Vec<SourceRow>,
    /// How much is known.
    pub coverage: Vec<CoverageRow>,
    /// Number of cities.
    pub cities: usize,
}

impl AboutDataPage {
    /// The page.
    pub fn new(chrome: Chrome) -> Self {
        let (world, words) = (chrome.world(), chrome.words());
        let count = |kind| world.rows(kind).len();
        let cities = count(Kind::City);
        let counts = Message::new("about-counts")
            .with("cities", cities)
            .with("regions", count(Kind::Admin1))
            .with("counties", count(Kind::Admin2))
            .with("countries", world.countries().len());
        let coverage = chrome
            .state
            .coverage()
            .fields()
            .map(|(id, known)| {
                let percent = 100.0 * known as f64 / cities.max(1) as f64;
                CoverageRow {
                    name: words.text(id),
                    known: words.number(known as f64, 0),
                    share: format!("{} %", words.number(percent, 1)),
                    percent,
                }
            })
            .collect();
        Self {
            counts: words.say(&counts),
            ties: chrome.t1("about-ties", "count", chrome.state.engine.ties().len()),
            criteria: Criterion::ALL
                .iter()
                .map(|c| (words.text(c.name_id()), words.text(c.about_id())))
                .collect(),
            sources: sources(&chrome),
            coverage,
            cities,
            chrome,
        }
    }

    /// A page as it would be for a visitor.
    pub fn sample(chrome: Chrome) -> Self {
        Self::new(chrome)
    }
}

/// Every source of both files once, with the fields that name it.
fn sources(chrome: &Chrome) -> Vec<SourceRow> {
    let mut rows: Vec<SourceRow> = Vec::new();
    for meta in chrome.world().meta() {
        for source in &meta.sources {
            let fields =
                meta.fields.iter().filter(|(_, keys)| keys.contains(&source.key)).map(|(field, _)| field);
            let used_for: Vec<String> = fields.map(|f| field_name(chrome, f)).collect();
            match rows.iter_mut().find(|r| r.source.key == source.key) {
                Some(row) if !used_for.is_empty() => {
                    let join = if row.used_for.is_empty() { "" } else { ", " };
                    row.used_for.push_str(&format!("{join}{}", used_for.join(", ")));
                }
                Some(_) => {}
                None => rows.push(SourceRow { source: source.clone(), used_for: used_for.join(", ") }),
            }
        }
    }
    rows
}

/// The name of a field, or its key in words where it has none.
fn field_name(chrome: &Chrome, field: &str) -> String {
    chrome.words().named("field-", field).unwrap_or_else(|| field.replace(['_', '-'], " "))
}

async fn about(chrome: Chrome) -> Response {
    shell::page(&AboutDataPage::new(chrome))
}
