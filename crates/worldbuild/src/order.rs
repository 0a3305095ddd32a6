//! The order of cities within a country: along a Hilbert curve, so that what lies close on
//! the ground lies close in memory and in the compressor's window.

use gazetteer::Position;

/// Position on a Hilbert curve over the plane of longitudes and latitudes, 16 bits a side.
pub fn hilbert(position: Position) -> u32 {
    const SIDE: u32 = 1 << 16;
    let scaled = |v: f64, half: f64| (((v + half) / (2.0 * half)) * f64::from(SIDE - 1)).round() as u32;
    let (mut x, mut y) = (scaled(position.lon, 180.0), scaled(position.lat, 90.0));
    let mut distance = 0;
    let mut side = SIDE / 2;
    while side > 0 {
        let (right, upper) = (u32::from(x & side > 0), u32::from(y & side > 0));
        distance = (distance << 2) | ((3 * right) ^ upper);
        if upper == 0 {
            if right == 1 {
                x = (SIDE - 1) - x;
                y = (SIDE - 1) - y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        side /= 2;
    }
    distance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_on_the_ground_are_neighbours_on_the_curve() {
        let at = |lat, lon| hilbert(Position::new(lat, lon).unwrap());
        assert_eq!(at(-90.0, -180.0), 0);
        assert_eq!(at(-90.0, 180.0), u32::MAX, "the curve ends in the other corner of its foot");
        let (here, near, far) = (at(52.467, -113.735), at(52.468, -113.734), at(-33.9, 18.4));
        assert!(here.abs_diff(near) < here.abs_diff(far));
    }
}
