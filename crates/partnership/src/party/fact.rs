//! What can be said of a party.

use serde::{Deserialize, Serialize};

use super::level::Level;
use crate::date::Date;
use crate::edit::Edit;
use crate::evidence::Source;
use crate::fact::What;
use crate::id::{Id, kind};
use crate::place::{Country, Language, PlaceId};

/// What happened to a party. The codes are those of the journal and never change.
///
/// Addresses of people are not among them: contacts are kept where they can be forgotten.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "kebab-case")]
pub enum PartyFact {
    /// It is on record.
    Registered(Registration),
    /// It lies elsewhere than was thought, or is bound to another place of the gazetteer.
    Placed {
        /// Where it lies.
        seat: Seat,
    },
    /// Its description changed, or, without an effective date, was wrong all along.
    Described(Description),
    /// It has, or had, an official name.
    Named(Name),
    /// It was renamed: the names it had in this language end, and this one begins.
    Renamed {
        /// The new name.
        name: String,
        /// Its language.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<Language>,
    },
    /// Its highest official changed.
    OfficialNamed(Official),
    /// It merged into another party: a merger of municipalities.
    MergedInto {
        /// The party that is left.
        into: Id<kind::Party>,
    },
    /// It was split from another party.
    SplitFrom {
        /// The party it was part of.
        from: Id<kind::Party>,
    },
    /// It is the same party as another that was also on record, and goes on there.
    DuplicateOf {
        /// The one that stays.
        other: Id<kind::Party>,
    },
    /// A source was added.
    EvidenceAdded {
        /// Its identifier.
        evidence: Id<kind::Evidence>,
        /// The source.
        source: Source,
    },
    /// A source is no longer relied on.
    EvidenceWithdrawn {
        /// Its identifier.
        evidence: Id<kind::Evidence>,
        /// Why.
        why: String,
    },
    /// An earlier fact was wrong and counts no longer.
    Retracted {
        /// Its revision.
        revision: u64,
        /// Why.
        why: String,
    },
}

/// How a party comes on record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Registration {
    /// What sort of body it is.
    pub level: Level,
    /// The name by which it is known.
    pub name: String,
    /// The language of that name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Where it lies.
    pub seat: Seat,
}

/// Where a party lies: a place of the gazetteer, or one of its own where the gazetteer has none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seat {
    /// The place of the gazetteer; a place of its own if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceId>,
    /// The country.
    pub country: Country,
    /// The name of the state, province or county it lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub division: Option<String>,
    /// Where on the globe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// Of a place of its own: how many people live there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<Population>,
}

impl Seat {
    /// A place of the gazetteer.
    #[must_use]
    pub fn at(place: PlaceId, country: Country) -> Self {
        Self { place: Some(place), country, division: None, position: None, population: None }
    }

    /// A place of its own.
    #[must_use]
    pub fn own(country: Country, position: Option<Position>) -> Self {
        Self { place: None, country, division: None, position, population: None }
    }
}

/// A point on the globe.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
}

/// How many people live somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Population {
    /// People.
    pub people: u64,
    /// The year of the count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
}

/// An official name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// The name.
    pub name: String,
    /// Its language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// Since when it is the name; unknown if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Until when it was; it still is if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// The highest elected or appointed officer, who signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Official {
    /// The title: Mayor, Landrat, Governor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A public office of the party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Its name: Office of International Relations.
    pub name: String,
    /// Its postal address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A change of the description; what is kept is left out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Description {
    /// What sort of body it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// The languages in which it deals, the first for letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub languages: Option<Vec<Language>>,
    /// Its sites.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub websites: Option<Vec<String>>,
    /// Its public offices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offices: Option<Vec<Office>>,
    /// A few sentences on it.
    #[serde(default, skip_serializing_if = "Edit::is_keep")]
    pub summary: Edit<String>,
}

impl What for PartyFact {
    type Subject = kind::Party;

    const KINDS: &'static [&'static str] = &[
        "registered",
        "placed",
        "described",
        "named",
        "renamed",
        "official-named",
        "merged-into",
        "split-from",
        "duplicate-of",
        "evidence-added",
        "evidence-withdrawn",
        "retracted",
    ];

    fn kind(&self) -> &'static str {
        match self {
            Self::Registered(_) => "registered",
            Self::Placed { .. } => "placed",
            Self::Described(_) => "described",
            Self::Named(_) => "named",
            Self::Renamed { .. } => "renamed",
            Self::OfficialNamed(_) => "official-named",
            Self::MergedInto { .. } => "merged-into",
            Self::SplitFrom { .. } => "split-from",
            Self::DuplicateOf { .. } => "duplicate-of",
            Self::EvidenceAdded { .. } => "evidence-added",
            Self::EvidenceWithdrawn { .. } => "evidence-withdrawn",
            Self::Retracted { .. } => "retracted",
        }
    }

    fn retracts(&self) -> Option<u64> {
        match self {
            Self::Retracted { revision, .. } => Some(*revision),
            _ => None,
        }
    }

    fn retraction(revision: u64, why: String) -> Self {
        Self::Retracted { revision, why }
    }
}
