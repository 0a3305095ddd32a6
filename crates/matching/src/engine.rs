//! The engine: ranks the world for one place, and compares two.

use std::sync::Arc;

use gazetteer::{Kind, PlaceIx, World};

use crate::criterion::{Criterion, ReadingKind};
use crate::features;
use crate::limits::{self, Sieve};
use crate::list::Lister;
use crate::model::Model;
use crate::nations::Nations;
use crate::network::{Grid, Network};
use crate::outcome::{Advice, Certainty, Comparison, Match, Ranking, Reading, Reason, Scored};
use crate::query::{Query, QueryError, Weights};
use crate::rates::Rates;
use crate::scene::{Names, Plan, Scene};
use crate::scorer::{Curves, Scorer};
use crate::sentences::Speaker;
use crate::table::Table;
use crate::ties::Ties;

/// Ranks and compares places. Cheap to share behind an `Arc`; every call is one core's work.
pub struct Engine {
    pub(crate) scene: Scene,
    pub(crate) model: Model,
    pub(crate) curves: Curves,
    ties: Arc<Ties>,
}

impl Engine {
    /// Prepares the world for ranking. Ties of places that this world lacks are kept in
    /// [`Engine::ties`] but cannot count.
    pub fn new(world: Arc<World>, model: Model, ties: Arc<Ties>) -> Self {
        let mut table = Table::new(&world);
        let network = Network::of(&world, &table, &ties);
        let rates = Rates::new(&world, &table, &model.rates);
        let knows_ties = !network.is_empty();
        for (i, row) in table.rows.iter_mut().enumerate() {
            let habit = rates.habit(row.country, row.people).unwrap_or(f32::NAN);
            row.own = model.curve(features::Feature::Habit).at(habit);
            if knows_ties {
                let degree = (network.degree(i as u32) as f32).ln_1p();
                row.own += model.curve(features::Feature::Degree).at(degree);
            }
        }
        let cities: Vec<u32> = world.rows(Kind::City).collect();
        let curves = Curves::new(&model);
        let scene = Scene {
            cities: Arc::new(Grid::new(&table, &cities)),
            names: Arc::new(Names::new(&world)),
            nations: Nations::new(&world),
            table: Arc::new(table),
            rates,
            network,
            world,
        };
        Self { scene, model, curves, ties }
    }

    /// The world it ranks.
    pub fn world(&self) -> &World {
        &self.scene.world
    }

    /// The ties it was given.
    pub fn ties(&self) -> &Ties {
        &self.ties
    }

    /// The model it ranks by.
    pub fn model(&self) -> &Model {
        &self.model
    }

    pub(crate) fn check(&self, place: PlaceIx) -> Result<(), QueryError> {
        if place.row() >= self.world().len() {
            return Err(QueryError::NoSuchPlace);
        }
        match self.world().place(place).position() {
            Some(_) => Ok(()),
            None => Err(QueryError::NoPosition(self.world().place(place).full_name())),
        }
    }

    /// Ranks all places of the kind of the one that asks.
    pub fn rank(&self, query: &Query) -> Result<Ranking, QueryError> {
        self.check(query.place)?;
        limits::check(query)?;
        let plan = self.scene.plan(query.place);
        let scorer = Scorer::new(&plan, &self.model, &self.curves, &query.weights);
        let kind = self.world().kind(query.place);
        let sieve = Sieve::new(&plan, query);
        let count = query.count.min(Query::MAX_RESULTS);
        let depth = query.offset.saturating_add(count).min(Query::MAX_DEPTH);
        let countries = self.world().countries().len();
        let mut lister = Lister::new(self.scene.table.as_ref(), &query.limits, countries, depth);
        let sifted = sieve.sift(kind, |row, r| lister.offer(scorer.quick(row, r), row, r.country));
        let mut advice = sifted.advice;
        let (ranked, capped) = lister.count();
        if capped > 0 {
            advice.push(Advice { limit: "per-country", would_add: capped });
            advice.sort_by_key(|a| std::cmp::Reverse(a.would_add));
        }
        let listed = match lister.list() {
            Some(listed) => listed,
            None => {
                // Few of the best could be listed, so many lie close together or in few countries.
                let mut lister = Lister::of_all(self.scene.table.as_ref(), &query.limits, countries, depth);
                sieve.sift(kind, |row, r| lister.offer(scorer.quick(row, r), row, r.country));
                lister.list().unwrap_or_default()
            }
        };
        let matches = listed
            .into_iter()
            .enumerate()
            .skip(query.offset)
            .map(|(i, item)| Match {
                nearby: item.nearby.into_iter().map(PlaceIx).collect(),
                ..self.explain(&plan, &scorer, &query.weights, item.row, i + 1)
            })
            .collect();
        Ok(Ranking {
            partners: self.partners(&plan, &scorer, &query.weights),
            matches,
            ranked,
            considered: sifted.considered,
            fitting: ranked + capped,
            advice,
        })
    }

    /// The list that [`Engine::rank`] gives for a query, without reasons, partners and advice:
    /// for whoever needs many lists.
    ///
    /// # Errors
    /// As [`Engine::rank`].
    pub fn list(&self, query: &Query) -> Result<Vec<Scored>, QueryError> {
        let ranking = self.rank(query)?;
        let bare = |m: Match| Scored {
            place: m.place,
            score: m.score,
            fit: m.fit.amount,
            precedent: m.precedent.amount,
            likelihood: m.likelihood,
        };
        Ok(ranking.matches.into_iter().map(bare).collect())
    }

    /// The score of one candidate without its reasons.
    fn scored(&self, plan: &Plan<'_>, scorer: &Scorer<'_>, row: u32) -> Scored {
        let _ = plan;
        let (contributions, score) = scorer.of(row);
        let sum = |kind| {
            Criterion::ALL
                .iter()
                .filter(|c| c.reading() == kind)
                .map(|c| contributions[*c as usize])
                .sum::<f32>()
        };
        let likelihood = 1.0 / (1.0 + (-(score + self.model.intercept)).exp());
        Scored {
            place: PlaceIx(row),
            score,
            fit: sum(ReadingKind::Fit),
            precedent: sum(ReadingKind::Precedent),
            likelihood,
        }
    }

    fn partners(&self, plan: &Plan<'_>, scorer: &Scorer<'_>, weights: &Weights) -> Vec<Match> {
        let mut rows: Vec<(u32, f32)> =
            self.scene.network.partners(plan.place).iter().map(|&row| (row, scorer.of(row).1)).collect();
        rows.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        rows.iter()
            .enumerate()
            .map(|(i, &(row, _))| self.explain(plan, scorer, weights, row, i + 1))
            .collect()
    }

    /// The score of one candidate with its reasons.
    pub(crate) fn explain(
        &self,
        plan: &Plan<'_>,
        scorer: &Scorer<'_>,
        weights: &Weights,
        row: u32,
        rank: usize,
    ) -> Match {
        let (contributions, score) = scorer.of(row);
        let values = plan.values(row);
        let speaker = Speaker::new(self, plan, PlaceIx(row), &values);
        let mut variance = 0.0;
        let mut reasons = Vec::new();
        for &criterion in Criterion::ALL {
            let weight = weights.of(criterion);
            if weight == 0.0 {
                continue;
            }
            let (mut known, mut unknown, mut missing) = (0, 0, 0.0);
            let mut parts = Vec::new();
            for feature in features::of(criterion) {
                let x = values[feature as usize];
                let curve = self.model.curve(feature);
                if x.is_nan() {
                    unknown += usize::from(curve.variance > 0.0);
                    missing += curve.variance;
                } else {
                    known += 1;
                    let amount = weight * curve.at(x);
                    if amount != 0.0 {
                        parts.push((speaker.part(feature, x), amount));
                    }
                }
            }
            let certainty = match (known, unknown) {
                (0, _) => Certainty::Unknown,
                (_, 0) => Certainty::Sure,
                _ => Certainty::Unsure,
            };
            let contribution = contributions[criterion as usize];
            let spread = weight * missing.sqrt();
            variance += spread * spread;
            reasons.push(Reason {
                criterion,
                contribution,
                spread,
                standing: self.model.standing(criterion, contribution / weight),
                certainty,
                sentence: speaker.sentence(criterion),
                parts,
            });
        }
        let scored = self.scored(plan, scorer, row);
        let reading = |kind, amount| Reading { amount, standing: self.model.reading_standing(kind, amount) };
        Match {
            place: PlaceIx(row),
            rank,
            score,
            spread: variance.sqrt(),
            reasons,
            fit: reading(ReadingKind::Fit, scored.fit),
            precedent: reading(ReadingKind::Precedent, scored.precedent),
            likelihood: scored.likelihood,
            nearby: Vec::new(),
        }
    }

    /// Compares two places of any kinds point by point, as the first sees the second.
    pub fn compare(&self, a: PlaceIx, b: PlaceIx, weights: &Weights) -> Result<Comparison, QueryError> {
        self.check(a)?;
        self.check(b)?;
        let query = Query { weights: weights.clone(), ..Query::new(a) };
        limits::check(&query)?;
        let plan = self.scene.plan(a);
        let scorer = Scorer::new(&plan, &self.model, &self.curves, weights);
        let kind = self.world().kind(a);
        let mut rank = 0;
        let sieve = Sieve::new(&plan, &query);
        if self.world().kind(b) == kind && sieve.passes(b.0) {
            let own = scorer.of(b.0).1;
            rank = 1;
            sieve.sift(kind, |row, r| rank += usize::from(scorer.quick(row, r) > own));
        }
        let (id_a, id_b) = (self.world().place(a).id(), self.world().place(b).id());
        let ties_of = |id| {
            self.ties
                .of(id)
                .filter_map(|(other, tie)| Some((self.world().by_id(other)?.ix(), tie.clone())))
                .collect::<Vec<_>>()
        };
        let (ties_a, ties_b) = (ties_of(id_a), ties_of(id_b));
        let shared = ties_a.iter().map(|t| t.0).filter(|p| ties_b.iter().any(|t| t.0 == *p)).collect();
        let unknown = [a, b].into_iter().flat_map(|ix| crate::unknown::of(self.world().place(ix))).collect();
        Ok(Comparison {
            pair: self.explain(&plan, &scorer, weights, b.0, rank),
            ties_a,
            ties_b,
            shared,
            tied: self.ties.between(id_a, id_b).cloned(),
            unknown,
        })
    }
}
