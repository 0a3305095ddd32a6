//! The world prepared for ranking: one small record a place, so that a candidate costs one
//! half of a cache line and each feature one look-up.

use std::sync::Arc;

use gazetteer::climate::Koppen;
use gazetteer::place::{Feature as Rank, PortKind};
use gazetteer::schema::{NO_U16, NO_U32};
use gazetteer::{Kind, Place, PlaceIx, World};
use rayon::prelude::*;

/// Code of an unknown byte value.
pub(crate) const UNKNOWN: u8 = u8::MAX;
/// [`Row::rank`] of a section of a city, which compares as a plain place.
pub(crate) const SECTION: u8 = 4;
/// No first-level division.
pub(crate) const NO_DIVISION: u16 = u16::MAX;

/// One place as the scorer sees it. Measured values lie on fine scales of bytes: a step of
/// people is 8.7 %, of elevation a third of √m, of hours a quarter.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub(crate) struct Row {
    /// Point on the unit sphere; NaN without a position.
    pub unit: [f32; 3],
    /// What does not depend on who asks: the terms of `degree` and `habit`.
    pub own: f32,
    /// Row of the climate cell; the last, empty one where unknown.
    pub cell: u32,
    /// Joint class of coast, port, lake, river and relief: see [`GeoClass`].
    pub geo: u16,
    /// First-level division, as its place within its kind.
    pub division: u16,
    pub country: u16,
    /// [`population_code`].
    pub people: u8,
    /// [`elevation_code`].
    pub elevation: u8,
    /// Universities: 0 none known, 1, 2, 3.
    pub universities: u8,
    /// 0 plain, 1 seat, 2 seat of a first-level division, 3 capital; [`SECTION`].
    pub rank: u8,
    /// Quarter hours east of UTC−12.
    pub hours: u8,
    /// Square root of km to an airport with scheduled service, times 8.
    pub airport: u8,
}

/// The five classes of [`Row::geo`]; 3 is "unknown" in each (2 bits each).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GeoClass {
    pub coast: u8,
    pub port: u8,
    pub lake: u8,
    pub river: u8,
    pub relief: u8,
}

/// Number of joint classes.
pub(crate) const GEO_CLASSES: usize = 1 << 10;

impl GeoClass {
    pub(crate) fn of_code(code: u16) -> Self {
        let part = |shift: u16| ((code >> shift) & 3) as u8;
        Self { coast: part(0), port: part(2), lake: part(4), river: part(6), relief: part(8) }
    }

    fn code(self) -> u16 {
        [self.coast, self.port, self.lake, self.river, self.relief]
            .iter()
            .enumerate()
            .fold(0, |code, (i, &c)| code | u16::from(c & 3) << (2 * i))
    }
}

/// Steps of the logarithm of people per unit.
const PEOPLE_STEPS: f32 = 12.0;

/// Code of a number of people.
pub(crate) fn population_code(people: Option<u32>) -> u8 {
    people.map_or(UNKNOWN, |n| ((n.max(1) as f32).ln() * PEOPLE_STEPS).round().min(254.0) as u8)
}

/// Natural logarithm of the number of people that a code stands for.
pub(crate) fn ln_people(code: u8) -> f32 {
    f32::from(code) / PEOPLE_STEPS
}

fn elevation_code(metres: Option<i16>) -> u8 {
    metres.map_or(UNKNOWN, |m| (f32::from(m.max(0)).sqrt() * 3.0).round().min(254.0) as u8)
}

/// Square root of the elevation in metres.
pub(crate) fn root_elevation(code: u8) -> f32 {
    f32::from(code) / 3.0
}

/// Square root of the km to the airport.
pub(crate) fn root_airport(code: u8) -> f32 {
    f32::from(code) / 8.0
}

/// Hours east of UTC.
pub(crate) fn hours_east(code: u8) -> f32 {
    f32::from(code) / 4.0 - 12.0
}

/// One climate cell, its seasons turned so that those of the south fall on those of the north.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    /// °C.
    pub temperature: [f32; 12],
    /// Square root of mm.
    pub rain: [f32; 12],
    /// Number of the class.
    pub koppen: u8,
}

/// How many cells are compared with one in the same steps of the machine.
pub(crate) const ABREAST: usize = 8;

/// The months of [`ABREAST`] cells side by side.
pub(crate) type Months = [[f32; ABREAST]; 12];

/// Temperature and rain of cells that follow each other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Abreast {
    pub temperature: Months,
    pub rain: Months,
}

/// All of it. A copy shares the cells: only rows hold what depends on ties.
#[derive(Clone)]
pub(crate) struct Table {
    pub rows: Vec<Row>,
    /// The last is empty (NaN) and stands for "unknown".
    pub cells: Arc<[Cell]>,
    /// The same once more, for whoever goes through all of them.
    pub abreast: Arc<[Abreast]>,
}

impl Table {
    pub(crate) fn new(world: &World) -> Self {
        let cells = cells(world);
        let unknown_cell = cells.len() as u32 - 1;
        let hours = zone_codes(world);
        let mut rows: Vec<Row> = (0..world.len() as u32)
            .into_par_iter()
            .map(|r| row(world, PlaceIx(r), unknown_cell, &hours))
            .collect();
        for &place in world.columns().university_place {
            if let Some(row) = rows.get_mut(place as usize) {
                row.universities = row.universities.saturating_add(1);
            }
        }
        for row in &mut rows {
            row.universities = match row.universities {
                0 | 1 => row.universities,
                2 | 3 => 2,
                _ => 3,
            };
        }
        let abreast = cells.chunks(ABREAST).map(abreast).collect();
        Self { rows, cells, abreast }
    }
}

fn row(world: &World, ix: PlaceIx, unknown_cell: u32, hours: &[u8]) -> Row {
    let place = world.place(ix);
    let c = world.columns();
    let unit = place.position().map_or([f32::NAN; 3], |p| p.unit().map(|v| v as f32));
    let cell = c.climate.get(ix.row()).copied().unwrap_or(NO_U32).min(unknown_cell);
    let first_division = world.rows(Kind::Admin1).start;
    let division = match c.admin1[ix.row()] {
        NO_U32 => NO_DIVISION,
        row => u16::try_from(row.saturating_sub(first_division)).unwrap_or(NO_DIVISION),
    };
    Row {
        unit,
        own: 0.0,
        cell,
        geo: geo_class(place, c.port.is_empty()).code(),
        division,
        country: c.country[ix.row()],
        people: population_code(place.population()),
        elevation: elevation_code(place.elevation_m()),
        universities: 0,
        rank: match place.feature() {
            Rank::Unknown => UNKNOWN,
            Rank::Capital => 3,
            Rank::Seat1 => 2,
            Rank::Seat2 | Rank::Seat3 | Rank::Seat4 => 1,
            Rank::Place | Rank::Locality => 0,
            Rank::Section => SECTION,
        },
        hours: hours.get(usize::from(c.timezone[ix.row()])).copied().unwrap_or(UNKNOWN),
        airport: airport_km(world, place).map_or(UNKNOWN, |km| (km.sqrt() * 8.0).round().min(254.0) as u8),
    }
}

/// Distance to the nearest airport with scheduled service, km. Cheaper than
/// [`Place::airport`], which also reads its name.
pub(crate) fn airport_km(world: &World, place: Place<'_>) -> Option<f64> {
    let c = world.columns();
    let airport = *c.airport.get(place.ix().row())? as usize;
    let (lat, lon) = (*c.airport_lat.get(airport)?, *c.airport_lon.get(airport)?);
    let there = gazetteer::Position::new(f64::from(lat) / 1e5, f64::from(lon) / 1e5)?;
    Some(place.position()?.distance_km(there))
}

/// Classes of the surroundings. See [`crate::features::Feature`] for the bounds.
pub(crate) fn geo_class(place: Place<'_>, no_ports: bool) -> GeoClass {
    let port = match place.port() {
        _ if no_ports => 3,
        Some(p) if p.distance_km > 20.0 => 0,
        Some(p) if p.kind == PortKind::Seaport => 2,
        Some(_) => 1,
        None => 0,
    };
    GeoClass {
        coast: place.coast_km().map_or(3, |km| if km <= 5.0 { 0 } else { 1 + u8::from(km > 50.0) }),
        port,
        lake: place
            .lake_km()
            .map_or(3, |km| u8::from(km <= 15.0 && place.lake_area_km2().is_none_or(|area| area >= 1.0))),
        river: place.wide_river_km().map_or(3, |km| u8::from(km <= 3.0)),
        relief: place.relief_m().map_or(3, |m| u8::from(m > 200) + u8::from(m > 800)),
    }
}

fn cells(world: &World) -> Arc<[Cell]> {
    let c = world.columns();
    let mut south = vec![false; c.climate_temperature.len()];
    for (row, &cell) in c.climate.iter().enumerate() {
        if let Some(s) = south.get_mut(cell as usize) {
            *s = c.lat[row] < 0 && c.lat[row] != i32::MIN;
        }
    }
    let turned = |months: [f32; 12], south: bool| {
        let mut months = months;
        months.rotate_left(if south { 6 } else { 0 });
        months
    };
    let known = (0..c.climate_temperature.len()).map(|i| Cell {
        temperature: turned(c.climate_temperature[i].map(|t| f32::from(t) / 10.0), south[i]),
        rain: c
            .climate_rain
            .get(i)
            .map_or([f32::NAN; 12], |r| turned(r.map(|mm| f32::from(mm).sqrt()), south[i])),
        koppen: c
            .climate_koppen
            .get(i)
            .copied()
            .filter(|&k| Koppen::from_number(k).is_some())
            .unwrap_or(UNKNOWN),
    });
    let unknown = Cell { temperature: [f32::NAN; 12], rain: [f32::NAN; 12], koppen: UNKNOWN };
    known.chain([unknown]).collect()
}

fn abreast(cells: &[Cell]) -> Abreast {
    let mut months = Abreast { temperature: [[f32::NAN; ABREAST]; 12], rain: [[f32::NAN; ABREAST]; 12] };
    for (at, cell) in cells.iter().enumerate() {
        for month in 0..12 {
            months.temperature[month][at] = cell.temperature[month];
            months.rain[month][at] = cell.rain[month];
        }
    }
    months
}

/// For each time zone its standard time in quarter hours east of UTC−12: the smaller of
/// the offsets on 1 January and 1 July 2026, so that summer time does not count.
fn zone_codes(world: &World) -> Vec<u8> {
    let c = world.columns();
    let count = c.timezone.iter().filter(|&&z| z != NO_U16).max().map_or(0, |&z| usize::from(z) + 1);
    let mut codes = vec![UNKNOWN; count];
    let mut done = vec![false; count];
    for (row, &zone) in c.timezone.iter().enumerate() {
        let Some(seen) = done.get_mut(usize::from(zone)) else { continue };
        if std::mem::replace(seen, true) {
            continue;
        }
        if let Some(seconds) = world.place(PlaceIx(row as u32)).time_zone().and_then(standard_offset) {
            codes[usize::from(zone)] = ((seconds + 12 * 3600) / 900).clamp(0, 254) as u8;
        }
    }
    codes
}

fn standard_offset(zone: &str) -> Option<i32> {
    let zone = jiff::tz::TimeZone::get(zone).ok()?;
    let at = |month| {
        let noon = jiff::civil::date(2026, month, 1).at(12, 0, 0, 0);
        Some(noon.to_zoned(zone.clone()).ok()?.offset().seconds())
    };
    Some(at(1)?.min(at(7)?))
}
