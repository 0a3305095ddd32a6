//! The parties of a register, as columns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gazetteer::search::folded;
use partnership::{Id, id::kind};

use crate::rows::PartyRow;
pub(crate) use crate::shift::NONE;
use crate::shift::{Shift, merged, places};
use crate::words::{self, Lexicon, Loose};
use partnership::place::Country;

/// All parties, sorted by identifier, and what is looked up in them.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Parties {
    pub(crate) rows: Vec<Arc<PartyRow>>,
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
    /// Words of all names.
    names: Lexicon,
    /// Words of division and country.
    within: Lexicon,
    /// Every name in full.
    whole: Lexicon,
}

impl Parties {
    /// These parties without some, and with others that are new or differ; and how rows moved.
    pub(crate) fn next(
        &self,
        gone: &BTreeSet<Id<kind::Party>>,
        new: BTreeMap<Id<kind::Party>, Arc<PartyRow>>,
    ) -> (Self, Shift) {
        let (rows, shift) = merged(&self.rows, |row| row.id, gone, new);
        let countries = distinct(rows.iter().map(|r| r.country));
        let divisions = distinct(rows.iter().filter_map(|r| r.division));
        let country: Vec<u16> = rows.iter().map(|r| position(&countries, &r.country) as u16).collect();
        let division = |r: &Arc<PartyRow>| r.division.map_or(NONE, |d| position(&divisions, &d) as u32);
        let mut by_place: Vec<(u32, u32)> =
            (0..).zip(&rows).filter_map(|(at, r)| Some((r.place?, at))).collect();
        by_place.sort_unstable();
        let name = |row: u32| rows.get(row as usize).map(|row| (folded(&row.name), row.id));
        let (mut names, mut within, mut whole) = (Loose::default(), Loose::default(), Loose::default());
        for at in shift.fresh() {
            let row = &rows[at as usize];
            let all = || std::iter::once(row.name.as_str()).chain(row.other_names.iter());
            words::of_names(all()).iter().for_each(|word| names.push(word, at));
            let around = words::of_names([row.division_name.as_str(), row.country_name.as_str()]);
            around.iter().for_each(|word| within.push(word, at));
            let in_full = distinct(all().map(folded).filter(|name| !name.is_empty()));
            in_full.iter().for_each(|name| whole.push(name, at));
        }
        let next = Self {
            division: rows.iter().map(division).collect(),
            by_name: places(&self.by_name, &shift, name),
            by_country: country_order(&countries, &country, &rows),
            names: self.names.next(&shift, &names),
            within: self.within.next(&shift, &within),
            whole: self.whole.next(&shift, &whole),
            now: now(&rows),
            country,
            countries,
            divisions,
            by_place,
            rows,
        };
        (next, shift)
    }

    /// Whether a tie of parties that stayed as they were would stand otherwise than before: one of them
    /// goes on in another now, or countries come in another order.
    pub(crate) fn stands_otherwise(&self, before: &Self, shift: &Shift) -> bool {
        let moved = (0..).zip(shift.from()).any(|(at, from)| match from {
            Some(was) => shift.to(before.now(was)) != Some(self.now(at)),
            None => self.now(at) != at,
        });
        let order = |parties: &Self, other: &Self| {
            let mut order: Vec<(u16, Country)> =
                parties.by_country.iter().copied().zip(parties.countries.iter().copied()).collect();
            order.retain(|(_, country)| other.country_ix(*country).is_some());
            order.sort_unstable_by_key(|(place, _)| *place);
            order.into_iter().map(|(_, country)| country).collect::<Vec<_>>()
        };
        moved
            || before.merged().any(|(was, _)| shift.to(was).is_none())
            || order(self, before) != order(before, self)
    }

    pub(crate) fn at(&self, id: Id<kind::Party>) -> Option<u32> {
        self.rows.binary_search_by_key(&id, |row| row.id).ok().map(|at| at as u32)
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
        let mut said = vec![[0_u8; 2]; self.rows.len()];
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
        let mut called = vec![false; if folded.is_empty() { 0 } else { self.rows.len() }];
        for &at in self.whole.being(&folded) {
            called[at as usize] = true;
            called[self.now(at) as usize] = true;
        }
        called
    }
}

/// What each party is now. Who goes on in one that is not known, or in a ring, is itself.
fn now(rows: &[Arc<PartyRow>]) -> Vec<u32> {
    let at = |id: Id<kind::Party>| rows.binary_search_by_key(&id, |row| row.id).ok();
    let next = |here: usize| rows.get(here).and_then(|row| row.goes_on).and_then(at);
    let end = |from: usize| {
        let mut here = from;
        for _ in 0..rows.len() {
            match next(here) {
                Some(on) => here = on,
                None => return here,
            }
        }
        from
    };
    (0..rows.len()).map(|from| end(from) as u32).collect()
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

/// For each country its place in the order of names; the code decides between equals.
fn country_order(countries: &[Country], of_rows: &[u16], rows: &[Arc<PartyRow>]) -> Vec<u16> {
    let mut names: Vec<Option<String>> = vec![None; countries.len()];
    for (&country, row) in of_rows.iter().zip(rows) {
        if let Some(name @ None) = names.get_mut(usize::from(country)) {
            *name = Some(folded(&row.country_name));
        }
    }
    let key = |at: u32| (names.get(at as usize), at);
    places(&[], &Shift::anew(countries.len()), key).into_iter().map(|place| place as u16).collect()
}
