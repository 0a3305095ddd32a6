//! Tests of the store: one body each, run on SQLite and on PostgreSQL.
//!
//! `TWINHALL_TEST_POSTGRES` is the address of a PostgreSQL in which schemas may be made;
//! `cargo xtask test` starts one. Without it that half of each test says it was skipped.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod archive;
mod bed;
mod bound;
mod changes;
mod contacts;
mod files;
mod full;
mod imports;
mod jobs;
mod journal;
mod kill;
mod many;
mod merges;
mod migrate;
mod nightly;
mod party_mergers;
mod people;
mod proposals;
mod readings;
mod registry;
mod sign_in;
mod write;
