//! Proving that nothing in the journal was altered or removed.

use std::collections::BTreeMap;
use std::fmt;

use sea_orm::ConnectionTrait;

use super::Digest;
use super::hash::hash;
use super::lines::{self, Line};
use crate::Result;
use crate::open::Store;
use crate::rows::{self, get};

/// Entries read at once.
const PAGE: u64 = 2048;

/// The last entry of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The number of the organisation; 0 is the instance itself.
    pub chain: i64,
    /// How many entries the chain has.
    pub seq: u64,
    /// The hash of the last.
    pub hash: Digest,
}

/// What came of verifying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// How many entries were found to be as they were written.
    pub entries: u64,
    /// The chains that were found whole.
    pub heads: Vec<Head>,
    /// The first fault of each chain that has one.
    pub faults: Vec<Fault>,
}

/// The first entry of a chain that is not as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The number of the organisation; 0 is the instance itself.
    pub chain: i64,
    /// The entry's place in the chain.
    pub seq: u64,
    /// What is wrong with it.
    pub wrong: Wrong,
}

/// How an entry fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// What it holds does not give its hash.
    Altered,
    /// It is not there, though a later one is, or the head says so.
    Removed,
    /// It does not follow the entry before: that one was replaced by another with a hash of its own.
    Broken,
    /// It is the last, and the head states another hash: it was replaced, with a hash of its own.
    Head,
    /// The chain has no head, or goes on after it.
    Beyond,
    /// It differs from what was kept elsewhere.
    Kept,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Altered => "altered: what it holds does not give its hash",
            Self::Removed => "removed: it is not there",
            Self::Broken => "broken: it does not follow the entry before, which was replaced",
            Self::Head => "replaced: the head of the chain states another hash",
            Self::Beyond => "beyond: the head of the chain does not know of it",
            Self::Kept => "differs from the head that was kept elsewhere",
        })
    }
}

impl Verdict {
    /// Whether everything is as it was written.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }
}

impl Store {
    /// Reads every entry and checks its hash, its place, and that it follows the one before;
    /// then that each chain ends where its head says, and that the heads kept elsewhere are in
    /// it. `progress` is told how many entries were read. What is written meanwhile is left out.
    ///
    /// # Errors
    /// If the database fails. What is wrong with the journal is no error but a [`Fault`].
    pub async fn verify(&self, kept: &[Head], progress: impl FnMut(u64)) -> Result<Verdict> {
        verify_on(&self.db, None, kept, progress).await
    }

    /// As [`verify`](Self::verify), of one chain alone: that of an organisation, or 0 for the
    /// instance's own. A chain nobody has written to is whole.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    pub async fn verify_chain(
        &self,
        chain: i64,
        kept: &[Head],
        progress: impl FnMut(u64),
    ) -> Result<Verdict> {
        verify_on(&self.db, Some(chain), kept, progress).await
    }
}

/// As [`Store::verify`], or of one chain, within a transaction perhaps.
pub(crate) async fn verify_on<C: ConnectionTrait>(
    conn: &C,
    only: Option<i64>,
    kept: &[Head],
    mut progress: impl FnMut(u64),
) -> Result<Verdict> {
    let heads = heads_as_they_are(conn).await?;
    let mut verdict = Verdict { entries: 0, heads: Vec::new(), faults: Vec::new() };
    let chains = match only {
        Some(chain) => vec![chain],
        None => all_chains(conn, &heads, kept).await?,
    };
    for chain in chains {
        let mut walk = Walk::new(chain, kept);
        match walk.walk(conn, heads.get(&chain), &mut verdict.entries, &mut progress).await? {
            Some((seq, wrong)) => verdict.faults.push(Fault { chain, seq, wrong }),
            None => verdict.heads.push(Head { chain, seq: walk.seq, hash: walk.hash }),
        }
    }
    Ok(verdict)
}

/// The chains that have a head, were kept elsewhere, or have entries without a head: those were
/// put there by other hands, or the head was removed.
async fn all_chains<C: ConnectionTrait>(
    conn: &C,
    heads: &BTreeMap<i64, RawHead>,
    kept: &[Head],
) -> Result<Vec<i64>> {
    let mut chains: Vec<i64> = heads.keys().copied().chain(kept.iter().map(|h| h.chain)).collect();
    let mut after = i64::MIN;
    while let Some(chain) = next_chain(conn, after).await? {
        chains.push(chain);
        after = chain;
    }
    chains.sort_unstable();
    chains.dedup();
    Ok(chains)
}

/// A head as it stands there, however it may have been spoilt.
type RawHead = (u64, Option<Digest>);

async fn heads_as_they_are<C: ConnectionTrait>(conn: &C) -> Result<BTreeMap<i64, RawHead>> {
    let sql = "SELECT organisation, seq, hash FROM journal_heads";
    let mut heads = BTreeMap::new();
    for row in rows::all(conn, sql, []).await? {
        let hash: Option<Vec<u8>> = get(&row, 2).ok();
        let seq: i64 = get(&row, 1)?;
        let seq = u64::try_from(seq).unwrap_or(0);
        heads.insert(get(&row, 0)?, (seq, hash.and_then(|h| Digest::from_bytes(&h))));
    }
    Ok(heads)
}

async fn next_chain<C: ConnectionTrait>(conn: &C, after: i64) -> Result<Option<i64>> {
    let sql = "SELECT min(organisation) FROM journal WHERE organisation > $1";
    match rows::first(conn, sql, [after.into()]).await? {
        Some(row) => get(&row, 0),
        None => Ok(None),
    }
}

/// An entry that follows the head we read, if the head says the same still.
async fn beyond<C: ConnectionTrait>(conn: &C, chain: i64, end: u64) -> Result<Option<(u64, Wrong)>> {
    let sql = "SELECT j.seq FROM journal j LEFT JOIN journal_heads h ON h.organisation = j.organisation
         WHERE j.organisation = $1 AND j.seq > $2 AND (h.seq IS NULL OR j.seq > h.seq)
         ORDER BY j.seq LIMIT 1";
    let row = rows::first(conn, sql, [chain.into(), rows::number(end)]).await?;
    row.map(|row| Ok((rows::count(&row, 0)?, Wrong::Beyond))).transpose()
}

/// A walk along one chain.
struct Walk<'a> {
    chain: i64,
    /// The entry last read.
    seq: u64,
    hash: Digest,
    kept: Vec<&'a Head>,
    buffer: Vec<u8>,
}

impl<'a> Walk<'a> {
    fn new(chain: i64, kept: &'a [Head]) -> Self {
        let kept = kept.iter().filter(|h| h.chain == chain).collect();
        Self { chain, seq: 0, hash: Digest::NONE, kept, buffer: Vec::new() }
    }

    /// Walks the whole chain; the first fault, if there is one.
    async fn walk<C: ConnectionTrait>(
        &mut self,
        conn: &C,
        head: Option<&RawHead>,
        entries: &mut u64,
        progress: &mut impl FnMut(u64),
    ) -> Result<Option<(u64, Wrong)>> {
        let end = head.map_or(0, |(seq, _)| *seq);
        loop {
            let mut page = lines::page(conn, self.chain, self.seq, end, PAGE).await?;
            for _ in 0..page.entries {
                if let Some(fault) = self.step(page.next(self.chain)) {
                    return Ok(Some(fault));
                }
                *entries += 1;
            }
            progress(*entries);
            if page.entries < PAGE {
                break;
            }
        }
        if self.seq < end {
            return Ok(Some((self.seq + 1, Wrong::Removed)));
        }
        if head.is_some_and(|(_, hash)| *hash != Some(self.hash)) {
            return Ok(Some((self.seq, Wrong::Head)));
        }
        if let Some(seq) = self.kept_beyond() {
            return Ok(Some((seq, Wrong::Removed)));
        }
        beyond(conn, self.chain, end).await
    }

    /// Takes the next entry; what is wrong with it, if something is. One that cannot even be
    /// read holds what was never written.
    fn step(&mut self, line: Option<Line<'_>>) -> Option<(u64, Wrong)> {
        let next = self.seq + 1;
        let Some(Line { columns, previous, hash: stated }) = line else {
            return Some((next, Wrong::Altered));
        };
        if u64::try_from(columns.seq) != Ok(next) {
            return Some((next, Wrong::Removed));
        }
        if hash(&previous, &columns, &mut self.buffer) != stated {
            return Some((next, Wrong::Altered));
        }
        if previous != self.hash {
            return Some((next, Wrong::Broken));
        }
        if self.kept.iter().any(|h| h.seq == next && h.hash != stated) {
            return Some((next, Wrong::Kept));
        }
        self.seq = next;
        self.hash = stated;
        None
    }

    /// A head kept elsewhere that lies beyond the end.
    fn kept_beyond(&self) -> Option<u64> {
        self.kept.iter().any(|h| h.seq > self.seq).then_some(self.seq + 1)
    }
}
