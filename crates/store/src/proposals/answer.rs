//! A proposal is answered; a decline can be taken back.

use partnership::evidence::Source;
use partnership::id::kind::{Evidence, Letter, Proposal};
use partnership::tie::{Command, TieFact};
use partnership::{Fact, Id};
use serde_json::json;

use super::{ProposalError, ProposalRow, ProposalState, by_id, letter_of};
use crate::outbox::{self, NewLetter};
use crate::rows;
use crate::{Error, Expect, Hand, Result, Store, Work, Writing, change};

/// A source that comes with a proposal onto the record of its tie.
#[derive(Debug, Clone)]
pub struct NewSource {
    /// Its identifier.
    pub id: Id<Evidence>,
    /// The source.
    pub source: Source,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer<'a> {
    /// The version of the proposal that whoever answers had before their eyes.
    pub on: u64,
    /// Whether it was right.
    pub accepted: bool,
    /// What is said to whoever proposed it.
    pub word: &'a str,
    /// The letter that says so; not sent where no address is known.
    pub letter: Option<&'a NewLetter>,
    /// The source, if the tie is to have it.
    pub source: Option<&'a NewSource>,
}

impl Store {
    /// Answers an open proposal, with the letter to whoever proposed it, and, if it was right and
    /// that is wished, its source on the record of the tie: all of it or nothing.
    ///
    /// # Errors
    /// [`ProposalError::Gone`] if it is not open, [`Error::Stale`] if it was changed meanwhile,
    /// [`ProposalError::Tie`] if the tie refuses the source; or if the database fails.
    pub async fn answer_proposal(
        &self,
        hand: &Hand,
        id: Id<Proposal>,
        answer: &Answer<'_>,
    ) -> Result<(), ProposalError> {
        change!(self, hand, |w| {
            let open = in_state(w, id, ProposalState::Open).await?;
            let state = if answer.accepted { ProposalState::Accepted } else { ProposalState::Declined };
            let action = if answer.accepted { "proposal.accepted" } else { "proposal.declined" };
            let source = answer.source.filter(|_| answer.accepted);
            if let Some(NewSource { id, source }) = source {
                let fact = TieFact::EvidenceAdded { evidence: *id, source: source.clone() };
                w.on_tie(open.tie, None, Command::record(Fact::new(fact))).await?;
            }
            let body = json!({ "tie": open.tie, "evidence": source.map(|s| s.id) });
            let revision = w.record(action, id, Expect::At(answer.on), &body).await?;
            let (at, by) = (w.hand().at, w.hand().person);
            let letter = match answer.letter.filter(|_| open.email.is_some()) {
                Some(letter) => Some(outbox::put(w, letter, at).await?),
                None => None,
            };
            let sql = "UPDATE proposals SET state = $1, word = $2, answer = $3, answered_at = $4, \
                       answered_by = $5, revision = $6 WHERE id = $7";
            let values = [
                state.code().into(),
                answer.word.into(),
                letter.map(Id::number).into(),
                at.as_microsecond().into(),
                by.map(Id::number).into(),
                rows::number(revision),
                id.number().into(),
            ];
            rows::run(&**w, sql, values).await?;
            Ok(())
        })
    }

    /// Takes a decline back: the proposal is open again. A letter that has not gone yet stays
    /// here; one that has gone cannot be called back, and then nobody can be written to any more.
    ///
    /// # Errors
    /// [`ProposalError::Gone`] if it was not declined, [`Error::Stale`] if it was changed
    /// meanwhile; or if the database fails.
    pub async fn reopen_proposal(&self, hand: &Hand, id: Id<Proposal>, on: u64) -> Result<(), ProposalError> {
        change!(self, hand, |w| {
            let declined = in_state(w, id, ProposalState::Declined).await?;
            let body = json!({ "tie": declined.tie });
            let revision = w.record("proposal.reopened", id, Expect::At(on), &body).await?;
            drop_letter(w, id).await?;
            let sql = "UPDATE proposals SET state = 'open', word = '', answer = NULL, answered_at = NULL, \
                       answered_by = NULL, revision = $1 WHERE id = $2";
            rows::run(&**w, sql, [rows::number(revision), id.number().into()]).await?;
            Ok(())
        })
    }

    /// Forgets the address of whoever proposed it, with the letters to it that have not gone:
    /// they asked for it, or no letter arrives there.
    ///
    /// # Errors
    /// [`ProposalError::Gone`] if there is none; or if the database fails.
    pub async fn forget_proposer(&self, hand: &Hand, id: Id<Proposal>) -> Result<(), ProposalError> {
        change!(self, hand, |w| {
            let row = by_id(&**w, id).await?.filter(|row| row.email.is_some());
            let row = row.ok_or(ProposalError::Gone)?;
            let body = json!({ "tie": row.tie });
            let revision = w.record("proposal.forgotten", id, Expect::Newest, &body).await?;
            drop_letter(w, id).await?;
            let receipt: Option<Id<Letter>> = letter_of(&**w, id, "receipt").await?;
            forget_recipient(w, receipt).await?;
            // Had the answer gone, the address would be forgotten already. The receipt's number
            // stays: it tells a forgotten address from one that never was.
            let sql = "UPDATE proposals SET email = NULL, answer = NULL, revision = $1 WHERE id = $2";
            rows::run(&**w, sql, [rows::number(revision), id.number().into()]).await?;
            Ok(())
        })
    }
}

/// Within a change: the proposal, if it is in this state.
async fn in_state(
    w: &mut Writing,
    id: Id<Proposal>,
    state: ProposalState,
) -> Result<ProposalRow, ProposalError> {
    let row = by_id(&**w, id).await?.ok_or(ProposalError::Gone)?;
    if row.state == state { Ok(row) } else { Err(ProposalError::Gone) }
}

/// The answer's letter, unless it has gone.
async fn drop_letter(w: &Writing, id: Id<Proposal>) -> Result<()> {
    if let Some(letter) = letter_of(&**w, id, "answer").await? {
        let sql = "DELETE FROM outbox WHERE id = $1 AND sent_at IS NULL";
        rows::run(&**w, sql, [letter.number().into()]).await?;
    }
    Ok(())
}

/// A letter that has gone forgets to whom; one that has not goes nowhere.
async fn forget_recipient(w: &Writing, letter: Option<Id<Letter>>) -> Result<()> {
    let Some(letter) = letter else { return Ok(()) };
    let number = letter.number();
    rows::run(&**w, "DELETE FROM outbox WHERE id = $1 AND sent_at IS NULL", [number.into()]).await?;
    rows::run(&**w, "UPDATE outbox SET recipient = '' WHERE id = $1", [number.into()]).await?;
    Ok(())
}

/// Within the transaction that notes that a letter has gone: if it was about a proposal, to whom
/// it went is forgotten, and with an answer the address as well: also that on a receipt that never
/// went, because the relay was away when it was tried, and that says nothing new any more.
pub(crate) async fn letter_gone(work: &Work, letter: Id<Letter>) -> Result<(), Error> {
    let number = letter.number();
    let sql = "UPDATE outbox SET recipient = '' WHERE id = $1 \
               AND EXISTS (SELECT 1 FROM proposals WHERE receipt = $1 OR answer = $1)";
    rows::run(work, sql, [number.into()]).await?;
    let sql = "DELETE FROM outbox WHERE sent_at IS NULL \
               AND id IN (SELECT receipt FROM proposals WHERE answer = $1)";
    rows::run(work, sql, [number.into()]).await?;
    rows::run(work, "UPDATE proposals SET email = NULL WHERE answer = $1", [number.into()]).await?;
    Ok(())
}
