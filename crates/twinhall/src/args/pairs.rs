//! `twinhall match-all`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::{Limits, TiesFile};

#[derive(Debug, Args)]
pub(crate) struct MatchAll {
    /// Where to write the lists (Parquet); unfinished parts lie in FILE.parts
    #[arg(long, short, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    #[command(flatten)]
    pub ties: TiesFile,
    /// Matches to list for each city
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub top: u16,
    /// Go on with a run that was interrupted, with the same options, data and model
    #[arg(long)]
    pub resume: bool,
    /// List for these cities only, by GeoNames id
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub only: Vec<u32>,
    /// How much a criterion counts, 0 to 3: 1 is the default, 0 leaves it out. Can be repeated
    #[arg(long = "weight", short = 'w', value_name = "CRITERION=WEIGHT", value_delimiter = ',')]
    pub weights: Vec<String>,
    /// Limits as of `match`. --min-population is 5000 unless said otherwise, and holds for the
    /// cities that ask as well
    #[command(flatten)]
    pub limits: Limits,
}
