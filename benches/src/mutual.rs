//! Introductions among thousands of seekers, stage by stage.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::anyhow;
use gazetteer::PlaceIx;
use matching::Limits;
use matching::mutual::{Introductions, Looks, Pool, Priority, Seeker};
use serde::Serialize;

use crate::larger::{Larger, PEOPLE};
use crate::measure::{Table, Times, machine, ms, process_time, report};

/// Settings of this benchmark.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub(crate) struct Options {
    /// Cities that seek.
    #[arg(long, default_value_t = 5000)]
    seekers: usize,
    /// Introductions for each.
    #[arg(long, default_value_t = 3)]
    introductions: usize,
    /// Runs, of which the median is told.
    #[arg(long, default_value_t = 5)]
    mutual_runs: usize,
}

/// Seed of who seeks and of their limits.
const SEED: u64 = 1997;

#[derive(Debug, Serialize)]
struct Figures {
    seekers: usize,
    introductions_each: usize,
    ties: usize,
    runs: usize,
    look_ms: f64,
    acceptable_pairs: usize,
    choices: Vec<Choice>,
    reasons_ms: f64,
    /// A pool of [`Looks::MOST_TWICE`] who look twice.
    twice_ms: f64,
    /// Looking and choosing for everyone.
    median_ms: f64,
    slowest_ms: f64,
    /// Processor time of all cores together.
    processor_ms: f64,
}

#[derive(Debug, Serialize)]
struct Choice {
    priority: &'static str,
    choose_ms: f64,
    introductions: usize,
    left_out: usize,
    blocking_pairs: usize,
    total: f64,
    bound: f64,
}

pub(crate) fn run(options: &Options, relationships: Option<&PathBuf>) -> anyhow::Result<()> {
    let mut larger = Larger::new(SEED, relationships)?;
    let seekers = drawn(&mut larger, options);
    let Larger { engine, ties, .. } = larger;

    let (mut look, mut whole, mut worked) = (Times::default(), Times::default(), Times::default());
    let mut choosing = [Times::default(), Times::default(), Times::default()];
    let mut chosen: Vec<Introductions> = Vec::new();
    let mut acceptable = 0;
    let mut reasons = Times::default();
    for run in 0..options.mutual_runs.max(1) {
        let (began, before) = (Instant::now(), process_time());
        let pool = Pool::new(&engine, seekers.clone(), Looks::Once, &|_| {}).map_err(|e| anyhow!("{e}"))?;
        let looked = began.elapsed();
        look.push(looked);
        acceptable = pool.acceptable();
        chosen.clear();
        for ((_, priority), times) in PRIORITIES.iter().zip(&mut choosing) {
            let began = Instant::now();
            chosen.push(pool.introduce(*priority));
            let took = began.elapsed();
            times.push(took);
            if *priority == Priority::Everyone {
                whole.push(looked + took);
                worked.push(process_time() - before);
            }
        }
        if let (0, Some(first)) = (run, chosen.first()) {
            let began = Instant::now();
            pool.reasons(&first.introductions, &|_| {});
            reasons.push(began.elapsed());
        }
    }
    let few = seekers[..seekers.len().min(Looks::MOST_TWICE)].to_vec();
    let began = Instant::now();
    let pool = Pool::new(&engine, few, Looks::Twice, &|_| {}).map_err(|e| anyhow!("{e}"))?;
    pool.introduce(Priority::Everyone);
    let twice = began.elapsed().as_secs_f64() * 1e3;
    let choice =
        |((&(priority, _), times), chosen): ((&(&'static str, Priority), &Times), &Introductions)| Choice {
            priority,
            choose_ms: times.quantile_ms(0.5),
            introductions: chosen.introductions.len(),
            left_out: chosen.left_out.len(),
            blocking_pairs: chosen.blocking,
            total: chosen.total,
            bound: chosen.bound,
        };
    let figures = Figures {
        seekers: seekers.len(),
        introductions_each: options.introductions,
        ties,
        runs: look.len(),
        look_ms: look.quantile_ms(0.5),
        acceptable_pairs: acceptable,
        choices: PRIORITIES.iter().zip(&choosing).zip(&chosen).map(choice).collect(),
        reasons_ms: reasons.quantile_ms(0.5),
        twice_ms: twice,
        median_ms: whole.quantile_ms(0.5),
        slowest_ms: whole.quantile_ms(1.0),
        processor_ms: worked.quantile_ms(0.5),
    };
    report("mutual", &markdown(&figures), &figures)
}

const PRIORITIES: [(&str, Priority); 3] =
    [("everyone", Priority::Everyone), ("stable", Priority::Stable), ("total", Priority::Total)];

/// Cities by chance; a sixth names countries, a sixth a distance.
fn drawn(larger: &mut Larger, options: &Options) -> Vec<Seeker> {
    let count = larger.draw(options.seekers);
    let Larger { world, cities, dice, .. } = larger;
    let countries: Vec<_> = cities.iter().map(|&p| world.place(p).country_ix()).collect();
    let seeker = |(i, &place): (usize, &PlaceIx)| {
        let limits = match i % 6 {
            // Countries are drawn as cities are: large ones more often.
            0 => Limits::within((0..5).filter_map(|_| dice.pick(&countries).copied()).collect()),
            1 => Limits { max_distance_km: Some(500.0 + 4500.0 * dice.unit()), ..Limits::default() },
            _ => Limits::default(),
        };
        Seeker { limits, introductions: options.introductions, ..Seeker::new(place) }
    };
    cities[..count].iter().enumerate().map(seeker).collect()
}

fn markdown(f: &Figures) -> String {
    let mut table = Table::new(&[
        "first of all",
        "choosing",
        "introductions",
        "left out",
        "blocking pairs",
        "total",
        "of the bound",
    ]);
    for c in &f.choices {
        table.row(vec![
            c.priority.to_owned(),
            ms(c.choose_ms),
            c.introductions.to_string(),
            c.left_out.to_string(),
            c.blocking_pairs.to_string(),
            format!("{:.3}", c.total),
            format!("{:.2} %", 100.0 * c.total / c.bound),
        ]);
    }
    format!(
        "# Introductions\n\n{} seekers of at least {PEOPLE} people (seed {SEED}), a third of them with limits on \
         countries or distance, up to {} introductions each, {} ties. Both together, for everyone: median {} of {} \
         runs, slowest {}, and {} of processor time on all cores together. Looking at each other takes {} of it \
         ({} acceptable pairs). The reasons of all introductions take {} more. {} seekers who look twice take {}.\n\n{}\n{}\n",
        f.seekers,
        f.introductions_each,
        f.ties,
        ms(f.median_ms),
        f.runs,
        ms(f.slowest_ms),
        ms(f.processor_ms),
        ms(f.look_ms),
        f.acceptable_pairs,
        ms(f.reasons_ms),
        Looks::MOST_TWICE.min(f.seekers),
        ms(f.twice_ms),
        table.markdown(),
        machine(),
    )
}
