//! Passwords on the way between forms and hashes.

use accounts::{Stored, Weakness, rules};
use wording::Message;

use super::gate::Gate;
use crate::shell::Failure;
use crate::state::AppState;

/// Why a password is refused, in words.
pub fn weakness(weakness: &Weakness) -> Message {
    match weakness {
        Weakness::Short => Message::new("password-short").with("least", rules::SHORTEST),
        Weakness::Long => Message::new("password-long").with("most", accounts::password::LONGEST),
        Weakness::Own(word) => Message::new("password-own").with("word", word.as_str()),
        Weakness::Common => Message::new("password-common"),
        Weakness::Word => Message::new("password-word"),
        Weakness::Repeated => Message::new("password-repeated"),
        Weakness::Run => Message::new("password-run"),
        Weakness::Date => Message::new("password-date"),
        Weakness::Guessable => Message::new("password-guessable"),
    }
}

/// Checks a new password against the rules and hashes it, on a thread of its own.
///
/// # Errors
/// Why it is refused; or that it could not be hashed.
pub(super) async fn hash(
    state: &AppState,
    gate: &Gate,
    password: &str,
    own: Vec<String>,
) -> Result<Result<Stored, Message>, Failure> {
    let (password, salt, cost) = (password.to_owned(), gate.random(), gate.cost);
    let work = move |_: &AppState| {
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        match rules::check(&password, &own) {
            Ok(()) => Stored::new(&password, salt, cost).map(Ok),
            Err(why) => Ok(Err(weakness(&why))),
        }
    };
    let done = state.work(work).await.ok_or_else(|| Failure::internal("hashing a password broke"))?;
    done.map_err(|e| Failure::internal(&e.to_string()))
}

/// Whether this is the password with this hash; without one it takes as long and is not.
///
/// # Errors
/// If it could not be checked.
pub async fn is(
    state: &AppState,
    gate: &Gate,
    password: &str,
    hash: Option<String>,
) -> Result<bool, Failure> {
    let has = hash.is_some();
    let (stored, password) = (gate.hash_or_decoy(hash), password.to_owned());
    let checked = state.work(move |_| stored.is(&password)).await;
    Ok(checked.ok_or_else(|| Failure::internal("checking a password broke"))? && has)
}
