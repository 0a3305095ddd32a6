//! Setting up a telephone as the second factor, and codes on paper.

use accounts::{Key, RecoveryCode, Step, recovery};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use store::people::PeopleError;
use wording::Message;

use super::ask::SaidPage;
use super::form::SignedForm;
use super::leave::{refused, store_failed};
use super::mine::{Wrong, home, owns, page};
use super::signed::Signed;
use super::{qr, to};
use crate::shell::{Chrome, Failure};

/// The page with the picture.
#[derive(Template)]
#[template(path = "accounts/factor.html")]
struct FactorPage {
    chrome: Chrome,
    mark: String,
    picture: String,
    key: String,
    wrong: Option<String>,
}

/// The key that was laid aside, or a fresh one.
async fn proposed(signed: &Signed) -> Result<Option<Key>, Failure> {
    let failed = |e: store::Error| store_failed(&e);
    match signed.store().totp(signed.person.id).await.map_err(failed)? {
        Some(totp) if totp.confirmed_at.is_some() => Ok(None),
        Some(totp) => Ok(Key::from_stored(&totp.key)),
        None => {
            let key = Key::new(signed.gate.random());
            signed.store().propose_totp(signed.person.id, &key.bytes()).await.map_err(failed)?;
            Ok(Some(key))
        }
    }
}

fn show_key(signed: &Signed, key: &Key, wrong: Option<Message>) -> Response {
    let chrome = &signed.chrome;
    let address = key.address(&chrome.t("site-name"), &signed.person.email);
    let page = FactorPage {
        mark: signed.mark(),
        picture: qr::picture(&address, &chrome.t("factor-picture")).unwrap_or_default(),
        key: key.reveal(),
        wrong: wrong.map(|m| chrome.say(&m)),
        chrome: chrome.clone(),
    };
    let bad = page.wrong.is_some();
    let mut response = signed.page(&page);
    if bad {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

/// `GET /account/second-factor`.
pub(super) async fn show(signed: Signed) -> Result<Response, Failure> {
    Ok(match proposed(&signed).await? {
        Some(key) => show_key(&signed, &key, None),
        None => home(),
    })
}

/// `POST /account/second-factor`: its person shows a code of it.
pub(super) async fn on(form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let Some(key) = proposed(&signed).await? else { return Ok(home()) };
    let Some(Step(step)) = key.accepts(fields.get("code"), signed.chrome.state.now(), None) else {
        return Ok(show_key(&signed, &key, Some(Message::new("second-wrong"))));
    };
    let (codes, hashes) = fresh(&signed);
    let confirmed = signed.store().confirm_totp(&signed.hand(None), signed.person.id, step, &hashes).await;
    match confirmed {
        Ok(()) => Ok(shown(&signed, codes)),
        // Done meanwhile in another window.
        Err(PeopleError::Spent) => Ok(home()),
        Err(error) => Err(refused(error)),
    }
}

/// `POST /account/second-factor/off`.
pub(super) async fn off(form: SignedForm) -> Result<Response, Failure> {
    if let Some(wrong) = owns(&form).await? {
        return page(&form.signed, Wrong { second: Some(wrong), ..Wrong::default() }).await;
    }
    let signed = form.signed;
    signed.store().drop_totp(&signed.hand(None), signed.person.id).await.map_err(refused)?;
    Ok(home())
}

/// `POST /account/recovery-codes`: new ones.
pub(super) async fn codes(form: SignedForm) -> Result<Response, Failure> {
    if let Some(wrong) = owns(&form).await? {
        return page(&form.signed, Wrong { second: Some(wrong), ..Wrong::default() }).await;
    }
    let signed = form.signed;
    let ways = signed.store().ways(signed.person.id, None).await.map_err(|e| store_failed(&e))?;
    if !ways.takes_second() {
        return Ok(home());
    }
    let (codes, hashes) = fresh(&signed);
    let made = signed.store().set_recovery_codes(&signed.hand(None), signed.person.id, &hashes).await;
    made.map_err(refused)?;
    Ok(shown(&signed, codes))
}

fn fresh(signed: &Signed) -> (Vec<String>, Vec<[u8; 32]>) {
    let codes: Vec<RecoveryCode> =
        (0..recovery::COUNT).map(|_| RecoveryCode::new(signed.gate.random())).collect();
    (codes.iter().map(RecoveryCode::reveal).collect(), codes.iter().map(|c| c.digest().bytes()).collect())
}

pub(super) fn shown(signed: &Signed, codes: Vec<String>) -> Response {
    let chrome = &signed.chrome;
    let page = SaidPage {
        title: chrome.t("codes-title"),
        paragraphs: vec![chrome.t("codes-lead"), chrome.t("shown-once")],
        shown: codes,
        on: (to::ACCOUNT.to_owned(), chrome.t("codes-done")),
        chrome: chrome.clone(),
    };
    signed.page(&page)
}
