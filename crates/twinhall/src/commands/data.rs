//! `twinhall data`.

use gazetteer::world::Meta;
use serde_json::json;
use store::nightly::WithdrawError;
use web::api::shape::profile::SourceLine;
use wording::{Message, english};

use crate::args::{Data, Withdraw};
use crate::commands::{facts, import};
use crate::database;
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::{Output, Rows};

/// Hands over to the part that was asked for.
pub(crate) fn run(args: &Data, open: &Open, out: &mut Output) -> Done {
    match args {
        Data::Info => info(open, out),
        Data::Verify => verify(open, out),
        Data::Import(args) => import::run(args, open, out),
        Data::Facts(args) => facts::list(args, open, out),
        Data::Export(args) => facts::export(args, open, out),
        Data::Imports => facts::imports(open, out),
        Data::Undo { import } => facts::undo(import, open, out),
        Data::Withdraw(args) => withdraw(args, open, out),
    }
}

/// What is in the data.
fn info(open: &Open, out: &mut Output) -> Done {
    let words = english();
    let world = open.world()?;
    let dir = open.dir()?.display().to_string();
    let sources = || world.meta().into_iter().flat_map(|m| &m.sources);
    if out.json {
        let files: Vec<_> =
            world.meta().iter().map(|m| json!({ "built": m.built, "counts": m.counts })).collect();
        let sources: Vec<_> = sources().map(SourceLine::of).collect();
        return out.json(&json!({
            "data_dir": dir,
            "files": files,
            "places": world.len(),
            "facts": world.facts().len(),
            "sources": sources,
        }));
    }
    out.line(&words.say(&Message::new("cli-info-dir").with("dir", dir)))?;
    for (file, meta) in ["world", "water"].iter().zip(world.meta()) {
        print_counts(file, meta, out)?;
    }
    let own = match world.facts().len() {
        0 => Message::new("cli-info-no-facts"),
        count => Message::new("cli-info-facts").with("count", count),
    };
    out.line(&words.say(&own))?;
    out.heading(&words.text("cli-info-sources"))?;
    let heading = ["cli-col-source", "cli-col-licence", "cli-col-date"].map(|id| words.text(id));
    let mut rows = Rows::new(&heading.each_ref().map(String::as_str));
    for source in sources() {
        rows.add([source.name.clone(), source.licence.clone(), source.date.clone()]);
    }
    out.table(rows)
}

fn print_counts(file: &str, meta: &Meta, out: &mut Output) -> Done {
    let words = english();
    let counts = meta.counts.iter().map(|(what, n)| format!("{} {}", words.number(*n as f64, 0), what));
    let line = Message::new("cli-info-file")
        .with("file", file)
        .with("built", meta.built.as_str())
        .with("counts", counts.collect::<Vec<_>>().join(", "));
    out.wrapped(&words.say(&line), 0)
}

/// Opening checks the checksum of every file and that they belong together.
fn verify(open: &Open, out: &mut Output) -> Done {
    let words = english();
    let world = open.shipped_world()?;
    open.index(&world)?;
    let journal = open.journal()?;
    for fact in journal.facts().iter() {
        if world.by_id(fact.place).is_none() {
            let message = Message::new("cli-verify-lost").with("id", fact.place.to_string());
            return Err(Failure::Operation(words.say(&message)));
        }
    }
    let facts = journal.facts().len();
    if out.json {
        return out.json(&json!({ "intact": true, "places": world.len(), "facts": facts }));
    }
    let message = Message::new("cli-verified").with("places", world.len()).with("facts", facts);
    out.line(&words.say(&message))
}

/// Letters of a reason.
const LONGEST_WHY: usize = 500;

/// Withdraws the file of one night.
fn withdraw(args: &Withdraw, open: &Open, out: &mut Output) -> Done {
    let name = args.file.parse().map_or_else(|_| args.file.clone(), web::data::name);
    let why = args.why.trim();
    if why.is_empty() || why.chars().count() > LONGEST_WHY || why.chars().any(char::is_control) {
        return Err(Failure::Usage(vec![Message::new("cli-withdraw-why").with("most", LONGEST_WHY)]));
    }
    database::with(&args.database, open, async |store| {
        let hand = database::operator();
        store.withdraw_nightly(&hand, &name, why).await.map_err(|error| match error {
            WithdrawError::Store(error) => database::failed(error),
            WithdrawError::Missing => {
                Failure::Usage(vec![Message::new("cli-withdraw-none").with("name", name.as_str())])
            }
            WithdrawError::Before(why) => {
                let before = Message::new("cli-withdraw-before").with("name", name.as_str());
                Failure::Usage(vec![before.with("why", why)])
            }
        })
    })?;
    if out.json {
        return out.json(&json!({ "name": name, "why": why }));
    }
    out.line(&english().say(&Message::new("cli-withdraw-done").with("name", name)))
}
