//! Files of each night: kept under a name for good, the oldest let go, made by one node.

use jiff::SignedDuration;
use jiff::civil::date;
use store::jobs::Retries;
use store::nightly::JOB;

use crate::bed::{Bed, at, on_both};

on_both!(the_newest_files_are_kept_as_they_are, one_node_makes_the_file_of_a_day);

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
