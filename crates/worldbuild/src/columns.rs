//! From places to the columns of the data file.

use std::collections::BTreeMap;

use gazetteer::Position;
use gazetteer::container::Writer;
use gazetteer::schema::{NO_I16, NO_U16, NO_U32, water, world};

use crate::places::Places;

/// Adds everything that follows from the places alone.
pub fn write_places(writer: &mut Writer, places: &Places, elevation: &[Option<i16>]) {
    let rows = &places.rows;
    let ids = ids(places);
    let mut by_id: Vec<u32> = (0..rows.len() as u32).collect();
    by_id.sort_by_key(|&r| ids[r as usize]);
    writer.add(world::KIND_STARTS, &places.kind_starts);
    writer.add(world::ID, &ids);
    writer.add(world::BY_ID, &by_id);
    writer.add(world::FEATURE, &each(places, |r| r.feature as u8));
    writer.add(world::COUNTRY, &each(places, |r| r.country));
    writer.add(world::ADMIN1, &each(places, |r| r.admin1.unwrap_or(NO_U32)));
    writer.add(world::ADMIN2, &each(places, |r| r.admin2.unwrap_or(NO_U32)));
    writer.add(world::LAT, &each(places, |r| hundred_thousandths(r.position, |p| p.lat)));
    writer.add(world::LON, &each(places, |r| hundred_thousandths(r.position, |p| p.lon)));
    writer.add(world::POPULATION, &each(places, |r| r.population.unwrap_or(NO_U32)));
    writer.add(world::ELEVATION, &elevation.iter().map(|e| e.unwrap_or(NO_I16)).collect::<Vec<_>>());

    let mut zones: BTreeMap<&str, u16> = BTreeMap::new();
    zones.extend(rows.iter().filter_map(|r| r.timezone.as_deref()).map(|z| (z, 0)));
    zones.values_mut().enumerate().for_each(|(i, n)| *n = i as u16);
    let zone = |r: &crate::places::Row| r.timezone.as_deref().map_or(NO_U16, |z| zones[z]);
    writer.add(world::TIMEZONE, &each(places, zone));
    writer.add(world::TIMEZONES, zones.keys().copied().collect::<Vec<_>>().join("\n").as_bytes());

    let (mut starts, mut names) = (vec![0], String::new());
    for row in rows {
        names.push_str(&row.names.joined());
        starts.push(names.len() as u32);
    }
    writer.add(world::NAME_STARTS, &starts);
    writer.add(world::NAMES, names.as_bytes());
}

/// Marks the water file as the one that belongs to these places.
pub fn write_ids(writer: &mut Writer, places: &Places) {
    let bytes: Vec<u8> = ids(places).iter().flat_map(|id| id.to_le_bytes()).collect();
    writer.add(water::ID, &[xxhash_rust::xxh3::xxh3_64(&bytes)]);
}

fn ids(places: &Places) -> Vec<u32> {
    each(places, |r| r.id)
}

fn each<T>(places: &Places, of: impl Fn(&crate::places::Row) -> T) -> Vec<T> {
    places.rows.iter().map(of).collect()
}

/// Degrees as the file keeps them.
pub fn hundred_thousandths(position: Option<Position>, of: impl Fn(Position) -> f64) -> i32 {
    position.map_or(i32::MIN, |p| (of(p) * 1e5).round() as i32)
}
