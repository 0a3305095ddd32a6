//! What scores are worth, judged by ties kept aside.

use std::sync::Arc;

use gazetteer::{Kind, PlaceIx, World};
use rayon::prelude::*;

use crate::calibration::{Calibration, Calibrations};
use crate::chance::Chance;
use crate::engine::Engine;
use crate::model::Model;
use crate::split::Split;
use crate::table::{UNKNOWN, population_code};
use crate::ties::Ties;

/// Candidates have at least so many people, as in the evaluation.
const LEAST_PEOPLE: u32 = 5000;
/// Cities with partners that are asked; those without are asked all.
const ASKED: usize = 1500;
/// So many of the best of each city are counted one by one …
const FRONT: usize = 400;
/// … and of the others one in so many.
const ONE_IN: usize = 40;

/// Fits the calibrations of a model that was fitted to `split.train` to the ties that it has not
/// seen. Cities with partners are asked whether or not one of theirs was hidden, and each hidden
/// tie of theirs counts for as many as it stands for; cities without any lost all of theirs.
pub(super) fn calibrated(world: &Arc<World>, model: Model, split: &Split, seed: u64) -> Calibrations {
    let engine = Engine::new(world.clone(), model, Arc::new(split.train.clone()));
    let hidden = lists(world, &split.hidden);
    let known = |row: u32| !engine.scene.network.partners(row).is_empty();
    let cities = world.rows(Kind::City);
    let mut warm: Vec<u32> = cities.clone().filter(|&r| known(r)).collect();
    Chance::new(seed).shuffle(&mut warm);
    warm.truncate(ASKED);
    let cold: Vec<u32> = hidden.iter().map(|h| h.0).filter(|&r| cities.contains(&r) && !known(r)).collect();
    let lost = hidden.iter().filter(|h| known(h.0));
    let lost: usize = lost.map(|h| h.1.iter().filter(|&&p| known(p)).count()).sum();
    let left = 2 * split.train.len();
    let stands_for = (left + lost) as f64 / lost.max(1) as f64;
    let rows = &engine.scene.table.rows;
    let least = population_code(Some(LEAST_PEOPLE));
    let samples = |asked: &[u32]| -> Vec<(f32, f64, bool)> {
        asked
            .par_iter()
            .flat_map_iter(|&place| {
                let partners = engine.scene.network.partners(place);
                let open: Vec<u32> = cities
                    .clone()
                    .filter(|&r| {
                        let row = &rows[r as usize];
                        row.country != rows[place as usize].country
                            && row.people != UNKNOWN
                            && row.people >= least
                            && partners.binary_search(&r).is_err()
                    })
                    .collect();
                let scores = engine.scores(PlaceIx(place), &open);
                let score = |r: u32| scores[(r - cities.start) as usize];
                let lost = hidden.binary_search_by_key(&place, |h| h.0).map_or(&[][..], |i| &hidden[i].1);
                let weight = if partners.is_empty() { 1.0 } else { stands_for };
                // A city without partners lost all of its ties, so each stands for itself from either end.
                let of = |r: u32| if known(r) { weight } else { 1.0 };
                let tied: Vec<_> =
                    open.iter().filter(|r| lost.contains(r)).map(|&r| (score(r), of(r), true)).collect();
                let mut others: Vec<f32> =
                    open.iter().filter(|r| !lost.contains(r)).map(|&r| score(r)).collect();
                let front = FRONT.min(others.len());
                if front < others.len() {
                    others.select_nth_unstable_by(front, |a, b| b.total_cmp(a));
                }
                let mut chance = Chance::part(seed, u64::from(place));
                let (front, back) = others.split_at(front);
                let mut out = tied;
                out.extend(front.iter().map(|&s| (s, 1.0, false)));
                let some = back.iter().filter(|_| chance.below(ONE_IN) == 0);
                out.extend(some.map(|&s| (s, ONE_IN as f64, false)));
                out
            })
            .collect()
    };
    let fit = |asked: &[u32]| Calibration::fit(samples(asked).into_iter());
    Calibrations { with_partners: fit(&warm), without: fit(&cold) }
}

/// Partners by row of the world, both ascending.
fn lists(world: &World, ties: &Ties) -> Vec<(u32, Vec<u32>)> {
    let row = |id| world.by_id(id).map(|p| p.ix().0);
    let pairs = ties.iter().filter_map(|(a, b, _)| Some((row(a)?, row(b)?)));
    let mut ends: Vec<(u32, u32)> = pairs.flat_map(|(a, b)| [(a, b), (b, a)]).collect();
    ends.sort_unstable();
    ends.chunk_by(|x, y| x.0 == y.0).map(|of| (of[0].0, of.iter().map(|e| e.1).collect())).collect()
}
