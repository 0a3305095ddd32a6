//! Which city a university lies in, by its name.
//!
//! The source has no cities. A university is matched only when its name holds the name of a
//! city of its country as whole words; otherwise its city stays unknown. Being wrong is worse
//! than not knowing, so names of countries, of divisions and everyday words do not count, and
//! of cities with one name the largest wins only when it is far larger than the next.

use std::collections::{HashMap, HashSet};

use crate::sources::universities::University;

/// A city as far as matching goes.
#[derive(Debug, Clone, PartialEq)]
pub struct City<'a> {
    /// Its row.
    pub row: u32,
    /// Its country's index.
    pub country: u16,
    /// Its name and its name in ASCII letters.
    pub names: [&'a str; 2],
    /// Name of its first-level division, as [`words`] joined; may be empty.
    pub division: String,
    /// Who lives there.
    pub population: u32,
}

/// Smallest city that may be meant.
const SMALLEST: u32 = 10_000;
/// How many times larger than the next of that name a city must be.
const FAR_LARGER: u32 = 5;

/// Words in names of universities that are also names of cities somewhere.
const EVERYDAY: &[&str] = &[
    "union",
    "central",
    "national",
    "college",
    "institute",
    "university",
    "technology",
    "federal",
    "state",
    "international",
    "american",
    "science",
    "trinity",
    "victoria",
    "washington",
    "lincoln",
    "liberty",
    "concordia",
    "columbia",
    "regent",
    "regis",
    "regina",
    "royal",
    "king",
    "kings",
    "queens",
    "mission",
    "liberal",
    "normal",
    "medical",
    "business",
    "open",
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "santa maria",
    "san jose",
    "san francisco",
    "santo tomas",
    "san martin",
    "santa ana",
    "san juan",
    "bethel",
    "universidad",
    "state college",
    "miguel hidalgo",
    "la",
    "real",
    "sur",
    "norte",
    "este",
    "centro",
    "nova",
    "nation",
    "progress",
    "imperial",
    "hope",
    "grace",
    "christian",
    "marian",
    "loyola",
    "xavier",
    "notre dame",
    "humboldt",
    "franklin",
    "jefferson",
    "madison",
    "jackson",
    "monroe",
    "wayne",
    "clark",
    "warren",
    "marshall",
    "montgomery",
    "douglas",
    "carlton",
    "antonio",
    "bolivar",
    "sucre",
    "miranda",
    "colon",
    "hidalgo",
    "morelos",
    "juarez",
    "guerrero",
    "obregon",
    "gandhi",
    "nehru",
    "lenin",
    "mariana",
    "salvador",
    "sagrado",
    "rosario",
    "asuncion",
    "concepcion",
    "libertad",
];

/// For each matched university its index and the row of its city.
///
/// `divisions` has the names of first-level divisions and countries, `of_country` those of
/// the first-level divisions by country.
pub fn matched(
    universities: &[(u16, &University)],
    cities: &[City],
    divisions: &HashSet<String>,
    of_country: &HashMap<u16, HashSet<String>>,
) -> Vec<(usize, u32)> {
    let everyday: HashSet<&str> = EVERYDAY.iter().copied().collect();
    let mut by_name: HashMap<(u16, String), Vec<&City>> = HashMap::new();
    for city in cities.iter().filter(|c| c.population >= SMALLEST) {
        let names: HashSet<String> = city.names.iter().map(|n| words(n).join(" ")).collect();
        for name in names {
            let counts = name.chars().count() > 3 && !everyday.contains(name.as_str());
            // "Buenos Aires" is city and province; the city is meant only if it is large.
            if counts && (!divisions.contains(&name) || city.population >= 200_000) {
                by_name.entry((city.country, name)).or_default().push(city);
            }
        }
    }
    for same in by_name.values_mut() {
        same.sort_by_key(|c| (std::cmp::Reverse(c.population), c.row));
    }
    let one = |(i, (country, university)): (usize, &(u16, &University))| {
        let city = find(*country, &university.name, &by_name)?;
        let named = words(city.names[0]).join(" ");
        let elsewhere = of_country.get(country).is_some_and(|divisions| {
            let rest = words(&university.name).join(" ").replace(&named, " ");
            is_elsewhere(&rest, &city.division, divisions)
        });
        (!elsewhere).then_some((i, city.row))
    };
    universities.iter().enumerate().filter_map(one).collect()
}

fn find<'c>(
    country: u16,
    name: &str,
    by_name: &HashMap<(u16, String), Vec<&'c City<'c>>>,
) -> Option<&'c City<'c>> {
    let words = words(name);
    let mut best: Option<(usize, &'c City<'c>)> = None;
    for from in 0..words.len() {
        for to in from + 1..=words.len().min(from + 4) {
            let Some(same) = by_name.get(&(country, words[from..to].join(" "))) else { continue };
            let (first, second) = (*same.first()?, same.get(1));
            if second.is_some_and(|s| s.population.saturating_mul(FAR_LARGER) > first.population) {
                continue;
            }
            // The longer name says more ("New London" is not London); then the larger city.
            if !is_meant(first, from.checked_sub(1).map(|before| words[before].as_str())) {
                continue;
            }
            let better = best.is_none_or(|(length, city)| {
                (to - from, first.population, std::cmp::Reverse(first.row))
                    > (length, city.population, std::cmp::Reverse(city.row))
            });
            if better {
                best = Some((to - from, first));
            }
        }
    }
    best.map(|(_, city)| city)
}

/// Whether the word before a city's name lets it be the city: "Adnan Menderes" is a man, and
/// "Griffith University" may be named after one. A large city is meant in any case.
fn is_meant(city: &City, before: Option<&str>) -> bool {
    const LARGE: u32 = 300_000;
    const MIDDLING: u32 = 100_000;
    const LINKS: &[&str] = &[
        "of", "at", "in", "de", "di", "da", "do", "du", "del", "des", "la", "le", "zu", "van", "the", "and",
        "und", "y", "e", "et", "campus", "en", "w", "v", "u",
    ];
    const SCHOOLS: &[&str] = &[
        "univers",
        "hochschul",
        "instit",
        "colleg",
        "school",
        "academ",
        "akadem",
        "facult",
        "polyt",
        "polit",
    ];
    match before {
        _ if city.population >= LARGE => true,
        None => city.population >= MIDDLING,
        Some(word) => LINKS.contains(&word) || SCHOOLS.iter().any(|s| word.contains(s)),
    }
}

/// Whether a name speaks of another division than the one a city lies in: "Miami University of Ohio".
fn is_elsewhere(name: &str, own: &str, divisions: &HashSet<String>) -> bool {
    let words = words(name);
    (0..words.len()).any(|from| {
        (from + 1..=words.len().min(from + 3)).any(|to| {
            let part = words[from..to].join(" ");
            part != own && divisions.contains(&part)
        })
    })
}

/// Words in lower case ASCII.
pub fn words(name: &str) -> Vec<String> {
    any_ascii::any_ascii(name)
        .to_lowercase()
        .replace('\'', "")
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn city(row: u32, name: &str, population: u32) -> City<'_> {
        City { row, country: 0, names: [name, name], division: String::new(), population }
    }

    fn one(name: &str, cities: &[City], divisions: &[&str]) -> Option<u32> {
        let university = University { country: String::new(), name: name.to_owned(), url: String::new() };
        let divisions: HashSet<String> = divisions.iter().map(|d| (*d).to_owned()).collect();
        let of_country = HashMap::from([(0, divisions.clone())]);
        matched(&[(0, &university)], cities, &divisions, &of_country).first().map(|m| m.1)
    }

    #[test]
    fn the_city_in_the_name() {
        let cities =
            [city(1, "Göttingen", 120_000), city(2, "London", 9_000_000), city(3, "New London", 27_000)];
        assert_eq!(one("Georg-August Universität Göttingen", &cities, &[]), Some(1));
        assert_eq!(one("Imperial College London", &cities, &[]), Some(2));
        assert_eq!(one("College of New London", &cities, &[]), Some(3), "the longer name says more");
        assert_eq!(one("University of Londonderry", &cities, &[]), None, "whole words only");
    }

    #[test]
    fn what_is_doubtful_stays_unknown() {
        let twins = [city(1, "Springfield", 160_000), city(2, "Springfield", 110_000)];
        assert_eq!(one("Springfield College", &twins, &[]), None);
        let divisions = [city(1, "Delta", 100_000), city(2, "Central", 90_000), city(3, "Tiny", 900)];
        assert_eq!(one("Delta State University", &divisions, &["delta"]), None);
        assert_eq!(one("Central College", &divisions, &[]), None);
        assert_eq!(one("Tiny University", &divisions, &[]), None);
        let small = [city(1, "Menderes", 22_000), city(2, "Miami", 487_000)];
        assert_eq!(one("Adnan Menderes University", &small, &[]), None, "a man's name");
        assert_eq!(one("University of Menderes", &small, &[]), Some(1));
        assert_eq!(one("Miami University of Ohio", &small, &["ohio"]), None);
    }
}
