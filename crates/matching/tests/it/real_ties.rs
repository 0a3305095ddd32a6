//! What holds on real ties. They are no part of the project: the path of a file stands in
//! the environment variable `TWINHALL_TIES`.

use std::sync::Arc;

use matching::evaluate::{Options, evaluate};
use matching::{Model, Ties};

use crate::world;

#[test]
fn ties_set_aside_are_found_far_better_than_by_chance() {
    let Some(path) = std::env::var_os("TWINHALL_TIES") else {
        println!("skipped: TWINHALL_TIES names no file of ties");
        return;
    };
    let world = world();
    let (ties, _) = Ties::read(std::fs::File::open(path).unwrap(), &world).unwrap();
    let split = matching::split::split(&world, &ties, 60, 0.02, 3);
    let report = evaluate(
        &world,
        Model::shipped().unwrap(),
        &split.train,
        &split.hidden,
        &split.queries,
        &Options::default(),
        |_, _| {},
    );
    for (task, least) in [("warm", 0.15), ("cold", 0.10)] {
        let t = &report.tasks[task];
        assert!(t.auc > 0.9 && t.recall_100 > least, "{task}: {t:?}");
    }
    let _ = Arc::strong_count(&world);
}
