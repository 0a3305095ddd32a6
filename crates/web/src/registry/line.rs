//! A tie in one line, as lists all over the site show it.

use partnership::Date;
use partnership::activity::Activity;
use partnership::codes::Coded;
use partnership::tie::{Summary, TieKind};
use registry::{Evidence, PartyRow, Tie};
use wording::{Message, Words};

/// One end of a tie.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// The city's name.
    pub name: String,
    /// Division and country.
    pub within: String,
    /// Address of its page: that of its place, or its own where it is bound to none.
    pub href: Option<String>,
    /// GeoNames id of that place, or 0.
    pub place: u32,
}

/// A tie in one line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Address of its page.
    pub href: String,
    /// Its two ends or more, the one looked from first.
    pub ends: Vec<End>,
    /// "Sister city, since June 1997".
    pub about: String,
    /// Where the sides stand together, in words.
    pub status: String,
    /// Whether that is anything but in force: said louder.
    pub notable: bool,
    /// How well it is confirmed, in words.
    pub evidence: String,
    /// The class of that: sure, unsure, unknown.
    pub certainty: &'static str,
    /// How active it is, where anything was noted.
    pub activity: Option<String>,
}

impl End {
    /// Of a party.
    pub fn of(party: &PartyRow) -> Self {
        let within = [party.division_name.as_str(), party.country_name.as_str()];
        let within: Vec<&str> = within.into_iter().filter(|w| !w.is_empty() && *w != party.name).collect();
        Self {
            name: party.name.clone(),
            within: within.join(", "),
            href: Some(match party.place {
                Some(id) => format!("/places/{id}"),
                None => format!("/parties/{}", party.id),
            }),
            place: party.place.unwrap_or_default(),
        }
    }
}

/// Address of a tie's page.
pub fn href(tie: Tie<'_>) -> String {
    format!("/ties/{}", tie.id())
}

/// The line of a tie. The first side for which `here` holds comes first.
pub fn line(tie: Tie<'_>, words: &Words, here: impl Fn(&PartyRow) -> bool) -> Line {
    let mut parties: Vec<&PartyRow> = tie.sides().map(|s| s.party).collect();
    if let Some(at) = parties.iter().position(|p| here(p)) {
        parties[..=at].rotate_right(1);
    }
    let data = tie.data();
    let status = data.status();
    let activity = tie.activity();
    Line {
        href: href(tie),
        ends: parties.into_iter().map(End::of).collect(),
        about: about(tie, words),
        status: words.text(status.message()),
        notable: status != Summary::InForce,
        evidence: words.text(evidence_id(tie.evidence())),
        certainty: certainty(tie.evidence()),
        activity: (activity != Activity::Unknown).then(|| words.text(activity.message())),
    }
}

/// Kind and age of a tie: "Sister city, since June 1997".
pub fn about(tie: Tie<'_>, words: &Words) -> String {
    kind_since(tie.data().kind, tie.data().since, words)
}

/// The same of a kind and a beginning.
pub fn kind_since(kind: TieKind, since: Option<Date>, words: &Words) -> String {
    let kind = words.text(kind.message());
    match since {
        Some(since) => words
            .say(&Message::new("registry-kind-since").with("kind", kind).with("date", date(since, words))),
        None => words.say(&Message::new("registry-capital").with("text", kind)),
    }
}

/// Id of the message for how well a tie is confirmed.
pub fn evidence_id(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::BothSides => "registry-evidence-both-sides",
        Evidence::OneSide => "registry-evidence-one-side",
        Evidence::Stale => "registry-evidence-stale",
        Evidence::Unconfirmed => "registry-evidence-unconfirmed",
    }
}

/// The class that goes with it.
pub fn certainty(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::BothSides => "sure",
        Evidence::OneSide | Evidence::Stale => "unsure",
        Evidence::Unconfirmed => "unknown",
    }
}

/// A date in words, as exact as it is known: "1997", "June 1997", "14 June 1997".
pub fn date(date: Date, words: &Words) -> String {
    words.say(&exchange::dates::in_words(date))
}
