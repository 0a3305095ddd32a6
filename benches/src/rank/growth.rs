//! How the cost of a query grows with places, ties and trees.

use std::sync::Arc;

use gazetteer::{CountryIx, Kind, PlaceIx, World};
use matching::stages::{Stage, staged};
use matching::{Engine, Query, Ties};
use serde::Serialize;

use super::question;
use crate::dice::Dice;
use crate::measure::{Times, processor_time};

/// One size of the work.
#[derive(Debug, Serialize)]
pub(super) struct Step {
    /// Candidates, ties or trees.
    pub(super) size: usize,
    /// Median of the whole query, milliseconds.
    pub(super) median: f64,
    /// Median of the stages that depend on it.
    pub(super) part: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct Figures {
    pub(super) places: Vec<Step>,
    pub(super) ties: Vec<Step>,
    pub(super) trees: Vec<Step>,
}

/// Parts of the whole that are measured.
const QUARTERS: [usize; 3] = [1, 2, 4];

pub(super) fn run(
    engine: &Engine,
    world: &Arc<World>,
    ties: &Ties,
    asking: &[PlaceIx],
) -> anyhow::Result<Figures> {
    let model = || engine.model().clone();
    let mut places = Vec::new();
    for quarters in QUARTERS {
        let (left, out) = all_but(engine, quarters);
        places.push(step(engine, asking, left, &[Stage::Curves], &out)?);
    }
    let mut of_ties = Vec::new();
    for quarters in [0, 1, 2, 4] {
        let some = Arc::new(part(ties, quarters));
        let count = some.len();
        let engine = Engine::new(Arc::clone(world), model(), some);
        let stages = [Stage::Plan, Stage::Survey, Stage::Measure];
        of_ties.push(step(&engine, asking, count, &stages, &[])?);
    }
    let mut trees = Vec::new();
    for quarters in [0, 1, 2, 4] {
        let count = engine.model().trees() * quarters / 4;
        let engine = Engine::new(Arc::clone(world), model().with_trees(count), Arc::new(ties.clone()));
        trees.push(step(&engine, asking, count, &[Stage::Measure, Stage::Forest, Stage::Perceptron], &[])?);
    }
    Ok(Figures { places, ties: of_ties, trees })
}

/// Countries to leave out so that about so many quarters of all cities are left, and how many
/// those are. Fewer countries make a smaller world: whole ones cost the sieve nothing to tell.
fn all_but(engine: &Engine, quarters: usize) -> (usize, Vec<CountryIx>) {
    let world = engine.world();
    let mut of = vec![0usize; world.countries().len()];
    world.places(Kind::City).for_each(|p| of[usize::from(p.country_ix().0)] += 1);
    let all: usize = of.iter().sum();
    let mut order: Vec<u16> = (0..of.len() as u16).collect();
    let mut dice = Dice::new(1956);
    for i in (1..order.len()).rev() {
        order.swap(i, dice.below(i + 1));
    }
    let (mut left, mut out) = (all, Vec::new());
    for country in order {
        let without = left - of[usize::from(country)];
        if without * 4 >= all * quarters {
            left = without;
            out.push(CountryIx(country));
        }
    }
    (left, if quarters == 4 { Vec::new() } else { out })
}

/// So many quarters of the ties, by chance.
fn part(ties: &Ties, quarters: usize) -> Ties {
    let mut dice = Dice::new(1920);
    let mut some = Ties::default();
    for (a, b, tie) in ties.iter() {
        if dice.below(4) < quarters {
            some.add(a, b, tie.clone());
        }
    }
    some
}

fn step(
    engine: &Engine,
    asking: &[PlaceIx],
    size: usize,
    stages: &[Stage],
    left_out: &[CountryIx],
) -> anyhow::Result<Step> {
    let (mut whole, mut part) = (Times::default(), Times::default());
    for &place in asking {
        let mut query = question(place);
        query.limits.not_countries = left_out.to_vec();
        let before = processor_time();
        engine.rank(&query)?;
        whole.push(processor_time() - before);
        if engine.model().trees() > 0 {
            part.push(in_stages(engine, &query, stages)?);
        }
    }
    Ok(Step { size, median: whole.quantile_ms(0.5), part: part.quantile_ms(0.5) })
}

/// Processor time of some stages of a query.
fn in_stages(engine: &Engine, query: &Query, stages: &[Stage]) -> anyhow::Result<std::time::Duration> {
    let (mut last, mut sum) = (processor_time(), std::time::Duration::ZERO);
    staged(engine, query, &mut |stage| {
        let now = processor_time();
        if stages.contains(&stage) {
            sum += now - last;
        }
        last = now;
    })?;
    Ok(sum)
}
