//! Answers to proposals.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use partnership::evidence::Source;
use partnership::policy::TieAction;
use store::Error;
use store::proposals::{Answer, LONGEST_WORD, NewSource, ProposalError, ProposalKind, ProposalRow};
use store::registry::TieError;
use wording::Message;

use super::page::{load, new_tie, refused, title};
use super::{letters, to};
use crate::accounts::{Fields, Signed, SignedForm, private, store_failed};
use crate::desk::{self, Called, Problem, Reader, catch_up, drawn, read_source};
use crate::shell::Failure;

fn back(to: &str) -> Response {
    private(Redirect::to(to).into_response())
}

/// `POST /desk/proposals/{id}/accept`: on to the desk's page of the tie, where the proposal stands
/// beside what can be changed.
pub(super) async fn accept(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let row = load(&signed, &id, TieAction::AnswerProposal).await?;
    let mut reader = Reader::new(&fields);
    let wanted = row.kind == ProposalKind::Correction && reader.ticked("add-source");
    let source = if wanted { read_source(&mut reader) } else { None };
    if let Some(response) = answer(&signed, &row, &mut reader, ("accept", &fields), source).await? {
        return Ok(response);
    }
    catch_up(&signed).await;
    Ok(back(&match row.kind {
        ProposalKind::Correction => desk::to::tie(row.tie),
        ProposalKind::Missing => new_tie(&row),
    }))
}

/// `POST /desk/proposals/{id}/decline`.
pub(super) async fn decline(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let row = load(&signed, &id, TieAction::AnswerProposal).await?;
    let mut reader = Reader::new(&fields);
    if reader.text("word").is_none() {
        reader.wrong("word", Message::new("proposal-word-needed"));
    }
    let answered = answer(&signed, &row, &mut reader, ("decline", &fields), None).await?;
    Ok(answered.unwrap_or_else(|| back(to::LIST)))
}

/// Answers, or gives the page back with what is wrong.
async fn answer(
    signed: &Signed,
    row: &ProposalRow,
    reader: &mut Reader<'_>,
    sent: (&str, &Fields),
    source: Option<Source>,
) -> Result<Option<Response>, Failure> {
    let on = sent.1.stated("revision")?;
    let word = reader.words("word").replace("\r\n", "\n");
    if word.chars().count() > LONGEST_WORD {
        reader.wrong("word", Message::new("proposal-too-long").with("longest", LONGEST_WORD));
    }
    if !reader.problems.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return refused(signed, row, sent, &reader.problems, status).await.map(Some);
    }
    let accepted = sent.0 == "accept";
    let about = title(signed, row).await?;
    let letter = row.email.as_ref().map(|email| {
        let origin = &signed.gate.origin;
        letters::answer(signed.chrome.words(), origin, email, (row.tie, &about), (accepted, &word))
    });
    let source = source.map(|source| NewSource { id: drawn(signed), source });
    let answer = Answer { on, accepted, word: &word, letter: letter.as_ref(), source: source.as_ref() };
    let hand = signed.hand(Some(row.keeper));
    match signed.store().answer_proposal(&hand, row.id, &answer).await {
        Ok(()) => Ok(None),
        Err(error) => failed(signed, row, sent, error).await.map(Some),
    }
}

/// What the store says, as an answer; what was typed comes back where it can be mended.
async fn failed(
    signed: &Signed,
    row: &ProposalRow,
    sent: (&str, &Fields),
    error: ProposalError,
) -> Result<Response, Failure> {
    let (problem, status) = match error {
        ProposalError::Store(Error::Stale { .. }) | ProposalError::Gone => {
            let message = Message::new("proposal-stale");
            (Problem { field: String::new(), message }, StatusCode::CONFLICT)
        }
        ProposalError::Store(error) => return Err(store_failed(&error)),
        ProposalError::Tie(TieError::Refused(refusal)) => {
            let problem = desk::refused(&refusal, sent.1, &Called::default());
            (problem, StatusCode::UNPROCESSABLE_ENTITY)
        }
        ProposalError::Tie(error) => return Err(Failure::internal(&error.to_string())),
        ProposalError::TooMany => return Err(Failure::bad_request(Message::new("proposal-too-many"))),
    };
    // As it is now: somebody else may have answered it.
    let row = load(signed, &row.id.to_string(), TieAction::AnswerProposal).await?;
    refused(signed, &row, sent, &[problem], status).await
}

/// `POST /desk/proposals/{id}/reopen`: a decline is taken back.
pub(super) async fn reopen(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let row = load(&signed, &id, TieAction::AnswerProposal).await?;
    let on = fields.stated("revision")?;
    match signed.store().reopen_proposal(&signed.hand(Some(row.keeper)), row.id, on).await {
        Ok(()) => Ok(back(&to::one(row.id))),
        Err(error) => failed(&signed, &row, ("reopen", &fields), error).await,
    }
}

/// `POST /desk/proposals/{id}/forget`: the address of whoever proposed it.
pub(super) async fn forget(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let row = load(&signed, &id, TieAction::AnswerProposal).await?;
    match signed.store().forget_proposer(&signed.hand(Some(row.keeper)), row.id).await {
        Ok(()) => Ok(back(&to::one(row.id))),
        Err(error) => failed(&signed, &row, ("forget", &fields), error).await,
    }
}
