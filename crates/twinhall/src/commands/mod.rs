//! One module a subcommand.

pub mod compare;
pub mod data;
pub mod evaluate;
pub mod facts;
pub mod import;
pub mod matches;
pub mod profile;
pub mod search;
pub mod serve;
pub mod shell;
pub mod ties;
pub mod train;
mod value;
