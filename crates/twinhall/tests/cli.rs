//! The built program, run as a person or a script runs it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

#[path = "cli/answers.rs"]
mod answers;
#[path = "cli/base.rs"]
mod base;
#[path = "cli/copies.rs"]
mod copies;
#[path = "cli/evaluate.rs"]
mod evaluate;
#[path = "cli/facts.rs"]
mod facts;
#[path = "cli/home.rs"]
mod home;
#[path = "cli/introduce.rs"]
mod introduce;
#[path = "cli/lists.rs"]
mod lists;
#[path = "cli/models.rs"]
mod models;
#[path = "cli/node.rs"]
mod node;
#[cfg(unix)]
#[path = "cli/nodes.rs"]
mod nodes;
#[path = "cli/pairs.rs"]
mod pairs;
#[path = "cli/record.rs"]
mod record;
#[path = "cli/serving.rs"]
mod serving;
#[path = "cli/streams.rs"]
mod streams;
