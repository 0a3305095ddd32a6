//! `twinhall user`, `twinhall org`, `twinhall outbox`, and where the registry is kept.

use clap::{Args, Subcommand, ValueEnum};

/// Where the registry is kept.
#[derive(Debug, Clone, Args)]
pub(crate) struct Database {
    /// Database of the registry: sqlite:FILE or postgres://USER@HOST/DATABASE
    /// [default: twinhall.db in the data directory]
    #[arg(long, global = true, env = "TWINHALL_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
}

/// How people reach the site.
#[derive(Debug, Clone, Args)]
pub(crate) struct Origin {
    /// Address under which people reach the site, for links in letters
    #[arg(long, env = "TWINHALL_ORIGIN", value_name = "URL", default_value = "http://localhost:8080")]
    pub origin: String,
}

/// How people reach a site that is being served.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServedOrigin {
    /// Address under which people reach the site, for links in letters
    /// [default: http://localhost with the port it listens on]
    #[arg(long, env = "TWINHALL_ORIGIN", value_name = "URL")]
    pub origin: Option<String>,
}

impl ServedOrigin {
    /// The address given, or this machine's.
    pub(crate) fn or_local(&self, port: u16) -> String {
        self.origin.clone().unwrap_or_else(|| format!("http://localhost:{port}"))
    }
}

/// How letters leave.
#[derive(Debug, Clone, Args)]
pub(crate) struct Mail {
    /// Relay that takes letters: smtp://HOST:25 or smtps://USER:PASSWORD@HOST. Without one,
    /// letters wait: `twinhall outbox` shows them
    #[arg(long, env = "TWINHALL_SMTP", value_name = "URL", hide_env_values = true)]
    pub smtp: Option<String>,
    /// Address that letters come from
    #[arg(
        long,
        env = "TWINHALL_MAIL_FROM",
        value_name = "ADDRESS",
        default_value = "Twinhall <twinhall@localhost>"
    )]
    pub mail_from: String,
}

#[derive(Debug, Args)]
pub(crate) struct Users {
    #[command(flatten)]
    pub database: Database,
    #[command(subcommand)]
    pub command: UserCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Everybody with an account
    List,
    /// Give somebody an account, and print the link by which they choose a password
    Add {
        /// Their name
        name: String,
        /// Their e-mail address
        email: String,
        #[command(flatten)]
        origin: Origin,
    },
    /// Print a link by which somebody chooses a new password
    Link {
        /// Their e-mail address
        email: String,
        #[command(flatten)]
        origin: Origin,
    },
    /// Let somebody sign in no more; their sessions and tokens end
    Stop {
        /// Their e-mail address
        email: String,
    },
    /// Let somebody sign in again
    Resume {
        /// Their e-mail address
        email: String,
    },
    /// Ask somebody for no second factor any more: for those who lost telephone and codes
    DropSecondFactor {
        /// Their e-mail address
        email: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Organisations {
    #[command(flatten)]
    pub database: Database,
    #[command(subcommand)]
    pub command: OrganisationCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum OrganisationCommand {
    /// All organisations, as a tree
    List,
    /// Found an organisation
    Add {
        /// Its name
        name: String,
        /// What it is
        #[arg(long, value_enum, default_value = "association")]
        kind: KindOfOrganisation,
        /// The organisation it stands below
        #[arg(long, value_name = "ID")]
        below: Option<String>,
    },
    /// Give an organisation another name
    Rename {
        /// Its identifier
        id: String,
        /// Its new name
        name: String,
    },
    /// Have an organisation stand elsewhere, and say which party it is
    Place {
        /// Its identifier
        id: String,
        /// The organisation it stands below from now on; without this it stands at the top
        #[arg(long, value_name = "ID")]
        below: Option<String>,
        /// The party that it is, and so may speak for; without this it is the one it was
        #[arg(long, value_name = "ID")]
        party: Option<String>,
    },
    /// The people of an organisation
    Members {
        /// Its identifier
        id: String,
    },
    /// Give somebody a role in an organisation; "none" lets them go
    Seat {
        /// Its identifier
        id: String,
        /// Their e-mail address
        email: String,
        /// viewer, contributor, editor, coordinator, registrar, owner or none
        role: String,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum KindOfOrganisation {
    /// National or international body
    Association,
    /// Its state or regional part
    Chapter,
    /// City, county, state or region
    Municipality,
    /// Volunteers who run a tie
    Committee,
    /// Business-side helper
    TradeOffice,
    /// Business
    Firm,
}

/// `twinhall outbox`.
#[derive(Debug, Args)]
pub(crate) struct Outbox {
    #[command(flatten)]
    pub database: Database,
    /// Print what the letters say as well: links in them sign people in
    #[arg(long)]
    pub text: bool,
}
