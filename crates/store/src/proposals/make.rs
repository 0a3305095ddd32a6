//! A proposal comes in.

use partnership::Id;
use partnership::id::kind::{Organisation, Proposal, Tie};
use serde_json::json;

use super::{MOST_OPEN, ProposalError, ProposalKind, ProposalState, id};
use crate::outbox::{self, NewLetter};
use crate::rows::{self, count, get};
use crate::{Expect, Hand, Store, change};

/// What a visitor proposes.
#[derive(Debug, Clone, Copy)]
pub struct NewProposal<'a> {
    /// The tie from whose page it comes.
    pub tie: Id<Tie>,
    /// The organisation that keeps the tie.
    pub keeper: Id<Organisation>,
    /// What it says.
    pub kind: ProposalKind,
    /// In words.
    pub text: &'a str,
    /// A link, or words.
    pub source: &'a str,
    /// Where the answer goes, if it is wanted.
    pub email: Option<&'a str>,
    /// The letter that says that it came in.
    pub receipt: Option<&'a NewLetter>,
}

impl Store {
    /// Takes a proposal in, with the letter that says so. One that is open already, word for
    /// word, is not taken in again: somebody pressed twice.
    ///
    /// # Errors
    /// [`ProposalError::TooMany`] if there are [`MOST_OPEN`] on the tie; or if the database fails.
    pub async fn propose(&self, hand: &Hand, new: NewProposal<'_>) -> Result<Id<Proposal>, ProposalError> {
        let hand = Hand { organisation: Some(new.keeper), ..*hand };
        let sql = "SELECT id FROM proposals WHERE tie = $1 AND state = 'open' AND kind = $2 AND text = $3 \
                   AND source = $4 LIMIT 1";
        let same = [new.tie.number().into(), new.kind.code().into(), new.text.into(), new.source.into()];
        if let Some(row) = rows::first(self.db(), sql, same).await? {
            return Ok(id(get(&row, 0)?)?);
        }
        change!(self, hand, |w| {
            let sql = "SELECT count(*) FROM proposals WHERE tie = $1 AND state = 'open'";
            let open = rows::first(&**w, sql, [new.tie.number().into()]).await?;
            if open.map_or(Ok(0), |row| count(&row, 0))? >= MOST_OPEN {
                return Err(ProposalError::TooMany);
            }
            let proposal: Id<Proposal> = w.draw();
            let body = json!({ "tie": new.tie, "kind": new.kind.code() });
            let revision = w.record("proposal.made", proposal, Expect::New, &body).await?;
            let at = w.hand().at;
            let receipt = match new.receipt {
                Some(letter) => Some(outbox::put(w, letter, at).await?),
                None => None,
            };
            let row = vec![
                proposal.number().into(),
                new.tie.number().into(),
                new.keeper.number().into(),
                new.kind.code().into(),
                new.text.into(),
                new.source.into(),
                new.email.map(str::to_owned).into(),
                ProposalState::Open.code().into(),
                at.as_microsecond().into(),
                receipt.map(Id::number).into(),
                "".into(),
                rows::number(revision),
            ];
            let into = "proposals (id, tie, keeper, kind, text, source, email, state, made_at, receipt, word, \
                        revision)";
            rows::insert(&**w, into, "", [row]).await?;
            Ok(proposal)
        })
    }
}
