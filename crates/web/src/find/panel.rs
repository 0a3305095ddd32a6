//! The panel of weights and limits: the question as a form.

use gazetteer::{CountryIx, World};
use matching::{Criterion, Query, ReadingKind};
use wording::Words;

use super::chips::{Chip, chips};
use crate::query::{ANY, CONTINENTS, keys, to_address};
use crate::readings::KINDS;

/// One weight.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightField {
    /// Key in the address.
    pub key: String,
    /// Name of the criterion.
    pub name: String,
    /// What it looks at.
    pub about: String,
    /// The value, for the control.
    pub value: String,
}

/// The question as a form. Text fields hold what is written into them.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "each is the value of the field of that name")]
pub struct Panel {
    /// Weights of the points of fit, then of precedent: what each group is, and its fields.
    pub weights: [(String, Vec<WeightField>); 2],
    /// Code, name, ticked.
    pub continents: Vec<(&'static str, String, bool)>,
    pub countries: String,
    pub not_countries: String,
    pub not_twinned_with: String,
    pub languages: String,
    pub min_distance: String,
    pub max_distance: String,
    pub min_population: String,
    pub max_population: String,
    pub population_ratio: String,
    pub spacing: String,
    pub office_hours: String,
    pub max_airport: String,
    pub max_partners: String,
    pub per_country: String,
    pub unknown_population: bool,
    pub own_country: bool,
    pub partners: bool,
    /// Ids left out, as the address has them.
    pub exclude: String,
    /// Name of each place left out, and the address that puts it back.
    pub excluded: Vec<(String, String)>,
    /// What differs from the usual question.
    pub chips: Vec<Chip>,
}

impl Panel {
    /// The form that asks this question.
    pub fn new(world: &World, words: &Words, query: &Query) -> Self {
        let l = &query.limits;
        let ids: Vec<String> = l.exclude.iter().map(ToString::to_string).collect();
        Self {
            weights: KINDS.map(|kind| {
                let of_kind = Criterion::ALL.iter().filter(|c| c.reading() == kind);
                (words.text(group_id(kind)), of_kind.map(|&c| weight(words, query, c)).collect())
            }),
            continents: CONTINENTS
                .iter()
                .map(|&code| (code, words.text(continent_id(code)), l.continents.iter().any(|c| c == code)))
                .collect(),
            countries: names(world, &l.countries),
            not_countries: names(world, &l.not_countries),
            not_twinned_with: names(world, &l.not_twinned_with),
            languages: l.languages.iter().map(|tag| language(world, tag)).collect::<Vec<_>>().join(", "),
            min_distance: text(l.min_distance_km),
            max_distance: text(l.max_distance_km),
            min_population: text(l.min_population),
            max_population: text(l.max_population),
            population_ratio: l.max_population_ratio.map_or_else(|| ANY.to_owned(), |n| n.to_string()),
            spacing: l.spacing_km.map_or_else(|| ANY.to_owned(), |n| n.to_string()),
            office_hours: text(l.min_shared_office_hours),
            max_airport: text(l.max_airport_km),
            max_partners: text(l.max_partners),
            per_country: l.max_per_country.map_or_else(|| ANY.to_owned(), |n| n.to_string()),
            unknown_population: l.include_unknown_population,
            own_country: l.include_own_country,
            partners: query.include_partners,
            exclude: ids.join(","),
            excluded: excluded(world, query),
            chips: chips(world, words, query),
        }
    }
}

/// Id of the message above the weights of a reading.
fn group_id(kind: ReadingKind) -> &'static str {
    match kind {
        ReadingKind::Fit => "weights-fit",
        ReadingKind::Precedent => "weights-precedent",
    }
}

fn weight(words: &Words, query: &Query, criterion: Criterion) -> WeightField {
    WeightField {
        key: format!("{}{}", keys::WEIGHT, criterion.key()),
        name: words.text(criterion.name_id()),
        about: words.text(criterion.about_id()),
        value: query.weights.of(criterion).to_string(),
    }
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// Names where they can be read back, codes where a name holds a comma.
pub(super) fn names(world: &World, list: &[CountryIx]) -> String {
    let countries = list.iter().map(|&c| world.country(c));
    countries
        .map(|c| if c.name.contains(',') { &c.iso2 } else { &c.name }.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// The English name of a language.
pub(super) fn language(world: &World, tag: &str) -> String {
    let known = world.countries().iter().flat_map(|c| &c.languages).find(|l| l.tag == tag);
    known.map_or(tag, |l| l.name.as_str()).to_owned()
}

fn excluded(world: &World, query: &Query) -> Vec<(String, String)> {
    let path = format!("/find/{}", world.place(query.place).id());
    let mut list = Vec::new();
    for &id in &query.limits.exclude {
        let mut back = query.clone();
        back.limits.exclude.retain(|&other| other != id);
        back.offset = 0;
        let name = world.by_id(id).map_or_else(|| id.to_string(), |p| p.name().to_owned());
        list.push((name, to_address(world, &path, &back)));
    }
    list
}

/// Id of the message that names a continent.
pub(super) fn continent_id(code: &str) -> &'static str {
    match code {
        "AF" => "continent-AF",
        "AN" => "continent-AN",
        "AS" => "continent-AS",
        "EU" => "continent-EU",
        "NA" => "continent-NA",
        "OC" => "continent-OC",
        _ => "continent-SA",
    }
}

/// Id of the message that names a limit, by its key in the address.
pub(super) fn limit_id(key: &str) -> &'static str {
    match key {
        keys::COUNTRIES => "limit-countries",
        keys::NOT_COUNTRIES => "limit-not-countries",
        keys::CONTINENTS => "limit-continents",
        keys::LANGUAGES => "limit-languages",
        keys::MIN_DISTANCE => "limit-min-distance",
        keys::MAX_DISTANCE => "limit-max-distance",
        keys::MIN_POPULATION => "limit-min-population",
        keys::MAX_POPULATION => "limit-max-population",
        keys::POPULATION_RATIO => "limit-population-ratio",
        keys::UNKNOWN_POPULATION => "limit-unknown-population",
        keys::SPACING => "limit-spacing",
        keys::OFFICE_HOURS => "limit-office-hours",
        keys::MAX_AIRPORT => "limit-max-airport",
        keys::NOT_TWINNED_WITH => "limit-not-twinned-with",
        keys::MAX_PARTNERS => "limit-max-partners",
        keys::PER_COUNTRY => "limit-per-country",
        keys::OWN_COUNTRY => "limit-own-country",
        keys::EXCLUDE => "limit-exclude",
        _ => "limit-partners",
    }
}

/// The question without the limit of this key. A limit that is on by default is taken away;
/// "own-country" means that the own country is let in.
pub(super) fn without(query: &Query, key: &str) -> Query {
    let mut q = query.clone();
    q.offset = 0;
    let l = &mut q.limits;
    match key {
        keys::COUNTRIES => {
            let usual = l.max_per_country == l.usual_per_country();
            l.countries.clear();
            if usual {
                l.max_per_country = l.usual_per_country();
            }
        }
        keys::NOT_COUNTRIES => l.not_countries.clear(),
        keys::CONTINENTS => l.continents.clear(),
        keys::LANGUAGES => l.languages.clear(),
        keys::MIN_DISTANCE => l.min_distance_km = None,
        keys::MAX_DISTANCE => l.max_distance_km = None,
        keys::MIN_POPULATION => l.min_population = None,
        keys::MAX_POPULATION => l.max_population = None,
        keys::POPULATION_RATIO => l.max_population_ratio = None,
        keys::UNKNOWN_POPULATION => l.include_unknown_population = true,
        keys::SPACING => l.spacing_km = None,
        keys::OFFICE_HOURS => l.min_shared_office_hours = None,
        keys::MAX_AIRPORT => l.max_airport_km = None,
        keys::NOT_TWINNED_WITH => l.not_twinned_with.clear(),
        keys::MAX_PARTNERS => l.max_partners = None,
        keys::PER_COUNTRY => l.max_per_country = None,
        keys::OWN_COUNTRY => l.include_own_country = true,
        keys::EXCLUDE => l.exclude.clear(),
        _ => q.include_partners = true,
    }
    q
}
