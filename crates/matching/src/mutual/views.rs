//! What each seeker thinks of each other: the score, or the limits that it fails.

use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::{Looks, Seeker};
use crate::criterion::Criterion;
use crate::engine::Engine;
use crate::judge::Judge;
use crate::limits::{Fails, NEVER, Sieve};
use crate::list::part;
use crate::query::{Query, Weights};
use crate::scene::Plan;
use crate::scorer::Scorer;

/// So many of those acceptable to a seeker are looked at twice, the best by the curves: all in
/// most pools, and more than are ever introduced in the largest.
const LOOKED_AT: usize = 500;

/// One seeker's view of another, in four bytes: there are 25 million of 5,000 seekers.
#[derive(Clone, Copy)]
struct View(u32);

/// Set in a view that is no score: such bits make a float that is no number, whatever the bars.
const BARRED: u32 = 0x7fc0_0000;
/// All limits that a seeker could relax. [`NEVER`] bars oneself, those who are partners already
/// and places of another kind.
const LIMITS: Fails = NEVER - 1;
const _: () = assert!(BARRED & (NEVER | LIMITS) == 0);

impl View {
    fn of(score: f32) -> Self {
        if score.is_nan() { Self::barred(NEVER) } else { Self(score.to_bits()) }
    }

    fn barred(bars: Fails) -> Self {
        Self(BARRED | bars)
    }

    fn score(self) -> Option<f32> {
        Some(f32::from_bits(self.0)).filter(|s| !s.is_nan())
    }

    /// The limits that are failed; 0 of one who passes.
    fn bars(self) -> Fails {
        if self.score().is_some() { 0 } else { self.0 & (NEVER | LIMITS) }
    }
}

/// What stands between two seekers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Between {
    /// Nothing: the mean of both scores.
    Nothing(f32),
    /// Limits: bits of those that the first has and the second fails, and the other way round.
    Limits(Fails, Fails),
    /// They are partners already, the same, or of different kinds.
    Never,
}

/// The views of all of each other.
pub(super) struct Views {
    seekers: usize,
    views: Vec<View>,
}

impl Views {
    /// Looks at all from each. Seekers must have been checked. `progress` is told after each.
    pub(super) fn new(
        engine: &Engine,
        seekers: &[&Seeker],
        looks: Looks,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Self {
        let n = seekers.len();
        let mut views = vec![View::barred(NEVER); n * n];
        let done = AtomicUsize::new(0);
        views.par_chunks_mut(n.max(1)).zip(seekers).for_each(|(row, seeker)| {
            look(engine, seeker, seekers, looks, row);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        });
        Self { seekers: n, views }
    }

    /// What stands between two.
    pub(super) fn between(&self, a: usize, b: usize) -> Between {
        let (there, back) = (self.views[a * self.seekers + b], self.views[b * self.seekers + a]);
        match (there.score(), back.score()) {
            (Some(x), Some(y)) => Between::Nothing((x + y) / 2.0),
            _ if (there.bars() | back.bars()) & !LIMITS != 0 => Between::Never,
            _ => Between::Limits(there.bars(), back.bars()),
        }
    }

    /// Calls `found` with all pairs that nothing stands between, the lower seeker first, and
    /// gathers what it makes of them.
    pub(super) fn pairs<T: Send>(&self, found: impl Fn(usize, usize, f32) -> T + Sync) -> Vec<T> {
        // Blocks of rows, so that what is read down a column stays in the cache for its neighbours.
        const BLOCK: usize = 32;
        let n = self.seekers;
        let blocks = (0..n.div_ceil(BLOCK)).into_par_iter();
        let of_block = |block: usize| {
            let (first, end) = (block * BLOCK, ((block + 1) * BLOCK).min(n));
            let mut pairs = Vec::new();
            for b in first + 1..n {
                for a in first..end.min(b) {
                    if let Between::Nothing(score) = self.between(a, b) {
                        pairs.push(found(a, b, score));
                    }
                }
            }
            pairs
        };
        blocks.flat_map_iter(of_block).collect()
    }
}

/// One seeker's view of all.
fn look(engine: &Engine, seeker: &Seeker, seekers: &[&Seeker], looks: Looks, row: &mut [View]) {
    let scene = &engine.scene;
    let plan = scene.plan(seeker.place);
    let query = Query { limits: seeker.limits.clone(), include_partners: true, ..Query::new(seeker.place) };
    let sieve = Sieve::new(&plan, &query);
    let kind = scene.world.kind(seeker.place);
    let (mut at, mut rows) = (Vec::new(), Vec::new());
    for (i, (other, view)) in seekers.iter().zip(row.iter_mut()).enumerate() {
        let bars = match other.place.0 {
            p if p == seeker.place.0 || scene.world.kind(other.place) != kind => NEVER,
            p if scene.network.are_tied(seeker.place.0, p) => NEVER,
            p => sieve.bars(p),
        };
        *view = View::barred(bars);
        if bars == 0 {
            at.push(i);
            rows.push(other.place.0);
        }
    }
    for (i, score) in at.into_iter().zip(pair_scores(engine, &plan, &seeker.weights, looks, &rows)) {
        row[i] = View::of(score);
    }
}

/// What one who seeks gives each of these rows, by its own weights. Weights are taken as shares:
/// whoever sets all of them to 3 does not speak three times as loud as the others. If they are
/// looked at twice, the best are, as in lists, and all others stand below them.
fn pair_scores(engine: &Engine, plan: &Plan<'_>, weights: &Weights, looks: Looks, rows: &[u32]) -> Vec<f32> {
    if rows.is_empty() {
        return Vec::new();
    }
    let mut scores = match looks {
        Looks::Once => {
            let scorer = Scorer::new(plan, &engine.model, &engine.curves, weights);
            let table = &engine.scene.table.rows;
            rows.iter().map(|&row| scorer.quick(row, &table[row as usize])).collect()
        }
        Looks::Twice => looked_twice(engine, plan, weights, rows),
    };
    let all: f32 = Criterion::ALL.iter().map(|&c| weights.of(c)).sum();
    let share = Criterion::COUNT as f32 / all;
    scores.iter_mut().for_each(|score| *score *= share);
    scores
}

/// Scores by curves, forest and perceptron of the best; all others stand below them.
fn looked_twice(engine: &Engine, plan: &Plan<'_>, weights: &Weights, rows: &[u32]) -> Vec<f32> {
    let judge = Judge::new(engine, plan, weights);
    let table = &engine.scene.table.rows;
    let mut scores: Vec<f32> = rows.iter().map(|&row| judge.quick(row, &table[row as usize])).collect();
    let looked_at = judge.front().min(LOOKED_AT).min(rows.len());
    if looked_at == 0 {
        return scores;
    }
    // Candidates as places in `rows` while the best are sought, as rows while they are looked at.
    let mut front: Vec<(f32, u32)> = scores.iter().copied().zip(0..).collect();
    part(&mut front, looked_at);
    front.truncate(looked_at);
    let least = |front: &[(f32, u32)]| front.iter().fold(f32::INFINITY, |least, f| least.min(f.0));
    let edge = least(&front);
    let at: Vec<u32> = front.iter().map(|f| f.1).collect();
    front.iter_mut().for_each(|f| f.1 = rows[f.1 as usize]);
    judge.add(&mut front);
    let lower = (least(&front) - edge).min(0.0);
    scores.iter_mut().for_each(|score| *score += lower);
    for (i, (score, _)) in at.into_iter().zip(front) {
        scores[i as usize] = score;
    }
    scores
}

/// The share of pairs of this score that are twinned. One map for all, or a pair of a lower score
/// could be the likelier: the more cautious one, of cities without partners.
pub(super) fn likelihood(engine: &Engine, score: f32) -> f32 {
    engine.model.likelihood(score, false)
}
