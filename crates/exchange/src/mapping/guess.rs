//! A guess at how a sheet is to be read, and how well it is understood.

use gazetteer::GeoId;

use super::meaning::{Meaning, Part, Trait, Which};
use super::{Mapping, headings, list};
use crate::dates;
use crate::places::Places;
use crate::rows::pair_of;
use crate::sheet::{Cell, Row, Sheet, Value};
use crate::words;

/// Rows that are looked at.
const SAMPLE: usize = 120;

/// The mapping of a sheet, and how much of it is understood.
pub(super) fn sheet(at: usize, sheet: &Sheet, places: &Places<'_>) -> (usize, Mapping) {
    let found = headings::find(sheet);
    let (header, first) = match &found {
        Some((row, _)) => (sheet.rows.get(*row).map(|r| r.number), row + 1),
        None => (None, 0),
    };
    let width = sheet.width();
    let rows: Vec<&Row> = sheet.rows.iter().skip(first).take(SAMPLE).collect();
    let contents: Vec<Contents> = (0..width).map(|c| Contents::of(&rows, c, places)).collect();
    let named: Vec<String> = found.map_or_else(|| vec![String::new(); width], |(_, headings)| headings);
    let columns = |headings: &[String], taken: &[Meaning]| {
        let mut columns = headings::meanings(headings);
        for (column, taken) in columns.iter_mut().zip(taken).filter(|(_, taken)| **taken != Meaning::Ignore) {
            *column = *taken;
        }
        doubt(&mut columns, &contents);
        by_contents(&mut columns, &contents, header.is_some());
        pairs(&mut columns, &rows, places);
        columns
    };
    // What is a list of parties if headings such as “Mayor” are read as of one is such a list.
    let fits = |i: usize, of| of != Trait::Level || contents[i].mostly(contents[i].levels);
    let (traits, others) = list::traits(&named, fits);
    let columns = match list::settled(columns(&others, &traits)) {
        listed if list::is_list(&listed) => listed,
        _ => columns(&named, &[]),
    };
    let order = order(&columns, sheet, first);
    let sides = [Which::First, Which::Second]
        .into_iter()
        .filter(|w| [Part::Name, Part::Id].iter().any(|p| columns.contains(&Meaning::Side(*w, *p))))
        .count();
    let pair = columns.contains(&Meaning::Pair);
    let understood = columns.iter().filter(|m| **m != Meaning::Ignore).count();
    let score = if pair { 200 } else { 100 * sides } + 2 * understood + rows.len().min(20);
    (score, Mapping { sheet: at, header, columns, order, ..Mapping::default() })
}

/// What stands in a column, as shares of its filled cells.
#[derive(Debug, Default)]
struct Contents {
    filled: usize,
    ids: usize,
    numbers: usize,
    countries: usize,
    dates: usize,
    links: usize,
    kinds: usize,
    levels: usize,
    statuses: usize,
    names: usize,
}

impl Contents {
    fn of(rows: &[&Row], column: usize, places: &Places<'_>) -> Self {
        let mut contents = Self::default();
        for row in rows {
            let cell = row.cell(column);
            if !cell.is_empty() {
                contents.count(cell, places);
            }
        }
        contents
    }

    fn count(&mut self, cell: &Cell, places: &Places<'_>) {
        let text = cell.text();
        self.filled += 1;
        let number = text.parse::<f64>().ok();
        self.numbers += usize::from(number.is_some());
        let id = number.filter(|n| n.fract() == 0.0 && *n > 9999.0 && *n < f64::from(u32::MAX));
        self.ids += usize::from(id.is_some_and(|n| places.world().by_id(GeoId(n as u32)).is_some()));
        self.links += usize::from(text.starts_with("http://") || text.starts_with("https://"));
        if number.is_none() {
            self.countries += usize::from(!places.countries(&text).is_empty());
            self.kinds += usize::from(words::kind(&text).is_some());
            self.levels += usize::from(words::level(&text).is_some());
            self.statuses += usize::from(words::status(&text).is_some());
            let head = text.split([',', ';', '(', '（', '\n', '/']).next().unwrap_or_default();
            self.names += usize::from(places.is_name(head.trim()));
        }
        let today = jiff::civil::Date::MAX;
        let year = |when: dates::When| when.since.or(when.until).map(|d| d.earliest().year());
        let date = dates::read(cell, dates::Order::DayFirst, today).and_then(year);
        self.dates += usize::from(date.is_some_and(|y| (1850..=2100).contains(&y)));
    }

    fn mostly(&self, count: usize) -> bool {
        self.filled > 0 && count * 10 >= self.filled * 6
    }
}

/// Takes back what a heading promised and the cells do not hold: a count of sources is no source.
fn doubt(columns: &mut [Meaning], contents: &[Contents]) {
    for (meaning, c) in columns.iter_mut().zip(contents) {
        let numbers = c.mostly(c.numbers) && !c.mostly(c.dates);
        let wrong = match meaning {
            Meaning::Source | Meaning::Note | Meaning::Kind | Meaning::Fields => c.mostly(c.numbers),
            Meaning::Since | Meaning::Until => c.filled > 3 && c.dates * 10 < c.filled,
            Meaning::Side(_, Part::Name | Part::Country | Part::Division) => numbers,
            Meaning::Side(_, Part::Id) => c.filled > 0 && c.ids * 10 < c.filled,
            _ => false,
        };
        if wrong {
            *meaning = Meaning::Ignore;
        }
    }
}

/// Names the columns whose headings say nothing by what stands in them.
fn by_contents(columns: &mut [Meaning], contents: &[Contents], has_headings: bool) {
    let side = |which, part| Meaning::Side(which, part);
    for (i, c) in contents.iter().enumerate() {
        if columns[i] != Meaning::Ignore || c.filled == 0 {
            continue;
        }
        let free = |columns: &[Meaning], m: Meaning| !columns.contains(&m);
        // Most countries have a city of their name somewhere: what may be countries is.
        let country = c.mostly(c.countries);
        let name = c.mostly(c.names) && !country;
        let named = |columns: &[Meaning], w| {
            columns.contains(&side(w, Part::Name)) || columns.contains(&side(w, Part::Id))
        };
        let meaning = if c.mostly(c.ids) && !c.mostly(c.dates) {
            [Which::First, Which::Second].into_iter().map(|w| side(w, Part::Id)).find(|m| free(columns, *m))
        } else if name
            && !c.mostly(c.numbers)
            && !(named(columns, Which::First) && named(columns, Which::Second))
        {
            // With headings, a first side is never guessed behind the second.
            let which = if named(columns, Which::First) { Which::Second } else { Which::First };
            Some(side(which, Part::Name)).filter(|m| free(columns, *m))
        } else if has_headings {
            None
        } else if country {
            let left = columns[..i].iter().rev().find_map(|m| match m {
                Meaning::Side(w, Part::Name) => Some(*w),
                _ => None,
            });
            left.map(|w| side(w, Part::Country)).filter(|m| free(columns, *m))
        } else if c.mostly(c.dates) {
            [Meaning::Since, Meaning::Until].into_iter().find(|m| free(columns, *m))
        } else if c.mostly(c.links) {
            Some(Meaning::Source)
        } else if c.mostly(c.kinds) {
            Some(Meaning::Kind).filter(|m| free(columns, *m))
        } else if c.mostly(c.statuses) {
            Some(Meaning::Status).filter(|m| free(columns, *m))
        } else {
            None
        };
        columns[i] = meaning.unwrap_or(Meaning::Ignore);
    }
}

/// One column that names both sides: "Madison – Sollefteå".
fn pairs(columns: &mut [Meaning], rows: &[&Row], places: &Places<'_>) {
    let names: Vec<usize> = (0..columns.len())
        .filter(|&i| matches!(columns[i], Meaning::Side(_, Part::Name | Part::Id) | Meaning::Ignore))
        .collect();
    let sides = |columns: &[Meaning]| {
        columns.iter().filter(|m| matches!(m, Meaning::Side(_, Part::Name | Part::Id))).count()
    };
    if sides(columns) >= 2 {
        return;
    }
    for i in names {
        let texts: Vec<_> = rows
            .iter()
            .filter_map(|r| match &r.cell(i).value {
                Value::Text(text) => Some(text),
                _ => None,
            })
            .collect();
        let named = |text: &str| places.is_name(text.split([',', '(']).next().unwrap_or_default().trim());
        let two = texts.iter().filter(|t| pair_of(t).is_some_and(|(a, b)| named(a) && named(b))).count();
        if two > 0 && two * 2 >= texts.len() {
            columns[i] = Meaning::Pair;
            return;
        }
    }
}

fn order(columns: &[Meaning], sheet: &Sheet, first: usize) -> dates::Order {
    let dated: Vec<usize> =
        (0..columns.len()).filter(|&i| matches!(columns[i], Meaning::Since | Meaning::Until)).collect();
    let cells = sheet.rows.iter().skip(first).flat_map(|r| dated.iter().map(|&i| r.cell(i)));
    dates::order_of(cells)
}
