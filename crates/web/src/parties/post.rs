//! What was typed of a party becomes a fact, or comes back with what is wrong with it.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use partnership::party::{Command, History, is_of_merger};
use partnership::policy::Request;
use store::change;
use store::registry::PartyError;
use wording::Message;

use super::act::{Act, command};
use super::forms::problem;
use super::load::load;
use super::{page, to};
use crate::accounts::{SignedForm, private, store_failed};
use crate::desk::{Reader, Sent, catch_up, drawn, refused_in_history, too_late};
use crate::shell::Failure;

/// `POST /desk/parties/{id}/{act}`.
pub(super) async fn act(
    Path((id, act)): Path<(String, String)>,
    form: SignedForm,
) -> Result<Response, Failure> {
    let act = Act::from_key(&act).ok_or_else(Failure::not_found)?;
    let SignedForm { signed, fields } = form;
    let loaded = load(&signed, &id).await?;
    signed.may(Request::Party(act.takes(), &loaded.subject))?;
    if act == Act::Retract
        && fields.get("entry").parse().is_ok_and(|entry| is_of_merger(&loaded.history, entry))
    {
        // Its ties are looked at as well, and it takes leave on the other party too.
        return Ok(private(Redirect::to(&to::merge(loaded.id, None)).into_response()));
    }
    let bad = || Failure::bad_request(Message::new("form-bad"));
    let stated = fields.stated("revision")?;
    let mut reader = Reader::new(&fields);
    let problems = match command(act, loaded.party.as_ref(), drawn(&signed), &mut reader) {
        None if reader.problems.is_empty() => return Err(bad()),
        None => reader.problems,
        Some(command) => {
            let (hand, party): (_, _) = (loaded.hand(&signed), loaded.id);
            let done: Result<History, PartyError> = change!(signed.store(), hand, |w| {
                let command: Command = command.clone();
                w.on_party(party, Some(stated), command).await
            });
            match done {
                Ok(_) => {
                    catch_up(&signed).await;
                    let on = if act == Act::Retract { to::history(party) } else { to::desk(party) };
                    return Ok(private(Redirect::to(&on).into_response()));
                }
                Err(PartyError::Refused(refusal)) => vec![problem(&refusal, &fields, &loaded.called)],
                Err(PartyError::Stale { stated, newest }) => {
                    return too_late(&signed, loaded, (stated, *newest), &fields).await;
                }
                Err(PartyError::Store(error)) => return Err(store_failed(&error)),
            }
        }
    };
    let sent = Sent { form: fields.get("form"), typed: &fields, problems: &problems };
    match act {
        Act::Retract => refused_in_history(&signed, &loaded, &sent).await,
        _ => page::answer(&signed, &loaded, Some(sent)).await,
    }
}
