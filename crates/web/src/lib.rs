//! The site: pages and API over the match engine.
//!
//! One folder a feature, with its routes, pages and templates together; each offers
//! `routes() -> Router<AppState>`. Every page works without scripts; every page is the
//! answer to a GET that depends on the data and the address alone. This crate must not
//! know how a score comes about ([`matching`]) or how the data lie on disk ([`gazetteer`]).

pub mod about;
pub mod accounts;
pub mod api;
pub mod assets;
pub mod compare;
pub mod data;
pub mod desk;
pub mod draw;
pub mod find;
pub mod home;
pub mod imports;
pub mod organisations;
pub mod parties;
pub mod places;
pub mod proposals;
pub mod query;
pub mod readings;
pub mod registry;
pub mod search;
pub mod shell;
pub mod state;
pub mod statistics;
pub mod styleguide;
pub mod ties;

pub use shell::Failure;
pub use shell::serve::{Site, serve, serve_latest};
pub use state::AppState;

use axum::Router;

/// The whole site.
pub fn router(state: AppState) -> Router {
    let pages = Router::new()
        .merge(home::routes())
        .merge(search::routes())
        .merge(find::routes())
        .merge(places::routes())
        .merge(compare::routes())
        .merge(registry::routes())
        .merge(statistics::routes())
        .merge(data::routes())
        .merge(ties::routes())
        .merge(proposals::routes())
        .merge(parties::routes())
        .merge(accounts::routes())
        .merge(organisations::routes())
        .merge(desk::routes())
        .merge(imports::routes())
        .merge(about::routes())
        .merge(api::routes())
        .merge(styleguide::routes())
        .merge(assets::routes())
        .merge(shell::routes());
    shell::wrap(pages, &state).with_state(state)
}
