//! What was measured, as tables.

use std::collections::BTreeMap;

use matching::Criterion;
use matching::evaluate::{Ablation, Evenness, Group, Reliability, Report, SplitBy, Spread, TaskReport};
use wording::{Message, english};

use super::own::OverSplits;
use crate::failure::Done;
use crate::output::{Output, Rows};

/// Names of measures: the same in any language.
const MEASURES: [&str; 5] = ["AUC", "MRR", "R@10", "R@100", "R@1000"];

/// How tasks of targets end that are too small to be ranked.
pub(crate) const SMALL_TASK: &str = " small";

fn col(id: &'static str) -> String {
    english().text(id)
}

/// A column of numbers.
fn right(name: &str) -> String {
    format!(">{name}")
}

fn rows(heading: &[String]) -> Rows {
    Rows::new(&heading.iter().map(String::as_str).collect::<Vec<_>>())
}

fn share(n: f64) -> String {
    english().number(n, 4)
}

fn percent(n: f64) -> String {
    english().number(n * 100.0, 1)
}

fn count(n: usize) -> String {
    english().number(n as f64, 0)
}

/// A share that may be one in millions: three figures that count.
fn rare(n: f64) -> String {
    if n >= 0.001 || n == 0.0 { english().number(n, 4) } else { format!("{n:.1e}") }
}

/// Everything that was measured.
pub(super) fn print(report: &Report, out: &mut Output) -> Done {
    tasks(report, out)?;
    errors(report, out)?;
    for (task, t) in &report.tasks {
        if !t.baselines.is_empty() {
            out.heading(&english().say(&Message::new("evaluate-rankings").with("task", task.as_str())))?;
            baselines(t, out)?;
        }
        if !t.ablations.is_empty() {
            out.heading(&english().say(&Message::new("evaluate-ablations").with("task", task.as_str())))?;
            ablations(&t.ablations, out)?;
        }
    }
    // Small targets, where they are apart, are too few to be told apart further.
    for (task, t) in report.tasks.iter().filter(|(task, _)| !task.ends_with(SMALL_TASK)) {
        for (by, groups) in &t.splits {
            let id = match by {
                SplitBy::TargetPartners => "evaluate-by-partners",
                SplitBy::TargetPopulation => "evaluate-by-population",
                SplitBy::QueryContinent => "evaluate-by-continent",
            };
            out.heading(&english().say(&Message::new(id).with("task", task.as_str())))?;
            split(groups, out)?;
        }
    }
    for (kind, r) in &report.reliability {
        reliability(kind, r, out)?;
    }
    report.spread.as_ref().map_or(Ok(()), |s| spread(s, out))
}

/// A heading of the measures, and the median rank.
fn measures(first: Vec<String>) -> Rows {
    let measures = MEASURES.map(right).into_iter().chain([right(&col("cli-col-median"))]);
    rows(&first.into_iter().chain(measures).collect::<Vec<_>>())
}

/// Shares, and a median rank.
fn cells([auc, mrr, ten, hundred, thousand]: [f64; 5], median: f64) -> impl Iterator<Item = String> {
    let median = english().number(median, 1);
    [auc, mrr, ten, hundred, thousand].map(share).into_iter().chain([median])
}

fn figures(t: &TaskReport) -> impl Iterator<Item = String> + use<> {
    cells([t.auc, t.mrr, t.recall_10, t.recall_100, t.recall_1000], t.median_rank)
}

/// The figures by task.
pub(crate) fn tasks(report: &Report, out: &mut Output) -> Done {
    let counts = ["cli-col-queries", "cli-col-candidates"].map(|c| right(&col(c)));
    let mut table = measures([col("cli-col-task")].into_iter().chain(counts).collect());
    for (task, t) in &report.tasks {
        let first = [task.clone(), count(t.queries), english().number(t.candidates, 0)];
        table.add(first.into_iter().chain(figures(t)));
    }
    out.table(table)
}

fn errors(report: &Report, out: &mut Output) -> Done {
    out.heading(&col("evaluate-errors"))?;
    let mut table = measures(vec![col("cli-col-task"), right(&col("evaluate-col-cities"))]);
    for (task, t) in &report.tasks {
        let errors = [t.auc_error, t.mrr_error, t.recall_10_error, t.recall_100_error, t.recall_1000_error];
        let first = [task.clone(), count(t.cities)];
        table.add(first.into_iter().chain(cells(errors, t.median_rank_error)));
    }
    out.table(table)
}

fn baselines(t: &TaskReport, out: &mut Output) -> Done {
    let mut table = measures(vec![col("evaluate-col-ranking")]);
    let own = (col("evaluate-ranking-model"), t);
    for (name, of) in [own].into_iter().chain(t.baselines.iter().map(|(name, of)| (ranking(name), of))) {
        table.add([name].into_iter().chain(figures(of)));
    }
    out.table(table)
}

fn ablations(all: &[Ablation], out: &mut Output) -> Done {
    let mut heading = vec![col("evaluate-col-without")];
    heading.extend(["MRR", "±", "R@10", "±", "R@100", "±"].map(right));
    let mut table = rows(&heading);
    for Ablation { without, change: c, .. } in all {
        let name = match without[..] {
            [one] => Criterion::from_key(one).map_or_else(String::new, |c| col(c.name_id())),
            _ => col("evaluate-without-fit"),
        };
        let cells = [c.mrr, c.mrr_error, c.recall_10, c.recall_10_error, c.recall_100, c.recall_100_error];
        table.add([name].into_iter().chain(cells.map(share)));
    }
    out.table(table)
}

/// The name of a ranking in words.
pub(crate) fn ranking(key: &str) -> String {
    match key {
        "model" => col("evaluate-ranking-model"),
        "listed" => col("evaluate-ranking-listed"),
        "nearest" => col("evaluate-ranking-nearest"),
        "gravity" => col("evaluate-ranking-gravity"),
        "country-degree-population" => col("evaluate-ranking-country"),
        "affinity-degree-size" => col("evaluate-ranking-affinity"),
        "adamic-adar" => col("evaluate-ranking-adamic-adar"),
        "most-twinned" => col("evaluate-ranking-most-twinned"),
        other => other.to_owned(),
    }
}

fn split(groups: &[Group], out: &mut Output) -> Done {
    let mut heading = vec![col("evaluate-col-group"), right(&col("cli-col-queries"))];
    heading.extend(["MRR", "±", "R@10", "R@100", "±", "R@1000"].map(right));
    heading.push(right(&col("cli-col-median")));
    let mut table = rows(&heading);
    for Group { name, figures: t } in groups {
        table.add([
            name.clone(),
            count(t.queries),
            share(t.mrr),
            share(t.mrr_error),
            share(t.recall_10),
            share(t.recall_100),
            share(t.recall_100_error),
            share(t.recall_1000),
            english().number(t.median_rank, 1),
        ]);
    }
    out.table(table)
}

fn reliability(kind: &str, r: &Reliability, out: &mut Output) -> Done {
    let title = Message::new(match kind {
        "cold" => "evaluate-reliability-cold",
        _ => "evaluate-reliability-warm",
    });
    out.heading(&english().say(&title.with("count", r.cities)))?;
    let names = [
        "evaluate-col-stated",
        "evaluate-col-true",
        "evaluate-col-low",
        "evaluate-col-high",
        "evaluate-col-pairs",
        "evaluate-col-ties",
    ]
    .map(|id| right(&col(id)));
    let mut table = rows(&names);
    for b in &r.bins {
        let shares = [b.predicted, b.observed, b.low, b.high].map(rare);
        let [stated, came, low, high] = shares;
        table.add([stated, came, low, high, english().number(b.pairs, 0), count(b.ties as usize)]);
    }
    out.table(table)?;
    let said = Message::new("evaluate-calibration")
        .with("weight", english().number(r.weight, 2))
        .with("stated", rare(r.predicted))
        .with("observed", rare(r.observed))
        .with("error", percent(r.calibration_error))
        .with("log", english().number(r.log_error, 2))
        .with("skill", english().number(r.brier_skill, 4));
    out.wrapped(&english().say(&said), 0)
}

fn spread(s: &Spread, out: &mut Output) -> Done {
    for depth in [10usize, 100] {
        let title = Message::new("evaluate-spread").with("depth", depth).with("lists", s.lists);
        out.heading(&english().say(&title))?;
        let mut heading = vec![col("evaluate-col-ranking")];
        let names = [
            "evaluate-col-covered",
            "evaluate-col-possible",
            "evaluate-col-countries",
            "evaluate-col-gini",
            "evaluate-col-top",
            "evaluate-col-small",
        ];
        heading.extend(names.map(|id| right(&col(id))));
        let mut table = rows(&heading);
        let of = |key: &str| s.rankings.get(key).map(|r| if depth == 10 { &r.top_10 } else { &r.top_100 });
        for key in order(s) {
            let Some(e) = of(key) else { continue };
            table.add([
                ranking(key),
                percent(e.coverage),
                percent(e.coverage_most),
                percent(e.countries),
                english().number(e.gini, 3),
                percent(e.top_percent),
                percent(e.small),
            ]);
        }
        out.table(table)?;
        continents(s, &of, out)?;
    }
    Ok(())
}

/// Rankings with the model's own first.
fn order(s: &Spread) -> impl Iterator<Item = &str> {
    let own = ["listed", "model"];
    own.into_iter().chain(s.rankings.keys().map(String::as_str).filter(move |k| !own.contains(k)))
}

fn continents<'s>(s: &'s Spread, of: &dyn Fn(&str) -> Option<&'s Evenness>, out: &mut Output) -> Done {
    let codes: Vec<&String> = s.candidates_of.keys().collect();
    let mut heading = vec![col("evaluate-col-continents")];
    heading.extend(codes.iter().map(|c| right(c)));
    let mut table = rows(&heading);
    let row = |name: String, shares: &BTreeMap<String, f64>| {
        let shares: Vec<_> = codes.iter().map(|c| percent(shares.get(*c).copied().unwrap_or(0.0))).collect();
        std::iter::once(name).chain(shares)
    };
    table.add(row(col("evaluate-candidates"), &s.candidates_of));
    for key in order(s) {
        if let Some(e) = of(key) {
            table.add(row(ranking(key), &e.continents));
        }
    }
    out.table(table)
}

/// Means over splits, each with its error.
pub(super) fn means(means: &BTreeMap<String, BTreeMap<&'static str, OverSplits>>, out: &mut Output) -> Done {
    let mut table = measures(vec![col("cli-col-task")]);
    for (task, of) in means {
        let figure = |name: &str, decimals: u8| {
            let Some(v) = of.get(name) else { return String::new() };
            format!("{} ±{}", english().number(v.mean, decimals), english().number(v.error, decimals))
        };
        let names = ["auc", "mrr", "recall_10", "recall_100", "recall_1000"];
        let mut cells = vec![task.clone()];
        cells.extend(names.map(|name| figure(name, 3)));
        cells.push(figure("median_rank", 0));
        table.add(cells);
    }
    out.table(table)
}
