//! The world behind every map: land, borders, a net of meridians and parallels.
//!
//! It is one SVG file per central meridian, fetched once, kept by the browser, and drawn
//! into pages with `<use>`, so that a map in a page weighs only its own marks. Colours
//! come from the page: `<use>` hands down what it inherits.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use gazetteer::layers::Layer;
use gazetteer::{Bounds, Position, World};

use super::clip::{self, Window};
use super::path;
use super::projection::{equal_earth, wrap};
use super::topology::{self, Outlines};

/// Width of the world in the units of every world map.
pub const WIDTH: f64 = 1000.0;
/// Tenths: paths are written in whole tenths of a unit.
const FINE: f64 = 10.0;

/// Height of the world in the same units.
pub fn height() -> f64 {
    WIDTH * equal_earth::half_height() / equal_earth::half_width()
}

/// The meridians a map may be centred on. 11° E cuts through the Bering Strait and 150° E
/// through the Atlantic, where hardly any land is torn: those two are preferred.
pub const CENTRES: [i16; 12] = [11, 150, 40, 70, 100, 125, 180, -150, -120, -90, -60, -30];

/// Where a position falls on a map centred on a meridian, in units from the upper left.
pub fn at(position: Position, centre: i16) -> [f64; 2] {
    place([wrap(position.lon - f64::from(centre)), position.lat])
}

/// Where a point of [`clip`] falls.
pub fn place(p: clip::Point) -> [f64; 2] {
    let [x, y] = equal_earth::forward(p[1], p[0]);
    let scale = WIDTH / 2.0 / equal_earth::half_width();
    [WIDTH / 2.0 + x * scale, height() / 2.0 - y * scale]
}

/// The address of the base map of a centre. `version` changes with the data.
pub fn href(centre: i16, version: &str) -> String {
    format!("/maps/world/{centre}.svg?v={version}")
}

/// What base maps of this world are called in addresses: changes when the data do.
pub fn version(world: &World) -> String {
    world.meta()[0].built.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

/// Base maps, each drawn when it is first asked for.
#[derive(Default)]
pub struct BaseMaps {
    outlines: Mutex<Option<Arc<Outlines>>>,
    drawn: Mutex<BTreeMap<i16, Arc<str>>>,
}

impl BaseMaps {
    /// The base map centred on one of [`CENTRES`]; `None` for any other meridian.
    pub fn get(&self, world: &World, centre: i16) -> Option<Arc<str>> {
        if !CENTRES.contains(&centre) {
            return None;
        }
        // A thread that panicked while drawing left nothing half-written behind.
        if let Some(ready) = self.drawn.lock().unwrap_or_else(PoisonError::into_inner).get(&centre) {
            return Some(Arc::clone(ready));
        }
        let outlines = self.outlines(world);
        let svg: Arc<str> = draw(&outlines, centre).into();
        self.drawn.lock().unwrap_or_else(PoisonError::into_inner).insert(centre, Arc::clone(&svg));
        Some(svg)
    }

    fn outlines(&self, world: &World) -> Arc<Outlines> {
        let mut slot = self.outlines.lock().unwrap_or_else(PoisonError::into_inner);
        let outlines = slot.get_or_insert_with(|| {
            let everywhere = Bounds { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };
            Arc::new(topology::outlines(&world.map(Layer::Countries, everywhere)))
        });
        Arc::clone(outlines)
    }
}

/// Draws one base map: symbols `land`, `borders`, `net` and `sphere`.
pub fn draw(outlines: &Outlines, centre: i16) -> String {
    let mut land = String::new();
    for ring in &outlines.coast {
        for part in clip::area(ring, f64::from(centre), Window::WORLD) {
            let points = fine(&along_edges(&part));
            let [x0, y0, x1, y1] = path::extent(&points);
            // Half a unit is half a pixel of a map 1,000 pixels wide.
            if (x1 - x0).max(y1 - y0) >= 6.0 {
                path::write(&mut land, &path::thin_ring(&points, 4.0), true);
            }
        }
    }
    let mut borders = String::new();
    for border in &outlines.borders {
        for part in clip::line(border, f64::from(centre), Window::WORLD) {
            path::write(&mut borders, &path::thin(&fine(&part), 4.0), false);
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\">\
         <g id=\"sphere\"><path transform=\"scale(.1)\" d=\"{}\"/></g>\
         <g id=\"net\"><path transform=\"scale(.1)\" fill=\"none\" vector-effect=\"non-scaling-stroke\" d=\"{}\"/></g>\
         <g id=\"land\"><path transform=\"scale(.1)\" fill-rule=\"evenodd\" d=\"{land}\"/></g>\
         <g id=\"borders\"><path transform=\"scale(.1)\" fill=\"none\" vector-effect=\"non-scaling-stroke\" stroke-linejoin=\"round\" d=\"{borders}\"/></g>\
         </svg>",
        WIDTH,
        super::svg::num(height()),
        sphere(),
        net(centre),
    )
}

fn fine(points: &[clip::Point]) -> Vec<[f64; 2]> {
    points.iter().map(|p| place(*p).map(|v| v * FINE)).collect()
}

/// Adds points along the edges of the map, which are curves: a straight step from one
/// latitude to another would cut the corner.
fn along_edges(ring: &[clip::Point]) -> Vec<clip::Point> {
    let mut out = Vec::with_capacity(ring.len());
    for (i, a) in ring.iter().enumerate() {
        let b = ring[(i + 1) % ring.len()];
        out.push(*a);
        if a[0].abs() >= 180.0 && a[0] == b[0] {
            let steps = ((b[1] - a[1]).abs() / 2.0).ceil() as usize;
            out.extend((1..steps).map(|k| [a[0], a[1] + (b[1] - a[1]) * k as f64 / steps as f64]));
        }
    }
    out
}

fn sphere() -> String {
    let rows = (0..=90).map(|i| f64::from(i) * 2.0 - 90.0);
    let ring: Vec<clip::Point> =
        rows.clone().map(|lat| [180.0, lat]).chain(rows.rev().map(|lat| [-180.0, lat])).collect();
    let mut out = String::new();
    path::write(&mut out, &path::thin_ring(&fine(&ring), 1.0), true);
    out
}

/// Meridians and parallels every 30°, the meridians at round longitudes wherever the map is centred.
fn net(centre: i16) -> String {
    let mut out = String::new();
    for lon in (-180..180).step_by(30) {
        let x = wrap(f64::from(lon) - f64::from(centre));
        let meridian: Vec<clip::Point> = (0..=90).map(|i| [x, f64::from(i) * 2.0 - 90.0]).collect();
        path::write(&mut out, &path::thin(&fine(&meridian), 1.0), false);
    }
    for lat in [-60.0, -30.0, 0.0, 30.0, 60.0] {
        path::write(&mut out, &fine(&[[-180.0, lat], [180.0, lat]]), false);
    }
    out
}

/// The centre on which the fewest lines from `from` to `others` are torn by the edge of
/// the map; among equals the one that cuts the least land, then the one that leaves `from` furthest from the edge.
pub fn best_centre(from: Option<Position>, others: &[Position]) -> i16 {
    let Some(from) = from else { return CENTRES[0] };
    let torn = |centre: i16| {
        let x = |p: &Position| wrap(p.lon - f64::from(centre));
        // The shorter way round crosses the edge where the two lie more than half a turn apart on the map.
        let crossing = others.iter().filter(|o| (x(&from) - x(o)).abs() > 180.0).count();
        // A mark right at the edge has no surroundings left on its far side.
        let at_edge = usize::from(180.0 - x(&from).abs() < 12.0) * others.len().max(1);
        crossing * 4 + at_edge
    };
    let cuts_land = |centre: i16| match centre {
        11 | 150 => 0,
        _ => 1,
    };
    // Up to 130° from the middle a city is still comfortably on the map, and the first centre is the one people know.
    let away = |centre: i16| (wrap(from.lon - f64::from(centre)).abs() as i64 - 130).max(0);
    let allowed = others.len() / 3;
    CENTRES
        .iter()
        .copied()
        .min_by_key(|&c| (torn(c).saturating_sub(allowed), cuts_land(c), torn(c), away(c)))
        .unwrap_or(CENTRES[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arcs_are_not_torn_where_it_can_be_helped() {
        let p = |lat, lon| Position { lat, lon };
        assert_eq!(best_centre(None, &[]), 11);
        assert_eq!(best_centre(Some(p(52.5, -113.7)), &[p(23.2, -106.4)]), 11);
        let suva = p(-18.1, 178.4);
        assert_eq!(best_centre(Some(suva), &[p(-36.8, 174.8), p(21.3, -157.9)]), 150);
        let lacombe_to_asia =
            best_centre(Some(p(52.5, -113.7)), &[p(35.0, 135.8), p(43.1, 141.4), p(37.5, 127.0)]);
        assert_eq!(lacombe_to_asia, 150);
    }

    #[test]
    fn the_corners_of_the_world_fall_on_the_map() {
        for centre in CENTRES {
            for (lat, lon) in [(90.0, 0.0), (-90.0, 0.0), (0.0, 180.0), (0.0, -180.0), (-18.0, 178.4)] {
                let [x, y] = at(Position { lat, lon }, centre);
                assert!(
                    (0.0..=WIDTH).contains(&x) && (-1e-9..=height() + 1e-9).contains(&y),
                    "{centre}: {x} {y}"
                );
            }
        }
    }

    #[test]
    fn an_empty_layer_gives_a_map_without_land() {
        let svg = draw(&Outlines::default(), 11);
        let parsed = roxmltree::Document::parse(&svg).unwrap();
        assert_eq!(parsed.descendants().filter(|n| n.has_tag_name("g")).count(), 4);
    }
}
