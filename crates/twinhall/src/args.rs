//! What can be typed: subcommands and their options.

mod evaluate;
mod introduce;
mod models;
mod operating;
mod pairs;
mod people;
mod provider;
mod ties;

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueHint};

pub(crate) use evaluate::{Evaluate, SpreadArg};
pub(crate) use introduce::{Introduce, PriorityArg};
pub(crate) use models::{ExportModel, Models, Train};
pub(crate) use operating::{Backup, Journal, JournalCommand, Migrate, Restore, Whole};
pub(crate) use pairs::MatchAll;
pub(crate) use people::{
    Database, KindOfOrganisation, Mail, OrganisationCommand, Organisations, Outbox, ServedOrigin,
    UserCommand, Users,
};
pub(crate) use provider::Provider;
pub(crate) use ties::{ApplyImport, ImportTies, QueryService, ReadWikidata, TiesCommand, TiesOf};

/// Printed below `--help`, in the man page and in `docs/cli.md`.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done; also when the reader of a pipe goes away
  1  it could not be done (disk, network, damaged data file, port taken)
  2  the command line asks for something that cannot be
  3  the name is ambiguous: the candidates are listed with their ids
  4  there is no such place: the nearest spellings are listed
  5  a file that was handed in is bad: each bad row is listed

A PLACE is a name (\"Lacombe, AB\", \"Mazatlan mexico\", \"京都\") or a GeoNames id (6035615).";

/// Finds partner cities for any city in the world, and says why.
#[derive(Debug, Parser)]
#[command(name = "twinhall", version, after_help = EXIT_CODES, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Where the unpacked world, its index, your own facts and models lie
    /// [default: $XDG_DATA_HOME/twinhall or ~/.local/share/twinhall]
    #[arg(long, global = true, env = "TWINHALL_DATA", value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub data: Option<PathBuf>,
    /// Print JSON instead of tables; errors become one JSON object on standard error
    #[arg(long, global = true)]
    pub json: bool,
    #[command(flatten)]
    pub color: colorchoice_clap::Color,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find places by any of their names, in any script, with typos
    Search(Search),
    /// All that is known of a place, each value with its source and date
    Profile(Profile),
    /// Rank the whole world as partners for a place, with reasons
    Match(Box<Match>),
    /// Rank partners for every city at once, and write the lists as Parquet
    MatchAll(Box<MatchAll>),
    /// Pair cities that all seek a partner: introductions that suit both sides, nobody left out
    Introduce(Introduce),
    /// Weigh two places point by point
    Compare(Compare),
    /// Measure how well the ranking predicts ties that were kept aside
    Evaluate(Box<Evaluate>),
    /// Learn a new model from real ties, and rank with it if it is no worse
    ///
    /// Some ties are set aside; a model learned from the others and the model in use both answer
    /// for them. Then the new model is learned from all ties. It is put to use if neither its mean
    /// reciprocal rank nor its recall at 100 lies more than one standard error below that of the
    /// model in use; otherwise it is kept aside. `twinhall model rollback` goes back.
    Train(Train),
    /// Models kept in the data directory: which one ranks, how it was made; go back to another
    #[command(subcommand)]
    Model(Models),
    /// The data: what is in it, whether it is intact, and your own facts
    #[command(subcommand)]
    Data(Data),
    /// Serve the site and the API
    Serve(Serve),
    /// People with an account: list, add, links to a new password, stop
    User(Users),
    /// Organisations: list, found, rename, place, who belongs to them
    Org(Organisations),
    /// Ties from sheets and from Wikidata: into a registry with a preview, and back out
    Ties(TiesOf),
    /// Letters that have not gone yet, and why
    Outbox(Outbox),
    /// Bring the database up to date: `serve` does so by itself when it starts
    Migrate(Migrate),
    /// The record of every change: prove that nothing in it was altered
    Journal(Journal),
    /// Write everything into one file, while the site goes on
    Backup(Backup),
    /// Read a copy into an empty database, of either kind
    Restore(Restore),
    /// Write everything into one file that any program can read
    Export(Whole),
    /// Print completions for a shell
    Completions(Completions),
    /// Write the man pages, or print the first one
    Man(Man),
}

#[derive(Debug, Args)]
pub(crate) struct Search {
    /// What to search for
    #[arg(required = true, value_name = "TEXT")]
    pub text: Vec<String>,
    /// Prefer places near this position
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
    pub near: Option<String>,
    /// Prefer places in this country: its two-letter code or English name
    #[arg(long)]
    pub country: Option<String>,
    /// Only this kind of place
    #[arg(long, value_enum)]
    pub kind: Vec<KindArg>,
    /// Most places to list
    #[arg(long, visible_alias = "count", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=100))]
    pub limit: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum KindArg {
    /// City, town or village
    City,
    /// State, province, region
    Admin1,
    /// County, district
    Admin2,
    /// Country
    Country,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct TiesFile {
    /// Existing ties: CSV with geonameid_a, geonameid_b and optional year, kind, source
    #[arg(long, env = "TWINHALL_RELATIONSHIPS", value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub relationships: Option<PathBuf>,
}

/// What ties there are: those of a file, and those that the registry shows to the public.
#[derive(Debug, Clone, Args)]
pub(crate) struct KnownTies {
    #[command(flatten)]
    pub file: TiesFile,
    #[command(flatten)]
    pub database: Database,
}

#[derive(Debug, Args)]
pub(crate) struct Profile {
    /// Name or GeoNames id
    pub place: String,
    #[command(flatten)]
    pub ties: KnownTies,
}

#[derive(Debug, Args)]
pub(crate) struct Match {
    /// Name or GeoNames id of the city that looks for a partner
    pub place: String,
    #[command(flatten)]
    pub ties: KnownTies,
    /// How much a criterion counts, 0 to 3: 1 is the default, 0 leaves it out. Can be repeated
    #[arg(long = "weight", short = 'w', value_name = "CRITERION=WEIGHT", value_delimiter = ',')]
    pub weights: Vec<String>,
    #[command(flatten)]
    pub limits: Limits,
    /// Matches to list, at most 1000
    #[arg(long, short = 'n', visible_alias = "limit", default_value_t = 10,
          value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub count: u16,
    /// Matches to skip
    #[arg(long, default_value_t = 0)]
    pub offset: usize,
    /// Print the reasons of every match
    #[arg(long, short)]
    pub reasons: bool,
    /// Print CSV instead of a table
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
}

/// Limits on the candidates. They have the names they have in the site's addresses.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct Limits {
    /// Only these countries (codes or English names)
    #[arg(long, visible_alias = "country", value_delimiter = ',')]
    pub countries: Vec<String>,
    /// Not these countries
    #[arg(long, visible_alias = "not-country", value_delimiter = ',')]
    pub not_countries: Vec<String>,
    /// Only these continents: AF, AN, AS, EU, NA, OC, SA
    #[arg(long, visible_alias = "continent", value_delimiter = ',')]
    pub continents: Vec<String>,
    /// Only where one of these languages is used by at least 10 % of people
    #[arg(long, visible_alias = "language", value_delimiter = ',')]
    pub languages: Vec<String>,
    /// At least so far away
    #[arg(long, value_name = "KM", allow_hyphen_values = true)]
    pub min_distance: Option<String>,
    /// At most so far away
    #[arg(long, value_name = "KM", allow_hyphen_values = true)]
    pub max_distance: Option<String>,
    /// At least so many people
    #[arg(long, value_name = "PEOPLE", allow_hyphen_values = true)]
    pub min_population: Option<String>,
    /// At most so many people
    #[arg(long, value_name = "PEOPLE", allow_hyphen_values = true)]
    pub max_population: Option<String>,
    /// At most so many times as many people, and at least that fraction; "any" takes this
    /// limit away [default: 10]
    #[arg(long, value_name = "TIMES", allow_hyphen_values = true)]
    pub population_ratio: Option<String>,
    /// Also places of unknown population
    #[arg(long)]
    pub unknown_population: bool,
    /// Of candidates within so many km of each other list the best only; "any" lists all
    /// [default: 25]
    #[arg(long, value_name = "KM", allow_hyphen_values = true)]
    pub spacing: Option<String>,
    /// Office hours (9 to 17) that must overlap
    #[arg(long, value_name = "HOURS", allow_hyphen_values = true)]
    pub office_hours: Option<String>,
    /// An airport with scheduled service within so many km
    #[arg(long, value_name = "KM", allow_hyphen_values = true)]
    pub max_airport: Option<String>,
    /// Not already twinned with any place of these countries
    #[arg(long, value_name = "COUNTRIES", value_delimiter = ',')]
    pub not_twinned_with: Vec<String>,
    /// At most so many partners so far; 0 asks for cities that have none yet
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub max_partners: Option<String>,
    /// At most so many matches from one country; "any" lists all [default: 3, and no limit if
    /// --countries is given]
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    pub per_country: Option<String>,
    /// Also the city's own country
    #[arg(long)]
    pub own_country: bool,
    /// Places never to list, by GeoNames id
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub exclude: Vec<String>,
    /// Rank cities that are partners already with the others
    #[arg(long)]
    pub partners: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Compare {
    /// Name or GeoNames id of the first city
    pub a: String,
    /// Name or GeoNames id of the second city
    pub b: String,
    #[command(flatten)]
    pub ties: KnownTies,
    /// How much a criterion counts, 0 to 3. Can be repeated
    #[arg(long = "weight", short = 'w', value_name = "CRITERION=WEIGHT", value_delimiter = ',')]
    pub weights: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Data {
    /// What is in the data: counts, sources, licences, dates
    Info,
    /// Check that the unpacked files are intact
    Verify,
    /// Add and correct facts about places from a CSV file
    ///
    /// Columns, in any order: geonameid or place; name; value; source; date (2024-06-30). A row
    /// named population, elevation_m, coast_km, river_km or lake_km corrects the shipped value;
    /// every other name stands beside the profile. A file with any bad row changes nothing.
    Import(Import),
    /// List the facts that are in force
    Facts(FactsOf),
    /// Write the facts in force as CSV, in the form that `import` reads
    Export(Export),
    /// List the imports
    Imports,
    /// Take an import back
    Undo {
        /// Its id, from `twinhall data imports`
        import: String,
    },
    /// Withdraw the public file of one night: it is gone, and whoever asks for it is told why
    ///
    /// Take what must not stand in it off the public record first: the next night's file holds
    /// what is public then.
    Withdraw(Withdraw),
}

/// `twinhall data withdraw`.
#[derive(Debug, Args)]
pub(crate) struct Withdraw {
    #[command(flatten)]
    pub database: Database,
    /// Its day (2026-11-21) or its name, from the page /data
    pub file: String,
    /// Why, for everybody to read: name nobody
    #[arg(long, value_name = "TEXT")]
    pub why: String,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// The CSV file; - reads standard input
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Show what would change, and every bad row, and change nothing
    #[arg(long)]
    pub preview: bool,
}

#[derive(Debug, Args)]
pub(crate) struct FactsOf {
    /// Only of this place: name or GeoNames id
    pub place: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Where to write [default: standard output, as is -]
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Serve {
    /// Address to listen on
    #[arg(long, env = "TWINHALL_HOST", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Port to listen on; 0 takes a free one
    #[arg(long, env = "TWINHALL_PORT", default_value_t = 8080)]
    pub port: u16,
    #[command(flatten)]
    pub ties: TiesFile,
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub origin: ServedOrigin,
    #[command(flatten)]
    pub mail: Mail,
    #[command(flatten)]
    pub wikidata: QueryService,
    #[command(flatten)]
    pub provider: Provider,
    /// Serve the developers' pages too, and let nothing be cached
    #[arg(long, env = "TWINHALL_DEV")]
    pub dev: bool,
    /// What to log: error, warn, info, debug, trace, or by module ("info,web=debug")
    #[arg(long, env = "TWINHALL_LOG", default_value = "info", value_name = "LEVELS")]
    pub log: String,
    /// How to write the log: text to read, JSON for machines
    #[arg(long, env = "TWINHALL_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LogFormat {
    /// One line to read for each event
    Text,
    /// One JSON object for each event
    Json,
}

#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Folder to write one page for each command into [default: print the first page]
    #[arg(value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}
