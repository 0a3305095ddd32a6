//! From ranks to figures, with errors that know that questions of one city go together.

use std::collections::BTreeMap;

use serde::Serialize;

use super::ablation::{Ablation, Change};
use crate::chance::Chance;

/// Where one target came out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outcome {
    /// Row of the city that asks.
    pub city: u32,
    /// 1 for the best; equal scores take their mean rank.
    pub rank: f64,
    /// How many were ranked, the target included.
    pub candidates: usize,
    /// Whether the target was among them. If not, it stands behind the last and counts as missed
    /// whatever the depth.
    pub found: bool,
}

/// The figures of one task.
///
/// Errors are standard errors over cities that ask: cities, with all their questions, are
/// drawn anew with replacement (Efron and Tibshirani 1993, chapter 8). With one city there is
/// nothing to draw from, and they are 0.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct TaskReport {
    /// Queries.
    pub queries: usize,
    /// Mean number of candidates per query.
    pub candidates: f64,
    /// Mean probability that the target is ranked above a random other candidate.
    pub auc: f64,
    /// Mean reciprocal rank.
    pub mrr: f64,
    /// Share of targets among the first 10.
    pub recall_10: f64,
    /// Share of targets among the first 100.
    pub recall_100: f64,
    /// Share of targets among the first 1000.
    pub recall_1000: f64,
    /// Median rank of the target.
    pub median_rank: f64,
    /// Standard error of the mean probability [`Self::auc`].
    pub auc_error: f64,
    /// Standard error of the mean reciprocal rank.
    pub mrr_error: f64,
    /// Standard error of recall@10.
    pub recall_10_error: f64,
    /// Standard error of recall@100.
    pub recall_100_error: f64,
    /// Standard error of recall@1000.
    pub recall_1000_error: f64,
    /// Standard error of the median rank.
    pub median_rank_error: f64,
    /// Cities that ask.
    pub cities: usize,
    /// Share of targets among the first k, for k on a grid from 1 to 10,000.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub curve: Vec<Recall>,
    /// The same questions ranked by simple rules: see [`Baseline`](super::Baseline).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub baselines: BTreeMap<String, TaskReport>,
    /// The same questions ranked with one criterion or one reading left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ablations: Vec<Ablation>,
    /// The questions apart by what is asked: see [`SplitBy`].
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub splits: BTreeMap<SplitBy, Vec<Group>>,
}

/// A point of the recall curve.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Recall {
    /// How many of the first are looked at.
    pub k: u32,
    /// Share of targets among them.
    pub recall: f64,
}

/// What questions are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SplitBy {
    /// Partners of the target that the ranking knows.
    TargetPartners,
    /// People of the target.
    TargetPopulation,
    /// Continent of the city that asks, as GeoNames codes.
    QueryContinent,
}

impl SplitBy {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::TargetPartners, Self::TargetPopulation, Self::QueryContinent];
}

/// The questions of one kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// Which: "0", "1-2" …; a continent's code.
    pub name: String,
    /// Their figures.
    pub figures: TaskReport,
}

/// How standard errors are drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draws {
    pub count: usize,
    pub seed: u64,
}

/// Ten steps a decade.
pub(super) fn curve(outcomes: &[Outcome]) -> Vec<Recall> {
    let mut ks: Vec<u32> = (0..=40).map(|i| 10f64.powf(f64::from(i) / 10.0).round() as u32).collect();
    ks.dedup();
    let n = outcomes.len().max(1) as f64;
    let within = |k: u32| outcomes.iter().filter(|o| o.found && o.rank <= f64::from(k)).count() as f64;
    ks.into_iter().map(|k| Recall { k, recall: within(k) / n }).collect()
}

/// What is averaged: AUC, reciprocal rank, and the three recalls.
const MEANS: usize = 5;

fn values(o: &Outcome) -> [f64; MEANS] {
    if !o.found {
        return [0.0; MEANS];
    }
    let auc = if o.candidates < 2 { 1.0 } else { 1.0 - (o.rank - 1.0) / (o.candidates - 1) as f64 };
    let within = |k: f64| f64::from(u8::from(o.rank <= k));
    [auc, 1.0 / o.rank, within(10.0), within(100.0), within(1000.0)]
}

/// The figures of these outcomes.
pub(super) fn summary(outcomes: &[Outcome], draws: Draws) -> TaskReport {
    if outcomes.is_empty() {
        return TaskReport::default();
    }
    let n = outcomes.len() as f64;
    let mut sums = [0.0; MEANS];
    for o in outcomes {
        sums.iter_mut().zip(values(o)).for_each(|(sum, v)| *sum += v);
    }
    let [auc, mrr, recall_10, recall_100, recall_1000] = sums.map(|sum| sum / n);
    let errors = Bootstrap::new(outcomes).errors(draws);
    TaskReport {
        queries: outcomes.len(),
        candidates: outcomes.iter().map(|o| o.candidates as f64).sum::<f64>() / n,
        auc,
        mrr,
        recall_10,
        recall_100,
        recall_1000,
        median_rank: median(outcomes),
        auc_error: errors.means[0],
        mrr_error: errors.means[1],
        recall_10_error: errors.means[2],
        recall_100_error: errors.means[3],
        recall_1000_error: errors.means[4],
        median_rank_error: errors.median,
        cities: errors.cities,
        ..TaskReport::default()
    }
}

/// By how much the same questions came out otherwise: cities are drawn anew with both rankings'
/// outcomes, so that what is hard for both does not count as error of the difference.
pub(super) fn change(before: &[Outcome], after: &[Outcome], draws: Draws) -> Change {
    let mut by_city: BTreeMap<u32, ([f64; MEANS], f64)> = BTreeMap::new();
    let mut all = [0.0; MEANS];
    for (before, after) in before.iter().zip(after) {
        let (sums, count) = by_city.entry(before.city).or_default();
        let changes = values(before).into_iter().zip(values(after)).map(|(before, after)| after - before);
        for ((sum, all), change) in sums.iter_mut().zip(&mut all).zip(changes) {
            *sum += change;
            *all += change;
        }
        *count += 1.0;
    }
    let [_, mrr, recall_10, recall_100, _] = all.map(|sum| sum / before.len().max(1) as f64);
    let drawn = Bootstrap { cities: by_city.into_values().collect(), ranks: Vec::new() };
    let [_, mrr_error, recall_10_error, recall_100_error, _] = drawn.errors(draws).means;
    Change { mrr, mrr_error, recall_10, recall_10_error, recall_100, recall_100_error }
}

fn median(outcomes: &[Outcome]) -> f64 {
    let mut ranks: Vec<f64> = outcomes.iter().map(|o| o.rank).collect();
    ranks.sort_by(f64::total_cmp);
    let middle = ranks.len() / 2;
    if ranks.len() % 2 == 1 { ranks[middle] } else { (ranks[middle - 1] + ranks[middle]) / 2.0 }
}

/// Outcomes by city, ready to be drawn.
struct Bootstrap {
    /// For each city the sums of what is averaged, and how many questions.
    cities: Vec<([f64; MEANS], f64)>,
    /// Ranks ascending, each with its city's place in the list.
    ranks: Vec<(f64, usize)>,
}

struct Errors {
    means: [f64; MEANS],
    median: f64,
    cities: usize,
}

impl Bootstrap {
    fn new(outcomes: &[Outcome]) -> Self {
        let mut by_city: BTreeMap<u32, Vec<&Outcome>> = BTreeMap::new();
        for o in outcomes {
            by_city.entry(o.city).or_default().push(o);
        }
        let mut ranks: Vec<(f64, usize)> = Vec::with_capacity(outcomes.len());
        let cities = by_city
            .values()
            .enumerate()
            .map(|(i, of)| {
                let mut sums = [0.0; MEANS];
                for o in of {
                    sums.iter_mut().zip(values(o)).for_each(|(sum, v)| *sum += v);
                    ranks.push((o.rank, i));
                }
                (sums, of.len() as f64)
            })
            .collect();
        ranks.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        Self { cities, ranks }
    }

    fn errors(&self, draws: Draws) -> Errors {
        let n = self.cities.len();
        let mut seen = [Moments::default(); MEANS];
        let mut medians = Moments::default();
        let mut times = vec![0u32; n];
        for draw in 0..if n > 1 { draws.count } else { 0 } {
            let mut chance = Chance::part(draws.seed, draw as u64);
            times.fill(0);
            let (mut sums, mut count) = ([0.0; MEANS], 0.0);
            for _ in 0..n {
                let i = chance.below(n);
                times[i] += 1;
                let (of, queries) = &self.cities[i];
                sums.iter_mut().zip(of).for_each(|(sum, v)| *sum += v);
                count += queries;
            }
            seen.iter_mut().zip(sums).for_each(|(m, sum)| m.add(sum / count));
            medians.add(self.median(&times, count));
        }
        Errors { means: seen.map(Moments::deviation), median: medians.deviation(), cities: n }
    }

    fn median(&self, times: &[u32], count: f64) -> f64 {
        let mut seen = 0.0;
        for &(rank, city) in &self.ranks {
            seen += f64::from(times[city]);
            if seen * 2.0 >= count {
                return rank;
            }
        }
        0.0
    }
}

/// A running mean and variance (Welford 1962).
#[derive(Debug, Clone, Copy, Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, x: f64) {
        self.count += 1.0;
        let off = x - self.mean;
        self.mean += off / self.count;
        self.squares += off * (x - self.mean);
    }

    fn deviation(self) -> f64 {
        if self.count < 2.0 { 0.0 } else { (self.squares / (self.count - 1.0)).sqrt() }
    }
}
