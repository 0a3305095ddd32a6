//! Limits let through what they say, contradict themselves clearly, and say what they cost.

use gazetteer::{CountryIx, GeoId, Kind};
use matching::{Limits, Query, QueryError, Weights};

use crate::{LACOMBE, MADISON, SOLLEFTEA, engine, row};

fn country(iso2: &str) -> CountryIx {
    engine().world().country_by_iso2(iso2).unwrap()
}

fn ask(limits: Limits) -> Query {
    Query { limits, count: 200, ..Query::new(row(LACOMBE)) }
}

/// The default without its cap per country.
fn free() -> Limits {
    Limits { max_per_country: None, ..Limits::default() }
}

#[test]
fn each_limit_holds_for_every_result() {
    let world = engine().world();
    let lacombe = world.place(row(LACOMBE));
    let limits = Limits {
        countries: ["SE", "JP", "MX"].map(country).to_vec(),
        min_distance_km: Some(3000.0),
        max_distance_km: Some(8000.0),
        min_population: Some(10_000),
        max_population: Some(50_000),
        ..Limits::default()
    };
    let matches = engine().rank(&ask(limits.clone())).unwrap().matches;
    assert!(!matches.is_empty());
    for m in matches {
        let p = world.place(m.place);
        assert!(limits.countries.contains(&p.country_ix()), "{p:?}");
        let km = lacombe.position().unwrap().distance_km(p.position().unwrap());
        assert!((2999.9..=8000.1).contains(&km), "{p:?} {km}");
        assert!((10_000..=50_000).contains(&p.population().unwrap()), "{p:?}");
    }
    let continents = Limits { continents: vec!["af".to_owned()], ..Limits::default() };
    for m in engine().rank(&ask(continents)).unwrap().matches {
        assert_eq!(world.place(m.place).country().continent, "AF");
    }
    let near = Limits { max_airport_km: Some(30.0), min_shared_office_hours: Some(6), ..Limits::default() };
    for m in engine().rank(&ask(near)).unwrap().matches {
        assert!(world.place(m.place).airport().unwrap().distance_km <= 30.0);
    }
}

#[test]
fn by_default_no_own_country_no_section_no_giant_and_none_of_unknown_size() {
    let world = engine().world();
    let own = world.place(row(LACOMBE));
    let ranking = engine().rank(&ask(free())).unwrap();
    for m in &ranking.matches {
        let p = world.place(m.place);
        assert_ne!(p.country_ix(), own.country_ix());
        assert_ne!(p.feature(), gazetteer::place::Feature::Section);
        let ratio = f64::from(p.population().unwrap()) / f64::from(own.population().unwrap());
        let most = Limits::DEFAULT_POPULATION_RATIO * 1.1;
        assert!(ratio < most && ratio > 1.0 / most, "{p:?}");
    }
    let all: Vec<_> = ranking.matches.iter().map(|m| world.place(m.place)).collect();
    for (i, a) in all.iter().enumerate() {
        for b in &all[..i] {
            let km = a.position().unwrap().distance_km(b.position().unwrap());
            assert!(km > 24.9 || a.country_ix() != b.country_ix(), "{a:?} and {b:?}");
        }
    }
    let own_too = Limits { include_own_country: true, ..free() };
    let more = engine().rank(&ask(own_too)).unwrap();
    let advice = ranking.advice.iter().find(|a| a.limit == "own-country").unwrap();
    assert_eq!(more.ranked, ranking.ranked + advice.would_add);
}

#[test]
fn excluded_places_and_partners_stay_out_until_asked_for() {
    let madison = Query { limits: free(), ..Query::new(row(MADISON)) };
    let ranking = engine().rank(&madison).unwrap();
    assert_eq!(ranking.partners.len(), 1);
    assert_eq!(ranking.partners[0].place, row(SOLLEFTEA));
    assert!(ranking.matches.iter().all(|m| m.place != row(SOLLEFTEA)));
    let with = engine().rank(&Query { include_partners: true, count: 1000, ..madison.clone() }).unwrap();
    assert_eq!(with.ranked, ranking.ranked + 1);
    let first = engine().world().place(ranking.matches[0].place).id();
    let limits = Limits { exclude: vec![first, GeoId(77)], ..free() };
    let without = engine().rank(&Query { limits, ..madison }).unwrap();
    assert_eq!(without.ranked, ranking.ranked - 1);
    assert!(without.matches.iter().all(|m| m.place != ranking.matches[0].place));
}

#[test]
fn a_cap_per_country_holds_and_says_what_it_costs() {
    let limits = Limits { max_per_country: Some(2), ..Limits::default() };
    let ranking = engine().rank(&ask(limits)).unwrap();
    let mut count = std::collections::BTreeMap::new();
    for m in &ranking.matches {
        *count.entry(engine().world().place(m.place).country_ix()).or_insert(0) += 1;
    }
    assert!(count.values().all(|&n| n <= 2));
    let free = engine().rank(&ask(free())).unwrap();
    let capped = ranking.advice.iter().find(|a| a.limit == "per-country").unwrap();
    assert_eq!(ranking.ranked + capped.would_add, free.ranked);
}

#[test]
fn lists_show_the_world_unless_countries_are_named() {
    let count = |limits: Limits| {
        let matches = engine().rank(&ask(limits)).unwrap().matches;
        let japan = country("JP");
        matches.iter().filter(|m| engine().world().place(m.place).country_ix() == japan).count()
    };
    assert_eq!(count(Limits::default()), Limits::DEFAULT_PER_COUNTRY);
    assert_eq!(count(Limits::within(vec![country("JP")])), 200);
}

#[test]
fn limits_that_exclude_everything_say_which_to_relax() {
    let limits = Limits { max_distance_km: Some(500.0), ..Limits::within(vec![country("JP")]) };
    let ranking = engine().rank(&ask(limits)).unwrap();
    assert_eq!((ranking.matches.len(), ranking.ranked), (0, 0));
    let add = |key| ranking.advice.iter().find(|a| a.limit == key).map_or(0, |a| a.would_add);
    assert!(add("max-distance") > 100, "{:?}", ranking.advice);
    assert!(ranking.advice.is_sorted_by(|a, b| a.would_add >= b.would_add));
}

#[test]
fn a_list_that_ends_early_because_places_lie_close_together_says_so() {
    let limits = Limits { max_population_ratio: None, ..Limits::within(vec![country("HK")]) };
    let ask = |limits: &Limits, count, offset| {
        let query = Query { count, offset, ..ask(limits.clone()) };
        let ranking = engine().rank(&query).unwrap();
        let near = ranking.to_relax(&query).iter().find(|a| a.limit == "spacing").map(|a| a.would_add);
        assert!(ranking.to_relax(&query).is_sorted_by(|a, b| a.would_add >= b.would_add));
        (ranking.matches.len(), near)
    };
    let (listed, near) = ask(&limits, 10, 0);
    assert!((1..10).contains(&listed), "a few quarters of one city: {listed}");
    let near = near.unwrap();
    let all = ask(&Limits { spacing_km: None, ..limits.clone() }, 1000, 0);
    assert_eq!(all, (listed + near, None), "they are listed as soon as nearness does not matter");
    assert_eq!(ask(&limits, 10, 1), (listed - 1, Some(near)), "of the rest of the list it is the same");
    assert_eq!(ask(&limits, listed, 0), (listed, None), "a full list misses nobody");
    assert_eq!(ask(&limits, 10, 500), (0, None), "behind the end nothing is told of the list");
}

#[test]
fn not_twinned_with_leaves_out_those_that_are() {
    let limits = Limits { not_twinned_with: vec![country("US")], ..Limits::within(vec![country("SE")]) };
    let query = Query { count: 1000, ..ask(limits) };
    let ranking = engine().rank(&query).unwrap();
    assert!(ranking.matches.iter().all(|m| m.place != row(SOLLEFTEA)));
    assert_eq!(ranking.advice.iter().find(|a| a.limit == "not-twinned-with").unwrap().would_add, 1);
}

#[test]
fn cities_with_more_partners_than_asked_for_stay_out() {
    let sweden = |max_partners| {
        let limits = Limits { max_partners, ..Limits::within(vec![country("SE")]) };
        engine().rank(&Query { count: 1000, ..ask(limits) }).unwrap()
    };
    let (all, none, one) = (sweden(None), sweden(Some(0)), sweden(Some(1)));
    let lists = |ranking: &matching::Ranking| ranking.matches.iter().any(|m| m.place == row(SOLLEFTEA));
    assert!(lists(&all) && lists(&one) && !lists(&none), "Sollefteå has one partner");
    assert_eq!((one.ranked, none.ranked), (all.ranked, all.ranked - 1));
    assert_eq!(none.advice.iter().find(|a| a.limit == "max-partners").unwrap().would_add, 1);
    assert!(one.advice.iter().all(|a| a.limit != "max-partners"));
}

#[test]
fn contradictions_are_refused_in_words() {
    let crossed = Limits { min_population: Some(9), max_population: Some(8), ..Limits::default() };
    assert!(matches!(engine().rank(&ask(crossed)), Err(QueryError::Crossed { what: "population", .. })));
    let nan = Limits { max_distance_km: Some(f64::NAN), ..Limits::default() };
    assert!(matches!(engine().rank(&ask(nan)), Err(QueryError::Number { what: "max-distance", .. })));
    let mut weights = Weights::default();
    for criterion in matching::Criterion::ALL {
        weights.set(*criterion, 0.0).unwrap();
    }
    let zero = engine().rank(&Query { weights, ..ask(Limits::default()) });
    assert_eq!(zero.unwrap_err(), QueryError::AllZero);
    let nowhere = gazetteer::PlaceIx(u32::MAX);
    assert_eq!(engine().rank(&Query::new(nowhere)).unwrap_err(), QueryError::NoSuchPlace);
    assert!(Weights::default().set(matching::Criterion::Reach, f32::NAN).is_err());
}

#[test]
fn paging_beyond_the_end_is_empty_not_an_error() {
    let query = Query { offset: 10_000_000, ..ask(Limits::default()) };
    let ranking = engine().rank(&query).unwrap();
    assert!(ranking.matches.is_empty() && ranking.ranked > 0);
    assert!(ranking.considered <= engine().world().rows(Kind::City).len());
}

#[test]
fn nobody_is_sent_to_the_other_side_of_a_war_unless_the_country_is_named() {
    const KHARKIV: u32 = 706_483;
    let russia = country("RU");
    let ask =
        |limits: Limits| engine().rank(&Query { limits, count: 100, ..Query::new(row(KHARKIV)) }).unwrap();
    let in_russia = |ranking: &matching::Ranking| {
        ranking.matches.iter().filter(|m| engine().world().place(m.place).country_ix() == russia).count()
    };
    let unasked = ask(Limits::default());
    let named = ask(Limits::within(vec![russia]));
    assert_eq!((in_russia(&unasked), in_russia(&named)), (0, 100));
    assert_eq!(named.at_war, None);
    // It is said how many that leaves out: those who are listed as soon as the country is named.
    let war = unasked.at_war.unwrap();
    assert_eq!((war.countries, war.hidden), (vec![russia], named.fitting));
    assert!(unasked.advice.iter().all(|a| a.limit != matching::AT_WAR), "it is told apart");
    let large = Limits { min_population: Some(500_000), ..Limits::default() };
    let fewer = ask(Limits { countries: vec![russia], max_per_country: None, ..large.clone() });
    assert_eq!(ask(large).at_war.unwrap().hidden, fewer.fitting, "under the other limits");
    let elsewhere = ask(Limits::within(vec![country("PL")])).at_war.unwrap();
    assert_eq!(elsewhere.hidden, 0, "that Russia is not among the countries asked for leaves them out too");
    let peace = engine().rank(&Query::new(row(LACOMBE))).unwrap();
    assert_eq!(peace.at_war, None);
}
