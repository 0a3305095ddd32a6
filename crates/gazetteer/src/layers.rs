//! Lines and areas that maps are drawn from: outlines of countries, coast, rivers, lakes.
//!
//! A layer is two sections of a container: `<layer>.paths`, one [`PathHead`] a path, and
//! `<layer>.steps`, the steps from each point to the next in 1/100,000 degree. Long steps
//! are split when written, so that each fits 16 bits.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::container::{Container, Writer};
use crate::geo::{Bounds, Position};

/// Which layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// Countries at 1:50 million (Natural Earth), closed; the attribute is the country's index.
    Countries,
    /// Land in detail (GSHHG), closed, to be filled: a large island or a continent is cut into
    /// squares of 2°, whose sides are no coast; the attribute is 1.
    Land,
    /// Coastline in detail: the outlines of [`Layer::Land`] without the sides of its squares,
    /// closed or open, to be drawn as lines; the attribute is 1.
    Coast,
    /// Rivers (GSHHG), open; the attribute is the rank, 1 largest.
    Rivers,
    /// Lakes and wide rivers (OpenStreetMap), closed; the attribute is 1 for a lake, 2 for a river.
    Lakes,
}

impl Layer {
    fn name(self) -> &'static str {
        match self {
            Self::Countries => "map.countries",
            // Coasts are not kept twice: they are read out of the land.
            Self::Land | Self::Coast => "map.land",
            Self::Rivers => "map.rivers",
            Self::Lakes => "map.lakes",
        }
    }
}

/// The head of one path. Degrees are multiplied by 100,000.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct PathHead {
    first_step: u32,
    attribute: u32,
    lon: i32,
    lat: i32,
    west: i32,
    south: i32,
    east: i32,
    north: i32,
}

/// A path as points.
#[derive(Debug, Clone, PartialEq)]
pub struct MapPath {
    /// Points in order; the first is repeated at the end of a closed path.
    pub points: Vec<Position>,
    /// What the layer says of it.
    pub attribute: u32,
}

const UNIT: f64 = 100_000.0;

/// Paths of `layer` whose boxes overlap `within`; none if the file has no such layer.
pub fn read<'c>(
    container: &'c Container,
    layer: Layer,
    within: Bounds,
) -> impl Iterator<Item = MapPath> + use<'c> {
    let heads: &[PathHead] = container.slice(&format!("{}.paths", layer.name())).unwrap_or(&[]);
    let steps: &[[i16; 2]] = container.slice(&format!("{}.steps", layer.name())).unwrap_or(&[]);
    let degrees = |v: i32| f64::from(v) / UNIT;
    let paths = heads.iter().enumerate().filter_map(move |(i, h)| {
        if !within.overlaps(degrees(h.west), degrees(h.south), degrees(h.east), degrees(h.north)) {
            return None;
        }
        let end = heads.get(i + 1).map_or(steps.len(), |next| next.first_step as usize);
        let (mut lon, mut lat) = (h.lon, h.lat);
        let mut points = vec![Position { lat: degrees(lat), lon: degrees(lon) }];
        for step in steps.get(h.first_step as usize..end)? {
            lon = lon.wrapping_add(i32::from(step[0]));
            lat = lat.wrapping_add(i32::from(step[1]));
            points.push(Position { lat: degrees(lat), lon: degrees(lon) });
        }
        Some(MapPath { points, attribute: h.attribute })
    });
    paths.flat_map(move |path| if layer == Layer::Coast { shores(&path) } else { vec![path] })
}

/// Side of the squares that [`Layer::Land`] is cut into, degrees.
const SQUARE: f64 = 2.0;

/// The outline of a piece of land without the sides of its square.
fn shores(land: &MapPath) -> Vec<MapPath> {
    let on_line = |v: f64| (v / SQUARE - (v / SQUARE).round()).abs() < 1e-7;
    let is_side =
        |a: Position, b: Position| (a.lon == b.lon && on_line(a.lon)) || (a.lat == b.lat && on_line(a.lat));
    let mut lines: Vec<MapPath> = Vec::new();
    let mut line: Vec<Position> = land.points.first().copied().into_iter().collect();
    for pair in land.points.windows(2) {
        if is_side(pair[0], pair[1]) {
            let points = std::mem::replace(&mut line, vec![pair[1]]);
            lines.push(MapPath { points, attribute: land.attribute });
        } else {
            line.push(pair[1]);
        }
    }
    lines.push(MapPath { points: line, attribute: land.attribute });
    lines.retain(|l| l.points.len() > 1);
    lines
}

/// Adds a layer to a container that is being written.
pub fn write(writer: &mut Writer, layer: Layer, paths: impl IntoIterator<Item = MapPath>) {
    let mut heads = Vec::new();
    let mut steps: Vec<[i16; 2]> = Vec::new();
    for path in paths {
        let points: Vec<(i32, i32)> = path
            .points
            .iter()
            .map(|p| ((p.lon * UNIT).round() as i32, (p.lat * UNIT).round() as i32))
            .collect();
        let Some(&(lon, lat)) = points.first() else { continue };
        let bound = |f: fn(&(i32, i32)) -> i32| {
            let values = points.iter().map(f);
            (values.clone().min().unwrap_or(0), values.max().unwrap_or(0))
        };
        let ((west, east), (south, north)) = (bound(|p| p.0), bound(|p| p.1));
        heads.push(PathHead {
            first_step: steps.len() as u32,
            attribute: path.attribute,
            lon,
            lat,
            west,
            south,
            east,
            north,
        });
        for pair in points.windows(2) {
            let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
            let parts = (dx.abs().max(dy.abs()) / i32::from(i16::MAX)) + 1;
            let at = |d: i32, k: i32| (i64::from(d) * i64::from(k) / i64::from(parts)) as i32;
            for k in 0..parts {
                steps.push([(at(dx, k + 1) - at(dx, k)) as i16, (at(dy, k + 1) - at(dy, k)) as i16]);
            }
        }
    }
    writer.add(&format!("{}.paths", layer.name()), &heads);
    writer.add(&format!("{}.steps", layer.name()), &steps);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coasts_are_land_without_the_sides_of_its_squares() {
        let p = |lat, lon| Position::new(lat, lon).unwrap();
        // A shore across the square of 0° to 2°, land to its south-west.
        let shore = vec![p(0.0, 0.3), p(0.2, 0.3), p(0.3, 0.0)];
        let mut ring = shore.clone();
        ring.extend([p(0.0, 0.0), p(0.0, 0.3)]);
        let island =
            MapPath { points: vec![p(1.5, 1.5), p(1.5, 1.6), p(1.6, 1.6), p(1.5, 1.5)], attribute: 1 };
        let mut w = Writer::new();
        write(&mut w, Layer::Land, [MapPath { points: ring.clone(), attribute: 1 }, island.clone()]);
        let dir = tempfile::tempdir().unwrap();
        w.write(&dir.path().join("map")).unwrap();
        let c = Container::open(&dir.path().join("map")).unwrap();
        let here = Bounds::around(p(1.0, 1.0), 300.0);
        assert_eq!(read(&c, Layer::Land, here).next().unwrap().points, ring);
        let coast: Vec<_> = read(&c, Layer::Coast, here).collect();
        assert_eq!(coast, [MapPath { points: shore, attribute: 1 }, island]);
    }

    #[test]
    fn paths_come_back_and_boxes_select() {
        let p = |lat, lon| Position::new(lat, lon).unwrap();
        let near = MapPath { points: vec![p(52.0, -113.0), p(52.3, -113.3), p(52.0, -113.0)], attribute: 1 };
        let long = MapPath { points: vec![p(-80.0, 0.0), p(-80.0, 179.0)], attribute: 2 };
        let mut w = Writer::new();
        write(&mut w, Layer::Lakes, [near.clone(), long.clone()]);
        let dir = tempfile::tempdir().unwrap();
        w.write(&dir.path().join("map")).unwrap();
        let c = Container::open(&dir.path().join("map")).unwrap();
        let found: Vec<_> = read(&c, Layer::Lakes, Bounds::around(p(52.3, -113.2), 50.0)).collect();
        assert_eq!(found, [near]);
        let all: Vec<_> =
            read(&c, Layer::Lakes, Bounds { west: -180., south: -90., east: 180., north: 90. }).collect();
        assert_eq!(all.len(), 2);
        assert_eq!(all[1].points.last(), long.points.last(), "a long step is split without drift");
        assert_eq!(read(&c, Layer::Coast, Bounds::around(p(0.0, 0.0), 1.0)).count(), 0);
    }
}
