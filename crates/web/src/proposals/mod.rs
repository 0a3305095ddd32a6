//! What visitors propose: a form on the public page of a tie, for everybody and without an
//! account, and its answer at the desk.
//!
//! What a visitor writes is shown to the staff of the registry it is about and to nobody else.
//! Whoever wants to hear of it leaves an address, which is forgotten once the answer has gone.

mod act;
mod beside;
mod letters;
mod list;
mod page;
mod visitor;

pub(crate) use beside::{Beside, beside, named, of_tie};
pub use list::ProposalsPage;
pub(crate) use list::open_to;
pub use page::ProposalPage;
pub use visitor::ProposePage;

use axum::Router;
use axum::routing::{get, post};
use store::proposals::ProposalKind;

use crate::state::AppState;

/// `/ties/{id}/propose` for everybody, and `/desk/proposals` for staff.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/ties/{id}/propose", get(visitor::show).post(visitor::act))
        .route("/ties/{id}/proposed", get(visitor::thanks))
        .route("/desk/proposals", get(list::show))
        .route("/desk/proposals/{id}", get(page::show))
        .route("/desk/proposals/{id}/accept", post(act::accept))
        .route("/desk/proposals/{id}/decline", post(act::decline))
        .route("/desk/proposals/{id}/reopen", post(act::reopen))
        .route("/desk/proposals/{id}/forget", post(act::forget))
}

/// Addresses of this folder.
pub mod to {
    use partnership::Id;
    use partnership::id::kind;

    /// The list at the desk.
    pub const LIST: &str = "/desk/proposals";

    /// The form on the page of a tie.
    pub fn propose(tie: Id<kind::Tie>) -> String {
        format!("/ties/{tie}/propose")
    }

    /// Where it leads.
    pub fn proposed(tie: Id<kind::Tie>) -> String {
        format!("/ties/{tie}/proposed")
    }

    /// A proposal at the desk.
    pub fn one(id: Id<kind::Proposal>) -> String {
        format!("/desk/proposals/{id}")
    }

    /// Where a form on its page goes: accept, decline, reopen or forget.
    pub(super) fn act(id: Id<kind::Proposal>, act: &str) -> String {
        format!("/desk/proposals/{id}/{act}")
    }
}

/// The message that names what a proposal says.
fn kind_name(kind: ProposalKind) -> &'static str {
    match kind {
        ProposalKind::Correction => "proposal-kind-correction",
        ProposalKind::Missing => "proposal-kind-missing",
    }
}

/// The text as an address of the web, if it is one: only such become links.
fn web_address(text: &str) -> Option<&str> {
    let text = text.trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let plain = !rest.is_empty() && !rest.chars().any(|c| c.is_whitespace() || "\"<>".contains(c));
    plain.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::web_address;

    #[test]
    fn only_addresses_of_the_web_become_links() {
        assert_eq!(web_address(" https://example.org/a?b=1 "), Some("https://example.org/a?b=1"));
        for other in ["", "http://", "javascript:alert(1)", "https://a b", "https://a\"b", "the city archive"]
        {
            assert_eq!(web_address(other), None, "{other:?}");
        }
    }
}
