//! How well the ranking foresees ties that it was not shown, whether its likelihoods come
//! true, and how evenly it recommends.
//!
//! For each query all cities with at least so many people in another country than the
//! query's are ranked by score alone (no limits, no folding), less the query's partners in
//! the training ties and its other hidden partners; the target is always counted in. Equal
//! scores take their mean rank. Criteria count by default weights, or by others
//! ([`Options::weights`]). Where candidates may have a few partners only
//! ([`Options::max_partners`]), a target that has more is not found.

mod ablation;
mod baselines;
mod figures;
mod ground;
mod queries;
mod reliability;
mod spread;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gazetteer::{PlaceIx, World};
use rayon::prelude::*;
use serde::Serialize;

use crate::chance::Chance;
use crate::engine::Engine;
use crate::model::Model;
use crate::query::{Limits, Query, Weights};
use crate::split::Split;
use crate::ties::Ties;
use ablation::Without;
use baselines::Rules;
use figures::{Draws, Outcome};
use ground::Ground;
use reliability::Bins;
use spread::Tally;

pub use ablation::{Ablation, Change};
pub use baselines::Baseline;
pub use figures::{Group, Recall, SplitBy, TaskReport};
pub use queries::{EvalQuery, QueriesReport, read_queries};
pub use reliability::{Reliability, ReliabilityBin};
pub use spread::{Evenness, Rankings, SMALL, Spread};

/// Settings of the protocol, and what to measure beyond the figures of each task.
#[derive(Debug, Clone)]
pub struct Options {
    /// Candidates have at least so many people; unknown population fails it.
    pub min_population: u32,
    /// Candidates have at most so many partners in the training ties: what a limit that helps
    /// the little-known costs in recall.
    pub max_partners: Option<u32>,
    /// How much each criterion counts. By others than the default weights, stated likelihoods are
    /// not looked at: they are those of the default ones.
    pub weights: Weights,
    /// What the figures lose when one criterion, or one reading, counts nothing.
    pub ablations: bool,
    /// Draws for the standard errors.
    pub draws: usize,
    /// Seed of all chances.
    pub seed: u64,
    /// Recall curves, and the questions apart by target and continent.
    pub detail: bool,
    /// Simple rules beside the model.
    pub baselines: bool,
    /// Whether stated likelihoods come true, on at most so many cities with known partners.
    pub reliability: Option<usize>,
    /// How evenly candidates are recommended.
    pub spread: Option<Asking>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            min_population: 5000,
            max_partners: None,
            weights: Weights::default(),
            ablations: false,
            draws: 1000,
            seed: 1,
            detail: false,
            baselines: false,
            reliability: None,
            spread: None,
        }
    }
}

/// Whose lists are looked at for [`Spread`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// The cities of the questions.
    Queries,
    /// So many of all cities of at least the protocol's number of people, drawn by the seed.
    Sample(usize),
}

/// The figures by task, and what was measured beside.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// By name of the task.
    #[serde(flatten)]
    pub tasks: BTreeMap<String, TaskReport>,
    /// Stated likelihoods against outcomes: `warm` for cities with known partners, `cold` for
    /// those all of whose partners are hidden.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub reliability: BTreeMap<String, Reliability>,
    /// How evenly candidates are recommended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread: Option<Spread>,
}

/// What is wanted of one place.
#[derive(Debug, Clone, Default)]
struct Work {
    /// Its questions.
    asks: Vec<usize>,
    calibrate: bool,
    spread: bool,
}

/// What was seen of one place.
#[derive(Default)]
struct Seen {
    place: u32,
    /// By question: where its target came out by the model, then by each baseline, then with each
    /// criterion left out.
    outcomes: Vec<(usize, Vec<Outcome>)>,
    bins: Option<Bins>,
    /// The best by the model, as listed, and by each baseline.
    lists: Vec<Vec<u32>>,
}

/// Evaluates a model that ranks with `train` less `hidden`. Uses all cores; `progress` is
/// told how many cities are done, and of how many. Without queries there are no tasks.
pub fn evaluate(
    world: &Arc<World>,
    model: Model,
    train: &Ties,
    hidden: &Ties,
    queries: &[EvalQuery],
    options: &Options,
    progress: impl Fn(usize, usize) + Sync,
) -> Report {
    let without = Without::all(options);
    let engine = Engine::new(world.clone(), model, Arc::new(train.without(hidden)));
    let ground = Ground::new(&engine, hidden, options);
    let seen = seen(&ground, queries, &without, options, progress);
    Report {
        tasks: tasks(answers(&ground, queries, &seen, options), &without, options),
        reliability: reliabilities(&ground, &seen),
        spread: options.spread.map(|_| spread_of(&ground, &seen, options)),
    }
}

/// Evaluates a model on ties that are hidden [in turns](Split::in_turns): the figures
/// are of all questions together. Likelihoods and evenness are not looked at.
pub fn evaluate_in_turns(
    world: &Arc<World>,
    model: &Model,
    turns: &[Split],
    options: &Options,
    progress: impl Fn(usize, usize) + Sync,
) -> Report {
    let options = Options { reliability: None, spread: None, ..options.clone() };
    let without = Without::all(&options);
    let cities = |turn: &Split| turn.queries.iter().map(|q| q.query.0).collect::<BTreeSet<_>>().len();
    let count = turns.iter().map(cities).sum();
    let (mut all, mut before) = (Vec::new(), 0);
    for turn in turns {
        let engine = Engine::new(world.clone(), model.clone(), Arc::new(turn.train.clone()));
        let ground = Ground::new(&engine, &turn.hidden, &options);
        let told = |done, _| progress(before + done, count);
        let seen = seen(&ground, &turn.queries, &without, &options, told);
        before += seen.len();
        all.extend(answers(&ground, &turn.queries, &seen, &options));
    }
    Report { tasks: tasks(all, &without, &options), ..Report::default() }
}

/// Looks at all that is wanted.
fn seen(
    ground: &Ground<'_>,
    queries: &[EvalQuery],
    without: &[Without],
    options: &Options,
    progress: impl Fn(usize, usize) + Sync,
) -> Vec<Seen> {
    let rules = options.baselines.then(|| Rules::new(ground));
    let weight = reliability::weight_of_hidden(ground);
    let work: Vec<(u32, Work)> = plan(ground, queries, options).into_iter().collect();
    let (done, count) = (AtomicUsize::new(0), work.len());
    work.par_iter()
        .map(|(place, work)| {
            let seen = look(ground, rules.as_ref(), without, weight, *place, work, queries);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, count);
            seen
        })
        .collect()
}

/// Which places are looked at, and what for.
fn plan(ground: &Ground<'_>, queries: &[EvalQuery], options: &Options) -> BTreeMap<u32, Work> {
    let mut work: BTreeMap<u32, Work> = BTreeMap::new();
    for (i, query) in queries.iter().enumerate() {
        work.entry(query.query.0).or_default().asks.push(i);
    }
    let asking: Vec<u32> = work.keys().copied().collect();
    let drawn = |mut from: Vec<u32>, most: usize, part: u64| {
        if from.len() > most {
            Chance::part(options.seed, part).shuffle(&mut from);
            from.truncate(most);
        }
        from
    };
    let cities = || ground.cities.clone();
    if let Some(most) = options.reliability.filter(|_| options.weights == Weights::default()) {
        let warm = cities().filter(|&row| !ground.known(row).is_empty()).collect();
        let cold = ground.with_hidden().filter(|&row| ground.is_city(row) && ground.known(row).is_empty());
        for row in drawn(warm, most, 1).into_iter().chain(cold) {
            work.entry(row).or_default().calibrate = true;
        }
    }
    let spread: Vec<u32> = match options.spread {
        None => Vec::new(),
        Some(Asking::Queries) => asking,
        Some(Asking::Sample(most)) => {
            drawn(cities().filter(|&row| ground.is_large_enough(row)).collect(), most, 2)
        }
    };
    for row in spread {
        work.entry(row).or_default().spread = true;
    }
    work
}

fn look(
    ground: &Ground<'_>,
    rules: Option<&Rules>,
    without: &[Without],
    weight: f64,
    place: u32,
    work: &Work,
    queries: &[EvalQuery],
) -> Seen {
    let ix = PlaceIx(place);
    let mut seen = Seen { place, ..Seen::default() };
    let open = ground.open(place);
    let rivals = if work.asks.is_empty() { Vec::new() } else { ground.rivals(&open, place) };
    let mut asked = |scores: &[f32], other: &dyn Fn(u32) -> f32| {
        for (n, &query) in work.asks.iter().enumerate() {
            let outcome = outcome(ground, &rivals, place, queries[query].target.0, scores, other);
            match seen.outcomes.get_mut(n) {
                Some((_, outcomes)) => outcomes.push(outcome),
                None => seen.outcomes.push((query, vec![outcome])),
            }
        }
    };
    let start = ground.cities.start;
    // Targets count whatever their size, and if they are known partners by mistake.
    let targets = work.asks.iter().map(|&query| queries[query].target.0);
    let mut among = open.clone();
    among.extend(targets.filter(|t| open.binary_search(t).is_err()));
    let scores_of = |weights: &Weights| ground::scores_of(ground.engine, ix, &among, weights);
    let other = |target, weights: &Weights| ground::score_of(ground.engine, ix, PlaceIx(target), weights);
    let scores = scores_of(&ground.weights);
    asked(&scores, &|target| other(target, &ground.weights));
    if work.calibrate {
        let mut bins = Bins::default();
        bins.count(ground, place, &open, &scores, weight);
        seen.bins = Some(bins);
    }
    if work.spread {
        seen.lists.push(spread::best(&open, &scores, start, f32::NEG_INFINITY));
        // A place that cannot ask, for want of a position, has no list.
        let limits = Limits { max_partners: ground.max_partners, ..Limits::default() };
        let weights = ground.weights.clone();
        let query = Query { count: spread::DEPTHS[1], limits, weights, ..Query::new(ix) };
        let listed = ground.engine.list(&query);
        seen.lists.push(listed.unwrap_or_default().iter().map(|m| m.place.0).collect());
    }
    let rules = rules.filter(|_| work.spread || !work.asks.is_empty());
    for (rules, rule) in rules.into_iter().flat_map(|rules| Baseline::ALL.map(|rule| (rules, rule))) {
        let scores = rules.scores(ground, rule, place);
        // No rule knows what is no city: such a target comes last.
        asked(&scores, &|_| f32::NEG_INFINITY);
        if work.spread {
            let above = if rule.is_silent_at_zero() { 0.0 } else { f32::NEG_INFINITY };
            seen.lists.push(spread::best(&open, &scores, start, above));
        }
    }
    for Without { weights, .. } in without.iter().filter(|_| !work.asks.is_empty()) {
        asked(&scores_of(weights), &|target| other(target, weights));
    }
    seen
}

fn outcome(
    ground: &Ground<'_>,
    rivals: &[u32],
    city: u32,
    target: u32,
    scores: &[f32],
    other: &dyn Fn(u32) -> f32,
) -> Outcome {
    let own = ground.own_score(target, scores, || other(target));
    let (mut above, mut equal, mut rest) = (0usize, 0usize, 0usize);
    for &row in rivals.iter().filter(|&&row| row != target) {
        let score = scores[(row - ground.cities.start) as usize];
        above += usize::from(score > own);
        equal += usize::from(score == own);
        rest += 1;
    }
    if !ground.has_few_enough(target) {
        return Outcome { city, rank: rest as f64 + 1.0, candidates: rest, found: false };
    }
    Outcome { city, rank: above as f64 + equal as f64 / 2.0 + 1.0, candidates: rest + 1, found: true }
}

/// The rankings that outcomes and lists are kept for, in their order, but the model.
fn baselines(options: &Options) -> &'static [Baseline] {
    if options.baselines { &Baseline::ALL } else { &[] }
}

/// What became of one question.
struct Answer {
    task: String,
    /// Its group by each of [`SplitBy`], if such are asked for.
    groups: Vec<(usize, String)>,
    /// Where its target came out: see [`Seen::outcomes`].
    outcomes: Vec<Outcome>,
}

fn answers(ground: &Ground<'_>, queries: &[EvalQuery], seen: &[Seen], options: &Options) -> Vec<Answer> {
    let splits = if options.detail { &SplitBy::ALL[..] } else { &[] };
    seen.iter()
        .flat_map(|seen| &seen.outcomes)
        .map(|(i, outcomes)| Answer {
            task: queries[*i].task.clone(),
            groups: splits.iter().map(|&by| group(ground, &queries[*i], by)).collect(),
            outcomes: outcomes.clone(),
        })
        .collect()
}

fn tasks(answers: Vec<Answer>, without: &[Without], options: &Options) -> BTreeMap<String, TaskReport> {
    let mut by_task: BTreeMap<String, Vec<Answer>> = BTreeMap::new();
    for answer in answers {
        by_task.entry(answer.task.clone()).or_default().push(answer);
    }
    let draws = Draws { count: options.draws, seed: options.seed };
    let task = |of: Vec<Answer>| {
        let by = |ranking: usize| of.iter().map(|a| a.outcomes[ranking]).collect::<Vec<_>>();
        let figures = |ranking: usize| {
            let outcomes = by(ranking);
            let curve = if options.detail { figures::curve(&outcomes) } else { Vec::new() };
            TaskReport { curve, ..figures::summary(&outcomes, draws) }
        };
        let rules = baselines(options);
        let ablations = ablation::reports(without, &by(0), |i| by(1 + rules.len() + i), draws);
        let rules = rules.par_iter().enumerate();
        let baselines = rules.map(|(i, rule)| (rule.key().to_owned(), figures(i + 1))).collect();
        let mut splits = BTreeMap::new();
        for (at, &split) in SplitBy::ALL.iter().enumerate().filter(|_| options.detail) {
            let mut groups: BTreeMap<&(usize, String), Vec<Outcome>> = BTreeMap::new();
            for answer in &of {
                groups.entry(&answer.groups[at]).or_default().push(answer.outcomes[0]);
            }
            let groups = groups
                .into_iter()
                .map(|((_, name), of)| Group { name: name.clone(), figures: figures::summary(&of, draws) });
            splits.insert(split, groups.collect());
        }
        TaskReport { baselines, ablations, splits, ..figures(0) }
    };
    by_task.into_iter().map(|(name, of)| (name, task(of))).collect()
}

/// Which group a question belongs to: its place in the order of groups, and its name.
fn group(ground: &Ground<'_>, query: &EvalQuery, split: SplitBy) -> (usize, String) {
    let class = |n: usize, bounds: &[usize], names: &[&str]| {
        let at = bounds.iter().filter(|&&bound| n >= bound).count();
        (at, names.get(at).copied().unwrap_or_default().to_owned())
    };
    match split {
        SplitBy::TargetPartners => {
            class(ground.known(query.target.0).len(), &[1, 3, 10], &["0", "1-2", "3-9", "10+"])
        }
        SplitBy::TargetPopulation => class(
            ground.people[query.target.row()] as usize,
            &[1, 5_000, 20_000, 100_000, 500_000],
            &["unknown", "<5,000", "5,000-20,000", "20,000-100,000", "100,000-500,000", "500,000+"],
        ),
        SplitBy::QueryContinent => (0, spread::continent(ground, query.query.0)),
    }
}

fn reliabilities(ground: &Ground<'_>, seen: &[Seen]) -> BTreeMap<String, Reliability> {
    let mut sums: BTreeMap<&str, Bins> = BTreeMap::new();
    for of in seen {
        let Some(bins) = &of.bins else { continue };
        let kind = if ground.known(of.place).is_empty() { "cold" } else { "warm" };
        sums.entry(kind).or_default().add(bins);
    }
    sums.into_iter().map(|(kind, bins)| (kind.to_owned(), bins.report())).collect()
}

fn spread_of(ground: &Ground<'_>, seen: &[Seen], options: &Options) -> Spread {
    let asking: Vec<&Seen> = seen.iter().filter(|s| !s.lists.is_empty()).collect();
    let mut spread = Spread::new(ground, asking.iter().map(|s| PlaceIx(s.place)).collect());
    let names = ["model", "listed"].into_iter().chain(baselines(options).iter().map(|b| b.key()));
    for (i, name) in names.enumerate() {
        let mut tally = Tally::new(ground);
        for list in asking.iter().filter_map(|s| s.lists.get(i)) {
            tally.add(ground, list);
        }
        if name == "listed" {
            spread.appearances = tally.appearances(ground);
        }
        spread.rankings.insert(name.to_owned(), tally.report(ground));
    }
    spread
}
