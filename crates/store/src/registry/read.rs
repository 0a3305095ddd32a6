//! Reading the tables: everything at once, some of them, or what has changed.

use std::collections::{BTreeMap, BTreeSet};

use partnership::Id;
use partnership::id::kind::{Organisation, Party, Tie};
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseTransaction, DbBackend, IsolationLevel, QueryResult,
    TransactionTrait, Value,
};

use super::tie::id;
use super::{PartyRow, TieRow, party, tie};
use crate::journal::{self, Head};
use crate::open::Store;
use crate::rows::{self, get};
use crate::subject::SubjectKind;
use crate::{Error, Result};

/// Identifiers in one statement.
const TOGETHER: usize = 512;
/// Rows of ties or parties read at once, where all are: rows of the driver take several times the
/// memory of what is made from them.
const PAGE: i64 = 2048;

/// Which rows are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Which<'a> {
    /// Those with these identifiers.
    These(&'a [i64]),
    /// Those with identifiers above the first and up to the last.
    Between(i64, i64),
}

/// All ties and parties at one moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Registry {
    /// Where each chain of the journal stood: what [`Store::changes`] asks for later.
    pub heads: Vec<Head>,
    /// Ties, by identifier: unpublished and merged ones too.
    pub ties: Vec<TieRow>,
    /// Parties, by identifier: merged ones too.
    pub parties: Vec<PartyRow>,
}

/// What changed since a moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Changes {
    /// Where each chain of the journal stands now.
    pub heads: Vec<Head>,
    /// Ties that changed, as they are now.
    pub ties: Vec<TieRow>,
    /// Parties that changed, as they are now.
    pub parties: Vec<PartyRow>,
    /// Ties that are no more: their registration was taken back.
    pub ties_gone: Vec<Id<Tie>>,
    /// Parties that are no more.
    pub parties_gone: Vec<Id<Party>>,
    /// The kinds of other subjects that changed: who keeps an organisation or a person in
    /// memory looks again.
    pub others: BTreeSet<SubjectKind>,
}

impl Changes {
    /// Whether nothing was written to the journal.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ties.is_empty()
            && self.parties.is_empty()
            && self.ties_gone.is_empty()
            && self.parties_gone.is_empty()
            && self.others.is_empty()
    }
}

/// Some of all ties and parties.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Parties, by identifier: merged ones too.
    Parties(Vec<PartyRow>),
    /// Ties, by identifier: unpublished and merged ones too.
    Ties(Vec<TieRow>),
}

impl Store {
    /// All ties and parties, at one moment.
    ///
    /// # Errors
    /// If the database fails or a row cannot be read.
    pub async fn registry(&self) -> Result<Registry> {
        let (mut ties, mut parties) = (Vec::new(), Vec::new());
        let heads = self
            .read_registry(|part| match part {
                Part::Parties(rows) => parties.extend(rows),
                Part::Ties(rows) => ties.extend(rows),
            })
            .await?;
        Ok(Registry { heads, ties, parties })
    }

    /// Hands over all parties and then all ties as they are at one moment, some thousands at a time, and
    /// returns where each chain of the journal stood: for whoever keeps something else than these rows.
    ///
    /// # Errors
    /// If the database fails or a row cannot be read; what was handed over is then not all.
    pub async fn read_registry(&self, mut take: impl FnMut(Part) + Send) -> Result<Vec<Head>> {
        let moment = self.moment().await?;
        let heads = journal::heads(&moment).await?;
        let mut pages = Pages::of("parties");
        while let Some(page) = pages.next(&moment).await? {
            take(Part::Parties(party::read(&moment, page).await?));
        }
        let mut pages = Pages::of("ties");
        while let Some(page) = pages.next(&moment).await? {
            take(Part::Ties(tie::read(&moment, page).await?));
        }
        moment.commit().await?;
        Ok(heads)
    }

    /// What was written since these heads, by this node or another.
    ///
    /// # Errors
    /// If the database fails or a row cannot be read.
    pub async fn changes(&self, since: &[Head]) -> Result<Changes> {
        let heads = self.heads().await?;
        let known: BTreeMap<i64, u64> = since.iter().map(|h| (h.chain, h.seq)).collect();
        let seq = |head: &Head| known.get(&head.chain).copied().unwrap_or(0);
        if heads.iter().all(|head| head.seq <= seq(head)) {
            return Ok(Changes { heads, ..Changes::default() });
        }
        let moment = self.moment().await?;
        let heads = journal::heads(&moment).await?;
        let mut changes = Changes::default();
        let (mut ties, mut parties) = (BTreeSet::new(), BTreeSet::new());
        for head in heads.iter().filter(|head| head.seq > seq(head)) {
            let sql =
                "SELECT DISTINCT subject_kind, subject FROM journal WHERE organisation = $1 AND seq > $2";
            for row in rows::all(&moment, sql, [head.chain.into(), rows::number(seq(head))]).await? {
                let kind: String = get(&row, 0)?;
                match SubjectKind::parse(&kind) {
                    Some(SubjectKind::Tie) => _ = ties.insert(get::<i64>(&row, 1)?),
                    Some(SubjectKind::Party) => _ = parties.insert(get::<i64>(&row, 1)?),
                    Some(other) => _ = changes.others.insert(other),
                    None => return Err(Error::Damaged(format!("subject {kind:?}"))),
                }
            }
        }
        let (ties, parties): (Vec<i64>, Vec<i64>) =
            (ties.into_iter().collect(), parties.into_iter().collect());
        changes.ties = tie::read(&moment, Which::These(&ties)).await?;
        changes.parties = party::read(&moment, Which::These(&parties)).await?;
        changes.ties_gone = gone(&ties, changes.ties.iter().map(|t| t.id))?;
        changes.parties_gone = gone(&parties, changes.parties.iter().map(|p| p.id))?;
        changes.heads = heads;
        moment.commit().await?;
        Ok(changes)
    }

    /// Ties by identifier; those that are not there are left out.
    ///
    /// # Errors
    /// If the database fails or a row cannot be read.
    pub async fn ties(&self, ids: &[Id<Tie>]) -> Result<Vec<TieRow>> {
        tie::read(&self.db, Which::These(&numbers(ids))).await
    }

    /// Parties by identifier; those that are not there are left out.
    ///
    /// # Errors
    /// If the database fails or a row cannot be read.
    pub async fn parties(&self, ids: &[Id<Party>]) -> Result<Vec<PartyRow>> {
        party::read(&self.db, Which::These(&numbers(ids))).await
    }

    /// Ties in an organisation's registry, by identifier.
    ///
    /// # Errors
    /// If the database fails or a row cannot be read.
    pub async fn ties_kept_by(&self, keeper: Id<Organisation>) -> Result<Vec<TieRow>> {
        let sql = "SELECT id FROM ties WHERE keeper = $1 ORDER BY id";
        let rows = rows::all(&self.db, sql, [keeper.number().into()]).await?;
        let ids: Vec<i64> = rows.iter().map(|row| get(row, 0)).collect::<Result<_>>()?;
        tie::read(&self.db, Which::These(&ids)).await
    }

    /// A transaction that sees the database as it is at one moment.
    pub(crate) async fn moment(&self) -> Result<DatabaseTransaction> {
        // On SQLite every transaction does.
        let level =
            (self.db.get_database_backend() != DbBackend::Sqlite).then_some(IsolationLevel::RepeatableRead);
        let mode = level.is_some().then_some(AccessMode::ReadOnly);
        Ok(self.db.begin_with_config(level, mode).await?)
    }
}

fn numbers<K>(ids: &[Id<K>]) -> Vec<i64> {
    ids.iter().map(|id| id.number()).collect()
}

fn gone<K>(asked: &[i64], there: impl Iterator<Item = Id<K>>) -> Result<Vec<Id<K>>> {
    let there: BTreeSet<i64> = there.map(Id::number).collect();
    asked.iter().copied().filter(|id| !there.contains(id)).map(id).collect()
}

/// All rows of a table with identifiers, a page at a time.
pub(super) struct Pages {
    table: &'static str,
    after: i64,
}

impl Pages {
    pub(super) fn of(table: &'static str) -> Self {
        Self { table, after: i64::MIN }
    }

    /// The next page; nothing after the last.
    pub(super) async fn next<C: ConnectionTrait>(&mut self, conn: &C) -> Result<Option<Which<'static>>> {
        let sql = format!(
            "SELECT max(id) FROM (SELECT id FROM {} WHERE id > $1 ORDER BY id LIMIT $2) page",
            self.table
        );
        let row = rows::first(conn, &sql, [self.after.into(), PAGE.into()]).await?;
        let Some(last) = row.map(|row| get::<Option<i64>>(&row, 0)).transpose()?.flatten() else {
            return Ok(None);
        };
        let page = Which::Between(self.after, last);
        self.after = last;
        Ok(Some(page))
    }
}

/// The rows wanted of a table, ordered by their identifier and then as said.
pub(super) async fn select<C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    column: &str,
    then: &str,
    which: Which<'_>,
) -> Result<Vec<QueryResult>> {
    let ids = match which {
        Which::These(ids) => ids,
        Which::Between(after, last) => {
            let sql = format!("{sql} WHERE {column} > $1 AND {column} <= $2 ORDER BY {column}{then}");
            return rows::all(conn, &sql, [after.into(), last.into()]).await;
        }
    };
    let mut found = Vec::new();
    for part in ids.chunks(TOGETHER) {
        let places = rows::list(1, part.len());
        let sql = format!("{sql} WHERE {column} IN ({places}) ORDER BY {column}{then}");
        found.extend(rows::all(conn, &sql, part.iter().map(|&id| id.into()).collect::<Vec<_>>()).await?);
    }
    Ok(found)
}

/// Runs `DELETE … WHERE column` for each of these identifiers.
pub(super) async fn ids_in<C: ConnectionTrait>(conn: &C, sql: &str, ids: &[i64]) -> Result<()> {
    for part in ids.chunks(TOGETHER) {
        let sql = format!("{sql} IN ({})", rows::list(1, part.len()));
        rows::run(conn, &sql, part.iter().map(|&id| id.into()).collect::<Vec<_>>()).await?;
    }
    Ok(())
}

/// As [`ids_in`], where `$1` is a kind of subject.
pub(super) async fn ids_in_kind<C: ConnectionTrait>(
    conn: &C,
    sql: &str,
    kind: SubjectKind,
    ids: &[i64],
) -> Result<()> {
    for part in ids.chunks(TOGETHER) {
        let sql = format!("{sql} IN ({})", rows::list(2, part.len()));
        let values = std::iter::once(Value::from(kind.as_str())).chain(part.iter().map(|&id| id.into()));
        let values: Vec<Value> = values.collect();
        rows::run(conn, &sql, values).await?;
    }
    Ok(())
}
