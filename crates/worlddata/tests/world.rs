//! The shipped data files hold what they should.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy does not take for tests"
)]

use std::collections::HashSet;
use std::fmt::Write;

use gazetteer::climate::Koppen;
use gazetteer::geo::Bounds;
use gazetteer::layers::Layer;
use gazetteer::place::{Feature, PortKind};
use gazetteer::{Country, GeoId, Kind, Place, Position, World};

fn world() -> &'static World {
    worlddata::for_tests()
}

fn place(id: u32) -> Place<'static> {
    world().by_id(GeoId(id)).unwrap_or_else(|| panic!("{id} is not there"))
}

fn koppen(place: Place<'_>) -> &'static str {
    place.climate().unwrap().koppen.code()
}

#[test]
fn both_files_fit_in_the_space_they_are_given() {
    let bytes = worlddata::WORLD.bytes.len() + worlddata::WATER.bytes.len();
    assert!(bytes <= 32_000_000, "{bytes} bytes");
}

#[test]
fn opens_in_a_fresh_folder_and_again() {
    let dir = tempfile::tempdir().unwrap();
    let first = worlddata::open(dir.path()).unwrap();
    let again = worlddata::open(dir.path()).unwrap();
    assert_eq!(first.len(), again.len());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "two files and no half one");
}

#[test]
fn all_the_places_are_there() {
    let count = |kind| world().places(kind).count();
    assert_eq!(count(Kind::City), 234_908);
    assert_eq!(count(Kind::Country), 250);
    assert!(count(Kind::Admin1) > 3_800 && count(Kind::Admin2) > 47_000);
    assert_eq!(world().len(), world().columns().id.iter().collect::<HashSet<_>>().len(), "each id once");
}

#[test]
fn lacombe() {
    let lacombe = place(6_035_615);
    assert_eq!(lacombe.full_name(), "Lacombe, Alberta, Canada");
    assert_eq!(lacombe.population(), Some(14_258));
    assert_eq!(lacombe.elevation_m(), Some(853));
    assert_eq!(lacombe.time_zone(), Some("America/Edmonton"));
    assert_eq!(lacombe.admin2().unwrap().name(), "Lacombe");
    assert_eq!(koppen(lacombe), "Dfb");
    assert!(lacombe.coast_km().unwrap() > 600.0 && lacombe.port().is_none());
    // Gull Lake.
    let (km, km2) = (lacombe.large_lake_km().unwrap(), lacombe.large_lake_area_km2().unwrap());
    assert!(km < 13.0 && (70.0..100.0).contains(&km2), "{km} km, {km2} km²");
    assert!(lacombe.lake_km().unwrap() < km);
    assert_eq!(lacombe.airport().unwrap().iata, "YEG");
}

#[test]
fn mazatlan() {
    let mazatlan = place(3_996_322);
    assert!((300_000..500_000).contains(&mazatlan.population().unwrap()));
    assert!(mazatlan.coast_km().unwrap() < 2.0);
    let port = mazatlan.port().unwrap();
    assert_eq!((port.name, port.kind), ("Mazatlan", PortKind::Seaport));
    assert_eq!(mazatlan.airport().unwrap().iata, "MZT");
    assert_eq!(mazatlan.feature(), Feature::Seat2);
}

#[test]
fn madison_and_lake_charles() {
    let madison = place(4_434_663);
    assert_eq!(madison.full_name(), "Madison, Mississippi, United States");
    assert!((24_000..28_000).contains(&madison.population().unwrap()));
    assert_eq!(koppen(madison), "Cfa");
    let charles = place(4_330_236);
    assert_eq!(charles.full_name(), "Lake Charles, Louisiana, United States");
    assert_eq!(charles.port().unwrap().kind, PortKind::Seaport);
}

#[test]
fn solleftea_novgorod_and_tashkent() {
    let solleftea = place(2_675_416);
    assert_eq!(koppen(solleftea), "Dfc");
    assert_eq!(solleftea.elevation_m(), None, "2 m is wrong");
    let novgorod = place(519_336);
    assert!(novgorod.name().contains("Novgorod") && novgorod.country().iso2 == "RU");
    assert!((200_000..240_000).contains(&novgorod.population().unwrap()));
    let tashkent = place(1_512_569);
    assert!((1_800_000..3_200_000).contains(&tashkent.population().unwrap()));
    assert_eq!(tashkent.feature(), Feature::Capital);
    assert!(tashkent.universities().count() > 5);
}

#[test]
fn shores_of_lakes_are_no_coast() {
    for (id, name) in
        [(4_887_398, "Chicago"), (2_661_552, "Bern"), (6_167_865, "Toronto"), (232_422, "Kampala")]
    {
        let city = place(id);
        assert_eq!(city.name(), name);
        assert!(city.coast_km().unwrap() > 100.0, "{city:?}: {:?} km", city.coast_km());
    }
    assert!(place(4_887_398).large_lake_km().unwrap() < 5.0, "Chicago lies on Lake Michigan");
    assert!(place(2_643_743).river_km().unwrap() < 3.0, "London lies on the Thames");
}

/// Climate normals as commonly published; the grid is a quarter of a degree, so within 3 °C
/// and a third of the rain.
#[test]
fn climates_are_in_the_right_units() {
    let near = |id: u32, january: f32, july: f32, rain: f32| {
        let climate = place(id).climate().unwrap();
        let [jan, .., jul, _, _, _, _, _] = climate.temperature;
        assert!((jan - january).abs() < 3.0 && (jul - july).abs() < 3.0, "{:?}: {climate:?}", place(id));
        assert!(
            (climate.yearly_rain() / rain - 1.0).abs() < 0.34,
            "{:?}: {}",
            place(id),
            climate.yearly_rain()
        );
    };
    near(524_901, -6.2, 19.7, 713.0); // Moscow
    near(2_950_159, 0.6, 19.0, 570.0); // Berlin
    near(2_147_714, 23.0, 13.0, 1150.0); // Sydney
}

#[test]
fn every_position_is_on_the_globe_and_every_value_plausible() {
    for row in 0..world().len() as u32 {
        let place = world().place(gazetteer::PlaceIx(row));
        assert!(!place.name().is_empty() && !place.name().contains('\t'), "{row}");
        if place.kind() == Kind::City {
            assert!(place.position().is_some(), "{place:?}");
        }
        if let Some(p) = place.position() {
            assert!(Position::new(p.lat, p.lon).is_some());
        }
        assert!(place.population().is_none_or(|n| n > 0), "{place:?}");
        assert!(place.elevation_m().is_none_or(|m| (-450..6000).contains(&m)), "{place:?}");
        assert!(place.relief_m().is_none_or(|m| m < 9000), "{place:?}");
        assert!(place.coast_km().is_none_or(|km| km < 2700.0), "{place:?}");
        assert!(place.river_rank().is_none_or(|r| (1..=5).contains(&r)), "{place:?}");
        assert!(place.lake_area_km2().is_none_or(|a| (0.49..450_000.0).contains(&a)), "{place:?}");
        assert!(place.large_lake_area_km2().is_none_or(|a| a >= 9.99), "{place:?}");
        assert!(place.port().is_none_or(|p| p.distance_km <= 50.1), "{place:?}");
        assert!(place.airport().is_none_or(|a| a.scheduled && a.iata.len() == 3), "{place:?}");
        assert!(place.airfield().is_none_or(|a| a.distance_km <= 100.1), "{place:?}");
        if let Some(c) = place.climate() {
            assert!(c.coldest() > -60.0 && c.warmest() < 45.0, "{place:?}: {c:?}");
            assert!(c.yearly_rain() <= 12_000.0, "{place:?}: {} mm", c.yearly_rain());
        }
        if let (Some(division), Some(parent)) = (place.admin2(), place.admin1()) {
            assert_eq!(division.admin1().map(Place::id), Some(parent.id()), "{place:?}");
        }
    }
}

#[test]
fn names_are_kept_once() {
    for place in world().places(Kind::City).step_by(97) {
        let mut names: Vec<&str> = place.alternate_names().collect();
        names.push(place.name());
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(all, names.len(), "{place:?}");
        assert!(names.iter().all(|n| !n.contains("://") && n.trim() == *n), "{place:?}");
    }
    let alberta = place(6_035_615).admin1().unwrap();
    assert!(alberta.alternate_names().any(|n| n == "AB"), "as on an envelope");
}

#[test]
fn every_field_has_a_source_with_its_licence_and_date() {
    let mut keys = HashSet::new();
    for meta in world().meta() {
        for field in meta.fields.keys() {
            assert!(!world().sources_of(field).is_empty(), "{field}");
        }
        for s in &meta.sources {
            assert!(keys.insert(&s.key), "{} twice", s.key);
            for text in [&s.name, &s.attribution, &s.licence, &s.url, &s.package, &s.date] {
                assert!(!text.is_empty(), "{s:?}");
            }
            assert_eq!(s.sha256.len(), 64);
        }
        let day: Vec<usize> = meta.built.split('-').map(str::len).collect();
        assert_eq!(day, [4, 2, 2], "{}", meta.built);
    }
    assert!(world().sources_of("lake")[0].licence.contains("ODbL"));
    let main = world().meta()[0];
    assert!(main.sources.iter().all(|s| !s.licence.contains("ODbL")), "ODbL stays in the water file");
}

#[test]
fn countries() {
    let country = |iso| world().country(world().country_by_iso2(iso).unwrap());
    let mexico = country("MX");
    assert_eq!(mexico.exports_to[0].iso2, "US");
    assert!(mexico.independence_from.iter().any(|(from, _)| from == "ES"));
    assert_eq!(mexico.income.as_deref(), Some("Upper middle"));
    assert!(mexico.names.contains(&("de".to_owned(), "Mexiko".to_owned())));
    assert!(mexico.heritage_sites.as_ref().unwrap().total > 30);
    let canada = country("CA");
    assert_eq!(canada.languages[0].tag, "en");
    assert!(canada.borders.iter().any(|(iso, km)| iso == "US" && km.is_some()));
    assert_eq!(country("AW").dependency_of.as_deref(), Some("NL"));
    assert_eq!(country("RE").dependency_of.as_deref(), Some("FR"));
    assert!(country("UZ").independence_from.iter().any(|(from, year)| from == "SU" && *year == Some(1991)));
    assert!(country("CG").exports_to.iter().chain(&country("CD").exports_to).all(|p| p.iso2.len() == 2));
    for c in world().countries() {
        let codes =
            c.exports_to.iter().chain(&c.imports_from).map(|p| &p.iso2).chain(c.borders.iter().map(|b| &b.0));
        for iso in codes {
            assert!(world().country_by_iso2(iso).is_some(), "{}: {iso}", c.iso2);
        }
        let shares = c.exports_to.iter().map(|p| p.percent).sum::<f64>();
        assert!(shares <= 101.0, "{} exports {shares} %", c.iso2);
        assert_eq!(world().by_id(GeoId(c.geoname_id)).map(|p| p.kind()), Some(Kind::Country), "{}", c.iso2);
    }
}

#[test]
fn maps_have_land_coast_rivers_and_lakes() {
    let near =
        |id: u32, km: f64, layer| world().map(layer, Bounds::around(place(id).position().unwrap(), km));
    assert!(
        !near(3_996_322, 30.0, Layer::Coast).is_empty() && !near(3_996_322, 30.0, Layer::Land).is_empty()
    );
    assert!(near(6_035_615, 60.0, Layer::Coast).is_empty(), "no coast in Alberta");
    assert!(!near(6_035_615, 60.0, Layer::Rivers).is_empty());
    assert!(near(6_035_615, 20.0, Layer::Lakes).iter().any(|p| p.attribute == 1));
    let everywhere = Bounds { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };
    let drawn: HashSet<u32> = world().map(Layer::Countries, everywhere).iter().map(|p| p.attribute).collect();
    assert!(drawn.len() > 230 && drawn.iter().all(|&i| (i as usize) < world().countries().len()));
}

/// How much is unknown of every field: a change of the data shows here.
#[test]
fn coverage() {
    let mut table = String::from("field             cities   divisions 1  divisions 2\n");
    let kinds = [Kind::City, Kind::Admin1, Kind::Admin2];
    let mut row = |name: &str, known: &dyn Fn(Place<'_>) -> bool| {
        let _ = write!(table, "{name:<16}");
        for kind in kinds {
            let all = world().places(kind).count();
            let found = world().places(kind).filter(|p| known(*p)).count();
            let _ = write!(table, "{:>7.1} %   ", 100.0 * found as f64 / all as f64);
        }
        let end = table.trim_end().len();
        table.truncate(end);
        table.push('\n');
    };
    row("position", &|p| p.position().is_some());
    row("other names", &|p| p.alternate_names().next().is_some());
    row("division 1", &|p| p.admin1().is_some());
    row("division 2", &|p| p.admin2().is_some());
    row("feature", &|p| p.feature() != Feature::Unknown);
    row("population", &|p| p.population().is_some());
    row("elevation", &|p| p.elevation_m().is_some());
    row("relief", &|p| p.relief_m().is_some());
    row("time zone", &|p| p.time_zone().is_some());
    row("climate", &|p| p.climate().is_some());
    row("coast", &|p| p.coast_km().is_some());
    row("river", &|p| p.river_km().is_some());
    row("lake", &|p| p.lake_km().is_some());
    row("large lake", &|p| p.large_lake_km().is_some());
    row("wide river", &|p| p.wide_river_km().is_some());
    row("port in 50 km", &|p| p.port().is_some());
    row("scheduled flight", &|p| p.airport().is_some());
    row("field in 100 km", &|p| p.airfield().is_some());
    row("a university", &|p| p.universities().next().is_some());
    insta::assert_snapshot!("coverage of places", table);

    let mut table = String::new();
    let mut row = |name: &str, known: &dyn Fn(&Country) -> bool| {
        let _ = writeln!(table, "{name:<18}{:>4}", world().countries().iter().filter(|c| known(c)).count());
    };
    row("countries", &|_| true);
    row("languages", &|c| !c.languages.is_empty());
    row("region", &|c| !c.region.is_empty());
    row("income class", &|c| c.income.is_some());
    row("GDP per head", &|c| c.gdp_per_head.is_some());
    row("sectors", &|c| c.sectors.is_some());
    row("industries", &|c| !c.industries.is_empty());
    row("farm products", &|c| !c.farm_products.is_empty());
    row("export goods", &|c| !c.export_goods.is_empty());
    row("export partners", &|c| !c.exports_to.is_empty());
    row("import partners", &|c| !c.imports_from.is_empty());
    row("borders", &|c| !c.borders.is_empty());
    row("independence", &|c| !c.independence_from.is_empty());
    row("dependency", &|c| c.dependency_of.is_some());
    row("ethnic groups", &|c| !c.ethnic_groups.is_empty());
    row("religions", &|c| !c.religions.is_empty());
    row("heritage sites", &|c| c.heritage_sites.is_some());
    row("government", &|c| c.government.is_some());
    row("legal system", &|c| c.legal_system.is_some());
    row("organisations", &|c| !c.organisations.is_empty());
    row("displaced people", &|c| c.displaced_people.is_some());
    row("refugees", &|c| c.refugees.is_some());
    row("terrorist groups", &|c| !c.terrorist_groups.is_empty());
    row("net migration", &|c| c.net_migration.is_some());
    insta::assert_snapshot!("coverage of countries", table);
}

/// No class of the system may be missing from a world's worth of cities but the rarest.
#[test]
fn most_climates_occur() {
    let classes: HashSet<Koppen> =
        world().places(Kind::City).filter_map(|p| Some(p.climate()?.koppen)).collect();
    assert!(classes.len() >= 25, "{classes:?}");
}
