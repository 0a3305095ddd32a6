//! Published ties as columns, one row a tie, in the order of identifiers.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::domain::{self, Today};
use crate::parties::{NONE, Parties};
use crate::query::{Evidence, Sort};
use crate::rows::TieRow;

/// Stands in the column of decades for "unknown".
pub(crate) const NO_DECADE: u16 = u16::MAX;

/// Most decades a date can lie in: years 1 to 9999.
pub(crate) const DECADES: usize = 1000;

#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// Where the sides of each row begin in the columns of sides, and where the last ones end.
    starts: Vec<u32>,
    pub(crate) side_party: Vec<u32>,
    pub(crate) side_country: Vec<u16>,
    pub(crate) side_division: Vec<u32>,
    pub(crate) kind: Vec<u8>,
    pub(crate) status: Vec<u8>,
    /// One bit for each field.
    pub(crate) fields: Vec<u64>,
    /// First year divided by ten, or [`NO_DECADE`].
    pub(crate) decade: Vec<u16>,
    pub(crate) evidence: Vec<u8>,
    pub(crate) activity: Vec<u8>,
    /// For each order the place of each row in it.
    ranks: [Vec<u32>; Sort::ALL.len()],
    /// Where the ties of each party begin in `party_ties`, and where the last ones end.
    party_starts: Vec<u32>,
    party_ties: Vec<u32>,
}

impl Columns {
    pub(crate) fn of(ties: &[Arc<TieRow>], parties: &Parties, today: &Today) -> Self {
        let mut out = Self { starts: vec![0], ..Self::default() };
        for tie in ties {
            for at in sides_now(tie, parties) {
                out.side_party.push(at);
                out.side_country.push(parties.country.get(at as usize).copied().unwrap_or(u16::MAX));
                out.side_division.push(parties.division.get(at as usize).copied().unwrap_or(NONE));
            }
            out.starts.push(out.side_party.len() as u32);
            out.kind.push(domain::number(tie.kind));
            out.status.push(domain::number(tie.status()));
            out.fields.push(tie.fields.listed.iter().fold(0, |bits, f| bits | 1 << domain::number(*f)));
            out.decade.push(tie.since.map_or(NO_DECADE, |d| (d.decade() / 10).unsigned_abs()));
            out.evidence.push(today.evidence(tie) as u8);
            out.activity.push(domain::number(today.activity(tie)));
        }
        out.ranks = Sort::ALL.map(|sort| out.rank(sort, ties, parties));
        out.index_parties(parties.entries.len());
        out
    }

    pub(crate) fn len(&self) -> usize {
        self.kind.len()
    }

    /// The rows of a tie's sides in the columns of sides.
    pub(crate) fn sides(&self, row: usize) -> std::ops::Range<usize> {
        self.starts[row] as usize..self.starts[row + 1] as usize
    }

    /// The rows of ties that a party has.
    pub(crate) fn of_party(&self, party: u32) -> &[u32] {
        let at = party as usize;
        &self.party_ties[self.party_starts[at] as usize..self.party_starts[at + 1] as usize]
    }

    /// The place of each row in an order.
    pub(crate) fn ranks(&self, sort: Sort) -> &[u32] {
        &self.ranks[sort as usize]
    }

    pub(crate) fn evidence_of(&self, row: usize) -> Evidence {
        Evidence::ALL.get(usize::from(self.evidence[row])).copied().unwrap_or(Evidence::Unconfirmed)
    }

    fn rank(&self, sort: Sort, ties: &[Arc<TieRow>], parties: &Parties) -> Vec<u32> {
        let names = |row: usize| {
            let mut sides = self.sides(row).map(|s| parties.by_name[self.side_party[s] as usize]);
            (sides.next(), sides.next())
        };
        let countries = |row: usize| {
            let mut sides = self.sides(row).map(|s| parties.by_country[usize::from(self.side_country[s])]);
            (sides.next(), sides.next())
        };
        let n = self.len();
        match sort {
            Sort::Name => places(n, |row| (names(row), row)),
            Sort::Oldest => places(n, |row| (ties[row].since.is_none(), ties[row].since, names(row), row)),
            Sort::Newest => places(n, |row| (Reverse(ties[row].since), names(row), row)),
            Sort::Country => places(n, |row| (countries(row), names(row), row)),
            Sort::Updated => places(n, |row| (Reverse(ties[row].updated), row)),
        }
    }

    fn index_parties(&mut self, parties: usize) {
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(self.side_party.len());
        for row in 0..self.len() {
            pairs.extend(self.sides(row).map(|s| (self.side_party[s], row as u32)));
        }
        pairs.sort_unstable();
        pairs.dedup();
        self.party_starts =
            (0..=parties).map(|p| pairs.partition_point(|(q, _)| (*q as usize) < p) as u32).collect();
        self.party_ties = pairs.into_iter().map(|(_, row)| row).collect();
    }
}

/// The parties of a tie as they are now. Two that have become one would leave a tie of a party with
/// itself: then they are told as they were, for that is history.
fn sides_now(tie: &TieRow, parties: &Parties) -> Vec<u32> {
    let registered: Vec<u32> = tie.sides.iter().map(|side| parties.at(side.party).unwrap_or(NONE)).collect();
    let now: Vec<u32> = registered.iter().map(|&at| parties.now(at)).collect();
    if (1..now.len()).any(|at| now[..at].contains(&now[at])) { registered } else { now }
}

/// For each row its place in the order of keys.
fn places<K: Ord>(n: usize, key: impl Fn(usize) -> K) -> Vec<u32> {
    let mut keyed: Vec<(K, u32)> = (0..n).map(|row| (key(row), row as u32)).collect();
    keyed.sort_unstable();
    let mut out = vec![0; n];
    for (place, (_, row)) in (0..).zip(keyed) {
        out[row as usize] = place;
    }
    out
}
