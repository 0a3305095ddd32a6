//! Signing in with a password and, where its person set one up, a second factor; signing out.

use accounts::{Email, Key, RecoveryCode, Secret, Step, Stored};
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::{SignedDuration, Timestamp};
use partnership::Id;
use partnership::id::kind;
use serde::Deserialize;
use store::people::{NewSession, PeopleError, Second, Session, Stage};
use store::{Hand, Via};
use wording::Message;

use super::ask::{AskPage, Field, Kind};
use super::browser::Browser;
use super::form::{OpenForm, OpenPage, SignedForm};
use super::gate::Gate;
use super::leave::{refused, store_failed};
use super::patience::Try;
use super::signed::{LONGEST, private, session_of};
use super::{back, passwords, to};
use crate::shell::{Chrome, Failure};

/// How long a right password waits for its second factor.
const BETWEEN: SignedDuration = SignedDuration::from_mins(10);

/// Where to go afterwards.
#[derive(Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    back: String,
}

fn page(chrome: &Chrome, mark: String, email: &str, to_go: &str, wrong: Option<Message>) -> AskPage {
    let mut page = AskPage::new(chrome, mark, "sign-in-title", "sign-in-button")
        .field(Field::new("email", Kind::Email, chrome.t("person-email"), "username").with(email))
        .field(Field::new("password", Kind::Password, chrome.t("person-password"), "current-password"))
        .field(Field::new("back", Kind::Hidden, String::new(), "off").with(to_go))
        .link(to::FORGOT, "sign-in-forgot")
        .wrong(wrong);
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
    Ok(open.answer(page(&open.chrome, mark, "", &query.back, None).answer()))
}

/// `POST /sign-in`. What is wrong is never told apart: no such account, another password, an
/// account that was stopped look alike and take as long.
pub(super) async fn act(form: OpenForm) -> Result<Response, Failure> {
    let OpenForm { chrome, gate, browser, fields, peer, .. } = &form;
    let (state, now) = (&chrome.state, chrome.state.now());
    let typed = fields.get("email");
    let folded = typed.parse::<Email>().map_or_else(|_| typed.trim().to_lowercase(), |e| e.folded());
    let again = |wrong| page(chrome, browser.mark(gate), typed, fields.get("back"), Some(wrong)).answer();
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
    let totp = gate.store.totp(person.id).await.map_err(failed)?;
    if totp.is_some_and(|t| t.confirmed_at.is_some()) {
        let to_go: String = form_urlencoded::byte_serialize(fields.get("back").as_bytes()).collect();
        let response = Redirect::to(&format!("{}?back={to_go}", to::SECOND)).into_response();
        return begin(&form, person.id, Stage::Password, None, response).await;
    }
    enter(&form, person.id, None, Redirect::to(back(fields.get("back"))).into_response()).await
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

/// Signs the browser in and answers with its new cookie.
pub(super) async fn enter(
    form: &OpenForm,
    person: Id<kind::Person>,
    second: Option<Second>,
    response: Response,
) -> Result<Response, Failure> {
    begin(form, person, Stage::Whole, second, response).await
}

async fn begin(
    form: &OpenForm,
    person: Id<kind::Person>,
    stage: Stage,
    second: Option<Second>,
    mut response: Response,
) -> Result<Response, Failure> {
    let OpenForm { chrome, gate, browser, headers, peer, .. } = form;
    let now = chrome.state.now();
    let secret = Secret::new(gate.random());
    let lasts = if stage == Stage::Whole { LONGEST } else { BETWEEN };
    let agent = headers.get("user-agent").and_then(|v| v.to_str().ok()).unwrap_or_default();
    let agent: String = agent.chars().take(200).collect();
    let address = peer.0.to_string();
    let new = NewSession {
        person,
        secret_hash: secret.digest().bytes(),
        stage,
        expires_at: now.saturating_add(lasts).unwrap_or(Timestamp::MAX),
        agent: &agent,
        address: &address,
    };
    // Only a session that this browser truly holds ends with it.
    let before = session_of(gate, browser, now).await?.map(|s| s.id);
    let hand = Hand { person: Some(person), organisation: None, via: Via::Web, at: now };
    let id = gate.store.sign_in(&hand, &new, second, before).await.map_err(refused)?;
    Browser { secret, session: Some(id) }.keep(headers, &mut response, Some(lasts));
    Ok(private(response))
}

fn second_page(chrome: &Chrome, mark: String, to_go: &str, wrong: Option<Message>) -> AskPage {
    let mut page = AskPage::new(chrome, mark, "second-title", "second-button")
        .lead(&Message::new("second-lead"))
        .field(
            Field::new("code", Kind::Code, chrome.t("second-code"), "one-time-code")
                .helped(chrome.t("second-code-help")),
        )
        .field(Field::new("back", Kind::Hidden, String::new(), "off").with(to_go))
        .wrong(wrong);
    page.action = to::SECOND.to_owned();
    page
}

/// Whose password was right a moment ago, in this browser.
async fn between(gate: &Gate, browser: &Browser, now: Timestamp) -> Result<Option<Session>, Failure> {
    Ok(session_of(gate, browser, now).await?.filter(|s| s.stage == Stage::Password))
}

/// `GET /sign-in/second`.
pub(super) async fn show_second(open: OpenPage, Query(query): Query<Back>) -> Result<Response, Failure> {
    if between(&open.gate, &open.browser, open.chrome.state.now()).await?.is_none() {
        return Ok(private(Redirect::to(to::SIGN_IN).into_response()));
    }
    let mark = open.browser.mark(&open.gate);
    Ok(open.answer(second_page(&open.chrome, mark, &query.back, None).answer()))
}

/// `POST /sign-in/second`.
pub(super) async fn act_second(form: OpenForm) -> Result<Response, Failure> {
    let OpenForm { chrome, gate, browser, fields, peer, .. } = &form;
    let now = chrome.state.now();
    let Some(session) = between(gate, browser, now).await? else {
        return Ok(private(Redirect::to(to::SIGN_IN).into_response()));
    };
    let again = |wrong| second_page(chrome, browser.mark(gate), fields.get("back"), Some(wrong)).answer();
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
        Err(_) => totp.and_then(|totp| {
            let step = Key::from_stored(&totp.key)?.accepts(typed, now, totp.last_step.map(Step))?;
            Some(Second::Step(step.0))
        }),
    };
    let Some(second) = second else {
        tried.failed(gate).await?;
        return Ok(again(Message::new("second-wrong")));
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
            Ok(again(Message::new("second-wrong")))
        }
    }
}

/// Signs in unless the code was used before: then nothing.
async fn begin_checked(
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
