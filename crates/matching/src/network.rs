//! The graph of existing ties over rows of the world, and a grid to find what lies near.

use gazetteer::World;

use crate::table::Table;
use crate::ties::Ties;

/// Undirected ties as lists of neighbours, ascending.
pub(crate) struct Network {
    starts: Vec<u32>,
    partners: Vec<u32>,
    /// Places that have ties, by country.
    by_country: Vec<Vec<u32>>,
    tied: Grid,
}

impl Network {
    /// From a list of pairs of rows; pairs must not repeat.
    pub(crate) fn new(world: &World, table: &Table, pairs: &[(u32, u32)]) -> Self {
        let n = world.len();
        let mut starts = vec![0u32; n + 1];
        for &(a, b) in pairs {
            starts[a as usize + 1] += 1;
            starts[b as usize + 1] += 1;
        }
        for i in 0..n {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut partners = vec![0; pairs.len() * 2];
        for &(a, b) in pairs {
            for (from, to) in [(a, b), (b, a)] {
                partners[next[from as usize] as usize] = to;
                next[from as usize] += 1;
            }
        }
        for i in 0..n {
            partners[starts[i] as usize..starts[i + 1] as usize].sort_unstable();
        }
        let tied: Vec<u32> = (0..n as u32).filter(|&r| starts[r as usize] < starts[r as usize + 1]).collect();
        let mut by_country = vec![Vec::new(); world.countries().len()];
        for &row in &tied {
            by_country[usize::from(table.rows[row as usize].country)].push(row);
        }
        Self { starts, partners, by_country, tied: Grid::new(table, &tied) }
    }

    /// From a ties file; ids that this world lacks are left out.
    pub(crate) fn of(world: &World, table: &Table, ties: &Ties) -> Self {
        let row = |id| world.by_id(id).map(|p| p.ix().0);
        let pairs: Vec<_> = ties.iter().filter_map(|(a, b, _)| Some((row(a)?, row(b)?))).collect();
        Self::new(world, table, &pairs)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.partners.is_empty()
    }

    /// Partners of a place, ascending.
    pub(crate) fn partners(&self, row: u32) -> &[u32] {
        &self.partners[self.starts[row as usize] as usize..self.starts[row as usize + 1] as usize]
    }

    pub(crate) fn degree(&self, row: u32) -> usize {
        self.partners(row).len()
    }

    pub(crate) fn are_tied(&self, a: u32, b: u32) -> bool {
        self.partners(a).binary_search(&b).is_ok()
    }

    /// Places of a country that have ties.
    pub(crate) fn tied_in(&self, country: u16) -> &[u32] {
        self.by_country.get(usize::from(country)).map_or(&[], Vec::as_slice)
    }

    /// Places with ties, for searches nearby.
    pub(crate) fn tied(&self) -> &Grid {
        &self.tied
    }

    /// Every tie once.
    pub(crate) fn ties(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..self.starts.len() as u32 - 1)
            .flat_map(|a| self.partners(a).iter().filter(move |&&b| a < b).map(move |&b| (a, b)))
    }
}

/// Cells per degree.
const PER_DEGREE: f32 = 2.0;
const COLUMNS: i32 = 720;
const LINES: i32 = 360;

/// Rows sorted into cells of half a degree.
pub(crate) struct Grid {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

/// Square of the chord on the unit sphere between two points.
pub(crate) fn chord2(a: [f32; 3], b: [f32; 3]) -> f32 {
    let (x, y, z) = (a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    x * x + y * y + z * z
}

/// Square of the chord that spans a distance.
pub(crate) fn chord2_of_km(km: f64) -> f32 {
    let half = (km / gazetteer::geo::EARTH_RADIUS_KM / 2.0).min(std::f64::consts::FRAC_PI_2).sin();
    (4.0 * half * half) as f32
}

/// The distance in km that the square of a chord spans.
pub(crate) fn km_of_chord2(chord2: f32) -> f32 {
    let half = (chord2.max(0.0).sqrt() / 2.0).min(1.0);
    2.0 * gazetteer::geo::EARTH_RADIUS_KM as f32 * half.asin()
}

fn lat_lon(unit: [f32; 3]) -> (f32, f32) {
    (unit[2].clamp(-1.0, 1.0).asin().to_degrees(), unit[1].atan2(unit[0]).to_degrees())
}

fn line_of(lat: f32) -> i32 {
    (((lat + 90.0) * PER_DEGREE) as i32).clamp(0, LINES - 1)
}

fn column_of(lon: f32) -> i32 {
    (((lon + 180.0) * PER_DEGREE).floor() as i32).rem_euclid(COLUMNS)
}

impl Grid {
    /// Rows without a position are left out.
    pub(crate) fn new(table: &Table, rows: &[u32]) -> Self {
        let cells: Vec<Option<usize>> = rows
            .iter()
            .map(|&row| {
                let unit = table.rows[row as usize].unit;
                let (lat, lon) = lat_lon(unit);
                (!unit[0].is_nan()).then(|| (line_of(lat) * COLUMNS + column_of(lon)) as usize)
            })
            .collect();
        let mut starts = vec![0u32; (LINES * COLUMNS) as usize + 1];
        for cell in cells.iter().flatten() {
            starts[cell + 1] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        let mut sorted = vec![0; *starts.last().unwrap_or(&0) as usize];
        for (&row, cell) in rows.iter().zip(&cells) {
            if let Some(cell) = *cell {
                sorted[next[cell] as usize] = row;
                next[cell] += 1;
            }
        }
        Self { starts, rows: sorted }
    }

    /// Calls `found` with each row within `km` of a point and the square of its chord.
    pub(crate) fn near(&self, table: &Table, unit: [f32; 3], km: f64, mut found: impl FnMut(u32, f32)) {
        if unit[0].is_nan() {
            return;
        }
        let most = chord2_of_km(km);
        let (lat, lon) = lat_lon(unit);
        let degrees = (km / gazetteer::geo::EARTH_RADIUS_KM).to_degrees() as f32 + 0.01;
        let (south, north) = (lat - degrees, lat + degrees);
        let widest = south.abs().max(north.abs());
        let across = if widest >= 89.0 { 180.0 } else { degrees / widest.to_radians().cos() };
        let (first, columns) = if across >= 179.0 {
            (0, COLUMNS)
        } else {
            let west = ((lon - across + 180.0) * PER_DEGREE).floor() as i32;
            (west, ((lon + across + 180.0) * PER_DEGREE).floor() as i32 - west + 1)
        };
        for line in line_of(south.max(-90.0))..=line_of(north.min(90.0)) {
            for column in first..first + columns.min(COLUMNS) {
                let cell = (line * COLUMNS + column.rem_euclid(COLUMNS)) as usize;
                for &row in &self.rows[self.starts[cell] as usize..self.starts[cell + 1] as usize] {
                    let c2 = chord2(unit, table.rows[row as usize].unit);
                    if c2 <= most {
                        found(row, c2);
                    }
                }
            }
        }
    }
}
