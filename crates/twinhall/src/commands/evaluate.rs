//! `twinhall evaluate`.

mod own;
mod tables;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use gazetteer::{Kind, World};
use matching::evaluate::{Asking, EvalQuery, Options, Report, evaluate, read_queries};
use matching::{Model, Query, QueryError, Ties, Weights};
use wording::{Message, english};

use crate::args::{Evaluate, Limits, SpreadArg};
use crate::commands::{question, ties};
use crate::failure::{Done, Failure};
use crate::models;
use crate::open::Open;
use crate::output::Output;
use crate::plots;
use crate::progress::Bar;

pub(crate) use tables::{SMALL_TASK, ranking, tasks as table};

/// Most cities with known partners whose candidates are looked at for reliability: with more
/// the intervals hardly shrink, and each takes milliseconds.
const RELIABILITY_CITIES: usize = 4000;
/// Lists looked at for plots, where nobody says how many.
const PLOTTED_LISTS: usize = 5000;

/// Measures how well the ranking foresees ties that it was not shown.
pub(crate) fn run(args: &Evaluate, open: &Open, out: &mut Output) -> Done {
    let world = Arc::new(open.world()?);
    let weights = weights(args, &world)?;
    let train = open.ties(Some(&args.relationships), &world)?;
    let (Some(hidden), Some(queries)) = (&args.hidden, &args.queries) else {
        return own::run(args, &weights, out, &world, &train);
    };
    let hidden = open.ties(Some(hidden), &world)?;
    let queries = read(queries, &world)?;
    let model = match &args.model {
        Some(path) => models::read(path)?,
        None => open.models()?.current()?.model,
    };
    let report = measure(args, &weights, &world, model, &train, &hidden, &queries);
    if let Some(dir) = &args.more.plots {
        plots::write(dir, &report, &world)?;
    }
    print(&report, out)
}

/// The weights that criteria are given.
fn weights(args: &Evaluate, world: &World) -> Result<Weights, Failure> {
    // The one parser of weights wants somebody who asks; nothing depends on who.
    let Some(any) = world.places(Kind::City).next() else { return Ok(Weights::default()) };
    let Query { weights, .. } = question::question(world, any, &args.weights, &Limits::default())?;
    if weights.all_zero() { Err(question::refused(&QueryError::AllZero)) } else { Ok(weights) }
}

/// Asks the questions and measures what was asked for.
fn measure(
    args: &Evaluate,
    weights: &Weights,
    world: &Arc<World>,
    model: Model,
    train: &Ties,
    hidden: &Ties,
    queries: &[EvalQuery],
) -> Report {
    let options = options(args, weights);
    let bar = bar(queries.len());
    let report = evaluate(world, model, train, hidden, queries, &options, |done, of| bar.at(done, of));
    bar.finish();
    report
}

fn bar(questions: usize) -> Bar {
    Bar::new(&english().say(&Message::new("cli-evaluating").with("count", questions)))
}

/// What is to be measured.
fn options(args: &Evaluate, weights: &Weights) -> Options {
    let plots = args.more.plots.is_some();
    let detail = args.more.detail || plots;
    let spread = match args.more.spread {
        Some(SpreadArg::Asking) => Some(Asking::Queries),
        Some(SpreadArg::Cities(n)) => Some(Asking::Sample(n)),
        None => plots.then_some(Asking::Sample(PLOTTED_LISTS)),
    };
    Options {
        min_population: args.min_population,
        max_partners: args.max_partners,
        weights: weights.clone(),
        ablations: args.more.ablations,
        seed: args.more.seed,
        detail,
        baselines: args.more.baselines || plots,
        reliability: detail.then_some(RELIABILITY_CITIES),
        spread,
        ..Options::default()
    }
}

fn print(report: &Report, out: &mut Output) -> Done {
    if out.json { out.json(report) } else { tables::print(report, out) }
}

fn read(path: &Path, world: &World) -> Result<Vec<EvalQuery>, Failure> {
    let file = File::open(path).map_err(|e| bad(path, e.to_string()))?;
    let (queries, report) = read_queries(file, world).map_err(|e| bad(path, e.to_string()))?;
    ties::tell_left_out(path, &report.skipped, report.skipped.len());
    if queries.is_empty() {
        return Err(bad(path, english().text("cli-no-queries")));
    }
    Ok(queries)
}

fn bad(path: &Path, problem: String) -> Failure {
    Failure::BadFile { file: path.display().to_string(), problems: vec![problem] }
}
