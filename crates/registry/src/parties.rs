//! The parties of a register, as columns.

use std::collections::BTreeMap;
use std::sync::Arc;

use gazetteer::search::folded;
use partnership::{Id, id::kind};

use crate::rows::PartyRow;
use crate::words::{self, Lexicon};
use partnership::place::Country;

/// Stands in a column for "none".
pub(crate) const NONE: u32 = u32::MAX;

/// A party with what was computed from its names, kept from one snapshot to the next.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) row: PartyRow,
    /// The name it is shown by, folded: what it is sorted by.
    sort_name: String,
    /// Every name in full, folded, sorted.
    whole: Vec<String>,
    /// Every word of every name, folded, sorted.
    words: Vec<String>,
    /// Words of its division and country.
    within: Vec<String>,
}

impl Entry {
    pub(crate) fn of(row: PartyRow) -> Self {
        let names = || std::iter::once(row.name.as_str()).chain(row.other_names.iter().map(String::as_str));
        let mut whole: Vec<String> = names().map(folded).filter(|n| !n.is_empty()).collect();
        whole.sort_unstable();
        whole.dedup();
        Self {
            sort_name: folded(&row.name),
            words: words::of_names(names()),
            within: words::of_names([row.division_name.as_str(), row.country_name.as_str()]),
            whole,
            row,
        }
    }
}

/// All parties, sorted by identifier, and what is looked up in them.
#[derive(Debug, Default)]
pub(crate) struct Parties {
    pub(crate) entries: Vec<Arc<Entry>>,
    /// Index into `countries`.
    pub(crate) country: Vec<u16>,
    /// Index into `divisions`, or [`NONE`].
    pub(crate) division: Vec<u32>,
    /// Place in the order of names.
    pub(crate) by_name: Vec<u32>,
    /// Place in the order of countries, by their names.
    pub(crate) by_country: Vec<u16>,
    pub(crate) countries: Vec<Country>,
    /// GeoNames ids, sorted.
    pub(crate) divisions: Vec<u32>,
    /// What each party is now, through all mergers: itself, where it did not merge away.
    now: Vec<u32>,
    by_place: Vec<(u32, u32)>,
    names: Lexicon,
    within: Lexicon,
    whole: Lexicon,
}

impl Parties {
    /// Of several entries with one identifier the last counts.
    pub(crate) fn of(entries: impl IntoIterator<Item = Arc<Entry>>) -> Self {
        let by_id: BTreeMap<Id<kind::Party>, Arc<Entry>> =
            entries.into_iter().map(|e| (e.row.id, e)).collect();
        let entries: Vec<Arc<Entry>> = by_id.into_values().collect();
        let rows = || entries.iter().map(|e| &e.row);
        let countries = distinct(rows().map(|r| r.country));
        let divisions = distinct(rows().filter_map(|r| r.division));
        let mut by_place: Vec<(u32, u32)> =
            (0..).zip(rows()).filter_map(|(at, r)| Some((r.place?, at))).collect();
        by_place.sort_unstable();
        Self {
            country: rows().map(|r| position(&countries, &r.country) as u16).collect(),
            division: rows().map(|r| r.division.map_or(NONE, |d| position(&divisions, &d) as u32)).collect(),
            by_name: order_of(entries.len(), |at| (&entries[at].sort_name, entries[at].row.id)),
            by_country: country_order(&countries, &entries),
            names: Lexicon::of(entries.iter().map(|e| e.words.as_slice())),
            within: Lexicon::of(entries.iter().map(|e| e.within.as_slice())),
            whole: Lexicon::of(entries.iter().map(|e| e.whole.as_slice())),
            now: now(&entries),
            countries,
            divisions,
            by_place,
            entries,
        }
    }

    pub(crate) fn at(&self, id: Id<kind::Party>) -> Option<u32> {
        self.entries.binary_search_by_key(&id, |e| e.row.id).ok().map(|at| at as u32)
    }

    /// What a party is now, through all mergers.
    pub(crate) fn now(&self, at: u32) -> u32 {
        self.now.get(at as usize).copied().unwrap_or(at)
    }

    /// Parties that go on in another, each with what it is now.
    pub(crate) fn merged(&self) -> impl Iterator<Item = (u32, u32)> {
        (0..).zip(&self.now).filter(|(at, now)| at != *now).map(|(at, now)| (at, *now))
    }

    pub(crate) fn at_place(&self, place: u32) -> impl Iterator<Item = u32> {
        let from = self.by_place.partition_point(|(p, _)| *p < place);
        self.by_place[from..].iter().take_while(move |(p, _)| *p == place).map(|(_, at)| *at)
    }

    pub(crate) fn country_ix(&self, country: Country) -> Option<u16> {
        self.countries.binary_search(&country).ok().map(|at| at as u16)
    }

    pub(crate) fn division_ix(&self, division: u32) -> Option<u32> {
        self.divisions.binary_search(&division).ok().map(|at| at as u32)
    }

    /// For each party which of the words begin a word of its names, and which begin one of
    /// its names, division or country: two sets of bits. Empty without words.
    pub(crate) fn said(&self, words: &[String]) -> Vec<[u8; 2]> {
        if words.is_empty() {
            return Vec::new();
        }
        let mut said = vec![[0_u8; 2]; self.entries.len()];
        for (bit, word) in words.iter().enumerate().take(words::MOST_WORDS) {
            for &at in self.names.beginning_with(word) {
                said[at as usize][0] |= 1 << bit;
                said[at as usize][1] |= 1 << bit;
            }
            for &at in self.within.beginning_with(word) {
                said[at as usize][1] |= 1 << bit;
            }
        }
        // Who looks for the name of a city that merged away finds the one it is now.
        for (gone, now) in self.merged() {
            let [names, all] = said[gone as usize];
            said[now as usize][0] |= names;
            said[now as usize][1] |= all;
        }
        said
    }

    /// Parties that bear just this name, by row. Empty without a name.
    pub(crate) fn called(&self, name: &str) -> Vec<bool> {
        let folded = folded(name);
        let mut called = vec![false; if folded.is_empty() { 0 } else { self.entries.len() }];
        for &at in self.whole.beginning_with(&folded).iter().filter(|_| !folded.is_empty()) {
            let entry = &self.entries[at as usize];
            let is = entry.whole.binary_search(&folded).is_ok();
            called[at as usize] |= is;
            called[self.now(at) as usize] |= is;
        }
        called
    }
}

/// What each party is now. Who goes on in one that is not known, or in a ring, is itself.
fn now(entries: &[Arc<Entry>]) -> Vec<u32> {
    let at = |id: Id<kind::Party>| entries.binary_search_by_key(&id, |e| e.row.id).ok();
    let next = |here: usize| entries.get(here).and_then(|e| e.row.goes_on).and_then(at);
    let end = |from: usize| {
        let mut here = from;
        for _ in 0..entries.len() {
            match next(here) {
                Some(on) => here = on,
                None => return here,
            }
        }
        from
    };
    (0..entries.len()).map(|from| end(from) as u32).collect()
}

fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = values.collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn position<T: Ord>(sorted: &[T], value: &T) -> usize {
    sorted.binary_search(value).unwrap_or_default()
}

/// For each row its place in the order of keys.
fn order_of<K: Ord>(n: usize, key: impl Fn(usize) -> K) -> Vec<u32> {
    let mut rows: Vec<usize> = (0..n).collect();
    rows.sort_unstable_by_key(|&row| key(row));
    let mut place = vec![0; n];
    for (rank, row) in (0..).zip(rows) {
        place[row] = rank;
    }
    place
}

/// For each country its place in the order of names; the code decides between equals.
fn country_order(countries: &[Country], entries: &[Arc<Entry>]) -> Vec<u16> {
    let mut names: BTreeMap<Country, String> = BTreeMap::new();
    for entry in entries {
        names.entry(entry.row.country).or_insert_with(|| folded(&entry.row.country_name));
    }
    let key = |at: usize| (names.get(&countries[at]), countries[at]);
    order_of(countries.len(), key).into_iter().map(|place| place as u16).collect()
}
