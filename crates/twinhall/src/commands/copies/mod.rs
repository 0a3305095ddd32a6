//! `twinhall backup`, `twinhall restore` and `twinhall export --all`: everything in one file, and back.
//!
//! The form of the file is `store::archive`'s; here it gets a name, a seal and a check. What was
//! written is read back before it gets its name: a copy that cannot be read is worse than none.

mod read;
mod seal;
mod write;

use serde_json::{Value, json};
use store::archive::{ArchiveError, Summary};
use wording::{Message, english};

use super::journal::{when, why};
use crate::database;
use crate::failure::Failure;

pub(crate) use read::restore;
pub(crate) use write::{backup, export};

/// How a copy is told of: rows, tables, entries and chains.
fn told(id: &'static str, summary: &Summary) -> Message {
    let rows: u64 = summary.rows.values().sum();
    Message::new(id)
        .with("rows", rows)
        .with("tables", summary.rows.len())
        .with("at", when(summary.made_at))
        .with("entries", entries(summary))
        .with("chains", summary.heads.len())
}

fn entries(summary: &Summary) -> u64 {
    summary.heads.iter().map(|head| head.seq).sum()
}

fn as_json(summary: &Summary) -> Value {
    json!({
        "made_at": summary.made_at, "rows": summary.rows, "entries": entries(summary),
        "chains": summary.heads.len(), "lines_sha256": summary.sha256,
    })
}

/// A copy that cannot be used, and why.
fn bad(file: &str, problem: &Message) -> Failure {
    Failure::BadFile { file: file.to_owned(), problems: vec![english().say(problem)] }
}

/// Why a copy was not read, in words that tell what to do.
fn refused(file: &str, error: ArchiveError) -> Failure {
    match error {
        ArchiveError::Store(error) => database::failed(error),
        ArchiveError::File(error) => {
            bad(file, &Message::new("copy-damaged").with("error", error.to_string()))
        }
        ArchiveError::Broken { line, what } => {
            bad(file, &Message::new("copy-broken").with("line", line).with("what", what))
        }
        ArchiveError::Newer(what) => bad(file, &Message::new("copy-newer").with("what", what)),
        ArchiveError::NotEmpty(count) => not_empty(count),
        ArchiveError::Journal(fault) => {
            let said = Message::new("copy-journal")
                .with("chain", super::journal::called(fault.chain))
                .with("entry", fault.seq)
                .with("wrong", Message::new(why(fault.wrong)));
            bad(file, &said)
        }
    }
}

fn not_empty(count: u64) -> Failure {
    Failure::Operation(english().say(&Message::new("cli-restore-not-empty").with("count", count)))
}
