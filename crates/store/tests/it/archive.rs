//! Everything in one file, and back: whole, or not at all, from either database into either.

use partnership::Edit;
use partnership::id::kind;
use partnership::party::{self, Level, PartyFact, Position, Seat};
use partnership::tie::{self, AgreementStatus, Description, Registration, Term, TieFact, TieKind};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::archive::{ArchiveError, Summary, check};
use store::files::{FileError, LONGEST_FILE};
use store::jobs::queue;
use store::registry::Differences;
use store::{Expect, Store, change, tend};
use tempfile::TempDir;

use crate::bed::{Bed, POSTGRES, at, hand, on_both, on_postgres, on_sqlite, open};
use crate::registry::{fact, tie_of, two};

on_both!(
    an_archive_comes_back_whole,
    an_altered_archive_is_refused_and_leaves_nothing,
    an_archive_with_a_forged_journal_is_refused,
    only_an_empty_database_takes_one,
    a_copy_of_before_there_were_ends_of_terms_has_them_again,
);

/// A few of everything.
async fn some(store: &Store) {
    let done = change!(store, hand(1), |w| {
        let mut sides = Vec::new();
        for n in 0..2_500 {
            let mut party = party::History::new(w.draw());
            let position = Some(Position { latitude: 0.1 + 0.2, longitude: f64::from(n) / 7.0 - 170.0 });
            let registration = party::Registration {
                level: Level::County,
                name: format!("Län “{n}”"),
                language: None,
                seat: Seat::own("SE".parse().unwrap(), position),
            };
            w.append(&mut party, [PartyFact::Registered(registration).into()]).await?;
            sides.push(party.id());
        }
        let mut tie = tie::History::new(w.draw());
        let new = Registration::new([sides[0], sides[1]], TieKind::SisterCounty, AgreementStatus::InForce);
        w.append(&mut tie, [TieFact::Registered(new).into(), TieFact::Published.into()]).await?;
        w.add_file("letter.txt", b"Dear Mayor\n", LONGEST_FILE).await?;
        Ok::<_, FileError>(())
    });
    done.unwrap();
    let sql = "INSERT INTO organisations (id, parent, kind, name, folded, party, created_at, revision)
        VALUES (5, NULL, 'association', 'A', 'a', NULL, 1, 1), (4, 5, 'chapter', 'B', 'b', NULL, 1, 1),
        (9, 4, 'chapter', 'C', 'c', NULL, 1, 1)";
    store.db().execute_unprepared(sql).await.unwrap();
    for (second, name) in [(1, "register-2026-11-21.zip"), (2, "register-2026-11-22.zip")] {
        let bytes = [&b"PK\x00\xff"[..], name.as_bytes()].concat();
        store.keep_nightly(name, (1, 2_500), &bytes, at(second), 14).await.unwrap();
    }
}

async fn archived(store: &Store) -> (Summary, Vec<u8>) {
    let mut bytes = Vec::new();
    let summary = store.archive(at(9), &mut bytes, |_, _| ()).await.unwrap();
    (summary, bytes)
}

/// Another database of the kind that `postgres` says, empty.
fn elsewhere<F: Future<Output = ()>>(postgres: bool, body: impl FnOnce(Bed) -> F + Send) {
    std::thread::scope(|scope| {
        let run = || match postgres {
            true => on_postgres("archive::elsewhere", body),
            false => on_sqlite(body),
        };
        scope.spawn(run).join().unwrap();
    });
}

async fn an_archive_comes_back_whole(bed: Bed) {
    some(&bed.store).await;
    let (summary, bytes) = archived(&bed.store).await;
    assert_eq!(check(&bytes[..]).unwrap(), summary);
    assert_eq!((summary.made_at, summary.rows["parties"], summary.rows["organisations"]), (at(9), 2_500, 3));
    let before = bed.store.registry().await.unwrap();
    let nightly = bed.store.nightly_files().await.unwrap();
    assert_eq!(nightly.len(), 2);
    for postgres in [false, true] {
        if postgres && std::env::var(POSTGRES).is_err() {
            continue;
        }
        elsewhere(postgres, async |other: Bed| {
            // A server was started on it: that is no content.
            let job = json!({ "day": "2026-01-01" });
            let queued: Result<_, store::Error> =
                tend!(other.store, |w| queue(w, "nightly", &job, Some("nightly"), at(0), at(0)).await);
            queued.unwrap();
            other.store.open_setup([7; 32], at(0), at(9)).await.unwrap();
            assert_eq!(other.store.restore(&bytes[..]).await.unwrap(), summary);
            assert_eq!(other.store.registry().await.unwrap(), before);
            // Of a day that is over no file can be made: it comes back as others have it.
            assert_eq!(other.store.nightly_files().await.unwrap(), nightly);
            let file = other.store.nightly_bytes("register-2026-11-21.zip").await.unwrap();
            assert_eq!(file.unwrap(), b"PK\x00\xffregister-2026-11-21.zip");
            assert_eq!(other.store.differences().await.unwrap(), Differences::default());
            let (again, _) = archived(&other.store).await;
            assert_eq!(again, summary, "the same lines from another database");
            // It goes on from there.
            let more = change!(other.store, hand(1), |w| {
                w.record("tie.noted", w.draw::<kind::Proposal>(), Expect::New, &json!({})).await
            });
            more.map_err(|e: store::Error| e).unwrap();
            assert!(other.store.verify(&summary.heads, |_| ()).await.unwrap().is_whole());
        });
    }
}

async fn an_altered_archive_is_refused_and_leaves_nothing(bed: Bed) {
    some(&bed.store).await;
    let (_, bytes) = archived(&bed.store).await;
    let text = String::from_utf8(zstd::decode_all(&bytes[..]).unwrap()).unwrap();
    let lines = |text: &str| text.lines().map(|l| format!("{l}\n")).collect::<Vec<_>>();
    let whole = lines(&text);
    let without = |n: usize| [&whole[..n], &whole[n + 1..]].concat().concat();
    let altered = [
        ("a letter", text.replacen("Län “7”", "Län “8”", 2)),
        ("a row left out", without(whole.len() - 5)),
        ("the end left out", without(whole.len() - 1)),
        ("cut in a line", text[..text.floor_char_boundary(text.len() / 2)].to_owned()),
        ("not an archive", "{\"hello\":1}\n".to_owned()),
        ("empty", String::new()),
        ("a later version", text.replacen("\"version\":1", "\"version\":2", 1)),
        ("a table nobody knows", text.replacen("{\"table\":\"files\"", "{\"table\":\"furs\"", 1)),
        ("a number for a text", text.replacen("\"web\"", "5", 1)),
    ];
    let folder = TempDir::new().unwrap();
    let empty = open(&format!("sqlite:{}", folder.path().join("empty.db").display())).await;
    empty.migrate(at(0)).await.unwrap();
    for (what, text) in altered {
        let bytes = zstd::encode_all(text.as_bytes(), 1).unwrap();
        assert!(check(&bytes[..]).is_err(), "{what}");
        let refused = empty.restore(&bytes[..]).await;
        assert!(
            matches!(refused, Err(ArchiveError::Broken { .. } | ArchiveError::Newer(_))),
            "{what}: {refused:?}"
        );
        assert!(empty.heads().await.unwrap().is_empty() && empty.registry().await.unwrap().ties.is_empty());
    }
    assert!(check(&bytes[..bytes.len() / 2]).is_err() && check(&b"PK\x03\x04"[..]).is_err());
}

/// The archive is in order, but the journal was altered before it was made.
async fn an_archive_with_a_forged_journal_is_refused(bed: Bed) {
    some(&bed.store).await;
    bed.tamper("UPDATE journal SET via = 'cli' WHERE seq = 3").await;
    let (_, bytes) = archived(&bed.store).await;
    check(&bytes[..]).unwrap();
    let folder = TempDir::new().unwrap();
    let empty = open(&format!("sqlite:{}", folder.path().join("empty.db").display())).await;
    empty.migrate(at(0)).await.unwrap();
    let refused = empty.restore(&bytes[..]).await;
    assert!(matches!(refused, Err(ArchiveError::Journal(fault)) if fault.seq == 3), "{refused:?}");
    assert!(empty.heads().await.unwrap().is_empty());
}

async fn only_an_empty_database_takes_one(bed: Bed) {
    some(&bed.store).await;
    let (_, bytes) = archived(&bed.store).await;
    let refused = bed.store.restore(&bytes[..]).await;
    assert!(matches!(refused, Err(ArchiveError::NotEmpty(2_503))), "{refused:?}");
}

/// A copy as a version makes it that does not know the ends of terms.
fn without_terms(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(zstd::decode_all(bytes).unwrap()).unwrap();
    let (mut older, mut dropped) = (String::new(), None);
    for line in text.lines() {
        let mut json: Value = serde_json::from_str(line).unwrap();
        if let Some(columns) = json.get_mut("columns").and_then(Value::as_array_mut) {
            dropped = columns.iter().position(|column| column == "term_until");
            if let Some(at) = dropped {
                columns.remove(at);
                older.push_str(&format!("{json}\n"));
                continue;
            }
        } else if let (Some(cells), Some(at)) = (json.as_array_mut(), dropped) {
            cells.remove(at);
            older.push_str(&format!("{json}\n"));
            continue;
        } else if let Some(end) = json.get_mut("end") {
            let hash: String = Sha256::digest(&older).iter().map(|byte| format!("{byte:02x}")).collect();
            end["sha256"] = hash.into();
            older.push_str(&format!("{json}\n"));
            continue;
        }
        older.push_str(&format!("{line}\n"));
    }
    zstd::encode_all(older.as_bytes(), 1).unwrap()
}

async fn a_copy_of_before_there_were_ends_of_terms_has_them_again(bed: Bed) {
    let sides = two(&bed).await;
    let tie = tie_of(&bed.store, &hand(1), sides).await.unwrap();
    let term = Edit::Set(Term::Fixed { until: "2030-06".parse().unwrap() });
    let described = TieFact::Described(Description { term, ..Description::default() });
    fact(&bed.store, &hand(1), tie, 1, described).await.unwrap();
    let before = bed.store.registry().await.unwrap();
    let (_, bytes) = archived(&bed.store).await;
    let older = without_terms(&bytes);
    assert!(check(&older[..]).is_ok() && older != bytes);
    elsewhere(!bed.sqlite, async |other: Bed| {
        other.store.restore(&older[..]).await.unwrap();
        assert_eq!(other.store.registry().await.unwrap(), before);
    });
}
