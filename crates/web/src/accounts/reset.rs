//! A new password, by a link that is sent to its person.

use accounts::{Email, Secret};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use store::people::PeopleError;
use store::{Hand, Via};
use wording::Message;

use super::ask::{AskPage, Field, Kind, SaidPage};
use super::form::{OpenForm, OpenPage};
use super::leave::{refused, store_failed};
use super::letters::{RESET_LASTS, reset_letter};
use super::patience::Try;
use super::signed::private;
use super::{passwords, to};
use crate::shell::{self, Chrome, Failure};

fn ask_page(chrome: &Chrome, mark: String, email: &str, wrong: Option<Message>) -> AskPage {
    AskPage::new(chrome, mark, "forgot-title", "forgot-button")
        .lead(&Message::new("forgot-lead"))
        .field(Field::new("email", Kind::Email, chrome.t("person-email"), "username").with(email))
        .link(to::SIGN_IN, "forgot-back")
        .wrong(wrong)
}

/// `GET /password`.
pub(super) async fn show_ask(open: OpenPage) -> Response {
    let mark = open.browser.mark(&open.gate);
    open.answer(ask_page(&open.chrome, mark, "", None).answer())
}

/// `POST /password`. The answer is the same whether there is such an account or not.
pub(super) async fn ask(form: OpenForm) -> Result<Response, Failure> {
    let OpenForm { chrome, gate, browser, fields, peer, .. } = &form;
    let now = chrome.state.now();
    let typed = fields.get("email");
    let again = |wrong| ask_page(chrome, browser.mark(gate), typed, Some(wrong)).answer();
    let Ok(email) = typed.parse::<Email>() else {
        return Ok(again(Message::new("email-bad")));
    };
    let tried = Try::new("reset", &email.folded(), peer.0, now);
    if let Some(wait) = tried.must_wait(gate).await? {
        return Ok(again(wait));
    }
    // Each letter counts: nobody's mailbox is to be filled by strangers.
    tried.failed(gate).await?;
    let failed = |e: store::Error| store_failed(&e);
    let person = gate.store.person_by_email(&email.folded()).await.map_err(failed)?.filter(|p| p.active);
    if let Some(person) = person {
        let (gate, words) = (gate.clone(), chrome.words());
        // The answer does not wait for it, so that the time tells nothing either.
        tokio::spawn(async move {
            let secret = Secret::new(gate.random());
            let letter = reset_letter(words, &gate.origin, &secret, &person.email, &person.name);
            let hand = Hand { person: None, organisation: None, via: Via::Web, at: now };
            let until = now.saturating_add(RESET_LASTS).unwrap_or(Timestamp::MAX);
            let hash = secret.digest().bytes();
            if let Err(error) = gate.store.send_reset(&hand, person.id, hash, until, Some(&letter)).await {
                tracing::error!(%error, "a link to a new password could not be sent");
            }
        });
    }
    let page = SaidPage {
        title: chrome.t("forgot-sent-title"),
        paragraphs: vec![
            chrome.t1("forgot-sent", "email", email.as_str()),
            chrome.t1("forgot-sent-minutes", "minutes", RESET_LASTS.as_mins()),
        ],
        shown: Vec::new(),
        on: (to::SIGN_IN.to_owned(), chrome.t("forgot-back")),
        chrome: chrome.clone(),
    };
    Ok(private(shell::page(&page)))
}

fn page(chrome: &Chrome, mark: String, wrong: Option<Message>) -> AskPage {
    let wrong = wrong.map(|m| chrome.say(&m));
    AskPage::new(chrome, mark, "reset-title", "reset-button").lead(&Message::new("reset-lead")).field(
        Field::new("password", Kind::Password, chrome.t("person-new-password"), "new-password")
            .helped(chrome.t("password-help"))
            .wrong(wrong),
    )
}

fn digest(secret: &str) -> Result<[u8; 32], Failure> {
    let secret: Secret = secret.parse().map_err(|_| refused(PeopleError::Spent))?;
    Ok(secret.digest().bytes())
}

/// `GET /password/{secret}`.
pub(super) async fn show(open: OpenPage, Path(secret): Path<String>) -> Result<Response, Failure> {
    let found = open.gate.store.reset(digest(&secret)?, open.chrome.state.now()).await;
    if found.map_err(|e| store_failed(&e))?.is_none() {
        return Err(refused(PeopleError::Spent));
    }
    let mark = open.browser.mark(&open.gate);
    Ok(open.answer(page(&open.chrome, mark, None).answer()))
}

/// `POST /password/{secret}`. It signs nobody in: whoever has a second factor is asked for it.
pub(super) async fn act(Path(secret): Path<String>, form: OpenForm) -> Result<Response, Failure> {
    let OpenForm { chrome, gate, browser, fields, .. } = &form;
    let (hash, now) = (digest(&secret)?, chrome.state.now());
    let failed = |e: store::Error| store_failed(&e);
    let person = gate.store.reset(hash, now).await.map_err(failed)?;
    let person = match person {
        Some(person) => gate.store.person(person).await.map_err(failed)?,
        None => None,
    };
    let person = person.ok_or_else(|| refused(PeopleError::Spent))?;
    let own = vec![person.name, person.email];
    let stored = match passwords::hash(&chrome.state, gate, fields.get("password"), own).await? {
        Ok(stored) => stored,
        Err(why) => return Ok(page(chrome, browser.mark(gate), Some(why)).answer()),
    };
    let hand = Hand { person: Some(person.id), organisation: None, via: Via::Web, at: now };
    gate.store.reset_password(&hand, hash, stored.as_str()).await.map_err(refused)?;
    Ok(private(Redirect::to(to::SIGN_IN).into_response()))
}
