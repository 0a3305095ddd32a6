//! A party that goes on in another: its ties are found with the one that stays, whoever asks, and a
//! merger undone leaves everything as it was.

use std::collections::BTreeMap;

use partnership::id::kind::{Organisation, Party, Tie};
use partnership::organisation::{Node, OrganisationKind};
use partnership::party::{Meeting, PartyFact, Refusal, Seat};
use partnership::place::PlaceId;
use partnership::tie::TieFact;
use partnership::{Fact, Id};
use store::people::Trees;
use store::registry::{Around, CarryError, Differences, PartyError, Seen, TieError, Todo};
use store::{Hand, Store, Via, change};

use crate::bed::{Bed, at, hand, on_both, organisation};
use crate::registry::{country, fact, party, tie_of};

on_both!(
    a_merger_is_one_entry_and_is_undone_by_one,
    ties_go_over_and_come_back,
    what_cannot_be_one_party_is_refused,
    ties_merged_because_parties_are_one_are_parted_first,
    readers_are_told_of_a_merger_and_of_its_undo,
    who_speaks_for_the_party_that_stays_speaks_for_both,
    nobody_comes_to_read_what_others_keep,
    a_place_that_was_recorded_twice_has_one_party,
);

async fn city(store: &Store, hand: &Hand, name: &str, place: u32) -> Id<Party> {
    party(store, hand, name, Seat::at(PlaceId(place), country("SE"))).await.unwrap()
}

async fn merge(
    store: &Store,
    hand: &Hand,
    goes: (Id<Party>, u64),
    stays: (Id<Party>, u64),
    what: impl Into<Fact<PartyFact>>,
) -> Result<Meeting, PartyError> {
    let fact = what.into();
    change!(store, hand, |w| w.merge_party(goes, stays, fact.clone()).await)
}

async fn unmerge(store: &Store, hand: &Hand, gone: (Id<Party>, u64)) -> Result<Id<Party>, PartyError> {
    change!(store, hand, |w| w.unmerge_party(gone, "Two after all").await)
}

fn same(other: Id<Party>) -> PartyFact {
    PartyFact::DuplicateOf { other }
}

fn into(into: Id<Party>, on: &str) -> Fact<PartyFact> {
    Fact::new(PartyFact::MergedInto { into }).effective(on.parse().unwrap())
}

fn refused<T: std::fmt::Debug>(done: Result<T, PartyError>) -> Refusal {
    match done {
        Err(CarryError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

async fn ties_of(store: &Store, party: Id<Party>) -> Vec<Id<Tie>> {
    let around = Around { keepers: &[], parties: &[party], shut: &[] };
    let mut ties: Vec<_> =
        store.ties_to_do(around, Todo::Any, 0, 100).await.unwrap().iter().map(|tie| tie.id).collect();
    ties.sort_unstable();
    ties
}

fn sorted(mut ties: Vec<Id<Tie>>) -> Vec<Id<Tie>> {
    ties.sort_unstable();
    ties
}

async fn a_merger_is_one_entry_and_is_undone_by_one(bed: Bed) {
    let (store, hand) = (&bed.store, hand(1));
    let [goes, stays] = [city(store, &hand, "Alt", 1).await, city(store, &hand, "Neu", 2).await];
    let before = store.registry().await.unwrap();
    let stale = merge(store, &hand, (goes, 2), (stays, 1), same(stays)).await;
    assert!(matches!(stale, Err(CarryError::Stale { stated: 2, .. })), "{stale:?}");
    let stale = merge(store, &hand, (goes, 1), (stays, 7), same(stays)).await;
    assert!(matches!(stale, Err(CarryError::Stale { stated: 7, .. })), "{stale:?}");
    assert_eq!(store.registry().await.unwrap(), before, "nothing is half done");

    merge(store, &hand, (goes, 1), (stays, 1), into(stays, "2005")).await.unwrap();
    let gone = store.parties(&[goes]).await.unwrap().remove(0);
    assert_eq!((gone.merged_into, gone.revision), (Some(stays), 2));
    let written = store.registry().await.unwrap();
    assert_eq!(written.heads[0].seq, before.heads[0].seq + 1, "one entry");
    let under: Vec<_> = store.parties_under(stays).await.unwrap().iter().map(|row| row.id).collect();
    assert_eq!(under, [goes]);
    let on: Vec<_> = store.parties_on(&[goes]).await.unwrap().iter().map(|row| row.id).collect();
    assert_eq!(on, [goes, stays]);
    assert_eq!(store.differences().await.unwrap(), Differences::default());
    store.rebuild().await.unwrap();
    assert_eq!(store.registry().await.unwrap(), written);

    let stale = unmerge(store, &hand, (goes, 1)).await;
    assert!(matches!(stale, Err(CarryError::Stale { .. })), "{stale:?}");
    assert_eq!(unmerge(store, &hand, (goes, 2)).await.unwrap(), stays);
    assert_eq!(store.parties(&[goes]).await.unwrap()[0].merged_into, None);
    assert_eq!(refused(unmerge(store, &hand, (goes, 3)).await), Refusal::NotMerged);
    assert!(store.parties_under(stays).await.unwrap().is_empty());
}

async fn ties_go_over_and_come_back(bed: Bed) {
    let (store, hand) = (&bed.store, hand(1));
    let mut cities = Vec::new();
    for (name, place) in [("Alt", 1), ("Neu", 2), ("Lyon", 3), ("Oslo", 4), ("Alt bei Neu", 5)] {
        cities.push(city(store, &hand, name, place).await);
    }
    let (goes, stays) = (cities[0], cities[1]);
    let only = tie_of(store, &hand, [goes, cities[2]]).await.unwrap();
    let both = [
        tie_of(store, &hand, [cities[3], goes]).await.unwrap(),
        tie_of(store, &hand, [stays, cities[3]]).await.unwrap(),
    ];
    // One that merged into it before comes along.
    let first = tie_of(store, &hand, [cities[4], cities[2]]).await.unwrap();
    merge(store, &hand, (cities[4], 1), (goes, 1), same(goes)).await.unwrap();
    assert_eq!(ties_of(store, goes).await, sorted(vec![only, both[0], first]));

    let rows = store.ties(&[only, both[0], both[1], first]).await.unwrap();
    let foreseen = store.meeting(goes, stays, &rows).await.unwrap();
    assert_eq!(foreseen.twice, [(both[0], both[1])]);
    let met = merge(store, &hand, (goes, 1), (stays, 1), into(stays, "1974-01-01")).await.unwrap();
    assert_eq!(met, foreseen);
    assert_eq!(ties_of(store, stays).await, sorted(vec![only, both[0], both[1], first]));
    let keepers = [organisation(1)];
    let around = Around { keepers: &keepers, parties: &[], shut: &[] };
    assert_eq!(store.duplicate_ties(around).await.unwrap().len(), 2, "recorded twice now");
    // A new tie names the party that is left, and is the same as the one that went over.
    let again = tie_of(store, &hand, [goes, cities[2]]).await;
    assert!(
        matches!(again, Err(CarryError::Refused(partnership::tie::Refusal::PartyMerged { party, now }))
            if (party, now) == (goes, stays)),
        "{again:?}"
    );
    let again: Result<_, TieError> = tie_of(store, &hand, [stays, cities[2]]).await;
    assert!(
        matches!(again, Err(CarryError::Refused(partnership::tie::Refusal::SameTie { .. }))),
        "{again:?}"
    );
    unmerge(store, &hand, (goes, 2)).await.unwrap();
    assert_eq!(ties_of(store, stays).await, [both[1]]);
    assert_eq!(ties_of(store, goes).await, sorted(vec![only, both[0], first]));
}

async fn what_cannot_be_one_party_is_refused(bed: Bed) {
    let store = &bed.store;
    let [goes, stays] = [city(store, &hand(1), "Alt", 1).await, city(store, &hand(1), "Neu", 2).await];
    let hidden = tie_of(store, &hand(2), [goes, stays]).await.unwrap();
    // What another registry keeps to itself does not stand in the way: it would be told so.
    merge(store, &hand(1), (goes, 1), (stays, 1), same(stays)).await.unwrap();
    unmerge(store, &hand(1), (goes, 2)).await.unwrap();
    fact(store, &hand(2), hidden, 1, TieFact::Published).await.unwrap();
    let tied = refused(merge(store, &hand(1), (goes, 3), (stays, 1), same(stays)).await);
    assert_eq!(tied, Refusal::TiedToEachOther { tie: hidden });
    let undated = PartyFact::MergedInto { into: stays };
    assert_eq!(refused(merge(store, &hand(1), (goes, 3), (stays, 1), undated).await), Refusal::NoDate);
}

async fn ties_merged_because_parties_are_one_are_parted_first(bed: Bed) {
    let (store, hand) = (&bed.store, hand(1));
    let [goes, stays] = [city(store, &hand, "Alt", 1).await, city(store, &hand, "Neu", 2).await];
    let other = city(store, &hand, "Lyon", 3).await;
    let one = tie_of(store, &hand, [goes, other]).await.unwrap();
    let two = tie_of(store, &hand, [stays, other]).await.unwrap();
    merge(store, &hand, (goes, 1), (stays, 1), same(stays)).await.unwrap();
    let done: Result<_, TieError> = change!(store, hand, |w| w.merge_ties((two, 1), (one, 1), None).await);
    done.unwrap();
    assert_eq!(refused(unmerge(store, &hand, (goes, 2)).await), Refusal::TiesMerged { tie: one });
    let back: Result<_, TieError> = change!(store, hand, |w| w.unmerge_tie((one, 2), "a slip").await);
    back.unwrap();
    unmerge(store, &hand, (goes, 2)).await.unwrap();
}

async fn told(store: &Store, after: &mut u64) -> BTreeMap<i64, bool> {
    let changes = store.public_changes(*after, 1_000, at(9)).await.unwrap().changes;
    *after = changes.last().map_or(*after, |change| change.number);
    let number = |subject| match subject {
        Seen::Tie(id) => id.number(),
        Seen::Party(id) => id.number(),
    };
    changes.into_iter().map(|change| (number(change.subject), change.gone)).collect()
}

async fn readers_are_told_of_a_merger_and_of_its_undo(bed: Bed) {
    let (store, hand) = (&bed.store, hand(1));
    let [goes, stays] = [city(store, &hand, "Alt", 1).await, city(store, &hand, "Neu", 2).await];
    let other = city(store, &hand, "Lyon", 3).await;
    let tie = tie_of(store, &hand, [goes, other]).await.unwrap();
    fact(store, &hand, tie, 1, TieFact::Published).await.unwrap();
    let mut last = 0;
    let expected = |all: &[(i64, bool)]| all.iter().copied().collect::<BTreeMap<_, _>>();
    let (g, s, o, t) = (goes.number(), stays.number(), other.number(), tie.number());
    assert_eq!(told(store, &mut last).await, expected(&[(g, false), (o, false), (t, false)]));
    merge(store, &hand, (goes, 1), (stays, 1), into(stays, "2005")).await.unwrap();
    let merged = told(store, &mut last).await;
    assert_eq!(merged, expected(&[(g, true), (s, false), (o, false), (t, false)]));
    // The party that stays is renamed: what went over to it names it.
    let renamed = PartyFact::Renamed { name: "Neuer".to_owned(), language: None };
    let done: Result<_, PartyError> = change!(store, hand, |w| w
        .on_party(stays, None, partnership::party::Command::record(renamed.clone()))
        .await);
    done.unwrap();
    assert_eq!(told(store, &mut last).await, expected(&[(s, false), (o, false), (t, false)]));
    unmerge(store, &hand, (goes, 2)).await.unwrap();
    let back = told(store, &mut last).await;
    assert_eq!(back, expected(&[(g, false), (s, true), (o, false), (t, false)]));
    assert!(told(store, &mut last).await.is_empty());
}

fn by(organisation: Id<Organisation>) -> Hand {
    Hand { person: None, organisation: Some(organisation), via: Via::Web, at: at(1) }
}

async fn organisations(store: &Store) -> [Id<Organisation>; 3] {
    let nobody = Hand { person: None, organisation: None, via: Via::Web, at: at(1) };
    let top = Node { parent: None, kind: OrganisationKind::Association, party: None };
    let ours = store.found(&nobody, "Ours", top).await.unwrap();
    let theirs = store.found(&nobody, "Theirs", top).await.unwrap();
    let below = Node { parent: Some(ours), kind: OrganisationKind::Municipality, party: None };
    [ours, theirs, store.found(&nobody, "City", below).await.unwrap()]
}

async fn who_speaks_for_the_party_that_stays_speaks_for_both(bed: Bed) {
    let store = &bed.store;
    let [ours, _, town] = organisations(store).await;
    let hand = by(ours);
    let [goes, stays] = [city(store, &hand, "Alt", 1).await, city(store, &hand, "Neu", 2).await];
    store.place(&hand, town, 1, Some(ours), Some(stays)).await.unwrap();
    let trees = Trees::default();
    let speaks = async |party| trees.now(store).await.unwrap().tree.of_party(party).collect::<Vec<_>>();
    assert!(speaks(goes).await.is_empty());
    merge(store, &hand, (goes, 1), (stays, 1), into(stays, "2005")).await.unwrap();
    assert_eq!((speaks(goes).await, speaks(stays).await), (vec![town], vec![town]));
    unmerge(store, &hand, (goes, 2)).await.unwrap();
    assert!(speaks(goes).await.is_empty());
    // The other way round nobody gains anything: who was the old town is not the new one.
    merge(store, &hand, (stays, 1), (goes, 3), into(goes, "2005")).await.unwrap();
    assert_eq!((speaks(goes).await, speaks(stays).await), (vec![], vec![town]));
}

async fn nobody_comes_to_read_what_others_keep(bed: Bed) {
    let store = &bed.store;
    let [ours, theirs, town] = organisations(store).await;
    let hand = by(ours);
    let [goes, stays] = [city(store, &hand, "Alt", 1).await, city(store, &hand, "Neu", 2).await];
    let other = city(store, &hand, "Lyon", 3).await;
    store.place(&hand, town, 1, Some(ours), Some(stays)).await.unwrap();
    tie_of(store, &by(theirs), [goes, other]).await.unwrap();
    let kept = refused(merge(store, &hand, (goes, 1), (stays, 1), into(stays, "2005")).await);
    assert_eq!(kept, Refusal::KeptElsewhere { party: stays });
    // The operator answers for all.
    let operator = Hand { via: Via::Cli, ..hand };
    merge(store, &operator, (goes, 1), (stays, 1), into(stays, "2005")).await.unwrap();
    // Nor is it bound to a party into which one merged of which others keep something.
    store.place(&hand, town, 2, Some(ours), None).await.unwrap();
    let bound = store.place(&hand, town, 3, Some(ours), Some(stays)).await;
    assert!(matches!(bound, Err(store::people::PeopleError::KeptElsewhere)), "{bound:?}");
}

async fn a_place_that_was_recorded_twice_has_one_party(bed: Bed) {
    let (store, hand) = (&bed.store, hand(1));
    let [goes, stays] = [city(store, &hand, "Alt", 1).await, city(store, &hand, "Neu", 2).await];
    let at_place = async |place: u32| {
        let found: Result<_, store::Error> = change!(store, hand, |w| {
            // A change without an entry is refused: a town comes on record beside.
            let town = w.draw();
            let new = partnership::party::Registration {
                level: partnership::party::Level::Municipality,
                name: "Beside".to_owned(),
                language: None,
                seat: Seat::own(country("SE"), None),
            };
            let command = partnership::party::Command::record(PartyFact::Registered(new));
            w.on_party(town, Some(0), command).await.map_err(|_| store::Error::Silent)?;
            w.party_at(PlaceId(place)).await
        });
        found.unwrap()
    };
    assert_eq!(at_place(1).await, Some(goes));
    merge(store, &hand, (goes, 1), (stays, 1), same(stays)).await.unwrap();
    assert_eq!(at_place(1).await, Some(stays));
    unmerge(store, &hand, (goes, 2)).await.unwrap();
    merge(store, &hand, (goes, 3), (stays, 1), into(stays, "2005")).await.unwrap();
    assert_eq!(at_place(1).await, Some(goes), "the domain says which to name");
    assert_eq!(at_place(9).await, None);
}
