//! Parties that go on in others: which in which, what becomes of their ties, a merger and its undo.
//!
//! Nothing of a tie is written: its sides are the parties it was registered with, and whoever asks
//! for ties of a party asks for those of all that go on in it.

use std::collections::{BTreeMap, BTreeSet};

use partnership::id::kind::{Organisation, Party};
use partnership::organisation::Tree;
use partnership::party::{self, Meeting, PartyFact, Refusal};
use partnership::tie::OtherTie;
use partnership::{Fact, Id};
use sea_orm::{ConnectionTrait, Value};

use super::carry::{not_stale, parties_around};
use super::read::Which;
use super::tie::read;
use super::{CarryError, PartyError, PartyRow, TieRow};
use crate::hand::Via;
use crate::journal::chain_number;
use crate::open::Store;
use crate::rows::{self, get};
use crate::write::Writing;
use crate::{Result, people};

/// `WITH` this, `under` holds the parties of `start` and all that go on in them, however often.
pub(crate) fn under(start: &str) -> String {
    format!(
        "RECURSIVE under (id) AS (SELECT id FROM parties WHERE id IN ({start})
         UNION SELECT p.id FROM parties p JOIN under u ON p.merged_into = u.id)"
    )
}

/// Which party goes on in which. There are few: municipalities seldom merge.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mergers {
    into: BTreeMap<i64, i64>,
    from: BTreeMap<i64, Vec<i64>>,
}

impl Mergers {
    pub(crate) async fn read<C: ConnectionTrait>(conn: &C) -> Result<Self> {
        let sql = "SELECT id, merged_into FROM parties WHERE merged_into IS NOT NULL";
        let mut mergers = Self::default();
        for row in rows::all(conn, sql, []).await? {
            let (party, into): (i64, i64) = (get(&row, 0)?, get(&row, 1)?);
            mergers.into.insert(party, into);
            mergers.from.entry(into).or_default().push(party);
        }
        Ok(mergers)
    }

    /// What a party is now, through all mergers.
    pub(crate) fn now(&self, party: i64) -> i64 {
        self.way(party).last().copied().unwrap_or(party)
    }

    /// The parties it went on in, one after the other; none if it did not merge away. Ends also
    /// where a table that was changed by hand holds a ring.
    pub(crate) fn way(&self, party: i64) -> Vec<i64> {
        let mut way = Vec::new();
        let mut here = party;
        while let Some(&next) = self.into.get(&here) {
            if next == party || way.contains(&next) {
                break;
            }
            way.push(next);
            here = next;
        }
        way
    }

    /// A party and all that go on in it.
    pub(crate) fn under(&self, party: i64) -> BTreeSet<i64> {
        let mut under = BTreeSet::new();
        let mut open = vec![party];
        while let Some(here) = open.pop() {
            if under.insert(here) {
                open.extend(self.from.get(&here).into_iter().flatten());
            }
        }
        under
    }

    /// What the sides of a tie are now; as they were registered, where two of them have become one.
    pub(crate) fn sides(&self, row: &TieRow) -> Vec<i64> {
        let registered: Vec<i64> = row.sides.iter().map(|side| side.party.number()).collect();
        let now: Vec<i64> = registered.iter().map(|&party| self.now(party)).collect();
        let distinct: BTreeSet<i64> = now.iter().copied().collect();
        if distinct.len() == now.len() { now } else { registered }
    }
}

impl Store {
    /// Parties by identifier, and those that they go on in, however often; those that are not there
    /// are left out.
    ///
    /// # Errors
    /// If the database fails or a row cannot be read.
    pub async fn parties_on(&self, ids: &[Id<Party>]) -> Result<Vec<PartyRow>> {
        let mut all = self.parties(ids).await?;
        let mut known: BTreeSet<Id<Party>> = all.iter().map(|row| row.id).collect();
        loop {
            let next: Vec<_> =
                all.iter().filter_map(|row| row.merged_into).filter(|into| !known.contains(into)).collect();
            if next.is_empty() {
                return Ok(all);
            }
            known.extend(&next);
            all.extend(self.parties(&next).await?);
        }
    }

    /// The parties that went on in this one, straight or through others.
    ///
    /// # Errors
    /// If the database fails or a row cannot be read.
    pub async fn parties_under(&self, party: Id<Party>) -> Result<Vec<PartyRow>> {
        let sql = format!("WITH {} SELECT id FROM under WHERE id <> $1 ORDER BY id", under("$1"));
        let found = rows::all(&self.db, &sql, [party.number().into()]).await?;
        let ids: Vec<i64> = found.iter().map(|row| get(row, 0)).collect::<Result<_>>()?;
        super::party::read(&self.db, Which::These(&ids)).await
    }

    /// What would become of the ties of a party that goes on in another, of these ties: those that
    /// whoever asks may see.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn meeting(&self, goes: Id<Party>, stays: Id<Party>, ties: &[TieRow]) -> Result<Meeting> {
        let (_, parties) = parties_around(&self.db, vec![goes, stays]).await?;
        let ties: Vec<OtherTie> = ties.iter().map(OtherTie::from).collect();
        Ok(party::meeting(goes, stays, &ties, &parties))
    }
}

impl Writing {
    /// Has a party go on in another, as the fact says. Each with the revision that the person had
    /// before their eyes.
    ///
    /// # Errors
    /// If the domain refuses, one of the two has changed meanwhile, an organisation that speaks for
    /// the other would come to read what others keep, or the database fails.
    pub async fn merge_party(
        &mut self,
        goes: (Id<Party>, u64),
        stays: (Id<Party>, u64),
        fact: Fact<PartyFact>,
    ) -> Result<Meeting, PartyError> {
        not_stale(self.history::<PartyFact>(stays.0).await?, Some(stays.1))?;
        let mut going = not_stale(self.history::<PartyFact>(goes.0).await?, Some(goes.1))?;
        self.project().await?;
        let (around, parties) = parties_around(&**self, vec![goes.0, stays.0]).await?;
        let ties = self.ties_between(&around).await?;
        let context = party::Context { now: self.hand().at, parties };
        let (fact, meeting) = party::merge(&going, fact, &ties, &context).map_err(CarryError::Refused)?;
        if self.hand().via != Via::Cli {
            // The terminal is the operator's, who answers for all of them.
            self.nobody_reads_more(goes.0, stays.0).await?;
        }
        self.append(&mut going, [fact]).await?;
        Ok(meeting)
    }

    /// Undoes a merger: the party is back, and its ties are its own. Returns the one that had stayed.
    ///
    /// # Errors
    /// If it did not merge away, ties were merged because it did, it has changed meanwhile, or the
    /// database fails.
    pub async fn unmerge_party(
        &mut self,
        gone: (Id<Party>, u64),
        why: &str,
    ) -> Result<Id<Party>, PartyError> {
        let mut back = not_stale(self.history::<PartyFact>(gone.0).await?, Some(gone.1))?;
        self.project().await?;
        let stayed = back.current().and_then(|party| party.goes_on_in());
        let stayed = stayed.ok_or(CarryError::Refused(Refusal::NotMerged))?;
        let (around, parties) = parties_around(&**self, vec![gone.0, stayed]).await?;
        let merged = self.merged_ties(&around).await?;
        let fact = party::unmerge(&back, why, &merged, &parties).map_err(CarryError::Refused)?;
        let context = party::Context { now: self.hand().at, parties };
        let facts = party::decide(&back, party::Command::record(fact), &context);
        self.append(&mut back, facts.map_err(CarryError::Refused)?).await?;
        Ok(stayed)
    }

    /// The ties of parties that are public or in the hand's own registry: what another registry
    /// keeps to itself must not be told by a refusal.
    async fn ties_between(&mut self, parties: &[i64]) -> Result<Vec<OtherTie>> {
        let sql = format!(
            "SELECT DISTINCT s.tie FROM tie_sides s JOIN ties t ON t.id = s.tie
             WHERE (t.published OR t.keeper = $1) AND s.party IN ({})",
            rows::list(2, parties.len())
        );
        let keeper = chain_number(self.hand().organisation);
        let values: Vec<Value> =
            std::iter::once(keeper).chain(parties.iter().copied()).map(Into::into).collect();
        let found = rows::all(&**self, &sql, values).await?;
        let ids: Vec<i64> = found.iter().map(|row| get(row, 0)).collect::<Result<_>>()?;
        Ok(read(&**self, Which::These(&ids)).await?.iter().map(OtherTie::from).collect())
    }

    /// Ties that went on in another, each with that other, where a side of either is among these parties.
    async fn merged_ties(&mut self, parties: &[i64]) -> Result<Vec<(OtherTie, OtherTie)>> {
        let of = format!("SELECT tie FROM tie_sides WHERE party IN ({})", rows::list(1, parties.len()));
        let sql = format!(
            "SELECT id, merged_into FROM ties WHERE merged_into IS NOT NULL
             AND (id IN ({of}) OR merged_into IN ({of}))"
        );
        let values: Vec<Value> = parties.iter().map(|&party| party.into()).collect();
        let mut pairs: Vec<(i64, i64)> = Vec::new();
        for row in rows::all(&**self, &sql, values).await? {
            pairs.push((get(&row, 0)?, get(&row, 1)?));
        }
        let ids: Vec<i64> = pairs.iter().flat_map(|(one, other)| [*one, *other]).collect();
        let rows = read(&**self, Which::These(&ids)).await?;
        let row = |number: i64| rows.iter().find(|row| row.id.number() == number).map(OtherTie::from);
        Ok(pairs.into_iter().filter_map(|(one, other)| Some((row(one)?, row(other)?))).collect())
    }

    /// Whoever speaks for the party that stays comes to read what is kept of the one that goes: as
    /// when an organisation is bound to a party, only if nobody else keeps anything of it.
    async fn nobody_reads_more(&mut self, goes: Id<Party>, stays: Id<Party>) -> Result<(), PartyError> {
        let tree: Tree = people::tree_of(&**self).await?;
        let speaking: Vec<Id<Organisation>> = tree.of_party(stays).collect();
        for organisation in speaking {
            if people::is_kept_elsewhere(&**self, &tree, organisation, goes).await? {
                return Err(CarryError::Refused(Refusal::KeptElsewhere { party: stays }));
            }
        }
        Ok(())
    }
}

/// The parties that facts of these parties ever named as the ones they go on in, taken back or not:
/// what is told of those changes as well.
pub(super) async fn ever_named<C: ConnectionTrait>(
    conn: &C,
    parties: &BTreeSet<i64>,
    together: usize,
) -> Result<BTreeSet<i64>> {
    let all: Vec<i64> = parties.iter().copied().collect();
    let mut named = BTreeSet::new();
    for part in all.chunks(together) {
        let sql = format!(
            "SELECT body FROM journal WHERE subject_kind = 'party' AND subject IN ({})
             AND (body LIKE '%\"merged-into\"%' OR body LIKE '%\"duplicate-of\"%')",
            rows::list(1, part.len())
        );
        for row in rows::all(conn, &sql, part.iter().map(|&p| p.into()).collect::<Vec<Value>>()).await? {
            let body: String = get(&row, 0)?;
            // A note may hold such words too; what is no fact names nobody.
            let Ok(fact) = Fact::<PartyFact>::from_json(&body) else { continue };
            if let PartyFact::MergedInto { into: party } | PartyFact::DuplicateOf { other: party } = fact.what
            {
                named.insert(party.number());
            }
        }
    }
    Ok(named)
}
