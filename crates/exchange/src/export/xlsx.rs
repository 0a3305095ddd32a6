//! An Excel workbook with one sheet.

use partnership::codes::Coded;
use registry::Tie;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::{Addresses, fields, harmless};

const HEADINGS: [(&str, f64); 17] = [
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

/// The ties as a workbook, with the columns that the importer reads. Of a tie with more than
/// two sides each further side has a row of its own, with the first.
///
/// # Errors
/// If a sheet cannot hold so many rows.
pub fn xlsx<'r>(
    ties: impl IntoIterator<Item = Tie<'r>>,
    addresses: &dyn Addresses,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let heading = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("ties")?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, (name, width)) in (0u16..).zip(HEADINGS) {
        sheet.write_with_format(0, column, name, &heading)?;
        sheet.set_column_width(column, width)?;
    }
    let mut row = 0;
    for tie in ties {
        let data = tie.data();
        let mut sides = tie.sides().map(|side| {
            let p = side.party;
            let place = p.place.map(|id| id.to_string()).unwrap_or_default();
            [
                harmless(&p.name),
                harmless(&p.division_name),
                p.country.to_string(),
                place,
                side.status.code().to_owned(),
            ]
        });
        let Some(first) = sides.next() else { continue };
        let rest = [
            data.kind.code().to_owned(),
            harmless(data.local_kind.as_deref().unwrap_or_default()),
            data.since.map(|d| d.to_string()).unwrap_or_default(),
            harmless(&fields(tie).join("; ")),
            tie.evidence().key().to_owned(),
            addresses.tie(tie.id()),
        ];
        for second in sides {
            row += 1;
            let id = [tie.id().to_string()];
            // Everything is text: 1997-06 must not become a day in June.
            for (column, cell) in (0u16..).zip(id.iter().chain(&first).chain(&second).chain(&rest)) {
                if !cell.is_empty() {
                    sheet.write_string(row, column, cell)?;
                }
            }
        }
    }
    if row > 0 {
        sheet.autofilter(0, 0, row, HEADINGS.len() as u16 - 1)?;
    }
    book.save_to_buffer()
}
