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
        Rows {
            columns: &self.columns,
            tied: &self.tied,
            weight: &self.weight,
            start: &self.start,
            lists: &[],
        }
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

/// Lists of ten rows, of which one is tied: the higher its first bin, the likelier. Each list has a level
/// of its own, which the second bin knows.
fn lists(count: usize) -> Made {
    let mut made = Made::new(10 * count, 3, |_| 0.0);
    let mut chance = Chance::new(12);
    for list in 0..count {
        let rows = 10 * list..10 * (list + 1);
        let level = chance.below(16) as u8;
        let odds: Vec<f64> = rows.clone().map(|r| (f64::from(made.columns[0][r]) / 3.0).exp()).collect();
        let mut left = chance.unit() * odds.iter().sum::<f64>();
        let tied = odds.iter().position(|odds| {
            left -= odds;
            left < 0.0
        });
        for (at, row) in rows.enumerate() {
            made.columns[1][row] = level;
            made.tied[row] = Some(at) == tied;
        }
    }
    made
}

#[test]
fn by_lists_it_learns_which_of_a_list_is_tied_and_not_which_list_is_ready_to() {
    let mut made = lists(2_000);
    // Untied pairs of lists of a high level stand for more: that tells pairs apart, not those of a list.
    for (row, weight) in made.weight.iter_mut().enumerate() {
        *weight = if made.columns[1][row] > 7 && !made.tied[row] { 16.0 } else { 1.0 };
    }
    let sizes = vec![10; 2_000];
    let by_lists = Rows { lists: &sizes, ..made.rows() };
    let learn = |rows: &Rows| boost(rows, &[FIT; 3], &[FIT], &quick(), |_, _| {}).unwrap();
    let (lists, pairs) = (learn(&by_lists), learn(&made.rows()));
    let asks = |forest: &Forest, column: usize| {
        let levels = forest.trees().iter().flat_map(|tree| &tree.levels);
        levels.filter(|level| usize::from(level.feature) == column).count()
    };
    assert!(asks(&pairs, 1) > 0, "or the test says nothing");
    let first = |forest: &Forest| {
        let scores = made.scores(forest);
        let best = |list: usize| {
            (10 * list..10 * (list + 1)).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap()
        };
        (0..2_000).filter(|&list| made.tied[best(list)]).count()
    };
    let best = first(&Forest::new(0.0, vec![FIT; 3], Vec::new()).unwrap());
    assert!(first(&lists) > 2 * best, "{} of 2000, {best} by no forest", first(&lists));
    let spread = |forest: &Forest| {
        let level = |level: u8| {
            let mut score = [0.0];
            forest.score(&[vec![8], vec![level], vec![8]], &[1.0; GROUPS], &mut score);
            score[0]
        };
        (level(15) - level(0)).abs()
    };
    assert!(spread(&pairs) > 1.0, "{}", spread(&pairs));
    assert!(spread(&lists) < spread(&pairs) / 3.0, "{} {}", spread(&lists), spread(&pairs));
}

#[test]
fn the_pull_of_a_list_is_the_slope_of_its_loss() {
    let (tied, weight) = ([true, false, true, false, false], [1.0, 3.0, 2.0, 0.5, 40.0]);
    let loss = |scores: &[f64]| {
        let odds: Vec<f64> = scores.iter().map(|score| score.exp()).collect();
        let untied: f64 = [1, 3, 4].iter().map(|&row| f64::from(weight[row]) * odds[row]).sum();
        [0, 2].iter().map(|&t| -f64::from(weight[t]) * (odds[t] / (odds[t] + untied)).ln()).sum::<f64>()
    };
    let scores = [0.5f32, -1.0, 2.0, 1.5, -3.0];
    let mut pulls = [[0.0; 2]; 5];
    pull_of_list(&tied, &weight, &scores, &mut pulls);
    for row in 0..5 {
        let at = |step: f64| {
            let mut moved = scores.map(f64::from);
            moved[row] += step;
            loss(&moved)
        };
        let slope = (at(1e-3) - at(-1e-3)) / 2e-3;
        let bend = (at(1e-3) - 2.0 * at(0.0) + at(-1e-3)) / 1e-6;
        assert!((f64::from(pulls[row][0]) - slope).abs() < 1e-5, "row {row}: {pulls:?} {slope}");
        assert!((f64::from(pulls[row][1]) - bend).abs() < 1e-4, "row {row}: {pulls:?} {bend}");
    }
    // Rows past the last list, and lists past the last row, change nothing.
    let made = lists(3);
    let of = |lists: &[usize]| pulls_of_lists(&Rows { lists, ..made.rows() }, &made.start);
    assert_eq!(of(&[10, 10, 10]), of(&[10, 10, 10, 7]));
    assert_eq!(of(&[10, 10])[20..], [[0.0; 2]; 10]);
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
