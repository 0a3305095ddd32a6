//! What a row of a list says of a party beside what is on record, or was said of it before.

use partnership::Date;
use partnership::party::{Level, Official, Party, PartyFact};
use partnership::place::Language;
use partnership::{Fact, party};
use serde::Serialize;

use crate::rows::{Cited, Listed};
use crate::words::plain;

/// What is known of a party, as far as a list can say more of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    level: Level,
    /// Its names, and until when they were.
    names: Vec<(String, Option<Date>)>,
    official: Option<Official>,
    languages: Vec<Language>,
    websites: Vec<String>,
    /// Links and titles of its sources.
    sources: Vec<String>,
}

/// Something that a row adds to a party.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum PartyChange {
    /// A further official name.
    Name {
        /// The name.
        stated: String,
    },
    /// Its highest official, who was not known, or not so fully.
    Official {
        /// The title and name, with what is on record.
        stated: Official,
        /// Since when in office.
        since: Option<Date>,
    },
    /// Languages in which it deals.
    Languages {
        /// All, those on record first.
        #[serde(skip)]
        all: Vec<Language>,
        /// The new ones.
        added: Vec<Language>,
    },
    /// Sites.
    Websites {
        /// All, those on record first.
        #[serde(skip)]
        all: Vec<String>,
        /// The new ones.
        added: Vec<String>,
    },
    /// A source.
    Source {
        /// The source.
        stated: Cited,
    },
}

/// Something in which a row contradicts what is on record of a party, or an earlier row. It is
/// shown, and the record stays unless somebody says otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "conflict")]
pub enum PartyConflict {
    /// What sort of body it is.
    Level {
        /// What is on record.
        recorded: Level,
        /// What the row states.
        stated: Level,
    },
    /// Its highest official.
    Official {
        /// Who is on record.
        recorded: Official,
        /// Whom the row names.
        stated: Official,
        /// Since when in office, as the row states.
        since: Option<Date>,
    },
    /// A name that it had, and has no more.
    FormerName {
        /// The name.
        stated: String,
        /// Until when it was.
        until: Date,
    },
}

impl PartyConflict {
    /// Whether an import may overwrite the record with it, if somebody says so.
    #[must_use]
    pub fn may_be_taken(&self) -> bool {
        !matches!(self, Self::FormerName { .. })
    }
}

impl Standing {
    /// What is on record of a party.
    #[must_use]
    pub fn of(party: &Party) -> Self {
        let cited = party.evidence.values().filter(|piece| piece.withdrawn.is_none());
        let cited = cited.map(|piece| piece.source.url.clone().unwrap_or_else(|| piece.source.title.clone()));
        Self {
            level: party.level,
            names: party.names.iter().map(|n| (n.name.clone(), n.until)).collect(),
            official: party.official.as_ref().map(|(official, _)| official.clone()),
            languages: party.languages.clone(),
            websites: party.websites.clone(),
            sources: cited.collect(),
        }
    }

    /// A party that is to be made.
    pub(super) fn new(registration: &party::Registration) -> Self {
        Self {
            level: registration.level,
            names: vec![(registration.name.clone(), None)],
            official: None,
            languages: Vec::new(),
            websites: Vec::new(),
            sources: Vec::new(),
        }
    }

    /// What a row adds, and in what it contradicts.
    pub(super) fn differences(&self, row: &Listed) -> (Vec<PartyChange>, Vec<PartyConflict>) {
        let (mut changes, mut conflicts) = (Vec::new(), Vec::new());
        let since = row.since.as_ref().map(|(date, _)| *date);
        if let Some(stated) = row.traits.level.filter(|stated| *stated != self.level) {
            conflicts.push(PartyConflict::Level { recorded: self.level, stated });
        }
        for stated in &row.traits.names {
            let same = |(name, _): &&(String, _)| plain(name) == plain(stated);
            let stated = stated.clone();
            // Of two names that are spelt alike the one that holds counts.
            let holds = self.names.iter().filter(same).any(|(_, until)| until.is_none());
            match self.names.iter().find(same) {
                Some((_, Some(until))) if !holds => {
                    conflicts.push(PartyConflict::FormerName { stated, until: *until });
                }
                Some(_) => {}
                None => changes.push(PartyChange::Name { stated }),
            }
        }
        if let Some(stated) = row.traits.highest_official() {
            match self.official.clone() {
                None => changes.push(PartyChange::Official { stated, since }),
                Some(recorded) if contradicts(&recorded, &stated) => {
                    conflicts.push(PartyConflict::Official { recorded, stated, since });
                }
                Some(recorded) => {
                    let whole = Official {
                        title: recorded.title.clone().or(stated.title),
                        name: recorded.name.clone().or(stated.name),
                    };
                    if whole != recorded {
                        changes.push(PartyChange::Official { stated: whole, since });
                    }
                }
            }
        }
        if let Some((all, added)) = more(&self.languages, &row.traits.languages, |a, b| a == b) {
            changes.push(PartyChange::Languages { all, added });
        }
        if let Some((all, added)) = more(&self.websites, &row.traits.websites, |a, b| site(a) == site(b)) {
            changes.push(PartyChange::Websites { all, added });
        }
        let new = row.sources.iter().filter(|source| !self.sources.iter().any(|known| known == source.key()));
        changes.extend(new.map(|source| PartyChange::Source { stated: source.clone() }));
        (changes, conflicts)
    }

    /// As it stands when these are written.
    pub(super) fn take(&mut self, changes: &[PartyChange], taken: &[PartyConflict]) {
        for change in changes {
            match change {
                PartyChange::Name { stated } => self.names.push((stated.clone(), None)),
                PartyChange::Official { stated, .. } => self.official = Some(stated.clone()),
                PartyChange::Languages { all, .. } => self.languages.clone_from(all),
                PartyChange::Websites { all, .. } => self.websites.clone_from(all),
                PartyChange::Source { stated } => self.sources.push(stated.key().to_owned()),
            }
        }
        for conflict in taken {
            match conflict {
                PartyConflict::Level { stated, .. } => self.level = *stated,
                PartyConflict::Official { stated, .. } => self.official = Some(stated.clone()),
                PartyConflict::FormerName { .. } => {}
            }
        }
    }
}

/// Whether two say that different people, or people of different titles, are the highest official.
fn contradicts(recorded: &Official, stated: &Official) -> bool {
    let differ = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => plain(a) != plain(b),
        _ => false,
    };
    differ(&recorded.title, &stated.title) || differ(&recorded.name, &stated.name)
}

/// All and the new ones, if any are.
fn more<T: Clone>(recorded: &[T], stated: &[T], same: impl Fn(&T, &T) -> bool) -> Option<(Vec<T>, Vec<T>)> {
    let new = stated.iter().filter(|one| !recorded.iter().any(|known| same(known, one)));
    let added: Vec<T> = new.cloned().collect();
    (!added.is_empty()).then(|| (recorded.iter().chain(&added).cloned().collect(), added))
}

/// An address by which two sites are one: without scheme and the slash at its end.
fn site(address: &str) -> String {
    let lower = address.to_lowercase();
    let bare = ["https://", "http://"].iter().find_map(|scheme| lower.strip_prefix(scheme)).unwrap_or(&lower);
    bare.trim_end_matches('/').to_owned()
}

/// The facts of changes and of what is overwritten.
pub(super) fn facts(
    changes: &[PartyChange],
    taken: &[PartyConflict],
    mut evidence: impl FnMut() -> partnership::Id<partnership::id::kind::Evidence>,
) -> Vec<Fact<PartyFact>> {
    let mut description = party::Description::default();
    let mut facts = Vec::new();
    let official = |official: &Official, since: Option<Date>| {
        let mut fact = Fact::new(PartyFact::OfficialNamed(official.clone()));
        fact.effective = since;
        fact
    };
    for change in changes {
        match change {
            PartyChange::Name { stated } => facts.push(Fact::new(PartyFact::Named(party::Name {
                name: stated.clone(),
                language: None,
                since: None,
                until: None,
            }))),
            PartyChange::Official { stated, since } => facts.push(official(stated, *since)),
            PartyChange::Languages { all, .. } => description.languages = Some(all.clone()),
            PartyChange::Websites { all, .. } => description.websites = Some(all.clone()),
            PartyChange::Source { stated } => facts
                .push(Fact::new(PartyFact::EvidenceAdded { evidence: evidence(), source: stated.source() })),
        }
    }
    for conflict in taken {
        match conflict {
            PartyConflict::Level { stated, .. } => description.level = Some(*stated),
            PartyConflict::Official { stated, since, .. } => facts.push(official(stated, *since)),
            PartyConflict::FormerName { .. } => {}
        }
    }
    if description != party::Description::default() {
        facts.insert(0, Fact::new(PartyFact::Described(description)));
    }
    facts
}
