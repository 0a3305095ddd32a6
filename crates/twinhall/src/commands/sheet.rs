//! `twinhall ties`: sheets of ties, and what was read elsewhere, into the registry.

use std::path::Path;

use exchange::places::{NoParties, Places};
use exchange::plan::Choices;
use exchange::{Book, Mapping};
use gazetteer::World;
use gazetteer::search::Index;
use partnership::Id;
use partnership::id::kind;
use serde::de::DeserializeOwned;
use serde_json::json;
use store::imports::State;
use store::{Hand, Store};
use wording::{Message, english};

use super::bring::{Bring, Ready};
use super::import::{name, read};
use crate::args::{ApplyImport, ImportTies, TiesCommand, TiesOf};
use crate::database;
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::{Output, Rows};

/// Does what was asked.
pub(crate) fn run(args: &TiesOf, open: &Open, out: &mut Output) -> Done {
    database::with(&args.database, open, async |store| match &args.command {
        TiesCommand::Import(args) => import(&store, args, open, out).await,
        TiesCommand::Wikidata(args) => super::wikidata::run(&store, args, open, out).await,
        TiesCommand::Apply(args) => apply(&store, args, open, out).await,
        TiesCommand::Imports { of } => list(&store, id(of)?, out).await,
        TiesCommand::Undo { import } => undo(&store, id(import)?, out).await,
    })
}

fn id<K>(text: &str) -> Result<Id<K>, Failure> {
    text.parse().map_err(|_| Failure::Usage(vec![Message::new("cli-bad-id").with("text", text)]))
}

fn bad(file: &Path, problem: String) -> Failure {
    Failure::BadFile { file: name(file), problems: vec![problem] }
}

pub(super) fn from_json<T: DeserializeOwned + Default>(file: Option<&Path>) -> Result<Option<T>, Failure> {
    let Some(file) = file else { return Ok(None) };
    serde_json::from_slice(&read(file)?).map(Some).map_err(|e| bad(file, e.to_string()))
}

async fn import(store: &Store, args: &ImportTies, open: &Open, out: &mut Output) -> Done {
    let organisation = organisation(store, &args.into).await?;
    let bytes = read(&args.file)?;
    let (world, index) = ground(open)?;
    let book = Book::read(&bytes).map_err(|e| bad(&args.file, english().say(&e.message())))?;
    let guess = || Mapping::guess(&book, &Places::new(&world, &index, &NoParties));
    let mut mapping: Mapping = from_json(args.mapping.as_deref())?.unwrap_or_else(guess);
    mapping.publish |= args.publish;
    let bring = Bring {
        store,
        hand: Hand { organisation: Some(organisation), ..database::operator() },
        organisation,
        world: &world,
        index: &index,
        name: name(&args.file),
        brought: book.into(),
        mapping,
        choices: from_json(args.choices.as_deref())?.unwrap_or_default(),
    };
    let kept = serde_json::to_string(&bring.mapping).map_err(Failure::operation)?;
    let ready = bring.plan().await?;
    show(&bring, &ready, args.all, args.apply, out)?;
    if !args.apply || ready.is_empty() {
        return if out.json { Ok(()) } else { out.wrapped(&english().text("cli-import-preview"), 0) };
    }
    let made = store.begin_import(&bring.hand, &bring.name, &bytes, &kept).await;
    let made = made.map_err(Failure::operation)?;
    let written = bring.write(made, ready).await;
    if written.is_err() {
        store.drop_import(made).await.map_err(Failure::operation)?;
    }
    written?;
    applied(made, out)
}

/// Shows an import that is open, and writes it.
async fn apply(store: &Store, args: &ApplyImport, open: &Open, out: &mut Output) -> Done {
    let import: Id<kind::Import> = id(&args.import)?;
    let choices: Option<Choices> = from_json(args.choices.as_deref())?;
    let (world, index) = ground(open)?;
    let bring = Bring::of_import(store, import, (&world, &index), choices, args.publish).await?;
    let ready = bring.plan().await?;
    show(&bring, &ready, args.all, true, out)?;
    if ready.is_empty() {
        return if out.json { Ok(()) } else { out.wrapped(&english().text("cli-import-preview"), 0) };
    }
    bring.write(import, ready).await?;
    applied(import, out)
}

fn applied(import: Id<kind::Import>, out: &mut Output) -> Done {
    let done = Message::new("cli-import-applied").with("id", import.to_string());
    if out.json { Ok(()) } else { out.wrapped(&english().say(&done), 0) }
}

/// The organisation that was named, if it is there.
pub(super) async fn organisation(store: &Store, named: &str) -> Result<Id<kind::Organisation>, Failure> {
    let organisation: Id<kind::Organisation> = id(named)?;
    match store.organisation(organisation).await.map_err(Failure::operation)? {
        Some(_) => Ok(organisation),
        None => Err(Failure::Usage(vec![Message::new("cli-org-none").with("text", named)])),
    }
}

/// The world and its names.
pub(super) fn ground(open: &Open) -> Result<(World, Index), Failure> {
    let world = open.shipped_world()?;
    let index = open.index(&world)?;
    Ok((world, index))
}

/// Prints what would become of it: the rows to look at, or all.
pub(super) fn show(bring: &Bring<'_>, ready: &Ready, all: bool, apply: bool, out: &mut Output) -> Done {
    let (Ready { plan, report, .. }, mapping, file) = (ready, &bring.mapping, bring.name.as_str());
    if out.json {
        let questions: Vec<_> =
            plan.questions().into_iter().map(|(q, rows)| json!({ "question": q, "rows": rows })).collect();
        return out.json(&json!({
            "file": file, "mapping": mapping, "counts": report.counts, "ties": report.ties,
            "edits": report.edits, "parties": report.parties, "party_edits": report.party_edits,
            "list": plan.list, "questions": questions, "rows": plan.rows,
            "left_out": plan.left_out, "applied": apply,
        }));
    }
    let words = english();
    for (at, meaning) in mapping.columns.iter().enumerate() {
        let letters = exchange::sheet::column_letters(u32::try_from(at).unwrap_or(u32::MAX));
        let meant = if plan.list { meaning.message_in_list() } else { meaning.message() };
        out.line(&format!("{letters}  {}", words.text(meant)))?;
    }
    let col = |id| words.text(id);
    let row = format!(">{}", col("import-col-row"));
    let outcome = col("import-col-outcome");
    let mut table = match plan.list {
        true => Rows::new(&[&row, &col("import-col-party"), &outcome]),
        false => Rows::new(&[
            &row,
            &col("import-col-first"),
            &col("import-col-second"),
            &col("import-col-when"),
            &outcome,
        ]),
    };
    let mut any = false;
    for row in &plan.rows {
        let sort = row.outcome.sort();
        if !all && !row.is_to_look_at() {
            continue;
        }
        any = true;
        let side =
            |i: usize| if row.meant[i].is_empty() { row.said[i].clone() } else { row.meant[i].clone() };
        let mut outcome = words.text(sort.message());
        let remarks: Vec<String> = row.remarks().iter().map(|m| words.say(m)).collect();
        if !remarks.is_empty() {
            outcome = format!("{outcome}: {}", remarks.join(" "));
        }
        let since = row.since.map(|d| words.say(&exchange::dates::in_words(d))).unwrap_or_default();
        match plan.list {
            true => table.add([row.key.clone(), side(0), outcome]),
            false => table.add([row.key.clone(), side(0), side(1), since, outcome]),
        }
    }
    if any {
        out.table(table)?;
    }
    let counts = plan.counts();
    for (sort, count) in counts {
        out.line(&format!("{count:>6}  {}", words.text(sort.message())))?;
    }
    let summary = Message::new(if plan.list { "cli-import-list" } else { "cli-import-read" })
        .with("file", file)
        .with("rows", plan.rows.len())
        .with("ties", report.ties)
        .with("edits", if plan.list { report.party_edits } else { report.edits })
        .with("parties", report.parties);
    out.wrapped(&words.say(&summary), 0)
}

async fn list(store: &Store, of: Id<kind::Organisation>, out: &mut Output) -> Done {
    let imports = store.imports_of(of).await.map_err(Failure::operation)?;
    if out.json {
        let all: Vec<_> = imports
            .iter()
            .map(|i| json!({ "id": i.id, "file": i.name, "state": i.state.code(), "made_at": i.made_at, "applied_at": i.applied_at, "undone_at": i.undone_at }))
            .collect();
        return out.json(&all);
    }
    for i in imports {
        let state = match i.state {
            State::Open => "import-state-open",
            State::Applied => "import-state-applied",
            State::Undone => "import-state-undone",
        };
        out.line(&format!("{}  {}  {}  {}", i.id, i.made_at, english().text(state), i.name))?;
    }
    Ok(())
}

async fn undo(store: &Store, import: Id<kind::Import>, out: &mut Output) -> Done {
    let found = store.import(import).await.map_err(Failure::operation)?;
    let Some(found) = found else {
        return Err(Failure::Usage(vec![Message::new("import-not-applied")]));
    };
    let hand = Hand { organisation: Some(found.organisation), ..database::operator() };
    let why = english().text("import-undo-why");
    let undone = store.undo_import(&hand, import, &why).await.map_err(Failure::operation)?;
    if out.json {
        let left: Vec<String> = undone.left.iter().map(ToString::to_string).collect();
        return out.json(&json!({ "ties": undone.ties, "parties": undone.parties, "left": left }));
    }
    let done = Message::new("cli-import-undone").with("ties", undone.ties).with("parties", undone.parties);
    out.wrapped(&english().say(&done), 0)?;
    if !undone.left.is_empty() {
        let left = Message::new("import-undo-left").with("count", undone.left.len()).with(
            "left",
            undone.left.iter().take(50).map(ToString::to_string).collect::<Vec<_>>().join(", "),
        );
        out.wrapped(&english().say(&left), 0)?;
    }
    Ok(())
}
