//! Who belongs to which organisation, and as what.

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use partnership::policy::{Membership, Role};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{Done, PeopleError, id, instant, word};
use crate::rows::{self, count, get};
use crate::{Expect, Hand, Result, Store, Writing, change};

/// A member of an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Who.
    pub person: Id<kind::Person>,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Since when they have this role.
    pub since: Timestamp,
}

impl Store {
    /// The members of an organisation, by name.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn seats(&self, organisation: Id<kind::Organisation>) -> Result<Vec<Seat>> {
        let sql = "SELECT p.id, p.name, p.email, m.role, m.since FROM memberships m \
                   JOIN people p ON p.id = m.person WHERE m.organisation = $1 ORDER BY p.name, p.id";
        let found = rows::all(self.db(), sql, [organisation.number().into()]).await?;
        let read = |row: &sea_orm::QueryResult| {
            Ok(Seat {
                person: id(row, 0)?,
                name: get(row, 1)?,
                email: get(row, 2)?,
                role: word(row, 3)?,
                since: instant(row, 4)?,
            })
        };
        found.iter().map(read).collect()
    }

    /// Where a person belongs.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn memberships(&self, person: Id<kind::Person>) -> Result<Vec<Membership>> {
        let sql = "SELECT organisation, role FROM memberships WHERE person = $1 ORDER BY organisation";
        let found = rows::all(self.db(), sql, [person.number().into()]).await?;
        found.iter().map(|row| Ok(Membership { organisation: id(row, 0)?, role: word(row, 1)? })).collect()
    }

    /// Gives a person a role in an organisation, in place of the one they had; none lets them go.
    /// `was` is the role that whoever asks had before their eyes.
    ///
    /// # Errors
    /// [`PeopleError::LastOwner`] if nobody would be left to decide; [`PeopleError::Gone`] if
    /// the role is no longer `was`; or the database fails.
    pub async fn seat(
        &self,
        hand: &Hand,
        organisation: Id<kind::Organisation>,
        person: Id<kind::Person>,
        was: Option<Role>,
        role: Option<Role>,
    ) -> Done<()> {
        change!(self, hand, |w| {
            if held(w, organisation, person).await? != was {
                return Err(PeopleError::Gone);
            }
            put(w, organisation, person, role).await
        })
    }
}

async fn held<C: ConnectionTrait>(
    conn: &C,
    organisation: Id<kind::Organisation>,
    person: Id<kind::Person>,
) -> Result<Option<Role>> {
    let sql = "SELECT role FROM memberships WHERE organisation = $1 AND person = $2";
    let row = rows::first(conn, sql, [organisation.number().into(), person.number().into()]).await?;
    row.as_ref().map(|row| word(row, 0)).transpose()
}

/// How many owners it has itself.
pub(super) async fn owners<C: ConnectionTrait>(
    conn: &C,
    organisation: Id<kind::Organisation>,
) -> Result<u64> {
    let sql = "SELECT count(*) FROM memberships WHERE organisation = $1 AND role = $2";
    let row = rows::first(conn, sql, [organisation.number().into(), Role::Owner.key().into()]).await?;
    row.as_ref().map_or(Ok(0), |row| count(row, 0))
}

/// Within a change.
pub(super) async fn put(
    w: &mut Writing,
    organisation: Id<kind::Organisation>,
    person: Id<kind::Person>,
    role: Option<Role>,
) -> Done<()> {
    let was = held(w, organisation, person).await?;
    if was == role {
        return Err(PeopleError::Gone);
    }
    let top = super::organisations::by_id(w, organisation).await?.ok_or(PeopleError::Gone)?;
    let steps_down = was == Some(Role::Owner) && role != Some(Role::Owner);
    if steps_down && top.node.parent.is_none() && owners(w, organisation).await? <= 1 {
        return Err(PeopleError::LastOwner);
    }
    let key = [organisation.number().into(), person.number().into()];
    let action = match role {
        Some(role) => {
            let into = "memberships (organisation, person, role, since)";
            let then = "ON CONFLICT (organisation, person) DO UPDATE SET role = excluded.role, \
                        since = excluded.since";
            let [organisation, person] = key;
            let at = w.hand().at.as_microsecond();
            rows::insert(w, into, then, [vec![organisation, person, role.key().into(), at.into()]]).await?;
            "person.seated"
        }
        None => {
            rows::run(w, "DELETE FROM memberships WHERE organisation = $1 AND person = $2", key).await?;
            "person.let-go"
        }
    };
    let body = json!({ "organisation": organisation, "role": role, "was": was });
    w.record_in(Some(organisation), action, person, Expect::Newest, &body).await?;
    Ok(())
}

/// Within a change: the role, unless they have it or a greater one. An invitation never takes away.
pub(super) async fn raise(
    w: &mut Writing,
    organisation: Id<kind::Organisation>,
    person: Id<kind::Person>,
    role: Role,
) -> Done<()> {
    match held(w, organisation, person).await? {
        Some(has) if has >= role => Ok(()),
        _ => put(w, organisation, person, Some(role)).await,
    }
}
