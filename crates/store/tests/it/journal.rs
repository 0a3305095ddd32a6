//! The journal refuses changes, and shows those made all the same.

use sea_orm::ConnectionTrait;
use serde_json::json;
use store::journal::{Cursor, Digest, Fault, Head, Wrong};
use store::{Error, Expect, change};

use crate::bed::{Bed, at, hand, on_both};

on_both!(
    the_database_refuses_to_change_it,
    an_untouched_journal_is_whole,
    an_altered_body_is_named,
    every_altered_column_is_named,
    what_is_no_text_is_named_all_the_same,
    a_removed_entry_is_named,
    two_swapped_entries_are_named,
    a_tail_cut_off_is_named,
    a_replaced_entry_breaks_the_chain,
    a_replaced_last_entry_differs_from_the_head,
    entries_put_in_behind_are_named,
    a_chain_cut_with_its_head_shows_beside_a_kept_head,
    a_whole_chain_removed_shows_beside_a_kept_head,
    one_chain_does_not_hide_another,
    changes_are_read_from_a_cursor,
);

/// Ten entries in each of the chains 1 and 2.
async fn twenty(bed: &Bed) -> Vec<Head> {
    for chain in [1, 2] {
        let written = change!(bed.store, hand(chain), |w| {
            for number in 1..=10 {
                let tie = w.draw::<partnership::id::kind::Tie>();
                let body = json!({ "name": format!("Sollefteå {number}") });
                w.record("tie.fact", tie, Expect::New, &body).await?;
            }
            Ok::<_, Error>(())
        });
        written.unwrap();
    }
    bed.store.heads().await.unwrap()
}

async fn faults(bed: &Bed) -> Vec<Fault> {
    bed.store.verify(&[], |_| ()).await.unwrap().faults
}

fn fault(chain: i64, seq: u64, wrong: Wrong) -> Vec<Fault> {
    vec![Fault { chain, seq, wrong }]
}

async fn the_database_refuses_to_change_it(bed: Bed) {
    twenty(&bed).await;
    let mut attempts = vec![
        "UPDATE journal SET body = '{}' WHERE seq = 3",
        "DELETE FROM journal WHERE seq = 10",
        "DELETE FROM journal",
    ];
    if bed.sqlite {
        attempts.push("INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 3");
        attempts.push("REPLACE INTO journal SELECT organisation, 99, at, by, via, action, subject_kind, subject, revision, body, previous, hash FROM journal WHERE seq = 3");
    } else {
        attempts.push("TRUNCATE journal");
    }
    for sql in attempts {
        let refused = bed.store.db().execute_unprepared(sql).await;
        assert!(refused.is_err_and(|e| e.to_string().contains("append-only")), "{sql}");
    }
    assert!(faults(&bed).await.is_empty());
}

async fn an_untouched_journal_is_whole(bed: Bed) {
    let heads = twenty(&bed).await;
    let mut told = 0;
    let verdict = bed.store.verify(&heads, |n| told = n).await.unwrap();
    assert!(verdict.is_whole());
    assert_eq!((verdict.entries, told), (20, 20));
    assert_eq!(verdict.heads, heads);
    assert_eq!(Digest::parse(&heads[0].hash.to_string()), Some(heads[0].hash));
}

async fn an_altered_body_is_named(bed: Bed) {
    twenty(&bed).await;
    bed.tamper("UPDATE journal SET body = '{\"name\":\"Madison\"}' WHERE organisation = 1 AND seq = 4").await;
    assert_eq!(faults(&bed).await, fault(1, 4, Wrong::Altered));
}

async fn every_altered_column_is_named(bed: Bed) {
    twenty(&bed).await;
    for (column, to, back) in [
        ("at", "at + 1", "at - 1"),
        ("by", "5", "NULL"),
        ("via", "'cli'", "'web'"),
        ("action", "'tie.other'", "'tie.fact'"),
        ("subject_kind", "'party'", "'tie'"),
        ("subject", "subject + 1", "subject - 1"),
        ("revision", "revision + 1", "revision - 1"),
    ] {
        let set = |to: &str| format!("UPDATE journal SET {column} = {to} WHERE organisation = 2 AND seq = 7");
        bed.tamper(&set(to)).await;
        assert_eq!(faults(&bed).await, fault(2, 7, Wrong::Altered), "{column}");
        bed.tamper(&set(back)).await;
        assert!(faults(&bed).await.is_empty(), "{column}");
    }
}

/// SQLite holds anything in any column.
async fn what_is_no_text_is_named_all_the_same(bed: Bed) {
    twenty(&bed).await;
    if !bed.sqlite {
        return;
    }
    for (column, to) in [
        ("body", "CAST(x'ff00fe' AS TEXT)"),
        ("body", "x'ff'"),
        ("at", "'yesterday at noon'"),
        ("subject", "1.5"),
        ("hash", "x'00'"),
        ("previous", "'text'"),
        ("via", "''"),
    ] {
        let sql = format!("UPDATE journal SET {column} = {to} WHERE organisation = 1 AND seq = 5");
        let keep = "CREATE TABLE kept AS SELECT * FROM journal WHERE organisation = 1 AND seq = 5";
        bed.store.db().execute_unprepared(keep).await.unwrap();
        bed.tamper(&sql).await;
        assert_eq!(faults(&bed).await, fault(1, 5, Wrong::Altered), "{column} {to}");
        bed.tamper("DELETE FROM journal WHERE organisation = 1 AND seq = 5").await;
        bed.tamper("INSERT INTO journal SELECT * FROM kept; DROP TABLE kept").await;
        assert!(faults(&bed).await.is_empty(), "{column} {to}");
    }
}

async fn a_removed_entry_is_named(bed: Bed) {
    twenty(&bed).await;
    bed.tamper("DELETE FROM journal WHERE organisation = 2 AND seq = 5").await;
    assert_eq!(faults(&bed).await, fault(2, 5, Wrong::Removed));
}

async fn two_swapped_entries_are_named(bed: Bed) {
    twenty(&bed).await;
    for sql in [
        "UPDATE journal SET seq = 100 WHERE organisation = 1 AND seq = 3",
        "UPDATE journal SET seq = 3 WHERE organisation = 1 AND seq = 4",
        "UPDATE journal SET seq = 4 WHERE organisation = 1 AND seq = 100",
    ] {
        bed.tamper(sql).await;
    }
    assert_eq!(faults(&bed).await, fault(1, 3, Wrong::Altered));
}

async fn a_tail_cut_off_is_named(bed: Bed) {
    twenty(&bed).await;
    bed.tamper("DELETE FROM journal WHERE organisation = 1 AND seq > 8").await;
    assert_eq!(faults(&bed).await, fault(1, 9, Wrong::Removed));
    bed.tamper("DELETE FROM journal WHERE organisation = 1").await;
    assert_eq!(faults(&bed).await, fault(1, 1, Wrong::Removed));
}

/// Somebody who knows how hashes are made writes an entry anew: the next one does not follow it.
async fn a_replaced_entry_breaks_the_chain(bed: Bed) {
    twenty(&bed).await;
    // A hash that fits is taken from another store where the entry was written that way.
    forge(&bed, 6).await;
    assert_eq!(faults(&bed).await, fault(1, 7, Wrong::Broken));
}

async fn a_replaced_last_entry_differs_from_the_head(bed: Bed) {
    twenty(&bed).await;
    forge(&bed, 10).await;
    assert_eq!(faults(&bed).await, fault(1, 10, Wrong::Head));
}

/// Writes an entry of chain 1 anew with a hash that is right for it.
async fn forge(bed: &Bed, seq: u64) {
    let entry = bed.store.entries_after(1, seq - 1, 1).await.unwrap().remove(0);
    let forged = store::journal::Entry { body: r#"{"name":"forged"}"#.to_owned(), ..entry };
    let hash = forged.computed_hash();
    let hash = if bed.sqlite { format!("x'{hash}'") } else { format!("'\\x{hash}'") };
    let body = &forged.body;
    let sql =
        format!("UPDATE journal SET body = '{body}', hash = {hash} WHERE organisation = 1 AND seq = {seq}");
    bed.tamper(&sql).await;
}

async fn entries_put_in_behind_are_named(bed: Bed) {
    twenty(&bed).await;
    let copy = |chain: i64, seq: u64| {
        format!(
            "INSERT INTO journal SELECT {chain}, {seq}, at, by, via, action, subject_kind, {seq}, revision,
             body, previous, hash FROM journal WHERE organisation = 1 AND seq = 1"
        )
    };
    bed.tamper(&copy(2, 11)).await;
    assert_eq!(faults(&bed).await, fault(2, 11, Wrong::Beyond));
    bed.tamper(&copy(3, 1)).await;
    assert_eq!(faults(&bed).await[1], fault(3, 1, Wrong::Beyond)[0]);
}

async fn a_chain_cut_with_its_head_shows_beside_a_kept_head(bed: Bed) {
    let kept = twenty(&bed).await;
    let eighth = bed.store.entries_after(1, 7, 1).await.unwrap().remove(0).hash;
    let eighth = if bed.sqlite { format!("x'{eighth}'") } else { format!("'\\x{eighth}'") };
    bed.tamper("DELETE FROM journal WHERE organisation = 1 AND seq > 8").await;
    bed.tamper(&format!("UPDATE journal_heads SET seq = 8, hash = {eighth} WHERE organisation = 1")).await;
    assert!(faults(&bed).await.is_empty(), "by itself the chain cannot show it");
    let verdict = bed.store.verify(&kept, |_| ()).await.unwrap();
    assert_eq!(verdict.faults, fault(1, 9, Wrong::Removed));
    let other = Head { hash: Digest::NONE, seq: 3, chain: 2 };
    let verdict = bed.store.verify(&[other], |_| ()).await.unwrap();
    assert_eq!(verdict.faults, fault(2, 3, Wrong::Kept));
}

async fn a_whole_chain_removed_shows_beside_a_kept_head(bed: Bed) {
    let kept = twenty(&bed).await;
    bed.tamper("DELETE FROM journal WHERE organisation = 2").await;
    bed.tamper("DELETE FROM journal_heads WHERE organisation = 2").await;
    let verdict = bed.store.verify(&kept, |_| ()).await.unwrap();
    assert_eq!(verdict.faults, fault(2, 1, Wrong::Removed));
}

async fn one_chain_does_not_hide_another(bed: Bed) {
    twenty(&bed).await;
    bed.tamper("DELETE FROM journal WHERE organisation = 1 AND seq = 2").await;
    bed.tamper("UPDATE journal SET body = '{}' WHERE organisation = 2 AND seq = 9").await;
    let found = faults(&bed).await;
    assert_eq!(found, [fault(1, 2, Wrong::Removed), fault(2, 9, Wrong::Altered)].concat());
}

async fn changes_are_read_from_a_cursor(bed: Bed) {
    twenty(&bed).await;
    let mut seen = 0;
    let mut cursor = Cursor::START;
    loop {
        let page = bed.store.entries_since(cursor, at(60), 7).await.unwrap();
        let Some(last) = page.last() else { break };
        assert!(page.is_sorted_by_key(store::journal::Entry::cursor));
        seen += page.len();
        cursor = last.cursor();
    }
    assert_eq!(seen, 20);
    assert!(bed.store.entries_since(Cursor::START, at(0), 7).await.unwrap().is_empty());
}
