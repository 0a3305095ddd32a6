//! Boosted oblivious trees: the part of the score that depends on several features at once.
//!
//! In an oblivious tree all nodes of a level ask the same question ("is this feature's bin above
//! that one?"), as in MatrixNet and `CatBoost` (Prokhorenkova et al. 2018, arXiv:1706.09516). A
//! leaf is then a number with one bit for each level, found for many candidates at once without a
//! branch. And what a tree adds can be said exactly: the value of the node after a level, less
//! that of the node before it, is what the level's feature adds, and belongs to its group.
//!
//! A weight scales what its group adds, in every tree alike. This module knows features by number
//! and groups by number, not what they measure; [`crate::train::boost`] grows the trees.

mod bins;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::criterion::Criterion;
pub use bins::{Bins, BinsError, MAX_BINS, cuts};

/// Groups of features: the criteria, by their place in [`Criterion::ALL`].
pub const GROUPS: usize = Criterion::COUNT;

/// The most levels of a tree.
pub const MAX_DEPTH: usize = 6;

/// The most leaves of a tree.
const LEAVES: usize = 1 << MAX_DEPTH;

/// Candidates that are taken through all trees together: their bins stay in the nearest cache.
const BLOCK: usize = 256;

/// Trees whose leaves are found before any of their values is added: a sum is then read and
/// written once for all of them.
const TOGETHER: usize = 4;

/// What each leaf of a tree adds under some weights; unused places are 0.
pub(crate) type Table = [f32; LEAVES];

/// The question of one level: whether the bin of a feature is above a threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u16, u8)", into = "(u16, u8)")]
pub struct Level {
    /// Number of the feature.
    pub feature: u16,
    /// The highest bin that answers no. Bin 0 is "unknown", so the unknown always answers no.
    pub threshold: u8,
}

impl From<(u16, u8)> for Level {
    fn from((feature, threshold): (u16, u8)) -> Self {
        Self { feature, threshold }
    }
}

impl From<Level> for (u16, u8) {
    fn from(level: Level) -> Self {
        (level.feature, level.threshold)
    }
}

/// One tree: its levels from the root and the value at every node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tree {
    /// The question of each level, as `[feature, threshold]` in files.
    pub levels: Vec<Level>,
    /// Log-odds at each node, level by level: 1 + 2 + 4 + … values. Bit `l` of a node's place in
    /// its level is the answer at level `l`. The root's is 0, being part of the forest's bias.
    pub values: Vec<f32>,
}

/// What was learned: a sum of trees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Forest {
    bias: f32,
    groups: Vec<u8>,
    trees: Vec<Tree>,
}

/// A forest as a file holds it, before anything is known to fit together.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    bias: f32,
    groups: Vec<u8>,
    trees: Vec<Tree>,
}

/// Why a forest cannot be used. Trees and features are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ForestError {
    /// The bias or a value is not a finite number.
    #[error("tree {0:?} of the forest (none: its bias) holds a value that is not a finite number")]
    NotFinite(Option<usize>),
    /// A feature of a group that does not exist.
    #[error("feature {0} of the forest is in group {1}, but there are only {GROUPS}")]
    Group(usize, u8),
    /// More features than numbers for them.
    #[error("the forest has {0} features; there may be at most 65536")]
    Features(usize),
    /// A level asks for a feature that does not exist.
    #[error("tree {0} of the forest asks for feature {1}, but there are only {2}")]
    Feature(usize, u16, usize),
    /// Too many levels.
    #[error("tree {0} of the forest has {1} levels; there may be at most {MAX_DEPTH}")]
    Depth(usize, usize),
    /// Values that do not match the levels.
    #[error("tree {0} of the forest has {1} values; with its levels there must be {2}")]
    Values(usize, usize, usize),
    /// The root's value belongs to the bias.
    #[error("the first value of tree {0} of the forest must be 0")]
    Root(usize),
}

impl TryFrom<Written> for Forest {
    type Error = ForestError;

    fn try_from(w: Written) -> Result<Self, ForestError> {
        Self::new(w.bias, w.groups, w.trees)
    }
}

impl Tree {
    /// How many values a tree with so many levels has.
    pub(crate) const fn nodes(depth: usize) -> usize {
        (2 << depth) - 1
    }

    fn check(&self, at: usize, features: usize) -> Result<(), ForestError> {
        let depth = self.levels.len();
        if depth > MAX_DEPTH {
            return Err(ForestError::Depth(at, depth));
        }
        if self.values.len() != Self::nodes(depth) {
            return Err(ForestError::Values(at, self.values.len(), Self::nodes(depth)));
        }
        if let Some(level) = self.levels.iter().find(|l| usize::from(l.feature) >= features) {
            return Err(ForestError::Feature(at, level.feature, features));
        }
        if !self.values.iter().all(|v| v.is_finite()) {
            return Err(ForestError::NotFinite(Some(at)));
        }
        if self.values[0] != 0.0 { Err(ForestError::Root(at)) } else { Ok(()) }
    }

    /// What each leaf adds if what a level adds is scaled by the weight of its feature.
    pub(crate) fn table(&self, weight: impl Fn(u16) -> f32) -> Table {
        let mut table = [0.0; LEAVES];
        for (l, level) in self.levels.iter().enumerate() {
            let weight = weight(level.feature);
            let half = 1 << l;
            let (before, after) = self.values[half - 1..].split_at(half);
            for node in 0..half {
                let sum = table[node];
                table[node] = sum + weight * (after[node] - before[node]);
                table[node | half] = sum + weight * (after[node | half] - before[node]);
            }
        }
        table
    }

    /// Adds to each of `sums` the table's value for the candidate in its place from `from` on.
    pub(crate) fn add<C: AsRef<[u8]>>(&self, table: &Table, columns: &[C], from: usize, sums: &mut [f32]) {
        let mut leaves = [0u8; BLOCK];
        for (block, sums) in sums.chunks_mut(BLOCK).enumerate() {
            let leaves = &mut leaves[..sums.len()];
            self.leaves(columns, from + block * BLOCK, leaves);
            add_leaves(table, leaves, sums);
        }
    }

    /// The leaves that the candidates from a place on fall into.
    fn leaves<C: AsRef<[u8]>>(&self, columns: &[C], from: usize, leaves: &mut [u8]) {
        let Some(first) = self.levels.first() else { return leaves.fill(0) };
        // A tree of fewer levels asks for its first number again, to which the answer is no.
        let none = Level { threshold: u8::MAX, ..*first };
        let level = |l: usize| self.levels.get(l).unwrap_or(&none);
        let bins = |l: usize| &columns[usize::from(level(l).feature)].as_ref()[from..from + leaves.len()];
        let [a, b, c, d, e, f]: [&[u8]; MAX_DEPTH] = std::array::from_fn(bins);
        let over: [u8; MAX_DEPTH] = std::array::from_fn(|l| level(l).threshold);
        let bit = |l: usize, bin: u8| 1 << l & 0u8.wrapping_sub(u8::from(bin > over[l]));
        // Sixteen candidates in one step of the machine, all levels at once, and no branch for those
        // left over: keep this loop so simple.
        let rest = a.iter().zip(b).zip(c).zip(d).zip(e).zip(f);
        for (leaf, (((((a, b), c), d), e), f)) in leaves.iter_mut().zip(rest) {
            *leaf = bit(0, *a) | bit(1, *b) | bit(2, *c) | bit(3, *d) | bit(4, *e) | bit(5, *f);
        }
    }
}

fn add_leaves(table: &Table, leaves: &[u8], sums: &mut [f32]) {
    for (sum, &leaf) in sums.iter_mut().zip(leaves) {
        *sum += table[usize::from(leaf) % LEAVES];
    }
}

impl Forest {
    /// A forest of these trees, for features of these groups.
    ///
    /// # Errors
    /// Anything that does not fit together or is not finite.
    pub fn new(bias: f32, groups: Vec<u8>, trees: Vec<Tree>) -> Result<Self, ForestError> {
        if !bias.is_finite() {
            return Err(ForestError::NotFinite(None));
        }
        if groups.len() > 1 << 16 {
            return Err(ForestError::Features(groups.len()));
        }
        if let Some((feature, &group)) = groups.iter().enumerate().find(|(_, g)| usize::from(**g) >= GROUPS) {
            return Err(ForestError::Group(feature, group));
        }
        for (at, tree) in trees.iter().enumerate() {
            tree.check(at, groups.len())?;
        }
        Ok(Self { bias, groups, trees })
    }

    /// One without trees, which adds nothing.
    pub(crate) fn silent(groups: Vec<u8>) -> Self {
        Self { bias: 0.0, groups, trees: Vec::new() }
    }

    /// Its first so many trees.
    pub(crate) fn first(mut self, count: usize) -> Self {
        self.trees.truncate(count);
        self
    }

    /// What every candidate is given.
    pub fn bias(&self) -> f32 {
        self.bias
    }

    /// The group of each feature.
    pub fn groups(&self) -> &[u8] {
        &self.groups
    }

    /// The trees, in the order of their growing.
    pub fn trees(&self) -> &[Tree] {
        &self.trees
    }

    /// Adds to each candidate's entry in `out` the bias and what the trees say under these
    /// weights. `columns` holds for each feature the bins of all candidates.
    ///
    /// A candidate's sum is taken in the order of the trees, in single precision, and is the same
    /// to the bit wherever it stands among the others.
    ///
    /// # Panics
    /// With fewer columns than features, or a column shorter than `out`.
    pub fn score<C: AsRef<[u8]>>(&self, columns: &[C], weights: &[f32; GROUPS], out: &mut [f32]) {
        self.score_by(&self.tables(weights), columns, out);
    }

    /// What each leaf of each tree adds under these weights.
    pub(crate) fn tables(&self, weights: &[f32; GROUPS]) -> Vec<Table> {
        let weight = |feature: u16| weights[usize::from(self.groups[usize::from(feature)])];
        self.trees.iter().map(|tree| tree.table(weight)).collect()
    }

    /// [`Self::score`] with the tables of the weights at hand.
    pub(crate) fn score_by<C: AsRef<[u8]>>(&self, tables: &[Table], columns: &[C], out: &mut [f32]) {
        let mut leaves = [[0u8; BLOCK]; TOGETHER];
        for (block, out) in out.chunks_mut(BLOCK).enumerate() {
            let mut sums = [self.bias; BLOCK];
            let sums = &mut sums[..out.len()];
            for (trees, tables) in self.trees.chunks(TOGETHER).zip(tables.chunks(TOGETHER)) {
                for (tree, leaves) in trees.iter().zip(&mut leaves) {
                    tree.leaves(columns, block * BLOCK, &mut leaves[..sums.len()]);
                }
                match tables {
                    [a, b, c, d] => {
                        let [first, second, third, fourth] = &leaves;
                        let rest = second.iter().zip(third).zip(fourth);
                        for ((sum, &i), ((&j, &k), &l)) in sums.iter_mut().zip(first).zip(rest) {
                            // One after the other, as they would be added each for itself.
                            let mut all = *sum + a[usize::from(i) % LEAVES];
                            all += b[usize::from(j) % LEAVES];
                            all += c[usize::from(k) % LEAVES];
                            *sum = all + d[usize::from(l) % LEAVES];
                        }
                    }
                    few => {
                        few.iter().zip(&leaves).for_each(|(table, leaves)| add_leaves(table, leaves, sums))
                    }
                }
            }
            for (out, sum) in out.iter_mut().zip(&*sums) {
                *out += sum;
            }
        }
    }

    /// What each group adds for the candidate in row `row` of the columns, before any weight.
    ///
    /// The exact parts of the score: with the bias, and each times its weight, they sum to what
    /// [`Self::score`] says, but for rounding: these are summed in double precision, the score
    /// in single, so for some hundred trees the two differ by less than 0.0001.
    ///
    /// # Panics
    /// As [`Self::score`], or if there is no such row.
    pub fn contributions<C: AsRef<[u8]>>(&self, columns: &[C], row: usize) -> [f32; GROUPS] {
        let mut sums = [0f64; GROUPS];
        for tree in &self.trees {
            let mut node = 0;
            let mut before = 0.0;
            for (l, level) in tree.levels.iter().enumerate() {
                let feature = usize::from(level.feature);
                let half = 1 << l;
                if columns[feature].as_ref()[row] > level.threshold {
                    node |= half;
                }
                if self.goes_on(tree, l) {
                    continue;
                }
                let after = f64::from(tree.values[2 * half - 1 + node]);
                sums[usize::from(self.groups[feature])] += after - before;
                before = after;
            }
        }
        sums.map(|sum| sum as f32)
    }

    /// Whether the next level asks of the same group: what the two add is then taken together.
    fn goes_on(&self, tree: &Tree, level: usize) -> bool {
        let group = |level: &Level| self.groups[usize::from(level.feature)];
        tree.levels.get(level + 1).is_some_and(|next| group(next) == group(&tree.levels[level]))
    }

    /// The same for the candidates in the first so many rows, to the bit, at a fraction of the
    /// time: a tree's values are at hand for all of them.
    ///
    /// # Panics
    /// As [`Self::contributions`].
    pub fn all_contributions<C: AsRef<[u8]>>(&self, columns: &[C], rows: usize) -> Vec<[f32; GROUPS]> {
        let mut parts = vec![[0.0; GROUPS]; rows];
        for (block, parts) in parts.chunks_mut(BLOCK).enumerate() {
            self.split(columns, block * BLOCK, parts);
        }
        parts
    }

    /// [`Self::contributions`] of up to [`BLOCK`] candidates from a row on.
    fn split<C: AsRef<[u8]>>(&self, columns: &[C], from: usize, parts: &mut [[f32; GROUPS]]) {
        let count = parts.len();
        let mut sums = vec![[0f64; BLOCK]; GROUPS];
        let (mut leaves, mut before) = ([0u8; BLOCK], [0f64; BLOCK]);
        let (leaves, before) = (&mut leaves[..count], &mut before[..count]);
        for tree in &self.trees {
            tree.leaves(columns, from, leaves);
            before.fill(0.0);
            for (l, level) in tree.levels.iter().enumerate() {
                if self.goes_on(tree, l) {
                    continue;
                }
                let sums = &mut sums[usize::from(self.groups[usize::from(level.feature)])];
                let values = &tree.values[(2 << l) - 1..(4 << l) - 1];
                for ((sum, before), &leaf) in sums.iter_mut().zip(&mut *before).zip(&*leaves) {
                    // The lowest bits of a leaf are its node on the level.
                    let after = f64::from(values[usize::from(leaf) & (values.len() - 1)]);
                    *sum += after - *before;
                    *before = after;
                }
            }
        }
        for (i, parts) in parts.iter_mut().enumerate() {
            *parts = std::array::from_fn(|group| sums[group][i] as f32);
        }
    }
}
