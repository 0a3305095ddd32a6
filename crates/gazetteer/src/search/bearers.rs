//! Everyone who bears a name exactly: for readers of lists, which state elsewhere where a
//! place lies and want all of that name, not the likeliest few.

use crate::place::PlaceIx;

use super::fold;
use super::index::Index;

/// A place that bears a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// The place.
    pub place: PlaceIx,
    /// The name is its main one, but for case, accents and punctuation; else one of its others.
    pub main: bool,
    /// The name is a code ("AB", "USA").
    pub code: bool,
    /// The name is in another script and merely sounds so in Latin letters.
    pub sound: bool,
}

impl Index {
    /// Every place that bears this name exactly but for case, accents, punctuation and
    /// abbreviations, the likeliest first, each once. A few microseconds.
    pub fn bearers(&self, name: &str) -> Vec<Bearer> {
        let Some(names) = self.names() else { return Vec::new() };
        let plain = fold::plain(name);
        let forms: Vec<String> = match fold::own_script(name) {
            Some(own) => vec![own],
            None => [fold::spelled_out(&plain), fold::two_letter_vowels(name), Some(plain)]
                .into_iter()
                .flatten()
                .filter(|form| !form.is_empty())
                .collect(),
        };
        let mut found: Vec<(i32, Bearer)> = Vec::new();
        for rank in forms.iter().filter_map(|form| names.keys.exact(form)) {
            for posting in names.postings(rank) {
                let info = posting.info;
                let (main, code, sound) = (info.is_main(), info.is_code(), info.is_sound());
                let bearer = Bearer { place: PlaceIx(posting.row), main, code, sound };
                found.push((posting.quality, bearer));
            }
        }
        // Of the names by which one place was met the best counts: the main one, if it is there.
        found.sort_by_key(|(quality, b)| (b.place, !b.main, std::cmp::Reverse(*quality)));
        found.dedup_by_key(|(_, b)| b.place);
        found.sort_by_key(|(quality, b)| (std::cmp::Reverse(*quality), b.place));
        found.into_iter().map(|(_, bearer)| bearer).collect()
    }
}
