//! `twinhall train` and `twinhall model`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

use super::Database;

#[derive(Debug, Args)]
pub(crate) struct Train {
    /// Real ties to learn from: CSV with geonameid_a, geonameid_b; with --database too, both
    /// [default: the ties that the registry shows to the public]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub relationships: Option<PathBuf>,
    #[command(flatten)]
    pub database: Database,
    /// Only write the model to this file (JSON), and leave the model in use as it is
    #[arg(long, value_name = "MODEL", value_hint = ValueHint::FilePath, conflicts_with = "force")]
    pub output: Option<PathBuf>,
    /// Put the new model to use even if it is worse; the log says so
    #[arg(long)]
    pub force: bool,
    /// Seed of the random choices: the same seed and data make the same model
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Do not measure on ties set aside, which takes about as long again; only with --output or
    /// --force
    #[arg(long)]
    pub no_measure: bool,
}

/// Models kept in the data directory, and which of them ranks.
#[derive(Debug, Subcommand)]
pub(crate) enum Models {
    /// List the models that are kept, and say which is in use
    List,
    /// How a model was made, what was measured, and what its file holds
    Show {
        /// Its id [default: the model in use]
        id: Option<String>,
    },
    /// Rank with a model that is kept
    Use {
        /// Its id, from `twinhall model list`
        id: String,
    },
    /// Take the last change back: rank with the model that was in use before
    Rollback,
    /// Rank with the model that comes with the program
    Shipped,
    /// Write the file of a model
    Export(ExportModel),
    /// The log: what was installed, refused or changed, when, by whom, with which figures
    Log,
}

#[derive(Debug, Args)]
pub(crate) struct ExportModel {
    /// Where to write [default: standard output, as is -]
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
    /// Which model [default: the model in use]
    #[arg(long)]
    pub id: Option<String>,
}
