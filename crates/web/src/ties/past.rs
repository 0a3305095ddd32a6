//! Which parties the sides of a tie were: a municipality that became part of another was itself before.

use std::collections::BTreeMap;

use partnership::history::Then;
use partnership::id::kind;
use partnership::party::PartyFact;
use partnership::{Date, Id};
use registry::{Register, Tie};
use wording::{Message, Words};

use super::asked::Asked;
use crate::registry::line;
use crate::state::AppState;

/// The longest chain of mergers that is followed: no municipality has merged so often.
const LONGEST: usize = 64;

/// What is to be said of the sides whose party has gone on in another since, by the party that the
/// tie was registered with.
#[derive(Default)]
pub struct Past(BTreeMap<Id<kind::Party>, Was>);

/// A side that was another party.
struct Was {
    /// The party that it was on the day of the page.
    then: Id<kind::Party>,
    /// When the one that was registered became part of another; nothing of one recorded twice.
    merged: Option<Option<Date>>,
}

/// Looks up what the sides were on the day that is asked for, as it is or was known. Without a store
/// behind the register there is nothing to look up.
///
/// # Errors
/// If the database fails.
pub(crate) async fn of(
    state: &AppState,
    register: &Register,
    tie: Tie<'_>,
    asked: Asked,
) -> Result<Past, store::Error> {
    let mut past = Past::default();
    let Some(store) = &state.store else { return Ok(past) };
    let gone: Vec<(Id<kind::Party>, Id<kind::Party>)> =
        tie.sides().filter_map(|side| Some((side.was?.id, side.party.id))).collect();
    for (registered, now) in gone {
        let history = store.history::<PartyFact>(registered).await?;
        let party = history.current();
        let merged = party.and_then(|party| party.merged_into.filter(|_| party.duplicate_of.is_none()));
        let Some(day) = asked.on else {
            past.0.insert(registered, Was { then: now, merged: merged.map(|(_, since)| since) });
            continue;
        };
        let known = asked.known();
        let (mut then, mut history) = (registered, history);
        for _ in 0..LONGEST {
            let Then::Known(party) = history.as_of(day, known) else { break };
            let Some(next) = party.goes_on_in().filter(|next| register.party(*next).is_some()) else { break };
            then = next;
            history = store.history::<PartyFact>(next).await?;
        }
        past.0.insert(registered, Was { then, merged: merged.map(|(_, since)| since) });
    }
    Ok(past)
}

impl Past {
    /// What a side was on the day of the page.
    pub(crate) fn party(&self, registered: Id<kind::Party>) -> Option<Id<kind::Party>> {
        self.0.get(&registered).map(|was| was.then)
    }

    /// What is to be said of it: who agreed it, or of which party it is part today.
    pub(super) fn said(
        &self,
        register: &Register,
        registered: Id<kind::Party>,
        words: &Words,
    ) -> Option<String> {
        let was = self.0.get(&registered)?;
        let since = was.merged?;
        let date = since.map(|date| line::date(date, words)).unwrap_or_default();
        let id = match (was.then == registered, since.is_some()) {
            (true, true) => "tie-page-part-since",
            (true, false) => "tie-page-part",
            (false, true) => "tie-page-was-until",
            (false, false) => "tie-page-was",
        };
        let other = if was.then == registered {
            register.goes_on_in(registered)?
        } else {
            register.party(registered)?
        };
        Some(words.say(&Message::new(id).with("name", other.name.as_str()).with("date", date)))
    }
}
