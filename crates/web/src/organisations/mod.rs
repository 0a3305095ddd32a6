//! Organisations: the tree, who belongs where and as what, invitations.

mod act;
mod page;
mod place;
mod speaking;

pub use page::{ForestPage, OrganisationPage};
pub use speaking::SpeakingPage;
pub(crate) use speaking::open_to;

use axum::Router;
use axum::routing::{get, post};
use partnership::organisation::OrganisationKind;

use crate::state::AppState;

/// Everything below `/organisations`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/organisations", get(page::list))
        .route("/organisations/speaking", get(speaking::show).post(speaking::answer))
        .route("/organisations/{id}", get(page::one))
        .route("/organisations/{id}/rename", post(act::rename))
        .route("/organisations/{id}/bind", post(place::bind))
        .route("/organisations/{id}/move", post(place::shift))
        .route("/organisations/{id}/found", post(act::found))
        .route("/organisations/{id}/invite", post(act::invite))
        .route("/organisations/{id}/invitations/{invitation}/withdraw", post(act::withdraw))
        .route("/organisations/{id}/seats/{person}", post(act::seat))
}

/// Addresses of this folder.
pub mod to {
    use partnership::Id;
    use partnership::id::kind;

    /// The tree.
    pub const ALL: &str = "/organisations";
    /// Who speaks for which city in what one keeps.
    pub const SPEAKING: &str = "/organisations/speaking";

    /// One organisation.
    pub fn one(id: Id<kind::Organisation>) -> String {
        format!("/organisations/{id}")
    }
}

/// The message that names a kind.
pub fn kind_name(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::Association => "organisation-association",
        OrganisationKind::Chapter => "organisation-chapter",
        OrganisationKind::Municipality => "organisation-municipality",
        OrganisationKind::Committee => "organisation-committee",
        OrganisationKind::TradeOffice => "organisation-trade-office",
        OrganisationKind::Firm => "organisation-firm",
    }
}
