//! Passkeys, and by which ways somebody comes in at all.

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::name;
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;

use super::credentials::put_codes;
use super::persons::{note, tell};
use super::{Done, PeopleError, id, instant, instant_or_none};
use crate::outbox::NewLetter;
use crate::rows::{self, count, get};
use crate::{Hand, Result, Store, Writing, change};

/// A passkey to be kept.
#[derive(Debug, Clone)]
pub struct NewPasskey<'a> {
    /// What its person calls it.
    pub name: &'a str,
    /// By which it is found when it answers.
    pub credential: &'a [u8],
    /// Its public half with what is known of it, as JSON.
    pub public: &'a str,
    /// How often it says it was used.
    pub counter: u32,
}

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its identifier.
    pub id: Id<kind::Passkey>,
    /// Whose.
    pub person: Id<kind::Person>,
    /// What its person calls it.
    pub name: String,
    /// Its public half with what is known of it, as JSON.
    pub public: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it last signed its person in.
    pub used_at: Option<Timestamp>,
}

/// A passkey that has just answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedPasskey {
    /// Which.
    pub id: Id<kind::Passkey>,
    /// What is known of it now, as JSON.
    pub public: String,
    /// How often it says it was used.
    pub counter: u32,
}

/// By which ways somebody comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ways {
    /// Whether they have a password.
    pub password: bool,
    /// Whether a telephone's code is asked for after it.
    pub totp: bool,
    /// How many passkeys they have.
    pub passkeys: u64,
    /// Whether the provider that signs people in knows them.
    pub identities: u64,
}

impl Ways {
    /// Whether the password alone is not enough.
    #[must_use]
    pub fn takes_second(self) -> bool {
        self.totp || self.passkeys > 0
    }

    /// How many ways begin without another: codes and telephones only come after.
    fn count(self) -> u64 {
        u64::from(self.password) + self.passkeys + self.identities
    }
}

const COLUMNS: &str = "id, person, name, public, created_at, used_at FROM passkeys";

fn read(row: &QueryResult) -> Result<Passkey> {
    Ok(Passkey {
        id: id(row, 0)?,
        person: id(row, 1)?,
        name: get(row, 2)?,
        public: get(row, 3)?,
        created_at: instant(row, 4)?,
        used_at: instant_or_none(row, 5)?,
    })
}

impl Store {
    /// The passkeys of a person, the oldest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn passkeys(&self, person: Id<kind::Person>) -> Result<Vec<Passkey>> {
        let sql = format!("SELECT {COLUMNS} WHERE person = $1 ORDER BY created_at, id");
        rows::all(self.db(), &sql, [person.number().into()]).await?.iter().map(read).collect()
    }

    /// The passkey that answers by this credential.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn passkey(&self, credential: &[u8]) -> Result<Option<Passkey>> {
        let sql = format!("SELECT {COLUMNS} WHERE credential = $1");
        let row = rows::first(self.db(), &sql, [credential.to_vec().into()]).await?;
        row.as_ref().map(read).transpose()
    }

    /// By which ways somebody comes in, where this provider signs people in.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn ways(&self, person: Id<kind::Person>, issuer: Option<&str>) -> Result<Ways> {
        ways(self.db(), person, issuer).await
    }

    /// Keeps a passkey. With the first second factor come codes on paper: whether these were
    /// kept is answered, for then they must be shown. The letter tells its person.
    ///
    /// # Errors
    /// If its name is none; [`PeopleError::Spent`] if it is known already; or the database fails.
    pub async fn add_passkey(
        &self,
        hand: &Hand,
        person: Id<kind::Person>,
        new: &NewPasskey<'_>,
        codes: &[[u8; 32]],
        letter: Option<&NewLetter>,
    ) -> Done<bool> {
        let called = name(new.name)?;
        change!(self, hand, |w| {
            let first = !ways(w, person, None).await?.takes_second();
            let id: Id<kind::Passkey> = w.draw();
            note(w, "person.passkey-added", person, &json!({ "passkey": id })).await?;
            let row = vec![
                id.number().into(),
                person.number().into(),
                called.clone().into(),
                new.credential.to_vec().into(),
                new.public.into(),
                i64::from(new.counter).into(),
                hand.at.as_microsecond().into(),
            ];
            let into = "passkeys (id, person, name, credential, public, counter, created_at)";
            let taken = "SELECT id FROM passkeys WHERE credential = $1";
            if rows::first(w, taken, [new.credential.to_vec().into()]).await?.is_some() {
                return Err(PeopleError::Spent);
            }
            rows::insert(w, into, "", [row]).await?;
            if first {
                put_codes(w, person, codes).await?;
            }
            tell(w, letter).await?;
            Ok(first)
        })
    }

    /// Gives a passkey another name. The journal says that it was done, not what it is called:
    /// names tell of rooms and telephones.
    ///
    /// # Errors
    /// If the name is none; [`PeopleError::Gone`] if they have no such passkey; or the database
    /// fails.
    pub async fn rename_passkey(
        &self,
        hand: &Hand,
        person: Id<kind::Person>,
        id: Id<kind::Passkey>,
        called: &str,
    ) -> Done<()> {
        let called = name(called)?;
        change!(self, hand, |w| {
            let sql = "UPDATE passkeys SET name = $1 WHERE id = $2 AND person = $3";
            let values = [called.clone().into(), id.number().into(), person.number().into()];
            if rows::run(w, sql, values).await?.rows_affected() != 1 {
                return Err(PeopleError::Gone);
            }
            note(w, "person.passkey-renamed", person, &json!({ "passkey": id })).await?;
            Ok(())
        })
    }

    /// Removes a passkey. With the last second factor the codes on paper are void.
    ///
    /// # Errors
    /// [`PeopleError::Gone`] if they have no such passkey; [`PeopleError::LastWay`] if they could
    /// not come in any more; or the database fails.
    pub async fn remove_passkey(
        &self,
        hand: &Hand,
        person: Id<kind::Person>,
        id: Id<kind::Passkey>,
        issuer: Option<&str>,
    ) -> Done<()> {
        change!(self, hand, |w| {
            let sql = "DELETE FROM passkeys WHERE id = $1 AND person = $2";
            let done = rows::run(w, sql, [id.number().into(), person.number().into()]).await?;
            if done.rows_affected() != 1 {
                return Err(PeopleError::Gone);
            }
            note(w, "person.passkey-removed", person, &json!({ "passkey": id })).await?;
            keep_a_way(w, person, issuer).await?;
            void_codes(w, person).await
        })
    }
}

pub(super) async fn ways<C: ConnectionTrait>(
    conn: &C,
    person: Id<kind::Person>,
    issuer: Option<&str>,
) -> Result<Ways> {
    let sql = "SELECT (SELECT count(*) FROM passwords WHERE person = $1), \
               (SELECT count(*) FROM totps WHERE person = $1 AND confirmed_at IS NOT NULL), \
               (SELECT count(*) FROM passkeys WHERE person = $1), \
               (SELECT count(*) FROM identities WHERE person = $1 AND issuer = $2)";
    let row = rows::first(conn, sql, [person.number().into(), issuer.unwrap_or_default().into()]).await?;
    let Some(row) = row else { return Ok(Ways::default()) };
    Ok(Ways {
        password: count(&row, 0)? > 0,
        totp: count(&row, 1)? > 0,
        passkeys: count(&row, 2)?,
        identities: count(&row, 3)?,
    })
}

/// Refuses what would leave somebody without a way in.
pub(super) async fn keep_a_way(w: &mut Writing, person: Id<kind::Person>, issuer: Option<&str>) -> Done<()> {
    match ways(w, person, issuer).await?.count() {
        0 => Err(PeopleError::LastWay),
        _ => Ok(()),
    }
}

/// Without a second factor there is nothing that codes on paper stand in for.
pub(super) async fn void_codes(w: &mut Writing, person: Id<kind::Person>) -> Done<()> {
    if !ways(w, person, None).await?.takes_second() {
        rows::run(w, "DELETE FROM recovery_codes WHERE person = $1", [person.number().into()]).await?;
    }
    Ok(())
}

/// Notes that a passkey has answered: never with a count it has shown before, unless it counts nothing.
pub(super) async fn answer(w: &mut Writing, person: Id<kind::Person>, used: &UsedPasskey) -> Done<()> {
    let sql = "UPDATE passkeys SET public = $1, counter = $2, used_at = $3 \
               WHERE id = $4 AND person = $5 AND (counter < $2 OR (counter = 0 AND $2 = 0))";
    let values = [
        used.public.as_str().into(),
        i64::from(used.counter).into(),
        w.hand().at.as_microsecond().into(),
        used.id.number().into(),
        person.number().into(),
    ];
    match rows::run(w, sql, values).await?.rows_affected() {
        1 => Ok(()),
        _ => Err(PeopleError::Spent),
    }
}
