//! The public register in memory: which parties are tied to which, as columns that a search
//! walks in well under two milliseconds.
//!
//! [`Register`] is an immutable snapshot of what is published. It is built whole from plain
//! rows ([`PartyRow`], [`TieRow`]) and gives the next snapshot [`Register::with`] what changed.
//! Readers hold one snapshot for as long as they answer; nothing is locked.
//!
//! This crate knows names, countries and the words of the domain ([`partnership`]). It must
//! not know a database or a page, and nothing that is unpublished is ever handed to it.

mod columns;
mod domain;
mod parties;
pub mod query;
mod register;
pub mod rows;
pub mod sample;
mod search;
mod shift;
pub mod statistics;
pub mod words;

pub use partnership::place::Country;
pub use query::{Decade, Evidence, Facets, Page, Query, Sort};
pub use register::{Change, Register, Side, Tie};
pub use rows::{Names, PartyRow, SideRow, TieRow};
pub use statistics::Statistics;
