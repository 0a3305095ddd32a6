//! `twinhall evaluate`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// Ties the ranking may know: CSV with geonameid_a, geonameid_b; with --split all ties
    #[arg(long, value_name = "TRAIN.csv", value_hint = ValueHint::FilePath)]
    pub relationships: PathBuf,
    /// Questions: CSV with task, query, target (GeoNames ids)
    #[arg(long, value_name = "Q.csv", value_hint = ValueHint::FilePath, required_unless_present = "split",
          requires = "hidden")]
    pub queries: Option<PathBuf>,
    /// Ties that must not be used for ranking: CSV like TRAIN
    #[arg(long, value_name = "H.csv", value_hint = ValueHint::FilePath, requires = "queries")]
    pub hidden: Option<PathBuf>,
    /// Rank cities with at least so many people
    #[arg(long, value_name = "PEOPLE", default_value_t = 5000)]
    pub min_population: u32,
    /// Rank cities with at most so many known partners only: targets with more are not found
    #[arg(long, value_name = "N")]
    pub max_partners: Option<u32>,
    /// How much a criterion counts, 0 to 3: 1 is the default, 0 leaves it out. Can be repeated
    #[arg(long = "weight", short = 'w', value_name = "CRITERION=WEIGHT", value_delimiter = ',')]
    pub weights: Vec<String>,
    /// The model to measure [default: the one in use; with --split one trained on what is left]
    #[arg(long, value_name = "MODEL", value_hint = ValueHint::FilePath)]
    pub model: Option<PathBuf>,
    #[command(flatten)]
    pub own: OwnWorld,
    #[command(flatten)]
    pub more: More,
}

/// Ties set aside by chance, instead of --queries and --hidden.
#[derive(Debug, Args)]
#[command(next_help_heading = "Your own world kept aside")]
pub(crate) struct OwnWorld {
    /// Set ties aside by this seed, train on the rest (unless --model is given) and ask for what
    /// was set aside; several seeds give a mean and its error
    #[arg(long, value_name = "SEED", value_delimiter = ',', conflicts_with_all = ["queries", "hidden"])]
    pub split: Vec<u64>,
    /// Cities that lose all their ties
    #[arg(long, value_name = "CITIES", default_value_t = 500)]
    pub cold: usize,
    /// Share of the other ties that is hidden
    #[arg(long, value_name = "SHARE", default_value_t = 0.15, value_parser = share)]
    pub hide: f64,
    /// Hide what was set aside in so many turns, the other parts standing in the network, which
    /// is then about as dense as in use
    #[arg(
        long,
        value_name = "TURNS",
        default_value_t = 1,
        value_parser = clap::value_parser!(u16).range(1..=100),
        conflicts_with_all = ["plots", "spread"]
    )]
    pub turns: u16,
    /// Seed of the training
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    pub train_seed: u64,
}

/// What to measure beside the figures of each task.
#[derive(Debug, Args)]
#[command(next_help_heading = "More figures")]
pub(crate) struct More {
    /// Figures by the target's partners and people and by continent, and whether stated
    /// likelihoods come true
    #[arg(long)]
    pub detail: bool,
    /// Rank by simple rules too: nearest, gravity, country pair × degree × population, affinity
    /// of countries × degree × like size, Adamic–Adar, most twinned
    #[arg(long)]
    pub baselines: bool,
    /// What the figures lose without each criterion, and without all but existing ties
    #[arg(long)]
    pub ablations: bool,
    /// How evenly candidates are recommended, on lists of the cities that ask ("asking") or of
    /// so many cities drawn from all
    #[arg(long, value_name = "asking|CITIES")]
    pub spread: Option<SpreadArg>,
    /// Write plots (SVG) into this folder; measures all of the above but --ablations
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub plots: Option<PathBuf>,
    /// Seed of the draws for standard errors and samples
    #[arg(long, value_name = "SEED", default_value_t = 1)]
    pub seed: u64,
}

/// Whose lists are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpreadArg {
    /// The cities of the questions.
    Asking,
    /// So many of all.
    Cities(usize),
}

impl std::str::FromStr for SpreadArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "asking" => Ok(Self::Asking),
            _ => text
                .parse()
                .ok()
                .filter(|n| *n > 0)
                .map(Self::Cities)
                .ok_or_else(|| "write \"asking\" or a number of cities".to_owned()),
        }
    }
}

fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "write a share from 0 to 0.9".to_owned())?;
    if (0.0..=0.9).contains(&share) { Ok(share) } else { Err("the share must be from 0 to 0.9".to_owned()) }
}
