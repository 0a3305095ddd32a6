//! Trains a [`Perceptron`] by gradient descent on the loss of lists.
//!
//! The loss is that of [`boost`](super::boost) for lists: a tie is told from the untied pairs of its own
//! list, each counted as often as it stands for. A step takes a batch of lists (Adam, Kingma and Ba 2015,
//! arXiv:1412.6980), with some of the units left out by chance (dropout, Srivastava et al. 2014), and in
//! some lists the last criteria: so it learns what the first of them say alone, which is what
//! they are credited with.
//!
//! A batch is cut into parts of fixed size, and their gradients are summed in order: the result is
//! the same to the bit for any number of threads.

use ndarray::{Array1, Array2, Axis};
use rayon::prelude::*;

use super::boost::odds_of_list;
use crate::chance::Chance;
use crate::perceptron::{Input, Layers, Perceptron, laid_out, places};

/// Lists that one step learns from, and how many of them one thread takes together.
const BATCH: usize = 48;
const TOGETHER: usize = 6;

/// Steps over which the pace rises from nothing.
const WARM_UP: f32 = 200.0;
/// Of how many lists one is learned from with its last criteria hidden.
const HIDE_IN: usize = 8;
/// How fast the means of gradients and of their squares forget.
const FORGET: [f32; 2] = [0.9, 0.999];
/// How far from the ends of the ranks, as a share of all, the middle of a bin is taken to lie at least.
const EDGE: f64 = 0.002;
/// No bin is worth more: a number that is nearly always the same is no louder than others.
const MOST: f64 = 4.0;
/// An unknown value is an input of its own where it is neither rarer nor more frequent than this.
const RARE: f64 = 0.01;

/// Settings of the descent.
#[derive(Debug, Clone)]
pub struct Options {
    /// How often every list is learned from; 0 for no perceptron.
    pub rounds: usize,
    /// Units of the two hidden layers.
    pub units: [usize; 2],
    /// The highest pace.
    pub pace: f64,
    /// Share of the units left out.
    pub left_out: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { rounds: 4, units: [128, 48], pace: 0.002, left_out: 0.15 }
    }
}

/// What to learn from; all lists have an entry for each row but the last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<'a> {
    /// For each number, the bins of all rows.
    pub columns: &'a [Vec<u8>],
    pub tied: &'a [bool],
    /// How many pairs the row stands for.
    pub weight: &'a [f32],
    /// Log-odds that are added to what the perceptron says.
    pub start: &'a [f32],
    /// How many rows each list has, one list after the other.
    pub lists: &'a [usize],
}

/// The inputs that stand for some numbers: the place of a bin among all rows, as log-odds, brought to mean
/// 0 and variance 1; and whether it is unknown. `counts` says how much a row counts, `groups`
/// has the criterion of every number.
pub(crate) fn inputs(columns: &[Vec<u8>], counts: &[f32], numbers: &[u16], groups: &[u8]) -> Vec<Input> {
    let place = |number: &u16| places().iter().position(|p| *p == groups[usize::from(*number)]);
    let mut numbers = numbers.to_vec();
    numbers.sort_by_key(place);
    numbers.iter().flat_map(|&number| of_number(number, &columns[usize::from(number)], counts)).collect()
}

fn of_number(number: u16, column: &[u8], counts: &[f32]) -> Vec<Input> {
    let mut mass = [0f64; 1 << u8::BITS];
    for (&bin, &count) in column.iter().zip(counts) {
        mass[usize::from(bin)] += f64::from(count);
    }
    let all: f64 = mass.iter().sum();
    let known: f64 = mass[1..].iter().sum();
    let Some(last) = mass.iter().rposition(|&m| m > 0.0).filter(|_| known > 0.0) else { return Vec::new() };
    let mut below = 0.0;
    let odds: Vec<f64> = mass[1..=last]
        .iter()
        .map(|m| {
            let middle = ((below + m / 2.0) / known).clamp(EDGE, 1.0 - EDGE);
            below += m;
            (middle / (1.0 - middle)).ln()
        })
        .collect();
    let mean_of = |value: &dyn Fn(f64) -> f64| {
        odds.iter().zip(&mass[1..]).map(|(&x, m)| value(x) * m).sum::<f64>() / known
    };
    let mean = mean_of(&|x| x);
    let spread = mean_of(&|x| (x - mean) * (x - mean)).sqrt().max(1e-9);
    let rounded = |x: f64| ((x.clamp(-MOST, MOST) * 1e4).round() / 1e4) as f32;
    let values = std::iter::once(0.0).chain(odds.iter().map(|x| rounded((x - mean) / spread)));
    let mut out = vec![Input { number, values: values.collect() }];
    if (RARE..=1.0 - RARE).contains(&(mass[0] / all)) {
        out.push(Input { number, values: vec![1.0] });
    }
    out
}

/// A perceptron that is being trained.
pub(crate) struct Descent {
    options: Options,
    seed: u64,
    inputs: Vec<Input>,
    /// Inputs that stand before each further criterion is made known.
    known: Vec<usize>,
    layers: Layers,
    /// Means of the gradients, and of their squares.
    means: [Layers; 2],
    steps: i32,
}

/// Every parameter, always in the same order, however the layers lie in memory.
fn parameters(layers: &mut Layers) -> impl Iterator<Item = &mut f32> {
    let Layers { first, first_bias, second, second_bias, last } = layers;
    let weights = first.iter_mut().chain(first_bias).chain(second.iter_mut());
    weights.chain(second_bias).chain(last)
}

/// Layers of nothing but 0.
fn zeros(inputs: usize, [first, second]: [usize; 2]) -> Layers {
    Layers {
        first: Array2::zeros((first, inputs)),
        first_bias: Array1::zeros(first),
        second: Array2::zeros((second, first)),
        second_bias: Array1::zeros(second),
        last: Array1::zeros(second),
    }
}

/// A draw of mean 0 and variance 1: a sum of twelve even ones.
fn normal(chance: &mut Chance) -> f32 {
    ((0..12).map(|_| chance.unit()).sum::<f64>() - 6.0) as f32
}

impl Descent {
    /// Starts with weights drawn by chance. `groups` has the criterion of every number.
    pub(crate) fn new(inputs: Vec<Input>, groups: &[u8], options: &Options, seed: u64) -> Self {
        let mut chance = Chance::part(seed, 0x11e7);
        let units = options.units;
        let mut layers = zeros(inputs.len(), units);
        let mut draw = |weights: &mut Array2<f32>, variance: f32| {
            weights.mapv_inplace(|_| normal(&mut chance) * variance.sqrt());
        };
        draw(&mut layers.first, 1.0 / inputs.len().max(1) as f32);
        draw(&mut layers.second, 2.0 / units[0] as f32);
        layers.last.mapv_inplace(|_| 0.3 * normal(&mut chance) / (units[1] as f32).sqrt());
        let group = |at: usize| groups[usize::from(inputs[at].number)];
        let known = (0..inputs.len()).filter(|&at| at > 0 && group(at) != group(at - 1)).collect();
        let means = [zeros(inputs.len(), units), zeros(inputs.len(), units)];
        Self { options: options.clone(), seed, inputs, known, layers, means, steps: 0 }
    }

    /// Learns from these lists as often as the options say. `part` says from where to where of the
    /// whole descent that is, between 0 and 1: the pace sinks to nothing at its end.
    pub(crate) fn learn(&mut self, rows: &Rows<'_>, part: std::ops::Range<f64>) {
        let mut from = 0;
        let starts = rows.lists.iter().map(|count| {
            from += count;
            from - count
        });
        let mut lists: Vec<(usize, usize)> = starts.zip(rows.lists.iter().copied()).collect();
        let batches = lists.len().div_ceil(BATCH) * self.options.rounds;
        let mut done = 0;
        for _ in 0..self.options.rounds {
            Chance::part(self.seed ^ 0x0de5, self.steps as u64).shuffle(&mut lists);
            for batch in lists.chunks(BATCH) {
                let at = part.start + (part.end - part.start) * done as f64 / batches as f64;
                self.step(rows, batch, at);
                done += 1;
            }
        }
    }

    fn step(&mut self, rows: &Rows<'_>, batch: &[(usize, usize)], at: f64) {
        let ties =
            |&(from, count): &(usize, usize)| rows.tied[from..from + count].iter().filter(|t| **t).count();
        let ties: usize = batch.iter().map(ties).sum();
        if ties == 0 {
            return;
        }
        let parts: Vec<(usize, &[(usize, usize)])> = batch.chunks(TOGETHER).enumerate().collect();
        let gradients: Vec<Layers> = parts
            .into_par_iter()
            .map(|(part, lists)| {
                let chance = Chance::part(self.seed ^ 0x9ad1, (self.steps as u64) << 8 | part as u64);
                self.gradient(rows, lists, Some(chance)).1
            })
            .collect();
        self.steps += 1;
        let wave = 0.5 * (1.0 + (std::f64::consts::PI * at).cos());
        let pace = (self.options.pace * wave) as f32 * (self.steps as f32 / WARM_UP).min(1.0);
        let mut gradients = gradients.into_iter();
        let Some(mut sum) = gradients.next() else { return };
        for mut gradient in gradients {
            parameters(&mut sum).zip(parameters(&mut gradient)).for_each(|(sum, more)| *sum += *more);
        }
        let level = FORGET.map(|forget| 1.0 - forget.powi(self.steps));
        let [means, squares] = &mut self.means;
        let moments = parameters(means).zip(parameters(squares));
        let all = parameters(&mut self.layers).zip(parameters(&mut sum)).zip(moments);
        for ((value, gradient), (mean, square)) in all {
            let gradient = *gradient / ties as f32;
            *mean = FORGET[0] * *mean + (1.0 - FORGET[0]) * gradient;
            *square = FORGET[1] * *square + (1.0 - FORGET[1]) * gradient * gradient;
            *value -= pace * (*mean / level[0]) / ((*square / level[1]).sqrt() + 1e-8);
        }
    }

    /// The loss of some lists and its gradient, both summed over ties. Without a chance nothing is left out.
    fn gradient(
        &self,
        rows: &Rows<'_>,
        lists: &[(usize, usize)],
        mut chance: Option<Chance>,
    ) -> (f64, Layers) {
        let layers = &self.layers;
        let count: usize = lists.iter().map(|l| l.1).sum();
        let mut x = Array2::zeros((self.inputs.len(), count));
        let mut at = 0;
        for &(from, count) in lists {
            let mut own = x.slice_mut(ndarray::s![.., at..at + count]);
            own.assign(&laid_out(&self.inputs, rows.columns, from, count));
            if let Some(chance) = &mut chance
                && chance.below(HIDE_IN) == 0
                && let Some(&known) = self.known.get(chance.below(self.known.len()))
            {
                own.slice_mut(ndarray::s![known.., ..]).fill(0.0);
            }
            at += count;
        }
        let mut first = layers.first.dot(&x);
        first += &layers.first_bias.view().insert_axis(Axis(1));
        let first_mask = self.let_through(&mut first, &mut chance);
        let mut second = layers.second.dot(&first);
        second += &layers.second_bias.view().insert_axis(Axis(1));
        let second_mask = self.let_through(&mut second, &mut chance);
        let mut scores = layers.last.dot(&second);
        let starts = lists.iter().flat_map(|&(from, count)| &rows.start[from..from + count]);
        scores.iter_mut().zip(starts).for_each(|(score, start)| *score += start);

        let mut pulls = Array1::zeros(count);
        let (mut loss, mut at) = (0.0, 0);
        for &(from, count) in lists {
            let all = from..from + count;
            let own = at..at + count;
            let (tied, weight) = (&rows.tied[all.clone()], &rows.weight[all]);
            let (Some(scores), Some(pulls)) = (scores.as_slice(), pulls.as_slice_mut()) else { continue };
            loss += pull(tied, weight, &scores[own.clone()], &mut pulls[own]);
            at += count;
        }

        let column = |row: &Array1<f32>| row.clone().insert_axis(Axis(1));
        let to_second = column(&layers.last).dot(&pulls.clone().insert_axis(Axis(0))) * &second_mask;
        let to_first = layers.second.t().dot(&to_second) * &first_mask;
        let gradient = Layers {
            first: to_first.dot(&x.t()),
            first_bias: to_first.sum_axis(Axis(1)),
            second: to_second.dot(&first.t()),
            second_bias: to_second.sum_axis(Axis(1)),
            last: second.dot(&pulls),
        };
        (loss, gradient)
    }

    /// Lets through what is above 0, but for units left out by chance. Gives what each was multiplied by.
    fn let_through(&self, units: &mut Array2<f32>, chance: &mut Option<Chance>) -> Array2<f32> {
        // Eight draws come with one number.
        let left_out = (self.options.left_out * 256.0).round() as u64;
        let whole = 256.0 / (256 - left_out.min(255)) as f32;
        let (mut drawn, mut bytes) = (0, 0);
        let mut times = |x: f32| {
            let Some(chance) = chance else { return f32::from(x > 0.0) };
            if bytes == 0 {
                (drawn, bytes) = (chance.next(), 8);
            }
            let is_out = drawn & 0xff < left_out;
            (drawn, bytes) = (drawn >> 8, bytes - 1);
            if x > 0.0 && !is_out { whole } else { 0.0 }
        };
        let mask = units.mapv(&mut times);
        *units *= &mask;
        mask
    }

    /// What was learned, saying one part of so many. `groups` has the criterion of every number.
    pub(crate) fn perceptron(self, of: usize, groups: &[u8]) -> Option<Perceptron> {
        let mut layers = self.layers;
        layers.last /= of as f32;
        Perceptron::new(self.inputs, layers, groups)
    }
}

/// How the scores of a list pull: the gradient of Σ −ln(p) over its ties, where p is a tie's share in
/// itself and all untied pairs of the list. Gives the loss.
fn pull(tied: &[bool], weight: &[f32], scores: &[f32], pulls: &mut [f32]) -> f64 {
    let (odds, against) = odds_of_list(tied, weight, scores);
    let untied = || (0..scores.len()).filter(|&row| !tied[row]);
    let (mut loss, mut rest) = (0.0, 0.0);
    for tie in (0..scores.len()).filter(|&row| tied[row]) {
        let all = against + odds[tie];
        if all > 0.0 && odds[tie] > 0.0 {
            let share = odds[tie] / all;
            loss -= share.ln();
            pulls[tie] = (share - 1.0) as f32;
            rest += 1.0 / all;
        }
    }
    for row in untied() {
        pulls[row] = (f64::from(weight[row]) * odds[row] * rest) as f32;
    }
    loss
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;

    const GROUPS_OF: [u8; 4] = [0, 6, 0, 2];

    /// Lists of pairs, one of which is tied, drawn by odds that rise with number 0, and with number 1 where
    /// number 3 is high.
    struct Made {
        columns: Vec<Vec<u8>>,
        tied: Vec<bool>,
        weight: Vec<f32>,
        start: Vec<f32>,
        lists: Vec<usize>,
    }

    impl Made {
        fn new(lists: usize) -> Self {
            let mut chance = Chance::new(4);
            let mut made = Self {
                columns: vec![Vec::new(); 4],
                tied: Vec::new(),
                weight: Vec::new(),
                start: Vec::new(),
                lists: Vec::new(),
            };
            for _ in 0..lists {
                let count = 20 + chance.below(10);
                let first = made.tied.len();
                for _ in 0..count {
                    made.columns.iter_mut().for_each(|column| column.push(chance.below(16) as u8));
                    made.tied.push(false);
                    made.weight.push(1.0);
                    made.start.push(chance.unit() as f32);
                }
                let says = |row: usize| {
                    let bin = |at: usize| f64::from(made.columns[at][row]) / 15.0;
                    3.0 * bin(0) + if bin(3) > 0.5 { 4.0 * bin(1) } else { 0.0 } + f64::from(made.start[row])
                };
                let odds: Vec<f64> = (first..first + count).map(|row| says(row).exp()).collect();
                let mut left = chance.unit() * odds.iter().sum::<f64>();
                let passed = odds.iter().position(|odds| {
                    left -= odds;
                    left <= 0.0
                });
                made.tied[first + passed.unwrap_or(0)] = true;
                made.lists.push(count);
            }
            made
        }

        fn rows(&self) -> Rows<'_> {
            let Self { columns, tied, weight, start, lists } = self;
            Rows { columns, tied, weight, start, lists }
        }

        fn start(&self) -> Descent {
            let inputs = inputs(&self.columns, &self.weight, &[0, 1, 2, 3], &GROUPS_OF);
            let options = Options { rounds: 6, units: [9, 6], pace: 0.02, left_out: 0.1 };
            Descent::new(inputs, &GROUPS_OF, &options, 1)
        }

        fn all(&self) -> Vec<(usize, usize)> {
            let mut from = 0;
            let of = |count: &usize| {
                from += count;
                (from - count, *count)
            };
            self.lists.iter().map(of).collect()
        }
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_loss() {
        let mut made = Made::new(5);
        made.weight.iter_mut().enumerate().for_each(|(row, weight)| *weight = 1.0 + (row % 3) as f32);
        let mut descent = made.start();
        let all = made.all();
        let (_, mut gradient) = descent.gradient(&made.rows(), &all, None);
        let slopes: Vec<f32> = parameters(&mut gradient).map(|slope| *slope).collect();
        assert_eq!(slopes.len(), 9 * descent.inputs.len() + 9 + 6 * 9 + 6 + 6);
        for (at, slope) in slopes.into_iter().enumerate() {
            let mut loss = |step: f32| {
                let before = descent.layers.clone();
                *parameters(&mut descent.layers).nth(at).unwrap() += step;
                let loss = descent.gradient(&made.rows(), &all, None).0;
                descent.layers = before;
                loss
            };
            let measured = (loss(1e-3) - loss(-1e-3)) / 2e-3;
            assert!((measured - f64::from(slope)).abs() < 0.02, "{at}: {measured} {slope}");
        }
    }

    #[test]
    fn it_learns_what_only_two_numbers_together_tell_the_same_on_any_number_of_threads() {
        let made = Made::new(3000);
        let learned = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let mut descent = made.start();
            pool.install(|| descent.learn(&made.rows(), 0.0..0.5));
            pool.install(|| descent.learn(&made.rows(), 0.5..1.0));
            descent.perceptron(2, &GROUPS_OF).unwrap()
        };
        let one = learned(1);
        assert_eq!(one, learned(3));
        let mut bins = vec![vec![8; 4]; 4];
        (bins[1], bins[3]) = (vec![0, 15, 0, 15], vec![1, 1, 15, 15]);
        let mut scores = vec![0.0; 4];
        one.add(&bins, &[0; 4], &mut scores);
        // It says half of what it learned, for it is one of two.
        let [low, high] = [2.0 * (scores[1] - scores[0]), 2.0 * (scores[3] - scores[2])];
        assert!(low.abs() < 1.5 && (3.0..5.0).contains(&high), "{low} {high}");
    }

    #[test]
    fn inputs_stand_in_the_order_of_criteria_and_the_unknown_is_one_where_it_is_neither_rare_nor_usual() {
        let known: Vec<u8> = (0..100).map(|i| 1 + i % 10).collect();
        let halves: Vec<u8> = (0..100).map(|i| if i % 2 == 0 { 0 } else { 3 + i / 50 }).collect();
        let nothing = vec![0; 100];
        let columns = vec![known, halves, nothing, vec![7; 100]];
        let inputs = inputs(&columns, &[1.0; 100], &[0, 1, 2, 3], &GROUPS_OF);
        assert_eq!(inputs.iter().map(|i| i.number).collect::<Vec<_>>(), [0, 3, 1, 1]);
        assert_eq!(inputs[3].values, [1.0]);
        let mean: f32 = inputs[0].values[1..].iter().sum::<f32>() / 10.0;
        assert!(mean.abs() < 1e-3 && inputs[0].values[1..].is_sorted(), "{:?}", inputs[0].values);
        assert_eq!(inputs[0].values[0], 0.0);
        // What is always the same says nothing.
        assert_eq!(inputs[1].values[7], 0.0, "{:?}", inputs[1].values);
        assert!(inputs.iter().flat_map(|i| &i.values).all(|v| v.abs() <= 4.0));
    }

    #[test]
    fn nothing_to_learn_from_changes_nothing() {
        let made = Made::new(3);
        let mut descent = made.start();
        let before = descent.layers.clone();
        let none = vec![false; made.tied.len()];
        descent.learn(&Rows { tied: &none, ..made.rows() }, 0.0..1.0);
        descent.learn(&Rows { lists: &[], ..made.rows() }, 0.0..1.0);
        assert_eq!(descent.layers, before);
    }
}
