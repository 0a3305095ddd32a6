//! One module a subcommand.

mod climate;
pub(crate) mod compare;
pub(crate) mod copies;
pub(crate) mod data;
pub(crate) mod evaluate;
pub(crate) mod facts;
pub(crate) mod import;
pub(crate) mod introduce;
pub(crate) mod journal;
pub(crate) mod matches;
pub(crate) mod migrate;
pub(crate) mod models;
pub(crate) mod org;
pub(crate) mod outbox;
pub(crate) mod pairs;
pub(crate) mod profile;
mod question;
mod readings;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod sheet;
pub(crate) mod shell;
pub(crate) mod ties;
pub(crate) mod train;
mod trial;
pub(crate) mod user;
mod value;
