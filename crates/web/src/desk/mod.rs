//! The desk: where the people who keep the registry put ties on record, change where a side
//! stands, add sources, and see who said what and why.
//!
//! Everything here is for people who are signed in, and every change is a fact of
//! [`partnership`]: this folder offers what the domain and the policy allow, and says in words
//! what they refuse. What was typed always comes back.

mod act;
mod batch;
mod board;
mod duplicates;
mod edit;
mod form;
mod forms;
mod history;
mod leaf;
mod many;
mod many_act;
mod merge;
mod new;
mod page;
mod post;
mod put;
mod read;
mod record;
mod refused;
mod tell;
mod tie;
mod view;

pub use batch::{BatchPage, BatchesPage};
pub use board::BoardPage;
pub use duplicates::DuplicatesPage;
pub use edit::EditPage;
pub use many::ManyPage;
pub use merge::MergePage;
pub use new::NewTiePage;
pub use page::DeskTiePage;
pub use record::{HistoryPage, StalePage};

// Forms as data, which the folders beside this one use too.
pub(crate) use act::source as read_source;
pub(crate) use board::around;
pub(crate) use form::{Field, Form, Kind, Problem, Sent, capital, choices};
pub(crate) use forms::{attested, sourced};
pub(crate) use post::{catch_up, drawn};
pub(crate) use put::{MOST_SIDES, NotPut, PlannedSide, PlannedTie, Who, put};
pub(crate) use read::{Reader, id_in};
pub(crate) use record::{
    Asked, Line, LookedAt, Record, Words, beside, instant, named, people, refused as refused_in_history,
    shown, too_late, undo_form,
};
pub(crate) use refused::problem as refused;
pub(crate) use tell::{Detail, source as tell_source};
pub(crate) use tie::Called;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::state::AppState;

/// Largest form with a document, in bytes: the longest document, and what stands beside it.
const LARGEST_UPLOAD: usize = (20 << 20) + (256 << 10);

/// Largest form that names ties: as many as can be changed together.
const LARGEST_LIST: usize = 1 << 20;

/// Everything below `/desk`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/desk", get(board::show))
        .route("/desk/many", get(many::show).post(many::act).layer(DefaultBodyLimit::max(LARGEST_LIST)))
        .route("/desk/batches", get(batch::list))
        .route("/desk/batches/{id}", get(batch::show))
        .route("/desk/batches/{id}/undo", post(batch::undo))
        .route("/desk/duplicates", get(duplicates::show))
        .route("/desk/ties/new", get(new::show).post(new::act))
        .route("/desk/ties/{id}", get(page::show))
        .route("/desk/ties/{id}/history", get(history::show))
        .route("/desk/ties/{id}/documents/{evidence}", get(page::document))
        .route("/desk/ties/{id}/source", post(post::source).layer(DefaultBodyLimit::max(LARGEST_UPLOAD)))
        .route("/desk/ties/{id}/edit", get(edit::show))
        .route("/desk/ties/{id}/preview", post(edit::preview))
        .route("/desk/ties/{id}/merge", get(merge::show).post(merge::act))
        .route("/desk/ties/{id}/unmerge", post(merge::undo))
        .route("/desk/ties/{id}/{act}", post(post::act))
}

/// Addresses of this folder.
pub mod to {
    use partnership::Id;
    use partnership::id::kind;

    use super::act::Act;

    /// The dashboard.
    pub const DESK: &str = "/desk";
    /// The same for many ties.
    pub const MANY: &str = "/desk/many";
    /// What was done to many ties at once.
    pub const BATCHES: &str = "/desk/batches";
    /// Ties that may be on record twice.
    pub const DUPLICATES: &str = "/desk/duplicates";
    /// A new tie.
    pub const NEW: &str = "/desk/ties/new";

    /// A tie.
    pub fn tie(id: Id<kind::Tie>) -> String {
        format!("/desk/ties/{id}")
    }

    /// Its history.
    pub fn history(id: Id<kind::Tie>) -> String {
        format!("/desk/ties/{id}/history")
    }

    /// Its merger with a duplicate; with the other, what would come of it.
    pub fn merge(id: Id<kind::Tie>, with: Option<Id<kind::Tie>>) -> String {
        match with {
            Some(with) => format!("/desk/ties/{id}/merge?with={with}"),
            None => format!("/desk/ties/{id}/merge"),
        }
    }

    /// What was done to many ties at once.
    pub fn batch(id: Id<kind::Batch>) -> String {
        format!("/desk/batches/{id}")
    }

    /// Where that is undone.
    pub fn undo(id: Id<kind::Batch>) -> String {
        format!("/desk/batches/{id}/undo")
    }

    /// Where its merger is undone.
    pub fn unmerge(id: Id<kind::Tie>) -> String {
        format!("/desk/ties/{id}/unmerge")
    }

    /// The document of one of its sources.
    pub fn document(id: Id<kind::Tie>, evidence: Id<kind::Evidence>) -> String {
        format!("/desk/ties/{id}/documents/{evidence}")
    }

    /// Where a form for an act goes.
    pub(super) fn act(id: Id<kind::Tie>, act: Act) -> String {
        format!("/desk/ties/{id}/{}", act.key())
    }
}
