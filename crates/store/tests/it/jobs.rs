//! Work to be done later: by one node at a time, again if it went wrong, given up aloud.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::jobs::{Job, Retries, Said, queue};
use store::{Error, Store, tend};

use crate::bed::{Bed, at, on_both};

on_both!(
    a_job_is_taken_when_due_and_once,
    a_lease_that_ran_out_is_taken_over,
    what_goes_wrong_is_tried_again_later_and_given_up,
    a_job_that_kills_its_nodes_is_given_up,
    what_may_wait_once_waits_once,
    two_nodes_never_run_one_job_twice,
);

const SOON: Retries =
    Retries { most: 3, first: SignedDuration::from_secs(10), last: SignedDuration::from_secs(60) };

async fn put(store: &Store, kind: &str, once: Option<&str>, due: Timestamp) -> bool {
    let put: Result<_, Error> = tend!(store, |w| queue(w, kind, &json!({ "n": 1 }), once, at(0), due).await);
    put.unwrap().is_some()
}

async fn take(store: &Store, now: i64, until: i64) -> Option<Job> {
    store.take_job(&["export", "remind"], SOON, at(now), at(until)).await.unwrap()
}

async fn a_job_is_taken_when_due_and_once(bed: Bed) {
    put(&bed.store, "remind", None, at(20)).await;
    put(&bed.store, "export", None, at(10)).await;
    put(&bed.store, "other", None, at(5)).await;
    assert!(take(&bed.store, 9, 99).await.is_none(), "nothing of ours is due");
    let job = take(&bed.store, 30, 99).await.unwrap();
    assert_eq!((job.kind.as_str(), job.body.as_str(), job.tries), ("export", r#"{"n":1}"#, 1));
    assert_eq!(take(&bed.store, 30, 99).await.unwrap().kind, "remind");
    assert!(take(&bed.store, 30, 99).await.is_none());
    assert_eq!(bed.store.job_done(&job, at(31)).await.unwrap(), Said::Noted);
    assert!(take(&bed.store, 98, 99).await.is_none());
    assert_eq!(bed.store.forget_jobs(at(31)).await.unwrap(), 0);
    assert_eq!(bed.store.forget_jobs(at(32)).await.unwrap(), 1);
    assert!(bed.store.take_job(&[], SOON, at(99), at(100)).await.unwrap().is_none());
}

async fn a_lease_that_ran_out_is_taken_over(bed: Bed) {
    put(&bed.store, "export", None, at(0)).await;
    let slow = take(&bed.store, 0, 60).await.unwrap();
    assert_eq!(bed.store.prolong_job(&slow, at(120)).await.unwrap(), Said::Noted);
    assert!(take(&bed.store, 100, 160).await.is_none());
    let second = take(&bed.store, 120, 180).await.unwrap();
    assert_eq!((second.id, second.tries), (slow.id, 2));
    for said in [
        bed.store.job_done(&slow, at(130)).await,
        bed.store.prolong_job(&slow, at(500)).await,
        bed.store.job_went_wrong(&slow, "late", SOON, at(130)).await,
    ] {
        assert_eq!(said.unwrap(), Said::Lost);
    }
    assert_eq!(bed.store.job_done(&second, at(140)).await.unwrap(), Said::Noted);
}

async fn what_goes_wrong_is_tried_again_later_and_given_up(bed: Bed) {
    put(&bed.store, "export", None, at(0)).await;
    let mut now = 0;
    for (tries, wait) in [(1, 10), (2, 40)] {
        let job = take(&bed.store, now, now + 5).await.unwrap();
        assert_eq!(job.tries, tries);
        bed.store.job_went_wrong(&job, "the relay is down", SOON, at(now)).await.unwrap();
        assert!(take(&bed.store, now + wait - 1, now + 900).await.is_none());
        now += wait;
    }
    let job = take(&bed.store, now, now + 5).await.unwrap();
    bed.store.job_went_wrong(&job, "the relay is gone", SOON, at(now)).await.unwrap();
    assert!(take(&bed.store, now + 9_000, now + 9_001).await.is_none());
    let failed = bed.store.failed_jobs().await.unwrap();
    assert_eq!((failed[0].id, failed[0].tries), (job.id, 3));
    assert_eq!((failed[0].error.as_str(), failed[0].failed_at), ("the relay is gone", at(now)));
    assert!(bed.store.retry_job(job.id, at(now)).await.unwrap());
    assert!(!bed.store.retry_job(job.id, at(now)).await.unwrap());
    assert_eq!(take(&bed.store, now, now + 5).await.unwrap().tries, 1);
}

async fn a_job_that_kills_its_nodes_is_given_up(bed: Bed) {
    put(&bed.store, "export", None, at(0)).await;
    for n in 0..3 {
        assert!(take(&bed.store, n * 10, n * 10 + 10).await.is_some());
    }
    assert!(take(&bed.store, 30, 40).await.is_none());
    assert_eq!(bed.store.failed_jobs().await.unwrap().len(), 1);
}

async fn what_may_wait_once_waits_once(bed: Bed) {
    assert!(put(&bed.store, "export", Some("night"), at(0)).await);
    assert!(!put(&bed.store, "export", Some("night"), at(0)).await);
    let job = take(&bed.store, 0, 10).await.unwrap();
    assert!(!put(&bed.store, "export", Some("night"), at(0)).await, "it is worked on");
    bed.store.job_done(&job, at(1)).await.unwrap();
    assert!(put(&bed.store, "export", Some("night"), at(0)).await);
}

/// Two nodes with three workers each; time stands still, so that no lease runs out.
async fn two_nodes_never_run_one_job_twice(bed: Bed) {
    for _ in 0..40 {
        put(&bed.store, "export", None, at(0)).await;
    }
    let nodes = [bed.store.clone(), bed.another().await];
    let mut workers = tokio::task::JoinSet::new();
    for worker in 0..6_usize {
        let node = nodes[worker % 2].clone();
        workers.spawn(async move {
            let mut ran = Vec::new();
            loop {
                match node.take_job(&["export"], SOON, at(1), at(60)).await {
                    Ok(Some(job)) => {
                        tokio::task::yield_now().await;
                        while let Err(error) = node.job_done(&job, at(2)).await {
                            assert!(error.is_passing(), "{error:?}");
                        }
                        ran.push(job.id);
                    }
                    Ok(None) => return ran,
                    Err(error) => assert!(error.is_passing(), "{error:?}"),
                }
            }
        });
    }
    let mut times = BTreeMap::new();
    for id in workers.join_all().await.into_iter().flatten() {
        *times.entry(id).or_insert(0) += 1;
    }
    assert_eq!(times.len(), 40);
    assert!(times.values().all(|&n| n == 1), "{times:?}");
}
