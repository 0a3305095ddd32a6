//! An Excel workbook with one sheet.

use registry::Tie;
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::parties::{PARTY_COLUMNS, row};
use super::table::{COLUMNS, rows};
use super::{Addresses, Listed};

/// The ties as a workbook, with the columns that the importer reads. Rows go to a temporary
/// file as they come: forty thousand ties held as cells would take some hundred megabytes.
///
/// # Errors
/// If a sheet cannot hold so many rows, or there is no room for the temporary file.
pub fn xlsx<'r>(
    ties: impl IntoIterator<Item = Tie<'r>>,
    addresses: &dyn Addresses,
) -> Result<Vec<u8>, XlsxError> {
    book("ties", &COLUMNS, ties.into_iter().flat_map(|tie| rows(tie, addresses)))
}

/// The parties as a workbook.
///
/// # Errors
/// As [`xlsx`].
pub fn party_xlsx<'r>(
    parties: impl IntoIterator<Item = Listed<'r>>,
    addresses: &dyn Addresses,
) -> Result<Vec<u8>, XlsxError> {
    book("parties", &PARTY_COLUMNS, parties.into_iter().map(|listed| row(listed, addresses)))
}

fn book(
    name: &str,
    columns: &[(&str, f64)],
    rows: impl Iterator<Item = impl AsRef<[String]>>,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let heading = Format::new().set_bold();
    let sheet = book.add_worksheet_with_constant_memory()?.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, (name, width)) in (0u16..).zip(columns) {
        sheet.write_with_format(0, column, *name, &heading)?;
        sheet.set_column_width(column, *width)?;
    }
    let mut row = 0;
    for cells in rows {
        row += 1;
        // Everything is text: 1997-06 must not become a day in June.
        for (column, cell) in (0u16..).zip(cells.as_ref()) {
            if !cell.is_empty() {
                sheet.write_string(row, column, cell)?;
            }
        }
    }
    if row > 0 {
        sheet.autofilter(0, 0, row, columns.len() as u16 - 1)?;
    }
    book.save_to_buffer()
}
