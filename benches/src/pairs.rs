//! The lists of all cities against each other, as `twinhall match-all` makes them: a sample in
//! this process, from which the whole is reckoned, and the whole where that is asked for.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, ensure};
use gazetteer::PlaceIx;
use matching::{Limits, Query};
use rayon::prelude::*;
use serde::Serialize;

use crate::larger::{Larger, PEOPLE};
use crate::measure::{Table, machine, process_time, report};

/// Settings of this benchmark.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub(crate) struct Options {
    /// Cities of the sample.
    #[arg(long, default_value_t = 1000)]
    pairs_sample: usize,
    /// Run `twinhall match-all` over all cities as well (minutes).
    #[arg(long)]
    pairs_whole: bool,
}

/// Matches listed for each.
const TOP: usize = 50;
/// Cores that the aim speaks of.
const THREADS: usize = 2;
/// Seed of the sample.
const SEED: u64 = 1951;

#[derive(Debug, Serialize)]
struct Figures {
    cities: usize,
    ties: usize,
    sample: usize,
    sample_s: f64,
    /// Processor time of both cores, a city.
    processor_ms: f64,
    reckoned_s: f64,
    whole: Option<Whole>,
}

/// One run of the command over all cities.
#[derive(Debug, Serialize)]
struct Whole {
    seconds: f64,
    megabytes: f64,
}

pub(crate) fn run(options: &Options, relationships: Option<&PathBuf>) -> anyhow::Result<()> {
    let mut larger = Larger::new(SEED, relationships)?;
    let sample = larger.draw(options.pairs_sample);
    let Larger { engine, ties, cities, .. } = larger;
    let all = cities.len();
    let limits = Limits { min_population: Some(PEOPLE), ..Limits::default() };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(THREADS).build()?;
    let list = |&place: &PlaceIx| {
        engine.list(&Query { limits: limits.clone(), count: TOP, ..Query::new(place) }).map(|list| list.len())
    };
    let (began, before) = (Instant::now(), process_time());
    let listed: Vec<usize> =
        pool.install(|| cities[..sample].par_iter().with_max_len(1).map(list).collect::<Result<_, _>>())?;
    let (took, worked) = (began.elapsed().as_secs_f64(), process_time() - before);
    ensure!(listed.iter().sum::<usize>() > sample, "next to nothing was listed");
    drop(engine);
    let whole = if options.pairs_whole { Some(whole(relationships)?) } else { None };
    let figures = Figures {
        cities: all,
        ties,
        sample,
        sample_s: took,
        processor_ms: worked.as_secs_f64() * 1e3 / sample as f64,
        reckoned_s: took * all as f64 / sample as f64,
        whole,
    };
    report("pairs", &markdown(&figures), &figures)
}

/// Runs the command that lies beside this program, in an empty folder of data.
fn whole(relationships: Option<&PathBuf>) -> anyhow::Result<Whole> {
    let binary = std::env::current_exe()?.with_file_name(format!("twinhall{}", std::env::consts::EXE_SUFFIX));
    let folder = tempfile::tempdir()?;
    let output = folder.path().join("pairs.parquet");
    let mut command = Command::new(&binary);
    command.arg("match-all").arg("--output").arg(&output).arg("--data").arg(folder.path().join("data"));
    command.args(["--top", &TOP.to_string()]).env("RAYON_NUM_THREADS", THREADS.to_string());
    if let Some(ties) = relationships {
        command.arg("--relationships").arg(ties);
    }
    let began = Instant::now();
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("cannot start {}: is there a release build?", binary.display()))?;
    ensure!(status.success(), "match-all ended with {status}");
    let seconds = began.elapsed().as_secs_f64();
    Ok(Whole { seconds, megabytes: std::fs::metadata(&output)?.len() as f64 / 1e6 })
}

fn markdown(f: &Figures) -> String {
    let minutes = |seconds: f64| format!("{:.0} min {:02.0} s", (seconds / 60.0).floor(), seconds % 60.0);
    let mut table = Table::new(&["", "cities", "took", "a city"]);
    let mut row = |name: &str, cities: usize, seconds: f64| {
        let each = format!("{:.2} ms", seconds * 1e3 / cities as f64);
        table.row(vec![name.to_owned(), cities.to_string(), minutes(seconds), each]);
    };
    row("a sample", f.sample, f.sample_s);
    row("all, reckoned from the sample", f.cities, f.reckoned_s);
    if let Some(whole) = &f.whole {
        row("all, measured: `twinhall match-all`, start and file included", f.cities, whole.seconds);
    }
    let size = f.whole.as_ref().map(|w| format!(" The file has {:.0} MB.", w.megabytes)).unwrap_or_default();
    format!(
        "# All cities against each other\n\nCities of at least {PEOPLE} people, the best {TOP} for each, {} ties, \
         {THREADS} threads (seed {SEED}); {:.2} ms of processor time a city.{size}\n\n{}\n{}\n",
        f.ties,
        f.processor_ms,
        table.markdown(),
        machine(),
    )
}
