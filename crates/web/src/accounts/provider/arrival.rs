//! Whom the provider signed in, and who that is here.

use accounts::oidc::Who;
use accounts::{Email, Secret};
use axum::http::StatusCode;
use axum::response::Response;
use partnership::Id;
use partnership::id::kind;
use store::people::{Invitation, NewIdentity, NewPerson, PeopleError, Person, Purpose};
use store::{Hand, Via};
use wording::Message;

use super::Wanted;
use super::link::prove_page;
use crate::accounts::asked;
use crate::accounts::enter::{Door, arrive};
use crate::accounts::leave::{refused, store_failed};
use crate::shell::Failure;

/// Signs them in, lets them in, or says what is missing.
pub(super) async fn arrived(
    door: &Door<'_>,
    label: &str,
    wanted: &Wanted,
    who: &Who,
) -> Result<Response, Failure> {
    let (store, now) = (&door.gate.store, door.now());
    let failed = |e: store::Error| store_failed(&e);
    let invitation = match wanted.invitation {
        Some(hash) => {
            let open = store.invitation(hash, now).await.map_err(failed)?;
            Some(open.ok_or_else(|| refused(PeopleError::Spent))?)
        }
        None => None,
    };
    let to_go = match &invitation {
        Some(invitation) => crate::organisations::to::one(invitation.organisation),
        None => wanted.back.clone(),
    };
    let hand = |person| Hand { person, organisation: None, via: Via::Web, at: now };
    if let Some(known) = store.identity(&who.issuer, &who.subject).await.map_err(failed)? {
        active(door, known.person).await?;
        if let Some(hash) = wanted.invitation {
            let accepted = store.accept_as(&hand(Some(known.person)), hash, known.person).await;
            accepted.map_err(refused)?;
        }
        store.identity_used(known.id, now).await.map_err(failed)?;
        return arrive_at(door, known.person, &to_go).await;
    }
    // Who holds an invitation may come with it whatever their address is at the provider.
    let invited = invitation.as_ref().and_then(|i| i.email.parse::<Email>().ok());
    let Some(email) = who.email.clone().or(invited) else {
        return Err(no("provider-no-email", label));
    };
    let folded = email.folded();
    if let Some(person) = store.person_by_email(&folded).await.map_err(failed)? {
        active(door, person.id).await?;
        // Also of who brings an invitation to that very address: letters are handed on, so to hold
        // one does not show whose account it is.
        return ask_for_proof(door, label, wanted, who, &person).await;
    }
    let by_letter = |i: &Invitation| i.email.parse::<Email>().is_ok_and(|e| e.folded() == folded);
    let accepts: Vec<Id<kind::Invitation>> = match invitation {
        Some(invitation) => vec![invitation.id],
        None => {
            let open = store.invitations_open(now).await.map_err(failed)?;
            open.into_iter().filter(by_letter).map(|i| i.id).collect()
        }
    };
    let admits_all = door.gate.provider().is_some_and(|p| p.settings().admits_all);
    if accepts.is_empty() && !admits_all {
        let failure = Failure::new(StatusCode::FORBIDDEN, Message::new("provider-unknown"));
        let advice = Message::new("provider-unknown-advice").with("email", email.as_str());
        return Err(failure.advise(advice.with("provider", label)));
    }
    let local = email.as_str().split('@').next().unwrap_or_default();
    let new = NewPerson {
        name: who.name.as_deref().unwrap_or(local),
        email: email.as_str(),
        email_folded: &folded,
        password: None,
    };
    let person = store.register_known(&hand(None), new, identity(who), &accepts).await.map_err(refused)?;
    arrive_at(door, person, &to_go).await
}

async fn arrive_at(door: &Door<'_>, person: Id<kind::Person>, to_go: &str) -> Result<Response, Failure> {
    let Door { chrome, gate, browser, headers, peer } = *door;
    arrive(Door { chrome, gate, browser, headers, peer }, person, to_go).await
}

fn identity(who: &Who) -> NewIdentity<'_> {
    let email = who.email.as_ref().map(Email::as_str);
    NewIdentity { issuer: &who.issuer, subject: &who.subject, email }
}

/// An account that was stopped is not told from one that is not there.
async fn active(door: &Door<'_>, person: Id<kind::Person>) -> Result<(), Failure> {
    let found = door.gate.store.person(person).await.map_err(|e| store_failed(&e))?;
    match found.filter(|p| p.active) {
        Some(_) => Ok(()),
        None => Err(Failure::new(StatusCode::FORBIDDEN, Message::new("provider-unknown"))
            .advise(Message::new("provider-stopped-advice"))),
    }
}

/// There is an account with the address, which the provider's person is not yet known to own.
async fn ask_for_proof(
    door: &Door<'_>,
    label: &str,
    wanted: &Wanted,
    who: &Who,
    person: &Person,
) -> Result<Response, Failure> {
    let Door { chrome, gate, browser, .. } = *door;
    let secret = Secret::new(gate.random());
    let proof = super::link::Proof {
        issuer: who.issuer.clone(),
        subject: who.subject.clone(),
        email: who.email.as_ref().map(|e| e.as_str().to_owned()),
        back: wanted.back.clone(),
        invitation: wanted.invitation,
    };
    let body = serde_json::to_string(&proof).map_err(|e| Failure::internal(&e.to_string()))?;
    asked::ask(gate, browser, (Purpose::Link, &secret), Some(person.id), body, door.now()).await?;
    let page = prove_page(chrome, browser.mark(gate), (label, &person.email), &secret.reveal(), None);
    Ok(page.answer())
}

fn no(why: &'static str, label: &str) -> Failure {
    Failure::new(StatusCode::FORBIDDEN, Message::new(why).with("provider", label))
        .advise(Message::new("provider-no-email-advice").with("provider", label))
}
