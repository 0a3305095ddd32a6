//! Which cities would make good partners, and why.
//!
//! This crate knows places (through [`gazetteer`]) and existing ties; it must not know
//! databases or pages. The score of a candidate is the sum of the contributions of the
//! reasons shown, nothing else: see [`Match`].

pub mod calibration;
pub mod chance;
pub mod criterion;
pub mod engine;
pub mod evaluate;
pub mod export;
pub mod features;
pub mod forest;
mod judge;
mod limits;
mod list;
pub mod model;
pub mod mutual;
mod nations;
mod network;
mod organisations;
pub mod outcome;
mod perceptron;
pub mod query;
pub mod rates;
mod scales;
mod scene;
mod scorer;
pub mod second;
mod sentences;
pub mod split;
pub mod stages;
mod table;
pub mod ties;
pub mod train;
pub mod trial;
mod unknown;

pub use calibration::{Calibration, Calibrations};
pub use criterion::{Criterion, ReadingKind};
pub use engine::Engine;
pub use features::Feature;
pub use limits::AT_WAR;
pub use model::{Model, ModelError};
pub use outcome::{Advice, AtWar, Certainty, Comparison, Match, Ranking, Reading, Reason, Scored, Unknown};
pub use query::{Limits, Query, QueryError, Weights};
pub use scene::facts;
pub use sentences::situation;
pub use ties::{Tie, Ties, TiesError, TiesReport};
