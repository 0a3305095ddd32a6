//! What no pairing can exceed.
//!
//! Give each seeker a price for one of its introductions. Whatever the prices, no pairing is
//! worth more than all capacities at their prices and, for each pair, what it is worth above
//! the two prices: the dual of the linear programme of pairings. Good prices make it tight.

use super::graph::{Graph, Pair, Pairing, fill};

/// Most passes over all seekers; the later ones change little.
const PASSES: usize = 40;
/// A pass that lowers the bound by less than this share of it is the last.
const WORTH_A_PASS: f64 = 2e-4;

/// Prices, and the bound that they give.
pub(super) struct Bound {
    prices: Vec<f64>,
    /// At least as much as any pairing is worth.
    pub(super) total: f64,
}

/// Looks for the prices of the lowest bound, one seeker at a time.
pub(super) fn bound(graph: &Graph) -> Bound {
    // Half the value of the last pair that a seeker would take if all took it: the bound is
    // then no more than half of what all would have if each had its best.
    let half = |i: usize| match graph.capacity(i).checked_sub(1) {
        Some(last) => graph.values(i).get(last).map_or(0.0, |&v| f64::from(v) / 2.0),
        None => 0.0,
    };
    let mut prices: Vec<f64> = (0..graph.len()).map(half).collect();
    let mut best = Bound { total: worth(graph, &prices), prices: prices.clone() };
    for _ in 0..PASSES {
        for i in 0..graph.len() {
            prices[i] = price(graph, &prices, i);
        }
        let total = worth(graph, &prices);
        let gained = best.total - total;
        if gained > 0.0 {
            best = Bound { total, prices: prices.clone() };
        }
        if gained <= best.total * WORTH_A_PASS {
            break;
        }
    }
    best
}

/// The best price of a seeker, the others' given: what the first pair is worth to it that it
/// has no room for.
fn price(graph: &Graph, prices: &[f64], seeker: usize) -> f64 {
    let room = graph.capacity(seeker);
    // The best so far, ascending.
    let mut best: Vec<f64> = Vec::with_capacity(room + 2);
    for (other, value) in graph.near(seeker) {
        let value = f64::from(value);
        if best.len() > room && value <= best[0] {
            break;
        }
        let worth = (value - prices[other]).max(0.0);
        let at = best.partition_point(|&b| b < worth);
        best.insert(at, worth);
        if best.len() > room + 1 {
            best.remove(0);
        }
    }
    // Any price between the last that has room and the first that has not is as good for this
    // seeker; the middle leaves the others most freedom.
    match best.len() {
        n if n > room => (best[0] + best.get(1).copied().unwrap_or(best[0])) / 2.0,
        n if n == room => best.first().map_or(0.0, |b| b / 2.0),
        _ => 0.0,
    }
}

/// The bound that prices give, taken over all pairs.
fn worth(graph: &Graph, prices: &[f64]) -> f64 {
    let capacities: f64 = (0..graph.len()).map(|i| prices[i] * graph.capacity(i) as f64).sum();
    let above: f64 = (0..graph.len())
        .flat_map(|i| {
            // The rest of the row is worth no more than this seeker's own price.
            let row = graph.near(i).take_while(move |&(_, value)| f64::from(value) > prices[i]);
            row.filter(move |&(other, _)| i < other)
                .map(move |(other, value)| (f64::from(value) - prices[i] - prices[other]).max(0.0))
        })
        .sum();
    capacities + above
}

/// A pairing of a high total: pairs by what they are worth above the prices of the bound, which
/// in the best pairing are those that it has. `None` if that is no better than the one given.
pub(super) fn dearest(graph: &Graph, bound: &Bound, than: &Pairing) -> Option<Pairing> {
    let above = |pair: &Pair| {
        let (a, b) = pair.ends();
        f64::from(pair.value()) - bound.prices[a] - bound.prices[b]
    };
    let mut pairs: Vec<(f64, Pair)> = graph.pairs().iter().map(|p| (above(p), *p)).collect();
    pairs.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    let pairing = fill(graph, pairs.into_iter().map(|(_, pair)| pair), Pairing::new(graph.len()));
    (pairing.total() > than.total()).then_some(pairing)
}
