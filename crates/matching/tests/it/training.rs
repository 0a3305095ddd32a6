//! Training is reproducible and refuses what it cannot learn from.

use matching::train::{MIN_TIES, Options, Progress, TrainError, boost, train};
use matching::{Criterion, Feature, Model, Ties};

use crate::{invented, world};

#[test]
fn the_same_seed_gives_the_same_model_and_it_learns_that_size_matters() {
    let options = Options {
        worlds: 1,
        draws: 10,
        rounds: 25,
        second_worlds: 1,
        most_asking: 30,
        forests: 2,
        boost: boost::Options { trees: 6, ..boost::Options::default() },
        measure: None,
        bystanders: 20,
        ..Options::default()
    };
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
fn as_much_of_the_curves_is_kept_beside_the_forests_as_stand_on_them() {
    let options = |forests| Options {
        worlds: 1,
        draws: 10,
        rounds: 25,
        second_worlds: 1,
        most_asking: 30,
        forests,
        boost: boost::Options { trees: 6, ..boost::Options::default() },
        measure: None,
        bystanders: 20,
        ..Options::default()
    };
    let ties = invented(600, 9);
    let learned = |forests| {
        let (model, _) = train(&world(), &ties, &options(forests), |_| {}).unwrap();
        let file: serde_json::Value = serde_json::from_str(&model.to_json().unwrap()).unwrap();
        (model.trees(), file["second_look"]["kept"].as_f64().unwrap(), model)
    };
    let (trees, kept, none) = learned(0);
    assert_eq!((trees, kept), (0, 1.0), "curves alone are kept whole");
    for (forests, part) in [(1, 1.0), (2, 0.5), (4, 0.5)] {
        let (trees, kept, model) = learned(forests);
        assert_eq!((trees, kept), (6 * forests, part));
        // The curves themselves stay what they are: they rank all that no forest looks at.
        assert_eq!(model.curve(Feature::Distance), none.curve(Feature::Distance));
    }
}

#[test]
fn forests_learn_from_worlds_of_their_own_and_all_are_told_of() {
    let heard = std::sync::Mutex::new(Vec::new());
    let options = Options {
        worlds: 1,
        draws: 10,
        rounds: 5,
        second_worlds: 2,
        most_asking: 30,
        forests: 3,
        boost: boost::Options { trees: 2, ..boost::Options::default() },
        measure: None,
        bystanders: 20,
        ..Options::default()
    };
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
}

#[test]
fn what_a_score_is_worth_is_learned_from_ties_set_aside_apart_for_cities_with_partners_and_without() {
    let options = |aside| Options {
        worlds: 1,
        draws: 10,
        rounds: 25,
        second_worlds: 1,
        most_asking: 30,
        forests: 1,
        boost: boost::Options { trees: 6, ..boost::Options::default() },
        measure: None,
        bystanders: 20,
        aside,
        ..Options::default()
    };
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
