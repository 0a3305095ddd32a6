//! Reading who seeks partners from a CSV file: all of it or nothing.
//!
//! The first line names the columns, in any order: `place` or `geonameid`, `introductions`,
//! `note`, and those of [`columns`]. Each seeker's limits and weights go through the one parser
//! that the site's addresses have, so that they mean the same here.

mod cells;
mod columns;

use std::collections::BTreeMap;

use csv::ByteRecord;
use gazetteer::rows::{Rows, is_utf16};
use gazetteer::search::Index;
use gazetteer::{PlaceIx, World};
use matching::Engine;
use matching::mutual::{self, Seeker};
use web::query;
use wording::{Message, english};

use cells::Cells;
use columns::Column;
pub(crate) use columns::of_limit as column_of_limit;

/// Largest file that is read, bytes: a hundred times what the most seekers need.
pub(crate) const MOST_BYTES: usize = 64 << 20;

/// Who seeks, with the line of the file that says so.
pub(crate) struct Line {
    /// Line of the file, the heading is line 1.
    pub line: u64,
    /// Who, and what it would have.
    pub seeker: Seeker,
}

/// What is wrong with a file, by line, in the words for it.
type Bad = BTreeMap<u64, Vec<String>>;

/// Reads a file.
///
/// # Errors
/// Everything that is wrong with it, a line each.
pub(crate) fn read(
    bytes: &[u8],
    engine: &Engine,
    index: &Index,
    introductions: usize,
) -> Result<Vec<Line>, Vec<String>> {
    let world = engine.world();
    let (mut lines, mut bad) = (Vec::new(), Bad::new());
    if let Some(problem) = unreadable(bytes) {
        return Err(vec![at_line(1, problem)]);
    }
    let mut rows = Rows::new(bytes);
    let mut record = ByteRecord::new();
    let Some(line) = rows.read(&mut record) else {
        let known = columns::names().join(", ");
        return Err(vec![at_line(1, Message::new("facts-empty").with("columns", known))]);
    };
    let heading = heading(line, &record)?;
    let reader = cells::Reader { world, index, heading: &heading, introductions };
    while let Some(line) = rows.read(&mut record) {
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        match reader.seeker(line, &record) {
            Ok(seeker) => lines.push(Line { line, seeker }),
            Err(problems) => bad.entry(line).or_default().extend(problems),
        }
    }
    if let Some(line) = rows.unclosed() {
        bad.entry(line).or_default().push(at_line(line, Message::new("facts-unclosed")));
    }
    check(engine, &lines, &mut bad);
    if lines.is_empty() && bad.is_empty() {
        return Err(vec![at_line(1, Message::new("introduce-nobody"))]);
    }
    if bad.is_empty() { Ok(lines) } else { Err(bad.into_values().flatten().collect()) }
}

fn unreadable(bytes: &[u8]) -> Option<Message> {
    match bytes {
        b if b.len() > MOST_BYTES => Some(Message::new("facts-too-large").with("limit", MOST_BYTES >> 20)),
        b if is_utf16(b) => Some(Message::new("facts-utf16")),
        _ => None,
    }
}

/// What the columns are called and what they hold.
fn heading(line: u64, record: &ByteRecord) -> Result<Cells, Vec<String>> {
    let mut cells = Cells::default();
    let mut problems = Vec::new();
    for (i, cell) in record.iter().enumerate() {
        let name = String::from_utf8_lossy(cell).trim().to_owned();
        let column = Column::named(&name);
        let problem = match column {
            None => Some(Message::new("introduce-unknown-column").with("known", columns::names().join(", "))),
            Some(c) if cells.columns.contains(&Some(c)) => Some(Message::new("facts-column-twice")),
            Some(_) => None,
        };
        if let Some(problem) = problem {
            let said = problem.with("name", crate::commands::import::short(&name));
            problems.push(at_cell(line, i, &name, said));
        }
        cells.columns.push(column);
        cells.names.push(name);
    }
    if problems.is_empty() && ![Column::Id, Column::Place].iter().any(|c| cells.columns.contains(&Some(*c))) {
        problems.push(at_line(line, Message::new("facts-missing-place")));
    }
    if problems.is_empty() { Ok(cells) } else { Err(problems) }
}

/// What is wrong with seekers that were read well: limits that contradict themselves, places
/// that seek twice.
fn check(engine: &Engine, lines: &[Line], bad: &mut Bad) {
    let seekers: Vec<Seeker> = lines.iter().map(|l| l.seeker.clone()).collect();
    for fault in mutual::faults(engine, &seekers) {
        let line = lines[fault.seeker].line;
        let message = match fault.problem {
            mutual::Problem::Question(error) => query::refused(&error),
            mutual::Problem::Introductions(n) => cells::introductions_problem(&n.to_string()),
            mutual::Problem::Twice(first) => Message::new("introduce-twice")
                .with("name", name(engine.world(), lines[fault.seeker].seeker.place))
                .with("first", lines[first].line.to_string()),
        };
        bad.entry(line).or_default().push(at_line(line, message));
    }
    if lines.len() > mutual::Pool::MOST_SEEKERS {
        let message = Message::new("introduce-too-many")
            .with("count", lines.len())
            .with("most", mutual::Pool::MOST_SEEKERS);
        bad.entry(1).or_default().push(at_line(1, message));
    }
}

fn name(world: &World, place: PlaceIx) -> String {
    // The place was found by name, or its id was looked up.
    world.place(place).full_name()
}

/// "line 3: …".
fn at_line(line: u64, problem: Message) -> String {
    english().say(&Message::new("cli-bad-line").with("line", line.to_string()).with("problem", problem))
}

/// "line 3, column 2 (place): …".
fn at_cell(line: u64, column: usize, heading: &str, problem: Message) -> String {
    let at =
        Message::new("cli-bad-cell").with("line", line.to_string()).with("column", (column + 1).to_string());
    english().say(&at.with("heading", crate::commands::import::short(heading)).with("problem", problem))
}
