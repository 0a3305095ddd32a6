//! The design language on one living page, for developers: served only where
//! [`AppState`] says so.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use crate::shell::{self, Chrome, Failure};
use crate::state::AppState;

/// `/styleguide`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/styleguide", get(styleguide))
}

/// Names of the colours, in groups, with what each is for.
const COLOURS: [(&str, &str, &[&str]); 4] = [
    (
        "Paper and ink",
        "The ground, and what is written on it.",
        &["paper", "paper-raised", "paper-sunk", "ink", "ink-soft", "hairline", "line"],
    ),
    (
        "Two cities",
        "The city one looks from, and the other. Nothing else may use them.",
        &["city-a", "city-a-wash", "city-b", "city-b-wash"],
    ),
    ("How much is known", "Always with a shape and a word.", &["sure", "unsure", "unknown"]),
    ("Maps", "Quiet, so that the two cities read.", &["sea", "land", "land-line", "water"]),
];

/// The page. Its words are for developers and not translated.
#[derive(Template)]
#[template(path = "styleguide/styleguide.html")]
pub struct StyleguidePage {
    /// The frame.
    pub chrome: Chrome,
    /// Groups of colours.
    pub colours: &'static [(&'static str, &'static str, &'static [&'static str])],
}

impl StyleguidePage {
    /// The page.
    pub fn sample(chrome: Chrome) -> Self {
        Self { chrome, colours: &COLOURS }
    }
}

async fn styleguide(State(state): State<AppState>, chrome: Chrome) -> Result<Response, Failure> {
    if !state.dev {
        return Err(Failure::not_found());
    }
    Ok(shell::page(&StyleguidePage::sample(chrome)))
}
