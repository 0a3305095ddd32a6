//! Reading facts from a CSV file that a person made in a spreadsheet.
//!
//! The first line names the columns, in any order: `geonameid` or `place` (or both: then a
//! filled `geonameid` decides), `name`, `value`, `source`, `date`. Any other column is
//! refused, since a misspelt one would lose what it holds. Commas, semicolons and tabs
//! part cells, whichever the first line uses most. Every bad row is reported with its line
//! and column; the caller decides that nothing is taken from a file that has any.

use std::collections::HashMap;

use csv::ByteRecord;
use jiff::civil::Date;

use super::{Fact, known};
use crate::place::GeoId;
use crate::rows::{self, Rows};

/// The columns a sheet may have.
pub const COLUMNS: &[&str] = &["geonameid", "place", "name", "value", "source", "date"];
/// Largest sheet that is read, bytes.
pub const MAX_BYTES: usize = 64 << 20;
/// Longest value or source, characters.
pub const MAX_TEXT: usize = 500;
/// Longest name, characters.
pub const MAX_NAME: usize = 60;

/// What a name in the `place` column leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum Named {
    /// Exactly one place.
    One(GeoId),
    /// Several: each with its full name and id, the likeliest first.
    Several(Vec<(String, GeoId)>),
    /// None: the nearest spellings, with ids.
    None(Vec<(String, GeoId)>),
}

/// How places are looked up while reading.
pub trait Places {
    /// Whether there is a place with this id.
    fn exists(&self, id: GeoId) -> bool;
    /// What a name leads to.
    fn named(&self, text: &str) -> Named;
}

/// A sheet as read.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The good rows, in the order of the file.
    pub rows: Vec<Row>,
    /// What is wrong, in the order of the file.
    pub bad: Vec<Bad>,
}

/// One good row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Line of the file it begins on; the heading is line 1.
    pub line: u64,
    /// What it says.
    pub fact: Fact,
}

/// Something wrong with the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Bad {
    /// Line of the file; the heading is line 1.
    pub line: u64,
    /// Column, counted from 1, where one is to blame.
    pub column: Option<usize>,
    /// That column's name as the heading has it.
    pub heading: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with a sheet. The words for it are the reader's business.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each field is what its name says")]
pub enum Problem {
    /// The file holds nothing.
    Empty,
    /// The file is larger than [`MAX_BYTES`].
    TooLarge { bytes: usize },
    /// The file is UTF-16, as some spreadsheets save "Unicode text".
    Utf16,
    /// A column the heading must have.
    MissingColumn { name: &'static str },
    /// A column that is not one of [`COLUMNS`].
    UnknownColumn { name: String },
    /// A column named twice.
    ColumnTwice { name: String },
    /// A row with more or fewer cells than the heading.
    Ragged { cells: usize, expected: usize },
    /// A cell that is not UTF-8; `byte` counts from 1 within the cell.
    NotUtf8 { byte: usize },
    /// A quotation mark that is opened and never closed.
    Unclosed,
    /// A cell that must be filled.
    Blank,
    /// A cell with more than so many characters.
    TooLong { length: usize, limit: usize },
    /// A cell with a line break or another control character.
    ControlCharacter,
    /// An id that is no whole number.
    NotAnId { text: String },
    /// An id that no place has.
    UnknownId { id: u32 },
    /// A name that several places have.
    Ambiguous { text: String, candidates: Vec<(String, GeoId)> },
    /// A name that no place has.
    UnknownPlace { text: String, nearest: Vec<(String, GeoId)> },
    /// A name of a fact that is not letters, digits and underscores.
    BadName { text: String },
    /// A value that must be a number and is none.
    NotANumber { text: String },
    /// A number that must be whole and is not.
    NotWhole { text: String },
    /// A number out of the range of its name.
    OutOfRange { text: String, min: f64, max: f64 },
    /// Not a date of the form 2024-06-30.
    BadDate { text: String },
    /// A date after today.
    FutureDate { date: Date },
    /// The same row stands on an earlier line.
    Duplicate { line: u64 },
    /// An earlier line gives another value for the same place, name and date.
    Contradiction { line: u64, value: String },
}

impl Sheet {
    /// Reads a sheet. `today` bounds the dates.
    pub fn read(bytes: &[u8], places: &dyn Places, today: Date) -> Self {
        Reader { places, today, sheet: Self::default(), ids: HashMap::new(), seen: Seen::default() }
            .read(bytes)
    }
}

/// Lines already read, to find rows that stand twice or contradict each other.
#[derive(Default)]
struct Seen {
    rows: HashMap<Fact, u64>,
    corrections: HashMap<(GeoId, String, Date), (u64, String)>,
}

struct Reader<'a> {
    places: &'a dyn Places,
    today: Date,
    sheet: Sheet,
    /// Names looked up before: sheets repeat them from row to row.
    ids: HashMap<String, Named>,
    seen: Seen,
}

/// Where each column stands in the sheet, and what the heading calls all of them.
struct Heading {
    names: Vec<String>,
    at: HashMap<&'static str, usize>,
}

/// Why a row gives no fact: the column to blame and the problem.
type Refused = (Option<usize>, Problem);

impl Reader<'_> {
    fn read(mut self, bytes: &[u8]) -> Sheet {
        if bytes.len() > MAX_BYTES {
            self.refuse(1, Problem::TooLarge { bytes: bytes.len() });
            return self.sheet;
        }
        if rows::is_utf16(bytes) {
            self.refuse(1, Problem::Utf16);
            return self.sheet;
        }
        let mut rows = Rows::new(bytes);
        let mut record = ByteRecord::new();
        let mut heading: Option<Heading> = None;
        while let Some(line) = rows.read(&mut record) {
            match &heading {
                None => match self.heading(line, &record) {
                    Some(found) => heading = Some(found),
                    None => return self.sheet,
                },
                Some(h) => self.row(line, h, &record),
            }
        }
        if heading.is_none() {
            self.refuse(1, Problem::Empty);
        } else if let Some(line) = rows.unclosed() {
            self.refuse(line, Problem::Unclosed);
        }
        self.sheet
    }

    fn refuse(&mut self, line: u64, problem: Problem) {
        self.sheet.bad.push(Bad { line, column: None, heading: String::new(), problem });
    }

    fn heading(&mut self, line: u64, record: &ByteRecord) -> Option<Heading> {
        let before = self.sheet.bad.len();
        let mut heading = Heading { names: Vec::new(), at: HashMap::new() };
        for (i, cell) in record.iter().enumerate() {
            let text = String::from_utf8_lossy(cell).trim().to_owned();
            let folded = text.to_lowercase();
            let problem = match COLUMNS.iter().find(|c| **c == folded) {
                Some(column) if heading.at.insert(column, i).is_some() => {
                    Some(Problem::ColumnTwice { name: text.clone() })
                }
                Some(_) => None,
                None => Some(Problem::UnknownColumn { name: text.clone() }),
            };
            if let Some(problem) = problem {
                self.sheet.bad.push(Bad { line, column: Some(i + 1), heading: text.clone(), problem });
            }
            heading.names.push(text);
        }
        let has = |name: &str| heading.at.contains_key(name);
        let mut missing: Vec<&'static str> = COLUMNS[2..].iter().copied().filter(|name| !has(name)).collect();
        if !has("geonameid") && !has("place") {
            missing.insert(0, "geonameid");
        }
        for name in missing {
            self.refuse(line, Problem::MissingColumn { name });
        }
        (self.sheet.bad.len() == before).then_some(heading)
    }

    fn row(&mut self, line: u64, heading: &Heading, record: &ByteRecord) {
        if record.len() != heading.names.len() {
            let problem = Problem::Ragged { cells: record.len(), expected: heading.names.len() };
            return self.refuse(line, problem);
        }
        match self.fact(heading, record) {
            Ok(fact) => match self.seen_before(line, &fact) {
                None => self.sheet.rows.push(Row { line, fact }),
                Some(problem) => self.refuse(line, problem),
            },
            Err(problems) => {
                for (column, problem) in problems {
                    let name = column.and_then(|c| heading.names.get(c)).cloned().unwrap_or_default();
                    self.sheet.bad.push(Bad { line, column: column.map(|c| c + 1), heading: name, problem });
                }
            }
        }
    }

    /// All that is wrong with a row at once, so that it is mended in one go.
    fn fact(&mut self, heading: &Heading, record: &ByteRecord) -> Result<Fact, Vec<Refused>> {
        let cell = |name: &str| heading.at.get(name).map(|&i| (i, text(record.get(i).unwrap_or_default())));
        let mut bad = Vec::new();
        let place = self.place(cell("geonameid"), cell("place")).map_err(|e| bad.push(e)).ok();
        let mut filled = |name: &str, limit: usize| -> Option<String> {
            let (i, text) = cell(name)?;
            match text.and_then(|t| plain(t, limit)) {
                Ok(text) => Some(text.to_owned()),
                Err(problem) => {
                    bad.push((Some(i), problem));
                    None
                }
            }
        };
        let name = filled("name", MAX_NAME);
        let value = filled("value", MAX_TEXT);
        let source = filled("source", MAX_TEXT);
        let date = filled("date", MAX_TEXT);
        let mut check = |column: &str, problem: Problem| bad.push((heading.at.get(column).copied(), problem));
        let name = name.and_then(|n| fact_name(&n).map_err(|p| check("name", p)).ok());
        let value = match (&name, value) {
            (Some(name), Some(v)) => fact_value(name, v).map_err(|p| check("value", p)).ok(),
            (_, v) => v,
        };
        let date = date.and_then(|d| fact_date(&d, self.today).map_err(|p| check("date", p)).ok());
        match (place, name, value, source, date) {
            (Some(place), Some(name), Some(value), Some(source), Some(date)) if bad.is_empty() => {
                Ok(Fact { place, name, value, source, date })
            }
            _ => {
                bad.sort_by_key(|(column, _)| *column);
                Err(bad)
            }
        }
    }

    fn place(&mut self, id: Option<Cell<'_>>, name: Option<Cell<'_>>) -> Result<GeoId, Refused> {
        let mut blank = None;
        if let Some((i, cell)) = id {
            let cell = cell.map_err(|p| (Some(i), p))?;
            if !cell.is_empty() {
                let number =
                    cell.parse().map_err(|_| (Some(i), Problem::NotAnId { text: cell.to_owned() }))?;
                let known = self.places.exists(GeoId(number));
                return known.then_some(GeoId(number)).ok_or((Some(i), Problem::UnknownId { id: number }));
            }
            blank = Some(i);
        }
        let Some((i, cell)) = name else { return Err((blank, Problem::Blank)) };
        let cell = cell.and_then(|c| plain(c, MAX_TEXT)).map_err(|p| (Some(i), p))?;
        let places = self.places;
        let named = self.ids.entry(cell.to_owned()).or_insert_with(|| places.named(cell));
        let text = cell.to_owned();
        match named.clone() {
            Named::One(id) => Ok(id),
            Named::Several(candidates) => Err((Some(i), Problem::Ambiguous { text, candidates })),
            Named::None(nearest) => Err((Some(i), Problem::UnknownPlace { text, nearest })),
        }
    }

    fn seen_before(&mut self, line: u64, fact: &Fact) -> Option<Problem> {
        if let Some(&first) = self.seen.rows.get(fact) {
            return Some(Problem::Duplicate { line: first });
        }
        if fact.is_correction() {
            let key = (fact.place, fact.name.clone(), fact.date);
            if let Some((first, value)) = self.seen.corrections.get(&key) {
                if *value == fact.value {
                    return Some(Problem::Duplicate { line: *first });
                }
                return Some(Problem::Contradiction { line: *first, value: value.clone() });
            }
            self.seen.corrections.insert(key, (line, fact.value.clone()));
        }
        self.seen.rows.insert(fact.clone(), line);
        None
    }
}

/// A cell: its column and its text, or why it has none.
type Cell<'r> = (usize, Result<&'r str, Problem>);

fn text(cell: &[u8]) -> Result<&str, Problem> {
    match std::str::from_utf8(cell) {
        Ok(text) => Ok(text.trim()),
        Err(e) => Err(Problem::NotUtf8 { byte: e.valid_up_to() + 1 }),
    }
}

fn plain(text: &str, limit: usize) -> Result<&str, Problem> {
    let length = text.chars().count();
    match text {
        "" => Err(Problem::Blank),
        t if t.chars().any(char::is_control) => Err(Problem::ControlCharacter),
        _ if length > limit => Err(Problem::TooLong { length, limit }),
        t => Ok(t),
    }
}

/// "Main industries" is `main_industries`: case, spaces and hyphens do not make a new name.
fn fact_name(text: &str) -> Result<String, Problem> {
    let name: String =
        text.to_lowercase().chars().map(|c| if c == ' ' || c == '-' { '_' } else { c }).collect();
    let good = name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && name.chars().next().is_some_and(char::is_alphabetic);
    if good { Ok(name) } else { Err(Problem::BadName { text: text.to_owned() }) }
}

fn fact_value(name: &str, text: String) -> Result<String, Problem> {
    let Some(range) = known::range(name) else { return Ok(text) };
    // `f64::from_str` also takes "inf", "nan" and "1e3": a spreadsheet means none of them.
    let digits = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let Some(number) = text.parse::<f64>().ok().filter(|_| digits) else {
        return Err(Problem::NotANumber { text });
    };
    if known::is_whole(name) && number.fract() != 0.0 {
        return Err(Problem::NotWhole { text });
    }
    if !range.contains(&number) {
        return Err(Problem::OutOfRange { text, min: *range.start(), max: *range.end() });
    }
    Ok(number.to_string())
}

fn fact_date(text: &str, today: Date) -> Result<Date, Problem> {
    let shape = text.len() == 10 && text.bytes().enumerate().all(|(i, b)| (b == b'-') == (i == 4 || i == 7));
    match text.parse::<Date>().ok().filter(|_| shape) {
        None => Err(Problem::BadDate { text: text.to_owned() }),
        Some(date) if date > today => Err(Problem::FutureDate { date }),
        Some(date) => Ok(date),
    }
}

#[cfg(test)]
mod tests;
