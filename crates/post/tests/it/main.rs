//! Letters, from the outbox to a relay that speaks SMTP over a socket.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod relay;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind::Person;
use post::{Relay, Round, deliver};
use relay::{Behaviour, Server};
use store::outbox::NewLetter;
use store::people::NewPerson;
use store::{Hand, Options, Store, Via};
use tempfile::TempDir;

struct Bed {
    _folder: TempDir,
    store: Store,
    person: Id<Person>,
    clock: AtomicI64,
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_767_254_400 + second).unwrap()
}

impl Bed {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let next = AtomicU64::new(1);
        let dice: store::Dice =
            Arc::new(move || next.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let address = format!("sqlite:{}", folder.path().join("registry.db").display());
        let store = Store::open(&address, Options { dice, connections: Some(2) }).await.unwrap();
        store.migrate(at(0)).await.unwrap();
        let anna = NewPerson { name: "Anna", email: "anna@b", email_folded: "anna@b", password: None };
        let person = store.register(&Self::hand(0), anna).await.unwrap();
        Self { _folder: folder, store, person, clock: AtomicI64::new(0) }
    }

    fn hand(second: i64) -> Hand {
        Hand { person: None, organisation: None, via: Via::Web, at: at(second) }
    }

    /// Puts a letter into the outbox, as a link to a new password does.
    async fn post(&self, to: &str, secret: u8) {
        let text =
            "Grüße aus Łódź\n\nhttps://example.org/password/secret\n.\nA line with a dot alone stands above.";
        let letter = NewLetter { to: to.into(), subject: "Ein Brief aus Łódź".into(), text: text.into() };
        let second = self.clock.load(Ordering::Relaxed);
        let (hand, until) = (Self::hand(second), at(second + 100));
        self.store.send_reset(&hand, self.person, [secret; 32], until, Some(&letter)).await.unwrap();
    }

    async fn deliver(&self, relay: &Relay) -> Round {
        deliver(&self.store, relay, || at(self.clock.load(Ordering::Relaxed))).await.unwrap()
    }

    fn later(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }
}

fn relay(server: &Server) -> Relay {
    Relay::new(&server.address(), "Sister Cities <registry@example.org>").unwrap()
}

#[tokio::test]
async fn a_letter_arrives_whole_and_once() {
    let (bed, server) = (Bed::new().await, Server::start(Behaviour::Takes).await);
    bed.post("anna@example.org", 1).await;
    let relay = relay(&server);
    assert_eq!(bed.deliver(&relay).await, Round { sent: 1, ..Round::default() });
    assert_eq!(bed.deliver(&relay).await, Round::default());
    let taken = server.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!((taken[0].from.as_str(), taken[0].to.as_str()), ("registry@example.org", "anna@example.org"));
    let text = &taken[0].text;
    assert!(text.contains("From: \"Sister Cities\" <registry@example.org>"), "{text}");
    assert!(text.contains("Date: Thu, 01 Jan 2026 08:00:00 +0000"), "{text}");
    assert!(text.contains("Message-ID: <") && text.contains("-") && text.contains("@example.org>"), "{text}");
    assert!(text.contains("https://example.org/password/secret"), "{text}");
    assert!(bed.store.letters_waiting().await.unwrap().is_empty());
}

#[tokio::test]
async fn nothing_is_lost_while_the_relay_is_down() {
    let bed = Bed::new().await;
    bed.post("anna@example.org", 1).await;
    bed.post("bert@example.org", 2).await;
    // A port where nobody listens.
    let gone = Server::start(Behaviour::Takes).await;
    let nobody = relay(&gone);
    gone.stop().await;
    // The first finds the relay down; the second need not be tried.
    assert_eq!(bed.deliver(&nobody).await, Round { kept: 1, ..Round::default() });
    let server = Server::start(Behaviour::Takes).await;
    let back = relay(&server);
    assert_eq!(bed.deliver(&back).await, Round { sent: 1, ..Round::default() });
    bed.later(61);
    assert_eq!(bed.deliver(&back).await, Round { sent: 1, ..Round::default() });
    let mut to: Vec<String> = server.taken().into_iter().map(|t| t.to).collect();
    to.sort();
    assert_eq!(to, ["anna@example.org", "bert@example.org"]);
}

#[tokio::test]
async fn a_busy_relay_is_asked_again_ever_more_rarely_and_given_up_after_five_days() {
    let (bed, server) = (Bed::new().await, Server::start(Behaviour::Busy).await);
    bed.post("anna@example.org", 1).await;
    let relay = relay(&server);
    let mut pauses = Vec::new();
    let mut waited = 0;
    loop {
        let round = bed.deliver(&relay).await;
        if round.kept == 1 {
            pauses.push(waited / 60);
            waited = 0;
        }
        if round.failed == 1 {
            break;
        }
        bed.later(60);
        waited += 60;
        assert!(bed.clock.load(Ordering::Relaxed) < 6 * 86_400, "given up at last");
    }
    assert_eq!(pauses[..10], [0, 1, 2, 4, 8, 16, 32, 64, 128, 240]);
    assert!(pauses[10..].iter().all(|&p| p == 240));
    let letter = &bed.store.letters_waiting().await.unwrap()[0];
    assert!(letter.failed && letter.error.as_deref().unwrap().contains("451"), "{letter:?}");
}

#[tokio::test]
async fn what_is_refused_for_good_is_not_tried_again() {
    let (bed, server) = (Bed::new().await, Server::start(Behaviour::Refuses).await);
    bed.post("nobody@example.org", 1).await;
    bed.post("no address at all", 2).await;
    assert_eq!(bed.deliver(&relay(&server)).await, Round { failed: 2, ..Round::default() });
    bed.later(86_400);
    assert_eq!(bed.deliver(&relay(&server)).await, Round::default());
}

#[test]
fn an_address_that_is_none_is_said_without_its_password() {
    let wrong = Relay::new("gopher://user:hunter2@host", "a@example.org").err().unwrap();
    assert!(!wrong.to_string().contains("hunter2"));
    assert!(Relay::new("smtp://localhost", "nobody").is_err());
}
