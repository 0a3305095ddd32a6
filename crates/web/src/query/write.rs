//! From a question back to its address: what is left at its default is left out, and the
//! order is fixed, so that one question has one address.

use std::fmt::Write as _;

use gazetteer::{CountryIx, World};
use matching::{Criterion, Limits, Query};

use super::{ANY, PAGE_SIZE, keys};

/// The query string, without `?`; empty when everything is at its default. All values are
/// codes and numbers: nothing in it needs escaping.
pub fn to_string(world: &World, query: &Query) -> String {
    let mut out = Out(String::new());
    for &criterion in Criterion::ALL {
        let weight = query.weights.of(criterion);
        if weight != 1.0 {
            out.add(&format!("{}{}", keys::WEIGHT, criterion.key()), &weight);
        }
    }
    let limits = &query.limits;
    let codes = |list: &[CountryIx]| list.iter().map(|&c| world.country(c).iso2.clone()).collect::<Vec<_>>();
    out.list(keys::COUNTRIES, &codes(&limits.countries));
    out.list(keys::NOT_COUNTRIES, &codes(&limits.not_countries));
    out.list(keys::CONTINENTS, &limits.continents);
    out.list(keys::LANGUAGES, &limits.languages);
    out.some(keys::MIN_DISTANCE, limits.min_distance_km);
    out.some(keys::MAX_DISTANCE, limits.max_distance_km);
    out.some(keys::MIN_POPULATION, limits.min_population);
    out.some(keys::MAX_POPULATION, limits.max_population);
    if limits.max_population_ratio != Some(Limits::DEFAULT_POPULATION_RATIO) {
        out.any(keys::POPULATION_RATIO, limits.max_population_ratio);
    }
    if limits.spacing_km != Some(Limits::DEFAULT_SPACING_KM) {
        out.any(keys::SPACING, limits.spacing_km);
    }
    out.some(keys::UNKNOWN_POPULATION, limits.include_unknown_population.then_some(1));
    out.some(keys::OFFICE_HOURS, limits.min_shared_office_hours);
    out.some(keys::MAX_AIRPORT, limits.max_airport_km);
    out.list(keys::NOT_TWINNED_WITH, &codes(&limits.not_twinned_with));
    out.some(keys::MAX_PARTNERS, limits.max_partners);
    if limits.max_per_country != limits.usual_per_country() {
        out.any(keys::PER_COUNTRY, limits.max_per_country);
    }
    out.some(keys::OWN_COUNTRY, limits.include_own_country.then_some(1));
    out.list(keys::EXCLUDE, &limits.exclude);
    out.some(keys::PARTNERS, query.include_partners.then_some(1));
    out.some(keys::LIMIT, (query.count != PAGE_SIZE).then_some(query.count));
    let page = query.offset / query.count.max(1) + 1;
    out.some(keys::PAGE, (page > 1).then_some(page));
    out.0
}

/// `path` with the question behind it.
pub fn to_address(world: &World, path: &str, query: &Query) -> String {
    let question = to_string(world, query);
    if question.is_empty() { path.to_owned() } else { format!("{path}?{question}") }
}

/// The same question for another page, the first being 1.
pub fn with_page(query: &Query, page: usize) -> Query {
    Query { offset: page.saturating_sub(1) * query.count, ..query.clone() }
}

struct Out(String);

impl Out {
    fn add(&mut self, key: &str, value: &dyn std::fmt::Display) {
        let join = if self.0.is_empty() { "" } else { "&" };
        // Writing to a string cannot fail.
        let _ = write!(self.0, "{join}{key}={value}");
    }

    fn some(&mut self, key: &str, value: Option<impl std::fmt::Display>) {
        if let Some(value) = value {
            self.add(key, &value);
        }
    }

    /// A limit that is on by default, and is not at its default.
    fn any(&mut self, key: &str, value: Option<impl std::fmt::Display>) {
        match value {
            None => self.add(key, &ANY),
            Some(value) => self.add(key, &value),
        }
    }

    fn list(&mut self, key: &str, values: &[impl std::fmt::Display]) {
        if !values.is_empty() {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            self.add(key, &values.join(","));
        }
    }
}
