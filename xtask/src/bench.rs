//! `cargo xtask bench`.

use crate::shell::{self, Outcome, cargo};
use crate::{assets, needs, server};

/// Builds the server that the load benchmark starts, fetches the peers that the benchmarks
/// named, or all, are measured beside, and runs them. Without a peer they run all the same
/// and say that it was missing.
pub(crate) fn run(names: &[String]) -> Outcome {
    assets::fetch()?;
    server::build()?;
    for missing in needs::peers(names) {
        eprintln!("hint: {missing}");
    }
    shell::run(
        cargo().args(["run", "--release", "--locked", "--package", "twinhall-benches", "--"]).args(names),
    )
}
