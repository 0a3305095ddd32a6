//! What the engine answers.

use gazetteer::{CountryIx, PlaceIx};
use serde::Serialize;
use wording::Message;

use crate::criterion::Criterion;
use crate::query::Query;
use crate::ties::Tie;

/// How much is known of what a criterion looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Nothing: the contribution is 0 and the uncertainty wide.
    Unknown,
    /// Some of it.
    Unsure,
    /// All of it.
    Sure,
}

/// One reason: the contribution of one criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// Which criterion.
    pub criterion: Criterion,
    /// What it adds to the score, weight included. Can be negative.
    pub contribution: f32,
    /// Standard deviation that the unknown part adds, weight included.
    pub spread: f32,
    /// How this pair stands among all pairs by this criterion, 0 (worst) to 1 (best).
    pub standing: f32,
    /// How much is known.
    pub certainty: Certainty,
    /// One plain sentence with the two values side by side.
    pub sentence: Message,
    /// The parts of the contribution, for whoever opens the reason: feature and amount.
    pub parts: Vec<(Message, f32)>,
}

/// One of the two readings of a score, weights included: see [`Criterion::reading`].
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Reading {
    /// What its criteria add to the score together.
    pub amount: f32,
    /// How this pair stands among random pairs of cities by this reading with default
    /// weights, 0 (worst) to 1 (best).
    pub standing: f32,
}

/// A candidate's score without its reasons.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// The candidate.
    pub place: PlaceIx,
    /// The score.
    pub score: f32,
    /// What the criteria of *fit* add to it.
    pub fit: f32,
    /// What the criterion of *precedent* adds to it.
    pub precedent: f32,
    /// See [`Match::likelihood`].
    pub likelihood: f32,
}

/// One candidate, scored. `score` is the sum of the reasons' contributions to the last bit
/// of an `f32` sum taken in the order of [`Criterion::ALL`].
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// The candidate.
    pub place: PlaceIx,
    /// 1 for the best.
    pub rank: usize,
    /// The score.
    pub score: f32,
    /// Standard deviation from what is unknown.
    pub spread: f32,
    /// One reason for each criterion whose weight is not 0, in the order of [`Criterion::ALL`].
    pub reasons: Vec<Reason>,
    /// *Fit*: how alike the two are in what the guide asks about; needs no ties.
    pub fit: Reading,
    /// *Precedent*: what cities like these two did. `score` is `fit` and `precedent` together.
    pub precedent: Reading,
    /// Share of pairs of cities of this score, with default weights, that are twinned: 0 to 1.
    /// Calibrated on ties kept aside; whatever weights were asked for, it speaks of the default.
    pub likelihood: f32,
    /// Whether it was taken up by the curves alone: it stands past those that were looked at
    /// twice, which are followed by a hundred at a time. Its score is the whole one all the same,
    /// and may exceed that of some above it.
    pub by_curves: bool,
    /// Candidates close by that rank below and are not listed for themselves, best first;
    /// at most [`Match::MAX_NEARBY`]. See [`Limits::spacing_km`](crate::Limits::spacing_km).
    pub nearby: Vec<PlaceIx>,
}

impl Match {
    /// The most places named in [`Match::nearby`].
    pub const MAX_NEARBY: usize = 5;
}

/// The answer to a [`Query`](crate::Query).
#[derive(Debug, Clone)]
pub struct Ranking {
    /// Cities already tied to the one that asks, scored like the others, best first.
    pub partners: Vec<Match>,
    /// The candidates asked for.
    pub matches: Vec<Match>,
    /// How many candidates passed the limits on places.
    pub fitting: usize,
    /// How many of them can be listed under the cap on results per country; those close
    /// together are counted each, though only the best of them is listed.
    pub ranked: usize,
    /// How many places were considered before limits.
    pub considered: usize,
    /// Which limits on places cost how many candidates, the most first; [`Self::to_relax`] adds what the list's
    /// own limit on nearness costs.
    pub advice: Vec<Advice>,
    /// Whom a war leaves out; `None` where no country is at war with the own, or all that are
    /// were named.
    pub at_war: Option<AtWar>,
}

impl Ranking {
    /// What to relax if few or none are left, the most first: [`Self::advice`], and where the list to this
    /// query ends before it is full, how many lie too near to better ones to be listed.
    pub fn to_relax(&self, query: &Query) -> Vec<Advice> {
        let mut advice = self.advice.clone();
        if let Some(would_add) = self.folded(query) {
            advice.push(Advice { limit: "spacing", would_add });
            advice.sort_by_key(|a| std::cmp::Reverse(a.would_add));
        }
        advice
    }

    /// How many could be listed if nearness did not matter. Only where a list ends it is known how many
    /// were; behind its end it is not.
    fn folded(&self, query: &Query) -> Option<usize> {
        let listed = query.offset.checked_add(self.matches.len())?;
        let ends = self.matches.len() < query.count.min(Query::MAX_RESULTS) && listed < Query::MAX_DEPTH;
        let in_view = query.offset == 0 || !self.matches.is_empty();
        let spaced = query.limits.spacing_km.is_some_and(|km| km > 0.0);
        self.ranked.checked_sub(listed).filter(|&n| n > 0 && ends && in_view && spaced)
    }
}

/// Nobody is put forward to a city on the other side of a war, unless
/// [`Limits::countries`](crate::Limits::countries) names the country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtWar {
    /// Countries at war with that of the place that asks, but for those that were named.
    pub countries: Vec<CountryIx>,
    /// How many of their places pass all limits and are not listed for this alone.
    pub hidden: usize,
}

/// A limit that costs many candidates: how many it alone takes away.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// The limit's key, as in the page's address ("countries", "max-distance" …), or
    /// [`AT_WAR`](crate::AT_WAR).
    pub limit: &'static str,
    /// How many more candidates there would be without this limit, the others kept.
    pub would_add: usize,
}

/// Something that is not known of a place, and so could not count.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// The place it is unknown of.
    pub place: PlaceIx,
    /// Which profile field ("population", "industries" …); its name is the message `field-<key>`.
    pub field: &'static str,
}

/// Two places point by point.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The pair as the first one sees it: `pair.place` is the second place. Its rank is the
    /// rank among all candidates of the first with default limits; 0 if it would not be one.
    pub pair: Match,
    /// Ties of the first place.
    pub ties_a: Vec<(PlaceIx, Tie)>,
    /// Ties of the second place.
    pub ties_b: Vec<(PlaceIx, Tie)>,
    /// Partners of both.
    pub shared: Vec<PlaceIx>,
    /// The tie between the two, if they have one.
    pub tied: Option<Tie>,
    /// What is not known.
    pub unknown: Vec<Unknown>,
}
