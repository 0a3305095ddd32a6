//! What a person signs in with: a password, a telephone, codes on paper. Passkeys have a file of their own.

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use serde_json::json;

use super::passkeys::{UsedPasskey, answer, void_codes};
use super::persons::{note, tell};
use super::{Done, PeopleError, instant, instant_or_none};
use crate::outbox::NewLetter;
use crate::rows::{self, count, get};
use crate::{Hand, Result, Store, Writing, change, tend};

/// The key that a person's telephone and we share.
#[derive(Clone, PartialEq, Eq)]
pub struct Totp {
    /// Its bytes.
    pub key: Vec<u8>,
    /// Since when it counts; none until its person has shown a code of it.
    pub confirmed_at: Option<Timestamp>,
    /// The step whose code was accepted last.
    pub last_step: Option<i64>,
}

/// What proves who it is beside the password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Second {
    /// The step of a telephone's code.
    Step(i64),
    /// The digest of a code on paper.
    Paper([u8; 32]),
    /// A passkey. It needs no password before it.
    Passkey(UsedPasskey),
}

impl Store {
    /// The hash of a person's password, and since when it is theirs.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn password(&self, person: Id<kind::Person>) -> Result<Option<(String, Timestamp)>> {
        let sql = "SELECT hash, changed_at FROM passwords WHERE person = $1";
        let row = rows::first(self.db(), sql, [person.number().into()]).await?;
        row.as_ref().map(|row| Ok((get(row, 0)?, instant(row, 1)?))).transpose()
    }

    /// Sets a password. All sessions end but the one it is done in.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_password(
        &self,
        hand: &Hand,
        person: Id<kind::Person>,
        hash: &str,
        but: Option<Id<kind::Session>>,
    ) -> Done<()> {
        change!(self, hand, |w| {
            put_password(w, person, hash).await?;
            super::sessions::end_all(w, person, but).await
        })
    }

    /// Keeps the same password under a hash of today's cost. Nothing changes for its person.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn rehash(&self, person: Id<kind::Person>, before: &str, hash: &str) -> Result<()> {
        tend!(self, |w| {
            let sql = "UPDATE passwords SET hash = $1 WHERE person = $2 AND hash = $3";
            rows::run(w, sql, [hash.into(), person.number().into(), before.into()]).await?;
            Ok(())
        })
    }

    /// The key of a person's telephone.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn totp(&self, person: Id<kind::Person>) -> Result<Option<Totp>> {
        let sql = "SELECT secret, confirmed_at, last_step FROM totps WHERE person = $1";
        let row = rows::first(self.db(), sql, [person.number().into()]).await?;
        let read = |row: &sea_orm::QueryResult| {
            Ok(Totp { key: get(row, 0)?, confirmed_at: instant_or_none(row, 1)?, last_step: get(row, 2)? })
        };
        row.as_ref().map(read).transpose()
    }

    /// Lays a key aside until its person shows a code of it. One that counts is not replaced.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn propose_totp(&self, person: Id<kind::Person>, key: &[u8]) -> Result<()> {
        tend!(self, |w| {
            let into = "totps (person, secret, confirmed_at, last_step)";
            let then = "ON CONFLICT (person) DO UPDATE SET secret = excluded.secret \
                        WHERE totps.confirmed_at IS NULL";
            let row =
                vec![person.number().into(), key.to_vec().into(), None::<i64>.into(), None::<i64>.into()];
            rows::insert(w, into, then, [row]).await
        })
    }

    /// From now on the telephone with this key is asked for. The codes on paper are made with it;
    /// the letter tells its person.
    ///
    /// # Errors
    /// [`PeopleError::Spent`] if one is asked for already or this key is not the one that was laid
    /// aside last; or the database fails.
    pub async fn confirm_totp(
        &self,
        hand: &Hand,
        person: Id<kind::Person>,
        (key, step): (&[u8], i64),
        codes: &[[u8; 32]],
        letter: Option<&NewLetter>,
    ) -> Done<()> {
        change!(self, hand, |w| {
            let sql = "UPDATE totps SET confirmed_at = $1, last_step = $2 \
                       WHERE person = $3 AND confirmed_at IS NULL AND secret = $4";
            let at = hand.at.as_microsecond();
            let values = [at.into(), step.into(), person.number().into(), key.to_vec().into()];
            if rows::run(w, sql, values).await?.rows_affected() != 1 {
                return Err(PeopleError::Spent);
            }
            note(w, "person.second-factor-on", person, &json!({})).await?;
            tell(w, letter).await?;
            put_codes(w, person, codes).await
        })
    }

    /// The telephone is no longer asked for. Unless there are passkeys, the codes on paper are void.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn drop_totp(&self, hand: &Hand, person: Id<kind::Person>) -> Done<()> {
        change!(self, hand, |w| {
            rows::run(w, "DELETE FROM totps WHERE person = $1", [person.number().into()]).await?;
            note(w, "person.second-factor-off", person, &json!({})).await?;
            void_codes(w, person).await
        })
    }

    /// Nothing is asked for beside the password any more: telephone, passkeys and codes on paper
    /// are void. For whoever lost all of them.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn drop_second_factors(&self, hand: &Hand, person: Id<kind::Person>) -> Done<()> {
        change!(self, hand, |w| {
            rows::run(w, "DELETE FROM totps WHERE person = $1", [person.number().into()]).await?;
            rows::run(w, "DELETE FROM passkeys WHERE person = $1", [person.number().into()]).await?;
            note(w, "person.second-factors-off", person, &json!({})).await?;
            void_codes(w, person).await
        })
    }

    /// Makes new codes on paper; the old ones are void.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn set_recovery_codes(
        &self,
        hand: &Hand,
        person: Id<kind::Person>,
        codes: &[[u8; 32]],
    ) -> Done<()> {
        change!(self, hand, |w| put_codes(w, person, codes).await)
    }

    /// How many codes on paper are left.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn recovery_codes_left(&self, person: Id<kind::Person>) -> Result<u64> {
        let sql = "SELECT count(*) FROM recovery_codes WHERE person = $1 AND used_at IS NULL";
        let row = rows::first(self.db(), sql, [person.number().into()]).await?;
        row.as_ref().map_or(Ok(0), |row| count(row, 0))
    }
}

pub(super) async fn put_password(w: &mut Writing, person: Id<kind::Person>, hash: &str) -> Done<()> {
    let at = w.hand().at.as_microsecond();
    let then = "ON CONFLICT (person) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at";
    let row = vec![person.number().into(), hash.into(), at.into()];
    rows::insert(w, "passwords (person, hash, changed_at)", then, [row]).await?;
    note(w, "person.password-set", person, &json!({})).await?;
    Ok(())
}

pub(super) async fn put_codes(w: &mut Writing, person: Id<kind::Person>, codes: &[[u8; 32]]) -> Done<()> {
    rows::run(w, "DELETE FROM recovery_codes WHERE person = $1", [person.number().into()]).await?;
    let row = |hash: &[u8; 32]| vec![person.number().into(), hash.to_vec().into(), None::<i64>.into()];
    rows::insert(w, "recovery_codes (person, hash, used_at)", "", codes.iter().map(row).collect::<Vec<_>>())
        .await?;
    note(w, "person.recovery-codes-made", person, &json!({ "count": codes.len() })).await?;
    Ok(())
}

/// Uses up a second factor: of two that show the same code at once, on any two nodes, one is refused.
pub(super) async fn spend(w: &mut Writing, person: Id<kind::Person>, second: &Second) -> Done<()> {
    let done = match second {
        Second::Passkey(used) => return answer(w, person, used).await,
        &Second::Step(step) => {
            let sql = "UPDATE totps SET last_step = $1 WHERE person = $2 AND confirmed_at IS NOT NULL \
                       AND (last_step IS NULL OR last_step < $1)";
            rows::run(w, sql, [step.into(), person.number().into()]).await?
        }
        Second::Paper(hash) => {
            let sql =
                "UPDATE recovery_codes SET used_at = $1 WHERE person = $2 AND hash = $3 AND used_at IS NULL";
            let at = w.hand().at.as_microsecond();
            let done = rows::run(w, sql, [at.into(), person.number().into(), hash.to_vec().into()]).await?;
            note(w, "person.recovery-code-used", person, &json!({})).await?;
            done
        }
    };
    if done.rows_affected() == 1 { Ok(()) } else { Err(PeopleError::Spent) }
}
