//! Delimited text: any encoding, any of four delimiters, quotation marks that span lines.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use csv::ByteRecord;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use gazetteer::rows::unclosed_quote;

use super::{Book, Cell, Form, MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Row, Sheet, SheetError, Value, tidy};

/// Characters that part cells.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows that the delimiter is guessed from.
const SAMPLE: usize = 40;
/// Bytes that the encoding is guessed from: letters beyond ASCII may come late.
const ENCODING_SAMPLE: usize = 4 << 20;

/// Reads delimited text.
pub(super) fn read(bytes: &[u8]) -> Result<Book, SheetError> {
    let (text, encoding, guessed) = decode(bytes)?;
    let (text, declared) = declared_delimiter(&text);
    let delimiter = declared.unwrap_or_else(|| guess_delimiter(text));
    if let Some(line) = unclosed_quote(text.as_bytes(), delimiter) {
        return Err(SheetError::Unclosed { line: u32::try_from(line).unwrap_or(u32::MAX) });
    }
    let first_line = 1 + u32::from(declared.is_some());
    let sheet = Sheet { name: None, rows: rows(text, delimiter, first_line)? };
    let form = Form::Text { delimiter: char::from(delimiter), encoding: encoding.name(), guessed };
    Ok(Book { sheets: vec![sheet], form })
}

/// The text, its encoding, and whether that was guessed.
fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static Encoding, bool), SheetError> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok((decoded(encoding, &bytes[length..]), encoding, false));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Text of all scripts is UTF-8 without NUL; UTF-16 of Latin letters is too, with it.
        if !text.contains('\0') {
            return Ok((Cow::Borrowed(text), UTF_8, false));
        }
    }
    let encoding = match utf16_without_mark(bytes) {
        Some(encoding) => encoding,
        None if bytes.contains(&0) => return Err(SheetError::NotText),
        None => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
            detector.feed(&bytes[..bytes.len().min(ENCODING_SAMPLE)], bytes.len() <= ENCODING_SAMPLE);
            detector.guess(None, Utf8Detection::Allow)
        }
    };
    let text = decoded(encoding, bytes);
    // A picture or a program decodes to something in any encoding: control characters and what
    // has no meaning in it give it away.
    let odd = |c: char| c == '\u{fffd}' || c.is_control() && !matches!(c, '\r' | '\n' | '\t');
    let sample = text.chars().take(4000);
    let (all, odd) = sample.fold((0, 0), |(all, bad), c| (all + 1, bad + usize::from(odd(c))));
    if odd * 50 > all { Err(SheetError::NotText) } else { Ok((text, encoding, true)) }
}

fn decoded<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Cow<'b, str> {
    encoding.decode_without_bom_handling(bytes).0
}

/// UTF-16 that says nothing of itself: every other byte of its commas, digits and line ends is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match sample.len() / 10 {
        0 => None,
        least if odd > least && even * 10 < odd => Some(UTF_16LE),
        least if even > least && odd * 10 < even => Some(UTF_16BE),
        _ => None,
    }
}

/// `sep=;` in the first line is Excel's own way to tell the delimiter.
fn declared_delimiter(text: &str) -> (&str, Option<u8>) {
    let Some((first, rest)) = text.split_once('\n') else { return (text, None) };
    match first.trim_end().strip_prefix("sep=").map(str::as_bytes) {
        Some([one]) if one.is_ascii() => (rest, Some(*one)),
        _ => (text, None),
    }
}

/// The delimiter that parts most rows into the same number of cells, more than one.
fn guess_delimiter(text: &str) -> u8 {
    let sample_end = text.char_indices().nth(200_000).map_or(text.len(), |(i, _)| i);
    let sample = &text[..sample_end];
    let agreement = |delimiter: u8| -> (usize, usize) {
        let mut widths = [0usize; 65];
        let mut record = ByteRecord::new();
        let mut reader = reader(sample, delimiter);
        for _ in 0..SAMPLE {
            match reader.read_byte_record(&mut record) {
                Ok(true) => widths[record.len().min(64)] += 1,
                _ => break,
            }
        }
        let (width, rows) =
            widths.iter().enumerate().skip(2).max_by_key(|&(_, n)| *n).map_or((0, 0), |(w, n)| (w, *n));
        (rows, width)
    };
    // `max_by_key` takes the last of equals: the comma, where nothing tells.
    DELIMITERS.into_iter().rev().max_by_key(|&d| agreement(d)).unwrap_or(b',')
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

fn rows(text: &str, delimiter: u8, first_line: u32) -> Result<Vec<Row>, SheetError> {
    let mut rows = Vec::new();
    let mut reader = reader(text, delimiter);
    let mut record = ByteRecord::new();
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: first_line };
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        // Reading from memory with `flexible` has nothing left to fail on.
        if !reader.read_byte_record(&mut record).unwrap_or(false) {
            return Ok(rows);
        }
        let number = lines.line_of(start);
        if record.len() > MAX_COLUMNS as usize {
            return Err(SheetError::TooManyColumns { sheet: None, limit: MAX_COLUMNS });
        }
        let mut cells = Vec::with_capacity(record.len());
        for (column, cell) in record.iter().enumerate() {
            // Cut between characters by the delimiter, which is ASCII: still UTF-8.
            let text = tidy(&String::from_utf8_lossy(cell));
            if text.len() > MAX_TEXT && text.chars().count() > MAX_TEXT {
                let address = super::Address { sheet: None, row: number, column: column as u32 };
                return Err(SheetError::TextTooLong(address));
            }
            let value = if text.is_empty() { Value::Empty } else { Value::Text(text) };
            cells.push(Cell { value, spread: false });
        }
        while cells.last().is_some_and(Cell::is_empty) {
            cells.pop();
        }
        if cells.is_empty() {
            continue;
        }
        if rows.len() >= MAX_ROWS as usize {
            return Err(SheetError::TooManyRows { sheet: None, limit: MAX_ROWS });
        }
        rows.push(Row { number, cells });
    }
}

/// Counts lines up to a record's first byte: a cell may hold line breaks, and blank lines count.
struct Lines<'t> {
    text: &'t [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn line_of(&mut self, start: usize) -> u32 {
        let rest = self.text.get(start..).unwrap_or_default();
        let blank = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let begin = (start + blank).min(self.text.len());
        let passed = self.text.get(self.at..begin).unwrap_or_default();
        self.line += u32::try_from(passed.iter().filter(|&&b| b == b'\n').count()).unwrap_or(0);
        self.at = begin.max(self.at);
        self.line
    }
}
