//! Cutting lines and areas to a window of longitudes and latitudes.
//!
//! A path on the sphere is first unrolled: longitudes run on beyond ±180° instead of
//! jumping, so that neither the date line nor the edge of the map can tear it. Copies of it,
//! a full turn apart, are then cut to the window. A ring round a pole is closed by way of
//! the pole.

use gazetteer::Position;

use super::projection::wrap;

/// A point as (longitude from the central meridian, latitude), degrees.
pub type Point = [f64; 2];

/// A window in degrees; longitudes count from the central meridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Western edge, −180 or more.
    pub west: f64,
    /// Southern edge.
    pub south: f64,
    /// Eastern edge, 180 or less.
    pub east: f64,
    /// Northern edge.
    pub north: f64,
}

impl Window {
    /// The whole world.
    pub const WORLD: Self = Self { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };

    fn misses(&self, points: &[Point]) -> bool {
        points.iter().all(|p| p[0] < self.west)
            || points.iter().all(|p| p[0] > self.east)
            || points.iter().all(|p| p[1] < self.south)
            || points.iter().all(|p| p[1] > self.north)
    }
}

/// Unrolls a path about the meridian `centre`.
fn unroll(points: &[Position], centre: f64) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(points.len());
    for p in points {
        let lon = match out.last() {
            None => wrap(p.lon - centre),
            Some(last) => last[0] + wrap(p.lon - centre - last[0]),
        };
        out.push([lon, p.lat]);
    }
    out
}

/// The parts of a closed ring within the window, each a ring without its first point repeated.
pub fn area(ring: &[Position], centre: f64, window: Window) -> Vec<Vec<Point>> {
    let mut points = unroll(ring, centre);
    let (Some(&first), Some(&last)) = (points.first(), points.last()) else { return Vec::new() };
    let mut shifts = vec![-360.0, 0.0, 360.0];
    let turn = last[0] - first[0];
    if turn.abs() > 180.0 {
        // Round a pole: three turns on end, down to the pole and back, are one area without seams.
        let pole = if points.iter().map(|p| p[1]).sum::<f64>() < 0.0 { -90.0 } else { 90.0 };
        let once = points.clone();
        points =
            [-turn, 0.0, turn].iter().flat_map(|by| once.iter().map(move |p| [p[0] + by, p[1]])).collect();
        points.push([last[0] + turn, pole]);
        points.push([first[0] - turn, pole]);
        shifts = vec![0.0];
    }
    let mut out = Vec::new();
    for shift in shifts {
        let moved: Vec<Point> = points.iter().map(|p| [p[0] + shift, p[1]]).collect();
        if window.misses(&moved) {
            continue;
        }
        let cut = cut(
            cut(cut(cut(moved, 0, window.west, 1.0), 0, window.east, -1.0), 1, window.south, 1.0),
            1,
            window.north,
            -1.0,
        );
        if cut.len() >= 3 {
            out.push(cut);
        }
    }
    out
}

/// Sutherland–Hodgman against one edge: keeps what lies on the side where
/// `sign * (coordinate - edge)` is not negative.
pub fn cut(points: Vec<Point>, axis: usize, edge: f64, sign: f64) -> Vec<Point> {
    let inside = |p: &Point| sign * (p[axis] - edge) >= 0.0;
    if points.iter().all(inside) {
        return points;
    }
    let mut out = Vec::with_capacity(points.len());
    let mut previous = match points.last() {
        Some(p) => *p,
        None => return out,
    };
    for p in points {
        if inside(&p) != inside(&previous) {
            out.push(crossing(previous, p, axis, edge));
        }
        if inside(&p) {
            out.push(p);
        }
        previous = p;
    }
    out
}

fn crossing(a: Point, b: Point, axis: usize, edge: f64) -> Point {
    let t = (edge - a[axis]) / (b[axis] - a[axis]);
    let mut p = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    p[axis] = edge;
    p
}

/// The parts of an open line within the window. A step across a pole, which no map of the
/// world can draw, parts the line.
pub fn line(path: &[Position], centre: f64, window: Window) -> Vec<Vec<Point>> {
    let points = unroll(path, centre);
    let mut out = Vec::new();
    for shift in [-720.0, -360.0, 0.0, 360.0, 720.0] {
        let moved: Vec<Point> = points.iter().map(|p| [p[0] + shift, p[1]]).collect();
        if window.misses(&moved) {
            continue;
        }
        let mut piece: Vec<Point> = Vec::new();
        for pair in moved.windows(2) {
            let over_pole = (pair[1][0] - pair[0][0]).abs() > 60.0 && pair[0][1].abs() > 60.0;
            match segment(pair[0], pair[1], window).filter(|_| !over_pole) {
                Some((a, b)) => {
                    if piece.last() != Some(&a) {
                        finish(&mut piece, &mut out);
                        piece.push(a);
                    }
                    piece.push(b);
                }
                None => finish(&mut piece, &mut out),
            }
        }
        finish(&mut piece, &mut out);
    }
    out
}

fn finish(piece: &mut Vec<Point>, out: &mut Vec<Vec<Point>>) {
    let done = std::mem::take(piece);
    if done.len() > 1 {
        out.push(done);
    }
}

/// Liang and Barsky: the part of a segment within the window.
fn segment(a: Point, b: Point, w: Window) -> Option<(Point, Point)> {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (axis, low, high) in [(0, w.west, w.east), (1, w.south, w.north)] {
        let d = b[axis] - a[axis];
        for (edge, towards) in [(low, 1.0), (high, -1.0)] {
            let outside = towards * (edge - a[axis]);
            let speed = towards * d;
            if speed.abs() < 1e-15 {
                if outside > 0.0 {
                    return None;
                }
            } else if speed > 0.0 {
                from = from.max(outside / speed);
            } else {
                to = to.min(outside / speed);
            }
        }
    }
    let at = |t: f64| [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    (from < to).then(|| (if from > 0.0 { at(from) } else { a }, if to < 1.0 { at(to) } else { b }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring(points: &[(f64, f64)]) -> Vec<Position> {
        points.iter().map(|&(lat, lon)| Position { lat, lon }).collect()
    }

    #[test]
    fn an_island_on_the_date_line_is_two_areas_at_the_edges_and_one_in_the_middle() {
        let island = ring(&[(-1., 179.), (1., 179.), (1., -179.), (-1., -179.), (-1., 179.)]);
        let torn = area(&island, 0.0, Window::WORLD);
        assert_eq!(torn.len(), 2);
        assert!(torn.iter().flatten().all(|p| p[0].abs() >= 178.9 && p[0].abs() <= 180.0));
        let whole = area(&island, 180.0, Window::WORLD);
        assert_eq!(whole.len(), 1);
        assert!(whole[0].iter().all(|p| p[0].abs() <= 1.0));
    }

    #[test]
    fn a_continent_round_the_pole_is_closed_at_the_pole() {
        let antarctica = ring(&[(-70., -180.), (-75., -90.), (-70., 0.), (-75., 90.), (-70., 180.)]);
        for centre in [0.0, 11.0, 150.0, -90.0] {
            let parts = area(&antarctica, centre, Window::WORLD);
            assert_eq!(parts.len(), 1, "one area, no seams");
            let (mut west, mut east, mut south) = (0.0_f64, 0.0_f64, 0.0_f64);
            for p in &parts[0] {
                (west, east, south) = (west.min(p[0]), east.max(p[0]), south.min(p[1]));
            }
            assert_eq!((west, east, south), (-180.0, 180.0, -90.0));
        }
    }

    #[test]
    fn a_flight_over_the_edge_is_two_lines_without_a_streak() {
        let (tokyo, lacombe) = (Position { lat: 35.7, lon: 139.7 }, Position { lat: 52.5, lon: -113.7 });
        let parts = line(&tokyo.arc(lacombe, 64), 0.0, Window::WORLD);
        assert_eq!(parts.len(), 2);
        for pair in parts.iter().flat_map(|p| p.windows(2)) {
            assert!((pair[0][0] - pair[1][0]).abs() < 20.0, "no streak: {pair:?}");
        }
        assert_eq!(line(&tokyo.arc(lacombe, 64), 180.0, Window::WORLD).len(), 1);
    }

    proptest! {
        #[test]
        fn what_is_left_lies_within_the_window(
            points in prop::collection::vec((-90.0..=90.0f64, -180.0..=180.0f64), 3..20),
            centre in -180.0..=180.0f64,
        ) {
            let mut closed = ring(&points);
            closed.push(closed[0]);
            let window = Window { west: -20.0, south: -30.0, east: 25.0, north: 40.0 };
            for p in area(&closed, centre, window).iter().chain(&line(&closed, centre, window)).flatten() {
                prop_assert!(p[0] >= -20.0 - 1e-9 && p[0] <= 25.0 + 1e-9, "{p:?}");
                prop_assert!(p[1] >= -30.0 - 1e-9 && p[1] <= 40.0 + 1e-9, "{p:?}");
            }
        }
    }
}
