//! Makes a pairing stable again as far as nobody loses the only introduction.

use super::graph::{Graph, Pairing};

/// Most passes over all pairs. Each change raises the values in order, so that an end is
/// reached without it; the tests have never seen more than a handful.
const PASSES: usize = 200;

/// Gives in to every pair that both ends would rather have, unless more would be left with
/// nothing then. What still blocks is the price of leaving nobody out.
pub(super) fn settle(graph: &Graph, pairing: &mut Pairing) {
    for _ in 0..PASSES {
        let found: Vec<_> = pairing.blocking(graph).collect();
        let mut changed = false;
        for pair in found {
            let ((a, b), value) = (pair.ends(), pair.value());
            // An earlier one of this pass may have changed what the two have.
            if pairing.has(a, b) || !pairing.wants(graph, a, value) || !pairing.wants(graph, b, value) {
                continue;
            }
            if let Some(given_up) = given_up(graph, pairing, (a, b), value) {
                for (one, other) in given_up.into_iter().flatten() {
                    pairing.remove(one, other);
                }
                pairing.add(a, b, value);
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}

/// The pairs that the two ends give up for each other, at most one each; `None` if more would
/// be left with nothing then.
fn given_up(
    graph: &Graph,
    pairing: &Pairing,
    (a, b): (usize, usize),
    value: f32,
) -> Option<[Option<(usize, usize)>; 2]> {
    // One who is served now makes up for one who is left out.
    let least = if pairing.degree(a) == 0 || pairing.degree(b) == 0 { 1 } else { 2 };
    let choices = |seeker: usize| -> Vec<Option<usize>> {
        if pairing.degree(seeker) < graph.capacity(seeker) {
            return vec![None];
        }
        let keeps = |p: usize| pairing.degree(p) >= least;
        let mut worse: Vec<(usize, f32)> =
            pairing.of(seeker).iter().copied().filter(|&(p, v)| v < value && keeps(p)).collect();
        worse.sort_by(|x, y| x.1.total_cmp(&y.1).then(x.0.cmp(&y.0)));
        worse.into_iter().map(|(p, _)| Some(p)).collect()
    };
    let theirs = choices(b);
    for mine in choices(a) {
        for &their in &theirs {
            let both_lose_one = mine.is_some() && mine == their;
            if !both_lose_one || mine.is_some_and(|p| pairing.degree(p) > 2) {
                return Some([mine.map(|p| (a, p)), their.map(|p| (b, p))]);
            }
        }
    }
    None
}
