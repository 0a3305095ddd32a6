//! Imports of sheets: brought, read column by column, looked through, applied, taken back.
//!
//! Every page works without scripts. What was chosen is kept with the import, so that one can
//! go away and come back; nothing is written before it is applied, and then all of it at once.

mod act;
pub mod carry;
mod contacts;
mod form;
mod page;
mod preview;
pub mod wikidata;

pub use page::{ImportPage, ImportsPage};
pub use wikidata::WikidataPage;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::state::AppState;

/// The largest upload: the largest sheet, and what a form needs around it.
const LARGEST_UPLOAD: usize = exchange::sheet::MAX_BYTES + (64 << 10);
/// The largest form of choices.
const LARGEST_FORM: usize = 1 << 20;

/// Everything below `/imports`, and the list of an organisation's.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(
            "/organisations/{id}/imports",
            get(page::list).post(act::upload).layer(DefaultBodyLimit::max(LARGEST_UPLOAD)),
        )
        .route("/organisations/{id}/imports/wikidata", get(wikidata::page).post(wikidata::begin))
        .route("/organisations/{id}/imports/wikidata/stop", post(wikidata::stop))
        .route("/imports/{id}", get(page::one))
        .route("/imports/{id}/mapping", post(act::mapping))
        .route("/imports/{id}/choices", post(act::choices).layer(DefaultBodyLimit::max(LARGEST_FORM)))
        .route("/imports/{id}/apply", post(act::apply))
        .route("/imports/{id}/undo", post(act::undo))
        .route("/imports/{id}/drop", post(act::discard))
}

/// Addresses of this folder.
pub mod to {
    use partnership::Id;
    use partnership::id::kind;

    /// The imports into a registry.
    pub fn of(organisation: Id<kind::Organisation>) -> String {
        format!("/organisations/{organisation}/imports")
    }

    /// Where Wikidata is read for a registry.
    pub fn wikidata(organisation: Id<kind::Organisation>) -> String {
        format!("/organisations/{organisation}/imports/wikidata")
    }

    /// One import.
    pub fn one(import: Id<kind::Import>) -> String {
        format!("/imports/{import}")
    }
}
