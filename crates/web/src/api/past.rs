//! A tie as its page shows it: as it is, or as it stood on a day, by what is known now or was known then.

use std::collections::BTreeMap;

use jiff::civil;
use partnership::Id;
use partnership::history::Then;
use partnership::id::kind;
use partnership::tie::{self, History, TieFact};
use registry::{PartyRow, Register, SideRow, Tie, TieRow};
use wording::{Message, Words};

use super::problem::{Problem, short};
use super::shape::{TieAnswer, TieDetail, TieOnDay};
use crate::state::AppState;
use crate::ties::asked::{self, Asked};
use crate::ties::{past, unknown};

/// Reads `on` and `known`, which is refused if it stands twice or can be no day.
pub(super) fn read(words: &Words, raw: &str) -> Result<Asked, Problem> {
    let mut seen = Vec::new();
    let mut twice = Vec::new();
    for (key, _) in form_urlencoded::parse(raw.as_bytes()) {
        if seen.contains(&key) {
            twice.push((short(&key), Message::new("api-twice").with("name", short(&key))));
        }
        seen.push(key);
    }
    if !twice.is_empty() {
        return Err(Problem::bad(words, twice));
    }
    asked::read(raw).map_err(|(key, message)| Problem::no_such_value(words, key, &message))
}

/// A tie of the public register as it is, or on the day asked for.
pub(super) async fn answer(
    state: &AppState,
    register: &Register,
    tie: Tie<'_>,
    asked: Asked,
) -> Result<TieAnswer, Problem> {
    let failed = |error: store::Error| Problem::of_store(state.words, &error);
    let history = match &state.store {
        Some(store) => Some(store.history::<TieFact>(tie.id()).await.map_err(failed)?),
        None => None,
    };
    let Some(day) = asked.on else {
        let standing = history.as_ref().and_then(History::current);
        return Ok(TieAnswer::Now(TieDetail::of(tie, standing.as_ref(), register.today())));
    };
    let on_day = on_day(state, register, tie, history.as_ref(), (day, asked)).await;
    Ok(TieAnswer::OnDay(on_day.map_err(failed)?))
}

/// How a tie of this register stood on a day. Without facts nothing is known of any day.
pub(super) async fn on_day(
    state: &AppState,
    register: &Register,
    tie: Tie<'_>,
    history: Option<&History>,
    (day, asked): (civil::Date, Asked),
) -> Result<TieOnDay, store::Error> {
    let past = past::of(state, register, tie, asked).await?;
    let then = history.map_or(Then::Unrecorded, |history| history.as_of(day, asked.known()));
    let (standing, known_from) = match &then {
        Then::Known(_) => ("known", None),
        Then::NotYet => ("not-yet", None),
        Then::Unrecorded => ("unrecorded", None),
        Then::Uncertain { known_from } => ("uncertain", Some(known_from.to_string())),
    };
    let note = unknown(&then, state.words).map(|message| state.words.say(&message));
    let known = then.known().zip(history).and_then(|(known, history)| {
        let was = |party: Id<kind::Party>| past.party(party);
        let register = as_it_was(register, tie, &known, history, (day, asked), was);
        register.tie(tie.id()).map(|tie| TieDetail::of(tie, Some(&known), day))
    });
    Ok(TieOnDay {
        id: tie.id().to_string(),
        on: day.to_string(),
        known: if asked.known_then { "then" } else { "now" },
        standing,
        known_from,
        note,
        tie: known,
    })
}

/// A register of that day with this tie alone, between the parties that its sides were.
fn as_it_was(
    register: &Register,
    tie: Tie<'_>,
    known: &tie::Tie,
    history: &History,
    (day, asked): (civil::Date, Asked),
    was: impl Fn(Id<kind::Party>) -> Option<Id<kind::Party>>,
) -> Register {
    let mut parties: BTreeMap<Id<kind::Party>, PartyRow> = BTreeMap::new();
    for side in tie.sides() {
        let registered = side.registered();
        let then = was(registered).unwrap_or(side.party.id);
        let goes_on = (then != registered).then_some(then);
        for (id, goes_on) in [(registered, goes_on), (then, None)] {
            let row = register.party(id).map(|row| PartyRow { goes_on, ..row.clone() });
            parties.extend(row.map(|row| (id, row)));
        }
    }
    let of_a_day_up_to_then = |at: &&partnership::Recorded<TieFact>| at.day() <= day;
    let standing = history.standing(asked.known());
    let updated = standing.into_iter().filter(of_a_day_up_to_then).map(|entry| entry.at).max();
    let row = TieRow {
        id: known.id,
        sides: known.sides.iter().map(|s| SideRow { party: s.party, status: s.status }).collect(),
        kind: known.kind,
        local_kind: known.local_kind.clone(),
        since: known.since,
        fields: known.fields.clone(),
        confirmation: known.confirmation(),
        confirmed_at: known.confirmed_at(),
        active_at: known.active_at(),
        updated: updated.unwrap_or(known.registered_at),
        revision: history.revision(),
    };
    Register::new(day, parties.into_values(), [row])
}
