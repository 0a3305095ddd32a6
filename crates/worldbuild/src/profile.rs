//! What follows from where a place lies: climate, relief, sea, rivers, ports, airports.

use std::collections::BTreeMap;

use gazetteer::Position;
use gazetteer::climate::Koppen;
use gazetteer::container::Writer;
use gazetteer::schema::{NO_U8, NO_U16, NO_U32, world};
use rayon::prelude::*;

use crate::columns::hundred_thousandths;
use crate::land::Land;
use crate::nearest::Lines;
use crate::places::Places;
use crate::sources::airports::Airport;
use crate::sources::era5::{self, Cell};
use crate::sources::etopo5;
use crate::sources::gshhg::Binned;
use crate::sources::harborly::Port;

/// Positions of the places that are at one: cities and divisions. A country is too large for
/// the climate or the coast of its middle to say anything.
pub fn positions(places: &Places) -> Vec<Option<Position>> {
    let countries = places.kind_starts[3] as usize;
    places.rows.iter().enumerate().map(|(i, r)| r.position.filter(|_| i < countries)).collect()
}

/// Distances as the file keeps them: tenths of km.
pub fn tenths(km: Option<f64>) -> u16 {
    km.map_or(NO_U16, |km| (km * 10.0).round().min(65_534.0) as u16)
}

/// Climate columns, and how many cells they share.
pub fn climate(writer: &mut Writer, at: &[Option<Position>], grid: &era5::Grid, land: &Land) -> usize {
    // On a coast the nearest cell may be sea, which is milder: a cell on land goes first, if
    // its middle is hardly farther than a cell is wide.
    let cell = |at: Position| {
        let cells = Cell::around(at);
        let near = cells.iter().filter(|c| at.distance_km(c.centre()) < 30.0);
        let on_land = near.clone().find(|c| land.holds(c.centre()));
        on_land.or(cells.first()).copied().filter(|c| grid.months(*c).is_some())
    };
    let cells: Vec<Option<Cell>> = at.par_iter().map(|p| p.and_then(cell)).collect();
    let mut rows: BTreeMap<Cell, u32> = cells.iter().flatten().map(|c| (*c, 0)).collect();
    rows.values_mut().enumerate().for_each(|(i, row)| *row = i as u32);
    let (mut temperature, mut rain, mut koppen) = (Vec::new(), Vec::new(), Vec::new());
    for cell in rows.keys() {
        let (t, r) = grid.months(*cell).unwrap_or_default();
        let class =
            Koppen::classify(&t.map(|t| f32::from(t) / 10.0), &r.map(f32::from), cell.centre().lat >= 0.0);
        temperature.push(t);
        rain.push(r);
        koppen.push(class as u8);
    }
    writer.add(world::CLIMATE, &cells.iter().map(|c| c.map_or(NO_U32, |c| rows[&c])).collect::<Vec<_>>());
    writer.add(world::CLIMATE_TEMP, &temperature);
    writer.add(world::CLIMATE_RAIN, &rain);
    writer.add(world::CLIMATE_KOPPEN, &koppen);
    rows.len()
}

/// How far around a place its relief is taken, km.
pub const RELIEF_KM: f64 = 25.0;
/// How far around a place its height is held against the land, km: about one node of the grid.
pub const BESIDE_KM: f64 = 12.0;

/// Lowest and highest land within `km`, by ETOPO5; unknown where the grid has none.
pub fn land_heights(
    at: &[Option<Position>],
    grid: &etopo5::Grid,
    land: &Land,
    km: f64,
) -> Vec<Option<(i16, i16)>> {
    at.par_iter()
        .map(|at| {
            let nodes = grid.within((*at)?, km);
            let heights = nodes.iter().filter(|(node, _)| land.holds(*node)).map(|(_, h)| *h as i16);
            let heights: Vec<i16> = heights.collect();
            Some((*heights.iter().min()?, *heights.iter().max()?))
        })
        .collect()
}

/// The relief column.
pub fn relief(writer: &mut Writer, heights: &[Option<(i16, i16)>]) {
    let span = |(low, high): (i16, i16)| (i32::from(high) - i32::from(low)) as u16;
    writer.add(world::RELIEF, &heights.iter().map(|h| h.map_or(NO_U16, span)).collect::<Vec<_>>());
}

/// GSHHG's rank of the smallest river that carries water all year; intermittent ones and
/// canals have higher numbers.
const SMALLEST_PERENNIAL: u8 = 5;

/// Coast and river columns.
pub fn shores(writer: &mut Writer, at: &[Option<Position>], shores: &Binned, rivers: &Binned) {
    let sea = shores.pieces.iter().filter(|p| p.level == 1);
    let sea = Lines::new(sea.map(|p| (p.points.as_slice(), 0)));
    let rivers = rivers.pieces.iter().filter(|p| p.level <= SMALLEST_PERENNIAL);
    let rivers = Lines::new(rivers.map(|p| (p.points.as_slice(), u32::from(p.level))));
    let coast: Vec<u16> =
        at.par_iter().map(|p| tenths(p.and_then(|p| sea.nearest(p)).map(|n| n.0))).collect();
    let river: Vec<Option<(f64, u32)>> = at.par_iter().map(|p| rivers.nearest((*p)?)).collect();
    writer.add(world::COAST, &coast);
    writer.add(world::RIVER, &river.iter().map(|r| tenths(r.map(|r| r.0))).collect::<Vec<_>>());
    let rank = |r: &Option<(f64, u32)>| r.map_or(NO_U8, |r| r.1 as u8);
    writer.add(world::RIVER_RANK, &river.iter().map(rank).collect::<Vec<_>>());
}

/// Port columns: a seaport of the World Port Index within 50 km goes before a harbour, and that
/// before a landing, if it is at most 10 km farther.
pub fn ports(writer: &mut Writer, at: &[Option<Position>], ports: &[Port]) {
    const WITHIN_KM: f64 = 50.0;
    const WORTH_KM: f64 = 10.0;
    let trees: Vec<(Vec<u32>, Lines)> = (0..3)
        .map(|kind| {
            let rows: Vec<u32> =
                (0..ports.len() as u32).filter(|&i| ports[i as usize].kind as u8 == kind).collect();
            let points: Vec<Position> = rows.iter().map(|&i| ports[i as usize].position).collect();
            (rows, Lines::of_points(&points))
        })
        .collect();
    let nearest = |at: Position| {
        let found = trees.iter().enumerate().filter_map(|(kind, (rows, tree))| {
            let (km, i) = tree.nearest(at)?;
            (km <= WITHIN_KM).then(|| (km + kind as f64 * WORTH_KM, rows[i as usize]))
        });
        found.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, row)| row)
    };
    let column: Vec<u32> = at.par_iter().map(|p| p.and_then(nearest).unwrap_or(NO_U32)).collect();
    writer.add(world::PORT, &column);
    let degrees = |of: fn(Position) -> f64| -> Vec<i32> {
        ports.iter().map(|p| hundred_thousandths(Some(p.position), of)).collect()
    };
    writer.add(world::PORT_LAT, &degrees(|p| p.lat));
    writer.add(world::PORT_LON, &degrees(|p| p.lon));
    writer.add(world::PORT_KIND, &ports.iter().map(|p| p.kind as u8).collect::<Vec<_>>());
    writer.add(world::PORT_SIZE, &vec![NO_U8; ports.len()]);
    writer.add(
        world::PORT_NAMES,
        ports.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join("\n").as_bytes(),
    );
}

/// Airport columns.
pub fn airports(writer: &mut Writer, at: &[Option<Position>], airports: &[Airport]) {
    const WITHIN_KM: f64 = 100.0;
    let served: Vec<u32> = (0..airports.len() as u32).filter(|&i| airports[i as usize].scheduled).collect();
    let points: Vec<Position> = served.iter().map(|&i| airports[i as usize].position).collect();
    let served_tree = Lines::of_points(&points);
    let any_tree = Lines::of_points(&airports.iter().map(|a| a.position).collect::<Vec<_>>());
    let nearest = |p: &Option<Position>| served_tree.nearest((*p)?).map(|(_, i)| served[i as usize]);
    let any =
        |p: &Option<Position>| any_tree.nearest((*p)?).filter(|(km, _)| *km <= WITHIN_KM).map(|(_, i)| i);
    let near = |p: &Option<Position>| p.map(|p| served_tree.within(p, WITHIN_KM).min(254) as u8);
    writer.add(world::AIRPORT, &at.par_iter().map(|p| nearest(p).unwrap_or(NO_U32)).collect::<Vec<_>>());
    writer.add(world::AIRFIELD, &at.par_iter().map(|p| any(p).unwrap_or(NO_U32)).collect::<Vec<_>>());
    writer.add(world::AIRPORTS_NEAR, &at.par_iter().map(|p| near(p).unwrap_or(NO_U8)).collect::<Vec<_>>());
    let degrees = |of: fn(Position) -> f64| -> Vec<i32> {
        airports.iter().map(|a| hundred_thousandths(Some(a.position), of)).collect()
    };
    writer.add(world::AIRPORT_LAT, &degrees(|p| p.lat));
    writer.add(world::AIRPORT_LON, &degrees(|p| p.lon));
    writer.add(world::AIRPORT_SIZE, &airports.iter().map(|a| a.size as u8).collect::<Vec<_>>());
    writer.add(world::AIRPORT_SCHEDULED, &airports.iter().map(|a| u8::from(a.scheduled)).collect::<Vec<_>>());
    let names: Vec<String> = airports.iter().map(|a| format!("{}\t{}", a.iata, a.name)).collect();
    writer.add(world::AIRPORT_NAMES, names.join("\n").as_bytes());
}
