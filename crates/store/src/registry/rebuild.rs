//! Making the tables anew from the journal, and comparing them with it.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use partnership::Id;
use partnership::history::History;
use partnership::id::kind::{Party, Tie};
use partnership::party::PartyFact;
use partnership::tie::TieFact;
use sea_orm::ConnectionTrait;

use super::facts::{Kept, of_entries};
use super::read::Pages;
use super::{PartyRow, TieRow, party, tie};
use crate::journal::{self, COLUMNS, Entry};
use crate::open::Store;
use crate::rows;
use crate::subject::Subject;
use crate::{Result, tend};

/// Entries read at once.
const PAGE: u64 = 4096;

/// Ties and parties that stand otherwise in the tables than their facts have it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Differences {
    /// Ties.
    pub ties: Vec<Id<Tie>>,
    /// Parties.
    pub parties: Vec<Id<Party>>,
}

impl Store {
    /// Makes the tables of ties and parties anew from the journal, in one transaction, and
    /// returns how many ties and parties there are.
    ///
    /// # Errors
    /// [`Damaged`](crate::Error::Damaged) if an entry cannot be read; or if the database fails.
    pub async fn rebuild(&self) -> Result<(u64, u64)> {
        tend!(self, |work| {
            for table in ["evidence", "tie_fields", "tie_sides", "ties", "party_names", "parties"] {
                rows::run(work, &format!("DELETE FROM {table}"), []).await?;
            }
            let mut counts = (0, 0);
            let mut histories = Histories::<PartyFact>::new();
            while let Some(some) = histories.next(work).await? {
                counts.1 += some.len() as u64;
                party::put(work, &some).await?;
            }
            let mut histories = Histories::<TieFact>::new();
            while let Some(some) = histories.next(work).await? {
                counts.0 += some.len() as u64;
                tie::put(work, &some).await?;
            }
            Ok(counts)
        })
    }

    /// Compares the tables with the facts, at one moment.
    ///
    /// # Errors
    /// As [`rebuild`](Self::rebuild).
    pub async fn differences(&self) -> Result<Differences> {
        let moment = self.moment().await?;
        let (mut ties, mut parties) = (BTreeMap::new(), BTreeMap::new());
        let mut pages = Pages::of("ties");
        while let Some(page) = pages.next(&moment).await? {
            ties.extend(tie::read(&moment, page).await?.into_iter().map(|row| (row.id, row)));
        }
        let mut pages = Pages::of("parties");
        while let Some(page) = pages.next(&moment).await? {
            parties.extend(party::read(&moment, page).await?.into_iter().map(|row| (row.id, row)));
        }
        let mut found = Differences::default();
        let mut histories = Histories::<TieFact>::new();
        while let Some(some) = histories.next(&moment).await? {
            let other =
                |h: &History<TieFact>, rows: &mut BTreeMap<_, _>| rows.remove(&h.id()) != TieRow::of(h);
            found.ties.extend(some.iter().filter(|h| other(h, &mut ties)).map(History::id));
        }
        let mut histories = Histories::<PartyFact>::new();
        while let Some(some) = histories.next(&moment).await? {
            let other =
                |h: &History<PartyFact>, rows: &mut BTreeMap<_, _>| rows.remove(&h.id()) != PartyRow::of(h);
            found.parties.extend(some.iter().filter(|h| other(h, &mut parties)).map(History::id));
        }
        moment.commit().await?;
        // What is left has no facts at all.
        found.ties.extend(ties.into_keys());
        found.parties.extend(parties.into_keys());
        Ok(found)
    }
}

/// All histories of a kind, some at a time, by identifier.
struct Histories<W> {
    after: Option<(i64, u64)>,
    /// The entries of the last subject read, of which there may be more.
    open: Vec<Entry>,
    ended: bool,
    kind: PhantomData<W>,
}

impl<W: Kept> Histories<W>
where
    Subject: From<Id<W::Subject>>,
{
    fn new() -> Self {
        Self { after: None, open: Vec::new(), ended: false, kind: PhantomData }
    }

    async fn next<C: ConnectionTrait>(&mut self, conn: &C) -> Result<Option<Vec<History<W>>>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM journal WHERE subject_kind = $1 AND (subject, revision) > ($2, $3)
             ORDER BY subject, revision LIMIT $4"
        );
        while !self.ended {
            let (subject, revision) = self.after.unwrap_or((0, 0));
            let values =
                [W::KIND.as_str().into(), subject.into(), rows::number(revision), rows::number(PAGE)];
            let page = rows::all(conn, &sql, values).await?;
            self.ended = (page.len() as u64) < PAGE;
            for row in &page {
                self.open.push(journal::entry(row)?);
            }
            self.after = self.open.last().map(|e| (e.subject.number, e.revision));
            let whole = if self.ended { self.open.len() } else { self.start_of_last() };
            if whole > 0 {
                let rest = self.open.split_off(whole);
                let entries = std::mem::replace(&mut self.open, rest);
                return Ok(Some(group(entries)?));
            }
        }
        Ok(None)
    }

    /// Where the entries of the last subject begin.
    fn start_of_last(&self) -> usize {
        let last = self.open.last().map(|e| e.subject);
        self.open.iter().rposition(|e| Some(e.subject) != last).map_or(0, |at| at + 1)
    }
}

pub(super) fn group<W: Kept>(entries: Vec<Entry>) -> Result<Vec<History<W>>>
where
    Subject: From<Id<W::Subject>>,
{
    let mut histories = Vec::new();
    let mut entries = entries.into_iter().peekable();
    while let Some(first) = entries.next() {
        let id = tie::id::<W::Subject>(first.subject.number)?;
        let subject = first.subject;
        let mut of_one = vec![first];
        while let Some(next) = entries.next_if(|e| e.subject == subject) {
            of_one.push(next);
        }
        histories.push(of_entries(id, of_one)?);
    }
    Ok(histories)
}
