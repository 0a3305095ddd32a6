//! What the second look has learned, as the model holds it.

use serde::{Deserialize, Serialize};

use super::signals;
use crate::criterion::ReadingKind;
use crate::forest::{Bins, Forest};
use crate::model::ModelError;

/// Bins of the numbers, and the forest that asks for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Second {
    pub(crate) bins: Bins,
    pub(crate) forest: Forest,
    /// For each number the bin of its usual value, which stands in where a value of fit is unknown.
    pub(crate) usual: Vec<u8>,
    /// The numbers that a tree asks for, rising.
    used: Vec<u16>,
}

/// The form in a file: the numbers by name, so that a program which measures others refuses it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    numbers: Vec<String>,
    bins: Bins,
    usual: Vec<u8>,
    forest: Forest,
}

impl Second {
    /// One that has nothing to say.
    pub(crate) fn silent() -> Self {
        Self::new(Bins::default(), vec![0; signals::COUNT], Forest::silent(signals::groups()))
    }

    pub(crate) fn new(bins: Bins, usual: Vec<u8>, forest: Forest) -> Self {
        let mut used: Vec<u16> =
            forest.trees().iter().flat_map(|t| t.levels.iter().map(|l| l.feature)).collect();
        used.sort_unstable();
        used.dedup();
        Self { bins, usual, forest, used }
    }

    /// The same with the first so many trees only.
    pub(crate) fn first(self, count: usize) -> Self {
        Self::new(self.bins, self.usual, self.forest.first(count))
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
            usual: self.usual.clone(),
            forest: self.forest.clone(),
        }
    }

    pub(crate) fn read(written: Written) -> Result<Self, ModelError> {
        let Written { numbers, bins, usual, forest } = written;
        let known = numbers.iter().map(String::as_str).eq((0..signals::COUNT).map(signals::key));
        let fits = forest.groups() == signals::groups()
            && usual.len() == signals::COUNT
            && usual.iter().all(|&bin| usize::from(bin) < crate::forest::MAX_BINS)
            && (bins.features() == signals::COUNT || forest.trees().is_empty());
        if known && fits { Ok(Self::new(bins, usual, forest)) } else { Err(ModelError::Part("second look")) }
    }

    /// Bins of one number of many pairs. Where a value of fit is unknown the usual one stands in,
    /// so that it counts neither way; a tie that is not there is not unknown.
    pub(crate) fn fill(bins: &Bins, usual: &[u8], at: usize, values: &[f32], out: &mut [u8]) {
        bins.fill(at, values, out);
        if signals::criterion(at).reading() == ReadingKind::Fit {
            out.iter_mut().filter(|bin| **bin == 0).for_each(|bin| *bin = usual[at]);
        }
    }
}
