//! The figures of ranking as Markdown.

use std::fmt::Write;

use matching::stages::{MEASURED, Stage};

use super::growth::Step;
use super::{BEST, Figures, RESULTS, stages};
use crate::measure::{Table, machine, ms};

pub(super) fn markdown(f: &Figures) -> String {
    let mut out = format!(
        "# Ranking the world for one city\n\n{} cities asked, {} candidates each, {} ties, every criterion, {RESULTS} \
         results with reasons; one core, processor time. {} numbers of {MEASURED} candidates are measured a second \
         time, and a forest of {} trees and a perceptron ask for {} of them.\n\n",
        f.cities, f.places, f.ties, f.numbers.0, f.trees, f.numbers.1
    );
    out += &whole(f).markdown();
    let _ = write!(
        out,
        "\nNumPy reckons the curves alone, without limits, and is given the terms of the network ready-made: {:.0} \
         times the curves alone here. Median difference of a score {:.3} (fine steps of the engine's scales); at least \
         {:.0} % of the best {BEST} are the same. Saying the sentences of all reasons in English takes {} more.\n\n",
        f.numpy.median / f.curves_alone.median,
        f.numpy.median_difference,
        f.numpy.top_25_shared * 100.0,
        ms(f.words.median),
    );
    let _ =
        writeln!(out, "## Stages\n\n{} cities, processor time.\n\n{}", f.stages.cities, parts(f).markdown());
    let _ = writeln!(out, "## Trees\n\n{}", trees(f));
    let _ = writeln!(out, "## Growth\n\n{}", growth(f));
    let _ = writeln!(out, "## Memory\n\n{}", memory(f));
    out + "\n" + &machine() + "\n"
}

fn whole(f: &Figures) -> Table {
    let mut table = Table::new(&["one query", "median", "p99"]);
    let mut row = |name: String, median, p99: Option<f64>| {
        table.row(vec![name, ms(median), p99.map_or_else(String::new, ms)]);
    };
    row(format!("Twinhall, {RESULTS} results with reasons"), f.processor.median, Some(f.processor.p99));
    row("the same by the clock on the wall".to_owned(), f.wall.median, Some(f.wall.p99));
    let curves = f.curves_alone;
    row(format!("Twinhall, curves alone, best {BEST}"), curves.median, Some(curves.p99));
    row(format!("NumPy {}, curves alone, best {BEST}", f.numpy.version), f.numpy.median, None);
    table
}

fn parts(f: &Figures) -> Table {
    let mut table = Table::new(&["stage", "median", "p99", "share"]);
    let sum: f64 = f.stages.stages.iter().map(|t| t.median).sum();
    for (stage, took) in Stage::ALL.iter().zip(&f.stages.stages) {
        table.row(vec![
            stages::name(*stage).to_owned(),
            ms(took.median),
            ms(took.p99),
            format!("{:.0} %", 100.0 * took.median / sum),
        ]);
    }
    table.row(vec!["together".to_owned(), ms(f.stages.together), String::new(), String::new()]);
    table
}

fn trees(f: &Figures) -> String {
    let mut table = Table::new(&["scoring by trees", "trees", "leaves", "median"]);
    let ours = f.stages.median(Stage::Forest);
    let leaves = 1 << matching::forest::MAX_DEPTH;
    table.row(vec![
        "Twinhall, its model's forest".to_owned(),
        f.trees.to_string(),
        leaves.to_string(),
        ms(ours),
    ]);
    for theirs in &f.lightgbm {
        table.row(vec![
            format!("LightGBM {}", theirs.version),
            theirs.trees.to_string(),
            format!("{:.0}", theirs.leaves),
            ms(theirs.median),
        ]);
    }
    let times = f.lightgbm.first().map_or(f64::NAN, |theirs| theirs.median / ours);
    format!(
        "The {MEASURED} candidates of one query with {} numbers each, on one core; measuring the numbers is in neither. \
         With trees of the same shape LightGBM takes {times:.0} times as long. Its trees were grown on numbers by \
         chance and say nothing; ours are oblivious, which costs them some say and spares the branches.\n\n{}",
        f.numbers.1,
        table.markdown()
    )
}

fn growth(f: &Figures) -> String {
    let table = |what: &str, part: &str, steps: &[Step]| {
        let mut table = Table::new(&[what, "query", part]);
        for s in steps {
            let part = if s.part.is_finite() { ms(s.part) } else { "–".to_owned() };
            table.row(vec![s.size.to_string(), ms(s.median), part]);
        }
        table.markdown()
    };
    format!(
        "Medians. Fewer candidates are the cities of fewer countries, drawn by chance; fewer ties are drawn by chance; \
         fewer trees are the first of the model.\n\n{}\n{}\n{}",
        table("candidates", "curves", &f.growth.places),
        table("ties", "plan, survey, measurement", &f.growth.ties),
        table("trees", "measurement, forest, perceptron", &f.growth.trees),
    )
}

fn memory(f: &Figures) -> String {
    let mb = |x: Option<f64>| x.map_or_else(|| "–".to_owned(), |x| format!("{x:.0} MB"));
    let bytes = f.places * f.bytes_a_place;
    let curves = f.stages.median(Stage::Curves);
    let rate = bytes as f64 / 1e6 / curves;
    format!(
        "Model and engine take {} beside the mapped world and the ties, {} after all queries, which is what the \
         allocator holds; the whole process is then resident with {}, mapped files included. The model is read in {} \
         and the engine ready in {} more.\n\nThe curves read {} bytes of each place in order, {:.1} MB a query: {rate:.1} \
         GB/s. Reading as much and doing nothing but add it up runs at {:.0} GB/s when it lies in a cache, where it fits \
         here, and at {:.0} GB/s from memory: the stage takes {:.0} times as long as memory would need, so it is bound \
         by its arithmetic and look-ups, not by memory.\n",
        mb(f.memory.ready),
        mb(f.memory.asked),
        mb(f.memory.whole),
        ms(f.model_read_ms),
        ms(f.engine_ready_ms),
        f.bytes_a_place,
        bytes as f64 / 1e6,
        f.read_again_gb_s,
        f.read_from_memory_gb_s,
        f.read_from_memory_gb_s / rate,
    )
}
