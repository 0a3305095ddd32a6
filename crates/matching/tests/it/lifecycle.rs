//! A model's life: what its file gives away, files that are damaged, lists that teach little,
//! and places that are gone by the time the model is used.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use gazetteer::{GeoId, Kind};
use matching::chance::Chance;
use matching::rates::FEWEST;
use matching::train::{Options, boost, set_aside, train};
use matching::{Engine, Model, ModelError, Query, Tie, Ties};
use serde_json::Value;

use crate::small::{CITIES, world_of};
use crate::{invented, world};

/// More pairs and trees than elsewhere, for what they give away is looked for.
fn quick() -> Options {
    let trees = boost::Options { trees: 40, ..boost::Options::default() };
    Options { most_asking: 60, boost: trees, ..crate::quick() }
}

/// Visits every number and every text of a JSON value, names of fields too.
fn visit(value: &Value, number: &mut impl FnMut(f64), text: &mut impl FnMut(&str)) {
    match value {
        Value::Number(n) => number(n.as_f64().unwrap()),
        Value::String(s) => text(s),
        Value::Array(list) => list.iter().for_each(|v| visit(v, number, text)),
        Value::Object(fields) => fields.iter().for_each(|(name, v)| {
            text(name);
            visit(v, number, text);
        }),
        Value::Null | Value::Bool(_) => {}
    }
}

#[test]
fn no_tie_can_be_read_back_out_of_a_model_file() {
    let ties = invented(300, 4);
    let (model, _) = train(&world(), &ties, &quick(), |_| {}).unwrap();
    let text = model.to_json().unwrap();
    let world = world();
    let ids: BTreeSet<GeoId> = ties.iter().flat_map(|(a, b, _)| [a, b]).collect();
    let names: Vec<&str> = ids.iter().map(|id| world.by_id(*id).unwrap().name()).collect();
    let mut numbers = 0;
    visit(
        &serde_json::from_str(&text).unwrap(),
        &mut |n| {
            numbers += 1;
            let whole = (n.fract() == 0.0 && n >= 0.0).then_some(n as u32);
            assert!(whole.is_none_or(|n| !ids.contains(&GeoId(n))), "{n} is the id of a city with ties");
        },
        &mut |s| {
            assert!(!ids.iter().any(|id| s.contains(&id.to_string())), "“{s}” holds an id");
            // Short names are part of other words.
            let named = names.iter().find(|name| name.chars().count() > 4 && s.contains(**name));
            assert_eq!(named, None, "“{s}” names a city");
        },
    );
    assert!(numbers > 100, "the file was looked through");
    let mut counted: BTreeMap<String, u32> = BTreeMap::new();
    for (a, b, _) in ties.iter() {
        let iso = |id| world.country(world.by_id(id).unwrap().country_ix()).iso2.clone();
        let mut ends = [iso(a), iso(b)];
        ends.sort();
        *counted.entry(ends.join("-")).or_default() += 1;
    }
    assert!(counted.values().any(|&n| n < FEWEST), "there is something to leave out");
    counted.retain(|_, n| *n >= FEWEST);
    assert_eq!(model.rates().pairs, counted, "rare pairs of countries are left out");
}

#[test]
fn a_file_cut_anywhere_is_refused_and_says_what_to_do() {
    let text = Model::shipped().unwrap().to_json().unwrap();
    let whole = text.trim_end().len();
    let mut chance = Chance::new(3);
    let cuts = (0..64).chain((0..200).map(|_| chance.below(whole))).chain(whole.saturating_sub(64)..whole);
    for cut in cuts.filter(|&cut| text.is_char_boundary(cut)) {
        let error = Model::parse(&text[..cut]).unwrap_err();
        assert!(matches!(error, ModelError::Json(_)), "cut at {cut}: {error}");
        assert!(error.to_string().contains("twinhall train"), "{error}");
    }
}

#[test]
fn a_flipped_bit_gives_an_error_or_a_model_that_ranks() {
    let good = Model::shipped().unwrap().to_json().unwrap();
    let small = world_of(CITIES);
    let mut chance = Chance::new(8);
    let mut read = 0;
    for _ in 0..240 {
        let mut bytes = good.clone().into_bytes();
        let at = chance.below(bytes.len());
        bytes[at] ^= 1 << chance.below(8);
        // Bytes that are no text are refused before they get here.
        let Ok(text) = String::from_utf8(bytes) else { continue };
        if let Ok(model) = Model::parse(&text) {
            read += 1;
            assert!(model.to_json().is_ok(), "bit at byte {at}");
            let engine = Engine::new(small.clone(), model, Arc::default());
            let place = small.by_id(GeoId(1)).unwrap().ix();
            let ranking = engine.rank(&Query::new(place)).unwrap();
            assert!(ranking.matches.iter().all(|m| m.score.is_finite()), "bit at byte {at}");
        }
    }
    assert!(read > 20, "a digit for another is still a number: {read}");
}

/// Puts `bad` in place of the first number behind a key; behind "a/b", of the one in "a".
fn spoilt(text: &str, path: &str, bad: &str) -> String {
    let from = path.split('/').fold(0, |from, key| {
        let key = format!("\"{key}\":");
        from + text[from..].find(&key).unwrap() + key.len()
    });
    let digit = |c: char| c.is_ascii_digit() || c == '-';
    let start = from + text[from..].find(digit).unwrap();
    let end = start + text[start..].find(|c: char| !digit(c) && c != '.' && c != 'e').unwrap();
    format!("{}{bad}{}", &text[..start], &text[end..])
}

#[test]
fn what_is_not_a_number_another_version_and_wrong_lengths_are_refused() {
    let text = Model::shipped().unwrap().to_json().unwrap();
    for key in [
        "values",
        "variance",
        "standings",
        "intercept",
        "fit",
        "precedent",
        "calibration/scores",
        "calibration/log_odds",
        "second_look/kept",
        "second_look/bins",
        "second_look/bias",
        "second_look/levels",
        "second_look/values",
        "second_look/perceptron/first",
        "second_look/perceptron/second_bias",
        "second_look/perceptron/last",
    ] {
        for bad in ["NaN", "null", "1e39", "-1e39", "1e999", "Infinity", "\"1\""] {
            let error = Model::parse(&spoilt(&text, key, bad)).unwrap_err().to_string();
            assert!(error.contains("twinhall train"), "{key} {bad}: {error}");
        }
        for other in ["", "1.5, 0.5"] {
            assert!(Model::parse(&spoilt(&text, key, other)).is_err(), "{key}: another length");
        }
    }
    // A number, and yet nothing that could be added up: the score would be none.
    for key in ["values", "variance", "intercept", "second_look/bias"] {
        for bad in ["3e38", "-3e38", "1e7"] {
            let error = Model::parse(&spoilt(&text, key, bad)).unwrap_err().to_string();
            assert!(
                error.contains("far too large") && error.contains("twinhall train"),
                "{key} {bad}: {error}"
            );
        }
    }
    let mut file: Value = serde_json::from_str(&text).unwrap();
    for tree in file["second_look"]["forest"]["trees"].as_array_mut().unwrap() {
        tree["values"][1] = 3e38.into();
    }
    let error = Model::parse(&file.to_string()).unwrap_err().to_string();
    assert!(error.contains("second_look") && error.contains("far too large"), "{error}");
    let mut loud: Value = serde_json::from_str(&text).unwrap();
    loud["second_look"]["perceptron"]["second"][0][0] = 3e38.into();
    let error = Model::parse(&loud.to_string()).unwrap_err().to_string();
    assert!(Model::parse(&spoilt(&text, "second_look/perceptron/values", "1e39")).is_err());
    assert!(error.contains("second look") && error.contains("far too large"), "{error}");
    // One without trees and perceptron is no damage: its curves rank.
    file["second_look"]["forest"]["trees"] = Value::Array(Vec::new());
    file["second_look"]["perceptron"] = Value::Null;
    let model = Model::parse(&file.to_string()).unwrap();
    let small = world_of(CITIES);
    let engine = Engine::new(small.clone(), model, Arc::default());
    let ranking = engine.rank(&Query::new(small.by_id(GeoId(1)).unwrap().ix())).unwrap();
    assert!(!ranking.matches.is_empty() && ranking.matches.iter().all(|m| m.score.is_finite()));
    assert!(Model::parse(&spoilt(&text, "ends", "-1")).is_err());
    assert!(Model::parse(&spoilt(&text, "ends", "")).is_err());
    for version in ["0", "99", "4294967295"] {
        let error = Model::parse(&spoilt(&text, "version", version)).unwrap_err();
        assert!(matches!(error, ModelError::Version(_)), "{error}");
        assert!(error.to_string().contains("twinhall train"), "{error}");
    }
}

#[test]
fn countries_and_places_that_are_gone_count_for_nothing() {
    // Of the countries that the shipped model has rates of, hardly any is in this world.
    let small = world_of(CITIES);
    let model = Model::shipped().unwrap();
    assert!(model.rates().ends.keys().filter(|iso| small.country_by_iso2(iso).is_none()).count() > 50);
    let mut ties = Ties::default();
    ties.add(GeoId(1), GeoId(3), Tie::default());
    let rank = |ties: &Ties| {
        let engine = Engine::new(small.clone(), model.clone(), Arc::new(ties.clone()));
        engine.rank(&Query::new(small.by_id(GeoId(1)).unwrap().ix())).unwrap()
    };
    let before = rank(&ties);
    assert_eq!(before.partners.len(), 1);
    // Ties to places that this world lacks: kept, but as if they were not.
    ties.add(GeoId(1), GeoId(999_999), Tie::default());
    ties.add(GeoId(888_888), GeoId(999_999), Tie::default());
    let after = rank(&ties);
    assert_eq!(after.partners, before.partners);
    assert_eq!(after.matches, before.matches);
    assert!(after.matches.iter().all(|m| m.score.is_finite()));
}

#[test]
fn every_city_tied_to_every_other_teaches_something_finite() {
    let world = world();
    let mut cities: Vec<_> = world.places(Kind::City).filter(|p| p.population().is_some()).collect();
    cities.sort_by_key(|p| std::cmp::Reverse(p.population()));
    // The largest two of thirty countries.
    let mut of_country: BTreeMap<_, u32> = BTreeMap::new();
    cities.retain(|p| {
        let n = of_country.entry(p.country_ix()).or_default();
        *n += 1;
        *n <= 2
    });
    let sixty = &cities[..60];
    let mut ties = Ties::default();
    for (i, a) in sixty.iter().enumerate() {
        for b in &sixty[..i] {
            ties.add(a.id(), b.id(), Tie::default());
        }
    }
    let options = Options { measure: Options::default().measure, ..quick() };
    let split = set_aside(&world, &ties, &options).unwrap();
    assert!(split.train.len() > ties.len() / 2, "most of a small list is left to learn from");
    assert!(!split.queries.is_empty());
    let (model, report) = train(&world, &ties, &options, |_| {}).unwrap();
    assert_eq!(Model::parse(&model.to_json().unwrap()).unwrap(), model, "every number is finite");
    let measured = report.measured.unwrap();
    assert!(measured.tasks.values().all(|t| t.mrr.is_finite() && t.recall_100.is_finite()));
    let engine = Engine::new(world.clone(), model, Arc::new(ties));
    let ranking = engine.rank(&Query::new(sixty[0].ix())).unwrap();
    assert!(ranking.matches.iter().all(|m| m.score.is_finite()));
}

#[test]
fn a_small_list_is_split_so_that_something_is_left_and_a_tiny_one_asks_nothing() {
    let world = world();
    let ties = invented(250, 6);
    let split = set_aside(&world, &ties, &Options::default()).unwrap();
    assert!(split.train.len() > 150 && !split.queries.is_empty(), "{}", split.train.len());
    assert!(set_aside(&world, &ties, &quick()).is_none(), "nothing is to be measured");
    let one = invented(1, 7);
    assert!(set_aside(&world, &one, &Options::default()).unwrap().queries.is_empty());
}
