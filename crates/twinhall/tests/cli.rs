//! The built program, run as a person or a script runs it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

#[path = "cli/answers.rs"]
mod answers;
#[path = "cli/evaluate.rs"]
mod evaluate;
#[path = "cli/facts.rs"]
mod facts;
#[path = "cli/home.rs"]
mod home;
#[path = "cli/introduce.rs"]
mod introduce;
#[path = "cli/models.rs"]
mod models;
#[path = "cli/pairs.rs"]
mod pairs;
#[path = "cli/serving.rs"]
mod serving;
#[path = "cli/streams.rs"]
mod streams;
