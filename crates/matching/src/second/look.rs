//! The second look at candidates: their numbers, and what the forest says of them.

use super::ground::{Ground, Lattice};
use super::learned::Second;
use super::measure::Survey;
use super::signals::COUNT;
use crate::criterion::Criterion;
use crate::forest::GROUPS;
use crate::query::Weights;
use crate::scene::Plan;
use crate::scorer::Sums;

/// How many of the best candidates by the curves are looked at again. Real partners stand among
/// so many for three of four cities that ask; more cost time in proportion and bring little.
pub(crate) const SHORTLIST: usize = 2500;

/// One place that asks, ready to look again.
pub(crate) struct Look<'p> {
    survey: Survey<'p>,
    second: &'p Second,
    weights: [f32; GROUPS],
    knows_ties: bool,
}

impl<'p> Look<'p> {
    pub(crate) fn new(
        plan: &'p Plan<'p>,
        ground: &'p Ground,
        lattice: &'p Lattice,
        second: &'p Second,
        weights: &Weights,
    ) -> Self {
        let knows_ties = !plan.scene.network.is_empty();
        let mut weights: [f32; GROUPS] = std::array::from_fn(|i| weights.of(Criterion::ALL[i]));
        if !knows_ties {
            // The forest learned its precedent where ties are known; without any it has no say.
            weights[Criterion::Relationships as usize] = 0.0;
        }
        Self { survey: Survey::new(plan, ground, lattice), second, weights, knows_ties }
    }

    /// Bins of all numbers of these candidates; those that no tree asks for are left empty.
    fn bins(&self, candidates: &[u32]) -> Vec<Vec<u8>> {
        let columns = self.survey.columns(candidates);
        let mut bins = vec![Vec::new(); COUNT];
        for &at in self.second.used() {
            let at = usize::from(at);
            bins[at] = vec![0; candidates.len()];
            self.second.bins.fill(at, &columns[at], &mut bins[at]);
        }
        bins
    }

    /// Adds to each candidate's score what the forest says under the weights.
    pub(crate) fn add(&self, candidates: &[u32], scores: &mut [f32]) {
        self.second.forest.score(&self.bins(candidates), &self.weights, scores);
        let bias = self.second.forest.bias();
        scores.iter_mut().for_each(|score| *score -= bias);
    }

    /// What the forest says of each candidate by criterion, no weights applied.
    pub(crate) fn contributions(&self, candidates: &[u32]) -> Vec<Sums> {
        let bins = self.bins(candidates);
        (0..candidates.len())
            .map(|i| {
                let mut sums = self.second.forest.contributions(&bins, i);
                if !self.knows_ties {
                    sums[Criterion::Relationships as usize] = 0.0;
                }
                sums
            })
            .collect()
    }
}
