//! Finding places by any of their names: in any script, misspelt, abbreviated, half typed,
//! and with the division or country that tells one Springfield from another.
//!
//! ```text
//! names of the world ── fold ──▶ keys ──▶ transducer (key → rank) ──▶ postings (place, name)
//! query ── readings (name + where) ── fold ──▶ exact, then completions, then a few edits away
//! ```
//!
//! What is found exactly comes before what only begins so, and that before what is spelt
//! alike; within each, the place that is likelier meant comes first (see `rank`), and of
//! two equally likely ones that with the smaller GeoNames id: the order is total, and the
//! same query always has the same answer.

mod bearers;
mod building;
mod codes;
mod finding;
mod fold;
mod index;
mod layout;
mod rank;
mod reading;
mod walk;

use serde::{Deserialize, Serialize};

use crate::country::CountryIx;
use crate::geo::Position;
use crate::place::{Kind, PlaceIx};

pub use bearers::Bearer;
pub use index::Index;

/// The form of a name or query that comparisons begin from: lower case, one space between
/// words, no accents or punctuation, in its own script ("Łódź" → "lodz", "Ёлка" → "елка").
pub fn folded(text: &str) -> String {
    fold::own_script(text).unwrap_or_else(|| fold::plain(text))
}

/// More hits than this are never given.
pub const MOST_HITS: usize = 100;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Search<'q> {
    /// What somebody typed: a name, or part of one, and perhaps where it is
    /// ("Madison, MS", "lacombe ab"). Only the first 200 characters count.
    pub text: &'q str,
    /// Places near here come before others that fit as well.
    pub near: Option<Position>,
    /// Places in this country come before others that fit as well.
    pub country: Option<CountryIx>,
    /// Kinds of places to find.
    pub kinds: Kinds,
    /// How many hits at most; capped at [`MOST_HITS`].
    pub limit: usize,
}

impl<'q> Search<'q> {
    /// All kinds of places, from nowhere in particular, ten hits.
    pub fn new(text: &'q str) -> Self {
        Self { text, near: None, country: None, kinds: Kinds::ALL, limit: 10 }
    }
}

/// A set of kinds of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// Cities, divisions and countries.
    pub const ALL: Kinds = Kinds(0b1111);
    /// Cities only.
    pub const CITIES: Kinds = Kinds(1);

    /// The set of these kinds.
    pub fn of(kinds: &[Kind]) -> Self {
        Self(kinds.iter().fold(0, |set, &k| set | 1 << k as u8))
    }

    /// Whether a kind is in the set.
    pub fn contains(self, kind: Kind) -> bool {
        self.0 & 1 << kind as u8 != 0
    }
}

impl Default for Kinds {
    fn default() -> Self {
        Self::ALL
    }
}

/// How a query and a name met, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// The name is what was asked, but for case, accents, punctuation and abbreviations.
    Exact,
    /// The name begins with what was asked.
    Prefix,
    /// The name is spelt nearly as what was asked.
    Fuzzy,
}

/// A place that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The place.
    pub place: PlaceIx,
    /// The name by which it was found, as the data have it: not always the main one.
    pub name: String,
    /// How the name was met.
    pub how: How,
    /// How many letters were added, left out, replaced or swapped; 0 unless [`How::Fuzzy`],
    /// and then too where a name in another script merely sounds alike.
    pub edits: u8,
}
