//! Tests of what is read and written, on sheets that the tests make themselves.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod claims;
mod contacts;
mod dates;
mod exports;
mod listed;
mod plans;
mod real_list;
mod sheets;

use std::sync::{Arc, OnceLock};

use gazetteer::World;
use gazetteer::search::Index;

/// The shipped world.
pub(crate) fn world() -> Arc<World> {
    static WORLD: OnceLock<Arc<World>> = OnceLock::new();
    WORLD.get_or_init(|| Arc::new(worlddata::open(&worlddata::folder_for_tests()).unwrap())).clone()
}

/// Its names.
pub(crate) fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| Index::open(&worlddata::folder_for_tests(), &world()).unwrap())
}
