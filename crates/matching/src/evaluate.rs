//! How well the ranking foresees ties that it was not shown.
//!
//! For each query all cities with at least so many people in another country than the
//! query's are ranked by score alone (no limits, no folding), less the query's partners in
//! the training ties and its other hidden partners; the target is always counted in. Equal
//! scores take their mean rank.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gazetteer::{GeoId, Kind, PlaceIx, World};
use rayon::prelude::*;
use serde::Serialize;

use crate::engine::Engine;
use crate::model::Model;
use crate::query::Weights;
use crate::scorer::Scorer;
use crate::ties::{RowProblem, SkippedRow, Ties, TiesError};

/// One question with its true answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvalQuery {
    /// Name of the task it belongs to ("warm", "cold").
    pub task: String,
    /// The city that asks.
    pub query: PlaceIx,
    /// The partner to be found.
    pub target: PlaceIx,
}

/// What became of the rows of a query file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct QueriesReport {
    /// Rows below the header.
    pub rows: usize,
    /// Rows left out, by line.
    pub skipped: Vec<SkippedRow>,
}

/// Settings of the protocol.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Candidates have at least so many people; unknown population fails it.
    pub min_population: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { min_population: 5000 }
    }
}

/// The figures of one task.
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
    /// Standard error of the mean reciprocal rank.
    pub mrr_error: f64,
    /// Standard error of recall@100, queries taken as independent.
    pub recall_100_error: f64,
}

/// The figures by task.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Report {
    /// By name of the task.
    pub tasks: BTreeMap<String, TaskReport>,
}

/// Reads `task,query,target` (GeoNames ids), columns in any order. Rows with ids that are
/// not in the world, or ragged, are left out and listed.
///
/// # Errors
/// A missing column, bytes that are not UTF-8, failures to read.
pub fn read_queries(reader: impl Read, world: &World) -> Result<(Vec<EvalQuery>, QueriesReport), TiesError> {
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(reader);
    let (mut queries, mut report) = (Vec::new(), QueriesReport::default());
    let mut columns: Option<([usize; 3], usize)> = None;
    let mut record = csv::StringRecord::new();
    while csv.read_record(&mut record).map_err(crate::ties::at_line)? {
        let line = record.position().map_or(0, csv::Position::line);
        let field = |at: usize| record.get(at).unwrap_or_default().trim().trim_start_matches('\u{feff}');
        if (0..record.len()).all(|i| field(i).is_empty()) {
            continue;
        }
        let Some((at, all)) = columns else {
            let find = |name| (0..record.len()).find(|&i| field(i) == name);
            let need = |name| find(name).ok_or(TiesError::QueryHeader(name));
            columns = Some(([need("task")?, need("query")?, need("target")?], record.len()));
            continue;
        };
        report.rows += 1;
        let id = |at: usize, column| {
            let id =
                field(at).parse().map_err(|_| (Some(column), RowProblem::NotAnId(field(at).to_owned())))?;
            world.by_id(GeoId(id)).map(|p| p.ix()).ok_or((Some(column), RowProblem::UnknownId(id)))
        };
        let row = || {
            if record.len() != all {
                return Err((None, RowProblem::Ragged(record.len())));
            }
            let (query, target) = (id(at[1], "query")?, id(at[2], "target")?);
            if query == target {
                return Err((None, RowProblem::SelfTie(world.place(query).id().0)));
            }
            Ok(EvalQuery { task: field(at[0]).to_owned(), query, target })
        };
        match row() {
            Ok(query) => queries.push(query),
            Err((column, problem)) => report.skipped.push(SkippedRow { line, column, problem }),
        }
    }
    Ok((queries, report))
}

/// Where one target came out.
struct Outcome {
    rank: f64,
    candidates: usize,
}

/// Evaluates a model that ranks with `train` less `hidden`. Uses all cores; `progress` is
/// told how many cities that ask are done, and of how many.
pub fn evaluate(
    world: &Arc<World>,
    model: Model,
    train: &Ties,
    hidden: &Ties,
    queries: &[EvalQuery],
    options: &Options,
    progress: impl Fn(usize, usize) + Sync,
) -> Report {
    let engine = Engine::new(world.clone(), model, Arc::new(train.without(hidden)));
    let mut by_place: BTreeMap<PlaceIx, Vec<usize>> = BTreeMap::new();
    for (i, query) in queries.iter().enumerate() {
        by_place.entry(query.query).or_default().push(i);
    }
    let people: Vec<u32> =
        (0..world.len() as u32).map(|row| world.place(PlaceIx(row)).population().unwrap_or(0)).collect();
    let by_place: Vec<_> = by_place.into_iter().collect();
    let done = AtomicUsize::new(0);
    let mut outcomes: Vec<(usize, Outcome)> = by_place
        .par_iter()
        .flat_map_iter(|(place, of_place)| {
            let outcomes = ask(&engine, *place, of_place, queries, hidden, &people, options.min_population);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, by_place.len());
            outcomes
        })
        .collect();
    outcomes.sort_by_key(|o| o.0);
    let mut tasks: BTreeMap<String, Vec<Outcome>> = BTreeMap::new();
    for (i, outcome) in outcomes {
        tasks.entry(queries[i].task.clone()).or_default().push(outcome);
    }
    Report { tasks: tasks.into_iter().map(|(task, outcomes)| (task, summary(outcomes))).collect() }
}

fn ask(
    engine: &Engine,
    place: PlaceIx,
    of_place: &[usize],
    queries: &[EvalQuery],
    hidden: &Ties,
    people: &[u32],
    min_population: u32,
) -> Vec<(usize, Outcome)> {
    let world = engine.world();
    let plan = engine.scene.plan(place);
    let scorer = Scorer::new(&plan, &engine.model, &engine.curves, &Weights::default());
    let cities = world.rows(Kind::City);
    let scores = scorer.all(cities.clone());
    let rows = &engine.scene.table.rows;
    let mut left_out: Vec<u32> = engine.scene.network.partners(place.0).to_vec();
    let id = world.place(place).id();
    left_out.extend(hidden.of(id).filter_map(|(other, _)| Some(world.by_id(other)?.ix().0)));
    left_out.sort_unstable();
    let counts = |row: u32| {
        rows[row as usize].country != plan.me.country
            && people[row as usize] >= min_population.max(1)
            && left_out.binary_search(&row).is_err()
    };
    let candidates: Vec<u32> = cities.clone().filter(|&row| counts(row)).collect();
    of_place
        .iter()
        .map(|&i| {
            let target = queries[i].target.0;
            let score = |row: u32| scores[(row - cities.start) as usize];
            let own = if cities.contains(&target) { score(target) } else { scorer.of(target).1 };
            let (mut above, mut equal, mut others) = (0usize, 0usize, 0usize);
            for &row in candidates.iter().filter(|&&row| row != target) {
                let s = score(row);
                above += usize::from(s > own);
                equal += usize::from(s == own);
                others += 1;
            }
            let rank = above as f64 + equal as f64 / 2.0 + 1.0;
            (i, Outcome { rank, candidates: others + 1 })
        })
        .collect()
}

fn summary(outcomes: Vec<Outcome>) -> TaskReport {
    let n = outcomes.len() as f64;
    let mean = |f: &dyn Fn(&Outcome) -> f64| outcomes.iter().map(f).sum::<f64>() / n;
    let recall = |k: f64| mean(&|o| f64::from(u8::from(o.rank <= k)));
    let mut ranks: Vec<f64> = outcomes.iter().map(|o| o.rank).collect();
    ranks.sort_by(f64::total_cmp);
    let mrr = mean(&|o| 1.0 / o.rank);
    let variance = mean(&|o| (1.0 / o.rank - mrr).powi(2));
    let recall_100 = recall(100.0);
    let middle = ranks.len() / 2;
    TaskReport {
        queries: outcomes.len(),
        candidates: mean(&|o| o.candidates as f64),
        auc: mean(&|o| {
            if o.candidates < 2 { 1.0 } else { 1.0 - (o.rank - 1.0) / (o.candidates - 1) as f64 }
        }),
        mrr,
        recall_10: recall(10.0),
        recall_100,
        recall_1000: recall(1000.0),
        median_rank: if ranks.len() % 2 == 1 {
            ranks[middle]
        } else {
            (ranks[middle - 1] + ranks[middle]) / 2.0
        },
        mrr_error: (variance / n).sqrt(),
        recall_100_error: (recall_100 * (1.0 - recall_100) / n).sqrt(),
    }
}
