//! Which candidates the limits let through, and what each limit costs.

use std::ops::Range;

use gazetteer::{CountryIx, Kind, PlaceIx, World};

use crate::network::{chord2, chord2_of_km};
use crate::outcome::Advice;
use crate::query::{Limits, Query, QueryError};
use crate::scene::Plan;
use crate::table::{Row, SECTION, UNKNOWN, airport_km};

/// Limits that a place fails, a bit for each.
pub(crate) type Fails = u32;

/// The key of the rule that nobody is sent to the other side of a war unasked. It stands in no
/// address: naming the country lifts it.
pub const AT_WAR: &str = "at-war";

/// Keys of the limits as they stand in addresses; the index is the bit of [`Sieve`].
const KEYS: [&str; 15] = [
    "own-country",
    "countries",
    "not-countries",
    "continents",
    "languages",
    "min-distance",
    "max-distance",
    "min-population",
    "max-population",
    "population-ratio",
    "office-hours",
    "max-airport",
    "not-twinned-with",
    "max-partners",
    AT_WAR,
];
const OWN: Fails = 1;
const COUNTRIES: Fails = 1 << 1;
const NOT_COUNTRIES: Fails = 1 << 2;
const CONTINENTS: Fails = 1 << 3;
const LANGUAGES: Fails = 1 << 4;
const MIN_DISTANCE: Fails = 1 << 5;
const MAX_DISTANCE: Fails = 1 << 6;
const MIN_POPULATION: Fails = 1 << 7;
const MAX_POPULATION: Fails = 1 << 8;
const RATIO: Fails = 1 << 9;
const OFFICE: Fails = 1 << 10;
const AIRPORT: Fails = 1 << 11;
const NOT_TWINNED: Fails = 1 << 12;
const PARTNERS: Fails = 1 << 13;
const WAR: Fails = 1 << 14;
/// Left out by name; [`Sieve::bars`] alone tells it.
const EXCLUDED: Fails = 1 << 15;
/// Never a candidate, whatever the limits.
pub(crate) const NEVER: Fails = 1 << 16;

/// A language counts as used in a country from this percentage of its people on.
pub(crate) const LANGUAGE_PERCENT: f64 = 10.0;

/// Refuses limits that contradict themselves.
pub(crate) fn check(query: &Query) -> Result<(), QueryError> {
    if query.weights.all_zero() {
        return Err(QueryError::AllZero);
    }
    let l = &query.limits;
    let numbers = [
        ("min-distance", l.min_distance_km),
        ("max-distance", l.max_distance_km),
        ("population-ratio", l.max_population_ratio),
        ("max-airport", l.max_airport_km),
        ("spacing", l.spacing_km),
    ];
    for (what, value) in numbers {
        if let Some(value) = value.filter(|v| !(v.is_finite() && *v >= 0.0)) {
            return Err(QueryError::Number { what, value });
        }
    }
    let crossed = |what, min: Option<f64>, max: Option<f64>| match (min, max) {
        (Some(min), Some(max)) if min > max => Err(QueryError::Crossed { what, min, max }),
        _ => Ok(()),
    };
    crossed("distance", l.min_distance_km, l.max_distance_km)?;
    crossed("population", l.min_population.map(f64::from), l.max_population.map(f64::from))
}

/// Places that are asked together whether they come through.
const BLOCK: usize = 256;

/// The limits prepared for one place that asks.
pub(crate) struct Sieve<'p> {
    plan: &'p Plan<'p>,
    limits: &'p Limits,
    countries: Vec<Fails>,
    people: [Fails; 256],
    hours: [Fails; 256],
    distance: (f32, f32),
    never: Vec<u32>,
    /// Whether countries, sizes and clocks are all that the limits speak of.
    simple: bool,
}

/// What was sifted.
pub(crate) struct Sifted {
    pub considered: usize,
    pub advice: Vec<Advice>,
    /// How many only a war keeps out.
    pub at_war: usize,
}

impl<'p> Sieve<'p> {
    pub(crate) fn new(plan: &'p Plan<'p>, query: &'p Query) -> Self {
        let (world, l) = (&plan.scene.world, &query.limits);
        let mut never: Vec<u32> =
            l.exclude.iter().filter_map(|&id| world.by_id(id)).map(|p| p.ix().0).collect();
        never.push(plan.place);
        if !query.include_partners {
            never.extend(plan.scene.network.partners(plan.place));
        }
        never.sort_unstable();
        never.dedup();
        Self {
            plan,
            limits: l,
            countries: (0..world.countries().len()).map(|i| of_country(world, l, plan, i)).collect(),
            people: std::array::from_fn(|code| of_people(l, plan, code as u8)),
            hours: std::array::from_fn(|code| of_hours(l, plan, code as u8)),
            distance: (
                l.min_distance_km.map_or(-1.0, chord2_of_km),
                l.max_distance_km.map_or(f32::INFINITY, chord2_of_km),
            ),
            never,
            simple: l.min_distance_km.is_none()
                && l.max_distance_km.is_none()
                && l.min_population.is_none()
                && l.max_population.is_none()
                && l.max_airport_km.is_none()
                && l.max_partners.is_none()
                && l.not_twinned_with.is_empty(),
        }
    }

    /// The limits that a place fails.
    #[inline(always)]
    fn fails(&self, row: u32, r: &Row) -> Fails {
        if r.rank == SECTION {
            return NEVER;
        }
        let fails = self.countries[usize::from(r.country)]
            | self.people[usize::from(r.people)]
            | self.hours[usize::from(r.hours)];
        if self.simple { fails } else { fails | self.fails_more(row) }
    }

    /// The same for limits that must be looked up place by place.
    #[cold]
    #[inline(never)]
    fn fails_more(&self, row: u32) -> Fails {
        let (world, l) = (&self.plan.scene.world, self.limits);
        let r = &self.plan.scene.table.rows[row as usize];
        let mut fails = 0;
        if l.min_distance_km.is_some() || l.max_distance_km.is_some() {
            let c2 = chord2(self.plan.me.unit, r.unit);
            // A place of unknown position (NaN) fails both bounds.
            fails |= if c2 >= self.distance.0 || l.min_distance_km.is_none() { 0 } else { MIN_DISTANCE };
            fails |= if c2 <= self.distance.1 || l.max_distance_km.is_none() { 0 } else { MAX_DISTANCE };
        }
        if l.min_population.is_some() || l.max_population.is_some() {
            let people = world.place(PlaceIx(row)).population();
            if l.min_population.is_some_and(|min| people.is_none_or(|p| p < min)) {
                fails |= MIN_POPULATION;
            }
            if l.max_population.is_some_and(|max| people.is_none_or(|p| p > max)) {
                fails |= MAX_POPULATION;
            }
        }
        if let Some(km) = l.max_airport_km
            && airport_km(world, world.place(PlaceIx(row))).is_none_or(|away| away > km)
        {
            fails |= AIRPORT;
        }
        let network = &self.plan.scene.network;
        if l.max_partners.is_some_and(|most| network.degree(row) > most as usize) {
            fails |= PARTNERS;
        }
        if !l.not_twinned_with.is_empty() {
            let in_one = |&p: &u32| {
                l.not_twinned_with.iter().any(|c| c.0 == self.plan.scene.table.rows[p as usize].country)
            };
            if network.partners(row).iter().any(in_one) {
                fails |= NOT_TWINNED;
            }
        }
        fails
    }

    /// Whether one place comes through.
    pub(crate) fn passes(&self, row: u32) -> bool {
        let r = &self.plan.scene.table.rows[row as usize];
        self.never.binary_search(&row).is_err() && self.fails(row, r) == 0
    }

    /// The limits that keep a place out, as bits that [`key_of_bar`] names; 0 if none does. Unlike
    /// [`Self::passes`] it lets through a section of a city, which may seek in its own name,
    /// and leaves it to the caller to ask whether the two are tied.
    pub(crate) fn bars(&self, row: u32) -> Fails {
        let world = &self.plan.scene.world;
        let r = self.plan.scene.table.rows[row as usize];
        let rank = if r.rank == SECTION { 0 } else { r.rank };
        let excluded = self.limits.exclude.contains(&world.place(PlaceIx(row)).id());
        self.fails(row, &Row { rank, ..r }) | if excluded { EXCLUDED } else { 0 }
    }

    /// Walks over all places of a kind and hands on those that come through.
    pub(crate) fn sift(&self, kind: Kind, mut found: impl FnMut(u32, &Row)) -> Sifted {
        let rows = self.plan.scene.world.rows(kind);
        let mut considered = 0;
        // How many places fail which limit alone; in the last place those that do not.
        let mut alone = [0usize; KEYS.len() + 1];
        let mut from = rows.start;
        let never = self.never.iter().copied().filter(|row| rows.contains(row));
        for until in never.chain([rows.end]) {
            self.walk(from..until, &mut considered, &mut alone, &mut found);
            from = until + 1;
        }
        let at_war = std::mem::take(&mut alone[WAR.trailing_zeros() as usize]);
        let mut advice: Vec<Advice> = KEYS
            .iter()
            .zip(alone)
            .filter(|(_, n)| *n > 0)
            .map(|(&limit, would_add)| Advice { limit, would_add })
            .collect();
        advice.sort_by_key(|a| std::cmp::Reverse(a.would_add));
        Sifted { considered, advice, at_war }
    }

    /// Walks over rows none of which is left out by name.
    #[inline(always)]
    fn walk(
        &self,
        rows: Range<u32>,
        considered: &mut usize,
        alone: &mut [usize; KEYS.len() + 1],
        found: &mut impl FnMut(u32, &Row),
    ) {
        let table = &self.plan.scene.table.rows[rows.start as usize..rows.end as usize];
        let mut through = [0u32; BLOCK];
        for (first, block) in rows.step_by(BLOCK).zip(table.chunks(BLOCK)) {
            // Who comes through is as good as chance, so no branch may hang on it: all of a block
            // are asked first, and those found are handed on after.
            let mut count = 0;
            for (at, r) in (0..).zip(block) {
                let fails = self.fails(first + at, r);
                through[count] = at;
                count += usize::from(fails == 0);
                *considered += usize::from(fails != NEVER);
                let one = if fails.is_power_of_two() { fails.trailing_zeros() as usize } else { KEYS.len() };
                alone[one.min(KEYS.len())] += 1;
            }
            for &at in &through[..count] {
                found(first + at, &block[at as usize]);
            }
        }
    }
}

/// The key of the limit that a bit of [`Sieve::bars`] stands for.
pub(crate) fn key_of_bar(bit: u32) -> Option<&'static str> {
    KEYS.get(bit as usize).copied().or((1u32.checked_shl(bit) == Some(EXCLUDED)).then_some("exclude"))
}

/// The countries at war with that of a place whose cities these limits leave out.
pub(crate) fn at_war(world: &World, place: PlaceIx, limits: &Limits) -> Vec<CountryIx> {
    let own = world.place(place).country();
    let enemy = |c: &CountryIx| gazetteer::situation::at_war(own, world.country(*c));
    let all = (0..world.countries().len()).map(|i| CountryIx(i as u16));
    all.filter(enemy).filter(|c| !limits.countries.contains(c)).collect()
}

fn of_country(world: &World, l: &Limits, plan: &Plan<'_>, i: usize) -> Fails {
    let c = &world.countries()[i];
    let listed = |list: &[CountryIx]| list.iter().any(|x| usize::from(x.0) == i);
    let speaks = |tag: &String| {
        c.languages.iter().any(|l| l.tag.eq_ignore_ascii_case(tag) && l.percent >= LANGUAGE_PERCENT)
    };
    let mut fails = 0;
    // Nobody is sent to the other side of a war unasked; whoever names the country means it.
    let own = world.countries().get(usize::from(plan.me.country));
    if own.is_some_and(|own| gazetteer::situation::at_war(own, c)) && !listed(&l.countries) {
        fails |= WAR;
    }
    if !l.include_own_country
        && i == usize::from(plan.me.country)
        && world.kind(PlaceIx(plan.place)) != Kind::Country
    {
        fails |= OWN;
    }
    if !l.countries.is_empty() && !listed(&l.countries) {
        fails |= COUNTRIES;
    }
    if listed(&l.not_countries) {
        fails |= NOT_COUNTRIES;
    }
    if !l.continents.is_empty() && !l.continents.iter().any(|k| k.eq_ignore_ascii_case(&c.continent)) {
        fails |= CONTINENTS;
    }
    if !l.languages.is_empty() && !l.languages.iter().any(speaks) {
        fails |= LANGUAGES;
    }
    fails
}

fn of_people(l: &Limits, plan: &Plan<'_>, code: u8) -> Fails {
    if plan.me.people == UNKNOWN {
        return 0;
    }
    if code == UNKNOWN {
        return if l.include_unknown_population { 0 } else { RATIO };
    }
    let far = |ratio: f64| f64::from(plan.population_ratio(code)).abs() > ratio.max(1.0).ln();
    if l.max_population_ratio.is_some_and(far) { RATIO } else { 0 }
}

fn of_hours(l: &Limits, plan: &Plan<'_>, code: u8) -> Fails {
    match l.min_shared_office_hours {
        Some(hours) if shared_office_hours(plan.hours(code)).is_none_or(|h| h < f32::from(hours)) => OFFICE,
        _ => 0,
    }
}

/// Hours between 9 and 17 that two places share whose clocks are so far apart.
pub(crate) fn shared_office_hours(apart: f32) -> Option<f32> {
    let apart = apart % 24.0;
    (!apart.is_nan()).then(|| (8.0 - apart.min(24.0 - apart)).max(0.0))
}
