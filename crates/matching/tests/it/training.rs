//! Training is reproducible and refuses what it cannot learn from.

use matching::train::{MIN_TIES, Options, TrainError, boost, train};
use matching::{Criterion, Model, Ties};

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
        ..Options::default()
    };
    let ties = invented(600, 9);
    let (first, report) = train(&world(), &ties, &options, |_| {}).unwrap();
    let (second, _) = train(&world(), &ties, &options, |_| {}).unwrap();
    assert_eq!(first.to_json().unwrap(), second.to_json().unwrap());
    assert_eq!(Model::parse(&first.to_json().unwrap()).unwrap(), first);
    assert_eq!(report.ties, 600);
    let size = first.curve(matching::Feature::PopulationSize);
    assert!(size.at(13.0) > size.at(9.0) + 1.0, "only large cities were tied");
    assert!(first.standing(Criterion::Population, 100.0) > 0.9);
    let other = Options { seed: 2, ..options };
    assert_ne!(
        train(&world(), &ties, &other, |_| {}).unwrap().0.to_json().unwrap(),
        first.to_json().unwrap()
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
