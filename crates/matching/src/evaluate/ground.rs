//! What every part of an evaluation stands on: who is ranked, and by which scores.

use std::ops::Range;

use gazetteer::{Kind, PlaceIx};

use super::Options;
use crate::engine::Engine;
use crate::judge::Judge;
use crate::query::Weights;
use crate::ties::Ties;

/// The world as the protocol sees it.
pub(super) struct Ground<'e> {
    pub engine: &'e Engine,
    /// Rows of the cities.
    pub cities: Range<u32>,
    /// People by row; 0 where unknown.
    pub people: Vec<u32>,
    /// Ties to be found: partners by row, ascending.
    hidden: Vec<(u32, Vec<u32>)>,
    /// Candidates have at least so many people.
    min_population: u32,
    /// Candidates have at most so many partners that the ranking knows.
    pub max_partners: Option<u32>,
    /// How much each criterion counts.
    pub weights: Weights,
}

/// Scores of all cities as partners of a place, limits left aside. Those of `among` are the ones
/// that are ranked.
pub(super) fn scores_of(engine: &Engine, place: PlaceIx, among: &[u32], weights: &Weights) -> Vec<f32> {
    engine.scores(place, among, weights)
}

/// The score of one place of any kind, on the same terms.
pub(super) fn score_of(engine: &Engine, place: PlaceIx, other: PlaceIx, weights: &Weights) -> f32 {
    let plan = engine.scene.plan(place);
    Judge::new(engine, &plan, weights).judged(&[other.0], None)[0].score(weights)
}

/// What the model says of a score: the share of such pairs that are twinned.
pub(super) fn likelihood_of(engine: &Engine, score: f32, has_partners: bool) -> f32 {
    engine.model.likelihood(score, has_partners)
}

impl<'e> Ground<'e> {
    pub(super) fn new(engine: &'e Engine, hidden: &Ties, options: &Options) -> Self {
        let world = engine.world();
        let row = |id| world.by_id(id).map(|p| p.ix().0);
        let mut ends: Vec<(u32, u32)> = hidden
            .iter()
            .filter_map(|(a, b, _)| Some((row(a)?, row(b)?)))
            .flat_map(|(a, b)| [(a, b), (b, a)])
            .collect();
        ends.sort_unstable();
        let hidden =
            ends.chunk_by(|x, y| x.0 == y.0).map(|of| (of[0].0, of.iter().map(|e| e.1).collect())).collect();
        Self {
            engine,
            cities: world.rows(Kind::City),
            people: (0..world.len() as u32)
                .map(|row| world.place(PlaceIx(row)).population().unwrap_or(0))
                .collect(),
            hidden,
            // People who are not known to live there are no people.
            min_population: options.min_population.max(1),
            max_partners: options.max_partners,
            weights: options.weights.clone(),
        }
    }

    pub(super) fn country(&self, row: u32) -> u16 {
        self.engine.scene.table.rows[row as usize].country
    }

    /// Partners that the ranking knows, ascending.
    pub(super) fn known(&self, row: u32) -> &[u32] {
        self.engine.scene.network.partners(row)
    }

    /// Partners that it does not know, ascending.
    pub(super) fn hidden(&self, row: u32) -> &[u32] {
        let at = self.hidden.binary_search_by_key(&row, |h| h.0);
        at.map_or(&[], |i| self.hidden[i].1.as_slice())
    }

    /// Places with hidden partners, ascending.
    pub(super) fn with_hidden(&self) -> impl Iterator<Item = u32> {
        self.hidden.iter().map(|h| h.0)
    }

    pub(super) fn is_city(&self, row: u32) -> bool {
        self.cities.contains(&row)
    }

    /// Whether a city is large enough to be ranked.
    pub(super) fn is_large_enough(&self, row: u32) -> bool {
        self.people[row as usize] >= self.min_population
    }

    /// Whether a place has no more partners than candidates may have.
    pub(super) fn has_few_enough(&self, row: u32) -> bool {
        self.max_partners.is_none_or(|most| self.known(row).len() <= most as usize)
    }

    /// Cities that are ranked for a place before anything is known of what it hides: abroad,
    /// large enough, with few enough partners, not its partners already.
    pub(super) fn open(&self, place: u32) -> Vec<u32> {
        let (own, known) = (self.country(place), self.known(place));
        let open = |row: &u32| {
            self.country(*row) != own
                && self.is_large_enough(*row)
                && self.has_few_enough(*row)
                && known.binary_search(row).is_err()
        };
        self.cities.clone().filter(open).collect()
    }

    /// The same less the hidden partners: whom a target has to beat.
    pub(super) fn rivals(&self, open: &[u32], place: u32) -> Vec<u32> {
        let hidden = self.hidden(place);
        open.iter().copied().filter(|row| hidden.binary_search(row).is_err()).collect()
    }

    /// The score of a target among the scores of the cities. One that is no city, which always
    /// counts all the same, is scored by `other`.
    pub(super) fn own_score(&self, target: u32, scores: &[f32], other: impl Fn() -> f32) -> f32 {
        let at = target.checked_sub(self.cities.start).and_then(|i| scores.get(i as usize));
        at.copied().unwrap_or_else(other)
    }
}
