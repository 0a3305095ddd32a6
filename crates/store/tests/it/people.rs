//! Organisations, people and what they sign in with.

use std::collections::BTreeSet;
use std::time::Duration;

use partnership::Id;
use partnership::id::kind;
use partnership::organisation::{Node, OrganisationError, OrganisationKind};
use partnership::policy::{Membership, Role, Scope};
use store::outbox::NewLetter;
use store::people::{NewInvitation, NewPerson, NewSession, NewToken, PeopleError, Second, Stage, Trees};
use store::{Error, Hand, Store, Via};

use crate::bed::{Bed, at, on_both};

on_both!(
    the_first_account_is_made_once,
    a_tree_is_founded_renamed_and_placed,
    an_organisation_at_the_top_keeps_an_owner,
    an_address_has_one_account,
    a_session_holds_on_every_node_until_it_ends,
    a_second_factor_is_spent_once,
    a_password_ends_other_sessions,
    an_invitation_is_accepted_once,
    a_link_sets_one_password,
    a_token_ends,
    who_is_stopped_is_out,
    failures_are_counted_on_every_node,
    a_letter_is_sent_once,
    the_journal_holds_no_secret_and_no_person,
);

fn hand(second: i64) -> Hand {
    Hand { person: None, organisation: None, via: Via::Web, at: at(second) }
}

fn new(email: &str) -> NewPerson<'_> {
    NewPerson { name: "Renée Okafor", email, email_folded: email, password: Some("$argon2id$hash") }
}

fn top(kind: OrganisationKind) -> Node {
    Node { parent: None, kind, party: None }
}

fn letter() -> NewLetter {
    NewLetter { to: "anna@example.org".into(), subject: "Subject".into(), text: "secret-link".into() }
}

async fn registered(store: &Store, email: &str) -> Id<kind::Person> {
    store.register(&hand(1), new(email)).await.unwrap()
}

fn session(person: Id<kind::Person>, secret: u8) -> NewSession<'static> {
    NewSession {
        person,
        secret_hash: [secret; 32],
        stage: Stage::Whole,
        expires_at: at(1000),
        agent: "a browser",
        address: "192.0.2.1",
    }
}

async fn the_first_account_is_made_once(bed: Bed) {
    let store = &bed.store;
    assert!(store.open_setup([1; 32], at(0), at(100)).await.unwrap());
    assert!(store.open_setup([2; 32], at(0), at(100)).await.unwrap());
    assert!(store.is_setup([1; 32], at(50)).await.unwrap());
    assert!(!store.is_setup([1; 32], at(100)).await.unwrap());
    assert!(!store.is_setup([9; 32], at(50)).await.unwrap());
    let set_up = async |hash: u8, second: i64| {
        let organisation = ("Sister Cities", top(OrganisationKind::Association));
        store.set_up(&hand(second), [hash; 32], new("a@b"), organisation).await
    };
    assert!(matches!(set_up(9, 50).await, Err(PeopleError::Spent)));
    assert!(matches!(set_up(1, 200).await, Err(PeopleError::Spent)));
    let (person, organisation) = set_up(1, 50).await.unwrap();
    let owner = Membership { organisation, role: Role::Owner };
    assert_eq!(store.memberships(person).await.unwrap(), [owner]);
    assert!(matches!(set_up(2, 50).await, Err(PeopleError::SetUp)));
    assert!(!store.is_setup([2; 32], at(50)).await.unwrap());
    assert!(!store.open_setup([3; 32], at(50), at(100)).await.unwrap());
}

async fn a_tree_is_founded_renamed_and_placed(bed: Bed) {
    let (store, trees) = (&bed.store, Trees::default());
    assert!(trees.now(store).await.unwrap().organisations.is_empty());
    let association = store.found(&hand(1), " The  Association ", top(OrganisationKind::Association)).await;
    let association = association.unwrap();
    let below = |kind| Node { parent: Some(association), kind, party: None };
    let chapter = store.found(&hand(2), "Chapter", below(OrganisationKind::Chapter)).await.unwrap();
    let forest = trees.now(store).await.unwrap();
    assert!(forest.tree.is_within(chapter, association));
    assert_eq!(forest.get(association).unwrap().name, "The Association");
    // Nothing changed: the same list. Something did, on another node: another.
    assert!(std::sync::Arc::ptr_eq(&forest, &trees.now(store).await.unwrap()));
    let node = bed.another().await;
    assert_eq!(node.rename(&hand(3), chapter, 1, "North").await.unwrap(), 2);
    assert_eq!(trees.now(store).await.unwrap().get(chapter).unwrap().name, "North");
    let stale = store.rename(&hand(4), chapter, 1, "South").await;
    assert!(matches!(stale, Err(PeopleError::Store(Error::Stale { stated: 1, current: 2, .. }))));
    let refused = store.found(&hand(5), "X", below(OrganisationKind::Municipality)).await;
    let city = refused.unwrap();
    let party = Id::from_number(99).unwrap();
    store.place(&hand(6), city, 1, Some(chapter), Some(party)).await.unwrap();
    assert_eq!(trees.now(store).await.unwrap().tree.of_party(party).collect::<Vec<_>>(), [city]);
    let inside_out = store.place(&hand(7), chapter, 2, Some(city), None).await;
    assert!(matches!(inside_out, Err(PeopleError::Organisation(OrganisationError::Place))));
    let alone = store.place(&hand(8), city, 2, None, Some(party)).await;
    assert!(matches!(alone, Err(PeopleError::LastOwner)));
    let nowhere = store.found(&hand(9), "Chapter", top(OrganisationKind::Chapter)).await;
    assert!(matches!(nowhere, Err(PeopleError::Organisation(OrganisationError::Place))));
    let nameless = store.found(&hand(9), "  ", top(OrganisationKind::Firm)).await;
    assert!(matches!(nameless, Err(PeopleError::Organisation(OrganisationError::Name))));
}

async fn an_organisation_at_the_top_keeps_an_owner(bed: Bed) {
    let store = &bed.store;
    let organisation = store.found(&hand(1), "A", top(OrganisationKind::Association)).await.unwrap();
    let (anna, bert) = (registered(store, "anna@b").await, registered(store, "bert@b").await);
    let seat = async |who, was, role| store.seat(&hand(2), organisation, who, was, role).await;
    seat(anna, None, Some(Role::Owner)).await.unwrap();
    assert!(matches!(seat(anna, Some(Role::Owner), None).await, Err(PeopleError::LastOwner)));
    let lower = seat(anna, Some(Role::Owner), Some(Role::Editor)).await;
    assert!(matches!(lower, Err(PeopleError::LastOwner)));
    seat(bert, None, Some(Role::Owner)).await.unwrap();
    // Bert was made owner meanwhile: who saw him as editor is told.
    let stale = seat(bert, Some(Role::Editor), None).await;
    assert!(matches!(stale, Err(PeopleError::Gone)));
    seat(anna, Some(Role::Owner), None).await.unwrap();
    let seats = store.seats(organisation).await.unwrap();
    assert_eq!(seats.iter().map(|s| (s.person, s.role)).collect::<Vec<_>>(), [(bert, Role::Owner)]);
}

async fn an_address_has_one_account(bed: Bed) {
    let store = &bed.store;
    let anna = registered(store, "anna@b").await;
    let again = store.register(&hand(2), new("anna@b")).await;
    assert!(matches!(again, Err(PeopleError::EmailTaken)));
    assert_eq!(store.person_by_email("anna@b").await.unwrap().unwrap().id, anna);
    assert_eq!(store.people().await.unwrap().len(), 1);
}

async fn a_session_holds_on_every_node_until_it_ends(bed: Bed) {
    let (store, node) = (&bed.store, bed.another().await);
    let anna = registered(store, "anna@b").await;
    let first = store.sign_in(&hand(2), &session(anna, 1), None, None).await.unwrap();
    let found = node.session(first, at(10)).await.unwrap().unwrap();
    assert_eq!((found.person, found.secret_hash.as_slice()), (anna, [1; 32].as_slice()));
    // The session a browser had before ends when it signs in anew.
    let second = node.sign_in(&hand(11), &session(anna, 2), None, Some(first)).await.unwrap();
    assert!(store.session(first, at(12)).await.unwrap().is_none());
    assert!(store.session(second, at(999)).await.unwrap().is_some());
    assert!(store.session(second, at(1000)).await.unwrap().is_none());
    node.seen(second, at(500)).await.unwrap();
    node.seen(second, at(400)).await.unwrap();
    assert_eq!(store.sessions(anna, at(501)).await.unwrap()[0].seen_at, at(500));
    let stranger = registered(store, "bert@b").await;
    let foreign = store.end_session(&hand(600), stranger, second).await;
    assert!(matches!(foreign, Err(PeopleError::Gone)));
    store.end_session(&hand(600), anna, second).await.unwrap();
    assert!(node.session(second, at(601)).await.unwrap().is_none());
    assert!(matches!(node.end_sessions(&hand(602), anna, None).await, Err(PeopleError::Gone)));
}

async fn a_second_factor_is_spent_once(bed: Bed) {
    let store = &bed.store;
    let anna = registered(store, "anna@b").await;
    store.propose_totp(anna, &[1; 20]).await.unwrap();
    store.propose_totp(anna, &[2; 20]).await.unwrap();
    // The key before is void: who read it gains nothing.
    let void = store.confirm_totp(&hand(2), anna, (&[1; 20], 10), &[], None).await;
    assert!(matches!(void, Err(PeopleError::Spent)));
    store.confirm_totp(&hand(2), anna, (&[2; 20], 10), &[[1; 32], [2; 32]], None).await.unwrap();
    let again = store.confirm_totp(&hand(3), anna, (&[2; 20], 11), &[], None).await;
    assert!(matches!(again, Err(PeopleError::Spent)));
    // A key that counts is not replaced by laying another aside.
    store.propose_totp(anna, &[3; 20]).await.unwrap();
    let totp = store.totp(anna).await.unwrap().unwrap();
    assert_eq!((totp.key, totp.last_step), (vec![2; 20], Some(10)));
    let sign_in = async |second: Second, secret: u8| {
        store.sign_in(&hand(4), &session(anna, secret), Some(second), None).await
    };
    sign_in(Second::Step(11), 1).await.unwrap();
    for step in [10, 11] {
        assert!(matches!(sign_in(Second::Step(step), 2).await, Err(PeopleError::Spent)));
    }
    sign_in(Second::Paper([1; 32]), 3).await.unwrap();
    assert!(matches!(sign_in(Second::Paper([1; 32]), 4).await, Err(PeopleError::Spent)));
    assert!(matches!(sign_in(Second::Paper([9; 32]), 4).await, Err(PeopleError::Spent)));
    assert_eq!(store.recovery_codes_left(anna).await.unwrap(), 1);
    // Of two at the same moment one is refused, whichever node they ask.
    let node = bed.another().await;
    let (one, other) = (session(anna, 5), session(anna, 6));
    let h = hand(5);
    let (a, b) = tokio::join!(
        store.sign_in(&h, &one, Some(Second::Step(20)), None),
        node.sign_in(&h, &other, Some(Second::Step(20)), None),
    );
    assert!(a.is_ok() != b.is_ok());
    assert_eq!(store.sessions(anna, at(10)).await.unwrap().len(), 3);
    store.drop_totp(&hand(6), anna).await.unwrap();
    assert!(store.totp(anna).await.unwrap().is_none());
    assert_eq!(store.recovery_codes_left(anna).await.unwrap(), 0);
}

async fn a_password_ends_other_sessions(bed: Bed) {
    let store = &bed.store;
    let anna = registered(store, "anna@b").await;
    let here = store.sign_in(&hand(2), &session(anna, 1), None, None).await.unwrap();
    let there = store.sign_in(&hand(2), &session(anna, 2), None, None).await.unwrap();
    store.set_password(&hand(3), anna, "$argon2id$other", Some(here)).await.unwrap();
    assert!(store.session(here, at(4)).await.unwrap().is_some());
    assert!(store.session(there, at(4)).await.unwrap().is_none());
    assert_eq!(store.password(anna).await.unwrap().unwrap(), ("$argon2id$other".into(), at(3)));
    store.rehash(anna, "$argon2id$stale", "$argon2id$lost").await.unwrap();
    store.rehash(anna, "$argon2id$other", "$argon2id$dearer").await.unwrap();
    assert_eq!(store.password(anna).await.unwrap().unwrap(), ("$argon2id$dearer".into(), at(3)));
}

async fn an_invitation_is_accepted_once(bed: Bed) {
    let store = &bed.store;
    let organisation = store.found(&hand(1), "A", top(OrganisationKind::Association)).await.unwrap();
    let letter = letter();
    let invite = async |secret: u8, role: Role| {
        let new = NewInvitation {
            organisation,
            email: "anna@b",
            role,
            secret_hash: [secret; 32],
            expires_at: at(100),
            letter: &letter,
        };
        store.invite(&hand(2), &new).await.unwrap()
    };
    invite(1, Role::Viewer).await;
    invite(2, Role::Editor).await;
    // The second replaced the first; both letters wait.
    assert!(store.invitation([1; 32], at(3)).await.unwrap().is_none());
    assert_eq!(store.invitations(organisation, at(3)).await.unwrap().len(), 1);
    assert_eq!(store.letters_waiting().await.unwrap().len(), 2);
    assert!(store.invitation([2; 32], at(100)).await.unwrap().is_none());
    let late = store.accept_as_new(&hand(100), [2; 32], new("anna@b")).await;
    assert!(matches!(late, Err(PeopleError::Spent)));
    let anna = store.accept_as_new(&hand(4), [2; 32], new("anna@b")).await.unwrap();
    let editor = Membership { organisation, role: Role::Editor };
    assert_eq!(store.memberships(anna).await.unwrap(), [editor]);
    let again = store.accept_as(&hand(5), [2; 32], anna).await;
    assert!(matches!(again, Err(PeopleError::Spent)));
    // An invitation never takes a greater role away.
    invite(3, Role::Viewer).await;
    store.accept_as(&hand(6), [3; 32], anna).await.unwrap();
    assert_eq!(store.memberships(anna).await.unwrap(), [editor]);
    let withdrawn = invite(4, Role::Owner).await;
    store.withdraw_invitation(&hand(7), organisation, withdrawn).await.unwrap();
    assert!(matches!(store.accept_as(&hand(8), [4; 32], anna).await, Err(PeopleError::Spent)));
    let gone = store.withdraw_invitation(&hand(9), organisation, withdrawn).await;
    assert!(matches!(gone, Err(PeopleError::Gone)));
}

async fn a_link_sets_one_password(bed: Bed) {
    let store = &bed.store;
    let anna = registered(store, "anna@b").await;
    let open = store.sign_in(&hand(2), &session(anna, 1), None, None).await.unwrap();
    let new = NewToken {
        person: anna,
        organisation: None,
        name: "of a thief",
        secret_hash: [7; 32],
        scopes: BTreeSet::from([Scope::Read]),
        expires_at: at(1000),
    };
    let token = store.issue_token(&hand(2), &new, None).await.unwrap();
    store.propose_totp(anna, &[2; 20]).await.unwrap();
    store.confirm_totp(&hand(2), anna, (&[2; 20], 10), &[], None).await.unwrap();
    let send = async |secret: u8| {
        store.send_reset(&hand(3), anna, [secret; 32], at(100), Some(&letter())).await.unwrap();
    };
    send(1).await;
    send(2).await;
    assert_eq!(store.reset([1; 32], at(4)).await.unwrap(), None);
    assert_eq!(store.reset([2; 32], at(4)).await.unwrap(), Some(anna));
    assert_eq!(store.reset([2; 32], at(100)).await.unwrap(), None);
    let late = store.reset_password(&hand(100), [2; 32], "$new").await;
    assert!(matches!(late, Err(PeopleError::Spent)));
    assert_eq!(store.reset_password(&hand(5), [2; 32], "$new").await.unwrap(), anna);
    assert!(store.session(open, at(6)).await.unwrap().is_none());
    assert!(store.token(token, at(6)).await.unwrap().is_none());
    assert!(store.totp(anna).await.unwrap().is_some(), "a mailbox does not stand in for the telephone");
    let again = store.reset_password(&hand(6), [2; 32], "$newer").await;
    assert!(matches!(again, Err(PeopleError::Spent)));
    assert_eq!(store.password(anna).await.unwrap().unwrap().0, "$new");
}

async fn a_token_ends(bed: Bed) {
    let store = &bed.store;
    let anna = registered(store, "anna@b").await;
    let new = NewToken {
        person: anna,
        organisation: None,
        name: "nightly export",
        secret_hash: [7; 32],
        scopes: BTreeSet::from([Scope::Read, Scope::Write]),
        expires_at: at(100),
    };
    let token = store.issue_token(&hand(2), &new, None).await.unwrap();
    let found = store.token(token, at(3)).await.unwrap().unwrap();
    assert_eq!((found.scopes, found.used_at), (new.scopes.clone(), None));
    store.token_used(token, at(4)).await.unwrap();
    assert_eq!(store.tokens(anna).await.unwrap()[0].used_at, Some(at(4)));
    assert!(store.token(token, at(100)).await.unwrap().is_none());
    store.revoke_token(&hand(5), anna, token).await.unwrap();
    assert!(store.token(token, at(6)).await.unwrap().is_none());
    assert!(matches!(store.revoke_token(&hand(7), anna, token).await, Err(PeopleError::Gone)));
}

async fn who_is_stopped_is_out(bed: Bed) {
    let store = &bed.store;
    let anna = registered(store, "anna@b").await;
    let open = store.sign_in(&hand(2), &session(anna, 1), None, None).await.unwrap();
    store.set_active(&hand(3), anna, false).await.unwrap();
    assert!(store.session(open, at(4)).await.unwrap().is_none());
    assert!(!store.person(anna).await.unwrap().unwrap().active);
    store.set_active(&hand(5), anna, true).await.unwrap();
    assert!(store.session(open, at(6)).await.unwrap().is_none());
    let nobody = store.set_active(&hand(7), Id::from_number(5).unwrap(), false).await;
    assert!(matches!(nobody, Err(PeopleError::Gone)));
}

async fn failures_are_counted_on_every_node(bed: Bed) {
    let (store, node) = (&bed.store, bed.another().await);
    let keys = ["pair", "account"];
    let next = |was: Option<(u32, jiff::Timestamp)>| (was.map_or(0, |w| w.0) + 1, at(5));
    store.failed(&keys, at(5), next).await.unwrap();
    let (a, b) = tokio::join!(store.failed(&keys, at(5), next), node.failed(&keys[..1], at(5), next));
    a.and(b).unwrap();
    let found = node.failures(&["pair", "account", "network"]).await.unwrap();
    assert_eq!(found, [Some((3, at(5))), Some((2, at(5))), None]);
    store.forgive(&["pair"]).await.unwrap();
    assert_eq!(node.failures(&keys).await.unwrap(), [None, Some((2, at(5)))]);
    // Two days later nothing is kept.
    store.failed(&["other"], at(200_000), |_| (1, at(200_000))).await.unwrap();
    assert_eq!(node.failures(&["account"]).await.unwrap(), [None]);
}

async fn a_letter_is_sent_once(bed: Bed) {
    let (store, node) = (&bed.store, bed.another().await);
    let anna = registered(store, "anna@b").await;
    store.send_reset(&hand(3), anna, [1; 32], at(100), Some(&letter())).await.unwrap();
    let lease = Duration::from_secs(60);
    let (a, b) = tokio::join!(store.take_letter(at(4), lease), node.take_letter(at(4), lease));
    let taken: Vec<_> = [a.unwrap(), b.unwrap()].into_iter().flatten().collect();
    assert_eq!(taken.len(), 1);
    assert_eq!((taken[0].letter.clone(), taken[0].tries), (letter(), 1));
    // Whoever took it died: another takes it when the lease is over.
    assert!(node.take_letter(at(63), lease).await.unwrap().is_none());
    let again = node.take_letter(at(64), lease).await.unwrap().unwrap();
    assert_eq!(again.tries, 2);
    node.letter_kept(again.id, "the relay is down", at(65), Some(at(300))).await.unwrap();
    let waiting = store.letters_waiting().await.unwrap();
    assert_eq!(waiting[0].error.as_deref(), Some("the relay is down"));
    let last = node.take_letter(at(300), lease).await.unwrap().unwrap();
    node.letter_sent(last.id, at(301)).await.unwrap();
    assert!(store.letters_waiting().await.unwrap().is_empty());
    assert!(store.take_letter(at(9000), lease).await.unwrap().is_none());
    store.send_reset(&hand(3), anna, [2; 32], at(100), Some(&letter())).await.unwrap();
    let bad = store.take_letter(at(9000), lease).await.unwrap().unwrap();
    store.letter_kept(bad.id, "no such mailbox", at(9001), None).await.unwrap();
    assert!(store.take_letter(at(99_000), lease).await.unwrap().is_none());
    assert!(store.letters_waiting().await.unwrap()[0].failed);
}

async fn the_journal_holds_no_secret_and_no_person(bed: Bed) {
    let store = &bed.store;
    let (person, _) = {
        store.open_setup([1; 32], at(0), at(100)).await.unwrap();
        let organisation = ("Sister Cities", top(OrganisationKind::Association));
        store.set_up(&hand(1), [1; 32], new("anna@example.org"), organisation).await.unwrap()
    };
    store.sign_in(&hand(2), &session(person, 3), None, None).await.unwrap();
    store.send_reset(&hand(3), person, [4; 32], at(100), Some(&letter())).await.unwrap();
    let rows =
        store::rows::all(store.db(), "SELECT action, body FROM journal ORDER BY organisation, seq", []);
    let rows = rows.await.unwrap();
    let all: Vec<String> = rows
        .iter()
        .map(|row| {
            let (action, body): (String, String) =
                (store::rows::get(row, 0).unwrap(), store::rows::get(row, 1).unwrap());
            format!("{action} {body}")
        })
        .collect();
    assert!(all.iter().any(|e| e.starts_with("session.opened")), "{all:?}");
    assert!(all.iter().any(|e| e.starts_with("person.seated")), "{all:?}");
    for entry in &all {
        for told in ["anna", "Okafor", "argon2", "secret", "192.0.2"] {
            assert!(!entry.contains(told), "{entry}");
        }
    }
}
