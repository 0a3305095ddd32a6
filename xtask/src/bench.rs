//! `cargo xtask bench`.

use crate::shell::{self, Outcome, cargo};
use crate::{assets, server};

/// Builds the server that the load benchmark starts, then runs the benchmarks named, or
/// all. What a benchmark needs beside Rust, it says itself.
pub(crate) fn run(names: &[String]) -> Outcome {
    assets::fetch()?;
    server::build()?;
    shell::run(
        cargo().args(["run", "--release", "--locked", "--package", "twinhall-benches", "--"]).args(names),
    )
}
