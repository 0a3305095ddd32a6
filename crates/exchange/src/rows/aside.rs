//! Rows that state nothing: headings that are repeated, countries above a group of rows.

use super::Read;
use super::read::Reader;
use super::trouble::short;
use crate::mapping::{Meaning, Part, Which};
use crate::sheet::Row;

impl Reader<'_, '_> {
    /// A row that states nothing, shortened.
    pub(super) fn left_out(&self, row: &Row) -> Read {
        let filled = row.cells.iter().filter(|c| !c.is_empty() && !c.spread);
        let text: Vec<_> = filled.map(|c| c.text().into_owned()).collect();
        Read::LeftOut { row: row.number, text: short(&text.join(" · ")) }
    }

    /// Whether the headings are repeated.
    pub(super) fn is_heading(&self, row: &Row) -> bool {
        let header = self.sheet.rows.iter().find(|r| Some(r.number) == self.mapping.header);
        header.is_some_and(|h| h.cells.iter().map(|c| c.text()).eq(row.cells.iter().map(|c| c.text())))
    }

    /// Whether one cell stands alone where others could.
    pub(super) fn is_alone(&self, row: &Row) -> bool {
        let mut different: Vec<_> = row.cells.iter().filter(|c| !c.is_empty()).map(|c| c.text()).collect();
        different.dedup();
        different.len() == 1 && self.mapping.columns.iter().filter(|m| **m != Meaning::Ignore).count() > 1
    }

    /// Whether a country stands alone above a group of rows: it is theirs.
    pub(super) fn is_section(&mut self, row: &Row) -> bool {
        let which = if self.list { Which::First } else { Which::Second };
        if !self.is_alone(row) || self.column(Meaning::Side(which, Part::Country)).is_some() {
            return false;
        }
        let text = row.cells.iter().find(|c| !c.is_empty()).map(|c| c.text().into_owned());
        let text = text.unwrap_or_default().trim().trim_end_matches(':').to_owned();
        let is = !self.places.countries(&text).is_empty();
        if is {
            self.section = Some(text);
        }
        is
    }
}
