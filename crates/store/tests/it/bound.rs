//! Which party an organisation is: said by whoever keeps it, unless others keep something of it too.

use partnership::organisation::{Node, OrganisationKind};
use partnership::party::{Contact, ContactKind, Seat};
use store::people::PeopleError;
use store::{Hand, Via};

use crate::bed::{Bed, at, on_both};
use crate::registry::{country, party, tie_of};

on_both!(a_party_that_others_keep_is_bound_at_the_terminal_only);

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
