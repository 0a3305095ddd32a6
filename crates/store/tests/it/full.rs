//! A disk that is full: a clear answer, nothing written by half, reading goes on; and once there
//! is room again, writing does too.
//!
//! SQLite twice: by its own limit on pages, which works anywhere; and on a disk of one megabyte,
//! where there may be one (Linux, with leave to mount), because a real disk also has no room for
//! the write-ahead log. PostgreSQL by a trigger that raises what its server raises, as no test may
//! fill the disk of a server that others use.

use std::path::Path;
use std::process::Command;

use sea_orm::ConnectionTrait;
use serde_json::json;
use store::{Error, Expect, Options, Store, change};
use tempfile::TempDir;

use crate::bed::{Bed, at, dice, hand, on_postgres};

/// Entries of one change: some hundred kilobytes.
const ENTRIES: u64 = 200;

/// Writes changes of many entries until one is refused; how many went through, and the refusal.
async fn until_full(store: &Store) -> (u64, Error) {
    for n in 0..2_000 {
        if let Err(error) = write(store).await {
            return (n, error);
        }
    }
    panic!("the disk was never full");
}

async fn write(store: &Store) -> Result<(), Error> {
    let body = json!({ "text": "Sollefteå and Madison ".repeat(40) });
    change!(store, hand(1), |w| {
        for _ in 0..ENTRIES {
            let tie = w.draw::<partnership::id::kind::Tie>();
            w.record("tie.noted", tie, Expect::New, &body).await?;
        }
        Ok::<_, Error>(())
    })
}

/// So many whole changes and nothing else, and the journal verifies.
async fn whole(store: &Store, changes: u64) {
    let verdict = store.verify(&[], |_| ()).await.unwrap();
    assert!(verdict.is_whole(), "{:?}", verdict.faults);
    assert_eq!(verdict.entries, changes * ENTRIES, "whole changes only");
}

async fn opened(file: &Path, connections: u32) -> Store {
    let options = Options { dice: dice(7), connections: Some(connections) };
    let store = Store::open(&format!("sqlite:{}", file.display()), options).await.unwrap();
    store.migrate(at(0)).await.unwrap();
    store
}

#[tokio::test]
async fn a_full_database_says_so_and_goes_on_once_there_is_room() {
    let folder = TempDir::new().unwrap();
    // The limit is a connection's own: there must be one only, and a new one has none.
    let store = opened(&folder.path().join("full.db"), 1).await;
    let limit = async || {
        store.db().execute_unprepared("PRAGMA max_page_count = 1000").await.unwrap();
    };
    limit().await;
    let (changes, refused) = until_full(&store).await;
    assert!(matches!(refused, Error::Full(_)), "{refused:?}");
    assert!(refused.is_passing() && refused.to_string().contains("nothing was saved"), "{refused}");
    assert!(changes > 0);
    whole(&store, changes).await;
    limit().await;
    assert!(matches!(write(&store).await, Err(Error::Full(_))), "it stays so");
    store.db().execute_unprepared("PRAGMA max_page_count = 100000").await.unwrap();
    write(&store).await.unwrap();
    whole(&store, changes + 1).await;
}

/// What the server does in the middle of a change, or when it is to be committed, and what is made of it.
async fn refused(bed: &Bed, raises: &str, at_commit: bool, expected: fn(&Error) -> bool) {
    let db = bed.store.db();
    let before = bed.store.verify(&[], |_| ()).await.unwrap().entries / ENTRIES;
    let function = format!(
        "CREATE OR REPLACE FUNCTION raises() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN IF NEW.seq % {ENTRIES} = {} THEN {raises}; END IF; RETURN NEW; END $$",
        ENTRIES / 2
    );
    let trigger = match at_commit {
        true => "CREATE CONSTRAINT TRIGGER raises AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED",
        false => "CREATE TRIGGER raises BEFORE INSERT ON journal",
    };
    db.execute_unprepared(&function).await.unwrap();
    db.execute_unprepared(&format!("{trigger} FOR EACH ROW EXECUTE FUNCTION raises()")).await.unwrap();
    for _ in 0..2 {
        let error = write(&bed.store).await.unwrap_err();
        assert!(expected(&error) && error.is_passing(), "{raises}, at the end: {at_commit}: {error:?}");
        whole(&bed.store, before).await;
    }
    db.execute_unprepared("DROP TRIGGER raises ON journal").await.unwrap();
    write(&bed.store).await.unwrap();
    whole(&bed.store, before + 1).await;
}

#[test]
fn a_server_without_room_or_that_ends_is_told_of_and_work_goes_on() {
    on_postgres("full::postgres", async |bed: Bed| {
        let raise =
            |state: &str| format!("RAISE EXCEPTION 'as the server says it' USING ERRCODE = '{state}'");
        write(&bed.store).await.unwrap();
        for at_commit in [false, true] {
            // https://www.postgresql.org/docs/15/errcodes-appendix.html: disk_full, too_many_connections.
            refused(&bed, &raise("53100"), at_commit, |e| matches!(e, Error::Full(_))).await;
            refused(&bed, &raise("53300"), at_commit, |e| matches!(e, Error::Away(_))).await;
            // admin_shutdown, and in truth: the connection is gone afterwards.
            let ends = "PERFORM pg_terminate_backend(pg_backend_pid())";
            refused(&bed, ends, at_commit, |e| matches!(e, Error::Away(_))).await;
        }
    });
}

/// Tells the process on the small disk where it lies.
const SMALL: &str = "TWINHALL_FULL_DISK";

/// The process on the small disk; nothing in a usual run.
#[tokio::test]
async fn the_process_on_a_small_disk() {
    let Ok(folder) = std::env::var(SMALL) else { return };
    let folder = Path::new(&folder);
    let store = opened(&folder.join("full.db"), 4).await;
    // What is removed later to make room.
    std::fs::write(folder.join("ballast"), vec![7; 2 << 20]).unwrap();
    let (changes, refused) = until_full(&store).await;
    assert!(matches!(refused, Error::Full(_)), "{refused:?}");
    whole(&store, changes).await;
    assert!(matches!(write(&store).await, Err(Error::Full(_))), "it stays so");
    whole(&store, changes).await;
    std::fs::remove_file(folder.join("ballast")).unwrap();
    write(&store).await.unwrap();
    whole(&store, changes + 1).await;
    store.close().await.unwrap();
    // And all of it is there for whoever opens it next.
    whole(&opened(&folder.join("full.db"), 4).await, changes + 1).await;
    println!("{changes} changes until the disk was full");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_says_so_and_goes_on_once_there_is_room() {
    let folder = TempDir::new().unwrap();
    // A mount of its own, seen by this process and its children alone, gone when they are.
    let script = r#"mount -t tmpfs -o size=6m twinhall "$1" || exit 99; shift; exec "$@""#;
    let ran = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"])
        .arg(folder.path())
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "full::the_process_on_a_small_disk", "--nocapture"])
        .env(SMALL, folder.path())
        .output();
    let Ok(ran) = ran else {
        println!("skipped: there is no unshare to mount a small disk with");
        return;
    };
    let (out, err) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    if !out.contains("running 1 test") {
        println!("skipped: no small disk may be mounted here: {err}");
        return;
    }
    assert!(ran.status.success(), "{out}\n{err}");
    assert!(out.contains("until the disk was full"), "{out}");
}
