//! `twinhall migrate`, `twinhall journal`, `twinhall backup`, `twinhall restore` and `twinhall export`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::Database;

#[derive(Debug, Args)]
pub(crate) struct Migrate {
    #[command(flatten)]
    pub database: Database,
    /// Show which steps would be taken, and take none
    #[arg(long)]
    pub preview: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Journal {
    #[command(flatten)]
    pub database: Database,
    #[command(subcommand)]
    pub command: JournalCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum JournalCommand {
    /// Check that nothing in the journal was altered or removed
    ///
    /// Reads every entry and checks its hash, its place and that it follows the one before; then
    /// that each chain ends where it should. The first entry of each chain that fails is named,
    /// and the exit code is 1.
    Verify {
        /// Only the chain of this organisation: its identifier, or "instance"
        #[arg(long, value_name = "ID")]
        organisation: Option<String>,
        /// Where a chain ended earlier: a file that `journal heads` printed, or one end as
        /// ID:ENTRIES:HASH. Shows a chain that was cut short together with its end. Can be repeated
        #[arg(long, value_name = "FILE|HEAD")]
        expect: Vec<String>,
    },
    /// Print where each chain ends: write it down elsewhere, for `journal verify --expect`
    Heads {
        /// Only the chain of this organisation: its identifier, or "instance"
        #[arg(long, value_name = "ID")]
        organisation: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    pub database: Database,
    /// The file to write
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Encrypt it to this public key, made by `age-keygen`. Can be repeated: any of the keys opens it
    #[arg(long, value_name = "AGE1…", conflicts_with = "passphrase_file")]
    pub recipient: Vec<String>,
    /// Encrypt it with the passphrase in the first line of this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub passphrase_file: Option<PathBuf>,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    pub database: Database,
    /// The copy, from `backup` or `export --all`
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// File with the secret key that opens it, made by `age-keygen`. Can be repeated
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub identity: Vec<PathBuf>,
    /// File whose first line is the passphrase that opens it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub passphrase_file: Option<PathBuf>,
    /// Only read the copy, whether it is whole and opens; write nothing
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Whole {
    #[command(flatten)]
    pub database: Database,
    /// Everything there is: the form that `restore` reads, and any program that reads JSON
    #[arg(long, required = true)]
    pub all: bool,
    /// The file to write
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Replace the file if it is there
    #[arg(long)]
    pub force: bool,
}
