//! A world of one's own kept aside: ties hidden by chance, a model trained on the rest, and
//! the hidden ones asked for.

use std::collections::BTreeMap;
use std::sync::Arc;

use gazetteer::World;
use matching::evaluate::{Report, TaskReport, evaluate_in_turns};
use matching::split::split;
use matching::train::{Options, train};
use matching::{Model, Ties, Weights};
use serde::Serialize;
use wording::{Message, english};

use super::{bad, bar, measure, options, print, tables};
use crate::args::Evaluate;
use crate::clock;
use crate::commands::train::show;
use crate::failure::{Done, Failure};
use crate::models;
use crate::output::Output;
use crate::plots;
use crate::progress::Bar;

/// One seed and what it gave.
#[derive(Debug, Serialize)]
struct Split {
    seed: u64,
    report: Report,
}

/// A figure over several splits.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct OverSplits {
    /// The mean.
    pub mean: f64,
    /// Its standard error: the spread over splits over the root of their number.
    pub error: f64,
}

/// Several splits and their means, by task and figure.
#[derive(Debug, Serialize)]
struct Several {
    splits: Vec<Split>,
    mean: BTreeMap<String, BTreeMap<&'static str, OverSplits>>,
}

/// Sets ties aside by each seed and measures.
pub(super) fn run(
    args: &Evaluate,
    weights: &Weights,
    out: &mut Output,
    world: &Arc<World>,
    ties: &Ties,
) -> Done {
    let given = args.model.as_deref().map(models::read).transpose()?;
    let mut splits: Vec<Split> = Vec::new();
    for &seed in &args.own.split {
        let report = one(args, weights, world, ties, given.as_ref(), seed)?;
        if let Some(dir) = &args.more.plots {
            // With one seed the folder is meant, with several one in it for each.
            let own = if args.own.split.len() == 1 { dir.clone() } else { dir.join(seed.to_string()) };
            plots::write(&own, &report, world)?;
        }
        splits.push(Split { seed, report });
    }
    if let [only] = splits.as_slice() {
        return print(&only.report, out);
    }
    let mean = means(&splits);
    if out.json {
        return out.json(&Several { splits, mean });
    }
    for split in &splits {
        out.heading(&english().say(&Message::new("evaluate-split").with("seed", split.seed.to_string())))?;
        tables::print(&split.report, out)?;
    }
    out.heading(&english().say(&Message::new("evaluate-means").with("count", splits.len())))?;
    tables::means(&mean, out)
}

fn one(
    args: &Evaluate,
    weights: &Weights,
    world: &Arc<World>,
    ties: &Ties,
    given: Option<&Model>,
    seed: u64,
) -> Result<Report, Failure> {
    let split = split(world, ties, args.own.cold, args.own.hide, seed);
    let split = split.with_small_apart(world, args.min_population);
    if split.queries.is_empty() {
        return Err(bad(&args.relationships, english().text("evaluate-nothing-aside")));
    }
    let model = match given {
        Some(model) => model.clone(),
        None => trained(args, world, &split.train)?,
    };
    if args.own.turns == 1 {
        return Ok(measure(args, weights, world, model, &split.train, &split.hidden, &split.queries));
    }
    let turns = split.in_turns(world, ties, usize::from(args.own.turns));
    let turns: Vec<_> =
        turns.into_iter().map(|turn| turn.with_small_apart(world, args.min_population)).collect();
    let bar = bar(turns.iter().map(|turn| turn.queries.len()).sum());
    let options = options(args, weights);
    let report = evaluate_in_turns(world, &model, &turns, &options, |done, of| bar.at(done, of));
    bar.finish();
    Ok(report)
}

/// A model that has not seen what was set aside.
fn trained(args: &Evaluate, world: &Arc<World>, ties: &Ties) -> Result<Model, Failure> {
    let options = Options {
        seed: args.own.train_seed,
        measure: None,
        date: clock::today().to_string(),
        ties_from: args.relationships.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        ..Options::default()
    };
    let bar = Bar::new(&english().text("cli-stage-worlds"));
    let learned = train(world, ties, &options, |progress| show(&bar, &options, progress));
    bar.finish();
    learned.map(|(model, _)| model).map_err(|e| bad(&args.relationships, e.to_string()))
}

/// The figures that are averaged, by name.
pub(super) fn figures(t: &TaskReport) -> [(&'static str, f64); 6] {
    [
        ("auc", t.auc),
        ("mrr", t.mrr),
        ("recall_10", t.recall_10),
        ("recall_100", t.recall_100),
        ("recall_1000", t.recall_1000),
        ("median_rank", t.median_rank),
    ]
}

fn means(splits: &[Split]) -> BTreeMap<String, BTreeMap<&'static str, OverSplits>> {
    let mut all: BTreeMap<String, BTreeMap<&'static str, Vec<f64>>> = BTreeMap::new();
    for (task, report) in splits.iter().flat_map(|s| &s.report.tasks) {
        for (figure, value) in figures(report) {
            all.entry(task.clone()).or_default().entry(figure).or_default().push(value);
        }
    }
    let over = |values: Vec<f64>| {
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>();
        // A task that one split alone has tells nothing of the spread.
        OverSplits { mean, error: if n > 1.0 { (squares / (n - 1.0) / n).sqrt() } else { 0.0 } }
    };
    all.into_iter().map(|(task, of)| (task, of.into_iter().map(|(f, v)| (f, over(v))).collect())).collect()
}
