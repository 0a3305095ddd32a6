//! Passkeys: making and removing them, signing in with one, showing one after the password.
//!
//! A small script asks here for a question (JSON), has the browser answer it and sends the
//! answer as a form like any other. All that is needed besides works without scripts.

use accounts::passkeys::Site;
use accounts::{RecoveryCode, Secret, recovery};
use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::name;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use store::people::{NewPasskey, Passkey, PeopleError, Purpose, Second, UsedPasskey};
use wording::Message;

use super::browser::Browser;
use super::enter::enter;
use super::form::{OpenForm, SignedForm};
use super::gate::Gate;
use super::leave::{refused, store_failed};
use super::letters::Added;
use super::mine::{Named, Wrong, home, owns, page};
use super::patience::Try;
use super::sign_in::{begin_checked, between};
use super::signed::{Signed, private};
use super::{asked, back, factor, sign_in, to};
use crate::shell::{Chrome, Failure};

fn site(gate: &Gate) -> Result<&Site, Failure> {
    gate.passkeys.as_ref().ok_or_else(Failure::not_found)
}

/// A question as the script reads it, and what comes back with its answer.
async fn question(
    gate: &Gate,
    browser: &Browser,
    (purpose, person): (Purpose, Option<Id<kind::Person>>),
    asks: accounts::passkeys::Asked,
    now: Timestamp,
) -> Result<Response, Failure> {
    let secret = Secret::new(gate.random());
    asked::ask(gate, browser, (purpose, &secret), person, asks.kept, now).await?;
    let raw = RawValue::from_string(asks.question).map_err(|e| Failure::internal(&e.to_string()))?;
    let told = json!({ "question": raw, "challenge": secret.reveal() });
    Ok(private(Json(told).into_response()))
}

fn damaged(error: accounts::passkeys::PasskeyError) -> Failure {
    Failure::internal(&error.to_string())
}

/// What the script shows in place of going on.
fn wrong(chrome: &Chrome, message: &Message, status: StatusCode) -> Response {
    let told: Value = json!({ "wrong": chrome.say(message) });
    private((status, Json(told)).into_response())
}

/// `POST /sign-in/passkey/ask`.
pub(super) async fn ask(form: OpenForm) -> Result<Response, Failure> {
    let asks = site(&form.gate)?.ask_any().map_err(damaged)?;
    let now = form.chrome.state.now();
    let tried = Try::begin("passkey begun", form.peer.0, now);
    if let Some(wait) = tried.must_wait(&form.gate).await? {
        return Ok(wrong(&form.chrome, &wait, StatusCode::TOO_MANY_REQUESTS));
    }
    tried.failed(&form.gate).await?;
    question(&form.gate, &form.browser, (Purpose::PasskeyAlone, None), asks, now).await
}

/// `POST /sign-in/passkey`: a passkey is two factors by itself, the key and the finger or PIN.
pub(super) async fn act(form: OpenForm) -> Result<Response, Failure> {
    let OpenForm { chrome, gate, browser, fields, peer, .. } = &form;
    let (site, now) = (site(gate)?, chrome.state.now());
    let again = |wrong| {
        let mark = browser.mark(gate);
        sign_in::page((chrome, gate), mark, "", fields.get("back"), Some(wrong)).answer()
    };
    // By the network alone: whose it is, the answer says.
    let tried = Try::new("passkey", &peer.0.to_string(), peer.0, now);
    if let Some(wait) = tried.must_wait(gate).await? {
        let mut response = again(wait);
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        return Ok(response);
    }
    let which = (Purpose::PasskeyAlone, fields.get("challenge"));
    let kept = asked::once(gate, browser, which, now).await?;
    let answer = fields.get("answer");
    let used = match kept {
        Some((_, challenge)) => alone(gate, site, &challenge.body, answer).await?,
        None => None,
    };
    let Some((person, used)) = used else {
        tried.failed(gate).await?;
        return Ok(again(Message::new("passkey-wrong")));
    };
    let response = Redirect::to(back(fields.get("back"))).into_response();
    match enter(&form, person, Some(Second::Passkey(used)), response).await {
        Err(failure) if failure == refused(PeopleError::Spent) => {
            tried.failed(gate).await?;
            Ok(again(Message::new("passkey-wrong")))
        }
        other => other,
    }
}

/// Whose passkey gave this answer; nothing if none of ours did. Of somebody who was stopped
/// nothing either: a person may not tell whether they were.
async fn alone(
    gate: &Gate,
    site: &Site,
    kept: &str,
    answer: &str,
) -> Result<Option<(Id<kind::Person>, UsedPasskey)>, Failure> {
    let failed = |e: store::Error| store_failed(&e);
    let Ok((credential, number)) = site.which(answer) else { return Ok(None) };
    let found = gate.store.passkey(&credential).await.map_err(failed)?;
    let Some(key) = found.filter(|key| key.person.number() == number) else { return Ok(None) };
    let person = gate.store.person(key.person).await.map_err(failed)?;
    if person.is_none_or(|p| !p.active) {
        return Ok(None);
    }
    Ok(match site.answered_any(kept, answer, &key.public) {
        Ok(now) => Some((key.person, UsedPasskey { id: key.id, public: now.public, counter: now.counter })),
        Err(error) => {
            tracing::info!(%error, "a passkey was not taken");
            None
        }
    })
}

/// `POST /sign-in/second/passkey/ask`.
pub(super) async fn ask_second(form: OpenForm) -> Result<Response, Failure> {
    let OpenForm { chrome, gate, browser, .. } = &form;
    let (site, now) = (site(gate)?, chrome.state.now());
    let Some(session) = between(gate, browser, now).await? else {
        return Ok(wrong(chrome, &Message::new("passkey-wrong"), StatusCode::UNAUTHORIZED));
    };
    let keys = gate.store.passkeys(session.person).await.map_err(|e| store_failed(&e))?;
    if keys.is_empty() {
        return Err(Failure::not_found());
    }
    let asks = site.ask_one_of(&publics(&keys)).map_err(damaged)?;
    question(gate, browser, (Purpose::PasskeySecond, Some(session.person)), asks, now).await
}

fn publics(keys: &[Passkey]) -> Vec<String> {
    keys.iter().map(|key| key.public.clone()).collect()
}

/// `POST /sign-in/second/passkey`.
pub(super) async fn act_second(form: OpenForm) -> Result<Response, Failure> {
    let OpenForm { chrome, gate, browser, fields, peer, .. } = &form;
    let (site, now) = (site(gate)?, chrome.state.now());
    let Some(session) = between(gate, browser, now).await? else {
        return Ok(private(Redirect::to(to::SIGN_IN).into_response()));
    };
    let person = session.person;
    let failed = |e: store::Error| store_failed(&e);
    let ways = gate.store.ways(person, None).await.map_err(failed)?;
    let again = |wrong| {
        let mark = browser.mark(gate);
        sign_in::second_page((chrome, gate), ways, mark, fields.get("back"), Some(wrong)).answer()
    };
    let tried = Try::new("second", &person.to_string(), peer.0, now);
    if let Some(wait) = tried.must_wait(gate).await? {
        let mut response = again(wait);
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        return Ok(response);
    }
    let which = (Purpose::PasskeySecond, fields.get("challenge"));
    let kept = asked::once(gate, browser, which, now).await?.filter(|(_, c)| c.person == Some(person));
    let answer = fields.get("answer");
    let key = match site.credential(answer) {
        Ok(credential) => gate.store.passkey(&credential).await.map_err(failed)?,
        Err(_) => None,
    };
    let used = match (kept, key.filter(|key| key.person == person)) {
        (Some((_, challenge)), Some(key)) => {
            let answered = site.answered_one_of(&challenge.body, answer, &key.public);
            answered.ok().map(|now| UsedPasskey { id: key.id, public: now.public, counter: now.counter })
        }
        _ => None,
    };
    let response = Redirect::to(back(fields.get("back"))).into_response();
    if let Some(used) = used {
        match begin_checked(&form, person, Second::Passkey(used), response).await {
            Ok(response) => {
                tried.succeeded(gate).await?;
                return Ok(response);
            }
            Err(Some(failure)) => return Err(failure),
            Err(None) => {}
        }
    }
    tried.failed(gate).await?;
    Ok(again(Message::new("passkey-wrong")))
}

/// The page that makes a passkey.
#[derive(Template)]
#[template(path = "accounts/passkey.html")]
struct NewPage {
    chrome: Chrome,
    mark: String,
    origin: String,
    email: String,
    password: bool,
    called: String,
    wrong: Option<String>,
}

async fn new_page(signed: &Signed, called: &str, wrong: Option<Message>) -> Result<Response, Failure> {
    let ways = signed.store().ways(signed.person.id, None).await.map_err(|e| store_failed(&e))?;
    let chrome = &signed.chrome;
    let page = NewPage {
        mark: signed.mark(),
        origin: signed.gate.origin.clone(),
        email: signed.person.email.clone(),
        password: ways.password,
        called: called.to_owned(),
        wrong: wrong.map(|m| chrome.say(&m)),
        chrome: chrome.clone(),
    };
    let bad = page.wrong.is_some();
    let mut response = signed.page(&page);
    if bad {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// `GET /account/passkeys/new`.
pub(super) async fn show_new(signed: Signed) -> Result<Response, Failure> {
    site(&signed.gate)?;
    new_page(&signed, "", None).await
}

/// `POST /account/passkeys/ask`.
pub(super) async fn ask_new(form: SignedForm) -> Result<Response, Failure> {
    site(&form.signed.gate)?;
    let chrome = form.signed.chrome.clone();
    if name(form.fields.get("name")).is_err() {
        let message = Message::new("passkey-name-bad");
        return Ok(wrong(&chrome, &message, StatusCode::UNPROCESSABLE_ENTITY));
    }
    if let Some(message) = owns(&form).await? {
        return Ok(wrong(&chrome, &message, StatusCode::UNPROCESSABLE_ENTITY));
    }
    let signed = form.signed;
    let person = &signed.person;
    let keys = signed.store().passkeys(person.id).await.map_err(|e| store_failed(&e))?;
    let asks = site(&signed.gate)?.ask_new(person.id.number(), &person.email, &person.name, &publics(&keys));
    let asks = asks.map_err(damaged)?;
    let purpose = (Purpose::PasskeyNew, Some(person.id));
    question(&signed.gate, signed.browser(), purpose, asks, chrome.state.now()).await
}

/// `POST /account/passkeys`: the key that was made. The question was asked of who had shown
/// the password, so it need not be shown again.
pub(super) async fn made(form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let (site, now) = (site(&signed.gate)?, signed.chrome.state.now());
    let which = (Purpose::PasskeyNew, fields.get("challenge"));
    let kept = asked::once(&signed.gate, signed.browser(), which, now).await?;
    let kept = kept.filter(|(_, c)| c.person == Some(signed.person.id));
    let called = fields.get("name");
    let Some((_, challenge)) = kept else {
        return new_page(&signed, called, Some(Message::new("passkey-again"))).await;
    };
    if name(called).is_err() {
        return new_page(&signed, called, Some(Message::new("passkey-name-bad"))).await;
    }
    let made = match site.made(&challenge.body, fields.get("answer")) {
        Ok(made) => made,
        Err(error) => {
            tracing::info!(%error, "a passkey was not taken");
            return new_page(&signed, called, Some(Message::new("passkey-again"))).await;
        }
    };
    let codes: Vec<RecoveryCode> =
        (0..recovery::COUNT).map(|_| RecoveryCode::new(signed.gate.random())).collect();
    let hashes: Vec<[u8; 32]> = codes.iter().map(|c| c.digest().bytes()).collect();
    let new = NewPasskey { name: called, credential: &made.credential, public: &made.public, counter: 0 };
    let letter = signed.letter(Added::Passkey);
    let (hand, person) = (signed.hand(None), signed.person.id);
    match signed.store().add_passkey(&hand, person, &new, &hashes, Some(&letter)).await {
        Ok(true) => Ok(factor::shown(&signed, codes.iter().map(RecoveryCode::reveal).collect())),
        Ok(false) => Ok(home()),
        Err(PeopleError::Spent) => new_page(&signed, called, Some(Message::new("passkey-again"))).await,
        Err(error) => Err(refused(error)),
    }
}

/// `POST /account/passkeys/{id}/rename`: what it is called opens nothing, so that no password is
/// asked for.
pub(super) async fn rename(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let id: Id<kind::Passkey> = id.parse().map_err(|_| Failure::not_found())?;
    let (hand, person, called) = (signed.hand(None), signed.person.id, fields.get("name"));
    let own = signed.store().passkeys(person).await.map_err(|e| store_failed(&e))?;
    if own.iter().all(|key| key.id != id) {
        return Err(Failure::not_found());
    }
    if name(called).is_err() {
        let named = Named { id, typed: called.to_owned(), wrong: Message::new("passkey-name-bad") };
        return page(&signed, Wrong { named: Some(named), ..Wrong::default() }).await;
    }
    match signed.store().rename_passkey(&hand, person, id, called).await {
        Ok(()) => Ok(home()),
        Err(PeopleError::Gone) => Err(Failure::not_found()),
        Err(error) => Err(refused(error)),
    }
}

/// `POST /account/passkeys/{id}/remove`.
pub(super) async fn remove(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let wrong = |wrong: Message| Wrong { passkey: Some(wrong), ..Wrong::default() };
    if let Some(message) = owns(&form).await? {
        return page(&form.signed, wrong(message)).await;
    }
    let signed = form.signed;
    let id: Id<kind::Passkey> = id.parse().map_err(|_| Failure::not_found())?;
    let (hand, person) = (signed.hand(None), signed.person.id);
    match signed.store().remove_passkey(&hand, person, id, signed.gate.issuer()).await {
        Ok(()) => Ok(home()),
        Err(PeopleError::Gone) => Err(Failure::not_found()),
        Err(PeopleError::LastWay) => page(&signed, wrong(Message::new("people-last-way-advice"))).await,
        Err(error) => Err(refused(error)),
    }
}
