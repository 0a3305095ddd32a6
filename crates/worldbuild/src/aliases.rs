//! One country by many names: GeoNames', CLDR's and the factbook's own.

use std::collections::HashMap;

/// Names that no source's own list holds, as the factbook writes them.
const ALSO: &[(&str, &str)] = &[
    ("USA", "US"),
    ("US", "US"),
    ("UK", "GB"),
    ("NZ", "NZ"),
    ("UAE", "AE"),
    ("S. Korea", "KR"),
    ("N. Korea", "KP"),
    ("South Korea", "KR"),
    ("North Korea", "KP"),
    ("Burma", "MM"),
    ("DRC", "CD"),
    ("DR Congo", "CD"),
    ("Dem. Rep. of the Congo", "CD"),
    ("Democratic Republic of the Congo", "CD"),
    ("Congo", "CG"),
    ("Republic of the Congo", "CG"),
    ("Rep. of the Congo", "CG"),
    ("Czechia", "CZ"),
    ("Czech Republic", "CZ"),
    ("Ivory Coast", "CI"),
    ("Cote d'Ivoire", "CI"),
    ("Turkey", "TR"),
    ("Turkiye", "TR"),
    ("Swaziland", "SZ"),
    ("Macedonia", "MK"),
    ("Cape Verde", "CV"),
    ("Cabo Verde", "CV"),
    ("East Timor", "TL"),
    ("Timor Leste", "TL"),
    ("Gambia", "GM"),
    ("Bahamas", "BS"),
    ("Micronesia", "FM"),
    ("Palestine", "PS"),
    ("West Bank", "PS"),
    ("Gaza Strip", "PS"),
    ("Holy See", "VA"),
    ("Vatican City", "VA"),
    ("Hong Kong", "HK"),
    ("Macau", "MO"),
    ("Curacao", "CW"),
    ("Reunion", "RE"),
    ("Saint Martin", "MF"),
    ("Sint Maarten", "SX"),
    ("St. Lucia", "LC"),
    ("St. Kitts and Nevis", "KN"),
    ("St. Vincent and the Grenadines", "VC"),
    ("Saint Vincent", "VC"),
    ("Sao Tome and Principe", "ST"),
    ("Bosnia", "BA"),
    ("Bosnia Herzegovina", "BA"),
    ("Trinidad", "TT"),
    ("Antigua", "AG"),
    ("Papua New Guinea", "PG"),
    ("C. African Rep", "CF"),
    ("Virgin Islands", "VI"),
    ("Malaysian Federation", "MY"),
    ("French Guiana", "GF"),
    ("British India", "GB"),
    ("Great Britain", "GB"),
    ("British", "GB"),
    ("Pakistan", "PK"),
    ("West Pakistan", "PK"),
    ("French", "FR"),
    ("Ottoman Empire", "TR"),
    ("Ottoman", "TR"),
    ("Soviet Union", "SU"),
    ("USSR", "SU"),
    ("Yugoslavia", "YU"),
    ("State Union of Serbia and Montenegro", "RS"),
    ("Czechoslovakia", "CS"),
    ("Belgian", "BE"),
    ("Australian", "AU"),
    ("Italian", "IT"),
    ("Dutch", "NL"),
    ("Kingdom of Denmark", "DK"),
    ("Kingdom of the Netherlands", "NL"),
    ("People's Republic of China", "CN"),
    ("Russian Soviet Federative Socialist Republic", "SU"),
];

/// Overseas parts of a country that have an ISO code of their own but no entry in the factbook,
/// which counts them to the country itself (its entry "Administrative divisions").
pub const PARTS: &[(&str, &str)] =
    &[("AX", "FI"), ("BQ", "NL"), ("GF", "FR"), ("GP", "FR"), ("MQ", "FR"), ("RE", "FR"), ("YT", "FR")];

/// Finds the ISO code for a name.
#[derive(Debug, Default)]
pub struct Aliases {
    iso: HashMap<String, String>,
}

impl Aliases {
    /// From (name, code) pairs; the first of equal names wins, those above win over all.
    pub fn new<'a>(names: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut aliases = Self::default();
        for (name, iso) in ALSO.iter().copied().chain(names) {
            aliases.iso.entry(key(name)).or_insert_with(|| iso.to_owned());
        }
        aliases
    }

    /// The code for exactly this name.
    pub fn exact(&self, name: &str) -> Option<&str> {
        self.iso.get(&key(name)).map(String::as_str)
    }

    /// The code of the first country that a phrase names: "French-administered UN trusteeship".
    pub fn within(&self, phrase: &str) -> Option<&str> {
        let phrase = key(phrase);
        let words: Vec<&str> = phrase.split(' ').collect();
        (0..words.len()).find_map(|from| {
            // The longest name first: "New Zealand" before "Zealand".
            (from + 1..=words.len().min(from + 6)).rev().find_map(|to| {
                let name = words[from..to].join(" ");
                self.iso.get(&name).map(String::as_str)
            })
        })
    }
}

/// Lower case, ASCII letters, single spaces, no "the".
fn key(name: &str) -> String {
    let ascii = any_ascii::any_ascii(&name.replace('&', " and ")).to_lowercase().replace(['\'', '.'], "");
    let words = ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty() && *w != "the");
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_phrases() {
        let all = Aliases::new([
            ("Türkiye", "TR"),
            ("New Zealand", "NZ"),
            ("Côte d’Ivoire", "CI"),
            ("Niger", "NE"),
            ("France", "FR"),
        ]);
        assert_eq!(all.exact("Turkiye"), Some("TR"));
        assert_eq!(all.exact("the UK"), Some("GB"));
        assert_eq!(all.exact("S. Korea"), Some("KR"));
        assert_eq!(all.within("French-administered UN trusteeship"), Some("FR"));
        assert_eq!(all.within("League of Nations mandate under British administration"), Some("GB"));
        assert_eq!(all.within("non-self-governing territory of New Zealand"), Some("NZ"));
        assert_eq!(all.within("nobody"), None);
        assert_eq!(all.exact("Nigeria"), None);
    }
}
