//! The answer of the match engine.

use gazetteer::{PlaceIx, World};
use matching::{Certainty, Query, Reason};
use serde::Serialize;
use utoipa::ToSchema;
use wording::Words;

use super::PlaceLine;
use super::profile::tenth;
use crate::places::situation_abroad;

/// Partner cities for one place, best first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Ranking {
    /// The place that looks for a partner.
    pub place: PlaceLine,
    /// How much each criterion counted: 1 unless asked otherwise, 0 left out.
    pub weights: Vec<Weight>,
    /// The limits that applied.
    pub limits: LimitsLine,
    /// Places considered before limits.
    pub considered: usize,
    /// Candidates that passed the limits on places.
    pub fitting: usize,
    /// Those of them that can be listed under the cap per country, before those close together are folded.
    pub ranked: usize,
    /// Results skipped.
    pub offset: usize,
    /// Cities already tied to the place, best first; none of them is among `matches`
    /// unless they were asked for.
    pub partners: Vec<Match>,
    /// The candidates asked for.
    pub matches: Vec<Match>,
    /// Which limits to relax where few or none are left.
    pub advice: Vec<Advice>,
}

/// The weight of one criterion.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Weight {
    /// Its key.
    #[schema(example = "population")]
    pub criterion: &'static str,
    /// 0 to 3.
    pub weight: f32,
}

/// One candidate.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Match {
    /// 1 for the best; 0 where the place would not be a candidate.
    pub rank: usize,
    /// The candidate.
    pub place: PlaceLine,
    /// Great-circle distance, km.
    pub distance_km: Option<f64>,
    /// The score: exactly the sum of the contributions.
    pub score: f32,
    /// Standard deviation of the score from what is unknown.
    pub spread: f32,
    /// *Fit*: how alike the two are in what sister-city guides ask about; needs no ties. The
    /// criteria other than `relationships`.
    pub fit: Reading,
    /// *Precedent*: what cities like these two did: ties of theirs, of their neighbours and of
    /// their countries. The criterion `relationships`. The score is `fit` and `precedent` together.
    pub precedent: Reading,
    /// Share of pairs of cities of this score that stand on lists of existing ties, 0 to 1,
    /// reckoned with the usual weights whatever was asked for. It says how usual such a tie
    /// is, not whether it would serve the two. `null` where there is none: for divisions.
    #[schema(example = 0.012)]
    pub likelihood: Option<f32>,
    /// What its place in the list is by: `score`, or `curves` for those past the best 1,300 of a first,
    /// quicker look, which are taken a hundred at a time in its order. Their score is the whole one
    /// all the same, and may exceed that of some above.
    #[schema(example = "score")]
    pub order: &'static str,
    /// What should be known of the candidate's country first (war, very many displaced people,
    /// what an operator recorded), with source and date; `null` where nothing of the kind is
    /// on record, and between two places of one country. It takes no part in the score.
    pub note: Option<String>,
    /// One for each criterion that counted.
    pub reasons: Vec<ReasonLine>,
    /// Candidates close by that rank below and are not listed for themselves, best first.
    pub nearby: Vec<PlaceLine>,
}

/// One of the two readings of a score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Reading {
    /// What its criteria add to the score together, weights included.
    pub amount: f32,
    /// How this pair stands among pairs of cities drawn from the whole world, 0 (worst) to 1 (best).
    #[schema(example = 0.97)]
    pub standing: f32,
}

impl From<matching::Reading> for Reading {
    fn from(r: matching::Reading) -> Self {
        Self { amount: r.amount, standing: r.standing }
    }
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReasonLine {
    /// Key of the criterion.
    #[schema(example = "population")]
    pub criterion: &'static str,
    /// Its name in words.
    pub name: String,
    /// What it adds to the score, weight included. Can be negative.
    pub contribution: f32,
    /// Standard deviation that its unknown part adds.
    pub spread: f32,
    /// How this pair stands among all by this criterion, 0 (worst) to 1 (best).
    pub standing: f32,
    /// `unknown`, `unsure` or `sure`.
    pub certainty: &'static str,
    /// One sentence with the two values side by side.
    pub sentence: String,
    /// The parts of the contribution.
    pub parts: Vec<Part>,
}

/// A part of a contribution.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Part {
    /// What it is.
    pub what: String,
    /// What it adds.
    pub amount: f32,
}

/// A limit that takes many candidates away.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Advice {
    /// Its key, as in the address.
    #[schema(example = "max-distance")]
    pub limit: &'static str,
    /// How many more candidates there would be without it, the others kept.
    pub would_add: usize,
}

/// Limits as they applied; empty lists and `null` limit nothing.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LimitsLine {
    /// Only these countries.
    pub countries: Vec<String>,
    /// Not these countries.
    pub not_countries: Vec<String>,
    /// Only these continents.
    pub continents: Vec<String>,
    /// Only where one of these languages is used.
    pub languages: Vec<String>,
    /// At least so far away, km.
    pub min_distance_km: Option<f64>,
    /// At most so far away, km.
    pub max_distance_km: Option<f64>,
    /// At least so many people.
    pub min_population: Option<u32>,
    /// At most so many people.
    pub max_population: Option<u32>,
    /// At most so many times as many people, and at least that fraction.
    pub max_population_ratio: Option<f64>,
    /// Also places of unknown population.
    pub include_unknown_population: bool,
    /// Of candidates within so many km of each other only the best is listed.
    pub spacing_km: Option<f64>,
    /// Office hours that must overlap.
    pub min_shared_office_hours: Option<u8>,
    /// An airport with scheduled service within so many km.
    pub max_airport_km: Option<f64>,
    /// Not yet twinned with any place of these countries.
    pub not_twinned_with: Vec<String>,
    /// At most so many partners so far.
    pub max_partners: Option<u32>,
    /// At most so many results from one country.
    pub max_per_country: Option<usize>,
    /// Also the place's own country.
    pub include_own_country: bool,
    /// Places never to show.
    pub exclude: Vec<u32>,
    /// Whether cities already tied are ranked with the others.
    pub include_partners: bool,
    /// Countries that are left out because they are at war with the place's own: `null` where
    /// there is none, or all of them stand in `countries`.
    pub at_war: Option<AtWar>,
}

/// Nobody is put forward to a place on the other side of a war unasked. To list its places all
/// the same, name the country in `countries`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AtWar {
    /// ISO 3166-1 alpha-2 codes.
    pub countries: Vec<String>,
    /// How many of their places pass all other limits.
    pub hidden: usize,
}

impl Ranking {
    /// Puts an answer of the engine into words.
    pub fn of(world: &World, words: &Words, query: &Query, ranking: &matching::Ranking) -> Self {
        let from = query.place;
        let all = |list: &[matching::Match]| list.iter().map(|m| Match::of(world, words, from, m)).collect();
        Self {
            place: PlaceLine::at(world, from),
            weights: matching::Criterion::ALL
                .iter()
                .map(|&c| Weight { criterion: c.key(), weight: query.weights.of(c) })
                .collect(),
            limits: LimitsLine::of(world, query, ranking),
            considered: ranking.considered,
            fitting: ranking.fitting,
            ranked: ranking.ranked,
            offset: query.offset,
            partners: all(&ranking.partners),
            matches: all(&ranking.matches),
            advice: ranking
                .to_relax(query)
                .iter()
                .map(|a| Advice { limit: a.limit, would_add: a.would_add })
                .collect(),
        }
    }
}

impl Match {
    /// One candidate of the place in row `from`.
    pub fn of(world: &World, words: &Words, from: PlaceIx, m: &matching::Match) -> Self {
        let (here, there) = (world.place(from), world.place(m.place));
        let distance = here.position().zip(there.position()).map(|(a, b)| tenth(a.distance_km(b)));
        Self {
            rank: m.rank,
            place: PlaceLine::of(there),
            distance_km: distance,
            score: m.score,
            spread: m.spread,
            fit: m.fit.into(),
            precedent: m.precedent.into(),
            likelihood: Some(m.likelihood).filter(|l| *l > 0.0),
            order: order(m),
            note: situation_abroad(here, there, words),
            reasons: m.reasons.iter().map(|r| ReasonLine::of(words, r)).collect(),
            nearby: m.nearby.iter().map(|&p| PlaceLine::at(world, p)).collect(),
        }
    }
}

impl ReasonLine {
    fn of(words: &Words, r: &Reason) -> Self {
        Self {
            criterion: r.criterion.key(),
            name: words.text(r.criterion.name_id()),
            contribution: r.contribution,
            spread: r.spread,
            standing: r.standing,
            certainty: certainty(r.certainty),
            sentence: words.say(&r.sentence),
            parts: r
                .parts
                .iter()
                .map(|(what, amount)| Part { what: words.say(what), amount: *amount })
                .collect(),
        }
    }
}

/// The word for what a match's place in the list is by.
pub fn order(m: &matching::Match) -> &'static str {
    if m.by_curves { "curves" } else { "score" }
}

/// The word for a certainty.
pub fn certainty(c: Certainty) -> &'static str {
    match c {
        Certainty::Unknown => "unknown",
        Certainty::Unsure => "unsure",
        Certainty::Sure => "sure",
    }
}

impl LimitsLine {
    /// Of a query's limits, and of those that applied unasked.
    pub fn of(world: &World, query: &Query, ranking: &matching::Ranking) -> Self {
        let l = &query.limits;
        let codes =
            |list: &[gazetteer::CountryIx]| list.iter().map(|&c| world.country(c).iso2.clone()).collect();
        Self {
            countries: codes(&l.countries),
            not_countries: codes(&l.not_countries),
            continents: l.continents.clone(),
            languages: l.languages.clone(),
            min_distance_km: l.min_distance_km,
            max_distance_km: l.max_distance_km,
            min_population: l.min_population,
            max_population: l.max_population,
            max_population_ratio: l.max_population_ratio,
            include_unknown_population: l.include_unknown_population,
            spacing_km: l.spacing_km,
            min_shared_office_hours: l.min_shared_office_hours,
            max_airport_km: l.max_airport_km,
            not_twinned_with: codes(&l.not_twinned_with),
            max_partners: l.max_partners,
            max_per_country: l.max_per_country,
            include_own_country: l.include_own_country,
            exclude: l.exclude.iter().map(|id| id.0).collect(),
            include_partners: query.include_partners,
            at_war: ranking
                .at_war
                .as_ref()
                .map(|war| AtWar { countries: codes(&war.countries), hidden: war.hidden }),
        }
    }
}
