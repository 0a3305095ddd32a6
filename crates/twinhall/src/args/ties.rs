//! `twinhall ties`: sheets of ties, into the registry.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::Database;

#[derive(Debug, Args)]
pub(crate) struct TiesOf {
    #[command(flatten)]
    pub database: Database,
    #[command(subcommand)]
    pub command: TiesCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TiesCommand {
    /// Show what an Excel workbook or CSV file of ties would do to a registry, and do it
    ///
    /// Columns may have any order, headings and language: what they mean is guessed and printed.
    /// Without --apply nothing is written. With it everything is, in one transaction, but rows
    /// with an open question, those not understood and those refused.
    Import(ImportTies),
    /// The imports into a registry
    Imports {
        /// The organisation whose registry it is
        #[arg(value_name = "ORGANISATION")]
        of: String,
    },
    /// Take back what an import wrote and nobody has changed since
    Undo {
        /// Its id, from `twinhall ties imports`
        import: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ImportTies {
    /// The workbook (.xlsx) or text file (.csv, .tsv); - reads standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// The organisation whose registry the ties go into
    #[arg(long, value_name = "ORGANISATION")]
    pub into: String,
    /// What the columns mean: JSON, as --json prints it under "mapping"
    #[arg(long, value_name = "FILE.json", value_hint = ValueHint::FilePath)]
    pub mapping: Option<PathBuf>,
    /// What was chosen for names that may mean several places: JSON, like
    /// {"places": {"madison": {"place": 4434663}}, "rows": {"14": "skip"}}
    #[arg(long, value_name = "FILE.json", value_hint = ValueHint::FilePath)]
    pub choices: Option<PathBuf>,
    /// Publish the ties at once
    #[arg(long)]
    pub publish: bool,
    /// Print every row, not only those to look at
    #[arg(long)]
    pub all: bool,
    /// Write it
    #[arg(long)]
    pub apply: bool,
}
