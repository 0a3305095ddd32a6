//! The engine: ranks the world for one place, and compares two.

use std::sync::{Arc, OnceLock};

use gazetteer::{Kind, PlaceIx, World};
use wording::Message;

use crate::criterion::{Criterion, ReadingKind};
use crate::features;
use crate::judge::{Judge, Judged};
use crate::limits::{self, Sieve, Sifted};
use crate::list::{Item, LOT, Lister, better, foremost, part};
use crate::model::Model;
use crate::nations::Nations;
use crate::network::{Grid, Network};
use crate::outcome::{Advice, AtWar, Certainty, Comparison, Match, Ranking, Reading, Reason, Scored};
use crate::query::{Query, QueryError, Weights};
use crate::rates::Rates;
use crate::scene::{Names, Plan, Scene};
use crate::scorer::{self, Curves};
use crate::second::ground::{Ground, Lattice};
use crate::second::signals;
use crate::sentences::Speaker;
use crate::table::Table;
use crate::ties::Ties;

/// So many more are listed than are asked for. The sums by which candidates are found differ from
/// those that are shown in the last digits; the latter decide, also over who is last on a page.
pub(crate) const SPARE: usize = 8;

/// So many of the last that were looked at twice tell what it would have brought the others.
const LAST: usize = 500;

/// What was counted while a list was made.
struct Counted {
    ranked: usize,
    capped: usize,
    considered: usize,
    advice: Vec<Advice>,
    /// How many only a war keeps out.
    at_war: usize,
}

/// Ranks and compares places. Cheap to share behind an `Arc`; every call is one core's work.
pub struct Engine {
    pub(crate) scene: Scene,
    pub(crate) model: Arc<Model>,
    pub(crate) curves: Arc<Curves>,
    /// What the second look stands on, made when it is first asked for: see [`Engine::prepare`].
    /// Engines over other ties share what depends on the world alone.
    ground: Arc<OnceLock<Ground>>,
    lattice: OnceLock<Lattice>,
    ties: Arc<Ties>,
}

impl Engine {
    /// Prepares the world for ranking. Ties of places that this world lacks are kept in
    /// [`Engine::ties`] but cannot count.
    pub fn new(world: Arc<World>, model: Model, ties: Arc<Ties>) -> Self {
        let mut table = Table::new(&world);
        let network = Network::of(&world, &table, &ties);
        let rates = Rates::new(&world, &table, &model.rates);
        scorer::set_own(&mut table, &rates, &network, &model);
        let cities: Vec<u32> = world.rows(Kind::City).collect();
        let curves = Arc::new(Curves::new(&model));
        let scene = Scene {
            cities: Arc::new(Grid::new(&table, &cities)),
            names: Arc::new(Names::new(&world)),
            nations: Arc::new(Nations::new(&world)),
            table: Arc::new(table),
            rates: Arc::new(rates),
            network,
            world,
        };
        let model = Arc::new(model);
        Self { scene, model, curves, ground: Arc::default(), lattice: OnceLock::new(), ties }
    }

    /// The same world and model over other ties. Both engines share all that does not depend on ties.
    pub fn with_ties(&self, ties: Arc<Ties>) -> Self {
        let before = &self.scene;
        let network = Network::of(&before.world, &before.table, &ties);
        let mut table = Table::clone(&before.table);
        scorer::set_own(&mut table, &before.rates, &network, &self.model);
        let scene = Scene {
            world: Arc::clone(&before.world),
            table: Arc::new(table),
            cities: Arc::clone(&before.cities),
            names: Arc::clone(&before.names),
            nations: Arc::clone(&before.nations),
            rates: Arc::clone(&before.rates),
            network,
        };
        let (model, curves, ground) =
            (Arc::clone(&self.model), Arc::clone(&self.curves), Arc::clone(&self.ground));
        Self { scene, model, curves, ground, lattice: OnceLock::new(), ties }
    }

    /// Does beforehand what the first question would have to wait for: a server calls it beside
    /// its start, so that it can answer other pages at once.
    pub fn prepare(&self) {
        self.basis();
    }

    /// Of [`Engine::prepare`] what depends on the world alone: it serves all engines made
    /// [with other ties](Engine::with_ties).
    pub fn prepare_world(&self) {
        self.ground();
    }

    fn ground(&self) -> &Ground {
        let Scene { world, table, .. } = &self.scene;
        self.ground.get_or_init(|| Ground::new(world, table))
    }

    fn lattice(&self) -> &Lattice {
        let Scene { world, table, network, .. } = &self.scene;
        self.lattice.get_or_init(|| Lattice::new(world, table, network))
    }

    /// What the second look knows of places, and of ties.
    pub(crate) fn basis(&self) -> (&Ground, &Lattice) {
        if self.ground.get().is_none() && self.lattice.get().is_none() {
            // A thread of its own: those of a pool may all be waiting for this very thing.
            std::thread::scope(|scope| {
                scope.spawn(|| self.lattice());
                self.ground();
            });
        }
        (self.ground(), self.lattice())
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
        let judge = Judge::new(self, &plan, &query.weights);
        let (items, mut counted) = self.listed(query, &plan, &judge);
        if counted.capped > 0 {
            counted.advice.push(Advice { limit: "per-country", would_add: counted.capped });
            counted.advice.sort_by_key(|a| std::cmp::Reverse(a.would_add));
        }
        let matches = items
            .into_iter()
            .enumerate()
            .map(|(i, (item, judged))| Match {
                by_curves: judge.front() > 0 && !item.in_front,
                nearby: item.nearby.into_iter().map(PlaceIx).collect(),
                ..self.explain(&plan, &judged, &query.weights, query.offset + i + 1)
            })
            .collect();
        let at_war = limits::at_war(self.world(), query.place, &query.limits);
        Ok(Ranking {
            partners: self.partners(&plan, &judge, &query.weights),
            matches,
            ranked: counted.ranked,
            considered: counted.considered,
            fitting: counted.ranked + counted.capped,
            advice: counted.advice,
            at_war: (!at_war.is_empty()).then_some(AtWar { countries: at_war, hidden: counted.at_war }),
        })
    }

    /// The items asked for, in their order, and what was counted on the way.
    fn listed(&self, query: &Query, plan: &Plan<'_>, judge: &Judge<'_>) -> (Vec<(Item, Judged)>, Counted) {
        let kind = self.world().kind(query.place);
        let sieve = Sieve::new(plan, query);
        let count = query.count.min(Query::MAX_RESULTS);
        let depth = query.offset.saturating_add(count).min(Query::MAX_DEPTH);
        let table = self.scene.table.as_ref();
        let countries = self.world().countries().len();
        let (mut seen, mut ordered) = (None, Vec::new());
        let order = |front: &mut [(f32, u32)]| {
            seen = judge.order(front);
            ordered = front.to_vec();
        };
        let some_more = depth.saturating_add(SPARE);
        let mut lister = Lister::new(table, &query.limits, countries, some_more);
        let sifted = sieve.sift(kind, |row, r| lister.offer(judge.quick(row, r), row, r.country));
        let (ranked, capped) = lister.count();
        let items = lister.list(judge.front(), order).unwrap_or_else(|| {
            // Few of the best could be listed, so many lie close together or in few countries. All are
            // taken; the front is the same, and is not looked at once more.
            let mut lister = Lister::of_all(table, &query.limits, countries, some_more);
            sieve.sift(kind, |row, r| lister.offer(judge.quick(row, r), row, r.country));
            lister.list(judge.front(), |front| front.copy_from_slice(&ordered)).unwrap_or_default()
        });
        let rows: Vec<u32> = items.iter().map(|item| item.row).collect();
        let mut items: Vec<_> = items.into_iter().zip(judge.judged(&rows, seen.as_ref())).collect();
        // Candidates past the front keep their place below it, whatever the second look says of them, and
        // each lot of them above the next: so pages of one list fit together, however deep each looks.
        let in_front = items.iter().take_while(|(item, _)| item.in_front).count();
        let (front, rest) = items.split_at_mut(in_front);
        for lot in std::iter::once(front).chain(rest.chunks_mut(LOT)) {
            lot.sort_by(|(_, a), (_, b)| {
                b.score(&query.weights).total_cmp(&a.score(&query.weights)).then(a.row.cmp(&b.row))
            });
        }
        items.truncate(depth);
        let items = items.into_iter().skip(query.offset).collect();
        let Sifted { considered, advice, at_war } = sifted;
        (items, Counted { ranked, capped, considered, advice, at_war })
    }

    /// The list that [`Engine::rank`] gives for a query, without reasons, partners and advice:
    /// for whoever needs many lists.
    ///
    /// # Errors
    /// As [`Engine::rank`].
    pub fn list(&self, query: &Query) -> Result<Vec<Scored>, QueryError> {
        self.check(query.place)?;
        limits::check(query)?;
        let plan = self.scene.plan(query.place);
        let judge = Judge::new(self, &plan, &query.weights);
        let (items, _) = self.listed(query, &plan, &judge);
        Ok(items.iter().map(|(_, judged)| self.scored(&plan, judged, &query.weights)).collect())
    }

    /// Scores of all cities as partners of a place. The best of `among` are looked at twice; all
    /// others are taken to gain by it what the last of these gained on average.
    pub(crate) fn scores(&self, place: PlaceIx, among: &[u32], weights: &Weights) -> Vec<f32> {
        let plan = self.scene.plan(place);
        let judge = Judge::new(self, &plan, weights);
        let cities = self.world().rows(Kind::City);
        let mut scores = judge.all_quick(cities.clone());
        let at = |row: u32| (row - cities.start) as usize;
        let mut front: Vec<(f32, u32)> =
            among.iter().filter(|r| cities.contains(r)).map(|&row| (scores[at(row)], row)).collect();
        let count = judge.front().min(front.len());
        if count == 0 {
            return scores;
        }
        part(&mut front, count);
        front.truncate(count);
        front.sort_unstable_by(better);
        let before: Vec<f32> = front.iter().map(|f| f.0).collect();
        judge.add(&mut front);
        let last = front.len().min(LAST);
        let gains = front.iter().zip(&before).rev().take(last).map(|(after, before)| after.0 - before);
        let gain = gains.sum::<f32>() / last as f32;
        scores.iter_mut().for_each(|score| *score += gain);
        for (score, row) in front {
            scores[at(row)] = score;
        }
        scores
    }

    /// The score of one candidate without its reasons.
    pub(crate) fn scored(&self, plan: &Plan<'_>, judged: &Judged, weights: &Weights) -> Scored {
        let is_city = self.world().kind(PlaceIx(plan.place)) == Kind::City;
        let plain = judged.score(&Weights::default());
        let has_partners = self.scene.network.degree(plan.place) > 0;
        Scored {
            place: PlaceIx(judged.row),
            score: judged.score(weights),
            fit: judged.reading(ReadingKind::Fit, weights),
            precedent: judged.reading(ReadingKind::Precedent, weights),
            // What is known of ties is known of cities.
            likelihood: if is_city { self.model.likelihood(plain, has_partners) } else { 0.0 },
        }
    }

    fn partners(&self, plan: &Plan<'_>, judge: &Judge<'_>, weights: &Weights) -> Vec<Match> {
        let mut judged = judge.judged(self.scene.network.partners(plan.place), None);
        judged.sort_by(|a, b| b.score(weights).total_cmp(&a.score(weights)).then(a.row.cmp(&b.row)));
        judged.iter().enumerate().map(|(i, j)| self.explain(plan, j, weights, i + 1)).collect()
    }

    /// The score of one candidate with its reasons.
    pub(crate) fn explain(&self, plan: &Plan<'_>, judged: &Judged, weights: &Weights, rank: usize) -> Match {
        let row = judged.row;
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
                    let kept = if signals::is_asked(feature as usize) {
                        judged.kept[criterion as usize]
                    } else {
                        1.0
                    };
                    let amount = weight * kept * curve.at(x);
                    if amount != 0.0 {
                        parts.push((speaker.part(feature, x), amount));
                    }
                }
            }
            let together = weight * judged.looked[criterion as usize];
            if together != 0.0 {
                parts.push((Message::new("part-together"), together));
            }
            let certainty = match (known, unknown) {
                (0, _) => Certainty::Unknown,
                (_, 0) => Certainty::Sure,
                _ => Certainty::Unsure,
            };
            let contribution = judged.contribution(criterion, weights);
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
        let scored = self.scored(plan, judged, weights);
        let reading = |kind, amount| Reading { amount, standing: self.model.reading_standing(kind, amount) };
        Match {
            place: PlaceIx(row),
            rank,
            score: scored.score,
            spread: variance.sqrt(),
            reasons,
            fit: reading(ReadingKind::Fit, scored.fit),
            precedent: reading(ReadingKind::Precedent, scored.precedent),
            likelihood: scored.likelihood,
            by_curves: false,
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
        let judge = Judge::new(self, &plan, weights);
        let kind = self.world().kind(a);
        let sieve = Sieve::new(&plan, &query);
        let rank = if self.world().kind(b) == kind && sieve.passes(b.0) {
            let mut all: Vec<(f32, u32)> = Vec::new();
            sieve.sift(kind, |row, r| all.push((judge.quick(row, r), row)));
            let per_country = query.limits.max_per_country.unwrap_or(usize::MAX);
            let front = foremost(&self.scene.table, per_country, &mut all, judge.front());
            rank_of(b.0, &judge, &mut all, front)
        } else {
            0
        };
        let judged = judge.judged(&[b.0], None);
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
            pair: self.explain(&plan, &judged[0], weights, rank),
            ties_a,
            ties_b,
            shared,
            tied: self.ties.between(id_a, id_b).cloned(),
            unknown,
        })
    }
}

/// Where a candidate stands among all, of whom the first so many are looked at twice.
fn rank_of(row: u32, judge: &Judge<'_>, all: &mut [(f32, u32)], front: usize) -> usize {
    judge.add(&mut all[..front]);
    let Some(at) = all.iter().position(|a| a.1 == row) else { return 0 };
    let (own, above) = if at < front { (all[at], 0) } else { (all[at], front) };
    let rivals = if at < front { &all[..front] } else { &all[front..] };
    1 + above + rivals.iter().filter(|a| a.0 > own.0).count()
}
