//! One place and its profile.

use serde::{Deserialize, Serialize};

use crate::climate::{Climate, Koppen};
use crate::country::{Country, CountryIx};
use crate::facts::{Fact, known};
use crate::geo::Position;
use crate::schema::{NO_I16, NO_U8, NO_U16, NO_U32};
use crate::world::World;

/// A GeoNames id: stable over versions of the data. Ids from 4,000,000,000 on are ours,
/// for the few divisions that GeoNames gives none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GeoId(pub u32);

impl std::fmt::Display for GeoId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A row of the data file. Good within one version of the data only: never store it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceIx(pub u32);

impl PlaceIx {
    /// The row as an index into column slices.
    pub fn row(self) -> usize {
        self.0 as usize
    }
}

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// City, town or village.
    City,
    /// First-level division: state, province, region.
    Admin1,
    /// Second-level division: county, district.
    Admin2,
    /// Country.
    Country,
}

/// The rank GeoNames gives a populated place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum Feature {
    /// Not known, or not a populated place.
    Unknown = 0,
    /// PPL: populated place.
    Place = 1,
    /// PPLC: capital of a country.
    Capital = 2,
    /// PPLA: seat of a first-level division.
    Seat1 = 3,
    /// PPLA2: seat of a second-level division.
    Seat2 = 4,
    /// PPLA3: seat of a third-level division.
    Seat3 = 5,
    /// PPLA4 or PPLA5: seat of a lower division.
    Seat4 = 6,
    /// PPLX: section of a populated place.
    Section = 7,
    /// PPLL and the rest: localities, farm villages, religious places.
    Locality = 8,
}

impl Feature {
    /// From the number in the data file; an unknown number is [`Feature::Unknown`].
    pub fn from_number(n: u8) -> Self {
        use Feature::*;
        [Unknown, Place, Capital, Seat1, Seat2, Seat3, Seat4, Section, Locality]
            .get(usize::from(n))
            .copied()
            .unwrap_or(Unknown)
    }
}

/// What kind of port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum PortKind {
    /// In the World Port Index: ships of sea trade call here.
    Seaport = 0,
    /// A port or harbour in GeoNames only.
    Harbour = 1,
    /// Marina, ferry landing, anchorage or dock in GeoNames only.
    Landing = 2,
}

/// Harbour size by the World Port Index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum PortSize {
    /// Very small.
    VerySmall = 0,
    /// Small.
    Small = 1,
    /// Medium.
    Medium = 2,
    /// Large.
    Large = 3,
}

/// A port near a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Port<'w> {
    /// Its name.
    pub name: &'w str,
    /// Its kind.
    pub kind: PortKind,
    /// Its size, where known.
    pub size: Option<PortSize>,
    /// Where it is.
    pub position: Position,
    /// Distance from the place, km.
    pub distance_km: f64,
}

/// How large an airport is, by OurAirports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum AirportSize {
    /// Small airfield.
    Small = 0,
    /// Medium airport.
    Medium = 1,
    /// Large airport.
    Large = 2,
}

/// An airport near a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Airport<'w> {
    /// IATA code; empty without one.
    pub iata: &'w str,
    /// Its name.
    pub name: &'w str,
    /// Its size.
    pub size: AirportSize,
    /// Whether airlines fly there on a timetable.
    pub scheduled: bool,
    /// Where it is.
    pub position: Position,
    /// Distance from the place, km.
    pub distance_km: f64,
}

/// A university matched to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct University<'w> {
    /// Its name.
    pub name: &'w str,
    /// Its address on the web.
    pub url: &'w str,
}

/// A handle on one place of the world. `None` always means "unknown", never zero.
#[derive(Clone, Copy)]
pub struct Place<'w> {
    world: &'w World,
    ix: PlaceIx,
}

impl<'w> Place<'w> {
    pub(crate) fn new(world: &'w World, ix: PlaceIx) -> Self {
        Self { world, ix }
    }

    fn row(self) -> usize {
        self.ix.row()
    }

    /// The world it belongs to.
    pub fn world(self) -> &'w World {
        self.world
    }

    /// Its row.
    pub fn ix(self) -> PlaceIx {
        self.ix
    }

    /// Its GeoNames id.
    pub fn id(self) -> GeoId {
        GeoId(self.world.columns().id[self.row()])
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        self.world.kind(self.ix)
    }

    /// Its rank among populated places.
    pub fn feature(self) -> Feature {
        Feature::from_number(self.world.columns().feature[self.row()])
    }

    fn names(self) -> impl Iterator<Item = &'w str> {
        self.world.names(self.ix)
    }

    /// Its name as locals write it (as GeoNames has it).
    pub fn name(self) -> &'w str {
        self.names().next().unwrap_or_default()
    }

    /// Its name in ASCII letters.
    pub fn ascii_name(self) -> &'w str {
        self.names().nth(1).filter(|n| !n.is_empty()).unwrap_or_else(|| self.name())
    }

    /// Its other names, in any script.
    pub fn alternate_names(self) -> impl Iterator<Item = &'w str> {
        self.names().skip(2).filter(|n| !n.is_empty())
    }

    /// Its country.
    pub fn country(self) -> &'w Country {
        self.world.country(self.country_ix())
    }

    /// Its country's index.
    pub fn country_ix(self) -> CountryIx {
        CountryIx(self.world.columns().country[self.row()])
    }

    /// The first-level division it lies in.
    pub fn admin1(self) -> Option<Place<'w>> {
        some(self.world.columns().admin1[self.row()], NO_U32).map(|ix| self.world.place(PlaceIx(ix)))
    }

    /// The second-level division it lies in.
    pub fn admin2(self) -> Option<Place<'w>> {
        some(self.world.columns().admin2[self.row()], NO_U32).map(|ix| self.world.place(PlaceIx(ix)))
    }

    /// Name, division and country: "Lacombe, Alberta, Canada".
    pub fn full_name(self) -> String {
        let mut out = self.name().to_owned();
        if self.kind() == Kind::Country {
            return out;
        }
        let country = self.country().name.as_str();
        if let Some(division) = self.admin1().map(Place::name).filter(|d| *d != out && *d != country) {
            out.push_str(", ");
            out.push_str(division);
        }
        out.push_str(", ");
        out.push_str(country);
        out
    }

    /// Its name as part of an address: ASCII letters, digits and hyphens.
    pub fn slug(self) -> String {
        let mut out = String::new();
        for c in any_ascii::any_ascii(self.ascii_name()).chars() {
            if c.is_ascii_alphanumeric() {
                out.push(c.to_ascii_lowercase());
            } else if !out.ends_with('-') && !out.is_empty() {
                out.push('-');
            }
        }
        let slug = out.trim_end_matches('-');
        if slug.is_empty() { "place".to_owned() } else { slug.to_owned() }
    }

    /// Where it is. Unknown only for divisions without any city.
    pub fn position(self) -> Option<Position> {
        let c = self.world.columns();
        let (lat, lon) = (c.lat[self.row()], c.lon[self.row()]);
        if lat == i32::MIN { None } else { Position::new(f64::from(lat) / 1e5, f64::from(lon) / 1e5) }
    }

    /// People who live there.
    pub fn population(self) -> Option<u32> {
        self.corrected(known::POPULATION)
            .map(|n| n as u32)
            .or_else(|| some(self.world.columns().population[self.row()], NO_U32))
    }

    /// Metres above the sea.
    pub fn elevation_m(self) -> Option<i16> {
        self.corrected(known::ELEVATION)
            .map(|n| n as i16)
            .or_else(|| some(self.world.columns().elevation[self.row()], NO_I16))
    }

    /// Metres between the highest and the lowest land within 25 km.
    pub fn relief_m(self) -> Option<u16> {
        some(*self.world.columns().relief.get(self.row())?, NO_U16)
    }

    /// Name of its time zone ("America/Edmonton").
    pub fn time_zone(self) -> Option<&'w str> {
        self.world.time_zone(some(self.world.columns().timezone[self.row()], NO_U16)?)
    }

    /// Its climate.
    pub fn climate(self) -> Option<Climate> {
        let c = self.world.columns();
        let cell = some(*c.climate.get(self.row())?, NO_U32)? as usize;
        Some(Climate {
            temperature: c.climate_temperature.get(cell)?.map(|t| f32::from(t) / 10.0),
            rain: c.climate_rain.get(cell)?.map(f32::from),
            koppen: Koppen::from_number(*c.climate_koppen.get(cell)?)?,
        })
    }

    /// Distance to the sea, km.
    pub fn coast_km(self) -> Option<f64> {
        self.corrected(known::COAST).or_else(|| tenths(self.world.columns().coast, self.row()))
    }

    /// Distance to the nearest charted river, km.
    pub fn river_km(self) -> Option<f64> {
        self.corrected(known::RIVER).or_else(|| tenths(self.world.columns().river, self.row()))
    }

    /// GSHHG rank of that river: 1 is the largest.
    pub fn river_rank(self) -> Option<u8> {
        some(*self.world.columns().river_rank.get(self.row())?, NO_U8)
    }

    /// Distance to the nearest lake of half a km² or more, km.
    pub fn lake_km(self) -> Option<f64> {
        self.corrected(known::LAKE).or_else(|| tenths(self.world.columns().lake, self.row()))
    }

    /// Area of that lake, km².
    pub fn lake_area_km2(self) -> Option<f64> {
        Some(f64::from(some(*self.world.columns().lake_area.get(self.row())?, NO_U32)?) / 100.0)
    }

    /// Distance to the nearest lake of 10 km² or more, km.
    pub fn large_lake_km(self) -> Option<f64> {
        tenths(self.world.columns().large_lake, self.row())
    }

    /// Area of that lake, km².
    pub fn large_lake_area_km2(self) -> Option<f64> {
        Some(f64::from(some(*self.world.columns().large_lake_area.get(self.row())?, NO_U32)?) / 100.0)
    }

    /// Distance to the nearest river wide enough to be mapped as an area, km.
    pub fn wide_river_km(self) -> Option<f64> {
        tenths(self.world.columns().wide_river, self.row())
    }

    /// The nearest port within 50 km.
    pub fn port(self) -> Option<Port<'w>> {
        let ix = some(*self.world.columns().port.get(self.row())?, NO_U32)?;
        let here = self.position()?;
        self.world.port(ix, here)
    }

    /// The nearest airport with scheduled service.
    pub fn airport(self) -> Option<Airport<'w>> {
        let ix = some(*self.world.columns().airport.get(self.row())?, NO_U32)?;
        self.world.airport(ix, self.position()?)
    }

    /// The nearest airport or airfield of any kind within 100 km.
    pub fn airfield(self) -> Option<Airport<'w>> {
        let ix = some(*self.world.columns().airfield.get(self.row())?, NO_U32)?;
        self.world.airport(ix, self.position()?)
    }

    /// How many airports with scheduled service lie within 100 km.
    pub fn airports_near(self) -> Option<u8> {
        some(*self.world.columns().airports_near.get(self.row())?, NO_U8)
    }

    /// Universities matched to it. Empty means "none known", not "none".
    pub fn universities(self) -> impl Iterator<Item = University<'w>> {
        self.world.universities(self.ix)
    }

    /// What operators recorded about it, corrections included.
    pub fn facts(self) -> &'w [Fact] {
        self.world.facts().of(self.id())
    }

    fn corrected(self, field: &str) -> Option<f64> {
        self.world.facts().number(self.id(), field)
    }
}

impl std::fmt::Debug for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.full_name(), self.id())
    }
}

fn some<T: PartialEq>(value: T, unknown: T) -> Option<T> {
    (value != unknown).then_some(value)
}

fn tenths(column: &[u16], row: usize) -> Option<f64> {
    some(*column.get(row)?, NO_U16).map(|t| f64::from(t) / 10.0)
}
