//! Writing what an import says, and remembering what was written.

use std::collections::BTreeMap;

use partnership::history::History;
use partnership::id::kind::{Import, Party, Tie};
use partnership::party::PartyFact;
use partnership::tie::{OtherTie, Parties, TieFact};
use partnership::{Fact, Id, party, tie};
use sea_orm::Value;
use serde::Serialize;

use super::{State, basis, by_id};
use crate::registry::Kept;
use crate::rows;
use crate::subject::Subject;
use crate::write::{Expect, Writing};
use crate::{Error, Result};

/// Where ties and parties stood when a plan was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Basis(pub(super) [u64; 4]);

/// Why an import was not written. Nothing of it is.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// Ties or parties were changed since the plan was made: it must be made anew.
    #[error("ties or parties were changed since the plan was made")]
    Moved,
    /// The import is not open.
    #[error("the import is not open")]
    NotOpen,
    /// The domain refuses a tie.
    #[error("{key}: {refusal}")]
    Tie {
        /// The row that states it.
        key: String,
        /// Why.
        refusal: Box<tie::Refusal>,
    },
    /// The domain refuses a party.
    #[error("{name}: {refusal}")]
    Party {
        /// Its name.
        name: String,
        /// Why.
        refusal: Box<party::Refusal>,
    },
}

/// An import that is being written, within one transaction.
pub struct Importing<'w> {
    writing: &'w mut Writing,
    import: Id<Import>,
    /// First and last revision that were written, by subject.
    wrote: BTreeMap<Subject, (u64, u64)>,
}

impl<'w> Importing<'w> {
    /// Begins, if the import is open and the plan's basis still holds.
    ///
    /// # Errors
    /// [`ImportError::NotOpen`], [`ImportError::Moved`]; or if the database fails.
    pub async fn begin(
        writing: &'w mut Writing,
        import: Id<Import>,
        planned_on: Basis,
    ) -> Result<Self, ImportError> {
        let open = by_id(&**writing, import).await?.is_some_and(|row| row.state == State::Open);
        if !open {
            return Err(ImportError::NotOpen);
        }
        if basis(&**writing).await? != planned_on {
            return Err(ImportError::Moved);
        }
        Ok(Self { writing, import, wrote: BTreeMap::new() })
    }

    /// A new identifier.
    #[must_use]
    pub fn draw<K>(&self) -> Id<K> {
        self.writing.draw()
    }

    /// Puts a new party on record.
    ///
    /// # Errors
    /// If the domain refuses it, or the database fails.
    pub async fn party(&mut self, name: &str, facts: Vec<Fact<PartyFact>>) -> Result<Id<Party>, ImportError> {
        let id = self.draw();
        let history = party::History::new(id);
        let context = party::Context { now: self.writing.hand().at, parties: Parties::default() };
        let refused = |refusal| ImportError::Party { name: name.to_owned(), refusal: Box::new(refusal) };
        let facts = party::decide(&history, party::Command::Record(facts), &context).map_err(refused)?;
        self.append(history, facts).await?;
        Ok(id)
    }

    /// Adds facts to a party on record.
    ///
    /// # Errors
    /// As [`party`](Self::party).
    pub async fn edit_party(
        &mut self,
        id: Id<Party>,
        facts: Vec<Fact<PartyFact>>,
    ) -> Result<(), ImportError> {
        let history = self.writing.history::<PartyFact>(id).await?;
        let name = history.current().map_or_else(|| id.to_string(), |party| party.name().to_owned());
        let context = party::Context { now: self.writing.hand().at, parties: Parties::default() };
        let facts = match party::decide(&history, party::Command::Record(facts), &context) {
            // What is so already is not written again.
            Err(party::Refusal::Unchanged) => return Ok(()),
            Err(refusal) => return Err(ImportError::Party { name, refusal: Box::new(refusal) }),
            Ok(facts) => facts,
        };
        self.append(history, facts).await?;
        Ok(())
    }

    /// Puts a new tie on record. That no other stands between the same parties, the basis vouches for.
    ///
    /// # Errors
    /// As [`party`](Self::party).
    pub async fn tie(
        &mut self,
        key: &str,
        parties: [Id<Party>; 2],
        facts: Vec<Fact<TieFact>>,
    ) -> Result<Id<Tie>, ImportError> {
        let id = self.draw();
        let parties = parties.into_iter().map(|p| (p, None)).collect();
        self.on_tie(key, tie::History::new(id), parties, facts).await?;
        Ok(id)
    }

    /// Adds facts to a tie on record.
    ///
    /// # Errors
    /// As [`party`](Self::party).
    pub async fn edit(
        &mut self,
        key: &str,
        id: Id<Tie>,
        facts: Vec<Fact<TieFact>>,
    ) -> Result<(), ImportError> {
        let history = self.writing.history::<TieFact>(id).await?;
        let sides = history.current().map(|t| t.parties()).unwrap_or_default();
        let parties = sides.into_iter().map(|p| (p, None)).collect();
        self.on_tie(key, history, parties, facts).await
    }

    /// The transaction.
    pub(crate) fn writing(&mut self) -> &mut Writing {
        self.writing
    }

    /// Remembers that a revision of a subject was written.
    pub(crate) fn wrote(&mut self, subject: Subject, revision: u64) {
        let span = self.wrote.entry(subject).or_insert((revision, revision));
        span.1 = revision;
    }

    async fn on_tie(
        &mut self,
        key: &str,
        history: tie::History,
        parties: Parties,
        facts: Vec<Fact<TieFact>>,
    ) -> Result<(), ImportError> {
        let others: Vec<OtherTie> = Vec::new();
        let context = tie::Context { now: self.writing.hand().at, parties, others };
        let refused = |refusal| ImportError::Tie { key: key.to_owned(), refusal: Box::new(refusal) };
        let facts = match tie::decide(&history, tie::Command::Record(facts), &context) {
            // What is so already is not written again.
            Err(tie::Refusal::Unchanged) => return Ok(()),
            decided => decided.map_err(refused)?,
        };
        self.append(history, facts).await?;
        Ok(())
    }

    async fn append<W: Kept>(&mut self, mut history: History<W>, facts: Vec<Fact<W>>) -> Result<()>
    where
        Subject: From<Id<W::Subject>>,
    {
        let first = history.revision() + 1;
        self.writing.append(&mut history, facts).await?;
        self.wrote(history.id().into(), first);
        self.wrote(history.id().into(), history.revision());
        Ok(())
    }

    /// Ends: keeps the report, forgets the sheet, and notes in the journal what was done.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn finish(self, report: &impl Serialize, note: &impl Serialize) -> Result<(), ImportError> {
        let Self { writing, import, wrote } = self;
        let report = serde_json::to_string(report).map_err(|e| Error::Body(e.to_string()))?;
        let sql =
            "UPDATE imports SET state = 'applied', bytes = NULL, report = $1, applied_at = $2 WHERE id = $3";
        let at = writing.hand().at.as_microsecond();
        rows::run(&**writing, sql, [report.into(), at.into(), import.number().into()]).await?;
        let number = |n: u64| rows::number(n);
        let subjects: Vec<Vec<Value>> = wrote
            .into_iter()
            .map(|(subject, (first, last))| {
                vec![
                    import.number().into(),
                    subject.kind.as_str().into(),
                    subject.number.into(),
                    number(first),
                    number(last),
                ]
            })
            .collect();
        let into = "import_subjects (import, subject_kind, subject, first_revision, last_revision)";
        rows::insert(&**writing, into, "", subjects).await?;
        writing.record("import.applied", import, Expect::New, note).await?;
        Ok(())
    }
}
