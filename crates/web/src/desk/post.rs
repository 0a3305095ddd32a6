//! What was typed becomes a fact, or comes back with what is wrong with it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use partnership::Id;
use partnership::id::kind;
use partnership::policy::Request;
use partnership::tie::{Command, History};
use store::change;
use store::registry::TieError;
use wording::Message;

use super::act::{Act, Given, command};
use super::form::Reader;
use super::page::{self, Sent};
use super::tie::{Loaded, load};
use super::{refused, stale, to};
use crate::accounts::{Signed, SignedForm, private, store_failed};
use crate::shell::Failure;

/// `POST /desk/ties/{id}/{act}`.
pub(super) async fn act(
    Path((id, act)): Path<(String, String)>,
    form: SignedForm,
) -> Result<Response, Failure> {
    let act = Act::from_key(&act).ok_or_else(Failure::not_found)?;
    let SignedForm { signed, fields } = form;
    let loaded = load(&signed, &id).await?;
    let bad = || Failure::bad_request(Message::new("form-bad"));
    let at: u8 = if act.is_of_side() { fields.get("side").parse().map_err(|_| bad())? } else { 0 };
    let side = loaded.subject.sides.get(usize::from(at)).copied().filter(|_| act.is_of_side());
    if act.is_of_side() && side.is_none() {
        return Err(bad());
    }
    signed.may(Request::Tie(act.takes(at), &loaded.subject))?;
    let stated: u64 = fields.get("revision").parse().map_err(|_| bad())?;
    let given = Given { side, evidence: drawn(&signed), file: None };
    let mut reader = Reader::new(&fields);
    let Some(command) = command(act, given, &loaded, &mut reader) else {
        if reader.problems.is_empty() {
            return Err(bad());
        }
        let sent = Sent { form: fields.get("form"), typed: &fields, problems: &reader.problems };
        return back(act, &signed, &loaded, sent).await;
    };
    match record(&signed, &loaded, stated, &command).await {
        Ok(_) => Ok(private(Redirect::to(&on(act, &loaded)).into_response())),
        Err(TieError::Refused(refusal)) => {
            let problems = [refused::problem(&refusal, &fields, &loaded.called)];
            let sent = Sent { form: fields.get("form"), typed: &fields, problems: &problems };
            back(act, &signed, &loaded, sent).await
        }
        Err(TieError::Stale { stated, newest }) => {
            stale::answer(&signed, &loaded, act, (stated, *newest), &fields).await
        }
        Err(TieError::Store(error)) => Err(store_failed(&error)),
    }
}

/// Records it, and has the register take it in at once, so that the next page shows it.
async fn record(
    signed: &Signed,
    loaded: &Loaded,
    stated: u64,
    command: &Command,
) -> Result<History, TieError> {
    let hand = loaded.hand(signed);
    let done: Result<History, TieError> =
        change!(signed.store(), hand, |w| w.on_tie(loaded.id, Some(stated), command.clone()).await);
    if done.is_ok() {
        catch_up(signed).await;
    }
    done
}

/// Has the register take in what was written. Should that fail, it does so within a second by itself.
pub(super) async fn catch_up(signed: &Signed) {
    let state = &signed.chrome.state;
    if let Err(error) = state.register.catch_up(signed.store(), state.world(), state.today()).await {
        tracing::warn!(%error, "what was recorded is not in the register yet");
    }
}

/// A new identifier for a source.
pub(super) fn drawn(signed: &Signed) -> Id<kind::Evidence> {
    Id::from_random(u64::from_le_bytes(signed.gate.random()))
}

/// Where to go on.
fn on(act: Act, loaded: &Loaded) -> String {
    if act == Act::Retract { to::history(loaded.id) } else { to::tie(loaded.id) }
}

/// The page the form came from, with what is wrong with it.
async fn back(act: Act, signed: &Signed, loaded: &Loaded, sent: Sent<'_>) -> Result<Response, Failure> {
    if act == Act::Retract {
        return super::history::refused(signed, loaded, &sent).await;
    }
    Ok(page::answer(signed, loaded, Some(sent)))
}
