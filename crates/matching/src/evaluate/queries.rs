//! The questions of an evaluation, from a file.

use std::io::Read;

use gazetteer::{GeoId, PlaceIx, World};
use serde::Serialize;

use crate::ties::{RowProblem, SkippedRow, TiesError};

/// One question with its true answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvalQuery {
    /// Name of the task it belongs to ("warm", "cold").
    pub task: String,
    /// The city that asks.
    pub query: PlaceIx,
    /// The partner to be found.
    pub target: PlaceIx,
}

/// What became of the rows of a query file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct QueriesReport {
    /// Rows below the header.
    pub rows: usize,
    /// Rows left out, by line.
    pub skipped: Vec<SkippedRow>,
}

/// Reads `task,query,target` (GeoNames ids), columns in any order. Rows with ids that are
/// not in the world, or ragged, are left out and listed. A question that stands twice is
/// asked twice.
///
/// # Errors
/// A missing column, bytes that are not UTF-8, failures to read.
pub fn read_queries(reader: impl Read, world: &World) -> Result<(Vec<EvalQuery>, QueriesReport), TiesError> {
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(reader);
    let (mut queries, mut report) = (Vec::new(), QueriesReport::default());
    let mut columns: Option<([usize; 3], usize)> = None;
    let mut record = csv::StringRecord::new();
    while csv.read_record(&mut record).map_err(crate::ties::at_line)? {
        let line = record.position().map_or(0, csv::Position::line);
        let field = |at: usize| record.get(at).unwrap_or_default().trim().trim_start_matches('\u{feff}');
        if (0..record.len()).all(|i| field(i).is_empty()) {
            continue;
        }
        let Some((at, all)) = columns else {
            let find = |name| (0..record.len()).find(|&i| field(i) == name);
            let need = |name| find(name).ok_or(TiesError::QueryHeader(name));
            columns = Some(([need("task")?, need("query")?, need("target")?], record.len()));
            continue;
        };
        report.rows += 1;
        let id = |at: usize, column| {
            let id =
                field(at).parse().map_err(|_| (Some(column), RowProblem::NotAnId(field(at).to_owned())))?;
            world.by_id(GeoId(id)).map(|p| p.ix()).ok_or((Some(column), RowProblem::UnknownId(id)))
        };
        let row = || {
            if record.len() != all {
                return Err((None, RowProblem::Ragged(record.len())));
            }
            let (query, target) = (id(at[1], "query")?, id(at[2], "target")?);
            if query == target {
                return Err((None, RowProblem::SelfTie(world.place(query).id().0)));
            }
            Ok(EvalQuery { task: field(at[0]).to_owned(), query, target })
        };
        match row() {
            Ok(query) => queries.push(query),
            Err((column, problem)) => report.skipped.push(SkippedRow { line, column, problem }),
        }
    }
    Ok((queries, report))
}
