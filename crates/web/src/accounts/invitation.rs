//! Accepting an invitation: with a new account, or with the one that is signed in.

use accounts::{Email, Secret};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use partnership::organisation::name;
use store::people::{Invitation, NewPerson, PeopleError};
use store::{Hand, Via};
use wording::Message;

use super::ask::{AskPage, Field, Kind, OtherWays};
use super::enter::enter;
use super::form::{Fields, OpenForm, OpenPage};
use super::gate::Gate;
use super::leave::{organisation_refused, refused, role_about, role_name, store_failed};
use super::signed::{Signed, private};
use super::{passwords, to};
use crate::shell::{Chrome, Failure};

/// What is wrong with a field.
#[derive(Default)]
struct Wrong {
    name: Option<Message>,
    password: Option<Message>,
}

/// Whoever accepts.
enum Guest {
    /// Somebody who is signed in, by their name.
    Signed(String),
    /// Somebody whose address has an account, but who is not signed in.
    Known,
    /// Somebody new.
    New,
}

async fn found(
    gate: &Gate,
    chrome: &Chrome,
    secret: &str,
) -> Result<([u8; 32], Invitation, String), Failure> {
    let spent = || refused(PeopleError::Spent);
    let secret: Secret = secret.parse().map_err(|_| spent())?;
    let hash = secret.digest().bytes();
    let failed = |e: store::Error| store_failed(&e);
    let open = gate.store.invitation(hash, chrome.state.now()).await.map_err(failed)?.ok_or_else(spent)?;
    let organisation = gate.store.organisation(open.organisation).await.map_err(failed)?.ok_or_else(spent)?;
    Ok((hash, open, organisation.name))
}

fn folded(invitation: &Invitation) -> String {
    invitation.email.parse::<Email>().map_or_else(|_| invitation.email.to_lowercase(), |e| e.folded())
}

async fn guest(gate: &Gate, invitation: &Invitation, signed: Option<&Signed>) -> Result<Guest, Failure> {
    if let Some(signed) = signed {
        return Ok(Guest::Signed(signed.person.name.clone()));
    }
    let known = gate.store.has_account(&folded(invitation)).await.map_err(|e| store_failed(&e))?;
    Ok(if known { Guest::Known } else { Guest::New })
}

fn page(
    chrome: &Chrome,
    mark: String,
    (invitation, organisation): (&Invitation, &str),
    guest: &Guest,
    fields: &Fields,
    wrong: Wrong,
    others: OtherWays,
) -> AskPage {
    let say = |m: Option<Message>| m.map(|m| chrome.say(&m));
    let lead = Message::new("invitation-lead")
        .with("organisation", organisation)
        .with("role", Message::new(role_name(invitation.role)))
        .with("about", Message::new(role_about(invitation.role)));
    let page = AskPage::new(chrome, mark, "invitation-title", "invitation-button").lead(&lead);
    let page = page.others(others);
    match guest {
        Guest::Signed(name) => {
            let mut page = page;
            page.button = chrome.t1("invitation-button-as", "name", name.as_str());
            page
        }
        Guest::Known => {
            let mut page = page.wrong(None);
            page.button = chrome.t("invitation-sign-in");
            page
        }
        Guest::New => page
            .field(
                Field::new("name", Kind::Text, chrome.t("person-name"), "name")
                    .with(fields.get("name"))
                    .wrong(say(wrong.name)),
            )
            .field(
                Field::new("email", Kind::Hidden, chrome.t("person-email"), "username")
                    .with(&invitation.email),
            )
            .field(
                Field::new("password", Kind::Password, chrome.t("person-new-password"), "new-password")
                    .helped(chrome.t("password-help"))
                    .wrong(say(wrong.password)),
            ),
    }
}

/// The provider, for who is not signed in.
fn others(chrome: &Chrome, gate: &Gate, guest: &Guest, secret: &str) -> OtherWays {
    let provider = gate.provider().filter(|_| !matches!(guest, Guest::Signed(_))).map(|provider| {
        let label = provider.settings().label.as_str();
        let words = chrome.t1("provider-accept-button", "provider", label);
        (format!("{}?invitation={secret}", to::PROVIDER), words, None)
    });
    OtherWays::new(chrome, &gate.origin, "", provider, None)
}

/// `GET /invitations/{secret}`.
pub(super) async fn show(
    open: OpenPage,
    signed: Option<Signed>,
    Path(secret): Path<String>,
) -> Result<Response, Failure> {
    let (_, invitation, organisation) = found(&open.gate, &open.chrome, &secret).await?;
    let guest = guest(&open.gate, &invitation, signed.as_ref()).await?;
    let mark = open.browser.mark(&open.gate);
    let shown = (&invitation, organisation.as_str());
    let others = others(&open.chrome, &open.gate, &guest, &secret);
    let page = page(&open.chrome, mark, shown, &guest, &Fields::default(), Wrong::default(), others);
    Ok(open.answer(page.answer()))
}

/// `POST /invitations/{secret}`.
pub(super) async fn act(
    Path(secret): Path<String>,
    signed: Option<Signed>,
    form: OpenForm,
) -> Result<Response, Failure> {
    let OpenForm { chrome, gate, browser, fields, .. } = &form;
    let now = chrome.state.now();
    let (hash, invitation, organisation) = found(gate, chrome, &secret).await?;
    let on = crate::organisations::to::one(invitation.organisation);
    let guest = guest(gate, &invitation, signed.as_ref()).await?;
    if let Some(signed) = &signed {
        let accepted = gate.store.accept_as(&signed.hand(None), hash, signed.person.id).await;
        accepted.map_err(refused)?;
        return Ok(private(Redirect::to(&on).into_response()));
    }
    if matches!(guest, Guest::Known) {
        let back: String = form_urlencoded::byte_serialize(chrome.address.as_bytes()).collect();
        return Ok(private(Redirect::to(&format!("/sign-in?back={back}")).into_response()));
    }
    let own = vec![fields.get("name").to_owned(), invitation.email.clone(), organisation.clone()];
    let password = passwords::hash(&chrome.state, gate, fields.get("password"), own).await?;
    let wrong = Wrong {
        name: name(fields.get("name")).err().map(|e| Message::new(organisation_refused(e))),
        password: password.as_ref().err().cloned(),
    };
    let stored = match password {
        Ok(stored) if wrong.name.is_none() => stored,
        _ => {
            let shown = (&invitation, organisation.as_str());
            let others = others(chrome, gate, &guest, &secret);
            return Ok(page(chrome, browser.mark(gate), shown, &guest, fields, wrong, others).answer());
        }
    };
    let email_folded = folded(&invitation);
    let person = NewPerson {
        name: fields.get("name"),
        email: &invitation.email,
        email_folded: &email_folded,
        password: Some(stored.as_str()),
    };
    let hand = Hand { person: None, organisation: None, via: Via::Web, at: now };
    let person = match gate.store.accept_as_new(&hand, hash, person).await {
        Ok(person) => person,
        // Somebody registered with it a moment ago.
        Err(PeopleError::EmailTaken) => {
            return Err(Failure::new(StatusCode::CONFLICT, Message::new("people-email-taken")));
        }
        Err(error) => return Err(refused(error)),
    };
    enter(&form, person, None, Redirect::to(&on).into_response()).await
}
