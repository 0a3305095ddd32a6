#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use super::*;
use crate::forest::GROUPS;

const FIT: u8 = 0;
const NETWORK: u8 = 6;

struct Made {
    columns: Vec<Vec<u8>>,
    tied: Vec<bool>,
    weight: Vec<f32>,
    start: Vec<f32>,
}

impl Made {
    /// Rows of random bins, tied as chance would have it by these log-odds.
    fn new(rows: usize, features: usize, log_odds: impl Fn(&[u8]) -> f64) -> Self {
        let mut chance = Chance::new(11);
        let mut made = Self {
            columns: vec![Vec::with_capacity(rows); features],
            tied: Vec::new(),
            weight: vec![1.0; rows],
            start: vec![0.0; rows],
        };
        for _ in 0..rows {
            let bins: Vec<u8> = (0..features).map(|_| chance.below(16) as u8).collect();
            made.tied.push(chance.unit() < 1.0 / (1.0 + (-log_odds(&bins)).exp()));
            made.columns.iter_mut().zip(bins).for_each(|(column, bin)| column.push(bin));
        }
        made
    }

    fn rows(&self) -> Rows<'_> {
        Rows { columns: &self.columns, tied: &self.tied, weight: &self.weight, start: &self.start }
    }

    fn boost(&self, groups: &[u8], options: &Options) -> Forest {
        boost(&self.rows(), groups, &[FIT, NETWORK], options, |_, _| {}).unwrap()
    }

    fn scores(&self, forest: &Forest) -> Vec<f32> {
        let mut scores = self.start.clone();
        forest.score(&self.columns, &[1.0; GROUPS], &mut scores);
        scores
    }

    /// Mean loss at these scores.
    fn loss(&self, scores: &[f32]) -> f64 {
        let each = scores.iter().zip(&self.tied).zip(&self.weight);
        let loss =
            each.map(|((&s, &t), &w)| f64::from(w) * (1.0 + f64::from(if t { -s } else { s }).exp()).ln());
        loss.sum::<f64>() / self.weight.iter().map(|&w| f64::from(w)).sum::<f64>()
    }
}

fn quick() -> Options {
    Options { trees: 60, rate: 0.2, features: 1.0, rows: 0.8, ..Options::default() }
}

fn either(bins: &[u8]) -> f64 {
    if (bins[0] > 7) == (bins[1] > 7) { 2.0 } else { -2.0 }
}

#[test]
fn learns_an_interaction_that_no_sum_of_single_features_can() {
    let made = Made::new(20_000, 4, either);
    let deep = made.boost(&[0; 4], &quick());
    let flat = made.boost(&[0; 4], &Options { depth: 1, ..quick() });
    let best = made.loss(
        &(0..20_000).map(|r| either(&[made.columns[0][r], made.columns[1][r]]) as f32).collect::<Vec<_>>(),
    );
    let (deep, flat) = (made.loss(&made.scores(&deep)), made.loss(&made.scores(&flat)));
    assert!(flat > 0.68, "single features know nothing here: {flat}");
    assert!(deep < best + 0.01, "{deep} against {best}");
}

#[test]
fn is_the_same_on_one_thread_and_on_two() {
    let made = Made::new(3 * CHUNK + 100, 6, |b| f64::from(b[0]) / 4.0 - f64::from(b[3]) / 8.0 - 3.0);
    let options = Options { trees: 6, ..Options::default() };
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| made.boost(&[0, 1, 2, 3, 4, 6], &options))
    };
    let (one, two) = (on(1), on(2));
    assert_eq!(one, two);
    assert_eq!(one.trees().len(), 6);
    let other = made.boost(&[0, 1, 2, 3, 4, 6], &Options { seed: 2, ..options });
    assert_ne!(one, other, "another seed draws other rows");
}

#[test]
fn what_fit_adds_never_depends_on_the_network() {
    let made = Made::new(20_000, 4, |b| either(b) + either(&b[1..]) / 2.0 + f64::from(b[3]) / 8.0);
    let groups = [NETWORK, FIT, NETWORK, FIT];
    let forest = made.boost(&groups, &quick());
    let mixed = |tree: &Tree| {
        let of = |group| tree.levels.iter().any(|l| groups[usize::from(l.feature)] == group);
        of(FIT) && of(NETWORK)
    };
    assert!(forest.trees().iter().any(mixed), "or the test says nothing");
    let mut altered = made.columns.clone();
    for feature in [0, 2] {
        altered[feature].iter_mut().for_each(|bin| *bin = 15 - *bin);
    }
    let mut differ = 0;
    for row in 0..500 {
        let (a, b) = (forest.contributions(&made.columns, row), forest.contributions(&altered, row));
        assert_eq!(a[usize::from(FIT)], b[usize::from(FIT)]);
        differ += usize::from(a[usize::from(NETWORK)] != b[usize::from(NETWORK)]);
    }
    assert!(differ > 400, "{differ}");
}

#[test]
fn the_unknown_is_a_bin_like_any_other() {
    let made = Made::new(10_000, 2, |b| if b[1] == 0 { 3.0 } else { -1.0 });
    let forest = made.boost(&[0; 2], &Options { depth: 2, ..quick() });
    let mut scores = [0.0; 3];
    forest.score(&[vec![3, 3, 3], vec![0, 1, 15]], &[1.0; GROUPS], &mut scores);
    assert!(scores[0] > 2.0 && scores[1] < -0.5 && scores[2] < -0.5, "{scores:?}");
}

#[test]
fn rare_ties_among_heavy_rows_are_not_overshot() {
    let mut made = Made::new(20_000, 3, |b| f64::from(b[0]) / 3.0 - 8.0);
    for (weight, tied) in made.weight.iter_mut().zip(&made.tied) {
        *weight = if *tied { 1.0 } else { 50.0 };
    }
    let forest = made.boost(&[0; 3], &quick());
    let scores = made.scores(&forest);
    assert!(made.loss(&scores) < made.loss(&vec![forest.bias(); 20_000]));
    let of = |row: usize| f64::from(made.weight[row]) / (1.0 + f64::from(-scores[row]).exp());
    let (expected, ties) =
        ((0..20_000).map(of).sum::<f64>(), made.tied.iter().filter(|t| **t).count() as f64);
    assert!((expected / ties - 1.0).abs() < 0.15, "{expected} expected, {ties} seen");
}

#[test]
fn goes_on_from_the_start_it_is_given() {
    let mut made = Made::new(10_000, 2, |b| f64::from(b[0]) / 2.0 - 4.0);
    made.start = made.columns[0].iter().map(|&bin| f32::from(bin) / 2.0 + 3.0).collect();
    let forest = made.boost(&[0; 2], &Options { trees: 20, ..Options::default() });
    assert!((forest.bias() + 7.0).abs() < 0.2, "{}", forest.bias());
    let most =
        (0..500).flat_map(|r| forest.contributions(&made.columns, r)).fold(0f32, |m, c| m.max(c.abs()));
    assert!(most < 0.35, "nothing is left to learn: {most}");
}

#[test]
fn nothing_to_learn_from_makes_an_empty_forest() {
    let none = Made::new(0, 3, |_| 0.0).boost(&[0; 3], &Options { trees: 2, ..quick() });
    assert_eq!(none.bias(), 0.0);
    assert!(none.trees().iter().all(|t| t.levels.is_empty()));
    let few = Made::new(20, 3, |_| 0.0).boost(&[0; 3], &Options { trees: 2, ..quick() });
    assert!(few.trees().iter().all(|t| t.levels.is_empty()), "fewer rows than a node needs");
}

#[test]
fn groups_and_numbers_that_make_no_sense_are_an_error() {
    let mut made = Made::new(100, 1, |_| 0.0);
    assert!(boost(&made.rows(), &[99], &[], &quick(), |_, _| {}).is_err());
    made.start[3] = f32::NAN;
    assert!(boost(&made.rows(), &[0], &[], &quick(), |_, _| {}).is_err());
}

#[test]
fn tells_how_far_it_is() {
    let made = Made::new(200, 1, |_| 0.0);
    let heard = std::cell::RefCell::new(Vec::new());
    let options = Options { trees: 3, ..quick() };
    boost(&made.rows(), &[0], &[], &options, |done, of| heard.borrow_mut().push((done, of))).unwrap();
    assert_eq!(heard.into_inner(), [(0, 3), (1, 3), (2, 3), (3, 3)]);
}
