//! Twelve months as a table.

use gazetteer::climate::Climate;
use wording::english;

use crate::output::Rows;

const MONTHS: [&str; 12] = [
    "cli-month-1",
    "cli-month-2",
    "cli-month-3",
    "cli-month-4",
    "cli-month-5",
    "cli-month-6",
    "cli-month-7",
    "cli-month-8",
    "cli-month-9",
    "cli-month-10",
    "cli-month-11",
    "cli-month-12",
];

/// Temperature and rain by month.
pub(crate) fn table(climate: &Climate) -> Rows {
    let words = english();
    let mut heading = vec![String::new()];
    heading.extend(MONTHS.iter().map(|id| format!(">{}", words.text(id))));
    let mut rows = Rows::new(&heading.iter().map(String::as_str).collect::<Vec<_>>());
    for (id, values) in [("cli-unit-celsius", climate.temperature), ("cli-unit-mm", climate.rain)] {
        let mut cells = vec![words.text(id)];
        cells.extend(values.iter().map(|v| words.number(f64::from(*v), 0)));
        rows.add(cells);
    }
    rows
}
