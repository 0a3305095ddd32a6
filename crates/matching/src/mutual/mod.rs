//! Mutual matching: introductions among cities that all seek a partner.
//!
//! Each of a set of *seekers* has limits, weights and a number of introductions of its own.
//! Two of them are *acceptable* to each other if each passes the other's limits and they are
//! not partners yet. Of all acceptable pairs a [`Pool`] chooses the introductions.
//!
//! **What a pair is worth.** Both ends score it, each by its own weights; the mean of the two
//! scores, as a likelihood, is what the pair is worth to *both*: an introduction that one end
//! has no reason to follow up is not worth having for the other either. So all who seek rank by
//! one list of pairs, and a stable choice always exists and is unique. If each ranked by its
//! own score alone, there might be none at all (the stable fixtures problem, Irving and
//! Scott 2007).
//!
//! **What conflicts.** The stable choice may leave one out whose only acceptable counterparts
//! are taken by others, and is not always of the highest total. [`Priority`] says what gives
//! way; what it cost is counted in the answer ([`Introductions::blocking`], `left_out`, and
//! `total` beside a `bound` that no choice can exceed).
//!
//! **What it takes.** All acceptable pairs are kept, none is pruned; of them each seeker looks
//! twice ([`Looks`]) at the 500 that the curves like best. For n seekers that is
//! four bytes for each of n² views and up to twenty for each acceptable pair: at most 350 MB
//! for 5,000.

mod bound;
mod cover;
mod graph;
mod settle;
#[cfg(test)]
mod tests;
mod views;

use std::collections::HashMap;

use gazetteer::PlaceIx;
use rayon::prelude::*;

use crate::engine::Engine;
use crate::judge::Judge;
use crate::limits::{self, Fails};
use crate::outcome::{Advice, Match};
use crate::query::{Limits, Query, QueryError, Weights};
use graph::{Graph, Pair};
use views::{Between, Views, likelihood};

/// A city (or a county, a state …) that seeks partners.
///
/// Its limits hold for every introduction. The two that speak of lists as a whole,
/// [`Limits::max_per_country`] and [`Limits::spacing_km`], are not looked at: who seeks is a
/// party in its own right, whoever else of its country or neighbourhood does. For the same
/// reason a section of a city may seek.
#[derive(Debug, Clone, PartialEq)]
pub struct Seeker {
    /// Who.
    pub place: PlaceIx,
    /// Whom it would meet.
    pub limits: Limits,
    /// What counts how much for it. Taken as shares of their sum.
    pub weights: Weights,
    /// At most so many introductions, from 1 to [`Seeker::MOST_INTRODUCTIONS`].
    pub introductions: usize,
}

impl Seeker {
    /// The most introductions that one can ask for.
    pub const MOST_INTRODUCTIONS: usize = 100;
    /// Introductions where nothing else is said: enough for a choice, few enough for letters.
    pub const USUAL_INTRODUCTIONS: usize = 3;

    /// With the usual limits, weights and number of introductions.
    pub fn new(place: PlaceIx) -> Self {
        let (limits, weights) = (Limits::default(), Weights::default());
        Self { place, limits, weights, introductions: Self::USUAL_INTRODUCTIONS }
    }
}

/// What comes first where goals conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Priority {
    /// As few as possible are left out; as far as that allows no two would both rather have
    /// each other. An association owes each member an introduction more than the best one
    /// to some.
    #[default]
    Everyone,
    /// No two would both rather have each other, whoever is left out.
    Stable,
    /// The highest total likelihood that is found, whoever is left out or would rather have
    /// another: to see what the other two cost.
    Total,
}

/// How well seekers look at each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// By the curves alone: some 2 ms of a core for each seeker.
    Once,
    /// As lists do: the best by the curves are measured again, and judged by forest and perceptron too. It
    /// takes several times as long, and likelihoods are calibrated for it.
    Twice,
}

impl Looks {
    /// Most seekers who look twice unless asked to: it takes them seconds.
    pub const MOST_TWICE: usize = 1000;

    /// What is usual for so many.
    pub fn usual(seekers: usize) -> Self {
        if seekers <= Self::MOST_TWICE { Self::Twice } else { Self::Once }
    }
}

/// What is wrong with one seeker.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Which, as its place in what was handed in.
    pub seeker: usize,
    /// What.
    pub problem: Problem,
}

/// See [`Fault`].
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Problem {
    /// Its place, weights or limits cannot be asked about.
    #[error(transparent)]
    Question(#[from] QueryError),
    /// None or too many introductions.
    #[error("{0} introductions were asked for; it must be from 1 to {most}", most = Seeker::MOST_INTRODUCTIONS)]
    Introductions(usize),
    /// Its place seeks already.
    #[error("the place seeks already, as number {0}")]
    Twice(usize),
}

/// Why nothing can be chosen.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PoolError {
    /// Too many at once; how many.
    #[error("{0} seekers are too many at once; {most} are the most", most = Pool::MOST_SEEKERS)]
    TooMany(usize),
    /// Some are wrong; all that are.
    #[error("{} of the seekers cannot be matched", .0.len())]
    Seekers(Vec<Fault>),
}

/// One introduction, of two seekers given as their places in what was handed in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Introduction {
    /// The one, of the lower GeoNames id.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Share of pairs of their mean score that are twinned, 0 to 1: calibrated where both left
    /// the weights as they are, and bent by their weights where not.
    pub likelihood: f32,
}

/// Why one has no introduction, or no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Nobody else of its kind seeks whom it is not tied to.
    Alone,
    /// Nobody else is acceptable: limits, its own or theirs, keep all others out.
    Limits,
    /// So many others are acceptable, and all of them have all the introductions they asked for.
    Taken(usize),
}

/// One who has no introduction, or fewer than it asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// Who, as its place in what was handed in.
    pub seeker: usize,
    /// Why.
    pub why: Why,
    /// Limits of its own: how many more would be acceptable without each, the others kept.
    pub own: Vec<Advice>,
    /// The same for limits of the others that keep it out.
    pub theirs: Vec<Advice>,
    /// The same for limits that both ends have: how many more without each on both sides.
    pub both: Vec<Advice>,
}

/// The introductions, and what they are worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Introductions {
    /// Each once, the likeliest first.
    pub introductions: Vec<Introduction>,
    /// Who has none, in the order handed in.
    pub left_out: Vec<LeftOut>,
    /// Acceptable pairs that were not introduced though both would rather have each other than
    /// one they have, or have room. 0 is a stable choice.
    pub blocking: usize,
    /// Sum of the likelihoods: how many ties these introductions are worth.
    pub total: f64,
    /// No choice has a higher total.
    pub bound: f64,
}

/// Seekers who have looked at each other.
pub struct Pool<'e> {
    engine: &'e Engine,
    seekers: Vec<Seeker>,
    /// Seekers by GeoNames id, so that the answer does not depend on the order handed in.
    order: Vec<usize>,
    views: Views,
    graph: Graph,
}

impl<'e> Pool<'e> {
    /// The most seekers at once: their views take 400 MB.
    pub const MOST_SEEKERS: usize = 10_000;

    /// Lets every seeker look at every other. `progress` is told how many have.
    ///
    /// # Errors
    /// Too many, or all that is wrong with any of them.
    pub fn new(
        engine: &'e Engine,
        seekers: Vec<Seeker>,
        looks: Looks,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Self, PoolError> {
        const { assert!(Self::MOST_SEEKERS <= Graph::MOST) };
        if seekers.len() > Self::MOST_SEEKERS {
            return Err(PoolError::TooMany(seekers.len()));
        }
        let faults = faults(engine, &seekers);
        if !faults.is_empty() {
            return Err(PoolError::Seekers(faults));
        }
        let mut order: Vec<usize> = (0..seekers.len()).collect();
        order.sort_by_key(|&i| engine.world().place(seekers[i].place).id());
        let sorted: Vec<&Seeker> = order.iter().map(|&i| &seekers[i]).collect();
        let views = Views::new(engine, &sorted, looks, progress);
        let pairs = views.pairs(|a, b, score| Pair::of(a, b, likelihood(engine, score)));
        let graph = Graph::new(sorted.iter().map(|s| s.introductions).collect(), pairs);
        Ok(Self { engine, seekers, order, views, graph })
    }

    /// The seekers, as handed in.
    pub fn seekers(&self) -> &[Seeker] {
        &self.seekers
    }

    /// How many pairs are acceptable to both ends.
    pub fn acceptable(&self) -> usize {
        self.graph.pairs().len()
    }

    /// Chooses the introductions.
    pub fn introduce(&self, priority: Priority) -> Introductions {
        let graph = &self.graph;
        // Either takes a core for a second or two if thousands seek.
        let (bound, mut pairing) = rayon::join(
            || bound::bound(graph),
            || {
                let mut pairing = graph::stable(graph);
                if priority == Priority::Everyone {
                    cover::cover(graph, &mut pairing);
                    settle::settle(graph, &mut pairing);
                }
                pairing
            },
        );
        if priority == Priority::Total {
            pairing = bound::dearest(graph, &bound, &pairing).unwrap_or(pairing);
        }
        let mut chosen: Vec<Pair> = pairing.pairs().map(|(a, b, value)| Pair::of(a, b, value)).collect();
        chosen.sort_unstable();
        let introduction = |pair: Pair| {
            let (a, b) = pair.ends();
            Introduction { a: self.order[a], b: self.order[b], likelihood: pair.value() }
        };
        let mut left_out: Vec<LeftOut> =
            (0..graph.len()).filter(|&i| pairing.degree(i) == 0).map(|i| self.why(i, 0)).collect();
        left_out.sort_by_key(|l| l.seeker);
        Introductions {
            blocking: pairing.blocking(graph).count(),
            total: pairing.total(),
            // Rounding must not let the total exceed what it cannot.
            bound: bound.total.max(pairing.total()),
            introductions: chosen.into_iter().map(introduction).collect(),
            left_out,
        }
    }

    /// Who has introductions, but fewer than it asked for, in the order handed in, and why there are no more.
    pub fn fewer(&self, chosen: &Introductions) -> Vec<LeftOut> {
        let mut met = vec![0; self.seekers.len()];
        for end in chosen.introductions.iter().flat_map(|one| [one.a, one.b]) {
            met[end] += 1;
        }
        let short = |i: &usize| (1..self.graph.capacity(*i)).contains(&met[self.order[*i]]);
        let all: Vec<usize> = (0..self.graph.len()).filter(short).collect();
        let mut fewer: Vec<LeftOut> = all.into_par_iter().map(|i| self.why(i, met[self.order[i]])).collect();
        fewer.sort_by_key(|l| l.seeker);
        fewer
    }

    /// Why a seeker, as its place in the order of ids, has so many introductions and no more.
    fn why(&self, i: usize, met: usize) -> LeftOut {
        let [mut own, mut theirs, mut both] = [[0usize; Fails::BITS as usize]; 3];
        let mut others = 0;
        for j in (0..self.graph.len()).filter(|&j| j != i) {
            match self.views.between(i, j) {
                Between::Never => continue,
                Between::Nothing(_) => {}
                Between::Limits(mine, their) => {
                    let counts = match (mine, their) {
                        (_, 0) => &mut own,
                        (0, _) => &mut theirs,
                        _ => &mut both,
                    };
                    // Limits that differ, or several, are no matter of one.
                    if (mine | their).is_power_of_two() {
                        counts[(mine | their).trailing_zeros() as usize] += 1;
                    }
                }
            }
            others += 1;
        }
        let acceptable = self.graph.degree(i);
        let why = match (acceptable.saturating_sub(met), others - acceptable) {
            (0, 0) => Why::Alone,
            (0, _) => Why::Limits,
            (more, _) => Why::Taken(more),
        };
        LeftOut {
            seeker: self.order[i],
            why,
            own: advice(&own),
            theirs: advice(&theirs),
            both: advice(&both),
        }
    }

    /// For each seeker those it is introduced to, likeliest first, as it sees them: each with
    /// the reasons by its own weights. `progress` is told how many seekers are done.
    pub fn reasons(&self, chosen: &[Introduction], progress: &(dyn Fn(usize) + Sync)) -> Vec<Vec<Match>> {
        let mut of: Vec<Vec<PlaceIx>> = vec![Vec::new(); self.seekers.len()];
        for one in chosen {
            of[one.a].push(self.seekers[one.b].place);
            of[one.b].push(self.seekers[one.a].place);
        }
        let done = std::sync::atomic::AtomicUsize::new(0);
        let explain = |(seeker, places): (&Seeker, &Vec<PlaceIx>)| {
            let mut matches = Vec::new();
            if !places.is_empty() {
                let plan = self.engine.scene.plan(seeker.place);
                let weights = &seeker.weights;
                let rows: Vec<u32> = places.iter().map(|place| place.0).collect();
                for (i, judged) in
                    Judge::new(self.engine, &plan, weights).judged(&rows, None).iter().enumerate()
                {
                    matches.push(self.engine.explain(&plan, judged, weights, i + 1));
                }
            }
            progress(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1);
            matches
        };
        self.seekers.par_iter().zip(&of).map(explain).collect()
    }
}

/// All that is wrong with any of the seekers, without looking further.
pub fn faults(engine: &Engine, seekers: &[Seeker]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut first: HashMap<PlaceIx, usize> = HashMap::new();
    for (i, seeker) in seekers.iter().enumerate() {
        let mut wrong = |problem| faults.push(Fault { seeker: i, problem });
        let query = Query {
            limits: seeker.limits.clone(),
            weights: seeker.weights.clone(),
            ..Query::new(seeker.place)
        };
        if let Err(error) = engine.check(seeker.place).and_then(|()| limits::check(&query)) {
            wrong(Problem::Question(error));
        }
        if !(1..=Seeker::MOST_INTRODUCTIONS).contains(&seeker.introductions) {
            wrong(Problem::Introductions(seeker.introductions));
        }
        match first.get(&seeker.place) {
            Some(&earlier) => wrong(Problem::Twice(earlier)),
            None => {
                first.insert(seeker.place, i);
            }
        }
    }
    faults
}

fn advice(counts: &[usize]) -> Vec<Advice> {
    let named = |(bit, &would_add): (usize, &usize)| {
        let limit = limits::key_of_bar(bit as u32).filter(|_| would_add > 0)?;
        Some(Advice { limit, would_add })
    };
    let mut advice: Vec<Advice> = counts.iter().enumerate().filter_map(named).collect();
    advice.sort_by_key(|a| std::cmp::Reverse(a.would_add));
    advice
}
