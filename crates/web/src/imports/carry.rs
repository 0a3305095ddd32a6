//! From what is brought to the store: what is on record, the plan, and its writing. The site and the
//! command line share it.

use std::collections::{BTreeMap, BTreeSet};

use exchange::places::Places;
use exchange::plan::{Change, Choices, End, Known, KnownParty, KnownTie, Outcome, PartyRef, Work};
use exchange::{Brought, Mapping, Plan};
use gazetteer::search::Index;
use gazetteer::{GeoId, World};
use jiff::civil;
use partnership::Id;
use partnership::id::kind;
use partnership::party::Contact;
use partnership::tie::{Term, TieFact};
use serde::{Deserialize, Serialize};
use store::imports::{Basis, ImportError, Importing};
use store::registry::PartyRow;
use store::{Hand, Store, change};

/// Rows that a report lists, at most: of a sheet in which nothing is understood the first
/// tell enough.
const MOST_REPORTED: usize = 2000;

/// What is on record, as one organisation may see it.
pub struct Record {
    /// For look-ups.
    pub known: Known,
    /// How things stood when it was read.
    pub basis: Basis,
    more: More,
}

/// What is known of some ties and parties that lists of them do not hold.
#[derive(Debug, Clone, Default)]
struct More {
    terms: BTreeMap<Id<kind::Tie>, Term>,
    parties: BTreeSet<Id<kind::Party>>,
}

/// Reads what is on record: all that is published, and all that the organisation keeps.
///
/// # Errors
/// If the database fails.
pub async fn record(store: &Store, organisation: Id<kind::Organisation>) -> store::Result<Record> {
    read(store, organisation, More::default()).await
}

async fn read(store: &Store, organisation: Id<kind::Organisation>, more: More) -> store::Result<Record> {
    // First: a change between the two makes the plan be made anew, never half of it stale.
    let basis = store.basis().await?;
    let registry = store.registry().await?;
    let mut sources: BTreeMap<Id<kind::Tie>, Vec<String>> = BTreeMap::new();
    for (tie, source) in store.tie_sources().await? {
        sources.entry(tie).or_default().push(source);
    }
    let seen = |tie: &store::registry::TieRow| tie.published || tie.keeper == organisation;
    let ties = registry.ties.into_iter().filter(|t| seen(t) && t.merged_into.is_none()).map(|t| KnownTie {
        sides: t.sides.iter().map(|s| (s.party, s.status)).collect(),
        sources: sources.remove(&t.id).unwrap_or_default(),
        term: more.terms.get(&t.id).copied(),
        ours: t.keeper == organisation,
        id: t.id,
        kind: t.kind,
        local_kind: t.local_kind,
        since: t.since,
        fields: t.fields,
        revision: t.revision,
    });
    let ties: Vec<KnownTie> = ties.collect();
    // A place has one party, whoever keeps it. A party of its own is known to its keeper, and where
    // others went on in it.
    let left: BTreeSet<_> = registry.parties.iter().filter_map(|p| p.merged_into).collect();
    let known = |p: &PartyRow| p.place.is_some() || p.keeper == organisation || left.contains(&p.id);
    let parties = registry.parties.into_iter().filter(known);
    let parties = parties.map(|p| KnownParty {
        id: p.id,
        place: p.place.map(|place| GeoId(place.0)),
        name: p.name,
        country: p.country.to_string(),
        goes_on_in: p.merged_into,
    });
    let mut known = Known::new(parties.collect(), ties);
    let asked: Vec<_> = more.parties.iter().copied().collect();
    for history in store.party_histories(&asked).await? {
        if let Some((party, row)) = history.current().zip(PartyRow::of(&history)) {
            known.learn(&party, row.keeper == organisation);
        }
    }
    Ok(Record { known, basis, more })
}

/// The record with what lists of ties and parties do not hold: the terms of the ties to which a plan
/// would add one, and the facts of the parties of which a list tells. `None` if all of it is known.
///
/// # Errors
/// If the database fails.
pub async fn with_details(
    store: &Store,
    organisation: Id<kind::Organisation>,
    record: &Record,
    plan: &Plan,
) -> store::Result<Option<Record>> {
    let mut more = record.more.clone();
    for row in &plan.rows {
        match &row.outcome {
            Outcome::Known { tie, changes, .. }
                if changes.iter().any(|c| matches!(c, Change::Term { .. })) =>
            {
                if let Some(term) = store.history::<TieFact>(*tie).await?.current().and_then(|t| t.term) {
                    more.terms.insert(*tie, term);
                }
            }
            Outcome::Party { party: End::Party { party }, .. } => _ = more.parties.insert(*party),
            _ => {}
        }
    }
    let is = (more.terms.len(), more.parties.len());
    if is == (record.more.terms.len(), record.more.parties.len()) {
        Ok(None)
    } else {
        Ok(Some(read(store, organisation, more).await?))
    }
}

/// Plans an import.
///
/// # Errors
/// If the mapping names no column for a side.
pub fn plan(
    brought: &Brought,
    mapping: &Mapping,
    choices: &Choices,
    (world, index): (&World, &Index),
    known: &Known,
    today: civil::Date,
) -> Result<Plan, exchange::mapping::MappingError> {
    let mut places = Places::new(world, index, known);
    brought.plan(mapping, &mut places, known, choices, today)
}

/// What became of an import, kept with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// New parties.
    pub parties: usize,
    /// New ties.
    pub ties: usize,
    /// Ties that were added to.
    pub edits: usize,
    /// Whether it is of a list of parties.
    pub list: bool,
    /// Parties on record that were added to.
    pub party_edits: usize,
    /// Contacts stated, each once for its party.
    pub contacts: usize,
    /// How many rows came to what, by the code of the outcome.
    pub counts: BTreeMap<String, usize>,
    /// Rows that were not taken as they stand, and why; without contacts.
    pub rows: Vec<Reported>,
    /// Rows that were not taken beyond those listed.
    pub more: usize,
    /// Rows that state nothing.
    pub left_out: usize,
}

/// A row that was not taken as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Reported {
    /// The row and, where it states several ties, which.
    pub key: String,
    /// The code of its outcome.
    pub outcome: String,
    /// What stands in the cells of the two sides.
    pub said: [String; 2],
    /// Why, with the cell.
    pub why: Vec<String>,
}

impl Report {
    /// Of a plan.
    pub fn of(plan: &Plan) -> Self {
        let mut report = Self {
            parties: plan.work.parties.len(),
            ties: plan.work.ties.len(),
            edits: plan.work.edits.len(),
            list: plan.list,
            party_edits: plan.work.edited_parties(),
            contacts: plan.work.contacts.len(),
            counts: plan.counts().into_iter().map(|(s, n)| (s.code().to_owned(), n)).collect(),
            left_out: plan.left_out.len(),
            ..Self::default()
        };
        for row in plan.rows.iter().filter(|r| r.is_to_look_at()) {
            if report.rows.len() >= MOST_REPORTED {
                report.more += 1;
                continue;
            }
            let why = row.remarks().iter().map(|m| wording::english().say(m)).collect();
            let (key, outcome) = (row.key.clone(), row.outcome.sort().code().to_owned());
            report.rows.push(Reported { key, outcome, said: row.said.clone(), why });
        }
        report
    }
}

/// A contact as a row states it, as one that can be kept.
pub(super) fn contact(stated: &exchange::rows::Contact) -> Contact {
    let of =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let contact = Contact::stated(stated.name.as_deref(), stated.email.as_deref(), stated.phone.as_deref());
    let notes: Vec<String> = stated.notes.iter().cloned().chain(contact.note.clone()).collect();
    Contact {
        kind: stated.kind.unwrap_or(contact.kind),
        office: of(&stated.role),
        languages: stated.languages.clone(),
        note: (!notes.is_empty()).then(|| notes.join("; ")),
        ..contact
    }
}

/// Writes a plan in one transaction.
///
/// # Errors
/// [`ImportError::Moved`] if the record changed since the plan was made; or what the domain or
/// the database says. Nothing is written then.
pub async fn write(
    store: &Store,
    hand: &Hand,
    import: Id<kind::Import>,
    basis: Basis,
    work: &Work,
    report: &Report,
) -> Result<(), ImportError> {
    let note = serde_json::json!({
        "parties": report.parties, "ties": report.ties, "edits": report.edits,
        "party_edits": report.party_edits,
        "contacts": report.contacts, "counts": report.counts,
    });
    change!(store, hand, |w| {
        let mut importing = Importing::begin(w, import, basis).await?;
        let mut parties: Vec<Id<kind::Party>> = Vec::with_capacity(work.parties.len());
        for party in &work.parties {
            let facts = party.facts(|| importing.draw());
            parties.push(importing.party(&party.registration.name, facts).await?);
        }
        for edit in &work.party_edits {
            let facts = edit.facts(|| importing.draw());
            importing.edit_party(edit.party, facts).await?;
        }
        for tie in &work.ties {
            let of = |side: PartyRef| match side {
                PartyRef::Known(id) => Some(id),
                PartyRef::New(at) => parties.get(at).copied(),
            };
            let [Some(a), Some(b)] = tie.sides.map(of) else { continue };
            let facts = tie.facts([a, b], || importing.draw());
            importing.tie(&tie.key, [a, b], facts).await?;
        }
        for edit in &work.edits {
            let facts = edit.facts(|| importing.draw());
            importing.edit(&edit.key, edit.tie, facts).await?;
        }
        for new in &work.contacts {
            let party = match new.party {
                PartyRef::Known(id) => Some(id),
                PartyRef::New(at) => parties.get(at).copied(),
            };
            if let Some(party) = party {
                importing.contact(party, &contact(&new.contact)).await?;
            }
        }
        importing.finish(report, &note).await
    })
}
