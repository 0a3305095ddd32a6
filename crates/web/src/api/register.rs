//! `POST /api/v1/ties`: a program puts a tie on record.

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use gazetteer::GeoId;
use partnership::id::kind;
use partnership::policy::{OrganisationAction, PartyAction, PartySubject, Request, TieAction, TieSubject};
use partnership::tie::{AgreementStatus, Refusal, Registration, TieFact, TieKind};
use partnership::{Fact, Id};
use serde_json::{Map, Value};
use wording::Message;

use super::body::{Members, Sent};
use super::kept::{failed, record, versioned};
use super::problem::Problem;
use super::refusal::{self, Of};
use super::shape::{KeptTie, NewTie};
use crate::accounts::Caller;
use crate::desk::{Called, MOST_SIDES, NotPut, PlannedSide, PlannedTie, Who, put};
use crate::shell::Failure;
use crate::state::AppState;

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
    let new = read(&state, members, publish);
    let bad = |wrong| Problem::bad_body(state.words, StatusCode::UNPROCESSABLE_ENTITY, wrong).into_response();
    let (Some(keeper), new) = (keeper, new.map_err(bad)?) else { return Err(bad(Vec::new())) };
    seen(&state, &caller, &new).await?;
    let history = put(caller.store(), caller.hand(keeper), &new).await.map_err(|error| match error {
        NotPut::Store(error) => failed(error),
        NotPut::Raced => failed(store::Error::Silent),
        NotPut::Tie(refusal, called) => refusal::answer(state.words, &refusal, &called, Of::New),
        NotPut::Party(refusal) => bad(vec![("sides".to_owned(), refusal.message(&Called::default()))]),
    })?;
    state.catch_up(caller.store()).await;
    let record = record(&state, caller.store(), &history).await?;
    let record = record.ok_or_else(|| Failure::internal("a new tie is not there").into_response())?;
    let answer = versioned(history.revision(), &record);
    Ok((StatusCode::CREATED, [(LOCATION, format!("/api/v1/ties/{}", history.id()))], answer).into_response())
}

type Wrong = Vec<(String, Message)>;

/// The tie in the body.
fn read(state: &AppState, mut members: Members, publish: bool) -> Result<PlannedTie, Wrong> {
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
        kind: kind.unwrap_or(TieKind::Contact),
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
    let then = publish.then(|| Fact::new(TieFact::Published)).into_iter().collect();
    if wrong.is_empty() { Ok(PlannedTie { sides: read, registration, then }) } else { Err(wrong) }
}

fn side(state: &AppState, members: Map<String, Value>, at: usize) -> Result<PlannedSide, Wrong> {
    let mut members = Members::of(members, format!("sides.{at}."));
    let party: Option<Id<kind::Party>> = members.maybe("party");
    let place: Option<u32> = members.maybe("place");
    let who = match (party, place) {
        (Some(party), None) => Some(Who::Party(party)),
        (None, Some(id)) => {
            let found = state.world().by_id(GeoId(id)).and_then(Who::at);
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
    let status = members.needed("status").unwrap_or(AgreementStatus::Idea);
    let (condition, statute) = (members.maybe("condition"), members.maybe("statute"));
    let before = members.maybe("before");
    let wrong = members.end();
    let side = who.filter(|_| wrong.is_empty());
    side.map(|who| PlannedSide { who, status, condition, statute, before }).ok_or(wrong)
}

/// Parties that are named must be such as the caller may see.
async fn seen(state: &AppState, caller: &Caller, new: &PlannedTie) -> Result<(), Response> {
    let named = new.sides.iter().filter_map(|side| match side.who {
        Who::Party(party) => Some(party),
        Who::Place(..) => None,
    });
    let named: Vec<Id<kind::Party>> = named.collect();
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
