//! Proposals of visitors: taken in, answered, taken back, and their addresses forgotten.

use std::time::Duration;

use partnership::evidence::{EvidenceKind, Source};
use partnership::id::kind::{Party, Proposal, Tie};
use partnership::party::{self, Level, PartyFact, Seat};
use partnership::tie::{self, AgreementStatus, Registration, TieFact, TieKind};
use partnership::{Fact, Id};
use store::outbox::NewLetter;
use store::proposals::{
    Answer, MOST_OPEN, NewProposal, NewSource, ProposalError, ProposalKind, ProposalState, Sent,
};
use store::registry::{PartyError, TieError};
use store::{Error, Store, Subject, change};

use crate::bed::{Bed, at, hand, on_both, organisation};

on_both!(
    a_proposal_is_taken_in_once,
    an_address_that_was_forgotten_at_first_is_added,
    the_same_from_two_addresses_is_two_proposals,
    of_those_that_come_at_once_one_is_kept,
    it_is_accepted_with_its_source,
    a_decline_can_be_taken_back,
    the_address_is_forgotten_when_the_answer_has_gone,
    a_receipt_that_never_went_is_forgotten_with_the_answer,
    a_forgotten_address_is_told_from_one_that_never_was,
    an_answer_that_cannot_be_delivered_loses_nothing,
    the_journal_holds_nothing_private,
    floods_end_somewhere,
);

const TEXT: &str = "The mayor of 1974 was <Olsen>; ring her on 555 0100.";
const EMAIL: &str = "visitor@example.org";

/// A tie in the registry of organisation 7.
pub(crate) async fn a_tie(store: &Store) -> Id<Tie> {
    let hand = hand(7);
    let mut sides: Vec<Id<Party>> = Vec::new();
    for name in ["Esbjerg", "Rennes"] {
        let made: Result<_, PartyError> = change!(store, hand, |w| {
            let id = w.draw();
            let registration = party::Registration {
                level: Level::Municipality,
                name: name.to_owned(),
                language: None,
                seat: Seat::own("DK".parse().unwrap(), None),
            };
            w.on_party(id, Some(0), party::Command::record(PartyFact::Registered(registration))).await?;
            Ok(id)
        });
        sides.push(made.unwrap());
    }
    let made: Result<_, TieError> = change!(store, hand, |w| {
        let id = w.draw();
        let new = Registration::new([sides[0], sides[1]], TieKind::SisterCity, AgreementStatus::InForce);
        let facts = vec![Fact::new(TieFact::Registered(new)), Fact::new(TieFact::Published)];
        w.on_tie(id, Some(0), tie::Command::Record(facts)).await?;
        Ok(id)
    });
    made.unwrap()
}

fn letter(subject: &str) -> NewLetter {
    NewLetter { to: EMAIL.to_owned(), subject: subject.to_owned(), text: "…".to_owned() }
}

async fn proposed(store: &Store, tie: Id<Tie>, text: &str) -> Result<Id<Proposal>, ProposalError> {
    proposed_by(store, tie, text, Some(EMAIL)).await
}

async fn proposed_by(
    store: &Store,
    tie: Id<Tie>,
    text: &str,
    email: Option<&str>,
) -> Result<Id<Proposal>, ProposalError> {
    let receipt = email.map(|email| NewLetter { to: email.to_owned(), ..letter("received") });
    let new = NewProposal {
        tie,
        keeper: organisation(7),
        kind: ProposalKind::Correction,
        text,
        source: "https://example.org/1974",
        email,
        receipt: receipt.as_ref(),
    };
    store.propose(&hand(7), new).await
}

async fn answered(
    store: &Store,
    id: Id<Proposal>,
    on: u64,
    accepted: bool,
    source: Option<&NewSource>,
) -> Result<(), ProposalError> {
    let letter = letter("answered");
    let answer = Answer { on, accepted, word: "We looked.", letter: Some(&letter), source };
    store.answer_proposal(&hand(7), id, &answer).await
}

/// Sends everything that is due.
async fn deliver(store: &Store) -> usize {
    let mut sent = 0;
    while let Some(letter) = store.take_letter(at(100), Duration::from_secs(60)).await.unwrap() {
        store.letter_sent(letter.id, at(100)).await.unwrap();
        sent += 1;
    }
    sent
}

async fn column(store: &Store, sql: &str) -> Vec<Option<String>> {
    let rows = store::rows::all(store.db(), sql, []).await.unwrap();
    rows.iter().map(|row| store::rows::get(row, 0).unwrap()).collect()
}

async fn a_proposal_is_taken_in_once(bed: Bed) {
    let store = &bed.store;
    let tie = a_tie(store).await;
    let id = proposed(store, tie, TEXT).await.unwrap();
    assert_eq!(proposed(store, tie, TEXT).await.unwrap(), id, "somebody pressed twice");
    let row = store.proposal(id).await.unwrap().unwrap();
    assert_eq!((row.tie, row.keeper, row.state), (tie, organisation(7), ProposalState::Open));
    assert_eq!((row.text.as_str(), row.email.as_deref()), (TEXT, Some(EMAIL)));
    assert_eq!((row.revision, row.answer, row.made_at), (1, Sent::None, at(1)));
    let waiting = store.letters_waiting().await.unwrap();
    assert_eq!(waiting.iter().map(|l| l.letter.subject.as_str()).collect::<Vec<_>>(), ["received"]);
    let (own, other) = ([organisation(7), organisation(9)], [organisation(8)]);
    assert_eq!(store.count_proposals(&own, ProposalState::Open).await.unwrap(), 1);
    assert_eq!(store.proposals(&own, ProposalState::Open, 0, 10).await.unwrap(), std::slice::from_ref(&row));
    assert_eq!(store.count_proposals(&other, ProposalState::Open).await.unwrap(), 0);
    assert!(store.proposals(&[], ProposalState::Open, 0, 10).await.unwrap().is_empty());
    assert_eq!(store.proposals_on(tie, at(0)).await.unwrap(), [row]);
}

async fn an_address_that_was_forgotten_at_first_is_added(bed: Bed) {
    let store = &bed.store;
    let tie = a_tie(store).await;
    let id = proposed_by(store, tie, TEXT, None).await.unwrap();
    assert!(store.letters_waiting().await.unwrap().is_empty());
    assert_eq!(proposed(store, tie, TEXT).await.unwrap(), id, "it is the same proposal");
    let row = store.proposal(id).await.unwrap().unwrap();
    assert_eq!((row.email.as_deref(), row.revision), (Some(EMAIL), 2));
    // Once more, with or without it, is once too often.
    assert_eq!(proposed(store, tie, TEXT).await.unwrap(), id);
    assert_eq!(proposed_by(store, tie, TEXT, None).await.unwrap(), id);
    assert_eq!(store.proposal(id).await.unwrap().unwrap(), row);
    let waiting = store.letters_waiting().await.unwrap();
    assert_eq!(waiting.iter().map(|l| l.letter.to.as_str()).collect::<Vec<_>>(), [EMAIL]);
    deliver(store).await;
    answered(store, id, 2, true, None).await.unwrap();
    assert_eq!(deliver(store).await, 1, "the answer comes too");
    let entries = store.entries_of(Subject::from(id)).await.unwrap();
    let actions: Vec<&str> = entries.iter().map(|e| e.action.as_str()).collect();
    assert_eq!(actions, ["proposal.made", "proposal.addressed", "proposal.accepted"]);
    assert!(entries.iter().all(|entry| !entry.body.contains("visitor")));
}

async fn the_same_from_two_addresses_is_two_proposals(bed: Bed) {
    let store = &bed.store;
    let tie = a_tie(store).await;
    let one = proposed(store, tie, TEXT).await.unwrap();
    let other = proposed_by(store, tie, TEXT, Some("other@example.org")).await.unwrap();
    assert_ne!(one, other, "both want to hear of it");
    assert_eq!(proposed(store, tie, TEXT).await.unwrap(), one);
    assert_eq!(proposed_by(store, tie, TEXT, Some("other@example.org")).await.unwrap(), other);
    assert_eq!(store.count_proposals(&[organisation(7)], ProposalState::Open).await.unwrap(), 2);
    assert_eq!(store.letters_waiting().await.unwrap().len(), 2);
}

async fn of_those_that_come_at_once_one_is_kept(bed: Bed) {
    let other = bed.another().await;
    let tie = a_tie(&bed.store).await;
    let (a, b, c, d) = tokio::join!(
        proposed(&bed.store, tie, TEXT),
        proposed(&other, tie, TEXT),
        proposed(&bed.store, tie, TEXT),
        proposed(&other, tie, TEXT),
    );
    let a = a.unwrap();
    assert_eq!([b.unwrap(), c.unwrap(), d.unwrap()], [a; 3]);
    assert_eq!(bed.store.count_proposals(&[organisation(7)], ProposalState::Open).await.unwrap(), 1);
    assert_eq!(bed.store.letters_waiting().await.unwrap().len(), 1);
}

async fn it_is_accepted_with_its_source(bed: Bed) {
    let store = &bed.store;
    let tie = a_tie(store).await;
    let id = proposed(store, tie, TEXT).await.unwrap();
    let source = Source::new(EvidenceKind::Link, "Minutes of 1974");
    let source = NewSource { id: Id::from_number(99).unwrap(), source };
    let stale = answered(store, id, 5, true, Some(&source)).await;
    assert!(matches!(stale, Err(ProposalError::Store(Error::Stale { .. }))), "{stale:?}");
    assert!(store.evidence_of(Subject::from(tie)).await.unwrap().is_empty(), "all of it or nothing");
    answered(store, id, 1, true, Some(&source)).await.unwrap();
    let row = store.proposal(id).await.unwrap().unwrap();
    assert_eq!((row.state, row.answer), (ProposalState::Accepted, Sent::Waiting));
    assert_eq!((row.word.as_str(), row.answered_at, row.revision), ("We looked.", Some(at(1)), 2));
    let evidence = store.evidence_of(Subject::from(tie)).await.unwrap();
    assert_eq!(evidence.iter().map(|e| (e.id, e.public)).collect::<Vec<_>>(), [(source.id, false)]);
    let twice = answered(store, id, 2, false, None).await;
    assert!(matches!(twice, Err(ProposalError::Gone)), "{twice:?}");
    assert_eq!(store.proposals_on(tie, at(0)).await.unwrap().len(), 1, "it is to be worked in");
    assert!(store.proposals_on(tie, at(5)).await.unwrap().is_empty());
}

async fn a_decline_can_be_taken_back(bed: Bed) {
    let store = &bed.store;
    let tie = a_tie(store).await;
    let id = proposed(store, tie, TEXT).await.unwrap();
    assert!(matches!(store.reopen_proposal(&hand(7), id, 1).await, Err(ProposalError::Gone)));
    answered(store, id, 1, false, None).await.unwrap();
    assert_eq!(store.letters_waiting().await.unwrap().len(), 2);
    store.reopen_proposal(&hand(7), id, 2).await.unwrap();
    let row = store.proposal(id).await.unwrap().unwrap();
    assert_eq!((row.state, row.answer, row.word.as_str()), (ProposalState::Open, Sent::None, ""));
    assert_eq!(row.email.as_deref(), Some(EMAIL), "there is somebody to answer");
    let left = store.letters_waiting().await.unwrap();
    assert_eq!(left.iter().map(|l| l.letter.subject.as_str()).collect::<Vec<_>>(), ["received"]);
    assert_eq!(deliver(store).await, 1);
    answered(store, id, 3, true, None).await.unwrap();
    assert_eq!(deliver(store).await, 1);
    // A decline that was told already can still be taken back; nobody is told then.
    let told = proposed(store, tie, "Another").await.unwrap();
    answered(store, told, 1, false, None).await.unwrap();
    deliver(store).await;
    store.reopen_proposal(&hand(7), told, 2).await.unwrap();
    answered(store, told, 3, true, None).await.unwrap();
    assert_eq!(store.proposal(told).await.unwrap().unwrap().answer, Sent::None);
    assert!(store.letters_waiting().await.unwrap().is_empty());
}

async fn the_address_is_forgotten_when_the_answer_has_gone(bed: Bed) {
    let store = &bed.store;
    let tie = a_tie(store).await;
    let id = proposed(store, tie, TEXT).await.unwrap();
    assert_eq!(deliver(store).await, 1);
    let row = store.proposal(id).await.unwrap().unwrap();
    assert_eq!(row.email.as_deref(), Some(EMAIL), "after the receipt an answer is still due");
    answered(store, id, 1, true, None).await.unwrap();
    assert_eq!(deliver(store).await, 1);
    let row = store.proposal(id).await.unwrap().unwrap();
    assert_eq!((row.email, row.answer), (None, Sent::Gone));
    for sql in ["SELECT email FROM proposals", "SELECT recipient FROM outbox", "SELECT text FROM outbox"] {
        for found in column(store, sql).await {
            assert!(found.is_none_or(|text| text.is_empty()), "{sql}");
        }
    }
}

async fn a_receipt_that_never_went_is_forgotten_with_the_answer(bed: Bed) {
    let store = &bed.store;
    let tie = a_tie(store).await;
    let id = proposed(store, tie, TEXT).await.unwrap();
    // The relay is down until the receipt is given up, and back when the answer goes.
    let receipt = store.take_letter(at(100), Duration::from_secs(60)).await.unwrap().unwrap();
    store.letter_kept(receipt.id, "connection refused", at(100), None).await.unwrap();
    answered(store, id, 1, true, None).await.unwrap();
    assert_eq!(deliver(store).await, 1);
    assert_eq!(store.proposal(id).await.unwrap().unwrap().email, None);
    assert!(store.letters_waiting().await.unwrap().is_empty());
    let left = column(store, "SELECT recipient FROM outbox").await;
    assert!(left.iter().flatten().all(String::is_empty), "{left:?}");
}

async fn a_forgotten_address_is_told_from_one_that_never_was(bed: Bed) {
    let store = &bed.store;
    let tie = a_tie(store).await;
    let forgotten = async |id| store.proposal(id).await.unwrap().unwrap().forgotten;
    let without = proposed_by(store, tie, TEXT, None).await.unwrap();
    let dropped = proposed(store, tie, "Another").await.unwrap();
    let told = proposed(store, tie, "A third").await.unwrap();
    for id in [without, dropped, told] {
        assert!(!forgotten(id).await);
    }
    store.forget_proposer(&hand(7), dropped).await.unwrap();
    answered(store, told, 1, false, None).await.unwrap();
    deliver(store).await;
    store.reopen_proposal(&hand(7), told, 2).await.unwrap();
    assert!(!forgotten(without).await && forgotten(dropped).await && forgotten(told).await);
    // Who sends it again with an address wants to hear of it after all.
    assert_eq!(proposed(store, tie, "Another").await.unwrap(), dropped);
    assert!(!forgotten(dropped).await);
}

async fn an_answer_that_cannot_be_delivered_loses_nothing(bed: Bed) {
    let store = &bed.store;
    let tie = a_tie(store).await;
    let id = proposed(store, tie, TEXT).await.unwrap();
    deliver(store).await;
    answered(store, id, 1, false, None).await.unwrap();
    let letter = store.take_letter(at(100), Duration::from_secs(60)).await.unwrap().unwrap();
    store.letter_kept(letter.id, "no such mailbox", at(100), None).await.unwrap();
    let row = store.proposal(id).await.unwrap().unwrap();
    assert_eq!((row.email.as_deref(), row.answer), (Some(EMAIL), Sent::Refused));
    store.forget_proposer(&hand(7), id).await.unwrap();
    let row = store.proposal(id).await.unwrap().unwrap();
    assert_eq!((row.email, row.answer, row.state), (None, Sent::None, ProposalState::Declined));
    assert!(matches!(store.forget_proposer(&hand(7), id).await, Err(ProposalError::Gone)));
    assert!(store.letters_waiting().await.unwrap().is_empty());
    let left = column(store, "SELECT recipient FROM outbox").await;
    assert!(left.iter().flatten().all(String::is_empty), "{left:?}");
}

async fn the_journal_holds_nothing_private(bed: Bed) {
    let store = &bed.store;
    let tie = a_tie(store).await;
    let id = proposed(store, tie, TEXT).await.unwrap();
    answered(store, id, 1, false, None).await.unwrap();
    store.reopen_proposal(&hand(7), id, 2).await.unwrap();
    answered(store, id, 3, true, None).await.unwrap();
    store.forget_proposer(&hand(7), id).await.unwrap();
    let entries = store.entries_of(Subject::from(id)).await.unwrap();
    let actions: Vec<&str> = entries.iter().map(|e| e.action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "proposal.made",
            "proposal.declined",
            "proposal.reopened",
            "proposal.accepted",
            "proposal.forgotten"
        ]
    );
    for entry in &entries {
        for private in ["Olsen", "555", "visitor", "example.org", "We looked"] {
            assert!(!entry.body.contains(private), "{}", entry.body);
        }
    }
    assert!(store.verify(&[], |_| ()).await.unwrap().is_whole());
}

async fn floods_end_somewhere(bed: Bed) {
    let store = &bed.store;
    let tie = a_tie(store).await;
    for n in 0..MOST_OPEN {
        proposed(store, tie, &format!("No. {n}")).await.unwrap();
    }
    let more = proposed(store, tie, "One more").await;
    assert!(matches!(more, Err(ProposalError::TooMany)), "{more:?}");
    let other = a_tie(store).await;
    proposed(store, other, "One more").await.unwrap();
}
