//! Outcomes of a list of parties in words.

use partnership::codes::Coded;
use partnership::party::Official;
use wording::Message;

use super::outcome::Outcome;
use super::party::{PartyChange, PartyConflict};
use crate::dates::in_words;

/// What there is to say of a row of a list; nothing of other outcomes.
pub(super) fn remarks(outcome: &Outcome) -> Vec<Message> {
    let Outcome::Party { earlier, changes, conflicts, taken, elsewhere, .. } = outcome else {
        return Vec::new();
    };
    let repeats = earlier.as_ref().map(|row| Message::new("listed-repeats").with("earlier", row.as_str()));
    let elsewhere = elsewhere.then(|| Message::new("listed-elsewhere"));
    let conflicts = conflicts.iter().map(|c| conflict(c, *taken));
    repeats.into_iter().chain(elsewhere).chain(conflicts).chain(changes.iter().map(change)).collect()
}

fn change(change: &PartyChange) -> Message {
    let m = |id, stated: String| Message::new(id).with("stated", stated);
    match change {
        PartyChange::Name { stated } => m("listed-adds-name", stated.clone()),
        PartyChange::Official { stated, since: None } => m("listed-adds-official", said(stated)),
        PartyChange::Official { stated, since: Some(since) } => {
            m("listed-adds-official-since", said(stated)).with("since", in_words(*since))
        }
        PartyChange::Languages { added, .. } => {
            let tags: Vec<&str> = added.iter().map(|language| language.tag()).collect();
            m("listed-adds-languages", tags.join(", "))
        }
        PartyChange::Websites { added, .. } => m("listed-adds-websites", added.join(", ")),
        PartyChange::Source { stated } => m("listed-adds-source", stated.key().to_owned()),
    }
}

fn conflict(conflict: &PartyConflict, taken: bool) -> Message {
    let message = match conflict {
        PartyConflict::Level { recorded, stated } => Message::new("listed-conflict-level")
            .with("recorded", Message::new(recorded.message()))
            .with("stated", Message::new(stated.message())),
        PartyConflict::Official { recorded, stated, .. } => Message::new("listed-conflict-official")
            .with("recorded", said(recorded))
            .with("stated", said(stated)),
        PartyConflict::FormerName { stated, until } => Message::new("listed-conflict-name")
            .with("stated", stated.as_str())
            .with("until", in_words(*until)),
    };
    let taken = taken && conflict.may_be_taken();
    message.with("taken", if taken { "yes" } else { "no" })
}

/// “Mayor Ann Lee”.
fn said(official: &Official) -> String {
    let parts = [&official.title, &official.name];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
}
