//! Files of each night: kept under a name for good, the oldest let go, made by one node.

use jiff::SignedDuration;
use jiff::civil::date;
use store::jobs::Retries;
use store::nightly::{JOB, WithdrawError};
use store::{Hand, Via, rows};

use crate::bed::{Bed, at, on_both};

on_both!(
    the_newest_files_are_kept_as_they_are,
    one_node_makes_the_file_of_a_day,
    a_file_is_withdrawn_for_good,
);

async fn the_newest_files_are_kept_as_they_are(bed: Bed) {
    for n in 1..=4 {
        let name = format!("register-2026-11-2{n}.zip");
        bed.store.keep_nightly(&name, (3, 5), format!("bytes {n}").as_bytes(), at(n), 3).await.unwrap();
    }
    let files = bed.store.nightly_files().await.unwrap();
    let names: Vec<&str> = files.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["register-2026-11-24.zip", "register-2026-11-23.zip", "register-2026-11-22.zip"]);
    assert_eq!((files[0].ties, files[0].parties, files[0].size), (3, 5, 7));
    assert_eq!(
        files[0].sha256.to_string(),
        // printf 'bytes 4' | sha256sum
        "490ab716f3ac7235c62a94395f0c8a969888cb61f8c6eca58f7eb5b61ed2077c"
    );
    bed.store.keep_nightly(names[0], (9, 9), b"others", at(9), 3).await.unwrap();
    assert_eq!(bed.store.nightly_bytes(names[0]).await.unwrap().unwrap(), b"bytes 4");
    assert_eq!(bed.store.nightly_file(names[0]).await.unwrap().unwrap(), files[0]);
    assert!(bed.store.nightly_bytes("register-2026-11-21.zip").await.unwrap().is_none());
}

async fn one_node_makes_the_file_of_a_day(bed: Bed) {
    let other = bed.another().await;
    let day = date(2026, 11, 22);
    assert!(bed.store.queue_nightly(day, at(0)).await.unwrap().is_some());
    assert!(other.queue_nightly(day, at(0)).await.unwrap().is_none(), "it waits already");
    let retries = Retries { first: SignedDuration::from_secs(1), ..Retries::default() };
    let taken = other.take_job(&[JOB], retries, at(0), at(60)).await.unwrap().unwrap();
    assert_eq!(taken.body, r#"{"day":"2026-11-22"}"#);
    assert!(bed.store.take_job(&[JOB], retries, at(1), at(60)).await.unwrap().is_none());
    assert!(bed.store.queue_nightly(day, at(1)).await.unwrap().is_none(), "it is worked on");
}

async fn a_file_is_withdrawn_for_good(bed: Bed) {
    let hand = Hand { person: None, organisation: None, via: Via::Cli, at: at(9) };
    let keep = async |name: &str, second| {
        bed.store.keep_nightly(name, (1, 2), b"Anna Berg, 555 0100", at(second), 2).await.unwrap();
    };
    keep("one.zip", 1).await;
    keep("two.zip", 2).await;
    bed.store.withdraw_nightly(&hand, "one.zip", "It named a person").await.unwrap();
    assert_eq!(bed.store.nightly_files().await.unwrap().len(), 1, "it is on no list");
    assert!(bed.store.nightly_bytes("one.zip").await.unwrap().is_none());
    let gone = bed.store.nightly_file("one.zip").await.unwrap().unwrap();
    assert_eq!(gone.withdrawn.as_deref(), Some("It named a person"));
    let left = "SELECT count(*) FROM nightly_files WHERE length(bytes) > 0 AND name = 'one.zip'";
    let row = rows::first(bed.store.db(), left, []).await.unwrap().unwrap();
    assert_eq!(rows::count(&row, 0).unwrap(), 0, "its bytes are gone from the table");
    // It does not come back under its name, nor does it take the place of another.
    keep("one.zip", 3).await;
    assert!(bed.store.nightly_bytes("one.zip").await.unwrap().is_none());
    keep("three.zip", 4).await;
    keep("four.zip", 5).await;
    let names: Vec<_> = bed.store.nightly_files().await.unwrap().into_iter().map(|f| f.name).collect();
    assert_eq!(names, ["four.zip", "three.zip"]);
    assert!(bed.store.nightly_file("one.zip").await.unwrap().is_some(), "whoever asks is told why");
    let again = bed.store.withdraw_nightly(&hand, "one.zip", "Twice").await;
    assert!(matches!(again, Err(WithdrawError::Before(why)) if why == "It named a person"));
    let none = bed.store.withdraw_nightly(&hand, "none.zip", "Nothing").await;
    assert!(matches!(none, Err(WithdrawError::Missing)));
    let entries = bed.store.entries_of(store::Subject::INSTANCE).await.unwrap();
    let [entry] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!((entry.action.as_str(), entry.via), ("nightly.withdrawn", Via::Cli));
    assert_eq!(entry.body, r#"{"name":"one.zip","why":"It named a person"}"#);
}
