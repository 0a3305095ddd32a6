//! A party as the API has it: what its page shows, and no more.

use partnership::party::{Name, Office};
use registry::{PartyRow, Register};
use serde::Serialize;
use utoipa::ToSchema;

use super::registry::PartyRecord;
use crate::parties::known::{Known, Relative};
use crate::parties::to;

/// A page of parties.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PartyList {
    /// Parties that fit, on all pages.
    pub total: usize,
    /// Which page this is, from 1.
    pub page: usize,
    /// Parties on a page.
    pub limit: usize,
    /// The parties, by name.
    pub parties: Vec<PartyDetail>,
}

/// A party with all that its page shows. Whom to write to is on no page and in no answer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PartyDetail {
    /// The party and its ties.
    #[serde(flatten)]
    pub record: PartyRecord,
    /// Its official names, those it had too.
    pub names: Vec<NameRecord>,
    /// The languages in which it deals (BCP 47), the first for letters.
    #[schema(example = json!(["en"]))]
    pub languages: Vec<String>,
    /// Its sites.
    pub websites: Vec<String>,
    /// Its highest official; `null` where nobody is on record.
    pub official: Option<OfficialRecord>,
    /// Its public offices.
    pub offices: Vec<OfficeRecord>,
    /// A few sentences on it.
    pub summary: Option<String>,
    /// Parties that it comes from or took in. One that itself goes on in another leads there with 308.
    pub related: Vec<RelatedRecord>,
}

/// An official name.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NameRecord {
    /// The name.
    pub name: String,
    /// Its language (BCP 47), where known.
    pub language: Option<String>,
    /// Since when it is the name, where known.
    pub since: Option<String>,
    /// Until when it was; `null` while it is.
    pub until: Option<String>,
}

/// The highest elected or appointed officer of a party.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OfficialRecord {
    /// The title.
    #[schema(example = "Mayor")]
    pub title: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Since when.
    pub since: Option<String>,
}

/// A public office of a party.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OfficeRecord {
    /// Its name.
    #[schema(example = "Office of International Relations")]
    pub name: String,
    /// Its postal address.
    pub address: Option<String>,
    /// Its page.
    pub url: Option<String>,
}

/// Another party, and what it is to this one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RelatedRecord {
    /// `split-from`, `merged-into`, `duplicate-of`, or `took-in` of one that became part of this one.
    #[schema(example = "took-in")]
    pub relation: &'static str,
    /// Its identifier.
    #[schema(example = "2m9f4-0qz7c")]
    pub id: String,
    /// The name by which it is, or was, known.
    pub name: String,
    /// Path of its page on this site.
    pub page: String,
    /// Since when, where known.
    pub since: Option<String>,
}

impl PartyDetail {
    /// Of a party of the register, with what is known of it besides; a register without a store knows
    /// nothing besides.
    pub(crate) fn of(register: &Register, party: &PartyRow, known: Option<&Known>) -> Self {
        let record = PartyRecord::of(register, party);
        let Some(Known { party, related }) = known else {
            return Self {
                record,
                names: Vec::new(),
                languages: Vec::new(),
                websites: Vec::new(),
                official: None,
                offices: Vec::new(),
                summary: None,
                related: Vec::new(),
            };
        };
        let official = party.official.as_ref().map(|(official, since)| OfficialRecord {
            title: official.title.clone(),
            name: official.name.clone(),
            since: since.map(|date| date.to_string()),
        });
        Self {
            record,
            names: party.names.iter().map(NameRecord::of).collect(),
            languages: party.languages.iter().map(|language| language.tag().to_owned()).collect(),
            websites: Known::websites(party).cloned().collect(),
            official,
            offices: party.offices.iter().map(OfficeRecord::of).collect(),
            summary: party.summary.clone(),
            related: related.iter().map(|relative| RelatedRecord::of(register, relative)).collect(),
        }
    }
}

impl NameRecord {
    fn of(name: &Name) -> Self {
        Self {
            name: name.name.clone(),
            language: name.language.as_ref().map(|language| language.tag().to_owned()),
            since: name.since.map(|date| date.to_string()),
            until: name.until.map(|date| date.to_string()),
        }
    }
}

impl OfficeRecord {
    fn of(office: &Office) -> Self {
        Self { name: office.name.clone(), address: office.address.clone(), url: office.url.clone() }
    }
}

impl RelatedRecord {
    fn of(register: &Register, (kin, id, since): &Relative) -> Self {
        Self {
            relation: kin.code(),
            id: id.to_string(),
            name: register.party(*id).map(|party| party.name.clone()).unwrap_or_default(),
            page: to::public(*id),
            since: since.map(|date| date.to_string()),
        }
    }
}
