//! What is to be written when a plan is applied: parties, ties and additions, as facts.

use std::collections::BTreeSet;

use gazetteer::{GeoId, Kind, World};
use partnership::id::{Id, kind};
use partnership::party::{self, Level, PartyFact, Population, Position, Seat};
use partnership::place::{Country, PlaceId};
use partnership::tie::{AgreementStatus, Description, Registration, TieFact};
use partnership::{Edit, Fact};

use super::outcome::{Change, Conflict, End};
use super::party::{PartyChange, PartyConflict};
use crate::rows::{Cited, Contact};

/// A side of a tie that is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartyRef {
    /// A party on record.
    Known(Id<kind::Party>),
    /// One of the new parties, by its place in the list.
    New(usize),
}

/// A party that is to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewParty {
    /// What puts it on record.
    pub registration: party::Registration,
    /// What rows of a list say more of it, one after the other, and in which they were chosen to be
    /// right.
    pub more: Vec<(Vec<PartyChange>, Vec<PartyConflict>)>,
    /// A remark.
    pub note: Option<String>,
}

impl NewParty {
    /// A party at a place of the gazetteer, or one of its own.
    ///
    /// `None` if the place is not in the gazetteer, or the country is no two letters.
    #[must_use]
    pub fn of(end: &End, world: &World) -> Option<Self> {
        match end {
            End::Party { .. } => None,
            End::Place { place } => Self::at(*place, world),
            End::Own { name, country } => {
                let seat = Seat::own(country.parse().ok()?, None);
                let level = Level::Municipality;
                Some(Self::new(party::Registration { level, name: name.clone(), language: None, seat }))
            }
        }
    }

    fn at(id: GeoId, world: &World) -> Option<Self> {
        let place = world.by_id(id)?;
        let country: Country = place.country().iso2.parse().ok()?;
        let level = match place.kind() {
            Kind::City => Level::Municipality,
            Kind::Admin1 => Level::State,
            Kind::Admin2 => Level::County,
            Kind::Country => return None,
        };
        let position = place.position().map(|p| Position { latitude: p.lat, longitude: p.lon });
        let seat = Seat {
            place: Some(PlaceId(id.0)),
            country,
            division: place.admin1().filter(|d| d.id() != id).map(|d| d.name().to_owned()),
            position,
            population: place.population().map(|n| Population { people: u64::from(n), year: None }),
        };
        let name = place.name().to_owned();
        Some(Self::new(party::Registration { level, name, language: None, seat }))
    }

    fn new(registration: party::Registration) -> Self {
        Self { registration, more: Vec::new(), note: None }
    }

    /// The facts that put it on record. `evidence` gives the identifiers of its sources.
    #[must_use]
    pub fn facts(&self, mut evidence: impl FnMut() -> Id<kind::Evidence>) -> Vec<Fact<PartyFact>> {
        let mut registered = Fact::new(PartyFact::Registered(self.registration.clone()));
        registered.note.clone_from(&self.note);
        let mut facts = vec![registered];
        for (changes, taken) in &self.more {
            facts.extend(super::party::facts(changes, taken, &mut evidence));
        }
        facts
    }
}

/// What is added to a party on record.
#[derive(Debug, Clone, PartialEq)]
pub struct EditParty {
    /// The party.
    pub party: Id<kind::Party>,
    /// What is added.
    pub changes: Vec<PartyChange>,
    /// What is overwritten, by somebody's choice.
    pub taken: Vec<PartyConflict>,
}

impl EditParty {
    /// The facts that add it.
    #[must_use]
    pub fn facts(&self, evidence: impl FnMut() -> Id<kind::Evidence>) -> Vec<Fact<PartyFact>> {
        super::party::facts(&self.changes, &self.taken, evidence)
    }
}

/// A tie that is to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTie {
    /// The statement that it comes from.
    pub key: String,
    /// Its sides.
    pub sides: [PartyRef; 2],
    /// Where each stands.
    pub status: AgreementStatus,
    /// Everything else; its sides are filled in when the parties are made.
    pub template: Registration,
    /// Its sources.
    pub sources: Vec<Cited>,
    /// A remark.
    pub note: Option<String>,
    /// Whether the public may see it at once.
    pub publish: bool,
}

impl NewTie {
    /// The facts that put it on record. `evidence` gives the identifiers of its sources.
    #[must_use]
    pub fn facts(
        &self,
        parties: [Id<kind::Party>; 2],
        mut evidence: impl FnMut() -> Id<kind::Evidence>,
    ) -> Vec<Fact<TieFact>> {
        let mut registration = Registration::new(parties, self.template.kind, self.status);
        registration.local_kind.clone_from(&self.template.local_kind);
        registration.since = self.template.since;
        registration.term = self.template.term;
        registration.fields.clone_from(&self.template.fields);
        let mut registered = Fact::new(TieFact::Registered(registration));
        registered.note.clone_from(&self.note);
        let mut facts = vec![registered];
        facts.extend(self.sources.iter().map(|s| added(evidence(), s)));
        if self.publish {
            facts.push(Fact::new(TieFact::Published));
        }
        facts
    }
}

fn added(evidence: Id<kind::Evidence>, cited: &Cited) -> Fact<TieFact> {
    Fact::new(TieFact::EvidenceAdded { evidence, source: cited.source() })
}

/// What is added to a tie on record.
#[derive(Debug, Clone, PartialEq)]
pub struct EditTie {
    /// The statement that it comes from.
    pub key: String,
    /// The tie.
    pub tie: Id<kind::Tie>,
    /// The revision that the plan was made on.
    pub revision: u64,
    /// What is added.
    pub changes: Vec<Change>,
    /// What is overwritten, by somebody's choice.
    pub taken: Vec<Conflict>,
}

impl EditTie {
    /// The facts that add it.
    #[must_use]
    pub fn facts(&self, mut evidence: impl FnMut() -> Id<kind::Evidence>) -> Vec<Fact<TieFact>> {
        let mut description = Description::default();
        let mut facts = Vec::new();
        for change in &self.changes {
            match change {
                Change::Since { stated, .. } => description.since = Edit::Set(*stated),
                Change::Term { stated } => description.term = Edit::Set(*stated),
                Change::LocalKind { stated } => description.local_kind = Edit::Set(stated.clone()),
                Change::Fields { all, .. } => description.fields = Some(all.clone()),
                Change::Source { stated } => facts.push(added(evidence(), stated)),
            }
        }
        for conflict in &self.taken {
            match conflict {
                Conflict::Since { stated, .. } => description.since = Edit::Set(*stated),
                Conflict::Kind { stated, .. } => description.kind = Some(*stated),
                Conflict::Status { .. } | Conflict::Ended { .. } | Conflict::Stands { .. } => {}
            }
        }
        if description != Description::default() {
            facts.insert(0, Fact::new(TieFact::Described(description)));
        }
        facts
    }
}

/// A contact that a row states. The same of one party is written once, however many rows state it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewContact {
    /// The statement that it comes from.
    pub key: String,
    /// The side of the statement, from 0.
    pub side: usize,
    /// Whose contact it is.
    pub party: PartyRef,
    /// The contact.
    pub contact: Contact,
}

/// Everything that a plan writes, in the order in which it is written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Work {
    /// New parties.
    pub parties: Vec<NewParty>,
    /// Additions to parties on record.
    pub party_edits: Vec<EditParty>,
    /// New ties.
    pub ties: Vec<NewTie>,
    /// Additions to ties on record.
    pub edits: Vec<EditTie>,
    /// Contacts. Some may be on record already: whoever writes them looks.
    pub contacts: Vec<NewContact>,
}

impl Work {
    /// How many parties on record are added to.
    #[must_use]
    pub fn edited_parties(&self) -> usize {
        self.party_edits.iter().map(|edit| edit.party).collect::<BTreeSet<_>>().len()
    }

    /// Whether nothing is to be written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parties.is_empty()
            && self.party_edits.is_empty()
            && self.ties.is_empty()
            && self.edits.is_empty()
            && self.contacts.is_empty()
    }
}
