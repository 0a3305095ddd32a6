//! Making the tables.

use sea_orm::ConnectionTrait;
use store::{Error, rows};

use crate::bed::{Bed, at, on_both, open};

on_both!(a_second_time_does_nothing, four_nodes_start_at_once, a_newer_database_is_left_alone);

#[cfg(unix)]
#[test]
fn a_new_database_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    crate::bed::on_sqlite(|bed: Bed| async move {
        let file = bed.store.file().unwrap();
        for end in ["", "-wal", "-shm"] {
            let path = format!("{}{end}", file.display());
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{path}");
        }
    });
}

async fn a_second_time_does_nothing(bed: Bed) {
    assert!(bed.store.migrate(at(1)).await.unwrap().is_empty());
    assert!(bed.store.steps_missing().await.unwrap().is_empty());
    let applied = rows::all(bed.store.db(), "SELECT number, name FROM schema_steps ORDER BY number", []);
    let applied = applied.await.unwrap();
    assert_eq!(rows::get::<String>(&applied[0], 1).unwrap(), "journal");
}

async fn four_nodes_start_at_once(bed: Bed) {
    let address = if bed.sqlite {
        bed.address.replace("registry.db", "empty.db")
    } else {
        // A second schema beside the test's own.
        let (server, schema) = bed.address.split_once("options[search_path]=").unwrap();
        let sql = format!("CREATE SCHEMA {schema}x");
        bed.store.db().execute_unprepared(&sql).await.unwrap();
        format!("{server}options[search_path]={schema}x")
    };
    let mut nodes = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let address = address.clone();
        nodes.spawn(async move { open(&address).await.migrate(at(0)).await.unwrap().len() });
    }
    let taken: usize = nodes.join_all().await.into_iter().sum();
    let steps = rows::all(bed.store.db(), "SELECT number FROM schema_steps", []).await.unwrap().len();
    assert_eq!(taken, steps, "each step by one node");
    if !bed.sqlite {
        let (_, schema) = address.split_once("options[search_path]=").unwrap();
        bed.store.db().execute_unprepared(&format!("DROP SCHEMA {schema} CASCADE")).await.unwrap();
    }
}

async fn a_newer_database_is_left_alone(bed: Bed) {
    let sql = "INSERT INTO schema_steps (number, name, applied_at) VALUES (9999, 'of the future', 0)";
    bed.store.db().execute_unprepared(sql).await.unwrap();
    let refused = bed.store.migrate(at(1)).await;
    assert!(matches!(refused, Err(Error::Newer { found: 9999, .. })), "{refused:?}");
}
