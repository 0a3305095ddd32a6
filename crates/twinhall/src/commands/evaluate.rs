//! `twinhall evaluate`.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use gazetteer::World;
use matching::evaluate::{EvalQuery, Options, Report, evaluate, read_queries};
use wording::{Message, english};

use crate::args::Evaluate;
use crate::commands::ties;
use crate::failure::{Done, Failure};
use crate::models;
use crate::open::Open;
use crate::output::{Output, Rows};
use crate::progress::Bar;

/// Measures how well the ranking foresees ties that it was not shown.
pub(crate) fn run(args: &Evaluate, open: &Open, out: &mut Output) -> Done {
    let words = english();
    let world = Arc::new(open.world()?);
    let train = open.ties(Some(&args.relationships), &world)?;
    let hidden = open.ties(Some(&args.hidden), &world)?;
    let queries = read(&args.queries, &world)?;
    let model = match &args.model {
        Some(path) => models::read(path)?,
        None => open.models()?.current()?.model,
    };
    let bar = Bar::new(&words.say(&Message::new("cli-evaluating").with("count", queries.len())));
    let options = Options { min_population: args.min_population, ..Options::default() };
    let report = evaluate(&world, model, &train, &hidden, &queries, &options, |done, of| bar.at(done, of));
    bar.finish();
    if out.json {
        return out.json(&report);
    }
    table(&report, out)
}

/// Prints the figures by task.
pub(crate) fn table(report: &Report, out: &mut Output) -> Done {
    let words = english();
    let col = |id| words.text(id);
    let numbers = ["cli-col-queries", "cli-col-candidates"].map(|id| format!(">{}", col(id))).into_iter();
    let measures = [">AUC", ">MRR", ">R@10", ">R@100", ">R@1000"].map(str::to_owned);
    let mut heading = vec![col("cli-col-task")];
    heading.extend(numbers.chain(measures));
    heading.push(format!(">{}", col("cli-col-median")));
    let mut rows = Rows::new(&heading.iter().map(String::as_str).collect::<Vec<_>>());
    for (task, t) in &report.tasks {
        let share = |n: f64| words.number(n, 4);
        rows.add([
            task.clone(),
            words.number(t.queries as f64, 0),
            words.number(t.candidates, 0),
            share(t.auc),
            share(t.mrr),
            share(t.recall_10),
            share(t.recall_100),
            share(t.recall_1000),
            words.number(t.median_rank, 1),
        ]);
    }
    out.table(rows)
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
