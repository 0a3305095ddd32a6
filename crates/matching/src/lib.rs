//! Which cities would make good partners, and why.
//!
//! This crate knows places (through [`gazetteer`]) and existing ties; it must not know
//! databases or pages. The score of a candidate is the sum of the contributions of the
//! reasons shown, nothing else: see [`Match`].

pub mod criterion;
pub mod outcome;
pub mod query;
pub mod ties;

pub use criterion::Criterion;
pub use outcome::{Advice, Certainty, Comparison, Match, Ranking, Reason, Unknown};
pub use query::{Limits, Query, QueryError, Weights};
pub use ties::{Tie, Ties};
