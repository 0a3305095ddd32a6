//! `twinhall model`: which model ranks, how it was made, and going back to another.

use std::path::Path;

use gazetteer::World;
use serde_json::json;
use wording::{Message, english};

use crate::args::{ExportModel, Models};
use crate::clock;
use crate::commands::facts::{minute, user};
use crate::commands::trial;
use crate::failure::{Done, Failure};
use crate::models::journal::{Change, Entry};
use crate::models::{self, Id, Loaded, Store};
use crate::open::Open;
use crate::output::{Output, Rows};

/// Hands over to the part that was asked for.
pub(crate) fn run(args: &Models, open: &Open, out: &mut Output) -> Done {
    let store = open.models()?;
    match args {
        Models::List => list(&store, out),
        Models::Show { id } => show(&loaded(&store, id.as_deref())?, &store, &open.world()?, out),
        Models::Use { id } => change(&store, &store.find(id)?, out),
        Models::Shipped => change(&store, &Id::shipped(), out),
        Models::Rollback => rollback(&store, out),
        Models::Export(args) => export(args, &store, out),
        Models::Log => log(&store, out),
    }
}

/// The model of an id, or the one in use.
fn loaded(store: &Store, id: Option<&str>) -> Result<Loaded, Failure> {
    match id {
        Some(id) => store.load(&store.find(id)?),
        None => store.current(),
    }
}

fn list(store: &Store, out: &mut Output) -> Done {
    let words = english();
    let in_use = store.in_use()?;
    let mut ids = vec![Id::shipped()];
    ids.extend(store.kept()?);
    let all: Vec<(Id, Result<Loaded, Failure>)> =
        ids.into_iter().map(|id| (id.clone(), store.load(&id))).collect();
    if out.json {
        let lines: Vec<_> = all
            .iter()
            .map(|(id, loaded)| {
                let mut line = json!({ "id": id.as_str(), "in_use": *id == in_use });
                match loaded {
                    Ok(l) => line["provenance"] = json!(l.model.provenance),
                    Err(failure) => line["problem"] = json!(failure.title()),
                }
                line
            })
            .collect();
        return out.json(&lines);
    }
    let right = |id| format!(">{}", words.text(id));
    let mut rows = Rows::new(&[
        &words.text("cli-col-model"),
        &words.text("cli-col-trained"),
        &right("cli-col-ties"),
        &words.text("cli-col-ties-from"),
        &words.text("cli-col-state"),
    ]);
    for (id, loaded) in &all {
        let state = if *id == in_use { words.text("cli-model-in-use") } else { String::new() };
        match loaded {
            Ok(l) => {
                let p = &l.model.provenance;
                let ties = words.number(p.ties as f64, 0);
                rows.add([id.to_string(), p.trained.clone(), ties, p.ties_from.clone(), state]);
            }
            Err(failure) => {
                rows.add([id.to_string(), String::new(), String::new(), failure.title(), state]);
            }
        }
    }
    out.table(rows)?;
    if !all.iter().any(|(id, _)| *id == in_use) {
        let lost = Message::new("cli-model-lost").with("id", in_use.as_str());
        out.wrapped(&words.say(&lost), 0)?;
    }
    Ok(())
}

fn show(loaded: &Loaded, store: &Store, world: &World, out: &mut Output) -> Done {
    let words = english();
    let in_use = store.in_use()? == loaded.id;
    let p = &loaded.model.provenance;
    let lost = lost_countries(loaded, world);
    if out.json {
        return out.json(&json!({
            "id": loaded.id.as_str(), "in_use": in_use, "sha256": loaded.sha256(),
            "bytes": loaded.text.len(), "provenance": p, "countries_not_in_world": lost,
        }));
    }
    let name = if in_use { "cli-model-title-in-use" } else { "cli-model-title" };
    out.line(&out.bold(&words.say(&Message::new(name).with("id", loaded.id.as_str()))))?;
    let mut rows = Rows::new(&["", ""]);
    for (id, value) in [
        ("cli-col-trained", p.trained.clone()),
        ("cli-col-ties", words.number(p.ties as f64, 0)),
        ("cli-col-ties-from", p.ties_from.clone()),
        ("cli-col-ties-hash", p.ties_hash.clone()),
        ("cli-col-seed", p.seed.to_string()),
        ("cli-col-world", p.world_built.clone()),
        ("cli-col-kilobytes", words.number(loaded.text.len().div_ceil(1 << 10) as f64, 0)),
        ("cli-col-sha256", loaded.sha256()),
    ] {
        rows.add([words.text(id), value]);
    }
    out.table(rows)?;
    out.line("")?;
    out.wrapped(&words.text("cli-model-holds"), 0)?;
    if !lost.is_empty() {
        let gone = Message::new("cli-model-countries").with("countries", lost.join(", "));
        out.wrapped(&words.say(&gone), 0)?;
    }
    if p.metrics.is_empty() {
        return out.wrapped(&words.text("cli-model-unmeasured"), 0);
    }
    out.heading(&words.text("cli-measured"))?;
    let mut rows = Rows::new(&[&words.text("cli-col-task"), &words.text("cli-col-figure"), ">"]);
    for (task, figures) in &p.metrics {
        for (figure, value) in figures {
            // Counts and ranks are larger than any share, and need no more than a half.
            let decimals = if *value <= 1.0 { 4 } else { u8::from(value.fract() != 0.0) };
            rows.add([task.clone(), trial::figure(figure), words.number(*value, decimals)]);
        }
    }
    out.table(rows)
}

/// Countries that the model has rates of and the world lacks. The rates of a country that is
/// no more have no effect; that is worth knowing before wondering about a ranking.
fn lost_countries(loaded: &Loaded, world: &World) -> Vec<String> {
    let codes = loaded.model.rates().ends.keys();
    codes.filter(|iso| world.country_by_iso2(iso).is_none()).cloned().collect()
}

/// Puts a model to use, once it is known that it can be read.
fn change(store: &Store, id: &Id, out: &mut Output) -> Done {
    store.load(id)?;
    let mut held = store.hold()?;
    let from = store.in_use().map_or_else(|_| String::new(), |id| id.to_string());
    if from == id.as_str() {
        return changed(id, None, out);
    }
    let entry =
        Change { id: id.to_string(), at: clock::now(), by: user(), from: from.clone(), rollback: false };
    held.record(Entry::Changed(entry))?;
    changed(id, Some(&from), out)
}

fn rollback(store: &Store, out: &mut Output) -> Done {
    let mut held = store.hold()?;
    let Some(before) = held.before() else {
        return Err(Failure::Usage(vec![Message::new("cli-model-nothing-before")]));
    };
    let id = store.find(&before)?;
    store.load(&id)?;
    let from = store.in_use().map_or_else(|_| String::new(), |id| id.to_string());
    let entry = Change { id: before, at: clock::now(), by: user(), from: from.clone(), rollback: true };
    held.record(Entry::Changed(entry))?;
    changed(&id, Some(&from), out)
}

/// Says what is in use now; `from` is what was until now, unless nothing changed.
fn changed(id: &Id, from: Option<&str>, out: &mut Output) -> Done {
    if out.json {
        return out.json(&json!({ "in_use": id.as_str(), "before": from, "changed": from.is_some() }));
    }
    let said = match from {
        Some(from) => Message::new("cli-model-changed").with("id", id.as_str()).with("from", from),
        None => Message::new("cli-model-unchanged").with("id", id.as_str()),
    };
    out.wrapped(&english().say(&said), 0)
}

fn export(args: &ExportModel, store: &Store, out: &mut Output) -> Done {
    let loaded = loaded(store, args.id.as_deref())?;
    let Some(path) = args.file.as_deref().filter(|path| *path != Path::new("-")) else {
        return out.bytes(loaded.text.as_bytes());
    };
    models::write_model(path, &loaded.text)?;
    let file = path.display().to_string();
    if out.json {
        return out.json(&json!({ "id": loaded.id.as_str(), "file": file, "sha256": loaded.sha256() }));
    }
    let said = Message::new("cli-model-exported").with("id", loaded.id.as_str()).with("file", file);
    out.wrapped(&english().say(&said), 0)
}

fn log(store: &Store, out: &mut Output) -> Done {
    let words = english();
    let entries = store.log()?;
    if out.json {
        return out.json(&entries);
    }
    if entries.is_empty() {
        return out.wrapped(&words.text("cli-model-log-empty"), 0);
    }
    for (i, entry) in entries.iter().enumerate() {
        if i > 0 {
            out.line("")?;
        }
        let (at, by) = match entry {
            Entry::Installed(t) | Entry::Refused(t) => (t.at, &t.by),
            Entry::Changed(c) => (c.at, &c.by),
        };
        let who = by.clone().unwrap_or_else(|| words.text("cli-somebody"));
        let line = Message::new("cli-model-log").with("at", minute(at)).with("by", who);
        out.wrapped(&words.say(&line.with("what", what(entry))), 0)?;
        if let Entry::Installed(t) | Entry::Refused(t) = entry
            && !t.trial.is_empty()
        {
            trial::table(&t.trial, out)?;
        }
    }
    Ok(())
}

fn what(entry: &Entry) -> Message {
    let trained = |id, t: &crate::models::journal::Trained| {
        Message::new(id)
            .with("id", t.id.as_str())
            .with("ties", t.ties)
            .with("file", t.ties_file.as_str())
            .with("against", t.against.as_str())
    };
    match entry {
        Entry::Installed(t) if t.forced => trained("cli-model-log-forced", t),
        Entry::Installed(t) => trained("cli-model-log-installed", t),
        Entry::Refused(t) => trained("cli-model-log-refused", t),
        Entry::Changed(c) => {
            let id = if c.rollback { "cli-model-log-rollback" } else { "cli-model-log-changed" };
            Message::new(id).with("id", c.id.as_str()).with("from", c.from.as_str())
        }
    }
}
