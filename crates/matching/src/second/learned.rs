//! What the second look has learned, as the model holds it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::signals;
use crate::criterion::ReadingKind;
use crate::forest::{Bins, Forest, GROUPS, Table};
use crate::model::ModelError;
use crate::perceptron::{self, Perceptron};

/// Bins of the numbers, and the forest and the perceptron that ask for them.
#[derive(Debug, Clone, PartialEq)]
pub struct Second {
    pub(crate) bins: Bins,
    pub(crate) forest: Forest,
    /// Looks beside the forest, if one was trained.
    pub(crate) perceptron: Option<Perceptron>,
    /// What part of the curves of features that a tree may ask for counts beside these two: the share
    /// of them that was learned on what the curves say. Those of other features count whole.
    pub(crate) kept: f32,
    /// For each number the bin of its usual value, which stands in where a value of fit is unknown.
    pub(crate) usual: Vec<u8>,
    /// The numbers that a tree or the perceptron asks for, rising.
    used: Vec<u16>,
    /// What the leaves add where every weight is 1, which most who ask leave as it is.
    plain: Vec<Table>,
}

/// The form in a file: the numbers by name, so that a program which measures others refuses it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    numbers: Vec<String>,
    bins: Bins,
    usual: Vec<u8>,
    kept: f32,
    forest: Forest,
    perceptron: Option<perceptron::Written>,
}

impl Written {
    /// With every number where it stands today; one that the file does not name is asked by no
    /// tree. `None` if the file names one that nobody measures, one twice, or one of another criterion.
    fn placed(self) -> Option<Second> {
        let place = |key: &String| (0..signals::COUNT).find(|&at| signals::key(at) == key);
        let places: Vec<usize> = self.numbers.iter().map(place).collect::<Option<_>>()?;
        let groups = signals::groups();
        let (mut cuts, mut usual, mut seen) =
            (vec![Vec::new(); signals::COUNT], vec![0; signals::COUNT], vec![false; signals::COUNT]);
        let written: Vec<Vec<f32>> = self.bins.into();
        for (number, &at) in places.iter().enumerate() {
            if std::mem::replace(&mut seen[at], true) || self.forest.groups()[number] != groups[at] {
                return None;
            }
            usual[at] = self.usual[number];
            if let Some(written) = written.get(number) {
                cuts[at].clone_from(written);
            }
        }
        let bins = if written.is_empty() { Bins::default() } else { Bins::try_from(cuts).ok()? };
        let mut trees = self.forest.trees().to_vec();
        for level in trees.iter_mut().flat_map(|tree| &mut tree.levels) {
            level.feature = u16::try_from(places[usize::from(level.feature)]).ok()?;
        }
        let forest = Forest::new(self.forest.bias(), groups, trees).ok()?;
        let perceptron = match self.perceptron {
            Some(mut written) => {
                for input in &mut written.inputs {
                    input.number = u16::try_from(*places.get(usize::from(input.number))?).ok()?;
                }
                Some(Perceptron::read(written, forest.groups())?)
            }
            None => None,
        };
        Some(Second::new(bins, usual, forest, perceptron, self.kept))
    }
}

impl Second {
    /// One that has nothing to say.
    pub(crate) fn silent() -> Self {
        Self::new(Bins::default(), vec![0; signals::COUNT], Forest::silent(signals::groups()), None, 1.0)
    }

    pub(crate) fn new(
        bins: Bins,
        usual: Vec<u8>,
        forest: Forest,
        perceptron: Option<Perceptron>,
        kept: f32,
    ) -> Self {
        let mut used: Vec<u16> =
            forest.trees().iter().flat_map(|t| t.levels.iter().map(|l| l.feature)).collect();
        used.extend(perceptron.iter().flat_map(Perceptron::numbers));
        used.sort_unstable();
        used.dedup();
        let plain = forest.tables(&[1.0; GROUPS]);
        Self { bins, forest, perceptron, kept, usual, used, plain }
    }

    /// The same with the first so many trees only.
    pub(crate) fn first(self, count: usize) -> Self {
        Self::new(self.bins, self.usual, self.forest.first(count), self.perceptron, self.kept)
    }

    /// The numbers that a tree or the perceptron asks for, rising.
    pub(crate) fn used(&self) -> &[u16] {
        &self.used
    }

    /// What the leaves of the forest add under these weights.
    pub(crate) fn tables(&self, weights: &[f32; GROUPS]) -> Cow<'_, [Table]> {
        if *weights == [1.0; GROUPS] {
            Cow::Borrowed(&self.plain)
        } else {
            Cow::Owned(self.forest.tables(weights))
        }
    }

    /// Whether it has nothing to say.
    pub(crate) fn is_silent(&self) -> bool {
        self.forest.trees().is_empty() && self.perceptron.is_none()
    }

    pub(crate) fn written(&self) -> Written {
        Written {
            numbers: (0..signals::COUNT).map(|at| signals::key(at).to_owned()).collect(),
            bins: self.bins.clone(),
            usual: self.usual.clone(),
            kept: self.kept,
            forest: self.forest.clone(),
            perceptron: self.perceptron.as_ref().map(Perceptron::written),
        }
    }

    pub(crate) fn read(written: Written) -> Result<Self, ModelError> {
        let wrong = ModelError::Part("second look");
        let fits = written.forest.groups().len() == written.numbers.len()
            && written.usual.len() == written.numbers.len()
            && written.usual.iter().all(|&bin| usize::from(bin) < crate::forest::MAX_BINS)
            && (0.0..=1.0).contains(&written.kept)
            && (written.bins.features() == written.numbers.len() || written.forest.trees().is_empty());
        if !fits {
            return Err(wrong);
        }
        written.placed().ok_or(wrong)
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
