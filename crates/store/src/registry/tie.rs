//! The tables of ties.

use std::str::FromStr;

use jiff::Timestamp;
use partnership::codes::Coded;
use partnership::evidence::Confirmation;
use partnership::id::kind::{Organisation, Party, Tie};
use partnership::policy::TieSubject;
use partnership::tie::{AgreementStatus, Fields, History, Summary, Term, TieKind};
use partnership::{Date, Id};
use sea_orm::{ConnectionTrait, QueryResult, Value};

use super::evidence;
use super::facts::keeper_and_time;
use super::read::{Which, ids_in, select};
use crate::rows::{self, count, get};
use crate::subject::SubjectKind;
use crate::{Error, Result};

/// A tie as lists and the register need it.
#[derive(Debug, Clone, PartialEq)]
pub struct TieRow {
    /// Its identifier.
    pub id: Id<Tie>,
    /// The organisation in whose registry it is.
    pub keeper: Id<Organisation>,
    /// Its sides, in the order they were registered.
    pub sides: Vec<SideRow>,
    /// Its kind.
    pub kind: TieKind,
    /// What the sides call it.
    pub local_kind: Option<String>,
    /// When it began.
    pub since: Option<Date>,
    /// What it is for.
    pub fields: Fields,
    /// Where the sides stand together.
    pub status: Summary,
    /// Which sides stand by what is on record.
    pub confirmation: Confirmation,
    /// When a side last confirmed it.
    pub confirmed_at: Option<Date>,
    /// When something was last done in it.
    pub active_at: Option<Date>,
    /// Whether the public may see it.
    pub published: bool,
    /// The tie it was found to be the same as.
    pub merged_into: Option<Id<Tie>>,
    /// Since when it is on record.
    pub registered_at: Timestamp,
    /// Its newest revision: what an edit states.
    pub revision: u64,
    /// When its last fact was recorded.
    pub updated_at: Timestamp,
    /// Until when it was agreed, if that was for a fixed time.
    pub term_until: Option<Date>,
}

/// A side of a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SideRow {
    /// The party.
    pub party: Id<Party>,
    /// Where it stands.
    pub status: AgreementStatus,
    /// Since when, if known.
    pub since: Option<Date>,
}

impl TieRow {
    /// What the policy knows of it: one that goes on in another is not public by itself.
    #[must_use]
    pub fn subject(&self) -> TieSubject {
        TieSubject {
            keeper: self.keeper,
            sides: self.sides.iter().map(|side| side.party).collect(),
            published: self.published && self.merged_into.is_none(),
        }
    }

    /// From the facts; nothing if they leave no tie (its registration was taken back).
    #[must_use]
    pub fn of(history: &History) -> Option<Self> {
        let (keeper, updated_at) = keeper_and_time(history)?;
        let tie = history.current()?;
        let side = |side: &partnership::tie::SideState| SideRow {
            party: side.party,
            status: side.status,
            since: side.status_since,
        };
        Some(Self {
            id: tie.id,
            keeper,
            sides: tie.sides.iter().map(side).collect(),
            kind: tie.kind,
            status: tie.status(),
            confirmation: tie.confirmation(),
            confirmed_at: tie.confirmed_at(),
            active_at: tie.active_at(),
            published: tie.published,
            merged_into: tie.merged_into,
            registered_at: tie.registered_at,
            since: tie.since,
            revision: history.revision(),
            updated_at,
            term_until: match tie.term {
                Some(Term::Fixed { until }) => Some(until),
                Some(Term::Open) | None => None,
            },
            local_kind: tie.local_kind,
            fields: tie.fields,
        })
    }
}

const TIES: &str = "ties (id, keeper, kind, local_kind, since, status, confirmation, confirmed_at, active_at, \
                    published, merged_into, registered_at, revision, updated_at, term_until)";
const SIDES: &str = "tie_sides (tie, place, party, status, since)";
const FIELDS: &str = "tie_fields (tie, place, field, listed)";

/// Writes the tables of ties from their histories, in place of what was there.
pub(super) async fn put<C: ConnectionTrait>(conn: &C, histories: &[History]) -> Result<()> {
    let ids: Vec<i64> = histories.iter().map(|h| h.id().number()).collect();
    for (table, column) in [("tie_sides", "tie"), ("tie_fields", "tie"), ("ties", "id")] {
        ids_in(conn, &format!("DELETE FROM {table} WHERE {column}"), &ids).await?;
    }
    let rows: Vec<TieRow> = histories.iter().filter_map(TieRow::of).collect();
    rows::insert(conn, TIES, "", rows.iter().map(values).collect::<Vec<_>>()).await?;
    rows::insert(conn, SIDES, "", rows.iter().flat_map(side_values).collect::<Vec<_>>()).await?;
    rows::insert(conn, FIELDS, "", rows.iter().flat_map(field_values).collect::<Vec<_>>()).await?;
    let pieces = histories.iter().filter_map(|h| Some((h.id().number(), h.current()?.evidence))).collect();
    evidence::put(conn, SubjectKind::Tie, &ids, pieces).await
}

fn values(row: &TieRow) -> Vec<Value> {
    vec![
        row.id.number().into(),
        row.keeper.number().into(),
        row.kind.code().into(),
        row.local_kind.clone().into(),
        text(row.since),
        row.status.code().into(),
        row.confirmation.code().into(),
        text(row.confirmed_at),
        text(row.active_at),
        row.published.into(),
        row.merged_into.map(Id::number).into(),
        row.registered_at.as_microsecond().into(),
        rows::number(row.revision),
        row.updated_at.as_microsecond().into(),
        text(row.term_until),
    ]
}

fn side_values(row: &TieRow) -> impl Iterator<Item = Vec<Value>> {
    (0_i64..).zip(&row.sides).map(|(place, side)| {
        let status = side.status.code().into();
        vec![row.id.number().into(), place.into(), side.party.number().into(), status, text(side.since)]
    })
}

fn field_values(row: &TieRow) -> impl Iterator<Item = Vec<Value>> {
    let listed = row.fields.listed.iter().map(|field| (field.code().to_owned(), true));
    let other = row.fields.other.iter().map(|field| (field.clone(), false));
    (0_i64..).zip(listed.chain(other)).map(|(place, (field, listed))| {
        vec![row.id.number().into(), place.into(), field.into(), listed.into()]
    })
}

/// A date as the database holds it.
pub(super) fn text(date: Option<Date>) -> Value {
    date.map(|d| d.to_string()).into()
}

/// Reads ties, by identifier.
pub(super) async fn read<C: ConnectionTrait>(conn: &C, which: Which<'_>) -> Result<Vec<TieRow>> {
    let sql = "SELECT id, keeper, kind, local_kind, since, status, confirmation, confirmed_at, active_at,
        published, merged_into, registered_at, revision, updated_at, term_until FROM ties";
    let mut ties: Vec<TieRow> =
        select(conn, sql, "id", "", which).await?.iter().map(tie).collect::<Result<_>>()?;
    ties.sort_unstable_by_key(|t| t.id);
    let sql = "SELECT tie, party, status, since FROM tie_sides";
    for row in select(conn, sql, "tie", ", place", which).await? {
        if let Some(tie) = find(&mut ties, &row)? {
            let status = code(&row, 2)?;
            tie.sides.push(SideRow { party: id(get(&row, 1)?)?, status, since: date(&row, 3)? });
        }
    }
    let sql = "SELECT tie, field, listed FROM tie_fields";
    for row in select(conn, sql, "tie", ", place", which).await? {
        if let Some(tie) = find(&mut ties, &row)? {
            if get(&row, 2)? {
                tie.fields.listed.insert(code(&row, 1)?);
            } else {
                tie.fields.other.push(get(&row, 1)?);
            }
        }
    }
    Ok(ties)
}

fn find<'a>(ties: &'a mut [TieRow], row: &QueryResult) -> Result<Option<&'a mut TieRow>> {
    let id: i64 = get(row, 0)?;
    Ok(ties.binary_search_by_key(&id, |t| t.id.number()).ok().and_then(|at| ties.get_mut(at)))
}

fn tie(row: &QueryResult) -> Result<TieRow> {
    Ok(TieRow {
        id: id(get(row, 0)?)?,
        keeper: id(get(row, 1)?)?,
        sides: Vec::new(),
        kind: code(row, 2)?,
        local_kind: get(row, 3)?,
        since: date(row, 4)?,
        fields: Fields::default(),
        status: code(row, 5)?,
        confirmation: code(row, 6)?,
        confirmed_at: date(row, 7)?,
        active_at: date(row, 8)?,
        published: get(row, 9)?,
        merged_into: get::<Option<i64>>(row, 10)?.map(id).transpose()?,
        registered_at: instant(row, 11)?,
        revision: count(row, 12)?,
        updated_at: instant(row, 13)?,
        term_until: date(row, 14)?,
    })
}

/// An identifier from its number.
pub(super) fn id<K>(number: i64) -> Result<Id<K>> {
    Id::from_number(number).map_err(|e| Error::Damaged(e.to_string()))
}

/// A value of a closed list from its code.
pub(super) fn code<T: Coded>(row: &QueryResult, at: usize) -> Result<T> {
    let text: String = get(row, at)?;
    T::from_code(&text).ok_or_else(|| Error::Damaged(format!("{text:?} is not in the list")))
}

/// A date that may be unknown.
pub(super) fn date(row: &QueryResult, at: usize) -> Result<Option<Date>> {
    parsed(row, at)
}

/// Anything with a form in text, that may be unknown.
pub(super) fn parsed<T: FromStr<Err: std::fmt::Display>>(row: &QueryResult, at: usize) -> Result<Option<T>> {
    let text: Option<String> = get(row, at)?;
    text.map(|t| t.parse().map_err(|e: T::Err| Error::Damaged(e.to_string()))).transpose()
}

/// An instant.
pub(super) fn instant(row: &QueryResult, at: usize) -> Result<Timestamp> {
    Timestamp::from_microsecond(get(row, at)?).map_err(|e| Error::Damaged(e.to_string()))
}
