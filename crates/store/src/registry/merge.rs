//! Two entries of one tie: found, merged, and the merger undone.

use std::collections::BTreeMap;

use partnership::id::kind::Tie;
use partnership::tie::{self, Carried, Command, History, Merger, Refusal, TieFact};
use partnership::{Fact, Id};
use sea_orm::ConnectionTrait;

use super::carry::{not_stale, tie_context};
use super::desk::{Around, Todo};
use super::read::Which;
use super::tie::{id, read};
use super::{CarryError, TieError, TieRow};
use crate::Result;
use crate::hand::Hand;
use crate::open::Store;
use crate::rows::{self, get};
use crate::write::Writing;

/// Parties with what each is now, through all mergers; the recursion starts at those that are
/// left, so it ends whatever the table holds.
pub(super) const GOES_ON: &str = "RECURSIVE goes_on (id, party) AS (
    SELECT id, id FROM parties WHERE merged_into IS NULL
    UNION ALL SELECT p.id, g.party FROM parties p JOIN goes_on g ON p.merged_into = g.id)";

/// Entries listed at most: a registry with more duplicates than that is put right in several
/// sittings.
const MOST: u64 = 2_000;

impl Store {
    /// Ties that may be the same: between the same parties, of the same kind, and all of them
    /// over or none. Groups of two or more, by their parties.
    ///
    /// # Errors
    /// If the database fails or a row cannot be read.
    pub async fn duplicate_ties(&self, around: Around<'_>) -> Result<Vec<Vec<TieRow>>> {
        let Some((which, mut values)) = around.which(Todo::Any) else { return Ok(Vec::new()) };
        let limit = values.len() + 1;
        values.push(rows::number(MOST));
        let sql = format!(
            "WITH {GOES_ON}, keys AS (
                SELECT s.tie AS tie, min(g.party) AS a, max(g.party) AS b, count(*) AS n
                FROM tie_sides s JOIN goes_on g ON g.id = s.party
                WHERE s.tie IN (SELECT id FROM ties WHERE {which}) GROUP BY s.tie)
             SELECT k.tie, g.party FROM keys k
             JOIN (SELECT a, b, n FROM keys GROUP BY a, b, n HAVING count(*) > 1) d
               ON d.a = k.a AND d.b = k.b AND d.n = k.n
             JOIN tie_sides s ON s.tie = k.tie JOIN goes_on g ON g.id = s.party
             ORDER BY k.a, k.b, k.n, k.tie, g.party LIMIT ${limit}"
        );
        let mut parties: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for row in rows::all(&self.db, &sql, values).await? {
            parties.entry(get(&row, 0)?).or_default().push(get(&row, 1)?);
        }
        let ids: Vec<i64> = parties.keys().copied().collect();
        let mut groups: BTreeMap<_, Vec<TieRow>> = BTreeMap::new();
        for tie in read(&self.db, Which::These(&ids)).await? {
            let between = parties.remove(&tie.id.number()).unwrap_or_default();
            groups.entry((between, tie.kind, tie.status.is_over())).or_default().push(tie);
        }
        Ok(groups.into_values().filter(|group| group.len() > 1).collect())
    }

    /// Other ties between the same parties, merged ones left out: what this one may be the same as.
    ///
    /// # Errors
    /// If the database fails or a row cannot be read.
    pub async fn ties_beside(&self, tie: Id<Tie>) -> Result<Vec<TieRow>> {
        let sql = format!(
            "WITH {GOES_ON}, own AS (
                SELECT g.party AS party FROM tie_sides s JOIN goes_on g ON g.id = s.party WHERE s.tie = $1)
             SELECT t.id FROM ties t WHERE t.id <> $1 AND t.merged_into IS NULL
               AND t.id IN (SELECT s.tie FROM tie_sides s JOIN goes_on g ON g.id = s.party
                            WHERE g.party IN (SELECT party FROM own))
               AND NOT EXISTS (SELECT 1 FROM own WHERE own.party NOT IN (
                   SELECT g.party FROM tie_sides s JOIN goes_on g ON g.id = s.party WHERE s.tie = t.id))
               AND (SELECT count(*) FROM tie_sides s WHERE s.tie = t.id) = (SELECT count(*) FROM own)
             ORDER BY t.id"
        );
        let found = rows::all(&self.db, &sql, [tie.number().into()]).await?;
        let ids: Vec<i64> = found.iter().map(|row| get(row, 0)).collect::<Result<_>>()?;
        read(&self.db, Which::These(&ids)).await
    }

    /// The entries that were merged into this one.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn merged_into(&self, tie: Id<Tie>) -> Result<Vec<Id<Tie>>> {
        let sql = "SELECT id FROM ties WHERE merged_into = $1 ORDER BY id";
        let found = rows::all(&self.db, sql, [tie.number().into()]).await?;
        found.iter().map(|row| id(get(row, 0)?)).collect()
    }

    /// Where a tie goes on, through all mergers; itself if it is not merged. Nothing if there is
    /// no such tie.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn goes_on_in(&self, tie: Id<Tie>) -> Result<Option<TieRow>> {
        let mut next = tie;
        // The domain lets no ring arise; a table changed by hand must not hang a page.
        for _ in 0..64 {
            let Some(row) = self.ties(&[next]).await?.into_iter().next() else { return Ok(None) };
            match row.merged_into {
                Some(into) => next = into,
                None => return Ok(Some(row)),
            }
        }
        Ok(None)
    }

    /// What would come of a merger, without writing anything.
    ///
    /// # Errors
    /// If the domain refuses, or the database fails.
    pub async fn merger(&self, hand: &Hand, stays: &History, goes: &History) -> Result<Merger, TieError> {
        let context = context(&self.db, hand, stays, goes).await?;
        let draw = || Id::from_random((self.dice)());
        tie::merge(stays, goes, &context, draw).map_err(CarryError::Refused)
    }
}

impl Writing {
    /// Merges one entry of a tie into another: what the other did not know is recorded there, and
    /// the one that goes says where it goes on. Each with the revision that the person had
    /// before their eyes.
    ///
    /// # Errors
    /// If the domain refuses, one of the two has changed meanwhile, or the database fails.
    pub async fn merge_ties(
        &mut self,
        stays: (Id<Tie>, u64),
        goes: (Id<Tie>, u64),
        note: Option<String>,
    ) -> Result<Merger, TieError> {
        let mut staying = not_stale(self.history::<TieFact>(stays.0).await?, Some(stays.1))?;
        let mut going = not_stale(self.history::<TieFact>(goes.0).await?, Some(goes.1))?;
        self.project().await?;
        let context = context(&**self, self.hand(), &staying, &going).await?;
        let merger = tie::merge(&staying, &going, &context, || self.draw()).map_err(CarryError::Refused)?;
        let first = staying.revision() + 1;
        let taken: Vec<Fact<TieFact>> = merger.taken.iter().map(|(_, fact)| fact.clone()).collect();
        self.append(&mut staying, taken).await?;
        let carried = (!merger.taken.is_empty()).then(|| Carried { first, last: staying.revision() });
        let merged = TieFact::MergedInto { other: staying.id(), carried };
        let command = Command::record(Fact { note, ..Fact::new(merged) });
        let context = self.tie_context(&going, &command).await?;
        let facts = tie::decide(&going, command, &context).map_err(CarryError::Refused)?;
        self.append(&mut going, facts).await?;
        Ok(merger)
    }

    /// Undoes a merger: the one that went is back with its own facts, and what the other took
    /// over counts there no longer. Returns the one that had stayed.
    ///
    /// # Errors
    /// As [`merge_ties`](Self::merge_ties).
    pub async fn unmerge_tie(&mut self, gone: (Id<Tie>, u64), why: &str) -> Result<Id<Tie>, TieError> {
        let mut back = not_stale(self.history::<TieFact>(gone.0).await?, Some(gone.1))?;
        let other = back.current().and_then(|tie| tie.merged_into);
        let other = other.ok_or(CarryError::Refused(Refusal::NotMerged))?;
        let mut stayed = self.history::<TieFact>(other).await?;
        let (own, fact) = tie::unmerge(&stayed, &back, why).map_err(CarryError::Refused)?;
        if !own.is_empty() {
            let command = Command::Record(own);
            let context = self.tie_context(&stayed, &command).await?;
            let facts = tie::decide(&stayed, command, &context).map_err(CarryError::Refused)?;
            self.append(&mut stayed, facts).await?;
        }
        let command = Command::record(fact);
        let context = self.tie_context(&back, &command).await?;
        let facts = tie::decide(&back, command, &context).map_err(CarryError::Refused)?;
        self.append(&mut back, facts).await?;
        Ok(other)
    }
}

/// What a merger must know: all that the facts of the one that goes speak of.
async fn context<C: ConnectionTrait>(
    conn: &C,
    hand: &Hand,
    stays: &History,
    goes: &History,
) -> Result<tie::Context> {
    let standing = goes.standing(jiff::Timestamp::MAX);
    let mut facts: Vec<Fact<TieFact>> = standing.into_iter().map(|recorded| recorded.fact.clone()).collect();
    facts.push(Fact::new(TieFact::MergedInto { other: goes.id(), carried: None }));
    let command = Command::Record(facts);
    tie_context(conn, hand, stays, &command).await
}
