//! Learns the second look: pairs of simulated worlds, measured in full, and a forest on them.

use std::sync::Arc;

use gazetteer::{Kind, PlaceIx};
use rayon::prelude::*;

use super::boost::{self, boost};
use super::descent::{self, Descent};
use super::worlds::{Base, Hidden, Lesson};
use super::{Options, Progress};
use crate::chance::Chance;
use crate::criterion::{Criterion, ReadingKind};
use crate::forest::{Bins, Forest, MAX_BINS, Tree, cuts};
use crate::list::{better, part};
use crate::model::{Model, QUANTILES, READING_QUANTILES, reading_level};
use crate::query::Weights;
use crate::scene::Plan;
use crate::scorer::{self, Curves, Scorer, Sums};
use crate::second::ground::{Ground, Lattice};
use crate::second::learned::Second;
use crate::second::measure::Survey;
use crate::second::signals::{self, COUNT};
use crate::table::UNKNOWN;

/// How many untied candidates are drawn of those that stand up to which place in the first
/// list: mostly those near the front, where the forest has to tell them apart.
const STRATA: [(usize, usize); 5] = [(100, 40), (400, 40), (2_500, 50), (20_000, 50), (usize::MAX, 40)];
/// Down to which place candidates are put in order for that.
const ORDERED: usize = 20_000;

/// Untied pairs count for so much less than they stand for. Ties are so rare that without it a
/// leaf's hessian is next to nothing and its Newton step overshoots; it moves all log-odds
/// alike, which the calibration puts right.
const UNTIED: f32 = 0.01;

/// Bins of a number.
const BINS: usize = 64;
/// Most that one pair counts where the bins are cut, so that they are fine near the front.
const MOST_IN_CUTS: f32 = 20.0;
/// Every so many-th row is asked for what is usual.
const USUAL_EVERY: usize = 31;

/// Pairs as the forest learns from them; lists have an entry for each.
#[derive(Default)]
struct Pairs<T> {
    /// By number.
    columns: Vec<Vec<T>>,
    /// What the curves say, and how much of it comes from those that no tree asks for.
    curves: Vec<f32>,
    unasked: Vec<f32>,
    /// What is kept of the curves beside the forest, by criterion.
    kept: Vec<Sums>,
    tied: Vec<bool>,
    weight: Vec<f32>,
    /// How many there are for each place that asks, one place after the other.
    lists: Vec<usize>,
}

impl<T> Pairs<T> {
    /// What each counts where the bins are cut and valued.
    fn in_cuts(&self) -> Vec<f32> {
        let weight =
            |(tied, weight): (&bool, &f32)| if *tied { MOST_IN_CUTS } else { weight.min(MOST_IN_CUTS) };
        self.tied.iter().zip(&self.weight).map(weight).collect()
    }

    fn extend(&mut self, other: Self) {
        if self.columns.is_empty() {
            *self = other;
            return;
        }
        for (a, b) in self.columns.iter_mut().zip(other.columns) {
            a.extend(b);
        }
        self.curves.extend(other.curves);
        self.unasked.extend(other.unasked);
        self.kept.extend(other.kept);
        self.tied.extend(other.tied);
        self.weight.extend(other.weight);
        self.lists.extend(other.lists);
    }
}

impl Pairs<u8> {
    /// Of every so many-th row, if it is untied, what [`usual`] asks for.
    fn untied_every(&self, step: usize) -> Self {
        let rows: Vec<usize> = (0..self.tied.len()).step_by(step).filter(|&row| !self.tied[row]).collect();
        fn of<T: Copy>(list: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().map(|&row| list[row]).collect()
        }
        Self {
            columns: self.columns.iter().map(|column| of(column, &rows)).collect(),
            kept: of(&self.kept, &rows),
            weight: of(&self.weight, &rows),
            ..Self::default()
        }
    }
}

/// How one of the forests is grown.
pub(super) struct Way {
    /// On what the curves say, or but on those that no tree asks for.
    pub on_curves: bool,
    /// By the loss of lists, or of pairs.
    by_lists: bool,
}

impl Way {
    pub(super) fn of(number: usize) -> Self {
        Self { on_curves: number.is_multiple_of(3), by_lists: number % 3 == 2 }
    }
}

/// What is learned beside the curves.
pub(super) struct Learned {
    pub second: Second,
    /// Quantiles of what each criterion adds over random pairs, and each reading.
    pub standings: Vec<Vec<f32>>,
    pub readings: [Vec<f32>; 2],
    pub pairs: usize,
}

/// Learns from these ties what the curves of `model` leave unsaid.
pub(super) fn learn(
    base: &Base,
    lesson: &Lesson,
    model: &Model,
    options: &Options,
    progress: &(impl Fn(Progress) + Sync),
) -> Learned {
    let ground = Ground::new(&base.world, &base.table);
    let curves = Curves::new(model);
    let (mut bins, mut usual_bins) = (Bins::default(), vec![0; COUNT]);
    let mut some = Pairs::default();
    let (mut grown, mut count) = (Vec::new(), 0);
    let mut perceptron: Option<Descent> = None;
    let of = options.forests.max(1) as u64 * options.second_worlds;
    for number in 0..options.forests.max(1) {
        let mut all: Pairs<u8> = Pairs::default();
        // Every forest learns from worlds of its own: each hides other ties.
        for world in
            (0..of).skip(number * options.second_worlds as usize).take(options.second_worlds as usize)
        {
            progress(Progress::Second { done: world, of });
            let pairs = pairs_of_world(base, &ground, model, &curves, lesson, world, options);
            if world == 0 {
                bins = bins_of(&pairs);
                usual_bins = usual_bins_of(&bins, &pairs);
            }
            all.extend(binned(&bins, &usual_bins, pairs));
        }
        if number == 0 {
            some = all.untied_every(USUAL_EVERY);
            perceptron = descent(&all, options);
        }
        count += all.tied.len();
        // The perceptron's steps are too short to keep all threads busy; the trees fill the gaps.
        let (_, forest) = rayon::join(
            || perceptron.as_mut().map(|perceptron| train(perceptron, &all, number, options)),
            || forest(&all, number, options, progress),
        );
        grown.push(forest);
    }
    progress(Progress::Second { done: of, of });
    let grown: Option<Vec<Forest>> = grown.into_iter().collect();
    let second = match grown.and_then(|forests| mean(&forests, options.looking())) {
        Some(forest) => {
            let perceptron = perceptron.and_then(|p| p.perceptron(options.looking(), &signals::groups()));
            Second::new(bins, usual_bins, forest, perceptron, options.kept())
        }
        None => Second::silent(),
    };
    usual(second, &some, count)
}

/// Who asks in a simulated world, and for whom: all that lost every partner, and some of the others.
fn asked(hidden: &Hidden, chance: &mut Chance, most: usize) -> Vec<(u32, Vec<u32>)> {
    let is_cold = |row: &u32| hidden.cold.contains(row);
    let of = |(q, lost): (&u32, &Vec<u32>)| {
        // To foresee a city that nobody knows is not what the partner of one is asked.
        let targets: Vec<u32> = lost.iter().copied().filter(|t| is_cold(q) || !is_cold(t)).collect();
        (!targets.is_empty()).then_some((*q, targets))
    };
    let mut asked: Vec<_> = hidden.lost.iter().filter_map(of).collect();
    chance.shuffle(&mut asked);
    let mut warm = 0;
    asked.retain(|(q, _)| {
        warm += usize::from(!is_cold(q));
        is_cold(q) || warm <= most
    });
    asked
}

fn pairs_of_world(
    base: &Base,
    ground: &Ground,
    model: &Model,
    curves: &Curves,
    lesson: &Lesson,
    world: u64,
    options: &Options,
) -> Pairs<f32> {
    let mut chance = Chance::part(options.seed ^ 0x2d, world);
    let hidden = base.hide(lesson, &mut chance, options);
    let mut scene = base.scene(&hidden.kept);
    scorer::set_own(Arc::make_mut(&mut scene.table), &scene.rates, &scene.network, model);
    let lattice = Lattice::new(&scene.world, &scene.table, &scene.network);
    let parts: Vec<Pairs<f32>> = asked(&hidden, &mut chance, options.most_asking)
        .par_iter()
        .map(|(q, targets)| {
            let chance = Chance::part(options.seed ^ 0x5ec0, world << 32 | u64::from(*q));
            let plan = scene.plan(PlaceIx(*q));
            let weights = Weights::default();
            let scorer = Scorer::new(&plan, model, curves, &weights);
            let partners = hidden.partners.get(q).map_or(&[][..], Vec::as_slice);
            let (rows, weight) = drawn(base, &plan, &scorer, targets, partners, chance);
            let survey = Survey::new(&plan, ground, &lattice);
            let together = |sums: Sums| sums.iter().sum::<f32>();
            Pairs {
                columns: survey.columns(&rows),
                curves: rows.iter().map(|&r| together(scorer.plain(r))).collect(),
                unasked: rows.iter().map(|&r| together(scorer.unasked(r))).collect(),
                kept: rows.iter().map(|&r| scorer.kept(r, &[options.kept(); Criterion::COUNT])).collect(),
                tied: (0..rows.len()).map(|i| i < targets.len()).collect(),
                weight,
                lists: vec![rows.len()],
            }
        })
        .collect();
    let mut out = Pairs::default();
    parts.into_iter().for_each(|part| out.extend(part));
    out
}

/// The targets and some candidates that are not tied, with how many each stands for.
fn drawn(
    base: &Base,
    plan: &Plan<'_>,
    scorer: &Scorer<'_>,
    targets: &[u32],
    partners: &[u32],
    mut chance: Chance,
) -> (Vec<u32>, Vec<f32>) {
    let cities = base.world.rows(Kind::City);
    let scores = scorer.all(cities.clone());
    let rows = &plan.scene.table.rows;
    let mut others: Vec<(f32, u32)> = cities
        .filter(|&r| {
            let row = &rows[r as usize];
            row.country != plan.me.country && row.people != UNKNOWN && !partners.contains(&r)
        })
        .map(|r| (scores[(r - base.first_city()) as usize], r))
        .collect();
    let front = ORDERED.min(others.len());
    part(&mut others, front);
    others[..front].sort_unstable_by(better);
    let (mut out, mut weight) = (targets.to_vec(), vec![1.0; targets.len()]);
    let mut from = 0;
    for (to, count) in STRATA {
        let to = to.min(others.len());
        let stratum = &mut others[from.min(to)..to];
        let count = count.min(stratum.len());
        for i in 0..count {
            let j = i + chance.below(stratum.len() - i);
            stratum.swap(i, j);
            out.push(stratum[i].1);
            weight.push(stratum.len() as f32 / count as f32);
        }
        from = to;
    }
    (out, weight)
}

fn bins_of(pairs: &Pairs<f32>) -> Bins {
    let weights = pairs.in_cuts();
    let all: Vec<Vec<f32>> = pairs
        .columns
        .par_iter()
        .map(|c| cuts(c.iter().copied().zip(weights.iter().copied()), BINS))
        .collect();
    // Cuts that `cuts` makes are finite and rise.
    Bins::try_from(all).unwrap_or_default()
}

/// For each number the bin in which its middle value lies, over all untied pairs.
fn usual_bins_of(bins: &Bins, pairs: &Pairs<f32>) -> Vec<u8> {
    let of_column = |(at, column): (usize, &Vec<f32>)| {
        let mut in_bin = [0f64; MAX_BINS];
        for ((value, weight), tied) in column.iter().zip(&pairs.weight).zip(&pairs.tied) {
            if !value.is_nan() && !tied {
                in_bin[usize::from(bins.bin(at, *value))] += f64::from(*weight);
            }
        }
        let half = in_bin.iter().sum::<f64>() / 2.0;
        let mut seen = 0.0;
        let middle = in_bin.iter().position(|n| {
            seen += n;
            seen > half
        });
        middle.unwrap_or(0) as u8
    };
    pairs.columns.par_iter().enumerate().map(of_column).collect()
}

fn binned(bins: &Bins, usual: &[u8], pairs: Pairs<f32>) -> Pairs<u8> {
    let columns = pairs.columns.into_par_iter().enumerate().map(|(at, column)| {
        let mut out = vec![0; column.len()];
        if signals::is_asked(at) {
            Second::fill(bins, usual, at, &column, &mut out);
        }
        out
    });
    let Pairs { curves, unasked, kept, tied, weight, lists, .. } = pairs;
    Pairs { columns: columns.collect(), curves, unasked, kept, tied, weight, lists }
}

/// The perceptron before it has learned anything. None where there is nothing to learn from.
fn descent(all: &Pairs<u8>, options: &Options) -> Option<Descent> {
    if !all.tied.contains(&true) || options.looking() == options.forests {
        return None;
    }
    let groups = signals::groups();
    let numbers: Vec<u16> = (0..COUNT).filter(|&at| signals::is_asked(at)).map(|at| at as u16).collect();
    let inputs = descent::inputs(&all.columns, &all.in_cuts(), &numbers, &groups);
    Some(Descent::new(inputs, &groups, &options.descent, options.seed))
}

/// Trains it on the worlds of one of the forests.
fn train(perceptron: &mut Descent, all: &Pairs<u8>, number: usize, options: &Options) {
    let Pairs { columns, tied, weight, unasked, lists, .. } = all;
    let part = |number| number as f64 / options.forests as f64;
    perceptron.learn(
        &descent::Rows { columns, tied, weight, start: unasked, lists },
        part(number)..part(number + 1),
    );
}

/// One of the forests, grown from a seed, a start and by a loss of its own. None where there is nothing
/// to grow from.
fn forest(
    all: &Pairs<u8>,
    number: usize,
    options: &Options,
    progress: &(impl Fn(Progress) + Sync),
) -> Option<Forest> {
    if !all.tied.contains(&true) || options.forests == 0 {
        return None;
    }
    let way = Way::of(number);
    let start: &[f32] = if way.on_curves { &all.curves } else { &all.unasked };
    // Among lists an untied pair counts for all that it stands for.
    let untied = if way.by_lists { 1.0 } else { UNTIED };
    let weight: Vec<f32> =
        all.tied.iter().zip(&all.weight).map(|(tied, w)| if *tied { *w } else { w * untied }).collect();
    // Precedent last, so that what fit adds depends on nothing that ties say.
    let order: Vec<u8> =
        Criterion::ALL.iter().filter(|c| c.reading() == ReadingKind::Fit).map(|c| *c as u8).collect();
    let settings = boost::Options { seed: options.seed + number as u64, ..options.boost.clone() };
    let lists: &[usize] = if way.by_lists { &all.lists } else { &[] };
    let rows = boost::Rows { columns: &all.columns, tied: &all.tied, weight: &weight, start, lists };
    let (before, of) = (number * options.boost.trees, options.forests * options.boost.trees);
    let told = |done, _| progress(Progress::Trees { done: before + done, of });
    boost(&rows, &signals::groups(), &order, &settings, told).ok()
}

/// The part of several forests in the mean of so many that look: one forest's draws leave chance in it, and
/// forests of several kinds are wrong in more ways than those of one.
fn mean(forests: &[Forest], of: usize) -> Option<Forest> {
    let bias = forests.iter().map(Forest::bias).sum::<f32>() / of as f32;
    let trees = forests.iter().flat_map(Forest::trees).map(|tree| share(tree, of)).collect();
    Forest::new((bias * 1e5).round() / 1e5, signals::groups(), trees).ok()
}

/// A tree that says one part of so many.
fn share(tree: &Tree, of: usize) -> Tree {
    let part = |v: &f32| ((f64::from(*v) / of as f64 * 1e5).round() / 1e5) as f32;
    Tree { levels: tree.levels.clone(), values: tree.values.iter().map(part).collect() }
}

/// What is usual: quantiles over random pairs.
fn usual(second: Second, untied: &Pairs<u8>, pairs: usize) -> Learned {
    let nothing_unknown = vec![0; untied.weight.len()];
    let said =
        second.perceptron.as_ref().map(|p| p.parts(&untied.columns, &nothing_unknown)).unwrap_or_default();
    let some: Vec<(Sums, f32)> = (0..untied.weight.len())
        .into_par_iter()
        .map(|i| {
            let mut sums = second.forest.contributions(&untied.columns, i);
            if let Some(said) = said.get(i) {
                sums.iter_mut().zip(said).for_each(|(sum, part)| *sum += part);
            }
            sums.iter_mut().zip(&untied.kept[i]).for_each(|(sum, curve)| *sum += curve);
            (sums, untied.weight[i])
        })
        .collect();
    let of = |value: &dyn Fn(&Sums) -> f32| some.iter().map(|s| (value(&s.0), s.1)).collect();
    let level = |at| at as f64 / (QUANTILES - 1) as f64;
    let standing = |c: &Criterion| quantiles(of(&|sums| sums[*c as usize]), QUANTILES, level);
    let of_reading = |kind| {
        let criteria = || Criterion::ALL.iter().filter(|c| c.reading() == kind);
        let reading = |sums: &Sums| criteria().map(|c| sums[*c as usize]).sum();
        quantiles(of(&reading), READING_QUANTILES, reading_level)
    };
    Learned {
        standings: Criterion::ALL.iter().map(standing).collect(),
        readings: [of_reading(ReadingKind::Fit), of_reading(ReadingKind::Precedent)],
        pairs,
        second,
    }
}

/// Quantiles of weighted values, to four decimals: `level` says which share lies below each.
fn quantiles(mut values: Vec<(f32, f32)>, count: usize, level: impl Fn(usize) -> f64) -> Vec<f32> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = values.iter().map(|s| f64::from(s.1)).sum();
    let (mut seen, mut at) = (0.0, 0);
    (0..count)
        .map(|q| {
            let want = total * level(q);
            while at + 1 < values.len() && seen + f64::from(values[at].1) < want {
                seen += f64::from(values[at].1);
                at += 1;
            }
            values.get(at).map_or(0.0, |s| (s.0 * 1e4).round() / 1e4)
        })
        .collect()
}
