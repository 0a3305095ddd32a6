//! Invitations to an organisation, sent by mail.

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use partnership::policy::Role;
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;

use super::persons::{NewPerson, by_email, register};
use super::{Done, PeopleError, id, id_or_none, instant, seats, word};
use crate::outbox::{self, NewLetter};
use crate::rows::{self, get};
use crate::{Expect, Hand, Result, Store, change};

/// An invitation to be sent.
#[derive(Debug, Clone, Copy)]
pub struct NewInvitation<'a> {
    /// To where.
    pub organisation: Id<kind::Organisation>,
    /// Whom.
    pub email: &'a str,
    /// As what.
    pub role: Role,
    /// SHA-256 of the secret in the link.
    pub secret_hash: [u8; 32],
    /// Until when.
    pub expires_at: Timestamp,
    /// The letter with the link.
    pub letter: &'a NewLetter,
}

/// An invitation that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its identifier.
    pub id: Id<kind::Invitation>,
    /// To where.
    pub organisation: Id<kind::Organisation>,
    /// Whom.
    pub email: String,
    /// As what.
    pub role: Role,
    /// By whom, if by a person.
    pub invited_by: Option<Id<kind::Person>>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

const COLUMNS: &str = "id, organisation, email, role, invited_by, created_at, expires_at FROM invitations";
/// Neither accepted nor withdrawn, not expired at `$2`.
const OPEN: &str = "accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $2";

fn read(row: &QueryResult) -> Result<Invitation> {
    Ok(Invitation {
        id: id(row, 0)?,
        organisation: id(row, 1)?,
        email: get(row, 2)?,
        role: word(row, 3)?,
        invited_by: id_or_none(row, 4)?,
        created_at: instant(row, 5)?,
        expires_at: instant(row, 6)?,
    })
}

async fn open<C: ConnectionTrait>(conn: &C, hash: [u8; 32], now: Timestamp) -> Result<Option<Invitation>> {
    let sql = format!("SELECT {COLUMNS} WHERE secret_hash = $1 AND {OPEN}");
    let row = rows::first(conn, &sql, [hash.to_vec().into(), now.as_microsecond().into()]).await?;
    row.as_ref().map(read).transpose()
}

/// An invitation that is open, by its identifier.
pub(super) async fn open_by_id<C: ConnectionTrait>(
    conn: &C,
    id: Id<kind::Invitation>,
    now: Timestamp,
) -> Result<Option<Invitation>> {
    let sql = format!("SELECT {COLUMNS} WHERE id = $1 AND {OPEN}");
    let row = rows::first(conn, &sql, [id.number().into(), now.as_microsecond().into()]).await?;
    row.as_ref().map(read).transpose()
}

impl Store {
    /// Invites somebody. An open invitation of the same address is replaced.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn invite(&self, hand: &Hand, new: &NewInvitation<'_>) -> Done<Id<kind::Invitation>> {
        change!(self, hand, |w| {
            let at = hand.at.as_microsecond();
            let sql = "UPDATE invitations SET revoked_at = $1 WHERE organisation = $2 AND email = $3 \
                       AND accepted_at IS NULL AND revoked_at IS NULL";
            rows::run(w, sql, [at.into(), new.organisation.number().into(), new.email.into()]).await?;
            let id: Id<kind::Invitation> = w.draw();
            let body = json!({ "role": new.role });
            w.record_in(Some(new.organisation), "invitation.sent", id, Expect::New, &body).await?;
            let into = "invitations \
                        (id, organisation, email, role, secret_hash, invited_by, created_at, expires_at)";
            let row = vec![
                id.number().into(),
                new.organisation.number().into(),
                new.email.into(),
                new.role.key().into(),
                new.secret_hash.to_vec().into(),
                hand.person.map(Id::number).into(),
                at.into(),
                new.expires_at.as_microsecond().into(),
            ];
            rows::insert(w, into, "", [row]).await?;
            outbox::put(w, new.letter, hand.at).await?;
            Ok(id)
        })
    }

    /// The invitation with this secret, if it is open.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn invitation(&self, hash: [u8; 32], now: Timestamp) -> Result<Option<Invitation>> {
        open(self.db(), hash, now).await
    }

    /// The open invitations to an organisation, the newest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn invitations(
        &self,
        organisation: Id<kind::Organisation>,
        now: Timestamp,
    ) -> Result<Vec<Invitation>> {
        let sql = format!("SELECT {COLUMNS} WHERE organisation = $1 AND {OPEN} ORDER BY created_at DESC, id");
        let values = [organisation.number().into(), now.as_microsecond().into()];
        rows::all(self.db(), &sql, values).await?.iter().map(read).collect()
    }

    /// All open invitations, to wherever, the oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn invitations_open(&self, now: Timestamp) -> Result<Vec<Invitation>> {
        let sql = format!(
            "SELECT {COLUMNS} WHERE accepted_at IS NULL AND revoked_at IS NULL AND expires_at > $1 \
             ORDER BY created_at, id"
        );
        rows::all(self.db(), &sql, [now.as_microsecond().into()]).await?.iter().map(read).collect()
    }

    /// Withdraws an invitation.
    ///
    /// # Errors
    /// [`PeopleError::Gone`] if it is not open; or the database fails.
    pub async fn withdraw_invitation(
        &self,
        hand: &Hand,
        organisation: Id<kind::Organisation>,
        id: Id<kind::Invitation>,
    ) -> Done<()> {
        change!(self, hand, |w| {
            let sql = "UPDATE invitations SET revoked_at = $1 WHERE id = $2 AND organisation = $3 \
                       AND accepted_at IS NULL AND revoked_at IS NULL";
            let values = [hand.at.as_microsecond().into(), id.number().into(), organisation.number().into()];
            if rows::run(w, sql, values).await?.rows_affected() != 1 {
                return Err(PeopleError::Gone);
            }
            let body = json!({});
            w.record_in(Some(organisation), "invitation.withdrawn", id, Expect::Newest, &body).await?;
            Ok(())
        })
    }

    /// Accepts an invitation with a new account.
    ///
    /// # Errors
    /// [`PeopleError::Spent`] if it is not open; [`PeopleError::EmailTaken`] if its address has an
    /// account: its person signs in and accepts with that; or the database fails.
    pub async fn accept_as_new(
        &self,
        hand: &Hand,
        hash: [u8; 32],
        person: NewPerson<'_>,
    ) -> Done<Id<kind::Person>> {
        change!(self, hand, |w| {
            let invitation = open(w, hash, hand.at).await?.ok_or(PeopleError::Spent)?;
            let id = register(w, person).await?;
            accept(w, &invitation, id).await?;
            Ok(id)
        })
    }

    /// Accepts an invitation with the account of somebody who is signed in. It need not have the
    /// address that was invited: whoever holds the letter and is signed in is who was meant.
    ///
    /// # Errors
    /// [`PeopleError::Spent`] if it is not open; or the database fails.
    pub async fn accept_as(&self, hand: &Hand, hash: [u8; 32], person: Id<kind::Person>) -> Done<()> {
        change!(self, hand, |w| {
            let invitation = open(w, hash, hand.at).await?.ok_or(PeopleError::Spent)?;
            accept(w, &invitation, person).await
        })
    }

    /// Whether the address of an invitation has an account.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn has_account(&self, email_folded: &str) -> Result<bool> {
        Ok(by_email(self.db(), email_folded).await?.is_some())
    }
}

pub(super) async fn accept(
    w: &mut crate::Writing,
    invitation: &Invitation,
    person: Id<kind::Person>,
) -> Done<()> {
    let at = w.hand().at.as_microsecond();
    let sql = "UPDATE invitations SET accepted_at = $1 WHERE id = $2 AND accepted_at IS NULL AND revoked_at IS NULL";
    let done = rows::run(w, sql, [at.into(), invitation.id.number().into()]).await?;
    if done.rows_affected() != 1 {
        return Err(PeopleError::Spent);
    }
    let organisation = invitation.organisation;
    let body = json!({ "person": person });
    w.record_in(Some(organisation), "invitation.accepted", invitation.id, Expect::Newest, &body).await?;
    seats::raise(w, organisation, person, invitation.role).await
}
