//! Ties from CSV.

use std::io::Read;
use std::sync::Arc;

use gazetteer::{GeoId, World};
use serde::Serialize;

use super::{Tie, Ties};

/// Why a ties file cannot be used at all. Rows that are wrong one by one are in [`TiesReport`].
#[derive(Debug, thiserror::Error)]
pub enum TiesError {
    /// A column is missing from the header.
    #[error(
        "line 1: there is no column \"{0}\". The header must name geonameid_a and geonameid_b; year, kind and source may follow"
    )]
    Header(&'static str),
    /// A column is missing from the header of a query file.
    #[error("line 1: there is no column \"{0}\". The header must name task, query and target")]
    QueryHeader(&'static str),
    /// The file is not UTF-8, a quote is never closed, or it cannot be read.
    #[error("line {line}: {problem}")]
    Csv {
        /// Where, counted from 1.
        line: u64,
        /// What is wrong.
        problem: String,
    },
}

/// What is wrong with a row that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "problem", content = "value")]
pub enum RowProblem {
    /// More or fewer fields than the header; how many.
    Ragged(usize),
    /// Not a GeoNames id.
    NotAnId(String),
    /// An id that the world lacks.
    UnknownId(u32),
    /// Both ends are one place.
    SelfTie(u32),
    /// The pair stands already in an earlier line; which.
    Duplicate(u64),
}

impl std::fmt::Display for RowProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ragged(n) => write!(f, "it has not as many fields as the header, but {n}"),
            Self::NotAnId(text) => write!(f, "\"{text}\" is not a GeoNames id"),
            Self::UnknownId(id) => write!(f, "no place has the id {id}"),
            Self::SelfTie(id) => write!(f, "it ties {id} to itself"),
            Self::Duplicate(line) => write!(f, "it repeats the pair of line {line}"),
        }
    }
}

/// One row that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkippedRow {
    /// Line, counted from 1 with the header.
    pub line: u64,
    /// The column at fault, if it is one.
    pub column: Option<&'static str>,
    /// What is wrong.
    #[serde(flatten)]
    pub problem: RowProblem,
}

/// What became of each row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct TiesReport {
    /// Rows below the header.
    pub rows: usize,
    /// Ties taken.
    pub ties: usize,
    /// Rows left out, the first [`TiesReport::MAX_LISTED`] of them, by line.
    pub skipped: Vec<SkippedRow>,
    /// How many were left out in all.
    pub skipped_rows: usize,
}

impl TiesReport {
    /// The most rows listed.
    pub const MAX_LISTED: usize = 1000;

    fn skip(&mut self, line: u64, column: Option<&'static str>, problem: RowProblem) {
        self.skipped_rows += 1;
        if self.skipped.len() < Self::MAX_LISTED {
            self.skipped.push(SkippedRow { line, column, problem });
        }
    }
}

const A: &str = "geonameid_a";
const B: &str = "geonameid_b";

struct Columns {
    a: usize,
    b: usize,
    year: Option<usize>,
    kind: Option<usize>,
    source: Option<usize>,
    all: usize,
}

impl Ties {
    /// Reads CSV with the columns `geonameid_a` and `geonameid_b` and, if it has them, `year`,
    /// `kind` and `source`, in any order; other columns are ignored. A byte-order mark, CRLF
    /// and blank lines are allowed; an empty file holds no ties. Of a repeated pair the later
    /// row fills in what the earlier leaves open.
    ///
    /// # Errors
    /// A header without the two columns, bytes that are not UTF-8, and failures to read.
    pub fn read(reader: impl Read, world: &World) -> Result<(Ties, TiesReport), TiesError> {
        let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(reader);
        let (mut ties, mut report) = (Ties::default(), TiesReport::default());
        let mut first_line = std::collections::BTreeMap::new();
        let mut words = std::collections::BTreeSet::new();
        let mut columns: Option<Columns> = None;
        let mut record = csv::StringRecord::new();
        while csv.read_record(&mut record).map_err(at_line)? {
            let line = record.position().map_or(0, csv::Position::line);
            if record.iter().all(|f| f.trim().trim_start_matches('\u{feff}').is_empty()) {
                continue;
            }
            let Some(columns) = &columns else {
                columns = Some(Columns::of(&record)?);
                continue;
            };
            report.rows += 1;
            if let Err((column, problem)) =
                columns.take(&record, line, world, &mut ties, &mut first_line, &mut words)
            {
                report.skip(line, column, problem);
            }
        }
        report.ties = ties.len();
        Ok((ties, report))
    }
}

pub(crate) fn at_line(error: csv::Error) -> TiesError {
    let line = error.position().map_or(0, csv::Position::line);
    let problem = match error.kind() {
        csv::ErrorKind::Utf8 { err, .. } => {
            format!("column {} is not UTF-8. Save the file as UTF-8 and try again", err.field() + 1)
        }
        _ => error.to_string(),
    };
    TiesError::Csv { line, problem }
}

type Fault = (Option<&'static str>, RowProblem);

impl Columns {
    fn of(header: &csv::StringRecord) -> Result<Self, TiesError> {
        let find = |name: &str| {
            header.iter().position(|h| h.trim().trim_start_matches('\u{feff}').eq_ignore_ascii_case(name))
        };
        Ok(Self {
            a: find(A).ok_or(TiesError::Header(A))?,
            b: find(B).ok_or(TiesError::Header(B))?,
            year: find("year"),
            kind: find("kind"),
            source: find("source"),
            all: header.len(),
        })
    }

    fn take(
        &self,
        record: &csv::StringRecord,
        line: u64,
        world: &World,
        ties: &mut Ties,
        first_line: &mut std::collections::BTreeMap<(GeoId, GeoId), u64>,
        words: &mut std::collections::BTreeSet<Arc<str>>,
    ) -> Result<(), Fault> {
        if record.len() != self.all {
            return Err((None, RowProblem::Ragged(record.len())));
        }
        let id = |at: usize, column: &'static str| {
            let text = record.get(at).unwrap_or_default().trim();
            let id = text.parse().map_err(|_| (Some(column), RowProblem::NotAnId(text.to_owned())))?;
            match world.by_id(GeoId(id)) {
                Some(_) => Ok(GeoId(id)),
                None => Err((Some(column), RowProblem::UnknownId(id))),
            }
        };
        let (a, b) = (id(self.a, A)?, id(self.b, B)?);
        let text = |at: Option<usize>| Some(record.get(at?)?.trim()).filter(|text| !text.is_empty());
        let mut shared = |at: Option<usize>| {
            let text = text(at)?;
            let known = words.get(text).cloned();
            Some(known.unwrap_or_else(|| {
                let new: Arc<str> = text.into();
                words.insert(Arc::clone(&new));
                new
            }))
        };
        let tie = Tie {
            year: text(self.year).and_then(|y| y.parse().ok()),
            kind: shared(self.kind),
            source: shared(self.source),
        };
        if !ties.add(a, b, tie) {
            return Err((None, RowProblem::SelfTie(a.0)));
        }
        match *first_line.entry((a.min(b), a.max(b))).or_insert(line) {
            first if first != line => Err((None, RowProblem::Duplicate(first))),
            _ => Ok(()),
        }
    }
}
