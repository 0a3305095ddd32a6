//! Existing ties between places, read from a file until the registry holds them ([`read`]).

mod read;

use std::collections::BTreeMap;
use std::sync::Arc;

use gazetteer::GeoId;
use serde::{Serialize, Serializer};

pub(crate) use read::at_line;
pub use read::{RowProblem, SkippedRow, TiesError, TiesReport};

/// What is known of one tie beside its two ends. Of forty thousand ties most have one of a few
/// kinds and sources: their words are shared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tie {
    /// Since when.
    pub year: Option<i32>,
    /// Kind as the file words it.
    #[serde(serialize_with = "shared")]
    pub kind: Option<Arc<str>>,
    /// Who says so.
    #[serde(serialize_with = "shared")]
    pub source: Option<Arc<str>>,
}

fn shared<S: Serializer>(text: &Option<Arc<str>>, to: S) -> Result<S::Ok, S::Error> {
    text.as_deref().serialize(to)
}

/// All existing ties: undirected, none to itself, none twice.
#[derive(Debug, Clone, Default)]
pub struct Ties {
    /// Each tie from either end.
    of: BTreeMap<(GeoId, GeoId), Tie>,
}

impl Ties {
    /// Adds a tie; a second one of the same pair fills in what the first leaves open.
    /// A tie of a place to itself is ignored and `false` returned.
    pub fn add(&mut self, a: GeoId, b: GeoId, tie: Tie) -> bool {
        if a == b {
            return false;
        }
        for (from, to) in [(a, b), (b, a)] {
            let known = self.of.entry((from, to)).or_default();
            known.year = known.year.or(tie.year);
            known.kind = known.kind.take().or_else(|| tie.kind.clone());
            known.source = known.source.take().or_else(|| tie.source.clone());
        }
        true
    }

    /// The partners of a place, by id.
    pub fn of(&self, place: GeoId) -> impl Iterator<Item = (GeoId, &Tie)> {
        self.of.range((place, GeoId(0))..=(place, GeoId(u32::MAX))).map(|((_, id), tie)| (*id, tie))
    }

    /// The tie between two places.
    pub fn between(&self, a: GeoId, b: GeoId) -> Option<&Tie> {
        self.of.get(&(a, b))
    }

    /// Number of ties.
    pub fn len(&self) -> usize {
        self.of.len() / 2
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    /// Every tie once, the smaller id first.
    pub fn iter(&self) -> impl Iterator<Item = (GeoId, GeoId, &Tie)> {
        self.of.iter().filter(|((a, b), _)| a < b).map(|((a, b), tie)| (*a, *b, tie))
    }

    /// These ties without those of another list.
    pub fn without(&self, other: &Ties) -> Ties {
        let mut left = Ties::default();
        for (a, b, tie) in self.iter().filter(|(a, b, _)| other.between(*a, *b).is_none()) {
            left.add(a, b, tie.clone());
        }
        left
    }
}
