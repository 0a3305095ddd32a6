//! What is on record but not public: for programs with a token, as far as its person may see it.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use partnership::Id;
use partnership::id::kind;
use partnership::policy::{OrganisationAction, Request, TieAction, TieSubject};
use partnership::tie::{History, TieFact};
use registry::Register;
use serde::Serialize;
use store::Store;
use store::registry::{Around, TieRow, Todo};
use wording::Message;

use super::past;
use super::problem::{Problem, short};
use super::shape::{FacetCounts, FactList, KeptDetail, KeptList, KeptTie, RecognitionRecord};
use crate::accounts::{Caller, private, store_failed};
use crate::registry::{address, load};
use crate::shell::Failure;
use crate::state::AppState;
use crate::ties::asked::Asked as Day;

/// Most ties that one answer lists.
const MOST_TIES: usize = 500;
/// The largest registry that is listed.
const MOST_KEPT: u64 = 1_000_000;

/// A tie with its facts, loaded for somebody who may see it.
pub(super) struct Kept {
    pub(super) id: Id<kind::Tie>,
    pub(super) history: History,
    pub(super) subject: TieSubject,
}

/// Loads a tie for an action; to somebody who may not see it, it is not there.
pub(super) async fn load(caller: &Caller, id: &str, action: TieAction) -> Result<Kept, Response> {
    let gone = || Failure::not_found().into_response();
    let id: Id<kind::Tie> = id.parse().map_err(|_| gone())?;
    let history = caller.store().history::<TieFact>(id).await.map_err(failed)?;
    let subject = TieSubject::of(&history).ok_or_else(gone)?;
    caller.may(Request::Tie(action, &subject))?;
    Ok(Kept { id, history, subject })
}

/// The database did not do it.
pub(super) fn failed(error: store::Error) -> Response {
    store_failed(&error).into_response()
}

impl Kept {
    /// For whom a change is made.
    pub(super) fn on_behalf(&self, caller: &Caller) -> Id<kind::Organisation> {
        caller.actor.acts_for(self.subject.keeper, &self.subject.sides, &caller.forest.tree)
    }
}

/// `GET /api/v1/ties/{id}` by a program with a token: with its version, if it may see the
/// record, or on a day, published or not; `None` if it sees no more than anybody.
pub(super) async fn tie(
    state: &AppState,
    caller: &Caller,
    id: &str,
    asked: Day,
) -> Result<Option<Response>, Response> {
    let kept = load(caller, id, TieAction::See).await?;
    if !caller.can(Request::Tie(TieAction::SeeRecord, &kept.subject)) {
        return Ok(None);
    }
    let gone = || Failure::not_found().into_response();
    let row = TieRow::of(&kept.history).ok_or_else(gone)?;
    let register = register(state, caller.store(), vec![row.clone()]).await?;
    let tie = register.tie(row.id).ok_or_else(gone)?;
    if let Some(day) = asked.on {
        let answer = past::on_day(state, &register, tie, Some(&kept.history), (day, asked)).await;
        return Ok(Some(private(axum::Json(answer.map_err(failed)?).into_response())));
    }
    let standing = kept.history.current();
    let recognition = RecognitionRecord::all(tie, standing.as_ref(), register.today());
    let detail = KeptDetail { tie: KeptTie::of(tie, &row), recognition };
    Ok(Some(versioned(kept.history.revision(), &detail)))
}

/// An answer for one reader, with the version that a change must state.
pub(super) fn versioned(revision: u64, record: &impl Serialize) -> Response {
    match serde_json::to_vec(record) {
        Ok(body) => {
            let headers = [(CONTENT_TYPE, "application/json".to_owned()), (ETAG, format!("\"{revision}\""))];
            private((headers, body).into_response())
        }
        Err(error) => Failure::internal(&error.to_string()).into_response(),
    }
}

/// A tie as it stands after these facts; nothing if they leave none.
pub(super) async fn record(
    state: &AppState,
    store: &Store,
    history: &History,
) -> Result<Option<KeptTie>, Response> {
    let Some(row) = TieRow::of(history) else { return Ok(None) };
    let register = register(state, store, vec![row.clone()]).await?;
    Ok(register.tie(row.id).map(|tie| KeptTie::of(tie, &row)))
}

/// A register of these ties, published or not: for somebody who may see them.
async fn register(state: &AppState, store: &Store, rows: Vec<TieRow>) -> Result<Register, Response> {
    let parties: BTreeSet<_> = rows.iter().flat_map(|r| r.sides.iter().map(|s| s.party)).collect();
    let parties: Vec<_> = parties.into_iter().collect();
    let parties = store.parties_on(&parties).await.map_err(failed)?;
    let today = state.today();
    let made = state.work(move |state| {
        let parties: Vec<_> = parties.iter().map(|p| load::party(state.world(), p)).collect();
        let shown = |row: TieRow| load::tie(&TieRow { published: true, merged_into: None, ..row });
        Register::new(today, parties, rows.into_iter().filter_map(shown))
    });
    made.await.ok_or_else(|| Failure::internal("the ties could not be listed").into_response())
}

/// Which registry is asked for, and what else.
pub(super) struct Asked {
    /// The organisation.
    organisation: String,
    /// Whether only what is not public is wanted.
    unpublished: bool,
    /// The question, as the public register understands it.
    rest: String,
}

impl Asked {
    /// The keys that are understood with a token only.
    const ORGANISATION: &'static str = "organisation";
    const UNPUBLISHED: &'static str = "unpublished";

    /// Reads a query string; nothing if it asks for no organisation's registry.
    ///
    /// # Errors
    /// If `unpublished` is anything but `yes` or `no`, or stands alone.
    pub(super) fn read(state: &AppState, raw: &str) -> Result<Option<Self>, Problem> {
        let (mut organisation, mut unpublished) = (None, None);
        let mut rest = form_urlencoded::Serializer::new(String::new());
        for (key, value) in form_urlencoded::parse(raw.as_bytes()) {
            match key.as_ref() {
                Self::ORGANISATION if organisation.is_none() => organisation = Some(value.into_owned()),
                Self::UNPUBLISHED if unpublished.is_none() => unpublished = Some(value.into_owned()),
                _ => _ = rest.append_pair(&key, &value),
            }
        }
        let bad = |key: &str, message: Message| Problem::bad(state.words, [(key.to_owned(), message)]);
        let unpublished = match unpublished.as_deref() {
            None | Some("no") => false,
            Some("yes") if organisation.is_some() => true,
            Some(value) => {
                let message = Message::new("registry-bad-choice").with("key", Self::UNPUBLISHED);
                let message = match organisation {
                    Some(_) => message.with("value", short(value)).with("known", "yes, no"),
                    None => Message::new("api-organisation-needed"),
                };
                return Err(bad(Self::UNPUBLISHED, message));
            }
        };
        let rest = rest.finish();
        Ok(organisation.map(|organisation| Self { organisation, unpublished, rest }))
    }
}

/// `GET /api/v1/ties?organisation=`: the ties in an organisation's registry and those with its
/// party on a side, also those that are not public.
pub(super) async fn ties(state: &AppState, caller: &Caller, asked: Asked) -> Result<Response, Response> {
    let query = address::parse(state.world(), &asked.rest, MOST_TIES).map_err(|problems| {
        let problems = problems.into_iter().map(|p| (p.key, p.message));
        Problem::bad(state.words, problems).into_response()
    })?;
    let gone = || Failure::not_found().into_response();
    let id: Id<kind::Organisation> = asked.organisation.parse().map_err(|_| gone())?;
    caller.may(Request::Organisation(OrganisationAction::See, id))?;
    let party = caller.forest.get(id).and_then(|organisation| organisation.node.party);
    let around = Around { keepers: &[id], parties: party.as_slice(), shut: &[] };
    let todo = if asked.unpublished { Todo::Unpublished } else { Todo::Any };
    let mut rows = caller.store().ties_to_do(around, todo, 0, MOST_KEPT).await.map_err(failed)?;
    rows.retain(|row| caller.can(Request::Tie(TieAction::SeeRecord, &row.subject())));
    let by_id: BTreeMap<_, _> = rows.iter().map(|row| (row.id, row.clone())).collect();
    let register = register(state, caller.store(), rows).await?;
    let page = register.search(&query);
    let kept = |tie: &registry::Tie<'_>| by_id.get(&tie.id()).map(|row| KeptTie::of(*tie, row));
    let list = KeptList {
        total: page.total,
        page: page.page,
        limit: query.per_page.clamp(1, MOST_TIES),
        ties: page.ties.iter().filter_map(kept).collect(),
        facets: FacetCounts::of(&page.facets),
    };
    Ok(private(axum::Json(list).into_response()))
}

/// All facts of a tie, with who recorded them and when
///
/// Those that were taken back too; a fact with `what.fact` `retracted` names which. A fact that is
/// to be recorded has the same form.
#[utoipa::path(
    get, path = "/api/v1/ties/{id}/facts", tag = "registry",
    params(("id" = String, Path, description = "Its identifier", example = "k7qm3-txd9p")),
    security(("token" = ["read"])),
    responses(
        (status = 200, description = "The facts, the first first. `ETag` is the version that a change must state", body = FactList),
        (status = 401, description = "No token, or one that does not hold", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The token’s person does not keep this tie and belongs to no side", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such tie, as far as the token’s person may know", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn facts(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, Response> {
    let kept = load(&caller, &id, TieAction::SeeRecord).await?;
    let written = kept.history.facts().iter().map(serde_json::to_value).collect();
    let facts: Result<Vec<_>, serde_json::Error> = written;
    let facts = facts.map_err(|e| Problem::internal(state.words, &e.to_string()).into_response())?;
    let revision = kept.history.revision();
    Ok(versioned(revision, &FactList { id: kept.id.to_string(), revision, facts }))
}
