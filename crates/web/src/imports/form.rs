//! What forms say: how columns are read, and what was chosen.

use exchange::dates::Order;
use exchange::mapping::Meaning;
use exchange::plan::{Choices, PlaceChoice, RowChoice};
use exchange::{Book, Mapping};
use gazetteer::GeoId;

use crate::accounts::Fields;

/// The mapping that a form states; what it leaves out stays as it was.
pub(super) fn mapping(fields: &Fields, book: &Book, was: &Mapping) -> Mapping {
    let sheet = fields.get("sheet").parse().ok().filter(|s| *s < book.sheets.len()).unwrap_or(was.sheet);
    let width = book.sheets.get(sheet).map_or(0, exchange::Sheet::width);
    let column =
        |i: usize| -> Meaning { fields.get(&format!("column-{i}")).parse().unwrap_or(Meaning::Ignore) };
    let country = |name: &str| {
        let code = fields.get(name).trim().to_uppercase();
        (code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())).then_some(code)
    };
    let own = fields.get("own").trim();
    let mut columns: Vec<Meaning> = (0..width).map(column).collect();
    // Of two columns that say the same only the first is read.
    for i in 1..columns.len() {
        if columns[i].is_single() && columns[..i].contains(&columns[i]) {
            columns[i] = Meaning::Ignore;
        }
    }
    Mapping {
        sheet,
        header: fields.get("header").trim().parse().ok().filter(|row| *row > 0),
        columns,
        order: match fields.get("order") {
            "day-first" => Order::DayFirst,
            "month-first" => Order::MonthFirst,
            _ => Order::Unknown,
        },
        home: [country("home-a"), country("home-b")],
        own: (!own.is_empty()).then(|| own.chars().take(300).collect()),
        kind: fields.get("kind").parse().unwrap_or(was.kind),
        status: fields.get("status").parse().unwrap_or(was.status),
        publish: fields.get("publish") == "yes",
    }
}

/// The kind, status and publishing that a form states, of what has no columns.
pub(super) fn usual(fields: &Fields, was: Mapping) -> Mapping {
    Mapping {
        kind: fields.get("kind").parse().unwrap_or(was.kind),
        status: fields.get("status").parse().unwrap_or(was.status),
        publish: fields.get("publish") == "yes",
        ..was
    }
}

/// Adds what a form chooses.
pub(super) fn choices(fields: &Fields, choices: &mut Choices) {
    let keys: Vec<String> = fields.all("question").map(str::to_owned).collect();
    for (i, key) in keys.into_iter().enumerate() {
        let id = fields.get(&format!("id-{i}")).trim().trim_start_matches('#').parse::<u32>().ok();
        let country = fields.get(&format!("country-{i}")).trim().to_owned();
        let choice = match (fields.get(&format!("place-{i}")), id) {
            ("skip", _) => Some(PlaceChoice::Skip),
            ("own", _) if country.len() == 2 && country.bytes().all(|b| b.is_ascii_alphabetic()) => {
                Some(PlaceChoice::Own(country.to_uppercase()))
            }
            ("id", Some(id)) => Some(PlaceChoice::Place(GeoId(id))),
            (place, _) => place.parse().ok().map(|id| PlaceChoice::Place(GeoId(id))),
        };
        if let Some(choice) = choice {
            choices.places.insert(key, choice);
        }
    }
    let rows: Vec<String> = fields.all("row").map(str::to_owned).collect();
    for key in rows {
        match fields.get(&format!("row-{key}")) {
            "skip" => _ = choices.rows.insert(key, RowChoice::Skip),
            "take" => _ = choices.rows.insert(key, RowChoice::Take),
            "keep" => _ = choices.rows.remove(&key),
            _ => {}
        }
    }
    if fields.get("forget") == "yes" {
        *choices = Choices::default();
    }
}
