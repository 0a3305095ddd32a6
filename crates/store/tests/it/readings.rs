//! Readings of another register: page by page, broken off and gone on with, compared with the last.

use jiff::{SignedDuration, Timestamp};
use partnership::Id;
use partnership::id::kind::{Import, Organisation};
use store::Store;
use store::readings::{KeptItem, KeptPage, KeptStatement, Moved, NewReading, Phase, ReadingRow};

use crate::bed::{Bed, hand, on_both, organisation};

on_both!(
    a_reading_goes_on_where_it_was,
    of_two_that_go_on_one_stops,
    the_next_reading_sees_what_changed,
    what_a_service_that_lags_behind_did_not_know_is_read_again,
    a_reading_that_fails_waits_or_stops,
);

/// Seconds of a day.
const DAY: i64 = 86_400;

fn at(seconds: i64) -> Timestamp {
    hand(7).at + SignedDuration::from_secs(seconds)
}

fn new(countries: &[&str]) -> NewReading {
    NewReading {
        endpoint: "https://query.example.org/sparql".to_owned(),
        contact: "registry@example.org".to_owned(),
        countries: countries.iter().map(|c| (*c).to_owned()).collect(),
    }
}

fn statement(id: &str, item: u64, partner: u64, more: &str) -> KeptStatement {
    let body = format!("{{\"id\":\"{id}\",\"more\":\"{more}\"}}");
    KeptStatement { id: id.to_owned(), item, partner: Some(partner), body }
}

fn page(statements: &[KeptStatement], last: bool) -> KeptPage {
    KeptPage {
        statements: statements.to_vec(),
        modified: Vec::new(),
        last: if last { None } else { statements.last().map(|s| s.id.clone()) },
        requests: 1,
    }
}

fn of() -> Id<Organisation> {
    organisation(7)
}

async fn now(store: &Store) -> ReadingRow {
    store.latest_reading(of()).await.unwrap().unwrap()
}

/// Reads these statements and the items that they name to the end.
async fn read(store: &Store, statements: &[KeptStatement], modified: &[(u64, Timestamp)], second: i64) {
    let reading = store.begin_reading(&store::Hand { at: at(second), ..hand(7) }, &new(&[])).await.unwrap();
    let first = KeptPage { modified: modified.to_vec(), ..page(statements, false) };
    store.keep_statements(&reading, &first, at(second + 1)).await.unwrap();
    store.keep_statements(&now(store).await, &page(&[], true), at(second + 2)).await.unwrap();
    let reading = now(store).await;
    let wanted = store.items_wanted(&reading).await.unwrap();
    let items: Vec<_> =
        wanted.iter().map(|&n| KeptItem { number: n, body: format!("{{\"n\":{n}}}") }).collect();
    store.keep_items(&reading, &items, 1, at(second + 3)).await.unwrap();
    assert!(store.finish_reading(reading.id, None, at(second + 4)).await.unwrap());
}

async fn a_reading_goes_on_where_it_was(bed: Bed) {
    let store = &bed.store;
    let begun = store.begin_reading(&hand(7), &new(&["CA", "MX"])).await.unwrap();
    assert_eq!((begun.phase, begun.position.as_str(), begun.countries.len()), (Phase::Statements, "", 2));
    let first = page(&[statement("Q1-a", 1, 2, ""), statement("Q1-b", 1, 3, "")], false);
    assert_eq!(store.keep_statements(&begun, &first, at(1)).await.unwrap(), Moved::On);
    // Somebody begins anew after a crash, and finds it.
    let again = store.begin_reading(&hand(7), &new(&["CA", "MX"])).await.unwrap();
    assert_eq!((again.id, again.position.as_str(), again.statements), (begun.id, "Q1-b", 2));
    let second = page(&[statement("Q2-a", 2, 1, "")], false);
    store.keep_statements(&again, &second, at(2)).await.unwrap();
    store.keep_statements(&now(store).await, &page(&[], true), at(3)).await.unwrap();
    let reading = now(store).await;
    assert_eq!(
        (reading.phase, reading.statements, reading.changed, reading.requests),
        (Phase::Items, 3, 3, 3)
    );
    assert_eq!(store.items_wanted(&reading).await.unwrap(), [1, 2, 3]);
    let one = |n: u64| KeptItem { number: n, body: "{}".to_owned() };
    store.keep_items(&reading, &[one(1), one(2)], 1, at(4)).await.unwrap();
    let reading = now(store).await;
    assert_eq!(store.items_wanted(&reading).await.unwrap(), [3], "after what was read");
    store.keep_items(&reading, &[one(3)], 1, at(5)).await.unwrap();
    let import: Id<Import> = Id::from_number(77).unwrap();
    assert!(store.finish_reading(reading.id, Some(import), at(6)).await.unwrap());
    let done = now(store).await;
    assert_eq!((done.phase, done.import, done.items, done.contact), (Phase::Done, Some(import), 3, None));
    assert_eq!(store.statements_read(of(), "Q1-a", 10).await.unwrap().len(), 2);
    assert_eq!(store.items_read(of(), 1, 1).await.unwrap(), [(2, "{}".to_owned())]);
    assert_eq!(store.import_of_last_reading(of()).await.unwrap(), Some(import));
    assert!(store.latest_reading(organisation(8)).await.unwrap().is_none(), "another registry has none");
    // Another question: what was read answers it no more.
    store.begin_reading(&hand(7), &new(&["SE"])).await.unwrap();
    assert!(store.statements_read(of(), "", 10).await.unwrap().is_empty());
}

async fn of_two_that_go_on_one_stops(bed: Bed) {
    let store = &bed.store;
    let seen = store.begin_reading(&hand(7), &new(&[])).await.unwrap();
    let first = page(&[statement("Q1-a", 1, 2, "")], false);
    assert_eq!(store.keep_statements(&seen, &first, at(1)).await.unwrap(), Moved::On);
    assert_eq!(store.keep_statements(&seen, &first, at(1)).await.unwrap(), Moved::Elsewhere);
    assert_eq!(now(store).await.statements, 1, "counted once");
    // Taken for a while, so that two nodes do not ask the same.
    let seen = now(store).await;
    assert!(store.take_reading(&seen, at(60)).await.unwrap());
    assert!(!store.take_reading(&seen, at(60)).await.unwrap());
    assert!(store.readings_due(at(59)).await.unwrap().is_empty());
    assert_eq!(store.readings_due(at(60)).await.unwrap().len(), 1);
    let seen = now(store).await;
    assert!(store.stop_reading(seen.id, at(2)).await.unwrap());
    assert_eq!(store.keep_statements(&seen, &page(&[], true), at(3)).await.unwrap(), Moved::Elsewhere);
    assert_eq!(now(store).await.phase, Phase::Stopped);
}

async fn the_next_reading_sees_what_changed(bed: Bed) {
    let store = &bed.store;
    let all = ["Q1-a", "Q1-b", "Q2-a"].map(|id| statement(id, 1, 2, ""));
    read(store, &all, &[], 0).await;
    let mut later = vec![all[0].clone(), statement("Q1-b", 1, 2, "1998"), statement("Q3-a", 3, 1, "")];
    later[0].partner = Some(2);
    // Item 1 was changed long before it was read, item 2 after that.
    read(store, &later, &[(1, at(-2 * DAY)), (2, at(50))], 100).await;
    let reading = now(store).await;
    assert_eq!((reading.statements, reading.changed, reading.gone), (3, 2, 1));
    assert_eq!(reading.items, 2, "the new one, and the one that changed");
    let bodies = store.statements_read(of(), "", 10).await.unwrap();
    assert!(bodies.iter().any(|(id, body)| id == "Q1-b" && body.contains("1998")));
}

async fn what_a_service_that_lags_behind_did_not_know_is_read_again(bed: Bed) {
    let store = &bed.store;
    let all = [statement("Q1-a", 1, 2, "")];
    read(store, &all, &[], 0).await;
    // Item 1 was changed five minutes before it was read, and the service ten minutes behind.
    let changed = [(1, at(-300)), (2, at(-2 * DAY))];
    read(store, &all, &changed, 600).await;
    assert_eq!(now(store).await.items, 1, "item 1 alone");
    read(store, &all, &changed, 2 * DAY).await;
    assert_eq!(now(store).await.items, 1, "it was still within a day of the change");
    read(store, &all, &changed, 3 * DAY).await;
    assert_eq!(now(store).await.items, 0, "what was read two days after the change has it");
}

async fn a_reading_that_fails_waits_or_stops(bed: Bed) {
    let store = &bed.store;
    let reading = store.begin_reading(&hand(7), &new(&[])).await.unwrap();
    store.reading_failed(reading.id, "too many requests", Some(at(30)), at(0)).await.unwrap();
    let waits = now(store).await;
    assert_eq!((waits.failures, waits.error.as_deref()), (1, Some("too many requests")));
    assert!(store.readings_due(at(29)).await.unwrap().is_empty());
    assert_eq!(store.readings_due(at(30)).await.unwrap().len(), 1);
    store.keep_statements(&waits, &page(&[statement("Q1-a", 1, 2, "")], false), at(31)).await.unwrap();
    assert_eq!((now(store).await.failures, now(store).await.error), (0, None), "it went on");
    store.reading_failed(reading.id, "refused", None, at(32)).await.unwrap();
    let stopped = now(store).await;
    assert_eq!((stopped.phase, stopped.error.as_deref()), (Phase::Stopped, Some("refused")));
    assert_eq!(stopped.contact, None);
    assert!(store.readings_due(at(99)).await.unwrap().is_empty());
}
