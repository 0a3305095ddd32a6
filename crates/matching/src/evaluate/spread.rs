//! How evenly candidates are recommended over the world.
//!
//! A ranking that offers the same few cities to everybody may foresee ties well and still
//! serve nobody. Lists are made for many cities that ask, and it is counted how often each
//! candidate appears on them.

use std::collections::BTreeMap;

use gazetteer::PlaceIx;
use serde::Serialize;

use super::ground::Ground;
use crate::list::{better, part};

/// A place with fewer people is small here.
pub const SMALL: u32 = 20_000;
/// Lengths of the lists.
pub(super) const DEPTHS: [usize; 2] = [10, 100];

/// How evenly candidates are recommended.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Spread {
    /// Cities that a list was made for.
    pub lists: usize,
    /// Candidates: cities of at least the protocol's number of people.
    pub candidates: usize,
    /// Share of candidates on each continent.
    pub candidates_of: BTreeMap<String, f64>,
    /// Share of candidates with fewer than [`SMALL`] people.
    pub candidates_small: f64,
    /// By ranking: `model` by score alone, `listed` as people see it, under the limits in
    /// force by default, and the baselines.
    pub rankings: BTreeMap<String, Rankings>,
    /// Cities that a list was made for.
    #[serde(skip)]
    pub asking: Vec<PlaceIx>,
    /// How often each candidate appears among the first hundred as people see them; smaller
    /// cities only if they do.
    #[serde(skip)]
    pub appearances: Vec<(PlaceIx, u32)>,
}

/// The lists of one ranking.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Rankings {
    /// The first ten of each list.
    pub top_10: Evenness,
    /// The first hundred.
    pub top_100: Evenness,
}

/// How evenly the places of lists go to candidates.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Evenness {
    /// Places on all lists together.
    pub recommendations: usize,
    /// Share of candidates that appear at least once.
    pub coverage: f64,
    /// The most that so many places could cover.
    pub coverage_most: f64,
    /// Share of countries with candidates of which one appears.
    pub countries: f64,
    /// Gini coefficient of appearances over candidates: 0 if all appear equally often, near 1
    /// if few take all.
    pub gini: f64,
    /// The least that so many places allow.
    pub gini_least: f64,
    /// Share of appearances that the most recommended hundredth of candidates takes.
    pub top_percent: f64,
    /// Share of recommendations of places with fewer than [`SMALL`] people.
    pub small: f64,
    /// Share of recommendations by continent.
    pub continents: BTreeMap<String, f64>,
    /// The Lorenz curve: of the least recommended candidates, from none to all in hundredths,
    /// the share of appearances that they have together.
    pub lorenz: Vec<f64>,
}

/// The best of the candidates, best first; equal ones in the order of rows.
pub(super) fn best(candidates: &[u32], scores: &[f32], start: u32, above: f32) -> Vec<u32> {
    let most = DEPTHS[1];
    let mut list: Vec<(f32, u32)> = candidates
        .iter()
        .filter_map(|&row| Some((*scores.get((row - start) as usize)?, row)))
        .filter(|(score, _)| *score > above)
        .collect();
    part(&mut list, most);
    list.truncate(most);
    list.sort_unstable_by(better);
    // Borrowed: a list collected in place would keep the memory of all candidates.
    list.iter().map(|&(_, row)| row).collect()
}

/// Appearances of one ranking, being counted.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    /// By depth, then by city.
    counts: [Vec<u32>; 2],
}

impl Tally {
    pub(super) fn new(ground: &Ground<'_>) -> Self {
        Self { counts: [vec![0; ground.cities.len()], vec![0; ground.cities.len()]] }
    }

    /// Counts one list.
    pub(super) fn add(&mut self, ground: &Ground<'_>, list: &[u32]) {
        for (counts, depth) in self.counts.iter_mut().zip(DEPTHS) {
            for row in list.iter().take(depth) {
                let at = row.checked_sub(ground.cities.start);
                if let Some(count) = at.and_then(|i| counts.get_mut(i as usize)) {
                    *count += 1;
                }
            }
        }
    }

    pub(super) fn report(&self, ground: &Ground<'_>) -> Rankings {
        let [ten, hundred] = &self.counts;
        Rankings { top_10: evenness(ground, ten), top_100: evenness(ground, hundred) }
    }

    pub(super) fn appearances(&self, ground: &Ground<'_>) -> Vec<(PlaceIx, u32)> {
        let cities = ground.cities.clone().zip(&self.counts[1]);
        let shown = cities.filter(|&(row, n)| *n > 0 || ground.is_large_enough(row));
        shown.map(|(row, n)| (PlaceIx(row), *n)).collect()
    }
}

impl Spread {
    pub(super) fn new(ground: &Ground<'_>, asking: Vec<PlaceIx>) -> Self {
        let all: Vec<u32> = ground.cities.clone().filter(|&row| ground.is_large_enough(row)).collect();
        let share = |n: usize| n as f64 / all.len().max(1) as f64;
        let mut of: BTreeMap<String, usize> = BTreeMap::new();
        for &row in &all {
            *of.entry(continent(ground, row)).or_default() += 1;
        }
        Self {
            lists: asking.len(),
            candidates: all.len(),
            candidates_of: of.into_iter().map(|(c, n)| (c, share(n))).collect(),
            candidates_small: share(all.iter().filter(|&&row| ground.people[row as usize] < SMALL).count()),
            asking,
            ..Self::default()
        }
    }
}

/// GeoNames code of the continent of a row's country.
pub(super) fn continent(ground: &Ground<'_>, row: u32) -> String {
    let countries = ground.engine.world().countries();
    countries.get(usize::from(ground.country(row))).map(|c| c.continent.clone()).unwrap_or_default()
}

fn evenness(ground: &Ground<'_>, counts: &[u32]) -> Evenness {
    let all: usize = counts.iter().map(|&n| n as usize).sum();
    let share = |n: usize| n as f64 / all.max(1) as f64;
    let rows = || ground.cities.clone().zip(counts.iter().copied());
    let mut continents: BTreeMap<String, usize> = BTreeMap::new();
    let mut small = 0;
    for (row, n) in rows().filter(|r| r.1 > 0) {
        *continents.entry(continent(ground, row)).or_default() += n as usize;
        small += if ground.people[row as usize] < SMALL { n as usize } else { 0 };
    }
    let candidates: Vec<(u32, u32)> = rows().filter(|r| ground.is_large_enough(r.0)).collect();
    let countries = |least: u32| {
        let of: std::collections::BTreeSet<u16> =
            candidates.iter().filter(|c| c.1 >= least).map(|c| ground.country(c.0)).collect();
        of.len()
    };
    let n = candidates.len();
    let mut sorted: Vec<u32> = candidates.iter().map(|c| c.1).collect();
    sorted.sort_unstable();
    let shape = Shape::of(&sorted);
    let coverage_most = if n == 0 { 0.0 } else { (all as f64 / n as f64).min(1.0) };
    Evenness {
        recommendations: all,
        coverage: sorted.iter().filter(|&&c| c > 0).count() as f64 / n.max(1) as f64,
        coverage_most,
        countries: countries(1) as f64 / countries(0).max(1) as f64,
        gini: shape.gini,
        gini_least: 1.0 - coverage_most,
        top_percent: shape.top_percent,
        small: share(small),
        continents: continents.into_iter().map(|(c, n)| (c, share(n))).collect(),
        lorenz: shape.lorenz,
    }
}

/// What a list of counts says of evenness.
struct Shape {
    gini: f64,
    top_percent: f64,
    lorenz: Vec<f64>,
}

impl Shape {
    /// Of counts in ascending order.
    fn of(sorted: &[u32]) -> Self {
        let n = sorted.len();
        let mut sums = vec![0.0];
        let mut sum = 0.0;
        for &count in sorted {
            sum += f64::from(count);
            sums.push(sum);
        }
        if sum == 0.0 {
            return Self { gini: 0.0, top_percent: 0.0, lorenz: Vec::new() };
        }
        let ranked: f64 = sorted.iter().enumerate().map(|(i, &c)| (i + 1) as f64 * f64::from(c)).sum();
        let most = n - n.div_ceil(100);
        Self {
            gini: (2.0 * ranked / sum - (n + 1) as f64) / n as f64,
            top_percent: 1.0 - sums[most] / sum,
            lorenz: (0..=100).map(|i| sums[i * n / 100] / sum).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_counts_are_even_and_one_taker_is_not() {
        let even = Shape::of(&[3; 200]);
        assert!(even.gini.abs() < 1e-12 && (even.top_percent - 0.01).abs() < 1e-12);
        assert!((even.lorenz[50] - 0.5).abs() < 1e-12);
        let mut one = vec![0; 199];
        one.push(7);
        let one = Shape::of(&one);
        assert!((one.gini - 199.0 / 200.0).abs() < 1e-12 && one.top_percent == 1.0);
        assert_eq!(Shape::of(&[0, 0]).gini, 0.0);
        assert_eq!(Shape::of(&[]).lorenz, Vec::<f64>::new());
        // One to four: mean difference over twice the mean is a quarter.
        assert!((Shape::of(&[1, 2, 3, 4]).gini - 0.25).abs() < 1e-12);
    }

    #[test]
    fn the_best_come_first_and_equal_ones_by_row() {
        assert_eq!(best(&[10, 11, 12, 13], &[1.0, 5.0, 5.0, 0.0], 10, f32::NEG_INFINITY), [11, 12, 10, 13]);
        assert_eq!(best(&[10, 11, 12, 13], &[1.0, 5.0, 5.0, 0.0], 10, 0.0), [11, 12, 10]);
    }
}
