//! Ranking the whole world for one city: as a whole, stage by stage, as it grows, and beside its peers.

mod growth;
mod memory;
mod peers;
mod report;
mod stages;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::ensure;
use gazetteer::{GeoId, Kind, PlaceIx, World};
use matching::{Engine, Limits, Model, Query, Tie, Ties};
use serde::Serialize;

use crate::dice::Dice;
use crate::measure::{self, Times, processor_time, resident_mb, target};

/// Settings of this benchmark.
#[derive(Debug, Clone, clap::Args)]
#[group(skip)]
pub(crate) struct Options {
    /// Ties to rank with (CSV). Without it, 18,000 ties are invented by chance.
    #[arg(long, env = "TWINHALL_TIES")]
    pub(crate) relationships: Option<PathBuf>,
    /// Cities that ask.
    #[arg(long, default_value_t = 1000)]
    rank_cities: usize,
    /// Cities that ask when stages and growth are measured.
    #[arg(long, default_value_t = 200)]
    stage_cities: usize,
    /// Cities that ask in NumPy.
    #[arg(long, default_value_t = 20)]
    numpy_cities: usize,
}

/// Results of each query, with their reasons.
const RESULTS: usize = 100;
/// Results of a query by the curves alone, as NumPy gives them.
const BEST: usize = 25;
/// Trees and leaves of the ensembles that LightGBM scores with; the first is the model's own
/// shape, the second a common, small one.
const SMALL: (usize, usize) = (350, 24);
/// Times that LightGBM scores the candidates of one query.
const RUNS: usize = 41;

/// Median and 99th percentile, milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Took {
    median: f64,
    p99: f64,
}

impl From<&Times> for Took {
    fn from(times: &Times) -> Self {
        Self { median: times.quantile_ms(0.5), p99: times.quantile_ms(0.99) }
    }
}

/// MB that are resident and not mapped from files.
#[derive(Debug, Serialize)]
struct Memory {
    /// Model and engine beside world and ties.
    ready: Option<f64>,
    /// The same after all queries.
    asked: Option<f64>,
    /// The whole process after all queries, mapped files included.
    whole: Option<f64>,
}

#[derive(Debug, Serialize)]
struct NumpyFigures {
    version: String,
    median: f64,
    median_difference: f64,
    top_25_shared: f64,
}

#[derive(Debug, Serialize)]
struct LightgbmFigures {
    version: String,
    trees: usize,
    leaves: f64,
    median: f64,
}

#[derive(Debug, Serialize)]
struct Figures {
    cities: usize,
    places: usize,
    ties: usize,
    trees: usize,
    /// Measured of each candidate, and asked for by some tree.
    numbers: (usize, usize),
    model_read_ms: f64,
    engine_ready_ms: f64,
    memory: Memory,
    processor: Took,
    wall: Took,
    /// Saying the sentences of all reasons in English, after the query.
    words: Took,
    curves_alone: Took,
    stages: stages::Figures,
    growth: growth::Figures,
    bytes_a_place: usize,
    read_again_gb_s: f64,
    read_from_memory_gb_s: f64,
    numpy: NumpyFigures,
    lightgbm: Vec<LightgbmFigures>,
}

pub(crate) fn run(options: &Options) -> anyhow::Result<()> {
    let world = Arc::new(worlddata::open(&worlddata::folder_for_tests())?);
    let mut dice = Dice::new(2026);
    let cities: Vec<PlaceIx> = world
        .places(Kind::City)
        .filter(|p| p.population().is_some_and(|n| n >= 1000))
        .map(|p| p.ix())
        .collect();
    let ties = Arc::new(match &options.relationships {
        Some(path) => Ties::read(std::fs::File::open(path)?, &world)?.0,
        None => invented(&world, &cities, &mut dice),
    });
    let own = || resident_mb(std::process::id()).map(|(_, own)| own);
    let before = own();
    let began = Instant::now();
    let model = Model::shipped()?;
    let model_read = began.elapsed();
    let began = Instant::now();
    let engine = Engine::new(Arc::clone(&world), model.clone(), Arc::clone(&ties));
    let engine_ready = began.elapsed();
    let beside = |now: Option<f64>| Some(now? - before?);
    let ready = beside(own());

    let asking: Vec<PlaceIx> = (0..options.rank_cities).filter_map(|_| dice.pick(&cities).copied()).collect();
    let few = &asking[..options.stage_cities.min(asking.len())];
    let (processor, wall) = whole(&engine, &asking)?;
    let memory =
        Memory { ready, asked: beside(own()), whole: resident_mb(std::process::id()).map(|(all, _)| all) };
    let words = words(&engine, few)?;
    let stages = stages::run(&engine, few)?;

    let alone = Engine::new(Arc::clone(&world), model.clone().with_trees(0), Arc::clone(&ties));
    let curves_alone = best(&alone, few)?;
    let folder = target().join("bench/rank-arrays");
    matching::export::export(&alone, &asking[..options.numpy_cities.min(asking.len())], &folder)?;
    drop(alone);
    let numpy = numpy(&folder)?;
    let growth = growth::run(&engine, &world, &ties, few)?;
    let (trees, numbers) = (model.trees(), model.numbers());
    let lightgbm = lightgbm(trees, numbers.1)?;

    let places = world.rows(Kind::City).len();
    let bytes_a_place = matching::stages::BYTES_A_PLACE;
    let figures = Figures {
        cities: asking.len(),
        places,
        ties: ties.len(),
        trees,
        numbers,
        model_read_ms: model_read.as_secs_f64() * 1e3,
        engine_ready_ms: engine_ready.as_secs_f64() * 1e3,
        memory,
        processor: (&processor).into(),
        wall: (&wall).into(),
        words: (&words).into(),
        curves_alone: (&curves_alone).into(),
        stages,
        growth,
        bytes_a_place,
        read_again_gb_s: memory::again(places * bytes_a_place),
        read_from_memory_gb_s: memory::from_memory(),
        numpy,
        lightgbm,
    };
    measure::report("rank", &report::markdown(&figures), &figures)
}

/// A question that leaves no city out but those of the own country and partners.
fn question(place: PlaceIx) -> Query {
    let limits = Limits {
        max_population_ratio: None,
        max_per_country: None,
        include_unknown_population: true,
        ..Limits::default()
    };
    Query { limits, count: RESULTS, ..Query::new(place) }
}

/// The full answer for each city: processor time, and the time that passed.
fn whole(engine: &Engine, asking: &[PlaceIx]) -> anyhow::Result<(Times, Times)> {
    let (mut processor, mut wall) = (Times::default(), Times::default());
    for &place in asking {
        let query = question(place);
        let (began, before) = (Instant::now(), processor_time());
        let ranking = engine.rank(&query)?;
        processor.push(processor_time() - before);
        wall.push(began.elapsed());
        ensure!(
            ranking.matches.len() == RESULTS,
            "too little was ranked for {:?}",
            engine.world().place(place)
        );
    }
    Ok((processor, wall))
}

/// What saying the sentences of the reasons takes, processor time.
fn words(engine: &Engine, asking: &[PlaceIx]) -> anyhow::Result<Times> {
    let (words, mut times) = (wording::english(), Times::default());
    for &place in asking {
        let ranking = engine.rank(&question(place))?;
        let before = processor_time();
        for reason in ranking.matches.iter().flat_map(|m| &m.reasons) {
            std::hint::black_box(words.say(&reason.sentence));
        }
        times.push(processor_time() - before);
    }
    Ok(times)
}

/// The best few without reasons, processor time.
fn best(engine: &Engine, asking: &[PlaceIx]) -> anyhow::Result<Times> {
    let mut times = Times::default();
    for &place in asking {
        let query = Query { count: BEST, ..question(place) };
        let before = processor_time();
        engine.list(&query)?;
        times.push(processor_time() - before);
    }
    Ok(times)
}

fn numpy(folder: &Path) -> anyhow::Result<NumpyFigures> {
    let found = peers::numpy(folder)?;
    Ok(NumpyFigures {
        version: found.numpy,
        median: median(&found.seconds),
        median_difference: found.median_difference,
        top_25_shared: found.top_25_shared,
    })
}

fn lightgbm(trees: usize, numbers: usize) -> anyhow::Result<Vec<LightgbmFigures>> {
    let leaves = 1 << matching::forest::MAX_DEPTH;
    let found = peers::lightgbm(matching::stages::MEASURED, numbers, RUNS, &[(trees, leaves), SMALL])?;
    let figures = |shape: &peers::Shape| LightgbmFigures {
        version: found.lightgbm.clone(),
        trees: shape.trees,
        leaves: shape.leaves,
        median: median(&shape.seconds),
    };
    Ok(found.shapes.iter().map(figures).collect())
}

/// Milliseconds.
fn median(seconds: &[f64]) -> f64 {
    let mut times = Times::default();
    seconds.iter().for_each(|&s| times.push(std::time::Duration::from_secs_f64(s.max(0.0))));
    times.quantile_ms(0.5)
}

/// Ties by chance between the larger cities, so that the network has work to do.
pub(crate) fn invented(world: &World, cities: &[PlaceIx], dice: &mut Dice) -> Ties {
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
