//! The nearest line or point on the sphere.
//!
//! Everything is laid out as straight segments between points of the unit sphere in a
//! three-dimensional R*-tree: no date line, no poles. Segments are at most 32 km long, so
//! that a straight one runs at most 20 m below the surface. A k-d tree (`kiddo`) was weighed;
//! it holds points only, and the distance to a coast is one to its segments.

use gazetteer::Position;
use gazetteer::geo::EARTH_RADIUS_KM;
use rstar::RTree;
use rstar::primitives::{GeomWithData, Line};

/// Longest segment, as an angle in radians.
const LONGEST: f64 = 0.005;

type Segment = GeomWithData<Line<[f64; 3]>, u32>;

/// Lines to measure distances to, each with a number.
pub struct Lines {
    tree: RTree<Segment>,
}

impl Lines {
    /// From lines with a number each; a line of one point is a point.
    pub fn new<'a>(lines: impl Iterator<Item = (&'a [Position], u32)>) -> Self {
        let mut segments = Vec::new();
        for (points, number) in lines {
            if let [only] = points {
                segments.push(Segment::new(Line::new(only.unit(), only.unit()), number));
            }
            for pair in points.windows(2) {
                split(pair[0].unit(), pair[1].unit(), number, &mut segments);
            }
        }
        Self { tree: RTree::bulk_load(segments) }
    }

    /// From points alone, numbered in order.
    pub fn of_points(points: &[Position]) -> Self {
        Self::new(points.iter().enumerate().map(|(i, p)| (std::slice::from_ref(p), i as u32)))
    }

    /// Distance to the nearest line in km, and its number.
    pub fn nearest(&self, from: Position) -> Option<(f64, u32)> {
        let (segment, chord2) = self.tree.nearest_neighbor_iter_with_distance_2(from.unit()).next()?;
        Some((arc_km(chord2), segment.data))
    }

    /// How many segments lie within `km`.
    pub fn within(&self, from: Position, km: f64) -> usize {
        let chord = 2.0 * (km / EARTH_RADIUS_KM / 2.0).sin();
        self.tree.locate_within_distance(from.unit(), chord * chord).count()
    }
}

fn arc_km(chord2: f64) -> f64 {
    2.0 * EARTH_RADIUS_KM * (chord2.sqrt() / 2.0).min(1.0).asin()
}

fn split(a: [f64; 3], b: [f64; 3], number: u32, into: &mut Vec<Segment>) {
    let length = (0..3).map(|k| (b[k] - a[k]).powi(2)).sum::<f64>().sqrt();
    let parts = (length / LONGEST).ceil().max(1.0) as usize;
    // Points between are put back on the sphere.
    let at = |i: usize| {
        let t = i as f64 / parts as f64;
        let p = [0, 1, 2].map(|k| a[k] + (b[k] - a[k]) * t);
        let r = p.iter().map(|v| v * v).sum::<f64>().sqrt();
        if r == 0.0 { a } else { p.map(|v| v / r) }
    };
    into.extend((0..parts).map(|i| Segment::new(Line::new(at(i), at(i + 1)), number)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    #[test]
    fn the_distance_is_to_the_line_and_not_to_its_ends() {
        let equator = [at(0.0, 170.0), at(0.0, -170.0)];
        let lines = Lines::new([(&equator[..], 7)].into_iter());
        let (km, number) = lines.nearest(at(1.0, 179.9)).unwrap();
        assert_eq!(number, 7);
        assert!((km - 111.19).abs() < 0.05, "{km}");
    }

    #[test]
    fn points_near_a_pole_and_across_the_date_line() {
        let points = Lines::of_points(&[at(89.9, 0.0), at(0.0, -179.9)]);
        assert_eq!(points.nearest(at(89.9, 180.0)).unwrap().1, 0);
        let (km, which) = points.nearest(at(0.0, 179.9)).unwrap();
        assert!(which == 1 && (km - 22.24).abs() < 0.01);
        assert_eq!(points.within(at(0.0, 179.9), 22.0), 0);
        assert_eq!(points.within(at(0.0, 179.9), 23.0), 1);
        assert!(Lines::of_points(&[]).nearest(at(0.0, 0.0)).is_none());
    }
}
