//! The JSON that the API answers, the downloads hold and the command line prints with
//! `--json`: described once, so that a script works with any of the three.
//!
//! Units stand in the names (`_km`, `_m`, `_mm`). `null` means "unknown", never zero; what
//! is unknown of a place is also listed by name.

pub mod comparison;
pub mod country;
pub mod kept;
pub mod party;
pub mod profile;
pub mod ranking;
pub mod registry;
pub mod tie;

use gazetteer::search::Hit;
use gazetteer::{Kind, Place, PlaceIx, World};
use serde::Serialize;
use utoipa::ToSchema;

pub use comparison::Comparison;
pub use kept::{FactList, KeptDetail, KeptList, KeptTie, NewFact, NewTie, StaleTie};
pub use party::{PartyDetail, PartyList};
pub use profile::Profile;
pub use ranking::{Match, Ranking};
pub use registry::{
    ChangeList, ChangeRecord, FacetCounts, PartyRecord, StatisticsRecord, TieList, TieRecord,
};
pub use tie::{RecognitionRecord, TieAnswer, TieDetail, TieOnDay};

/// A place in one line.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlaceLine {
    /// GeoNames id. Ids from 4,000,000,000 on are Twinhall's own, for divisions that GeoNames lacks.
    #[schema(example = 6035615)]
    pub id: u32,
    /// `city`, `admin1` (state, province), `admin2` (county, district) or `country`.
    #[schema(example = "city")]
    pub kind: &'static str,
    /// Its name as GeoNames has it.
    #[schema(example = "Lacombe")]
    pub name: String,
    /// Name, division and country.
    #[schema(example = "Lacombe, Alberta, Canada")]
    pub full_name: String,
    /// ISO 3166-1 alpha-2 code of its country.
    #[schema(example = "CA")]
    pub country: String,
    /// Degrees north; `null` for divisions without any city.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// People, `null` where not known.
    pub population: Option<u32>,
    /// Path of its page on this site.
    #[schema(example = "/places/6035615/lacombe")]
    pub page: String,
}

impl PlaceLine {
    /// Of one place.
    pub fn of(place: Place<'_>) -> Self {
        let position = place.position();
        Self {
            id: place.id().0,
            kind: kind(place.kind()),
            name: place.name().to_owned(),
            full_name: place.full_name(),
            country: place.country().iso2.clone(),
            lat: position.map(|p| p.lat),
            lon: position.map(|p| p.lon),
            population: place.population(),
            page: format!("/places/{}/{}", place.id(), place.slug()),
        }
    }

    /// Of the place in a row.
    pub fn at(world: &World, ix: PlaceIx) -> Self {
        Self::of(world.place(ix))
    }
}

/// The key of a kind, as [`Kind`] is written everywhere.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::City => "city",
        Kind::Admin1 => "admin1",
        Kind::Admin2 => "admin2",
        Kind::Country => "country",
    }
}

/// Answer to a search by name.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Places {
    /// What was searched for.
    pub query: String,
    /// Best first: exact names, then beginnings, then near spellings; larger and nearer first.
    pub places: Vec<Found>,
}

/// One place found.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Found {
    /// The place.
    #[serde(flatten)]
    pub place: PlaceLine,
    /// The name that matched, which may be in another language or script.
    pub matched: String,
    /// `exact`, `prefix` or `fuzzy`.
    pub how: &'static str,
}

impl Found {
    /// From a hit of the search.
    pub fn of(world: &World, hit: &Hit) -> Self {
        Self { place: PlaceLine::at(world, hit.place), matched: hit.name.clone(), how: how(hit) }
    }
}

/// How a hit matched, as a word.
pub fn how(hit: &Hit) -> &'static str {
    use gazetteer::search::How;
    match hit.how {
        How::Exact => "exact",
        How::Prefix => "prefix",
        How::Fuzzy => "fuzzy",
    }
}

/// A tie with a partner.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TieLine {
    /// The partner.
    pub partner: PlaceLine,
    /// Since which year, where known.
    pub year: Option<i32>,
    /// Kind of tie as its source words it, where known.
    pub kind: Option<String>,
    /// Who says so, where known.
    pub source: Option<String>,
}

impl TieLine {
    /// A tie as seen from the other end than `partner`.
    pub fn of(partner: Place<'_>, tie: &matching::Tie) -> Self {
        Self {
            partner: PlaceLine::of(partner),
            year: tie.year,
            kind: tie.kind.as_deref().map(str::to_owned),
            source: tie.source.as_deref().map(str::to_owned),
        }
    }
}
