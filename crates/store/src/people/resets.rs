//! Links by which a person sets a new password.

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use serde_json::json;

use super::credentials::put_password;
use super::persons::note;
use super::{Done, PeopleError, id, sessions, tokens};
use crate::outbox::{self, NewLetter};
use crate::rows;
use crate::{Hand, Result, Store, change};

impl Store {
    /// Sends somebody a link. Those sent before are void.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn send_reset(
        &self,
        hand: &Hand,
        person: Id<kind::Person>,
        secret_hash: [u8; 32],
        expires_at: Timestamp,
        letter: Option<&NewLetter>,
    ) -> Done<()> {
        change!(self, hand, |w| {
            let at = hand.at.as_microsecond();
            let sql = "UPDATE resets SET used_at = $1 WHERE person = $2 AND used_at IS NULL";
            rows::run(w, sql, [at.into(), person.number().into()]).await?;
            let row = vec![
                secret_hash.to_vec().into(),
                person.number().into(),
                at.into(),
                expires_at.as_microsecond().into(),
            ];
            rows::insert(w, "resets (secret_hash, person, created_at, expires_at)", "", [row]).await?;
            if let Some(letter) = letter {
                outbox::put(w, letter, hand.at).await?;
            }
            note(w, "person.reset-sent", person, &json!({})).await?;
            Ok(())
        })
    }

    /// Whose link this is, if it holds.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn reset(&self, hash: [u8; 32], now: Timestamp) -> Result<Option<Id<kind::Person>>> {
        let sql = "SELECT r.person FROM resets r JOIN people p ON p.id = r.person \
                   WHERE r.secret_hash = $1 AND r.used_at IS NULL AND r.expires_at > $2 AND p.state = 'active'";
        let row = rows::first(self.db(), sql, [hash.to_vec().into(), now.as_microsecond().into()]).await?;
        row.as_ref().map(|row| id(row, 0)).transpose()
    }

    /// Sets a password by a link. All sessions end and all tokens are revoked: whoever needs the
    /// link may have been robbed. What is shown beside a password stays, or a stolen mailbox would
    /// be enough to do without it.
    ///
    /// # Errors
    /// [`PeopleError::Spent`] if the link does not hold; or the database fails.
    pub async fn reset_password(
        &self,
        hand: &Hand,
        hash: [u8; 32],
        password: &str,
    ) -> Done<Id<kind::Person>> {
        change!(self, hand, |w| {
            let at = hand.at.as_microsecond();
            let sql = "UPDATE resets SET used_at = $1 WHERE secret_hash = $2 AND used_at IS NULL \
                       AND expires_at > $1 RETURNING person";
            let row = rows::first(w, sql, [at.into(), hash.to_vec().into()]).await?;
            let person = id(&row.ok_or(PeopleError::Spent)?, 0)?;
            put_password(w, person, password).await?;
            sessions::end_all(w, person, None).await?;
            tokens::end_all(w, person).await?;
            Ok(person)
        })
    }
}
