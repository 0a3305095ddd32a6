//! The tree, and one organisation with its people.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::OrganisationKind;
use partnership::policy::{OrganisationAction, Request, Role};
use store::people::{Organisation, Seat};
use wording::Message;

use super::{kind_name, place, to};
use crate::accounts::{Signed, role_about, role_name, store_failed};
use crate::imports;
use crate::shell::{Chrome, Failure};

/// One organisation in the tree.
pub(super) struct Row {
    /// Its address.
    pub address: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// One's role there, held there or above.
    pub role: String,
    /// How many stand above it in this list.
    pub depth: usize,
}

/// The organisations one belongs to, with all below them.
#[derive(Template)]
#[template(path = "organisations/forest.html")]
pub struct ForestPage {
    chrome: Chrome,
    rows: Vec<Row>,
}

/// A member.
pub(super) struct Member {
    person: String,
    name: String,
    email: String,
    role: Role,
    role_name: String,
    since: String,
    /// The roles that may be given instead; none if one may not change it.
    choices: Vec<(&'static str, String, bool)>,
    /// Whether one may let them go.
    may_go: bool,
}

/// An open invitation.
pub(super) struct Open {
    id: String,
    email: String,
    role: String,
    until: String,
    may_withdraw: bool,
}

/// One organisation.
#[derive(Template)]
#[template(path = "organisations/one.html")]
pub struct OrganisationPage {
    chrome: Chrome,
    mark: String,
    id: String,
    name: String,
    kind: String,
    revision: u64,
    /// Those above it that one may see: address and name, the top first.
    above: Vec<(String, String)>,
    below: Vec<Row>,
    members: Vec<Member>,
    invitations: Vec<Open>,
    /// Roles one may invite to: key, name, what it may do.
    invites: Vec<(&'static str, String, String)>,
    /// Kinds one may found below it.
    kinds: Vec<(&'static str, String)>,
    may_rename: bool,
    /// The party that it is: name and address at the desk.
    party: Option<(String, String)>,
    /// Whether it could be one.
    is_city: bool,
    /// The party in the form that binds it; none if one may not.
    bind: Option<String>,
    /// Where it may be moved: identifier, name, whether it stands there.
    places: Vec<(String, String, bool)>,
    /// The way to the sheets imported into its registry, for whoever may import.
    imports: Option<String>,
    wrong: Option<String>,
}

/// Whether they may, as yes or no.
pub(super) fn may(signed: &Signed, id: Id<kind::Organisation>, action: OrganisationAction) -> bool {
    signed.can(Request::Organisation(action, id))
}

/// The organisation, with leave for the action.
///
/// # Errors
/// 404 or 403.
pub(super) fn load<'a>(
    signed: &'a Signed,
    id: &str,
    action: OrganisationAction,
) -> Result<&'a Organisation, Failure> {
    let id: Id<kind::Organisation> = id.parse().map_err(|_| Failure::not_found())?;
    signed.may(Request::Organisation(action, id))?;
    signed.forest.get(id).ok_or_else(Failure::not_found)
}

fn row(signed: &Signed, organisation: &Organisation, depth: usize) -> Row {
    let chrome = &signed.chrome;
    let role = signed.actor.role_in(organisation.id, &signed.forest.tree);
    Row {
        address: to::one(organisation.id),
        name: organisation.name.clone(),
        kind: chrome.t(kind_name(organisation.node.kind)),
        role: role.map(|r| chrome.t(role_name(r))).unwrap_or_default(),
        depth,
    }
}

/// `GET /organisations`.
pub(super) async fn list(signed: Signed) -> Response {
    let forest = &signed.forest;
    let sees = |o: &Organisation| may(&signed, o.id, OrganisationAction::See);
    let parent_seen = |o: &Organisation| o.node.parent.and_then(|p| forest.get(p)).is_some_and(sees);
    let mut rows = Vec::new();
    // By name at each level: the list is by name, and a stack turns what is pushed around.
    let tops = forest.organisations.iter().filter(|o| sees(o) && !parent_seen(o));
    let mut open: Vec<(&Organisation, usize)> = tops.map(|o| (o, 0)).collect();
    open.reverse();
    while let Some((organisation, depth)) = open.pop() {
        rows.push(row(&signed, organisation, depth));
        let below = forest.organisations.iter().filter(|o| o.node.parent == Some(organisation.id));
        let mut below: Vec<_> = below.map(|o| (o, depth + 1)).collect();
        below.reverse();
        open.extend(below);
    }
    signed.page(&ForestPage { chrome: signed.chrome.clone(), rows })
}

/// `GET /organisations/{id}`.
pub(super) async fn one(Path(id): Path<String>, signed: Signed) -> Result<Response, Failure> {
    show(&signed, load(&signed, &id, OrganisationAction::See)?, None).await
}

fn member(signed: &Signed, organisation: &Organisation, seat: Seat) -> Member {
    let chrome = &signed.chrome;
    let seats = |role| may(signed, organisation.id, OrganisationAction::Seat(role));
    let changes = seats(seat.role);
    let choices = Role::ALL.into_iter().filter(|role| changes && seats(*role));
    let since = seat.since.to_zoned(jiff::tz::TimeZone::UTC).date();
    Member {
        person: seat.person.to_string(),
        choices: choices.map(|r| (r.key(), chrome.t(role_name(r)), r == seat.role)).collect(),
        may_go: changes || seat.person == signed.person.id,
        name: seat.name,
        email: seat.email,
        role: seat.role,
        role_name: chrome.t(role_name(seat.role)),
        since: chrome.date(since),
    }
}

/// The page, with what is wrong with the form that was sent.
pub(super) async fn show(
    signed: &Signed,
    organisation: &Organisation,
    wrong: Option<Message>,
) -> Result<Response, Failure> {
    let (chrome, store, id) = (&signed.chrome, signed.store(), organisation.id);
    let forest = &signed.forest;
    let failed = |e: store::Error| store_failed(&e);
    let seats = |role| may(signed, id, OrganisationAction::Seat(role));
    let mut above: Vec<(String, String)> = forest
        .tree
        .line(id)
        .skip(1)
        .filter(|above| may(signed, *above, OrganisationAction::See))
        .filter_map(|above| forest.get(above).map(|o| (to::one(o.id), o.name.clone())))
        .collect();
    above.reverse();
    let members = store.seats(id).await.map_err(failed)?;
    let open = if seats(Role::Viewer) {
        store.invitations(id, chrome.state.now()).await.map_err(failed)?
    } else {
        Vec::new()
    };
    let invitations = open.into_iter().map(|i| Open {
        id: i.id.to_string(),
        email: i.email,
        role: chrome.t(role_name(i.role)),
        until: chrome.date(i.expires_at.to_zoned(jiff::tz::TimeZone::UTC).date()),
        may_withdraw: seats(i.role),
    });
    let founds = may(signed, id, OrganisationAction::Found);
    let kinds = OrganisationKind::ALL.into_iter();
    let kinds = kinds.filter(|k| founds && k.may_stand_below(Some(organisation.node.kind)));
    let invites = Role::ALL.into_iter().filter(|role| seats(*role));
    let below = forest.organisations.iter().filter(|o| o.node.parent == Some(id));
    let page = OrganisationPage {
        mark: signed.mark(),
        id: id.to_string(),
        name: organisation.name.clone(),
        kind: chrome.t(kind_name(organisation.node.kind)),
        revision: organisation.revision,
        above,
        below: below.map(|o| row(signed, o, 0)).collect(),
        members: members.into_iter().map(|seat| member(signed, organisation, seat)).collect(),
        invitations: invitations.collect(),
        invites: invites.map(|r| (r.key(), chrome.t(role_name(r)), chrome.t(role_about(r)))).collect(),
        kinds: kinds.map(|k| (k.key(), chrome.t(kind_name(k)))).collect(),
        may_rename: may(signed, id, OrganisationAction::Rename),
        party: place::party_of(signed, organisation).await?,
        is_city: organisation.node.kind == OrganisationKind::Municipality,
        bind: place::may_bind(signed, organisation)
            .then(|| organisation.node.party.map(|party| party.to_string()).unwrap_or_default()),
        places: place::places(signed, organisation),
        imports: may(signed, id, OrganisationAction::Import).then(|| imports::to::of(id)),
        wrong: wrong.as_ref().map(|m| chrome.say(m)),
        chrome: chrome.clone(),
    };
    let bad = page.wrong.is_some();
    let mut response = signed.page(&page);
    if bad {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}
