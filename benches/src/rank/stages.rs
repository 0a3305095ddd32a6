//! One query stage by stage.

use std::collections::HashMap;

use anyhow::ensure;
use gazetteer::PlaceIx;
use matching::Engine;
use matching::stages::{Stage, staged};
use serde::Serialize;

use super::{Took, question};
use crate::measure::{Times, processor_time};

/// What each stage took; what a benchmark of the whole adds to their sum is the partners' scores,
/// the counts beside the list, and giving the memory back.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    pub(super) cities: usize,
    /// In the order of [`Stage::ALL`].
    pub(super) stages: Vec<Took>,
    /// Median sum of all.
    pub(super) together: f64,
}

impl Figures {
    pub(super) fn median(&self, stage: Stage) -> f64 {
        Stage::ALL.iter().zip(&self.stages).find(|(s, _)| **s == stage).map_or(f64::NAN, |(_, t)| t.median)
    }
}

pub(super) fn name(stage: Stage) -> &'static str {
    match stage {
        Stage::Plan => "plan: ties, names and tables about the place that asks",
        Stage::Curves => "curves over all places, under the limits",
        Stage::Shortlist => "shortlist of the best",
        Stage::Survey => "survey: all ties as seen from the place that asks",
        Stage::Measure => "second measurement of the shortlist",
        Stage::Forest => "forest over the shortlist",
        Stage::Perceptron => "perceptron over the shortlist",
        Stage::List => "list",
        Stage::Reasons => "reasons of the results",
    }
}

pub(super) fn run(engine: &Engine, asking: &[PlaceIx]) -> anyhow::Result<Figures> {
    let mut times: HashMap<Stage, Times> = HashMap::new();
    let mut sums = Times::default();
    for &place in asking {
        let query = question(place);
        let first = processor_time();
        let mut last = first;
        let matches = staged(engine, &query, &mut |stage| {
            let now = processor_time();
            times.entry(stage).or_default().push(now - last);
            last = now;
        })?;
        sums.push(last - first);
        let whole = engine.rank(&query)?;
        let same = matches.iter().map(|m| m.place).eq(whole.matches.iter().map(|m| m.place));
        ensure!(same, "the stages list others than the whole for {:?}", engine.world().place(place));
    }
    let of = |stage: &Stage| Took::from(times.get(stage).unwrap_or(&Times::default()));
    Ok(Figures {
        cities: asking.len(),
        stages: Stage::ALL.iter().map(of).collect(),
        together: sums.quantile_ms(0.5),
    })
}
