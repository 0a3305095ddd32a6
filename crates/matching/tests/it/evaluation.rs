//! The protocol of evaluation on a world small enough to reckon by hand.

use gazetteer::GeoId;
use matching::evaluate::{Asking, EvalQuery, Options, evaluate};
use matching::{Engine, Model, Query, Tie, Ties};
use std::sync::Arc;

use crate::small::{CITIES, world_of};

fn tie(ties: &mut Ties, a: u32, b: u32) {
    ties.add(GeoId(a), GeoId(b), Tie::default());
}

#[test]
fn ranks_are_those_reckoned_by_hand() {
    let placed: Vec<_> =
        CITIES.iter().map(|&c| if c.2.is_nan() { (c.0, c.1, -30.0, 20.0, c.4) } else { c }).collect();
    let world = world_of(&placed);
    let row = |id: u32| world.by_id(GeoId(id)).unwrap().ix();
    let (mut train, mut hidden) = (Ties::default(), Ties::default());
    // City 1 (Aland) knows 4, shall find 3, and 7 is its other hidden partner. Also in the
    // training file by mistake, 3 must not be ranked with.
    tie(&mut train, 1, 4);
    tie(&mut train, 1, 3);
    tie(&mut hidden, 1, 3);
    tie(&mut hidden, 1, 7);
    let queries: Vec<EvalQuery> =
        [3, 7].map(|target| EvalQuery { task: "t".into(), query: row(1), target: row(target) }).to_vec();
    let model = Model::shipped().unwrap();
    let report = evaluate(&world, model.clone(), &train, &hidden, &queries, &Options::default(), |_, _| {});
    // Foreign cities of at least 5,000 people: 3, 4, 6, 7, 8 (5 is of unknown size). Less
    // partner 4 and the other hidden one: three candidates for either target.
    let t = &report.tasks["t"];
    assert_eq!((t.queries, t.candidates), (2, 3.0));
    // The order by score follows from the engine itself.
    let mut known = Ties::default();
    tie(&mut known, 1, 4);
    let engine = Engine::new(world.clone(), model, Arc::new(known));
    let score = |id: u32| engine.compare(row(1), row(id), &Default::default()).unwrap().pair.score;
    let rank = |target: u32| 1.0 + [6, 8].iter().filter(|&&id| score(id) > score(target)).count() as f64;
    let (a, b) = (rank(3), rank(7));
    assert!((t.mrr - (1.0 / a + 1.0 / b) / 2.0).abs() < 1e-12);
    assert_eq!(t.median_rank, (a + b) / 2.0);
    assert!((t.auc - (2.0 - (a - 1.0) / 2.0 - (b - 1.0) / 2.0) / 2.0).abs() < 1e-12);
    assert_eq!((t.recall_10, t.recall_100, t.recall_1000), (1.0, 1.0, 1.0));
    assert!(engine.rank(&Query::new(row(1))).is_ok());
}

#[test]
fn a_target_with_more_partners_than_candidates_may_have_is_not_found() {
    // 2 and 3 are alike but for a partner that 3 has; 5 looks on.
    let cities: Vec<_> = (1..=5u32).map(|id| (id, u16::from(id > 1), 10.0, 10.0, 6_000)).collect();
    let world = world_of(&cities);
    let row = |id: u32| world.by_id(GeoId(id)).unwrap().ix();
    let mut known = Ties::default();
    tie(&mut known, 3, 4);
    let ask = |target: u32, max_partners| {
        let queries = [EvalQuery { task: "t".into(), query: row(1), target: row(target) }];
        let options =
            Options { max_partners, detail: true, spread: Some(Asking::Queries), ..Options::default() };
        let model = Model::shipped().unwrap();
        evaluate(&world, model, &known, &Ties::default(), &queries, &options, |_, _| {})
    };
    let all = &ask(3, None).tasks["t"];
    assert_eq!((all.candidates, all.recall_10), (4.0, 1.0));
    let few = &ask(3, Some(1)).tasks["t"];
    assert_eq!(few, all, "nobody has more than one partner");
    let report = ask(3, Some(0));
    let missed = &report.tasks["t"];
    assert_eq!((missed.candidates, missed.median_rank), (2.0, 3.0), "behind the last");
    assert_eq!((missed.mrr, missed.auc, missed.recall_10, missed.recall_1000), (0.0, 0.0, 0.0, 0.0));
    assert!(missed.curve.iter().all(|point| point.recall == 0.0));
    let found = &ask(2, Some(0)).tasks["t"];
    assert_eq!((found.candidates, found.recall_10), (2.0, 1.0));
}

#[test]
fn equal_scores_take_their_mean_rank_and_the_target_always_counts() {
    // Three towns on one spot, of one size and name length: scores are equal.
    let cities: Vec<_> = (1..=4u32).map(|id| (id, u16::from(id > 1), 10.0, 10.0, 6_000)).collect();
    let world = world_of(&cities);
    let row = |id: u32| world.by_id(GeoId(id)).unwrap().ix();
    let query = |min_population| {
        let queries = [EvalQuery { task: "t".into(), query: row(1), target: row(2) }];
        let none = Ties::default();
        let options = Options { min_population, ..Options::default() };
        evaluate(&world, Model::shipped().unwrap(), &none, &none, &queries, &options, |_, _| {})
            .tasks
            .remove("t")
            .unwrap()
    };
    let t = query(5_000);
    assert_eq!((t.median_rank, t.candidates, t.auc), (2.0, 3.0, 0.5));
    let t = query(10_000);
    assert_eq!((t.median_rank, t.candidates), (1.0, 1.0), "too small itself, yet counted in");
}
