//! Changing organisations and who belongs to them.

use accounts::{Email, Secret};
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::{Node, OrganisationKind};
use partnership::policy::{OrganisationAction as Action, Request, Role};
use store::people::{NewInvitation, PeopleError};
use wording::Message;

use super::page::{load, show};
use super::to;
use crate::accounts::{
    INVITATION_LASTS, SignedForm, invitation_letter, organisation_refused, private, refused,
};
use crate::shell::Failure;

fn back(id: Id<kind::Organisation>) -> Response {
    private(Redirect::to(&to::one(id)).into_response())
}

/// `POST /organisations/{id}/rename`.
pub(super) async fn rename(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let organisation = load(&signed, &id, Action::Rename)?;
    let on = fields.stated("revision")?;
    let hand = signed.hand(Some(organisation.id));
    match signed.store().rename(&hand, organisation.id, on, fields.get("name")).await {
        Ok(_) => Ok(back(organisation.id)),
        Err(PeopleError::Organisation(error)) => {
            show(&signed, organisation, Some(Message::new(organisation_refused(error)))).await
        }
        Err(error) => Err(refused(error)),
    }
}

/// `POST /organisations/{id}/found`.
pub(super) async fn found(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let above = load(&signed, &id, Action::Found)?;
    let kind: OrganisationKind = fields
        .get("kind")
        .parse()
        .map_err(|_| Failure::bad_request(Message::new("organisation-bad-kind")))?;
    // No party: whom it speaks for is said by whoever keeps that party.
    let node = Node { parent: Some(above.id), kind, party: None };
    match signed.store().found(&signed.hand(Some(above.id)), fields.get("name"), node).await {
        Ok(founded) => Ok(back(founded)),
        Err(PeopleError::Organisation(error)) => {
            show(&signed, above, Some(Message::new(organisation_refused(error)))).await
        }
        Err(error) => Err(refused(error)),
    }
}

/// `POST /organisations/{id}/invite`.
pub(super) async fn invite(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let role: Role =
        fields.get("role").parse().map_err(|_| Failure::bad_request(Message::new("form-bad")))?;
    let organisation = load(&signed, &id, Action::Seat(role))?;
    let Ok(email) = fields.get("email").parse::<Email>() else {
        return show(&signed, organisation, Some(Message::new("email-bad"))).await;
    };
    let (gate, chrome) = (&signed.gate, &signed.chrome);
    let secret = Secret::new(gate.random());
    let about = (organisation.name.as_str(), role, signed.person.name.as_str());
    let letter = invitation_letter(chrome.words(), &gate.origin, &secret, email.as_str(), about);
    let until = chrome.state.now().saturating_add(INVITATION_LASTS).unwrap_or(Timestamp::MAX);
    let new = NewInvitation {
        organisation: organisation.id,
        email: email.as_str(),
        role,
        secret_hash: secret.digest().bytes(),
        expires_at: until,
        letter: &letter,
    };
    signed.store().invite(&signed.hand(Some(organisation.id)), &new).await.map_err(refused)?;
    Ok(back(organisation.id))
}

/// `POST /organisations/{id}/invitations/{invitation}/withdraw`.
pub(super) async fn withdraw(
    Path((id, invitation)): Path<(String, String)>,
    form: SignedForm,
) -> Result<Response, Failure> {
    let signed = form.signed;
    let organisation = load(&signed, &id, Action::Seat(Role::Viewer))?;
    let invitation: Id<kind::Invitation> = invitation.parse().map_err(|_| Failure::not_found())?;
    let open = signed.store().invitations(organisation.id, signed.chrome.state.now()).await;
    let open = open.map_err(|e| refused(PeopleError::Store(e)))?;
    let found = open.iter().find(|i| i.id == invitation).ok_or_else(Failure::not_found)?;
    signed.may(Request::Organisation(Action::Seat(found.role), organisation.id))?;
    let hand = signed.hand(Some(organisation.id));
    signed.store().withdraw_invitation(&hand, organisation.id, invitation).await.map_err(refused)?;
    Ok(back(organisation.id))
}

/// `POST /organisations/{id}/seats/{person}`: another role, or none. Whoever wants to leave may.
pub(super) async fn seat(
    Path((id, person)): Path<(String, String)>,
    form: SignedForm,
) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let organisation = load(&signed, &id, Action::See)?;
    let person: Id<kind::Person> = person.parse().map_err(|_| Failure::not_found())?;
    let bad = || Failure::bad_request(Message::new("form-bad"));
    let was: Role = fields.get("was").parse().map_err(|_| bad())?;
    let role: Option<Role> = match fields.get("role") {
        "" => None,
        text => Some(text.parse().map_err(|_| bad())?),
    };
    let leaves = role.is_none() && person == signed.person.id;
    if !leaves {
        let greater = role.map_or(was, |role| role.max(was));
        signed.may(Request::Organisation(Action::Seat(greater), organisation.id))?;
    }
    let hand = signed.hand(Some(organisation.id));
    match signed.store().seat(&hand, organisation.id, person, Some(was), role).await {
        Ok(()) if leaves => Ok(private(Redirect::to(to::ALL).into_response())),
        Ok(()) => Ok(back(organisation.id)),
        Err(error) => Err(refused(error)),
    }
}
