//! The first account, by the link that is printed where the server starts.

use accounts::{Email, Secret};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::{SignedDuration, Timestamp};
use partnership::organisation::{Node, OrganisationKind, name};
use store::people::{NewPerson, PeopleError};
use store::{Hand, Via};
use wording::Message;

use super::ask::{AskPage, Field, Kind};
use super::enter::enter;
use super::form::{Fields, OpenForm, OpenPage};
use super::gate::Gate;
use super::leave::{organisation_refused, refused, store_failed};
use super::{passwords, to};
use crate::shell::{Chrome, Failure};

/// How long a set-up link holds. The server makes a new one at each start until it was used.
pub const SETUP_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// Makes the set-up link of this start; nothing if there is an account already.
///
/// # Errors
/// If the store fails.
pub async fn open(gate: &Gate, now: Timestamp) -> Result<Option<String>, store::Error> {
    let secret = Secret::new(gate.random());
    let until = now.saturating_add(SETUP_LASTS).unwrap_or(Timestamp::MAX);
    let open = gate.store.open_setup(secret.digest().bytes(), now, until).await?;
    Ok(open.then(|| format!("{}{}", gate.origin, to::set_up(&secret.reveal()))))
}

/// What is wrong with each field.
#[derive(Default)]
struct Wrong {
    organisation: Option<Message>,
    name: Option<Message>,
    email: Option<Message>,
    password: Option<Message>,
}

fn page(chrome: &Chrome, mark: String, fields: &Fields, wrong: Wrong) -> AskPage {
    let say = |m: Option<Message>| m.map(|m| chrome.say(&m));
    let kinds = OrganisationKind::ALL.into_iter().filter(|k| k.may_stand_below(None));
    let kinds = kinds.map(|k| (k.key().to_owned(), chrome.t(crate::organisations::kind_name(k)))).collect();
    AskPage::new(chrome, mark, "set-up-title", "set-up-button")
        .lead(&Message::new("set-up-lead"))
        .field(
            Field::new("organisation", Kind::Text, chrome.t("set-up-organisation"), "organization")
                .with(fields.get("organisation"))
                .wrong(say(wrong.organisation)),
        )
        .field(
            Field::new("kind", Kind::Choice(kinds), chrome.t("organisation-kind"), "off")
                .with(fields.get("kind")),
        )
        .field(
            Field::new("name", Kind::Text, chrome.t("person-name"), "name")
                .with(fields.get("name"))
                .wrong(say(wrong.name)),
        )
        .field(
            Field::new("email", Kind::Email, chrome.t("person-email"), "username")
                .with(fields.get("email"))
                .wrong(say(wrong.email)),
        )
        .field(
            Field::new("password", Kind::Password, chrome.t("person-new-password"), "new-password")
                .helped(chrome.t("password-help"))
                .wrong(say(wrong.password)),
        )
}

fn digest(secret: &str) -> Result<[u8; 32], Failure> {
    let secret: Secret = secret.parse().map_err(|_| refused(PeopleError::Spent))?;
    Ok(secret.digest().bytes())
}

/// `GET /set-up/{secret}`.
pub(super) async fn show(open: OpenPage, Path(secret): Path<String>) -> Result<Response, Failure> {
    let holds = open.gate.store.is_setup(digest(&secret)?, open.chrome.state.now()).await;
    if !holds.map_err(|e| store_failed(&e))? {
        return Err(refused(PeopleError::Spent));
    }
    let mark = open.browser.mark(&open.gate);
    Ok(open.answer(page(&open.chrome, mark, &Fields::default(), Wrong::default()).answer()))
}

/// `POST /set-up/{secret}`.
pub(super) async fn act(Path(secret): Path<String>, form: OpenForm) -> Result<Response, Failure> {
    let OpenForm { chrome, gate, browser, fields, .. } = &form;
    let (state, now) = (&chrome.state, chrome.state.now());
    let hash = digest(&secret)?;
    if !gate.store.is_setup(hash, now).await.map_err(|e| store_failed(&e))? {
        return Err(refused(PeopleError::Spent));
    }
    let kind: OrganisationKind = fields.get("kind").parse().unwrap_or(OrganisationKind::Association);
    let email: Result<Email, _> = fields.get("email").parse();
    let bad_name = |text: &str| name(text).err().map(|e| Message::new(organisation_refused(e)));
    let own = ["name", "email", "organisation"].map(|f| fields.get(f).to_owned()).to_vec();
    let password = passwords::hash(state, gate, fields.get("password"), own).await?;
    let wrong = Wrong {
        organisation: bad_name(fields.get("organisation")),
        name: bad_name(fields.get("name")),
        email: email.as_ref().err().map(|_| Message::new("email-bad")),
        password: password.as_ref().err().cloned(),
    };
    let (Ok(email), Ok(password)) = (email, password) else {
        return Ok(page(chrome, browser.mark(gate), fields, wrong).answer());
    };
    if wrong.organisation.is_some() || wrong.name.is_some() {
        return Ok(page(chrome, browser.mark(gate), fields, wrong).answer());
    }
    let folded = email.folded();
    let person = NewPerson {
        name: fields.get("name"),
        email: email.as_str(),
        email_folded: &folded,
        password: Some(password.as_str()),
    };
    let hand = Hand { person: None, organisation: None, via: Via::Web, at: now };
    let node = Node { parent: None, kind, party: None };
    let organisation = (fields.get("organisation"), node);
    let (person, _) = gate.store.set_up(&hand, hash, person, organisation).await.map_err(refused)?;
    let response = Redirect::to(to::ACCOUNT).into_response();
    enter(&form, person, None, response).await
}
