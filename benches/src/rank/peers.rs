//! What ranking is measured beside: the curves in vectorised NumPy, and trees in LightGBM.
//!
//! Both run in an environment of Python of their own, made at the first run with the packages
//! that `benches/requirements.txt` pins, and on one core, as the engine does.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use crate::measure::target;

/// What NumPy took, and how far its scores lie from the engine's.
#[derive(Debug, Deserialize)]
pub(super) struct Numpy {
    /// Processor time of each query.
    pub(super) seconds: Vec<f64>,
    pub(super) median_difference: f64,
    pub(super) top_25_shared: f64,
    pub(super) numpy: String,
}

/// What LightGBM took.
#[derive(Debug, Deserialize)]
pub(super) struct Boosted {
    pub(super) lightgbm: String,
    pub(super) shapes: Vec<Shape>,
}

/// One shape of an ensemble.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Shape {
    pub(super) trees: usize,
    /// Mean of a tree.
    pub(super) leaves: f64,
    /// Processor time of each run.
    pub(super) seconds: Vec<f64>,
}

/// The curves of the queries that lie in this folder.
pub(super) fn numpy(folder: &Path) -> anyhow::Result<Numpy> {
    let folder = folder.display().to_string();
    serde_json::from_slice(&python("numpy/rank.py", &[folder])?).context("what the NumPy script printed")
}

/// Ensembles of these shapes (trees, leaves) on so many candidates with so many numbers each.
pub(super) fn lightgbm(
    rows: usize,
    numbers: usize,
    runs: usize,
    shapes: &[(usize, usize)],
) -> anyhow::Result<Boosted> {
    let mut arguments: Vec<String> = [rows, numbers, runs].map(|n| n.to_string()).into();
    arguments.extend(shapes.iter().map(|(trees, leaves)| format!("{trees}x{leaves}")));
    let printed = python("lightgbm/predict.py", &arguments)?;
    serde_json::from_slice(&printed).context("what the LightGBM script printed")
}

fn python(script: &str, arguments: &[String]) -> anyhow::Result<Vec<u8>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(environment(&here.join("requirements.txt"))?);
    command.arg(here.join(script)).args(arguments);
    output(command.env("OMP_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1"))
}

/// The interpreter of an environment that has what the file names.
fn environment(requirements: &Path) -> anyhow::Result<PathBuf> {
    let folder = target().join("bench-venv");
    let (python, done) = (folder.join("bin/python"), folder.join("requirements.txt"));
    let wanted = std::fs::read(requirements)?;
    if !python.exists() {
        output(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    }
    if std::fs::read(&done).is_ok_and(|has| has == wanted) {
        return Ok(python);
    }
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"];
    output(Command::new(&python).args(install).arg(requirements))?;
    std::fs::write(done, wanted)?;
    Ok(python)
}

fn output(command: &mut Command) -> anyhow::Result<Vec<u8>> {
    let out = command.output().with_context(|| format!("{command:?} does not start"))?;
    if !out.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&out.stderr));
    }
    Ok(out.stdout)
}
