//! Changing something: whole or not at all, and never unseen.

use std::sync::atomic::{AtomicU32, Ordering};

use partnership::Id;
use partnership::id::kind::Tie;
use sea_orm::ConnectionTrait;
use serde_json::json;
use store::{Error, Expect, Hand, Store, Subject, Via, change, rows, tend};

use crate::bed::{Bed, at, hand, on_both, open, organisation};

on_both!(
    a_change_is_recorded_with_who_when_and_what,
    a_change_without_an_entry_is_refused,
    a_stale_edit_is_refused_with_both_versions,
    what_fails_leaves_nothing,
    a_body_must_be_an_object,
    many_writers_lose_nothing,
    many_entries_go_in_at_once,
    an_identifier_in_use_is_drawn_again,
    two_chains_in_one_change,
);

fn tie(number: i64) -> Id<Tie> {
    Id::from_number(number).unwrap()
}

/// Records one change of a tie.
async fn edit(store: &Store, hand: &Hand, number: i64, expect: Expect) -> Result<u64, Error> {
    let body = json!({ "number": number });
    change!(store, hand, |w| w.record("tie.fact", tie(number), expect, &body).await)
}

async fn a_change_is_recorded_with_who_when_and_what(bed: Bed) {
    let person = Id::from_number(77).unwrap();
    let hand = Hand { person: Some(person), organisation: None, via: Via::Cli, at: at(5) };
    assert_eq!(edit(&bed.store, &hand, 1, Expect::New).await.unwrap(), 1);
    assert_eq!(edit(&bed.store, &hand, 1, Expect::At(1)).await.unwrap(), 2);
    let entries = bed.store.entries_of(tie(1).into()).await.unwrap();
    assert_eq!(entries.len(), 2);
    let last = &entries[1];
    assert_eq!((last.seq, last.revision, last.organisation), (2, 2, None));
    assert_eq!((last.by, last.via, last.at), (Some(person), Via::Cli, at(5)));
    assert_eq!((last.action.as_str(), last.subject), ("tie.fact", Subject::from(tie(1))));
    assert_eq!(last.body, r#"{"number":1}"#);
    assert_eq!(last.previous, entries[0].hash);
}

async fn a_change_without_an_entry_is_refused(bed: Bed) {
    bed.store.db().execute_unprepared("CREATE TABLE notes (text TEXT)").await.unwrap();
    let silent = change!(bed.store, hand(1), |w| {
        rows::run(w, "INSERT INTO notes (text) VALUES ($1)", ["unseen".into()]).await?;
        Ok::<_, Error>(())
    });
    assert!(matches!(silent, Err(Error::Silent)));
    let left = rows::all(bed.store.db(), "SELECT text FROM notes", []).await.unwrap();
    assert!(left.is_empty());
}

async fn a_stale_edit_is_refused_with_both_versions(bed: Bed) {
    edit(&bed.store, &hand(1), 1, Expect::New).await.unwrap();
    edit(&bed.store, &hand(1), 1, Expect::At(1)).await.unwrap();
    let stale = edit(&bed.store, &hand(1), 1, Expect::At(1)).await;
    assert!(matches!(stale, Err(Error::Stale { stated: 1, current: 2, .. })), "{stale:?}");
    let missing = edit(&bed.store, &hand(1), 2, Expect::At(1)).await;
    assert!(matches!(missing, Err(Error::Stale { stated: 1, current: 0, .. })), "{missing:?}");
    assert_eq!(bed.store.heads().await.unwrap()[0].seq, 2);
}

async fn what_fails_leaves_nothing(bed: Bed) {
    #[derive(Debug)]
    struct Refused;
    impl From<Error> for Refused {
        fn from(_: Error) -> Self {
            Self
        }
    }
    let refused: Result<(), Refused> = change!(bed.store, hand(1), |w| {
        w.record("tie.fact", tie(1), Expect::New, &json!({})).await?;
        w.entries_of(tie(1)).await?;
        Err(Refused)
    });
    assert!(refused.is_err());
    assert!(bed.store.entries_of(tie(1).into()).await.unwrap().is_empty());
    assert!(bed.store.heads().await.unwrap().is_empty());
}

async fn a_body_must_be_an_object(bed: Bed) {
    let refused = change!(bed.store, hand(1), |w| w.record("tie.fact", tie(1), Expect::New, &"a text").await);
    assert!(matches!(refused, Err(Error::Body(_))));
}

/// Two nodes, each with several writers, in one chain and on one subject: the worst there is.
async fn many_writers_lose_nothing(bed: Bed) {
    let nodes = [bed.store.clone(), bed.another().await];
    edit(&nodes[0], &hand(1), 1, Expect::New).await.unwrap();
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..8_usize {
        let node = nodes[writer % 2].clone();
        writers.spawn(async move {
            for _ in 0..15 {
                // Until it goes through: a caller may try again after Busy.
                while let Err(error) = edit(&node, &hand(1), 1, Expect::Newest).await {
                    assert!(error.is_passing(), "{error:?}");
                }
            }
        });
    }
    writers.join_all().await;
    let entries = bed.store.entries_of(tie(1).into()).await.unwrap();
    assert_eq!(entries.len(), 121);
    assert!(entries.iter().zip(1..).all(|(e, n)| e.revision == n && e.seq == n));
    assert!(bed.store.verify(&[], |_| ()).await.unwrap().is_whole());
}

async fn many_entries_go_in_at_once(bed: Bed) {
    let revisions = change!(bed.store, hand(1), |w| {
        for number in 1..=3_000 {
            w.record("tie.fact", tie(number), Expect::New, &json!({ "number": number })).await?;
        }
        let subjects: Vec<Subject> = (1..=3_000).map(|n| tie(n).into()).collect();
        w.look_up(&subjects).await?;
        let mut sum = 0;
        for subject in subjects {
            sum += w.record("tie.fact", subject, Expect::At(1), &json!({})).await?;
        }
        Ok::<_, Error>(sum)
    });
    assert_eq!(revisions.unwrap(), 6_000);
    let subjects: Vec<Subject> = (2_990..=3_010).map(|n| tie(n).into()).collect();
    let sum = change!(bed.store, hand(2), |w| {
        w.look_up(&subjects).await?;
        let mut sum = 0;
        for subject in &subjects {
            sum += w.record("tie.fact", *subject, Expect::Newest, &json!({})).await?;
        }
        Ok::<_, Error>(sum)
    });
    assert_eq!(sum.unwrap(), 11 * 3 + 10);
    let verdict = bed.store.verify(&[], |_| ()).await.unwrap();
    assert!(verdict.is_whole());
    assert_eq!(verdict.entries, 6_021);
}

async fn an_identifier_in_use_is_drawn_again(bed: Bed) {
    edit(&bed.store, &hand(1), 1, Expect::New).await.unwrap();
    let tries = AtomicU32::new(0);
    let drawn = change!(bed.store, hand(1), |w| {
        // The first draw falls on a tie that is there.
        let number = i64::from(1 + tries.fetch_add(1, Ordering::Relaxed));
        w.record("tie.fact", tie(number), Expect::New, &json!({})).await?;
        Ok::<_, Error>(number)
    });
    assert_eq!(drawn.unwrap(), 2);
    assert_eq!(tries.load(Ordering::Relaxed), 2);
}

async fn two_chains_in_one_change(bed: Bed) {
    let made = change!(bed.store, hand(1), |w| {
        w.record_in(None, "organisation.created", organisation(1), Expect::New, &json!({})).await?;
        w.record("organisation.named", organisation(1), Expect::At(1), &json!({ "name": "Lacombe" })).await
    });
    assert_eq!(made.unwrap(), 2);
    let heads = bed.store.heads().await.unwrap();
    assert_eq!(heads.iter().map(|h| (h.chain, h.seq)).collect::<Vec<_>>(), [(0, 1), (1, 1)]);
}

/// A handler of the site is such a future: it must be able to go from thread to thread.
#[test]
fn a_change_can_go_from_thread_to_thread() {
    fn can<T: Send>(future: T) -> T {
        future
    }
    async fn handler(store: Store, name: String) -> Result<u64, Error> {
        let body = json!({ "name": name });
        let done: Result<u64, Error> = change!(store, hand(1), |w| {
            let id = w.draw::<partnership::id::kind::Tie>();
            let revision = w.record("tie.fact", id, Expect::New, &body).await?;
            rows::all(w, "SELECT 1", []).await?;
            Ok(revision)
        });
        tend!(store, |w| rows::run(w, "SELECT 1", []).await)?;
        done
    }
    drop(can(async { handler(open("sqlite:nowhere").await, String::new()).await }));
}
