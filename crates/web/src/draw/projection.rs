//! From the sphere to the plane: Equal Earth for the world, Lambert's azimuthal
//! equal-area projection for the surroundings of one place.
//!
//! Both keep areas true, so that no country looks larger than it is. Lengths are in units
//! of the sphere's radius; y grows to the north.

use gazetteer::Position;

/// A longitude brought into −180 to 180.
pub fn wrap(lon: f64) -> f64 {
    let wrapped = (lon + 180.0).rem_euclid(360.0) - 180.0;
    if wrapped.is_finite() { wrapped } else { 0.0 }
}

/// Equal Earth, after Šavrič, Patterson and Jenny (2018), "The Equal Earth map projection",
/// International Journal of Geographical Information Science 33(3), 454–465, equation 1.
pub mod equal_earth {
    const A1: f64 = 1.340264;
    const A2: f64 = -0.081106;
    const A3: f64 = 0.000893;
    const A4: f64 = 0.003796;

    /// Projects degrees north and degrees east *of the central meridian* (−180 to 180).
    pub fn forward(lat: f64, lon: f64) -> [f64; 2] {
        let root3 = 3.0_f64.sqrt();
        let theta = (root3 / 2.0 * lat.clamp(-90.0, 90.0).to_radians().sin()).asin();
        let t2 = theta * theta;
        let t6 = t2 * t2 * t2;
        let t8 = t6 * t2;
        let slope = 9.0 * A4 * t8 + 7.0 * A3 * t6 + 3.0 * A2 * t2 + A1;
        let x = 2.0 * root3 * lon.to_radians() * theta.cos() / (3.0 * slope);
        let y = theta * (A4 * t8 + A3 * t6 + A2 * t2 + A1);
        [x, y]
    }

    /// Half the width of the world: x of the equator at 180° from the central meridian.
    pub fn half_width() -> f64 {
        forward(0.0, 180.0)[0]
    }

    /// Half the height of the world: y of the North Pole.
    pub fn half_height() -> f64 {
        forward(90.0, 0.0)[1]
    }
}

/// Lambert's azimuthal equal-area projection about a centre, after Snyder (1987), "Map
/// projections: a working manual", USGS Professional Paper 1395, equations 22-4, 24-2, 24-13, 24-14.
#[derive(Debug, Clone, Copy)]
pub struct Azimuthal {
    sin0: f64,
    cos0: f64,
    lon0: f64,
}

impl Azimuthal {
    /// The projection about `centre`.
    pub fn about(centre: Position) -> Self {
        let lat0 = centre.lat.to_radians();
        Self { sin0: lat0.sin(), cos0: lat0.cos(), lon0: centre.lon }
    }

    /// Projects a position. The antipode of the centre, which is a circle and no point,
    /// falls on its northern end.
    pub fn forward(self, at: Position) -> [f64; 2] {
        let (sin, cos) = at.lat.to_radians().sin_cos();
        let (sin_lon, cos_lon) = (at.lon - self.lon0).to_radians().sin_cos();
        let towards = 1.0 + self.sin0 * sin + self.cos0 * cos * cos_lon;
        if towards < 1e-12 {
            return [0.0, 2.0];
        }
        let k = (2.0 / towards).sqrt();
        [k * cos * sin_lon, k * (self.cos0 * sin - self.sin0 * cos * cos_lon)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The paper says: the pole line is 0.59 as long as the equator, the height 0.49 of the width.
    #[test]
    fn equal_earth_has_the_proportions_of_the_paper() {
        let (w, h) = (equal_earth::half_width(), equal_earth::half_height());
        assert!((w - 2.706_63).abs() < 1e-5, "{w}");
        assert!((h - 1.317_363).abs() < 1e-5, "{h}");
        let pole_line = equal_earth::forward(90.0, 180.0)[0] / w;
        assert!((pole_line - 0.59).abs() < 0.005, "{pole_line}");
        assert_eq!(equal_earth::forward(0.0, 0.0), [0.0, 0.0]);
    }

    /// Equal area: the strip between two parallels has the area it has on the sphere.
    #[test]
    fn equal_earth_keeps_areas() {
        for south in [-90.0, -60.0, -10.0, 0.0, 35.0, 70.0, 89.0] {
            let north: f64 = south + 1.0;
            let ([xs, ys], [xn, yn]) =
                (equal_earth::forward(south, 180.0), equal_earth::forward(north, 180.0));
            let [xm, ym] = equal_earth::forward(south + 0.5, 180.0);
            // Simpson's rule over y; the width is twice x. The middle of the strip in y is near ym.
            let drawn = 2.0 * ((ym - ys) * (xs + xm) / 2.0 + (yn - ym) * (xm + xn) / 2.0);
            let real = 2.0 * std::f64::consts::PI * (north.to_radians().sin() - f64::to_radians(south).sin());
            assert!((drawn / real - 1.0).abs() < 2e-3, "{south}: {drawn} and {real}");
        }
    }

    /// Snyder's numerical example, page 332: R = 3, centre 40° N 100° W, point 20° S 100° E.
    #[test]
    fn azimuthal_gives_snyders_example() {
        let p = Azimuthal::about(Position { lat: 40.0, lon: -100.0 });
        let [x, y] = p.forward(Position { lat: -20.0, lon: 100.0 });
        assert!((3.0 * x + 4.233_930_3).abs() < 1e-6, "{}", 3.0 * x);
        assert!((3.0 * y - 4.025_777_5).abs() < 1e-6, "{}", 3.0 * y);
    }

    #[test]
    fn longitudes_wrap() {
        assert_eq!([wrap(190.0), wrap(-190.0), wrap(540.0), wrap(0.0)], [-170.0, 170.0, -180.0, 0.0]);
        assert_eq!(wrap(f64::INFINITY), 0.0);
    }

    proptest! {
        #[test]
        fn every_position_has_a_finite_place(
            lat in -90.0..=90.0f64, lon in -180.0..=180.0f64, lat0 in -90.0..=90.0f64, lon0 in -180.0..=180.0f64
        ) {
            let [x, y] = equal_earth::forward(lat, wrap(lon - lon0));
            prop_assert!(x.abs() <= equal_earth::half_width() + 1e-9 && y.abs() <= equal_earth::half_height() + 1e-9);
            let p = Azimuthal::about(Position { lat: lat0, lon: lon0 });
            let [x, y] = p.forward(Position { lat, lon });
            prop_assert!(x.hypot(y) <= 2.0 + 1e-6);
            let antipode = Position { lat: -lat0, lon: wrap(lon0 + 180.0) };
            let [x, y] = p.forward(antipode);
            prop_assert!(x.is_finite() && y.is_finite());
            let [x, y] = p.forward(Position { lat: lat0, lon: lon0 });
            prop_assert!(x.hypot(y) < 1e-9, "the centre is the origin");
        }
    }
}
