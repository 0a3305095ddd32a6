//! Scores of candidates for one place that asks: the curves for all, a second look at the best.

use crate::criterion::{Criterion, ReadingKind};
use crate::engine::Engine;
use crate::list::better;
use crate::query::Weights;
use crate::scene::Plan;
use crate::scorer::{Scorer, Sums};
use crate::second::look::{Look, SHORTLIST, Seen};
use crate::table::Row;

/// The curves of every criterion count whole.
pub(crate) const WHOLE: Sums = [1.0; Criterion::COUNT];

/// What one candidate is given, by criterion, no weights applied.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged {
    pub row: u32,
    /// By the curves.
    pub curves: Sums,
    /// What part of the curves that trees may ask for is in it, by criterion.
    pub kept: Sums,
    /// By the second look.
    pub looked: Sums,
}

impl Judged {
    /// What a criterion adds under its weight.
    pub(crate) fn contribution(&self, criterion: Criterion, weights: &Weights) -> f32 {
        weights.of(criterion) * (self.curves[criterion as usize] + self.looked[criterion as usize])
    }

    /// The score: contributions summed in the order of [`Criterion::ALL`].
    pub(crate) fn score(&self, weights: &Weights) -> f32 {
        Criterion::ALL.iter().fold(0.0, |score, &c| score + self.contribution(c, weights))
    }

    /// What the criteria of one reading add.
    pub(crate) fn reading(&self, kind: ReadingKind, weights: &Weights) -> f32 {
        let of = Criterion::ALL.iter().filter(|c| c.reading() == kind);
        of.fold(0.0, |sum, &c| sum + self.contribution(c, weights))
    }
}

/// One place that asks, with its weights.
pub(crate) struct Judge<'p> {
    scorer: Scorer<'p>,
    look: Option<Look<'p>>,
}

impl<'p> Judge<'p> {
    /// The second look was learned from cities and has a say on them only.
    pub(crate) fn new(engine: &'p Engine, plan: &'p Plan<'p>, weights: &Weights) -> Self {
        let is_city = engine.world().kind(gazetteer::PlaceIx(plan.place)) == gazetteer::Kind::City;
        let second = &engine.model.second;
        Self {
            scorer: Scorer::new(plan, &engine.model, &engine.curves, weights),
            look: (is_city && !second.is_silent()).then(|| {
                let (ground, lattice) = engine.basis();
                Look::new(plan, ground, lattice, second, weights)
            }),
        }
    }

    /// The score by the curves alone.
    #[inline(always)]
    pub(crate) fn quick(&self, row: u32, r: &Row) -> f32 {
        self.scorer.quick(row, r)
    }

    /// Scores by the curves alone of a range of rows.
    pub(crate) fn all_quick(&self, rows: std::ops::Range<u32>) -> Vec<f32> {
        self.scorer.all(rows)
    }

    /// How many of the best are to be looked at again.
    pub(crate) fn front(&self) -> usize {
        if self.look.is_some() { SHORTLIST } else { 0 }
    }

    /// Turns scores by the curves into scores by what is kept of the curves and the second look, and gives
    /// what was seen, if anything was looked at again.
    pub(crate) fn add(&self, front: &mut [(f32, u32)]) -> Option<Seen> {
        let look = self.look.as_ref()?;
        let seen = look.see(front.iter().map(|f| f.1).collect());
        let mut scores: Vec<f32> = front.iter().map(|f| look.kept(&self.scorer, f.1)).collect();
        look.add(&seen, &mut scores);
        for (f, score) in front.iter_mut().zip(scores) {
            f.0 = score;
        }
        Some(seen)
    }

    /// The same, put in order.
    pub(crate) fn order(&self, front: &mut [(f32, u32)]) -> Option<Seen> {
        let seen = self.add(front);
        front.sort_unstable_by(better);
        seen
    }

    /// What these candidates are given by criterion; quicker if all of them were seen.
    pub(crate) fn judged(&self, rows: &[u32], seen: Option<&Seen>) -> Vec<Judged> {
        let looked = self.look.as_ref().map(|look| look.contributions(rows, seen));
        let kept = self.look.as_ref().map_or(WHOLE, Look::parts_kept);
        rows.iter()
            .enumerate()
            .map(|(i, &row)| Judged {
                row,
                curves: self.scorer.kept(row, &kept),
                kept,
                looked: looked.as_ref().map_or(Sums::default(), |l| l[i]),
            })
            .collect()
    }
}
