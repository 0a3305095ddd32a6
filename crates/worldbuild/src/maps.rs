//! The layers that maps are drawn from.

use std::collections::HashMap;

use gazetteer::Position;
use gazetteer::container::Writer;
use gazetteer::layers::{self, Layer, MapPath};

use crate::lakes::{Kind, Water};
use crate::land::Land;
use crate::simplify;
use crate::sources::gshhg::Binned;
use crate::sources::world_atlas::Outline;

/// How far a drawn line may be off, km: a pixel of a map 200 km wide.
pub const TOLERANCE_KM: f64 = 0.25;
/// Islands smaller than this are not drawn, km².
pub const SMALLEST_ISLAND_KM2: f64 = 0.3;
/// Lakes and rivers smaller than this are not drawn, km².
const SMALLEST_LAKE_KM2: f64 = 1.5;

/// Points are kept on a grid of this many to a degree (about 55 m): coarser steps repeat
/// more often, and so take less room.
const GRID: f64 = 2000.0;

fn on_grid(points: &[Position], grid: f64) -> Vec<Position> {
    let round = |v: f64| (v * grid).round() / grid;
    let mut points: Vec<Position> =
        points.iter().map(|p| Position { lat: round(p.lat), lon: round(p.lon) }).collect();
    points.dedup();
    points
}

/// Outlines of countries; `codes` gives the index of a country by its numeric code or, where
/// Natural Earth has none, its name. An area of no country is left out.
pub fn countries(writer: &mut Writer, outlines: &[Outline], codes: &HashMap<String, u32>) {
    let paths = outlines.iter().filter_map(|o| {
        let attribute = *codes.get(&o.numeric).or_else(|| codes.get(&o.name))?;
        Some(MapPath { points: on_grid(&o.points, 1000.0), attribute })
    });
    layers::write(writer, Layer::Countries, paths.filter(|p| p.points.len() > 3));
}

/// Land, simplified.
pub fn land(writer: &mut Writer, land: &Land) {
    let paths = land.rings().map(|r| MapPath { points: on_grid(r, GRID), attribute: 1 });
    layers::write(writer, Layer::Land, paths.filter(|p| p.points.len() > 3));
}

/// Rivers with their ranks.
pub fn rivers(writer: &mut Writer, rivers: &Binned) {
    let paths = rivers.pieces.iter().map(|p| MapPath {
        points: on_grid(&simplify::line(&p.points, TOLERANCE_KM), GRID),
        attribute: u32::from(p.level),
    });
    layers::write(writer, Layer::Rivers, paths.filter(|p| p.points.len() > 1));
}

/// Lakes and wide rivers. Islands in them are lines of their own, to be left out of the fill
/// by the even-odd rule.
pub fn lakes(writer: &mut Writer, waters: &[Water]) {
    let drawn = waters.iter().filter(|w| w.kind != Kind::Sea && w.km2 >= SMALLEST_LAKE_KM2);
    let paths = drawn.flat_map(|w| {
        let attribute = if w.kind == Kind::Lake { 1 } else { 2 };
        let islands = w.islands.iter().filter(|i| simplify::area_km2(i).abs() >= SMALLEST_LAKE_KM2);
        std::iter::once(&w.shore).chain(islands).map(move |ring| MapPath {
            points: on_grid(&simplify::line(ring, TOLERANCE_KM), 1000.0),
            attribute,
        })
    });
    layers::write(writer, Layer::Lakes, paths.filter(|p| p.points.len() > 3));
}
