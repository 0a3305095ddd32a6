//! Outlines of countries taken apart into coast, which belongs to one country, and
//! borders, which two share.
//!
//! Drawing every country by itself would draw each border twice and show the cut along
//! 180° that the source makes through Chukotka, Fiji and Antarctica. Here a stretch that
//! occurs twice is a border, or that cut, and is no part of the coast.

use std::collections::{BTreeMap, HashMap};

use gazetteer::Position;
use gazetteer::layers::MapPath;

/// A point as whole 1/1000 degrees (about 110 m), longitude first: coarse enough that the
/// two tellings of one border agree, fine enough for a map of the world.
type Key = (i32, i32);

/// Land taken apart.
#[derive(Debug, Default)]
pub struct Outlines {
    /// Closed rings of coast; islands in lakes and land round lakes follow the even-odd rule.
    pub coast: Vec<Vec<Position>>,
    /// Borders between countries.
    pub borders: Vec<Vec<Position>>,
}

fn key(p: Position) -> Key {
    let lat = (p.lat * 1000.0).round() as i32;
    let lon = (p.lon * 1000.0).round() as i32;
    match (lat.abs(), lon) {
        // All longitudes are one at a pole, and both sides of the date line are one meridian.
        (89_900.., _) => (0, lat.signum() * 90_000),
        (_, -180_000) => (180_000, lat),
        _ => (lon, lat),
    }
}

fn position(k: Key) -> Position {
    Position { lat: f64::from(k.1) / 1000.0, lon: f64::from(k.0) / 1000.0 }
}

/// A step over the date line may be told the long way round: as a run of even steps once
/// round the world. Takes such runs out, so that the short way is left.
pub fn short_way(points: &[Position]) -> Vec<Position> {
    let step = |i: usize| points[i + 1].lon - points[i].lon;
    let mut out = Vec::with_capacity(points.len());
    let mut i = 0;
    while i < points.len() {
        out.push(points[i]);
        let mut end = i;
        // No coast at this scale runs on in one direction by such steps for half the world.
        while end + 1 < points.len() && step(end).abs() > 0.25 && step(end).signum() == step(i).signum() {
            end += 1;
        }
        let round = points.get(end).is_some_and(|p| (p.lon - points[i].lon).abs() > 180.0);
        i = if round { end } else { i + 1 };
    }
    out
}

/// Takes closed outlines apart.
pub fn outlines(countries: &[MapPath]) -> Outlines {
    let mut times: HashMap<(Key, Key), (u32, bool)> = HashMap::new();
    for path in countries {
        let mut keys: Vec<Key> = short_way(&path.points).into_iter().map(key).collect();
        keys.dedup();
        for pair in keys.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let entry = times.entry((a.min(b), a.max(b))).or_default();
            entry.0 += 1;
            // The cut along 180° is neither coast nor border.
            entry.1 |= a.0 == 180_000 && b.0 == 180_000;
        }
    }
    let (mut coast, mut borders) = (Net::default(), Net::default());
    for ((a, b), (count, seam)) in times {
        if count % 2 == 1 {
            coast.add(a, b);
        } else if !seam {
            borders.add(a, b);
        }
    }
    let rings = coast.trails().into_iter().filter(|t| t.len() > 3 && t.first() == t.last());
    let positions = |t: Vec<Key>| t.into_iter().map(position).collect();
    Outlines {
        coast: rings.map(positions).collect(),
        borders: borders.trails().into_iter().map(positions).collect(),
    }
}

/// Stretches joined at their ends. Ordered, so that the same outlines give the same trails.
#[derive(Default)]
struct Net(BTreeMap<Key, Vec<Key>>);

impl Net {
    fn add(&mut self, a: Key, b: Key) {
        self.0.entry(a).or_default().push(b);
        self.0.entry(b).or_default().push(a);
    }

    /// Walks every stretch once: first from the ends of open lines and from junctions, then round rings.
    fn trails(mut self) -> Vec<Vec<Key>> {
        for next in self.0.values_mut() {
            next.sort_unstable();
        }
        let starts: Vec<Key> = self.0.iter().filter(|(_, n)| n.len() % 2 == 1).map(|(k, _)| *k).collect();
        let all: Vec<Key> = self.0.keys().copied().collect();
        let mut out = Vec::new();
        for start in starts.into_iter().chain(all) {
            while self.0.get(&start).is_some_and(|n| !n.is_empty()) {
                out.push(self.walk(start));
            }
        }
        out
    }

    fn walk(&mut self, start: Key) -> Vec<Key> {
        let mut trail = vec![start];
        let mut at = start;
        while let Some(next) = self.0.get_mut(&at).and_then(Vec::pop) {
            if let Some(back) = self.0.get_mut(&next)
                && let Some(i) = back.iter().position(|k| *k == at)
            {
                back.swap_remove(i);
            }
            trail.push(next);
            at = next;
            if at == start {
                break;
            }
        }
        trail
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: f64, east: f64) -> MapPath {
        let p = |lat, lon| Position { lat, lon };
        MapPath {
            points: vec![p(0., west), p(1., west), p(1., east), p(0., east), p(0., west)],
            attribute: 0,
        }
    }

    #[test]
    fn two_neighbours_have_one_coast_and_one_border() {
        let found = outlines(&[square(0.0, 1.0), square(1.0, 2.0)]);
        assert_eq!((found.coast.len(), found.borders.len()), (1, 1));
        assert_eq!(found.coast[0].len(), 7, "six corners and back");
        assert_eq!(found.borders[0].len(), 2);
    }

    #[test]
    fn the_long_way_round_is_made_short() {
        let p = |lon: f64| Position { lat: 69.0, lon };
        let mut points = vec![p(179.8), p(179.9)];
        points.extend((1..=1100).map(|i| p(179.9 - f64::from(i) * 359.9 / 1100.0)));
        points.push(Position { lat: 68.9, lon: -179.9 });
        let short = short_way(&points);
        assert_eq!(short.len(), 4);
        assert!((short[2].lon + 180.0).abs() < 1e-9);
        let coast: Vec<Position> = (0..900).map(|i| p(f64::from(i) * 0.2)).collect();
        assert_eq!(short_way(&coast), coast, "a real coast is left alone");
    }

    #[test]
    fn the_cut_along_the_date_line_is_healed() {
        let found = outlines(&[square(179.0, 180.0), square(-180.0, -179.0)]);
        assert_eq!((found.coast.len(), found.borders.len()), (1, 0));
    }
}
