//! Reading existing ties and telling what was left out.

use std::io::Read;
use std::path::Path;

use gazetteer::{GeoId, World};
use matching::ties::SkippedRow;
use matching::{Tie, Ties};
use web::registry::{Shelf, engine};
use wording::{Message, english};

use crate::args::{Database, KnownTies};
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::{Output, Rows};
use crate::{clock, database};

/// Rows left out that are named on standard error; the rest is counted.
const MOST_NAMED: usize = 10;

/// The ties of the file that is named, if one is, and those that the registry shows to the public, which
/// win over them. The registry in the data directory is read if there is one; one that is named must
/// be there.
pub(crate) fn known(args: &KnownTies, open: &Open, world: &World) -> Result<Ties, Failure> {
    let file = args.file.relationships.as_deref();
    let listed = open.ties(file, world)?;
    if let Some(path) = file.filter(|_| listed.is_empty()) {
        // All works without ties, but who names a file of them would hardly guess that there are none.
        let said = Message::new("cli-ties-none").with("file", path.display().to_string());
        anstream::eprintln!("{}", english().say(&said));
    }
    if !database::is_meant(&args.database, open)? {
        return Ok(listed);
    }
    with_registry(&args.database, open, world, &listed)
}

/// The ties that the registry shows to the public, and these, where it does not say otherwise.
pub(crate) fn with_registry(
    args: &Database,
    open: &Open,
    world: &World,
    listed: &Ties,
) -> Result<Ties, Failure> {
    database::reading(args, open, async |store| {
        let shelf = Shelf::open(&store, world, clock::today()).await.map_err(database::failed)?;
        Ok(engine::ties(&shelf.now(), listed))
    })
}

/// Reads a file of ties. Rows that cannot be used are left out and named on standard error:
/// lists of ties are merged from many hands, and one bad row should not cost all the others.
pub(crate) fn read(path: &Path, reader: impl Read, world: &World) -> Result<Ties, Failure> {
    let bad =
        |problem: String| Failure::BadFile { file: path.display().to_string(), problems: vec![problem] };
    let (ties, report) = Ties::read(reader, world).map_err(|e| bad(e.to_string()))?;
    tell_left_out(path, &report.skipped, report.skipped_rows);
    Ok(ties)
}

/// Names rows that were left out on standard error.
pub(crate) fn tell_left_out(path: &Path, skipped: &[SkippedRow], all: usize) {
    let words = english();
    for row in skipped.iter().take(MOST_NAMED) {
        let said = Message::new("cli-tie-left-out")
            .with("file", path.display().to_string())
            .with("line", row.line.to_string())
            .with("problem", row.problem.to_string());
        anstream::eprintln!("{}", words.say(&said));
    }
    let more = all.saturating_sub(MOST_NAMED);
    if more > 0 {
        anstream::eprintln!("{}", words.say(&Message::new("cli-ties-left-out").with("count", more)));
    }
}

/// Prints the ties of a place under a heading, if it has any.
pub(crate) fn print<'t>(
    world: &World,
    ties: impl Iterator<Item = (GeoId, &'t Tie)>,
    out: &mut Output,
) -> Done {
    let ties: Vec<_> = ties.collect();
    if ties.is_empty() {
        return Ok(());
    }
    out.heading(&english().say(&Message::new("cli-ties").with("count", ties.len())))?;
    table(world, ties.into_iter(), out)
}

/// Prints ties: partner, since when, what kind and who says so.
pub(crate) fn table<'t>(
    world: &World,
    ties: impl Iterator<Item = (GeoId, &'t Tie)>,
    out: &mut Output,
) -> Done {
    let words = english();
    let mut rows = Rows::new(&["", "", ""]);
    for (id, tie) in ties {
        let partner = world.by_id(id).map_or_else(|| id.to_string(), |p| p.full_name());
        let since = tie.year.map(|y| words.say(&Message::new("cli-since").with("year", y.to_string())));
        let about: Vec<&str> = [&tie.kind, &tie.source].into_iter().filter_map(|v| v.as_deref()).collect();
        rows.add([partner, since.unwrap_or_default(), about.join(", ")]);
    }
    out.table(rows)
}
