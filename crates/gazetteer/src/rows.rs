//! Rows of a CSV file that a person made in a spreadsheet, each with the line it begins on.
//!
//! Commas, semicolons and tabs part cells, whichever the first line uses most. A byte-order
//! mark, CRLF and blank lines are allowed. What the cells hold is the reader's business.

use csv::ByteRecord;

/// Whether the file is UTF-16, as some spreadsheets save "Unicode text": it cannot be read.
pub fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF])
}

/// The rows of a file in memory, the heading among them.
pub struct Rows<'b> {
    bytes: &'b [u8],
    reader: csv::Reader<&'b [u8]>,
    lines: LineCounter<'b>,
}

impl<'b> Rows<'b> {
    /// From the first row on.
    pub fn new(bytes: &'b [u8]) -> Self {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(bytes))
            .from_reader(bytes);
        Self { bytes, reader, lines: LineCounter { bytes, at: 0, line: 1 } }
    }

    /// Reads the next row into `record` and gives its line, counted from 1; `None` at the end.
    pub fn read(&mut self, record: &mut ByteRecord) -> Option<u64> {
        loop {
            let start = self.reader.position().byte();
            match self.reader.read_byte_record(record) {
                Ok(false) => return None,
                // Reading from memory with `flexible` has nothing left to fail on.
                Err(_) => continue,
                Ok(true) => return Some(self.lines.line_of(start as usize)),
            }
        }
    }

    /// The line of a quotation mark that opens a cell and is never closed: the reader takes
    /// the rest of the file for one cell then, and says nothing.
    pub fn unclosed(&self) -> Option<u64> {
        unclosed_quote(self.bytes, delimiter(self.bytes))
    }
}

/// The most frequent of comma, semicolon and tab in the first line.
fn delimiter(bytes: &[u8]) -> u8 {
    let first = bytes.split(|&b| b == b'\n').next().unwrap_or_default();
    let count = |d: u8| first.iter().filter(|&&b| b == d).count();
    [b';', b'\t'].into_iter().filter(|&d| count(d) > count(b',')).max_by_key(|&d| count(d)).unwrap_or(b',')
}

/// Counts lines up to a record's first byte. The CSV reader's own count points before
/// blank lines that it skips.
struct LineCounter<'b> {
    bytes: &'b [u8],
    at: usize,
    line: u64,
}

impl LineCounter<'_> {
    fn line_of(&mut self, start: usize) -> u64 {
        let start = self.bytes[start.min(self.bytes.len())..]
            .iter()
            .position(|b| !matches!(b, b'\r' | b'\n'))
            .map_or(self.bytes.len(), |skip| start + skip);
        self.line += self.bytes[self.at..start].iter().filter(|&&b| b == b'\n').count() as u64;
        self.at = start;
        self.line
    }
}

/// The line of a quotation mark that opens a cell and is never closed, in text whose cells are
/// parted by `separator`.
pub fn unclosed_quote(bytes: &[u8], separator: u8) -> Option<u64> {
    #[derive(PartialEq)]
    enum At {
        CellStart,
        Bare,
        Quoted {
            opened: u64,
        },
        /// Just behind a quotation mark within a quoted cell: the end, or half of a doubled one.
        Behind {
            opened: u64,
        },
    }
    let (mut at, mut line) = (At::CellStart, 1);
    for &b in bytes {
        let ends = b == separator || b == b'\n' || b == b'\r';
        at = match at {
            At::CellStart if b == b'"' => At::Quoted { opened: line },
            At::Quoted { opened } if b == b'"' => At::Behind { opened },
            At::Quoted { opened } => At::Quoted { opened },
            At::Behind { opened } if b == b'"' => At::Quoted { opened },
            _ if ends => At::CellStart,
            _ => At::Bare,
        };
        line += u64::from(b == b'\n');
    }
    if let At::Quoted { opened } = at { Some(opened) } else { None }
}
