//! Ranking the whole world for one city, beside the same formula in vectorised NumPy.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, bail};
use gazetteer::{GeoId, Kind, PlaceIx};
use matching::{Engine, Limits, Model, Query, Tie, Ties};
use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::measure::processor_time;

/// Settings of this benchmark.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Options {
    /// Ties to rank with (CSV). Without it, 18,000 ties are invented by chance.
    #[arg(long)]
    pub(crate) relationships: Option<std::path::PathBuf>,
    /// Cities that ask.
    #[arg(long, default_value_t = 1000)]
    rank_cities: usize,
    /// Cities that ask in NumPy.
    #[arg(long, default_value_t = 20)]
    numpy_cities: usize,
}

#[derive(Debug, Deserialize)]
struct Numpy {
    seconds: Vec<f64>,
    median_difference: f64,
    top_25_shared: f64,
    numpy: String,
}

#[derive(Debug, Serialize)]
struct Figures {
    cities: usize,
    places: usize,
    ties: usize,
    engine_ready_ms: f64,
    median_ms: f64,
    p99_ms: f64,
    wall_median_ms: f64,
    wall_p99_ms: f64,
    numpy_median_ms: f64,
    bare_median_ms: f64,
    times_numpy: f64,
    bare_times_numpy: f64,
    numpy_version: String,
    median_difference: f64,
    top_25_shared: f64,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    let world = Arc::new(worlddata::open(&worlddata::folder_for_tests())?);
    let mut dice = Dice::new(2026);
    let cities: Vec<PlaceIx> = world
        .places(Kind::City)
        .filter(|p| p.population().is_some_and(|n| n >= 1000))
        .map(|p| p.ix())
        .collect();
    let ties = match &options.relationships {
        Some(path) => Ties::read(std::fs::File::open(path)?, &world)?.0,
        None => invented(&world, &cities, &mut dice),
    };
    let count = ties.len();
    let started = Instant::now();
    let engine = Engine::new(world.clone(), Model::shipped()?, Arc::new(ties));
    let ready = started.elapsed().as_secs_f64() * 1e3;
    let asking: Vec<PlaceIx> = (0..options.rank_cities).filter_map(|_| dice.pick(&cities).copied()).collect();
    // Every city of the world is a candidate: no limit but the own country and partners.
    let limits = Limits {
        max_population_ratio: None,
        max_per_country: None,
        include_unknown_population: true,
        ..Limits::default()
    };
    let (mut times, mut waited, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for &place in &asking {
        // What NumPy does: scores and the best, no reasons.
        let query = Query { limits: limits.clone(), count: 0, ..Query::new(place) };
        let worked = processor_time();
        engine.rank(&query)?;
        bare.push((processor_time() - worked).as_secs_f64() * 1e3);
        let query = Query { limits: limits.clone(), ..Query::new(place) };
        let (started, worked) = (Instant::now(), processor_time());
        let ranking = engine.rank(&query)?;
        times.push((processor_time() - worked).as_secs_f64() * 1e3);
        waited.push(started.elapsed().as_secs_f64() * 1e3);
        if ranking.matches.is_empty() {
            bail!("nothing was ranked for {:?}", world.place(place));
        }
    }
    let folder = target.join("bench/rank-arrays");
    matching::export::export(&engine, &asking[..options.numpy_cities.min(asking.len())], &folder)?;
    let numpy = numpy(&target, &folder)?;
    let bare = quantile(&mut bare, 0.5);
    let (median, p99) = (quantile(&mut times, 0.5), quantile(&mut times, 0.99));
    let (wall_median, wall_p99) = (quantile(&mut waited, 0.5), quantile(&mut waited, 0.99));
    let mut theirs: Vec<f64> = numpy.seconds.iter().map(|s| s * 1e3).collect();
    let numpy_median = quantile(&mut theirs, 0.5);
    let figures = Figures {
        cities: asking.len(),
        places: world.rows(Kind::City).len(),
        ties: count,
        engine_ready_ms: ready,
        median_ms: median,
        p99_ms: p99,
        wall_median_ms: wall_median,
        wall_p99_ms: wall_p99,
        numpy_median_ms: numpy_median,
        bare_median_ms: bare,
        times_numpy: numpy_median / median,
        bare_times_numpy: numpy_median / bare,
        numpy_version: numpy.numpy,
        median_difference: numpy.median_difference,
        top_25_shared: numpy.top_25_shared,
    };
    report(&target, &figures)
}

fn report(target: &Path, f: &Figures) -> anyhow::Result<()> {
    let text = format!(
        "# Ranking the world for one city\n\n{} cities asked, {} candidates each, {} ties, every criterion, \
         25 results with reasons; one core, processor time.\n\n| | median | p99 |\n|---|---|---|\n| Twinhall | {:.2} ms | {:.2} ms |\n\
         | Twinhall, by the clock on the wall | {:.2} ms | {:.2} ms |\n| Twinhall, scores only | {:.2} ms | |\n| NumPy {}, scores and best 25 only | {:.1} ms | |\n\n{:.0} times NumPy with the reasons and limits that NumPy leaves out, {:.0} times without the reasons. NumPy is \
         given the terms of the network ready-made. Median difference of a score \
         {:.3} (fine steps of the engine's scales); at least {:.0} % of the best 25 are the same. Engine ready in {:.0} ms.\n",
        f.cities,
        f.places,
        f.ties,
        f.median_ms,
        f.p99_ms,
        f.wall_median_ms,
        f.wall_p99_ms,
        f.bare_median_ms,
        f.numpy_version,
        f.numpy_median_ms,
        f.times_numpy,
        f.bare_times_numpy,
        f.median_difference,
        f.top_25_shared * 100.0,
        f.engine_ready_ms,
    );
    println!("{text}");
    let folder = target.join("bench");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("rank.md"), text)?;
    std::fs::write(folder.join("rank.json"), serde_json::to_vec_pretty(f)?)?;
    Ok(())
}

/// Ties by chance, near each other more often than far, so that the network has work to do.
pub(crate) fn invented(world: &gazetteer::World, cities: &[PlaceIx], dice: &mut Dice) -> Ties {
    let mut large: Vec<GeoId> = cities
        .iter()
        .map(|&ix| world.place(ix))
        .filter(|p| p.population().is_some_and(|n| n >= 10_000))
        .map(|p| p.id())
        .collect();
    large.truncate(13_000.min(large.len()));
    let mut ties = Ties::default();
    while ties.len() < 18_000 {
        if let (Some(&a), Some(&b)) = (dice.pick(&large), dice.pick(&large)) {
            ties.add(a, b, Tie::default());
        }
    }
    ties
}

fn quantile(values: &mut [f64], q: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(((values.len() as f64 - 1.0) * q).round() as usize).copied().unwrap_or(f64::NAN)
}

/// Runs the script in an environment of its own, made at the first run.
fn numpy(target: &Path, folder: &Path) -> anyhow::Result<Numpy> {
    let venv = target.join("bench-venv");
    let python = venv.join("bin/python");
    if !python.exists() {
        run_command(Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    }
    if run_command(Command::new(&python).args(["-c", "import numpy"])).is_err() {
        run_command(Command::new(&python).args(["-m", "pip", "install", "--quiet", "numpy"]))?;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("numpy/rank.py");
    // One core, as the engine uses.
    let mut command = Command::new(&python);
    command.arg(script).arg(folder).env("OMP_NUM_THREADS", "1").env("OPENBLAS_NUM_THREADS", "1");
    serde_json::from_slice(&run_command(&mut command)?).context("what the NumPy script printed")
}

fn run_command(command: &mut Command) -> anyhow::Result<Vec<u8>> {
    let out = command.output().with_context(|| format!("{command:?} does not start"))?;
    if !out.status.success() {
        bail!("{command:?}: {}", String::from_utf8_lossy(&out.stderr));
    }
    Ok(out.stdout)
}
