//! Ties, parties and counts, as the API has them. Codes are those of the domain and never change.

use jiff::civil;
use partnership::codes::Coded;
use registry::{Decade, Facets, Page, PartyRow, Register, Statistics, Tie};
use serde::Serialize;
use utoipa::ToSchema;

use crate::registry::address::decade_key;

/// A page of ties.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TieList {
    /// Ties that fit, on all pages.
    pub total: usize,
    /// Which page this is, from 1.
    pub page: usize,
    /// Ties on a page.
    pub limit: usize,
    /// The ties.
    pub ties: Vec<TieRecord>,
    /// How many ties each choice of each filter would leave, the other filters as they are.
    pub facets: FacetCounts,
}

/// A tie.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TieRecord {
    /// Its identifier, for good.
    #[schema(example = "k7qm3-txd9p")]
    pub id: String,
    /// Path of its page on this site.
    #[schema(example = "/ties/k7qm3-txd9p")]
    pub page: String,
    /// Its sides, two or more.
    pub sides: Vec<SideRecord>,
    /// Its kind.
    #[schema(example = "sister-city")]
    pub kind: &'static str,
    /// What the sides call it, where that was given.
    #[schema(example = "jumelage")]
    pub local_kind: Option<String>,
    /// Since when, as exact as it is known: a year, a month or a day.
    #[schema(example = "1997-06")]
    pub since: Option<String>,
    /// Where the sides stand together.
    #[schema(example = "in-force")]
    pub status: &'static str,
    /// Fields of cooperation, by code.
    pub fields: Vec<&'static str>,
    /// Fields that are not on the list, in words.
    pub other_fields: Vec<String>,
    /// `both-sides`, `one-side`, `stale` (confirmed, but long ago) or `unconfirmed`.
    pub evidence: &'static str,
    /// When a side last confirmed it.
    pub confirmed: Option<String>,
    /// `active`, `quiet`, `dormant` or `unknown`, by what was noted.
    pub activity: &'static str,
    /// When something was last noted to have been done.
    pub last_activity: Option<String>,
    /// When any of this last changed (RFC 3339, UTC).
    pub updated: String,
}

/// A side of a tie.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SideRecord {
    /// The party, as it is now.
    pub party: PartyLine,
    /// The party that the tie was registered with, where that one merged into `party` since or was
    /// recorded twice; left out where it is the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<PartyLine>,
    /// How the agreement stands on this side.
    #[schema(example = "in-force")]
    pub status: &'static str,
}

/// A party in one line.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PartyLine {
    /// Its identifier, for good.
    #[schema(example = "2m9f4-0qz7c")]
    pub id: String,
    /// The name by which it is known.
    #[schema(example = "Lacombe")]
    pub name: String,
    /// ISO 3166-1 alpha-2 code of its country.
    #[schema(example = "CA")]
    pub country: String,
    /// Name of the state, province or region; `null` where there is none.
    pub division: Option<String>,
    /// GeoNames id of its place; `null` where it is bound to none.
    pub place: Option<u32>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
}

/// A party with its ties.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PartyRecord {
    /// The party.
    #[serde(flatten)]
    pub party: PartyLine,
    /// What sort of body it is: `municipality`, `county`, `state` or `region`.
    #[schema(example = "municipality")]
    pub level: &'static str,
    /// Path of its page on this site.
    #[schema(example = "/parties/2m9f4-0qz7c")]
    pub page: String,
    /// Identifiers of its published ties: each is at `/api/v1/ties/{id}`.
    pub ties: Vec<String>,
}

/// Counts by choice of each filter; choices without a tie are left out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[allow(missing_docs, reason = "each is the filter of its name")]
pub struct FacetCounts {
    pub country: Vec<Count>,
    pub division: Vec<Count>,
    pub with: Vec<Count>,
    pub kind: Vec<Count>,
    pub status: Vec<Count>,
    pub field: Vec<Count>,
    pub since: Vec<Count>,
    pub evidence: Vec<Count>,
    pub activity: Vec<Count>,
}

/// How many ties a choice has.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Count {
    /// The choice, as it stands in addresses.
    #[schema(example = "1990")]
    pub value: String,
    /// Ties.
    pub ties: u32,
}

/// Statistics of ties.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StatisticsRecord {
    /// The day that they are of.
    #[schema(example = "2026-11-22")]
    pub as_of: String,
    /// The country whose ties are counted; `null` for all.
    pub country: Option<String>,
    /// Ties.
    pub ties: usize,
    /// Parties that have them: in that country, or anywhere.
    pub parties: usize,
    /// Ties within one country.
    pub domestic: usize,
    /// By country: of the other sides if one country is counted, else of all.
    pub countries: Vec<CountryRecord>,
    /// The pairs of countries with the most ties; empty if one country is counted.
    pub pairs: Vec<PairRecord>,
    /// By the year they began, where it is known.
    pub years: Vec<YearRecord>,
    /// By kind, status, field, decade, evidence and activity.
    pub counts: FacetCounts,
}

/// A country in the statistics.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CountryRecord {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Ties.
    pub ties: u32,
    /// Its parties in them.
    pub parties: u32,
    /// When the oldest began, where any is dated.
    pub oldest: Option<String>,
    /// How many both sides confirmed, not long ago.
    pub confirmed: u32,
}

/// A pair of countries in the statistics.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PairRecord {
    /// ISO 3166-1 alpha-2 of both.
    pub countries: [String; 2],
    /// Ties between them.
    pub ties: u32,
}

/// A year in the statistics.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct YearRecord {
    /// The year.
    pub year: i16,
    /// Ties that began in it.
    pub ties: u32,
}

impl TieList {
    /// Of a page of the search.
    pub fn of(page: &Page<'_>, limit: usize) -> Self {
        Self {
            total: page.total,
            page: page.page,
            limit,
            ties: page.ties.iter().map(|t| TieRecord::of(*t)).collect(),
            facets: FacetCounts::of(&page.facets),
        }
    }
}

impl TieRecord {
    /// Of a tie of the register.
    pub fn of(tie: Tie<'_>) -> Self {
        let data = tie.data();
        let text = |date: Option<partnership::Date>| date.map(|d| d.to_string());
        Self {
            id: tie.id().to_string(),
            page: crate::registry::line::href(tie),
            sides: tie
                .sides()
                .map(|s| SideRecord {
                    party: PartyLine::of(s.party),
                    was: s.was.map(PartyLine::of),
                    status: s.status.code(),
                })
                .collect(),
            kind: data.kind.code(),
            local_kind: data.local_kind.clone(),
            since: text(data.since),
            status: data.status().code(),
            fields: data.fields.listed.iter().map(|f| f.code()).collect(),
            other_fields: data.fields.other.clone(),
            evidence: tie.evidence().key(),
            confirmed: text(data.confirmed_at),
            activity: tie.activity().code(),
            last_activity: text(data.active_at),
            updated: data.updated.to_string(),
        }
    }
}

impl PartyLine {
    /// Of a party of the register.
    pub fn of(party: &PartyRow) -> Self {
        Self {
            id: party.id.to_string(),
            name: party.name.clone(),
            country: party.country.to_string(),
            division: Some(party.division_name.clone()).filter(|d| !d.is_empty()),
            place: party.place,
            lat: party.position.map(|p| p.lat),
            lon: party.position.map(|p| p.lon),
        }
    }
}

impl PartyRecord {
    /// Of a party and its ties.
    pub fn of(register: &Register, party: &PartyRow) -> Self {
        Self {
            party: PartyLine::of(party),
            level: party.level.code(),
            page: crate::parties::to::public(party.id),
            ties: register.ties_of(party.id).map(|t| t.id().to_string()).collect(),
        }
    }
}

impl FacetCounts {
    /// Of facets.
    pub fn of(f: &Facets) -> Self {
        fn list<T: Copy>(counts: &[(T, u32)], value: impl Fn(T) -> String) -> Vec<Count> {
            counts.iter().map(|&(choice, ties)| Count { value: value(choice), ties }).collect()
        }
        Self {
            country: list(&f.countries, |c| c.to_string()),
            division: list(&f.divisions, |d| d.to_string()),
            with: list(&f.with, |c| c.to_string()),
            kind: list(&f.kinds, |k| k.code().to_owned()),
            status: list(&f.statuses, |s| s.code().to_owned()),
            field: list(&f.fields, |v| v.code().to_owned()),
            since: list(&f.decades, |d: Decade| decade_key(d)),
            evidence: list(&f.evidence, |e| e.key().to_owned()),
            activity: list(&f.activities, |a| a.code().to_owned()),
        }
    }
}

impl StatisticsRecord {
    /// Of statistics as of a day.
    pub fn of(s: &Statistics, today: civil::Date) -> Self {
        let country = |c: &registry::statistics::CountryCount| CountryRecord {
            country: c.country.to_string(),
            ties: c.ties,
            parties: c.parties,
            oldest: c.oldest.map(|d| d.to_string()),
            confirmed: c.confirmed,
        };
        Self {
            as_of: today.to_string(),
            country: s.country.map(|c| c.to_string()),
            ties: s.ties,
            parties: s.parties,
            domestic: s.domestic,
            countries: s.countries.iter().map(country).collect(),
            pairs: s
                .pairs
                .iter()
                .map(|&(a, b, ties)| PairRecord { countries: [a.to_string(), b.to_string()], ties })
                .collect(),
            years: s.years.iter().map(|&(year, ties)| YearRecord { year, ties }).collect(),
            counts: FacetCounts::of(&s.facets),
        }
    }
}

/// Changes, and where to go on.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ChangeList {
    /// The changes.
    pub changes: Vec<ChangeRecord>,
    /// Hand it over as `after` the next time.
    #[schema(example = "c3f9a07e15b2c8d64-1f")]
    pub next: String,
    /// Whether there are more already.
    pub more: bool,
}

/// A tie or party that changed, as it is now.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ChangeRecord {
    /// `tie` or `party`.
    pub kind: &'static str,
    /// Its identifier.
    #[schema(example = "k7qm3-txd9p")]
    pub id: String,
    /// When the change was first told (RFC 3339, UTC).
    pub at: String,
    /// Whether it is no longer public: withdrawn, merged into another, or of a party its last tie was.
    pub gone: bool,
    /// The tie, unless it is gone.
    pub tie: Option<TieRecord>,
    /// The party, unless it is gone.
    pub party: Option<PartyRecord>,
}
