//! Land as areas: the pieces of shoreline of a bin, closed along its border.
//!
//! A shoreline has land on its left. Where it leaves its bin, the land goes on along the
//! border, counter-clockwise, until the next shoreline enters.

use gazetteer::Position;
use rayon::prelude::*;

use crate::simplify;
use crate::sources::gshhg::{Binned, Piece};

/// Land, bin by bin: closed lines, none crossing another.
pub struct Land {
    bins: Vec<Vec<Vec<Position>>>,
    degrees: f64,
}

impl Land {
    /// From shorelines simplified to `tolerance_km` (0: as they are). Islands smaller than
    /// `smallest_km2` are left out.
    pub fn new(shores: &Binned, tolerance_km: f64, smallest_km2: f64) -> Self {
        let mut by_bin: Vec<Vec<&Piece>> = vec![Vec::new(); shores.land.len()];
        for piece in shores.pieces.iter().filter(|p| p.level == 1) {
            by_bin[piece.bin].push(piece);
        }
        let bins = by_bin
            .par_iter()
            .enumerate()
            .map(|(bin, pieces)| {
                let frame = Frame { corner: shores.corner(bin), degrees: shores.bin_degrees };
                let mut lines: Vec<Line> = Vec::new();
                for piece in pieces {
                    let points = simplify::line(&piece.points, tolerance_km);
                    if points.len() > 1 {
                        lines.push(Line { points, entry: piece.entry, exit: piece.exit });
                    }
                }
                close(lines, frame, shores.land[bin], smallest_km2)
            })
            .collect();
        Self { bins, degrees: shores.bin_degrees }
    }

    /// All areas, as closed lines.
    pub fn rings(&self) -> impl Iterator<Item = &Vec<Position>> {
        self.bins.iter().flatten()
    }

    /// Whether a position is on land (lakes count as land).
    pub fn holds(&self, at: Position) -> bool {
        let across = (360.0 / self.degrees).round() as usize;
        let down = (180.0 / self.degrees).round() as usize;
        let row = (((90.0 - at.lat) / self.degrees) as usize).min(down - 1);
        let column = ((at.lon.rem_euclid(360.0) / self.degrees) as usize).min(across - 1);
        self.bins[row * across + column].iter().filter(|ring| inside(ring, at)).count() % 2 == 1
    }
}

/// Whether a position lies within a closed line (on the plane of longitudes and latitudes).
pub fn inside(ring: &[Position], at: Position) -> bool {
    ring.windows(2).filter(|w| crosses(w[0], w[1], at)).count() % 2 == 1
}

/// Whether the way east from a position crosses a segment.
fn crosses(a: Position, b: Position, at: Position) -> bool {
    (a.lat > at.lat) != (b.lat > at.lat)
        && at.lon < a.lon + (at.lat - a.lat) / (b.lat - a.lat) * (b.lon - a.lon)
}

struct Line {
    points: Vec<Position>,
    entry: Option<u8>,
    exit: Option<u8>,
}

#[derive(Clone, Copy)]
struct Frame {
    corner: Position,
    degrees: f64,
}

impl Frame {
    /// How far along the border a point lies: 0 to 4 counter-clockwise from the south-west corner.
    fn along(self, p: Position, side: u8) -> f64 {
        let x = ((p.lon - self.corner.lon) / self.degrees).clamp(0.0, 1.0);
        let y = ((p.lat - self.corner.lat) / self.degrees).clamp(0.0, 1.0);
        match side {
            0 => x,
            1 => 1.0 + y,
            2 => 3.0 - x,
            _ => 4.0 - y,
        }
    }

    fn corner(self, number: usize) -> Position {
        let (x, y) = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)][number % 4];
        Position { lat: self.corner.lat + y * self.degrees, lon: self.corner.lon + x * self.degrees }
    }
}

fn close(lines: Vec<Line>, frame: Frame, corner_is_land: bool, smallest_km2: f64) -> Vec<Vec<Position>> {
    let (open, islands): (Vec<Line>, Vec<Line>) =
        lines.into_iter().partition(|l| l.entry.is_some() && l.exit.is_some());
    let mut rings: Vec<Vec<Position>> = Vec::new();
    if open.is_empty() && corner_is_land {
        rings.push((0..5).map(|k| frame.corner(k)).collect());
    }
    let entries: Vec<f64> = open.iter().map(|l| frame.along(l.points[0], l.entry.unwrap_or(0))).collect();
    let mut used = vec![false; open.len()];
    for start in 0..open.len() {
        let mut ring: Vec<Position> = Vec::new();
        let mut at = start;
        while !used[at] {
            used[at] = true;
            ring.extend(&open[at].points);
            let last = open[at].points[open[at].points.len() - 1];
            let exit = frame.along(last, open[at].exit.unwrap_or(0));
            let ahead = |entry: f64| (entry - exit).rem_euclid(4.0);
            let Some(next) = (0..open.len()).min_by(|&a, &b| ahead(entries[a]).total_cmp(&ahead(entries[b])))
            else {
                break;
            };
            let end = exit + ahead(entries[next]);
            let mut corner = exit.floor() as usize + 1;
            while (corner as f64) < end {
                ring.push(frame.corner(corner));
                corner += 1;
            }
            at = next;
        }
        if let Some(&first) = ring.first() {
            ring.push(first);
            rings.push(ring);
        }
    }
    let closed = islands.into_iter().filter(|l| simplify::area_km2(&l.points).abs() >= smallest_km2);
    rings.extend(closed.map(|l| l.points));
    rings.retain(|r| r.len() > 3);
    rings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn p(lat: f64, lon: f64) -> Position {
        Position { lat, lon }
    }

    fn piece(points: &[Position], entry: Option<u8>, exit: Option<u8>) -> Piece {
        Piece { bin: 0, level: 1, entry, exit, points: points.to_vec() }
    }

    fn bins(pieces: Vec<Piece>, land: bool) -> Binned {
        // One bin of 2° whose south-west corner is 88° N, 0° E, and the rest of the world at sea.
        let mut corners = vec![false; 16_200];
        corners[0] = land;
        Binned { pieces, bin_degrees: 2.0, land: corners }
    }

    #[test]
    fn a_shore_across_a_bin_has_land_on_its_left() {
        let shore = [p(88.0, 1.0), p(90.0, 1.0)];
        let northward = Land::new(&bins(vec![piece(&shore, Some(0), Some(2))], false), 0.0, 0.0);
        assert!(northward.holds(p(89.0, 0.5)) && !northward.holds(p(89.0, 1.5)));
        let southward = [shore[1], shore[0]];
        let southward = Land::new(&bins(vec![piece(&southward, Some(2), Some(0))], false), 0.0, 0.0);
        assert!(!southward.holds(p(89.0, 0.5)) && southward.holds(p(89.0, 1.5)));
    }

    #[test]
    fn a_bin_without_shore_is_all_land_or_all_sea_but_for_islands() {
        assert!(Land::new(&bins(vec![], true), 0.0, 0.0).holds(p(89.0, 1.0)));
        let island = [p(88.5, 0.5), p(88.5, 1.5), p(89.5, 1.5), p(89.5, 0.5), p(88.5, 0.5)];
        let sea = Land::new(&bins(vec![piece(&island, None, None)], false), 0.0, 0.0);
        assert!(sea.holds(p(89.0, 1.0)) && !sea.holds(p(88.2, 0.2)) && !sea.holds(p(10.0, 10.0)));
    }

    #[test]
    fn two_shores_make_a_strait() {
        let west = piece(&[p(88.0, 0.5), p(90.0, 0.5)], Some(0), Some(2));
        let east = piece(&[p(90.0, 1.5), p(88.0, 1.5)], Some(2), Some(0));
        let land = Land::new(&bins(vec![west, east], false), 0.0, 0.0);
        assert!(land.holds(p(89.0, 0.2)) && !land.holds(p(89.0, 1.0)) && land.holds(p(89.0, 1.8)));
    }
}
