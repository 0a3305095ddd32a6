//! A world of a few places, made by hand: poles, date line, places of which little is known.

use std::sync::Arc;

use gazetteer::World;
use gazetteer::container::{Container, Writer};
use gazetteer::schema::{NO_I16, NO_U16, NO_U32, world as section};

/// Id, country (0 AA, 1 BB, 2 CC), latitude, longitude, people (0: unknown).
pub(crate) type City = (u32, u16, f64, f64, u32);

/// Two cities of AA, three of BB and three of CC: at a pole, at the date line, and one without
/// a position.
pub(crate) const CITIES: &[City] = &[
    (1, 0, 10.0, 10.0, 20_000),
    (2, 0, 10.5, 10.0, 9_000),
    (3, 1, 20.0, 30.0, 21_000),
    (4, 1, 20.1, 30.0, 8_000),
    (5, 1, 21.0, 31.0, 0),
    (6, 2, 90.0, 0.0, 7_000),
    (7, 2, -17.0, 180.0, 18_000),
    (8, 2, f64::NAN, 0.0, 30_000),
];

/// A world of these cities, without divisions.
pub(crate) fn world_of(cities: &[City]) -> Arc<World> {
    let n = cities.len();
    let scaled = |x: f64| if x.is_nan() { i32::MIN } else { (x * 1e5).round() as i32 };
    let mut w = Writer::new();
    w.add(section::META, br#"{"built":"2026-01-01"}"#);
    let countries = br#"[{"iso2":"AA","name":"Aland","continent":"EU"},
        {"iso2":"BB","name":"Beland","continent":"EU","languages":[{"tag":"xx","name":"Exish","percent":90.0}]},
        {"iso2":"CC","name":"Celand","continent":"OC"}]"#;
    w.add(section::COUNTRIES, countries);
    w.add(section::KIND_STARTS, &[0u32, n as u32, n as u32, n as u32, n as u32]);
    w.add(section::ID, &cities.iter().map(|c| c.0).collect::<Vec<_>>());
    let mut by_id: Vec<u32> = (0..n as u32).collect();
    by_id.sort_by_key(|&r| cities[r as usize].0);
    w.add(section::BY_ID, &by_id);
    w.add(section::FEATURE, &vec![1u8; n]);
    w.add(section::COUNTRY, &cities.iter().map(|c| c.1).collect::<Vec<_>>());
    for admin in [section::ADMIN1, section::ADMIN2] {
        w.add(admin, &vec![NO_U32; n]);
    }
    w.add(section::LAT, &cities.iter().map(|c| scaled(c.2)).collect::<Vec<_>>());
    w.add(
        section::LON,
        &cities.iter().map(|c| if c.2.is_nan() { i32::MIN } else { scaled(c.3) }).collect::<Vec<_>>(),
    );
    let people = |c: &City| if c.4 == 0 { NO_U32 } else { c.4 };
    w.add(section::POPULATION, &cities.iter().map(people).collect::<Vec<_>>());
    w.add(section::ELEVATION, &vec![NO_I16; n]);
    w.add(section::TIMEZONE, &vec![NO_U16; n]);
    w.add(section::TIMEZONES, b"".as_slice());
    let names: Vec<String> = cities.iter().map(|c| format!("City{}\n", c.0)).collect();
    let mut starts = vec![0u32];
    starts.extend(names.iter().scan(0, |at, name| {
        *at += name.len() as u32;
        Some(*at)
    }));
    w.add(section::NAME_STARTS, &starts);
    w.add(section::NAMES, names.concat().as_bytes());
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("small.bin");
    w.write(&path).unwrap();
    Arc::new(World::from_containers(Container::open(&path).unwrap(), None).unwrap())
}
