//! Why a file cannot be read, with the limit that it goes beyond.

use wording::Message;

use super::{Address, MAX_SHEETS, MAX_TEXT};

/// Why a file cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// It holds nothing.
    #[error("the file holds nothing")]
    Empty,
    /// It is larger than what is read.
    #[error("the file has {bytes} bytes; at most {limit} are read")]
    TooLarge {
        /// Its size, bytes.
        bytes: u64,
        /// The most that is read, bytes.
        limit: u64,
    },
    /// Unpacked it is larger than what is read: a zip bomb, or a workbook that is far too large.
    #[error("the workbook unpacks to more than {limit} bytes")]
    UnpacksTooLarge {
        /// The most that is unpacked, bytes.
        limit: u64,
    },
    /// More rows than are read.
    #[error("{sheet:?} has more than {limit} rows")]
    TooManyRows {
        /// The sheet, if it has a name.
        sheet: Option<String>,
        /// The most that are read.
        limit: u32,
    },
    /// More columns than are read.
    #[error("{sheet:?} has more than {limit} columns")]
    TooManyColumns {
        /// The sheet, if it has a name.
        sheet: Option<String>,
        /// The most that are read.
        limit: u32,
    },
    /// More cells than are read.
    #[error("the workbook has more than {limit} filled cells")]
    TooManyCells {
        /// The most that are read.
        limit: usize,
    },
    /// More sheets than are read.
    #[error("the workbook has more than {MAX_SHEETS} sheets")]
    TooManySheets,
    /// A cell with more text than is read.
    #[error("{0}: more than {MAX_TEXT} characters in one cell")]
    TextTooLong(Address),
    /// A quotation mark that is opened and never closed.
    #[error("line {line}: a quotation mark opens a cell and is never closed")]
    Unclosed {
        /// The line.
        line: u32,
    },
    /// A packed file that is no Excel workbook.
    #[error("the file is packed, but is no Excel workbook")]
    NotAWorkbook,
    /// A sheet of OpenDocument (LibreOffice).
    #[error("the file is an OpenDocument sheet")]
    OpenDocument,
    /// A workbook of Excel before 2007, or one that is locked with a password.
    #[error("the file is a workbook of before 2007 or locked with a password")]
    OldWorkbook,
    /// A PDF.
    #[error("the file is a PDF")]
    Pdf,
    /// Neither text nor a workbook.
    #[error("the file is neither text nor a workbook")]
    NotText,
    /// A workbook that is damaged; what the reader says.
    #[error("the workbook is damaged: {0}")]
    Damaged(String),
}

impl SheetError {
    /// The same in the reader's words.
    #[must_use]
    pub fn message(&self) -> Message {
        let m = Message::new;
        let megabytes = |bytes: &u64| bytes >> 20;
        let named = |id, named_id, sheet: &Option<String>| match sheet {
            None => m(id),
            Some(name) => m(named_id).with("sheet", name.as_str()),
        };
        match self {
            Self::Empty => m("sheet-empty"),
            Self::TooLarge { limit, .. } => m("sheet-too-large").with("limit", megabytes(limit)),
            Self::UnpacksTooLarge { limit } => m("sheet-unpacks-too-large").with("limit", megabytes(limit)),
            Self::TooManyRows { sheet, limit } => {
                named("sheet-too-many-rows", "sheet-too-many-rows-in", sheet).with("limit", *limit)
            }
            Self::TooManyColumns { sheet, limit } => {
                named("sheet-too-many-columns", "sheet-too-many-columns-in", sheet).with("limit", *limit)
            }
            Self::TooManyCells { limit } => m("sheet-too-many-cells").with("limit", *limit),
            Self::TooManySheets => m("sheet-too-many-sheets").with("limit", MAX_SHEETS),
            Self::TextTooLong(address) => {
                m("sheet-text-too-long").with("cell", address.to_string()).with("limit", MAX_TEXT)
            }
            Self::Unclosed { line } => m("sheet-unclosed").with("line", *line),
            Self::NotAWorkbook => m("sheet-not-a-workbook"),
            Self::OpenDocument => m("sheet-open-document"),
            Self::OldWorkbook => m("sheet-old-workbook"),
            Self::Pdf => m("sheet-pdf"),
            Self::NotText => m("sheet-not-text"),
            Self::Damaged(what) => m("sheet-damaged").with("what", what.as_str()),
        }
    }
}
