//! `POST /api/v1/ties`: a program puts a tie on record.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use gazetteer::{GeoId, Kind, Place};
use partnership::id::kind;
use partnership::party::{self, Level, PartyFact, Seat};
use partnership::place::PlaceId;
use partnership::policy::{OrganisationAction, PartyAction, PartySubject, Request, TieAction, TieSubject};
use partnership::tie::{self, AgreementStatus, Refusal, Registration, Side, TieFact};
use partnership::{Fact, Id};
use serde_json::{Map, Value};
use store::change;
use store::registry::{PartyError, TieError};
use wording::Message;

use super::body::{Members, Sent};
use super::kept::{failed, record, versioned};
use super::problem::Problem;
use super::refusal::{self, Called, Of};
use super::shape::{KeptTie, NewTie};
use crate::accounts::Caller;
use crate::shell::Failure;
use crate::state::AppState;

/// The most sides of one tie: beyond that it is a network of cities.
const MOST_SIDES: usize = 12;

/// Puts a tie on record
///
/// Of a place that no party is bound to yet, one is put on record as well. The answer holds the tie and,
/// as `ETag`, its version.
#[utoipa::path(
    post, path = "/api/v1/ties", operation_id = "register", tag = "registry",
    request_body(content = NewTie, content_type = "application/json"),
    security(("token" = ["write"]), ("token" = ["write", "registry"])),
    responses(
        (status = 201, description = "It is on record; `Location` says where", body = KeptTie),
        (status = 400, description = "The body is no JSON object", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No token, or one that does not hold", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token or its person may not", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such organisation, as far as the token’s person may know", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "The body is not `application/json`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A member cannot be so, or the tie not come on record; `errors` says which and why", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many tokens that do not hold came from there", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn post(
    State(state): State<AppState>,
    caller: Caller,
    Sent(members): Sent,
) -> Result<Response, Response> {
    let mut members = Members::of(members, String::new());
    // Leave first: what is wrong with the rest is for those who may.
    let keeper: Option<Id<kind::Organisation>> = members.needed("keeper");
    let publish = members.maybe::<bool>("publish").unwrap_or_default();
    if let Some(keeper) = keeper {
        caller.may(Request::Organisation(OrganisationAction::Register, keeper))?;
        if publish {
            let subject = TieSubject { keeper, sides: Vec::new(), published: false };
            caller.may(Request::Tie(TieAction::Publish, &subject))?;
        }
    }
    let plan = plan(&state, members, publish);
    let bad = |wrong| Problem::bad_body(state.words, StatusCode::UNPROCESSABLE_ENTITY, wrong).into_response();
    let (Some(keeper), plan) = (keeper, plan.map_err(bad)?) else { return Err(bad(Vec::new())) };
    seen(&state, &caller, &plan).await?;
    let history = put(&state, &caller, keeper, &plan).await?;
    super::facts::catch_up(&state, caller.store()).await;
    let record = record(&state, caller.store(), &history).await?;
    let record = record.ok_or_else(|| Failure::internal("a new tie is not there").into_response())?;
    let answer = versioned(history.revision(), &record);
    Ok((StatusCode::CREATED, [(LOCATION, format!("/api/v1/ties/{}", history.id()))], answer).into_response())
}

/// What is to be put on record.
struct Plan {
    sides: Vec<(Who, Side)>,
    registration: Fact<TieFact>,
    publish: bool,
}

/// Whose side it is.
#[derive(Clone)]
enum Who {
    /// A party on record.
    Party(Id<kind::Party>),
    /// The party of a place, new if there is none yet.
    Place(PlaceId, party::Registration),
}

type Wrong = Vec<(String, Message)>;

fn plan(state: &AppState, mut members: Members, publish: bool) -> Result<Plan, Wrong> {
    let sides = members.needed::<Vec<Value>>("sides").unwrap_or_default();
    if sides.len() > MOST_SIDES {
        members.blame("sides", Message::new("api-many-sides").with("most", MOST_SIDES));
    }
    let (mut read, mut wrong) = (Vec::new(), Vec::new());
    for (at, value) in sides.into_iter().take(MOST_SIDES).enumerate() {
        match value {
            Value::Object(members) => match side(state, members, at) {
                Ok(side) => read.push(side),
                Err(mut problems) => wrong.append(&mut problems),
            },
            _ => members.blame(&format!("sides.{at}"), Message::new("api-side-object")),
        }
    }
    let kind = members.needed("kind");
    let registration = Registration {
        sides: Vec::new(),
        kind: kind.unwrap_or(tie::TieKind::Contact),
        local_kind: members.maybe("local_kind"),
        since: members.maybe("since"),
        term: members.maybe("term"),
        fields: members.maybe("fields").unwrap_or_default(),
        summary: members.maybe("summary"),
    };
    let registration = Fact {
        what: TieFact::Registered(registration),
        effective: members.maybe("effective"),
        authority: members.maybe("authority"),
        evidence: Vec::new(),
        told: members.maybe("told").unwrap_or_default(),
        note: members.maybe("note"),
    };
    wrong.append(&mut members.end());
    if wrong.is_empty() { Ok(Plan { sides: read, registration, publish }) } else { Err(wrong) }
}

fn side(state: &AppState, members: Map<String, Value>, at: usize) -> Result<(Who, Side), Wrong> {
    let mut members = Members::of(members, format!("sides.{at}."));
    let party: Option<Id<kind::Party>> = members.maybe("party");
    let place: Option<u32> = members.maybe("place");
    let who = match (party, place) {
        (Some(party), None) => Some(Who::Party(party)),
        (None, Some(id)) => {
            let found = state.world().by_id(GeoId(id)).and_then(of_place);
            if found.is_none() {
                members.blame("place", Message::new("api-no-place").with("id", id.to_string()));
            }
            found
        }
        _ => {
            members.blame("place", Message::new("api-side-who"));
            None
        }
    };
    let side = Side {
        // The party is known when it is on record.
        party: Id::from_random(0),
        status: members.needed("status").unwrap_or(AgreementStatus::Idea),
        condition: members.maybe("condition"),
        statute: members.maybe("statute"),
        before: members.maybe("before"),
    };
    let wrong = members.end();
    who.filter(|_| wrong.is_empty()).map(|who| (who, side)).ok_or(wrong)
}

/// The party that a place is, if it can be one: a country has none that is tied.
fn of_place(place: Place<'_>) -> Option<Who> {
    let level = match place.kind() {
        Kind::Country => return None,
        Kind::Admin1 => Level::State,
        Kind::Admin2 => Level::County,
        Kind::City => Level::Municipality,
    };
    let id = PlaceId(place.id().0);
    let seat = Seat::at(id, place.country().iso2.parse().ok()?);
    let registration = party::Registration { level, name: place.name().to_owned(), language: None, seat };
    Some(Who::Place(id, registration))
}

/// Parties that are named must be such as the caller may see.
async fn seen(state: &AppState, caller: &Caller, plan: &Plan) -> Result<(), Response> {
    let named: Vec<Id<kind::Party>> = plan
        .sides
        .iter()
        .filter_map(|(who, _)| match who {
            Who::Party(party) => Some(*party),
            Who::Place(..) => None,
        })
        .collect();
    let rows = caller.store().parties(&named).await.map_err(failed)?;
    let register = state.register.now();
    for party in named {
        let sees = rows.iter().find(|row| row.id == party).is_some_and(|row| {
            let published = register.ties_of(party).next().is_some();
            let subject = PartySubject { keeper: row.keeper, party, published };
            caller.can(Request::Party(PartyAction::See, &subject))
        });
        if !sees {
            let refusal = Refusal::UnknownParty { party };
            return Err(refusal::answer(state.words, &refusal, &Called::default(), Of::New));
        }
    }
    Ok(())
}

/// Why it did not come on record.
enum NotPut {
    Store(store::Error),
    Tie(Refusal, Called),
    Party(party::Refusal),
}

impl From<store::Error> for NotPut {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

impl From<PartyError> for NotPut {
    fn from(error: PartyError) -> Self {
        match error {
            PartyError::Store(error) => Self::Store(error),
            PartyError::Refused(refusal) => Self::Party(refusal),
            // Parties are only ever new here; another node was quicker, and the next try sees it.
            PartyError::Stale { .. } => Self::Store(store::Error::Silent),
        }
    }
}

async fn put(
    state: &AppState,
    caller: &Caller,
    keeper: Id<kind::Organisation>,
    plan: &Plan,
) -> Result<tie::History, Response> {
    let hand = caller.hand(keeper);
    let done: Result<tie::History, NotPut> = change!(caller.store(), hand, |w| {
        let mut called = Called::default();
        let mut sides = Vec::new();
        for (who, side) in &plan.sides {
            let party = match who {
                Who::Party(party) => *party,
                Who::Place(place, registration) => {
                    let found = w.party_at(*place).await?;
                    let party = match found {
                        Some(party) => party,
                        None => {
                            let party = w.draw();
                            let fact = PartyFact::Registered(registration.clone());
                            w.on_party(party, Some(0), party::Command::record(fact)).await?;
                            party
                        }
                    };
                    called.0.insert(party, registration.name.clone());
                    party
                }
            };
            sides.push(Side { party, ..side.clone() });
        }
        let mut first = plan.registration.clone();
        if let TieFact::Registered(registration) = &mut first.what {
            registration.sides = sides;
        }
        let mut facts = vec![first];
        if plan.publish {
            facts.push(Fact::new(TieFact::Published));
        }
        let id = w.draw();
        match w.on_tie(id, Some(0), tie::Command::Record(facts)).await {
            Ok(history) => Ok(history),
            Err(TieError::Refused(refusal)) => Err(NotPut::Tie(refusal, called)),
            Err(TieError::Store(error)) => Err(NotPut::Store(error)),
            Err(TieError::Stale { .. }) => Err(NotPut::Store(store::Error::Silent)),
        }
    });
    done.map_err(|error| match error {
        NotPut::Store(error) => failed(error),
        NotPut::Tie(refusal, called) => refusal::answer(state.words, &refusal, &called, Of::New),
        NotPut::Party(refusal) => {
            let wrong = [("sides".to_owned(), refusal.message(&Called::default()))];
            Problem::bad_body(state.words, StatusCode::UNPROCESSABLE_ENTITY, wrong).into_response()
        }
    })
}
