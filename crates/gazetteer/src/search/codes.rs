//! Codes by which people name divisions and countries: "AB", "MS", "NSW", "USA".
//!
//! GeoNames numbers the divisions of most countries, so the letters that stand on envelopes
//! come from a table of our own, `codes.csv`, which names its sources.

use std::collections::{BTreeMap, HashMap};

use crate::place::{Kind, PlaceIx};
use crate::world::World;

use super::fold;

const TABLE: &str = include_str!("codes.csv");

/// One line of the table.
struct Line<'t> {
    iso2: &'t str,
    code: &'t str,
    /// Name of the division; empty for the country itself.
    name: &'t str,
}

fn lines() -> impl Iterator<Item = Line<'static>> {
    TABLE.lines().filter(|l| !l.starts_with('#')).skip(1).filter_map(|line| {
        let mut fields = line.splitn(3, ',');
        Some(Line { iso2: fields.next()?, code: fields.next()?, name: fields.next()? })
    })
}

/// Codes of each division and country by its row, ISO 3166-1 codes included.
pub(crate) fn by_row(world: &World, country_rows: &[Option<u32>]) -> BTreeMap<u32, Vec<String>> {
    let mut codes: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (country, row) in world.countries().iter().zip(country_rows) {
        if let Some(row) = row {
            codes.entry(*row).or_default().extend([country.iso2.clone(), country.iso3.clone()]);
        }
    }
    let divisions = divisions(world);
    for line in lines() {
        let Some(country) = world.country_by_iso2(line.iso2) else { continue };
        let row = match line.name {
            "" => country_rows.get(usize::from(country.0)).copied().flatten(),
            name => divisions.get(&(country.0, fold::plain(name))).copied(),
        };
        if let Some(row) = row {
            codes.entry(row).or_default().push(line.code.to_owned());
        }
    }
    codes
}

/// First-level divisions by country and folded name. Of two with the same name the first stays.
fn divisions(world: &World) -> HashMap<(u16, String), u32> {
    let listed: std::collections::BTreeSet<u16> =
        lines().filter_map(|l| world.country_by_iso2(l.iso2)).map(|c| c.0).collect();
    let mut divisions = HashMap::new();
    for row in world.rows(Kind::Admin1) {
        let country = world.columns().country[row as usize];
        if listed.contains(&country) {
            for name in world.names(PlaceIx(row)) {
                divisions.entry((country, fold::plain(name))).or_insert(row);
            }
        }
    }
    divisions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        let mut seen = std::collections::BTreeSet::new();
        for line in lines() {
            assert!(
                line.iso2.len() == 2 && line.iso2.bytes().all(|b| b.is_ascii_uppercase()),
                "{}",
                line.iso2
            );
            assert!(!line.code.is_empty());
            assert!(seen.insert((line.iso2, line.code, line.name)), "{} {} twice", line.iso2, line.code);
        }
        assert!(seen.len() > 200);
        assert!(seen.contains(&("CA", "AB", "Alberta")) && seen.contains(&("US", "MS", "Mississippi")));
    }
}
