//! Writes what the ranking reads as bare arrays, so that another tool can reckon the same
//! formula: the benchmark does so in NumPy.

use std::io;
use std::path::Path;

use gazetteer::{Kind, PlaceIx};
use serde::Serialize;

use crate::engine::Engine;
use crate::features::{Feature, Shape};
use crate::nations::OF_COUNTRIES;
use crate::query::Weights;
use crate::scene::GEO;
use crate::scorer::Scorer;
use crate::table::{GeoClass, Row, SECTION, UNKNOWN, hours_east, ln_people, root_airport, root_elevation};

/// What `export.json` says: names, shapes and types of the files beside it.
#[derive(Debug, Serialize)]
struct Index {
    arrays: Vec<Array>,
    curves: Vec<ExportedCurve>,
    country_features: Vec<&'static str>,
    sparse_features: Vec<&'static str>,
    queries: Vec<u32>,
}

#[derive(Debug, Serialize)]
struct Array {
    name: String,
    dtype: &'static str,
    columns: usize,
}

#[derive(Debug, Serialize)]
struct ExportedCurve {
    feature: &'static str,
    knots: Option<&'static [f32]>,
    values: Vec<f32>,
}

struct Folder<'d> {
    dir: &'d Path,
    arrays: Vec<Array>,
}

impl Folder<'_> {
    fn floats(&mut self, name: &str, columns: usize, values: impl Iterator<Item = f32>) -> io::Result<()> {
        let bytes: Vec<u8> = values.flat_map(f32::to_le_bytes).collect();
        self.put(name, "<f4", columns, &bytes)
    }

    fn whole(&mut self, name: &str, columns: usize, values: impl Iterator<Item = u32>) -> io::Result<()> {
        let bytes: Vec<u8> = values.flat_map(u32::to_le_bytes).collect();
        self.put(name, "<u4", columns, &bytes)
    }

    fn put(&mut self, name: &str, dtype: &'static str, columns: usize, bytes: &[u8]) -> io::Result<()> {
        std::fs::write(self.dir.join(format!("{name}.bin")), bytes)?;
        self.arrays.push(Array { name: name.to_owned(), dtype, columns });
        Ok(())
    }
}

fn known(code: u8, scale: fn(u8) -> f32) -> f32 {
    if code == UNKNOWN { f32::NAN } else { scale(code) }
}

/// Writes the columns of all cities, the curves, and what is particular to each of these
/// places that ask, with the scores that this program gives all cities (`scores-<row>`).
///
/// # Errors
/// If the folder cannot be written to.
pub fn export(engine: &Engine, places: &[PlaceIx], dir: &Path) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    let mut out = Folder { dir, arrays: Vec::new() };
    let scene = &engine.scene;
    let cities = engine.world().rows(Kind::City);
    let rows = &scene.table.rows[cities.start as usize..cities.end as usize];
    let each = |f: fn(&Row) -> f32| rows.iter().map(f);
    out.floats("unit", 3, rows.iter().flat_map(|r| r.unit))?;
    out.floats("ln_people", 1, each(|r| known(r.people, ln_people)))?;
    out.floats("root_elevation", 1, each(|r| known(r.elevation, root_elevation)))?;
    out.floats("hours", 1, each(|r| known(r.hours, hours_east)))?;
    out.floats("root_airport", 1, each(|r| known(r.airport, root_airport)))?;
    out.floats("own", 1, each(|r| r.own))?;
    out.whole("universities", 1, rows.iter().map(|r| u32::from(r.universities)))?;
    out.whole("rank", 1, rows.iter().map(|r| if r.rank == SECTION { 0 } else { u32::from(r.rank) }))?;
    out.whole("cell", 1, rows.iter().map(|r| r.cell))?;
    out.whole("country", 1, rows.iter().map(|r| u32::from(r.country)))?;
    let last = scene.world.rows(Kind::Admin1).len() as u32;
    out.whole("division", 1, rows.iter().map(|r| u32::from(r.division).min(last)))?;
    let classes = |code: u16| {
        let g = GeoClass::of_code(code);
        [g.coast, g.port, g.lake, g.river, g.relief].map(u32::from)
    };
    out.whole("geo", GEO.len(), rows.iter().flat_map(|r| classes(r.geo)))?;
    let cells = &scene.table.cells;
    out.floats("temperature", 12, cells.iter().flat_map(|c| c.temperature))?;
    out.floats("rain", 12, cells.iter().flat_map(|c| c.rain))?;
    out.whole("koppen", 1, cells.iter().map(|c| u32::from(c.koppen)))?;
    let mut sparse_features = Vec::new();
    for &place in places {
        let plan = scene.plan(place);
        let name = |what: &str| format!("{what}-{}", place.0);
        out.floats(&name("countries"), OF_COUNTRIES.len(), plan.countries.iter().flatten().copied())?;
        out.floats(&name("partners_in"), 1, plan.partners_in.iter().copied())?;
        out.floats(&name("divisions"), 1, plan.divisions.iter().copied())?;
        let touched = || plan.touched.iter().zip(&plan.sparse).skip(1).filter(|(r, _)| cities.contains(r));
        out.whole(&name("touched"), 1, touched().map(|(r, _)| *r))?;
        let of = |s: &crate::scene::Sparse| {
            let mut all = vec![(Feature::CityIndustries, s.industries), (Feature::CityCulture, s.culture)];
            all.extend(s.relationships());
            all.push((Feature::Namesake, s.namesake));
            all
        };
        sparse_features = of(&plan.sparse[0]).iter().map(|(f, _)| f.key()).collect();
        let width = sparse_features.len();
        out.floats(&name("sparse"), width, touched().flat_map(|(_, s)| of(s)).map(|(_, x)| x))?;
        let scorer = Scorer::new(&plan, &engine.model, &engine.curves, &Weights::default());
        out.floats(&name("scores"), 1, scorer.all(cities.clone()).into_iter())?;
    }
    let curves = Feature::ALL
        .iter()
        .map(|f| ExportedCurve {
            feature: f.key(),
            knots: match f.shape() {
                Shape::Line(knots) => Some(knots),
                Shape::Cases(_) => None,
            },
            values: engine.model.curve(*f).values().to_vec(),
        })
        .collect();
    let index = Index {
        curves,
        country_features: OF_COUNTRIES.iter().map(|f| f.key()).collect(),
        sparse_features,
        queries: places.iter().map(|p| p.0).collect(),
        arrays: out.arrays,
    };
    std::fs::write(dir.join("export.json"), serde_json::to_vec(&index)?)
}
