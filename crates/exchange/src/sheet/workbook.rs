//! Excel workbooks (.xlsx, .xlsm), read cell by cell.
//!
//! A workbook is a zip of XML, and a hostile one is small when packed and endless when not.
//! So every part is first unpacked into nothing and counted; only then is it parsed, as a
//! stream of the cells that exist. (The parser's own table of a whole sheet is a rectangle
//! around its outermost cells: two cells in opposite corners would ask for seventeen thousand
//! million.)

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx};
use jiff::civil;

use super::{
    Address, Book, Cell, Form, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, MAX_TEXT, MAX_UNPACKED, Row,
    Sheet, SheetError, Value, tidy,
};

type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// Reads a workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Book, SheetError> {
    check(bytes)?;
    // What a stranger uploads must not end the work of others, even if it finds a fault in the
    // parser: a panic there is a damaged file here.
    catch_unwind(AssertUnwindSafe(|| open(bytes)))
        .unwrap_or_else(|_| Err(SheetError::Damaged("the reader gave up".to_owned())))
}

fn damaged(e: impl std::fmt::Display) -> SheetError {
    SheetError::Damaged(e.to_string())
}

/// Unpacks everything once, keeping nothing: the sizes that the archive states may be lies.
fn check(bytes: &[u8]) -> Result<(), SheetError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let has = |archive: &zip::ZipArchive<_>, name: &str| archive.index_for_name(name).is_some();
    if has(&archive, "mimetype") && has(&archive, "content.xml") {
        return Err(SheetError::OpenDocument);
    }
    if !has(&archive, "[Content_Types].xml") || !archive.file_names().flatten().any(|n| n.starts_with("xl/"))
    {
        return Err(SheetError::NotAWorkbook);
    }
    let mut left = MAX_UNPACKED;
    for i in 0..archive.len() {
        let part = archive.by_index(i).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.to_ascii_lowercase();
        let mut part = part.take(left + 1);
        let length = if name.ends_with("sharedstrings.xml") {
            let mut strings = Vec::new();
            part.read_to_end(&mut strings).map_err(damaged)?;
            check_count(&strings)?;
            strings.len() as u64
        } else {
            std::io::copy(&mut part, &mut std::io::sink()).map_err(damaged)?
        };
        left = left.checked_sub(length).ok_or(SheetError::UnpacksTooLarge { limit: MAX_UNPACKED })?;
    }
    Ok(())
}

/// The parser makes room for as many texts as the part says it has, before it has read one.
fn check_count(strings: &[u8]) -> Result<(), SheetError> {
    const COUNT: &[u8] = b"uniqueCount";
    if strings.contains(&0) {
        return Err(damaged("its texts are not UTF-8"));
    }
    for (at, _) in strings.windows(COUNT.len()).enumerate().filter(|(_, w)| *w == COUNT) {
        let after = &strings[at + COUNT.len()..];
        let digits: Vec<u8> = after
            .iter()
            .copied()
            .skip_while(|b| !b.is_ascii_digit() && *b != b'>')
            .take_while(u8::is_ascii_digit)
            .take(20)
            .collect();
        let count: u64 = std::str::from_utf8(&digits).ok().and_then(|d| d.parse().ok()).unwrap_or(0);
        if count > strings.len() as u64 {
            return Err(damaged("it says that it has more texts than it can hold"));
        }
    }
    Ok(())
}

fn open(bytes: &[u8]) -> Result<Book, SheetError> {
    let mut workbook: Workbook<'_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let names: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet && s.visible == SheetVisible::Visible)
        .map(|s| s.name.clone())
        .collect();
    if names.len() > MAX_SHEETS {
        return Err(SheetError::TooManySheets);
    }
    let mut left = MAX_CELLS;
    let mut sheets = Vec::new();
    for name in names {
        let sheet = sheet(&mut workbook, &name, &mut left)?;
        if !sheet.rows.is_empty() {
            sheets.push(sheet);
        }
    }
    Ok(Book { sheets, form: Form::Workbook })
}

fn sheet(workbook: &mut Workbook<'_>, name: &str, left: &mut usize) -> Result<Sheet, SheetError> {
    let shared: Arc<str> = Arc::from(name);
    let merged = workbook.merge_cells_by_sheet_name(name).map_err(damaged)?;
    let mut cells = workbook.worksheet_cells_reader(name).map_err(damaged)?;
    let mut grid: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let value = value(cell.get_value());
        if value == Value::Empty {
            continue;
        }
        if let Value::Text(text) = &value
            && text.len() > MAX_TEXT
            && text.chars().count() > MAX_TEXT
        {
            return Err(SheetError::TextTooLong(Address { sheet: Some(shared), row: row + 1, column }));
        }
        put(&mut grid, name, (row, column), Cell { value, spread: false }, left)?;
    }
    for area in merged {
        spread(&mut grid, name, area, left)?;
    }
    let rows = grid.into_iter().map(|(row, cells)| Row { number: row + 1, cells }).collect();
    Ok(Sheet { name: Some(shared), rows })
}

fn put(
    grid: &mut BTreeMap<u32, Vec<Cell>>,
    sheet: &str,
    (row, column): (u32, u32),
    cell: Cell,
    left: &mut usize,
) -> Result<(), SheetError> {
    if column >= MAX_COLUMNS {
        return Err(SheetError::TooManyColumns { sheet: Some(sheet.to_owned()), limit: MAX_COLUMNS });
    }
    if !grid.contains_key(&row) && grid.len() >= MAX_ROWS as usize {
        return Err(SheetError::TooManyRows { sheet: Some(sheet.to_owned()), limit: MAX_ROWS });
    }
    let cells = grid.entry(row).or_default();
    let at = column as usize;
    // Empty cells before this one take room as well.
    let new = (at + 1).saturating_sub(cells.len());
    *left = left.checked_sub(new).ok_or(SheetError::TooManyCells { limit: MAX_CELLS })?;
    if new > 0 {
        cells.resize(at + 1, Cell::default());
    }
    cells[at] = cell;
    Ok(())
}

/// Gives every cell of a merged area, within the rows that are used, the value of its first.
fn spread(
    grid: &mut BTreeMap<u32, Vec<Cell>>,
    sheet: &str,
    area: Dimensions,
    left: &mut usize,
) -> Result<(), SheetError> {
    let first = |grid: &BTreeMap<u32, Vec<Cell>>| {
        grid.get(&area.start.0).and_then(|cells| cells.get(area.start.1 as usize)).cloned()
    };
    let Some(value) = first(grid).filter(|c| !c.is_empty()).map(|c| c.value) else { return Ok(()) };
    // A whole column can be merged: only rows that hold something else are of interest.
    let last_row = grid.last_key_value().map_or(0, |(row, _)| *row).min(area.end.0);
    let rows: Vec<u32> = grid.range(area.start.0..=last_row.max(area.start.0)).map(|(r, _)| *r).collect();
    let last_column = area.end.1.min(MAX_COLUMNS - 1);
    for row in rows {
        for column in area.start.1..=last_column {
            let there = grid.get(&row).and_then(|cells| cells.get(column as usize));
            if (row, column) == area.start || there.is_some_and(|c| !c.is_empty()) {
                continue;
            }
            put(grid, sheet, (row, column), Cell { value: value.clone(), spread: true }, left)?;
        }
    }
    Ok(())
}

fn value(data: &DataRef<'_>) -> Value {
    let text = |text: &str| match tidy(text) {
        t if t.is_empty() => Value::Empty,
        t => Value::Text(t),
    };
    match data {
        DataRef::Empty => Value::Empty,
        DataRef::Int(n) => Value::Number(*n as f64),
        DataRef::Float(n) => Value::Number(*n),
        DataRef::Bool(yes) => Value::Flag(*yes),
        DataRef::String(s) => text(s),
        DataRef::SharedString(s) => text(s),
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => text(s),
        DataRef::DateTime(when) if when.is_datetime() => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            let part = |n: u8| i8::try_from(n).unwrap_or(0);
            let civil =
                i16::try_from(year).ok().and_then(|y| civil::Date::new(y, part(month), part(day)).ok());
            civil.map_or(Value::Number(when.as_f64()), Value::Day)
        }
        DataRef::DateTime(span) => Value::Number(span.as_f64()),
        DataRef::Error(e) => Value::Fault(e.to_string()),
    }
}
