//! Letters go out: from the outbox to a relay that speaks SMTP.
//!
//! It knows how a letter is handed to a relay and when to try again; it must not know what
//! letters say. A letter that a relay took may, if this node dies at that moment, be sent
//! again; its Message-ID stays the same, by which mailboxes know it. None is lost.
//!
//! `lettre` for SMTP: the library of the field in Rust, with TLS by rustls as the database has it.

mod relay;

pub use relay::{Refused, Relay, RelayError};

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use store::outbox::Letter;
use store::{Result, Store};

/// How long a node may take over one letter before another may.
const LEASE: Duration = Duration::from_secs(120);
/// The first pause before another try, doubled each time up to the last.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);
const LAST_PAUSE: SignedDuration = SignedDuration::from_hours(4);
/// After so long a letter is given up. RFC 5321 §4.5.4.1 asks for four to five days.
const GIVEN_UP: SignedDuration = SignedDuration::from_hours(5 * 24);

/// What became of the letters that were due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Round {
    /// How many the relay took.
    pub sent: u32,
    /// How many are tried again later.
    pub kept: u32,
    /// How many were given up.
    pub failed: u32,
}

/// Sends the letters that are due, one after the other, until none is left or the relay does
/// not answer. Several nodes may do so at once.
///
/// # Errors
/// If the store fails. That of the relay is noted with the letter.
pub async fn deliver(store: &Store, relay: &Relay, now: impl Fn() -> Timestamp) -> Result<Round> {
    let mut round = Round::default();
    while let Some(letter) = store.take_letter(now(), LEASE).await? {
        match relay.send(&letter, now()).await {
            Ok(()) => {
                store.letter_sent(letter.id, now()).await?;
                round.sent += 1;
            }
            Err(refused) => {
                let again = again(&letter, &refused, now());
                tracing::warn!(letter = %letter.id, tries = letter.tries, again = again.is_some(), error = %refused, "a letter did not go");
                store.letter_kept(letter.id, &refused.to_string(), now(), again).await?;
                if again.is_none() {
                    round.failed += 1;
                    continue;
                }
                round.kept += 1;
                if refused.is_relay() {
                    break;
                }
            }
        }
    }
    Ok(round)
}

/// When to try again; never if it is hopeless or too old.
fn again(letter: &Letter, refused: &Refused, now: Timestamp) -> Option<Timestamp> {
    let old = now.duration_since(letter.created_at) >= GIVEN_UP;
    if refused.is_final() || old {
        return None;
    }
    let doubled = i32::try_from(letter.tries.saturating_sub(1).min(16)).unwrap_or(16);
    let pause = FIRST_PAUSE.saturating_mul(2_i32.saturating_pow(doubled.unsigned_abs())).min(LAST_PAUSE);
    now.checked_add(pause).ok()
}
