//! The World Bank's income classes and the UN's regions, as `hdx-python-country` has them (CSV).

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Deserialize;

/// What is taken of one country.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Regions {
    /// UN region ("Americas"); may be empty.
    pub region: String,
    /// UN sub-region ("Northern America"); may be empty.
    pub subregion: String,
    /// Income class ("High"), where the World Bank classes the country.
    pub income: Option<String>,
}

#[derive(Deserialize)]
struct Line {
    #[serde(rename = "ISO 3166-1 Alpha 2-Codes")]
    iso2: String,
    #[serde(rename = "Region Name")]
    region: String,
    #[serde(rename = "Sub-region Name")]
    subregion: String,
    #[serde(rename = "World Bank Income Level")]
    income: String,
}

/// By ISO code.
pub fn regions(csv: &[u8]) -> Result<BTreeMap<String, Regions>> {
    let mut all = BTreeMap::new();
    for line in csv::Reader::from_reader(csv).deserialize() {
        let Line { iso2, region, subregion, income } = line?;
        if iso2.len() == 2 {
            let income = Some(income.trim().to_owned()).filter(|i| !i.is_empty());
            all.insert(iso2, Regions { region, subregion, income });
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_read() {
        let csv = "ISO 3166-1 Alpha 2-Codes,Region Name,Sub-region Name,World Bank Income Level\n\
            CA,Americas,Northern America,High\nAQ,,,\n,Europe,,\n";
        let all = regions(csv.as_bytes()).unwrap();
        assert_eq!(all["CA"].income.as_deref(), Some("High"));
        assert_eq!(all["AQ"], Regions::default());
        assert_eq!(all.len(), 2);
    }
}
