//! Positions on the sphere and what follows from them.

use serde::Serialize;

/// Mean radius of the Earth in km (IUGG mean radius R₁).
pub const EARTH_RADIUS_KM: f64 = 6371.0088;

/// A position in degrees: latitude north, longitude east, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Position {
    /// Degrees north, −90 to 90.
    pub lat: f64,
    /// Degrees east, −180 to 180.
    pub lon: f64,
}

impl Position {
    /// A position, if the numbers are finite and within range.
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)).then_some(Self { lat, lon })
    }

    /// The point on the unit sphere: x to (0°, 0°), y to (0°, 90° E), z to the North Pole.
    pub fn unit(self) -> [f64; 3] {
        let (lat, lon) = (self.lat.to_radians(), self.lon.to_radians());
        [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
    }

    /// Great-circle distance in km (haversine; well-behaved at the poles, across the
    /// date line and for antipodes).
    pub fn distance_km(self, other: Position) -> f64 {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = ((b - a) / 2.0).sin();
        let half_lon = ((other.lon - self.lon).to_radians() / 2.0).sin();
        let h = half_lat * half_lat + a.cos() * b.cos() * half_lon * half_lon;
        2.0 * EARTH_RADIUS_KM * h.clamp(0.0, 1.0).sqrt().asin()
    }

    /// Points along the great circle from here to `other`, both ends included.
    /// For antipodes, where every direction is shortest, the path goes by the North Pole.
    pub fn arc(self, other: Position, steps: usize) -> Vec<Position> {
        let (a, b) = (self.unit(), other.unit());
        let dot = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]).clamp(-1.0, 1.0);
        let angle = dot.acos();
        let steps = steps.max(1);
        if angle < 1e-9 {
            return vec![self, other];
        }
        if angle > std::f64::consts::PI - 1e-6 {
            let pole = Position { lat: 90.0, lon: self.lon };
            let mut path = self.arc(pole, steps.div_ceil(2));
            path.extend(pole.arc(other, steps.div_ceil(2)).into_iter().skip(1));
            return path;
        }
        (0..=steps)
            .map(|i| {
                let t = i as f64 / steps as f64;
                let (wa, wb) = (((1.0 - t) * angle).sin() / angle.sin(), (t * angle).sin() / angle.sin());
                let p = [0, 1, 2].map(|k| wa * a[k] + wb * b[k]);
                Position {
                    lat: p[2].clamp(-1.0, 1.0).asin().to_degrees(),
                    lon: p[1].atan2(p[0]).to_degrees(),
                }
            })
            .collect()
    }
}

/// A box of longitudes and latitudes in degrees. `west > east` crosses the date line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// Western edge.
    pub west: f64,
    /// Southern edge.
    pub south: f64,
    /// Eastern edge.
    pub east: f64,
    /// Northern edge.
    pub north: f64,
}

impl Bounds {
    /// The box that holds everything within `km` of `centre`; all longitudes near a pole.
    pub fn around(centre: Position, km: f64) -> Self {
        let dlat = (km / EARTH_RADIUS_KM).to_degrees();
        let (south, north) = (centre.lat - dlat, centre.lat + dlat);
        if south <= -90.0 || north >= 90.0 {
            return Self { west: -180.0, east: 180.0, south: south.max(-90.0), north: north.min(90.0) };
        }
        let widest = south.abs().max(north.abs()).to_radians().cos();
        let dlon = (dlat / widest).min(180.0);
        if dlon >= 180.0 {
            return Self { west: -180.0, east: 180.0, south, north };
        }
        let wrap = |lon: f64| (lon + 540.0).rem_euclid(360.0) - 180.0;
        Self { west: wrap(centre.lon - dlon), east: wrap(centre.lon + dlon), south, north }
    }

    /// Whether a box that does not cross the date line overlaps this one.
    pub fn overlaps(&self, west: f64, south: f64, east: f64, north: f64) -> bool {
        let rows = south <= self.north && north >= self.south;
        let columns = if self.west <= self.east {
            west <= self.east && east >= self.west
        } else {
            west <= self.east || east >= self.west
        };
        rows && columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(lat: f64, lon: f64) -> Position {
        Position::new(lat, lon).unwrap()
    }

    #[test]
    fn known_distances() {
        let lacombe = at(52.46681, -113.7353);
        let mazatlan = at(23.2329, -106.4062);
        assert!((lacombe.distance_km(mazatlan) - 3315.0).abs() < 15.0);
        assert!(at(90.0, 0.0).distance_km(at(90.0, 137.0)) < 1e-6, "one pole, whatever the longitude");
        assert!((at(0.0, 179.9).distance_km(at(0.0, -179.9)) - 22.2).abs() < 0.1, "across the date line");
        assert!((at(0.0, 0.0).distance_km(at(0.0, 180.0)) - 20015.1).abs() < 1.0, "antipodes");
    }

    #[test]
    fn impossible_positions_are_refused() {
        assert!(Position::new(90.1, 0.0).is_none());
        assert!(Position::new(f64::NAN, 0.0).is_none());
        assert!(Position::new(0.0, 180.5).is_none());
    }

    #[test]
    fn bounds_cross_the_date_line_and_cover_the_poles() {
        let fiji = Bounds::around(at(-17.8, 179.5), 200.0);
        assert!(fiji.west > fiji.east && fiji.overlaps(-180.0, -18.0, -179.0, -17.0));
        let pole = Bounds::around(at(89.5, 10.0), 200.0);
        assert_eq!((pole.west, pole.east), (-180.0, 180.0));
    }

    proptest! {
        #[test]
        fn distance_is_a_metric_on_the_sphere(
            a in (-90.0..=90.0f64, -180.0..=180.0f64), b in (-90.0..=90.0f64, -180.0..=180.0f64)
        ) {
            let (a, b) = (at(a.0, a.1), at(b.0, b.1));
            let d = a.distance_km(b);
            prop_assert!((0.0..=20015.2).contains(&d));
            prop_assert!((d - b.distance_km(a)).abs() < 1e-6);
            let arc = a.arc(b, 16);
            let along: f64 = arc.windows(2).map(|w| w[0].distance_km(w[1])).sum();
            prop_assert!((along - d).abs() < 1.0, "the arc is the shortest way: {along} and {d}");
        }
    }
}
