//! The sheet of paper that the surroundings of a place are drawn on: what lies on it, cut
//! to its edges and thinned to what the eye can tell apart.

use gazetteer::layers::MapPath;
use gazetteer::{Bounds, Position};

use super::clip::{self, Point, Window};
use super::local_map::{DETAIL_KM, HEIGHT, WIDTH};
use super::path;
use super::projection::{Azimuthal, wrap};

const KM_A_DEGREE: f64 = 111.2;

/// The paper: from degrees to its units.
pub(super) struct Sheet {
    pub(super) projection: Azimuthal,
    pub(super) centre: Position,
    /// Units a km.
    pub(super) scale: f64,
    pub(super) window: Window,
    pub(super) bounds: Bounds,
    /// How far a drawn line may be off, tenths of a unit.
    pub(super) tolerance: f64,
}

impl Sheet {
    pub(super) fn about(centre: Position, radius_km: f64) -> Self {
        // A margin, so that what is cut off is cut off out of sight.
        let corner = radius_km * (1.0 + (WIDTH / HEIGHT).powi(2)).sqrt() * 1.06;
        let bounds = Bounds::around(centre, corner);
        let (west, east) = if bounds.east - bounds.west >= 360.0 {
            (-180.0, 180.0)
        } else {
            (wrap(bounds.west - centre.lon), wrap(bounds.east - centre.lon))
        };
        let window = Window { west, east, south: bounds.south, north: bounds.north };
        Self {
            projection: Azimuthal::about(centre),
            centre,
            scale: HEIGHT / 2.0 / radius_km,
            window,
            bounds,
            tolerance: if radius_km <= DETAIL_KM { 4.0 } else { 7.0 },
        }
    }

    pub(super) fn at(&self, p: Position) -> [f64; 2] {
        let [x, y] = self.projection.forward(p);
        let units = gazetteer::geo::EARTH_RADIUS_KM * self.scale;
        [WIDTH / 2.0 + x * units, HEIGHT / 2.0 - y * units]
    }

    pub(super) fn point(&self, p: &Point) -> [f64; 2] {
        self.at(Position { lat: p[1], lon: p[0] + self.centre.lon })
    }

    pub(super) fn visible(&self, [x, y]: [f64; 2]) -> bool {
        (0.0..=WIDTH).contains(&x) && (0.0..=HEIGHT).contains(&y)
    }

    /// Paths are written in tenths of a unit.
    pub(super) fn areas(&self, paths: &[MapPath], smallest: f64) -> String {
        let mut d = String::new();
        for path in paths.iter().filter(|p| p.points.len() > 3 && p.points.first() == p.points.last()) {
            if self.is_smaller(path, smallest) {
                continue;
            }
            for part in clip::area(&path.points, self.centre.lon, self.window) {
                let points = self.on_sheet(&part);
                let cut = clip::cut(points, 0, -80.0, 1.0);
                let cut = clip::cut(clip::cut(cut, 0, WIDTH * 10.0 + 80.0, -1.0), 1, -80.0, 1.0);
                let cut = clip::cut(cut, 1, HEIGHT * 10.0 + 80.0, -1.0);
                let [x0, y0, x1, y1] = path::extent(&cut);
                if (x1 - x0).max(y1 - y0) >= smallest * 10.0 {
                    path::write(&mut d, &path::thin_ring(&cut, self.tolerance), true);
                }
            }
        }
        d
    }

    /// Whether a path is smaller on paper than so many units: told from its degrees, before
    /// any of the work of cutting it.
    pub(super) fn is_smaller(&self, path: &MapPath, units: f64) -> bool {
        let first = path.points.first().map_or(0.0, |p| p.lon);
        let ends = path.points.iter().map(|p| [wrap(p.lon - first), p.lat]).collect::<Vec<_>>();
        let [x0, y0, x1, y1] = path::extent(&ends);
        let widest = f64::to_radians(y0.abs().min(y1.abs())).cos();
        ((x1 - x0) * widest).max(y1 - y0) * KM_A_DEGREE * self.scale < units
    }

    pub(super) fn lines<'p>(&self, paths: impl IntoIterator<Item = &'p MapPath>, smallest: f64) -> String {
        let mut d = String::new();
        for path in paths.into_iter().filter(|p| !self.is_smaller(p, smallest)) {
            for part in clip::line(&path.points, self.centre.lon, self.window) {
                for run in seen(&path::thin(&self.on_sheet(&part), self.tolerance)) {
                    path::write(&mut d, run, false);
                }
            }
        }
        d
    }

    pub(super) fn on_sheet(&self, part: &[Point]) -> Vec<[f64; 2]> {
        part.iter().map(|p| self.point(p).map(|v| v * 10.0)).collect()
    }
}

/// The runs of a line, in tenths of a unit, of which something may be seen on the sheet.
fn seen(points: &[[f64; 2]]) -> Vec<&[[f64; 2]]> {
    let out_of_sight = |a: &[f64; 2], b: &[f64; 2]| {
        a[0].max(b[0]) < -50.0
            || a[1].max(b[1]) < -50.0
            || a[0].min(b[0]) > WIDTH * 10.0 + 50.0
            || a[1].min(b[1]) > HEIGHT * 10.0 + 50.0
    };
    let runs = points.chunk_by(|a, b| !out_of_sight(a, b));
    runs.filter(|run| run.len() > 1).collect()
}
