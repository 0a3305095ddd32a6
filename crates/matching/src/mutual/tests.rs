//! Pairings of small graphs beside every pairing there is.

use proptest::prelude::*;

use super::bound::{bound, dearest};
use super::cover::cover;
use super::graph::{Graph, Pair, Pairing, stable};
use super::settle::settle;

/// How many each takes, and pairs with values. All values differ, unless chance has it.
fn graphs(
    seekers: std::ops::RangeInclusive<usize>,
    most: usize,
) -> impl Strategy<Value = (Vec<usize>, Vec<(usize, usize, f32)>)> {
    seekers.prop_flat_map(move |n| {
        let all: Vec<(usize, usize)> = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).collect();
        let pairs = proptest::sample::subsequence(all.clone(), 0..=all.len().min(12));
        let pairs = pairs.prop_flat_map(|pairs| {
            let values = proptest::collection::vec(1u32..1000, pairs.len());
            values.prop_map(move |values| {
                pairs.iter().zip(values).map(|(&(a, b), v)| (a, b, v as f32 / 1000.0)).collect::<Vec<_>>()
            })
        });
        (proptest::collection::vec(1..=most, n), pairs)
    })
}

fn graph(capacity: &[usize], pairs: &[(usize, usize, f32)]) -> Graph {
    Graph::new(capacity.to_vec(), pairs.iter().map(|&(a, b, v)| Pair::of(a, b, v)).collect())
}

fn everyone(graph: &Graph) -> Pairing {
    let mut pairing = stable(graph);
    cover(graph, &mut pairing);
    settle(graph, &mut pairing);
    pairing
}

/// Every pairing that the capacities allow: the most seekers served, and the highest total.
fn best_of_all(capacity: &[usize], pairs: &[(usize, usize, f32)]) -> (usize, f64) {
    let (mut served, mut total) = (0, 0.0f64);
    for set in 0u32..1 << pairs.len() {
        let mut degree = vec![0; capacity.len()];
        let mut sum = 0.0;
        for (i, &(a, b, v)) in pairs.iter().enumerate() {
            if set & 1 << i != 0 {
                degree[a] += 1;
                degree[b] += 1;
                sum += f64::from(v);
            }
        }
        if degree.iter().zip(capacity).all(|(d, c)| d <= c) {
            served = served.max(degree.iter().filter(|&&d| d > 0).count());
            total = total.max(sum);
        }
    }
    (served, total)
}

fn served(pairing: &Pairing, seekers: usize) -> usize {
    (0..seekers).filter(|&i| pairing.degree(i) > 0).count()
}

/// Pairs that block, by the definition.
fn blocks(capacity: &[usize], pairs: &[(usize, usize, f32)], pairing: &Pairing) -> Vec<(usize, usize, f32)> {
    let wants =
        |i: usize, v: f32| pairing.of(i).len() < capacity[i] || pairing.of(i).iter().any(|&(_, had)| had < v);
    let new = |&&(a, b, v): &&(usize, usize, f32)| !pairing.has(a, b) && wants(a, v) && wants(b, v);
    pairs.iter().filter(new).copied().collect()
}

/// That it keeps to the capacities and to the pairs there are.
fn is_sound(capacity: &[usize], pairs: &[(usize, usize, f32)], pairing: &Pairing) -> bool {
    let known = |a, b, v| pairs.contains(&(a, b, v));
    let mut seen = std::collections::BTreeSet::new();
    capacity.iter().enumerate().all(|(i, &c)| pairing.degree(i) <= c)
        && pairing.pairs().all(|(a, b, v)| known(a, b, v) && seen.insert((a, b)))
}

/// That giving in to a blocking pair, whatever is given up for it, leaves more out.
fn costs_somebody(capacity: &[usize], pairing: &Pairing, (a, b, v): (usize, usize, f32)) -> bool {
    let n = capacity.len();
    let choices = |i: usize| -> Vec<Option<usize>> {
        if pairing.degree(i) < capacity[i] {
            return vec![None];
        }
        pairing.of(i).iter().filter(|&&(_, had)| had < v).map(|&(p, _)| Some(p)).collect()
    };
    choices(a).into_iter().all(|mine| {
        choices(b).into_iter().all(|their| {
            let mut other = pairing.clone();
            mine.into_iter().for_each(|p| other.remove(a, p));
            their.into_iter().for_each(|p| other.remove(b, p));
            other.add(a, b, v);
            served(&other, n) < served(pairing, n)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_stable_choice_is_stable_and_worth_at_least_half((capacity, pairs) in graphs(1..=7, 3)) {
        let graph = graph(&capacity, &pairs);
        let pairing = stable(&graph);
        prop_assert!(is_sound(&capacity, &pairs, &pairing));
        prop_assert!(blocks(&capacity, &pairs, &pairing).is_empty());
        prop_assert_eq!(pairing.blocking(&graph).count(), 0);
        prop_assert!(pairing.total() * 2.0 >= best_of_all(&capacity, &pairs).1 - 1e-9);
    }

    #[test]
    fn as_few_as_possible_are_left_out((capacity, pairs) in graphs(1..=9, 2)) {
        let graph = graph(&capacity, &pairs);
        let pairing = everyone(&graph);
        prop_assert!(is_sound(&capacity, &pairs, &pairing));
        prop_assert_eq!(served(&pairing, capacity.len()), best_of_all(&capacity, &pairs).0);
        let blocking = blocks(&capacity, &pairs, &pairing);
        prop_assert_eq!(pairing.blocking(&graph).count(), blocking.len());
        for pair in blocking {
            prop_assert!(costs_somebody(&capacity, &pairing, pair), "{:?} {:?}", pairing, pair);
        }
    }

    #[test]
    fn those_of_one_introduction_are_paired_through_odd_rings((capacity, pairs) in graphs(3..=11, 1)) {
        let graph = graph(&capacity, &pairs);
        let pairing = everyone(&graph);
        prop_assert!(is_sound(&capacity, &pairs, &pairing));
        prop_assert_eq!(served(&pairing, capacity.len()), best_of_all(&capacity, &pairs).0);
    }

    #[test]
    fn no_choice_exceeds_the_bound((capacity, pairs) in graphs(1..=7, 3)) {
        let graph = graph(&capacity, &pairs);
        let (bound, stable) = (bound(&graph), stable(&graph));
        let highest = best_of_all(&capacity, &pairs).1;
        prop_assert!(bound.total >= highest - 1e-6, "{} {}", bound.total, highest);
        if let Some(dearest) = dearest(&graph, &bound, &stable) {
            prop_assert!(is_sound(&capacity, &pairs, &dearest));
            prop_assert!(dearest.total() > stable.total());
        }
    }

    #[test]
    fn large_choices_are_sound_and_settled(seed in 0u64..1000, n in 20usize..60, most in 1usize..5) {
        // Sparse, with hubs, so that many are left out at first.
        let mut state = seed;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let mut pairs: Vec<(usize, usize, f32)> = Vec::new();
        for _ in 0..n * 2 {
            let (a, b) = (next(n / 4), next(n));
            if a != b && !pairs.iter().any(|&(x, y, _)| (x, y) == (a.min(b), a.max(b))) {
                pairs.push((a.min(b), a.max(b), next(100_000) as f32 / 1e5));
            }
        }
        let capacity: Vec<usize> = (0..n).map(|_| 1 + next(most)).collect();
        let graph = graph(&capacity, &pairs);
        let pairing = everyone(&graph);
        prop_assert!(is_sound(&capacity, &pairs, &pairing));
        prop_assert!(served(&pairing, n) >= served(&stable(&graph), n));
        for pair in blocks(&capacity, &pairs, &pairing) {
            prop_assert!(costs_somebody(&capacity, &pairing, pair));
        }
    }
}

#[test]
fn one_of_three_gives_up_an_introduction_for_whom_nobody_else_would_have() {
    // 0 and 1 like each other best; 2 can only meet 0, which takes two.
    let pairs = [(0, 1, 0.9), (0, 3, 0.8), (1, 3, 0.7), (0, 2, 0.1)];
    let capacity = [2, 2, 1, 2];
    let graph = graph(&capacity, &pairs);
    assert_eq!(stable(&graph).degree(2), 0);
    let pairing = everyone(&graph);
    assert!(pairing.has(0, 2) && pairing.has(0, 1) && pairing.has(1, 3));
    let blocking: Vec<_> = pairing.blocking(&graph).map(Pair::ends).collect();
    assert_eq!(blocking, [(0, 3)]);
}

#[test]
fn a_chain_through_an_odd_ring_serves_both_of_its_ends() {
    // A ring of five with a stem at each of two of its seekers, one introduction each.
    let pairs = [(0, 1, 0.9), (1, 2, 0.2), (2, 3, 0.9), (3, 4, 0.2), (0, 4, 0.2), (1, 5, 0.1), (4, 6, 0.1)];
    let graph = graph(&[1; 7], &pairs);
    assert_eq!(served(&everyone(&graph), 7), 6);
}

#[test]
fn nobody_and_one_alone_are_no_trouble() {
    for n in [0, 1] {
        let graph = graph(&vec![3; n], &[]);
        let pairing = everyone(&graph);
        assert_eq!((pairing.pairs().count(), bound(&graph).total), (0, 0.0));
    }
}

#[test]
fn pairs_order_by_value_then_by_seekers() {
    let mut pairs = [Pair::of(3, 2, 0.5), Pair::of(1, 9, 0.7), Pair::of(0, 5, 0.5), Pair::of(7, 8, 0.0)];
    pairs.sort_unstable();
    let ends: Vec<_> = pairs.iter().map(|p| (p.ends(), p.value())).collect();
    assert_eq!(ends, [((1, 9), 0.7), ((0, 5), 0.5), ((2, 3), 0.5), ((7, 8), 0.0)]);
}
