//! What Wikidata states of ties: read through its query service, politely, page by page.
//!
//! Property P190 (*twinned administrative body*) stands on the items of places, with the
//! qualifiers P580 (start) and P582 (end), and with references. The data are in the public
//! domain (CC0 1.0).
//!
//! ```text
//! Client ── statements, a page at a time, by their identifier ──▶ Statement
//!        └─ items, some at a time: names, country, position, GeoNames id ──▶ Item
//! pairs(statements, items) ──▶ one Pair for two places, whichever item says so
//! ```
//!
//! Nothing is kept here and nothing is decided: no database, no page, no place of the
//! gazetteer. What a [`Pair`] claims is a claim; what becomes of it is for others to say.
//!
//! Asked is one question at a time, with a pause after each, under a name that says who asks;
//! `Retry-After` is honoured; a service that fails is asked again later and less. See
//! <https://www.mediawiki.org/wiki/Wikidata_Query_Service/User_Manual> and
//! <https://foundation.wikimedia.org/wiki/Policy:Wikimedia_Foundation_User-Agent_Policy>
//! (both read in November 2026 from copies).

mod answer;
mod client;
mod error;
mod ids;
mod item;
mod pairs;
mod query;
mod statement;
mod when;

pub use client::{Client, Clock, DEFAULT_ENDPOINT, Page, Settings};
pub use error::{ReadError, SettingsError};
pub use ids::{IdError, ItemId, StatementId};
pub use item::{Found, Item, Level};
pub use pairs::{End, LeftOut, Pair, Pairs, Start, pairs};
pub use statement::{Rank, Statement};
pub use when::When;
