//! A proposal comes in.

use partnership::Id;
use partnership::id::kind::{Letter, Organisation, Proposal, Tie};
use serde_json::json;

use super::{MOST_OPEN, ProposalError, ProposalKind, ProposalState, id};
use crate::outbox::{self, NewLetter};
use crate::rows::{self, count, get};
use crate::{Error, Expect, Hand, Result, Store, Work, Writing, change};

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

/// Why nothing new was written.
enum Ended {
    /// It is there already, as it came.
    There(Id<Proposal>),
    /// It failed.
    Failed(ProposalError),
}

impl From<Error> for Ended {
    fn from(error: Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<ProposalError> for Ended {
    fn from(error: ProposalError) -> Self {
        Self::Failed(error)
    }
}

impl Store {
    /// Takes a proposal in, with the letter that says so. One that is open already, word for
    /// word, is not taken in again: somebody pressed twice. If they forgot their address the first
    /// time, it is added, and they get their letter; from two addresses it is two proposals.
    ///
    /// # Errors
    /// [`ProposalError::TooMany`] if there are [`MOST_OPEN`] on the tie; or if the database fails.
    pub async fn propose(&self, hand: &Hand, new: NewProposal<'_>) -> Result<Id<Proposal>, ProposalError> {
        let hand = Hand { organisation: Some(new.keeper), ..*hand };
        // Within the change, or two that come at once do not see each other.
        let outcome: Result<Id<Proposal>, Ended> = change!(self, hand, |w| {
            match said_before(w, &new).await? {
                None => Ok(take_in(w, &new).await?),
                Some(Before { id, addressed: false }) => {
                    add_address(w, id, &new).await?;
                    Ok(id)
                }
                Some(Before { id, addressed: true }) => Err(Ended::There(id)),
            }
        });
        match outcome {
            Ok(id) | Err(Ended::There(id)) => Ok(id),
            Err(Ended::Failed(error)) => Err(error),
        }
    }
}

/// An open proposal that says the same.
struct Before {
    id: Id<Proposal>,
    /// Whether it has the address of the new one, if that has any.
    addressed: bool,
}

/// The open proposal that says the same, word for word, from the same address or from none.
async fn said_before(work: &Work, new: &NewProposal<'_>) -> Result<Option<Before>> {
    let sql = "SELECT id, email FROM proposals WHERE tie = $1 AND state = 'open' AND kind = $2 AND text = $3 \
               AND source = $4 ORDER BY made_at, id";
    let same = [new.tie.number().into(), new.kind.code().into(), new.text.into(), new.source.into()];
    let mut before = None;
    for row in rows::all(work, sql, same).await? {
        let (number, email): (i64, Option<String>) = (get(&row, 0)?, get(&row, 1)?);
        if new.email.is_none() || email.as_deref() == new.email {
            return Ok(Some(Before { id: id(number)?, addressed: true }));
        }
        if email.is_none() && before.is_none() {
            before = Some(Before { id: id(number)?, addressed: false });
        }
    }
    Ok(before)
}

async fn take_in(w: &mut Writing, new: &NewProposal<'_>) -> Result<Id<Proposal>, ProposalError> {
    let sql = "SELECT count(*) FROM proposals WHERE tie = $1 AND state = 'open'";
    let open = rows::first(&**w, sql, [new.tie.number().into()]).await?;
    if open.map_or(Ok(0), |row| count(&row, 0))? >= MOST_OPEN {
        return Err(ProposalError::TooMany);
    }
    let proposal: Id<Proposal> = w.draw();
    let body = json!({ "tie": new.tie, "kind": new.kind.code() });
    let revision = w.record("proposal.made", proposal, Expect::New, &body).await?;
    let receipt = put_receipt(w, new).await?;
    let row = vec![
        proposal.number().into(),
        new.tie.number().into(),
        new.keeper.number().into(),
        new.kind.code().into(),
        new.text.into(),
        new.source.into(),
        new.email.map(str::to_owned).into(),
        ProposalState::Open.code().into(),
        w.hand().at.as_microsecond().into(),
        receipt.map(Id::number).into(),
        "".into(),
        rows::number(revision),
    ];
    let into =
        "proposals (id, tie, keeper, kind, text, source, email, state, made_at, receipt, word, revision)";
    rows::insert(&**w, into, "", [row]).await?;
    Ok(proposal)
}

/// Adds the address that was forgotten the first time.
async fn add_address(w: &mut Writing, proposal: Id<Proposal>, new: &NewProposal<'_>) -> Result<()> {
    let body = json!({ "tie": new.tie });
    let revision = w.record("proposal.addressed", proposal, Expect::Newest, &body).await?;
    let receipt = put_receipt(w, new).await?;
    let sql = "UPDATE proposals SET email = $1, receipt = $2, revision = $3 WHERE id = $4";
    let values = [
        new.email.map(str::to_owned).into(),
        receipt.map(Id::number).into(),
        rows::number(revision),
        proposal.number().into(),
    ];
    rows::run(&**w, sql, values).await?;
    Ok(())
}

/// The letter that says that it came in.
async fn put_receipt(w: &Writing, new: &NewProposal<'_>) -> Result<Option<Id<Letter>>> {
    match new.receipt {
        Some(letter) => Ok(Some(outbox::put(w, letter, w.hand().at).await?)),
        None => Ok(None),
    }
}
