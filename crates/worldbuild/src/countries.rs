//! What is known per country, from all sources that speak of countries.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use gazetteer::Country;
use gazetteer::country::{Language, TradePartner};

use crate::aliases::{Aliases, PARTS};
use crate::sources::factbook::{Facts, Shares};
use crate::sources::geonames;
use crate::sources::hdx::Regions;

/// What the countries are put together from.
pub struct Parts<'a> {
    /// GeoNames' countries, by ISO code: the ones there are.
    pub countries: &'a [geonames::Country],
    /// Factbook entries by FIPS code, upper case.
    pub factbook: HashMap<String, Facts>,
    /// Languages by ISO code.
    pub languages: BTreeMap<String, Vec<Language>>,
    /// Names of countries by language and ISO code.
    pub names: Vec<(String, BTreeMap<String, String>)>,
    /// Regions and income by ISO code.
    pub regions: BTreeMap<String, Regions>,
}

/// The countries, and the names in the factbook that no country was found for.
pub fn assemble(mut parts: Parts) -> (Vec<Country>, BTreeSet<String>) {
    let factbook = std::mem::take(&mut parts.factbook);
    let by_iso: HashMap<&str, &Facts> = parts
        .countries
        .iter()
        .filter(|c| !c.fips.is_empty())
        .filter_map(|c| Some((c.iso.as_str(), factbook.get(&c.fips)?)))
        .collect();
    let geonames = parts.countries.iter().map(|c| (c.name.as_str(), c.iso.as_str()));
    let cldr = parts.names.iter().filter(|(tag, _)| tag == "en").flat_map(|(_, names)| names);
    let of_factbook = by_iso.iter().flat_map(|(iso, f)| f.names.iter().map(|n| (n.as_str(), *iso)));
    let mut of_factbook: Vec<_> = of_factbook.collect();
    of_factbook.sort_unstable();
    let isos: BTreeSet<&str> = parts.countries.iter().map(|c| c.iso.as_str()).collect();
    let cldr = cldr.map(|(iso, n)| (n.as_str(), iso.as_str())).filter(|(_, iso)| isos.contains(iso));
    let aliases = Aliases::new(geonames.chain(cldr).chain(of_factbook));
    let mut reader = Reader { aliases: &aliases, unknown: BTreeSet::new() };
    let countries =
        parts.countries.iter().map(|c| one(c, by_iso.get(c.iso.as_str()).copied(), &parts, &mut reader));
    (countries.collect(), reader.unknown)
}

struct Reader<'a> {
    aliases: &'a Aliases,
    unknown: BTreeSet<String>,
}

impl Reader<'_> {
    fn code(&mut self, name: &str) -> Option<String> {
        let iso = self.aliases.exact(name);
        if iso.is_none() {
            self.unknown.insert(name.to_owned());
        }
        iso.map(str::to_owned)
    }

    fn partners(&mut self, shares: &Shares) -> Vec<TradePartner> {
        shares
            .iter()
            .filter_map(|(name, percent)| Some(TradePartner { iso2: self.code(name)?, percent: (*percent)? }))
            .filter(|partner| partner.percent > 0.0)
            .collect()
    }

    /// GeoNames says who the neighbours are, the factbook how long the border is.
    fn borders(&mut self, neighbours: &str, lengths: &Shares) -> Vec<(String, Option<f64>)> {
        let mut borders: BTreeMap<String, Option<f64>> = neighbours
            .split(',')
            .map(str::trim)
            .filter(|n| !n.is_empty())
            .map(|n| (n.to_owned(), None))
            .collect();
        for (name, km) in lengths {
            if let (Some(iso), Some(km)) = (self.code(name), km) {
                // Russia is listed twice where its border has two parts.
                *borders.entry(iso).or_default().get_or_insert(0.0) += km;
            }
        }
        borders.into_iter().collect()
    }
}

fn one(country: &geonames::Country, facts: Option<&Facts>, parts: &Parts, reader: &mut Reader) -> Country {
    let none = Facts::default();
    let facts = facts.unwrap_or(&none);
    let iso = country.iso.as_str();
    let regions = parts.regions.get(iso).cloned().unwrap_or_default();
    let mut independence_from: Vec<(String, Option<i32>)> = Vec::new();
    for (whom, year) in &facts.independence {
        if let Some(from) = reader.aliases.within(whom).filter(|from| *from != iso) {
            // Declared and recognised: the first year is the one that is kept.
            if independence_from.iter().all(|(known, _)| known != from) {
                independence_from.push((from.to_owned(), *year));
            }
        }
    }
    let part_of = || PARTS.iter().find(|(part, _)| *part == iso).map(|(_, whole)| (*whole).to_owned());
    let depends = facts.dependency.as_deref().and_then(|d| reader.aliases.within(d)).filter(|d| *d != iso);
    Country {
        iso2: iso.to_owned(),
        iso3: country.iso3.clone(),
        name: country.name.clone(),
        names: parts
            .names
            .iter()
            .filter_map(|(tag, names)| Some((tag.clone(), names.get(iso)?.clone())))
            .collect(),
        geoname_id: country.id,
        continent: country.continent.clone(),
        region: regions.region,
        subregion: regions.subregion,
        capital: country.capital.clone(),
        area_km2: Some(country.area_km2).filter(|a| *a > 0.0),
        population: Some(country.population).filter(|p| *p > 0),
        currency: country.currency.clone(),
        languages: parts.languages.get(iso).cloned().unwrap_or_default(),
        income: regions.income,
        gdp_per_head: facts.gdp_per_head.clone(),
        sectors: facts.sectors,
        industries: facts.industries.clone(),
        farm_products: facts.farm_products.clone(),
        export_goods: facts.export_goods.clone(),
        exports_to: reader.partners(&facts.exports_to),
        imports_from: reader.partners(&facts.imports_from),
        borders: reader.borders(&country.neighbours, &facts.borders),
        independence_from,
        dependency_of: depends.map(str::to_owned).or_else(part_of),
        ethnic_groups: facts.ethnic_groups.clone(),
        religions: facts.religions.clone(),
        heritage_sites: facts.heritage_sites.clone(),
        heritage_names: facts.heritage_names.clone(),
        government: facts.government.clone(),
        legal_system: facts.legal_system.clone(),
        organisations: facts.organisations.clone(),
        displaced_people: facts.displaced_people,
        refugees: facts.refugees,
        terrorist_groups: facts.terrorist_groups.clone(),
        net_migration: facts.net_migration.clone(),
    }
}
