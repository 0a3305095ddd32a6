//! What can be recorded of a party at the desk: which leave it takes, and which fact comes of
//! what was typed.

use partnership::evidence::Source;
use partnership::id::kind;
use partnership::party::{Command, Description, Name, Office, Official, Party, PartyFact};
use partnership::place::Language;
use partnership::policy::PartyAction;
use partnership::{Edit, Fact, Id};
use wording::Message;

use crate::desk::{Reader, read_source};

/// Offices that a party may have on its page.
pub(super) const OFFICES: usize = 8;

/// What can be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// Level, languages, sites, offices, summary.
    Describe,
    /// An official name.
    Name,
    /// Its highest official.
    Official,
    /// It was renamed.
    Rename,
    /// It was split from another.
    Split,
    /// Adds a source.
    Source,
    /// A source is no longer relied on.
    Withdraw,
    /// Takes a fact back.
    Retract,
}

impl Act {
    const ALL: [Self; 8] = [
        Self::Describe,
        Self::Name,
        Self::Official,
        Self::Rename,
        Self::Split,
        Self::Source,
        Self::Withdraw,
        Self::Retract,
    ];

    /// The word in the address.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Describe => "describe",
            Self::Name => "name",
            Self::Official => "official",
            Self::Rename => "rename",
            Self::Split => "split",
            Self::Source => "source",
            Self::Withdraw => "withdraw",
            Self::Retract => "retract",
        }
    }

    /// From the address.
    pub(super) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.key() == key)
    }

    /// The leave it takes.
    pub(super) fn takes(self) -> PartyAction {
        match self {
            Self::Describe | Self::Name | Self::Official | Self::Source | Self::Withdraw => {
                PartyAction::Describe
            }
            Self::Rename | Self::Split => PartyAction::Merge,
            Self::Retract => PartyAction::Retract,
        }
    }
}

/// The command that comes of what was typed; nothing if the reader found something wrong.
pub(super) fn command(
    act: Act,
    party: Option<&Party>,
    evidence: Id<kind::Evidence>,
    reader: &mut Reader<'_>,
) -> Option<Command> {
    let what = match (act, party) {
        (Act::Retract, _) => {
            let revision = reader.text("entry").and_then(|t| t.parse().ok()).unwrap_or_default();
            PartyFact::Retracted { revision, why: reader.words("why") }
        }
        (_, None) => return None,
        (Act::Describe, Some(party)) => PartyFact::Described(description(party, reader)?),
        (Act::Name, _) => PartyFact::Named(Name {
            name: reader.words("name"),
            language: language(reader, "language"),
            since: reader.date("since"),
            until: reader.date("until"),
        }),
        (Act::Official, _) => PartyFact::OfficialNamed(Official {
            title: reader.text("official-title"),
            name: reader.text("official-name"),
        }),
        (Act::Rename, _) => {
            PartyFact::Renamed { name: reader.words("name"), language: language(reader, "language") }
        }
        (Act::Split, _) => PartyFact::SplitFrom { from: reader.other("other", "party-bad-other")? },
        (Act::Source, _) => {
            let source: Source = read_source(reader)?;
            PartyFact::EvidenceAdded { evidence, source }
        }
        (Act::Withdraw, _) => PartyFact::EvidenceWithdrawn {
            evidence: reader.ids("source").first().copied()?,
            why: reader.words("why"),
        },
    };
    let fact: Fact<PartyFact> = reader.attested(what);
    reader.problems.is_empty().then(|| Command::record(fact))
}

fn description(party: &Party, reader: &mut Reader<'_>) -> Option<Description> {
    let mut offices = Vec::new();
    for at in 0..OFFICES {
        let [name, address, url] = office_fields(at).map(|field| reader.text(&field));
        if name.is_some() || address.is_some() || url.is_some() {
            offices.push(Office { name: name.unwrap_or_default(), address, url });
        }
    }
    let description = Description {
        level: reader.chosen("level"),
        languages: Some(languages(reader, "languages")),
        websites: Some(reader.lines("website")),
        offices: Some(offices),
        summary: Edit::between(party.summary.as_ref(), reader.text("summary")),
    };
    reader.problems.is_empty().then_some(description)
}

/// The fields of an office: name, address, page.
pub(super) fn office_fields(at: usize) -> [String; 3] {
    ["office-name", "office-address", "office-page"].map(|name| format!("{name}-{at}"))
}

/// Codes of languages, with commas or blanks between.
pub(super) fn languages(reader: &mut Reader<'_>, name: &str) -> Vec<Language> {
    let text = reader.words(name);
    let mut found = Vec::new();
    for part in text.split([',', ';', ' ', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        match part.parse() {
            Ok(language) => found.push(language),
            Err(_) => {
                let part: String = part.chars().take(60).collect();
                reader.wrong(name, Message::new("contact-bad-language").with("value", part));
            }
        }
    }
    found
}

fn language(reader: &mut Reader<'_>, name: &str) -> Option<Language> {
    languages(reader, name).into_iter().next()
}
