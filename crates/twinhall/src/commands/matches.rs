//! `twinhall match`.

use std::sync::Arc;

use gazetteer::{PlaceIx, World};
use matching::{Advice, Match, Query, Ranking, Reason};
use web::api::shape;
use web::query::{ANY, keys};
use wording::{Message, english};

use crate::args;
use crate::commands::{question, readings, ties, value};
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::{Output, Rows};
use crate::resolve;

/// Ranks the world for a place.
pub(crate) fn run(args: &args::Match, open: &Open, out: &mut Output) -> Done {
    let world = Arc::new(open.world()?);
    let place = resolve::place(open, &world, &args.place)?;
    let mut query = question::question(&world, place, &args.weights, &args.limits)?;
    query.count = usize::from(args.count);
    query.offset = args.offset;
    let ties = ties::known(&args.ties, open, &world)?;
    let engine = open.engine(Arc::clone(&world), ties)?;
    let ranking = engine.rank(&query).map_err(|e| question::refused(&e))?;
    if out.json {
        return out.json(&shape::Ranking::of(&world, english(), &query, &ranking));
    }
    if args.csv {
        let table = web::find::table(&world, english(), &query, &ranking).map_err(Failure::operation)?;
        return out.bytes(&table);
    }
    print(&world, &query, &ranking, args.reasons, out)
}

fn print(world: &World, query: &Query, ranking: &Ranking, reasons: bool, out: &mut Output) -> Done {
    let words = english();
    let name = world.place(query.place).full_name();
    out.line(&out.bold(&words.say(&Message::new("cli-match-title").with("name", name))))?;
    let mut counts = Message::new("cli-match-counts")
        .with("fitting", ranking.fitting)
        .with("considered", ranking.considered);
    if let Some(most) = query.limits.max_per_country.filter(|_| ranking.fitting > ranking.ranked) {
        counts = Message::new("cli-match-counts-capped").with("counts", counts).with("most", most);
    }
    out.wrapped(&words.say(&counts), 0)?;
    at_war(world, query, ranking, out)?;
    if !ranking.matches.is_empty() {
        readings::blend(&query.weights, out)?;
    }
    if !ranking.partners.is_empty() {
        out.heading(&words.text("cli-partners"))?;
        list(world, query, &ranking.partners, reasons, out)?;
        out.heading(&words.text("cli-candidates"))?;
    } else {
        out.line("")?;
    }
    if !ranking.matches.is_empty() {
        list(world, query, &ranking.matches, reasons, out)?;
        if let Some(said) = web::find::by_curves(&ranking.matches) {
            out.wrapped(&words.say(&said), 0)?;
        }
        readings::about(&query.weights, out)?;
        if !reasons {
            out.wrapped(&words.text("readings-more"), 0)?;
        }
    } else if ranking.ranked > 0 {
        // What lies near a better one is not listed, so how long the list is cannot be told from here.
        return out.line(&words.text("cli-match-past-end"));
    } else {
        out.line(&words.text("cli-match-none"))?;
    }
    // With a full page in view nobody needs to be told what to relax.
    if ranking.matches.len() < query.count {
        for advice in &ranking.to_relax(query) {
            out.wrapped(&words.say(&relax(advice)), 0)?;
        }
    }
    Ok(())
}

/// Whom a war leaves out, and what to type to see them.
fn at_war(world: &World, query: &Query, ranking: &Ranking, out: &mut Output) -> Done {
    let (Some(said), Some(war)) = (web::find::at_war(world, query, ranking), &ranking.at_war) else {
        return Ok(());
    };
    let codes: Vec<&str> = war.countries.iter().map(|&c| world.country(c).iso2.as_str()).collect();
    let option = format!("--{} {}", keys::COUNTRIES, codes.join(","));
    out.wrapped(&english().say(&Message::new("cli-at-war").with("said", said).with("option", option)), 0)
}

/// What to type to be rid of a limit.
fn relax(advice: &Advice) -> Message {
    let (id, option) = match advice.limit {
        keys::OWN_COUNTRY | keys::UNKNOWN_POPULATION | keys::PARTNERS => {
            ("cli-advice-with", format!("--{}", advice.limit))
        }
        keys::POPULATION_RATIO | keys::SPACING | keys::PER_COUNTRY => {
            ("cli-advice-with", format!("--{} {ANY}", advice.limit))
        }
        limit => ("cli-advice-without", format!("--{limit}")),
    };
    Message::new(id).with("option", option).with("count", advice.would_add)
}

fn list(world: &World, query: &Query, matches: &[Match], reasons: bool, out: &mut Output) -> Done {
    let (words, from) = (english(), query.place);
    if reasons {
        for m in matches {
            let place = world.place(m.place);
            let line = format!("{}. {}  {}", m.rank, place.full_name(), value::signed(m.score));
            out.line(&out.bold(&line))?;
            readings::sentences(m, &query.weights, out)?;
            if !m.nearby.is_empty() {
                let names: Vec<&str> = m.nearby.iter().map(|&near| world.place(near).name()).collect();
                let said = Message::new("cli-match-nearby").with("names", names.join(", "));
                out.wrapped(&words.say(&said), 0)?;
            }
            readings::situations(world, from, &[m.place], out)?;
            self::reasons(&m.reasons, out)?;
            out.line("")?;
        }
        return Ok(());
    }
    let col = |id| words.text(id);
    let mut rows = Rows::new(&[
        ">",
        &col("cli-col-place"),
        &format!(">{}", col("cli-col-people")),
        &format!(">{}", col("cli-col-distance")),
        &format!(">{}", col("cli-col-score")),
        &format!(">{}", col("reading-col-fit")),
        &format!(">{}", col("reading-col-precedent")),
        &format!(">{}", col("likelihood-col")),
    ]);
    for m in matches {
        let (here, there) = (world.place(from), world.place(m.place));
        let distance = here.position().zip(there.position()).map(|(a, b)| a.distance_km(b));
        rows.add([
            m.rank.to_string(),
            there.full_name(),
            value::people(there.population()),
            value::km(distance),
            value::signed(m.score),
            value::signed(m.fit.amount),
            value::signed(m.precedent.amount),
            readings::likelihood(m),
        ]);
    }
    out.table(rows)?;
    let places: Vec<PlaceIx> = matches.iter().map(|m| m.place).collect();
    readings::situations(world, from, &places, out)
}

/// Each reason with what it adds, and its sentence.
pub(crate) fn reasons(reasons: &[Reason], out: &mut Output) -> Done {
    let words = english();
    let mut rows = Rows::new(&["", ">", ""]);
    for r in reasons {
        let amount = match r.certainty {
            matching::Certainty::Sure => value::signed(r.contribution),
            _ => format!("{} ±{}", value::signed(r.contribution), words.number(f64::from(r.spread), 2)),
        };
        rows.add([words.text(r.criterion.name_id()), amount, words.say(&r.sentence)]);
    }
    out.table(rows)
}
