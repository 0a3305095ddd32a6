//! Ties as rows of a table: the columns that the importer reads, and CSV.

use std::io;

use partnership::codes::Coded;
use registry::Tie;

use super::{Addresses, Writer, fields, harmless};

/// The columns with their width in a workbook, in characters.
pub const COLUMNS: [(&str, f64); 17] = [
    ("id", 14.0),
    ("name_a", 24.0),
    ("division_a", 18.0),
    ("country_a", 10.0),
    ("geonameid_a", 12.0),
    ("status_a", 14.0),
    ("name_b", 24.0),
    ("division_b", 18.0),
    ("country_b", 10.0),
    ("geonameid_b", 12.0),
    ("status_b", 14.0),
    ("kind", 16.0),
    ("local_kind", 18.0),
    ("since", 11.0),
    ("fields", 30.0),
    ("evidence", 16.0),
    ("page", 40.0),
];

/// The rows of a tie. Of one with more than two sides each further side has a row of its own,
/// with the first. What people wrote is harmless to a spreadsheet.
pub(super) fn rows(tie: Tie<'_>, addresses: &dyn Addresses) -> Vec<Vec<String>> {
    let data = tie.data();
    let mut sides = tie.sides().map(|side| {
        let p = side.party;
        [
            harmless(&p.name),
            harmless(&p.division_name),
            p.country.to_string(),
            p.place.map(|id| id.to_string()).unwrap_or_default(),
            side.status.code().to_owned(),
        ]
    });
    let Some(first) = sides.next() else { return Vec::new() };
    let rest = [
        data.kind.code().to_owned(),
        harmless(data.local_kind.as_deref().unwrap_or_default()),
        data.since.map(|d| d.to_string()).unwrap_or_default(),
        harmless(&fields(tie).join("; ")),
        tie.evidence().key().to_owned(),
        addresses.tie(tie.id()),
    ];
    let row = |second: [String; 5]| {
        let id = std::iter::once(tie.id().to_string());
        id.chain(first.iter().cloned()).chain(second).chain(rest.iter().cloned()).collect()
    };
    sides.map(row).collect()
}

/// RFC 4180: UTF-8, a line of headings, lines end with CR LF.
#[derive(Debug)]
pub struct Csv<A>(pub A);

impl<A: Addresses + Send> Writer<Tie<'_>> for Csv<A> {
    fn begin(&mut self, out: &mut Vec<u8>) -> io::Result<()> {
        let mut lines = lines(out);
        lines.write_record(COLUMNS.map(|(name, _)| name))?;
        lines.flush()
    }

    fn some(&mut self, ties: &[Tie<'_>], out: &mut Vec<u8>) -> io::Result<()> {
        let mut lines = lines(out);
        for tie in ties {
            for row in rows(*tie, &self.0) {
                lines.write_record(&row)?;
            }
        }
        lines.flush()
    }

    fn end(&mut self, _: &mut Vec<u8>) -> io::Result<()> {
        Ok(())
    }
}

pub(super) fn lines(out: &mut Vec<u8>) -> csv::Writer<&mut Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out)
}
