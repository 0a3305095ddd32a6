//! What the second look has learned, as the model holds it.

use serde::{Deserialize, Serialize};

use super::signals;
use crate::forest::{Bins, Forest};
use crate::model::ModelError;

/// Bins of the numbers, and the forest that asks for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Second {
    pub(crate) bins: Bins,
    pub(crate) forest: Forest,
    /// The numbers that a tree asks for, rising.
    used: Vec<u16>,
}

/// The form in a file: the numbers by name, so that a program which measures others refuses it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    numbers: Vec<String>,
    bins: Bins,
    forest: Forest,
}

impl Second {
    /// One that has nothing to say.
    pub(crate) fn silent() -> Self {
        Self { bins: Bins::default(), forest: Forest::silent(signals::groups()), used: Vec::new() }
    }

    pub(crate) fn new(bins: Bins, forest: Forest) -> Self {
        let mut used: Vec<u16> =
            forest.trees().iter().flat_map(|t| t.levels.iter().map(|l| l.feature)).collect();
        used.sort_unstable();
        used.dedup();
        Self { bins, forest, used }
    }

    /// The numbers that a tree asks for, rising.
    pub(crate) fn used(&self) -> &[u16] {
        &self.used
    }

    /// Whether it has nothing to say.
    pub(crate) fn is_silent(&self) -> bool {
        self.forest.trees().is_empty()
    }

    pub(crate) fn written(&self) -> Written {
        Written {
            numbers: (0..signals::COUNT).map(|at| signals::key(at).to_owned()).collect(),
            bins: self.bins.clone(),
            forest: self.forest.clone(),
        }
    }

    pub(crate) fn read(written: Written) -> Result<Self, ModelError> {
        let Written { numbers, bins, forest } = written;
        let known = numbers.iter().map(String::as_str).eq((0..signals::COUNT).map(signals::key));
        let fits = forest.groups() == signals::groups()
            && (bins.features() == signals::COUNT || forest.trees().is_empty());
        if known && fits { Ok(Self::new(bins, forest)) } else { Err(ModelError::Part("second look")) }
    }
}
