//! Tests of the domain.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod contacts;
mod format;
mod law;
mod merges;
mod names;
mod organisations;
mod parties;
mod party_mergers;
mod policy;
mod recognition;
mod support;
mod ties;
mod ties_bad;
mod words;
