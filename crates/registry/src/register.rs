//! The snapshot itself: built whole, changed into the next, and looked things up in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil;
use partnership::activity::Activity;
use partnership::tie::AgreementStatus;
use partnership::{Id, id::kind};

use crate::columns::{Columns, Made};
use crate::domain::Today;
use crate::parties::Parties;
use crate::query::Evidence;
use crate::rows::{PartyRow, TieRow};
use crate::shift::{Shift, merged};
use partnership::place::Country;

/// An immutable snapshot of what is published.
#[derive(Debug)]
pub struct Register {
    pub(crate) parties: Arc<Parties>,
    pub(crate) ties: Vec<Arc<TieRow>>,
    pub(crate) columns: Columns,
    /// Ties that cannot be shown because a side's party is not known (yet).
    waiting: Vec<Arc<TieRow>>,
    today: civil::Date,
    marks: Marks,
}

/// What changed since a snapshot.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Parties that are new or differ.
    pub parties: Vec<PartyRow>,
    /// Parties that are no more.
    pub parties_gone: Vec<Id<kind::Party>>,
    /// Published ties that are new or differ.
    pub ties: Vec<TieRow>,
    /// Ties that are no more, or no longer published.
    pub ties_gone: Vec<Id<kind::Tie>>,
}

impl Change {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.parties.is_empty()
            && self.parties_gone.is_empty()
            && self.ties.is_empty()
            && self.ties_gone.is_empty()
    }
}

impl Register {
    /// A register as of a day, on which activity and the age of confirmations depend. Of rows
    /// with the same identifier the last counts. A tie with fewer than two sides, or with a
    /// side whose party is not among the parties, is kept back until it can be shown.
    pub fn new(
        today: civil::Date,
        parties: impl IntoIterator<Item = PartyRow>,
        ties: impl IntoIterator<Item = TieRow>,
    ) -> Self {
        let nothing = Self {
            parties: Arc::default(),
            ties: Vec::new(),
            columns: Columns::default(),
            waiting: Vec::new(),
            today,
            marks: Marks::default(),
        };
        let (parties, ties) = (parties.into_iter().collect(), ties.into_iter().collect());
        nothing.with(today, Change { parties, ties, ..Change::default() })
    }

    /// A register without anything in it.
    pub fn empty(today: civil::Date) -> Self {
        Self::new(today, [], [])
    }

    /// The next snapshot. It shares with this one what did not change; what did is put in its place
    /// among the rest, so that one tie costs a walk along the columns and nothing is sorted anew.
    pub fn with(&self, today: civil::Date, change: Change) -> Self {
        let (parties, moved) = if change.parties.is_empty() && change.parties_gone.is_empty() {
            (Arc::clone(&self.parties), None)
        } else {
            let gone: BTreeSet<_> = change.parties_gone.iter().copied().collect();
            let new = change.parties.into_iter().map(|row| (row.id, Arc::new(row))).collect();
            let (parties, shift) = self.parties.next(&gone, new);
            (Arc::new(parties), Some(shift))
        };
        let mut gone: BTreeSet<Id<kind::Tie>> = change.ties_gone.into_iter().collect();
        let waited = self.waiting.iter().filter(|tie| !gone.contains(&tie.id)).cloned();
        let mut new: BTreeMap<Id<kind::Tie>, Arc<TieRow>> = waited.map(|tie| (tie.id, tie)).collect();
        if !change.parties_gone.is_empty() {
            let lacking = self.ties.iter().filter(|tie| !gone.contains(&tie.id) && !is_whole(tie, &parties));
            new.extend(lacking.map(|tie| (tie.id, Arc::clone(tie))));
        }
        new.extend(change.ties.into_iter().map(|tie| (tie.id, Arc::new(tie))));
        let (new, waiting): (BTreeMap<_, _>, BTreeMap<_, _>) =
            new.into_iter().partition(|(_, tie)| is_whole(tie, &parties));
        gone.extend(waiting.keys());
        let (ties, shift) = merged(&self.ties, |tie| tie.id, &gone, new);
        let marks = Marks {
            parties: moved
                .as_ref()
                .map_or(self.marks.parties, |_| sum(parties.rows.iter().map(|r| mark(r.id, r.revision)))),
            ties: sum(ties.iter().map(|tie| mark(tie.id, tie.revision))),
        };
        let shift = match &moved {
            Some(moved) if parties.stands_otherwise(&self.parties, moved) => Shift::anew(ties.len()),
            Some(moved) => self.renewing(shift, moved),
            None => shift,
        };
        let columns = self.columns.next(&Made {
            ties: &ties,
            shift: &shift,
            parties: &parties,
            moved: moved.as_ref(),
            today: &Today::on(today),
            turned: today != self.today,
        });
        Self { parties, ties, columns, waiting: waiting.into_values().collect(), today, marks }
    }

    /// The same shift, with the ties of parties that differ reckoned anew.
    fn renewing(&self, mut shift: Shift, parties: &Shift) -> Shift {
        for row in 0..self.columns.len() {
            let sides = &self.columns.side_party[self.columns.sides(row)];
            if sides.iter().any(|&party| parties.to(party).is_none()) {
                shift.renew(row as u32);
            }
        }
        shift
    }

    /// The day that activity and the age of confirmations were reckoned on.
    pub fn today(&self) -> civil::Date {
        self.today
    }

    /// A number that differs whenever an answer could: equal registers have the same on
    /// every machine.
    pub fn version(&self) -> u64 {
        let day = u64::from(self.today.year().unsigned_abs()) << 16
            | u64::from(self.today.month().unsigned_abs()) << 8
            | u64::from(self.today.day().unsigned_abs());
        mixed(mixed(mixed(day) ^ self.marks.parties) ^ self.marks.ties)
    }

    /// How many ties there are.
    pub fn len(&self) -> usize {
        self.ties.len()
    }

    /// Whether there is no tie.
    pub fn is_empty(&self) -> bool {
        self.ties.is_empty()
    }

    /// How many published ties are kept back because a party of theirs is not known.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// A tie by its identifier.
    pub fn tie(&self, id: Id<kind::Tie>) -> Option<Tie<'_>> {
        self.ties.binary_search_by_key(&id, |t| t.id).ok().map(|row| self.at(row))
    }

    /// A party by its identifier.
    pub fn party(&self, id: Id<kind::Party>) -> Option<&PartyRow> {
        Some(&self.parties.rows[self.parties.at(id)? as usize])
    }

    /// The party that one goes on in, through all mergers; nothing if it did not merge away, or is
    /// not known.
    pub fn goes_on_in(&self, id: Id<kind::Party>) -> Option<&PartyRow> {
        let at = self.parties.at(id)?;
        let now = self.parties.now(at);
        (now != at).then(|| self.parties.rows[now as usize].as_ref())
    }

    /// All parties, by identifier.
    pub fn parties(&self) -> impl ExactSizeIterator<Item = &PartyRow> {
        self.parties.rows.iter().map(Arc::as_ref)
    }

    /// Parties that are bound to a place, by its GeoNames id.
    pub fn parties_at(&self, place: u32) -> impl Iterator<Item = &PartyRow> {
        self.parties.at_place(place).map(|at| self.parties.rows[at as usize].as_ref())
    }

    /// Parties that have a tie and fit: words that all begin words of their names, division or
    /// country (one at least of a name), a country, a place. By name.
    pub fn find_parties(&self, text: &str, country: Option<Country>, place: Option<u32>) -> Vec<&PartyRow> {
        let words = crate::words::of_query(text);
        let said = self.parties.said(&words);
        let wanted = (0..words.len()).fold(0_u8, |bits, bit| bits | 1 << bit);
        let fits = |at: usize| {
            let row = &self.parties.rows[at];
            let named = said.get(at).is_none_or(|[names, all]| *names != 0 && all & wanted == wanted);
            named
                && country.is_none_or(|c| c == row.country)
                && place.is_none_or(|p| row.place == Some(p))
                && !self.columns.of_party(at as u32).is_empty()
        };
        let mut found: Vec<usize> = (0..self.parties.rows.len()).filter(|at| fits(*at)).collect();
        found.sort_unstable_by_key(|&at| self.parties.by_name[at]);
        found.into_iter().map(|at| self.parties.rows[at].as_ref()).collect()
    }

    /// All ties, by identifier.
    pub fn ties(&self) -> impl ExactSizeIterator<Item = Tie<'_>> {
        (0..self.ties.len()).map(|row| self.at(row))
    }

    /// The ties of a party, by identifier.
    pub fn ties_of(&self, party: Id<kind::Party>) -> impl Iterator<Item = Tie<'_>> {
        let rows = self.parties.at(party).map_or(&[][..], |at| self.columns.of_party(at));
        rows.iter().map(|&row| self.at(row as usize))
    }

    /// The ties of the parties that are bound to a place, each once, by identifier.
    pub fn ties_at(&self, place: u32) -> Vec<Tie<'_>> {
        let mut rows: Vec<u32> =
            self.parties.at_place(place).flat_map(|at| self.columns.of_party(at)).copied().collect();
        rows.sort_unstable();
        rows.dedup();
        rows.into_iter().map(|row| self.at(row as usize)).collect()
    }

    pub(crate) fn at(&self, row: usize) -> Tie<'_> {
        Tie { register: self, row }
    }
}

/// A tie of a register.
#[derive(Clone, Copy)]
pub struct Tie<'r> {
    register: &'r Register,
    pub(crate) row: usize,
}

impl std::fmt::Debug for Tie<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.data().fmt(f)
    }
}

/// One side of a tie.
#[derive(Debug, Clone, Copy)]
pub struct Side<'r> {
    /// The party, as it is now.
    pub party: &'r PartyRow,
    /// The party that the tie was registered with, where that one has merged away since.
    pub was: Option<&'r PartyRow>,
    /// How the agreement stands on this side.
    pub status: AgreementStatus,
}

impl Side<'_> {
    /// The party that the tie was registered with: by this one its facts speak of the side.
    pub fn registered(&self) -> Id<kind::Party> {
        self.was.map_or(self.party.id, |was| was.id)
    }
}

impl<'r> Tie<'r> {
    /// What was handed in. Its sides are the parties it was registered with; what they are now,
    /// [`sides`](Self::sides) tells.
    pub fn data(self) -> &'r TieRow {
        &self.register.ties[self.row]
    }

    /// Its identifier.
    pub fn id(self) -> Id<kind::Tie> {
        self.data().id
    }

    /// Its sides, two or more.
    pub fn sides(self) -> impl ExactSizeIterator<Item = Side<'r>> {
        let range = self.register.columns.sides(self.row);
        let parties = &self.register.columns.side_party[range];
        parties.iter().zip(&self.data().sides).map(move |(&at, side)| {
            let party = &self.register.parties.rows[at as usize];
            let was = (party.id != side.party).then(|| self.register.party(side.party)).flatten();
            Side { party, was, status: side.status }
        })
    }

    /// How well it is confirmed.
    pub fn evidence(self) -> Evidence {
        self.register.columns.evidence_of(self.row)
    }

    /// How active it is, by what was noted.
    pub fn activity(self) -> Activity {
        Today::on(self.register.today).activity(self.data())
    }

    /// Whether a side lies in a country.
    pub fn touches(self, country: Country) -> bool {
        self.sides().any(|s| s.party.country == country)
    }
}

/// Sums of the marks of all parties and of all ties: what tells one register from another.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    parties: u64,
    ties: u64,
}

/// Whether a tie can be shown: it has two sides or more, and the parties of all are known.
fn is_whole(tie: &TieRow, parties: &Parties) -> bool {
    tie.sides.len() > 1 && tie.sides.iter().all(|side| parties.at(side.party).is_some())
}

/// A sum, so that the order does not matter.
fn sum(marks: impl Iterator<Item = u64>) -> u64 {
    marks.fold(0, u64::wrapping_add)
}

/// Another number for each identifier and revision: the same everywhere, and no guard against anybody.
fn mark<K>(id: Id<K>, revision: u64) -> u64 {
    mixed(mixed(id.number().unsigned_abs()) ^ revision)
}

/// The last step of SplitMix64 (Steele, Lea and Flood 2014).
fn mixed(number: u64) -> u64 {
    let z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
