//! `twinhall data import`: facts from a CSV file, all of it or nothing.

use std::io::Read;
use std::path::Path;

use gazetteer::GeoId;
use gazetteer::facts::journal::{Held, Import};
use gazetteer::facts::plan::{Effect, Plan};
use gazetteer::facts::sheet::{Bad, COLUMNS, MAX_BYTES, Problem, Sheet};
use serde_json::json;
use sha2::{Digest, Sha256};
use wording::{Message, english};

use crate::args;
use crate::clock;
use crate::commands::facts::user;
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::{Output, Rows};
use crate::resolve::ForImport;

/// Reads, compares, and records unless only a preview is wanted.
pub(crate) fn run(args: &args::Import, open: &Open, out: &mut Output) -> Done {
    let name = name(&args.file);
    let bytes = read(&args.file)?;
    let shipped = open.shipped_world()?;
    let index = open.index(&shipped)?;
    let sheet = Sheet::read(&bytes, &ForImport { world: &shipped, index: &index }, clock::today());
    if args.preview {
        let world = shipped.with_facts(open.journal()?.facts());
        let plan = Plan::new(&world, sheet.rows);
        show(&world, &plan, &sheet.bad, &name, out)?;
        // What was found so far is shown before the bad rows are told on standard error.
        return refuse_bad(&name, &sheet.bad);
    }
    refuse_bad(&name, &sheet.bad)?;
    let mut held = Held::take(open.dir()?).map_err(Failure::operation)?;
    let world = shipped.with_facts(held.journal().facts());
    let plan = Plan::new(&world, sheet.rows);
    let facts = plan.new_facts();
    let known = plan.rows.len() - facts.len();
    if facts.is_empty() {
        return recorded(None, 0, known, out);
    }
    let count = facts.len();
    let import =
        Import { id: String::new(), at: clock::now(), by: user(), file: name, sha256: sha256(&bytes), facts };
    let import = held.import(import).map_err(Failure::operation)?;
    recorded(Some(&import.id), count, known, out)
}

fn recorded(id: Option<&str>, count: usize, known: usize, out: &mut Output) -> Done {
    let words = english();
    if out.json {
        return out.json(&json!({ "import": id, "recorded": count, "known": known }));
    }
    let Some(id) = id else {
        let nothing = match known {
            0 => Message::new("cli-imported-empty"),
            _ => Message::new("cli-imported-nothing").with("known", known),
        };
        return out.wrapped(&words.say(&nothing), 0);
    };
    out.wrapped(&words.say(&Message::new("cli-imported").with("count", count).with("id", id)), 0)?;
    if known > 0 {
        out.wrapped(&words.say(&Message::new("cli-imported-before").with("known", known)), 0)?;
    }
    Ok(())
}

fn refuse_bad(file: &str, bad: &[Bad]) -> Done {
    if bad.is_empty() {
        return Ok(());
    }
    Err(Failure::BadFile { file: file.to_owned(), problems: bad.iter().map(said).collect() })
}

pub(crate) fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}

/// The whole file, or a little more than the largest that is read.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let limit = MAX_BYTES as u64 + 1;
    let result = match path.to_str() {
        Some("-") => std::io::stdin().lock().take(limit).read_to_end(&mut bytes),
        _ => std::fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)),
    };
    result.map_err(|e| Failure::BadFile { file: name(path), problems: vec![e.to_string()] })?;
    Ok(bytes)
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// The preview.
fn show(world: &gazetteer::World, plan: &Plan, bad: &[Bad], file: &str, out: &mut Output) -> Done {
    let words = english();
    if out.json {
        let rows: Vec<_> = plan
            .rows
            .iter()
            .map(|p| json!({ "line": p.row.line, "fact": p.row.fact, "effect": words.say(&effect(&p.effect)) }))
            .collect();
        let bad: Vec<_> = bad
            .iter()
            .map(|b| json!({ "line": b.line, "column": b.column, "heading": b.heading, "problem": words.say(&problem(&b.problem)) }))
            .collect();
        return out.json(&json!({ "file": file, "rows": rows, "bad": bad, "changed": false }));
    }
    let col = |id| words.text(id);
    let mut rows = Rows::new(&[
        &format!(">{}", col("cli-col-line")),
        &col("cli-col-place"),
        &col("cli-col-name"),
        &col("cli-col-value"),
        &col("cli-col-effect"),
    ]);
    for planned in &plan.rows {
        let fact = &planned.row.fact;
        let place = world.by_id(fact.place).map_or_else(|| fact.place.to_string(), |p| p.full_name());
        let effect = words.say(&effect(&planned.effect));
        rows.add([planned.row.line.to_string(), place, fact.name.clone(), fact.value.clone(), effect]);
    }
    if !plan.rows.is_empty() {
        out.table(rows)?;
    }
    let new = plan.new_facts().len();
    let summary = Message::new("cli-preview")
        .with("file", file)
        .with("new", new)
        .with("known", plan.rows.len() - new)
        .with("bad", bad.len());
    out.wrapped(&words.say(&summary), 0)
}

fn effect(effect: &Effect) -> Message {
    match effect {
        Effect::Adds => Message::new("cli-effect-adds"),
        Effect::FillsIn => Message::new("cli-effect-fills-in"),
        Effect::Corrects { shipped } => Message::new("cli-effect-corrects").with("shipped", shipped.as_str()),
        Effect::Replaces { value, date } => {
            Message::new("cli-effect-replaces").with("value", value.as_str()).with("date", date.to_string())
        }
        Effect::Older { value, date } => {
            Message::new("cli-effect-older").with("value", value.as_str()).with("date", date.to_string())
        }
        Effect::Known => Message::new("cli-effect-known"),
    }
}

/// "line 3, column 2 (name): …".
fn said(bad: &Bad) -> String {
    let message = match bad.column {
        Some(column) => {
            Message::new("cli-bad-cell").with("column", column).with("heading", bad.heading.as_str())
        }
        None => Message::new("cli-bad-line"),
    };
    english().say(&message.with("line", bad.line.to_string()).with("problem", problem(&bad.problem)))
}

fn problem(problem: &Problem) -> Message {
    let m = Message::new;
    match problem {
        Problem::Empty => m("facts-empty").with("columns", COLUMNS.join(", ")),
        Problem::TooLarge { .. } => m("facts-too-large").with("limit", MAX_BYTES >> 20),
        Problem::Utf16 => m("facts-utf16"),
        Problem::MissingColumn { name: "geonameid" } => m("facts-missing-place"),
        Problem::MissingColumn { name } => m("facts-missing-column").with("name", *name),
        Problem::UnknownColumn { name } => {
            m("facts-unknown-column").with("name", short(name)).with("columns", COLUMNS.join(", "))
        }
        Problem::ColumnTwice { name } => m("facts-column-twice").with("name", short(name)),
        Problem::Ragged { cells, expected } => {
            m("facts-ragged").with("cells", *cells).with("expected", *expected)
        }
        Problem::NotUtf8 { byte } => m("facts-not-utf8").with("byte", *byte),
        Problem::Unclosed => m("facts-unclosed"),
        Problem::Blank => m("facts-blank"),
        Problem::TooLong { length, limit } => {
            m("facts-too-long").with("length", *length).with("limit", *limit)
        }
        Problem::ControlCharacter => m("facts-control"),
        Problem::NotAnId { text } => m("facts-not-an-id").with("text", short(text)),
        Problem::UnknownId { id } => m("facts-unknown-id").with("id", id.to_string()),
        Problem::Ambiguous { text, candidates } => {
            m("facts-ambiguous").with("text", short(text)).with("candidates", listed(candidates))
        }
        Problem::UnknownPlace { text, nearest } if nearest.is_empty() => {
            m("facts-unknown-place").with("text", short(text))
        }
        Problem::UnknownPlace { text, nearest } => {
            m("facts-unknown-place-near").with("text", short(text)).with("candidates", listed(nearest))
        }
        Problem::BadName { text } => m("facts-bad-name").with("text", short(text)),
        Problem::NotANumber { text } => m("facts-not-a-number").with("text", short(text)),
        Problem::NotWhole { text } => m("facts-not-whole").with("text", short(text)),
        Problem::OutOfRange { text, min, max } => m("facts-out-of-range")
            .with("text", short(text))
            .with_number("min", *min, 0)
            .with_number("max", *max, 0),
        Problem::BadDate { text } => m("facts-bad-date").with("text", short(text)),
        Problem::FutureDate { date } => m("facts-future-date").with("date", date.to_string()),
        Problem::Duplicate { line } => m("facts-duplicate").with("first", line.to_string()),
        Problem::Contradiction { line, value } => {
            m("facts-contradiction").with("first", line.to_string()).with("value", short(value))
        }
    }
}

/// "Lacombe, Alberta, Canada (6035615); …", the likeliest five.
pub(crate) fn listed(candidates: &[(String, GeoId)]) -> String {
    let shown = candidates.iter().take(5).map(|(name, id)| format!("{name} ({id})"));
    let mut text = shown.collect::<Vec<_>>().join("; ");
    if candidates.len() > 5 {
        text.push_str("; …");
    }
    text
}

/// What stands in a cell, short enough to be said back.
pub(crate) fn short(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    if text.chars().count() <= 40 { plain.collect() } else { plain.take(39).chain(['…']).collect() }
}
