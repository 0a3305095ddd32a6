//! `POST /api/v1/ties/{id}/facts`: a program records what happened to a tie.

use axum::extract::{Path, State};
use axum::http::header::{ETAG, IF_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use partnership::codec::FactError;
use partnership::id::kind;
use partnership::policy::{Request, TieAction};
use partnership::tie::{Command, History, Refusal, TieFact, is_of_merger};
use partnership::{Fact, Id};
use serde_json::{Map, Value, json};
use store::registry::TieError;
use store::{Store, change};
use wording::Message;

use super::body::Sent;
use super::kept::{self, Kept, failed, load, record, versioned};
use super::problem::Problem;
use super::refusal::{self, Of};
use super::shape::{KeptTie, NewFact, StaleTie};
use crate::accounts::{Caller, Denied};
use crate::desk::Called;
use crate::shell::Failure;
use crate::state::AppState;

/// Records a fact of a tie
///
/// A step of one side, a signature, a confirmation, an activity, a source without a document, a
/// description, a relation, or that the public may see it. `If-Match` names the version on which it was decided:
/// the `ETag` of `GET /api/v1/ties/{id}` with the same token.
#[utoipa::path(
    post, path = "/api/v1/ties/{id}/facts", operation_id = "record", tag = "registry",
    params(
        ("id" = String, Path, description = "The tie’s identifier", example = "k7qm3-txd9p"),
        ("If-Match" = String, Header, description = "The version, as in `\"7\"`; `*` for whichever is the newest", example = "\"7\""),
    ),
    request_body(content = NewFact, content_type = "application/json"),
    security(("token" = ["write"]), ("token" = ["registry"])),
    responses(
        (status = 200, description = "It is on record: the tie as it stands now, its new version as `ETag`", body = KeptTie),
        (status = 204, description = "It is on record, and leaves no tie: its registration was taken back"),
        (status = 400, description = "The body is no JSON object, or `If-Match` no version", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "No token, or one that does not hold", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token or its person may not", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such tie, as far as the token’s person may know", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "It has changed meanwhile: both versions", body = StaleTie, content_type = "application/problem+json"),
        (status = 415, description = "The body is not `application/json`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The fact cannot be so; `errors` says which member and why", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn post(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
    Sent(members): Sent,
) -> Result<Response, Response> {
    let kept = load(&caller, &id, TieAction::See).await?;
    let fact = read(&state, &caller, as_registered(&state, &kept, members))?;
    caller.may(Request::Tie(takes(&state, &caller, &kept, &fact.what)?, &kept.subject))?;
    let stated = stated(&headers)?;
    if let TieFact::Retracted { revision, .. } = &fact.what
        && is_of_merger(&kept.history, *revision)
    {
        return Err(bad(&state, "what.revision", Message::new("api-fact-merger")));
    }
    let hand = caller.hand(kept.on_behalf(&caller));
    let command = Command::record(fact);
    let done: Result<History, TieError> =
        change!(caller.store(), hand, |w| w.on_tie(kept.id, stated, command.clone()).await);
    let history = match done {
        Ok(history) => history,
        Err(TieError::Store(error)) => return Err(failed(error)),
        Err(TieError::Refused(refusal)) => {
            return Err(refusal::answer(state.words, &refusal, &called(&caller, &kept).await?, Of::Fact));
        }
        Err(TieError::Stale { stated, newest }) => {
            return stale(&state, caller.store(), stated, &newest).await;
        }
    };
    state.catch_up(caller.store()).await;
    let revision = history.revision();
    Ok(match record(&state, caller.store(), &history).await? {
        Some(record) => versioned(revision, &record),
        None => (StatusCode::NO_CONTENT, [(ETAG, format!("\"{revision}\""))]).into_response(),
    })
}

async fn called(caller: &Caller, kept: &Kept) -> Result<Called, Response> {
    Ok(Called::of(&caller.store().parties_on(&kept.subject.sides).await.map_err(kept::failed)?))
}

fn bad(state: &AppState, member: impl Into<String>, message: Message) -> Response {
    let wrong = [(member.into(), message)];
    Problem::bad_body(state.words, StatusCode::UNPROCESSABLE_ENTITY, wrong).into_response()
}

/// The fact in the body.
fn read(state: &AppState, caller: &Caller, mut members: Map<String, Value>) -> Result<Fact<TieFact>, Denied> {
    if let Some(Value::Object(what)) = members.get_mut("what")
        && what.get("fact").and_then(Value::as_str) == Some("evidence-added")
    {
        // The identifier is ours to draw. And a document is not had by naming its hash: somebody
        // else's would be.
        if what.contains_key("evidence") {
            return Err(bad(state, "what.evidence", Message::new("api-fact-evidence")).into());
        }
        if what.get("source").and_then(|s| s.get("file")).is_some_and(|file| !file.is_null()) {
            return Err(bad(state, "what.source.file", Message::new("api-fact-file")).into());
        }
        let drawn = Id::<kind::Evidence>::from_random(u64::from_le_bytes(caller.gate.random()));
        what.insert("evidence".to_owned(), json!(drawn));
    }
    let text = Value::Object(members).to_string();
    let fact = Fact::<TieFact>::from_outside(&text);
    fact.map_err(|error| {
        Denied::from(match error {
            FactError::NoKind => bad(state, "what.fact", Message::new("api-body-missing")),
            FactError::UnknownKind(kind) => {
                let kind = super::problem::short(&kind);
                bad(state, "what.fact", Message::new("api-fact-kind").with("kind", kind))
            }
            FactError::UnknownMember { member, .. } => bad(state, member, Message::new("api-body-unknown")),
            FactError::Json(error) => {
                let why: String = error.to_string().chars().take(300).collect();
                bad(state, "", Message::new("api-body-unreadable").with("why", why))
            }
        })
    })
}

/// The same with the side named as the tie was registered with it: whoever reads a tie sees the party
/// that a side is now. Where both sides are one party by now, both are seen as they were, and that one
/// is neither.
fn as_registered(state: &AppState, kept: &Kept, mut members: Map<String, Value>) -> Map<String, Value> {
    let register = state.register.now();
    let registered = |named: Id<kind::Party>| {
        let sides = &kept.subject.sides;
        let is = |side: &&Id<kind::Party>| register.goes_on_in(**side).is_some_and(|now| now.id == named);
        let mut meant = sides.iter().filter(is);
        match (meant.next(), meant.next()) {
            (Some(side), None) if !sides.contains(&named) => Some(*side),
            _ => None,
        }
    };
    if let Some(side) = members.get_mut("what").and_then(|what| what.get_mut("side"))
        && let Some(party) = side.as_str().and_then(|text| text.parse().ok()).and_then(registered)
    {
        *side = json!(party);
    }
    members
}

/// The leave it takes. Registrations have an address of their own, and two ties are merged
/// where a person sees both.
fn takes(state: &AppState, caller: &Caller, kept: &Kept, what: &TieFact) -> Result<TieAction, Denied> {
    let of_side = |party: Id<kind::Party>, action: fn(u8) -> TieAction| {
        let at = kept.subject.sides.iter().position(|side| *side == party);
        let at = at.and_then(|at| u8::try_from(at).ok()).map(action);
        at.ok_or_else(|| {
            let refusal = Refusal::NotASide { party };
            Denied::from(refusal::answer(state.words, &refusal, &Called::default(), Of::Fact))
        })
    };
    match what {
        TieFact::StatusChanged { side, .. }
        | TieFact::Signed { side, .. }
        | TieFact::BudgetApproved { side, .. }
        | TieFact::ConditionStated { side, .. } => of_side(*side, TieAction::ChangeStatus),
        TieFact::Confirmed { side } => of_side(*side, TieAction::Confirm),
        TieFact::Described(_) | TieFact::Linked { .. } => Ok(TieAction::Describe),
        TieFact::EvidenceAdded { .. } => Ok(TieAction::AddEvidence),
        TieFact::EvidenceWithdrawn { .. } => Ok(TieAction::WithdrawEvidence),
        TieFact::ActivityNoted { .. } => Ok(TieAction::NoteActivity),
        TieFact::Published | TieFact::Unpublished { .. } => Ok(TieAction::Publish),
        TieFact::Retracted { revision, .. } => {
            let entry = kept.history.facts().iter().find(|recorded| recorded.revision == *revision);
            let tree = &caller.forest.tree;
            Ok(entry.map_or(TieAction::Retract, |entry| TieAction::to_take_back(entry, &kept.subject, tree)))
        }
        _ => Err(bad(state, "what.fact", Message::new("api-fact-elsewhere")).into()),
    }
}

/// The version in `If-Match`; none for whichever is the newest.
fn stated(headers: &HeaderMap) -> Result<Option<u64>, Denied> {
    let Some(value) = headers.get(IF_MATCH) else {
        let failure = Failure::new(StatusCode::PRECONDITION_REQUIRED, Message::new("api-if-match"));
        return Err(failure.advise(Message::new("api-if-match-advice")).into());
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let version = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).and_then(|t| t.parse().ok());
    version.map(Some).ok_or_else(|| Failure::bad_request(Message::new("api-if-match-advice")).into())
}

/// Both versions: the one it was decided on, and the newest.
async fn stale(state: &AppState, store: &Store, stated: u64, newest: &History) -> Result<Response, Response> {
    let message = Message::new("api-stale").with("stated", stated).with("newest", newest.revision());
    let problem = Problem::of(state.words, StatusCode::PRECONDITION_FAILED, "api-stale-title", &message);
    let body = StaleTie {
        problem,
        stated,
        newest: newest.revision(),
        then: record(state, store, &newest.until(stated)).await?,
        now: record(state, store, newest).await?,
    };
    let mut response = versioned(newest.revision(), &body);
    *response.status_mut() = StatusCode::PRECONDITION_FAILED;
    let kind = axum::http::HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(axum::http::header::CONTENT_TYPE, kind);
    Ok(response)
}
