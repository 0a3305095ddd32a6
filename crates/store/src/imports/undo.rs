//! Taking an import back.

use partnership::id::kind::Import;
use partnership::party::PartyFact;
use partnership::tie::{Parties, TieFact};
use partnership::{Fact, Id, party, tie};
use serde::Serialize;

use super::{State, by_id, id};
use crate::hand::Hand;
use crate::open::Store;
use crate::registry::decided;
use crate::rows::{self, count, get};
use crate::subject::{Subject, SubjectKind};
use crate::write::{Expect, Writing};
use crate::{Error, Result, change, contacts};

/// What was taken back, and what was not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// Ties that are no longer on record, or stand again as before.
    pub ties: usize,
    /// Parties that are no longer on record, or stand again as before.
    pub parties: usize,
    /// Contacts that are forgotten, or stand again as before.
    pub contacts: usize,
    /// Ties, parties and contacts that somebody has changed since, that others rest on, or into
    /// which others were merged: they stay.
    #[serde(skip)]
    pub left: Vec<Subject>,
}

/// Why an import was not taken back.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// It was never applied, or was taken back already.
    #[error("the import is not applied")]
    NotApplied,
}

struct Span {
    subject: Subject,
    first: u64,
    last: u64,
}

impl Store {
    /// Takes back every fact that an import wrote, of each tie and party that nobody has changed
    /// since; parties that it put on record only if no tie rests on them any more, ties only if none
    /// was merged into them.
    ///
    /// # Errors
    /// [`UndoError::NotApplied`]; or if the database fails.
    pub async fn undo_import(&self, hand: &Hand, import: Id<Import>, why: &str) -> Result<Undone, UndoError> {
        change!(self, hand, |w| undo(w, import, why).await)
    }
}

async fn undo(w: &mut Writing, import: Id<Import>, why: &str) -> Result<Undone, UndoError> {
    let applied = by_id(&**w, import).await?.is_some_and(|row| row.state == State::Applied);
    if !applied {
        return Err(UndoError::NotApplied);
    }
    let mut undone = Undone::default();
    let spans = spans(w, import).await?;
    w.look_up(&spans.iter().map(|s| s.subject).collect::<Vec<_>>()).await?;
    for span in spans.iter().filter(|s| s.subject.kind == SubjectKind::Tie) {
        if take_back_tie(w, span, why).await? { undone.ties += 1 } else { undone.left.push(span.subject) }
    }
    for span in spans.iter().filter(|s| s.subject.kind == SubjectKind::Contact) {
        match contacts::take_back(w, span.subject, (span.first, span.last)).await? {
            true => undone.contacts += 1,
            false => undone.left.push(span.subject),
        }
    }
    // Which parties still have ties, the tables say.
    w.project().await?;
    for span in spans.iter().filter(|s| s.subject.kind == SubjectKind::Party) {
        if take_back_party(w, span, why).await? {
            undone.parties += 1
        } else {
            undone.left.push(span.subject)
        }
    }
    let sql = "UPDATE imports SET state = 'undone', undone_at = $1 WHERE id = $2";
    let at = w.hand().at.as_microsecond();
    rows::run(&**w, sql, [at.into(), import.number().into()]).await?;
    let note = serde_json::json!({
        "ties": undone.ties, "parties": undone.parties, "contacts": undone.contacts, "left": undone.left.len(), "why": why,
    });
    w.record("import.undone", import, Expect::Newest, &note).await?;
    Ok(undone)
}

async fn spans(w: &Writing, import: Id<Import>) -> Result<Vec<Span>> {
    let sql = "SELECT subject_kind, subject, first_revision, last_revision FROM import_subjects
        WHERE import = $1 ORDER BY subject_kind, subject";
    let read = |row: &sea_orm::QueryResult| -> Result<Span> {
        let kind: String = get(row, 0)?;
        let kind = SubjectKind::parse(&kind).ok_or_else(|| Error::Damaged(format!("subject {kind:?}")))?;
        let subject = Subject { kind, number: get(row, 1)? };
        Ok(Span { subject, first: count(row, 2)?, last: count(row, 3)? })
    };
    rows::all(&**w, sql, [import.number().into()]).await?.iter().map(read).collect()
}

async fn take_back_tie(w: &mut Writing, span: &Span, why: &str) -> Result<bool> {
    let mut history = w.history::<TieFact>(id(span.subject.number)?).await?;
    if history.revision() != span.last {
        return Ok(false);
    }
    let facts: Vec<Fact<TieFact>> = (span.first..=span.last)
        .rev()
        .map(|revision| Fact::new(TieFact::Retracted { revision, why: why.to_owned() }))
        .collect();
    let context = tie::Context { now: w.hand().at, parties: Parties::default(), others: Vec::new() };
    match decided(&**w, &history, tie::Command::Record(facts), &context).await? {
        Ok(facts) => {
            w.append(&mut history, facts).await?;
            Ok(true)
        }
        Err(_) => Ok(false),
    }
}

async fn take_back_party(w: &mut Writing, span: &Span, why: &str) -> Result<bool> {
    let number = span.subject.number;
    // A tie rests on it, or another party that went on in it. One that was there before stays.
    let sql = "SELECT 1 FROM tie_sides WHERE party = $1 \
               UNION SELECT 1 FROM parties WHERE merged_into = $1 LIMIT 1";
    let rests = span.first == 1 && rows::first(&*w, sql, [number.into()]).await?.is_some();
    let mut history = w.history::<PartyFact>(id(number)?).await?;
    if rests || history.revision() != span.last {
        return Ok(false);
    }
    let facts: Vec<Fact<PartyFact>> = (span.first..=span.last)
        .rev()
        .map(|revision| Fact::new(PartyFact::Retracted { revision, why: why.to_owned() }))
        .collect();
    let context = party::Context { now: w.hand().at, parties: Parties::default() };
    match party::decide(&history, party::Command::Record(facts), &context) {
        Ok(facts) => {
            w.append(&mut history, facts).await?;
            Ok(true)
        }
        Err(_) => Ok(false),
    }
}
