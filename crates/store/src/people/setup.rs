//! The first account of an instance, by a link that is printed where the server starts.

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::{Node, name};
use partnership::policy::Role;

use super::organisations::found;
use super::persons::{NewPerson, has_people, register};
use super::{Done, PeopleError, seats};
use crate::rows;
use crate::{Hand, Result, Store, change, tend};

impl Store {
    /// Makes a set-up link; nothing if there is an account already. Each node may have one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn open_setup(&self, secret_hash: [u8; 32], now: Timestamp, until: Timestamp) -> Result<bool> {
        tend!(self, |w| {
            if has_people(w).await? {
                return Ok(false);
            }
            let row =
                vec![secret_hash.to_vec().into(), now.as_microsecond().into(), until.as_microsecond().into()];
            rows::insert(w, "setups (secret_hash, created_at, expires_at)", "", [row]).await?;
            Ok::<_, crate::Error>(true)
        })
    }

    /// Whether this link sets the instance up.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn is_setup(&self, hash: [u8; 32], now: Timestamp) -> Result<bool> {
        let sql = "SELECT created_at FROM setups WHERE secret_hash = $1 AND expires_at > $2";
        let row = rows::first(self.db(), sql, [hash.to_vec().into(), now.as_microsecond().into()]).await?;
        Ok(row.is_some() && !self.has_people().await?)
    }

    /// The first account and the organisation it owns.
    ///
    /// # Errors
    /// [`PeopleError::SetUp`] if there is an account already, [`PeopleError::Spent`] if the link
    /// does not hold; if a name is none; or the database fails.
    pub async fn set_up(
        &self,
        hand: &Hand,
        hash: [u8; 32],
        person: NewPerson<'_>,
        organisation: (&str, Node),
    ) -> Done<(Id<kind::Person>, Id<kind::Organisation>)> {
        let called = name(organisation.0)?;
        change!(self, hand, |w| {
            if has_people(w).await? {
                return Err(PeopleError::SetUp);
            }
            let sql = "DELETE FROM setups WHERE secret_hash = $1 AND expires_at > $2";
            let values = [hash.to_vec().into(), hand.at.as_microsecond().into()];
            if rows::run(w, sql, values).await?.rows_affected() != 1 {
                return Err(PeopleError::Spent);
            }
            rows::run(w, "DELETE FROM setups", []).await?;
            let person = register(w, person).await?;
            let organisation = found(w, &called, organisation.1).await?;
            seats::put(w, organisation, person, Some(Role::Owner)).await?;
            Ok((person, organisation))
        })
    }
}
