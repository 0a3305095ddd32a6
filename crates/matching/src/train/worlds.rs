//! Simulated worlds: some ties hidden, some cities without any, and in them the pairs to learn from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gazetteer::{Kind, PlaceIx, World};
use rayon::prelude::*;

use super::Options;
use super::fit::{Sample, spots};
use crate::chance::Chance;
use crate::nations::Nations;
use crate::network::{Grid, Network};
use crate::rates::{RateTable, Rates};
use crate::scene::{Names, Plan, Scene};
use crate::table::{Table, UNKNOWN, population_code};

/// Shares of the draws: from all cities, from the larger ones, from those with ties, and
/// from those that the network of the one that asks touches.
const SHARES: [f64; 4] = [0.15, 0.3, 0.2, 0.35];

/// What all simulated worlds share.
pub(crate) struct Base {
    pub world: Arc<World>,
    pub table: Arc<Table>,
    cities: Arc<Grid>,
    names: Arc<Names>,
    /// Cities of known population: those that can be drawn as untied candidates.
    eligible: Vec<u32>,
    /// Those of them with at least [`LARGER`] people, from which more are drawn.
    larger: Vec<u32>,
}

/// Most ties are of cities with at least so many people, so more candidates are drawn from them.
const LARGER: u32 = 5000;

/// The ties that are learned from.
pub(crate) struct Lesson {
    /// All of them, by row.
    pub ties: Vec<(u32, u32)>,
    /// Those that no world asks for: they tell afterwards what a score is worth. In the network of
    /// a world they are ties like others, and they are never taken for untied.
    pub aside: BTreeSet<(u32, u32)>,
}

/// Which ties of a simulated world are left, and which are gone.
#[derive(Default)]
pub(crate) struct Hidden {
    pub kept: Vec<(u32, u32)>,
    /// Cities that lost all their ties.
    pub cold: BTreeSet<u32>,
    /// For each city the partners abroad that it lost and that are asked for.
    pub lost: BTreeMap<u32, Vec<u32>>,
    /// All true partners, kept or lost.
    pub partners: BTreeMap<u32, Vec<u32>>,
}

impl Base {
    pub(crate) fn new(world: &Arc<World>) -> Self {
        let table = Table::new(world);
        let all: Vec<u32> = world.rows(Kind::City).collect();
        let least = population_code(Some(LARGER));
        let people = |r: u32| table.rows[r as usize].people;
        let eligible: Vec<u32> = all.iter().copied().filter(|&r| people(r) != UNKNOWN).collect();
        let larger = eligible.iter().copied().filter(|&r| people(r) >= least).collect();
        Self {
            cities: Arc::new(Grid::new(&table, &all)),
            names: Arc::new(Names::new(world)),
            table: Arc::new(table),
            world: world.clone(),
            eligible,
            larger,
        }
    }

    /// A scene in which only these ties exist.
    pub(crate) fn scene(&self, pairs: &[(u32, u32)]) -> Scene {
        let network = Network::new(&self.world, &self.table, pairs);
        let rates = RateTable::count(&self.world, &self.table, &network);
        Scene {
            world: self.world.clone(),
            table: self.table.clone(),
            cities: self.cities.clone(),
            names: self.names.clone(),
            nations: Arc::new(Nations::new(&self.world)),
            rates: Arc::new(Rates::new(&self.world, &self.table, &rates)),
            network,
        }
    }

    /// Makes some cities partnerless and hides a share of the other ties. Who asks is not
    /// settled by it: every lost tie between two countries is told from either end, unless it was
    /// set aside.
    pub(crate) fn hide(&self, lesson: &Lesson, chance: &mut Chance, options: &Options) -> Hidden {
        let ties = &lesson.ties;
        let mut tied: Vec<u32> =
            ties.iter().flat_map(|&(a, b)| [a, b]).collect::<BTreeSet<_>>().into_iter().collect();
        chance.shuffle(&mut tied);
        let share = options.partnerless.0 + chance.unit() * (options.partnerless.1 - options.partnerless.0);
        tied.truncate((tied.len() as f64 * share) as usize);
        let mut out = Hidden { cold: tied.into_iter().collect(), ..Hidden::default() };
        let rows = &self.table.rows;
        for &(a, b) in ties {
            let asked_for = !lesson.aside.contains(&(a, b));
            out.partners.entry(a).or_default().push(b);
            out.partners.entry(b).or_default().push(a);
            let hide = out.cold.contains(&a) || out.cold.contains(&b) || chance.unit() < options.hidden;
            if !hide {
                out.kept.push((a, b));
            } else if asked_for
                && rows[a as usize].country != rows[b as usize].country
                && self.is_city(a)
                && self.is_city(b)
            {
                out.lost.entry(a).or_default().push(b);
                out.lost.entry(b).or_default().push(a);
            }
        }
        out
    }

    /// The pairs of one simulated world: hidden ties from either end, and for each some
    /// pairs that are not tied, weighted by the inverse of how they were drawn.
    pub(crate) fn samples(&self, lesson: &Lesson, world: u64, options: &Options) -> Vec<Sample> {
        let hidden = self.hide(lesson, &mut Chance::part(options.seed, world), options);
        let scene = self.scene(&hidden.kept);
        let degrees: Vec<u32> =
            self.eligible.iter().copied().filter(|&r| scene.network.degree(r) > 0).collect();
        let asked: Vec<_> = hidden.lost.iter().collect();
        asked
            .par_iter()
            .map(|(q, targets)| {
                let chance = Chance::part(options.seed ^ 0x5eed, world << 32 | u64::from(**q));
                let plan = scene.plan(PlaceIx(**q));
                let known = hidden.partners.get(q).map_or(&[][..], Vec::as_slice);
                self.of_query(&plan, targets, known, &degrees, options.draws, chance)
            })
            .collect::<Vec<_>>()
            .into_iter()
            .flatten()
            .collect()
    }

    /// The row of the first city.
    pub(crate) fn first_city(&self) -> u32 {
        self.world.rows(Kind::City).start
    }

    fn is_city(&self, row: u32) -> bool {
        self.world.kind(PlaceIx(row)) == Kind::City
    }

    fn of_query(
        &self,
        plan: &Plan<'_>,
        targets: &[u32],
        known: &[u32],
        degrees: &[u32],
        draws: usize,
        mut chance: Chance,
    ) -> Vec<Sample> {
        let sample =
            |row: u32, weight: f32, tied: bool| Sample { spots: spots(&plan.values(row)), weight, tied };
        let mut out: Vec<Sample> = targets.iter().map(|&t| sample(t, 1.0, true)).collect();
        let rows = &self.table.rows;
        let foreign = |row: u32| rows[row as usize].country != plan.me.country && !known.contains(&row);
        // Hard ones: whatever the network touches.
        let touched: Vec<u32> = plan.touched[1..]
            .iter()
            .copied()
            .filter(|&r| rows[r as usize].people != UNKNOWN && self.is_city(r) && foreign(r))
            .collect();
        let pools: [&[u32]; 4] = [&self.eligible, &self.larger, degrees, &touched];
        let least = population_code(Some(LARGER));
        let holds = |row: u32| {
            let tied = plan.scene.network.degree(row) > 0;
            [true, rows[row as usize].people >= least, tied, plan.slots[row as usize] != 0]
        };
        // An empty pool's share falls to the first.
        let mut shares = SHARES;
        for (share, pool) in shares.iter_mut().zip(pools).skip(1) {
            if pool.is_empty() {
                *share = 0.0;
            }
        }
        shares[0] = 1.0 - shares[1..].iter().sum::<f64>();
        let n = draws * targets.len().min(4);
        for _ in 0..n {
            let mut u = chance.unit();
            let which = shares.iter().position(|share| {
                u -= share;
                u < 0.0
            });
            let pool = pools[which.unwrap_or(0)];
            let Some(&row) = pool.get(chance.below(pool.len())) else { continue };
            if !foreign(row) {
                continue;
            }
            let density: f64 = holds(row)
                .iter()
                .zip(shares.iter().zip(pools))
                .filter(|(holds, (_, pool))| **holds && !pool.is_empty())
                .map(|(_, (share, pool))| share / pool.len() as f64)
                .sum();
            let weight = targets.len() as f64 / (n as f64 * density);
            out.push(sample(row, weight as f32, false));
        }
        out
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
mod tests {
    use super::*;

    #[test]
    fn ties_set_aside_are_hidden_like_others_but_never_asked_for() {
        let world = Arc::new(worlddata::open(&worlddata::folder_for_tests()).unwrap());
        let base = Base::new(&world);
        let country = |r: u32| base.table.rows[r as usize].country;
        let mut chance = Chance::new(5);
        let mut city = || base.larger[chance.below(base.larger.len())];
        let drawn = std::iter::repeat_with(|| (city(), city()));
        let ties: Vec<_> = drawn.filter(|&(a, b)| country(a) != country(b)).take(400).collect();
        let aside: BTreeSet<_> = ties.iter().copied().take(150).collect();
        let lesson = Lesson { ties, aside };
        let options = Options { hidden: 0.5, ..Options::default() };
        let hidden = base.hide(&lesson, &mut Chance::new(1), &options);
        let kept: BTreeSet<_> = hidden.kept.iter().collect();
        let (mut known, mut gone) = (0, 0);
        for &(a, b) in &lesson.ties {
            let asked = hidden.lost.get(&a).is_some_and(|of| of.contains(&b));
            let is_kept = kept.contains(&(a, b));
            let is_aside = lesson.aside.contains(&(a, b));
            assert_eq!(asked, !is_kept && !is_aside, "{a} {b}");
            // They count among the partners, so that nobody takes them for untied.
            assert!(hidden.partners[&a].contains(&b) && hidden.partners[&b].contains(&a));
            known += usize::from(is_aside && is_kept);
            gone += usize::from(is_aside && !is_kept);
        }
        assert!(known > 20 && gone > 20, "{known} {gone}");
    }
}
