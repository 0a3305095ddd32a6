//! Whose hand makes a change, through what, and when.

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind::{Organisation, Person};

/// Who changes something: written into every entry of the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hand {
    /// The person; nobody where the program itself acts.
    pub person: Option<Id<Person>>,
    /// In whose chain of the journal it is written; none is the instance itself.
    pub organisation: Option<Id<Organisation>>,
    /// Through what.
    pub via: Via,
    /// When, by the clock of the node.
    pub at: Timestamp,
}

/// Through what a change came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Via {
    /// A page.
    Web,
    /// The programming interface, with a token.
    Api,
    /// A command at the operator's terminal.
    Cli,
    /// An import.
    Import,
    /// Work that the program does by itself.
    Job,
}

impl Via {
    /// As the journal writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
            Self::Cli => "cli",
            Self::Import => "import",
            Self::Job => "job",
        }
    }

    /// What the journal wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Web, Self::Api, Self::Cli, Self::Import, Self::Job].into_iter().find(|v| v.as_str() == text)
    }
}
