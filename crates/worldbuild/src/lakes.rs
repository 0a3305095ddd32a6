//! Lakes and wide rivers out of unnamed areas of water.
//!
//! The source cuts everything along the tiles of a web map and does not say what is what:
//! pieces that meet at a tile's edge are put together again, what lies in the sea is left
//! out, and what is long and narrow is a river.

use std::collections::{BTreeMap, HashMap};

use gazetteer::Position;
use gazetteer::container::Writer;
use gazetteer::geo::EARTH_RADIUS_KM;
use gazetteer::schema::{NO_U32, water};
use rayon::prelude::*;

use crate::land::Land;
use crate::nearest::Lines;
use crate::profile::tenths;
use crate::simplify::area_km2;
use crate::sources::waterbodies::Area;

/// What an area of water is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A lake, reservoir or lagoon.
    Lake,
    /// A river wide enough to be drawn as an area.
    River,
    /// Part of the sea.
    Sea,
}

/// One area of water.
#[derive(Debug, Clone)]
pub struct Water {
    /// What it is.
    pub kind: Kind,
    /// Its area in km², pieces put together and islands taken away.
    pub km2: f64,
    /// Its shore; the edges of tiles are part of it.
    pub shore: Vec<Position>,
    /// Islands.
    pub islands: Vec<Vec<Position>>,
}

/// Sorts out all areas.
pub fn sort_out(areas: Vec<Area>, land: &Land) -> Vec<Water> {
    let shapes: Vec<Shape> = areas.par_iter().map(Shape::of).collect();
    let mut groups = Groups::new(areas.len());
    join_at_seams(&areas, &mut groups);
    let mut whole: HashMap<usize, Shape> = HashMap::new();
    for (i, shape) in shapes.iter().enumerate() {
        whole.entry(groups.root(i)).and_modify(|w| w.add(shape)).or_insert_with(|| shape.clone());
    }
    let roots: Vec<usize> = (0..areas.len()).map(|i| groups.root(i)).collect();
    let mut kinds: Vec<Kind> = areas
        .par_iter()
        .enumerate()
        .map(|(i, area)| {
            let whole = &whole[&roots[i]];
            if whole.km2 > LARGEST_LAKE || is_sea(area, land) {
                Kind::Sea
            } else if whole.is_river() {
                Kind::River
            } else {
                Kind::Lake
            }
        })
        .collect();
    spread_rivers(&areas, &shapes, &mut kinds);
    areas
        .into_iter()
        .zip(kinds)
        .zip(roots)
        .filter_map(|((mut area, kind), root)| {
            let islands = area.split_off(1.min(area.len()));
            Some(Water { kind, km2: whole[&root].km2, shore: area.pop()?, islands })
        })
        .collect()
}

/// km²; the Caspian Sea, at 371,000, is the largest lake.
const LARGEST_LAKE: f64 = 450_000.0;

/// Area, length of shore, extent.
#[derive(Debug, Clone)]
struct Shape {
    km2: f64,
    shore_km: f64,
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Shape {
    fn of(area: &Area) -> Self {
        let shore = area.first().map_or(&[][..], Vec::as_slice);
        let islands: f64 = area.iter().skip(1).map(|r| area_km2(r).abs()).sum();
        let edge = |of: fn(&Position) -> f64, pick: fn(f64, f64) -> f64, start| {
            shore.iter().map(of).fold(start, pick)
        };
        Self {
            km2: (area_km2(shore).abs() - islands).max(0.0),
            // The edge of a tile is no shore.
            shore_km: shore.windows(2).filter(|w| !is_seam(w[0], w[1])).map(|w| w[0].distance_km(w[1])).sum(),
            west: edge(|p| p.lon, f64::min, 180.0),
            south: edge(|p| p.lat, f64::min, 90.0),
            east: edge(|p| p.lon, f64::max, -180.0),
            north: edge(|p| p.lat, f64::max, -90.0),
        }
    }

    fn add(&mut self, other: &Shape) {
        self.km2 += other.km2;
        self.shore_km += other.shore_km;
        self.west = self.west.min(other.west);
        self.south = self.south.min(other.south);
        self.east = self.east.max(other.east);
        self.north = self.north.max(other.north);
    }

    /// How many times longer than wide it would be, were it a ribbon.
    fn slenderness(&self) -> f64 {
        if self.km2 > 0.0 { self.shore_km * self.shore_km / (4.0 * self.km2) } else { f64::INFINITY }
    }

    /// A ribbon whose length is not much more than its extent. A lake with a torn shore, or a
    /// reservoir that fills many valleys, has far more shore than that.
    fn is_river(&self) -> bool {
        let high = (self.north - self.south).to_radians() * EARTH_RADIUS_KM;
        let middle = ((self.north + self.south) / 2.0).to_radians().cos();
        let wide = (self.east - self.west).to_radians() * EARTH_RADIUS_KM * middle;
        self.slenderness() > 25.0 && self.shore_km / 2.0 < 3.0 * wide.hypot(high)
    }
}

/// Whether the middle of the water is sea on GSHHG: by most of five points within it.
fn is_sea(area: &Area, land: &Land) -> bool {
    let Some(shore) = area.first() else { return false };
    let (mut sea, mut all) = (0, 0);
    for k in 1..=5 {
        if let Some(point) = point_within(shore, f64::from(k) / 6.0) {
            all += 1;
            sea += usize::from(!land.holds(point));
        }
    }
    sea * 2 > all
}

/// A point within a closed line, on the parallel at a part of its height: the middle of the
/// widest stretch of water there.
fn point_within(shore: &[Position], part: f64) -> Option<Position> {
    let south = shore.iter().map(|p| p.lat).fold(f64::INFINITY, f64::min);
    let north = shore.iter().map(|p| p.lat).fold(f64::NEG_INFINITY, f64::max);
    let lat = south + (north - south) * part;
    let mut crossings: Vec<f64> = shore
        .windows(2)
        .filter(|w| (w[0].lat > lat) != (w[1].lat > lat))
        .map(|w| w[0].lon + (lat - w[0].lat) / (w[1].lat - w[0].lat) * (w[1].lon - w[0].lon))
        .collect();
    crossings.sort_by(f64::total_cmp);
    let widest = crossings.chunks_exact(2).max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
    Position::new(lat, (widest[0] + widest[1]) / 2.0)
}

/// Tiles at zoom 5 of a web map: 11.25° wide.
const TILE: f64 = 11.25;

/// Whether a segment runs along the edge of a tile.
fn is_seam(a: Position, b: Position) -> bool {
    seam_line(a, b).is_some()
}

/// An edge of tiles: a meridian (0) or a parallel (1), and its number.
type Seam = (u8, i32);
/// A stretch of an edge, from and to in degrees, and the area that has it.
type Span = (f64, f64, usize);

/// The edge that a segment runs along: a meridian (0) or a parallel (1), and its number.
fn seam_line(a: Position, b: Position) -> Option<Seam> {
    // The source rounds to a thousandth of a degree.
    const NEAR: f64 = 0.0011;
    let meridian = (a.lon / TILE).round();
    if [a, b].iter().all(|p| (p.lon - meridian * TILE).abs() < NEAR) {
        return Some((0, meridian as i32));
    }
    let row = |lat: f64| (lat.to_radians().tan().asinh() / std::f64::consts::PI * 16.0).round();
    let parallel = row(a.lat);
    let lat = (parallel / 16.0 * std::f64::consts::PI).sinh().atan().to_degrees();
    [a, b].iter().all(|p| (p.lat - lat).abs() < NEAR).then_some((1, parallel as i32))
}

/// Puts together what meets at the edge of a tile.
fn join_at_seams(areas: &[Area], groups: &mut Groups) {
    let mut along: BTreeMap<Seam, Vec<Span>> = BTreeMap::new();
    for (i, area) in areas.iter().enumerate() {
        for w in area.first().into_iter().flat_map(|shore| shore.windows(2)) {
            if let Some(line) = seam_line(w[0], w[1]) {
                let (a, b) = if line.0 == 0 { (w[0].lat, w[1].lat) } else { (w[0].lon, w[1].lon) };
                along.entry(line).or_default().push((a.min(b), a.max(b), i));
            }
        }
    }
    for mut spans in along.into_values() {
        spans.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
        let mut reach: Option<(f64, usize)> = None;
        for (from, to, i) in spans {
            match reach {
                // Shores that only touch are not one water.
                Some((end, with)) if from < end - 0.0005 => {
                    groups.join(with, i);
                    reach = Some((end.max(to), i));
                }
                _ => reach = Some((to, i)),
            }
        }
    }
}

/// Rivers are drawn in pieces, and a short piece looks like a pond: what shares a stretch of
/// shore with a river, is small and is not round, is river too.
fn spread_rivers(areas: &[Area], shapes: &[Shape], kinds: &mut [Kind]) {
    let key = |p: &Position| ((p.lon * 1000.0).round() as i32, (p.lat * 1000.0).round() as i32);
    let mut at: HashMap<(i32, i32), Vec<u32>> = HashMap::new();
    for (i, area) in areas.iter().enumerate().filter(|(i, _)| shapes[*i].km2 < 1000.0) {
        for p in area.first().into_iter().flat_map(|shore| shore.iter().skip(1)) {
            at.entry(key(p)).or_default().push(i as u32);
        }
    }
    at.retain(|_, who| who.len() > 1);
    let mut rivers: Vec<usize> = (0..areas.len()).filter(|&i| kinds[i] == Kind::River).collect();
    while let Some(river) = rivers.pop() {
        let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
        for p in areas[river].first().into_iter().flat_map(|shore| shore.iter().skip(1)) {
            for &other in at.get(&key(p)).into_iter().flatten() {
                *shared.entry(other).or_default() += 1;
            }
        }
        for (other, points) in shared {
            let other = other as usize;
            let shape = &shapes[other];
            if points >= 2 && kinds[other] == Kind::Lake && shape.km2 < 20.0 && shape.slenderness() > 5.0 {
                kinds[other] = Kind::River;
                rivers.push(other);
            }
        }
    }
}

/// Which areas belong together (union–find).
struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self { parents: (0..count).collect() }
    }

    fn root(&mut self, mut i: usize) -> usize {
        while self.parents[i] != i {
            self.parents[i] = self.parents[self.parents[i]];
            i = self.parents[i];
        }
        i
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b)] = a.min(b);
    }
}

/// Smallest lake that distances are measured to, km².
const SMALLEST_KM2: f64 = 0.5;
/// Smallest lake that is a large one, km².
const LARGE_KM2: f64 = 10.0;

/// Adds the distances to lakes and wide rivers; returns counts for the record.
pub fn write_columns(
    writer: &mut Writer,
    at: &[Option<Position>],
    waters: &[Water],
) -> BTreeMap<String, u64> {
    let lines = |wanted: &dyn Fn(&Water) -> bool| {
        let chosen = waters.iter().enumerate().filter(|(_, w)| wanted(w));
        Lines::new(chosen.flat_map(|(i, w)| {
            std::iter::once(&w.shore).chain(&w.islands).map(move |ring| (ring.as_slice(), i as u32))
        }))
    };
    let is_lake = |w: &Water, km2: f64| w.kind == Kind::Lake && w.km2 >= km2;
    let columns = [
        (SMALLEST_KM2, water::LAKE, water::LAKE_AREA),
        (LARGE_KM2, water::LARGE_LAKE, water::LARGE_LAKE_AREA),
    ];
    for (smallest, distance, area) in columns {
        let lakes = lines(&|w| is_lake(w, smallest));
        let nearest: Vec<Option<(f64, u32)>> = at.par_iter().map(|p| lakes.nearest((*p)?)).collect();
        let hectares = |i: u32| (waters[i as usize].km2 * 100.0).round() as u32;
        writer.add(distance, &nearest.iter().map(|n| tenths(n.map(|n| n.0))).collect::<Vec<_>>());
        writer.add(area, &nearest.iter().map(|n| n.map_or(NO_U32, |n| hectares(n.1))).collect::<Vec<_>>());
    }
    let rivers = lines(&|w| w.kind == Kind::River);
    let nearest: Vec<u16> =
        at.par_iter().map(|p| tenths(p.and_then(|p| rivers.nearest(p)).map(|n| n.0))).collect();
    writer.add(water::WIDE_RIVER, &nearest);
    let count = |wanted: &dyn Fn(&Water) -> bool| waters.iter().filter(|w| wanted(w)).count() as u64;
    [
        ("areas of water", waters.len() as u64),
        ("pieces of lakes of 0.5 km² and more", count(&|w| is_lake(w, SMALLEST_KM2))),
        ("pieces of lakes of 10 km² and more", count(&|w| is_lake(w, LARGE_KM2))),
        ("pieces of wide rivers", count(&|w| w.kind == Kind::River)),
        ("areas taken for sea", count(&|w| w.kind == Kind::Sea)),
    ]
    .into_iter()
    .map(|(what, number)| (what.to_owned(), number))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::land::inside;

    fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Area {
        let p = |lat, lon| Position { lat, lon };
        vec![vec![p(south, west), p(south, east), p(north, east), p(north, west), p(south, west)]]
    }

    #[test]
    fn long_and_narrow_is_a_river() {
        assert!(!Shape::of(&rectangle(1.0, 1.0, 1.1, 1.1)).is_river());
        assert!(Shape::of(&rectangle(1.0, 1.0, 2.0, 1.01)).is_river());
    }

    #[test]
    fn a_lake_across_the_edge_of_a_tile_is_one() {
        let areas = vec![
            rectangle(11.0, 1.0, 11.25, 1.2),
            rectangle(11.25, 1.0, 11.5, 1.2),
            rectangle(20.0, 1.0, 20.1, 1.1),
        ];
        let mut groups = Groups::new(3);
        join_at_seams(&areas, &mut groups);
        assert_eq!((groups.root(1), groups.root(2)), (0, 2));
        assert!(is_seam(Position { lat: 48.9221, lon: 1.0 }, Position { lat: 48.9229, lon: 1.2 }));
    }

    #[test]
    fn a_point_within() {
        let square = &rectangle(1.0, 1.0, 2.0, 2.0)[0];
        assert!(inside(square, point_within(square, 0.5).unwrap()));
        assert!(point_within(&[], 0.5).is_none());
    }
}
