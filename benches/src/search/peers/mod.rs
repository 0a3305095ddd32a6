//! The peers: what one would use without a search of one's own.
//!
//! Both are given the names already folded by our own rules, and the questions too, so that
//! neither loses points over accents or case; and beside its names every place has a line
//! "name, division, country", so that a question that says where the place is can be met.
//! Among names that are alike as much, the larger place comes first, and one met by its main
//! name counts as if it were sixteen times as large: so it does in ours.

mod postgres;
mod sqlite;

pub(crate) use postgres::Postgres;
pub(crate) use sqlite::Sqlite;

use std::collections::BTreeSet;

use gazetteer::search::folded;
use gazetteer::{Kind, PlaceIx, World};

/// One name of one place.
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) place: PlaceIx,
    /// Population; a sixteenth of it for a name that is not the main one.
    pub(crate) weight: u32,
}

/// How much larger a place counts that is met by its main name.
const MAIN: u32 = 16;

/// The folded names of all places, each once for a place.
pub(crate) fn names(world: &World) -> Vec<Name> {
    let mut names = Vec::new();
    for kind in [Kind::City, Kind::Admin1, Kind::Admin2, Kind::Country] {
        for place in world.places(kind) {
            let population = place.population().unwrap_or(0);
            let mut own: BTreeSet<String> = place.alternate_names().map(folded).collect();
            let main = [folded(place.name()), folded(place.ascii_name())];
            own.extend(main.clone());
            own.insert(folded(&place.full_name()));
            own.remove("");
            names.extend(own.into_iter().map(|text| {
                let weight = if main.contains(&text) { population } else { population / MAIN };
                Name { text, place: place.ix(), weight }
            }));
        }
    }
    names
}

/// The trigrams of a text, padded as `pg_trgm` pads them: two spaces before each word, one after.
fn trigrams(text: &str) -> BTreeSet<[char; 3]> {
    let mut all = BTreeSet::new();
    for word in text.split_whitespace() {
        let padded: Vec<char> = "  ".chars().chain(word.chars()).chain(" ".chars()).collect();
        all.extend(padded.windows(3).filter_map(|w| <[char; 3]>::try_from(w).ok()));
    }
    all
}

/// `pg_trgm`'s similarity: trigrams in common over trigrams in either.
fn similarity(a: &BTreeSet<[char; 3]>, b: &BTreeSet<[char; 3]>) -> f64 {
    let common = a.intersection(b).count();
    common as f64 / (a.len() + b.len() - common).max(1) as f64
}

/// Places in the order found, each once, the first five.
fn first_five(found: impl Iterator<Item = u32>) -> Vec<PlaceIx> {
    let mut places: Vec<PlaceIx> = Vec::with_capacity(super::FIRST);
    for row in found {
        if !places.contains(&PlaceIx(row)) {
            places.push(PlaceIx(row));
        }
        if places.len() == super::FIRST {
            break;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarity_is_that_of_pg_trgm() {
        // SELECT similarity('word', 'two words'): the manual of PostgreSQL gives 0.363636.
        let s = similarity(&trigrams("word"), &trigrams("two words"));
        assert!((s - 0.363_636).abs() < 1e-5, "{s}");
    }
}
