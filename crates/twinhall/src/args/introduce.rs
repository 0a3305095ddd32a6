//! `twinhall introduce`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use matching::mutual::{Priority, Seeker};

use super::KnownTies;

#[derive(Debug, Args)]
pub(crate) struct Introduce {
    /// Who seeks: CSV with place or geonameid and, where a seeker has some, limits and weights of
    /// its own; - reads standard input
    #[arg(value_name = "SEEKERS.csv", value_hint = ValueHint::FilePath)]
    pub seekers: PathBuf,
    #[command(flatten)]
    pub ties: KnownTies,
    /// Introductions for each, unless the file has a number of its own for it
    #[arg(long, short = 'k', value_name = "N", default_value_t = Seeker::USUAL_INTRODUCTIONS as u16,
          value_parser = clap::value_parser!(u16).range(1..=Seeker::MOST_INTRODUCTIONS as i64))]
    pub introductions: u16,
    /// What comes first where goals conflict
    #[arg(long, value_enum, default_value_t = PriorityArg::Everyone)]
    pub priority: PriorityArg,
    /// Score as carefully as `match` does even if more than 1,000 seek; it takes several
    /// times as long
    #[arg(long)]
    pub thorough: bool,
    /// Write the introductions as CSV into this file, and print the summary alone
    #[arg(long, short, value_name = "FILE.csv", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PriorityArg {
    /// As few as possible are left out; then no two would both rather have each other
    Everyone,
    /// No two would both rather have each other, whoever is left out
    Stable,
    /// The highest total likelihood found: shows what the other two cost
    Total,
}

impl PriorityArg {
    /// As the engine has it.
    pub(crate) fn priority(self) -> Priority {
        match self {
            Self::Everyone => Priority::Everyone,
            Self::Stable => Priority::Stable,
            Self::Total => Priority::Total,
        }
    }

    /// As it is typed.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Stable => "stable",
            Self::Total => "total",
        }
    }
}
