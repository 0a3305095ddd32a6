//! Fewer points where the eye cannot tell: Douglas and Peucker's way, on the ground.

use gazetteer::Position;
use gazetteer::geo::EARTH_RADIUS_KM;

/// Keeps the ends and every point without which the line would be off by more than
/// `tolerance_km`. A closed line keeps at least a triangle or is dropped to nothing.
pub fn line(points: &[Position], tolerance_km: f64) -> Vec<Position> {
    let closed = points.len() > 3 && points.first() == points.last();
    if points.len() < 3 {
        return points.to_vec();
    }
    let mut keep = vec![false; points.len()];
    let last = points.len() - 1;
    keep[0] = true;
    keep[last] = true;
    let mut open = vec![(0, last)];
    if closed {
        // Ends that are one point say nothing of what lies between: begin from the farthest.
        let far = farthest(points, 0, last).0;
        keep[far] = true;
        open = vec![(0, far), (far, last)];
    }
    while let Some((from, to)) = open.pop() {
        if to <= from + 1 {
            continue;
        }
        let (at, km) = farthest(points, from, to);
        if km > tolerance_km {
            keep[at] = true;
            open.extend([(from, at), (at, to)]);
        }
    }
    let kept: Vec<Position> = points.iter().zip(keep).filter(|(_, k)| *k).map(|(p, _)| *p).collect();
    if closed && kept.len() < 4 { Vec::new() } else { kept }
}

/// The point between two others that lies farthest from the line through them.
fn farthest(points: &[Position], from: usize, to: usize) -> (usize, f64) {
    let (a, b) = (points[from], points[to]);
    let scale = a.lat.to_radians().cos();
    let plane = |p: Position| ((p.lon - a.lon) * scale, p.lat - a.lat);
    let (bx, by) = plane(b);
    let length2 = bx * bx + by * by;
    let mut best = (from, 0.0);
    for (i, &p) in points.iter().enumerate().take(to).skip(from + 1) {
        let (x, y) = plane(p);
        let t = if length2 == 0.0 { 0.0 } else { ((x * bx + y * by) / length2).clamp(0.0, 1.0) };
        let d = (x - t * bx).hypot(y - t * by);
        if d > best.1 {
            best = (i, d);
        }
    }
    (best.0, best.1.to_radians() * EARTH_RADIUS_KM)
}

/// Area in km² within a closed line, positive when it runs counter-clockwise.
pub fn area_km2(ring: &[Position]) -> f64 {
    let Some(first) = ring.first() else { return 0.0 };
    let scale = ring.iter().map(|p| p.lat).sum::<f64>() / ring.len() as f64;
    let scale = scale.to_radians().cos();
    let twice: f64 = ring
        .windows(2)
        .map(|w| {
            (w[0].lon - first.lon) * (w[1].lat - first.lat) - (w[1].lon - first.lon) * (w[0].lat - first.lat)
        })
        .sum();
    twice / 2.0 * scale * 1f64.to_radians().powi(2) * EARTH_RADIUS_KM.powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(lat: f64, lon: f64) -> Position {
        Position { lat, lon }
    }

    #[test]
    fn what_is_straight_is_dropped_and_corners_stay() {
        let bent = [p(0.0, 0.0), p(0.0, 0.5), p(0.0001, 1.0), p(1.0, 1.0)];
        assert_eq!(line(&bent, 0.25), [bent[0], bent[2], bent[3]]);
    }

    #[test]
    fn a_small_island_vanishes_and_a_large_one_stays_closed() {
        let square = |s: f64| [p(0.0, 0.0), p(0.0, s), p(s, s), p(s, 0.0), p(0.0, 0.0)];
        assert!(line(&square(0.001), 0.25).is_empty());
        assert_eq!(line(&square(1.0), 0.25).len(), 5);
        assert!((area_km2(&square(1.0)) - 12_364.0).abs() < 20.0);
        assert!((area_km2(&square(0.1)) - 123.6).abs() < 0.2);
    }
}
