//! Learns a model from a list of ties.
//!
//! Every feature is measured in simulated worlds: a few percent of the ties hidden and of
//! the cities partnerless, so that no tie speaks for itself. The hidden ties
//! are the positive pairs; random and hard pairs without a tie, weighted by the inverse of
//! how likely they were to be drawn, are the others. The fit is a logistic regression on
//! piecewise-linear curves. Everything follows from the seed, on any number of cores.

pub mod boost;
mod calibrate;
pub mod descent;
mod fit;
mod second;
mod worlds;

use std::collections::BTreeSet;
use std::sync::Arc;

use gazetteer::World;
use serde::Serialize;

use crate::calibration::Calibrations;
use crate::criterion::Criterion;
use crate::evaluate::{self, Report};
use crate::features::Feature;
use crate::model::{Curve, Model, Parts, Provenance, QUANTILES, READING_QUANTILES};
use crate::network::Network;
use crate::rates::RateTable;
use crate::second::learned::Second;
use crate::split::{Split, split};
use crate::ties::Ties;
use fit::{Layout, Penalty, Problem, Sample, centres};
use second::Way;
use worlds::{Base, Lesson};

/// Settings of the training. The defaults made the shipped model.
#[derive(Debug, Clone)]
pub struct Options {
    /// Seed of all chances.
    pub seed: u64,
    /// Simulated worlds.
    pub worlds: u64,
    /// Share of ties hidden in each.
    pub hidden: f64,
    /// Least and largest share of cities made partnerless in each.
    pub partnerless: (f64, f64),
    /// Untied pairs drawn for each hidden tie.
    pub draws: usize,
    /// Ridge on the curves' values, per tie.
    pub ridge: f64,
    /// Price of bends in the curves, per tie.
    pub bend: f64,
    /// Most rounds of the solver.
    pub rounds: usize,
    /// Simulated worlds that the second look learns from.
    pub second_worlds: u64,
    /// Most cities with partners that ask in each of them.
    pub most_asking: usize,
    /// Forests grown, each from a seed and worlds of its own; the model holds their mean. Of every three
    /// the first is grown on what the curves say and the others on nothing, the last to tell the ties of
    /// a list from its other pairs, the others to tell any tie from any pair: several kinds of forest are
    /// wrong in more ways than so many of one, so their mean foresees better. 0 learns curves only.
    pub forests: usize,
    /// How each is grown.
    pub boost: boost::Options,
    /// How the perceptron beside the forests is trained: on the worlds of each of them in turn.
    pub descent: descent::Options,
    /// Share of the tied cities, all of whose ties are set aside, and share of the other ties: no
    /// simulated world asks for them, and they tell afterwards how likely a score makes a tie.
    pub aside: (f64, f64),
    /// Most cities with partners that are asked for that although they lost none: they stand for
    /// all such cities.
    pub bystanders: usize,
    /// Cities made partnerless and share of ties hidden to measure the model before it is
    /// fitted to all ties; `None` measures nothing.
    pub measure: Option<(usize, f64)>,
    /// The day, written into the model.
    pub date: String,
    /// Where the ties came from, in words, written into the model.
    pub ties_from: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            worlds: 4,
            // The fewer are missing, the more a world is like the network that answers.
            hidden: 0.06,
            partnerless: (0.015, 0.05),
            draws: 40,
            ridge: 1e-5,
            bend: 2e-4,
            rounds: 120,
            second_worlds: 8,
            most_asking: 1400,
            forests: 3,
            boost: boost::Options::default(),
            descent: descent::Options::default(),
            aside: (0.025, 0.06),
            bystanders: 1200,
            measure: Some((500, 0.15)),
            date: String::new(),
            ties_from: String::new(),
        }
    }
}

impl Options {
    /// How many look a second time, each with an equal say: the forests, and the perceptron beside them.
    fn looking(&self) -> usize {
        self.forests + usize::from(self.forests > 0 && self.descent.rounds > 0)
    }

    /// What part of the curves the mean of all these stands on: so much of them is kept. Curves of features
    /// that no tree asks for stay whole.
    fn kept(&self) -> f32 {
        let on_curves = (0..self.forests).filter(|&number| Way::of(number).on_curves).count();
        if self.forests == 0 { 1.0 } else { on_curves as f32 / self.looking() as f32 }
    }
}

/// How far the training is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "stage")]
pub enum Progress {
    /// So many simulated worlds of so many are measured.
    Worlds {
        /// Done.
        done: u64,
        /// Of how many.
        of: u64,
    },
    /// A round of the solver.
    Round {
        /// Which.
        round: usize,
        /// Mean loss per tie.
        loss: f64,
    },
    /// So many simulated worlds of so many are measured for the second look.
    Second {
        /// Done.
        done: u64,
        /// Of how many.
        of: u64,
    },
    /// So many trees of so many have grown. The perceptron learns beside them.
    Trees {
        /// Done.
        done: usize,
        /// Of how many.
        of: usize,
    },
    /// So many cities of so many have asked for the ties that were set aside to say what a score
    /// is worth.
    Calibrate {
        /// Done.
        done: usize,
        /// Of how many.
        of: usize,
    },
    /// So many cities of so many have asked.
    Measure {
        /// Done.
        done: usize,
        /// Of how many.
        of: usize,
    },
}

/// Why nothing could be learned.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum TrainError {
    /// Too few ties.
    #[error(
        "{} between cities of different countries; to learn from, there must be at least {MIN_TIES}",
        counted(*.0)
    )]
    TooFew(usize),
    /// A setting that makes no sense.
    #[error("the setting \"{0}\" is out of range")]
    Setting(&'static str),
}

fn counted(ties: usize) -> String {
    if ties == 1 { "there is only 1 tie".to_owned() } else { format!("there are only {ties} ties") }
}

/// The fewest ties that a model is fitted to.
pub const MIN_TIES: usize = 200;

/// What came out.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TrainReport {
    /// Ties used.
    pub ties: usize,
    /// Pairs, tied and untied, that the final fit saw.
    pub pairs: usize,
    /// Mean loss per tie at the end.
    pub loss: f64,
    /// Figures on ties set aside, if measured.
    pub measured: Option<Report>,
}

/// Learns a model. `progress` is called often, from several threads while measuring.
///
/// # Errors
/// Fewer than [`MIN_TIES`] ties, or settings out of range.
pub fn train(
    world: &Arc<World>,
    ties: &Ties,
    options: &Options,
    progress: impl Fn(Progress) + Sync,
) -> Result<(Model, TrainReport), TrainError> {
    check(options)?;
    let base = Base::new(world);
    let mut report = TrainReport::default();
    let mut metrics = Default::default();
    let count = rows_of(world, &base, ties).len();
    if count < MIN_TIES {
        return Err(TrainError::TooFew(count));
    }
    if let Some(split) = set_aside(world, ties, options) {
        let (model, _, _) = fitted(&base, &split.train, options, &progress);
        let measured = evaluate::evaluate(
            world,
            model,
            &split.train,
            &split.hidden,
            &split.queries,
            &evaluate::Options::default(),
            |done, of| progress(Progress::Measure { done, of }),
        );
        metrics = as_metrics(&measured);
        report.measured = Some(measured);
    }
    let (mut model, pairs, loss) = fitted(&base, ties, options, &progress);
    let [meta, _] = world.meta();
    model.provenance = Provenance {
        trained: options.date.clone(),
        ties_from: options.ties_from.clone(),
        ties: count,
        ties_hash: hash_of(ties),
        world_built: meta.built.clone(),
        seed: options.seed,
        metrics,
    };
    Ok((model, TrainReport { ties: count, pairs, loss, ..report }))
}

/// The ties that [`train`] sets aside to measure a model with these options, so that another
/// model can be measured on the same ones. `None` if nothing is to be measured.
///
/// Of a small list at most every tenth city is made partnerless: with more, nothing would be
/// left to learn from.
pub fn set_aside(world: &World, ties: &Ties, options: &Options) -> Option<Split> {
    let (cold, share) = options.measure?;
    Some(split(world, ties, cold.min(tied_cities(ties) / 10), share, options.seed ^ 0xa51de))
}

/// The ties of a list that are not learned from but tell how likely a score makes a tie.
fn told_apart(world: &World, ties: &Ties, options: &Options) -> Split {
    let (cities, share) = options.aside;
    let cities = (tied_cities(ties) as f64 * cities).ceil() as usize;
    split(world, ties, cities, share, options.seed ^ 0xca1b)
}

fn tied_cities(ties: &Ties) -> usize {
    ties.iter().flat_map(|(a, b, _)| [a, b]).collect::<BTreeSet<_>>().len()
}

fn check(o: &Options) -> Result<(), TrainError> {
    let share = |x: f64| (0.0..=0.9).contains(&x);
    let ok = [
        ("worlds", o.worlds >= 1),
        ("hidden", share(o.hidden) && o.hidden > 0.0),
        (
            "partnerless",
            share(o.partnerless.0) && share(o.partnerless.1) && o.partnerless.0 <= o.partnerless.1,
        ),
        ("draws", o.draws >= 1),
        ("boost", boost_is_sound(&o.boost)),
        ("descent", descent_is_sound(&o.descent)),
        ("ridge", o.ridge.is_finite() && o.ridge >= 0.0),
        ("bend", o.bend.is_finite() && o.bend >= 0.0),
        ("aside", share(o.aside.0) && share(o.aside.1)),
        ("measure", o.measure.is_none_or(|(_, s)| share(s))),
    ];
    ok.iter().find(|(_, ok)| !ok).map_or(Ok(()), |(name, _)| Err(TrainError::Setting(name)))
}

fn boost_is_sound(o: &boost::Options) -> bool {
    let share = |x: f64| x > 0.0 && x <= 1.0;
    let finite = [o.ridge, o.least_hessian, o.longest_step].iter().all(|x| x.is_finite() && *x >= 0.0);
    (1..=crate::forest::MAX_DEPTH).contains(&o.depth)
        && share(o.rate)
        && share(o.features)
        && share(o.rows)
        && finite
}

fn descent_is_sound(o: &descent::Options) -> bool {
    (0.0..1.0).contains(&o.left_out) && o.pace.is_finite() && o.pace > 0.0 && !o.units.contains(&0)
}

fn rows_of(world: &World, base: &Base, ties: &Ties) -> Vec<(u32, u32)> {
    let row = |id| world.by_id(id).map(|p| p.ix().0);
    let country = |r: u32| base.table.rows[r as usize].country;
    let pairs = ties.iter().filter_map(|(a, b, _)| Some((row(a)?, row(b)?)));
    pairs.filter(|&(a, b)| country(a) != country(b)).collect()
}

fn hash_of(ties: &Ties) -> String {
    let mut bytes = Vec::new();
    for (a, b, _) in ties.iter() {
        bytes.extend(a.0.to_le_bytes());
        bytes.extend(b.0.to_le_bytes());
    }
    format!("{:016x}", xxhash_rust::xxh3::xxh3_64(&bytes))
}

fn as_metrics(
    report: &Report,
) -> std::collections::BTreeMap<String, std::collections::BTreeMap<String, f64>> {
    let round = |x: f64| (x * 1e4).round() / 1e4;
    report
        .tasks
        .iter()
        .map(|(task, r)| {
            let figures = [
                ("queries", r.queries as f64),
                ("auc", r.auc),
                ("mrr", r.mrr),
                ("recall_10", r.recall_10),
                ("recall_100", r.recall_100),
                ("recall_1000", r.recall_1000),
                ("median_rank", r.median_rank),
            ];
            (task.clone(), figures.iter().map(|(k, v)| ((*k).to_owned(), round(*v))).collect())
        })
        .collect()
}

/// Fits curves, forest and calibration to these ties. Also says how many pairs it saw and the loss.
fn fitted(
    base: &Base,
    ties: &Ties,
    options: &Options,
    progress: &(impl Fn(Progress) + Sync),
) -> (Model, usize, f64) {
    let apart = told_apart(&base.world, ties, options);
    let rows = |ties| rows_of(&base.world, base, ties);
    let lesson = Lesson { ties: rows(ties), aside: rows(&apart.hidden).into_iter().collect() };
    let mut samples: Vec<Sample> = Vec::new();
    for world in 0..options.worlds {
        progress(Progress::Worlds { done: world, of: options.worlds });
        samples.extend(base.samples(&lesson, world, options));
    }
    progress(Progress::Worlds { done: options.worlds, of: options.worlds });
    let layout = Layout::new();
    let centres = centres(&layout, &samples);
    let penalty = Penalty { ridge: options.ridge, bend: options.bend };
    let problem = Problem { layout: &layout, samples: &samples, centres: &centres, penalty };
    let mut last = f64::NAN;
    let solution = problem.solve(options.rounds, |round, loss| {
        last = loss;
        progress(Progress::Round { round, loss });
    });
    let values = problem.centred(&solution);
    let rounded = |v: f64| ((v * 1e4).round() / 1e4) as f32;
    let curves: Vec<Curve> = Feature::ALL
        .iter()
        .map(|feature| {
            if let Some((own, variance)) = by_hand(*feature) {
                return Curve::new(feature.shape(), own, variance);
            }
            let most = most(*feature);
            let own: Vec<f32> =
                layout.range(*feature).map(|i| rounded(values[i].clamp(-most, most))).collect();
            let mut curve = Curve::new(feature.shape(), own, 0.0);
            curve.variance = rounded(f64::from(variance(&curve, *feature, &samples)));
            curve
        })
        .collect();
    let count = samples.len();
    drop(samples);
    let rates_of = |pairs: &[(u32, u32)]| {
        let network = Network::new(&base.world, &base.table, pairs);
        RateTable::count(&base.world, &base.table, &network)
    };
    let intercept = rounded(values[layout.len() - 1]);
    let parts = Parts {
        curves,
        rates: rates_of(&lesson.ties),
        standings: vec![vec![0.0; QUANTILES]; Criterion::COUNT],
        readings: [vec![0.0; READING_QUANTILES], vec![0.0; READING_QUANTILES]],
        intercept,
        second: Second::silent(),
        calibration: Calibrations::default(),
    };
    let model = Model::new(parts, Provenance::default());
    let learned = second::learn(base, &lesson, &model, options, progress);
    let count = count + learned.pairs;
    let mut model = model.with_second(learned.second, learned.standings, learned.readings);
    // What was set aside is asked for where neither ties nor rates know of it.
    let unknowing = model.clone().with_rates(rates_of(&rows(&apart.train)));
    model.calibration = calibrate::calibrated(&base.world, unknowing, &apart, options, progress);
    (model, count, last)
}

/// The most that a feature may add or take away. Namesakes are tied thousands of times more
/// often than chance, yet there are many more namesakes than ties: left free, a hamlet of the
/// same name would head most lists. The bound was set where the likelihoods stated for namesakes
/// came true on ties set aside; no tree asks for one name.
fn most(feature: Feature) -> f64 {
    match feature {
        Feature::Namesake => 3.5,
        _ => 12.0,
    }
}

/// Curves of what only operators record, with the variance where nothing is recorded. No list
/// of ties comes with such records, so there is nothing to learn from: a shared industry is set
/// to count like a rather better climate, museums on both sides a little.
fn by_hand(feature: Feature) -> Option<(Vec<f32>, f32)> {
    match feature {
        Feature::CityIndustries => Some((vec![0.0, 0.4, 0.8], 0.05)),
        Feature::CityCulture => Some((vec![0.0, 0.2], 0.01)),
        _ => None,
    }
}

/// Mean square of a curve's contribution over random pairs for which it is known.
fn variance(curve: &Curve, feature: Feature, samples: &[Sample]) -> f32 {
    let (mut sum, mut total) = (0.0f64, 0.0f64);
    for s in samples.iter().filter(|s| !s.tied) {
        if let Some(v) = curve.at_spot(s.spots[feature as usize]) {
            sum += f64::from(s.weight * v * v);
            total += f64::from(s.weight);
        }
    }
    if total > 0.0 { (sum / total) as f32 } else { 0.0 }
}
