//! Imports: kept while open, written as a whole, taken back as a whole.

use partnership::id::kind::{Import, Party, Tie};
use partnership::party::{self, Level, PartyFact, Seat};
use partnership::place::PlaceId;
use partnership::tie::{AgreementStatus, Command, Registration, TieFact, TieKind};
use partnership::{Date, Edit, Fact, Id};
use store::imports::{Basis, ImportError, Importing, State, UndoError};
use store::registry::TieError;
use store::{Store, Subject, change};

use crate::bed::{Bed, hand, on_both, organisation};

on_both!(
    a_sheet_is_kept_while_it_is_open,
    what_is_written_is_taken_back,
    what_was_changed_since_stays,
    what_another_entry_goes_on_in_stays,
    a_plan_on_old_ground_is_refused,
    what_is_added_to_parties_is_taken_back_and_they_stay,
    of_a_list_that_is_refused_nothing_is_written,
);

const WHY: &str = "The import was taken back.";

fn registered(place: u32, name: &str) -> Vec<Fact<PartyFact>> {
    vec![Fact::new(PartyFact::Registered(party::Registration {
        level: Level::Municipality,
        name: name.to_owned(),
        language: None,
        seat: Seat::at(PlaceId(place), "SE".parse().unwrap()),
    }))]
}

fn tied(parties: [Id<Party>; 2]) -> Vec<Fact<TieFact>> {
    let mut new = Registration::new(parties, TieKind::SisterCity, AgreementStatus::InForce);
    new.since = Date::year(1997);
    vec![Fact::new(TieFact::Registered(new)), Fact::new(TieFact::Published)]
}

async fn begun(store: &Store) -> Id<Import> {
    store.begin_import(&hand(7), "ties.csv", b"a,b\n1,2\n", "{\"sheet\":0}").await.unwrap()
}

/// Two parties and a tie between them.
async fn apply(
    store: &Store,
    import: Id<Import>,
    basis: Basis,
) -> Result<(Id<Tie>, [Id<Party>; 2]), ImportError> {
    let hand = hand(7);
    change!(store, hand, |w| {
        let mut importing = Importing::begin(w, import, basis).await?;
        let a = importing.party("Sollefteå", registered(2_675_416, "Sollefteå")).await?;
        let b = importing.party("Madison", registered(4_434_663, "Madison")).await?;
        let tie = importing.tie("2", [a, b], tied([a, b])).await?;
        importing.finish(&serde_json::json!({"ties": 1}), &serde_json::json!({"ties": 1})).await?;
        Ok((tie, [a, b]))
    })
}

async fn a_sheet_is_kept_while_it_is_open(bed: Bed) {
    let store = &bed.store;
    let import = begun(store).await;
    assert_eq!(store.import_sheet(import).await.unwrap().as_deref(), Some(&b"a,b\n1,2\n"[..]));
    assert!(store.set_import(import, "{\"sheet\":1}", "{\"rows\":{}}").await.unwrap());
    let row = store.import(import).await.unwrap().unwrap();
    assert_eq!(
        (row.state, row.mapping.as_str(), row.name.as_str()),
        (State::Open, "{\"sheet\":1}", "ties.csv")
    );
    assert_eq!(store.imports_of(organisation(7)).await.unwrap().len(), 1);
    assert!(store.imports_of(organisation(8)).await.unwrap().is_empty(), "another registry has none");
    assert!(store.drop_import(import).await.unwrap());
    assert!(store.import(import).await.unwrap().is_none());
    assert!(!store.drop_import(import).await.unwrap());
}

async fn what_is_written_is_taken_back(bed: Bed) {
    let store = &bed.store;
    let import = begun(store).await;
    let basis = store.basis().await.unwrap();
    let (tie, parties) = apply(store, import, basis).await.unwrap();
    let row = store.import(import).await.unwrap().unwrap();
    assert_eq!(row.state, State::Applied);
    assert!(store.import_sheet(import).await.unwrap().is_none(), "the sheet is forgotten");
    assert_eq!(store.ties(&[tie]).await.unwrap().len(), 1);
    let again = apply(store, import, store.basis().await.unwrap()).await;
    assert!(matches!(again, Err(ImportError::NotOpen)), "nothing is written twice");
    assert!(!store.set_import(import, "{}", "{}").await.unwrap());
    let undone = store.undo_import(&hand(7), import, WHY).await.unwrap();
    assert_eq!((undone.ties, undone.parties, undone.left.len()), (1, 2, 0));
    assert!(store.ties(&[tie]).await.unwrap().is_empty());
    assert!(store.parties(&parties).await.unwrap().is_empty());
    assert_eq!(store.import(import).await.unwrap().unwrap().state, State::Undone);
    let twice = store.undo_import(&hand(7), import, WHY).await;
    assert!(matches!(twice, Err(UndoError::NotApplied)));
    let found = store.differences().await.unwrap();
    assert!(found.ties.is_empty() && found.parties.is_empty(), "{found:?}");
}

async fn what_was_changed_since_stays(bed: Bed) {
    let store = &bed.store;
    let import = begun(store).await;
    let (tie, parties) = apply(store, import, store.basis().await.unwrap()).await.unwrap();
    let changed: Result<_, store::registry::TieError> = change!(store, hand(7), |w| {
        let description = partnership::tie::Description {
            local_kind: Edit::Set("vänort".to_owned()),
            ..Default::default()
        };
        let command = partnership::tie::Command::record(TieFact::Described(description));
        w.on_tie(tie, None, command).await
    });
    changed.unwrap();
    let undone = store.undo_import(&hand(7), import, WHY).await.unwrap();
    assert_eq!((undone.ties, undone.parties), (0, 0));
    assert!(undone.left.contains(&Subject::from(tie)));
    assert!(undone.left.contains(&Subject::from(parties[0])), "a tie still rests on it");
    assert_eq!(store.ties(&[tie]).await.unwrap().len(), 1);
}

async fn what_another_entry_goes_on_in_stays(bed: Bed) {
    let store = &bed.store;
    let import = begun(store).await;
    let (stays, parties) = apply(store, import, store.basis().await.unwrap()).await.unwrap();
    let goes: Result<Id<Tie>, TieError> = change!(store, hand(8), |w| {
        let id = w.draw();
        let new = Registration::new(parties, TieKind::FriendshipCity, AgreementStatus::InForce);
        w.on_tie(id, Some(0), Command::record(TieFact::Registered(new))).await?;
        Ok(id)
    });
    let goes = goes.unwrap();
    let merger: Result<_, TieError> =
        change!(store, hand(8), |w| w.merge_ties((stays, 2), (goes, 1), None).await);
    assert!(merger.unwrap().taken.is_empty(), "no fact of the one that stays tells of the merger");
    let undone = store.undo_import(&hand(7), import, WHY).await.unwrap();
    assert_eq!((undone.ties, undone.parties), (0, 0));
    assert!(undone.left.contains(&Subject::from(stays)), "{undone:?}");
    assert_eq!(store.goes_on_in(goes).await.unwrap().map(|row| row.id), Some(stays));
}

async fn a_plan_on_old_ground_is_refused(bed: Bed) {
    let store = &bed.store;
    let (first, second) = (begun(store).await, begun(store).await);
    let basis = store.basis().await.unwrap();
    apply(store, first, basis).await.unwrap();
    let moved = apply(store, second, basis).await;
    assert!(matches!(moved, Err(ImportError::Moved)));
    assert_eq!(store.import(second).await.unwrap().unwrap().state, State::Open, "nothing of it is written");
    assert_ne!(store.basis().await.unwrap(), basis);
}

fn mayor(name: &str) -> Fact<PartyFact> {
    let official = party::Official { title: Some("Mayor".to_owned()), name: Some(name.to_owned()) };
    Fact::new(PartyFact::OfficialNamed(official))
}

fn deals_in(tag: &str) -> Fact<PartyFact> {
    let languages = Some(vec![tag.parse().unwrap()]);
    Fact::new(PartyFact::Described(party::Description { languages, ..Default::default() }))
}

/// A list: a party that is new, and facts of one on record.
async fn listed(
    store: &Store,
    import: Id<Import>,
    known: Id<Party>,
    more: Vec<Fact<PartyFact>>,
) -> Result<Id<Party>, ImportError> {
    let basis = store.basis().await.unwrap();
    change!(store, hand(7), |w| {
        let mut importing = Importing::begin(w, import, basis).await?;
        let mut new = registered(6_618_607, "Rennes");
        new.push(mayor("Bo Roy"));
        let new = importing.party("Rennes", new).await?;
        importing.edit_party(known, vec![mayor("Ann Lee"), deals_in("sv")]).await?;
        // A later row of the same party.
        importing.edit_party(known, more.clone()).await?;
        importing.finish(&serde_json::json!({"parties": 1}), &serde_json::json!({"parties": 1})).await?;
        Ok(new)
    })
}

async fn what_is_added_to_parties_is_taken_back_and_they_stay(bed: Bed) {
    let store = &bed.store;
    let before = begun(store).await;
    let (tie, parties) = apply(store, before, store.basis().await.unwrap()).await.unwrap();
    let import = begun(store).await;
    // What is so already is not written again.
    let new = listed(store, import, parties[0], vec![deals_in("sv")]).await.unwrap();
    let histories = store.party_histories(&[parties[0], new]).await.unwrap();
    assert_eq!(histories.len(), 2);
    for (id, official, revision) in [(parties[0], "Ann Lee", 3), (new, "Bo Roy", 2)] {
        let history = histories.iter().find(|history| history.id() == id).unwrap();
        let party = history.current().unwrap();
        let named = party.official.and_then(|(official, _)| official.name);
        assert_eq!((named.as_deref(), history.revision()), (Some(official), revision));
    }
    let undone = store.undo_import(&hand(7), import, WHY).await.unwrap();
    assert_eq!((undone.ties, undone.parties, undone.left.len()), (0, 2, 0), "though a tie rests on one");
    assert!(store.parties(&[new]).await.unwrap().is_empty());
    assert_eq!(store.parties(&parties).await.unwrap().len(), 2);
    let party = store.history::<PartyFact>(parties[0]).await.unwrap().current().unwrap();
    assert!(party.official.is_none() && party.languages.is_empty(), "it stands as before: {party:?}");
    assert_eq!(store.ties(&[tie]).await.unwrap().len(), 1);
    let found = store.differences().await.unwrap();
    assert!(found.ties.is_empty() && found.parties.is_empty(), "{found:?}");
    assert!(store.verify(&[], |_| ()).await.unwrap().is_whole());
}

async fn of_a_list_that_is_refused_nothing_is_written(bed: Bed) {
    let store = &bed.store;
    let before = begun(store).await;
    let (_, parties) = apply(store, before, store.basis().await.unwrap()).await.unwrap();
    let import = begun(store).await;
    let basis = store.basis().await.unwrap();
    let refused = listed(store, import, parties[0], vec![mayor(&"x".repeat(400))]).await;
    assert!(matches!(refused, Err(ImportError::Party { .. })), "{refused:?}");
    assert_eq!(store.basis().await.unwrap(), basis, "nothing of it is there");
    assert_eq!(store.import(import).await.unwrap().unwrap().state, State::Open);
}
