//! The same done to many ties at once, and what is due.

use std::collections::BTreeMap;

use partnership::id::kind::{Batch, Organisation, Tie};
use partnership::party::Seat;
use partnership::policy::TieSubject;
use partnership::tie::{Command, Description, Refusal, Term, TieFact};
use partnership::{Edit, Fact, Id};
use sea_orm::ConnectionTrait;
use store::registry::{Around, Differences, ManyError, ManyUndone, Order, Todo};
use store::{Hand, Store, change};

use crate::bed::{Bed, at, hand, on_both, organisation};
use crate::registry::{country, fact, party, row, tie_of, two};

on_both!(
    many_change_together_and_back_together,
    one_that_stands_in_the_way_stops_all,
    what_later_entries_rest_on_stays,
    what_is_due_is_found_and_ordered,
    terms_are_filled_in_for_ties_that_were_there_before,
    terms_that_an_older_node_left_out_are_filled_in,
);

async fn together(
    store: &Store,
    hand: &Hand,
    work: &[(Id<Tie>, u64, Command, Id<Organisation>)],
) -> Result<Id<Batch>, ManyError> {
    change!(store, hand, |w| w.on_many("publish", work.to_vec()).await)
}

async fn undo(
    store: &Store,
    hand: &Hand,
    batch: Id<Batch>,
    may: &[Id<Tie>],
) -> Result<ManyUndone, ManyError> {
    let batch = store.batch(batch).await.unwrap().unwrap();
    // For those who keep each; of a tie that was taken back only its history says who that is.
    let histories = store.histories(may).await.unwrap();
    let keeper = |(tie, history)| (tie, TieSubject::of(history).unwrap().keeper);
    let may: BTreeMap<_, _> = may.iter().map(|tie| keeper((*tie, &histories[tie]))).collect();
    change!(store, hand, |w| w.undo_many(&batch, &may, "Too early").await)
}

/// Ties of Madison with as many cities, half of them in another registry.
async fn some(bed: &Bed, count: i64) -> Vec<Id<Tie>> {
    let [madison, _] = two(bed).await;
    let mut ties = Vec::new();
    for n in 0..count {
        let (name, seat) = (format!("City {n}"), Seat::own(country("SE"), None));
        let other = party(&bed.store, &hand(1), &name, seat).await.unwrap();
        ties.push(tie_of(&bed.store, &hand(1 + n % 2), [madison, other]).await.unwrap());
    }
    ties
}

/// Each for the organisation that keeps it.
fn publish(ties: &[Id<Tie>]) -> Vec<(Id<Tie>, u64, Command, Id<Organisation>)> {
    let one = |(n, tie): (usize, &Id<Tie>)| {
        (*tie, 1, Command::record(TieFact::Published), organisation(1 + n as i64 % 2))
    };
    ties.iter().enumerate().map(one).collect()
}

async fn many_change_together_and_back_together(bed: Bed) {
    let ties = some(&bed, 6).await;
    let mut work = publish(&ties);
    // A city that is a side of the last one does it for itself.
    work[5].3 = organisation(9);
    let batch = together(&bed.store, &hand(1), &work).await.unwrap();
    for (n, (tie, _, _, whose)) in work.iter().enumerate() {
        let row = row(&bed.store, *tie).await;
        assert_eq!((row.published, row.revision, row.keeper), (true, 2, organisation(1 + n as i64 % 2)));
        let last = bed.store.history::<TieFact>(*tie).await.unwrap().facts().last().unwrap().clone();
        assert_eq!(last.organisation, *whose, "each in the chain of those for whom it was done");
    }
    let listed = bed.store.batches(&[organisation(1)], 0, 10).await.unwrap();
    assert_eq!((listed.len(), listed[0].id, listed[0].act.as_str()), (1, batch, "publish"));
    assert_eq!(listed[0].ties, ties.iter().map(|tie| (*tie, 2, 2)).collect::<Vec<_>>());
    assert!(bed.store.batches(&[organisation(2)], 0, 10).await.unwrap().is_empty());
    assert!(bed.store.batches(&[], 0, 10).await.unwrap().is_empty());
    assert!(bed.store.batches(&[organisation(1)], 1, 10).await.unwrap().is_empty(), "the next page");
    assert_eq!(bed.store.count_batches(&[organisation(1), organisation(2)]).await.unwrap(), 1);
    assert_eq!(bed.store.count_batches(&[]).await.unwrap(), 0);

    let later = Hand { at: at(90), ..hand(1) };
    let undone = undo(&bed.store, &later, batch, &ties).await.unwrap();
    assert_eq!((undone.ties.len(), undone.left.len()), (6, 0));
    for tie in &ties {
        assert!(!row(&bed.store, *tie).await.published);
    }
    assert_eq!(bed.store.batch(batch).await.unwrap().unwrap().undone_at, Some(at(90)));
    assert!(matches!(undo(&bed.store, &later, batch, &ties).await, Err(ManyError::NotDone)));
    assert_eq!(bed.store.differences().await.unwrap(), Differences::default());
    assert!(bed.store.verify(&[], |_| ()).await.unwrap().is_whole());
}

async fn one_that_stands_in_the_way_stops_all(bed: Bed) {
    let ties = some(&bed, 3).await;
    fact(&bed.store, &hand(1), ties[2], 1, TieFact::Published).await.unwrap();
    let late = together(&bed.store, &hand(1), &publish(&ties)).await;
    assert!(matches!(late, Err(ManyError::Stale(tie)) if tie == ties[2]), "{late:?}");
    let mut work = publish(&ties);
    work[2].1 = 2;
    let again = together(&bed.store, &hand(1), &work).await;
    assert!(
        matches!(&again, Err(ManyError::Refused(tie, why)) if *tie == ties[2] && **why == Refusal::Unchanged),
        "{again:?}"
    );
    assert!(!row(&bed.store, ties[0]).await.published, "nothing was written");
    let gone = together(&bed.store, &hand(1), &publish(&[Id::from_number(99).unwrap()])).await;
    assert!(matches!(gone, Err(ManyError::Stale(_))), "{gone:?}");
    assert!(bed.store.batches(&[organisation(1)], 0, 10).await.unwrap().is_empty());
}

async fn what_later_entries_rest_on_stays(bed: Bed) {
    let ties = some(&bed, 3).await;
    let why = "Entered by mistake".to_owned();
    let back = |tie: &Id<Tie>| {
        let command = Command::record(TieFact::Retracted { revision: 1, why: why.clone() });
        (*tie, 1, command, organisation(1))
    };
    let batch = together(&bed.store, &hand(1), &ties.iter().map(back).collect::<Vec<_>>()).await.unwrap();
    assert!(bed.store.ties(&ties).await.unwrap().is_empty(), "none of them stands");
    // One of the three was not to be touched: the others come back.
    let undone = undo(&bed.store, &hand(1), batch, &ties[..2]).await.unwrap();
    assert_eq!(undone, ManyUndone { ties: ties[..2].to_vec(), left: vec![ties[2]] });
    assert_eq!(bed.store.ties(&ties).await.unwrap().len(), 2);
}

async fn fixed(bed: &Bed, tie: Id<Tie>, until: &str) {
    let term = Edit::Set(Term::Fixed { until: until.parse().unwrap() });
    let described = TieFact::Described(Description { term, ..Description::default() });
    fact(&bed.store, &hand(1), tie, 1, Fact::new(described)).await.unwrap();
}

async fn what_is_due_is_found_and_ordered(bed: Bed) {
    let ties = some(&bed, 5).await;
    for (tie, until) in ties.iter().zip(["2027-06", "2027-05-30", "2026", "2027-07-01"]) {
        fixed(&bed, *tie, until).await;
    }
    let keepers = [organisation(1), organisation(2)];
    let around = Around { keepers: &keepers, parties: &[], shut: &[] };
    let due = |from: &str, to: &str| Todo::Due(from.parse().unwrap(), to.parse().unwrap());
    let soon = due("2027-01-01", "2027-06-30");
    assert_eq!(bed.store.count_to_do(around, soon).await.unwrap(), 2);
    let listed = bed.store.ties_to_do_by(Order::Due, around, soon, 0, 10).await.unwrap();
    assert_eq!(listed.iter().map(|t| t.id).collect::<Vec<_>>(), [ties[1], ties[0]]);
    assert_eq!(listed[1].term_until, Some("2027-06".parse().unwrap()));
    let year =
        bed.store.ties_to_do_by(Order::Due, around, due("2026-12-31", "2027-01-01"), 0, 10).await.unwrap();
    assert_eq!(year.iter().map(|t| t.id).collect::<Vec<_>>(), [ties[2]]);
    let named = bed.store.ties_to_do_by(Order::Name, around, Todo::Any, 1, 3).await.unwrap();
    assert_eq!(named.iter().map(|t| t.id).collect::<Vec<_>>(), ties[1..4], "City 1 to City 3");
    let oldest = bed.store.ties_to_do_by(Order::Since, around, Todo::Any, 0, 10).await.unwrap();
    assert_eq!(oldest.len(), 5);
    assert_eq!(bed.store.differences().await.unwrap(), Differences::default());
}

async fn terms_are_filled_in_for_ties_that_were_there_before(bed: Bed) {
    let ties = some(&bed, 2).await;
    fixed(&bed, ties[0], "2030").await;
    let before = bed.store.registry().await.unwrap();
    for sql in [
        "DROP INDEX ties_term_until",
        "ALTER TABLE ties DROP COLUMN term_until",
        "DELETE FROM schema_steps WHERE number = 7",
    ] {
        bed.store.db().execute_unprepared(sql).await.unwrap();
    }
    bed.store.migrate(at(9)).await.unwrap();
    assert_eq!(bed.store.registry().await.unwrap(), before);
}

async fn terms_that_an_older_node_left_out_are_filled_in(bed: Bed) {
    let ties = some(&bed, 3).await;
    fixed(&bed, ties[0], "2030").await;
    fixed(&bed, ties[1], "2031-06").await;
    let before = bed.store.registry().await.unwrap();
    assert_eq!(bed.store.fill_terms().await.unwrap(), 0);
    // It writes the row anew, without a column of which it knows nothing.
    let sql = format!("UPDATE ties SET term_until = NULL WHERE id = {}", ties[1].number());
    bed.store.db().execute_unprepared(&sql).await.unwrap();
    assert_ne!(bed.store.registry().await.unwrap(), before);
    assert_eq!(bed.store.fill_terms().await.unwrap(), 1);
    assert_eq!(bed.store.registry().await.unwrap(), before);
    assert_eq!(bed.store.fill_terms().await.unwrap(), 0);
}
