//! Tokens for programs.

use std::collections::BTreeSet;

use accounts::Secret;
use axum::extract::Path;
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::name;
use partnership::policy::Scope;
use store::people::{NewToken, PeopleError};
use wording::Message;

use super::ask::SaidPage;
use super::caller::token_text;
use super::form::SignedForm;
use super::leave::refused;
use super::letters::Added;
use super::mine::{Wrong, home, owns, page};
use super::to;
use crate::shell::Failure;

/// How many days a token may hold: each must be renewed, or programs nobody remembers keep
/// their way in for ever.
const DAYS: [i64; 4] = [7, 30, 90, 365];

/// `POST /account/tokens`.
pub(super) async fn issue(form: SignedForm) -> Result<Response, Failure> {
    let wrong = |message: Message| Wrong { token: Some(message), ..Wrong::default() };
    if let Some(message) = owns(&form).await? {
        return page(&form.signed, wrong(message)).await;
    }
    let SignedForm { signed, fields } = form;
    if name(fields.get("name")).is_err() {
        return page(&signed, wrong(Message::new("token-name-bad"))).await;
    }
    let scopes: Option<BTreeSet<Scope>> = fields.all("scopes").map(|s| s.parse().ok()).collect();
    let Some(scopes) = scopes else { return Err(Failure::bad_request(Message::new("token-scope-bad"))) };
    let days: i64 = fields.get("days").parse().ok().filter(|d| DAYS.contains(d)).unwrap_or(DAYS[1]);
    let organisation: Option<Id<kind::Organisation>> = match fields.get("organisation") {
        "" => None,
        text => Some(text.parse().map_err(|_| Failure::not_found())?),
    };
    if let Some(id) = organisation
        && signed.actor.role_in(id, &signed.forest.tree).is_none()
    {
        return Err(Failure::not_found());
    }
    let secret = Secret::new(signed.gate.random());
    let now = signed.chrome.state.now();
    let lasts = SignedDuration::from_hours(24 * days);
    let new = NewToken {
        person: signed.person.id,
        organisation,
        name: fields.get("name"),
        secret_hash: secret.digest().bytes(),
        scopes,
        expires_at: now.saturating_add(lasts).unwrap_or(Timestamp::MAX),
    };
    let letter = signed.letter(Added::Token);
    let made = signed.store().issue_token(&signed.hand(None), &new, Some(&letter)).await;
    let id = made.map_err(refused)?;
    let chrome = &signed.chrome;
    let shown = SaidPage {
        title: chrome.t("token-title"),
        paragraphs: vec![chrome.t("token-lead"), chrome.t("shown-once")],
        shown: vec![token_text(id, &secret)],
        on: (to::ACCOUNT.to_owned(), chrome.t("codes-done")),
        chrome: chrome.clone(),
    };
    Ok(signed.page(&shown))
}

/// `POST /account/tokens/{id}/revoke`.
pub(super) async fn revoke(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let signed = form.signed;
    let id: Id<kind::Token> = id.parse().map_err(|_| Failure::not_found())?;
    match signed.store().revoke_token(&signed.hand(None), signed.person.id, id).await {
        Ok(()) => Ok(home()),
        Err(PeopleError::Gone) => Err(Failure::not_found()),
        Err(error) => Err(refused(error)),
    }
}
