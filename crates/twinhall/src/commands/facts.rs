//! `twinhall data facts`, `export`, `imports` and `undo`: what operators recorded.

use std::io::Write;
use std::path::Path;

use gazetteer::container::write_atomically;
use gazetteer::facts::journal::{Held, JournalError, Undo};
use gazetteer::facts::sheet::COLUMNS;
use gazetteer::{Facts, World};
use serde::Serialize;
use wording::{Message, english};

use crate::args::{Export, FactsOf};
use crate::clock;
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::{Output, Rows};
use crate::resolve;

/// One import, as JSON.
#[derive(Serialize)]
struct ImportLine<'a> {
    id: &'a str,
    at: String,
    by: Option<&'a str>,
    file: &'a str,
    sha256: &'a str,
    facts: usize,
    undone: Option<String>,
}

/// Lists the facts in force.
pub(crate) fn list(args: &FactsOf, open: &Open, out: &mut Output) -> Done {
    let words = english();
    let world = open.world()?;
    let only = args.place.as_deref().map(|text| resolve::place(open, &world, text)).transpose()?;
    let facts: Vec<_> =
        world.facts().iter().filter(|f| only.is_none_or(|place| place.id() == f.place)).collect();
    if out.json {
        return out.json(&facts);
    }
    if facts.is_empty() {
        return out.line(&words.text("cli-no-facts"));
    }
    let heading = ["cli-col-place", "cli-col-name", "cli-col-value", "cli-col-source", "cli-col-date"];
    let heading = heading.map(|id| words.text(id));
    let mut rows = Rows::new(&heading.each_ref().map(String::as_str));
    for fact in facts {
        let place = world.by_id(fact.place).map_or_else(|| fact.place.to_string(), |p| p.full_name());
        rows.add([place, fact.name.clone(), fact.value.clone(), fact.source.clone(), fact.date.to_string()]);
    }
    out.table(rows)
}

/// Writes the facts in force as CSV.
pub(crate) fn export(args: &Export, open: &Open, out: &mut Output) -> Done {
    let world = open.world()?;
    let csv = to_csv(&world, world.facts()).map_err(Failure::operation)?;
    match args.file.as_deref().filter(|path| *path != Path::new("-")) {
        None => out.bytes(&csv),
        Some(path) => write_atomically(path, |file| file.write_all(&csv))
            .map_err(|e| Failure::Operation(format!("{}: {e}", path.display()))),
    }
}

fn to_csv(world: &World, facts: &Facts) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    for fact in facts.iter() {
        let place = world.by_id(fact.place).map(|p| p.full_name()).unwrap_or_default();
        let (id, date) = (fact.place.to_string(), fact.date.to_string());
        out.write_record([&id, &place, &fact.name, &fact.value, &fact.source, &date])?;
    }
    out.into_inner().map_err(|e| csv::Error::from(e.into_error()))
}

/// Lists the imports, oldest first.
pub(crate) fn imports(open: &Open, out: &mut Output) -> Done {
    let words = english();
    let journal = open.journal()?;
    if out.json {
        let lines: Vec<_> = journal
            .imports()
            .map(|(i, undo)| ImportLine {
                id: &i.id,
                at: i.at.to_string(),
                by: i.by.as_deref(),
                file: &i.file,
                sha256: &i.sha256,
                facts: i.facts.len(),
                undone: undo.map(|u| u.at.to_string()),
            })
            .collect();
        return out.json(&lines);
    }
    if journal.imports().next().is_none() {
        return out.line(&words.text("cli-no-imports"));
    }
    let heading =
        ["cli-col-import", "cli-col-when", "cli-col-who", "cli-col-file", "cli-col-facts", "cli-col-state"];
    let [import, when, who, file, facts, state] = heading.map(|id| words.text(id));
    let mut rows = Rows::new(&[&import, &when, &who, &file, &format!(">{facts}"), &state]);
    for (i, undo) in journal.imports() {
        let state = match undo {
            Some(undo) => words.say(&Message::new("cli-undone").with("when", minute(undo.at))),
            None => words.text("cli-in-force"),
        };
        let who = i.by.clone().unwrap_or_default();
        rows.add([i.id.clone(), minute(i.at), who, i.file.clone(), i.facts.len().to_string(), state]);
    }
    out.table(rows)
}

/// Takes an import back.
pub(crate) fn undo(id: &str, open: &Open, out: &mut Output) -> Done {
    let words = english();
    let mut held = Held::take(open.dir()?).map_err(Failure::operation)?;
    let undo = Undo { import: id.to_owned(), at: clock::now(), by: user() };
    let undone = match held.undo(undo) {
        Ok(import) => import,
        Err(JournalError::NoSuchImport(_)) => {
            return Err(Failure::Usage(vec![Message::new("cli-no-such-import").with("id", id)]));
        }
        Err(JournalError::AlreadyUndone(_)) => {
            return Err(Failure::Usage(vec![Message::new("cli-already-undone").with("id", id)]));
        }
        Err(other) => return Err(Failure::operation(other)),
    };
    let count = undone.facts.len();
    if out.json {
        return out.json(&serde_json::json!({ "undone": id, "facts": count }));
    }
    out.wrapped(&words.say(&Message::new("cli-undone-now").with("id", id).with("count", count)), 0)
}

/// Who is at the keyboard, as far as the operating system says.
pub(crate) fn user() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok()).filter(|u| !u.is_empty())
}

pub(crate) fn minute(at: jiff::Timestamp) -> String {
    at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string()
}
