//! From scores to a list: the best first, few from one country, near-duplicates folded.

use std::cmp::Ordering;

use crate::network::{chord2, chord2_of_km};
use crate::outcome::Match;
use crate::query::Limits;
use crate::table::Table;

/// One place of the list.
pub(crate) struct Item {
    pub row: u32,
    /// Whether it is one of those that were looked at again.
    pub in_front: bool,
    /// Rows folded under it.
    pub nearby: Vec<u32>,
}

/// Places past those that were looked at again are taken so many at a time, in the order in which
/// they were offered; within each lot whoever lists them may order them as it likes.
pub(crate) const LOT: usize = 100;

/// Fewest candidates kept for the list.
const KEEP: usize = 8192;

/// Where few of a country can be listed, of its candidates no more are looked at again than this and
/// [`FOR_EACH`] for each that can: the others would all but surely not be listed, and take the place
/// of those of other countries.
const CROWD: usize = 32;
const FOR_EACH: usize = 8;

/// Takes candidates one by one and makes the list under the limits that speak of it as a whole.
pub(crate) struct Lister<'t> {
    table: &'t Table,
    per_country: usize,
    /// Square of the chord of the spacing; 0 for none.
    spacing: f32,
    depth: usize,
    /// How many of the best are kept.
    keep: usize,
    /// Candidates that may be among the best, at most twice [`Self::keep`].
    best: Vec<(f32, u32)>,
    /// Nothing below this score is among the best any more.
    least: f32,
    lost: bool,
    of_country: Vec<u32>,
}

/// Candidates in the order of this number have the higher score first, and equal scores in the order of
/// rows. One number is compared without a branch.
fn place_of(&(score, row): &(f32, u32)) -> u64 {
    let bits = score.to_bits();
    // Falls as the score rises, in the order of `f32::total_cmp`.
    let falling = if bits >> 31 == 0 { !bits & (u32::MAX >> 1) } else { bits };
    u64::from(falling) << 32 | u64::from(row)
}

/// The higher score first; equal scores stand in the order of rows.
pub(crate) fn better(a: &(f32, u32), b: &(f32, u32)) -> Ordering {
    place_of(a).cmp(&place_of(b))
}

/// Moves the best so many to the front, in no order.
pub(crate) fn part(best: &mut [(f32, u32)], count: usize) {
    if (1..best.len()).contains(&count) {
        best.select_nth_unstable_by(count - 1, better);
    }
}

/// Moves the best to the front, so many or all there are, in no order; where so few of a country are
/// listed, no more of it than a crowd. Gives their number. They are the same however deep the list is.
pub(crate) fn foremost(table: &Table, per_country: usize, best: &mut [(f32, u32)], front: usize) -> usize {
    let among = best.len().min(KEEP.max(front));
    part(best, among);
    let best = &mut best[..among];
    let crowd = per_country.saturating_mul(FOR_EACH).saturating_add(CROWD);
    let country = |row: u32| usize::from(table.rows[row as usize].country);
    let allowed = if crowd < among { without_crowds(country, crowd, best) } else { among };
    part(&mut best[..allowed], front);
    allowed.min(front)
}

/// Moves the best so many of each country to the front, and gives how many these are together.
fn without_crowds(country: impl Fn(u32) -> usize, crowd: usize, best: &mut [(f32, u32)]) -> usize {
    let mut places: Vec<Vec<u64>> = Vec::new();
    for candidate in &*best {
        let country = country(candidate.1);
        if country >= places.len() {
            places.resize(country + 1, Vec::new());
        }
        places[country].push(place_of(candidate));
    }
    let last_allowed = |of_one: &mut Vec<u64>| {
        if of_one.len() > crowd { *of_one.select_nth_unstable(crowd - 1).1 } else { u64::MAX }
    };
    let last_allowed: Vec<u64> = places.iter_mut().map(last_allowed).collect();
    let mut allowed = 0;
    for at in 0..best.len() {
        if place_of(&best[at]) <= last_allowed[country(best[at].1)] {
            best.swap(allowed, at);
            allowed += 1;
        }
    }
    allowed
}

impl<'t> Lister<'t> {
    pub(crate) fn new(table: &'t Table, limits: &Limits, countries: usize, depth: usize) -> Self {
        Self {
            table,
            per_country: limits.max_per_country.unwrap_or(usize::MAX),
            spacing: limits.spacing_km.map_or(0.0, chord2_of_km),
            depth,
            keep: depth.saturating_mul(16).max(KEEP),
            best: Vec::new(),
            least: f32::NEG_INFINITY,
            lost: false,
            of_country: vec![0; countries],
        }
    }

    /// One that keeps every candidate.
    pub(crate) fn of_all(table: &'t Table, limits: &Limits, countries: usize, depth: usize) -> Self {
        Self { keep: usize::MAX / 4, ..Self::new(table, limits, countries, depth) }
    }

    /// Takes a candidate.
    #[inline(always)]
    pub(crate) fn offer(&mut self, score: f32, row: u32, country: u16) {
        if let Some(count) = self.of_country.get_mut(usize::from(country)) {
            *count += 1;
        }
        if score < self.least {
            return;
        }
        self.best.push((score, row));
        if self.best.len() >= 2 * self.keep {
            self.shrink();
        }
    }

    #[cold]
    fn shrink(&mut self) {
        let (_, last, _) = self.best.select_nth_unstable_by(self.keep - 1, better);
        self.least = last.0;
        self.best.truncate(self.keep);
        self.lost = true;
    }

    /// How many candidates can be listed, and how many the cap per country takes away.
    pub(crate) fn count(&self) -> (usize, usize) {
        let all = self.of_country.iter().map(|&n| n as usize);
        let kept = all.clone().map(|n| n.min(self.per_country)).sum();
        (kept, all.sum::<usize>() - kept)
    }

    /// The best places, as many as were asked for. `None` if there would be more than the
    /// candidates kept can tell. The [foremost] are handed to `look`, which puts them into
    /// an order of its own; the others follow as they were offered, in whole [`LOT`]s.
    pub(crate) fn list(mut self, front: usize, look: impl FnOnce(&mut [(f32, u32)])) -> Option<Vec<Item>> {
        let mut best = std::mem::take(&mut self.best);
        let front = foremost(self.table, self.per_country, &mut best, front);
        look(&mut best[..front]);
        // Only as much is sorted as the list turns out to need: `done` candidates lie in order.
        let (mut done, mut step) = (0, self.depth.saturating_mul(4).max(256));
        let mut items: Vec<Item> = Vec::new();
        let mut listed = vec![Vec::new(); self.of_country.len()];
        let mut depth = self.depth;
        while items.len() < depth && done < best.len() {
            if done == front {
                depth = items.len() + (depth - items.len()).next_multiple_of(LOT);
            }
            let in_front = front.saturating_sub(done);
            let rest = &mut best[done..];
            let take = step.min(if in_front > 0 { in_front } else { rest.len() });
            if in_front == 0 {
                part(rest, take);
                rest[..take].sort_unstable_by(better);
            }
            for &(_, row) in &rest[..take] {
                self.place(row, in_front > 0, depth, &mut items, &mut listed);
            }
            done += take;
            step = step.saturating_mul(2);
        }
        (items.len() >= depth || !self.lost).then_some(items)
    }

    /// Lists a candidate, unless its country has its share, or one listed lies close by. `listed` holds
    /// for each country where its items stand in the list and on the globe: nearness is asked of
    /// these alone.
    fn place(
        &self,
        row: u32,
        in_front: bool,
        depth: usize,
        items: &mut Vec<Item>,
        listed: &mut [Vec<(usize, [f32; 3])>],
    ) {
        let here = &self.table.rows[row as usize];
        let Some(listed) = listed.get_mut(usize::from(here.country)) else { return };
        if self.spacing > 0.0 {
            let close = |(_, there): &&(usize, [f32; 3])| chord2(here.unit, *there) < self.spacing;
            if let Some(&(at, _)) = listed.iter().find(close) {
                let nearby = &mut items[at].nearby;
                if nearby.len() < Match::MAX_NEARBY {
                    nearby.push(row);
                }
                return;
            }
        }
        if items.len() < depth && listed.len() < self.per_country {
            listed.push((items.len(), here.unit));
            items.push(Item { row, in_front, nearby: Vec::new() });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Scores among which many are equal, and rows in no order.
    fn candidates() -> impl Strategy<Value = Vec<(f32, u32)>> {
        let score = prop_oneof![Just(0.0), Just(-0.0), Just(f32::NEG_INFINITY), -2f32..2.0];
        let scores = proptest::collection::vec(score, 1..80);
        let rows = |scores: &Vec<f32>| Just((0..scores.len() as u32).collect::<Vec<_>>()).prop_shuffle();
        scores
            .prop_flat_map(move |s| (Just(s.clone()), rows(&s)))
            .prop_map(|(s, r)| s.into_iter().zip(r).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_higher_score_is_better_then_the_lower_row(a in candidates(), b in candidates()) {
            for (a, b) in a.iter().zip(&b) {
                prop_assert_eq!(better(a, b), b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            }
        }

        #[test]
        fn of_each_country_its_best_stay_and_nothing_is_lost(
            candidates in candidates(),
            crowd in 1usize..8,
        ) {
            let country = |row: u32| row as usize % 5;
            let mut in_order = candidates.clone();
            in_order.sort_unstable_by(better);
            let mut counts = [0; 5];
            let mut wanted: Vec<(f32, u32)> = in_order.clone();
            wanted.retain(|c| {
                counts[country(c.1)] += 1;
                counts[country(c.1)] <= crowd
            });

            let mut best = candidates;
            let allowed = without_crowds(country, crowd, &mut best);
            let mut picked = best[..allowed].to_vec();
            picked.sort_unstable_by(better);
            prop_assert_eq!(picked, wanted);
            best.sort_unstable_by(better);
            prop_assert_eq!(best, in_order);
        }
    }
}
