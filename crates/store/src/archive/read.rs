//! Reading an archive back.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};

use sea_orm::Value;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use super::tables::{BY_ITSELF, Kind, PASSING, Table, tables};
use super::values::parse;
use super::{ArchiveError, EndLine, Header, KIND, Summary, TableLine, VERSION};
use crate::journal::{self, Head, verify_on};
use crate::open::Store;
use crate::rows;
use crate::work::Work;
use crate::{Error, Result};

/// Rows inserted at once.
const TOGETHER: usize = 500;
/// The longest line: a file of 64 MB in base64. A broken archive must not fill the memory.
const LONGEST_LINE: u64 = 96 << 20;
/// Rows of a table that must be put in order first, and so are held in memory.
const MOST_ORDERED: usize = 200_000;
/// So many bytes any file may unpack to …
const UNPACKED: u64 = 64 << 20;
/// … and beyond that so many times its own size. Hashes do not compress: a real registry unpacks
/// to three to ten times. A small file made to fill a disk unpacks to ten thousand times.
const UNPACKED_TIMES: u64 = 1_000;

/// Reads an archive without keeping it: whether it is whole, and what it holds.
///
/// # Errors
/// If it cannot be read, was cut short or altered, or a newer version of the program made it.
pub fn check(file: impl Read) -> Result<Summary, ArchiveError> {
    let mut lines = Lines::new(file)?;
    let header = lines.header()?;
    let mut counts = BTreeMap::new();
    while let Some(part) = lines.part()? {
        let count = counts.entry(part.table.name.to_owned()).or_insert(0);
        while lines.row(&part)?.is_some() {
            *count += 1;
        }
    }
    lines.end(header, counts)
}

impl Store {
    /// Reads an archive into an empty, migrated database: all of it, or nothing. Counts and
    /// hashes are compared, and the journal is verified, before anything is kept.
    ///
    /// # Errors
    /// As [`check`]; [`ArchiveError::NotEmpty`]; [`ArchiveError::Journal`] if the journal in
    /// it does not verify; or if the database fails.
    pub async fn restore<R: Read + Send>(&self, file: R) -> Result<Summary, ArchiveError> {
        let lines = Lines::new(file)?;
        let _turn = self.turns.take(0).await;
        let work = Work::begin(self).await?;
        match restore(&work, lines).await {
            Ok(summary) => {
                work.commit().await?;
                Ok(summary)
            }
            Err(error) => {
                work.undo().await;
                Err(error)
            }
        }
    }
}

async fn restore<R: Read + Send>(work: &Work, mut lines: Lines<R>) -> Result<Summary, ArchiveError> {
    let there: u64 = journal::heads(work).await?.iter().map(|head| head.seq).sum();
    if there > 0 {
        return Err(ArchiveError::NotEmpty(there));
    }
    // With an empty journal nothing here was made by anybody: a server may have been started.
    for table in PASSING.iter().chain(BY_ITSELF) {
        rows::run(work, &format!("DELETE FROM {table}"), []).await?;
    }
    let header = lines.header()?;
    let mut counts = BTreeMap::new();
    while let Some(part) = lines.part()? {
        let columns: Vec<&str> = part.columns.iter().map(|(name, _)| *name).collect();
        let into = format!("{} ({})", part.table.name, columns.join(", "));
        let mut count = 0;
        let mut waiting = Vec::new();
        while let Some(row) = lines.row(&part)? {
            count += 1;
            waiting.push(row);
            if part.table.parent.is_some() && waiting.len() > MOST_ORDERED {
                return Err(lines.broken(format!("{} has more rows than can be", part.table.name)));
            }
            if part.table.parent.is_none() && waiting.len() >= TOGETHER.min(part.table.page as usize) {
                rows::insert(work, &into, "", std::mem::take(&mut waiting)).await?;
            }
        }
        if let Some(parent) = part.table.parent {
            waiting = parents_first(waiting, parent);
        }
        rows::insert(work, &into, "", waiting).await?;
        counts.insert(part.table.name.to_owned(), count);
    }
    let summary = lines.end(header, counts)?;
    for (table, count) in &summary.rows {
        let found = rows::first(work, &format!("SELECT count(*) FROM {table}"), []).await?;
        let found = found.map_or(Ok(0), |row| rows::count(&row, 0))?;
        if found != *count {
            return Err(Error::Damaged(format!("{found} rows of {table} in place of {count}")).into());
        }
    }
    let verdict = verify_on(work, None, &summary.heads, |_| ()).await?;
    if let Some(fault) = verdict.faults.first() {
        return Err(ArchiveError::Journal(*fault));
    }
    // A copy of before the column leaves it empty, and the step that fills it was taken on nothing.
    crate::registry::fill_terms(work).await?;
    Ok(summary)
}

/// Rows in an order in which each follows the one it names in the column `parent`.
fn parents_first(rows: Vec<Vec<Value>>, parent: usize) -> Vec<Vec<Value>> {
    let mut ordered: Vec<Vec<Value>> = Vec::with_capacity(rows.len());
    let mut there: BTreeSet<i64> = BTreeSet::new();
    let number = |row: &[Value], at: usize| match row.get(at) {
        Some(Value::BigInt(number)) => *number,
        _ => None,
    };
    let mut left = rows;
    while !left.is_empty() {
        let (now, later): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|row| number(row, parent).is_none_or(|above| there.contains(&above)));
        if now.is_empty() {
            // A ring, or a parent that is not there: the database says so.
            ordered.extend(later);
            return ordered;
        }
        there.extend(now.iter().filter_map(|row| number(row, 0)));
        ordered.extend(now);
        left = later;
    }
    ordered
}

/// The table whose rows follow, with the columns that the archive has of it.
struct Part {
    table: &'static Table,
    columns: Vec<(&'static str, Kind)>,
}

/// A file, and how many bytes of it were read.
struct Counted<R> {
    file: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.bytes += read as u64;
        Ok(read)
    }
}

struct Lines<R: Read> {
    input: BufReader<zstd::Decoder<'static, BufReader<Counted<R>>>>,
    hash: Sha256,
    /// Bytes of all lines so far.
    unpacked: u64,
    /// The line last read, from 1.
    number: u64,
    /// A line that was read and not used yet.
    next: Option<Json>,
    last: Option<String>,
}

impl<R: Read> Lines<R> {
    fn new(file: R) -> Result<Self, ArchiveError> {
        let input = BufReader::new(zstd::Decoder::new(Counted { file, bytes: 0 })?);
        Ok(Self { input, hash: Sha256::new(), unpacked: 0, number: 0, next: None, last: None })
    }

    fn broken(&self, what: impl Into<String>) -> ArchiveError {
        ArchiveError::Broken { line: self.number, what: what.into() }
    }

    /// The next line. The hash covers all but the last, which is why it lags behind by one.
    fn line(&mut self) -> Result<Json, ArchiveError> {
        if let Some(line) = self.next.take() {
            return Ok(line);
        }
        if let Some(last) = self.last.take() {
            self.hash.update(last.as_bytes());
        }
        self.number += 1;
        let mut text = String::new();
        (&mut self.input).take(LONGEST_LINE).read_line(&mut text)?;
        if !text.ends_with('\n') {
            return Err(self.broken(if text.len() as u64 == LONGEST_LINE {
                "it is longer than any line can be"
            } else {
                "the archive ends before its end"
            }));
        }
        self.unpacked += text.len() as u64;
        let packed = self.input.get_ref().get_ref().get_ref().bytes;
        if self.unpacked > UNPACKED.saturating_add(packed.saturating_mul(UNPACKED_TIMES)) {
            return Err(self.broken("it unpacks to far more than a registry can hold for its size"));
        }
        let json = serde_json::from_str(&text).map_err(|e| self.broken(e.to_string()))?;
        self.last = Some(text);
        Ok(json)
    }

    fn header(&mut self) -> Result<Header, ArchiveError> {
        let line = self.line()?;
        let version = line.get("version").and_then(Json::as_u64);
        if line.get("twinhall").and_then(Json::as_str) != Some(KIND) {
            return Err(self.broken("this is no archive of Twinhall"));
        }
        if version != Some(u64::from(VERSION)) {
            return Err(ArchiveError::Newer(format!("version {}", version.unwrap_or(0))));
        }
        serde_json::from_value(line).map_err(|e| self.broken(e.to_string()))
    }

    /// The next table; nothing at the end.
    fn part(&mut self) -> Result<Option<Part>, ArchiveError> {
        let line = self.line()?;
        if line.get("end").is_some() {
            self.next = Some(line);
            return Ok(None);
        }
        let TableLine { table: name, columns } =
            serde_json::from_value(line).map_err(|e| self.broken(e.to_string()))?;
        let table = tables()
            .find(|t| t.name == name)
            .ok_or_else(|| ArchiveError::Newer(format!("a table {name:?}")))?;
        let known = |column: &String| {
            let found = table.columns.iter().find(|(known, _)| known == column);
            found.copied().ok_or_else(|| ArchiveError::Newer(format!("a column {name:?}.{column:?}")))
        };
        let columns = columns.iter().map(known).collect::<Result<_, _>>()?;
        Ok(Some(Part { table, columns }))
    }

    /// The next row of a table; nothing after the last.
    fn row(&mut self, part: &Part) -> Result<Option<Vec<Value>>, ArchiveError> {
        let line = self.line()?;
        let Json::Array(cells) = line else {
            self.next = Some(line);
            return Ok(None);
        };
        if cells.len() != part.columns.len() {
            return Err(self.broken("a row of another length than its table"));
        }
        let values = cells.iter().zip(&part.columns).map(|(cell, (name, kind))| {
            parse(cell, *kind).ok_or_else(|| self.broken(format!("{name} cannot be {cell}")))
        });
        values.collect::<Result<_, _>>().map(Some)
    }

    /// Compares what was read with what the last line says.
    fn end(mut self, header: Header, counts: BTreeMap<String, u64>) -> Result<Summary, ArchiveError> {
        let EndLine { end } = serde_json::from_value(self.line()?).map_err(|e| self.broken(e.to_string()))?;
        let sha256 = journal::Digest(self.hash.clone().finalize().into()).to_string();
        if end.rows != counts {
            return Err(self.broken("it has other rows than it says"));
        }
        if end.sha256 != sha256 {
            return Err(self.broken("it was altered: its lines give another hash than it says"));
        }
        let head = |line: &super::HeadLine| {
            let hash = journal::Digest::parse(&line.hash)?;
            Some(Head { chain: line.chain, seq: line.seq, hash })
        };
        let heads = header.heads.iter().map(head).collect::<Option<_>>();
        let heads = heads.ok_or_else(|| self.broken("a hash in the first line is none"))?;
        Ok(Summary { made_at: header.made_at, rows: counts, heads, sha256 })
    }
}
