//! The second look at candidates: their numbers, and what forest and perceptron say of them.

use super::ground::{Ground, Lattice};
use super::learned::Second;
use super::measure::Survey;
use super::signals::COUNT;
use crate::criterion::{Criterion, ReadingKind};
use crate::features::Feature;
use crate::forest::GROUPS;
use crate::query::Weights;
use crate::scene::Plan;
use crate::scorer::{Scorer, Sums};

/// How many of the best candidates by the curves are looked at again. Real partners stand among
/// so many for some seven of ten cities that ask; more cost time in proportion and bring little.
/// What fewer would lose stands in docs/performance.md.
pub(crate) const SHORTLIST: usize = 1300;

/// What part of the curves of precedent counts where no ties are loaded. With so much of it the likelihoods
/// come true that are stated then: see docs/method.md.
const WITHOUT_TIES: f32 = 0.55;

/// Bins of all numbers of some candidates, and for each the criteria of which nothing is known.
type Measured = (Vec<Vec<u8>>, Vec<u16>);

/// Candidates that were looked at, and how they were measured.
pub(crate) struct Seen {
    rows: Vec<u32>,
    measured: Measured,
}

/// One place that asks, ready to look again.
pub(crate) struct Look<'p> {
    survey: Survey<'p>,
    second: &'p Second,
    /// The weights, and the same for forest and perceptron.
    own_weights: Sums,
    weights: [f32; GROUPS],
    knows_ties: bool,
    /// Criteria that some tree asks for, as bits.
    asked: u16,
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
        let own_weights: Sums = std::array::from_fn(|i| weights.of(Criterion::ALL[i]));
        let mut weights: [f32; GROUPS] = own_weights;
        if !knows_ties {
            // They learned their precedent where ties are known; without any they have no say on it.
            weights[Criterion::Relationships as usize] = 0.0;
        }
        let groups = second.forest.groups();
        let asked = second.used().iter().fold(0, |bits, &at| bits | 1 << groups[usize::from(at)]);
        Self { survey: Survey::new(plan, ground, lattice), second, own_weights, weights, knows_ties, asked }
    }

    /// What part of the curves that trees may ask for is kept beside forest and perceptron, by criterion.
    pub(crate) fn parts_kept(&self) -> Sums {
        let mut parts = [self.second.kept; GROUPS];
        if !self.knows_ties {
            // They are silent there, so more of the curves has to speak.
            parts[Criterion::Relationships as usize] = self.second.kept.max(WITHOUT_TIES);
        }
        parts
    }

    /// The score of a candidate by what is kept of the curves.
    pub(crate) fn kept(&self, scorer: &Scorer<'_>, row: u32) -> f32 {
        let sums = scorer.kept(row, &self.parts_kept());
        sums.iter().zip(&self.own_weights).map(|(sum, weight)| sum * weight).sum()
    }

    /// Bins of all numbers of these candidates; those that no tree asks for are left empty.
    /// And for each candidate the criteria of which nothing is known, as bits: they add nothing.
    fn bins(&self, candidates: &[u32]) -> Measured {
        let columns = self.survey.columns(candidates);
        let mut bins = vec![Vec::new(); COUNT];
        for at in self.second.used().iter().map(|&at| usize::from(at)) {
            bins[at] = vec![0; candidates.len()];
            Second::fill(&self.second.bins, &self.second.usual, at, &columns[at], &mut bins[at]);
        }
        let mut known = vec![0u16; candidates.len()];
        for (feature, column) in Feature::ALL.iter().zip(&columns) {
            let bit = 1 << feature.criterion() as u16;
            for (known, value) in known.iter_mut().zip(column) {
                *known |= if value.is_nan() { 0 } else { bit };
            }
        }
        let fit = Criterion::ALL.iter().filter(|c| c.reading() == ReadingKind::Fit);
        let all = fit.fold(0, |bits, &c| bits | 1 << c as u16);
        (bins, known.iter().map(|known| all & !known).collect())
    }

    /// Measures candidates.
    pub(crate) fn see(&self, candidates: Vec<u32>) -> Seen {
        Seen { measured: self.bins(&candidates), rows: candidates }
    }

    /// Adds to each candidate's score what forest and perceptron say under the weights.
    pub(crate) fn add(&self, seen: &Seen, scores: &mut [f32]) {
        self.add_forest(seen, scores);
        self.add_perceptron(seen, scores);
    }

    /// What the forest says of candidates whose numbers are known.
    pub(crate) fn add_forest(&self, seen: &Seen, scores: &mut [f32]) {
        let (bins, unknown) = &seen.measured;
        self.second.forest.score_by(&self.second.tables(&self.weights), bins, scores);
        let bias = self.second.forest.bias();
        scores.iter_mut().for_each(|score| *score -= bias);
        let not_all = |at: &usize| unknown[*at] & self.asked != 0;
        let some: Vec<usize> = (0..scores.len()).filter(not_all).collect();
        if some.is_empty() {
            return;
        }
        let theirs = |column: &Vec<u8>| -> Vec<u8> {
            if column.is_empty() { Vec::new() } else { some.iter().map(|&at| column[at]).collect() }
        };
        let bins: Vec<Vec<u8>> = bins.iter().map(theirs).collect();
        for (&at, sums) in some.iter().zip(self.second.forest.all_contributions(&bins, some.len())) {
            let of = (0..GROUPS).filter(|group| unknown[at] & 1 << group != 0);
            scores[at] -= of.map(|group| self.weights[group] * sums[group]).sum::<f32>();
        }
    }

    /// The same of the perceptron.
    pub(crate) fn add_perceptron(&self, seen: &Seen, scores: &mut [f32]) {
        let (bins, unknown) = &seen.measured;
        let Some(perceptron) = &self.second.perceptron else { return };
        if self.weights == [1.0; GROUPS] {
            return perceptron.add(bins, unknown, scores);
        }
        for (score, parts) in scores.iter_mut().zip(perceptron.parts(bins, unknown)) {
            *score += parts.iter().zip(&self.weights).map(|(part, weight)| part * weight).sum::<f32>();
        }
    }

    /// What forest and perceptron say of each candidate by criterion, no weights applied. Those that
    /// were seen are not measured again.
    pub(crate) fn contributions(&self, candidates: &[u32], seen: Option<&Seen>) -> Vec<Sums> {
        let again = seen.and_then(|seen| seen.again(candidates));
        let (bins, unknown) = again.unwrap_or_else(|| self.bins(candidates));
        let mut all = self.second.forest.all_contributions(&bins, candidates.len());
        if let Some(perceptron) = &self.second.perceptron {
            for (sums, parts) in all.iter_mut().zip(perceptron.parts(&bins, &unknown)) {
                sums.iter_mut().zip(parts).for_each(|(sum, part)| *sum += part);
            }
        }
        let of = |(mut sums, unknown): (Sums, u16)| {
            if !self.knows_ties {
                sums[Criterion::Relationships as usize] = 0.0;
            }
            for (group, sum) in sums.iter_mut().enumerate() {
                *sum = if unknown & 1 << group != 0 { 0.0 } else { *sum };
            }
            sums
        };
        all.into_iter().zip(unknown).map(of).collect()
    }
}

impl Seen {
    /// The same of some of them. `None` if one of these was not seen.
    fn again(&self, rows: &[u32]) -> Option<Measured> {
        let place = |row: &u32| self.rows.iter().position(|seen| seen == row);
        let places: Vec<usize> = rows.iter().map(place).collect::<Option<_>>()?;
        let (bins, unknown) = &self.measured;
        let some = |column: &Vec<u8>| match column.as_slice() {
            [] => Vec::new(),
            column => places.iter().map(|&at| column[at]).collect(),
        };
        Some((bins.iter().map(some).collect(), places.iter().map(|&at| unknown[at]).collect()))
    }
}
