//! Names and meanings of the sections of the data files: the one place where the
//! builder that writes them and the [`World`](crate::World) that reads them agree.
//!
//! Rows of `place.*` are in one order: cities, then first-level divisions, then
//! second-level divisions, then countries; within cities by country and then along a
//! space-filling curve, so that neighbours lie close in memory. `N` is the number of places.
//! A value that is not known has the marker named here; no marker is a possible value.

/// Marker for an unknown `u32`.
pub const NO_U32: u32 = u32::MAX;
/// Marker for an unknown `u16`.
pub const NO_U16: u16 = u16::MAX;
/// Marker for an unknown `u8`.
pub const NO_U8: u8 = u8::MAX;
/// Marker for an unknown `i16`.
pub const NO_I16: i16 = i16::MIN;

/// Sections of `world.bin`, the main file.
pub mod world {
    /// JSON: [`Meta`](crate::world::Meta).
    pub const META: &str = "meta";
    /// JSON: array of [`Country`](crate::Country), sorted by ISO code.
    pub const COUNTRIES: &str = "countries";
    /// `u32` × 5: first row of each kind (city, admin 1, admin 2, country) and `N`.
    pub const KIND_STARTS: &str = "place.kind_starts";
    /// `u32` × N: GeoNames id; ids from 4,000,000,000 on stand for places that have none.
    pub const ID: &str = "place.id";
    /// `u32` × N: rows sorted by id.
    pub const BY_ID: &str = "place.by_id";
    /// `u8` × N: [`Feature`](crate::place::Feature).
    pub const FEATURE: &str = "place.feature";
    /// `u16` × N: index into the countries.
    pub const COUNTRY: &str = "place.country";
    /// `u32` × N: row of the first-level division, or unknown.
    pub const ADMIN1: &str = "place.admin1";
    /// `u32` × N: row of the second-level division, or unknown.
    pub const ADMIN2: &str = "place.admin2";
    /// `i32` × N: degrees north × 100,000. Divisions and countries: population-weighted
    /// centre of their cities; without any, `i32::MIN`.
    pub const LAT: &str = "place.lat";
    /// `i32` × N: degrees east × 100,000, or `i32::MIN`.
    pub const LON: &str = "place.lon";
    /// `u32` × N: people, or unknown. GeoNames' 0 is "unknown".
    pub const POPULATION: &str = "place.population";
    /// `i16` × N: metres above the sea, or unknown.
    pub const ELEVATION: &str = "place.elevation";
    /// `u16` × N: metres between the highest and the lowest land within 25 km (ETOPO5), or unknown.
    pub const RELIEF: &str = "place.relief";
    /// `u16` × N: index into the time zones, or unknown.
    pub const TIMEZONE: &str = "place.timezone";
    /// Text: names of time zones, newline-separated.
    pub const TIMEZONES: &str = "timezones";
    /// `u32` × (N + 1): where each place's names begin in [`NAMES`].
    pub const NAME_STARTS: &str = "place.name_starts";
    /// UTF-8: names of each place, newline-separated: local, ASCII (empty when equal to
    /// the local one), then alternates, none twice.
    pub const NAMES: &str = "place.names";
    /// `u32` × N: row of the climate cell, or unknown.
    pub const CLIMATE: &str = "place.climate";
    /// `[i16; 12]` × cells: mean temperature of each month in tenths of °C.
    pub const CLIMATE_TEMP: &str = "climate.temperature";
    /// `[u16; 12]` × cells: rain and snow of each month in mm.
    pub const CLIMATE_RAIN: &str = "climate.rain";
    /// `u8` × cells: [`Koppen`](crate::climate::Koppen).
    pub const CLIMATE_KOPPEN: &str = "climate.koppen";
    /// `u16` × N: distance to the sea in tenths of km (capped at 6,553.4 km), or unknown.
    pub const COAST: &str = "place.coast";
    /// `u16` × N: distance to the nearest charted river that carries water all year (GSHHG
    /// ranks 1 to 5) in tenths of km, or unknown.
    pub const RIVER: &str = "place.river";
    /// `u8` × N: GSHHG rank of that river (1 largest), or unknown.
    pub const RIVER_RANK: &str = "place.river_rank";
    /// `u32` × N: row of the nearest port within 50 km, or none.
    pub const PORT: &str = "place.port";
    /// `i32` × ports: degrees × 100,000.
    pub const PORT_LAT: &str = "port.lat";
    /// `i32` × ports.
    pub const PORT_LON: &str = "port.lon";
    /// `u8` × ports: [`PortKind`](crate::place::PortKind).
    pub const PORT_KIND: &str = "port.kind";
    /// `u8` × ports: [`PortSize`](crate::place::PortSize), or unknown.
    pub const PORT_SIZE: &str = "port.size";
    /// Text: names of ports, newline-separated.
    pub const PORT_NAMES: &str = "port.names";
    /// `u32` × N: row of the nearest airport with scheduled service, or unknown.
    pub const AIRPORT: &str = "place.airport";
    /// `u32` × N: row of the nearest airport of any kind within 100 km, or none.
    pub const AIRFIELD: &str = "place.airfield";
    /// `u8` × N: airports with scheduled service within 100 km.
    pub const AIRPORTS_NEAR: &str = "place.airports_near";
    /// `i32` × airports: degrees × 100,000.
    pub const AIRPORT_LAT: &str = "airport.lat";
    /// `i32` × airports.
    pub const AIRPORT_LON: &str = "airport.lon";
    /// `u8` × airports: [`AirportSize`](crate::place::AirportSize).
    pub const AIRPORT_SIZE: &str = "airport.size";
    /// `u8` × airports: 1 with scheduled service.
    pub const AIRPORT_SCHEDULED: &str = "airport.scheduled";
    /// Text: `IATA⇥name` of airports, newline-separated; the code may be empty.
    pub const AIRPORT_NAMES: &str = "airport.names";
    /// `u32` × universities, ascending: row of the city each was matched to.
    pub const UNIVERSITY_PLACE: &str = "university.place";
    /// Text: `name⇥URL` of universities, newline-separated, in the order of [`UNIVERSITY_PLACE`].
    pub const UNIVERSITY_NAMES: &str = "university.names";
}

/// Sections of `water.bin`, derived from OpenStreetMap and so under the ODbL.
pub mod water {
    /// JSON: [`Meta`](crate::world::Meta).
    pub const META: &str = "meta";
    /// `u64` × 1: XXH3 of the main file's section [`ID`](super::world::ID), to prove that the
    /// two belong together without the ids being kept twice.
    pub const ID: &str = "place.id";
    /// `u16` × N: distance to the nearest lake of half a km² or more in tenths of km, 0 on
    /// its shore or within it; unknown where there is none within 6,553 km.
    pub const LAKE: &str = "place.lake";
    /// `u32` × N: area of that lake in hectares, or unknown.
    pub const LAKE_AREA: &str = "place.lake_area";
    /// `u16` × N: distance to the nearest lake of 10 km² or more, as [`LAKE`].
    pub const LARGE_LAKE: &str = "place.large_lake";
    /// `u32` × N: area of that lake in hectares, or unknown.
    pub const LARGE_LAKE_AREA: &str = "place.large_lake_area";
    /// `u16` × N: distance to the nearest river wide enough to be drawn as an area, tenths of km.
    pub const WIDE_RIVER: &str = "place.wide_river";
}
