//! Parties: the page of a city, county, state or region for the public and at the desk, with its
//! official names, its highest official, its offices, what became of it, and whom to write to.
//!
//! Contacts are persons. They stand on the desk's pages for those whom the policy lets see them,
//! and nowhere else.

mod act;
mod contact;
mod contacts;
mod forms;
mod history;
pub(crate) mod known;
mod load;
mod merge;
mod page;
mod post;
mod public;
mod search;
mod tell;

pub use contact::ContactPage;
pub use merge::PartyMergePage;
pub use page::DeskPartyPage;
pub use public::PartyPage;
pub(crate) use public::goes_on_in;
pub use search::PartiesPage;

use axum::Router;
use axum::routing::{get, post};

use crate::state::AppState;

/// `/parties/{id}` for everybody; `/desk/parties` and `/desk/contacts` for staff.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/parties/{id}", get(public::show))
        .route("/desk/parties", get(search::show))
        .route("/desk/parties/{id}", get(page::show))
        .route("/desk/parties/{id}/history", get(history::show))
        .route("/desk/parties/{id}/merge", get(merge::show).post(merge::act))
        .route("/desk/parties/{id}/unmerge", post(merge::undo))
        .route("/desk/parties/{id}/contacts", post(contacts::add))
        .route("/desk/parties/{id}/{act}", post(post::act))
        .route("/desk/contacts/{id}", get(contact::show))
        .route("/desk/contacts/{id}/{act}", post(contact::act))
}

/// Addresses of this folder.
pub mod to {
    use partnership::Id;
    use partnership::id::kind;

    use super::act::Act;

    /// The search for parties at the desk.
    pub const LIST: &str = "/desk/parties";

    /// The public page.
    pub fn public(id: Id<kind::Party>) -> String {
        format!("/parties/{id}")
    }

    /// A party at the desk.
    pub fn desk(id: Id<kind::Party>) -> String {
        format!("/desk/parties/{id}")
    }

    /// Its history.
    pub fn history(id: Id<kind::Party>) -> String {
        format!("/desk/parties/{id}/history")
    }

    /// Where it is said that it goes on in another; with that one, what would come of it.
    pub fn merge(id: Id<kind::Party>, with: Option<Id<kind::Party>>) -> String {
        match with {
            Some(with) => format!("/desk/parties/{id}/merge?with={with}"),
            None => format!("/desk/parties/{id}/merge"),
        }
    }

    /// Where that is undone.
    pub(super) fn unmerge(id: Id<kind::Party>) -> String {
        format!("/desk/parties/{id}/unmerge")
    }

    /// Where a new contact goes.
    pub(super) fn contacts(id: Id<kind::Party>) -> String {
        format!("/desk/parties/{id}/contacts")
    }

    /// A contact.
    pub fn contact(id: Id<kind::Contact>) -> String {
        format!("/desk/contacts/{id}")
    }

    /// Where a form on its page goes.
    pub(super) fn contact_act(id: Id<kind::Contact>, act: &str) -> String {
        format!("/desk/contacts/{id}/{act}")
    }

    /// Where a form for an act goes.
    pub(super) fn act(id: Id<kind::Party>, act: Act) -> String {
        format!("/desk/parties/{id}/{}", act.key())
    }
}
