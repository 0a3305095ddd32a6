//! What is asked: for which city, with which weights and limits.

use gazetteer::{CountryIx, GeoId, PlaceIx};
use serde::{Deserialize, Serialize};

use crate::criterion::Criterion;

/// How much each criterion counts: 1 is the default, 0 leaves it out, 3 is the most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weights([f32; Criterion::COUNT]);

impl Default for Weights {
    fn default() -> Self {
        Self([1.0; Criterion::COUNT])
    }
}

impl Weights {
    /// The largest weight.
    pub const MAX: f32 = 3.0;

    /// The weight of a criterion.
    pub fn of(&self, criterion: Criterion) -> f32 {
        self.0[criterion as usize]
    }

    /// Sets one weight; it must be finite and from 0 to [`Self::MAX`].
    pub fn set(&mut self, criterion: Criterion, weight: f32) -> Result<(), QueryError> {
        if !(0.0..=Self::MAX).contains(&weight) {
            return Err(QueryError::Weight { criterion, weight });
        }
        self.0[criterion as usize] = weight;
        Ok(())
    }

    /// Whether nothing would count.
    pub fn all_zero(&self) -> bool {
        self.0.iter().all(|&w| w == 0.0)
    }
}

/// Limits on the candidates. Sections of a city are never candidates. By default the own
/// country, places of unknown population and places of quite another size are left out too,
/// of candidates close together only the best is listed, and few from one country.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Only these countries (empty: all).
    pub countries: Vec<CountryIx>,
    /// Not these countries.
    pub not_countries: Vec<CountryIx>,
    /// Only these continents, as GeoNames codes (empty: all).
    pub continents: Vec<String>,
    /// Only places in countries where one of these languages (BCP 47) is used by at least
    /// 10 % of people (empty: all).
    pub languages: Vec<String>,
    /// At least so far away, km.
    pub min_distance_km: Option<f64>,
    /// At most so far away, km.
    pub max_distance_km: Option<f64>,
    /// At least so many people. Places of unknown population fail it.
    pub min_population: Option<u32>,
    /// At most so many people. Places of unknown population fail it.
    pub max_population: Option<u32>,
    /// Office hours (9 to 17) that must overlap, in hours, by standard time: summer time,
    /// which moves the overlap by an hour for part of the year, is left out.
    pub min_shared_office_hours: Option<u8>,
    /// An airport with scheduled service within so many km.
    pub max_airport_km: Option<f64>,
    /// Not already twinned with any place of these countries.
    pub not_twinned_with: Vec<CountryIx>,
    /// At most so many partners so far, known ones of any kind and country: a way up for those
    /// that nobody has courted yet.
    pub max_partners: Option<u32>,
    /// At most so many results from one country (`None`: no cap). For what is usual see
    /// [`Limits::usual_per_country`].
    pub max_per_country: Option<usize>,
    /// At most so many times as many people as the place that asks, and at least that
    /// fraction: a hamlet is not offered a capital. Not applied where either number is unknown.
    pub max_population_ratio: Option<f64>,
    /// Also places of unknown population. They are left out by default, unless the place
    /// that asks has none known itself.
    pub include_unknown_population: bool,
    /// Of candidates that lie within so many km of each other only the best is listed; the
    /// others are named with it ([`Match::nearby`](crate::Match::nearby)). A rule for lists:
    /// it changes no score.
    pub spacing_km: Option<f64>,
    /// Also the city's own country.
    pub include_own_country: bool,
    /// Places never to show.
    pub exclude: Vec<GeoId>,
}

impl Limits {
    /// Default of [`Self::max_population_ratio`].
    pub const DEFAULT_POPULATION_RATIO: f64 = 10.0;
    /// Results from one country where nothing else is asked for.
    pub const DEFAULT_PER_COUNTRY: usize = 3;
    /// Default of [`Self::spacing_km`].
    pub const DEFAULT_SPACING_KM: f64 = 25.0;

    /// The usual limits within these countries.
    pub fn within(countries: Vec<CountryIx>) -> Self {
        let limits = Self { countries, ..Self::default() };
        Self { max_per_country: limits.usual_per_country(), ..limits }
    }

    /// The cap per country where nothing else is asked for: a few, so that a list shows the
    /// world; none where [`Self::countries`] names those that are wanted.
    pub fn usual_per_country(&self) -> Option<usize> {
        self.countries.is_empty().then_some(Self::DEFAULT_PER_COUNTRY)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            countries: Vec::new(),
            not_countries: Vec::new(),
            continents: Vec::new(),
            languages: Vec::new(),
            min_distance_km: None,
            max_distance_km: None,
            min_population: None,
            max_population: None,
            min_shared_office_hours: None,
            max_airport_km: None,
            not_twinned_with: Vec::new(),
            max_partners: None,
            max_per_country: Some(Self::DEFAULT_PER_COUNTRY),
            max_population_ratio: Some(Self::DEFAULT_POPULATION_RATIO),
            include_unknown_population: false,
            spacing_km: Some(Self::DEFAULT_SPACING_KM),
            include_own_country: false,
            exclude: Vec::new(),
        }
    }
}

/// One question to the engine.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The city that looks for a partner.
    pub place: PlaceIx,
    /// What counts how much.
    pub weights: Weights,
    /// What is allowed.
    pub limits: Limits,
    /// Whether cities already tied are ranked with the others.
    pub include_partners: bool,
    /// Results to skip.
    pub offset: usize,
    /// Results to return, at most [`Query::MAX_RESULTS`].
    pub count: usize,
}

impl Query {
    /// The most results one call returns.
    pub const MAX_RESULTS: usize = 1000;
    /// The deepest result that can be paged to.
    pub const MAX_DEPTH: usize = 5000;

    /// The question with every default.
    pub fn new(place: PlaceIx) -> Self {
        Self {
            place,
            weights: Weights::default(),
            limits: Limits::default(),
            include_partners: false,
            offset: 0,
            count: 25,
        }
    }
}

/// Why a question cannot be answered. Each message says what to change.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum QueryError {
    /// A weight out of range.
    #[error("the weight of {} must be between 0 and 3; it is {weight}", criterion.key())]
    Weight {
        /// Of which criterion.
        criterion: Criterion,
        /// The weight given.
        weight: f32,
    },
    /// Every weight is zero.
    #[error("every weight is 0, so nothing can be ranked: set at least one above 0")]
    AllZero,
    /// A limit whose lower bound is above its upper bound.
    #[error("the limit on {what} asks for at least {min} and at most {max}: swap the two")]
    Crossed {
        /// Which limit.
        what: &'static str,
        /// Lower bound.
        min: f64,
        /// Upper bound.
        max: f64,
    },
    /// A limit that is not a sensible number.
    #[error("the limit on {what} must be a number of 0 or more; it is {value}")]
    Number {
        /// Which limit.
        what: &'static str,
        /// The value given.
        value: f64,
    },
    /// No row of this world.
    #[error("there is no such place")]
    NoSuchPlace,
    /// The place has no known position or is of a kind that cannot be matched.
    #[error("{0} cannot be matched: its position is not known")]
    NoPosition(String),
}
