//! Counts for people: of the whole register, or of one country seen from there.

use std::collections::BTreeMap;

use partnership::Date;

use crate::query::{Facets, Query};
use crate::register::Register;
use partnership::place::Country;

/// Counts of the whole register or of the ties of one country.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// The country whose ties are counted; `None` for all.
    pub country: Option<Country>,
    /// Ties.
    pub ties: usize,
    /// Parties that have at least one of these ties, in that country or anywhere.
    pub parties: usize,
    /// Ties between parties of one country.
    pub domestic: usize,
    /// Of one country: the countries of the other sides. Of the whole register: all countries.
    /// Most ties first, then by code.
    pub countries: Vec<CountryCount>,
    /// Pairs of countries with the most ties between them, most first; ties within a country
    /// are left out, and so are pairs when one country is counted.
    pub pairs: Vec<(Country, Country, u32)>,
    /// Ties by the year they began, where it is known, oldest first.
    pub years: Vec<(i16, u32)>,
    /// By kind, status, field, decade, evidence and activity.
    pub facets: Facets,
}

/// A country in a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountryCount {
    /// Which.
    pub country: Country,
    /// Ties with it (or, in the table of all countries, ties it has).
    pub ties: u32,
    /// Its parties in these ties.
    pub parties: u32,
    /// When the oldest of them began, where any is dated.
    pub oldest: Option<Date>,
    /// How many of them both sides confirmed, not long ago.
    pub confirmed: u32,
}

/// Most pairs of countries that are listed.
pub const MOST_PAIRS: usize = 30;

impl Register {
    /// Counts the ties of a country, or all.
    pub fn statistics(&self, country: Option<Country>) -> Statistics {
        let here = country.map(|c| self.parties.country_ix(c));
        let mut tally = Tally::default();
        if here != Some(None) {
            let here = here.flatten();
            for row in 0..self.columns.len() {
                tally.add(self, row, here);
            }
        }
        let mut seen = vec![false; self.parties.rows.len()];
        for &party in &tally.parties {
            seen[party as usize] = true;
        }
        Statistics {
            country,
            ties: tally.ties,
            parties: seen.iter().filter(|s| **s).count(),
            domestic: tally.domestic,
            countries: tally.countries(self),
            pairs: if country.is_some() { Vec::new() } else { tally.pairs(self) },
            years: tally.years.into_iter().collect(),
            facets: self.facets(&Query { country, ..Query::default() }),
        }
    }
}

#[derive(Default)]
struct Tally {
    ties: usize,
    domestic: usize,
    parties: Vec<u32>,
    by_country: BTreeMap<u16, One>,
    between: BTreeMap<(u16, u16), u32>,
    years: BTreeMap<i16, u32>,
}

#[derive(Default)]
struct One {
    ties: u32,
    parties: Vec<u32>,
    oldest: Option<Date>,
    confirmed: u32,
}

impl Tally {
    /// Adds a tie, if it has a side in `here` (or anyway, if that is not asked).
    fn add(&mut self, register: &Register, row: usize, here: Option<u16>) {
        let columns = &register.columns;
        let sides = columns.sides(row);
        let countries = &columns.side_country[sides.clone()];
        let parties = &columns.side_party[sides.clone()];
        if here.is_some_and(|c| !countries.contains(&c)) {
            return;
        }
        self.ties += 1;
        let domestic = countries.iter().all(|c| *c == countries[0]);
        self.domestic += usize::from(domestic);
        if let Some(since) = register.ties[row].since {
            *self.years.entry(since.earliest().year()).or_default() += 1;
        }
        for (at, (&country, &party)) in countries.iter().zip(parties).enumerate() {
            if here.is_none_or(|c| c == country) {
                self.parties.push(party);
            }
            // Seen from one country, a side there counts only where another side is there too.
            let others = countries.iter().enumerate().filter(|(k, _)| *k != at);
            if here.is_some_and(|h| h == country && !others.clone().any(|(_, c)| *c == h)) {
                continue;
            }
            let one = self.by_country.entry(country).or_default();
            one.parties.push(party);
            if !countries[..at].contains(&country) {
                one.ties += 1;
                one.oldest = match (one.oldest, register.ties[row].since) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (a, b) => a.or(b),
                };
                one.confirmed += u32::from(columns.evidence[row] == 0);
            }
        }
        if here.is_none() && !domestic {
            let mut distinct = countries.to_vec();
            distinct.sort_unstable();
            distinct.dedup();
            for (at, &a) in distinct.iter().enumerate() {
                for &b in &distinct[at + 1..] {
                    *self.between.entry((a, b)).or_default() += 1;
                }
            }
        }
    }

    fn countries(&mut self, register: &Register) -> Vec<CountryCount> {
        let mut out: Vec<CountryCount> = std::mem::take(&mut self.by_country)
            .into_iter()
            .map(|(country, mut one)| {
                one.parties.sort_unstable();
                one.parties.dedup();
                CountryCount {
                    country: register.parties.countries[usize::from(country)],
                    ties: one.ties,
                    parties: one.parties.len() as u32,
                    oldest: one.oldest,
                    confirmed: one.confirmed,
                }
            })
            .collect();
        out.sort_by_key(|c| (std::cmp::Reverse(c.ties), c.country));
        out
    }

    fn pairs(&self, register: &Register) -> Vec<(Country, Country, u32)> {
        let code = |ix: u16| register.parties.countries[usize::from(ix)];
        let mut out: Vec<_> = self.between.iter().map(|(&(a, b), &n)| (code(a), code(b), n)).collect();
        out.sort_by_key(|&(a, b, n)| (std::cmp::Reverse(n), a, b));
        out.truncate(MOST_PAIRS);
        out
    }
}
