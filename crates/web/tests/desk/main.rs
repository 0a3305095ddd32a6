//! The desk: a whole story through its forms, every route by every role, and what goes wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod leaves;
mod many;
mod matrix;
mod merge;
mod story;
mod unsaid;

use common::{bed, desk};
