//! Training is reproducible and refuses what it cannot learn from.

use matching::train::{MIN_TIES, Options, Progress, TrainError, boost, descent, train};
use matching::{Criterion, Feature, Model, Ties};

use crate::{invented, quick, world};

#[test]
fn the_same_seed_gives_the_same_model_and_it_learns_that_size_matters() {
    let options = Options { forests: 2, ..quick() };
    let ties = invented(600, 9);
    let (first, report) = train(&world(), &ties, &options, |_| {}).unwrap();
    let (second, _) = train(&world(), &ties, &options, |_| {}).unwrap();
    assert_eq!(first.to_json().unwrap(), second.to_json().unwrap());
    assert_eq!(Model::parse(&first.to_json().unwrap()).unwrap(), first);
    assert_eq!(report.ties, 600);
    let size = first.curve(Feature::PopulationSize);
    assert!(size.at(13.0) > size.at(9.0) + 1.0, "only large cities were tied");
    assert!(first.standing(Criterion::Population, 100.0) > 0.9);
    let other = Options { seed: 2, ..options };
    assert_ne!(
        train(&world(), &ties, &other, |_| {}).unwrap().0.to_json().unwrap(),
        first.to_json().unwrap()
    );
}

#[test]
fn as_much_of_the_curves_is_kept_beside_those_that_look_as_stand_on_them() {
    let ties = invented(600, 9);
    let learned = |forests, rounds| {
        let descent = descent::Options { rounds, ..quick().descent };
        let (model, _) = train(&world(), &ties, &Options { forests, descent, ..quick() }, |_| {}).unwrap();
        let file: serde_json::Value = serde_json::from_str(&model.to_json().unwrap()).unwrap();
        assert_eq!(file["second_look"]["perceptron"].is_null(), forests == 0 || rounds == 0);
        (model.trees(), file["second_look"]["kept"].as_f64().unwrap() as f32, model)
    };
    let (trees, kept, none) = learned(0, 1);
    assert_eq!((trees, kept), (0, 1.0), "curves alone are kept whole");
    let without = [(1, 0, 1.0), (2, 0, 0.5), (4, 0, 0.5)];
    for (forests, rounds, part) in without.into_iter().chain([(1, 1, 0.5), (2, 1, 1.0 / 3.0), (4, 1, 0.4)]) {
        let (trees, kept, model) = learned(forests, rounds);
        assert_eq!((trees, kept), (6 * forests, part));
        // The curves themselves stay what they are: they rank all that is not looked at twice.
        assert_eq!(model.curve(Feature::Distance), none.curve(Feature::Distance));
    }
}

#[test]
fn forests_learn_from_worlds_of_their_own_and_all_are_told_of() {
    let heard = std::sync::Mutex::new(Vec::new());
    let trees = boost::Options { trees: 2, ..boost::Options::default() };
    let options = Options { second_worlds: 2, forests: 3, boost: trees, ..quick() };
    train(&world(), &invented(600, 9), &options, |told| heard.lock().unwrap().push(told)).unwrap();
    let heard = heard.into_inner().unwrap();
    let worlds: Vec<_> = heard
        .iter()
        .filter_map(|p| if let Progress::Second { done, of } = p { Some((*done, *of)) } else { None })
        .collect();
    let trees: Vec<_> = heard
        .iter()
        .filter_map(|p| if let Progress::Trees { done, of } = p { Some((*done, *of)) } else { None })
        .collect();
    assert_eq!(worlds, [(0, 6), (1, 6), (2, 6), (3, 6), (4, 6), (5, 6), (6, 6)]);
    assert!(
        trees.is_sorted() && trees.first() == Some(&(0, 6)) && trees.last() == Some(&(6, 6)),
        "{trees:?}"
    );
}

#[test]
fn too_few_ties_and_senseless_settings_are_refused() {
    let few = invented(MIN_TIES - 1, 9);
    let error = train(&world(), &few, &Options::default(), |_| {}).unwrap_err();
    assert_eq!(error, TrainError::TooFew(MIN_TIES - 1));
    let none = train(&world(), &Ties::default(), &Options::default(), |_| {});
    assert_eq!(none.unwrap_err(), TrainError::TooFew(0));
    let wild = Options { hidden: f64::NAN, ..Options::default() };
    assert_eq!(train(&world(), &few, &wild, |_| {}).unwrap_err(), TrainError::Setting("hidden"));
    let none = descent::Options { units: [128, 0], ..descent::Options::default() };
    let none = train(&world(), &few, &Options { descent: none, ..Options::default() }, |_| {});
    assert_eq!(none.unwrap_err(), TrainError::Setting("descent"));
}

#[test]
fn what_a_score_is_worth_is_learned_from_ties_set_aside_apart_for_cities_with_partners_and_without() {
    let options = |aside| Options { aside, ..quick() };
    let ties = invented(600, 9);
    let learned = |aside| train(&world(), &ties, &options(aside), |_| {}).unwrap().0;
    let model = learned((0.1, 0.1));
    for has_partners in [true, false] {
        let at = |score: f32| model.likelihood(score, has_partners);
        assert!(at(-3.0) < at(0.0) && at(0.0) < at(3.0) && at(3.0) < at(6.0));
        // Ties of 600 among some 4,000 large cities: what is sure of any pair is that it is unlikely.
        assert!((1e-9..0.05).contains(&at(0.0)), "{}", at(0.0));
    }
    assert_ne!(model.likelihood(2.0, true), model.likelihood(2.0, false));
    // Of nothing nothing is learned: the curves' own log-odds stand in, for both alike.
    let none = learned((0.0, 0.0));
    for has_partners in [true, false] {
        let log_odds = |score: f32| {
            let p = f64::from(none.likelihood(score, has_partners));
            (p / (1.0 - p)).ln()
        };
        let score = 6.0 - none.intercept;
        assert!((log_odds(score) - 6.0).abs() < 1e-2, "{}", log_odds(score));
    }
    let wild = train(&world(), &ties, &options((0.0, f64::NAN)), |_| {});
    assert_eq!(wild.unwrap_err(), TrainError::Setting("aside"));
}
