//! A party and its facts in words.

use partnership::codes::Coded;
use partnership::party::{Description, Name, Office, Official, Party, PartyFact, Seat};
use partnership::place::{Language, PlaceId};
use partnership::words::Names;
use partnership::{Date, Edit};
use wording::Message;

use crate::desk::{Called, Detail, capital, tell_source};
use crate::places::country;
use crate::registry::line;
use crate::shell::Chrome;

/// Puts parties and their facts into words.
pub(super) struct Teller<'a> {
    /// The words.
    pub(super) chrome: &'a Chrome,
    /// What parties and sources are called.
    pub(super) called: &'a Called,
}

impl Teller<'_> {
    fn t(&self, id: &'static str) -> String {
        self.chrome.t(id)
    }

    /// A date as exact as it is known.
    pub(super) fn date(&self, date: Date) -> String {
        line::date(date, self.chrome.words())
    }

    /// “Köln (German), since 1919”.
    pub(super) fn name(&self, name: &Name) -> String {
        let mut text = name.name.clone();
        if let Some(language) = &name.language {
            text.push_str(&format!(" ({})", country::language(self.chrome.world(), language)));
        }
        self.span(text, name.since, name.until)
    }

    /// With since when and until when, as far as that is known.
    pub(super) fn span(&self, text: String, since: Option<Date>, until: Option<Date>) -> String {
        let say = |id, text: String| self.chrome.say(&Message::new(id).with("text", text));
        let date = |date: Option<Date>| date.map(|d| self.date(d)).unwrap_or_default();
        match (since, until) {
            (None, None) => text,
            (Some(_), None) => format!("{text}, {}", say("party-since", date(since))),
            (None, Some(_)) => format!("{text}, {}", say("party-until", date(until))),
            (Some(_), Some(_)) => format!("{text}, {}–{}", date(since), date(until)),
        }
    }

    fn official(&self, official: &Official) -> String {
        let parts: Vec<&str> =
            [&official.title, &official.name].into_iter().flatten().map(String::as_str).collect();
        parts.join(" ")
    }

    fn office(&self, office: &Office) -> String {
        let parts = [Some(&office.name), office.address.as_ref(), office.url.as_ref()];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// “German, Sorbian”.
    pub(super) fn languages(&self, languages: &[Language]) -> String {
        let names = languages.iter().map(|language| country::language(self.chrome.world(), language));
        names.collect::<Vec<_>>().join(", ")
    }

    /// Where it lies.
    pub(super) fn seat(&self, seat: &Seat) -> String {
        let place = seat.place.map(|PlaceId(id)| {
            let place = self.chrome.world().by_id(gazetteer::GeoId(id));
            place.map_or_else(|| id.to_string(), gazetteer::Place::full_name)
        });
        let country = country::name(self.chrome.world(), seat.country.code());
        place.unwrap_or_else(|| {
            let parts = [seat.division.as_deref(), Some(country.as_str())];
            parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
        })
    }

    /// All that is known of it, in lines that can be compared with those of another version.
    pub(super) fn state(&self, party: &Party) -> Vec<Detail> {
        let unknown = || self.t("unknown");
        let list = |all: Vec<String>| if all.is_empty() { unknown() } else { all.join("; ") };
        let official =
            party.official.as_ref().map(|(official, since)| self.span(self.official(official), *since, None));
        let mut out = vec![
            (self.t("party-level"), capital(&self.t(party.level.message()))),
            (self.t("party-seat"), self.seat(&party.seat)),
            (self.t("party-names"), list(party.names.iter().map(|name| self.name(name)).collect())),
            (self.t("party-official"), official.unwrap_or_else(unknown)),
            (
                self.t("party-languages"),
                list(party.languages.iter().map(|l| country::language(self.chrome.world(), l)).collect()),
            ),
            (self.t("party-websites"), list(party.websites.clone())),
            (self.t("party-offices"), list(party.offices.iter().map(|o| self.office(o)).collect())),
            (self.t("desk-summary"), party.summary.clone().unwrap_or_else(unknown)),
        ];
        if let Some((into, since)) = &party.merged_into {
            out.push((self.t("party-merged-into"), self.span(self.called.party(*into), *since, None)));
        }
        for (from, since) in &party.split_from {
            out.push((self.t("party-split-from"), self.span(self.called.party(*from), *since, None)));
        }
        if let Some(other) = party.duplicate_of {
            out.push((self.t("party-duplicate-of"), self.called.party(other)));
        }
        out
    }

    /// What everybody may read: without what became of it and its sites, which are links.
    pub(super) fn public(&self, party: &Party) -> Vec<Detail> {
        let mut out = vec![(self.t("party-level"), capital(&self.t(party.level.message())))];
        let mut add = |id, all: Vec<String>| {
            if !all.is_empty() {
                out.push((self.t(id), all.join("; ")));
            }
        };
        add("party-names", party.names.iter().map(|name| self.name(name)).collect());
        let official = party.official.as_ref();
        add(
            "party-official",
            official.map(|(o, since)| self.span(self.official(o), *since, None)).into_iter().collect(),
        );
        add(
            "party-languages",
            party.languages.iter().map(|l| country::language(self.chrome.world(), l)).collect(),
        );
        add("party-offices", party.offices.iter().map(|office| self.office(office)).collect());
        out
    }

    /// What the fact says, in a sentence.
    pub(super) fn sentence(&self, what: &PartyFact) -> String {
        let message = match what {
            PartyFact::Named(name) => Message::new("party-said-named").with("name", self.name(name)),
            PartyFact::Renamed { name, .. } => Message::new("party-said-renamed").with("name", name.as_str()),
            PartyFact::OfficialNamed(official) => {
                Message::new("party-said-official").with("official", self.official(official))
            }
            PartyFact::MergedInto { into } => {
                Message::new("party-said-merged").with("party", self.called.party(*into))
            }
            PartyFact::SplitFrom { from } => {
                Message::new("party-said-split").with("party", self.called.party(*from))
            }
            PartyFact::DuplicateOf { other } => {
                Message::new("party-said-duplicate").with("party", self.called.party(*other))
            }
            PartyFact::EvidenceAdded { source, .. } => {
                Message::new("desk-said-source").with("title", source.title.as_str())
            }
            PartyFact::EvidenceWithdrawn { evidence, .. } => {
                Message::new("desk-said-withdrawn").with("title", self.called.evidence(*evidence))
            }
            PartyFact::Retracted { revision, .. } => {
                Message::new("desk-said-retracted").with("entry", *revision)
            }
            PartyFact::Registered(_) => Message::new("party-fact-registered"),
            PartyFact::Placed { .. } => Message::new("party-fact-placed"),
            PartyFact::Described(_) => Message::new("party-fact-described"),
        };
        capital(&self.chrome.say(&message))
    }

    /// What else the fact says: label and value.
    pub(super) fn details(&self, what: &PartyFact) -> Vec<Detail> {
        match what {
            PartyFact::Registered(new) => vec![
                (self.t("party-name"), new.name.clone()),
                (self.t("party-level"), self.t(new.level.message())),
                (self.t("party-seat"), self.seat(&new.seat)),
            ],
            PartyFact::Placed { seat } => vec![(self.t("party-seat"), self.seat(seat))],
            PartyFact::Described(description) => self.description(description),
            PartyFact::Renamed { language: Some(language), .. } => {
                vec![(self.t("party-language"), country::language(self.chrome.world(), language))]
            }
            PartyFact::EvidenceAdded { source, .. } => tell_source(self.chrome, self.called, source),
            PartyFact::EvidenceWithdrawn { why, .. } | PartyFact::Retracted { why, .. } => {
                vec![(self.t("desk-why"), why.clone())]
            }
            PartyFact::Named(_)
            | PartyFact::Renamed { .. }
            | PartyFact::OfficialNamed(_)
            | PartyFact::MergedInto { .. }
            | PartyFact::SplitFrom { .. }
            | PartyFact::DuplicateOf { .. } => Vec::new(),
        }
    }

    fn description(&self, description: &Description) -> Vec<Detail> {
        let mut out = Vec::new();
        let list = |all: Vec<String>| if all.is_empty() { self.t("unknown") } else { all.join("; ") };
        out.extend(description.level.map(|level| (self.t("party-level"), self.t(level.message()))));
        out.extend(
            description.languages.as_ref().map(|all| (self.t("party-languages"), self.languages(all))),
        );
        out.extend(description.websites.as_ref().map(|all| (self.t("party-websites"), list(all.clone()))));
        out.extend(description.offices.as_ref().map(|all| {
            (self.t("party-offices"), list(all.iter().map(|office| self.office(office)).collect()))
        }));
        match &description.summary {
            Edit::Keep => {}
            Edit::Clear => out.push((self.t("desk-summary"), self.t("unknown"))),
            Edit::Set(text) => out.push((self.t("desk-summary"), text.clone())),
        }
        out
    }
}
