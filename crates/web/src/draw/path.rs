//! Paths as short as the screen allows: thinned to the pixel, written in whole steps.

use std::fmt::Write as _;

/// Thins a line: leaves out points that lie within `tolerance` of the line that is left
/// (Ramer, Douglas and Peucker). Both ends stay.
pub fn thin(points: &[[f64; 2]], tolerance: f64) -> Vec<[f64; 2]> {
    if points.len() < 3 {
        return points.to_vec();
    }
    let mut keep = vec![false; points.len()];
    keep[0] = true;
    keep[points.len() - 1] = true;
    let mut open = vec![(0, points.len() - 1)];
    while let Some((a, b)) = open.pop() {
        let mut worst = (0.0, a);
        for i in a + 1..b {
            let d = off(points[i], points[a], points[b]);
            if d > worst.0 {
                worst = (d, i);
            }
        }
        if worst.0 > tolerance {
            keep[worst.1] = true;
            open.push((a, worst.1));
            open.push((worst.1, b));
        }
    }
    points.iter().zip(keep).filter_map(|(p, k)| k.then_some(*p)).collect()
}

/// Distance of `p` from the segment `a`–`b`.
fn off(p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx * dx + dy * dy;
    let t =
        if length > 0.0 { (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (p[0] - a[0] - t * dx).hypot(p[1] - a[1] - t * dy)
}

/// A ring thinned like a line, from its two most distant corners, so that it keeps its shape.
pub fn thin_ring(points: &[[f64; 2]], tolerance: f64) -> Vec<[f64; 2]> {
    let Some(&first) = points.first() else { return Vec::new() };
    let far = |p: &[f64; 2]| (p[0] - first[0]).hypot(p[1] - first[1]);
    let turn = (0..points.len()).max_by(|&a, &b| far(&points[a]).total_cmp(&far(&points[b]))).unwrap_or(0);
    let mut out = thin(&points[..=turn], tolerance);
    let mut back = points[turn..].to_vec();
    back.push(first);
    let back = thin(&back, tolerance);
    out.extend(back.iter().skip(1).take(back.len().saturating_sub(2)));
    out
}

/// Extent of points: smallest and largest x and y.
pub fn extent<'p>(points: impl IntoIterator<Item = &'p [f64; 2]>) -> [f64; 4] {
    points
        .into_iter()
        .fold([f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY], |[x0, y0, x1, y1], p| {
            [x0.min(p[0]), y0.min(p[1]), x1.max(p[0]), y1.max(p[1])]
        })
}

/// Appends a path in whole units as relative steps: `m120 40l3-4 5 0z`. Points that fall
/// together are written once; what shrinks to one point is left out.
pub fn write(out: &mut String, points: &[[f64; 2]], closed: bool) {
    let mut whole: Vec<[i64; 2]> = points
        .iter()
        .filter(|p| p[0].is_finite() && p[1].is_finite())
        .map(|p| [p[0].round() as i64, p[1].round() as i64])
        .collect();
    whole.dedup();
    if closed && whole.len() > 1 && whole.first() == whole.last() {
        whole.pop();
    }
    if whole.len() < if closed { 3 } else { 2 } {
        return;
    }
    let mut at = whole[0];
    let _ = write!(out, "M{} {}l", at[0], at[1]);
    let mut first = true;
    for p in &whole[1..] {
        for (k, d) in [p[0] - at[0], p[1] - at[1]].into_iter().enumerate() {
            if d >= 0 && !(first && k == 0) {
                out.push(' ');
            }
            let _ = write!(out, "{d}");
        }
        first = false;
        at = *p;
    }
    if closed {
        out.push('z');
    }
}

/// Appends a path with one decimal, for the few lines that are drawn in the figure's own units.
pub fn write_fine(out: &mut String, points: &[[f64; 2]]) {
    for (i, p) in points.iter().filter(|p| p[0].is_finite() && p[1].is_finite()).enumerate() {
        let _ = write!(
            out,
            "{}{} {}",
            if i == 0 { 'M' } else { 'L' },
            super::svg::num(p[0]),
            super::svg::num(p[1])
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn steps_are_short() {
        let mut out = String::new();
        write(&mut out, &[[10.2, 5.0], [13.0, 1.4], [13.1, 1.0], [20.0, 1.0]], true);
        assert_eq!(out, "M10 5l3-4 7 0z");
        let mut none = String::new();
        write(&mut none, &[[0.1, 0.0], [0.2, 0.1], [f64::NAN, 3.0]], true);
        assert_eq!(none, "", "less than a pixel, or no number, is nothing");
    }

    #[test]
    fn a_ring_keeps_its_corners() {
        let square = [[0., 0.], [5., 0.], [10., 0.], [10., 10.], [5., 10.01], [0., 10.]];
        assert_eq!(thin_ring(&square, 0.1), [[0., 0.], [10., 0.], [10., 10.], [0., 10.]]);
    }

    proptest! {
        #[test]
        fn no_point_is_far_from_the_thinned_line(points in prop::collection::vec([-100.0..100.0f64, -100.0..100.0f64], 2..60)) {
            let thinned = thin(&points, 2.0);
            prop_assert_eq!(thinned.first(), points.first());
            prop_assert_eq!(thinned.last(), points.last());
            for p in &points {
                let nearest = thinned.windows(2).map(|w| off(*p, w[0], w[1])).fold(f64::INFINITY, f64::min);
                prop_assert!(nearest <= 2.0 + 1e-9);
            }
        }
    }
}
