//! Every sentence and part exists in words, and no argument is left open.

use gazetteer::{Kind, PlaceIx};
use matching::chance::Chance;
use matching::{Criterion, Feature, Weights};
use wording::english;

use crate::engine;

fn check(text: &str, id: &str) {
    assert!(
        !text.is_empty() && !text.contains(['{', '}', '$']) || text.contains("$") && text.contains("GDP"),
        "{id}: {text}"
    );
    assert!(!text.contains("NaN") && !text.contains("inf "), "{id}: {text}");
    assert_ne!(text, id, "there is no message {id}");
}

#[test]
fn every_sentence_of_thousands_of_pairs_is_complete() {
    let cities = engine().world().rows(Kind::City);
    let mut chance = Chance::new(5);
    let mut any = || PlaceIx(chance.below(cities.len()) as u32);
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..300 {
        let asks = any();
        let query = matching::Query { count: 10, ..matching::Query::new(asks) };
        let mut matches = engine().rank(&query).unwrap().matches;
        for _ in 0..5 {
            matches.push(engine().compare(asks, any(), &Weights::default()).unwrap().pair);
        }
        for r in matches.iter().flat_map(|m| &m.reasons) {
            let text = english().say(&r.sentence);
            check(&text, r.sentence.id);
            assert!(text.ends_with('.'), "{text}");
            seen.insert(r.sentence.id);
            for (part, _) in &r.parts {
                check(&english().say(part), part.id);
            }
        }
    }
    assert!(seen.len() > 25, "too much of a sameness: {seen:?}");
}

#[test]
fn every_feature_and_criterion_has_a_name() {
    for feature in Feature::ALL {
        assert!(english().has(feature.part_id()), "{}", feature.part_id());
    }
    assert_eq!(Criterion::ALL.len(), Criterion::COUNT);
}
