//! The register for programs: downloads, documents, tokens, what changed, the file of each night.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

#[allow(dead_code, reason = "written for the tests of accounts, which use all of it")]
#[path = "../accounts/bed.rs"]
mod bed;

mod changes;
mod documents;
mod downloads;
mod matrix;
mod nightly;
mod programs;
mod scene;
