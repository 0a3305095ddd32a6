//! What scores are worth, judged by ties that were set aside.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gazetteer::{Kind, PlaceIx, World};
use rayon::prelude::*;

use super::{Options, Progress};
use crate::calibration::{Calibration, Calibrations};
use crate::chance::Chance;
use crate::engine::Engine;
use crate::model::Model;
use crate::query::Weights;
use crate::split::Split;
use crate::table::{UNKNOWN, population_code};
use crate::ties::Ties;

/// Candidates have at least so many people, as in the evaluation.
const LEAST_PEOPLE: u32 = 5000;
/// So many of the best of each city are counted one by one …
const FRONT: usize = 400;
/// … and of the others one in so many.
const ONE_IN: usize = 40;

/// A city that asks, and how many it stands for.
type Asks = (u32, f64);
/// A pair: its score, how many it stands for, and whether it is tied.
type Pair = (f32, f64, bool);

/// Fits the calibrations of a model that learned of none of `split.hidden`. Cities with partners
/// are asked whether or not one of theirs was hidden, and each hidden tie of theirs counts for as
/// many as it stands for; cities without any lost all of theirs.
pub(super) fn calibrated(
    world: &Arc<World>,
    model: Model,
    split: &Split,
    options: &Options,
    progress: &(impl Fn(Progress) + Sync),
) -> Calibrations {
    let intercept = model.intercept;
    let inquiry = Inquiry::new(world, model, split, options);
    let (warm, cold) = (inquiry.with_partners(), inquiry.without());
    let (done, of) = (AtomicUsize::new(0), warm.len() + cold.len());
    let fit = |asked: &[Asks]| {
        let asked = asked.par_iter().flat_map_iter(|&asks| {
            let pairs = inquiry.pairs(asks);
            progress(Progress::Calibrate { done: done.fetch_add(1, Ordering::Relaxed) + 1, of });
            pairs
        });
        let pairs: Vec<Pair> = asked.collect();
        pairs.iter().any(|pair| pair.2).then(|| Calibration::fit(pairs.into_iter()))
    };
    let (with_partners, without) = (fit(&warm), fit(&cold));
    // A list so short that nothing could be set aside: the curves' own log-odds.
    let plain = Calibration::new(vec![0.0, 1.0], vec![intercept, intercept + 1.0]).unwrap_or_default();
    let either = with_partners.clone().or_else(|| without.clone()).unwrap_or(plain);
    Calibrations {
        with_partners: with_partners.unwrap_or_else(|| either.clone()),
        without: without.unwrap_or(either),
    }
}

/// The world in which is asked.
struct Inquiry {
    engine: Engine,
    /// Lost partners by row, ascending.
    hidden: Vec<(u32, Vec<u32>)>,
    cities: Range<u32>,
    /// How many ties a hidden one between two cities that keep partners stands for.
    stands_for: f64,
    bystanders: usize,
    seed: u64,
}

impl Inquiry {
    fn new(world: &Arc<World>, model: Model, split: &Split, options: &Options) -> Self {
        let engine = Engine::new(world.clone(), model, Arc::new(split.train.clone()));
        let hidden = lists(world, &split.hidden);
        let mut inquiry = Self {
            engine,
            hidden,
            cities: world.rows(Kind::City),
            stands_for: 1.0,
            bystanders: options.bystanders,
            seed: options.seed,
        };
        let lost = inquiry.hidden.iter().filter(|h| inquiry.knows_some(h.0));
        let lost: usize = lost.map(|h| h.1.iter().filter(|&&p| inquiry.knows_some(p)).count()).sum();
        let left = 2 * split.train.len();
        inquiry.stands_for = (left + lost) as f64 / lost.max(1) as f64;
        inquiry
    }

    fn knows_some(&self, row: u32) -> bool {
        !self.engine.scene.network.partners(row).is_empty()
    }

    /// Cities that have partners: all that lost some, and some of the others.
    fn with_partners(&self) -> Vec<Asks> {
        let losers: BTreeSet<u32> = self.hidden.iter().map(|h| h.0).collect();
        let known = self.cities.clone().filter(|&row| self.knows_some(row));
        let (some, mut others): (Vec<u32>, Vec<u32>) = known.partition(|row| losers.contains(row));
        let all = others.len();
        Chance::new(self.seed).shuffle(&mut others);
        others.truncate(self.bystanders);
        let each = all as f64 / others.len().max(1) as f64;
        some.into_iter().map(|row| (row, 1.0)).chain(others.into_iter().map(|row| (row, each))).collect()
    }

    /// Cities that lost all of theirs.
    fn without(&self) -> Vec<Asks> {
        let rows = self.hidden.iter().map(|h| h.0);
        rows.filter(|row| self.cities.contains(row) && !self.knows_some(*row)).map(|row| (row, 1.0)).collect()
    }

    /// The tied pairs of a city, and some of the others.
    fn pairs(&self, (place, each): Asks) -> Vec<Pair> {
        let rows = &self.engine.scene.table.rows;
        let least = population_code(Some(LEAST_PEOPLE));
        let partners = self.engine.scene.network.partners(place);
        let is_open = |&r: &u32| {
            let row = &rows[r as usize];
            row.country != rows[place as usize].country
                && row.people != UNKNOWN
                && row.people >= least
                && partners.binary_search(&r).is_err()
        };
        let open: Vec<u32> = self.cities.clone().filter(is_open).collect();
        let scores = self.engine.scores(PlaceIx(place), &open, &Weights::default());
        let score = |r: u32| scores[(r - self.cities.start) as usize];
        let lost = self.hidden.binary_search_by_key(&place, |h| h.0);
        let lost = lost.map_or(&[][..], |i| &self.hidden[i].1);
        // A city without partners lost all of its ties, so each stands for itself from either end.
        let of = |r: u32| if !partners.is_empty() && self.knows_some(r) { self.stands_for } else { 1.0 };
        let mut out: Vec<Pair> =
            open.iter().filter(|r| lost.contains(r)).map(|&r| (score(r), each * of(r), true)).collect();
        let mut others: Vec<f32> = open.iter().filter(|r| !lost.contains(r)).map(|&r| score(r)).collect();
        let front = FRONT.min(others.len());
        if front < others.len() {
            others.select_nth_unstable_by(front, |a, b| b.total_cmp(a));
        }
        let mut chance = Chance::part(self.seed, u64::from(place));
        let (front, back) = others.split_at(front);
        out.extend(front.iter().map(|&s| (s, each, false)));
        let some = back.iter().filter(|_| chance.below(ONE_IN) == 0);
        out.extend(some.map(|&s| (s, each * ONE_IN as f64, false)));
        out
    }
}

/// Partners by row of the world, both ascending.
fn lists(world: &World, ties: &Ties) -> Vec<(u32, Vec<u32>)> {
    let row = |id| world.by_id(id).map(|p| p.ix().0);
    let pairs = ties.iter().filter_map(|(a, b, _)| Some((row(a)?, row(b)?)));
    let mut ends: Vec<(u32, u32)> = pairs.flat_map(|(a, b)| [(a, b), (b, a)]).collect();
    ends.sort_unstable();
    ends.chunk_by(|x, y| x.0 == y.0).map(|of| (of[0].0, of.iter().map(|e| e.1).collect())).collect()
}
