//! Introductions among real cities: who is acceptable to whom, who is left out and why, and
//! what is refused.

use gazetteer::{CountryIx, GeoId, Kind, PlaceIx};
use matching::mutual::{Introductions, LeftOut, Looks, Pool, PoolError, Priority, Problem, Seeker, Why};
use matching::{Criterion, Limits, QueryError, Weights};

use crate::small::{CITIES, world_of};
use crate::{GRANDE_PRAIRIE, LACOMBE, MADISON, MAZATLAN, NOVGOROD, ROCHESTER, SOLLEFTEA, engine, row};

fn country(iso2: &str) -> CountryIx {
    engine().world().country_by_iso2(iso2).unwrap()
}

/// Seekers of the usual kind.
fn seekers(ids: &[u32]) -> Vec<Seeker> {
    ids.iter().map(|&id| Seeker::new(row(id))).collect()
}

fn choose(seekers: &[Seeker], priority: Priority) -> Introductions {
    pool(seekers.to_vec()).introduce(priority)
}

fn pool(seekers: Vec<Seeker>) -> Pool<'static> {
    Pool::new(engine(), seekers, Looks::Twice, &|_| {}).unwrap()
}

fn refused(seekers: Vec<Seeker>) -> PoolError {
    Pool::new(engine(), seekers, Looks::Twice, &|_| {}).err().unwrap()
}

/// Some cities of 10,000 to 30,000 people of every country, in the order of rows.
fn some(count: usize) -> Vec<Seeker> {
    let fits = |n: u32| (10_000..30_000).contains(&n);
    let places = engine().world().places(Kind::City).filter(|p| p.population().is_some_and(fits));
    let all: Vec<PlaceIx> = places.map(|p| p.ix()).collect();
    all.iter().step_by(all.len() / count).take(count).map(|&p| Seeker::new(p)).collect()
}

/// Whom each is introduced to, by id, whatever the order of seekers.
fn by_id(seekers: &[Seeker], chosen: &Introductions) -> Vec<(GeoId, GeoId, u32)> {
    let id = |i: usize| engine().world().place(seekers[i].place).id();
    let pairs = chosen.introductions.iter();
    pairs.map(|i| (id(i.a), id(i.b), i.likelihood.to_bits())).collect()
}

#[test]
fn every_introduction_suits_both_ends_and_none_blocks() {
    let mut all = some(120);
    for (i, seeker) in all.iter_mut().enumerate() {
        match i % 4 {
            0 => seeker.limits.continents = vec!["EU".to_owned()],
            1 => seeker.limits.max_distance_km = Some(6000.0),
            2 => seeker.introductions = 1 + i % 5,
            _ => seeker.weights.set(Criterion::Climate, 3.0).unwrap(),
        }
    }
    let pool = pool(all.clone());
    let stable = pool.introduce(Priority::Stable);
    assert_eq!(stable.blocking, 0);
    let everyone = pool.introduce(Priority::Everyone);
    let total = pool.introduce(Priority::Total);
    assert!(everyone.left_out.len() <= stable.left_out.len());
    assert!(total.total >= stable.total);
    for chosen in [&stable, &everyone, &total] {
        assert!(chosen.total <= chosen.bound && chosen.bound > 0.0);
        let sum: f64 = chosen.introductions.iter().map(|i| f64::from(i.likelihood)).sum();
        assert!((sum - chosen.total).abs() < 1e-6);
        assert!(chosen.introductions.is_sorted_by(|x, y| x.likelihood >= y.likelihood));
        let mut degree = vec![0; all.len()];
        let mut seen = std::collections::BTreeSet::new();
        for one in &chosen.introductions {
            assert!(seen.insert((one.a.min(one.b), one.a.max(one.b))), "twice");
            for (from, to) in [(one.a, one.b), (one.b, one.a)] {
                degree[from] += 1;
                let (here, there) =
                    (engine().world().place(all[from].place), engine().world().place(all[to].place));
                assert_ne!(here.country_ix(), there.country_ix(), "the own country is left out by default");
                let limits = &all[from].limits;
                assert!(limits.continents.is_empty() || there.country().continent == "EU");
                let km = here.position().unwrap().distance_km(there.position().unwrap());
                assert!(limits.max_distance_km.is_none_or(|most| km <= most * 1.001));
            }
        }
        let fewer = pool.fewer(chosen);
        assert!(fewer.is_sorted_by(|x, y| x.seeker < y.seeker));
        for (i, seeker) in all.iter().enumerate() {
            assert!(degree[i] <= seeker.introductions);
            assert_eq!(degree[i] == 0, chosen.left_out.iter().any(|l| l.seeker == i));
            let short = (1..seeker.introductions).contains(&degree[i]);
            assert_eq!(short, fewer.iter().any(|l| l.seeker == i));
        }
    }
}

#[test]
fn the_answer_does_not_depend_on_the_order_of_seekers() {
    let all = some(60);
    let mut turned = all.clone();
    turned.rotate_left(17);
    turned.reverse();
    for priority in [Priority::Everyone, Priority::Stable, Priority::Total] {
        let (one, other) = (choose(&all, priority), choose(&turned, priority));
        assert_eq!(by_id(&all, &one), by_id(&turned, &other));
        assert_eq!((one.total, one.bound, one.blocking), (other.total, other.bound, other.blocking));
    }
}

#[test]
fn reasons_are_each_ends_own() {
    let mut all = seekers(&[LACOMBE, SOLLEFTEA, MAZATLAN]);
    for seeker in &mut all {
        seeker.limits.max_population_ratio = None;
    }
    let pool = pool(all.clone());
    let chosen = pool.introduce(Priority::Everyone);
    assert_eq!(chosen.introductions.len(), 3, "{chosen:?}");
    let reasons = pool.reasons(&chosen.introductions, &|_| {});
    for one in &chosen.introductions {
        assert!(reasons[one.a].iter().any(|m| m.place == all[one.b].place));
        assert!(reasons[one.b].iter().any(|m| m.place == all[one.a].place));
        let sum: f32 = reasons[one.a][0].reasons.iter().map(|r| r.contribution).sum();
        assert!((sum - reasons[one.a][0].score).abs() < 1e-4);
    }
}

#[test]
fn weights_are_shares_and_do_not_speak_louder() {
    let mut all = seekers(&[LACOMBE, SOLLEFTEA]);
    let plain = choose(&all, Priority::Stable);
    for criterion in Criterion::ALL {
        all[0].weights.set(*criterion, 3.0).unwrap();
    }
    let loud = choose(&all, Priority::Stable);
    assert!((plain.total - loud.total).abs() < plain.total * 1e-3, "{} {}", plain.total, loud.total);
    all[0].weights.set(Criterion::Relationships, 0.0).unwrap();
    assert_ne!(choose(&all, Priority::Stable).total, loud.total);
}

#[test]
fn looks_change_scores_and_nothing_else() {
    let all = some(60);
    let once = Pool::new(engine(), all.clone(), Looks::Once, &|_| {}).unwrap();
    let twice = pool(all);
    assert_eq!(once.acceptable(), twice.acceptable());
    assert_eq!(once.introduce(Priority::Stable).blocking, 0);
    assert_eq!((Looks::usual(1000), Looks::usual(1001)), (Looks::Twice, Looks::Once));
}

fn left_out(seekers: &[Seeker], who: usize) -> LeftOut {
    let chosen = choose(seekers, Priority::Everyone);
    chosen.left_out.into_iter().find(|l| l.seeker == who).unwrap()
}

#[test]
fn nobody_at_all_and_one_alone_get_an_answer() {
    let none = choose(&[], Priority::Everyone);
    assert_eq!((none.introductions.len(), none.left_out.len(), none.total, none.bound), (0, 0, 0.0, 0.0));
    assert_eq!(left_out(&seekers(&[LACOMBE]), 0).why, Why::Alone);
}

#[test]
fn two_who_exclude_each_other_are_told_which_limit_does_it() {
    let mut all = seekers(&[LACOMBE, SOLLEFTEA]);
    all[1].limits.not_countries = vec![country("CA")];
    let one = left_out(&all, 0);
    assert_eq!((one.why, one.own.len()), (Why::Limits, 0));
    assert_eq!((one.theirs[0].limit, one.theirs[0].would_add), ("not-countries", 1));
    let other = left_out(&all, 1);
    assert_eq!((other.own[0].limit, other.own[0].would_add, other.theirs.len()), ("not-countries", 1, 0));
    // By name as well.
    all[1].limits.not_countries.clear();
    all[1].limits.exclude = vec![GeoId(LACOMBE)];
    assert_eq!(left_out(&all, 1).own[0].limit, "exclude");
    all[0].limits.exclude = vec![GeoId(SOLLEFTEA)];
    let both = left_out(&all, 0);
    assert!(both.own.is_empty() && both.theirs.is_empty(), "no limit of one side would do: {both:?}");
    assert_eq!((both.both[0].limit, both.both[0].would_add), ("exclude", 1));
    all[0].limits = Limits { max_distance_km: Some(1.0), ..Limits::default() };
    let several = left_out(&all, 0);
    assert!(several.both.is_empty(), "two limits, one on each side: {several:?}");
    let sizes = left_out(&seekers(&[LACOMBE, ROCHESTER]), 0);
    assert_eq!((sizes.both[0].limit, sizes.own.len()), ("population-ratio", 0));
}

#[test]
fn one_with_fewer_than_it_asked_for_is_told_why() {
    let asked = |ids: &[(u32, usize)]| {
        let mut all = seekers(&ids.iter().map(|i| i.0).collect::<Vec<_>>());
        for (seeker, (_, introductions)) in all.iter_mut().zip(ids) {
            seeker.introductions = *introductions;
            seeker.limits.max_population_ratio = None;
        }
        all
    };
    let fewer = |all: &[Seeker]| {
        let pool = pool(all.to_vec());
        pool.fewer(&pool.introduce(Priority::Everyone))
    };
    // Lacombe asks for two more than there are, the others have what they asked for.
    let all = asked(&[(LACOMBE, 3), (SOLLEFTEA, 1)]);
    let told = fewer(&all);
    assert_eq!((told.len(), told[0].seeker, told[0].why), (1, 0, Why::Alone), "{told:?}");
    // A third one, whom Lacombe's own limit keeps out.
    let mut all = asked(&[(LACOMBE, 3), (SOLLEFTEA, 2), (MAZATLAN, 1)]);
    all[0].limits.not_countries = vec![country("MX")];
    let told = fewer(&all);
    assert_eq!((told.len(), told[0].seeker, told[0].why), (1, 0, Why::Limits), "{told:?}");
    assert_eq!((told[0].own[0].limit, told[0].own[0].would_add), ("not-countries", 1));
    // Of three who suit each other the one who asks for one can meet one of the others only.
    let told = fewer(&asked(&[(LACOMBE, 2), (SOLLEFTEA, 1), (MAZATLAN, 2)]));
    assert_eq!((told.len(), told[0].why), (1, Why::Taken(1)), "{told:?}");
    assert_ne!(told[0].seeker, 1);
    assert!(fewer(&asked(&[(LACOMBE, 2), (SOLLEFTEA, 2), (MAZATLAN, 2)])).is_empty());
}

#[test]
fn two_on_both_sides_of_a_war_are_told_so_and_may_name_each_other() {
    const KHARKIV: u32 = 706_483;
    const KAZAN: u32 = 551_487;
    let mut all = seekers(&[KHARKIV, KAZAN]);
    let one = left_out(&all, 0);
    assert_eq!((one.why, one.both[0].limit, one.both[0].would_add), (Why::Limits, matching::AT_WAR, 1));
    all[0].limits.countries = vec![country("RU")];
    let other = left_out(&all, 0);
    assert_eq!((other.theirs[0].limit, other.own.len()), (matching::AT_WAR, 0), "Kazan has to name it, too");
    all[1].limits.countries = vec![country("UA")];
    assert_eq!(choose(&all, Priority::Everyone).introductions.len(), 1);
}

#[test]
fn limits_to_nothing_leave_everyone_out_without_a_fuss() {
    let mut all = some(20);
    for seeker in &mut all {
        seeker.limits.max_distance_km = Some(0.0);
    }
    let chosen = choose(&all, Priority::Everyone);
    assert_eq!((chosen.introductions.len(), chosen.left_out.len(), chosen.blocking), (0, 20, 0));
    assert!(chosen.left_out.iter().all(|l| l.why == Why::Limits));
}

#[test]
fn partners_are_not_introduced_again() {
    let all = seekers(&[MADISON, SOLLEFTEA]);
    assert_eq!(left_out(&all, 0).why, Why::Alone);
    let all = seekers(&[MADISON, SOLLEFTEA, LACOMBE]);
    let chosen = choose(&all, Priority::Everyone);
    assert!(chosen.introductions.iter().all(|i| (i.a.min(i.b), i.a.max(i.b)) != (0, 1)), "{chosen:?}");
}

#[test]
fn one_whose_only_counterpart_is_wanted_by_others_is_not_left_out() {
    let all = some(80);
    let stable = choose(&all, Priority::Stable);
    // A newcomer that may meet only the two ends of the likeliest introduction, which are full.
    let best = stable.introductions[0];
    let taken: Vec<usize> = vec![best.a, best.b];
    let mut all = all;
    let newcomer = engine()
        .world()
        .places(Kind::City)
        .filter(|p| p.country().iso2 == "NZ" && p.population().is_some_and(|n| (9_000..12_000).contains(&n)))
        .map(|p| Seeker::new(p.ix()))
        .find(|s| all.iter().all(|a| a.place != s.place))
        .unwrap();
    let others = all.iter().enumerate().filter(|(i, _)| !taken.contains(i));
    let exclude = others.map(|(_, s)| engine().world().place(s.place).id()).collect();
    all.push(Seeker { limits: Limits { exclude, ..Limits::default() }, ..newcomer });
    let everyone = choose(&all, Priority::Everyone);
    assert!(everyone.left_out.iter().all(|l| l.seeker != 80), "{:?}", everyone.left_out);
    let stable = choose(&all, Priority::Stable);
    if let Some(left) = stable.left_out.iter().find(|l| l.seeker == 80) {
        assert!(matches!(left.why, Why::Taken(1..=2)), "{left:?}");
        assert!(everyone.blocking > 0, "to serve it somebody gave up a better one");
    }
}

#[test]
fn only_the_same_kind_meets_and_a_section_may_seek() {
    let world = engine().world();
    let state = |iso2: &str| {
        let of = |p: &gazetteer::Place<'_>| p.country().iso2 == iso2 && p.position().is_some();
        world.places(Kind::Admin1).find(of).unwrap().ix()
    };
    let mut all = seekers(&[LACOMBE]);
    for iso2 in ["SE", "JP"] {
        let mut seeker = Seeker::new(state(iso2));
        seeker.limits.max_population_ratio = None;
        seeker.limits.include_unknown_population = true;
        all.push(seeker);
    }
    let chosen = choose(&all, Priority::Everyone);
    assert_eq!(
        chosen.introductions.iter().map(|i| (i.a.min(i.b), i.a.max(i.b))).collect::<Vec<_>>(),
        [(1, 2)]
    );
    assert_eq!(chosen.left_out[0].why, Why::Alone);
    let section = world
        .places(Kind::City)
        .find(|p| {
            p.feature() == gazetteer::place::Feature::Section
                && p.country().iso2 == "SE"
                && p.population().is_some_and(|n| (5_000..40_000).contains(&n))
        })
        .unwrap();
    let all = vec![Seeker::new(row(LACOMBE)), Seeker::new(section.ix())];
    assert_eq!(choose(&all, Priority::Everyone).introductions.len(), 1);
}

#[test]
fn all_that_is_wrong_with_any_of_them_is_told_at_once() {
    let mut all = seekers(&[LACOMBE, SOLLEFTEA, LACOMBE, MAZATLAN, NOVGOROD, GRANDE_PRAIRIE]);
    all[1].introductions = 0;
    all[3].introductions = Seeker::MOST_INTRODUCTIONS + 1;
    all[4].limits = Limits { min_population: Some(9), max_population: Some(8), ..Limits::default() };
    for criterion in Criterion::ALL {
        all[5].weights.set(*criterion, 0.0).unwrap();
    }
    all.push(Seeker::new(PlaceIx(u32::MAX)));
    let PoolError::Seekers(faults) = refused(all) else { panic!("not refused for its seekers") };
    let found: Vec<_> = faults.iter().map(|f| (f.seeker, f.problem.clone())).collect();
    assert_eq!(found[0], (1, Problem::Introductions(0)));
    assert_eq!(found[1], (2, Problem::Twice(0)));
    assert_eq!(found[2], (3, Problem::Introductions(101)));
    assert!(matches!(found[3], (4, Problem::Question(QueryError::Crossed { what: "population", .. }))));
    assert_eq!(found[4], (5, Problem::Question(QueryError::AllZero)));
    assert_eq!(found[5], (6, Problem::Question(QueryError::NoSuchPlace)));
    let many = vec![Seeker::new(row(LACOMBE)); Pool::MOST_SEEKERS + 1];
    assert_eq!(refused(many), PoolError::TooMany(Pool::MOST_SEEKERS + 1));
}

#[test]
fn a_world_of_a_few_places_and_no_ties_is_enough() {
    let world = world_of(CITIES);
    let model = matching::Model::shipped().unwrap();
    let engine = matching::Engine::new(world.clone(), model, std::sync::Arc::default());
    let place = |id: u32| world.by_id(GeoId(id)).unwrap().ix();
    let any = |id: u32| {
        let limits =
            Limits { max_population_ratio: None, include_unknown_population: true, ..Limits::default() };
        Seeker { limits, weights: Weights::default(), introductions: 2, place: place(id) }
    };
    let all: Vec<Seeker> = [1, 2, 3, 4, 5, 6, 7].into_iter().map(any).collect();
    let chosen = Pool::new(&engine, all, Looks::Twice, &|_| {}).unwrap().introduce(Priority::Everyone);
    assert!(chosen.left_out.is_empty(), "{chosen:?}");
    let nowhere = Pool::new(&engine, vec![any(8)], Looks::Once, &|_| {}).err().unwrap();
    let PoolError::Seekers(faults) = nowhere else { panic!() };
    assert!(matches!(faults[0].problem, Problem::Question(QueryError::NoPosition(_))));
}
