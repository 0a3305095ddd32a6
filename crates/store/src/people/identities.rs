//! Who people are with the provider that signs them in.

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;

use super::invitations::{accept, open_by_id};
use super::passkeys::keep_a_way;
use super::persons::{NewPerson, note, register, tell};
use super::{Done, PeopleError, id, instant, instant_or_none};
use crate::outbox::NewLetter;
use crate::rows::{self, get};
use crate::{Hand, Result, Store, Writing, change, tend};

/// Whom a provider knows.
#[derive(Debug, Clone, Copy)]
pub struct NewIdentity<'a> {
    /// The provider.
    pub issuer: &'a str,
    /// Its own name for the person.
    pub subject: &'a str,
    /// The address it gives, if it vouches for one.
    pub email: Option<&'a str>,
}

/// A person whom a provider knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its identifier.
    pub id: Id<kind::Identity>,
    /// Who it is here.
    pub person: Id<kind::Person>,
    /// The provider.
    pub issuer: String,
    /// The address it gave when it was linked.
    pub email: Option<String>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it last signed its person in.
    pub used_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, person, issuer, email, created_at, used_at FROM identities";

fn read(row: &QueryResult) -> Result<Identity> {
    Ok(Identity {
        id: id(row, 0)?,
        person: id(row, 1)?,
        issuer: get(row, 2)?,
        email: get(row, 3)?,
        created_at: instant(row, 4)?,
        used_at: instant_or_none(row, 5)?,
    })
}

async fn known<C: ConnectionTrait>(conn: &C, issuer: &str, subject: &str) -> Result<Option<Identity>> {
    let sql = format!("SELECT {COLUMNS} WHERE issuer = $1 AND subject = $2");
    rows::first(conn, &sql, [issuer.into(), subject.into()]).await?.as_ref().map(read).transpose()
}

impl Store {
    /// The person whom a provider calls so.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn identity(&self, issuer: &str, subject: &str) -> Result<Option<Identity>> {
        known(self.db(), issuer, subject).await
    }

    /// With which providers a person is linked, the oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn identities(&self, person: Id<kind::Person>) -> Result<Vec<Identity>> {
        let sql = format!("SELECT {COLUMNS} WHERE person = $1 ORDER BY created_at, id");
        rows::all(self.db(), &sql, [person.number().into()]).await?.iter().map(read).collect()
    }

    /// Links somebody with whom a provider knows, and accepts invitations they were sent.
    /// What is linked with them already stays so; of what is new the letter tells its person.
    ///
    /// # Errors
    /// [`PeopleError::IdentityTaken`] if it is linked with somebody else; [`PeopleError::Spent`]
    /// if an invitation is not open; or the database fails.
    pub async fn link(
        &self,
        hand: &Hand,
        person: Id<kind::Person>,
        identity: NewIdentity<'_>,
        invitations: &[Id<kind::Invitation>],
        letter: Option<&NewLetter>,
    ) -> Done<()> {
        let linked = change!(self, hand, |w| {
            if put(w, person, identity).await? {
                tell(w, letter).await?;
            }
            accept_all(w, person, invitations).await
        });
        match linked {
            // It was linked before, and there was nothing to accept.
            Err(PeopleError::Store(crate::Error::Silent)) => Ok(()),
            other => other,
        }
    }

    /// Gives an account to somebody whom a provider knows, and accepts invitations they were sent.
    ///
    /// # Errors
    /// If the name is none, the address or the identity is taken, an invitation is not open, or
    /// the database fails.
    pub async fn register_known(
        &self,
        hand: &Hand,
        person: NewPerson<'_>,
        identity: NewIdentity<'_>,
        invitations: &[Id<kind::Invitation>],
    ) -> Done<Id<kind::Person>> {
        change!(self, hand, |w| {
            let id = register(w, person).await?;
            put(w, id, identity).await?;
            accept_all(w, id, invitations).await?;
            Ok(id)
        })
    }

    /// Notes that a provider has signed its person in.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn identity_used(&self, id: Id<kind::Identity>, now: Timestamp) -> Result<()> {
        tend!(self, |w| {
            let sql = "UPDATE identities SET used_at = $1 WHERE id = $2";
            rows::run(w, sql, [now.as_microsecond().into(), id.number().into()]).await?;
            Ok(())
        })
    }

    /// Ends a link of this person with a provider. `issuer` is the one that signs people in today.
    ///
    /// # Errors
    /// [`PeopleError::Gone`] if they have no such link; [`PeopleError::LastWay`] if they could not
    /// come in any more; or the database fails.
    pub async fn unlink(
        &self,
        hand: &Hand,
        person: Id<kind::Person>,
        id: Id<kind::Identity>,
        issuer: Option<&str>,
    ) -> Done<()> {
        change!(self, hand, |w| {
            let sql = "DELETE FROM identities WHERE id = $1 AND person = $2";
            let done = rows::run(w, sql, [id.number().into(), person.number().into()]).await?;
            if done.rows_affected() != 1 {
                return Err(PeopleError::Gone);
            }
            note(w, "person.identity-unlinked", person, &json!({ "identity": id })).await?;
            keep_a_way(w, person, issuer).await
        })
    }
}

/// Whether it is new.
async fn put(w: &mut Writing, person: Id<kind::Person>, new: NewIdentity<'_>) -> Done<bool> {
    match known(w, new.issuer, new.subject).await? {
        Some(before) if before.person == person => return Ok(false),
        Some(_) => return Err(PeopleError::IdentityTaken),
        None => {}
    }
    let id: Id<kind::Identity> = w.draw();
    let at = w.hand().at.as_microsecond();
    // Not what the provider calls the person: that would say who it is.
    let body = json!({ "identity": id, "issuer": new.issuer });
    note(w, "person.identity-linked", person, &body).await?;
    let row = vec![
        id.number().into(),
        person.number().into(),
        new.issuer.into(),
        new.subject.into(),
        new.email.map(str::to_owned).into(),
        at.into(),
        at.into(),
    ];
    let into = "identities (id, person, issuer, subject, email, created_at, used_at)";
    rows::insert(w, into, "", [row]).await.map_err(|e| match e.is_unique() {
        // Another node was quicker by a moment.
        true => PeopleError::IdentityTaken,
        false => e.into(),
    })?;
    Ok(true)
}

async fn accept_all(
    w: &mut Writing,
    person: Id<kind::Person>,
    invitations: &[Id<kind::Invitation>],
) -> Done<()> {
    for &id in invitations {
        let now = w.hand().at;
        let invitation = open_by_id(w, id, now).await?.ok_or(PeopleError::Spent)?;
        accept(w, &invitation, person).await?;
    }
    Ok(())
}
