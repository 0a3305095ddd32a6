//! Tokens, by which programs act for a person.

use std::collections::BTreeSet;

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::name;
use partnership::policy::Scope;
use sea_orm::QueryResult;
use serde_json::json;

use super::persons::tell;
use super::{Done, PeopleError, id, id_or_none, instant, instant_or_none};
use crate::outbox::NewLetter;
use crate::rows::{self, get};
use crate::{Error, Expect, Hand, Result, Store, Writing, change, tend};

/// A token to be made.
#[derive(Debug, Clone)]
pub struct NewToken<'a> {
    /// Whose.
    pub person: Id<kind::Person>,
    /// If it is for one organisation only.
    pub organisation: Option<Id<kind::Organisation>>,
    /// What its person calls it.
    pub name: &'a str,
    /// SHA-256 of its secret.
    pub secret_hash: [u8; 32],
    /// What it may be used for.
    pub scopes: BTreeSet<Scope>,
    /// Until when.
    pub expires_at: Timestamp,
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its identifier.
    pub id: Id<kind::Token>,
    /// Whose.
    pub person: Id<kind::Person>,
    /// If it is for one organisation only.
    pub organisation: Option<Id<kind::Organisation>>,
    /// What its person calls it.
    pub name: String,
    /// SHA-256 of its secret.
    pub secret_hash: Vec<u8>,
    /// What it may be used for.
    pub scopes: BTreeSet<Scope>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// When it was last used, to some minutes.
    pub used_at: Option<Timestamp>,
}

const COLUMNS: &str = "t.id, t.person, t.organisation, t.name, t.secret_hash, t.scopes, t.created_at, \
                       t.expires_at, t.used_at FROM tokens t JOIN people p ON p.id = t.person";

fn read(row: &QueryResult) -> Result<Token> {
    let scopes: String = get(row, 5)?;
    let scopes = scopes.split_whitespace().map(str::parse).collect::<Result<BTreeSet<Scope>, _>>();
    Ok(Token {
        id: id(row, 0)?,
        person: id(row, 1)?,
        organisation: id_or_none(row, 2)?,
        name: get(row, 3)?,
        secret_hash: get(row, 4)?,
        scopes: scopes.map_err(|e| Error::Damaged(e.to_string()))?,
        created_at: instant(row, 6)?,
        expires_at: instant(row, 7)?,
        used_at: instant_or_none(row, 8)?,
    })
}

impl Store {
    /// The token of this identifier, if it holds now. Whoever asks compares the secret.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn token(&self, id: Id<kind::Token>, now: Timestamp) -> Result<Option<Token>> {
        let sql = format!(
            "SELECT {COLUMNS} WHERE t.id = $1 AND p.state = 'active' AND t.revoked_at IS NULL \
             AND t.expires_at > $2"
        );
        let row = rows::first(self.db(), &sql, [id.number().into(), now.as_microsecond().into()]).await?;
        row.as_ref().map(read).transpose()
    }

    /// The tokens of a person that were not revoked, the newest first.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn tokens(&self, person: Id<kind::Person>) -> Result<Vec<Token>> {
        let sql = format!(
            "SELECT {COLUMNS} WHERE t.person = $1 AND t.revoked_at IS NULL ORDER BY t.created_at DESC, t.id"
        );
        rows::all(self.db(), &sql, [person.number().into()]).await?.iter().map(read).collect()
    }

    /// Makes a token. The letter tells its person.
    ///
    /// # Errors
    /// If its name is none, or the database fails.
    pub async fn issue_token(
        &self,
        hand: &Hand,
        new: &NewToken<'_>,
        letter: Option<&NewLetter>,
    ) -> Done<Id<kind::Token>> {
        let called = name(new.name)?;
        let scopes: Vec<&str> = new.scopes.iter().map(|s| s.key()).collect();
        change!(self, hand, |w| {
            let id: Id<kind::Token> = w.draw();
            let body = json!({
                "person": new.person,
                "organisation": new.organisation,
                "scopes": scopes,
                "expires": new.expires_at.to_string(),
            });
            w.record_in(None, "token.issued", id, Expect::New, &body).await?;
            let into = "tokens (id, person, organisation, name, secret_hash, scopes, created_at, expires_at)";
            let row = vec![
                id.number().into(),
                new.person.number().into(),
                new.organisation.map(Id::number).into(),
                called.clone().into(),
                new.secret_hash.to_vec().into(),
                scopes.join(" ").into(),
                hand.at.as_microsecond().into(),
                new.expires_at.as_microsecond().into(),
            ];
            rows::insert(w, into, "", [row]).await?;
            tell(w, letter).await?;
            Ok(id)
        })
    }

    /// Notes that a token is in use, at most every few minutes. The caller decides when.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn token_used(&self, id: Id<kind::Token>, now: Timestamp) -> Result<()> {
        tend!(self, |w| {
            let sql = "UPDATE tokens SET used_at = $1 WHERE id = $2";
            rows::run(w, sql, [now.as_microsecond().into(), id.number().into()]).await?;
            Ok(())
        })
    }

    /// Revokes a token of this person.
    ///
    /// # Errors
    /// [`PeopleError::Gone`] if they have no such token, or it is revoked; or the database fails.
    pub async fn revoke_token(&self, hand: &Hand, person: Id<kind::Person>, id: Id<kind::Token>) -> Done<()> {
        change!(self, hand, |w| {
            let sql =
                "UPDATE tokens SET revoked_at = $1 WHERE id = $2 AND person = $3 AND revoked_at IS NULL";
            let values = [hand.at.as_microsecond().into(), id.number().into(), person.number().into()];
            if rows::run(w, sql, values).await?.rows_affected() != 1 {
                return Err(PeopleError::Gone);
            }
            w.record_in(None, "token.revoked", id, Expect::Newest, &json!({})).await?;
            Ok(())
        })
    }
}

pub(super) async fn end_all(w: &mut Writing, person: Id<kind::Person>) -> Done<()> {
    let at = w.hand().at.as_microsecond();
    let sql = "SELECT id FROM tokens WHERE person = $1 AND revoked_at IS NULL";
    for row in &rows::all(w, sql, [person.number().into()]).await? {
        let token: Id<kind::Token> = id(row, 0)?;
        let sql = "UPDATE tokens SET revoked_at = $1 WHERE id = $2";
        rows::run(w, sql, [at.into(), token.number().into()]).await?;
        w.record_in(None, "token.revoked", token, Expect::Newest, &json!({})).await?;
    }
    Ok(())
}
