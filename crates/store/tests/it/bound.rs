//! Which party an organisation is: said by whoever keeps it, unless others keep something of it too;
//! and what others come to keep of it later.

use std::slice::from_ref;

use partnership::organisation::{Node, OrganisationKind};
use partnership::party::{Contact, ContactKind, Seat};
use partnership::policy::Role;
use store::outbox::NewLetter;
use store::people::{NewPerson, PeopleError, Trees};
use store::registry::{Around, Todo};
use store::{Error, Hand, Via};

use crate::bed::{Bed, at, on_both};
use crate::registry::{country, party, tie_of};

on_both!(
    a_party_that_others_keep_is_bound_at_the_terminal_only,
    what_others_come_to_keep_is_open_once_they_have_confirmed_who_speaks_for_it,
);

fn by(via: Via) -> Hand {
    Hand { person: None, organisation: None, via, at: at(1) }
}

async fn a_party_that_others_keep_is_bound_at_the_terminal_only(bed: Bed) {
    let store = &bed.store;
    let top = Node { parent: None, kind: OrganisationKind::Association, party: None };
    let ours = store.found(&by(Via::Web), "Ours", top).await.unwrap();
    let theirs = store.found(&by(Via::Web), "Theirs", top).await.unwrap();
    let below = Node { parent: Some(ours), kind: OrganisationKind::Municipality, party: None };
    let city = store.found(&by(Via::Web), "City", below).await.unwrap();
    let of = |organisation| Hand { organisation: Some(organisation), ..by(Via::Web) };
    let mut parties = Vec::new();
    for name in ["Tied", "Known", "Other"] {
        parties.push(party(store, &of(ours), name, Seat::own(country("SE"), None)).await.unwrap());
    }
    let (tied, known, other) = (parties[0], parties[1], parties[2]);
    let person = Contact { name: Some("Anna Berg".to_owned()), ..Contact::new(ContactKind::Volunteer) };

    // As long as nobody else has anything of it, its keeper says who it is.
    tie_of(store, &of(ours), [tied, other]).await.unwrap();
    store.add_contact(&of(city), tied, &person).await.unwrap();
    assert_eq!(store.place(&by(Via::Web), city, 1, Some(ours), Some(tied)).await.unwrap(), 2);
    assert_eq!(store.place(&by(Via::Web), city, 2, Some(ours), None).await.unwrap(), 3);

    tie_of(store, &of(theirs), [tied, other]).await.unwrap();
    store.add_contact(&of(theirs), known, &person).await.unwrap();
    for (party, via) in [(tied, Via::Web), (tied, Via::Api), (known, Via::Web)] {
        let refused = store.place(&by(via), city, 3, Some(ours), Some(party)).await;
        assert!(matches!(refused, Err(PeopleError::KeptElsewhere)), "{refused:?}");
    }
    assert_eq!(store.place(&by(Via::Cli), city, 3, Some(ours), Some(tied)).await.unwrap(), 4);
    // What it is already, it stays.
    assert_eq!(store.place(&by(Via::Web), city, 4, Some(ours), Some(tied)).await.unwrap(), 5);
}

async fn what_others_come_to_keep_is_open_once_they_have_confirmed_who_speaks_for_it(bed: Bed) {
    let store = &bed.store;
    let top = |kind| Node { parent: None, kind, party: None };
    let city = store.found(&by(Via::Web), "First", top(OrganisationKind::Municipality)).await.unwrap();
    let theirs = store.found(&by(Via::Web), "Theirs", top(OrganisationKind::Association)).await.unwrap();
    let chapter = Node { parent: Some(theirs), kind: OrganisationKind::Chapter, party: None };
    let chapter = store.found(&by(Via::Web), "Chapter", chapter).await.unwrap();
    let of = |organisation| Hand { organisation: Some(organisation), ..by(Via::Web) };
    let tied = party(store, &of(city), "Tied", Seat::own(country("SE"), None)).await.unwrap();
    let other = party(store, &of(city), "Other", Seat::own(country("SE"), None)).await.unwrap();
    // It is there first, and binds itself to the city while nobody else keeps anything of it.
    let email = "olga@example.org";
    let olga = NewPerson { name: "Olga", email, email_folded: email, password: None };
    let owner = store.register(&by(Via::Cli), olga).await.unwrap();
    store.seat(&by(Via::Web), city, owner, None, Some(Role::Owner)).await.unwrap();
    store.place(&of(city), city, 1, None, Some(tied)).await.unwrap();
    tie_of(store, &of(chapter), [tied, other]).await.unwrap();
    let person = Contact { name: Some("Anna Berg".to_owned()), ..Contact::new(ContactKind::Volunteer) };
    store.add_contact(&of(chapter), tied, &person).await.unwrap();

    let trees = Trees::default();
    let hears = async |keeper| trees.now(store).await.unwrap().tree.hears(keeper, city);
    assert!(hears(city).await && !hears(chapter).await && !hears(theirs).await);
    let shut = store.other_keepers(&[tied, other], &[city]).await.unwrap();
    assert_eq!(shut.iter().map(|(_, keeper)| *keeper).collect::<Vec<_>>(), [chapter, chapter]);
    let count = async |shut: &[_]| {
        let around = Around { keepers: &[], parties: &[tied], shut };
        store.count_to_do(around, Todo::Any).await.unwrap()
    };
    assert_eq!((count(&shut).await, count(&[]).await), (0, 1));
    let asked = async || store.asking(&[city], &[theirs, chapter]).await.unwrap();
    let [one] = asked().await[..] else { panic!() };
    assert_eq!((one.organisation, one.party, one.keeper), (city, tied, chapter));
    assert_eq!((one.ties, one.contacts, one.answer), (1, 1, None));

    let letter = NewLetter { to: email.into(), subject: "Yes".into(), text: "Yes\n".into() };
    let answer = async |on, party, yes| {
        store.answer_asking(&of(chapter), (city, on), (party, chapter), yes, from_ref(&letter)).await
    };
    assert!(matches!(answer(2, other, true).await, Err(PeopleError::Gone)), "it is not that party");
    assert_eq!(answer(2, tied, true).await.unwrap(), 3);
    assert!(hears(chapter).await && !hears(theirs).await, "one keeper speaks for itself");
    assert!(matches!(answer(2, tied, false).await, Err(PeopleError::Store(Error::Stale { .. }))));
    assert_eq!(asked().await[0].answer, Some(true));
    let entries = store.entries_of(city.into()).await.unwrap();
    let last = entries.last().unwrap();
    assert_eq!((last.action.as_str(), last.organisation), ("organisation.heard", Some(chapter)));
    assert!(last.body.contains("confirmed") && !last.body.contains("olga"), "{}", last.body);
    assert_eq!(store.letters_waiting().await.unwrap().len(), 1, "the refused answers sent none");
    assert_eq!(answer(3, tied, false).await.unwrap(), 4);
    assert!(!hears(chapter).await);

    // The operator answers for all who said nothing; who said no, said no.
    store.place(&by(Via::Cli), city, 4, None, Some(tied)).await.unwrap();
    assert!(hears(theirs).await && !hears(chapter).await);
    // What was confirmed goes with the party that it was, and what was declined stays.
    store.place(&by(Via::Cli), city, 5, None, None).await.unwrap();
    store.place(&of(city), city, 6, None, Some(tied)).await.unwrap_err();
    assert!(!hears(theirs).await);
    assert_eq!(store.asking(&[city], &[chapter]).await.unwrap(), []);
}
