//! The history of a party with who and why: every fact ever recorded, those taken back too.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::{Timestamp, civil};
use partnership::Recorded;
use partnership::fact::What;
use partnership::history::Then;
use partnership::party::{self, Command, Context, History, PartyFact};
use partnership::policy::{PartyAction, Request};
use partnership::tie::Parties;
use partnership::words::Names;
use serde::Deserialize;
use wording::Message;

use super::act::Act;
use super::load::{Loaded, load};
use super::page::Sent;
use super::tell::{Detail, Teller};
use super::to;
use crate::accounts::Signed;
use crate::desk::{Field, Form, Kind, attested, instant, people, who};
use crate::shell::{Chrome, Failure};

/// Whether so many facts can be taken back is looked into, the newest first.
const TRIED: u64 = 100;

/// One fact.
struct Entry {
    revision: u64,
    sentence: String,
    details: Vec<Detail>,
    who: String,
    known_since: String,
    effective: Option<String>,
    authority: Option<String>,
    sources: Vec<String>,
    told: Vec<String>,
    note: Option<String>,
    taken_back: Option<u64>,
    retract: Option<Form>,
}

/// The state on a day, by what was known at a time.
struct AsAt {
    title: String,
    none: Option<String>,
    state: Vec<Detail>,
}

/// The page.
#[derive(Template)]
#[template(path = "parties/history.html")]
pub struct PartyHistoryPage {
    chrome: Chrome,
    mark: String,
    id: String,
    title: String,
    /// Newest first.
    entries: Vec<Entry>,
    on: String,
    wrong: Option<String>,
    as_at: Vec<AsAt>,
    gone: bool,
}

/// What the address asks for.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    on: String,
}

/// `GET /desk/parties/{id}/history`.
pub(super) async fn show(
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    signed: Signed,
) -> Result<Response, Failure> {
    let loaded = load(&signed, &id).await?;
    // Who keeps a tie of it sees the page, not the record of its keeper.
    signed.may(Request::Party(PartyAction::SeeRecord, &loaded.subject))?;
    let page = page(&signed, &loaded, &asked).await?;
    Ok(signed.page(&page))
}

/// The page with what is wrong with what was sent.
pub(super) async fn refused(signed: &Signed, loaded: &Loaded, sent: &Sent<'_>) -> Result<Response, Failure> {
    let mut page = page(signed, loaded, &Asked::default()).await?;
    let chrome = page.chrome.clone();
    let mut forms = page.entries.iter_mut().filter_map(|entry| entry.retract.as_mut());
    match forms.find(|form| form.key == sent.form) {
        Some(form) => {
            form.fill(sent.typed);
            form.blame(sent.problems, &chrome);
        }
        None => page.wrong = sent.problems.first().map(|problem| chrome.say(&problem.message)),
    }
    let mut response = signed.page(&page);
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn page(signed: &Signed, loaded: &Loaded, asked: &Asked) -> Result<PartyHistoryPage, Failure> {
    let chrome = &signed.chrome;
    let history = &loaded.history;
    let people = people(signed, history.facts()).await?;
    let may = loaded.may(signed, PartyAction::Retract);
    let teller = Teller { chrome, called: &loaded.called };
    let taken = taken_back(history);
    let tried = history.revision().saturating_sub(TRIED);
    let entries = history.facts().iter().rev().map(|recorded| {
        let fact = &recorded.fact;
        let offered = may
            && recorded.revision > tried
            && !taken.contains_key(&recorded.revision)
            && may_go(history, chrome.state.now(), recorded.revision);
        Entry {
            revision: recorded.revision,
            sentence: teller.sentence(&fact.what),
            details: teller.details(&fact.what),
            who: who(signed, recorded, &people),
            known_since: instant(chrome, recorded.at),
            effective: fact.effective.map(|date| teller.date(date)),
            authority: fact.authority.clone(),
            sources: fact.evidence.iter().map(|id| teller.called.evidence(*id)).collect(),
            told: fact.told.clone(),
            note: fact.note.clone(),
            taken_back: taken.get(&recorded.revision).copied(),
            retract: offered.then(|| retract(chrome, loaded, recorded.revision)),
        }
    });
    let text = asked.on.trim();
    let day: Option<civil::Date> = text.parse().ok();
    Ok(PartyHistoryPage {
        mark: signed.mark(),
        id: loaded.id.to_string(),
        title: loaded.name(),
        entries: entries.collect(),
        on: day.map(|d| d.to_string()).unwrap_or_default(),
        wrong: (day.is_none() && !text.is_empty()).then(|| chrome.t("desk-bad-day")),
        as_at: day.map(|day| both_ways(&teller, history, day)).unwrap_or_default(),
        gone: loaded.party.is_none(),
        chrome: chrome.clone(),
    })
}

/// Which entry took back which, of those that count.
fn taken_back(history: &History) -> BTreeMap<u64, u64> {
    let standing = history.standing(Timestamp::MAX);
    let back = |recorded: &&Recorded<PartyFact>| {
        recorded.fact.what.retracts().map(|revision| (revision, recorded.revision))
    };
    standing.iter().filter_map(back).collect()
}

/// Whether what remains without this fact is still legal.
fn may_go(history: &History, now: Timestamp, revision: u64) -> bool {
    let command = Command::record(PartyFact::Retracted { revision, why: "?".to_owned() });
    party::decide(history, command, &Context { now, parties: Parties::default() }).is_ok()
}

/// The form that takes a fact back.
pub(super) fn retract(chrome: &Chrome, loaded: &Loaded, revision: u64) -> Form {
    let key = format!("retract-{revision}");
    let (title, button) = (chrome.t("desk-retract"), chrome.t("desk-retract-button"));
    Form::new(key.clone(), to::act(loaded.id, Act::Retract), title, button)
        .lead(chrome.t("desk-retract-lead"))
        .field(Field::hidden("revision", loaded.history.revision()))
        .field(Field::hidden("form", key))
        .field(Field::hidden("entry", revision))
        .field(Field::new("why", Kind::Paragraph, chrome.t("desk-why")).needed())
        .fields(attested(chrome).into_iter().filter(|field| field.name != "effective"))
}

/// The state on a day, as it was known at its end and as it is known now.
fn both_ways(teller: &Teller<'_>, history: &History, day: civil::Date) -> Vec<AsAt> {
    let chrome = teller.chrome;
    let end = day.tomorrow().ok().and_then(|next| next.to_zoned(jiff::tz::TimeZone::UTC).ok());
    let end = end.map_or(Timestamp::MAX, |midnight| midnight.timestamp());
    let one = |(title, known): (&'static str, Timestamp)| {
        let say = |message: Message| (Some(chrome.say(&message)), Vec::new());
        let (none, state) = match history.as_of(day, known) {
            Then::Known(party) => (None, teller.state(&party)),
            Then::Unrecorded => say(Message::new("party-unrecorded")),
            Then::NotYet => say(Message::new("party-not-yet")),
            Then::Uncertain { known_from } => {
                say(Message::new("tie-page-uncertain").with("date", chrome.date(known_from)))
            }
        };
        AsAt { title: chrome.t1(title, "date", chrome.date(day)), none, state }
    };
    [("desk-known-then", end), ("desk-known-now", chrome.state.now())].into_iter().map(one).collect()
}
