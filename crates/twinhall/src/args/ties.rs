//! `twinhall ties`: sheets of ties and what Wikidata states, into the registry.

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
    /// Columns may have any order, headings and language: what they mean is guessed and printed. A
    /// sheet whose columns name no partner is read as a list of parties, with what is known of each.
    /// Without --apply nothing is written. With it everything is, in one transaction, but rows
    /// with an open question, those not understood and those refused.
    Import(ImportTies),
    /// Read ties from Wikidata, and show what they would do to a registry
    ///
    /// One question is asked at a time. What was read is kept: a reading that was interrupted goes
    /// on where it was, and the next one asks only for places that changed. What is on record is
    /// never overwritten; where Wikidata says something else, both are shown. Without --apply
    /// nothing is written to the registry, and an import stays open, for the site or `ties apply`.
    Wikidata(ReadWikidata),
    /// Show an import that is open, and write it
    Apply(ApplyImport),
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

#[derive(Debug, Args)]
pub(crate) struct ReadWikidata {
    /// The organisation whose registry the ties go into
    #[arg(long, value_name = "ORGANISATION")]
    pub into: String,
    /// Only ties with a side in these countries (codes or English names); without, of the world
    #[arg(long, visible_alias = "country", value_name = "COUNTRIES", value_delimiter = ',')]
    pub countries: Vec<String>,
    /// How you can be reached: an e-mail address or the address of a page. The service asks for it
    #[arg(long, env = "TWINHALL_CONTACT", value_name = "ADDRESS")]
    pub contact: String,
    #[command(flatten)]
    pub service: QueryService,
    /// What was chosen for places: JSON, like {"places": {"Q90": {"place": 2988507}},
    /// "rows": {"Q90-Q220": "skip"}}
    #[arg(long, value_name = "FILE.json", value_hint = ValueHint::FilePath)]
    pub choices: Option<PathBuf>,
    /// Publish the ties at once
    #[arg(long)]
    pub publish: bool,
    /// Print every tie, not only those to look at
    #[arg(long)]
    pub all: bool,
    /// Write it
    #[arg(long)]
    pub apply: bool,
}

/// The service that Wikidata is read from.
#[derive(Debug, Clone, Args)]
pub(crate) struct QueryService {
    /// The SPARQL service that Wikidata is read from
    #[arg(long, env = "TWINHALL_WIKIDATA", value_name = "URL", default_value = wikidata::DEFAULT_ENDPOINT)]
    pub wikidata: String,
}

#[derive(Debug, Args)]
pub(crate) struct ApplyImport {
    /// Its id, from `twinhall ties imports`
    pub import: String,
    /// What was chosen besides what is chosen already: JSON, as for `import`
    #[arg(long, value_name = "FILE.json", value_hint = ValueHint::FilePath)]
    pub choices: Option<PathBuf>,
    /// Publish the ties at once
    #[arg(long)]
    pub publish: bool,
    /// Print every row, not only those to look at
    #[arg(long)]
    pub all: bool,
}
