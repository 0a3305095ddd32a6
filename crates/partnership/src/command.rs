//! Commands on a subject, whichever it is: facts to record, or the last one to take back.

use jiff::Timestamp;

use crate::fact::{Fact, What};
use crate::history::History;
use crate::id::Id;

/// What somebody wants to record.
#[derive(Debug, Clone, PartialEq)]
pub enum Command<W> {
    /// These facts, in this order, all or none.
    Record(Vec<Fact<W>>),
    /// Takes back the last fact that stands.
    Undo {
        /// Why it was wrong.
        why: String,
    },
}

impl<W> Command<W> {
    /// Records one fact.
    pub fn record(fact: impl Into<Fact<W>>) -> Self {
        Self::Record(vec![fact.into()])
    }

    /// The facts to be recorded; an undo names none.
    pub(crate) fn facts(&self) -> &[Fact<W>] {
        match self {
            Self::Record(facts) => facts,
            Self::Undo { .. } => &[],
        }
    }
}

/// Reasons why not that no subject is without.
pub(crate) trait Refused {
    /// The command holds no fact.
    const NOTHING: Self;
    /// Nothing is left that could be undone.
    const NOTHING_TO_UNDO: Self;

    /// A fact that is on record could no longer stand.
    fn breaks(revision: u64, because: Self) -> Self;
}

/// Takes the facts of a command one after the other on trial, each made tidy and judged on what
/// went before by `fits`, and then the whole history by `check`, which names the revision that
/// cannot stand.
///
/// # Errors
/// The first reason why not. Nothing is half done: all facts are taken or none.
pub(crate) fn decide<W: What, R: Refused>(
    history: &History<W>,
    command: Command<W>,
    now: Timestamp,
    fits: impl Fn(&mut Fact<W>, &History<W>) -> Result<(), R>,
    check: impl Fn(&History<W>) -> Result<(), (u64, R)>,
) -> Result<Vec<Fact<W>>, R> {
    let facts = match command {
        Command::Record(facts) => facts,
        Command::Undo { why } => {
            let standing = history.standing(Timestamp::MAX);
            let last = standing.iter().rfind(|recorded| recorded.fact.what.retracts().is_none());
            let revision = last.ok_or(R::NOTHING_TO_UNDO)?.revision;
            vec![Fact::new(W::retraction(revision, why))]
        }
    };
    if facts.is_empty() {
        return Err(R::NOTHING);
    }
    let mut trial = history.clone();
    let mut taken = Vec::with_capacity(facts.len());
    for mut fact in facts {
        fits(&mut fact, &trial)?;
        // Who records it does not matter to whether it may be recorded.
        trial.record(fact.clone(), now, None, Id::from_random(0));
        taken.push(fact);
    }
    check(&trial).map_err(|(revision, refusal)| {
        if revision > history.revision() { refusal } else { R::breaks(revision, refusal) }
    })?;
    Ok(taken)
}
