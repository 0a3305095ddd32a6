//! Evaluation of lists that nobody would hand in on purpose.

use std::sync::Arc;

use gazetteer::{GeoId, World};
use matching::evaluate::{
    Asking, EvalQuery, Options, Report, SplitBy, evaluate, evaluate_in_turns, read_queries,
};
use matching::{Model, Tie, Ties};

use crate::small::{CITIES, world_of};

fn small() -> Arc<World> {
    let placed: Vec<_> =
        CITIES.iter().map(|&c| if c.2.is_nan() { (c.0, c.1, -30.0, 20.0, c.4) } else { c }).collect();
    world_of(&placed)
}

fn ties(pairs: &[(u32, u32)]) -> Ties {
    let mut ties = Ties::default();
    for &(a, b) in pairs {
        ties.add(GeoId(a), GeoId(b), Tie::default());
    }
    ties
}

/// Every city tied to every other.
fn complete() -> Ties {
    let pairs: Vec<_> = (1..=8).flat_map(|a| (a + 1..=8).map(move |b| (a, b))).collect();
    ties(&pairs)
}

fn query(world: &World, query: u32, target: u32) -> EvalQuery {
    let row = |id| world.by_id(GeoId(id)).unwrap().ix();
    EvalQuery { task: "t".into(), query: row(query), target: row(target) }
}

/// Everything that can be measured, and no figure may be anything but a number.
fn measured(world: &Arc<World>, train: &Ties, hidden: &Ties, queries: &[EvalQuery]) -> Report {
    let options = Options {
        draws: 20,
        detail: true,
        baselines: true,
        reliability: Some(100),
        spread: Some(Asking::Sample(100)),
        ..Options::default()
    };
    let report = evaluate(world, Model::shipped().unwrap(), train, hidden, queries, &options, |_, _| {});
    let text = serde_json::to_string(&report).unwrap();
    let at = text.find("null").map(|at| &text[at.saturating_sub(80)..at]);
    assert_eq!(at, None, "a figure is not a number");
    report
}

#[test]
fn no_queries_and_no_ties_give_no_tasks() {
    let world = small();
    let none = Ties::default();
    let report = measured(&world, &none, &none, &[]);
    assert!(report.tasks.is_empty() && report.reliability.is_empty());
    let spread = report.spread.unwrap();
    assert_eq!(spread.lists, 7, "all cities large enough, with ties or without");
    assert_eq!(spread.rankings["adamic-adar"].top_10.recommendations, 0, "it has nothing to say");
}

#[test]
fn one_tie_that_is_hidden_leaves_a_network_without_ties() {
    let world = small();
    let one = ties(&[(1, 3)]);
    let report = measured(&world, &one, &one, &[query(&world, 1, 3), query(&world, 3, 1)]);
    let t = &report.tasks["t"];
    assert_eq!((t.queries, t.cities), (2, 2));
    assert!(t.baselines["adamic-adar"].auc == 0.5, "all are equal: {:?}", t.baselines["adamic-adar"]);
    assert_eq!(report.reliability["cold"].ties, 2);
    assert!(!report.reliability.contains_key("warm"));
}

#[test]
fn ties_with_unknown_ids_count_nothing() {
    let world = small();
    let known = ties(&[(1, 4), (2, 3)]);
    let mut strange = known.clone();
    strange.add(GeoId(1), GeoId(999_999), Tie::default());
    strange.add(GeoId(888_888), GeoId(999_999), Tie::default());
    let hidden = ties(&[(1, 3)]);
    let mut strange_hidden = hidden.clone();
    strange_hidden.add(GeoId(1), GeoId(777_777), Tie::default());
    let queries = [query(&world, 1, 3)];
    assert_eq!(
        measured(&world, &known, &hidden, &queries),
        measured(&world, &strange, &strange_hidden, &queries)
    );
}

#[test]
fn a_question_asked_twice_counts_twice_and_its_city_once() {
    let world = small();
    let (train, hidden) = (ties(&[(1, 4), (3, 6)]), ties(&[(1, 3), (2, 7)]));
    let (a, b) = (query(&world, 1, 3), query(&world, 2, 7));
    let once = measured(&world, &train, &hidden, &[a.clone(), b.clone()]);
    let twice = measured(&world, &train, &hidden, &[a.clone(), a, b.clone(), b]);
    let (x, y) = (&once.tasks["t"], &twice.tasks["t"]);
    assert_eq!((x.queries, y.queries, x.cities, y.cities), (2, 4, 2, 2));
    let same = |a: f64, b: f64| (a - b).abs() < 1e-12;
    assert!(same(x.mrr, y.mrr) && same(x.mrr_error, y.mrr_error), "repeating makes nothing surer");
}

#[test]
fn a_target_that_is_a_partner_already_is_found_among_the_others() {
    let world = small();
    // 4 stands in TRAIN and is not hidden, yet is asked for.
    let report = measured(&world, &ties(&[(1, 4), (1, 3)]), &ties(&[(1, 3)]), &[query(&world, 1, 4)]);
    // Less 3, which is hidden: 6, 7 and 8, and the target.
    assert_eq!(report.tasks["t"].candidates, 4.0);
}

#[test]
fn where_every_city_is_tied_to_every_other_there_is_nobody_to_beat() {
    let world = small();
    let hidden = ties(&[(1, 3), (2, 4)]);
    let report = measured(&world, &complete(), &hidden, &[query(&world, 1, 3), query(&world, 4, 2)]);
    let t = &report.tasks["t"];
    assert_eq!((t.mrr, t.auc, t.candidates, t.median_rank), (1.0, 1.0, 1.0, 1.0));
    let warm = &report.reliability["warm"];
    assert_eq!((warm.ties, warm.pairs), (4, 4.0 * warm.weight), "no pair is left that is not tied");
    let split = matching::split::split(&world, &complete(), 3, 0.5, 1);
    assert_eq!(split.train.len() + split.hidden.len(), 28);
}

#[test]
fn a_split_of_few_ties_hides_what_it_can() {
    let world = small();
    for (cold, share) in [(0, 0.0), (8, 1.0), (1000, 5.0), (0, f64::NAN), (2, -1.0)] {
        for pairs in [&[][..], &[(1, 3)], &[(1, 3), (1, 4), (2, 3)]] {
            let all = ties(pairs);
            let split = matching::split::split(&world, &all, cold, share, 5).with_small_apart(&world, 9_000);
            assert_eq!(split.train.len() + split.hidden.len(), all.len());
            measured(&world, &split.train, &split.hidden, &split.queries);
            assert!(split.queries.iter().all(|q| q.task.ends_with("small") == {
                let people = world.place(q.target).population();
                people.is_none_or(|n| n < 9_000)
            }));
        }
    }
}

#[test]
fn in_turns_every_tie_set_aside_is_hidden_once_and_stands_otherwise() {
    let world = small();
    let all = complete();
    for (cold, turns) in [(0, 3), (3, 2), (3, 5), (8, 3), (2, 1), (2, 0)] {
        let whole = matching::split::split(&world, &all, cold, 0.3, 9);
        let parts = whole.in_turns(&world, &all, turns);
        assert_eq!(parts.len(), turns.max(1));
        for (a, b, _) in all.iter() {
            let lost = [a, b].iter().filter(|city| whole.cold.contains(city)).count();
            let times = parts.iter().filter(|part| part.hidden.between(a, b).is_some()).count();
            // Between two cities that lost all a tie is asked for in the turn of either.
            let one_turn = parts.iter().any(|part| part.cold.contains(&a) && part.cold.contains(&b));
            let expected = match (whole.hidden.between(a, b), lost) {
                (None, _) => 0,
                (_, 2) if !one_turn => 2,
                _ => 1,
            };
            assert_eq!(times, expected, "{a} {b} of {cold} in {turns}");
            for part in &parts {
                assert!(part.hidden.between(a, b).is_some() != part.train.between(a, b).is_some());
            }
        }
        for city in &whole.cold {
            assert_eq!(parts.iter().filter(|part| part.cold.contains(city)).count(), 1);
        }
        let asked = |of: &matching::split::Split, task: &str| -> Vec<_> {
            let of = of.queries.iter().filter(|q| q.task == task);
            of.map(|q| (q.query.0, q.target.0)).collect()
        };
        let mut cold: Vec<_> = parts.iter().flat_map(|part| asked(part, "cold")).collect();
        let mut once = asked(&whole, "cold");
        cold.sort_unstable();
        once.sort_unstable();
        assert_eq!(cold, once, "the same questions of those that lost all");
        let warm: Vec<_> = parts.iter().flat_map(|part| asked(part, "warm")).collect();
        assert!(asked(&whole, "warm").iter().all(|q| warm.contains(q)), "and no fewer of the others");
        let options = Options { draws: 10, detail: true, baselines: true, ..Options::default() };
        let report = evaluate_in_turns(&world, &Model::shipped().unwrap(), &parts, &options, |_, _| {});
        let count = |task: &str| report.tasks.get(task).map_or(0, |t| t.queries);
        assert_eq!((count("cold"), count("warm")), (once.len(), warm.len()));
        for task in report.tasks.values() {
            let groups = &task.splits[&SplitBy::TargetPartners];
            assert_eq!(groups.iter().map(|g| g.figures.queries).sum::<usize>(), task.queries);
            assert_eq!(task.baselines["nearest"].queries, task.queries);
        }
    }
}

#[test]
fn queries_that_cannot_be_asked_are_left_out_with_their_lines() {
    let world = small();
    let text = "task,query,target\nt,1,3\nt,1,\nt,9999,3\nt,1,1\nt,1,3,5\nt,-1,3\n\nt,1,3\n";
    let (queries, report) = read_queries(text.as_bytes(), &world).unwrap();
    assert_eq!((queries.len(), report.rows), (2, 7));
    assert_eq!(report.skipped.iter().map(|s| s.line).collect::<Vec<_>>(), [3, 4, 5, 6, 7]);
    for empty in ["", "\n", "task,query,target\n", "\u{feff}task,query,target"] {
        assert!(read_queries(empty.as_bytes(), &world).unwrap().0.is_empty(), "{empty:?}");
    }
}

#[test]
fn the_same_seed_measures_the_same() {
    let world = small();
    let (train, hidden) = (ties(&[(1, 4), (3, 6), (2, 7)]), ties(&[(1, 3), (2, 6)]));
    let queries = [query(&world, 1, 3), query(&world, 3, 1), query(&world, 2, 6)];
    assert_eq!(measured(&world, &train, &hidden, &queries), measured(&world, &train, &hidden, &queries));
}
