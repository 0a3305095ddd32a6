//! People with an account.

use partnership::Id;
use partnership::id::kind;
use partnership::organisation::name;
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::json;

use super::{Done, PeopleError, id};
use crate::outbox::{self, NewLetter};
use crate::rows::{self, count, get};
use crate::{Expect, Hand, Result, Store, Writing, change};

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their identifier.
    pub id: Id<kind::Person>,
    /// Their name.
    pub name: String,
    /// Their address, as they wrote it.
    pub email: String,
    /// Whether they may sign in.
    pub active: bool,
    /// The version that an edit states.
    pub revision: u64,
}

/// Who gets an account.
#[derive(Debug, Clone, Copy)]
pub struct NewPerson<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their address, as they wrote it.
    pub email: &'a str,
    /// The form by which it is compared.
    pub email_folded: &'a str,
    /// The hash of their password; without one they must ask for a link to set one.
    pub password: Option<&'a str>,
}

const COLUMNS: &str = "id, name, email, state, revision FROM people";

fn read(row: &QueryResult) -> Result<Person> {
    let state: String = get(row, 3)?;
    Ok(Person {
        id: id(row, 0)?,
        name: get(row, 1)?,
        email: get(row, 2)?,
        active: state == "active",
        revision: count(row, 4)?,
    })
}

impl Store {
    /// A person.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn person(&self, id: Id<kind::Person>) -> Result<Option<Person>> {
        let sql = format!("SELECT {COLUMNS} WHERE id = $1");
        rows::first(self.db(), &sql, [id.number().into()]).await?.as_ref().map(read).transpose()
    }

    /// The person with this address, in the form by which addresses are compared.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn person_by_email(&self, folded: &str) -> Result<Option<Person>> {
        by_email(self.db(), folded).await
    }

    /// Everybody, by name.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn people(&self) -> Result<Vec<Person>> {
        let sql = format!("SELECT {COLUMNS} ORDER BY name, id");
        rows::all(self.db(), &sql, []).await?.iter().map(read).collect()
    }

    /// Whether anybody has an account.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn has_people(&self) -> Result<bool> {
        has_people(self.db()).await
    }

    /// Gives somebody an account.
    ///
    /// # Errors
    /// If the name is none, the address is taken, or the database fails.
    pub async fn register(&self, hand: &Hand, person: NewPerson<'_>) -> Done<Id<kind::Person>> {
        change!(self, hand, |w| register(w, person).await)
    }

    /// Lets somebody sign in no more, or again. Their sessions and tokens end with it.
    ///
    /// # Errors
    /// If there is nobody, or the database fails.
    pub async fn set_active(&self, hand: &Hand, person: Id<kind::Person>, active: bool) -> Done<()> {
        change!(self, hand, |w| {
            let action = if active { "person.resumed" } else { "person.stopped" };
            let revision = note(w, action, person, &json!({})).await?;
            let state = if active { "active" } else { "stopped" };
            let sql = "UPDATE people SET state = $1, revision = $2 WHERE id = $3";
            let done =
                rows::run(w, sql, [state.into(), rows::number(revision), person.number().into()]).await?;
            if done.rows_affected() == 0 {
                return Err(PeopleError::Gone);
            }
            if !active {
                super::sessions::end_all(w, person, None).await?;
                super::tokens::end_all(w, person).await?;
            }
            Ok(())
        })
    }
}

/// Records something about a person in the instance's chain. Never a name or an address.
pub(super) async fn note(
    w: &mut Writing,
    action: &str,
    person: Id<kind::Person>,
    body: &serde_json::Value,
) -> Result<u64> {
    w.record_in(None, action, person, Expect::Newest, body).await
}

/// Tells a person what becomes of this change, once it is made.
pub(super) async fn tell(w: &mut Writing, letter: Option<&NewLetter>) -> Result<()> {
    if let Some(letter) = letter {
        let at = w.hand().at;
        outbox::put(w, letter, at).await?;
    }
    Ok(())
}

pub(super) async fn has_people<C: ConnectionTrait>(conn: &C) -> Result<bool> {
    Ok(rows::first(conn, "SELECT id FROM people LIMIT 1", []).await?.is_some())
}

pub(super) async fn by_email<C: ConnectionTrait>(conn: &C, folded: &str) -> Result<Option<Person>> {
    let sql = format!("SELECT {COLUMNS} WHERE email_folded = $1");
    rows::first(conn, &sql, [folded.into()]).await?.as_ref().map(read).transpose()
}

pub(super) async fn register(w: &mut Writing, new: NewPerson<'_>) -> Done<Id<kind::Person>> {
    let called = name(new.name)?;
    if by_email(w, new.email_folded).await?.is_some() {
        return Err(PeopleError::EmailTaken);
    }
    let person: Id<kind::Person> = w.draw();
    let revision = w.record_in(None, "person.registered", person, Expect::New, &json!({})).await?;
    let at = w.hand().at.as_microsecond();
    let row = vec![
        person.number().into(),
        called.into(),
        new.email.into(),
        new.email_folded.into(),
        "active".into(),
        at.into(),
        rows::number(revision),
    ];
    let into = "people (id, name, email, email_folded, state, created_at, revision)";
    rows::insert(w, into, "", [row]).await.map_err(|e| match e.is_unique() {
        // Another node was quicker by a moment.
        true => PeopleError::EmailTaken,
        false => e.into(),
    })?;
    if let Some(hash) = new.password {
        super::credentials::put_password(w, person, hash).await?;
    }
    Ok(person)
}
