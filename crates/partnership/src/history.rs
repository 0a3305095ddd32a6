//! The facts of one subject in the order they were recorded.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil};

use crate::fact::{Fact, Recorded, What};
use crate::id::{Id, kind};

/// The facts of one subject, revisions 1, 2, 3 … without gaps.
#[derive(Debug, Clone)]
pub struct History<W: What> {
    id: Id<W::Subject>,
    facts: Vec<Recorded<W>>,
}

// Written out because a derive would ask the same of the subject, which is never a value.
impl<W: What> PartialEq for History<W> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.facts == other.facts
    }
}

/// Why a list of facts is no history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HistoryError {
    /// Revisions do not run 1, 2, 3 ….
    #[error("revision {expected} should come next, but {found} does")]
    Gap {
        /// The revision that should come.
        expected: u64,
        /// The one that does.
        found: u64,
    },
}

/// What a question about the past finds.
#[derive(Debug, Clone, PartialEq)]
pub enum Then<S> {
    /// Nothing of it was on record at that time.
    Unrecorded,
    /// It had not begun on that day, as far as is known.
    NotYet,
    /// It existed, but what its state was on that day is not known: the register says it only
    /// from a later day on.
    Uncertain {
        /// The first day whose state is known.
        known_from: civil::Date,
    },
    /// The state on that day.
    Known(S),
}

impl<S> Then<S> {
    /// The state, if it is known.
    pub fn known(self) -> Option<S> {
        match self {
            Self::Known(state) => Some(state),
            Self::Unrecorded | Self::NotYet | Self::Uncertain { .. } => None,
        }
    }
}

impl<W: What> History<W> {
    /// Of a subject that nothing is known of yet.
    #[must_use]
    pub fn new(id: Id<W::Subject>) -> Self {
        Self { id, facts: Vec::new() }
    }

    /// From the journal, in order of revision.
    ///
    /// # Errors
    /// If revisions do not run 1, 2, 3 ….
    pub fn from_facts(id: Id<W::Subject>, facts: Vec<Recorded<W>>) -> Result<Self, HistoryError> {
        for (expected, recorded) in (1..).zip(&facts) {
            if recorded.revision != expected {
                return Err(HistoryError::Gap { expected, found: recorded.revision });
            }
        }
        Ok(Self { id, facts })
    }

    /// Whose facts they are.
    #[must_use]
    pub fn id(&self) -> Id<W::Subject> {
        self.id
    }

    /// The last revision: what an edit states that it was made on. 0 before the first fact.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.facts.last().map_or(0, |last| last.revision)
    }

    /// All facts, those taken back too.
    #[must_use]
    pub fn facts(&self) -> &[Recorded<W>] {
        &self.facts
    }

    /// The same history as it stood when this revision was its last.
    #[must_use]
    pub fn until(&self, revision: u64) -> Self {
        let facts = self.facts.iter().take_while(|recorded| recorded.revision <= revision);
        Self { id: self.id, facts: facts.cloned().collect() }
    }

    /// Adds a fact as the next revision. Whether it may be added, `decide` says.
    pub fn record(
        &mut self,
        fact: Fact<W>,
        at: Timestamp,
        by: Option<Id<kind::Person>>,
        organisation: Id<kind::Organisation>,
    ) {
        let revision = self.revision() + 1;
        self.facts.push(Recorded { revision, at, by, organisation, fact });
    }

    /// The facts on record at an instant that had not been taken back by then, in order of revision.
    #[must_use]
    pub fn standing(&self, known: Timestamp) -> Vec<&Recorded<W>> {
        let on_record: Vec<_> = self.facts.iter().filter(|recorded| recorded.at <= known).collect();
        // Only a later fact takes back an earlier one, so the last word is spoken from the end.
        let mut taken_back = BTreeSet::new();
        for recorded in on_record.iter().rev() {
            if let Some(target) = recorded.fact.what.retracts()
                && target < recorded.revision
                && !taken_back.contains(&recorded.revision)
            {
                taken_back.insert(target);
            }
        }
        on_record.into_iter().filter(|recorded| !taken_back.contains(&recorded.revision)).collect()
    }

    /// Whether a fact on record stands, that is, has not been taken back.
    #[must_use]
    pub fn stands(&self, revision: u64) -> bool {
        self.standing(Timestamp::MAX).iter().any(|recorded| recorded.revision == revision)
    }
}
