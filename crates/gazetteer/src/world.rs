//! The open world: columns of the data files, places by id, countries, sources.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use zerocopy::{FromBytes, Immutable, KnownLayout};

use crate::container::{Container, ContainerError};
use crate::country::{Country, CountryIx};
use crate::facts::Facts;
use crate::geo::{Bounds, Position};
use crate::layers::{self, Layer, MapPath};
use crate::packed::Packed;
use crate::place::{Airport, AirportSize, GeoId, Kind, Place, PlaceIx, Port, PortKind, PortSize, University};
use crate::schema::{water, world};

/// Why the world could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// A data file is damaged, of another version, or cannot be read.
    #[error(transparent)]
    Container(#[from] ContainerError),
    /// The two data files do not belong together.
    #[error(
        "{0}: this water file was built for another world file. Remove both; they are unpacked again at the next start"
    )]
    Mismatch(String),
    /// A column has the wrong number of rows.
    #[error("the world file is inconsistent: section \"{0}\" has a wrong number of rows")]
    Inconsistent(&'static str),
    /// A JSON section does not parse.
    #[error("the world file is inconsistent: section \"{section}\": {source}")]
    Json {
        /// Which section.
        section: &'static str,
        /// What is wrong.
        source: serde_json::Error,
    },
}

/// What a data file says of itself.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    /// The day the file was built.
    pub built: String,
    /// Where the data come from.
    pub sources: Vec<Source>,
    /// For each profile field, the keys of its sources.
    pub fields: BTreeMap<String, Vec<String>>,
    /// How many rows of what.
    pub counts: BTreeMap<String, u64>,
}

/// One source of data.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Source {
    /// Short key ("geonames").
    pub key: String,
    /// Its name ("GeoNames").
    pub name: String,
    /// Who made it, as the licence wants to be read.
    pub attribution: String,
    /// SPDX expression or name of the licence.
    pub licence: String,
    /// Where to read about it.
    pub url: String,
    /// The package it was taken from, with version.
    pub package: String,
    /// SHA-256 of that package's file.
    pub sha256: String,
    /// The day, month or year that the data are of.
    pub date: String,
    /// What we changed or took.
    pub note: String,
}

/// The columns as they lie in the file: row `r` of each is place `r`. For markers of
/// unknown values see [`schema`](crate::schema). A column that the file lacks is empty.
#[derive(Clone, Copy)]
#[allow(missing_docs, reason = "each is described at its name in `schema`")]
pub struct Columns<'w> {
    pub id: &'w [u32],
    pub by_id: &'w [u32],
    pub feature: &'w [u8],
    pub country: &'w [u16],
    pub admin1: &'w [u32],
    pub admin2: &'w [u32],
    pub lat: &'w [i32],
    pub lon: &'w [i32],
    pub population: &'w [u32],
    pub elevation: &'w [i16],
    pub relief: &'w [u16],
    pub timezone: &'w [u16],
    pub name_starts: &'w [u32],
    pub names: &'w [u8],
    pub climate: &'w [u32],
    pub climate_temperature: &'w [[i16; 12]],
    pub climate_rain: &'w [[u16; 12]],
    pub climate_koppen: &'w [u8],
    pub coast: &'w [u16],
    pub river: &'w [u16],
    pub river_rank: &'w [u8],
    pub port: &'w [u32],
    pub port_lat: &'w [i32],
    pub port_lon: &'w [i32],
    pub port_kind: &'w [u8],
    pub port_size: &'w [u8],
    pub airport: &'w [u32],
    pub airfield: &'w [u32],
    pub airports_near: &'w [u8],
    pub airport_lat: &'w [i32],
    pub airport_lon: &'w [i32],
    pub airport_size: &'w [u8],
    pub airport_scheduled: &'w [u8],
    pub university_place: &'w [u32],
    pub lake: &'w [u16],
    pub lake_area: &'w [u32],
    pub large_lake: &'w [u16],
    pub large_lake_area: &'w [u32],
    pub wide_river: &'w [u16],
}

impl<'w> Columns<'w> {
    fn of(main: &'w Container, water_file: Option<&'w Container>) -> Self {
        fn col<'c, T: FromBytes + Immutable + KnownLayout>(c: &'c Container, name: &str) -> &'c [T] {
            c.slice(name).unwrap_or(&[])
        }
        let m = main;
        let lake = |name| water_file.map_or(&[][..], |w| col::<u16>(w, name));
        Columns {
            id: col(m, world::ID),
            by_id: col(m, world::BY_ID),
            feature: col(m, world::FEATURE),
            country: col(m, world::COUNTRY),
            admin1: col(m, world::ADMIN1),
            admin2: col(m, world::ADMIN2),
            lat: col(m, world::LAT),
            lon: col(m, world::LON),
            population: col(m, world::POPULATION),
            elevation: col(m, world::ELEVATION),
            relief: col(m, world::RELIEF),
            timezone: col(m, world::TIMEZONE),
            name_starts: col(m, world::NAME_STARTS),
            names: m.bytes(world::NAMES).unwrap_or_default(),
            climate: col(m, world::CLIMATE),
            climate_temperature: col(m, world::CLIMATE_TEMP),
            climate_rain: col(m, world::CLIMATE_RAIN),
            climate_koppen: col(m, world::CLIMATE_KOPPEN),
            coast: col(m, world::COAST),
            river: col(m, world::RIVER),
            river_rank: col(m, world::RIVER_RANK),
            port: col(m, world::PORT),
            port_lat: col(m, world::PORT_LAT),
            port_lon: col(m, world::PORT_LON),
            port_kind: col(m, world::PORT_KIND),
            port_size: col(m, world::PORT_SIZE),
            airport: col(m, world::AIRPORT),
            airfield: col(m, world::AIRFIELD),
            airports_near: col(m, world::AIRPORTS_NEAR),
            airport_lat: col(m, world::AIRPORT_LAT),
            airport_lon: col(m, world::AIRPORT_LON),
            airport_size: col(m, world::AIRPORT_SIZE),
            airport_scheduled: col(m, world::AIRPORT_SCHEDULED),
            university_place: col(m, world::UNIVERSITY_PLACE),
            lake: lake(water::LAKE),
            lake_area: water_file.map_or(&[], |w| col(w, water::LAKE_AREA)),
            large_lake: lake(water::LARGE_LAKE),
            large_lake_area: water_file.map_or(&[], |w| col(w, water::LARGE_LAKE_AREA)),
            wide_river: lake(water::WIDE_RIVER),
        }
    }

    /// Forgets how long the columns live, so that they can lie beside the containers they borrow from.
    ///
    /// # Safety
    /// The containers must outlive the result, and nobody may be given it for longer than that.
    unsafe fn pinned(self) -> Columns<'static> {
        // SAFETY: only the lifetime changes. The slices point into memory maps, which do not
        // move when the `Container` that owns them does; the caller promises the rest.
        unsafe { std::mem::transmute::<Columns<'w>, Columns<'static>>(self) }
    }
}

/// The whole world, open for reading. Cheap to share behind an `Arc`.
pub struct World {
    /// Borrows from `main` and `water`: see `Columns::pinned`. Declared first, dropped first.
    columns: Columns<'static>,
    main: Container,
    water: Option<Container>,
    meta: Meta,
    water_meta: Meta,
    countries: Vec<Country>,
    kind_starts: [u32; 5],
    time_zones: Vec<String>,
    ports: Lines,
    airports: Lines,
    universities: Lines,
    facts: Facts,
}

impl World {
    /// Opens the world in `dir`, unpacking what is not there yet.
    ///
    /// `water` may be left out: then lakes are unknown.
    pub fn open(dir: &Path, main: Packed<'_>, water: Option<Packed<'_>>) -> Result<Self, WorldError> {
        Self::from_containers(main.open(dir)?, water.map(|w| w.open(dir)).transpose()?)
    }

    /// Takes opened containers and checks that they fit together.
    pub fn from_containers(main: Container, water_file: Option<Container>) -> Result<Self, WorldError> {
        let meta = json(&main, world::META)?;
        let countries: Vec<Country> = json(&main, world::COUNTRIES)?;
        let starts = main.require::<u32>(world::KIND_STARTS)?;
        let kind_starts =
            <[u32; 5]>::try_from(starts).map_err(|_| WorldError::Inconsistent(world::KIND_STARTS))?;
        check(&main, kind_starts, countries.len())?;
        let mut water_meta = Meta::default();
        if let Some(file) = &water_file {
            let ids = xxhash_rust::xxh3::xxh3_64(main.require::<u8>(world::ID)?);
            if file.require::<u64>(water::ID)? != [ids] {
                return Err(WorldError::Mismatch(file.path().display().to_string()));
            }
            let rows = kind_starts[4] as usize;
            rows_of::<u16>(file, water::LAKE, rows)?;
            rows_of::<u32>(file, water::LAKE_AREA, rows)?;
            rows_of::<u16>(file, water::WIDE_RIVER, rows)?;
            water_meta = json(file, water::META)?;
        }
        let text =
            |section| main.bytes(section).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default();
        // SAFETY: both containers move into the same `World`, which hands the columns out only
        // for as long as it is borrowed itself.
        let columns = unsafe { Columns::of(&main, water_file.as_ref()).pinned() };
        Ok(Self {
            columns,
            time_zones: text(world::TIMEZONES).lines().map(str::to_owned).collect(),
            ports: Lines::of(&main, world::PORT_NAMES),
            airports: Lines::of(&main, world::AIRPORT_NAMES),
            universities: Lines::of(&main, world::UNIVERSITY_NAMES),
            meta,
            water_meta,
            countries,
            kind_starts,
            main,
            water: water_file,
            facts: Facts::default(),
        })
    }

    /// The same world with an operator's facts laid over it.
    pub fn with_facts(mut self, facts: Facts) -> Self {
        self.facts = facts;
        self
    }

    /// What operators recorded.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// A number that differs between versions of the main file's contents.
    pub fn fingerprint(&self) -> u64 {
        self.main.checksum()
    }

    /// What the main file and the water file say of themselves.
    pub fn meta(&self) -> [&Meta; 2] {
        [&self.meta, &self.water_meta]
    }

    /// The sources of a profile field ("population", "climate", "lake" …).
    pub fn sources_of(&self, field: &str) -> Vec<&Source> {
        self.meta()
            .into_iter()
            .flat_map(|m| m.fields.get(field).into_iter().flatten().map(move |key| (m, key)))
            .filter_map(|(m, key)| m.sources.iter().find(|s| &s.key == key))
            .collect()
    }

    /// Number of places of all kinds.
    pub fn len(&self) -> usize {
        self.kind_starts[4] as usize
    }

    /// Whether there is no place at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Rows of all places of a kind.
    pub fn rows(&self, kind: Kind) -> std::ops::Range<u32> {
        let k = kind as usize;
        self.kind_starts[k]..self.kind_starts[k + 1]
    }

    /// What kind of place a row is.
    pub fn kind(&self, ix: PlaceIx) -> Kind {
        match ix.0 {
            n if n < self.kind_starts[1] => Kind::City,
            n if n < self.kind_starts[2] => Kind::Admin1,
            n if n < self.kind_starts[3] => Kind::Admin2,
            _ => Kind::Country,
        }
    }

    /// All places of a kind.
    pub fn places(&self, kind: Kind) -> impl Iterator<Item = Place<'_>> {
        self.rows(kind).map(|r| self.place(PlaceIx(r)))
    }

    /// The place in a row. The row must come from this world.
    pub fn place(&self, ix: PlaceIx) -> Place<'_> {
        debug_assert!(ix.row() < self.len());
        Place::new(self, ix)
    }

    /// The place with this GeoNames id.
    pub fn by_id(&self, id: GeoId) -> Option<Place<'_>> {
        let c = self.columns();
        let at = c.by_id.binary_search_by_key(&id.0, |&row| c.id[row as usize]).ok()?;
        Some(self.place(PlaceIx(c.by_id[at])))
    }

    /// All countries, sorted by ISO code.
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// A country by index.
    pub fn country(&self, ix: CountryIx) -> &Country {
        &self.countries[usize::from(ix.0)]
    }

    /// A country by its two-letter code, upper or lower case.
    pub fn country_by_iso2(&self, iso2: &str) -> Option<CountryIx> {
        let upper = iso2.to_ascii_uppercase();
        self.countries.binary_search_by(|c| c.iso2.as_str().cmp(&upper)).ok().map(|i| CountryIx(i as u16))
    }

    /// Paths of a map layer within a box.
    pub fn map(&self, layer: Layer, within: Bounds) -> Vec<MapPath> {
        let container = match layer {
            Layer::Lakes => self.water.as_ref(),
            _ => Some(&self.main),
        };
        container.map(|c| layers::read(c, layer, within).collect()).unwrap_or_default()
    }

    /// The columns, for walking over all places.
    pub fn columns(&self) -> &Columns<'_> {
        &self.columns
    }

    /// All names of a place in the order of [`world::NAMES`]. Each is checked as it is reached:
    /// most callers want the first of many.
    pub(crate) fn names(&self, ix: PlaceIx) -> impl Iterator<Item = &str> {
        let c = self.columns();
        let range = c.name_starts[ix.row()] as usize..c.name_starts[ix.row() + 1] as usize;
        let names = c.names.get(range).unwrap_or_default();
        names.split(|&b| b == b'\n').map(|name| std::str::from_utf8(name).unwrap_or_default())
    }

    pub(crate) fn time_zone(&self, ix: u16) -> Option<&str> {
        self.time_zones.get(usize::from(ix)).map(String::as_str)
    }

    pub(crate) fn port(&self, ix: u32, from: Position) -> Option<Port<'_>> {
        let (c, i) = (self.columns(), ix as usize);
        let position = position(*c.port_lat.get(i)?, *c.port_lon.get(i)?)?;
        let kind = match c.port_kind.get(i)? {
            0 => PortKind::Seaport,
            1 => PortKind::Harbour,
            _ => PortKind::Landing,
        };
        let size = match c.port_size.get(i)? {
            0 => Some(PortSize::VerySmall),
            1 => Some(PortSize::Small),
            2 => Some(PortSize::Medium),
            3 => Some(PortSize::Large),
            _ => None,
        };
        let name = self.ports.line(&self.main, i)?;
        Some(Port { name, kind, size, position, distance_km: from.distance_km(position) })
    }

    pub(crate) fn airport(&self, ix: u32, from: Position) -> Option<Airport<'_>> {
        let (c, i) = (self.columns(), ix as usize);
        let position = position(*c.airport_lat.get(i)?, *c.airport_lon.get(i)?)?;
        let (iata, name) = self.airports.line(&self.main, i)?.split_once('\t')?;
        let size = match c.airport_size.get(i)? {
            2 => AirportSize::Large,
            1 => AirportSize::Medium,
            _ => AirportSize::Small,
        };
        let scheduled = *c.airport_scheduled.get(i)? == 1;
        Some(Airport { iata, name, size, scheduled, position, distance_km: from.distance_km(position) })
    }

    pub(crate) fn universities(&self, ix: PlaceIx) -> impl Iterator<Item = University<'_>> {
        let places = self.columns().university_place;
        let first = places.partition_point(|&p| p < ix.0);
        let end = places.partition_point(|&p| p <= ix.0);
        (first..end).filter_map(|i| {
            let (name, url) = self.universities.line(&self.main, i)?.split_once('\t')?;
            Some(University { name, url })
        })
    }
}

fn position(lat: i32, lon: i32) -> Option<Position> {
    Position::new(f64::from(lat) / 1e5, f64::from(lon) / 1e5)
}

fn json<T: serde::de::DeserializeOwned>(c: &Container, section: &'static str) -> Result<T, WorldError> {
    let bytes = c.require::<u8>(section)?;
    serde_json::from_slice(bytes).map_err(|source| WorldError::Json { section, source })
}

fn rows_of<T: FromBytes + Immutable + KnownLayout>(
    c: &Container,
    section: &'static str,
    rows: usize,
) -> Result<(), WorldError> {
    if c.require::<T>(section)?.len() == rows { Ok(()) } else { Err(WorldError::Inconsistent(section)) }
}

/// Every reference of the main file points into the table it refers to.
fn check(c: &Container, kind_starts: [u32; 5], countries: usize) -> Result<(), WorldError> {
    let rows = kind_starts[4] as usize;
    if !kind_starts.is_sorted() || kind_starts[0] != 0 {
        return Err(WorldError::Inconsistent(world::KIND_STARTS));
    }
    for section in [world::ID, world::BY_ID, world::ADMIN1, world::ADMIN2, world::POPULATION] {
        rows_of::<u32>(c, section, rows)?;
    }
    for section in [world::LAT, world::LON] {
        rows_of::<i32>(c, section, rows)?;
    }
    for section in [world::COUNTRY, world::TIMEZONE] {
        rows_of::<u16>(c, section, rows)?;
    }
    rows_of::<u8>(c, world::FEATURE, rows)?;
    rows_of::<i16>(c, world::ELEVATION, rows)?;
    rows_of::<u32>(c, world::NAME_STARTS, rows + 1)?;
    let below = |section: &'static str, limit: usize, unknown: bool| {
        let ok =
            c.require::<u32>(section)?.iter().all(|&v| (v as usize) < limit || (unknown && v == u32::MAX));
        if ok { Ok(()) } else { Err(WorldError::Inconsistent(section)) }
    };
    below(world::BY_ID, rows, false)?;
    below(world::ADMIN1, rows, true)?;
    below(world::ADMIN2, rows, true)?;
    if c.require::<u16>(world::COUNTRY)?.iter().any(|&v| usize::from(v) >= countries) {
        return Err(WorldError::Inconsistent(world::COUNTRY));
    }
    Ok(())
}

/// A text section with the start of each line.
struct Lines {
    section: &'static str,
    starts: Vec<u32>,
}

impl Lines {
    fn of(c: &Container, section: &'static str) -> Self {
        let bytes = c.bytes(section).unwrap_or_default();
        let mut starts = vec![0];
        starts.extend(bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(i, _)| i as u32 + 1));
        Self { section, starts }
    }

    fn line<'c>(&self, c: &'c Container, i: usize) -> Option<&'c str> {
        let bytes = c.bytes(self.section)?;
        let start = *self.starts.get(i)? as usize;
        let end = self.starts.get(i + 1).map_or(bytes.len(), |&e| e as usize - 1);
        std::str::from_utf8(bytes.get(start..end)?).ok()
    }
}
