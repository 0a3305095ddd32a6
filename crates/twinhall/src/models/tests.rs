//! The store: what it keeps, what it refuses, and what a kill leaves.

use super::*;

#[test]
fn an_id_cannot_lead_out_of_the_folder() {
    assert!(Id::parse("2026-11-21-0786989354cb").is_some());
    for bad in [
        "",
        "shipped",
        "../../etc/passwd",
        "2026-11-21-../../secret",
        "2026-13-21-0786989354cb",
        "2026-11-21-0786989354CB",
        "2026-11-21-0786989354cb1",
        "2026-11-21",
        "ééééééééééééé",
    ] {
        assert!(Id::parse(bad).is_none(), "{bad}");
    }
}

#[test]
fn an_empty_data_directory_uses_the_shipped_model_and_stays_empty() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::in_data(dir.path());
    assert!(store.in_use().unwrap().is_shipped());
    assert!(store.kept().unwrap().is_empty() && store.log().unwrap().is_empty());
    assert_eq!(store.current().unwrap().model, Model::shipped().unwrap());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_process_killed_between_the_log_and_the_pointer_is_completed_by_the_next() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::in_data(dir.path());
    let text = Model::shipped().unwrap().to_json().unwrap();
    let id = store.hold().unwrap().keep(&text, Date::constant(2026, 11, 21)).unwrap();
    let change = journal::Change {
        id: id.to_string(),
        at: jiff::Timestamp::UNIX_EPOCH,
        by: None,
        from: SHIPPED.to_owned(),
        rollback: false,
    };
    journal::add(&store.dir.join(journal::FILE), &Entry::Changed(change)).unwrap();
    assert!(store.in_use().unwrap().is_shipped(), "as if killed here");
    let left = store.dir.join(".current.123.tmp");
    std::fs::write(&left, "2026").unwrap();
    drop(store.hold().unwrap());
    assert_eq!(store.in_use().unwrap(), id);
    assert!(!left.exists(), "what it was writing is taken away");
}

#[test]
fn a_model_that_is_not_what_its_name_says_is_refused_and_a_large_one_too() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::in_data(dir.path());
    let text = Model::shipped().unwrap().to_json().unwrap();
    let held = store.hold().unwrap();
    let id = held.keep(&text, Date::constant(2026, 11, 21)).unwrap();
    assert_eq!(store.load(&id).unwrap().text, text);
    std::fs::write(store.path(&id), text.replacen('1', "2", 1)).unwrap();
    let Failure::Operation(why) = store.load(&id).unwrap_err() else { panic!("another failure") };
    assert!(why.contains("twinhall model"), "it says what to do: {why}");
    let large = " ".repeat(MAX_BYTES as usize + 1);
    assert!(held.keep(&large, Date::constant(2026, 11, 21)).is_err());
    std::fs::write(store.path(&id), large).unwrap();
    assert!(store.load(&id).is_err());
}
