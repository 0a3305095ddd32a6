//! What a browser was asked and has not answered yet: each is answered once, within minutes,
//! and by the browser that was asked.

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use sea_orm::{ConnectionTrait, QueryResult};

use super::id_or_none;
use crate::rows::{self, get};
use crate::{Result, Store, tend};

/// What somebody is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To come back from a provider that signs people in.
    Provider,
    /// To show that the account with the address a provider gave is theirs.
    Link,
    /// To make a passkey.
    PasskeyNew,
    /// To sign in with a passkey alone.
    PasskeyAlone,
    /// To show a passkey after the password.
    PasskeySecond,
}

impl Purpose {
    fn key(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Link => "link",
            Self::PasskeyNew => "passkey-new",
            Self::PasskeyAlone => "passkey-alone",
            Self::PasskeySecond => "passkey-second",
        }
    }
}

/// Which challenge: by what came back, from which browser, for what.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// SHA-256 of what comes back with the answer.
    pub secret_hash: [u8; 32],
    /// SHA-256 of the secret in the browser's cookie.
    pub browser: [u8; 32],
    /// For what.
    pub purpose: Purpose,
}

/// What is remembered of a challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// Whom it is about, if that was known.
    pub person: Option<Id<kind::Person>>,
    /// What the answer is judged by.
    pub body: String,
}

const OPEN: &str = "FROM challenges WHERE secret_hash = $1 AND browser = $2 AND purpose = $3 \
                    AND expires_at > $4";

fn values(asked: &Asked, now: Timestamp) -> Vec<sea_orm::Value> {
    vec![
        asked.secret_hash.to_vec().into(),
        asked.browser.to_vec().into(),
        asked.purpose.key().into(),
        now.as_microsecond().into(),
    ]
}

fn read(row: &QueryResult) -> Result<Challenge> {
    Ok(Challenge { person: id_or_none(row, 0)?, body: get(row, 1)? })
}

async fn open<C: ConnectionTrait>(conn: &C, asked: &Asked, now: Timestamp) -> Result<Option<Challenge>> {
    let row = rows::first(conn, &format!("SELECT person, body {OPEN}"), values(asked, now)).await?;
    row.as_ref().map(read).transpose()
}

impl Store {
    /// Remembers what a browser is asked, until `until`. Those that have expired are forgotten.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn challenge(
        &self,
        asked: &Asked,
        what: &Challenge,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<()> {
        tend!(self, |w| {
            let at = now.as_microsecond();
            rows::run(w, "DELETE FROM challenges WHERE expires_at <= $1", [at.into()]).await?;
            let into = "challenges (secret_hash, browser, purpose, person, body, created_at, expires_at)";
            let row = vec![
                asked.secret_hash.to_vec().into(),
                asked.browser.to_vec().into(),
                asked.purpose.key().into(),
                what.person.map(Id::number).into(),
                what.body.as_str().into(),
                at.into(),
                until.as_microsecond().into(),
            ];
            rows::insert(w, into, "", [row]).await
        })
    }

    /// What a browser was asked, which it may still be asked again afterwards.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn challenged(&self, asked: &Asked, now: Timestamp) -> Result<Option<Challenge>> {
        open(self.db(), asked, now).await
    }

    /// What a browser was asked; from now on the answer has been given. Of two that answer at
    /// once, on any two nodes, one gets nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn answered(&self, asked: &Asked, now: Timestamp) -> Result<Option<Challenge>> {
        tend!(self, |w| {
            let found = open(w, asked, now).await?;
            let done = rows::run(w, &format!("DELETE {OPEN}"), values(asked, now)).await?;
            Ok::<_, crate::Error>(found.filter(|_| done.rows_affected() == 1))
        })
    }
}
