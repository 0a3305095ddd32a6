//! Outcomes in words.

use partnership::Date;
use partnership::codes::Coded;
use wording::{Arg, Message};

use super::outcome::{Change, Conflict, Question, Refused};
use crate::dates::in_words;
use crate::places::Candidate;

fn coded(value: impl Coded) -> Message {
    Message::new(value.message())
}

pub(super) fn refused(refused: &Refused) -> Message {
    let m = Message::new;
    match refused {
        Refused::Itself => m("plan-itself"),
        Refused::Future { cell, date } => {
            m("plan-future").with("cell", cell.to_string()).with("date", in_words(*date))
        }
        Refused::EndsBeforeItBegins { cell, since, until } => m("plan-ends-before")
            .with("cell", cell.to_string())
            .with("since", in_words(*since))
            .with("until", in_words(*until)),
        Refused::NeedsGround { cell, status } => {
            m("plan-needs-ground").with("cell", cell.to_string()).with("status", coded(*status))
        }
        Refused::Country { cell } => m("plan-country").with("cell", cell.to_string()),
    }
}

pub(super) fn question(question: &Question) -> Message {
    let id = match (question.named, question.candidates.is_empty()) {
        (true, _) => "plan-choose",
        (false, false) => "plan-unknown-near",
        (false, true) => "plan-unknown",
    };
    let listed = |c: &Candidate| match question.named {
        true => format!("{} ({}, {:.0} %)", c.full_name, c.place, 100.0 * c.confidence),
        false => format!("{} ({})", c.full_name, c.place),
    };
    let shown: Vec<String> = question.candidates.iter().take(4).map(listed).collect();
    Message::new(id)
        .with("cell", question.cell.to_string())
        .with("text", question.text.as_str())
        .with("candidates", shown.join("; "))
        .with("count", question.candidates.len())
}

pub(super) fn conflict(conflict: &Conflict, taken: bool) -> Message {
    let m = Message::new;
    let message = match conflict {
        Conflict::Since { recorded, stated } => {
            m("plan-conflict-since").with("recorded", in_words(*recorded)).with("stated", in_words(*stated))
        }
        Conflict::Kind { recorded, stated } => {
            m("plan-conflict-kind").with("recorded", coded(*recorded)).with("stated", coded(*stated))
        }
        Conflict::Status { recorded, stated } => {
            m("plan-conflict-status").with("recorded", coded(*recorded)).with("stated", coded(*stated))
        }
        Conflict::Ended { stated: Some(stated) } => {
            m("plan-conflict-ended").with("stated", in_words(*stated))
        }
        Conflict::Ended { stated: None } => m("plan-conflict-ended-sometime"),
        Conflict::Stands { ended } => m("plan-conflict-stands").with("ended", dated(*ended)),
    };
    let taken = taken && conflict.may_be_taken();
    message.with("taken", if taken { "yes" } else { "no" })
}

/// In what a row contradicts an earlier one.
pub(super) fn contradiction(conflict: &Conflict, earlier: &str) -> Message {
    let m = |id: &'static str| Message::new(id).with("earlier", earlier);
    match conflict {
        Conflict::Since { recorded, stated } => {
            m("plan-differs-since").with("said", in_words(*recorded)).with("stated", in_words(*stated))
        }
        Conflict::Kind { recorded, stated } => {
            m("plan-differs-kind").with("said", coded(*recorded)).with("stated", coded(*stated))
        }
        Conflict::Status { recorded, stated } => {
            m("plan-differs-kind").with("said", coded(*recorded)).with("stated", coded(*stated))
        }
        Conflict::Ended { stated } => m("plan-differs-ended").with("stated", dated(*stated)),
        Conflict::Stands { ended } => m("plan-differs-stands").with("ended", dated(*ended)),
    }
}

/// A date that may not be known.
fn dated(date: Option<Date>) -> Arg {
    date.map_or_else(|| Arg::from("unknown"), |d| Arg::from(in_words(d)))
}

pub(super) fn over(until: Option<Date>) -> Message {
    match until {
        Some(until) => Message::new("plan-over").with("until", in_words(until)),
        None => Message::new("plan-over-sometime"),
    }
}

pub(super) fn change(change: &Change) -> Message {
    let m = Message::new;
    match change {
        Change::Since { recorded: None, stated } => m("plan-adds-since").with("stated", in_words(*stated)),
        Change::Since { recorded: Some(recorded), stated } => {
            m("plan-sharpens-since").with("recorded", in_words(*recorded)).with("stated", in_words(*stated))
        }
        Change::Term { .. } => m("plan-adds-term"),
        Change::LocalKind { stated } => m("plan-adds-local-kind").with("stated", stated.as_str()),
        Change::Fields { added, .. } => m("plan-adds-fields").with("stated", added.join(", ")),
        Change::Source { stated } => m("plan-adds-source").with("stated", stated.key()),
    }
}
