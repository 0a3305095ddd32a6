//! Parties as rows of a table, and CSV.

use std::io;

use partnership::codes::Coded;

use super::table::lines;
use super::{Addresses, Listed, Writer, harmless};

/// The columns with their width in a workbook, in characters.
pub const PARTY_COLUMNS: [(&str, f64); 10] = [
    ("id", 14.0),
    ("name", 24.0),
    ("division", 18.0),
    ("country", 10.0),
    ("geonameid", 12.0),
    ("latitude", 12.0),
    ("longitude", 12.0),
    ("ties", 8.0),
    ("level", 14.0),
    ("page", 40.0),
];

/// The row of a party. What people wrote is harmless to a spreadsheet; degrees west and south begin
/// with a sign and are numbers.
pub(super) fn row(listed: Listed<'_>, addresses: &dyn Addresses) -> [String; 10] {
    let p = listed.party;
    let degrees = |value: Option<f64>| value.map(|d| format!("{d:.5}")).unwrap_or_default();
    [
        p.id.to_string(),
        harmless(&p.name),
        harmless(&p.division_name),
        p.country.to_string(),
        p.place.map(|id| id.to_string()).unwrap_or_default(),
        degrees(p.position.map(|at| at.lat)),
        degrees(p.position.map(|at| at.lon)),
        listed.ties.to_string(),
        p.level.code().to_owned(),
        addresses.party_page(p.id),
    ]
}

/// RFC 4180: UTF-8, a line of headings, lines end with CR LF.
#[derive(Debug)]
pub struct PartyCsv<A>(pub A);

impl<A: Addresses + Send> Writer<Listed<'_>> for PartyCsv<A> {
    fn begin(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        let mut lines = lines(out);
        lines.write_record(PARTY_COLUMNS.map(|(name, _)| name))?;
        lines.flush()
    }

    fn some(&mut self, parties: &[Listed<'_>], out: &mut Vec<u8>) -> io::Result<()> {
        let mut lines = lines(out);
        for listed in parties {
            lines.write_record(row(*listed, &self.0))?;
        }
        lines.flush()
    }

    fn end(&mut self, _: &mut Vec<u8>) -> io::Result<()> {
        Ok(())
    }
}
