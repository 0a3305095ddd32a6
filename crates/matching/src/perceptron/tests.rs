#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use super::*;
use crate::chance::Chance;

const NUMBERS: usize = 24;

/// A network by chance, its numbers of every criterion, and bins of so many candidates.
fn random(candidates: usize) -> (Perceptron, Vec<u8>, Vec<Vec<u8>>) {
    let mut chance = Chance::new(5);
    let numbers: Vec<u8> = (0..NUMBERS).map(|at| (at % GROUPS) as u8).collect();
    let mut of: Vec<u16> = (0..NUMBERS as u16).collect();
    let places = places();
    of.sort_by_key(|&at| places.iter().position(|&p| p == numbers[usize::from(at)]));
    let mut one = move || chance.unit() as f32 * 2.0 - 1.0;
    let inputs = of.into_iter().map(|number| Input { number, values: (0..30).map(|_| one()).collect() });
    let inputs: Vec<Input> = inputs.collect();
    let layers = Layers {
        first: Array2::from_shape_fn((21, NUMBERS), |_| one()),
        first_bias: Array1::from_shape_fn(21, |_| one()),
        second: Array2::from_shape_fn((10, 21), |_| one()),
        second_bias: Array1::from_shape_fn(10, |_| one()),
        last: Array1::from_shape_fn(10, |_| one()),
    };
    let mut chance = Chance::new(6);
    let bins = (0..NUMBERS).map(|_| (0..candidates).map(|_| chance.below(34) as u8).collect()).collect();
    (Perceptron::new(inputs, layers, &numbers).unwrap(), numbers, bins)
}

/// What it says of a candidate of whom only some criteria are known, reckoned unit by unit.
fn by_hand(net: &Perceptron, bins: &[Vec<u8>], candidate: usize, known: u16) -> f64 {
    let worth = |(input, group): (&Input, &u8)| {
        let bin = usize::from(bins[usize::from(input.number)][candidate]);
        let value = input.values.get(bin).copied().unwrap_or(0.0);
        if known & 1 << group == 0 { 0.0 } else { f64::from(value) }
    };
    let below: Vec<f64> = net.inputs.iter().zip(&net.groups).map(worth).collect();
    let layer = |weights: &Array2<f32>, bias: &Array1<f32>, below: &[f64]| -> Vec<f64> {
        let unit = |(row, bias): (ndarray::ArrayView1<f32>, &f32)| {
            let sum: f64 = row.iter().zip(below).map(|(w, x)| f64::from(*w) * x).sum();
            (sum + f64::from(*bias)).max(0.0)
        };
        weights.rows().into_iter().zip(bias).map(unit).collect()
    };
    let first = layer(&net.layers.first, &net.layers.first_bias, &below);
    let second = layer(&net.layers.second, &net.layers.second_bias, &first);
    net.layers.last.iter().zip(second).map(|(w, x)| f64::from(*w) * x).sum()
}

const ALL: u16 = (1 << GROUPS) - 1;

/// The same with more candidates than a block holds, of every third of whom some criteria are unknown.
fn partly_unknown() -> (Perceptron, Vec<Vec<u8>>, Vec<u16>) {
    let (net, _, bins) = random(BLOCK + 9);
    let unknown: Vec<u16> = (0..BLOCK as u16 + 9).map(|i| if i % 3 == 0 { i & ALL } else { 0 }).collect();
    (net, bins, unknown)
}

#[test]
fn what_it_adds_is_what_its_units_say_beyond_what_they_say_of_nothing() {
    let (net, bins, unknown) = partly_unknown();
    let mut scores = vec![2.0; unknown.len()];
    net.add(&bins, &unknown, &mut scores);
    for (at, (score, unknown)) in scores.iter().zip(&unknown).enumerate() {
        let says = by_hand(&net, &bins, at, ALL & !unknown) - by_hand(&net, &bins, at, 0);
        assert!((f64::from(*score) - 2.0 - says).abs() < 1e-4, "{at}: {score} {says}");
    }
}

#[test]
fn parts_are_what_each_criterion_moves_and_sum_to_the_whole() {
    let (net, bins, unknown) = partly_unknown();
    let mut scores = vec![0.0; unknown.len()];
    net.add(&bins, &unknown, &mut scores);
    for (at, parts) in net.parts(&bins, &unknown).iter().enumerate() {
        assert!((parts.iter().sum::<f32>() - scores[at]).abs() < 1e-4);
        let mut known = 0;
        for group in places() {
            let before = by_hand(&net, &bins, at, known);
            known |= (1 << group) & !unknown[at];
            let moved = by_hand(&net, &bins, at, known) - before;
            assert!((f64::from(parts[usize::from(group)]) - moved).abs() < 1e-4);
            assert!(
                unknown[at] & 1 << group == 0 || parts[usize::from(group)] == 0.0,
                "unknown adds nothing"
            );
        }
    }
}

#[test]
fn what_it_says_of_a_candidate_is_the_same_to_the_bit_whoever_stands_beside_it() {
    let (net, _, bins) = random(BLOCK + 9);
    let all = net.parts(&bins, &[0; BLOCK + 9]);
    for at in (0..BLOCK + 9).step_by(37) {
        let own: Vec<Vec<u8>> = bins.iter().map(|column| vec![column[at]]).collect();
        assert_eq!(net.parts(&own, &[0]), [all[at]], "{at}");
        let two: Vec<Vec<u8>> = bins.iter().map(|column| vec![column[3], column[at]]).collect();
        assert_eq!(net.parts(&two, &[0; 2]), [all[3], all[at]], "{at}");
    }
}

#[test]
fn what_fit_adds_depends_on_nothing_that_ties_say() {
    let (net, numbers, bins) = random(40);
    let of_ties = Criterion::Relationships as u8;
    let mut others = bins.clone();
    for (column, _) in others.iter_mut().zip(&numbers).filter(|(_, group)| **group == of_ties) {
        column.iter_mut().for_each(|bin| *bin = 33 - *bin);
    }
    let (one, other) = (net.parts(&bins, &[0; 40]), net.parts(&others, &[0; 40]));
    for (mut one, mut other) in one.into_iter().zip(other) {
        assert_ne!(one[usize::from(of_ties)], other[usize::from(of_ties)]);
        (one[usize::from(of_ties)], other[usize::from(of_ties)]) = (0.0, 0.0);
        assert_eq!(one, other);
    }
}

#[test]
fn it_is_the_same_when_read_back_and_what_does_not_fit_together_is_refused() {
    let (net, numbers, _) = random(1);
    let text = serde_json::to_string(&net.written()).unwrap();
    let read = |text: &str| serde_json::from_str(text).ok().and_then(|w| Perceptron::read(w, &numbers));
    assert_eq!(read(&text).unwrap(), net);
    let changed = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut file: serde_json::Value = serde_json::from_str(&text).unwrap();
        change(&mut file);
        read(&file.to_string())
    };
    assert!(changed(&|file| file["last"][0] = 3e9.into()).is_none(), "far too large");
    assert!(changed(&|file| file["first"][2][3] = serde_json::Value::Null).is_none());
    assert!(changed(&|file| file["first"][2] = serde_json::json!([1.0])).is_none(), "rows of two lengths");
    assert!(changed(&|file| file["second_bias"] = serde_json::json!([1.0])).is_none());
    assert!(changed(&|file| file["inputs"][0]["number"] = 999.into()).is_none(), "no such number");
    assert!(changed(&|file| file["inputs"].as_array_mut().unwrap().reverse()).is_none(), "precedent first");
    let none = [("first", 0), ("first_bias", 0), ("second", 0), ("second_bias", 0), ("last", 0)];
    assert!(changed(&|file| none.iter().for_each(|(key, _)| file[*key] = serde_json::json!([]))).is_none());
}
