//! The snapshot itself: built whole, changed into the next, and looked things up in.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil;
use partnership::activity::Activity;
use partnership::tie::AgreementStatus;
use partnership::{Id, id::kind};

use crate::columns::Columns;
use crate::domain::Today;
use crate::parties::{Entry, Parties};
use crate::query::Evidence;
use crate::rows::{PartyRow, TieRow};
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
    version: u64,
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
        let parties = Parties::of(parties.into_iter().map(|row| Arc::new(Entry::of(row))));
        Self::of(today, Arc::new(parties), ties.into_iter().map(Arc::new))
    }

    /// A register without anything in it.
    pub fn empty(today: civil::Date) -> Self {
        Self::new(today, [], [])
    }

    fn of(today: civil::Date, parties: Arc<Parties>, ties: impl Iterator<Item = Arc<TieRow>>) -> Self {
        let by_id: BTreeMap<Id<kind::Tie>, Arc<TieRow>> = ties.map(|t| (t.id, t)).collect();
        let whole =
            |t: &Arc<TieRow>| t.sides.len() > 1 && t.sides.iter().all(|s| parties.at(s.party).is_some());
        let (ties, waiting): (Vec<_>, Vec<_>) = by_id.into_values().partition(whole);
        let columns = Columns::of(&ties, &parties, &Today::on(today));
        let version = version(today, &parties, &ties);
        Self { parties, ties, columns, waiting, today, version }
    }

    /// The next snapshot. Where only ties changed, the parties are shared with this one.
    pub fn with(&self, today: civil::Date, change: Change) -> Self {
        let parties = if change.parties.is_empty() && change.parties_gone.is_empty() {
            Arc::clone(&self.parties)
        } else {
            let kept = self.parties.entries.iter().filter(|e| !change.parties_gone.contains(&e.row.id));
            let new = change.parties.into_iter().map(|row| Arc::new(Entry::of(row)));
            Arc::new(Parties::of(kept.cloned().chain(new)))
        };
        let gone: std::collections::BTreeSet<_> = change.ties_gone.into_iter().collect();
        let kept = self.ties.iter().chain(&self.waiting).filter(|t| !gone.contains(&t.id)).cloned();
        Self::of(today, parties, kept.chain(change.ties.into_iter().map(Arc::new)))
    }

    /// The day that activity and the age of confirmations were reckoned on.
    pub fn today(&self) -> civil::Date {
        self.today
    }

    /// A number that differs whenever an answer could: equal registers have the same on
    /// every machine.
    pub fn version(&self) -> u64 {
        self.version
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
        Some(&self.parties.entries[self.parties.at(id)? as usize].row)
    }

    /// The party that one goes on in, through all mergers; nothing if it did not merge away, or is
    /// not known.
    pub fn goes_on_in(&self, id: Id<kind::Party>) -> Option<&PartyRow> {
        let at = self.parties.at(id)?;
        let now = self.parties.now(at);
        (now != at).then(|| &self.parties.entries[now as usize].row)
    }

    /// All parties, by identifier.
    pub fn parties(&self) -> impl ExactSizeIterator<Item = &PartyRow> {
        self.parties.entries.iter().map(|e| &e.row)
    }

    /// Parties that are bound to a place, by its GeoNames id.
    pub fn parties_at(&self, place: u32) -> impl Iterator<Item = &PartyRow> {
        self.parties.at_place(place).map(|at| &self.parties.entries[at as usize].row)
    }

    /// Parties that have a tie and fit: words that all begin words of their names, division or
    /// country (one at least of a name), a country, a place. By name.
    pub fn find_parties(&self, text: &str, country: Option<Country>, place: Option<u32>) -> Vec<&PartyRow> {
        let words = crate::words::of_query(text);
        let said = self.parties.said(&words);
        let wanted = (0..words.len()).fold(0_u8, |bits, bit| bits | 1 << bit);
        let fits = |at: usize| {
            let row = &self.parties.entries[at].row;
            let named = said.get(at).is_none_or(|[names, all]| *names != 0 && all & wanted == wanted);
            named
                && country.is_none_or(|c| c == row.country)
                && place.is_none_or(|p| row.place == Some(p))
                && !self.columns.of_party(at as u32).is_empty()
        };
        let mut found: Vec<usize> = (0..self.parties.entries.len()).filter(|at| fits(*at)).collect();
        found.sort_unstable_by_key(|&at| self.parties.by_name[at]);
        found.into_iter().map(|at| &self.parties.entries[at].row).collect()
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
            let party = &self.register.parties.entries[at as usize].row;
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

/// FNV-1a over identifiers and revisions: small, the same everywhere, and no guard against
/// anybody.
fn version(today: civil::Date, parties: &Parties, ties: &[Arc<TieRow>]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |value: u64| {
        for byte in value.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    add(u64::from(today.year().unsigned_abs()) << 16
        | u64::from(today.month().unsigned_abs()) << 8
        | u64::from(today.day().unsigned_abs()));
    for entry in &parties.entries {
        add(entry.row.id.number().unsigned_abs());
        add(entry.row.revision);
    }
    for tie in ties {
        add(tie.id.number().unsigned_abs());
        add(tie.revision);
    }
    hash
}
