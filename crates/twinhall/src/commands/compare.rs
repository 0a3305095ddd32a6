//! `twinhall compare`.

use std::sync::Arc;

use gazetteer::{Place, World};
use matching::{Comparison, Weights};
use web::api::shape;
use wording::{Message, english};

use crate::args;
use crate::commands::{matches, profile, question, readings, ties, value};
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::{Output, Rows};
use crate::resolve;

/// Weighs two places point by point.
pub(crate) fn run(args: &args::Compare, open: &Open, out: &mut Output) -> Done {
    let world = Arc::new(open.world()?);
    let a = resolve::place(open, &world, &args.a)?;
    let b = resolve::place(open, &world, &args.b)?;
    if a.ix() == b.ix() {
        return Err(Failure::Usage(vec![Message::new("compare-same-named").with("name", a.full_name())]));
    }
    let query = question::question(&world, a, &args.weights, &args::Limits::default())?;
    let known = ties::known(&args.ties, open, &world)?;
    let engine = open.engine(Arc::clone(&world), known)?;
    let comparison = engine.compare(a.ix(), b.ix(), &query.weights).map_err(|e| question::refused(&e))?;
    if out.json {
        return out.json(&shape::Comparison::of(&world, english(), a.ix(), &comparison));
    }
    print(&world, [a, b], &query.weights, &comparison, out)
}

fn print(world: &World, [a, b]: [Place<'_>; 2], weights: &Weights, c: &Comparison, out: &mut Output) -> Done {
    let words = english();
    let title = Message::new("cli-compare-title").with("a", a.full_name()).with("b", b.full_name());
    out.line(&out.bold(&words.say(&title)))?;
    let distance = a.position().zip(b.position()).map(|(p, q)| p.distance_km(q));
    let score = Message::new(if c.pair.rank == 0 { "cli-compare-score" } else { "cli-compare-ranked" })
        .with("distance", value::km(distance))
        .with("score", value::signed(c.pair.score))
        .with_number("spread", f64::from(c.pair.spread), 2)
        .with("rank", c.pair.rank)
        .with("a", a.name());
    out.wrapped(&words.say(&score), 0)?;
    readings::sentences(&c.pair, weights, out)?;
    readings::situations(world, b.ix(), &[a.ix()], out)?;
    readings::situations(world, a.ix(), &[b.ix()], out)?;
    if let Some(tie) = &c.tied {
        let said = match tie.year {
            Some(year) => Message::new("cli-tied-since").with("year", year.to_string()),
            None => Message::new("cli-tied"),
        };
        out.line(&words.say(&said))?;
    }
    out.line("")?;
    out.table(facts(a, b))?;
    out.heading(&words.text("cli-reasons"))?;
    matches::reasons(&c.pair.reasons, out)?;
    if !c.shared.is_empty() {
        out.heading(&words.text("cli-shared"))?;
        for &ix in &c.shared {
            out.line(&world.place(ix).full_name())?;
        }
    }
    for (place, list) in [(a, &c.ties_a), (b, &c.ties_b)] {
        if !list.is_empty() {
            out.heading(&words.say(&Message::new("cli-ties-of").with("name", place.name())))?;
            ties::table(world, list.iter().map(|(ix, tie)| (world.place(*ix).id(), tie)), out)?;
        }
    }
    unknown(world, a, b, c, out)
}

/// The two profiles side by side.
fn facts(a: Place<'_>, b: Place<'_>) -> Rows {
    let mut rows = Rows::new(&["", a.name(), b.name()]);
    let mut add = |key: &str, show: &dyn Fn(Place<'_>) -> String| {
        rows.add([profile::field_name(key), show(a), show(b)]);
    };
    add("population", &|p| value::people(p.population()));
    add("elevation_m", &|p| value::with_unit(p.elevation_m().map(f64::from), 0, " m"));
    add("climate", &|p| p.climate().map_or_else(|| english().text("unknown"), |c| climate(&c)));
    add("coast_km", &|p| value::km(p.coast_km()));
    add("river_km", &|p| value::km(p.river_km()));
    add("lake_km", &|p| value::km(p.lake_km()));
    add("airport", &|p| match p.airport() {
        Some(a) => format!("{} {}", a.name, value::km(Some(a.distance_km))),
        None => english().text("unknown"),
    });
    add("universities", &|p| match p.universities().count() {
        0 => english().text("unknown"),
        n => n.to_string(),
    });
    add("time_zone", &|p| p.time_zone().map_or_else(|| english().text("unknown"), str::to_owned));
    rows
}

fn climate(c: &gazetteer::climate::Climate) -> String {
    let degrees = |t: f32| english().number(f64::from(t), 0);
    format!("{} ({} to {} °C)", c.koppen.code(), degrees(c.coldest()), degrees(c.warmest()))
}

fn unknown(world: &World, a: Place<'_>, b: Place<'_>, c: &Comparison, out: &mut Output) -> Done {
    let words = english();
    if c.unknown.is_empty() {
        return Ok(());
    }
    out.heading(&words.text("cli-unknown"))?;
    for place in [a, b] {
        let fields = c.unknown.iter().filter(|u| u.place == place.ix()).map(|u| field(u.field));
        let fields: Vec<String> = fields.collect();
        if !fields.is_empty() {
            out.wrapped(&format!("{}: {}", world.place(place.ix()).name(), fields.join(", ")), 0)?;
        }
    }
    Ok(())
}

/// The name of a field that the engine wants to know.
fn field(key: &str) -> String {
    english().named("field-", key).unwrap_or_else(|| key.to_owned())
}
