//! What ranking is measured beside: the curves in vectorised NumPy, and trees in LightGBM.
//!
//! Both run on one core, as the engine does.

use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::python::script;

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
    serde_json::from_slice(&script("numpy/rank.py", &[folder])?).context("what the NumPy script printed")
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
    let printed = script("lightgbm/predict.py", &arguments)?;
    serde_json::from_slice(&printed).context("what the LightGBM script printed")
}
