//! How well names are matched to places, measured on a real list whose places are known.

use std::collections::BTreeMap;
use std::time::Instant;

use exchange::places::{Asked, Found, NoParties, Places};

use crate::{index, world};

/// What became of the names of a list.
#[derive(Debug, Default)]
struct Tally {
    asked: usize,
    certain: usize,
    right: usize,
    offered: usize,
    unknown: usize,
}

impl Tally {
    fn count(&mut self, found: &Found, id: u32) {
        self.asked += 1;
        match found {
            Found::Certain { candidate } => {
                self.certain += 1;
                self.right += usize::from(candidate.place.0 == id);
            }
            Found::Choose { candidates } => {
                self.offered += usize::from(candidates.iter().any(|c| c.place.0 == id));
            }
            Found::Unknown { .. } => self.unknown += 1,
        }
    }

    fn precision(&self) -> f64 {
        self.right as f64 / self.certain.max(1) as f64
    }

    /// Share of the names for which the right place was certain.
    fn recall(&self) -> f64 {
        self.right as f64 / self.asked as f64
    }

    fn found(&self) -> f64 {
        (self.right + self.offered) as f64 / self.asked as f64
    }
}

/// Each name of the real list once: name, country, id.
fn names() -> Option<BTreeMap<(String, String, u32), usize>> {
    let Ok(path) = std::env::var("TWINHALL_TIES") else {
        println!("skipped: TWINHALL_TIES names no list of real ties");
        return None;
    };
    let mut reader = csv::Reader::from_path(path).unwrap();
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|h| h == name).unwrap();
    let mut names = BTreeMap::new();
    for record in reader.records() {
        let record = record.unwrap();
        for side in ["a", "b"] {
            let cell = |what: &str| record[at(&format!("{what}_{side}"))].to_owned();
            let key = (cell("name"), cell("cc"), cell("geonameid").parse().unwrap());
            *names.entry(key).or_default() += 1;
        }
    }
    Some(names)
}

#[test]
fn names_of_a_real_list_lead_to_their_places() {
    let Some(names) = names() else { return };
    let world = world();
    for with_country in [true, false] {
        let mut places = Places::new(&world, index(), &NoParties);
        let (mut each, mut ties) = (Tally::default(), Tally::default());
        let start = Instant::now();
        let mut wrong = Vec::new();
        for ((name, country, id), times) in &names {
            if world.by_id(gazetteer::GeoId(*id)).is_none() {
                continue;
            }
            let mut asked = Asked::new(name.as_str());
            if with_country {
                asked = asked.within(country.as_str());
            }
            let found = places.find(&asked);
            each.count(&found, *id);
            for _ in 0..*times {
                ties.count(&found, *id);
            }
            if let Found::Certain { candidate } = &found
                && candidate.place.0 != *id
            {
                wrong.push(format!("{name} {country} {id} → {} {}", candidate.full_name, candidate.place));
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "country stated: {with_country}, {seconds:.1} s, {} wrong, e.g. {:#?}",
            wrong.len(),
            &wrong[..wrong.len().min(25)]
        );
        for (what, t) in [("names", &each), ("sides of ties", &ties)] {
            println!(
                "  {what}: {} asked, {} certain, {} right; precision {:.4}, recall {:.4}, found {:.4}, unknown {}",
                t.asked,
                t.certain,
                t.right,
                t.precision(),
                t.recall(),
                t.found(),
                t.unknown
            );
        }
    }
}
