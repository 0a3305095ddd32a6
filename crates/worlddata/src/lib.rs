//! The data files that ship inside the program.
//!
//! Two files lie in `data/`, built by `cargo xtask data`: the world, and the waters that
//! derive from OpenStreetMap, which are under the ODbL and so kept apart. Both are compiled
//! into whatever binary links this crate, and unpacked once into a data directory. Nothing
//! but this crate knows where they lie in the source tree.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use gazetteer::packed::Packed;
use gazetteer::{World, WorldError};

/// The world file, compressed: everything but lakes and wide rivers.
pub const WORLD: Packed<'static> =
    Packed { name: "world", bytes: include_bytes!("../../../data/world.bin.zst") };

/// The water file, compressed: lakes and wide rivers, under the ODbL.
pub const WATER: Packed<'static> =
    Packed { name: "water", bytes: include_bytes!("../../../data/water.bin.zst") };

/// Opens the shipped world in `dir`, unpacking into it what is not there yet.
///
/// # Errors
/// If `dir` cannot be written, or a file unpacked earlier is damaged: the message says what to do.
pub fn open(dir: &Path) -> Result<World, WorldError> {
    World::open(dir, WORLD, Some(WATER))
}

/// Where tests and benchmarks unpack the world: below the build's target directory, so that
/// it is unpacked once for all of them.
pub fn folder_for_tests() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"), PathBuf::from);
    target.join("world-for-tests")
}

/// The shipped world for tests, opened once a process and unpacked once a build.
///
/// Processes that run at the same time may share the folder: unpacking renames into place.
///
/// # Panics
/// If the world cannot be opened: a test has nothing to go on then.
#[allow(clippy::panic, reason = "only tests and benchmarks call it")]
pub fn for_tests() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        open(&folder_for_tests()).unwrap_or_else(|error| panic!("the shipped world does not open: {error}"))
    })
}
