//! What should be known of a country before one writes to one of its cities, in words.

use gazetteer::situation::{FIELD, Report, Situation};
use gazetteer::{Country, Place};
use wording::Message;

use super::country;

/// What should be known of a place's country first, with source and date; `None` where
/// nothing of the kind is on record. It takes no part in any score.
pub fn situation(place: Place<'_>) -> Option<Message> {
    Some(match Situation::of(place)? {
        Situation::Advisory(fact) => Message::new("situation-advisory")
            .with("text", fact.value.as_str())
            .with("source", fact.source.as_str())
            .with("date", fact.date.to_string()),
        Situation::Sources(report) => {
            let facts = Message::new("situation-facts").with("facts", facts(&report, place.country())?);
            match place.world().sources_of(FIELD).first() {
                Some(source) => Message::new("situation-sourced")
                    .with("facts", facts)
                    .with("source", source.name.as_str())
                    .with("date", source.date.as_str()),
                None => Message::new("situation").with("facts", facts),
            }
        }
    })
}

/// What is known, the gravest first; the country is named once.
fn facts(report: &Report, of: &Country) -> Option<Message> {
    let mut named = false;
    let mut say = |first: &'static str, then: &'static str| {
        let id = if std::mem::replace(&mut named, true) { then } else { first };
        Message::new(id).with("country", country(of))
    };
    let mut facts = Vec::new();
    // Years are names of years, not amounts: they take no separator.
    if let Some(year) = report.war_since {
        facts.push(say("situation-war", "situation-war").with("year", year.to_string()));
    }
    if let Some(year) = report.takeover {
        facts.push(say("situation-takeover", "situation-takeover-then").with("year", year.to_string()));
    }
    if report.disputed {
        facts.push(say("situation-disputed", "situation-disputed"));
    }
    if let Some(people) = report.displaced {
        facts.push(say("situation-displaced", "situation-displaced-then").with("people", people));
    }
    facts.into_iter().reduce(|one, two| Message::new("situation-and").with("one", one).with("two", two))
}
