//! `twinhall ties wikidata`: what Wikidata states, into the registry.

use std::sync::Arc;

use gazetteer::World;
use serde_json::json;
use store::readings::{NewReading, Phase, ReadingRow};
use store::{Hand, Store};
use web::imports::wikidata::{Reader, Step};
use wikidata::Settings;
use wording::{Message, english};

use super::bring::Bring;
use super::sheet::{from_json, ground, organisation, show};
use crate::args::ReadWikidata;
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::Output;
use crate::progress::Bar;
use crate::{clock, database};

/// Reads to the end, shows what would become of it, and writes it if asked to.
pub(crate) async fn run(store: &Store, args: &ReadWikidata, open: &Open, out: &mut Output) -> Done {
    let into = organisation(store, &args.into).await?;
    let choices = from_json(args.choices.as_deref())?;
    let (world, index) = ground(open)?;
    let new = NewReading {
        endpoint: args.service.wikidata.clone(),
        contact: args.contact.trim().to_owned(),
        countries: countries(&world, &args.countries)?,
    };
    let hand = Hand { organisation: Some(into), ..database::operator() };
    let reading = read(store, &hand, &new).await?;
    if !out.json {
        let said = Message::new("cli-wikidata-read")
            .with("statements", reading.statements as usize)
            .with("changed", reading.changed as usize)
            .with("gone", reading.gone as usize)
            .with("requests", reading.requests as usize);
        out.wrapped(&english().say(&said), 0)?;
    }
    let Some(import) = reading.import else {
        return match out.json {
            true => out.json(&json!({ "import": null, "ties": 0 })),
            false => out.wrapped(&english().text("cli-wikidata-nothing"), 0),
        };
    };
    let bring = Bring::of_import(store, import, (&world, &index), choices, args.publish).await?;
    let ready = bring.plan().await?;
    show(&bring, &ready, args.all, args.apply, out)?;
    let done = if args.apply && !ready.is_empty() {
        bring.write(import, ready).await?;
        Message::new("cli-import-applied")
    } else {
        Message::new("cli-wikidata-open")
    };
    if out.json { Ok(()) } else { out.wrapped(&english().say(&done.with("id", import.to_string())), 0) }
}

/// Reads to the end, or says from when on it can be gone on with.
async fn read(store: &Store, hand: &Hand, new: &NewReading) -> Result<ReadingRow, Failure> {
    let settings = Settings::new(new.endpoint.clone(), new.contact.clone());
    let mut reader = Reader::new(store, settings, Arc::new(clock::now)).map_err(Failure::operation)?;
    let mut reading = store.begin_reading(hand, new).await.map_err(Failure::operation)?;
    let refused = |message: Message| Failure::Operation(english().say(&message));
    // What asks to be left alone is left alone, whoever asks.
    if let Some(until) = reading.not_before.filter(|at| *at > clock::now() && reading.failures > 0) {
        return Err(refused(waits(reading.error.unwrap_or_default(), until)));
    }
    let bar = Bar::counting();
    let done = loop {
        tell(&bar, &reading);
        match reader.step(&reading).await.map_err(Failure::operation)? {
            Step::On(next) => reading = next,
            Step::Done(done) => break Ok(done),
            Step::Waits { until, why } => break Err(waits(english().say(&why), until)),
            Step::Stopped(why) => {
                break Err(Message::new("cli-wikidata-stopped").with("why", english().say(&why)));
            }
            Step::Elsewhere => break Err(Message::new("cli-wikidata-elsewhere")),
        }
    };
    bar.finish();
    done.map_err(refused)
}

fn waits(why: String, until: jiff::Timestamp) -> Message {
    let until = until.to_zoned(jiff::tz::TimeZone::system()).strftime("%H:%M").to_string();
    Message::new("cli-wikidata-waits").with("why", why).with("until", until)
}

/// How far it is: nobody knows how much is to come.
fn tell(bar: &Bar, reading: &ReadingRow) {
    let (id, count) = match reading.phase {
        Phase::Statements => ("cli-wikidata-statements", reading.statements),
        _ => ("cli-wikidata-items", reading.items),
    };
    bar.say(&english().say(&Message::new(id).with("count", count as usize)));
}

/// Two-letter codes, sorted.
fn countries(world: &World, named: &[String]) -> Result<Vec<String>, Failure> {
    let mut codes = Vec::new();
    for text in named.iter().map(|t| t.trim()).filter(|t| !t.is_empty()) {
        let of_name = || world.countries().iter().find(|c| c.name.eq_ignore_ascii_case(text));
        let code = match world.country_by_iso2(&text.to_uppercase()) {
            Some(ix) => Some(world.country(ix).iso2.to_string()),
            None => of_name().map(|c| c.iso2.to_string()),
        };
        let none = || Failure::Usage(vec![Message::new("cli-wikidata-no-country").with("text", text)]);
        codes.push(code.ok_or_else(none)?);
    }
    codes.sort();
    codes.dedup();
    Ok(codes)
}
