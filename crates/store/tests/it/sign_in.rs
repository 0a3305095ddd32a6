//! Challenges, passkeys and providers.

use partnership::Id;
use partnership::id::kind;
use partnership::organisation::{Node, OrganisationKind};
use partnership::policy::Role;
use store::outbox::NewLetter;
use store::people::{
    Asked, Challenge, NewIdentity, NewInvitation, NewPasskey, NewPerson, NewSession, PeopleError, Purpose,
    Second, Stage, UsedPasskey,
};
use store::{Hand, Store, Via};

use crate::bed::{Bed, at, on_both};

on_both!(
    a_challenge_is_answered_once_by_the_browser_that_was_asked,
    a_passkey_is_kept_used_and_removed,
    an_identity_is_one_persons,
    the_last_way_in_is_kept,
    the_journal_tells_of_it_without_saying_who,
);

const ISSUER: &str = "https://id.example.org";

fn hand(second: i64) -> Hand {
    Hand { person: None, organisation: None, via: Via::Web, at: at(second) }
}

fn new<'a>(email: &'a str, password: Option<&'a str>) -> NewPerson<'a> {
    NewPerson { name: "Renée Okafor", email, email_folded: email, password }
}

async fn registered(store: &Store, email: &str) -> Id<kind::Person> {
    store.register(&hand(1), new(email, Some("$argon2id$hash"))).await.unwrap()
}

fn key(credential: &[u8]) -> NewPasskey<'_> {
    NewPasskey { name: " My  telephone ", credential, public: "{}", counter: 0 }
}

fn known(subject: &str) -> NewIdentity<'_> {
    NewIdentity { issuer: ISSUER, subject, email: Some("secret@b") }
}

async fn a_challenge_is_answered_once_by_the_browser_that_was_asked(bed: Bed) {
    let (store, node) = (&bed.store, bed.another().await);
    let anna = registered(store, "anna@b").await;
    let asked = |secret: u8, browser: u8, purpose| Asked {
        secret_hash: [secret; 32],
        browser: [browser; 32],
        purpose,
    };
    let what = Challenge { person: Some(anna), body: "kept".into() };
    let right = asked(1, 2, Purpose::Provider);
    store.challenge(&right, &what, at(10), at(20)).await.unwrap();
    for wrong in [asked(9, 2, Purpose::Provider), asked(1, 9, Purpose::Provider), asked(1, 2, Purpose::Link)]
    {
        assert_eq!(node.challenged(&wrong, at(11)).await.unwrap(), None);
        assert_eq!(node.answered(&wrong, at(11)).await.unwrap(), None);
    }
    assert_eq!(node.answered(&right, at(20)).await.unwrap(), None, "too late");
    assert_eq!(node.challenged(&right, at(19)).await.unwrap(), Some(what.clone()));
    let (first, second) = tokio::join!(store.answered(&right, at(19)), node.answered(&right, at(19)));
    let got = [first.unwrap(), second.unwrap()];
    assert_eq!(got.iter().flatten().collect::<Vec<_>>(), [&what], "one of both");
    assert_eq!(store.challenged(&right, at(19)).await.unwrap(), None);
}

async fn a_passkey_is_kept_used_and_removed(bed: Bed) {
    let store = &bed.store;
    let (anna, bert) = (registered(store, "anna@b").await, registered(store, "bert@b").await);
    assert!(!store.ways(anna, None).await.unwrap().takes_second());
    assert!(store.add_passkey(&hand(2), anna, &key(&[1]), &[[7; 32], [8; 32]], None).await.unwrap());
    assert!(!store.add_passkey(&hand(3), anna, &key(&[2]), &[[9; 32]], None).await.unwrap());
    let told = NewLetter { to: "bert@b".into(), subject: "S".into(), text: "T".into() };
    let taken = store.add_passkey(&hand(4), bert, &key(&[1]), &[], Some(&told)).await;
    assert!(store.letters_waiting().await.unwrap().is_empty());
    assert!(matches!(taken, Err(PeopleError::Spent)));
    assert!(!store.ways(bert, None).await.unwrap().takes_second(), "nothing of it was kept");
    let ways = store.ways(anna, None).await.unwrap();
    assert_eq!((ways.passkeys, ways.takes_second(), ways.totp), (2, true, false));
    assert_eq!(store.recovery_codes_left(anna).await.unwrap(), 2);
    let first = store.passkey(&[1]).await.unwrap().unwrap();
    assert_eq!((first.person, first.name.as_str(), first.used_at), (anna, "My telephone", None));
    let sign_in = async |person, counter, second: i64| {
        let used = UsedPasskey { id: first.id, public: "{\"now\":1}".into(), counter };
        let session = NewSession {
            person,
            secret_hash: [u8::try_from(second).unwrap(); 32],
            stage: Stage::Whole,
            expires_at: at(1000),
            agent: "a browser",
            address: "192.0.2.1",
        };
        store.sign_in(&hand(second), &session, Some(Second::Passkey(used)), None).await
    };
    // Some never count; one that does never counts backwards.
    sign_in(anna, 0, 10).await.unwrap();
    sign_in(anna, 0, 11).await.unwrap();
    sign_in(anna, 5, 12).await.unwrap();
    for counter in [5, 4, 0] {
        assert!(matches!(sign_in(anna, counter, 13).await, Err(PeopleError::Spent)), "{counter}");
    }
    assert!(matches!(sign_in(bert, 6, 14).await, Err(PeopleError::Spent)));
    let first = store.passkey(&[1]).await.unwrap().unwrap();
    assert_eq!((first.used_at, first.public.as_str()), (Some(at(12)), "{\"now\":1}"));
    assert!(matches!(store.remove_passkey(&hand(20), bert, first.id, None).await, Err(PeopleError::Gone)));
    let renamed =
        async |whose, called: &'static str| store.rename_passkey(&hand(20), whose, first.id, called).await;
    assert!(matches!(renamed(bert, "Mine").await, Err(PeopleError::Gone)));
    assert!(renamed(anna, "  ").await.is_err());
    renamed(anna, " Old telephone ").await.unwrap();
    let called = store.passkey(&[1]).await.unwrap().unwrap();
    assert_eq!((called.name.as_str(), called.used_at), ("Old telephone", Some(at(12))));
    store.remove_passkey(&hand(21), anna, first.id, None).await.unwrap();
    assert_eq!(store.recovery_codes_left(anna).await.unwrap(), 2, "there is another");
    let last = store.passkeys(anna).await.unwrap()[0].id;
    store.remove_passkey(&hand(22), anna, last, None).await.unwrap();
    assert_eq!(store.recovery_codes_left(anna).await.unwrap(), 0);
}

async fn an_identity_is_one_persons(bed: Bed) {
    let (store, node) = (&bed.store, bed.another().await);
    let (anna, bert) = (registered(store, "anna@b").await, registered(store, "bert@b").await);
    let told = NewLetter { to: "anna@b".into(), subject: "S".into(), text: "T".into() };
    store.link(&hand(2), anna, known("a"), &[], Some(&told)).await.unwrap();
    store.link(&hand(3), anna, known("a"), &[], Some(&told)).await.unwrap();
    let taken = node.link(&hand(4), bert, known("a"), &[], Some(&told)).await;
    assert!(matches!(taken, Err(PeopleError::IdentityTaken)));
    assert_eq!(store.letters_waiting().await.unwrap().len(), 1, "of what was linked, once");
    let found = node.identity(ISSUER, "a").await.unwrap().unwrap();
    assert_eq!((found.person, found.created_at), (anna, at(2)));
    assert_eq!(node.identity("https://evil.example", "a").await.unwrap(), None);
    store.identity_used(found.id, at(9)).await.unwrap();
    assert_eq!(store.identities(anna).await.unwrap()[0].used_at, Some(at(9)));
    // An account, its link and what it was invited to are made at once, or not at all.
    let top = Node { parent: None, kind: OrganisationKind::Association, party: None };
    let organisation = store.found(&hand(5), "A", top).await.unwrap();
    let letter = NewLetter { to: "clara@b".into(), subject: "S".into(), text: "T".into() };
    let invitation = NewInvitation {
        organisation,
        email: "clara@b",
        role: Role::Editor,
        secret_hash: [4; 32],
        expires_at: at(100),
        letter: &letter,
    };
    let id = store.invite(&hand(6), &invitation).await.unwrap();
    assert_eq!(store.invitations_open(at(7)).await.unwrap()[0].id, id);
    let come = async |subject, second| {
        store.register_known(&hand(second), new("clara@b", None), known(subject), &[id]).await
    };
    assert!(matches!(come("a", 8).await, Err(PeopleError::IdentityTaken)));
    assert!(matches!(come("c", 100).await, Err(PeopleError::Spent)));
    assert!(store.person_by_email("clara@b").await.unwrap().is_none());
    let clara = come("c", 9).await.unwrap();
    assert_eq!(store.memberships(clara).await.unwrap()[0].role, Role::Editor);
    assert!(store.invitations_open(at(10)).await.unwrap().is_empty());
    assert!(!store.ways(clara, None).await.unwrap().password);
}

async fn the_last_way_in_is_kept(bed: Bed) {
    let store = &bed.store;
    let anna = store.register_known(&hand(1), new("anna@b", None), known("a"), &[]).await.unwrap();
    let link = store.identities(anna).await.unwrap()[0].id;
    let unlink = async |issuer| store.unlink(&hand(5), anna, link, issuer).await;
    assert!(matches!(unlink(Some(ISSUER)).await, Err(PeopleError::LastWay)));
    store.add_passkey(&hand(2), anna, &key(&[1]), &[[7; 32]], None).await.unwrap();
    let passkey = store.passkeys(anna).await.unwrap()[0].id;
    // A link with a provider that signs nobody in any more is no way in.
    let last = store.remove_passkey(&hand(3), anna, passkey, None).await;
    assert!(matches!(last, Err(PeopleError::LastWay)));
    assert_eq!(store.passkeys(anna).await.unwrap().len(), 1, "nothing was changed");
    store.remove_passkey(&hand(4), anna, passkey, Some(ISSUER)).await.unwrap();
    store.set_password(&hand(5), anna, "$argon2id$hash", None).await.unwrap();
    unlink(Some(ISSUER)).await.unwrap();
    assert!(store.identity(ISSUER, "a").await.unwrap().is_none());
}

async fn the_journal_tells_of_it_without_saying_who(bed: Bed) {
    let store = &bed.store;
    let anna = registered(store, "anna@b").await;
    store.add_passkey(&hand(2), anna, &key(b"credential-1"), &[[7; 32]], None).await.unwrap();
    let passkey = store.passkeys(anna).await.unwrap()[0].id;
    store.rename_passkey(&hand(2), anna, passkey, "In the kitchen").await.unwrap();
    store.link(&hand(3), anna, known("subject-1"), &[], None).await.unwrap();
    store.propose_totp(anna, &[1; 20]).await.unwrap();
    store.drop_second_factors(&hand(4), anna).await.unwrap();
    let rows = store::rows::all(store.db(), "SELECT action, body FROM journal", []).await.unwrap();
    let told: Vec<(String, String)> =
        rows.iter().map(|r| (store::rows::get(r, 0).unwrap(), store::rows::get(r, 1).unwrap())).collect();
    let actions = [
        "person.passkey-added",
        "person.passkey-renamed",
        "person.identity-linked",
        "person.second-factors-off",
    ];
    for action in actions {
        assert!(told.iter().any(|(a, _)| a == action), "{action}");
    }
    for secret in ["credential-1", "subject-1", "secret@b", "telephone", "kitchen", "anna@b"] {
        assert!(!told.iter().any(|(_, body)| body.contains(secret)), "{secret}");
    }
    let ways = store.ways(anna, Some(ISSUER)).await.unwrap();
    assert_eq!((ways.passkeys, ways.totp, ways.identities), (0, false, 1));
}
