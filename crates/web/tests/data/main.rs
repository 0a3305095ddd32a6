//! The register for programs: downloads, documents, tokens, what changed, the file of each night.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod changes;
mod documents;
mod downloads;
mod matrix;
mod nightly;
mod programs;
mod scene;

use common::bed;
