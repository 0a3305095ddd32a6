use super::*;
use crate::place::GeoId;

fn fact(id: u32, name: &str, value: &str) -> Fact {
    Fact {
        place: GeoId(id),
        name: name.to_owned(),
        value: value.to_owned(),
        source: "Town of Lacombe".to_owned(),
        date: jiff::civil::date(2026, 1, 31),
    }
}

fn import(second: i64, facts: Vec<Fact>) -> Import {
    Import {
        id: String::new(),
        at: Timestamp::from_second(1_780_000_000 + second).unwrap(),
        by: Some("clerk".to_owned()),
        file: "facts.csv".to_owned(),
        sha256: "abcd1234".to_owned(),
        facts,
    }
}

fn undo(id: &str) -> Undo {
    Undo { import: id.to_owned(), at: Timestamp::from_second(1_780_009_999).unwrap(), by: None }
}

#[test]
fn imports_come_back_and_can_be_undone_without_losing_anything() {
    let dir = tempfile::tempdir().unwrap();
    assert!(Journal::read(dir.path()).unwrap().facts().is_empty(), "no file, no facts, no error");
    let mut held = Held::take(dir.path()).unwrap();
    let first = held.import(import(0, vec![fact(1, "population", "14000")])).unwrap().id.clone();
    let second = held.import(import(0, vec![fact(1, "museums", "Ellis Bird Farm")])).unwrap().id.clone();
    assert_ne!(first, second, "two imports of one second and one file have two ids");
    drop(held);

    let journal = Journal::read(dir.path()).unwrap();
    assert_eq!(journal.facts().len(), 2);
    assert_eq!(journal.facts().number(GeoId(1), "population"), Some(14000.0));

    let mut held = Held::take(dir.path()).unwrap();
    assert_eq!(held.undo(undo(&first)).unwrap().facts.len(), 1);
    assert!(matches!(held.undo(undo(&first)), Err(JournalError::AlreadyUndone(id)) if id == first));
    assert!(matches!(held.undo(undo("never")), Err(JournalError::NoSuchImport(_))));
    drop(held);

    let journal = Journal::read(dir.path()).unwrap();
    assert_eq!(journal.facts().len(), 1);
    assert_eq!(journal.imports().count(), 2, "what was undone still stands in the journal");
    assert_eq!(journal.entries().len(), 3);
}

#[test]
fn a_line_cut_anywhere_is_refused_with_its_number() {
    let dir = tempfile::tempdir().unwrap();
    let mut held = Held::take(dir.path()).unwrap();
    held.import(import(0, vec![fact(1, "museums", "Ellis Bird Farm")])).unwrap();
    held.import(import(1, vec![fact(2, "museums", "Sollefteå museum")])).unwrap();
    drop(held);
    let path = dir.path().join(FILE);
    let good = std::fs::read(&path).unwrap();
    let second = good.iter().position(|&b| b == b'\n').unwrap() + 1;
    for length in second + 1..good.len() {
        std::fs::write(&path, &good[..length]).unwrap();
        match Journal::read(dir.path()) {
            Err(JournalError::Damaged { line: 2, .. }) => {}
            other => panic!("cut at {length}: {other:?}"),
        }
        let refused = Held::take(dir.path()).is_err();
        assert!(refused, "nothing may be added behind a damaged line");
    }
    std::fs::write(&path, &good[..second]).unwrap();
    assert_eq!(Journal::read(dir.path()).unwrap().imports().count(), 1);
}

#[test]
fn every_altered_byte_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    Held::take(dir.path()).unwrap().import(import(0, vec![fact(1, "population", "14000")])).unwrap();
    let path = dir.path().join(FILE);
    let good = std::fs::read(&path).unwrap();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        std::fs::write(&path, &bad).unwrap();
        match Journal::read(dir.path()) {
            Err(JournalError::Damaged { .. }) => {}
            other => panic!("byte {at} altered and not noticed: {other:?}"),
        }
    }
}

/// A process killed after it wrote the temporary file and before it renamed it leaves that
/// file behind: the journal is as it was, and the next import goes through.
#[test]
fn a_kill_between_write_and_rename_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    Held::take(dir.path()).unwrap().import(import(0, vec![fact(1, "population", "14000")])).unwrap();
    let before = std::fs::read(dir.path().join(FILE)).unwrap();
    let mut left_behind = before.clone();
    left_behind.extend_from_slice(b"{\"check\":\"00");
    std::fs::write(dir.path().join(format!(".{FILE}.{}.tmp", std::process::id())), &left_behind).unwrap();

    assert_eq!(Journal::read(dir.path()).unwrap().facts().len(), 1);
    Held::take(dir.path()).unwrap().import(import(1, vec![fact(2, "museums", "One")])).unwrap();
    assert_eq!(Journal::read(dir.path()).unwrap().facts().len(), 2);
}

/// A full disk or a folder without write permission must leave the journal as it was.
#[cfg(unix)]
#[test]
fn a_journal_that_cannot_be_written_stays_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    Held::take(dir.path()).unwrap().import(import(0, vec![fact(1, "population", "14000")])).unwrap();
    let before = std::fs::read(dir.path().join(FILE)).unwrap();
    let mut held = Held::take(dir.path()).unwrap();
    // A folder in the way of the temporary file stands for any write that fails, and
    // fails for root too.
    let in_the_way = dir.path().join(format!(".{FILE}.{}.tmp", std::process::id()));
    std::fs::create_dir(&in_the_way).unwrap();
    assert!(matches!(held.import(import(1, vec![fact(2, "museums", "One")])), Err(JournalError::Io { .. })));
    assert_eq!(held.journal().imports().count(), 1, "memory and file agree");
    assert_eq!(std::fs::read(dir.path().join(FILE)).unwrap(), before);
}

/// The lock belongs to the open file, so threads stand for processes here; the binary's
/// own tests run two processes.
#[test]
fn imports_at_once_are_all_kept() {
    let dir = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for n in 0..8 {
            let dir = dir.path();
            scope.spawn(move || {
                Held::take(dir).unwrap().import(import(0, vec![fact(n, "museums", "One")])).unwrap();
            });
        }
    });
    let journal = Journal::read(dir.path()).unwrap();
    assert_eq!(journal.imports().count(), 8);
    let ids: std::collections::BTreeSet<_> = journal.imports().map(|(i, _)| i.id.clone()).collect();
    assert_eq!(ids.len(), 8);
}
