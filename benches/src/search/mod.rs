//! Finding places by name: how often the right one is among the first, and how fast; beside
//! SQLite FTS5 and PostgreSQL `pg_trgm` over the same names in the same run.

mod peers;
mod questions;
mod typos;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use gazetteer::search::{Index, Search};
use gazetteer::{PlaceIx, World};
use serde::Serialize;

use crate::measure::{Table, Times, machine, ms, percent, processor_time, report};
use questions::{Asker, Class, Question};

/// What can be chosen for `search`.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Questions of each of the eight classes.
    #[arg(long, default_value_t = 1500)]
    questions: usize,
    /// How many of them, of each class, the peers are asked; 0 leaves the peers out.
    #[arg(long, default_value_t = 100)]
    peer_questions: usize,
    /// Seed of the questions.
    #[arg(long, default_value_t = 20_261_121)]
    seed: u64,
    /// Print the questions that the search answers wrongly.
    #[arg(long)]
    misses: bool,
}

/// Places that the first of which counts for accuracy@1, all for accuracy@5.
const FIRST: usize = 5;

/// Somebody who can be asked.
trait Peer {
    fn name(&self) -> &'static str;
    fn first(&mut self, text: &str) -> anyhow::Result<Vec<PlaceIx>>;
}

/// Answers to the questions of one class.
#[derive(Debug, Default, Clone)]
struct Score {
    at_1: usize,
    at_5: usize,
    times: Times,
    /// Processor time of this thread alone.
    processor: Times,
}

impl Score {
    fn add(&mut self, target: PlaceIx, found: &[PlaceIx], time: Duration, processor: Duration) {
        self.at_1 += usize::from(found.first() == Some(&target));
        self.at_5 += usize::from(found.iter().take(FIRST).any(|&f| f == target));
        self.times.push(time);
        self.processor.push(processor);
    }

    fn merge(&mut self, other: &Score) {
        self.at_1 += other.at_1;
        self.at_5 += other.at_5;
        self.times.extend(&other.times);
        self.processor.extend(&other.processor);
    }
}

/// One line of the figures.
#[derive(Debug, Serialize)]
struct Figure {
    who: String,
    class: String,
    questions: usize,
    accuracy_at_1: f64,
    accuracy_at_5: f64,
    median_ms: f64,
    p99_ms: f64,
    p99_processor_ms: f64,
}

/// The product's own search.
struct Own<'w> {
    index: Index,
    world: &'w World,
}

impl Peer for Own<'_> {
    fn name(&self) -> &'static str {
        "Twinhall"
    }

    fn first(&mut self, text: &str) -> anyhow::Result<Vec<PlaceIx>> {
        let hits = self.index.find(self.world, &Search::new(text));
        Ok(hits.into_iter().map(|h| h.place).collect())
    }
}

/// Asks all questions, once to warm up if `warm`, and once for the record.
fn ask<'q>(
    peer: &mut dyn Peer,
    questions: impl Iterator<Item = &'q Question> + Clone,
    misses: bool,
) -> anyhow::Result<BTreeMap<Class, Score>> {
    for q in questions.clone() {
        peer.first(&q.text)?;
    }
    let mut scores: BTreeMap<Class, Score> = BTreeMap::new();
    for q in questions {
        let (start, worked) = (Instant::now(), processor_time());
        let found = peer.first(&q.text)?;
        let score = scores.entry(q.class).or_default();
        score.add(q.target, &found, start.elapsed(), processor_time().saturating_sub(worked));
        if misses && !found.iter().take(FIRST).any(|&f| f == q.target) {
            let world = worlddata::for_tests();
            let names: Vec<String> = found.iter().take(3).map(|&f| world.place(f).full_name()).collect();
            println!("{:?}\t{:?}\t{}\t{names:?}", q.class, q.text, world.place(q.target).full_name());
        }
    }
    Ok(scores)
}

/// Runs the benchmark.
pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let world = worlddata::for_tests();
    let fresh = tempfile::tempdir()?;
    let start = Instant::now();
    let index = Index::open(fresh.path(), world).context("the search file cannot be built")?;
    let built = start.elapsed();
    let size = std::fs::metadata(Index::path_in(fresh.path(), world))?.len();
    let start = Instant::now();
    let index_again = Index::open(fresh.path(), world)?;
    let opened = start.elapsed();
    drop(index_again);
    let questions = Asker::new(world, options.seed).ask(options.questions);

    let mut markdown = format!(
        "# Finding places by name\n\n{}. One thread. {} questions with seed {}; search file of {} keys, {:.1} MB, \
         built in {} and opened in {}.\n\nPlaces are drawn with the square root of their population as weight. A \
         hit is the place that was meant and no other.\n\n",
        machine(),
        questions.len(),
        options.seed,
        index.keys(),
        size as f64 / 1e6,
        ms(built.as_secs_f64() * 1e3),
        ms(opened.as_secs_f64() * 1e3),
    );
    let mut figures = Vec::new();
    let mut own = Own { index, world };
    let scores = ask(&mut own, questions.iter(), options.misses)?;
    markdown += &table(own.name(), &scores, &mut figures);

    if options.peer_questions > 0 {
        let sample = || sample(&questions, options.peer_questions);
        markdown += &format!(
            "\n## Beside its peers\n\nThe first {} questions of each class, all three over the same names.\n\n",
            options.peer_questions
        );
        let names = peers::names(world);
        let mut all: Vec<(&'static str, BTreeMap<Class, Score>)> = Vec::new();
        all.push((own.name(), ask(&mut own, sample(), false)?));
        match peers::Sqlite::load(&names) {
            Ok(mut peer) => all.push((peer.name(), ask(&mut peer, sample(), false)?)),
            Err(error) => markdown += &format!("SQLite was left out: {error:#}.\n\n"),
        }
        match peers::Postgres::load(&names) {
            Ok(mut peer) => all.push((peer.name(), ask(&mut peer, sample(), false)?)),
            Err(error) => markdown += &format!("PostgreSQL was left out: {error:#}.\n\n"),
        }
        markdown += &side_by_side(&all, &mut figures);
    }
    report("search", &markdown, &figures)
}

/// The first questions of each class.
fn sample(questions: &[Question], of_each: usize) -> impl Iterator<Item = &Question> + Clone {
    Class::ALL.into_iter().flat_map(move |c| questions.iter().filter(move |q| q.class == c).take(of_each))
}

fn total(scores: &BTreeMap<Class, Score>) -> Score {
    let mut all = Score::default();
    for s in scores.values() {
        all.merge(s);
    }
    all
}

fn figure(who: &str, class: &str, s: &Score) -> Figure {
    let n = s.times.len();
    Figure {
        who: who.to_owned(),
        class: class.to_owned(),
        questions: n,
        accuracy_at_1: s.at_1 as f64 / n as f64,
        accuracy_at_5: s.at_5 as f64 / n as f64,
        median_ms: s.times.quantile_ms(0.5),
        p99_ms: s.times.quantile_ms(0.99),
        p99_processor_ms: s.processor.quantile_ms(0.99),
    }
}

fn table(who: &str, scores: &BTreeMap<Class, Score>, figures: &mut Vec<Figure>) -> String {
    let mut table =
        Table::new(&["questions", "n", "accuracy@1", "accuracy@5", "median", "p99", "p99, processor"]);
    let mut line = |title: &str, s: &Score| {
        let n = s.times.len();
        table.row(vec![
            title.to_owned(),
            n.to_string(),
            percent(s.at_1, n),
            percent(s.at_5, n),
            ms(s.times.quantile_ms(0.5)),
            ms(s.times.quantile_ms(0.99)),
            ms(s.processor.quantile_ms(0.99)),
        ]);
        figures.push(figure(who, title, s));
    };
    for (class, s) in scores {
        line(class.title(), s);
    }
    line("all", &total(scores));
    table.markdown()
}

fn side_by_side(all: &[(&'static str, BTreeMap<Class, Score>)], figures: &mut Vec<Figure>) -> String {
    let mut table = Table::new(&["questions", "who", "accuracy@1", "accuracy@5", "median", "p99"]);
    let classes = Class::ALL.into_iter().map(Some).chain([None]);
    for class in classes {
        for (who, scores) in all {
            let (title, s) = match class {
                Some(c) => (c.title(), scores.get(&c).cloned().unwrap_or_default()),
                None => ("all", total(scores)),
            };
            let n = s.times.len();
            table.row(vec![
                title.to_owned(),
                (*who).to_owned(),
                percent(s.at_1, n),
                percent(s.at_5, n),
                ms(s.times.quantile_ms(0.5)),
                ms(s.times.quantile_ms(0.99)),
            ]);
            figures.push(figure(&format!("{who} (side by side)"), title, &s));
        }
    }
    table.markdown()
}
