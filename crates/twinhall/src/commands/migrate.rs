//! `twinhall migrate`: the database's tables, brought up to date.

use serde_json::json;
use store::Applied;
use store::migrate::last_step;
use wording::{Message, english};

use crate::args::Migrate;
use crate::failure::Done;
use crate::open::Open;
use crate::output::Output;
use crate::{clock, database};

/// Takes the steps that are missing, or shows them.
pub(crate) fn run(args: &Migrate, open: &Open, out: &mut Output) -> Done {
    let (steps, terms) = database::and_close(database::bare(&args.database, open), async |store| {
        if args.preview {
            return Ok((store.steps_missing().await.map_err(database::failed)?, 0));
        }
        let steps = store.migrate(clock::now()).await.map_err(database::failed)?;
        // What nodes of an older version left out while they were replaced one by one.
        Ok((steps, store.fill_terms().await.map_err(database::failed)?))
    })?;
    let words = english();
    if out.json {
        let taken: Vec<_> = steps.iter().map(|s| json!({ "step": s.number, "name": s.name })).collect();
        return out.json(&json!({
            "step": last_step(), "steps": taken, "taken": !args.preview, "terms": terms,
        }));
    }
    if terms > 0 {
        out.line(&words.say(&Message::new("cli-migrate-terms").with("count", terms)))?;
    }
    if steps.is_empty() {
        return out.line(&words.say(&Message::new("cli-migrate-none").with("step", last_step())));
    }
    let id = if args.preview { "cli-migrate-would" } else { "cli-migrate-taken" };
    for Applied { number, name } in &steps {
        let step = Message::new(id).with("step", *number).with("name", name.as_str());
        out.line(&words.say(&step))?;
    }
    if args.preview {
        return Ok(());
    }
    let done = Message::new("cli-migrate-done").with("count", steps.len()).with("step", last_step());
    out.line(&words.say(&done))
}
