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
use super::letters::Added;
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
    email: String,
    /// Whether its person has a password to show.
    password: bool,
    /// Why it is not believed that the account is theirs.
    refused: Option<String>,
    /// What is wrong with the code.
    wrong: Option<String>,
}

/// What is wrong with the form.
#[derive(Default)]
struct Bad {
    refused: Option<Message>,
    code: Option<Message>,
}

/// How far a person's telephone is.
enum Telephone {
    /// It is asked for.
    On,
    /// The key that was laid aside last.
    Aside(Key),
    /// There is none.
    No,
}

async fn telephone(signed: &Signed) -> Result<Telephone, Failure> {
    let found = signed.store().totp(signed.person.id).await.map_err(|e| store_failed(&e))?;
    Ok(match found {
        Some(totp) if totp.confirmed_at.is_some() => Telephone::On,
        Some(totp) => Key::from_stored(&totp.key).map_or(Telephone::No, Telephone::Aside),
        None => Telephone::No,
    })
}

/// Lays a fresh key aside, in place of the one before: that may have been read in this browser
/// by somebody else.
async fn draw(signed: &Signed) -> Result<Key, Failure> {
    let key = Key::new(signed.gate.random());
    signed.store().propose_totp(signed.person.id, &key.bytes()).await.map_err(|e| store_failed(&e))?;
    Ok(key)
}

async fn show_key(signed: &Signed, key: &Key, bad: Bad) -> Result<Response, Failure> {
    let chrome = &signed.chrome;
    let ways = signed.store().ways(signed.person.id, None).await.map_err(|e| store_failed(&e))?;
    let address = key.address(&chrome.t("site-name"), &signed.person.email);
    let page = FactorPage {
        mark: signed.mark(),
        picture: qr::picture(&address, &chrome.t("factor-picture")).unwrap_or_default(),
        key: key.reveal(),
        email: signed.person.email.clone(),
        password: ways.password,
        refused: bad.refused.map(|m| chrome.say(&m)),
        wrong: bad.code.map(|m| chrome.say(&m)),
        chrome: chrome.clone(),
    };
    let is_bad = page.refused.is_some() || page.wrong.is_some();
    let mut response = signed.page(&page);
    if is_bad {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// `GET /account/second-factor`: with a fresh key each time.
pub(super) async fn show(signed: Signed) -> Result<Response, Failure> {
    match telephone(&signed).await? {
        Telephone::On => Ok(home()),
        Telephone::Aside(_) | Telephone::No => {
            let key = draw(&signed).await?;
            show_key(&signed, &key, Bad::default()).await
        }
    }
}

/// `POST /account/second-factor`: its person shows the password, and a code of the key.
pub(super) async fn on(form: SignedForm) -> Result<Response, Failure> {
    let key = match telephone(&form.signed).await? {
        Telephone::On => return Ok(home()),
        Telephone::Aside(key) if key.reveal() == form.fields.get("key") => key,
        // The page was opened again since: this key is void, and the one there may be another's.
        Telephone::Aside(_) | Telephone::No => {
            let key = draw(&form.signed).await?;
            let bad = Bad { code: Some(Message::new("factor-replaced")), ..Bad::default() };
            return show_key(&form.signed, &key, bad).await;
        }
    };
    if let Some(wrong) = owns(&form).await? {
        return show_key(&form.signed, &key, Bad { refused: Some(wrong), ..Bad::default() }).await;
    }
    let SignedForm { signed, fields } = form;
    let Some(Step(step)) = key.accepts(fields.get("code"), signed.chrome.state.now(), None) else {
        let bad = Bad { code: Some(Message::new("second-wrong")), ..Bad::default() };
        return show_key(&signed, &key, bad).await;
    };
    let (codes, hashes) = fresh(&signed);
    let letter = signed.letter(Added::Telephone);
    let (hand, person, bytes) = (signed.hand(None), signed.person.id, key.bytes());
    match signed.store().confirm_totp(&hand, person, (&bytes, step), &hashes, Some(&letter)).await {
        Ok(()) => Ok(shown(&signed, codes)),
        // Done meanwhile in another window, or opened there again.
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
