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
    /// Coastline in detail (GSHHG), closed or open; the attribute is 1 for land, 2 for
    /// lakes, 3 for islands in lakes.
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
            Self::Coast => "map.coast",
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
    heads.iter().enumerate().filter_map(move |(i, h)| {
        if !within.overlaps(degrees(h.west), degrees(h.south), degrees(h.east), degrees(h.north)) {
            return None;
        }
        let end = heads.get(i + 1).map_or(steps.len(), |next| next.first_step as usize);
        let (mut lon, mut lat) = (h.lon, h.lat);
        let mut points = vec![Position { lat: degrees(lat), lon: degrees(lon) }];
        for step in steps.get(h.first_step as usize..end)? {
            lon += i32::from(step[0]);
            lat += i32::from(step[1]);
            points.push(Position { lat: degrees(lat), lon: degrees(lon) });
        }
        Some(MapPath { points, attribute: h.attribute })
    })
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
    fn paths_come_back_and_boxes_select() {
        let p = |lat, lon| Position::new(lat, lon).unwrap();
        let near = MapPath { points: vec![p(52.0, -113.0), p(52.5, -113.5), p(52.0, -113.0)], attribute: 1 };
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
