//! Following what is public: nothing is missed whoever writes, and nothing else is told.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use partnership::id::kind::{Party, Tie};
use partnership::party::{self, Level, PartyFact, Seat};
use partnership::place::PlaceId;
use partnership::tie::{self, AgreementStatus, Registration, TieFact, TieKind};
use partnership::{Fact, Id};
use store::registry::{PartyError, PublicChange, Seen, TieError};
use store::{Hand, Options, Store, change};
use tempfile::TempDir;

use crate::bed::{Bed, at, dice, hand, on_both};

on_both!(
    what_is_published_is_told_and_what_is_not_is_not,
    what_is_withdrawn_is_told_as_gone_once,
    a_reader_who_is_behind_finds_each_as_it_is_now,
    records_that_name_others_are_told_with_them,
    numbers_after_a_restore_are_of_another_epoch,
    nodes_that_ask_first_at_once_have_one_epoch,
    nobody_misses_anything_under_many_writers,
);

async fn pair(store: &Store, hand: &Hand, place: u32) -> [Id<Party>; 2] {
    let made: Result<_, PartyError> = change!(store, hand, |w| {
        let mut made = Vec::new();
        for at in [place, place + 1] {
            let id = w.draw();
            let registration = party::Registration {
                level: Level::Municipality,
                name: format!("Place {at}"),
                language: None,
                seat: Seat::at(PlaceId(at), "US".parse().unwrap()),
            };
            w.on_party(id, Some(0), party::Command::record(PartyFact::Registered(registration))).await?;
            made.push(id);
        }
        Ok([made[0], made[1]])
    });
    made.unwrap()
}

async fn tie_of(store: &Store, hand: &Hand, sides: [Id<Party>; 2], publish: bool) -> Id<Tie> {
    let made: Result<_, TieError> = change!(store, hand, |w| {
        let id = w.draw();
        let new = Registration::new(sides, TieKind::SisterCity, AgreementStatus::InForce);
        let mut facts = vec![Fact::new(TieFact::Registered(new))];
        if publish {
            facts.push(Fact::new(TieFact::Published));
        }
        w.on_tie(id, Some(0), tie::Command::Record(facts)).await?;
        Ok(id)
    });
    made.unwrap()
}

async fn record(store: &Store, hand: &Hand, id: Id<Tie>, what: TieFact) {
    record_all(store, hand, id, vec![what]).await;
}

async fn record_all(store: &Store, hand: &Hand, id: Id<Tie>, what: Vec<TieFact>) {
    let facts: Vec<Fact<TieFact>> = what.into_iter().map(Fact::new).collect();
    let done: Result<_, TieError> =
        change!(store, hand, |w| w.on_tie(id, None, tie::Command::Record(facts.clone())).await);
    done.unwrap();
}

fn described(text: &str) -> TieFact {
    let summary = partnership::Edit::Set(text.to_owned());
    TieFact::Described(tie::Description { summary, ..tie::Description::default() })
}

async fn after(store: &Store, number: u64) -> Vec<PublicChange> {
    store.public_changes(number, 1_000, at(9)).await.unwrap().changes
}

fn ties(changes: &[PublicChange]) -> Vec<(Id<Tie>, bool)> {
    let tie = |c: &PublicChange| match c.subject {
        Seen::Tie(id) => Some((id, c.gone)),
        Seen::Party(_) => None,
    };
    changes.iter().filter_map(tie).collect()
}

fn parties(changes: &[PublicChange]) -> BTreeMap<Id<Party>, bool> {
    let party = |c: &PublicChange| match c.subject {
        Seen::Party(id) => Some((id, c.gone)),
        Seen::Tie(_) => None,
    };
    changes.iter().filter_map(party).collect()
}

async fn rename(store: &Store, hand: &Hand, id: Id<Party>) {
    let renamed = PartyFact::Renamed { name: "Another name".to_owned(), language: None };
    let done: Result<_, PartyError> =
        change!(store, hand, |w| w.on_party(id, None, party::Command::record(renamed.clone())).await);
    done.unwrap();
}

async fn what_is_published_is_told_and_what_is_not_is_not(bed: Bed) {
    let hand = hand(5);
    assert!(after(&bed.store, 0).await.is_empty());
    let sides = pair(&bed.store, &hand, 10).await;
    let draft = tie_of(&bed.store, &hand, sides, false).await;
    record(&bed.store, &hand, draft, described("A draft")).await;
    assert!(after(&bed.store, 0).await.is_empty(), "neither the draft nor its parties");
    record(&bed.store, &hand, draft, TieFact::Published).await;
    let told = after(&bed.store, 0).await;
    assert_eq!(told.len(), 3, "the parties, and then the tie");
    assert!(matches!(told[0].subject, Seen::Party(_)) && matches!(told[1].subject, Seen::Party(_)));
    assert_eq!(ties(&told), [(draft, false)]);
    assert!(after(&bed.store, told[2].number).await.is_empty(), "and nothing again");
    let page = bed.store.public_changes(0, 2, at(9)).await.unwrap();
    assert_eq!((page.changes.len(), page.last), (2, told[2].number));
}

async fn what_is_withdrawn_is_told_as_gone_once(bed: Bed) {
    let hand = hand(5);
    let (one, two) = (pair(&bed.store, &hand, 10).await, pair(&bed.store, &hand, 20).await);
    let kept = tie_of(&bed.store, &hand, [one[0], two[0]], true).await;
    let lost = tie_of(&bed.store, &hand, one, true).await;
    let last = after(&bed.store, 0).await.last().unwrap().number;
    record(&bed.store, &hand, lost, TieFact::Unpublished { why: "asked for".to_owned() }).await;
    let told = after(&bed.store, last).await;
    assert_eq!(ties(&told), [(lost, true)]);
    let gone: Vec<Seen> = told.iter().filter(|c| c.gone).map(|c| c.subject).collect();
    assert!(gone.contains(&Seen::Party(one[1])), "it had no other tie");
    assert!(!gone.contains(&Seen::Party(one[0])), "it has one");
    let last = told.last().unwrap().number;
    record(&bed.store, &hand, lost, described("Behind the curtain")).await;
    assert!(after(&bed.store, last).await.is_empty(), "what happens to it inside is nobody's business");
    record(&bed.store, &hand, lost, TieFact::Published).await;
    assert_eq!(ties(&after(&bed.store, last).await), [(lost, false)]);
    // Its registration taken back: nothing is left that says whose tie it was.
    let last = after(&bed.store, 0).await.last().unwrap().number;
    let back = |revision| TieFact::Retracted { revision, why: "never was".to_owned() };
    record_all(&bed.store, &hand, lost, (1..=5).rev().map(back).collect()).await;
    let told = after(&bed.store, last).await;
    assert_eq!(ties(&told), [(lost, true)]);
    assert!(told.iter().any(|c| c.subject == Seen::Party(one[1]) && c.gone));
    assert!(ties(&after(&bed.store, 0).await).contains(&(kept, false)));
}

async fn a_reader_who_is_behind_finds_each_as_it_is_now(bed: Bed) {
    let hand = hand(5);
    let sides = pair(&bed.store, &hand, 10).await;
    let tie = tie_of(&bed.store, &hand, sides, true).await;
    let first = after(&bed.store, 0).await;
    for n in 0..4 {
        record(&bed.store, &hand, tie, described(&format!("Version {n}"))).await;
        after(&bed.store, 0).await;
    }
    let told = after(&bed.store, 0).await;
    assert_eq!(told.len(), first.len(), "one row each, however often it changed");
    assert_eq!(told.last().unwrap().number, first.last().unwrap().number + 4 * 3, "it and its parties");
}

/// What a reader holds of a party names its ties, and of a tie the names of its parties.
async fn records_that_name_others_are_told_with_them(bed: Bed) {
    let hand = hand(5);
    let (one, two) = (pair(&bed.store, &hand, 10).await, pair(&bed.store, &hand, 20).await);
    let first = tie_of(&bed.store, &hand, one, true).await;
    let last = |changes: &[PublicChange]| changes.last().unwrap().number;
    let mut read = last(&after(&bed.store, 0).await);
    // A party that was told gains a tie, and loses it while it has another.
    let second = tie_of(&bed.store, &hand, [one[0], two[0]], true).await;
    let told = after(&bed.store, read).await;
    assert_eq!(ties(&told), [(second, false)]);
    assert_eq!(parties(&told), BTreeMap::from([(one[0], false), (two[0], false)]));
    read = last(&told);
    record(&bed.store, &hand, second, TieFact::Unpublished { why: "asked for".to_owned() }).await;
    let told = after(&bed.store, read).await;
    assert_eq!(parties(&told), BTreeMap::from([(one[0], false), (two[0], true)]));
    read = last(&told);
    record(&bed.store, &hand, second, described("Behind the curtain")).await;
    rename(&bed.store, &hand, two[0]).await;
    assert!(after(&bed.store, read).await.is_empty(), "nobody sees the tie, nor the party");
    // The same where its registration is taken back, and only its facts know whose tie it was.
    record(&bed.store, &hand, second, TieFact::Published).await;
    read = last(&after(&bed.store, read).await);
    let back = |revision| TieFact::Retracted { revision, why: "never was".to_owned() };
    record_all(&bed.store, &hand, second, (1..=5).rev().map(back).collect()).await;
    let told = after(&bed.store, read).await;
    assert_eq!(ties(&told), [(second, true)]);
    assert_eq!(parties(&told), BTreeMap::from([(one[0], false), (two[0], true)]));
    read = last(&told);
    // A name changes in every tie that says it.
    let third = tie_of(&bed.store, &hand, [one[1], two[1]], true).await;
    let draft = tie_of(&bed.store, &hand, [one[0], two[1]], false).await;
    read = last(&after(&bed.store, read).await);
    rename(&bed.store, &hand, one[0]).await;
    assert_eq!(ties(&after(&bed.store, read).await), [(first, false)], "neither {third} nor {draft}");
}

/// A copy ends at an earlier number than a reader stands at, and what is written after it was read
/// back takes the numbers in between.
async fn numbers_after_a_restore_are_of_another_epoch(bed: Bed) {
    let hand = hand(5);
    let sides = pair(&bed.store, &hand, 10).await;
    let tie = tie_of(&bed.store, &hand, sides, true).await;
    let first = bed.store.public_changes(0, 9, at(9)).await.unwrap();
    assert_ne!(first.epoch, 0);
    let mut copy = Vec::new();
    bed.store.archive(at(9), &mut copy, |_, _| ()).await.unwrap();
    record(&bed.store, &hand, tie, described("After the copy")).await;
    let later = bed.another().await.public_changes(0, 9, at(9)).await.unwrap();
    assert!(later.last > first.last);
    assert_eq!(later.epoch, first.epoch, "one database, one epoch, on whichever node");

    let folder = TempDir::new().unwrap();
    let address = format!("sqlite:{}", folder.path().join("back.db").display());
    let options = Options { dice: dice(99), connections: Some(2) };
    let back = Store::open(&address, options).await.unwrap();
    back.migrate(at(0)).await.unwrap();
    // Somebody asked while it was empty.
    let empty = back.public_changes(0, 9, at(9)).await.unwrap();
    back.restore(&copy[..]).await.unwrap();
    let restored = back.public_changes(0, 9, at(9)).await.unwrap();
    assert_eq!(restored.changes, first.changes);
    assert!(![first.epoch, empty.epoch].contains(&restored.epoch));
    assert_eq!(back.public_changes(restored.last, 9, at(9)).await.unwrap().epoch, restored.epoch);
}

async fn nodes_that_ask_first_at_once_have_one_epoch(bed: Bed) {
    let mut nodes = tokio::task::JoinSet::new();
    for node in 0..4 {
        let options = Options { dice: dice(200 + node), connections: Some(2) };
        let store = Store::open(&bed.address, options).await.unwrap();
        nodes.spawn(async move { store.public_changes(0, 9, at(9)).await.unwrap().epoch });
    }
    let epochs: BTreeSet<u64> = nodes.join_all().await.into_iter().collect();
    assert_eq!(epochs.len(), 1, "{epochs:?}");
}

/// Writers in many chains on two nodes, and readers that follow meanwhile on both: each reader
/// ends up with every tie at its newest version, and no number is passed over that comes later.
async fn nobody_misses_anything_under_many_writers(bed: Bed) {
    const WRITERS: i64 = 6;
    const EACH: u32 = 8;
    // As programs ask: not so fast that they keep the writers from writing.
    const PAUSE: Duration = Duration::from_millis(10);
    // Another node draws other identifiers.
    let options = Options { dice: dice(99), connections: Some(6) };
    let other = Store::open(&bed.address, options).await.unwrap();
    let mut work = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let store = if writer % 2 == 0 { bed.store.clone() } else { other.clone() };
        work.spawn(async move {
            let hand = hand(100 + writer);
            for n in 0..EACH {
                let place = u32::try_from(writer).unwrap() * 1_000 + n * 10 + 1;
                let sides = pair(&store, &hand, place).await;
                let id = tie_of(&store, &hand, sides, n % 2 == 0).await;
                if n % 2 == 1 {
                    record(&store, &hand, id, TieFact::Published).await;
                }
                if n % 4 == 3 {
                    record(&store, &hand, id, TieFact::Unpublished { why: "asked for".to_owned() }).await;
                }
            }
        });
    }
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let mut readers = tokio::task::JoinSet::new();
    for reader in 0..3 {
        let store = if reader == 0 { other.clone() } else { bed.store.clone() };
        let stopped = stopped.clone();
        readers.spawn(async move {
            let (mut cursor, mut held) = (0, BTreeMap::new());
            loop {
                let ending = *stopped.borrow();
                let page = match store.public_changes(cursor, 7, at(9)).await {
                    Ok(page) => page.changes,
                    Err(error) if error.is_passing() => {
                        tokio::time::sleep(PAUSE).await;
                        continue;
                    }
                    Err(error) => panic!("{error:?}"),
                };
                for change in &page {
                    assert!(change.number > cursor);
                    cursor = change.number;
                    if let Seen::Tie(id) = change.subject {
                        held.insert(id, change.gone);
                    }
                }
                if page.is_empty() && ending {
                    return held;
                }
                tokio::time::sleep(PAUSE).await;
            }
        });
    }
    while let Some(done) = work.join_next().await {
        done.unwrap();
    }
    stop.send_replace(true);
    let registry = bed.store.registry().await.unwrap();
    let public: Vec<Id<Tie>> = registry.ties.iter().filter(|t| t.published).map(|t| t.id).collect();
    assert_eq!(public.len(), usize::try_from(WRITERS).unwrap() * 6);
    for held in readers.join_all().await {
        let there: Vec<Id<Tie>> = held.into_iter().filter(|(_, gone)| !gone).map(|(id, _)| id).collect();
        assert_eq!(there, public);
    }
}
