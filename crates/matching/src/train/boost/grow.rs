//! Grows one oblivious tree.
//!
//! A level's question is sought over histograms: the sums of gradients and hessians by node and
//! bin. Of the two children of a node only the one with fewer rows is counted; the other is its
//! parent less that. Features are spread over threads.

use rayon::prelude::*;

use crate::forest::Level;

/// Sums over rows.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sums {
    /// Of gradients.
    pub(super) g: f64,
    /// Of hessians.
    pub(super) h: f64,
    /// Rows.
    pub(super) n: u64,
}

impl Sums {
    #[inline]
    pub(super) fn add(&mut self, [g, h]: [f32; 2]) {
        self.g += f64::from(g);
        self.h += f64::from(h);
        self.n += 1;
    }

    #[inline]
    pub(super) fn plus(&self, o: &Self) -> Self {
        Self { g: self.g + o.g, h: self.h + o.h, n: self.n + o.n }
    }

    #[inline]
    fn minus(&self, o: &Self) -> Self {
        let n = self.n - o.n;
        // What rounding leaves over is not a hessian.
        if n == 0 { Self::default() } else { Self { g: self.g - o.g, h: self.h - o.h, n } }
    }
}

/// When a node gets a value of its own, and which.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) depth: usize,
    pub(super) ridge: f64,
    pub(super) least_hessian: f64,
    pub(super) least_rows: u64,
    pub(super) longest_step: f64,
}

impl Rule {
    /// The Newton step of a node; none if too little speaks for it.
    #[inline]
    pub(super) fn value(&self, s: &Sums) -> Option<f64> {
        let enough = s.n >= self.least_rows && s.h >= self.least_hessian && s.h + self.ridge > 0.0;
        enough.then(|| (-s.g / (s.h + self.ridge)).clamp(-self.longest_step, self.longest_step))
    }

    /// By how much a node's own value is better than the one it would inherit.
    #[inline]
    fn gain(&self, s: &Sums, inherited: f64) -> f64 {
        let cost = |v: f64| (2.0 * s.g + (s.h + self.ridge) * v) * v;
        self.value(s).map_or(0.0, |v| cost(inherited) - cost(v))
    }
}

/// Some rows in rising order, each with its node, gradient and hessian.
#[derive(Debug, Default)]
pub(super) struct Part {
    rows: Vec<u32>,
    nodes: Vec<u8>,
    pulls: Vec<[f32; 2]>,
}

impl Part {
    pub(super) fn push(&mut self, row: u32, node: u8, pull: [f32; 2]) {
        self.rows.push(row);
        self.nodes.push(node);
        self.pulls.push(pull);
    }

    /// Sends each row on by its answer at this level; returns those of the smaller children,
    /// still under their parent's number.
    fn descend(&mut self, column: &[u8], level: Level, bit: u8, right_is_smaller: &[bool]) -> Self {
        let all = self.rows.len();
        let mut few = Self { rows: vec![0; all], nodes: vec![0; all], pulls: vec![[0.0; 2]; all] };
        let mut kept = 0;
        for ((&row, node), &pull) in self.rows.iter().zip(&mut self.nodes).zip(&self.pulls) {
            let right = column[row as usize] > level.threshold;
            // Every row is written and the next one overwrites it unless it is kept: answers
            // are as good as random, and a branch on them would be guessed wrong half the time.
            (few.rows[kept], few.nodes[kept], few.pulls[kept]) = (row, *node, pull);
            kept += usize::from(right == right_is_smaller[usize::from(*node)]);
            *node |= if right { bit } else { 0 };
        }
        few.rows.truncate(kept);
        few.nodes.truncate(kept);
        few.pulls.truncate(kept);
        few
    }
}

/// A tree without values.
#[derive(Debug)]
pub(super) struct Grown {
    /// The questions, from the root.
    pub(super) levels: Vec<Level>,
    /// What lies in each leaf.
    pub(super) leaves: Vec<Sums>,
}

impl Grown {
    /// The same tree with its levels in the order of their places; equals stay in their order.
    pub(super) fn ordered(&self, place: impl Fn(&Level) -> usize) -> Self {
        let mut order: Vec<usize> = (0..self.levels.len()).collect();
        order.sort_by_key(|&l| place(&self.levels[l]));
        let levels = order.iter().map(|&l| self.levels[l]).collect();
        let bits = |leaf: usize| order.iter().enumerate().map(move |(l, &old)| (leaf >> l & 1) << old);
        let leaves = (0..self.leaves.len()).map(|leaf| self.leaves[bits(leaf).sum::<usize>()]).collect();
        Self { levels, leaves }
    }
}

/// The bins of a feature.
#[derive(Debug)]
pub(super) struct Column<'a> {
    bins: &'a [u8],
    /// One more than the highest bin.
    width: usize,
}

impl<'a> Column<'a> {
    pub(super) fn new(bins: &'a [u8]) -> Self {
        Self { bins, width: bins.iter().fold(0, |most, &bin| most.max(usize::from(bin))) + 1 }
    }
}

/// Grows a tree on these parts, asking only for the drawn features. It has fewer levels than
/// allowed if no question gains anything.
pub(super) fn grow(columns: &[Column], drawn: &[u16], mut parts: Vec<Part>, rule: &Rule) -> Grown {
    let mut histograms: Vec<Histogram> =
        drawn.iter().map(|&feature| Histogram::new(&columns[usize::from(feature)], feature)).collect();
    let mut levels = Vec::new();
    let mut leaves = vec![Sums::default()];
    for part in &parts {
        part.pulls.iter().for_each(|&pull| leaves[0].add(pull));
    }
    let mut values = vec![rule.value(&leaves[0]).unwrap_or(0.0)];
    let mut right_is_smaller = Vec::new();
    let mut few: Option<Vec<Part>> = None;
    for l in 0..rule.depth {
        let counted = few.as_ref().unwrap_or(&parts);
        let best = histograms
            .par_chunks_mut(TOGETHER)
            .enumerate()
            .flat_map_iter(|(chunk, histograms)| {
                count(histograms, counted, &right_is_smaller);
                let best = |histogram: &Histogram| histogram.best(&values, rule);
                (chunk * TOGETHER..).zip(histograms.iter().map(best).collect::<Vec<_>>())
            })
            .reduce_with(|a, b| if b.1.0 > a.1.0 || (b.1.0 == a.1.0 && b.0 < a.0) { b } else { a });
        let Some((at, (gain, level))) = best else { break };
        if gain <= 0.0 {
            break;
        }
        let half = 1 << l;
        let mut next = vec![Sums::default(); 2 * half];
        for (node, bins) in histograms[at].nodes().enumerate() {
            let (left, right) = bins.split_at(usize::from(level.threshold) + 1);
            next[node] = left.iter().fold(Sums::default(), |a, b| a.plus(b));
            next[node | half] = right.iter().fold(Sums::default(), |a, b| a.plus(b));
        }
        values = (0..2 * half)
            .map(|child| rule.value(&next[child]).unwrap_or(values[child & (half - 1)]))
            .collect();
        right_is_smaller = (0..half).map(|node| next[node | half].n <= next[node].n).collect();
        leaves = next;
        levels.push(level);
        if levels.len() < rule.depth {
            let column = columns[usize::from(level.feature)].bins;
            let descend = |part: &mut Part| part.descend(column, level, half as u8, &right_is_smaller);
            few = Some(parts.par_iter_mut().map(descend).collect());
        }
    }
    Grown { levels, leaves }
}

/// The histogram of one feature: for each node, sums by bin.
#[derive(Debug)]
struct Histogram<'a> {
    column: &'a [u8],
    feature: u16,
    /// Bins of a node.
    width: usize,
    sums: Vec<Sums>,
}

impl<'a> Histogram<'a> {
    fn new(column: &'a Column, feature: u16) -> Self {
        Self { column: column.bins, feature, width: column.width, sums: Vec::new() }
    }

    fn nodes(&self) -> impl Iterator<Item = &[Sums]> {
        self.sums.chunks_exact(self.width)
    }

    /// Makes room for the nodes of the next level: where to count, and all that was counted before.
    fn room(&mut self, nodes: usize) -> (Counter<'_>, &mut [Sums]) {
        self.sums.resize((2 * nodes).max(1) * self.width, Sums::default());
        let (parents, children) = self.sums.split_at_mut(nodes * self.width);
        let others = vec![Sums::default(); children.len()];
        (Counter { column: self.column, width: self.width, children, others }, parents)
    }

    /// The question with the greatest gain over all nodes, with the lowest threshold among equals.
    fn best(&self, values: &[f64], rule: &Rule) -> (f64, Level) {
        let mut gains = [0f64; 256];
        for (bins, &inherited) in self.nodes().zip(values) {
            let all = bins.iter().fold(Sums::default(), |a, b| a.plus(b));
            let (mut left, mut last) = (Sums::default(), 0.0);
            for (gain, bin) in gains.iter_mut().zip(bins) {
                // An empty bin leaves both sides as they were.
                if bin.n > 0 {
                    left = left.plus(bin);
                    last = rule.gain(&left, inherited) + rule.gain(&all.minus(&left), inherited);
                }
                *gain += last;
            }
        }
        let mut best = (0.0, Level { feature: self.feature, threshold: 0 });
        for (threshold, &gain) in (0..=u8::MAX).zip(&gains) {
            if gain > best.0 {
                best = (gain, Level { feature: self.feature, threshold });
            }
        }
        best
    }
}

/// Histograms that are counted in one go over the rows.
const TOGETHER: usize = 2;

/// Where the children of a level are counted.
struct Counter<'a> {
    column: &'a [u8],
    width: usize,
    children: &'a mut [Sums],
    /// Sums of every other row: rows often fall into the same bin, and a sum can take the next number only
    /// when it has the last.
    others: Vec<Sums>,
}

impl Counter<'_> {
    #[inline(always)]
    fn cell(&self, node: u8, row: u32) -> usize {
        usize::from(node) * self.width + usize::from(self.column[row as usize])
    }

    #[inline(always)]
    fn add(&mut self, node: u8, row: u32, pull: [f32; 2]) {
        let cell = self.cell(node, row);
        self.children[cell].add(pull);
    }

    #[inline(always)]
    fn add_other(&mut self, node: u8, row: u32, pull: [f32; 2]) {
        let cell = self.cell(node, row);
        self.others[cell].add(pull);
    }
}

/// Takes up to [`TOGETHER`] histograms on to the nodes of the next level. `counted` are all rows at the
/// root, later those of the smaller children.
fn count(histograms: &mut [Histogram], counted: &[Part], right_is_smaller: &[bool]) {
    let nodes = right_is_smaller.len();
    let parents = match histograms {
        [one, two] => {
            let ((one, of_one), (two, of_two)) = (one.room(nodes), two.room(nodes));
            let [one, two] = add_rows([one, two], counted);
            vec![(one, of_one), (two, of_two)]
        }
        few => {
            let alone = |histogram| {
                let (counter, parents) = Histogram::room(histogram, nodes);
                let [counter] = add_rows([counter], counted);
                (counter, parents)
            };
            few.iter_mut().map(alone).collect()
        }
    };
    for (Counter { width, children, others, .. }, parents) in parents {
        for (child, other) in children.iter_mut().zip(&others) {
            *child = child.plus(other);
        }
        let pairs = parents.chunks_exact_mut(width).zip(children.chunks_exact_mut(width));
        for ((left, right), &right_is_smaller) in pairs.zip(right_is_smaller) {
            for (left, right) in left.iter_mut().zip(right) {
                let other = left.minus(right);
                (*left, *right) = if right_is_smaller { (other, *right) } else { (*right, other) };
            }
        }
    }
}

/// Adds up all rows in all of the counters.
fn add_rows<'a, const N: usize>(mut counters: [Counter<'a>; N], counted: &[Part]) -> [Counter<'a>; N] {
    for part in counted {
        let half = part.rows.len().div_ceil(2);
        let (rows, other_rows) = part.rows.split_at(half);
        let (nodes, other_nodes) = part.nodes.split_at(half);
        let (pulls, other_pulls) = part.pulls.split_at(half);
        let ones = rows.iter().zip(nodes).zip(pulls);
        let twos = other_rows.iter().zip(other_nodes).zip(other_pulls);
        for (((&row, &node), &pull), ((&row2, &node2), &pull2)) in ones.zip(twos) {
            for c in &mut counters {
                c.add(node, row, pull);
                c.add_other(node2, row2, pull2);
            }
        }
        if half > other_rows.len() {
            for c in &mut counters {
                c.add(nodes[half - 1], rows[half - 1], pulls[half - 1]);
            }
        }
    }
    counters
}
