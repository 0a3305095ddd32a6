//! Sources as rows name them.

use partnership::evidence::{EvidenceKind, Source};
use serde::{Deserialize, Serialize};

/// The longest title, letters: the domain allows no more.
const TITLE: usize = 300;

/// A source that a row cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    /// What sort it is.
    pub kind: EvidenceKind,
    /// Its title.
    pub title: String,
    /// Where it is on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Whether the public may read it.
    #[serde(default)]
    pub public: bool,
}

impl Cited {
    /// A link or a title, as a cell of a sheet has it. A link is called after its host.
    #[must_use]
    pub fn of(said: &str) -> Self {
        let link = said.starts_with("http://") || said.starts_with("https://");
        let host = said.split("//").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next());
        let title = host.filter(|h| link && !h.is_empty()).unwrap_or(said);
        Self {
            kind: if link { EvidenceKind::Link } else { EvidenceKind::Other },
            title: title.chars().take(TITLE).collect(),
            url: link.then(|| said.to_owned()),
            publisher: None,
            public: false,
        }
    }

    /// By what it is recognised on record: its link, or its title if it has none.
    #[must_use]
    pub fn key(&self) -> &str {
        self.url.as_deref().unwrap_or(&self.title)
    }

    /// As it goes on record.
    #[must_use]
    pub fn source(&self) -> Source {
        let mut source = Source::new(self.kind, self.title.chars().take(TITLE).collect::<String>());
        source.url.clone_from(&self.url);
        source.publisher.clone_from(&self.publisher);
        source.public = self.public;
        source
    }
}
