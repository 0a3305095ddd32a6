//! The search: one walk over the columns, which finds what fits and counts what every other
//! choice of a filter would have given.
//!
//! A tie that fails exactly one filter is what another choice of that filter would bring in,
//! so a single walk serves the list and all facets. The two countries and the division are
//! one filter in three parts ([`Where`]), for a tie's sides have to share them out.

use partnership::activity::Activity;
use partnership::codes::Coded;
use partnership::tie::{Field, Summary, TieKind};

use crate::columns::{Columns, DECADES, NO_DECADE};
use crate::domain;
use crate::parties::NONE;
use crate::query::{Decade, Evidence, Facets, Page, Query, Sort};
use crate::register::{Register, Tie};
use crate::words;

/// What a tie may fail by.
const TEXT: u8 = 1;
const KIND: u8 = 1 << 1;
const STATUS: u8 = 1 << 2;
const FIELD: u8 = 1 << 3;
const DECADE: u8 = 1 << 4;
const EVIDENCE: u8 = 1 << 5;
const ACTIVITY: u8 = 1 << 6;

impl Register {
    /// One page of the ties that fit, and the facets. No more than 500 ties stand on a page.
    pub fn search(&self, query: &Query) -> Page<'_> {
        let (mut rows, facets) = self.walk(query);
        let per_page = query.per_page.clamp(1, 500);
        let (total, page) = (rows.len(), query.page.max(1));
        let from = (page - 1).saturating_mul(per_page).min(total);
        let to = from.saturating_add(per_page).min(total);
        let key = self.order(query);
        if from < to {
            // Only the page has to be in order, not what comes before and after it.
            if to < total {
                rows.select_nth_unstable_by_key(to, &key);
            }
            let front = &mut rows[..to];
            if from > 0 {
                front.select_nth_unstable_by_key(from, &key);
            }
            front[from..].sort_unstable_by_key(&key);
        }
        let ties = rows[from..to].iter().map(|&row| self.at(row as usize)).collect();
        Page { total, page, pages: total.div_ceil(per_page).max(1), ties, facets }
    }

    /// All ties that fit, in the order asked for, whatever the page: for downloads and maps.
    pub fn matching(&self, query: &Query) -> Vec<Tie<'_>> {
        let (mut rows, _) = self.walk(query);
        rows.sort_unstable_by_key(self.order(query));
        rows.into_iter().map(|row| self.at(row as usize)).collect()
    }

    /// The facets alone.
    pub fn facets(&self, query: &Query) -> Facets {
        self.walk(query).1
    }

    /// What rows are put in order by: those whose party is called just what is sought first.
    /// Seen from a country or division, names are those of the side there, and countries those
    /// of the other side.
    fn order(&self, query: &Query) -> impl Fn(&u32) -> u128 {
        let ranks = self.columns.ranks(query.sort);
        let called = match query.sort {
            Sort::Name => self.parties.called(&query.text),
            _ => Vec::new(),
        };
        let place = Where::of(self, query);
        let seen = place.country.is_some() || place.division.is_some();
        let sort = query.sort;
        move |&row| {
            let sides = self.columns.sides(row as usize);
            let parties = &self.columns.side_party[sides.clone()];
            let unnamed = called.is_empty() || !parties.iter().any(|&p| called[p as usize]);
            let key = if seen && matches!(sort, Sort::Name | Sort::Country) {
                self.seen_from(sides, place, sort)
            } else {
                u128::from(ranks[row as usize])
            };
            u128::from(unnamed) << 127 | key << 32 | u128::from(row)
        }
    }

    /// The order of a tie as seen from the side that the question looks from.
    fn seen_from(&self, sides: std::ops::Range<usize>, place: Where, sort: Sort) -> u128 {
        let columns = &self.columns;
        let here = sides.clone().find(|&s| place.here(columns, s)).unwrap_or(sides.start);
        let there = sides.clone().find(|&s| s != here && place.there(columns, s)).unwrap_or(here);
        let name = |side: usize| u128::from(self.parties.by_name[columns.side_party[side] as usize]);
        let country = self.parties.by_country[usize::from(columns.side_country[there])];
        let first = if sort == Sort::Country { u128::from(country) } else { 0 };
        first << 64 | name(here) << 32 | name(there)
    }

    fn walk(&self, query: &Query) -> (Vec<u32>, Facets) {
        let sieve = Sieve::of(self, query);
        let mut counts = Counts::of(self);
        let mut found = Vec::new();
        let columns = &self.columns;
        for row in 0..columns.len() {
            let failed = sieve.failed(columns, row);
            let placed = sieve.place.holds(columns, row);
            if failed == 0 {
                counts.places(columns, row, &sieve.place);
            }
            if !placed {
                continue;
            }
            match failed {
                0 => {
                    found.push(row as u32);
                    counts.all(columns, row);
                }
                KIND => counts.kind(columns, row),
                STATUS => counts.status(columns, row),
                FIELD => counts.field(columns, row),
                DECADE => counts.decade(columns, row),
                EVIDENCE => counts.evidence(columns, row),
                ACTIVITY => counts.activity(columns, row),
                _ => {}
            }
        }
        (found, counts.facets(self))
    }
}

/// A query as the columns understand it.
struct Sieve {
    said: Vec<[u8; 2]>,
    wanted: u8,
    kind: Option<u8>,
    status: Option<u8>,
    field: u64,
    decade: Option<u16>,
    evidence: Option<u8>,
    activity: Option<u8>,
    place: Where,
}

impl Sieve {
    fn of(register: &Register, query: &Query) -> Self {
        let parties = &register.parties;
        let words = words::of_query(&query.text);
        Self {
            said: parties.said(&words),
            wanted: (0..words.len()).fold(0, |bits, bit| bits | 1 << bit),
            kind: query.kind.map(domain::number),
            status: query.status.map(domain::number),
            field: query.field.map_or(0, |f| 1 << domain::number(f)),
            decade: query.decade.map(|d| match d {
                Decade::Of(year) => (year / 10).unsigned_abs(),
                Decade::Unknown => NO_DECADE,
            }),
            evidence: query.evidence.map(|e| e as u8),
            activity: query.activity.map(domain::number),
            place: Where::of(register, query),
        }
    }

    /// The filters that a tie fails, but for the place.
    fn failed(&self, columns: &Columns, row: usize) -> u8 {
        let fails = |bit: u8, fails: bool| if fails { bit } else { 0 };
        fails(KIND, self.kind.is_some_and(|k| k != columns.kind[row]))
            | fails(STATUS, self.status.is_some_and(|s| s != columns.status[row]))
            | fails(FIELD, self.field != 0 && self.field & columns.fields[row] == 0)
            | fails(DECADE, self.decade.is_some_and(|d| d != columns.decade[row]))
            | fails(EVIDENCE, self.evidence.is_some_and(|e| e != columns.evidence[row]))
            | fails(ACTIVITY, self.activity.is_some_and(|a| a != columns.activity[row]))
            | fails(TEXT, self.wanted != 0 && !self.is_said(columns, row))
    }

    /// Whether the sides together have all words, one of them at least in a name.
    fn is_said(&self, columns: &Columns, row: usize) -> bool {
        let parties = &columns.side_party[columns.sides(row)];
        let [names, all] = parties.iter().fold([0, 0], |[names, all], &party| {
            let [n, a] = self.said[party as usize];
            [names | n, all | a]
        });
        names != 0 && all & self.wanted == self.wanted
    }
}

/// The filter by place: one side in a country and division, another in a country.
#[derive(Clone, Copy)]
struct Where {
    country: Option<u16>,
    division: Option<u32>,
    with: Option<u16>,
}

impl Where {
    fn of(register: &Register, query: &Query) -> Self {
        let parties = &register.parties;
        // No side has these numbers: of a country without ties nothing is found.
        Self {
            country: query.country.map(|c| parties.country_ix(c).unwrap_or(u16::MAX)),
            division: query.division.map(|d| parties.division_ix(d).unwrap_or(NONE - 1)),
            with: query.with.map(|c| parties.country_ix(c).unwrap_or(u16::MAX)),
        }
    }

    /// Whether a side is the one that `country` and `division` speak of.
    fn here(self, columns: &Columns, side: usize) -> bool {
        self.country.is_none_or(|c| c == columns.side_country[side])
            && self.division.is_none_or(|d| d == columns.side_division[side])
    }

    /// Whether a side is the one that `with` speaks of.
    fn there(self, columns: &Columns, side: usize) -> bool {
        self.with.is_none_or(|c| c == columns.side_country[side])
    }

    fn holds(self, columns: &Columns, row: usize) -> bool {
        if self.country.is_none() && self.division.is_none() && self.with.is_none() {
            return true;
        }
        let sides = columns.sides(row);
        sides.clone().any(|here| {
            self.here(columns, here) && sides.clone().any(|there| there != here && self.there(columns, there))
        })
    }
}

/// Counts by choice.
struct Counts {
    countries: Vec<u32>,
    divisions: Vec<u32>,
    with: Vec<u32>,
    kinds: Vec<u32>,
    statuses: Vec<u32>,
    fields: Vec<u32>,
    decades: Vec<u32>,
    no_decade: u32,
    evidence: [u32; Evidence::ALL.len()],
    activities: Vec<u32>,
}

impl Counts {
    fn of(register: &Register) -> Self {
        let (countries, divisions) = (register.parties.countries.len(), register.parties.divisions.len());
        Self {
            countries: vec![0; countries],
            divisions: vec![0; divisions],
            with: vec![0; countries],
            kinds: vec![0; TieKind::ALL.len()],
            statuses: vec![0; Summary::ALL.len()],
            fields: vec![0; Field::ALL.len()],
            decades: vec![0; DECADES],
            no_decade: 0,
            evidence: [0; Evidence::ALL.len()],
            activities: vec![0; Activity::ALL.len()],
        }
    }

    fn all(&mut self, columns: &Columns, row: usize) {
        self.kind(columns, row);
        self.status(columns, row);
        self.field(columns, row);
        self.decade(columns, row);
        self.evidence(columns, row);
        self.activity(columns, row);
    }

    fn kind(&mut self, columns: &Columns, row: usize) {
        self.kinds[usize::from(columns.kind[row])] += 1;
    }

    fn status(&mut self, columns: &Columns, row: usize) {
        self.statuses[usize::from(columns.status[row])] += 1;
    }

    fn field(&mut self, columns: &Columns, row: usize) {
        for bit in bits(columns.fields[row]) {
            self.fields[bit] += 1;
        }
    }

    fn decade(&mut self, columns: &Columns, row: usize) {
        match columns.decade[row] {
            NO_DECADE => self.no_decade += 1,
            decade => self.decades[usize::from(decade)] += 1,
        }
    }

    fn evidence(&mut self, columns: &Columns, row: usize) {
        self.evidence[usize::from(columns.evidence[row])] += 1;
    }

    fn activity(&mut self, columns: &Columns, row: usize) {
        self.activities[usize::from(columns.activity[row])] += 1;
    }

    /// Counts the places of a tie that fits in every other way.
    fn places(&mut self, columns: &Columns, row: usize, place: &Where) {
        let sides = columns.sides(row);
        let other_there = |side: usize| sides.clone().any(|s| s != side && place.there(columns, s));
        let other_here = |side: usize| sides.clone().any(|s| s != side && place.here(columns, s));
        let in_country = |side: usize| place.country.is_none_or(|c| c == columns.side_country[side]);
        for side in sides.clone() {
            let before = sides.start..side;
            let country = columns.side_country[side];
            // A country counts a tie once, by the first of the sides in it that would do.
            if other_there(side)
                && !before.clone().any(|s| columns.side_country[s] == country && other_there(s))
            {
                self.countries[usize::from(country)] += 1;
            }
            if other_here(side)
                && !before.clone().any(|s| columns.side_country[s] == country && other_here(s))
            {
                self.with[usize::from(country)] += 1;
            }
            let division = columns.side_division[side];
            let fits = |s: usize| in_country(s) && other_there(s);
            if division != NONE
                && fits(side)
                && !before.clone().any(|s| columns.side_division[s] == division && fits(s))
            {
                self.divisions[division as usize] += 1;
            }
        }
    }

    fn facets(self, register: &Register) -> Facets {
        let parties = &register.parties;
        let unknown = (self.no_decade > 0).then_some((Decade::Unknown, self.no_decade));
        let decades = (0_i16..).zip(&self.decades).filter(|(_, n)| **n > 0);
        Facets {
            countries: ranked(&parties.countries, &self.countries),
            divisions: ranked(&parties.divisions, &self.divisions),
            with: ranked(&parties.countries, &self.with),
            kinds: ranked(TieKind::ALL, &self.kinds),
            statuses: ranked(Summary::ALL, &self.statuses),
            fields: ranked(Field::ALL, &self.fields),
            decades: decades.map(|(ten, n)| (Decade::Of(ten * 10), *n)).chain(unknown).collect(),
            evidence: ranked(&Evidence::ALL, &self.evidence),
            activities: ranked(Activity::ALL, &self.activities),
        }
    }
}

/// Choices with their counts, the most frequent first; equals stay in their own order.
fn ranked<T: Copy>(choices: &[T], counts: &[u32]) -> Vec<(T, u32)> {
    let mut out: Vec<(T, u32)> =
        choices.iter().copied().zip(counts.iter().copied()).filter(|(_, n)| *n > 0).collect();
    out.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    out
}

/// The numbers of the bits that are set.
fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(bit)
    })
}
