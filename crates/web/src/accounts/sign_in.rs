//! Signing in with a password and, where its person set one up, a second factor; signing out.

use accounts::oidc::Standing;
use accounts::{Email, Key, RecoveryCode, Step, Stored};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use serde::Deserialize;
use store::people::{PeopleError, Second, Session, Stage, Ways};
use wording::Message;

use super::ask::{AskPage, Field, Kind, OtherWays};
use super::browser::Browser;
use super::enter::{arrive, enter};
use super::form::{OpenForm, OpenPage, SignedForm};
use super::gate::Gate;
use super::leave::{refused, store_failed};
use super::patience::Try;
use super::signed::{private, session_of};
use super::{back, passwords, to};
use crate::shell::{Chrome, Failure};

/// Where to go afterwards.
#[derive(Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    back: String,
}

/// The page that asks for address and password, with the other ways there are.
pub(super) fn page(
    (chrome, gate): (&Chrome, &Gate),
    mark: String,
    email: &str,
    to_go: &str,
    wrong: Option<Message>,
) -> AskPage {
    let provider = gate.provider().map(|provider| {
        let back: String = form_urlencoded::byte_serialize(to_go.as_bytes()).collect();
        let label = provider.settings().label.as_str();
        let away =
            (provider.standing() == Standing::Away).then(|| chrome.t1("provider-away", "provider", label));
        (format!("{}?back={back}", to::PROVIDER), chrome.t1("provider-button", "provider", label), away)
    });
    let passkey = gate.passkeys.is_some().then_some((to::PASSKEY_ASK, to::PASSKEY, "passkey-button"));
    let mut page = AskPage::new(chrome, mark, "sign-in-title", "sign-in-button")
        .field(Field::new("email", Kind::Email, chrome.t("person-email"), "username").with(email))
        .field(Field::new("password", Kind::Password, chrome.t("person-password"), "current-password"))
        .field(Field::new("back", Kind::Hidden, String::new(), "off").with(to_go))
        .link(to::FORGOT, "sign-in-forgot")
        .wrong(wrong)
        .others(OtherWays::new(chrome, &gate.origin, to_go, provider, passkey));
    page.action = to::SIGN_IN.to_owned();
    page
}

/// `GET /sign-in`.
pub(super) async fn show(open: OpenPage, Query(query): Query<Back>) -> Result<Response, Failure> {
    let now = open.chrome.state.now();
    if let Some(session) = session_of(&open.gate, &open.browser, now).await?
        && session.stage == Stage::Whole
    {
        return Ok(private(Redirect::to(back(&query.back)).into_response()));
    }
    let mark = open.browser.mark(&open.gate);
    Ok(open.answer(page((&open.chrome, &open.gate), mark, "", &query.back, None).answer()))
}

/// `POST /sign-in`. What is wrong is never told apart: no such account, another password, an
/// account that was stopped look alike and take as long.
pub(super) async fn act(form: OpenForm) -> Result<Response, Failure> {
    let OpenForm { chrome, gate, browser, fields, peer, .. } = &form;
    let (state, now) = (&chrome.state, chrome.state.now());
    let typed = fields.get("email");
    let folded = typed.parse::<Email>().map_or_else(|_| typed.trim().to_lowercase(), |e| e.folded());
    let again =
        |wrong| page((chrome, gate), browser.mark(gate), typed, fields.get("back"), Some(wrong)).answer();
    let tried = Try::new("sign-in", &folded, peer.0, now);
    if let Some(wait) = tried.must_wait(gate).await? {
        let mut response = again(wait);
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        return Ok(response);
    }
    let failed = |e: store::Error| store_failed(&e);
    let person = gate.store.person_by_email(&folded).await.map_err(failed)?.filter(|p| p.active);
    let hash = match &person {
        Some(person) => gate.store.password(person.id).await.map_err(failed)?.map(|(hash, _)| hash),
        None => None,
    };
    let right = passwords::is(state, gate, fields.get("password"), hash.clone()).await?;
    let Some(person) = person.filter(|_| right) else {
        tried.failed(gate).await?;
        return Ok(again(Message::new("sign-in-wrong")));
    };
    tried.succeeded(gate).await?;
    if let Some(hash) = hash {
        renew(&form, person.id, hash).await?;
    }
    arrive(&form, person.id, fields.get("back")).await
}

/// While the password is at hand: hashes it anew if today's cost is another.
async fn renew(form: &OpenForm, person: Id<kind::Person>, hash: String) -> Result<(), Failure> {
    let (gate, password) = (&form.gate, form.fields.get("password").to_owned());
    let cost = gate.cost;
    if !Stored::from_stored(hash.clone()).is_outdated(cost) {
        return Ok(());
    }
    let salt = gate.random();
    let hashed = form.chrome.state.work(move |_| Stored::new(&password, salt, cost)).await;
    if let Some(Ok(dearer)) = hashed {
        gate.store.rehash(person, &hash, dearer.as_str()).await.map_err(|e| store_failed(&e))?;
    }
    Ok(())
}

/// The page that asks for the second factor: a code, or a passkey.
pub(super) fn second_page(
    (chrome, gate): (&Chrome, &Gate),
    ways: Ways,
    mark: String,
    to_go: &str,
    wrong: Option<Message>,
) -> AskPage {
    let has_keys = ways.passkeys > 0 && gate.passkeys.is_some();
    let passkey = has_keys.then_some((to::SECOND_PASSKEY_ASK, to::SECOND_PASSKEY, "second-passkey-button"));
    let (lead, label, help) = match (ways.totp, has_keys) {
        (true, true) => ("second-lead-either", "second-code", "second-code-help"),
        (true, false) => ("second-lead", "second-code", "second-code-help"),
        (false, _) => ("second-lead-passkey", "second-paper", "second-paper-help"),
    };
    let mut page = AskPage::new(chrome, mark, "second-title", "second-button")
        .lead(&Message::new(lead))
        .field(Field::new("code", Kind::Code, chrome.t(label), "one-time-code").helped(chrome.t(help)))
        .field(Field::new("back", Kind::Hidden, String::new(), "off").with(to_go))
        .wrong(wrong)
        .others(OtherWays::new(chrome, &gate.origin, to_go, None, passkey).passkey_first());
    page.action = to::SECOND.to_owned();
    page
}

/// Whose password was right a moment ago, or whom a provider has signed in, in this browser.
pub(super) async fn between(
    gate: &Gate,
    browser: &Browser,
    now: Timestamp,
) -> Result<Option<Session>, Failure> {
    Ok(session_of(gate, browser, now).await?.filter(|s| s.stage == Stage::Password))
}

/// `GET /sign-in/second`.
pub(super) async fn show_second(open: OpenPage, Query(query): Query<Back>) -> Result<Response, Failure> {
    let Some(session) = between(&open.gate, &open.browser, open.chrome.state.now()).await? else {
        return Ok(private(Redirect::to(to::SIGN_IN).into_response()));
    };
    let ways = open.gate.store.ways(session.person, None).await.map_err(|e| store_failed(&e))?;
    let mark = open.browser.mark(&open.gate);
    Ok(open.answer(second_page((&open.chrome, &open.gate), ways, mark, &query.back, None).answer()))
}

/// `POST /sign-in/second`.
pub(super) async fn act_second(form: OpenForm) -> Result<Response, Failure> {
    let OpenForm { chrome, gate, browser, fields, peer, .. } = &form;
    let now = chrome.state.now();
    let Some(session) = between(gate, browser, now).await? else {
        return Ok(private(Redirect::to(to::SIGN_IN).into_response()));
    };
    let ways = gate.store.ways(session.person, None).await.map_err(|e| store_failed(&e))?;
    let wrong = if ways.totp { "second-wrong" } else { "second-paper-wrong" };
    let again = |wrong| {
        second_page((chrome, gate), ways, browser.mark(gate), fields.get("back"), Some(wrong)).answer()
    };
    let tried = Try::new("second", &session.person.to_string(), peer.0, now);
    if let Some(wait) = tried.must_wait(gate).await? {
        let mut response = again(wait);
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        return Ok(response);
    }
    let totp = gate.store.totp(session.person).await.map_err(|e| store_failed(&e))?;
    let typed = fields.get("code");
    let second = match typed.parse::<RecoveryCode>() {
        Ok(code) => Some(Second::Paper(code.digest().bytes())),
        Err(_) => totp.filter(|totp| totp.confirmed_at.is_some()).and_then(|totp| {
            let step = Key::from_stored(&totp.key)?.accepts(typed, now, totp.last_step.map(Step))?;
            Some(Second::Step(step.0))
        }),
    };
    let Some(second) = second else {
        tried.failed(gate).await?;
        return Ok(again(Message::new(wrong)));
    };
    let response = Redirect::to(back(fields.get("back"))).into_response();
    match begin_checked(&form, session.person, second, response).await {
        Ok(response) => {
            tried.succeeded(gate).await?;
            Ok(response)
        }
        Err(Some(failure)) => Err(failure),
        Err(None) => {
            tried.failed(gate).await?;
            Ok(again(Message::new(wrong)))
        }
    }
}

/// Signs in unless the code was used before: then nothing.
pub(super) async fn begin_checked(
    form: &OpenForm,
    person: Id<kind::Person>,
    second: Second,
    response: Response,
) -> Result<Response, Option<Failure>> {
    enter(form, person, Some(second), response).await.map_err(|failure| {
        let spent = refused(PeopleError::Spent);
        (failure != spent).then_some(failure)
    })
}

/// `POST /sign-out`.
pub(super) async fn out(form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, .. } = form;
    let ended = signed.store().end_session(&signed.hand(None), signed.person.id, signed.session.id).await;
    match ended {
        // It ended meanwhile, somewhere else.
        Ok(()) | Err(PeopleError::Gone) => {}
        Err(error) => return Err(refused(error)),
    }
    let mut response = private(Redirect::to("/").into_response());
    Browser::forget(&signed.headers, &mut response);
    Ok(response)
}
