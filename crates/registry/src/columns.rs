//! Published ties as columns, one row a tie, in the order of identifiers.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::domain::{self, Today};
use crate::parties::{NONE, Parties};
use crate::query::{Evidence, Sort};
use crate::rows::TieRow;
use crate::shift::{Shift, places};

/// Stands in the column of decades for "unknown".
pub(crate) const NO_DECADE: u16 = u16::MAX;

/// Most decades a date can lie in: years 1 to 9999.
pub(crate) const DECADES: usize = 1000;

#[derive(Debug, Default, PartialEq)]
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

/// What columns are made from.
pub(crate) struct Made<'a> {
    /// The ties, by identifier.
    pub(crate) ties: &'a [Arc<TieRow>],
    /// How they follow from those before.
    pub(crate) shift: &'a Shift,
    /// All parties.
    pub(crate) parties: &'a Parties,
    /// How they follow from those before, if any differs.
    pub(crate) moved: Option<&'a Shift>,
    /// The day.
    pub(crate) today: &'a Today,
    /// Whether it is another than before.
    pub(crate) turned: bool,
}

impl Columns {
    /// The columns of ties that are there now: what stayed is taken over, what is new is reckoned.
    pub(crate) fn next(&self, made: &Made<'_>) -> Self {
        let Made { ties, shift, parties, moved, today, turned } = made;
        let sides = ties.iter().map(|tie| tie.sides.len()).sum();
        let mut out = Self::with_room_for(ties.len(), sides);
        for (tie, from) in ties.iter().zip(shift.from()) {
            let Some(was) = from.map(|row| row as usize) else {
                out.side_party.extend(sides_now(tie, parties));
                out.push(tie);
                out.push_of(tie, today);
                continue;
            };
            let sides = &self.side_party[self.sides(was)];
            match moved {
                Some(moved) => out.side_party.extend(sides.iter().map(|&p| moved.to(p).unwrap_or(NONE))),
                None => out.side_party.extend_from_slice(sides),
            }
            out.starts.push(out.side_party.len() as u32);
            out.kind.push(self.kind[was]);
            out.status.push(self.status[was]);
            out.fields.push(self.fields[was]);
            out.decade.push(self.decade[was]);
            if *turned {
                out.push_of(tie, today);
            } else {
                out.evidence.push(self.evidence[was]);
                out.activity.push(self.activity[was]);
            }
        }
        let of_side = |at: &u32| parties.country.get(*at as usize).copied().unwrap_or(u16::MAX);
        out.side_country = out.side_party.iter().map(of_side).collect();
        let of_side = |at: &u32| parties.division.get(*at as usize).copied().unwrap_or(NONE);
        out.side_division = out.side_party.iter().map(of_side).collect();
        out.ranks = Sort::ALL.map(|sort| out.rank(sort, self.ranks(sort), made));
        out.index_parties(parties.rows.len());
        out
    }

    fn with_room_for(ties: usize, sides: usize) -> Self {
        let mut starts = Vec::with_capacity(ties + 1);
        starts.push(0);
        Self {
            starts,
            side_party: Vec::with_capacity(sides),
            kind: Vec::with_capacity(ties),
            status: Vec::with_capacity(ties),
            fields: Vec::with_capacity(ties),
            decade: Vec::with_capacity(ties),
            evidence: Vec::with_capacity(ties),
            activity: Vec::with_capacity(ties),
            ..Self::default()
        }
    }

    /// What is told of a tie on any day; its sides stand in their column already.
    fn push(&mut self, tie: &TieRow) {
        self.starts.push(self.side_party.len() as u32);
        self.kind.push(domain::number(tie.kind));
        self.status.push(domain::number(tie.status()));
        self.fields.push(tie.fields.listed.iter().fold(0, |bits, f| bits | 1 << domain::number(*f)));
        self.decade.push(tie.since.map_or(NO_DECADE, |d| (d.decade() / 10).unsigned_abs()));
    }

    /// What is told of it on this day.
    fn push_of(&mut self, tie: &TieRow, today: &Today) {
        self.evidence.push(today.evidence(tie) as u8);
        self.activity.push(domain::number(today.activity(tie)));
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

    fn rank(&self, sort: Sort, before: &[u32], made: &Made<'_>) -> Vec<u32> {
        let Made { ties, shift, parties, .. } = made;
        let names = |row: u32| {
            let mut sides = self.sides(row as usize).map(|s| parties.by_name[self.side_party[s] as usize]);
            (sides.next(), sides.next())
        };
        let countries = |row: u32| {
            let mut sides =
                self.sides(row as usize).map(|s| parties.by_country[usize::from(self.side_country[s])]);
            (sides.next(), sides.next())
        };
        let tie = |row: u32| &ties[row as usize];
        match sort {
            Sort::Name => places(before, shift, |row| (names(row), row)),
            Sort::Oldest => {
                places(before, shift, |row| (tie(row).since.is_none(), tie(row).since, names(row), row))
            }
            Sort::Newest => places(before, shift, |row| (Reverse(tie(row).since), names(row), row)),
            Sort::Country => places(before, shift, |row| (countries(row), names(row), row)),
            Sort::Updated => places(before, shift, |row| (Reverse(tie(row).updated), row)),
        }
    }

    /// Each tie once with each party, in the order of rows.
    fn index_parties(&mut self, parties: usize) {
        let distinct = |sides: &[u32], at: usize| !sides[..at].contains(&sides[at]);
        let mut starts = vec![0_u32; parties + 1];
        for row in 0..self.len() {
            let sides = &self.side_party[self.sides(row)];
            for at in (0..sides.len()).filter(|at| distinct(sides, *at)) {
                starts[sides[at] as usize + 1] += 1;
            }
        }
        for party in 0..parties {
            starts[party + 1] += starts[party];
        }
        let mut next = starts.clone();
        let mut ties = vec![0; starts[parties] as usize];
        for row in 0..self.len() {
            let sides = &self.side_party[self.sides(row)];
            for at in (0..sides.len()).filter(|at| distinct(sides, *at)) {
                let slot = &mut next[sides[at] as usize];
                ties[*slot as usize] = row as u32;
                *slot += 1;
            }
        }
        (self.party_starts, self.party_ties) = (starts, ties);
    }
}

/// The parties of a tie as they are now. Two that have become one would leave a tie of a party with
/// itself: then they are told as they were, for that is history.
fn sides_now(tie: &TieRow, parties: &Parties) -> Vec<u32> {
    let registered: Vec<u32> = tie.sides.iter().map(|side| parties.at(side.party).unwrap_or(NONE)).collect();
    let now: Vec<u32> = registered.iter().map(|&at| parties.now(at)).collect();
    if (1..now.len()).any(|at| now[..at].contains(&now[at])) { registered } else { now }
}
