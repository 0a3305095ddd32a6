//! The score is the sum of the reasons, weights scale them exactly, unknown counts 0.

use std::sync::Arc;

use gazetteer::{Kind, PlaceIx};
use matching::{Certainty, Criterion, Engine, Match, Model, Query, QueryError, Tie, Ties, Weights};
use proptest::prelude::*;

use crate::small::{CITIES, world_of};
use crate::{LACOMBE, MADISON, engine, row};

fn weights(list: &[f32]) -> Weights {
    let mut weights = Weights::default();
    for (criterion, &w) in Criterion::ALL.iter().zip(list) {
        weights.set(*criterion, w).unwrap();
    }
    weights
}

fn any_city() -> impl Strategy<Value = PlaceIx> {
    let cities = engine().world().rows(Kind::City);
    cities.prop_map(PlaceIx)
}

fn any_weights() -> impl Strategy<Value = Weights> {
    proptest::collection::vec(prop_oneof![Just(0.0f32), 0.01..=3.0f32], Criterion::COUNT)
        .prop_filter("all zero", |w| w.iter().any(|&w| w > 0.0))
        .prop_map(|w| weights(&w))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn contributions_sum_to_the_score_to_the_bit(a in any_city(), b in any_city(), w in any_weights()) {
        let pair = engine().compare(a, b, &w).unwrap().pair;
        let sum = pair.reasons.iter().fold(0.0f32, |sum, r| sum + r.contribution);
        prop_assert_eq!(sum.to_bits(), (pair.score + 0.0).to_bits());
        for r in &pair.reasons {
            let parts: f32 = r.parts.iter().map(|p| p.1).sum();
            prop_assert!((parts - r.contribution).abs() < 1e-4, "{:?}: {} and {}", r.criterion, parts, r.contribution);
            prop_assert!((0.0..=1.0).contains(&r.standing) && r.spread >= 0.0);
        }
    }

    #[test]
    fn a_weight_scales_its_group_exactly(a in any_city(), b in any_city(), w in any_weights()) {
        let plain = engine().compare(a, b, &Weights::default()).unwrap().pair;
        let moved = engine().compare(a, b, &w).unwrap().pair;
        for r in &moved.reasons {
            let base = plain.reasons.iter().find(|p| p.criterion == r.criterion).unwrap();
            prop_assert_eq!(r.contribution, base.contribution * w.of(r.criterion));
            prop_assert_eq!(r.spread, base.spread * w.of(r.criterion));
        }
        prop_assert_eq!(moved.reasons.len(), Criterion::ALL.iter().filter(|c| w.of(**c) > 0.0).count());
    }

    #[test]
    fn unknown_counts_nothing_and_widens_the_spread(a in any_city(), b in any_city()) {
        let pair = engine().compare(a, b, &Weights::default()).unwrap().pair;
        for r in pair.reasons.iter().filter(|r| r.certainty == Certainty::Unknown) {
            prop_assert_eq!(r.contribution, 0.0, "{:?}", r.criterion);
        }
        for r in pair.reasons.iter().filter(|r| r.certainty == Certainty::Sure) {
            prop_assert_eq!(r.spread, 0.0, "{:?}", r.criterion);
        }
    }
}

#[test]
fn the_list_is_the_order_of_scores_and_each_is_the_score_of_the_pair() {
    for place in [LACOMBE, MADISON] {
        let ranking = engine().rank(&Query { count: 100, ..Query::new(row(place)) }).unwrap();
        assert_eq!(ranking.matches.len(), 100);
        // Those past the second look's front come after all others, whatever their own scores are.
        let front = ranking.matches.partition_point(|m| !m.by_curves);
        assert!(ranking.matches[..front].is_sorted_by(|a, b| a.score >= b.score));
        assert!(ranking.matches[front..].iter().all(|m| m.by_curves));
        assert!(front >= 50, "{front}");
        for m in &ranking.matches {
            let pair = engine().compare(row(place), m.place, &Weights::default()).unwrap().pair;
            assert_eq!((pair.score, &pair.reasons), (m.score, &m.reasons));
            assert!(pair.rank >= m.rank, "ranks of pairs count folded places too");
        }
    }
}

#[test]
fn a_ranking_is_the_same_every_time_and_pages_follow_each_other() {
    let all = engine().rank(&Query { count: 60, ..Query::new(row(LACOMBE)) }).unwrap().matches;
    let again = engine().rank(&Query { count: 60, ..Query::new(row(LACOMBE)) }).unwrap().matches;
    assert_eq!(all, again);
    let mut pages = Vec::new();
    for page in 0..3 {
        let query = Query { count: 20, offset: page * 20, ..Query::new(row(LACOMBE)) };
        pages.extend(engine().rank(&query).unwrap().matches);
    }
    let places = |list: &[matching::Match]| list.iter().map(|m| (m.rank, m.place)).collect::<Vec<_>>();
    assert_eq!(places(&pages), places(&all));
}

#[test]
fn a_tie_counts_only_as_a_reason_about_ties() {
    let without = Engine::new(crate::world(), Model::shipped().unwrap(), Arc::new(Ties::default()));
    let (a, b) = (row(LACOMBE), row(crate::MAZATLAN));
    let w = Weights::default();
    let (x, y) = (engine().compare(a, b, &w).unwrap().pair, without.compare(a, b, &w).unwrap().pair);
    for (x, y) in x.reasons.iter().zip(&y.reasons) {
        if x.criterion != Criterion::Relationships {
            assert_eq!(x, y);
        }
    }
}

#[test]
fn a_world_of_little_knowledge_ranks_without_nonsense() {
    let world = world_of(CITIES);
    let engine = Engine::new(world.clone(), Model::shipped().unwrap(), Arc::new(Ties::default()));
    for place in world.places(Kind::City) {
        let ranked = engine.rank(&Query::new(place.ix()));
        if place.position().is_none() {
            assert_eq!(ranked.unwrap_err(), QueryError::NoPosition("City8, Celand".to_owned()));
            continue;
        }
        for m in ranked.unwrap().matches {
            assert!(m.score.is_finite() && m.spread.is_finite() && m.spread > 0.0);
            for r in m.reasons {
                assert!(r.contribution.is_finite(), "{:?}", r.criterion);
            }
        }
    }
    // From the pole every longitude is the same distance; across the date line nothing jumps.
    let pole = world.by_id(gazetteer::GeoId(6)).unwrap().ix();
    let fiji = world.by_id(gazetteer::GeoId(7)).unwrap().ix();
    let there = engine.compare(pole, fiji, &Weights::default()).unwrap();
    let back = engine.compare(fiji, pole, &Weights::default()).unwrap();
    // What the curves say; the forest also asks who asks.
    let reach = |c: &matching::Comparison| {
        let parts = c.pair.reasons[Criterion::Reach as usize].parts.iter();
        parts.filter(|p| p.0.id != "part-together").map(|p| p.1).collect::<Vec<_>>()
    };
    assert_eq!(reach(&there), reach(&back));
}

#[test]
fn every_city_tied_to_every_other_leaves_nobody_to_find() {
    let world = world_of(CITIES);
    let mut ties = Ties::default();
    for a in CITIES {
        for b in CITIES {
            ties.add(gazetteer::GeoId(a.0), gazetteer::GeoId(b.0), Tie::default());
        }
    }
    let engine = Engine::new(world.clone(), Model::shipped().unwrap(), Arc::new(ties));
    let first = world.by_id(gazetteer::GeoId(1)).unwrap().ix();
    let ranking = engine.rank(&Query::new(first)).unwrap();
    assert!(ranking.matches.is_empty());
    assert_eq!(ranking.partners.len(), CITIES.len() - 1);
    assert!(ranking.partners.is_sorted_by(|a, b| a.score >= b.score));
    let all = engine.rank(&Query { include_partners: true, ..Query::new(first) }).unwrap();
    assert!(!all.matches.is_empty());
    for m in all.matches.iter().chain(&ranking.partners) {
        assert!(m.score.is_finite());
    }
}

#[test]
fn divisions_and_countries_are_ranked_among_their_like() {
    let world = engine().world();
    for kind in [Kind::Admin1, Kind::Admin2, Kind::Country] {
        let asks = world.places(kind).find(|p| p.position().is_some()).unwrap();
        let ranking = engine().rank(&Query::new(asks.ix())).unwrap();
        assert!(!ranking.matches.is_empty(), "{kind:?}");
        assert!(ranking.matches.iter().all(|m| world.kind(m.place) == kind && m.place != asks.ix()));
    }
}

#[test]
fn pages_of_one_list_fit_together_and_say_where_its_order_is_by_the_curves() {
    let ask = |offset, count| {
        let query = Query { offset, count, ..Query::new(row(LACOMBE)) };
        engine().rank(&query).unwrap().matches
    };
    let whole = ask(0, 600);
    let twice = whole.iter().take_while(|m| !m.by_curves).count();
    assert!((25..400).contains(&twice), "both kinds are in the list: {twice}");
    assert!(whole[twice..].iter().all(|m| m.by_curves));
    for lot in std::iter::once(&whole[..twice]).chain(whole[twice..].chunks(100)) {
        assert!(lot.is_sorted_by(|a, b| a.score >= b.score));
    }
    for (offset, count) in [(0, 50), (twice - 20, 40), (twice + 90, 20), (550, 50)] {
        let page = ask(offset, count);
        let of = |list: &[Match]| list.iter().map(|m| (m.rank, m.place, m.by_curves)).collect::<Vec<_>>();
        assert_eq!(of(&page), of(&whole[offset..offset + count]), "from {offset} on");
    }
}
