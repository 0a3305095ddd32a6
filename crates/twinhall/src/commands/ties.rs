//! Reading existing ties and telling what was left out.

use std::io::Read;
use std::path::Path;

use gazetteer::{GeoId, World};
use matching::{Tie, Ties};
use wording::{Message, english};

use crate::failure::{Done, Failure};
use crate::output::{Output, Rows};

/// Reads a file of ties.
pub fn read(path: &Path, reader: impl Read, world: &World) -> Result<Ties, Failure> {
    let bad =
        |problem: String| Failure::BadFile { file: path.display().to_string(), problems: vec![problem] };
    let (ties, report) = Ties::read(reader, world).map_err(|e| bad(e.to_string()))?;
    for line in report.lines() {
        anstream::eprintln!("{}: {line}", path.display());
    }
    Ok(ties)
}

/// Prints the ties of a place under a heading, if it has any.
pub fn print<'t>(world: &World, ties: impl Iterator<Item = (GeoId, &'t Tie)>, out: &mut Output) -> Done {
    let ties: Vec<_> = ties.collect();
    if ties.is_empty() {
        return Ok(());
    }
    out.heading(&english().say(&Message::new("cli-ties").with("count", ties.len())))?;
    table(world, ties.into_iter(), out)
}

/// Prints ties: partner, since when, what kind and who says so.
pub fn table<'t>(world: &World, ties: impl Iterator<Item = (GeoId, &'t Tie)>, out: &mut Output) -> Done {
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
