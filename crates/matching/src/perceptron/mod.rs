//! A small neural network that looks at candidates beside the forest. The two are wrong in different
//! ways, so their mean foresees better than either.
//!
//! It has two hidden layers of rectified linear units. Its inputs are the bins of the forest, each
//! with a value of its own: see [`Input`]. What a criterion adds is said exactly: criteria are
//! made known one after the other, those of fit first and precedent last, and each adds by how
//! much the output moves when it is. What is not known yet stands at 0, which is usual for every
//! input; the training hides the last of them now and then, so that it knows what to
//! say of the first alone. So what fit adds depends on nothing that ties say, as with trees.

#[cfg(test)]
mod tests;

use ndarray::{Array1, Array2, ArrayView2, Axis, s};
use serde::{Deserialize, Serialize};

use crate::criterion::{Criterion, ReadingKind};
use crate::forest::{GROUPS, MAX_BINS};

/// Candidates that are taken through all layers together: what they are made of stays in the cache.
const BLOCK: usize = 256;

/// The most units of a layer.
const MOST_UNITS: usize = 1024;

/// One input: what each bin of a number is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Input {
    /// Which number.
    pub number: u16,
    /// By bin; bins past the last are worth 0.
    pub values: Vec<f32>,
}

/// The layers: each unit takes what is below it times its weights, and its bias.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Layers {
    /// Units of the first hidden layer by inputs.
    pub first: Array2<f32>,
    pub first_bias: Array1<f32>,
    /// Units of the second by units of the first.
    pub second: Array2<f32>,
    pub second_bias: Array1<f32>,
    /// What each unit of the second adds. A bias would add the same to all.
    pub last: Array1<f32>,
}

/// What was learned.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Perceptron {
    inputs: Vec<Input>,
    /// Of each input, rising by [`places`].
    groups: Vec<u8>,
    layers: Layers,
    /// What it says where nothing is known.
    nothing: f32,
}

/// The form in a file. Rows of units.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Written {
    pub inputs: Vec<Input>,
    first: Vec<Vec<f32>>,
    first_bias: Vec<f32>,
    second: Vec<Vec<f32>>,
    second_bias: Vec<f32>,
    last: Vec<f32>,
}

/// The criteria in the order in which they are made known.
pub(crate) fn places() -> [u8; GROUPS] {
    let mut places: [u8; GROUPS] = std::array::from_fn(|place| place as u8);
    places.sort_by_key(|&c| Criterion::ALL[usize::from(c)].reading() == ReadingKind::Precedent);
    places
}

impl Layers {
    /// What the units of the first layer let through is taken on to the end: one number for each column,
    /// the same to the bit whatever columns stand beside it.
    fn output(&self, first: &Array2<f32>) -> Array1<f32> {
        let mut hidden = self.second.dot(&first.mapv(|x| x.max(0.0)));
        hidden += &self.second_bias.view().insert_axis(Axis(1));
        hidden.mapv_inplace(|x| x.max(0.0));
        // One unit after the other: a product of vectors adds in another order where columns are few.
        let mut says = Array1::zeros(hidden.ncols());
        for (unit, &weight) in hidden.rows().into_iter().zip(&self.last) {
            says.scaled_add(weight, &unit);
        }
        says
    }

    /// What the first layer has before any input: a column of its biases for each of so many candidates.
    fn before(&self, count: usize) -> Array2<f32> {
        let mut first = Array2::zeros((self.first.nrows(), count));
        first += &self.first_bias.view().insert_axis(Axis(1));
        first
    }

    fn is_whole(&self, inputs: usize) -> bool {
        let (first, second) = (self.first.nrows(), self.second.nrows());
        let all = [self.first.iter(), self.second.iter()].into_iter().flatten();
        let rest = [self.first_bias.iter(), self.second_bias.iter(), self.last.iter()];
        self.first.ncols() == inputs
            && self.first_bias.len() == first
            && self.second.ncols() == first
            && self.second_bias.len() == second
            && self.last.len() == second
            && (1..=MOST_UNITS).contains(&first)
            && (1..=MOST_UNITS).contains(&second)
            && all.chain(rest.into_iter().flatten()).all(|&x| crate::model::is_sensible(x))
    }
}

/// Five decimals, as the file holds them.
fn rounded(x: f32) -> f32 {
    ((f64::from(x) * 1e5).round() / 1e5) as f32
}

impl Perceptron {
    /// One of these inputs and layers; `groups` has the criterion of every number. `None` if they do
    /// not fit together, or if the inputs do not stand in the order in which criteria are made known.
    pub(crate) fn new(inputs: Vec<Input>, mut layers: Layers, numbers: &[u8]) -> Option<Self> {
        let groups: Vec<u8> =
            inputs.iter().map(|i| numbers.get(usize::from(i.number)).copied()).collect::<Option<_>>()?;
        let places = places();
        let place = |group: &u8| places.iter().position(|p| p == group);
        let values = || inputs.iter().flat_map(|input| &input.values);
        let fits = groups.is_sorted_by_key(place)
            && groups.iter().all(|group| place(group).is_some())
            && inputs.iter().all(|input| input.values.len() <= MAX_BINS)
            && values().all(|&v| crate::model::is_sensible(v))
            && layers.is_whole(inputs.len());
        if !fits {
            return None;
        }
        layers.first.mapv_inplace(rounded);
        layers.second.mapv_inplace(rounded);
        [&mut layers.first_bias, &mut layers.second_bias, &mut layers.last]
            .into_iter()
            .for_each(|row| row.mapv_inplace(rounded));
        let nothing = layers.output(&layers.before(1))[0];
        Some(Self { inputs, groups, layers, nothing })
    }

    /// The numbers it asks for; one may come more than once.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u16> {
        self.inputs.iter().map(|input| input.number)
    }

    /// Adds to each candidate's score what it says of it, beyond what it says of nothing.
    /// `unknown` has the criteria of which nothing is known, as bits: they are not made known.
    pub(crate) fn add(&self, bins: &[Vec<u8>], unknown: &[u16], scores: &mut [f32]) {
        for (block, scores) in scores.chunks_mut(BLOCK).enumerate() {
            let inputs = self.inputs(bins, unknown, block * BLOCK, scores.len());
            let mut first = self.layers.before(scores.len());
            first += &self.layers.first.dot(&inputs);
            let says = self.layers.output(&first);
            scores.iter_mut().zip(says).for_each(|(score, says)| *score += says - self.nothing);
        }
    }

    /// What each criterion adds for each candidate, no weights applied.
    pub(crate) fn parts(&self, bins: &[Vec<u8>], unknown: &[u16]) -> Vec<[f32; GROUPS]> {
        let mut parts = vec![[0.0; GROUPS]; unknown.len()];
        for (block, parts) in parts.chunks_mut(BLOCK).enumerate() {
            let inputs = self.inputs(bins, unknown, block * BLOCK, parts.len());
            let mut first = self.layers.before(parts.len());
            let mut before = Array1::from_elem(parts.len(), self.nothing);
            let mut from = 0;
            for of_group in self.groups.chunk_by(|a, b| a == b) {
                let these = from..from + of_group.len();
                from = these.end;
                let known: ArrayView2<f32> = inputs.slice(s![these.clone(), ..]);
                first += &self.layers.first.slice(s![.., these]).dot(&known);
                let after = self.layers.output(&first);
                for ((part, after), before) in parts.iter_mut().zip(&after).zip(&before) {
                    part[usize::from(of_group[0])] = after - before;
                }
                before = after;
            }
        }
        parts
    }

    /// Inputs of so many candidates from a place on: a row for each input.
    fn inputs(&self, bins: &[Vec<u8>], unknown: &[u16], from: usize, count: usize) -> Array2<f32> {
        let mut inputs = laid_out(&self.inputs, bins, from, count);
        let mut at = 0;
        for of_group in self.groups.chunk_by(|a, b| a == b) {
            let these = at..at + of_group.len();
            at = these.end;
            for (i, unknown) in unknown[from..from + count].iter().enumerate() {
                if unknown & 1 << of_group[0] != 0 {
                    inputs.slice_mut(s![these.clone(), i]).fill(0.0);
                }
            }
        }
        inputs
    }

    pub(crate) fn written(&self) -> Written {
        let rows = |all: &Array2<f32>| all.rows().into_iter().map(|row| row.to_vec()).collect();
        let Layers { first, first_bias, second, second_bias, last } = &self.layers;
        Written {
            inputs: self.inputs.clone(),
            first: rows(first),
            first_bias: first_bias.to_vec(),
            second: rows(second),
            second_bias: second_bias.to_vec(),
            last: last.to_vec(),
        }
    }

    /// `None` if something does not fit together or is no sensible number.
    pub(crate) fn read(written: Written, numbers: &[u8]) -> Option<Self> {
        let rows = |all: Vec<Vec<f32>>| {
            let width = all.first().map_or(0, Vec::len);
            let is_even = all.iter().all(|row| row.len() == width);
            is_even.then(|| Array2::from_shape_vec((all.len(), width), all.concat()).ok()).flatten()
        };
        let layers = Layers {
            first: rows(written.first)?,
            first_bias: written.first_bias.into(),
            second: rows(written.second)?,
            second_bias: written.second_bias.into(),
            last: written.last.into(),
        };
        Self::new(written.inputs, layers, numbers)
    }
}

/// What the inputs are worth for so many candidates from a place on: a row for each input.
pub(crate) fn laid_out(inputs: &[Input], bins: &[Vec<u8>], from: usize, count: usize) -> Array2<f32> {
    let mut out = Array2::zeros((inputs.len(), count));
    for (input, mut row) in inputs.iter().zip(out.rows_mut()) {
        let mut worth = [0.0; 1 << u8::BITS];
        worth[..input.values.len()].copy_from_slice(&input.values);
        let bins = &bins[usize::from(input.number)][from..from + count];
        row.iter_mut().zip(bins).for_each(|(x, &bin)| *x = worth[usize::from(bin)]);
    }
    out
}
