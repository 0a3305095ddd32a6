//! Visitors' proposals, contacts, and parties at the desk: their stories, every route by every
//! role, and what goes wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod contacts;
mod matrix;
mod parties;
mod party_mergers;
mod proposals;
mod speaking;

use common::{bed, desk};
