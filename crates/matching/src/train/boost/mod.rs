//! Grows a [`Forest`]: gradient boosting of oblivious trees for the logistic loss.
//!
//! The loss is that of each pair by itself, or that of lists: a tie is then told from the untied
//! pairs of its own list alone, each counted as often as it stands for (the conditional logit of
//! McFadden 1974; ties of one list do not compete). It spends nothing on how ready a place is to
//! twin at all, only on with whom.
//!
//! Each tree takes one Newton step (Friedman 2001; the regularised form of Chen and Guestrin
//! 2016) on a share of the rows with a share of the features. Its levels are then put into the
//! order of their groups and the values of all nodes taken afresh, so that what a group adds
//! never depends on a feature of a later group.
//!
//! Untied pairs stand for thousands of others, so the odds are about one in a hundred thousand
//! and hessians are tiny; an unchecked Newton step overshoots. Hence the limit on steps, and
//! hence callers should scale the weights of untied pairs down.
//!
//! Sums are taken in double precision in the order of rows, each by one thread: the result is
//! the same to the bit for any number of threads.

mod grow;
#[cfg(test)]
mod tests;

use rayon::prelude::*;

use crate::chance::Chance;
use crate::forest::{Forest, ForestError, Level, MAX_DEPTH, Tree};
use grow::{Column, Grown, Part, Rule, Sums};

/// Rows that one thread takes at a time; fixed, since sums depend on it.
const CHUNK: usize = 1 << 15;

/// Settings of the boosting. The defaults were the best of some twenty tried on simulated worlds;
/// fewer trees lose the most, the rest hardly matters.
#[derive(Debug, Clone)]
pub struct Options {
    /// Seed of the draws of rows and features.
    pub seed: u64,
    /// Trees.
    pub trees: usize,
    /// Levels of a tree, at most [`MAX_DEPTH`].
    pub depth: usize,
    /// Share of a Newton step that is taken.
    pub rate: f64,
    /// Ridge on the values of nodes, in units of the hessian.
    pub ridge: f64,
    /// A node whose hessians sum to less keeps the value of the node above.
    pub least_hessian: f64,
    /// So does a node with fewer rows.
    pub least_rows: usize,
    /// The longest Newton step, in log-odds, before the rate.
    pub longest_step: f64,
    /// Share of the features that a tree may ask for.
    pub features: f64,
    /// Share of the rows that a tree is grown on.
    pub rows: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            trees: 800,
            depth: 6,
            rate: 0.1,
            ridge: 2.0,
            least_hessian: 1.0,
            least_rows: 30,
            longest_step: 1.0,
            features: 0.2,
            rows: 0.8,
        }
    }
}

/// What to learn from: all lists have an entry for each row.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// For each feature, the bins of all rows.
    pub columns: &'a [Vec<u8>],
    /// Whether the pair is tied.
    pub tied: &'a [bool],
    /// How many pairs the row stands for. At least 0.
    pub weight: &'a [f32],
    /// Log-odds to start from.
    pub start: &'a [f32],
    /// How many rows each list has, one list after the other, if the loss is that of lists; rows
    /// past the last list count nothing. Empty if it is that of each row by itself.
    pub lists: &'a [usize],
}

/// Grows a forest that, added to the starting log-odds, makes the ties likely. `groups` has the
/// group of each feature; `order` says in which order groups stand in a tree, groups that it
/// does not name coming last. `progress` hears how many trees of how many have grown.
///
/// # Errors
/// A group that does not exist, or values that are not finite because a start or weight was not.
pub fn boost(
    rows: &Rows,
    groups: &[u8],
    order: &[u8],
    options: &Options,
    progress: impl Fn(usize, usize),
) -> Result<Forest, ForestError> {
    // Complains about groups before the work, not after.
    Forest::new(0.0, groups.to_vec(), Vec::new())?;
    let mut scores = rows.start.to_vec();
    // Lists do not tell at which level scores lie.
    let mut bias = if rows.lists.is_empty() { intercept(rows, &mut scores) } else { 0.0 };
    let place = |level: &Level| {
        let group = groups[usize::from(level.feature)];
        order.iter().position(|g| *g == group).unwrap_or(order.len())
    };
    let rule = Rule {
        depth: options.depth.min(MAX_DEPTH),
        ridge: options.ridge,
        least_hessian: options.least_hessian,
        least_rows: options.least_rows as u64,
        longest_step: options.longest_step,
    };
    let columns: Vec<Column> = rows.columns.par_iter().map(|bins| Column::new(bins)).collect();
    let mut trees = Vec::with_capacity(options.trees);
    for number in 0..options.trees {
        progress(number, options.trees);
        let drawn = draw(rows.columns.len(), options, number);
        let sample = sample(rows, &scores, options, number);
        let grown = grow::grow(&columns, &drawn, sample, &rule).ordered(place);
        let (root, tree) = valued(&grown, &rule, options.rate);
        bias += root;
        let table = tree.table(|_| 1.0);
        scores.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, scores)| {
            scores.iter_mut().for_each(|score| *score += root as f32);
            tree.add(&table, rows.columns, chunk * CHUNK, scores);
        });
        trees.push(tree);
    }
    progress(options.trees, options.trees);
    Forest::new(rounded(bias), groups.to_vec(), trees)
}

/// Five decimals: what the model file holds, so that a model read back is the same to the bit.
fn rounded(x: f64) -> f32 {
    ((x * 1e5).round() / 1e5) as f32
}

/// What the loss of one row depends on.
struct Case {
    score: f32,
    tied: bool,
    weight: f32,
}

impl Case {
    /// Gradient and hessian of the loss.
    #[inline]
    fn pull(&self) -> [f32; 2] {
        let p = 1.0 / (1.0 + (-self.score).exp());
        let slack = if self.tied { p - 1.0 } else { p };
        [self.weight * slack, self.weight * p * (1.0 - p)]
    }
}

/// The rows of a chunk at these scores.
fn cases<'a>(rows: &Rows<'a>, scores: &'a [f32], chunk: usize) -> impl Iterator<Item = Case> + 'a {
    let lists = scores.iter().zip(rows.tied).zip(rows.weight);
    let case = |((&score, &tied), &weight)| Case { score, tied, weight };
    lists.skip(chunk * CHUNK).take(CHUNK).map(case)
}

/// Adds to all scores what brings their level right, and returns it: trees, whose steps are
/// short, would take long over that.
fn intercept(rows: &Rows, scores: &mut [f32]) -> f64 {
    let mut bias = 0.0;
    for _ in 0..20 {
        let sums = |chunk| {
            let mut sums = Sums::default();
            cases(rows, scores, chunk).for_each(|case| sums.add(case.pull()));
            sums
        };
        let chunks: Vec<Sums> = (0..scores.len().div_ceil(CHUNK)).into_par_iter().map(sums).collect();
        let sums = chunks.iter().fold(Sums::default(), |a, b| a.plus(b));
        let step = if sums.h == 0.0 { 0.0 } else { (-sums.g / sums.h).clamp(-1.0, 1.0) };
        scores.par_iter_mut().for_each(|score| *score += step as f32);
        bias += step;
        if step.abs() < 1e-4 {
            break;
        }
    }
    bias
}

/// The features that tree `number` may ask for, rising.
fn draw(features: usize, options: &Options, number: usize) -> Vec<u16> {
    let mut all: Vec<u16> = (0..features).map(|f| f as u16).collect();
    Chance::part(options.seed, number as u64).shuffle(&mut all);
    all.truncate(((features as f64 * options.features).ceil() as usize).max(1));
    all.sort_unstable();
    all
}

/// The rows that tree `number` is grown on, with their gradients and hessians.
fn sample(rows: &Rows, scores: &[f32], options: &Options, number: usize) -> Vec<Part> {
    let pulls =
        if rows.lists.is_empty() { pulls_of_rows(rows, scores) } else { pulls_of_lists(rows, scores) };
    let chunks = scores.len().div_ceil(CHUNK);
    let drawn = |chunk| {
        let mut chance = Chance::part(options.seed ^ 0x5a3b1e, (number * chunks + chunk) as u64);
        let mut part = Part::default();
        for (row, pull) in pulls.iter().enumerate().skip(chunk * CHUNK).take(CHUNK) {
            if chance.unit() < options.rows {
                part.push(row as u32, 0, *pull);
            }
        }
        part
    };
    (0..chunks).into_par_iter().map(drawn).collect()
}

fn pulls_of_rows(rows: &Rows, scores: &[f32]) -> Vec<[f32; 2]> {
    let mut pulls = vec![[0.0; 2]; scores.len()];
    pulls.par_chunks_mut(CHUNK).enumerate().for_each(|(chunk, pulls)| {
        pulls.iter_mut().zip(cases(rows, scores, chunk)).for_each(|(pull, case)| *pull = case.pull());
    });
    pulls
}

fn pulls_of_lists(rows: &Rows, scores: &[f32]) -> Vec<[f32; 2]> {
    let mut pulls = vec![[0.0; 2]; scores.len()];
    let (mut rest, mut from) = (pulls.as_mut_slice(), 0);
    let mut lists = Vec::with_capacity(rows.lists.len());
    for &count in rows.lists {
        let (list, others) = rest.split_at_mut(count.min(rest.len()));
        lists.push((from, list));
        from += lists[lists.len() - 1].1.len();
        rest = others;
    }
    lists.into_par_iter().for_each(|(from, pulls)| {
        let all = from..from + pulls.len();
        pull_of_list(&rows.tied[all.clone()], &rows.weight[all.clone()], &scores[all], pulls);
    });
    pulls
}

/// Odds of the pairs of a list, and of all its untied ones together, each counted as often as it stands for.
pub(super) fn odds_of_list(tied: &[bool], weight: &[f32], scores: &[f32]) -> (Vec<f64>, f64) {
    // Shares are the same whatever is taken off all scores; the greatest keeps them finite.
    let most = scores.iter().fold(f32::NEG_INFINITY, |most, &score| most.max(score));
    let odds: Vec<f64> = scores.iter().map(|score| f64::from(score - most).exp()).collect();
    let untied = (0..scores.len()).filter(|&row| !tied[row]);
    let against = untied.map(|row| f64::from(weight[row]) * odds[row]).sum();
    (odds, against)
}

/// Adds up gradients and hessians of −w ln(p) over the ties of a list, where p is a tie's share in itself
/// and all untied pairs of the list.
fn pull_of_list(tied: &[bool], weight: &[f32], scores: &[f32], pulls: &mut [[f32; 2]]) {
    let (odds, against) = odds_of_list(tied, weight, scores);
    let untied = || (0..scores.len()).filter(|&row| !tied[row]);
    for tie in (0..scores.len()).filter(|&row| tied[row]) {
        let (all, times) = (against + odds[tie], f64::from(weight[tie]));
        if all == 0.0 {
            continue;
        }
        let share = odds[tie] / all;
        pulls[tie] = [(times * (share - 1.0)) as f32, (times * share * (1.0 - share)) as f32];
        for row in untied() {
            let share = f64::from(weight[row]) * odds[row] / all;
            pulls[row][0] += (times * share) as f32;
            pulls[row][1] += (times * share * (1.0 - share)) as f32;
        }
    }
}

/// The values of all nodes, shrunk by the rate, less the root's, which comes first.
fn valued(grown: &Grown, rule: &Rule, rate: f64) -> (f64, Tree) {
    let depth = grown.levels.len();
    // Sums of every level, the leaves' first.
    let mut sums = vec![grown.leaves.clone()];
    for l in (0..depth).rev() {
        let below = &sums[sums.len() - 1];
        let level = (0..1 << l).map(|node| below[node].plus(&below[node | 1 << l])).collect();
        sums.push(level);
    }
    sums.reverse();
    let root = rule.value(&sums[0][0]).unwrap_or(0.0);
    let mut steps = vec![root];
    for (l, sums) in sums.iter().enumerate().skip(1) {
        let above = (1 << (l - 1)) - 1;
        for (node, sums) in sums.iter().enumerate() {
            let inherited = steps[above + (node & above)];
            steps.push(rule.value(sums).unwrap_or(inherited));
        }
    }
    let root = f64::from(rounded(root * rate));
    let values = steps.iter().map(|step| rounded(step * rate - root)).collect::<Vec<f32>>();
    let mut tree = Tree { levels: grown.levels.clone(), values };
    // Rounding twice could leave a last digit.
    tree.values[0] = 0.0;
    (root, tree)
}
