//! `twinhall match-all`: the lists of all cities at once.

use std::path::Path;
use std::sync::Arc;

use gazetteer::{GeoId, Kind, PlaceIx, World};
use matching::{Engine, Query, QueryError};
use rayon::prelude::*;
use serde_json::json;
use sha2::{Digest, Sha256};
use wording::{Message, english};

use crate::args::{Limits, MatchAll};
use crate::clock;
use crate::commands::question;
use crate::failure::{Done, Failure};
use crate::models::{Loaded, sha256, try_writing};
use crate::open::Open;
use crate::output::Output;
use crate::pairs::table::Row;
use crate::pairs::{Parts, Run};
use crate::progress::Bar;

/// People that cities have at least, those that ask as well as candidates.
const MIN_POPULATION: u32 = 5000;
/// The most cities in one part: what is lost if the program is killed.
const LARGEST_PART: usize = 1000;

/// Ranks partners for every city and writes the lists.
pub(crate) fn run(args: &MatchAll, open: &Open, out: &mut Output) -> Done {
    try_writing(&args.output)?;
    let world = Arc::new(open.world()?);
    let ties = open.ties(args.ties.relationships.as_deref(), &world)?;
    let model = open.models()?.current()?;
    let query = query(args, &world)?;
    let cities = cities(args, &world, query.limits.min_population.unwrap_or_default())?;
    let run = Run { date: clock::today().to_string(), ..about(&world, &ties, &model, &query, &cities) };
    // A hundred parts, so that the work is cut as finely as a bar can show it.
    let size = cities.len().div_ceil(100).clamp(8, LARGEST_PART);
    let chunks: Vec<&[PlaceIx]> = cities.chunks(size).collect();
    let Some(mut parts) = Parts::open(&args.output, run, chunks.len(), args.resume)? else {
        return told(&args.output, 0, None, out);
    };
    let engine = Engine::new(Arc::clone(&world), model.model, Arc::new(ties));
    let missing = parts.missing();
    let mut done = cities.len() - missing.iter().map(|&i| chunks[i].len()).sum::<usize>();
    let bar = Bar::with_rate(&english().text("cli-pairs-ranking"));
    bar.stage(&english().text("cli-pairs-ranking"), done);
    bar.at(done, cities.len());
    let mut unlisted = 0;
    for i in missing {
        let lists = lists(&engine, &query, chunks[i], |n| bar.at(done + n, cities.len()))?;
        unlisted += lists.iter().filter(|list| list.is_empty()).count();
        parts.write(i, &lists.concat())?;
        done += chunks[i].len();
    }
    bar.finish();
    let (rows, bytes) = parts.join()?;
    told(&args.output, unlisted, Some((cities.len(), rows, bytes)), out)
}

/// The question that all cities ask.
fn query(args: &MatchAll, world: &World) -> Result<Query, Failure> {
    let least = args.limits.min_population.clone().unwrap_or_else(|| MIN_POPULATION.to_string());
    let limits = Limits { min_population: Some(least), ..args.limits.clone() };
    let any = world.places(Kind::City).next();
    let any = any.ok_or_else(|| Failure::Usage(vec![Message::new("cli-pairs-nobody")]))?;
    let mut query = question::question(world, any, &args.weights, &limits)?;
    query.count = usize::from(args.top);
    Ok(query)
}

/// The cities that ask, by id.
fn cities(args: &MatchAll, world: &World, least: u32) -> Result<Vec<PlaceIx>, Failure> {
    let mut cities: Vec<PlaceIx> = if args.only.is_empty() {
        let asks = |p: &gazetteer::Place<'_>| p.population().unwrap_or(0) >= least && p.position().is_some();
        world.places(Kind::City).filter(asks).map(|p| p.ix()).collect()
    } else {
        let find = |&id: &u32| {
            let place = world.by_id(GeoId(id)).filter(|p| p.kind() == Kind::City);
            let message = || Message::new("cli-pairs-no-city").with("id", id.to_string());
            place.map(|p| p.ix()).ok_or_else(|| Failure::Usage(vec![message()]))
        };
        args.only.iter().map(find).collect::<Result<_, _>>()?
    };
    cities.sort_by_key(|&ix| world.place(ix).id());
    cities.dedup();
    if cities.is_empty() {
        return Err(Failure::Usage(vec![Message::new("cli-pairs-nobody")]));
    }
    Ok(cities)
}

/// All that the lists depend on.
fn about(world: &World, ties: &matching::Ties, model: &Loaded, query: &Query, cities: &[PlaceIx]) -> Run {
    let hash = |lines: &mut dyn Iterator<Item = String>| {
        let mut hash = Sha256::new();
        for line in lines {
            hash.update(line.as_bytes());
            hash.update(b"\n");
        }
        hash.finalize().iter().map(|b| format!("{b:02x}")).collect::<String>()
    };
    let name = |packed: gazetteer::packed::Packed<'_>| packed.path_in(Path::new("")).display().to_string();
    Run {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        model: model.id.to_string(),
        model_sha256: sha256(model.text.as_bytes()),
        data: [worlddata::WORLD, worlddata::WATER].map(name).join(" "),
        facts_sha256: hash(&mut world.facts().iter().map(|f| serde_json::to_string(f).unwrap_or_default())),
        ties_sha256: hash(&mut ties.iter().map(|(a, b, _)| format!("{a} {b}"))),
        question: web::query::to_string(world, query),
        cities_sha256: hash(&mut cities.iter().map(|&ix| world.place(ix).id().to_string())),
        cities: cities.len(),
        date: String::new(),
    }
}

/// The lists of some cities, on all cores, in the order of the cities.
fn lists(
    engine: &Engine,
    query: &Query,
    cities: &[PlaceIx],
    progress: impl Fn(usize) + Sync,
) -> Result<Vec<Vec<Row>>, Failure> {
    let world = engine.world();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let list = |&place: &PlaceIx| {
        let id = world.place(place).id();
        let scored = match engine.list(&Query { place, ..query.clone() }) {
            // A city that has no position can be listed for nobody and is left out.
            Err(QueryError::NoPosition(_)) => Vec::new(),
            answer => answer.map_err(|e| question::refused(&e))?,
        };
        progress(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1);
        let rows = scored.iter().zip(1u16..).map(|(s, rank)| Row {
            query: id.0,
            rank,
            candidate: world.place(s.place).id().0,
            score: s.score,
            fit: s.fit,
            precedent: s.precedent,
            likelihood: s.likelihood,
        });
        Ok(rows.collect())
    };
    cities.par_iter().with_max_len(1).map(list).collect()
}

/// What was written: cities, rows and bytes; `None` if the file was there already.
fn told(path: &Path, unlisted: usize, written: Option<(usize, u64, u64)>, out: &mut Output) -> Done {
    let words = english();
    let file = path.display().to_string();
    let Some((cities, rows, bytes)) = written else {
        if out.json {
            return out.json(&json!({ "file": file, "complete": true, "written": false }));
        }
        return out.wrapped(&words.say(&Message::new("cli-pairs-complete").with("file", file)), 0);
    };
    if out.json {
        return out.json(&json!({
            "file": file, "complete": true, "written": true,
            "cities": cities, "rows": rows, "bytes": bytes,
        }));
    }
    let said = Message::new("cli-pairs-written")
        .with("file", file)
        .with("cities", cities)
        .with("rows", rows)
        .with_number("size", bytes as f64 / 1e6, 1);
    out.wrapped(&words.say(&said), 0)?;
    match unlisted {
        0 => Ok(()),
        n => out.wrapped(&words.say(&Message::new("cli-pairs-unlisted").with("count", n)), 0),
    }
}
