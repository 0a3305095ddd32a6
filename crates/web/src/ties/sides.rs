//! The sides of a tie beside each other: where each stands, and what is known of the city.

use gazetteer::{GeoId, Place, World};
use partnership::codes::Coded;
use partnership::tie::{AgreementStatus, SideState};
use registry::PartyRow;
use wording::{Message, Words};

use crate::places::facts::Writer;
use crate::places::koppen_id;
use crate::registry::line::{self, End};

/// One side, as the page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct SideView {
    /// The city.
    pub end: End,
    /// Where it stands in the agreement.
    pub status: String,
    /// Whether that is anything but in force.
    pub notable: bool,
    /// Since when, and what it rests on: one sentence each.
    pub about: Vec<String>,
    /// Address of what the registry knows of the party.
    pub record: String,
    /// Facts of the city: label and value; no value where it is not known.
    pub facts: Vec<(String, Option<String>)>,
}

/// A side: the party, and where it stands by the register. `state` is what its facts say, where a store stands behind the register.
pub(super) fn view(
    world: &World,
    words: &Words,
    writer: &Writer<'_>,
    party: &PartyRow,
    stands: AgreementStatus,
    state: Option<&SideState>,
) -> SideView {
    let status = state.map_or(stands, |s| s.status);
    SideView {
        end: End::of(party),
        status: words.text(status.message()),
        notable: status != AgreementStatus::InForce,
        about: state.map(|s| about(s, words)).unwrap_or_default(),
        record: format!("/parties/{}", party.id),
        facts: facts(world, words, writer, party),
    }
}

fn about(side: &SideState, words: &Words) -> Vec<String> {
    let say = |m: Message| words.say(&m);
    let date = |d| line::date(d, words);
    let mut out = Vec::new();
    if let Some(since) = side.status_since {
        out.push(say(Message::new("tie-page-status-since").with("date", date(since))));
    }
    if let Some(condition) = &side.condition {
        out.push(say(Message::new("tie-page-condition").with("condition", condition.as_str())));
    }
    if let Some(statute) = &side.statute {
        out.push(say(Message::new("tie-page-statute").with("citation", statute.as_str())));
    }
    if let Some(signature) = &side.signature {
        let id = match (&signature.signatory, signature.date) {
            (Some(_), Some(_)) => "tie-page-signature-by-on",
            (Some(_), None) => "tie-page-signature-by",
            (None, Some(_)) => "tie-page-signature-on",
            (None, None) => "tie-page-signature",
        };
        out.push(say(Message::new(id)
            .with("signatory", signature.signatory.clone().unwrap_or_default())
            .with("capacity", words.text(signature.capacity.message()))
            .with("date", signature.date.map(date).unwrap_or_default())));
    }
    match side.confirmed {
        Some(day) => out.push(say(Message::new("tie-page-confirmed-on").with("date", date(day)))),
        None => out.push(words.text("tie-page-never-confirmed")),
    }
    out
}

fn facts(
    world: &World,
    words: &Words,
    writer: &Writer<'_>,
    party: &PartyRow,
) -> Vec<(String, Option<String>)> {
    let place = party.place.and_then(|id| world.by_id(GeoId(id)));
    let of = |get: &dyn Fn(Place<'_>) -> Option<String>| place.and_then(get);
    vec![
        (words.text("tie-page-fact-people"), of(&|p| p.population().map(|n| writer.people(f64::from(n))))),
        (words.text("tie-page-fact-languages"), of(&languages)),
        (words.text("tie-page-fact-climate"), of(&|p| p.climate().map(|c| words.text(koppen_id(c.koppen))))),
        (
            words.text("tie-page-fact-elevation"),
            of(&|p| p.elevation_m().map(|m| writer.metres(f64::from(m)))),
        ),
    ]
}

/// The languages that at least a tenth of the country uses, most spoken first.
fn languages(place: Place<'_>) -> Option<String> {
    let spoken = place.country().languages.iter().filter(|l| l.percent >= 10.0).take(3);
    let names: Vec<&str> = spoken.map(|l| l.name.as_str()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
