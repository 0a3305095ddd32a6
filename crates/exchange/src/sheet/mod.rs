//! Sheets as people hand them in: delimited text in any encoding, and Excel workbooks.
//!
//! Formulas are never evaluated: a cell is the value that was last computed and saved. Merged
//! cells are spread, so that each cell of the area says what the area says.

mod address;
mod problem;
mod text;
mod workbook;

pub use address::{Address, column_letters};
pub use problem::SheetError;

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

/// Largest file that is read, bytes: the 40,000 ties of a large association fill a tenth of it.
pub const MAX_BYTES: usize = 32 << 20;
/// Most bytes that a packed workbook may unpack to.
pub const MAX_UNPACKED: u64 = 96 << 20;
/// Most rows of a sheet.
pub const MAX_ROWS: u32 = 100_000;
/// Most columns of a sheet.
pub const MAX_COLUMNS: u32 = 256;
/// Most cells of all sheets of a workbook.
pub const MAX_CELLS: usize = 2_000_000;
/// Most sheets of a workbook.
pub const MAX_SHEETS: usize = 100;
/// Longest text of a cell, characters; what is longer is refused with the cell's address.
pub const MAX_TEXT: usize = 10_000;

/// What stands in a cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// Words, without spaces around them.
    Text(String),
    /// A number.
    Number(f64),
    /// A number that the workbook shows as a day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
    /// An error of the spreadsheet's own, like `#REF!`.
    Fault(String),
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// What stands in it.
    pub value: Value,
    /// The value stands in another cell of the same merged area.
    pub spread: bool,
}

impl Cell {
    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.value == Value::Empty
    }

    /// What stands in it, as one reads it.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match &self.value {
            Value::Empty => Cow::Borrowed(""),
            Value::Text(text) | Value::Fault(text) => Cow::Borrowed(text),
            // Excel keeps every number as a float: 1997 is no 1997.0 to anybody.
            Value::Number(n) => Cow::Owned(n.to_string()),
            Value::Day(day) => Cow::Owned(day.to_string()),
            Value::Flag(yes) => Cow::Borrowed(if *yes { "yes" } else { "no" }),
        }
    }
}

/// A row that holds something.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Line of the file or row of the sheet, from 1.
    pub number: u32,
    /// From the first column on; empty cells at the end are left out.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column, counted from 0; an empty one beyond the last.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        static EMPTY: Cell = Cell { value: Value::Empty, spread: false };
        self.cells.get(column).unwrap_or(&EMPTY)
    }
}

/// One sheet: the rows that hold something.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name; `None` in a text file, which has only one.
    pub name: Option<Arc<str>>,
    /// Its rows from top to bottom, empty ones left out.
    pub rows: Vec<Row>,
}

impl Sheet {
    /// How many columns its widest row has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.rows.iter().map(|r| r.cells.len()).max().unwrap_or(0)
    }

    /// The address of a cell.
    #[must_use]
    pub fn address(&self, row: u32, column: usize) -> Address {
        Address { sheet: self.name.clone(), row, column: u32::try_from(column).unwrap_or(u32::MAX) }
    }
}

/// How a file was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// Text whose cells are parted by a character.
    Text {
        /// The character.
        delimiter: char,
        /// Name of the encoding, by the WHATWG Encoding Standard.
        encoding: &'static str,
        /// The encoding was guessed from the letters; otherwise it is certain.
        guessed: bool,
    },
    /// An Excel workbook.
    Workbook,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// Its sheets that hold something and are not hidden, in their order.
    pub sheets: Vec<Sheet>,
    /// How it was read.
    pub form: Form,
}

impl Book {
    /// Reads a file by what it holds, whatever its name says.
    ///
    /// # Errors
    /// If it is neither text nor a workbook, is damaged, holds nothing, or goes beyond one of
    /// the limits of this module; the error names the limit.
    pub fn read(bytes: &[u8]) -> Result<Self, SheetError> {
        if bytes.len() > MAX_BYTES {
            return Err(SheetError::TooLarge { bytes: bytes.len() as u64, limit: MAX_BYTES as u64 });
        }
        let book = match bytes {
            b if b.starts_with(b"PK\x03\x04") => workbook::read(b)?,
            b if b.starts_with(b"PK") => return Err(SheetError::NotAWorkbook),
            // OLE: the Excel of before 2007, and workbooks locked with a password.
            [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(SheetError::OldWorkbook),
            b if b.starts_with(b"%PDF") => return Err(SheetError::Pdf),
            b => text::read(b)?,
        };
        if book.sheets.iter().all(|s| s.rows.is_empty()) {
            return Err(SheetError::Empty);
        }
        Ok(book)
    }
}

/// The text of a cell as it is kept: without spaces around it, with the odd spaces of
/// spreadsheets made plain and control characters left out. Lines are kept.
pub(crate) fn tidy(text: &str) -> String {
    let plain = |c: char| match c {
        '\r' => None,
        '\n' => Some('\n'),
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{3000}' | '\t' => Some(' '),
        '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{ad}' => None,
        c if c.is_control() => None,
        c => Some(c),
    };
    let text: String = text.chars().filter_map(plain).collect();
    text.trim().to_owned()
}
