//! Every sentence and part exists in words, and no argument is left open.

use std::sync::Arc;

use gazetteer::{Fact, Facts, GeoId, Kind, PlaceIx};
use matching::chance::Chance;
use matching::{Criterion, Engine, Feature, Model, Tie, Ties, Weights};
use wording::{Piece, english};

use crate::{LACOMBE, MADISON, MAZATLAN, NOVGOROD, ROCHESTER, SOLLEFTEA, engine, row, world};

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

/// The reason about ties of a pair, with invented ties, and its parts.
fn relationships(ties: &[(u32, u32)], a: u32, b: u32) -> (wording::Message, Vec<String>) {
    let mut known = Ties::default();
    for &(a, b) in ties {
        known.add(GeoId(a), GeoId(b), Tie::default());
    }
    let engine = Engine::new(world(), Model::shipped().unwrap(), Arc::new(known));
    let pair = engine.compare(row(a), row(b), &Weights::default()).unwrap().pair;
    let reason = pair.reasons.into_iter().find(|r| r.criterion == Criterion::Relationships).unwrap();
    let parts = reason.parts.iter().map(|(part, _)| english().say(part)).collect();
    (reason.sentence, parts)
}

/// A city with people near another one.
fn neighbour(of: u32) -> u32 {
    let world = world();
    let centre = world.place(row(of)).position().unwrap();
    let near = |p: &gazetteer::Place<'_>| {
        let km = p.position().map_or(1e9, |at| centre.distance_km(at));
        (5.0..40.0).contains(&km) && p.population().is_some_and(|n| n > 2_000)
    };
    world.places(Kind::City).find(near).unwrap().id().0
}

#[test]
fn of_two_cities_in_one_country_nothing_is_said_to_be_learned() {
    for ties in [&[][..], &[(MAZATLAN, SOLLEFTEA)]] {
        let (sentence, parts) = relationships(ties, ROCHESTER, MADISON);
        let said = english().say(&sentence);
        let own = "Ties within one country, here the United States, are not learned from.";
        assert!(said.contains(own), "{said}");
        assert!(parts.iter().all(|part| !part.contains(" and the United States twin")), "{parts:?}");
    }
}

#[test]
fn a_reason_about_ties_names_the_ties() {
    let name = |id| world().place(row(id)).name().to_owned();
    let shared = [(ROCHESTER, MAZATLAN), (ROCHESTER, SOLLEFTEA), (NOVGOROD, MAZATLAN), (NOVGOROD, SOLLEFTEA)];
    let (sentence, parts) = relationships(&shared, MAZATLAN, SOLLEFTEA);
    let said = english().say(&sentence);
    assert!(said.starts_with("Mazatlán and Sollefteå share 2 partners: "), "{said}");
    for named in ["Rochester (the United States)", "(Russia)"] {
        assert!(said.contains(named), "{said}");
    }
    assert!(parts.iter().any(|p| p.starts_with("Partners of both: 2 – ")), "{parts:?}");

    let near = neighbour(SOLLEFTEA);
    let (sentence, parts) = relationships(&[(near, MADISON)], SOLLEFTEA, MADISON);
    let said = english().say(&sentence);
    assert!(said.starts_with(&format!("{}, ", name(near))), "{said}");
    assert!(said.contains("km from Sollefteå, is twinned with Madison."), "{said}");
    let neighbours = format!("Neighbours of Sollefteå within 60 km tied to it: 1 – {}", name(near));
    assert!(parts.contains(&neighbours), "{parts:?}");
    // The page can make a link of the name.
    let pieces = english().pieces(&sentence);
    assert!(pieces.contains(&Piece::Named(near, name(near))), "{pieces:?}");

    let (sentence, _) = relationships(&[(near, MADISON)], SOLLEFTEA, neighbour(MADISON));
    let said = english().say(&sentence);
    let tie = format!("{} with Madison", name(near));
    assert!(said.starts_with("A neighbour of Sollefteå has a partner near") && said.contains(&tie), "{said}");
    assert_eq!(said.matches(&tie).count(), 1, "not said again of the two states: {said}");

    let (sentence, _) = relationships(&[(SOLLEFTEA, MADISON)], SOLLEFTEA, neighbour(MADISON));
    let said = english().say(&sentence);
    assert!(said.starts_with("Madison, a partner of Sollefteå, lies "), "{said}");
}

#[test]
fn ties_between_two_states_are_named_with_an_example() {
    let far = |of: u32| {
        let world = world();
        let here = world.place(row(of));
        let (centre, state) = (here.position().unwrap(), here.admin1().unwrap().ix());
        world
            .places(Kind::City)
            .find(|p| {
                p.admin1().is_some_and(|d| d.ix() == state)
                    && p.position().is_some_and(|at| centre.distance_km(at) > 90.0)
            })
            .unwrap()
            .id()
            .0
    };
    let (one, two) = (far(SOLLEFTEA), far(MADISON));
    let (sentence, parts) = relationships(&[(one, two)], SOLLEFTEA, MADISON);
    let said = english().say(&sentence);
    let name = |id| world().place(row(id)).name().to_owned();
    let tie = format!("{} with {}", name(one), name(two));
    assert!(
        said.starts_with("A tie joins Västernorrland and Mississippi: ") && said.contains(&tie),
        "{said}"
    );
    assert!(parts.iter().any(|p| p.contains(&tie)), "{parts:?}");
    let turned = english().say(&relationships(&[(one, two)], MADISON, SOLLEFTEA).0);
    assert!(turned.contains(&format!("{} with {}", name(two), name(one))), "{turned}");
}

#[test]
fn a_country_at_war_is_not_passed_over_and_an_operator_has_the_last_word() {
    let said = |world: &gazetteer::World, iso2: &str| {
        let country = world.country(world.country_by_iso2(iso2).unwrap());
        let place = world.by_id(GeoId(country.geoname_id)).unwrap();
        matching::situation(place).map(|m| english().say(&m))
    };
    let shipped = world();
    let noted = ["UA", "RU", "SD", "MM", "IL", "PS", "SY", "YE", "HT", "ML", "AF", "ET", "SO", "CD", "EH"];
    for iso2 in noted {
        let note = said(&shipped, iso2).unwrap_or_default();
        assert!(note.ends_with("Read your government’s travel advice before you write."), "{iso2}: {note}");
        assert!(note.contains("(The World Factbook, 2025)"), "{iso2}: {note}");
    }
    for iso2 in ["CA", "SE", "IS", "JP", "MX", "TR", "PH", "KE"] {
        assert_eq!(said(&shipped, iso2), None);
    }
    let ukraine = said(&shipped, "UA").unwrap();
    assert!(ukraine.starts_with("Ukraine has been at war or in armed conflict since 2022; "), "{ukraine}");
    let country = |iso2: &str| shipped.country(shipped.country_by_iso2(iso2).unwrap()).geoname_id;
    let fact = |iso2: &str, value: &str| Fact {
        place: GeoId(country(iso2)),
        name: "advisory".into(),
        value: value.into(),
        source: "Foreign ministry".into(),
        date: "2026-11-01".parse().unwrap(),
    };
    let facts = Facts::new([fact("SE", "Ask us first."), fact("CY", "none")]);
    let told = worlddata::open(&worlddata::folder_for_tests()).unwrap().with_facts(facts);
    assert_eq!(said(&told, "SE").unwrap(), "Ask us first. (Foreign ministry, 2026-11-01)");
    assert_eq!(matching::situation(told.by_id(GeoId(SOLLEFTEA)).unwrap()).unwrap().id, "situation-advisory");
    assert_eq!((said(&told, "CY"), said(&shipped, "CY").is_some()), (None, true));
    assert!(matching::situation(told.by_id(GeoId(LACOMBE)).unwrap()).is_none());
}
