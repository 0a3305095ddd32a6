//! What a model's figures owe to each criterion: the same questions ranked with it left out.

use rayon::prelude::*;
use serde::Serialize;

use super::figures::{self, Draws, Outcome, TaskReport};
use super::{Options, Weights};
use crate::criterion::{Criterion, ReadingKind};

/// The figures without a criterion, or without a reading.
///
/// The model is not learned anew: what other criteria could have said in its place, they do not
/// say. So this is what the criterion adds in this model, not what its data are worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ablation {
    /// Keys of the criteria that count nothing.
    pub without: Vec<&'static str>,
    /// The figures.
    pub figures: TaskReport,
    /// What that changes.
    pub change: Change,
}

/// Figures of one ranking less those of another on the same questions, with their standard
/// errors: cities that ask are drawn anew, each with what both rankings made of its questions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Change {
    /// Of the mean reciprocal rank.
    pub mrr: f64,
    /// Its standard error.
    pub mrr_error: f64,
    /// Of recall@10.
    pub recall_10: f64,
    /// Its standard error.
    pub recall_10_error: f64,
    /// Of recall@100.
    pub recall_100: f64,
    /// Its standard error.
    pub recall_100_error: f64,
}

/// Weights under which some criteria count nothing.
#[derive(Debug, Clone)]
pub(super) struct Without {
    criteria: Vec<Criterion>,
    pub weights: Weights,
}

impl Without {
    /// Each criterion left out by itself, then the reading of fit as a whole: precedent is a
    /// single criterion. What counts nothing anyway is not left out again, nor is all there is.
    pub(super) fn all(options: &Options) -> Vec<Self> {
        if !options.ablations {
            return Vec::new();
        }
        let counts = |c: &Criterion| options.weights.of(*c) != 0.0;
        let each = Criterion::ALL.iter().map(|&c| vec![c]);
        let fit = Criterion::ALL.iter().copied().filter(|c| c.reading() == ReadingKind::Fit).collect();
        let of = |criteria: Vec<Criterion>| {
            let mut weights = options.weights.clone();
            for &c in &criteria {
                weights.set(c, 0.0).ok()?;
            }
            (criteria.iter().any(counts) && !weights.all_zero()).then_some(Self { criteria, weights })
        };
        each.chain([fit]).filter_map(of).collect()
    }
}

/// The figures of each, where `of` gives the outcomes of the questions by its number.
pub(super) fn reports(
    all: &[Without],
    own: &[Outcome],
    of: impl Fn(usize) -> Vec<Outcome> + Sync,
    draws: Draws,
) -> Vec<Ablation> {
    let one = |(i, without): (usize, &Without)| {
        let outcomes = of(i);
        Ablation {
            without: without.criteria.iter().map(|c| c.key()).collect(),
            figures: figures::summary(&outcomes, draws),
            change: figures::change(own, &outcomes, draws),
        }
    };
    all.par_iter().enumerate().map(one).collect()
}
