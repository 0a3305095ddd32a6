//! The first page: one question over a quiet map.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use crate::shell::{self, Chrome};
use crate::state::AppState;

/// `/`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/", get(home))
}

/// The first page.
#[derive(Template)]
#[template(path = "home/home.html")]
pub struct HomePage {
    /// The frame.
    pub chrome: Chrome,
}

impl HomePage {
    /// A page as it would be for a visitor.
    pub fn sample(chrome: Chrome) -> Self {
        Self { chrome }
    }
}

async fn home(chrome: Chrome) -> Response {
    shell::page(&HomePage { chrome })
}
