#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use super::*;
use crate::chance::Chance;

/// A forest of random trees over random bins of `rows` candidates.
fn random(rows: usize) -> (Forest, Vec<Vec<u8>>) {
    let mut chance = Chance::new(7);
    let features = 20;
    let groups: Vec<u8> = (0..features).map(|f| (f % GROUPS) as u8).collect();
    let trees = (0..60)
        .map(|at| {
            let depth = at % (MAX_DEPTH + 1);
            let levels = (0..depth)
                .map(|_| Level { feature: chance.below(features) as u16, threshold: chance.below(60) as u8 })
                .collect();
            let mut values: Vec<f32> = (0..Tree::nodes(depth)).map(|_| chance.unit() as f32 - 0.5).collect();
            values[0] = 0.0;
            Tree { levels, values }
        })
        .collect();
    let columns = (0..features).map(|_| (0..rows).map(|_| chance.below(64) as u8).collect()).collect();
    (Forest::new(-3.25, groups, trees).unwrap(), columns)
}

fn scores(forest: &Forest, columns: &[Vec<u8>], weights: &[f32; GROUPS]) -> Vec<f32> {
    let mut out = vec![0.0; columns[0].len()];
    forest.score(columns, weights, &mut out);
    out
}

#[test]
fn the_score_is_the_leaves_found_by_walking() {
    // More than one block, and a last block that is not full.
    let (forest, columns) = random(BLOCK * 2 + 17);
    let scores = scores(&forest, &columns, &[1.0; GROUPS]);
    for (row, &score) in scores.iter().enumerate() {
        let mut sum = f64::from(forest.bias());
        for tree in forest.trees() {
            let mut leaf = 0;
            for (l, level) in tree.levels.iter().enumerate() {
                leaf |= usize::from(columns[usize::from(level.feature)][row] > level.threshold) << l;
            }
            sum += f64::from(tree.values[(1 << tree.levels.len()) - 1 + leaf]);
        }
        assert!((sum - f64::from(score)).abs() < 1e-4, "row {row}: {sum} {score}");
    }
}

#[test]
fn contributions_sum_to_the_score_under_any_weights() {
    let (forest, columns) = random(300);
    let mut chance = Chance::new(3);
    for weights in [[1.0; GROUPS], [0.0; GROUPS], std::array::from_fn(|_| chance.unit() as f32 * 3.0)] {
        let scores = scores(&forest, &columns, &weights);
        for (row, &score) in scores.iter().enumerate() {
            let parts = forest.contributions(&columns, row);
            let sum: f32 = forest.bias() + parts.iter().zip(&weights).map(|(p, w)| p * w).sum::<f32>();
            assert!((sum - score).abs() < 1e-4, "row {row}: {sum} {score}");
        }
    }
}

#[test]
fn contributions_of_many_are_those_of_each() {
    let (forest, columns) = random(700);
    let all = forest.all_contributions(&columns, 700);
    for (row, parts) in all.iter().enumerate() {
        assert_eq!(*parts, forest.contributions(&columns, row));
    }
    assert!(forest.all_contributions(&columns, 0).is_empty());
}

#[test]
fn a_weight_scales_its_own_group_and_no_other() {
    let (forest, columns) = random(300);
    let plain = scores(&forest, &columns, &[1.0; GROUPS]);
    for group in 0..GROUPS {
        let mut weights = [1.0; GROUPS];
        weights[group] = 2.5;
        let scaled = scores(&forest, &columns, &weights);
        for row in 0..300 {
            let more = 1.5 * forest.contributions(&columns, row)[group];
            assert!((scaled[row] - plain[row] - more).abs() < 1e-4);
        }
    }
}

#[test]
fn a_score_does_not_depend_on_who_else_is_scored() {
    let (forest, columns) = random(BLOCK * 2 + 17);
    let all = scores(&forest, &columns, &[0.7; GROUPS]);
    for row in [0, 1, BLOCK - 1, BLOCK, BLOCK * 2 + 16] {
        let alone: Vec<Vec<u8>> = columns.iter().map(|c| vec![c[row]]).collect();
        assert_eq!(scores(&forest, &alone, &[0.7; GROUPS])[0].to_bits(), all[row].to_bits());
    }
}

#[test]
fn what_is_already_there_is_added_to() {
    let (forest, columns) = random(40);
    let mut out = vec![10.0; 40];
    forest.score(&columns, &[1.0; GROUPS], &mut out);
    for (sum, score) in out.iter().zip(scores(&forest, &columns, &[1.0; GROUPS])) {
        assert_eq!(*sum, 10.0 + score);
    }
    forest.score(&columns, &[1.0; GROUPS], &mut []);
}

#[test]
fn a_forest_read_back_is_the_same() {
    let (forest, _) = random(1);
    let text = serde_json::to_string(&forest).unwrap();
    assert_eq!(serde_json::from_str::<Forest>(&text).unwrap(), forest);
    let written = r#"{"bias":-1.5,"groups":[3],"trees":[{"levels":[[0,4]],"values":[0.0,-0.25,0.5]}]}"#;
    let forest: Forest = serde_json::from_str(written).unwrap();
    assert_eq!(serde_json::to_string(&forest).unwrap(), written);
    assert_eq!(scores(&forest, &[vec![0, 4, 5]], &[1.0; GROUPS]), [-1.75, -1.75, -1.0]);
}

#[test]
fn a_forest_that_does_not_fit_together_is_refused_with_a_reason() {
    let refused = |bias: &str, groups: &str, levels: &str, values: &str| {
        let text = format!(
            r#"{{"bias":{bias},"groups":{groups},"trees":[{{"levels":{levels},"values":{values}}}]}}"#
        );
        serde_json::from_str::<Forest>(&text).unwrap_err().to_string()
    };
    let three = "[0,1,2]";
    for (answer, wanted) in [
        (refused("0", "[200]", "[[0,1]]", three), "feature 0 of the forest is in group 200"),
        (refused("0", "[0]", "[[1,1]]", three), "tree 0 of the forest asks for feature 1"),
        (refused("0", "[0]", "[[0,1]]", "[0,1]"), "tree 0 of the forest has 2 values"),
        (refused("0", "[0]", "[]", "[]"), "tree 0 of the forest has 0 values"),
        (refused("0", "[0]", "[[0,1]]", "[0,1,1e39]"), "out of range"),
        (refused("1e39", "[0]", "[[0,1]]", three), "out of range"),
        (refused("0", "[0]", "[[0,1]]", "[1,1,1]"), "must be 0"),
        (refused("0", "[0]", "[[0,256]]", three), "256"),
        (refused("0", "[0]", "[[0,1,1]]", three), "trailing"),
        (refused("0", "[0]", &format!("[{}[0,1]]", "[0,1],".repeat(8)), three), "has 9 levels"),
        (refused("null", "[0]", "[[0,1]]", three), "null"),
    ] {
        assert!(answer.contains(wanted), "{answer}");
    }
    let cut = r#"{"bias":0,"groups":[0],"trees":[{"levels":[[0,1]],"val"#;
    assert!(serde_json::from_str::<Forest>(cut).is_err());
}

#[test]
fn bins_part_at_the_cuts_and_the_unknown_has_its_own() {
    let bins = Bins::try_from(vec![vec![-1.0, 0.5, 2.0], vec![]]).unwrap();
    let values = [f32::NAN, f32::NEG_INFINITY, -1.0, -0.999, 0.5, 0.6, 2.0, 2.1, f32::INFINITY];
    let mut found = [9; 9];
    bins.fill(0, &values, &mut found);
    assert_eq!(found, [0, 1, 1, 2, 2, 3, 3, 4, 4]);
    assert_eq!(values.map(|v| bins.bin(0, v)), found);
    assert_eq!(values.map(|v| bins.bin(1, v)), [0, 1, 1, 1, 1, 1, 1, 1, 1]);
    assert_eq!((bins.features(), bins.cuts(0)), (2, &[-1.0, 0.5, 2.0][..]));
}

#[test]
fn the_search_agrees_with_counting_for_any_number_of_cuts() {
    for n in 0..=MAX_BINS - 2 {
        let cuts: Vec<f32> = (0..n).map(|c| c as f32).collect();
        let bins = Bins::try_from(vec![cuts.clone()]).unwrap();
        for half in -1..=2 * n as i32 {
            let value = half as f32 / 2.0;
            let below = cuts.iter().filter(|c| **c < value).count();
            assert_eq!(usize::from(bins.bin(0, value)), 1 + below);
        }
    }
}

#[test]
fn cuts_that_make_no_sense_are_refused() {
    let of = |cuts: Vec<f32>| Bins::try_from(vec![vec![], cuts]).unwrap_err();
    assert_eq!(of(vec![1.0, 1.0]), BinsError::Order(1));
    assert_eq!(of(vec![2.0, 1.0]), BinsError::Order(1));
    assert_eq!(of(vec![f32::NAN]), BinsError::Order(1));
    assert_eq!(of(vec![0.0, f32::INFINITY]), BinsError::Order(1));
    assert_eq!(of((0..127).map(|c| c as f32).collect()), BinsError::TooMany(1, 127));
    assert!(serde_json::from_str::<Bins>("[[3,1]]").is_err());
    let bins = Bins::try_from(vec![vec![0.1, 7.25], vec![]]).unwrap();
    assert_eq!(serde_json::to_string(&bins).unwrap(), "[[0.1,7.25],[]]");
    assert_eq!(serde_json::from_str::<Bins>("[[0.1,7.25],[]]").unwrap(), bins);
}

#[test]
fn cuts_spread_the_weight_evenly() {
    let even = cuts((0..6300).map(|v| (v as f32, 1.0)), 64);
    assert_eq!(even.len(), 62);
    let bins = Bins::try_from(vec![even]).unwrap();
    let mut counts = [0; 64];
    (0..6300).for_each(|v| counts[usize::from(bins.bin(0, v as f32))] += 1);
    assert_eq!(counts[0], 0);
    assert!(counts[1..].iter().all(|&n| (90..=110).contains(&n)), "{counts:?}");
}

#[test]
fn few_values_get_a_bin_each_and_a_frequent_one_its_own() {
    let few = cuts([0.0, 1.0, 1.0, 1.0, 3.0, f32::NAN, -0.0].map(|v| (v, 1.0)), 64);
    assert_eq!(few, [0.5, 2.0]);
    assert!(cuts([(f32::NAN, 1.0), (5.0, 1.0), (6.0, 0.0)], 64).is_empty());
    assert!(cuts([], 64).is_empty());
    // Nine tenths are zero: the others still get nearly all of the bins.
    let most = cuts((0..10_000).map(|v| (if v < 9000 { 0.0 } else { v as f32 }, 1.0)), 34);
    assert_eq!(most[0], 4500.0);
    assert_eq!(most.len(), 32);
    // Neighbours in single precision can still be told apart.
    let next = f32::from_bits(1.0f32.to_bits() + 1);
    let bins = Bins::try_from(vec![cuts([(1.0, 1.0), (next, 1.0)], 64)]).unwrap();
    assert_ne!(bins.bin(0, 1.0), bins.bin(0, next));
}

#[test]
fn a_table_gives_every_value_the_bin_that_a_search_gives() {
    let cuts = vec![-3.0e5, -1.0, -0.99, 0.0, 1e-20, 0.5, 0.501, 7.0, f32::MAX];
    let bins = Bins::try_from(vec![cuts.clone(), Vec::new()]).unwrap();
    let mut values: Vec<f32> = cuts.iter().flat_map(|c| [*c, c.next_up(), c.next_down()]).collect();
    values.extend([0.0, -0.0, f32::NAN, -f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MIN]);
    let mut chance = Chance::new(4);
    values.extend((0..20_000).map(|_| f32::from_bits(chance.next() as u32)));
    for feature in 0..2 {
        let mut out = vec![0; values.len()];
        bins.fill(feature, &values, &mut out);
        for (value, bin) in values.iter().zip(out) {
            assert_eq!(bin, bins.bin(feature, *value), "{value:e}");
        }
    }
}
