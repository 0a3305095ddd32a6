//! Sets ties aside, so that a model can be judged on what it has not seen.

use std::collections::{BTreeMap, BTreeSet};

use gazetteer::{GeoId, Kind, World};

use crate::chance::Chance;
use crate::evaluate::EvalQuery;
use crate::ties::{Tie, Ties};

/// Ties set aside, and the questions about them.
#[derive(Debug, Clone, Default)]
pub struct Split {
    /// What may be learned from and ranked with.
    pub train: Ties,
    /// What was set aside.
    pub hidden: Ties,
    /// Cities that lost all their ties by design. Others may have lost all they had by chance.
    pub cold: BTreeSet<GeoId>,
    /// Task "warm": the city that asks keeps at least one known partner; task "cold": it keeps none.
    pub queries: Vec<EvalQuery>,
}

impl Split {
    /// Moves questions whose target has fewer people than are ranked, or unknown ones, into a
    /// task of their own ("warm small"): the others are then those of the protocol.
    #[must_use]
    pub fn with_small_apart(mut self, world: &World, min_population: u32) -> Self {
        for query in &mut self.queries {
            if world.place(query.target).population().is_none_or(|people| people < min_population) {
                query.task.push_str(" small");
            }
        }
        self
    }

    /// Hides what was set aside of these ties part by part, so that each part is asked for in a network
    /// that has all the others: as few ties are missing as in use. What may be learned from is still
    /// [`Split::train`] of the whole alone. Fewer turns than one are one.
    #[must_use]
    pub fn in_turns(&self, world: &World, ties: &Ties, turns: usize) -> Vec<Self> {
        let mut out = vec![Self::default(); turns.max(1)];
        for (turn, &city) in (0..out.len()).cycle().zip(&self.cold) {
            out[turn].cold.insert(city);
        }
        let mut next = (0..out.len()).cycle();
        for (a, b, tie) in self.hidden.iter() {
            if self.cold.contains(&a) || self.cold.contains(&b) {
                // Between two cities that lost all it is asked for by each in its own turn.
                for turn in out.iter_mut().filter(|t| t.cold.contains(&a) || t.cold.contains(&b)) {
                    turn.hidden.add(a, b, tie.clone());
                }
            } else if let Some(turn) = next.next() {
                out[turn].hidden.add(a, b, tie.clone());
            }
        }
        for turn in &mut out {
            turn.train = ties.without(&turn.hidden);
            turn.ask(world);
        }
        out
    }

    /// Asks for what is hidden: each tie between cities of two countries from either end, but one of a
    /// city that lost all from that end alone.
    fn ask(&mut self, world: &World) {
        for (a, b, _) in self.hidden.iter() {
            let (Some(x), Some(y)) = (world.by_id(a), world.by_id(b)) else { continue };
            if x.kind() != Kind::City || y.kind() != Kind::City || x.country_ix() == y.country_ix() {
                continue;
            }
            let involves_cold = self.cold.contains(&a) || self.cold.contains(&b);
            for (query, target) in [(x, y), (y, x)] {
                let knows_some = self.train.of(query.id()).next().is_some();
                let task = match (self.cold.contains(&query.id()), knows_some) {
                    (true, _) => "cold",
                    (false, true) if !involves_cold => "warm",
                    _ => continue,
                };
                let (query, target) = (query.ix(), target.ix());
                self.queries.push(EvalQuery { task: task.to_owned(), query, target });
            }
        }
    }
}

/// Makes `cold` cities partnerless and hides a share of the other ties. Only ties between
/// cities of two countries are asked for. A share that is no number hides nothing, one above
/// 1 as much as leaves somebody who can ask.
pub fn split(world: &World, ties: &Ties, cold: usize, warm_share: f64, seed: u64) -> Split {
    let mut chance = Chance::new(seed);
    let mut all: Vec<(GeoId, GeoId, Tie)> = ties.iter().map(|(a, b, t)| (a, b, t.clone())).collect();
    let mut cities: Vec<GeoId> =
        all.iter().flat_map(|t| [t.0, t.1]).collect::<BTreeSet<_>>().into_iter().collect();
    chance.shuffle(&mut cities);
    let mut out = Split { cold: cities.into_iter().take(cold).collect(), ..Split::default() };
    chance.shuffle(&mut all);
    let mut left: BTreeMap<GeoId, usize> = BTreeMap::new();
    for (a, b, _) in &all {
        *left.entry(*a).or_default() += 1;
        *left.entry(*b).or_default() += 1;
    }
    let warm_count = (all.len() as f64 * warm_share) as usize;
    let mut warm = 0;
    for (a, b, tie) in all {
        let is_cold = out.cold.contains(&a) || out.cold.contains(&b);
        // Somebody must keep a partner, or nobody can ask warmly.
        let hide = is_cold || (warm < warm_count && (left[&a] > 1 || left[&b] > 1));
        if !hide {
            out.train.add(a, b, tie);
            continue;
        }
        warm += usize::from(!is_cold);
        for end in [a, b] {
            left.entry(end).and_modify(|n| *n -= 1);
        }
        out.hidden.add(a, b, tie);
    }
    out.ask(world);
    out
}
