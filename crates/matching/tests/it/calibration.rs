//! From scores to likelihoods.

use matching::calibration::{Calibration, CalibrationError};
use matching::chance::Chance;
use proptest::prelude::*;

/// Pairs tied with the odds `slope · score + base`; of the untied only a tenth is kept, each
/// for ten, and of the ties a quarter, each for four.
fn sampled(count: usize, slope: f64, base: f64, seed: u64) -> Vec<(f32, f64, bool)> {
    let mut chance = Chance::new(seed);
    let mut out = Vec::new();
    for _ in 0..count {
        let score = chance.unit() * 12.0 - 4.0;
        let tied = chance.unit() < 1.0 / (1.0 + (-(slope * score + base)).exp());
        let (kept, weight) = if tied { (0.25, 4.0) } else { (0.1, 10.0) };
        if chance.unit() < kept {
            out.push((score as f32, weight, tied));
        }
    }
    out
}

#[test]
fn a_known_sigmoid_is_recovered_and_weights_undo_the_sampling() {
    for (slope, base) in [(1.0, -6.0), (0.5, -5.0), (1.6, -8.0)] {
        let fitted = Calibration::fit(sampled(400_000, slope, base, 5).into_iter());
        for score in [-2.0f32, 0.0, 2.0, 4.0, 6.0, 7.5] {
            let truth = slope * f64::from(score) + base;
            let error = (f64::from(fitted.log_odds(score)) - truth).abs();
            // Where hardly any pair is tied, few can be learned from.
            let bound = if truth < -6.0 { 0.8 } else { 0.3 };
            assert!(error < bound, "slope {slope}: {error:.2} off at {score}");
        }
        assert!(fitted.knots().count() <= Calibration::MOST_KNOTS);
    }
}

#[test]
fn what_bends_is_followed() {
    // Nothing to choose between low scores, then a steep rise.
    let mut chance = Chance::new(8);
    let samples = (0..200_000).map(|_| {
        let score = chance.unit() * 10.0;
        let odds = if score < 6.0 { -5.0 } else { -5.0 + 2.0 * (score - 6.0) };
        (score as f32, 1.0, chance.unit() < 1.0 / (1.0 + f64::exp(-odds)))
    });
    let fitted = Calibration::fit(samples);
    assert!((fitted.log_odds(1.0) - fitted.log_odds(5.0)).abs() < 0.5);
    assert!((fitted.log_odds(9.0) - 1.0).abs() < 0.3, "{}", fitted.log_odds(9.0));
}

#[test]
fn few_or_no_ties_give_small_likelihoods_not_zero() {
    let untied = |n: usize| (0..n).map(move |i| (i as f32 / n as f32 * 5.0, 1.0, false));
    let none = Calibration::fit(untied(10_000));
    assert!(none.likelihood(2.5) > 0.0 && none.likelihood(2.5) < 1e-3, "{}", none.likelihood(2.5));
    let one = Calibration::fit(untied(10_000).chain([(4.0, 1.0, true)]));
    assert!(one.likelihood(4.0) > 1e-5 && one.likelihood(4.0) < 1e-2, "{}", one.likelihood(4.0));
    assert!(one.likelihood(0.5) < one.likelihood(4.5));
    let all = Calibration::fit((0..100).map(|i| (i as f32, 1.0, true)));
    assert!(all.likelihood(50.0) > 0.9 && all.likelihood(50.0) < 1.0);
    assert_eq!(Calibration::fit(std::iter::empty()), Calibration::default());
    let spoilt = [(f32::NAN, 1.0, true), (1.0, 0.0, true), (1.0, f64::NAN, false)];
    assert_eq!(Calibration::fit(spoilt.into_iter()), Calibration::default());
    let equal = Calibration::fit((0..1000).map(|i| (3.0, 1.0, i % 10 == 0)));
    assert!((equal.likelihood(3.0) - 0.1).abs() < 0.02, "{}", equal.likelihood(3.0));
    assert!(equal.likelihood(4.0) > equal.likelihood(3.0));
}

#[test]
fn beyond_the_knots_it_goes_on_rising_within_bounds() {
    let fitted = Calibration::fit(sampled(100_000, 1.0, -6.0, 1).into_iter());
    assert!(fitted.log_odds(9.5) > fitted.log_odds(9.0));
    assert!(fitted.log_odds(-7.5) < fitted.log_odds(-7.0));
    for score in [f32::NEG_INFINITY, f32::MIN, f32::MAX, f32::INFINITY, f32::NAN] {
        let p = fitted.likelihood(score);
        assert!(p > 0.0 && p < 1.0, "{score}: {p}");
    }
}

#[test]
fn a_file_that_does_not_rise_is_refused() {
    let fitted = Calibration::fit(sampled(20_000, 1.0, -4.0, 2).into_iter());
    let text = serde_json::to_string(&fitted).unwrap();
    assert_eq!(serde_json::from_str::<Calibration>(&text).unwrap(), fitted);
    assert_eq!(Calibration::new(vec![0.0], vec![0.0]), Err(CalibrationError::Count));
    assert_eq!(Calibration::new(vec![0.0, 1.0], vec![0.0]), Err(CalibrationError::Count));
    let long: Vec<f32> = (0..41u8).map(f32::from).collect();
    assert_eq!(Calibration::new(long.clone(), long), Err(CalibrationError::Count));
    for (scores, odds) in [([0.0, 0.0], [0.0, 1.0]), ([0.0, 1.0], [1.0, 1.0]), ([0.0, f32::NAN], [0.0, 1.0])]
    {
        assert_eq!(Calibration::new(scores.into(), odds.into()), Err(CalibrationError::Rising));
    }
    for bad in [
        r#"{"scores":[0,1],"log_odds":[1,0]}"#,
        r#"{"scores":[0,1]}"#,
        r#"{"scores":[0,1],"log_odds":[0,1],"more":1}"#,
    ] {
        assert!(serde_json::from_str::<Calibration>(bad).is_err(), "{bad}");
    }
}

proptest! {
    #[test]
    fn it_always_rises_and_is_never_certain(
        samples in prop::collection::vec((-20.0f32..20.0, 0.01f64..1e6, prop::bool::weighted(0.2)), 0..400),
    ) {
        let fitted = Calibration::fit(samples.iter().copied());
        prop_assert!(fitted.knots().count() <= Calibration::MOST_KNOTS);
        let again: Calibration = serde_json::from_str(&serde_json::to_string(&fitted).unwrap()).unwrap();
        prop_assert_eq!(&again, &fitted);
        let odds: Vec<f32> = (-250..=250).map(|i| fitted.log_odds(i as f32 / 10.0)).collect();
        prop_assert!(odds.windows(2).all(|w| w[0] <= w[1]));
        let inner: Vec<_> = fitted.knots().collect();
        prop_assert!(inner.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1));
        for i in -250..=250 {
            let p = fitted.likelihood(i as f32 / 10.0);
            prop_assert!(p > 0.0 && p < 1.0);
        }
        let mut turned = samples;
        turned.reverse();
        prop_assert_eq!(Calibration::fit(turned.into_iter()), fitted);
    }
}
