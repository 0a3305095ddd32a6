//! Where an organisation stands: below which other, and which party it is.
//!
//! Neither is for the organisation itself to say. Which party it speaks for, whoever keeps that
//! party says; where it stands, the owners of the place it leaves and of the one it goes to.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::{Node, OrganisationKind};
use partnership::party::PartyFact;
use partnership::policy::{
    Decision, OrganisationAction as Action, PartyAction, PartySubject, Request, Role, Takes,
};
use store::people::{Organisation, PeopleError};
use wording::Message;

use super::page::{load, may, show};
use super::to;
use crate::accounts::{Signed, SignedForm, leave, organisation_refused, private, refused, store_failed};
use crate::desk::id_in;
use crate::parties;
use crate::shell::Failure;

/// The party that an organisation is: name and address at the desk.
pub(super) async fn party_of(
    signed: &Signed,
    organisation: &Organisation,
) -> Result<Option<(String, String)>, Failure> {
    let Some(party) = organisation.node.party else { return Ok(None) };
    let rows = signed.store().parties(&[party]).await.map_err(|e| store_failed(&e))?;
    let name = rows.first().map_or_else(|| party.to_string(), |row| row.name.clone());
    Ok(Some((name, parties::to::desk(party))))
}

/// Whether they keep a registry, and so perhaps the party that it is.
pub(super) fn may_bind(signed: &Signed, organisation: &Organisation) -> bool {
    let keeps = |o: &Organisation| may(signed, o.id, Action::Import);
    organisation.node.kind == OrganisationKind::Municipality && signed.forest.organisations.iter().any(keeps)
}

/// Whose leave it takes that an organisation stands here: that of the one above, or its own.
fn ground(organisation: &Organisation, above: Option<Id<kind::Organisation>>) -> Id<kind::Organisation> {
    above.unwrap_or(organisation.id)
}

/// Where it may be moved: identifier (nothing is the top), name, whether it stands there.
pub(super) fn places(signed: &Signed, organisation: &Organisation) -> Vec<(String, String, bool)> {
    let here = organisation.node.parent;
    if !may(signed, ground(organisation, here), Action::Move) {
        return Vec::new();
    }
    let stands = |parent: Option<Id<kind::Organisation>>| {
        let node = Node { parent, ..organisation.node };
        parent == here || signed.forest.tree.may_stand(Some(organisation.id), node).is_ok()
    };
    let top = stands(None).then(|| (String::new(), signed.chrome.t("organisation-move-top"), here.is_none()));
    let others = signed.forest.organisations.iter();
    let others = others.filter(|o| may(signed, o.id, Action::Move) && stands(Some(o.id)));
    top.into_iter().chain(others.map(|o| (o.id.to_string(), o.name.clone(), here == Some(o.id)))).collect()
}

/// Places it, or gives the page back with what is wrong.
async fn place(
    signed: &Signed,
    organisation: &Organisation,
    on: u64,
    (parent, party): (Option<Id<kind::Organisation>>, Option<Id<kind::Party>>),
) -> Result<Response, Failure> {
    if (parent, party) == (organisation.node.parent, organisation.node.party) {
        return Ok(private(Redirect::to(&to::one(organisation.id)).into_response()));
    }
    let hand = signed.hand(Some(organisation.id));
    match signed.store().place(&hand, organisation.id, on, parent, party).await {
        Ok(_) => Ok(private(Redirect::to(&to::one(organisation.id)).into_response())),
        Err(PeopleError::Organisation(error)) => {
            show(signed, organisation, Some(Message::new(organisation_refused(error)))).await
        }
        Err(PeopleError::KeptElsewhere) => {
            show(signed, organisation, Some(Message::new("organisation-bind-elsewhere"))).await
        }
        Err(error) => Err(refused(error)),
    }
}

/// `POST /organisations/{id}/bind`: which party it is; empty for none.
pub(super) async fn bind(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let organisation = load(&signed, &id, Action::See)?;
    if !may_bind(&signed, organisation) {
        leave(Decision::Forbidden(Takes::Keeper(Role::Registrar)))?;
    }
    let on = fields.stated("revision")?;
    let text = fields.get("party").trim();
    let party: Option<Id<kind::Party>> = id_in(text);
    let unknown = || Message::new("organisation-bind-unknown");
    if party.is_none() && !text.is_empty() {
        return show(&signed, organisation, Some(unknown())).await;
    }
    // Whoever keeps the party it was has a say as well.
    for party in party.into_iter().chain(organisation.node.party) {
        if !keeps(&signed, party).await? {
            return show(&signed, organisation, Some(unknown())).await;
        }
    }
    place(&signed, organisation, on, (organisation.node.parent, party)).await
}

/// Whether there is such a party, and they say who speaks for it.
async fn keeps(signed: &Signed, party: Id<kind::Party>) -> Result<bool, Failure> {
    let history = signed.store().history::<PartyFact>(party).await.map_err(|e| store_failed(&e))?;
    let Some(first) = history.facts().first().filter(|_| history.current().is_some()) else {
        return Ok(false);
    };
    let subject = PartySubject { keeper: first.organisation, party, published: false };
    Ok(signed.can(Request::Party(PartyAction::Bind, &subject)))
}

/// `POST /organisations/{id}/move`: below which other; empty for the top.
pub(super) async fn shift(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let organisation = load(&signed, &id, Action::See)?;
    let to: Option<Id<kind::Organisation>> = match fields.get("to") {
        "" => None,
        text => Some(text.parse().map_err(|_| Failure::bad_request(Message::new("form-bad")))?),
    };
    for place in [organisation.node.parent, to] {
        if !may(&signed, ground(organisation, place), Action::Move) {
            leave(Decision::Forbidden(Takes::Keeper(Role::Owner)))?;
        }
    }
    let on = fields.stated("revision")?;
    place(&signed, organisation, on, (to, organisation.node.party)).await
}
