//! A party as its facts have it.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil};

use super::fact::{Description, Name, Office, Official, PartyFact, Registration, Seat};
use super::level::Level;
use super::{History, Past};
use crate::date::Date;
use crate::fact::Recorded;
use crate::history::Then;
use crate::id::{Id, kind};
use crate::place::Language;
use crate::tie::Piece;

/// The state of a party.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    /// Its identifier.
    pub id: Id<kind::Party>,
    /// What sort of body it is.
    pub level: Level,
    /// Where it lies.
    pub seat: Seat,
    /// Its official names, those it had too, in the order in which they were recorded.
    pub names: Vec<Name>,
    /// Its highest official, and since when.
    pub official: Option<(Official, Option<Date>)>,
    /// The languages in which it deals.
    pub languages: Vec<Language>,
    /// Its sites.
    pub websites: Vec<String>,
    /// Its public offices.
    pub offices: Vec<Office>,
    /// A few sentences on it.
    pub summary: Option<String>,
    /// The party it merged into, and when.
    pub merged_into: Option<(Id<kind::Party>, Option<Date>)>,
    /// The parties it was split from, and when.
    pub split_from: Vec<(Id<kind::Party>, Option<Date>)>,
    /// The party it was found to be the same as.
    pub duplicate_of: Option<Id<kind::Party>>,
    /// Its sources.
    pub evidence: BTreeMap<Id<kind::Evidence>, Piece>,
}

impl Party {
    /// The name by which it is known: the one it was registered by, or what that was renamed to.
    #[must_use]
    pub fn name(&self) -> &str {
        let first = self.names.first();
        let same = |name: &Name| first.is_some_and(|first| first.language == name.language);
        self.best(same).map_or("", |name| name.name.as_str())
    }

    /// Its name in a language, by the first subtag of its tag.
    #[must_use]
    pub fn name_in(&self, language: &str) -> Option<&str> {
        let primary = language.split('-').next().unwrap_or(language);
        let of_language = |name: &Name| name.language.as_ref().is_some_and(|l| l.primary() == primary);
        self.best(of_language).map(|name| name.name.as_str())
    }

    /// Of the names that fit: the first that has not ended, or else the last of them.
    fn best(&self, fits: impl Fn(&Name) -> bool) -> Option<&Name> {
        let fitting = || self.names.iter().filter(|name| fits(name));
        fitting().find(|name| name.until.is_none()).or_else(|| fitting().next_back())
    }

    /// What it is now: the party it merged into or was the same as.
    #[must_use]
    pub fn goes_on_in(&self) -> Option<Id<kind::Party>> {
        self.duplicate_of.or(self.merged_into.map(|(into, _)| into))
    }
}

impl History {
    /// The state by all that is known.
    #[must_use]
    pub fn current(&self) -> Option<Party> {
        fold(self.id(), &self.standing(Timestamp::MAX))
    }

    /// The state on a day, by what was on record at an instant. A party that was split from
    /// another did not exist before.
    #[must_use]
    pub fn as_of(&self, day: civil::Date, known: Timestamp) -> Past {
        let standing = self.standing(known);
        let Some(whole) = fold(self.id(), &standing) else { return Then::Unrecorded };
        let began = whole.split_from.iter().filter_map(|(_, date)| *date).min();
        if began.is_some_and(|began| day < began.earliest()) {
            return Then::NotYet;
        }
        let by_then: Vec<_> = standing.into_iter().filter(|recorded| counts_on(recorded, day)).collect();
        let party = fold(self.id(), &by_then).map(|mut party| {
            party.names.retain(|name| name.since.is_none_or(|since| since.earliest() <= day));
            for name in &mut party.names {
                name.until = name.until.filter(|until| until.earliest() <= day);
            }
            party
        });
        party.map_or(Then::Unrecorded, Then::Known)
    }
}

/// Whether a fact counts for the state on a day; corrections without a date hold for every day.
fn counts_on(recorded: &Recorded<PartyFact>, day: civil::Date) -> bool {
    match &recorded.fact.what {
        PartyFact::Registered(_)
        | PartyFact::Named(_)
        | PartyFact::DuplicateOf { .. }
        | PartyFact::EvidenceAdded { .. }
        | PartyFact::EvidenceWithdrawn { .. }
        | PartyFact::Retracted { .. } => true,
        PartyFact::Placed { .. } | PartyFact::Described(_) => {
            recorded.fact.effective.is_none() || recorded.day() <= day
        }
        PartyFact::Renamed { .. }
        | PartyFact::OfficialNamed(_)
        | PartyFact::MergedInto { .. }
        | PartyFact::SplitFrom { .. } => recorded.day() <= day,
    }
}

/// The facts in the order in which they hold: the registration, sources and names, then the
/// others by the day they took effect, then by revision.
pub(super) fn in_order<'a>(standing: &[&'a Recorded<PartyFact>]) -> Vec<&'a Recorded<PartyFact>> {
    let mut facts = standing.to_vec();
    facts.sort_by_key(|recorded| match &recorded.fact.what {
        PartyFact::Registered(_) => (0, civil::Date::MIN, recorded.revision),
        PartyFact::EvidenceAdded { .. } | PartyFact::EvidenceWithdrawn { .. } | PartyFact::Named(_) => {
            (1, civil::Date::MIN, recorded.revision)
        }
        _ => (2, recorded.day(), recorded.revision),
    });
    facts
}

pub(super) fn fold(id: Id<kind::Party>, standing: &[&Recorded<PartyFact>]) -> Option<Party> {
    let mut party = None;
    for recorded in in_order(standing) {
        apply(id, &mut party, recorded);
    }
    party
}

/// Takes one fact into the state. Facts of a party that is not registered and second
/// registrations change nothing; `decide` does not let them in.
pub(super) fn apply(id: Id<kind::Party>, party: &mut Option<Party>, recorded: &Recorded<PartyFact>) {
    let effective = recorded.fact.effective;
    let Some(state) = party else {
        if let PartyFact::Registered(registration) = &recorded.fact.what {
            *party = Some(registered(id, registration));
        }
        return;
    };
    match &recorded.fact.what {
        PartyFact::Registered(_) | PartyFact::Retracted { .. } => {}
        PartyFact::Placed { seat } => state.seat = seat.clone(),
        PartyFact::Described(description) => describe(state, description),
        PartyFact::Named(name) => state.names.push(name.clone()),
        PartyFact::Renamed { name, language } => {
            let until = effective.or_else(|| Date::day(recorded.day()));
            for old in state.names.iter_mut().filter(|old| old.language == *language && old.until.is_none()) {
                old.until = until;
            }
            state.names.push(Name {
                name: name.clone(),
                language: language.clone(),
                since: effective,
                until: None,
            });
        }
        PartyFact::OfficialNamed(official) => state.official = Some((official.clone(), effective)),
        PartyFact::MergedInto { into } => state.merged_into = Some((*into, effective)),
        PartyFact::SplitFrom { from } => state.split_from.push((*from, effective)),
        PartyFact::DuplicateOf { other } => state.duplicate_of = Some(*other),
        PartyFact::EvidenceAdded { evidence, source } => {
            state.evidence.insert(*evidence, Piece { source: source.clone(), withdrawn: None });
        }
        PartyFact::EvidenceWithdrawn { evidence, why } => {
            if let Some(piece) = state.evidence.get_mut(evidence) {
                piece.withdrawn = Some(why.clone());
            }
        }
    }
}

fn registered(id: Id<kind::Party>, registration: &Registration) -> Party {
    let name = Name {
        name: registration.name.clone(),
        language: registration.language.clone(),
        since: None,
        until: None,
    };
    Party {
        id,
        level: registration.level,
        seat: registration.seat.clone(),
        names: vec![name],
        official: None,
        languages: Vec::new(),
        websites: Vec::new(),
        offices: Vec::new(),
        summary: None,
        merged_into: None,
        split_from: Vec::new(),
        duplicate_of: None,
        evidence: BTreeMap::new(),
    }
}

fn describe(party: &mut Party, description: &Description) {
    if let Some(level) = description.level {
        party.level = level;
    }
    if let Some(languages) = &description.languages {
        party.languages.clone_from(languages);
    }
    if let Some(websites) = &description.websites {
        party.websites.clone_from(websites);
    }
    if let Some(offices) = &description.offices {
        party.offices.clone_from(offices);
    }
    description.summary.apply(&mut party.summary);
}
