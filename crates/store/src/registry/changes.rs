//! What changed among what the public sees, numbered in the order in which it became visible.
//!
//! Who follows the register must never miss a change. Times do not serve for that: an entry
//! can be committed after another that bears a later one. Nor do the chains of the journal,
//! of which there are as many as organisations. So changes are numbered when somebody asks for
//! them: one transaction reads what each chain has beyond where it was read to, which is in
//! the order of commits within a chain, and gives the ties and parties concerned the next
//! numbers. Two that do so at once want the same numbers, and one begins again. So whoever
//! sees a number has seen all below it.
//!
//! A tie or party has one number, its last: a reader who is behind finds it as it is now, and
//! the table does not grow with the journal.
//!
//! What readers hold of a party names its ties, and what they hold of a tie has the names of its
//! parties. So a party is numbered with each of its ties, and a tie with each of its parties.
//!
//! A party that went on in another is gone, and its ties are told again, for they name the other. So
//! is the other told, and again when that is undone: where it went is named in the journal for good.
//!
//! Numbers are those of an epoch, a random number that no archive has: into whichever database one
//! is read back, the numbers given there are of another. A reader who stood beyond the end of the copy
//! can so be told, though what was written since has taken the same numbers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind::{Party, Tie};
use partnership::tie::TieFact;
use sea_orm::{ConnectionTrait, Value};

use super::goes_on::{Mergers, ever_named};
use super::many::histories;
use super::read::Which;
use super::tie::{TieRow, id, instant, read};
use crate::open::Store;
use crate::rows::{self, count, get};
use crate::subject::SubjectKind;
use crate::work::Work;
use crate::{Error, Result, tend};

/// Identifiers in one statement.
const TOGETHER: usize = 512;

/// Which tie or party changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// A tie.
    Tie(Id<Tie>),
    /// A party.
    Party(Id<Party>),
}

/// A change of a tie or party that the public sees, or saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicChange {
    /// Its number, from 1. There may be gaps: what changed again has moved on.
    pub number: u64,
    /// When it was numbered, by the clock of whoever asked first.
    pub at: Timestamp,
    /// What changed.
    pub subject: Seen,
    /// Whether the public sees it no longer.
    pub gone: bool,
}

/// Changes after a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicChanges {
    /// Of which the numbers are, never 0: those of another epoch say nothing about these.
    pub epoch: u64,
    /// The changes, by number.
    pub changes: Vec<PublicChange>,
    /// The highest number given so far; 0 before the first.
    pub last: u64,
}

impl Store {
    /// Changes of what is public after a number, at most so many, those included that were
    /// committed until this moment on whichever node.
    ///
    /// # Errors
    /// If the database fails or a row cannot be read.
    pub async fn public_changes(&self, after: u64, most: u64, now: Timestamp) -> Result<PublicChanges> {
        // First: should an archive be read back meanwhile, these numbers are of no epoch afterwards.
        let epoch = self.epoch().await?;
        let behind = "SELECT 1 FROM journal_heads h LEFT JOIN change_heads c \
                      ON c.organisation = h.organisation WHERE h.seq > coalesce(c.seq, 0) LIMIT 1";
        if rows::first(&self.db, behind, []).await?.is_some() {
            self.number_changes(now).await?;
        }
        let sql = "SELECT number, at, subject_kind, subject, gone FROM changes WHERE number > $1 \
                   ORDER BY number LIMIT $2";
        let found = rows::all(&self.db, sql, [rows::number(after), rows::number(most)]).await?;
        let mut changes = Vec::with_capacity(found.len());
        for row in &found {
            let kind: String = get(row, 2)?;
            let subject = if kind == SubjectKind::Tie.as_str() {
                Seen::Tie(id(get(row, 3)?)?)
            } else {
                Seen::Party(id(get(row, 3)?)?)
            };
            let (number, at) = (count(row, 0)?, instant(row, 1)?);
            changes.push(PublicChange { number, at, subject, gone: get(row, 4)? });
        }
        Ok(PublicChanges { epoch, changes, last: last(&self.db).await? })
    }

    /// The epoch, drawn by whoever asks first.
    async fn epoch(&self) -> Result<u64> {
        let sql = "SELECT epoch FROM change_epoch";
        if let Some(row) = rows::first(&self.db, sql, []).await? {
            return count(&row, 0);
        }
        tend!(self, |w| {
            // As large as the database holds.
            let drawn = (w.dice() >> 1).max(1);
            let into = "INSERT INTO change_epoch (id, epoch) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
            rows::run(w, into, [rows::number(drawn)]).await?;
            let row = rows::first(w, sql, []).await?;
            row.map_or_else(|| Err(Error::Damaged("no epoch".to_owned())), |row| count(&row, 0))
        })
    }

    async fn number_changes(&self, now: Timestamp) -> Result<()> {
        tend!(self, |w| {
            let done = number(w, now).await;
            if let Err(error) = &done
                && error.is_unique()
            {
                // Another has given these numbers meanwhile.
                w.ask_again();
            }
            done
        })
    }
}

async fn last<C: ConnectionTrait>(conn: &C) -> Result<u64> {
    let row = rows::first(conn, "SELECT coalesce(max(number), 0) FROM changes", []).await?;
    row.map_or(Ok(0), |row| count(&row, 0))
}

/// Gives the next numbers to what the chains have beyond where they were read to.
async fn number(w: &Work, now: Timestamp) -> Result<()> {
    let touched = Touched::read(w).await?;
    let mergers = Mergers::read(w).await?;
    let mut ties = touched.ties;
    let below: BTreeSet<i64> = touched.parties.iter().flat_map(|&party| mergers.under(party)).collect();
    ties.extend(shown_of(w, "tie", &below).await?);
    // Which ties a party has changes where another went on in it, or no longer does.
    let named = ever_named(w, &touched.parties, TOGETHER).await?;
    let ids: Vec<i64> = ties.iter().copied().collect();
    let rows_of = read(w, Which::These(&ids)).await?;
    let there: BTreeMap<i64, &TieRow> = rows_of.iter().map(|row| (row.id.number(), row)).collect();
    let told = known(w, SubjectKind::Tie, &ties).await?;
    let (mut moves, mut lost, mut around) = (Vec::new(), Vec::new(), touched.parties);
    around.extend(named);
    for tie in ties {
        let row = there.get(&tie);
        let sees = row.is_some_and(|row| row.published && row.merged_into.is_none());
        // What the public never saw is not told as gone, and what happens to it concerns nobody.
        if sees || told.get(&tie) == Some(&false) {
            moves.push((SubjectKind::Tie, tie, !sees));
            match row {
                Some(row) => around.extend(row.sides.iter().map(|side| side.party.number())),
                None => lost.push(id(tie)?),
            }
        }
    }
    around.extend(former_sides(w, &lost).await?);
    let on: Vec<i64> = around.iter().flat_map(|&party| mergers.way(party)).collect();
    around.extend(on);
    // A party is seen with its first published tie, and no longer after its last.
    let seen = seen(w, &mergers, &around).await?;
    let told = known(w, SubjectKind::Party, &around).await?;
    let mut parties = Vec::new();
    for party in around {
        let sees = seen.contains(&party);
        if sees || told.get(&party) == Some(&false) {
            parties.push((SubjectKind::Party, party, !sees));
        }
    }
    // Parties first, so that a reader knows them before their ties.
    parties.append(&mut moves);
    let from = last(w).await?;
    let rows: Vec<Vec<Value>> = (from + 1..)
        .zip(parties)
        .map(|(number, (kind, subject, gone))| {
            let at = now.as_microsecond().into();
            vec![kind.as_str().into(), subject.into(), rows::number(number), at, gone.into()]
        })
        .collect();
    let then = "ON CONFLICT (subject_kind, subject) DO UPDATE SET number = excluded.number, \
                at = excluded.at, gone = excluded.gone";
    rows::insert(w, "changes (subject_kind, subject, number, at, gone)", then, rows).await?;
    let heads: Vec<Vec<Value>> =
        touched.heads.iter().map(|&(chain, seq)| vec![chain.into(), rows::number(seq)]).collect();
    let then = "ON CONFLICT (organisation) DO UPDATE SET seq = excluded.seq";
    rows::insert(w, "change_heads (organisation, seq)", then, heads).await
}

/// What the chains name beyond where they were read to.
#[derive(Default)]
struct Touched {
    ties: BTreeSet<i64>,
    parties: BTreeSet<i64>,
    /// Where they are read to now.
    heads: Vec<(i64, u64)>,
}

impl Touched {
    async fn read(w: &Work) -> Result<Self> {
        let mut touched = Self::default();
        let sql = "SELECT h.organisation, h.seq, coalesce(c.seq, 0) FROM journal_heads h \
                   LEFT JOIN change_heads c ON c.organisation = h.organisation \
                   WHERE h.seq > coalesce(c.seq, 0)";
        for row in rows::all(w, sql, []).await? {
            let (chain, to, from): (i64, u64, u64) = (get(&row, 0)?, count(&row, 1)?, count(&row, 2)?);
            let sql = "SELECT DISTINCT subject_kind, subject FROM journal \
                       WHERE organisation = $1 AND seq > $2 AND seq <= $3 AND subject_kind IN ('tie', 'party')";
            for row in rows::all(w, sql, [chain.into(), rows::number(from), rows::number(to)]).await? {
                let (kind, subject): (String, i64) = (get(&row, 0)?, get(&row, 1)?);
                if kind == SubjectKind::Tie.as_str() {
                    touched.ties.insert(subject);
                } else {
                    touched.parties.insert(subject);
                }
            }
            touched.heads.push((chain, to));
        }
        Ok(touched)
    }
}

/// What readers were told of these last: whether each is gone.
async fn known(w: &Work, kind: SubjectKind, subjects: &BTreeSet<i64>) -> Result<BTreeMap<i64, bool>> {
    let mut known = BTreeMap::new();
    let all: Vec<i64> = subjects.iter().copied().collect();
    for part in all.chunks(TOGETHER) {
        let sql = format!(
            "SELECT subject, gone FROM changes WHERE subject_kind = $1 AND subject IN ({})",
            rows::list(2, part.len())
        );
        let values = std::iter::once(Value::from(kind.as_str())).chain(part.iter().map(|&s| s.into()));
        for row in rows::all(w, &sql, values.collect::<Vec<_>>()).await? {
            known.insert(get(&row, 0)?, get(&row, 1)?);
        }
    }
    Ok(known)
}

const SHOWN: &str =
    "FROM tie_sides s JOIN ties t ON t.id = s.tie WHERE t.published AND t.merged_into IS NULL";

/// Those of these parties that the public sees: with a published tie of their own, or of one that
/// went on in them.
async fn seen(w: &Work, mergers: &Mergers, parties: &BTreeSet<i64>) -> Result<BTreeSet<i64>> {
    let below: BTreeSet<i64> = parties.iter().flat_map(|&party| mergers.under(party)).collect();
    let with_ties = shown_of(w, "party", &below).await?;
    let (gone, mut seen): (BTreeSet<i64>, BTreeSet<i64>) =
        with_ties.into_iter().partition(|&party| mergers.now(party) != party);
    let ties: Vec<i64> = shown_of(w, "tie", &gone).await?.into_iter().collect();
    for row in read(w, Which::These(&ties)).await? {
        seen.extend(mergers.sides(&row));
    }
    seen.retain(|party| parties.contains(party));
    Ok(seen)
}

/// Those of these parties that have a published tie (`party`), or their published ties (`tie`).
async fn shown_of(w: &Work, column: &str, parties: &BTreeSet<i64>) -> Result<BTreeSet<i64>> {
    let mut shown = BTreeSet::new();
    let all: Vec<i64> = parties.iter().copied().collect();
    for part in all.chunks(TOGETHER) {
        let places = rows::list(1, part.len());
        let sql = format!("SELECT DISTINCT s.{column} {SHOWN} AND s.party IN ({places})");
        for row in rows::all(w, &sql, part.iter().map(|&p| p.into()).collect::<Vec<Value>>()).await? {
            shown.insert(get(&row, 0)?);
        }
    }
    Ok(shown)
}

/// The sides of ties whose registration was taken back: only their facts still say which they were.
async fn former_sides(w: &Work, ties: &[Id<Tie>]) -> Result<BTreeSet<i64>> {
    let mut sides = BTreeSet::new();
    for history in histories(w, ties).await?.values() {
        for recorded in history.facts() {
            if let TieFact::Registered(registration) = &recorded.fact.what {
                sides.extend(registration.sides.iter().map(|side| side.party.number()));
            }
        }
    }
    Ok(sides)
}
