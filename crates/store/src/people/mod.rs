//! Organisations, the people in them, and what they sign in with.
//!
//! Secrets are handed in as digests, passwords as hashes: this module never sees either, and
//! the journal never holds a name or an address. That somebody signed in is recorded like any
//! other change. A session is a row: every node knows it, and one that is revoked is revoked
//! on all of them at once.

mod attempts;
mod challenges;
mod credentials;
mod error;
mod hearings;
mod identities;
mod invitations;
mod organisations;
mod passkeys;
mod persons;
mod resets;
mod seats;
mod sessions;
mod setup;
mod tokens;

pub use challenges::{Asked, Challenge, Purpose};
pub use credentials::{Second, Totp};
pub use error::PeopleError;
pub use hearings::Asking;
pub use identities::{Identity, NewIdentity};
pub use invitations::{Invitation, NewInvitation};
pub use organisations::{Forest, Organisation, Trees};
pub(crate) use organisations::{is_kept_elsewhere, tree_of};
pub use passkeys::{NewPasskey, Passkey, UsedPasskey, Ways};
pub use persons::{NewPerson, Person};
pub use seats::Seat;
pub use sessions::{NewSession, Session, Stage};
pub use tokens::{NewToken, Token};

use jiff::Timestamp;
use partnership::Id;
use sea_orm::QueryResult;

use crate::rows::get;
use crate::{Error, Result};

/// What these functions answer.
pub type Done<T> = std::result::Result<T, PeopleError>;

fn id<K>(row: &QueryResult, at: usize) -> Result<Id<K>> {
    Id::from_number(get(row, at)?).map_err(|e| Error::Damaged(e.to_string()))
}

fn id_or_none<K>(row: &QueryResult, at: usize) -> Result<Option<Id<K>>> {
    let number: Option<i64> = get(row, at)?;
    number.map(Id::from_number).transpose().map_err(|e| Error::Damaged(e.to_string()))
}

fn instant(row: &QueryResult, at: usize) -> Result<Timestamp> {
    Timestamp::from_microsecond(get(row, at)?).map_err(|e| Error::Damaged(e.to_string()))
}

fn instant_or_none(row: &QueryResult, at: usize) -> Result<Option<Timestamp>> {
    let micros: Option<i64> = get(row, at)?;
    micros.map(Timestamp::from_microsecond).transpose().map_err(|e| Error::Damaged(e.to_string()))
}

/// A word of one of our lists.
fn word<T: std::str::FromStr>(row: &QueryResult, at: usize) -> Result<T> {
    let text: String = get(row, at)?;
    text.parse().map_err(|_| Error::Damaged(text))
}
