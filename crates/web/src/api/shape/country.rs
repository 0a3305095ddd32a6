//! What is known of a place's country.

use std::collections::BTreeMap;

use gazetteer::{Country, World};
use serde::Serialize;
use utoipa::ToSchema;

/// A country's profile. Absent values are `null`, absent lists empty: the source says nothing.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CountryProfile {
    /// ISO 3166-1 alpha-2.
    pub iso2: String,
    /// ISO 3166-1 alpha-3.
    pub iso3: String,
    /// English short name.
    pub name: String,
    /// Continent code of GeoNames (AF, AN, AS, EU, NA, OC, SA).
    pub continent: String,
    /// UN region.
    pub region: String,
    /// UN sub-region.
    pub subregion: String,
    /// Capital.
    pub capital: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Languages with the share of people who use them, most spoken first.
    pub languages: Vec<Language>,
    /// World Bank income class.
    pub income: Option<String>,
    /// GDP per head at purchasing power parity, US dollars.
    pub gdp_per_head_usd: Option<f64>,
    /// The year of that figure.
    pub gdp_year: Option<i32>,
    /// Percent of GDP from agriculture, industry and services.
    pub sectors_percent: Option<[f64; 3]>,
    /// Main industries.
    pub industries: Vec<String>,
    /// Main agricultural products.
    pub farm_products: Vec<String>,
    /// Main exported goods.
    pub export_goods: Vec<String>,
    /// Where exports go, percent.
    pub exports_to: Vec<Share>,
    /// Where imports come from, percent.
    pub imports_from: Vec<Share>,
    /// Codes of neighbours by land.
    pub borders: Vec<String>,
    /// The powers it became independent from.
    pub independence_from: Vec<Independence>,
    /// The state it depends on.
    pub dependency_of: Option<String>,
    /// World heritage sites (UNESCO).
    pub heritage_sites: Option<u32>,
    /// Names of some of them.
    pub heritage_names: Vec<String>,
    /// Form of government.
    pub government: Option<String>,
    /// International organisations, by abbreviation.
    pub organisations: Vec<String>,
    /// For each of the above the keys of its sources.
    pub sources: BTreeMap<&'static str, Vec<String>>,
}

/// Which source field of the data file each stands on.
const SOURCES: &[(&str, &[&str])] = &[
    ("country", &["name", "iso2", "iso3", "continent", "capital", "currency"]),
    ("regions", &["region", "subregion"]),
    ("languages", &["languages"]),
    ("income", &["income"]),
    ("economy", &["gdp_per_head_usd", "sectors_percent", "industries", "farm_products", "export_goods"]),
    ("trade", &["exports_to", "imports_from"]),
    ("borders", &["borders"]),
    ("history", &["independence_from", "dependency_of"]),
    ("heritage", &["heritage_sites", "heritage_names"]),
    ("government", &["government", "organisations"]),
];

/// A language with its share.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: String,
    /// English name.
    pub name: String,
    /// Percent of people who use it.
    pub percent: f64,
    /// Whether it is official in the whole country or a part.
    pub official: bool,
}

/// A country's share of something.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Share {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Percent.
    pub percent: f64,
}

/// Independence from a power.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Independence {
    /// ISO 3166-1 alpha-2 of the power.
    pub country: String,
    /// The year, where known.
    pub year: Option<i32>,
}

impl CountryProfile {
    /// Of one country.
    pub fn of(world: &World, c: &Country) -> Self {
        let shares = |list: &[gazetteer::country::TradePartner]| {
            list.iter().map(|t| Share { country: t.iso2.clone(), percent: t.percent }).collect()
        };
        Self {
            iso2: c.iso2.clone(),
            iso3: c.iso3.clone(),
            name: c.name.clone(),
            continent: c.continent.clone(),
            region: c.region.clone(),
            subregion: c.subregion.clone(),
            capital: c.capital.clone(),
            currency: c.currency.clone(),
            languages: c.languages.iter().map(language).collect(),
            income: c.income.clone(),
            gdp_per_head_usd: c.gdp_per_head.as_ref().map(|g| g.value),
            gdp_year: c.gdp_per_head.as_ref().and_then(|g| g.year),
            sectors_percent: c.sectors,
            industries: c.industries.clone(),
            farm_products: c.farm_products.clone(),
            export_goods: c.export_goods.clone(),
            exports_to: shares(&c.exports_to),
            imports_from: shares(&c.imports_from),
            borders: c.borders.iter().map(|(iso2, _)| iso2.clone()).collect(),
            independence_from: c
                .independence_from
                .iter()
                .map(|(iso2, year)| Independence { country: iso2.clone(), year: *year })
                .collect(),
            dependency_of: c.dependency_of.clone(),
            heritage_sites: c.heritage_sites.as_ref().map(|h| h.total),
            heritage_names: c.heritage_names.clone(),
            government: c.government.clone(),
            organisations: c.organisations.clone(),
            sources: sources(world),
        }
    }
}

fn sources(world: &World) -> BTreeMap<&'static str, Vec<String>> {
    let keys = |field| world.sources_of(field).iter().map(|s| s.key.clone()).collect::<Vec<_>>();
    SOURCES.iter().flat_map(|(field, names)| names.iter().map(|&name| (name, keys(field)))).collect()
}

fn language(l: &gazetteer::country::Language) -> Language {
    Language {
        tag: l.tag.clone(),
        name: l.name.clone(),
        percent: l.percent,
        official: l.status.contains("official"),
    }
}
