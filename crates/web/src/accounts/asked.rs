//! Questions to a browser that are answered once: the way to a provider and back, passkeys.

use accounts::Secret;
use jiff::{SignedDuration, Timestamp};
use partnership::Id;
use partnership::id::kind;
use store::people::{Asked, Challenge, Purpose};

use super::browser::Browser;
use super::gate::Gate;
use super::leave::store_failed;
use crate::shell::Failure;

/// How long an answer may take.
pub(super) const LASTS: SignedDuration = SignedDuration::from_mins(10);

/// Remembers what this browser is asked; `secret` comes back with the answer.
pub(super) async fn ask(
    gate: &Gate,
    browser: &Browser,
    (purpose, secret): (Purpose, &Secret),
    person: Option<Id<kind::Person>>,
    body: String,
    now: Timestamp,
) -> Result<(), Failure> {
    let until = now.saturating_add(LASTS).unwrap_or(Timestamp::MAX);
    let asked = which(browser, purpose, secret);
    let done = gate.store.challenge(&asked, &Challenge { person, body }, now, until).await;
    done.map_err(|e| store_failed(&e))
}

/// What this browser was asked, if it brings back `text` for the first time.
pub(super) async fn once(
    gate: &Gate,
    browser: &Browser,
    (purpose, text): (Purpose, &str),
    now: Timestamp,
) -> Result<Option<(Secret, Challenge)>, Failure> {
    let Ok(secret) = text.parse::<Secret>() else { return Ok(None) };
    let found = gate.store.answered(&which(browser, purpose, &secret), now).await;
    Ok(found.map_err(|e| store_failed(&e))?.map(|challenge| (secret, challenge)))
}

/// What this browser was asked and may try again.
pub(super) async fn still(
    gate: &Gate,
    browser: &Browser,
    (purpose, text): (Purpose, &str),
    now: Timestamp,
) -> Result<Option<Challenge>, Failure> {
    let Ok(secret) = text.parse::<Secret>() else { return Ok(None) };
    gate.store.challenged(&which(browser, purpose, &secret), now).await.map_err(|e| store_failed(&e))
}

fn which(browser: &Browser, purpose: Purpose, secret: &Secret) -> Asked {
    let (secret_hash, browser) = (secret.digest().bytes(), browser.secret.digest().bytes());
    Asked { secret_hash, browser, purpose }
}
