//! One row of the file: a seeker, or all that is wrong with it.

use csv::ByteRecord;
use gazetteer::search::Index;
use gazetteer::{GeoId, Place, World};
use matching::Query;
use matching::mutual::Seeker;
use web::query;
use wording::Message;

use super::columns::Column;
use super::{at_cell, at_line};
use crate::commands::import::{listed, short};
use crate::resolve::{Found, find};

/// Longest cell, characters.
const MOST_TEXT: usize = 2000;

/// The columns as they stand in the file.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub columns: Vec<Option<Column>>,
    pub names: Vec<String>,
}

/// Reads rows.
pub(super) struct Reader<'a> {
    pub world: &'a World,
    pub index: &'a Index,
    pub heading: &'a Cells,
    /// Introductions where the row says nothing.
    pub introductions: usize,
}

/// Why a row gives no seeker: the column to blame, if it is one, and the problem.
type Refused = (Option<usize>, Message);

impl Reader<'_> {
    /// The seeker of a row.
    ///
    /// # Errors
    /// All that is wrong with it at once, so that it is mended in one go.
    pub(super) fn seeker(&self, line: u64, record: &ByteRecord) -> Result<Seeker, Vec<String>> {
        let said = |refused: Vec<Refused>| -> Vec<String> {
            let one = |(column, problem): Refused| match column {
                Some(i) => at_cell(line, i, self.heading.names.get(i).map_or("", String::as_str), problem),
                None => at_line(line, problem),
            };
            refused.into_iter().map(one).collect()
        };
        if record.len() != self.heading.columns.len() {
            let problem = Message::new("facts-ragged")
                .with("cells", record.len())
                .with("expected", self.heading.columns.len());
            return Err(said(vec![(None, problem)]));
        }
        let mut bad = Vec::new();
        let mut cells = Vec::with_capacity(record.len());
        for (i, cell) in record.iter().enumerate() {
            cells.push(text(cell).unwrap_or_else(|problem| {
                bad.push((Some(i), problem));
                ""
            }));
        }
        if !bad.is_empty() {
            return Err(said(bad));
        }
        let place = self.place(line, &cells).map_err(|e| bad.push(e)).ok();
        let introductions = self.count(&cells).map_err(|e| bad.push(e)).ok();
        // Limits are read even where the place is unknown: all that is wrong is told at once.
        let any = place.map_or(gazetteer::PlaceIx(0), Place::ix);
        let query = query::parse(self.world, any, &self.address(&cells), Query::MAX_RESULTS)
            .map_err(|problems| bad.extend(problems.into_iter().map(|p| (self.column_of(&p.key), p.message))))
            .ok();
        match (place, introductions, query) {
            (Some(place), Some(introductions), Some(query)) if bad.is_empty() => {
                Ok(Seeker { place: place.ix(), limits: query.limits, weights: query.weights, introductions })
            }
            _ => {
                bad.sort_by_key(|(column, _)| *column);
                Err(said(bad))
            }
        }
    }

    fn cell<'c>(&self, cells: &[&'c str], column: Column) -> Option<(usize, &'c str)> {
        let i = self.heading.columns.iter().position(|c| *c == Some(column))?;
        cells.get(i).map(|&text| (i, text))
    }

    /// Who seeks: by a filled id, else by name as `match` finds it.
    fn place(&self, line: u64, cells: &[&str]) -> Result<Place<'_>, Refused> {
        let m = Message::new;
        let (id, name) = (self.cell(cells, Column::Id), self.cell(cells, Column::Place));
        // An id in the column of names is what whoever types ids everywhere puts there.
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let (i, cell) = match (id, name) {
            (Some((i, cell)), _) if !cell.is_empty() => return self.by_id(cell).map_err(|m| (Some(i), m)),
            (_, Some((i, cell))) if !cell.is_empty() && digits(cell) => {
                return self.by_id(cell).map_err(|m| (Some(i), m));
            }
            (_, Some((i, cell))) if !cell.is_empty() => (i, cell),
            _ => return Err((name.or(id).map(|c| c.0), m("facts-blank"))),
        };
        let text = short(cell);
        let names = |places: &[Place<'_>]| -> Vec<(String, GeoId)> {
            places.iter().map(|p| (p.full_name(), p.id())).collect()
        };
        let problem = match find(self.world, self.index, cell) {
            Found::One(place) => return Ok(place),
            Found::Taken { place, others } => {
                let taken = m("cli-taken")
                    .with("name", place.full_name())
                    .with("id", place.id().to_string())
                    .with("others", others);
                anstream::eprintln!("{}", at_line(line, taken));
                return Ok(place);
            }
            Found::Several(places) => m("facts-ambiguous").with("candidates", listed(&names(&places))),
            Found::None(places) if places.is_empty() => m("facts-unknown-place"),
            Found::None(places) => m("facts-unknown-place-near").with("candidates", listed(&names(&places))),
        };
        Err((Some(i), problem.with("text", text)))
    }

    fn by_id(&self, cell: &str) -> Result<Place<'_>, Message> {
        let bad = |_| Message::new("facts-not-an-id").with("text", short(cell));
        let id: u32 = cell.parse().map_err(bad)?;
        let unknown = || Message::new("facts-unknown-id").with("id", id.to_string());
        self.world.by_id(GeoId(id)).ok_or_else(unknown)
    }

    /// How many introductions.
    fn count(&self, cells: &[&str]) -> Result<usize, Refused> {
        match self.cell(cells, Column::Introductions) {
            None | Some((_, "")) => Ok(self.introductions),
            Some((i, cell)) => {
                let good = |n: &usize| (1..=Seeker::MOST_INTRODUCTIONS).contains(n);
                cell.parse().ok().filter(good).ok_or_else(|| (Some(i), introductions_problem(cell)))
            }
        }
    }

    /// Limits and weights as an address has them.
    fn address(&self, cells: &[&str]) -> String {
        let mut address = form_urlencoded::Serializer::new(String::new());
        for (column, cell) in self.heading.columns.iter().zip(cells) {
            let Some(column) = column.filter(|_| !cell.is_empty()) else { continue };
            let Some(key) = column.key() else { continue };
            match column {
                // In a file whose cells are parted by commas lists are easier to write with semicolons.
                Column::List(_) => address.append_pair(&key, &cell.replace([';', '|'], ",")),
                Column::Flag(_) => address.append_pair(&key, flag(cell)),
                _ => address.append_pair(&key, cell),
            };
        }
        address.finish()
    }

    fn column_of(&self, key: &str) -> Option<usize> {
        let has = |c: &Option<Column>| c.and_then(Column::key).is_some_and(|k| k == key);
        self.heading.columns.iter().position(has)
    }
}

/// What is wrong with a number of introductions.
pub(super) fn introductions_problem(text: &str) -> Message {
    Message::new("query-whole")
        .with("key", "introductions")
        .with("value", short(text))
        .with("min", "1")
        .with("max", Seeker::MOST_INTRODUCTIONS.to_string())
}

/// Yes and no as addresses have them; anything else as it is, to be refused there.
fn flag(cell: &str) -> &str {
    match cell.to_lowercase().as_str() {
        "yes" | "y" | "true" | "x" => "1",
        "no" | "n" | "false" => "0",
        _ => cell,
    }
}

fn text(cell: &[u8]) -> Result<&str, Message> {
    let text = std::str::from_utf8(cell)
        .map_err(|e| Message::new("facts-not-utf8").with("byte", e.valid_up_to() + 1))?
        .trim();
    match text.chars().count() {
        length if length > MOST_TEXT => {
            Err(Message::new("facts-too-long").with("length", length).with("limit", MOST_TEXT))
        }
        _ if text.chars().any(char::is_control) => Err(Message::new("facts-control")),
        _ => Ok(text),
    }
}
