//! `/api/v1/changes`: what changed among what is public, for whoever keeps a copy.

use std::fmt;
use std::str::FromStr;

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use registry::Register;
use store::registry::{PublicChange, Seen};
use wording::Message;

use super::problem::{Problem, short};
use super::shape::{ChangeList, ChangeRecord, PartyRecord, TieRecord};
use crate::accounts::store_failed;
use crate::state::AppState;

/// Changes in one answer, unless asked otherwise.
const SOME: u64 = 100;
/// Most changes in one answer.
const MOST: u64 = 500;

/// Where a reader stands: after this change of this epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Cursor {
    epoch: u64,
    number: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "c{:x}-{:x}", self.epoch, self.number)
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |digits: &str| {
            let number = u64::from_str_radix(digits, 16).ok().filter(|n| i64::try_from(*n).is_ok());
            number.filter(|_| !digits.starts_with('+')).ok_or(())
        };
        let digits = text.strip_prefix('c').ok_or(())?;
        // Once they had no epoch: 0 is none that is drawn.
        let (epoch, digits) = digits.split_once('-').unwrap_or(("0", digits));
        Ok(Self { epoch: number(epoch)?, number: number(digits)? })
    }
}

/// What changed since a cursor, among published ties and their parties
///
/// Begin without `after`, keep every record by its `id`, remove what is `gone`, and go on with `next`,
/// at once while `more` is true and later otherwise. A change is never passed over, whichever node wrote it and however
/// many wrote at once. Something that changed several times since is told once, as it is now. A tie is told again
/// when a party of it changes, and a party when a tie of it does. What follows from the day alone is not told:
/// `activity` and `evidence` of a tie on which nothing new is on record. After `410` begin with an empty copy.
#[utoipa::path(
    get, path = "/api/v1/changes", operation_id = "changes", tag = "registry",
    params(
        ("after" = Option<String>, Query, description = "Where to go on: `next` of the answer before. Without it, everything from the beginning", example = "c3f9a07e15b2c8d64-1f"),
        ("limit" = Option<u64>, Query, minimum = 1, maximum = 500, description = "Most changes in the answer; 100 unless said otherwise"),
    ),
    responses(
        (status = 200, description = "The changes, in the order in which they became public", body = ChangeList),
        (status = 400, description = "A parameter that cannot be", body = Problem, content_type = "application/problem+json"),
        (status = 410, description = "The cursor is of another state than this registry's, which was read back from a copy: begin anew", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list(
    State(state): State<AppState>,
    RawQuery(raw): RawQuery,
) -> Result<Response, Response> {
    let (after, limit) =
        read(&state, raw.as_deref().unwrap_or_default()).map_err(IntoResponse::into_response)?;
    let failed = |e: store::Error| store_failed(&e).into_response();
    let list = match &state.store {
        None => {
            let next = after.unwrap_or_default().to_string();
            ChangeList { changes: Vec::new(), next, more: false }
        }
        Some(store) => {
            let from = after.map_or(0, |cursor| cursor.number);
            let found = store.public_changes(from, limit, state.now()).await.map_err(failed)?;
            let epoch = found.epoch;
            if after.is_some_and(|cursor| cursor.epoch != epoch || cursor.number > found.last) {
                let detail = Message::new("api-cursor-ahead");
                let problem = Problem::of(state.words, StatusCode::GONE, "api-cursor-gone", &detail);
                return Err(problem.into_response());
            }
            // The register shows at least what was numbered.
            state.register.catch_up(store, state.world(), state.today()).await.map_err(failed)?;
            let register = state.register.now();
            let number = found.changes.last().map_or(from, |change| change.number);
            let changes = found.changes.iter().map(|change| record(&register, change)).collect();
            ChangeList { changes, next: Cursor { epoch, number }.to_string(), more: number < found.last }
        }
    };
    Ok(([(CACHE_CONTROL, "no-store")], axum::Json(list)).into_response())
}

/// A change with the record as it is at this moment. What is no longer there is gone, though it
/// was there when the change was numbered: that it went has a number of its own.
fn record(register: &Register, change: &PublicChange) -> ChangeRecord {
    let at = change.at.to_string();
    match change.subject {
        Seen::Tie(id) => {
            let tie = register.tie(id).filter(|_| !change.gone).map(TieRecord::of);
            ChangeRecord { kind: "tie", id: id.to_string(), at, gone: tie.is_none(), tie, party: None }
        }
        Seen::Party(id) => {
            let party = register.party(id).filter(|_| !change.gone);
            let party = party.map(|p| PartyRecord::of(register, p)).filter(|p| !p.ties.is_empty());
            ChangeRecord { kind: "party", id: id.to_string(), at, gone: party.is_none(), tie: None, party }
        }
    }
}

fn read(state: &AppState, raw: &str) -> Result<(Option<Cursor>, u64), Problem> {
    let (mut after, mut limit) = (None, None);
    let mut wrong: Vec<(String, Message)> = Vec::new();
    for (key, value) in form_urlencoded::parse(raw.as_bytes()) {
        let value = value.trim();
        match key.as_ref() {
            _ if value.is_empty() => {}
            "after" if after.is_some() => wrong.push(twice("after")),
            "limit" if limit.is_some() => wrong.push(twice("limit")),
            "after" => {
                let read = value.parse::<Cursor>();
                if read.is_err() {
                    let message = Message::new("api-cursor-bad").with("value", short(value));
                    wrong.push(("after".to_owned(), message));
                }
                after = Some(read.unwrap_or_default());
            }
            "limit" => {
                let read = value.parse().ok().filter(|n| (1..=MOST).contains(n));
                if read.is_none() {
                    let message =
                        Message::new("query-whole").with("key", "limit").with("value", short(value));
                    wrong.push(("limit".to_owned(), message.with("min", "1").with("max", MOST.to_string())));
                }
                limit = Some(read.unwrap_or(SOME));
            }
            key => {
                let message = Message::new("api-unknown-parameter").with("name", short(key));
                wrong.push((short(key), message.with("known", "after, limit")));
            }
        }
    }
    if wrong.is_empty() { Ok((after, limit.unwrap_or(SOME))) } else { Err(Problem::bad(state.words, wrong)) }
}

fn twice(key: &str) -> (String, Message) {
    (key.to_owned(), Message::new("api-twice").with("name", key))
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn a_cursor_is_read_as_it_was_written_or_refused() {
        for number in [0, 1, 31, u64::from(u32::MAX), i64::MAX as u64] {
            for epoch in [1, i64::MAX as u64] {
                let cursor = Cursor { epoch, number };
                assert_eq!(cursor.to_string().parse(), Ok(cursor));
            }
        }
        assert_eq!("c1f".parse(), Ok(Cursor { epoch: 0, number: 31 }), "of none");
        for bad in
            ["", "c", "1f", "c+1", "c-1", "c1-", "c1-+1", "c1-1-1", "cg-1", "c ffff", "c1-8000000000000000"]
        {
            assert_eq!(bad.parse::<Cursor>(), Err(()), "{bad:?}");
        }
    }
}
