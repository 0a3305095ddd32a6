//! Two entries of one tie: found, merged, and back again.

use partnership::id::kind::{Batch, Tie};
use partnership::party::{self, PartyFact, Seat};
use partnership::tie::{Command, Merger, Refusal, TieFact};
use partnership::{Fact, Id};
use store::registry::{Around, CarryError, Differences, ManyError, PartyError, TieError};
use store::{Hand, Store, change};

use crate::bed::{Bed, at, hand, on_both, organisation};
use crate::registry::{country, fact, party as registered, row, tie_of, two};

on_both!(
    duplicates_are_found_whoever_keeps_them,
    a_merger_is_one_change_and_is_undone_by_one,
    a_merger_on_a_stale_page_is_refused,
    mergers_lead_on_through_each_other,
    parties_that_are_one_make_ties_one,
    a_tie_in_which_another_goes_on_stays_on_record,
);

async fn merge(
    store: &Store,
    hand: &Hand,
    stays: (Id<Tie>, u64),
    goes: (Id<Tie>, u64),
) -> Result<Merger, TieError> {
    change!(store, hand, |w| w.merge_ties(stays, goes, Some("Entered twice".to_owned())).await)
}

async fn unmerge(store: &Store, hand: &Hand, gone: (Id<Tie>, u64)) -> Result<Id<Tie>, TieError> {
    change!(store, hand, |w| w.unmerge_tie(gone, "Two ties after all").await)
}

fn visit(when: &str) -> Fact<TieFact> {
    let when = when.parse().unwrap();
    let what = partnership::activity::ActivityKind::Visit;
    TieFact::ActivityNoted { what, when, text: None }.into()
}

async fn duplicates(store: &Store, keepers: &[i64]) -> Vec<Vec<Id<Tie>>> {
    let keepers: Vec<_> = keepers.iter().map(|k| organisation(*k)).collect();
    let groups = store.duplicate_ties(Around { keepers: &keepers, parties: &[], shut: &[] }).await.unwrap();
    groups.into_iter().map(|group| group.into_iter().map(|tie| tie.id).collect()).collect()
}

async fn duplicates_are_found_whoever_keeps_them(bed: Bed) {
    let [one, other] = two(&bed).await;
    let first = tie_of(&bed.store, &hand(1), [one, other]).await.unwrap();
    assert!(duplicates(&bed.store, &[1, 2]).await.is_empty());
    let second = tie_of(&bed.store, &hand(2), [other, one]).await.unwrap();
    let mut both = vec![first, second];
    both.sort_unstable();
    assert_eq!(duplicates(&bed.store, &[1, 2]).await, [both]);
    assert!(duplicates(&bed.store, &[1]).await.is_empty(), "what one may not see is no duplicate");
    assert!(duplicates(&bed.store, &[]).await.is_empty());
    let beside = bed.store.ties_beside(first).await.unwrap();
    assert_eq!(beside.iter().map(|t| t.id).collect::<Vec<_>>(), [second]);
    // One that is over beside one that stands is history, not a duplicate; it can still be merged by name.
    for side in [one, other] {
        for to in ["under-review", "terminated"] {
            let to = partnership::codes::Coded::from_code(to).unwrap();
            let newest = row(&bed.store, second).await.revision;
            let change = TieFact::StatusChanged { side, to, ground: None };
            fact(&bed.store, &hand(2), second, newest, change).await.unwrap();
        }
    }
    assert!(duplicates(&bed.store, &[1, 2]).await.is_empty());
    assert_eq!(bed.store.ties_beside(first).await.unwrap().len(), 1);
}

async fn a_merger_is_one_change_and_is_undone_by_one(bed: Bed) {
    let sides = two(&bed).await;
    let stays = tie_of(&bed.store, &hand(1), sides).await.unwrap();
    let goes = tie_of(&bed.store, &hand(2), sides).await.unwrap();
    fact(&bed.store, &hand(2), goes, 1, visit("2019-05")).await.unwrap();
    fact(&bed.store, &hand(2), goes, 2, TieFact::Published).await.unwrap();
    let before = bed.store.registry().await.unwrap();
    let histories = [
        bed.store.history::<TieFact>(stays).await.unwrap(),
        bed.store.history::<TieFact>(goes).await.unwrap(),
    ];
    let preview = bed.store.merger(&hand(1), &histories[0], &histories[1]).await.unwrap();

    let merger = merge(&bed.store, &hand(1), (stays, 1), (goes, 3)).await.unwrap();
    assert_eq!(merger, preview, "what was shown is what was done");
    let (one, other) = (row(&bed.store, stays).await, row(&bed.store, goes).await);
    assert_eq!((one.revision, one.active_at, one.published), (3, Some("2019-05".parse().unwrap()), true));
    assert_eq!((other.revision, other.merged_into), (4, Some(stays)));
    assert_eq!(bed.store.merged_into(stays).await.unwrap(), [goes]);
    let changes = bed.store.changes(&before.heads).await.unwrap();
    assert_eq!(changes.ties.len(), 2, "other nodes hear of both");
    assert_eq!(bed.store.differences().await.unwrap(), Differences::default());
    assert!(duplicates(&bed.store, &[1, 2]).await.is_empty());
    let later = fact(&bed.store, &hand(2), goes, 4, visit("2020")).await;
    assert!(matches!(later, Err(CarryError::Refused(Refusal::MergedAway { .. }))), "{later:?}");

    // The merger is undone after more was said of the one that stayed.
    fact(&bed.store, &hand(1), stays, 3, visit("2024")).await.unwrap();
    assert_eq!(unmerge(&bed.store, &hand(1), (goes, 4)).await.unwrap(), stays);
    let (one, other) = (row(&bed.store, stays).await, row(&bed.store, goes).await);
    assert_eq!((one.published, one.active_at), (false, Some("2024".parse().unwrap())));
    assert_eq!(
        (other.published, other.active_at, other.merged_into),
        (true, Some("2019-05".parse().unwrap()), None)
    );
    assert_eq!(bed.store.differences().await.unwrap(), Differences::default());
    assert!(bed.store.verify(&[], |_| ()).await.unwrap().is_whole());
    let again = unmerge(&bed.store, &hand(1), (goes, 5)).await;
    assert!(matches!(again, Err(CarryError::Refused(Refusal::NotMerged))), "{again:?}");
}

async fn a_merger_on_a_stale_page_is_refused(bed: Bed) {
    let sides = two(&bed).await;
    let stays = tie_of(&bed.store, &hand(1), sides).await.unwrap();
    let goes = tie_of(&bed.store, &hand(2), sides).await.unwrap();
    fact(&bed.store, &hand(2), goes, 1, visit("2019")).await.unwrap();
    for (one, other) in [(1, 1), (2, 2)] {
        let late = merge(&bed.store, &hand(1), (stays, one), (goes, other)).await;
        assert!(matches!(late, Err(CarryError::Stale { .. })), "{late:?}");
    }
    assert_eq!(row(&bed.store, stays).await.revision, 1, "nothing was written");
    assert_eq!(row(&bed.store, goes).await.merged_into, None);
}

async fn mergers_lead_on_through_each_other(bed: Bed) {
    let sides = two(&bed).await;
    let mut ties = Vec::new();
    for keeper in 1..=3 {
        ties.push(tie_of(&bed.store, &hand(keeper), sides).await.unwrap());
    }
    merge(&bed.store, &hand(1), (ties[1], 1), (ties[0], 1)).await.unwrap();
    let newest = row(&bed.store, ties[1]).await.revision;
    merge(&bed.store, &hand(1), (ties[2], 1), (ties[1], newest)).await.unwrap();
    for tie in &ties {
        assert_eq!(bed.store.goes_on_in(*tie).await.unwrap().unwrap().id, ties[2]);
    }
    let nobody = Id::from_number(99).unwrap();
    assert_eq!(bed.store.goes_on_in(nobody).await.unwrap(), None);
    let below = unmerge(&bed.store, &hand(1), (ties[0], 2)).await;
    assert!(matches!(below, Err(CarryError::Refused(Refusal::MergedAway { .. }))), "{below:?}");
}

async fn a_tie_in_which_another_goes_on_stays_on_record(bed: Bed) {
    let sides = two(&bed).await;
    let stays = tie_of(&bed.store, &hand(1), sides).await.unwrap();
    let goes = tie_of(&bed.store, &hand(2), sides).await.unwrap();
    let merger = merge(&bed.store, &hand(1), (stays, 1), (goes, 1)).await.unwrap();
    assert!(merger.taken.is_empty(), "{merger:?}");
    let why = "Never was".to_owned();
    let back = TieFact::Retracted { revision: 1, why };
    let kept = Refusal::OthersMerged { tie: goes };
    let refused = fact(&bed.store, &hand(1), stays, 1, back.clone()).await;
    assert!(matches!(&refused, Err(CarryError::Refused(why)) if *why == kept), "{refused:?}");
    let command = Command::record(back.clone());
    let history = bed.store.history::<TieFact>(stays).await.unwrap();
    let would = bed.store.would(&hand(1), &history, command.clone()).await.unwrap();
    assert_eq!(would, Err(kept.clone()));
    let many: Result<Id<Batch>, ManyError> = change!(bed.store, hand(1), |w| {
        w.on_many("retract", vec![(stays, 1, command.clone(), organisation(1))]).await
    });
    assert!(matches!(&many, Err(ManyError::Refused(tie, why)) if *tie == stays && **why == kept), "{many:?}");
    assert_eq!(row(&bed.store, stays).await.revision, 1, "nothing was written");
    // Once that entry is back, the one that had stayed may go.
    unmerge(&bed.store, &hand(1), (goes, 2)).await.unwrap();
    fact(&bed.store, &hand(1), stays, 1, back).await.unwrap();
    assert!(bed.store.ties(&[stays]).await.unwrap().is_empty());
    assert_eq!(row(&bed.store, goes).await.merged_into, None);
}

async fn parties_that_are_one_make_ties_one(bed: Bed) {
    let [madison, solleftea] = two(&bed).await;
    let twice = registered(&bed.store, &hand(1), "Solleftea", Seat::own(country("SE"), None)).await.unwrap();
    let stays = tie_of(&bed.store, &hand(1), [madison, solleftea]).await.unwrap();
    let goes = tie_of(&bed.store, &hand(1), [twice, madison]).await.unwrap();
    assert!(duplicates(&bed.store, &[1]).await.is_empty());
    let refused = merge(&bed.store, &hand(1), (stays, 1), (goes, 1)).await;
    assert!(matches!(refused, Err(CarryError::Refused(Refusal::OtherParties { .. }))), "{refused:?}");
    let same: Result<_, PartyError> = change!(bed.store, Hand { at: at(5), ..hand(1) }, |w| {
        let fact = PartyFact::DuplicateOf { other: solleftea };
        w.on_party(twice, Some(1), party::Command::record(fact)).await
    });
    same.unwrap();
    assert_eq!(duplicates(&bed.store, &[1]).await.len(), 1);
    merge(&bed.store, &hand(1), (stays, 1), (goes, 1)).await.unwrap();
    assert_eq!(row(&bed.store, goes).await.merged_into, Some(stays));
}
