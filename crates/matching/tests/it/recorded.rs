//! What operators record of cities counts, and is said.

use std::sync::Arc;

use gazetteer::{Fact, Facts, GeoId};
use matching::{Criterion, Engine, Match, Model, Weights};
use wording::english;

use crate::{MADISON, SOLLEFTEA, engine, named_ties, row};

fn fact(place: u32, name: &str, value: &str) -> Fact {
    Fact {
        place: GeoId(place),
        name: name.into(),
        value: value.into(),
        source: "Mississippi Business Journal".into(),
        date: jiff::civil::date(2009, 10, 1),
    }
}

fn pair(engine: &Engine) -> Match {
    engine.compare(row(MADISON), row(SOLLEFTEA), &Weights::default()).unwrap().pair
}

fn of(m: &Match, criterion: Criterion) -> &matching::Reason {
    m.reasons.iter().find(|r| r.criterion == criterion).unwrap()
}

#[test]
fn a_shared_industry_adds_to_the_score_and_is_named() {
    let facts = Facts::new([
        fact(MADISON, "industries", "forestry; plastics"),
        fact(SOLLEFTEA, "industries", "forestry"),
        fact(MADISON, "museums", "Madison Museum"),
        fact(SOLLEFTEA, "museums", "Sollefteå museum"),
    ]);
    let world = worlddata::open(&worlddata::folder_for_tests()).unwrap().with_facts(facts);
    let recorded = Engine::new(Arc::new(world), Model::shipped().unwrap(), Arc::new(named_ties()));
    let (before, after) = (pair(engine()), pair(&recorded));
    for (criterion, adds) in [(Criterion::Economy, 0.4), (Criterion::Culture, 0.2)] {
        let gained = of(&after, criterion).contribution - of(&before, criterion).contribution;
        assert!((gained - adds).abs() < 1e-4, "{criterion:?}: {gained}");
        assert!(of(&after, criterion).spread < of(&before, criterion).spread);
    }
    let sentence = english().say(&of(&after, Criterion::Economy).sentence);
    assert!(sentence.contains("forestry"), "{sentence}");
}
