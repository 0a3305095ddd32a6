//! All that is known of one place, each value with its source and date.

use gazetteer::facts::known;
use gazetteer::place::{Airport, Port};
use gazetteer::{Fact, Place, World};
use matching::Ties;
use serde::Serialize;
use utoipa::ToSchema;

use super::country::CountryProfile;
use super::{PlaceLine, TieLine};

/// All that is known of one place.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Profile {
    /// The place.
    #[serde(flatten)]
    pub place: PlaceLine,
    /// Its name in ASCII letters.
    pub ascii_name: String,
    /// Its other names, in any script.
    pub alternate_names: Vec<String>,
    /// The first-level division it lies in.
    pub admin1: Option<PlaceLine>,
    /// The second-level division it lies in.
    pub admin2: Option<PlaceLine>,
    /// The profile's values.
    pub fields: Fields,
    /// Names of the fields that are not known.
    pub unknown: Vec<&'static str>,
    /// What operators of this installation recorded, corrections included.
    pub facts: Vec<FactLine>,
    /// Existing ties, as far as this installation knows them.
    pub ties: Vec<TieLine>,
    /// Its country.
    pub country_profile: CountryProfile,
    /// The sources that the fields refer to by key.
    pub sources: Vec<SourceLine>,
}

/// One value with where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Field<T> {
    /// The value; `null` where it is not known.
    pub value: Option<T>,
    /// Keys into `sources`; for a correction the source as its operator wrote it.
    pub sources: Vec<String>,
    /// The day, month or year that the value is of, as the source gives it.
    pub date: Option<String>,
    /// Whether an operator's correction takes the place of the shipped value.
    pub corrected: bool,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $source:literal),+ $(,)?) => {
        /// The values of a profile.
        #[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
        pub struct Fields {
            $($(#[$doc])* pub $name: Field<$type>),+
        }

        impl Fields {
            /// Names of those that are not known.
            pub fn unknown(&self) -> Vec<&'static str> {
                let mut unknown = Vec::new();
                $(if self.$name.value.is_none() { unknown.push(stringify!($name)); })+
                // All ports are charted: without one within 50 km there is none.
                unknown.retain(|&name| name != "port");
                unknown
            }

            /// Which source field of the data file each stands on.
            const SOURCES: &'static [(&'static str, &'static str)] = &[$((stringify!($name), $source)),+];
        }
    };
}

fields!(
    /// People who live there.
    population: u32 = "population",
    /// Metres above the sea.
    elevation_m: i16 = "elevation",
    /// Metres between the highest and the lowest land within 25 km.
    relief_m: u16 = "relief",
    /// IANA time zone.
    time_zone: String = "timezone",
    /// Köppen class and monthly climate.
    climate: ClimateLine = "climate",
    /// Distance to the sea, km.
    coast_km: f64 = "coast",
    /// Distance to the nearest charted river, km.
    river_km: f64 = "river",
    /// Distance to the nearest lake, km.
    lake_km: f64 = "lake",
    /// Area of that lake, km².
    lake_area_km2: f64 = "lake",
    /// Distance to the nearest lake of 10 km² or more, km.
    large_lake_km: f64 = "lake",
    /// Area of that lake, km².
    large_lake_area_km2: f64 = "lake",
    /// Distance to the nearest river wide enough to be mapped as an area, km.
    wide_river_km: f64 = "wide_river",
    /// The nearest port within 50 km; `null` where there is none, which is not unknown.
    port: PortLine = "port",
    /// The nearest airport with scheduled service.
    airport: AirportLine = "airport",
    /// Airports with scheduled service within 100 km.
    airports_near: u8 = "airport",
    /// Universities matched to it; `null` where none is known.
    universities: Vec<UniversityLine> = "universities",
);

/// Twelve months, January first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ClimateLine {
    /// Köppen–Geiger class.
    #[schema(example = "Dfb")]
    pub koppen: &'static str,
    /// Mean temperature of each month, °C.
    pub temperature_c: [f32; 12],
    /// Rain and melted snow of each month, mm.
    pub rain_mm: [f32; 12],
}

/// A port.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PortLine {
    /// Its name.
    pub name: String,
    /// `seaport` (World Port Index), `harbour` or `landing`.
    #[schema(value_type = String)]
    pub kind: gazetteer::place::PortKind,
    /// `very-small` to `large`, where known.
    #[schema(value_type = Option<String>)]
    pub size: Option<gazetteer::place::PortSize>,
    /// Distance, km.
    pub distance_km: f64,
}

/// An airport.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AirportLine {
    /// IATA code, where it has one.
    pub iata: Option<String>,
    /// Its name.
    pub name: String,
    /// `small`, `medium` or `large`.
    #[schema(value_type = String)]
    pub size: gazetteer::place::AirportSize,
    /// Distance, km.
    pub distance_km: f64,
}

/// A university.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UniversityLine {
    /// Its name.
    pub name: String,
    /// Its address on the web.
    pub url: String,
}

/// What an operator recorded.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FactLine {
    /// What it is about.
    #[schema(example = "museums")]
    pub name: String,
    /// The value.
    pub value: String,
    /// Who says so.
    pub source: String,
    /// The day, ISO 8601.
    #[schema(value_type = String, format = Date)]
    pub date: jiff::civil::Date,
    /// Whether it takes the place of a shipped value (the latest of its name does).
    pub corrects: bool,
}

/// A source of data.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SourceLine {
    /// Its key.
    #[schema(example = "geonames")]
    pub key: String,
    /// Its name.
    pub name: String,
    /// Who made it, as the licence wants to be read.
    pub attribution: String,
    /// Its licence.
    pub licence: String,
    /// Where to read about it.
    pub url: String,
    /// The day, month or year its data are of.
    pub date: String,
}

impl SourceLine {
    /// Of one source.
    pub fn of(s: &gazetteer::Source) -> Self {
        Self {
            key: s.key.clone(),
            name: s.name.clone(),
            attribution: s.attribution.clone(),
            licence: s.licence.clone(),
            url: s.url.clone(),
            date: s.date.clone(),
        }
    }
}

impl FactLine {
    /// Of one fact among all of its place.
    fn of(world: &World, fact: &Fact) -> Self {
        let in_force = world.facts().latest(fact.place, &fact.name) == Some(fact);
        Self {
            name: fact.name.clone(),
            value: fact.value.clone(),
            source: fact.source.clone(),
            date: fact.date,
            corrects: fact.is_correction() && in_force,
        }
    }
}

impl Profile {
    /// Of one place.
    pub fn of(world: &World, ties: &Ties, place: Place<'_>) -> Self {
        let fields = Fields::of(world, place);
        Self {
            place: PlaceLine::of(place),
            ascii_name: place.ascii_name().to_owned(),
            alternate_names: place.alternate_names().map(str::to_owned).collect(),
            admin1: place.admin1().map(PlaceLine::of),
            admin2: place.admin2().map(PlaceLine::of),
            unknown: fields.unknown(),
            fields,
            facts: place.facts().iter().map(|f| FactLine::of(world, f)).collect(),
            ties: ties
                .of(place.id())
                .filter_map(|(id, tie)| Some(TieLine::of(world.by_id(id)?, tie)))
                .collect(),
            country_profile: CountryProfile::of(world, place.country()),
            sources: world.meta().iter().flat_map(|m| &m.sources).map(SourceLine::of).collect(),
        }
    }
}

impl Fields {
    /// Of one place.
    pub fn of(world: &World, place: Place<'_>) -> Self {
        let universities: Vec<_> = place
            .universities()
            .map(|u| UniversityLine { name: u.name.to_owned(), url: u.url.to_owned() })
            .collect();
        let from = Origin { world, place };
        Self {
            population: from.corrigible("population", known::POPULATION, place.population()),
            elevation_m: from.corrigible("elevation_m", known::ELEVATION, place.elevation_m()),
            relief_m: from.shipped("relief_m", place.relief_m()),
            time_zone: from.shipped("time_zone", place.time_zone().map(str::to_owned)),
            climate: from.shipped("climate", place.climate().map(|c| climate(&c))),
            coast_km: from.corrigible("coast_km", known::COAST, place.coast_km()),
            river_km: from.corrigible("river_km", known::RIVER, place.river_km()),
            lake_km: from.corrigible("lake_km", known::LAKE, place.lake_km()),
            lake_area_km2: from.shipped("lake_area_km2", place.lake_area_km2()),
            large_lake_km: from.shipped("large_lake_km", place.large_lake_km()),
            large_lake_area_km2: from.shipped("large_lake_area_km2", place.large_lake_area_km2()),
            wide_river_km: from.shipped("wide_river_km", place.wide_river_km()),
            port: from.shipped("port", place.port().map(|p| port(&p))),
            airport: from.shipped("airport", place.airport().map(|a| airport(&a))),
            airports_near: from.shipped("airports_near", place.airports_near()),
            universities: from.shipped("universities", (!universities.is_empty()).then_some(universities)),
        }
    }
}

/// Where a field's value comes from.
struct Origin<'w> {
    world: &'w World,
    place: Place<'w>,
}

impl Origin<'_> {
    fn shipped<T>(&self, name: &str, value: Option<T>) -> Field<T> {
        let field = Fields::SOURCES.iter().find(|(n, _)| *n == name).map_or(name, |(_, source)| source);
        let sources = self.world.sources_of(field);
        let date = sources.iter().map(|s| s.date.as_str()).filter(|d| !d.is_empty()).max();
        Field {
            value,
            sources: sources.iter().map(|s| s.key.clone()).collect(),
            date: date.map(str::to_owned),
            corrected: false,
        }
    }

    fn corrigible<T>(&self, name: &str, fact: &str, value: Option<T>) -> Field<T> {
        match self.world.facts().latest(self.place.id(), fact) {
            Some(fact) => Field {
                value,
                sources: vec![fact.source.clone()],
                date: Some(fact.date.to_string()),
                corrected: true,
            },
            None => self.shipped(name, value),
        }
    }
}

fn climate(c: &gazetteer::climate::Climate) -> ClimateLine {
    ClimateLine { koppen: c.koppen.code(), temperature_c: c.temperature, rain_mm: c.rain }
}

fn port(p: &Port<'_>) -> PortLine {
    PortLine { name: p.name.to_owned(), kind: p.kind, size: p.size, distance_km: tenth(p.distance_km) }
}

fn airport(a: &Airport<'_>) -> AirportLine {
    AirportLine {
        iata: (!a.iata.is_empty()).then(|| a.iata.to_owned()),
        name: a.name.to_owned(),
        size: a.size,
        distance_km: tenth(a.distance_km),
    }
}

/// Distances are given to 100 m: positions are no better.
pub(super) fn tenth(km: f64) -> f64 {
    (km * 10.0).round() / 10.0
}
