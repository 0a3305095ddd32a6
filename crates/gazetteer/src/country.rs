//! What is known per country: languages, income, trade, borders, history, heritage.

use serde::{Deserialize, Serialize};

/// Index of a country in [`World::countries`](crate::World::countries).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct CountryIx(pub u16);

/// One country. Absent lists are empty where the source lists none; absent values `None`
/// where the source says nothing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub iso2: String,
    /// ISO 3166-1 alpha-3.
    pub iso3: String,
    /// English short name.
    pub name: String,
    /// Names by language tag, from CLDR (`de` → "Kanada").
    pub names: Vec<(String, String)>,
    /// GeoNames id.
    pub geoname_id: u32,
    /// Two-letter continent code of GeoNames (AF, AN, AS, EU, NA, OC, SA).
    pub continent: String,
    /// UN region and sub-region ("Americas", "Northern America").
    pub region: String,
    /// UN sub-region.
    pub subregion: String,
    /// Capital, English name.
    pub capital: String,
    /// Area in km².
    pub area_km2: Option<f64>,
    /// People.
    pub population: Option<u64>,
    /// ISO 4217 code.
    pub currency: String,
    /// Languages with the share of people who use them, most spoken first.
    pub languages: Vec<Language>,
    /// World Bank income class: "Low", "Lower middle", "Upper middle", "High".
    pub income: Option<String>,
    /// GDP per head at purchasing power parity, US dollars, with its year.
    pub gdp_per_head: Option<Dated<f64>>,
    /// Share of agriculture, industry and services in GDP, percent.
    pub sectors: Option<[f64; 3]>,
    /// Main industries in words.
    pub industries: Vec<String>,
    /// Main agricultural products in words.
    pub farm_products: Vec<String>,
    /// Main exported goods in words.
    pub export_goods: Vec<String>,
    /// Export partners by share.
    pub exports_to: Vec<TradePartner>,
    /// Import partners by share.
    pub imports_from: Vec<TradePartner>,
    /// ISO codes of neighbours by land, with the length of the border in km where known.
    pub borders: Vec<(String, Option<f64>)>,
    /// ISO code of the power it became independent from, and the year. States that are no
    /// more have the code they had: SU (Soviet Union), YU (Yugoslavia), CS (Czechoslovakia);
    /// the Ottoman Empire is TR.
    pub independence_from: Vec<(String, Option<i32>)>,
    /// ISO code of the state that this territory depends on.
    pub dependency_of: Option<String>,
    /// Ethnic groups with percent of people.
    pub ethnic_groups: Vec<(String, Option<f64>)>,
    /// Religions with percent of people.
    pub religions: Vec<(String, Option<f64>)>,
    /// World heritage sites (UNESCO): cultural, natural, mixed.
    pub heritage_sites: Option<Heritage>,
    /// Names of some of its world heritage sites.
    pub heritage_names: Vec<String>,
    /// Government type in words.
    pub government: Option<String>,
    /// Legal system in words.
    pub legal_system: Option<String>,
    /// International organisations it belongs to, by abbreviation.
    pub organisations: Vec<String>,
    /// Refugees, conflict, displacement: internally displaced people, where the source gives a number.
    pub displaced_people: Option<u64>,
    /// Refugees that it hosts.
    pub refugees: Option<u64>,
    /// Terrorist groups that operate there, as the United States' government names them.
    pub terrorist_groups: Vec<String>,
    /// People moving in, less those moving out, per 1,000 inhabitants a year.
    pub net_migration: Option<Dated<f64>>,
}

/// A language spoken in a country (CLDR territory info).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Language {
    /// BCP 47 tag.
    pub tag: String,
    /// English name.
    pub name: String,
    /// Percent of people who use it.
    pub percent: f64,
    /// "official", "official_regional", "de_facto_official" or empty.
    #[serde(default)]
    pub status: String,
}

/// A trade partner with its share.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TradePartner {
    /// ISO 3166-1 alpha-2.
    pub iso2: String,
    /// Percent of the country's exports or imports.
    pub percent: f64,
}

/// A value with the year it stands for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Dated<T> {
    /// The value.
    pub value: T,
    /// The year, where the source gives one.
    pub year: Option<i32>,
}

/// Counts of world heritage sites.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Heritage {
    /// All sites.
    pub total: u32,
    /// Cultural sites.
    pub cultural: u32,
    /// Natural sites.
    pub natural: u32,
    /// Mixed sites.
    #[serde(default)]
    pub mixed: u32,
}
