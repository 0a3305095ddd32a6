//! A tie comes on record: its sides are found by the place search, then all that is known of it.
//!
//! The sides stand in the address while they are chosen, so that everything works without
//! scripts and the browser's way back undoes a choice.

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use gazetteer::search::Search;
use gazetteer::{GeoId, Place};
use partnership::id::kind;
use partnership::policy::{Decision, OrganisationAction, Request, Role, Takes, TieAction, TieSubject};
use partnership::tie::{AgreementStatus, Refusal, Registration, TieFact};
use partnership::words::{Identifiers, Names};
use partnership::{Fact, Id};
use wording::Message;

use super::act::{fields as cooperation, source, term};
use super::form::{Field, Form, Kind, Problem, choices};
use super::forms::{attested, described, sourced};
use super::post::{catch_up, drawn};
use super::put::{MOST_SIDES, NotPut, PlannedSide, PlannedTie, Who, put};
use super::read::Reader;
use super::tie::Called;
use super::{refused, to};
use crate::accounts::{Signed, SignedForm, leave, private, store_failed};
use crate::proposals::Beside;
use crate::search::{kind_id, population, within};
use crate::shell::{Chrome, Failure};

/// Places in the list of what was found.
const FOUND: usize = 12;
/// The longest text that is searched for, in characters.
const LONGEST_TEXT: usize = 200;

/// A place that was found.
pub(super) struct Candidate {
    name: String,
    within: String,
    kind: String,
    population: String,
    /// Address of this page with the place among the sides.
    add: String,
}

/// A side that was chosen.
pub(super) struct Chosen {
    place: u32,
    name: String,
    within: String,
    /// Address of this page without it.
    remove: String,
}

/// The page.
#[derive(Template)]
#[template(path = "desk/new.html")]
pub struct NewTiePage {
    chrome: Chrome,
    mark: String,
    keeper: String,
    q: String,
    chosen: Vec<Chosen>,
    /// None before a search.
    found: Option<Vec<Candidate>>,
    form: Option<Form>,
    /// What a visitor proposed, where that is why the tie comes on record.
    proposals: Vec<Beside>,
    /// The same by its identifier.
    proposal: String,
    /// Where a side merged away: the party to name, and the way to that.
    instead: Option<(String, String)>,
}

/// What the address holds.
#[derive(Default)]
struct Asked {
    q: String,
    keeper: String,
    proposal: String,
    sides: Vec<u32>,
}

impl Asked {
    fn address(&self, sides: &[u32]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.keeper.is_empty() {
            query.append_pair("keeper", &self.keeper);
        }
        if !self.proposal.is_empty() {
            query.append_pair("proposal", &self.proposal);
        }
        for side in sides {
            query.append_pair("side", &side.to_string());
        }
        let query = query.finish();
        if query.is_empty() { to::NEW.to_owned() } else { format!("{}?{query}", to::NEW) }
    }
}

fn read(raw: &str) -> Result<Asked, Failure> {
    let mut asked = Asked::default();
    for (name, value) in form_urlencoded::parse(raw.as_bytes()) {
        match name.as_ref() {
            "q" => asked.q = value.trim().chars().take(LONGEST_TEXT).collect(),
            "keeper" => value.trim().clone_into(&mut asked.keeper),
            "proposal" => value.trim().clone_into(&mut asked.proposal),
            "side" => asked.sides.push(value.parse().map_err(|_| Failure::no_such_place(&value))?),
            _ => {}
        }
    }
    asked.sides.truncate(MOST_SIDES);
    Ok(asked)
}

/// The organisations in whose registry one may put a tie: identifier and name. Those that one
/// belongs to come first, for a new tie goes to the first of them unless one says otherwise.
pub(super) fn keepers(signed: &Signed) -> Vec<(Id<kind::Organisation>, String)> {
    let may = |id| signed.can(Request::Organisation(OrganisationAction::Register, id));
    let organisations = signed.forest.organisations.iter().filter(|o| may(o.id));
    let mut keepers: Vec<_> = organisations.map(|o| (o.id, o.name.clone())).collect();
    keepers.sort_by_key(|(id, _)| !signed.actor.memberships().iter().any(|m| m.organisation == *id));
    keepers
}

fn some_keepers(signed: &Signed) -> Result<Vec<(Id<kind::Organisation>, String)>, Failure> {
    let keepers = keepers(signed);
    if keepers.is_empty() {
        leave(Decision::Forbidden(Takes::Keeper(Role::Editor)))?;
    }
    Ok(keepers)
}

/// The places of the sides.
fn places<'s>(chrome: &'s Chrome, sides: &[u32]) -> Result<Vec<Place<'s>>, Failure> {
    let place = |id: &u32| {
        let place = chrome.world().by_id(GeoId(*id)).filter(|place| Who::at(*place).is_some());
        place.ok_or_else(|| Failure::no_such_place(&id.to_string()))
    };
    sides.iter().map(place).collect()
}

/// `GET /desk/ties/new`.
pub(super) async fn show(signed: Signed, RawQuery(raw): RawQuery) -> Result<Response, Failure> {
    let keepers = some_keepers(&signed)?;
    let asked = read(raw.as_deref().unwrap_or_default())?;
    let page = page(&signed, &asked, &keepers).await?;
    Ok(signed.page(&page))
}

async fn page(
    signed: &Signed,
    asked: &Asked,
    keepers: &[(Id<kind::Organisation>, String)],
) -> Result<NewTiePage, Failure> {
    let chrome = &signed.chrome;
    let places = places(chrome, &asked.sides)?;
    let chosen = places.iter().enumerate().map(|(at, place)| {
        let mut others = asked.sides.clone();
        others.remove(at);
        Chosen {
            place: place.id().0,
            name: place.name().to_owned(),
            within: within(*place),
            remove: asked.address(&others),
        }
    });
    let found = (!asked.q.is_empty()).then(|| candidates(chrome, asked));
    let form = (places.len() > 1).then(|| form(signed, &places, asked, keepers));
    Ok(NewTiePage {
        mark: signed.mark(),
        keeper: asked.keeper.clone(),
        q: asked.q.clone(),
        chosen: chosen.collect(),
        found,
        form,
        proposals: crate::proposals::named(signed, &asked.proposal).await?,
        proposal: asked.proposal.clone(),
        instead: None,
        chrome: chrome.clone(),
    })
}

/// The party that one which merged away goes on in: its name, and the address of this page with its
/// place in place of the other's; its own page, where it lies at none.
async fn instead(
    signed: &Signed,
    asked: &Asked,
    called: &mut Called,
    party: Id<kind::Party>,
    now: Id<kind::Party>,
) -> Result<(String, String), Failure> {
    let rows = signed.store().parties(&[party, now]).await.map_err(|e| store_failed(&e))?;
    called.parties.extend(rows.iter().map(|row| (row.id, row.name.clone())));
    let place = |id| rows.iter().find(|row| row.id == id).and_then(|row| row.place).map(|place| place.0);
    let address = match (place(party), place(now)) {
        (Some(gone), Some(stays)) if !asked.sides.contains(&stays) => {
            let replaced = asked.sides.iter().map(|side| if *side == gone { stays } else { *side });
            asked.address(&replaced.collect::<Vec<_>>())
        }
        _ => crate::parties::to::desk(now),
    };
    Ok((called.party(now), address))
}

fn candidates(chrome: &Chrome, asked: &Asked) -> Vec<Candidate> {
    let state = &chrome.state;
    let hits = state.index.find(state.world(), &Search { limit: FOUND, ..Search::new(&asked.q) });
    let places = hits.iter().map(|hit| state.world().place(hit.place));
    let fitting = places.filter(|place| Who::at(*place).is_some() && !asked.sides.contains(&place.id().0));
    let candidate = |place: Place<'_>| {
        let mut sides = asked.sides.clone();
        sides.push(place.id().0);
        Candidate {
            name: place.name().to_owned(),
            within: within(place),
            kind: chrome.t(kind_id(place)),
            population: population(place, chrome.words()),
            add: asked.address(&sides),
        }
    };
    fitting.map(candidate).collect()
}

fn form(
    signed: &Signed,
    places: &[Place<'_>],
    asked: &Asked,
    keepers: &[(Id<kind::Organisation>, String)],
) -> Form {
    let chrome = &signed.chrome;
    let t = |id| chrome.t(id);
    let mut form = Form::new("new", to::NEW.to_owned(), t("desk-new"), t("desk-new-button"));
    let kept: Vec<_> = keepers.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    form = match &kept[..] {
        [(only, _)] => form.field(Field::hidden("keeper", only)),
        _ => form.field(Field::new("keeper", Kind::Choice(kept), t("desk-keeper")).with(&asked.keeper)),
    };
    if !asked.proposal.is_empty() {
        form = form.field(Field::hidden("proposal", &asked.proposal));
    }
    for place in places {
        form = form.field(Field::hidden("side", place.id().0));
    }
    for (at, place) in places.iter().enumerate() {
        form = form.fields(of_side(chrome, at, place.name()));
    }
    form = form.fields(described(chrome, None));
    let from = sourced(chrome).into_iter().map(|mut field| {
        if field.name == "source-kind" {
            field.help = Some(t("desk-new-source-help"));
        }
        field
    });
    form = form.fields(from).fields(attested(chrome));
    let may = keepers.iter().any(|(keeper, _)| may_publish(signed, *keeper));
    match may {
        true => form.field(Field::new("publish", Kind::Tick, t("desk-publish-now"))),
        false => form,
    }
}

fn of_side(chrome: &Chrome, at: usize, name: &str) -> Vec<Field> {
    let label = |id| chrome.t1(id, "name", name);
    let statuses = choices::<AgreementStatus>(chrome);
    let before = std::iter::once((String::new(), chrome.t("desk-before-none"))).chain(statuses.clone());
    vec![
        Field::new(format!("status-{at}"), Kind::Choice(statuses), label("desk-status-of"))
            .with(AgreementStatus::InForce),
        Field::new(format!("condition-{at}"), Kind::Line, label("desk-condition-of"))
            .helped(chrome.t("desk-condition-of-help"))
            .rare(),
        Field::new(format!("statute-{at}"), Kind::Line, label("desk-statute-of"))
            .helped(chrome.t("desk-statute-of-help"))
            .rare(),
        Field::new(format!("before-{at}"), Kind::Choice(before.collect()), label("desk-before-of")).rare(),
    ]
}

fn may_publish(signed: &Signed, keeper: Id<kind::Organisation>) -> bool {
    let subject = TieSubject { keeper, sides: Vec::new(), published: false };
    signed.can(Request::Tie(TieAction::Publish, &subject))
}

/// `POST /desk/ties/new`.
pub(super) async fn act(form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let keepers = some_keepers(&signed)?;
    let keeper: Id<kind::Organisation> =
        fields.get("keeper").parse().map_err(|_| Failure::bad_request(Message::new("form-bad")))?;
    signed.may(Request::Organisation(OrganisationAction::Register, keeper))?;
    let sides: Result<Vec<u32>, Failure> =
        fields.all("side").map(|s| s.parse().map_err(|_| Failure::no_such_place(s))).collect();
    let proposal = fields.get("proposal").to_owned();
    let asked = Asked { keeper: keeper.to_string(), proposal, sides: sides?, q: String::new() };
    if asked.sides.len() > MOST_SIDES {
        return Err(Failure::bad_request(Message::new("form-bad")));
    }
    let publishes = !fields.get("publish").is_empty();
    if publishes {
        let subject = TieSubject { keeper, sides: Vec::new(), published: false };
        signed.may(Request::Tie(TieAction::Publish, &subject))?;
    }
    let mut reader = Reader::new(&fields);
    let whole = |message| Problem { field: String::new(), message };
    let mut way = None;
    let problems = match read_tie(&signed, &asked, publishes, &mut reader)? {
        Some(new) => match put(signed.store(), signed.hand(Some(keeper)), &new).await {
            Ok(history) => {
                catch_up(&signed).await;
                return Ok(private(Redirect::to(&to::tie(history.id())).into_response()));
            }
            Err(NotPut::Store(error)) => return Err(store_failed(&error)),
            Err(NotPut::Tie(refusal, mut called)) => {
                if let Refusal::PartyMerged { party, now } = refusal {
                    way = Some(instead(&signed, &asked, &mut called, party, now).await?);
                }
                vec![refused::problem(&refusal, &fields, &called)]
            }
            Err(NotPut::Party(refusal)) => vec![whole(refusal.message(&Identifiers))],
            Err(NotPut::Raced) => vec![whole(Message::new("form-bad"))],
        },
        None => reader.problems,
    };
    let mut page = page(&signed, &asked, &keepers).await?;
    page.instead = way;
    match &mut page.form {
        Some(form) => {
            form.fill(&fields);
            form.blame(&problems, &signed.chrome);
        }
        // Fewer than two sides: there is no form, and choosing goes on.
        None => return Ok(private(Redirect::to(&asked.address(&asked.sides)).into_response())),
    }
    let mut response = signed.page(&page);
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// What was typed as facts; nothing if something is wrong with it.
fn read_tie(
    signed: &Signed,
    asked: &Asked,
    publishes: bool,
    reader: &mut Reader<'_>,
) -> Result<Option<PlannedTie>, Failure> {
    let places = places(&signed.chrome, &asked.sides)?;
    let mut sides = Vec::new();
    for (at, place) in places.iter().enumerate() {
        let name = |what: &str| format!("{what}-{at}");
        sides.push(PlannedSide {
            who: Who::at(*place).ok_or_else(|| Failure::no_such_place(&place.id().to_string()))?,
            status: reader.chosen(&name("status")).unwrap_or(AgreementStatus::Idea),
            condition: reader.text(&name("condition")),
            statute: reader.text(&name("statute")),
            before: reader.code(&name("before")),
        });
    }
    let Some(kind) = reader.chosen("kind") else { return Ok(None) };
    let registration = Registration {
        sides: Vec::new(),
        kind,
        local_kind: reader.text("local-kind"),
        since: reader.date("since"),
        term: term(reader),
        fields: cooperation(reader),
        summary: reader.text("summary"),
    };
    let registration = reader.attested(TieFact::Registered(registration));
    let mut then = Vec::new();
    if reader.text("source-title").is_some() || reader.text("source-address").is_some() {
        let source = source(reader);
        then.extend(
            source.map(|source| Fact::new(TieFact::EvidenceAdded { evidence: drawn(signed), source })),
        );
    }
    if publishes {
        then.push(Fact::new(TieFact::Published));
    }
    Ok(reader.problems.is_empty().then_some(PlannedTie { sides, registration, then }))
}
