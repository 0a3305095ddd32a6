//! Browsers that are signed in.

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use sea_orm::QueryResult;
use serde_json::json;

use super::credentials::{Second, spend};
use super::{Done, PeopleError, id, instant};
use crate::rows::{self, get};
use crate::{Expect, Hand, Result, Store, Writing, change, tend};

/// How far a browser has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The password was right; the second factor is missing. It may do nothing but show one.
    Password,
    /// Signed in.
    Whole,
}

impl Stage {
    fn key(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Whole => "whole",
        }
    }
}

/// A browser that signs in.
#[derive(Debug, Clone, Copy)]
pub struct NewSession<'a> {
    /// Whose.
    pub person: Id<kind::Person>,
    /// SHA-256 of the secret in its cookie.
    pub secret_hash: [u8; 32],
    /// How far it has come.
    pub stage: Stage,
    /// Until when.
    pub expires_at: Timestamp,
    /// What the browser calls itself.
    pub agent: &'a str,
    /// From where.
    pub address: &'a str,
}

/// A browser that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its identifier.
    pub id: Id<kind::Session>,
    /// Whose.
    pub person: Id<kind::Person>,
    /// How far it has come.
    pub stage: Stage,
    /// SHA-256 of the secret in its cookie.
    pub secret_hash: Vec<u8>,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was last seen, to some minutes.
    pub seen_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// What the browser calls itself.
    pub agent: String,
    /// From where it signed in.
    pub address: String,
}

const COLUMNS: &str = "s.id, s.person, s.stage, s.secret_hash, s.created_at, s.seen_at, s.expires_at, \
                       s.agent, s.address FROM sessions s JOIN people p ON p.id = s.person";
/// Of people who may sign in, not revoked, not expired at `$2`.
const HOLDS: &str = "p.state = 'active' AND s.revoked_at IS NULL AND s.expires_at > $2";

fn read(row: &QueryResult) -> Result<Session> {
    let stage: String = get(row, 2)?;
    Ok(Session {
        id: id(row, 0)?,
        person: id(row, 1)?,
        stage: if stage == Stage::Whole.key() { Stage::Whole } else { Stage::Password },
        secret_hash: get(row, 3)?,
        created_at: instant(row, 4)?,
        seen_at: instant(row, 5)?,
        expires_at: instant(row, 6)?,
        agent: get(row, 7)?,
        address: get(row, 8)?,
    })
}

impl Store {
    /// The session of this identifier, if it holds now. Whoever asks compares the secret.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn session(&self, id: Id<kind::Session>, now: Timestamp) -> Result<Option<Session>> {
        let sql = format!("SELECT {COLUMNS} WHERE s.id = $1 AND {HOLDS}");
        let row = rows::first(self.db(), &sql, [id.number().into(), now.as_microsecond().into()]).await?;
        row.as_ref().map(read).transpose()
    }

    /// All sessions of a person that hold now, the one seen last first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn sessions(&self, person: Id<kind::Person>, now: Timestamp) -> Result<Vec<Session>> {
        let sql = format!(
            "SELECT {COLUMNS} WHERE s.person = $1 AND {HOLDS} AND s.stage = 'whole' \
             ORDER BY s.seen_at DESC, s.id"
        );
        let found = rows::all(self.db(), &sql, [person.number().into(), now.as_microsecond().into()]).await?;
        found.iter().map(read).collect()
    }

    /// Signs a browser in. `instead` is the session it had before: it ends, so that a cookie
    /// somebody planted is worth nothing afterwards. A second factor is used up with it.
    ///
    /// # Errors
    /// [`PeopleError::Spent`] if the second factor was used before; or the database fails.
    pub async fn sign_in(
        &self,
        hand: &Hand,
        new: &NewSession<'_>,
        second: Option<Second>,
        instead: Option<Id<kind::Session>>,
    ) -> Done<Id<kind::Session>> {
        change!(self, hand, |w| {
            if let Some(second) = &second {
                spend(w, new.person, second).await?;
            }
            if let Some(before) = instead {
                end(w, before, "session.replaced").await?;
            }
            begin(w, new).await
        })
    }

    /// Notes that a session is in use, at most every few minutes. The caller decides when.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn seen(&self, id: Id<kind::Session>, now: Timestamp) -> Result<()> {
        tend!(self, |w| {
            let sql = "UPDATE sessions SET seen_at = $1 WHERE id = $2 AND seen_at < $1";
            rows::run(w, sql, [now.as_microsecond().into(), id.number().into()]).await?;
            Ok(())
        })
    }

    /// Ends a session of this person.
    ///
    /// # Errors
    /// [`PeopleError::Gone`] if they have no such session, or it has ended; or the database fails.
    pub async fn end_session(
        &self,
        hand: &Hand,
        person: Id<kind::Person>,
        id: Id<kind::Session>,
    ) -> Done<()> {
        change!(self, hand, |w| {
            let sql = "SELECT id FROM sessions WHERE id = $1 AND person = $2 AND revoked_at IS NULL";
            let found = rows::first(w, sql, [id.number().into(), person.number().into()]).await?;
            found.ok_or(PeopleError::Gone)?;
            end(w, id, "session.ended").await?;
            Ok(())
        })
    }

    /// Ends all sessions of a person but this one.
    ///
    /// # Errors
    /// [`PeopleError::Gone`] if there are none; or the database fails.
    pub async fn end_sessions(
        &self,
        hand: &Hand,
        person: Id<kind::Person>,
        but: Option<Id<kind::Session>>,
    ) -> Done<()> {
        let ended = change!(self, hand, |w| end_all(w, person, but).await);
        match ended {
            Err(PeopleError::Store(crate::Error::Silent)) => Err(PeopleError::Gone),
            other => other,
        }
    }
}

pub(super) async fn begin(w: &mut Writing, new: &NewSession<'_>) -> Done<Id<kind::Session>> {
    let id: Id<kind::Session> = w.draw();
    let at = w.hand().at.as_microsecond();
    let body = json!({ "person": new.person, "stage": new.stage.key() });
    w.record_in(None, "session.opened", id, Expect::New, &body).await?;
    let into = "sessions (id, person, secret_hash, stage, created_at, seen_at, expires_at, agent, address)";
    let row = vec![
        id.number().into(),
        new.person.number().into(),
        new.secret_hash.to_vec().into(),
        new.stage.key().into(),
        at.into(),
        at.into(),
        new.expires_at.as_microsecond().into(),
        new.agent.into(),
        new.address.into(),
    ];
    rows::insert(w, into, "", [row]).await?;
    Ok(id)
}

async fn end(w: &mut Writing, id: Id<kind::Session>, action: &str) -> Result<()> {
    let at = w.hand().at.as_microsecond();
    let sql = "UPDATE sessions SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
    let done = rows::run(w, sql, [at.into(), id.number().into()]).await?;
    if done.rows_affected() == 1 {
        w.record_in(None, action, id, Expect::Newest, &json!({})).await?;
    }
    Ok(())
}

pub(super) async fn end_all(
    w: &mut Writing,
    person: Id<kind::Person>,
    but: Option<Id<kind::Session>>,
) -> Done<()> {
    let sql = "SELECT id FROM sessions WHERE person = $1 AND revoked_at IS NULL AND expires_at > $2";
    let at = w.hand().at.as_microsecond();
    let open = rows::all(w, sql, [person.number().into(), at.into()]).await?;
    for row in &open {
        let session: Id<kind::Session> = id(row, 0)?;
        if Some(session) != but {
            end(w, session, "session.ended").await?;
        }
    }
    Ok(())
}
