//! Contacts: in versions, forgotten without a trace that could be read, and from sheets.

use partnership::id::kind::{Contact as ContactId, Import, Party};
use partnership::party::{self, Contact, ContactKind, Level, PartyFact, Seat};
use partnership::{Fact, Id};
use sea_orm::ConnectionTrait;
use store::contacts::Kept;
use store::imports::{ImportError, Importing};
use store::registry::PartyError;
use store::{Error, Hand, Store, Subject, change};

use crate::bed::{Bed, at, hand, on_both, organisation};

on_both!(
    a_contact_is_kept_in_versions,
    a_stale_edit_is_refused,
    a_forgotten_person_leaves_nothing_and_the_journal_verifies,
    an_altered_version_is_noticed,
    each_keeper_has_its_own,
    a_sheet_brings_contacts_and_takes_them_back,
    contacts_of_a_party_that_goes_are_listed_with_the_one_that_stays,
    contacts_go_with_an_archive,
);

/// Long enough that no digest or identifier in hexadecimal digits holds one by chance.
const SECRETS: [&str; 4] = ["Anna", "anna@example.org", "555 0100", "likes jazz"];

fn anna() -> Contact {
    Contact {
        name: Some("Anna Berg".to_owned()),
        email: Some("anna@example.org".to_owned()),
        telephone: Some("+46 555 0100".to_owned()),
        note: Some("likes jazz".to_owned()),
        ..Contact::new(ContactKind::Volunteer)
    }
}

async fn a_party(store: &Store) -> Id<Party> {
    let made: Result<_, PartyError> = change!(store, hand(7), |w| {
        let id = w.draw();
        let registration = party::Registration {
            level: Level::Municipality,
            name: "Sollefteå".to_owned(),
            language: None,
            seat: Seat::own("SE".parse().unwrap(), None),
        };
        w.on_party(id, Some(0), party::Command::record(PartyFact::Registered(registration))).await?;
        Ok(id)
    });
    made.unwrap()
}

async fn newest(store: &Store, id: Id<ContactId>) -> Option<Contact> {
    store.contact(id).await.unwrap().unwrap().contact
}

async fn a_contact_is_kept_in_versions(bed: Bed) {
    let store = &bed.store;
    let party = a_party(store).await;
    let id = store.add_contact(&hand(7), party, &anna()).await.unwrap();
    let row = store.contact(id).await.unwrap().unwrap();
    assert_eq!((row.party, row.keeper, row.revision), (party, organisation(7), 1));
    assert_eq!(row.contact, Some(anna()));
    let moved = Contact { office: Some("Chair".to_owned()), ..anna() };
    let later = Hand { at: at(60), ..hand(7) };
    assert_eq!(store.set_contact(&later, id, 1, Some(&moved)).await.unwrap(), 2);
    assert_eq!(store.contacts(party).await.unwrap()[0].contact, Some(moved.clone()));
    assert_eq!(store.undo_contact(&later, id, 2).await.unwrap(), 3);
    assert_eq!(newest(store, id).await, Some(anna()));
    store.set_contact(&later, id, 3, None).await.unwrap();
    assert!(store.contacts(party).await.unwrap().is_empty(), "it is off the list");
    assert_eq!(newest(store, id).await, None);
    store.undo_contact(&later, id, 4).await.unwrap();
    assert_eq!(store.contacts(party).await.unwrap().len(), 1);
    let versions = store.contact_versions(id).await.unwrap();
    let said: Vec<_> = versions.iter().map(|v| (v.revision, v.at, v.contact.clone())).collect();
    let expected = [
        (1, at(1), Some(anna())),
        (2, at(60), Some(moved)),
        (3, at(60), Some(anna())),
        (4, at(60), None),
        (5, at(60), Some(anna())),
    ];
    assert_eq!(said, expected);
    assert!(versions.iter().all(|v| v.genuine));
    // Of the only version nothing is left on the list.
    let only = store.add_contact(&hand(7), party, &anna()).await.unwrap();
    store.undo_contact(&hand(7), only, 1).await.unwrap();
    assert_eq!(newest(store, only).await, None);
}

async fn a_stale_edit_is_refused(bed: Bed) {
    let store = &bed.store;
    let party = a_party(store).await;
    let id = store.add_contact(&hand(7), party, &anna()).await.unwrap();
    store.set_contact(&hand(7), id, 1, Some(&Contact { note: None, ..anna() })).await.unwrap();
    let stale = store.set_contact(&hand(7), id, 1, None).await;
    assert!(matches!(stale, Err(Error::Stale { stated: 1, current: 2, .. })), "{stale:?}");
    assert!(matches!(store.undo_contact(&hand(7), id, 1).await, Err(Error::Stale { .. })));
    assert!(newest(store, id).await.is_some());
    let nobody = store.set_contact(&hand(7), Id::from_number(5).unwrap(), 1, None).await;
    assert!(matches!(nobody, Err(Error::Missing(_))), "{nobody:?}");
    let homeless = Hand { organisation: None, ..hand(7) };
    let homeless = store.add_contact(&homeless, party, &anna()).await;
    assert!(matches!(homeless, Err(Error::Homeless)), "{homeless:?}");
}

async fn a_forgotten_person_leaves_nothing_and_the_journal_verifies(bed: Bed) {
    let store = &bed.store;
    let party = a_party(store).await;
    let id = store.add_contact(&hand(7), party, &anna()).await.unwrap();
    store.set_contact(&hand(7), id, 1, Some(&Contact { note: None, ..anna() })).await.unwrap();
    let entries = store.entries_of(Subject::from(id)).await.unwrap();
    assert_eq!(entries.len(), 2);
    for entry in &entries {
        assert!(entry.body.contains("digest") && SECRETS.iter().all(|s| !entry.body.contains(s)));
    }
    store.forget_contact(&hand(7), id).await.unwrap();
    assert!(store.contact(id).await.unwrap().is_none());
    assert!(store.contact_versions(id).await.unwrap().is_empty());
    for table in ["contacts", "contact_versions"] {
        let left = store::rows::all(store.db(), &format!("SELECT 1 FROM {table}"), []).await.unwrap();
        assert!(left.is_empty(), "{table}");
    }
    assert!(matches!(store.forget_contact(&hand(7), id).await, Err(Error::Missing(_))));
    let entries = store.entries_of(Subject::from(id)).await.unwrap();
    assert_eq!(entries.last().unwrap().action, "contact.forgotten");
    assert!(store.verify(&[], |_| ()).await.unwrap().is_whole());
    // Two of the same leave digests that do not show it.
    let (one, two) = (
        store.add_contact(&hand(7), party, &anna()).await.unwrap(),
        store.add_contact(&hand(7), party, &anna()).await.unwrap(),
    );
    let body = async |id: Id<ContactId>| store.entries_of(Subject::from(id)).await.unwrap()[0].body.clone();
    assert_ne!(body(one).await, body(two).await);
}

async fn an_altered_version_is_noticed(bed: Bed) {
    let store = &bed.store;
    let party = a_party(store).await;
    let id = store.add_contact(&hand(7), party, &anna()).await.unwrap();
    let sql = "UPDATE contact_versions SET body = replace(body, 'anna@', 'mallory@')";
    store.db().execute_unprepared(sql).await.unwrap();
    let versions = store.contact_versions(id).await.unwrap();
    assert!(!versions[0].genuine);
}

async fn each_keeper_has_its_own(bed: Bed) {
    let store = &bed.store;
    let party = a_party(store).await;
    store.add_contact(&hand(7), party, &anna()).await.unwrap();
    store.add_contact(&hand(8), party, &anna()).await.unwrap();
    let all = store.contacts(party).await.unwrap();
    assert_eq!(all.len(), 2, "whoever asks looks which of them the reader may see");
    let own = store.contacts_kept_by(organisation(8)).await.unwrap();
    assert_eq!(own[&party], [anna()]);
    assert!(store.contacts_kept_by(organisation(9)).await.unwrap().is_empty());
}

async fn imported(
    store: &Store,
    party: Id<Party>,
    stated: &[Contact],
) -> Result<(Id<Import>, Vec<Option<Kept>>), ImportError> {
    let import = store.begin_import(&hand(7), "a.csv", b"a", "{}").await?;
    let basis = store.basis().await?;
    let kept = change!(store, hand(7), |w| {
        let mut importing = Importing::begin(w, import, basis).await?;
        let mut kept = Vec::new();
        for contact in stated {
            kept.push(importing.contact(party, contact).await?);
        }
        importing.finish(&serde_json::json!({}), &serde_json::json!({})).await?;
        Ok::<_, ImportError>(kept)
    })?;
    Ok((import, kept))
}

async fn a_sheet_brings_contacts_and_takes_them_back(bed: Bed) {
    let store = &bed.store;
    let party = a_party(store).await;
    let known = Contact { telephone: None, ..anna() };
    let id = store.add_contact(&hand(7), party, &known).await.unwrap();
    // Another's is not theirs: it is neither completed nor counted.
    store.add_contact(&hand(8), party, &anna()).await.unwrap();
    let stated = [
        Contact::stated(Some("Anna Berg"), Some("ANNA@example.org"), Some("+46 555 0199")),
        Contact::stated(Some("Bo Ek"), None, Some("ask at the desk")),
        Contact::stated(Some("bo ek"), None, None),
        Contact::stated(None, None, Some("12345")),
    ];
    let (import, kept) = imported(store, party, &stated).await.unwrap();
    assert_eq!(kept, [Some(Kept::Adds), Some(Kept::New), Some(Kept::There), None]);
    let own = store.contacts_kept_by(organisation(7)).await.unwrap();
    let own = &own[&party];
    assert_eq!(own.len(), 2);
    let anna = own.iter().find(|c| c.name.as_deref() == Some("Anna Berg")).unwrap();
    assert_eq!(anna.telephone.as_deref(), Some("+46 555 0199"), "what was not known is added");
    assert_eq!(anna.email.as_deref(), Some("anna@example.org"), "what was known stays");
    let bo = own.iter().find(|c| c.name.as_deref() == Some("Bo Ek")).unwrap();
    assert_eq!((bo.telephone.as_deref(), bo.note.as_deref()), (None, Some("ask at the desk")));
    let (_, again) = imported(store, party, &stated).await.unwrap();
    assert_eq!(again, [Some(Kept::There), Some(Kept::There), Some(Kept::There), None]);
    let undone = store.undo_import(&hand(7), import, "brought by mistake").await.unwrap();
    assert_eq!((undone.contacts, undone.left.len()), (2, 0));
    let left = store.contacts_kept_by(organisation(7)).await.unwrap();
    assert_eq!(left[&party], [known], "the one from before stands as it stood, the other is forgotten");
    assert_eq!(store.contact_versions(id).await.unwrap().len(), 3);
    assert!(store.verify(&[], |_| ()).await.unwrap().is_whole());
    // What somebody changed since stays.
    let (import, _) = imported(store, party, &stated[1..2]).await.unwrap();
    let all = store.contacts(party).await.unwrap();
    let row = all.iter().find(|r| r.contact.as_ref().unwrap().name.as_deref() == Some("Bo Ek")).unwrap();
    let changed = Contact { note: None, ..row.contact.clone().unwrap() };
    store.set_contact(&hand(7), row.id, row.revision, Some(&changed)).await.unwrap();
    let undone = store.undo_import(&hand(7), import, "brought by mistake").await.unwrap();
    assert_eq!((undone.contacts, undone.left), (0, vec![Subject::from(row.id)]));
}

async fn contacts_of_a_party_that_goes_are_listed_with_the_one_that_stays(bed: Bed) {
    let store = &bed.store;
    let [goes, stays] = [a_party(store).await, a_party(store).await];
    let id = store.add_contact(&hand(7), goes, &anna()).await.unwrap();
    let fact: Fact<PartyFact> = PartyFact::DuplicateOf { other: stays }.into();
    let merged: Result<_, PartyError> =
        change!(store, hand(7), |w| w.merge_party((goes, 1), (stays, 1), fact.clone()).await);
    merged.unwrap();
    for party in [goes, stays] {
        let rows = store.contacts(party).await.unwrap();
        assert_eq!(rows.iter().map(|row| (row.id, row.party)).collect::<Vec<_>>(), [(id, goes)]);
    }
    assert_eq!(store.contacts_kept_by(organisation(7)).await.unwrap()[&stays], [anna()]);
    // A sheet that is brought again now names the one that stays, and writes nothing twice.
    let (_, kept) = imported(store, stays, &[anna()]).await.unwrap();
    assert_eq!(kept, [Some(Kept::There)]);
    let back: Result<_, PartyError> =
        change!(store, hand(7), |w| w.unmerge_party((goes, 2), "Two after all").await);
    back.unwrap();
    assert!(store.contacts(stays).await.unwrap().is_empty());
    assert_eq!(store.contacts(goes).await.unwrap().len(), 1);
}

async fn contacts_go_with_an_archive(bed: Bed) {
    let store = &bed.store;
    let party = a_party(store).await;
    let id = store.add_contact(&hand(7), party, &anna()).await.unwrap();
    let mut bytes = Vec::new();
    store.archive(at(9), &mut bytes, |_, _| ()).await.unwrap();
    let folder = tempfile::TempDir::new().unwrap();
    let other = crate::bed::open(&format!("sqlite:{}", folder.path().join("other.db").display())).await;
    other.migrate(at(0)).await.unwrap();
    other.restore(&bytes[..]).await.unwrap();
    assert_eq!(newest(&other, id).await, Some(anna()));
    assert!(other.contact_versions(id).await.unwrap()[0].genuine);
}
