//! People: every page of theirs, by every role, and what strangers try.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

#[path = "../../../wikidata/tests/it/server.rs"]
mod server;

mod doors;
mod forgers;
mod imports;
mod issuer;
mod journeys;
mod key;
mod lists;
mod matrix;
mod passkeys;
mod provider;
mod wikidata_pages;

use common::bed;
