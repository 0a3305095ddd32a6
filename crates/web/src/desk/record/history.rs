//! The history of a thing on record with who and why: every fact ever recorded, those taken back
//! too.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::{Timestamp, civil};
use partnership::Recorded;
use partnership::fact::What;
use partnership::history::{History, Then};
use partnership::words::Names;
use serde::Deserialize;
use wording::Message;

use super::{Record, instant, people, who};
use crate::accounts::Signed;
use crate::desk::form::{Field, Form, Kind, Sent};
use crate::desk::forms::attested;
use crate::desk::tell::Detail;
use crate::registry::line;
use crate::shell::{Chrome, Failure};

/// Whether so many facts can be taken back is looked into, the newest first: each is tried out
/// on the whole history.
const TRIED: u64 = 100;

/// One fact.
struct Entry {
    revision: u64,
    sentence: String,
    details: Vec<Detail>,
    /// Who recorded it, and for which organisation.
    who: String,
    known_since: String,
    effective: Option<String>,
    authority: Option<String>,
    sources: Vec<String>,
    told: Vec<String>,
    note: Option<String>,
    /// The entry that took it back.
    taken_back: Option<u64>,
    retract: Option<Form>,
    /// The thing on record that said it first, before the two were merged: address of its history,
    /// and its identifier.
    from: Option<(String, String)>,
}

/// The state on a day, by what was known at a time.
struct AsAt {
    title: String,
    /// Why there is none.
    none: Option<String>,
    state: Vec<Detail>,
}

/// The page.
#[derive(Template)]
#[template(path = "desk/history.html")]
pub struct HistoryPage {
    chrome: Chrome,
    mark: String,
    id: String,
    title: String,
    /// Address of the page of what the history is of.
    page: String,
    /// Address of this page.
    past: String,
    /// Newest first.
    entries: Vec<Entry>,
    on: String,
    wrong: Option<String>,
    /// As it was known then, and as it is known now.
    as_at: Vec<AsAt>,
    /// What is said where the registration was taken back.
    gone: Option<String>,
}

/// What the address asks for.
#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    on: String,
}

/// The page.
pub(crate) async fn shown<R: Record>(
    signed: &Signed,
    record: &R,
    asked: &Asked,
) -> Result<Response, Failure> {
    Ok(signed.page(&page(signed, record, asked).await?))
}

/// The page with what is wrong with what was sent.
pub(crate) async fn refused<R: Record>(
    signed: &Signed,
    record: &R,
    sent: &Sent<'_>,
) -> Result<Response, Failure> {
    let mut page = page(signed, record, &Asked::default()).await?;
    let forms = page.entries.iter_mut().filter_map(|entry| entry.retract.as_mut());
    page.wrong = sent.put_back(forms, &page.chrome);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, signed.page(&page)).into_response())
}

async fn page<R: Record>(signed: &Signed, record: &R, asked: &Asked) -> Result<HistoryPage, Failure> {
    let (chrome, history) = (&signed.chrome, record.history());
    let people = people(signed, history.facts()).await?;
    let taken_over = record.taken_over(signed).await?;
    let taken_back = taken_back(history);
    let tried = history.revision().saturating_sub(TRIED);
    let entry = |recorded: &Recorded<R::Fact>| {
        let (fact, revision) = (&recorded.fact, recorded.revision);
        let taken_back = taken_back.get(&revision).copied();
        let offered = taken_back.is_none()
            && revision > tried
            && record.may_retract(signed, recorded)
            && record.may_go(chrome.state.now(), revision);
        Entry {
            revision,
            sentence: record.sentence(chrome, &fact.what),
            details: record.details(chrome, &fact.what),
            who: who(signed, recorded, &people),
            known_since: instant(chrome, recorded.at),
            effective: fact.effective.map(|date| line::date(date, chrome.words())),
            authority: fact.authority.clone(),
            sources: fact.evidence.iter().map(|id| record.called().evidence(*id)).collect(),
            told: fact.told.clone(),
            note: fact.note.clone(),
            taken_back,
            retract: offered.then(|| retraction(chrome, record, revision)),
            from: taken_over.get(&revision).map(|id| (R::past(*id), id.to_string())),
        }
    };
    let text = asked.on.trim();
    let day: Option<civil::Date> = text.parse().ok();
    Ok(HistoryPage {
        mark: signed.mark(),
        id: history.id().to_string(),
        title: record.heading(signed),
        page: R::page(history.id()),
        past: R::past(history.id()),
        entries: history.facts().iter().rev().map(entry).collect(),
        on: day.map(|d| d.to_string()).unwrap_or_default(),
        wrong: (day.is_none() && !text.is_empty()).then(|| chrome.t("desk-bad-day")),
        as_at: day.map(|day| both_ways(chrome, record, day)).unwrap_or_default(),
        gone: R::current(history).is_none().then(|| chrome.t(R::WORDS.gone)),
        chrome: chrome.clone(),
    })
}

/// Which entry took back which, of those that count.
fn taken_back<W: What>(history: &History<W>) -> BTreeMap<u64, u64> {
    let standing = history.standing(Timestamp::MAX);
    let back =
        |recorded: &&Recorded<W>| recorded.fact.what.retracts().map(|taken| (taken, recorded.revision));
    standing.iter().filter_map(back).collect()
}

/// The form that takes a fact back.
pub(super) fn retraction<R: Record>(chrome: &Chrome, record: &R, revision: u64) -> Form {
    let key = format!("retract-{revision}");
    let (title, button) = (chrome.t("desk-retract"), chrome.t("desk-retract-button"));
    Form::new(key.clone(), R::retracts_at(record.history().id()), title, button)
        .lead(chrome.t("desk-retract-lead"))
        .field(Field::hidden("revision", record.history().revision()))
        .field(Field::hidden("form", key))
        .field(Field::hidden("entry", revision))
        .field(Field::new("why", Kind::Paragraph, chrome.t("desk-why")).needed())
        .fields(attested(chrome).into_iter().filter(|field| field.name != "effective"))
}

/// The state on a day, as it was known at its end and as it is known now.
fn both_ways<R: Record>(chrome: &Chrome, record: &R, day: civil::Date) -> Vec<AsAt> {
    let end = day.tomorrow().ok().and_then(|next| next.to_zoned(jiff::tz::TimeZone::UTC).ok());
    let end = end.map_or(Timestamp::MAX, |midnight| midnight.timestamp());
    let one = |(title, known): (&'static str, Timestamp)| {
        let say = |message: Message| (Some(chrome.say(&message)), Vec::new());
        let (none, state) = match record.as_of(day, known) {
            Then::Known(state) => (None, record.lines(chrome, &state)),
            Then::Unrecorded => say(Message::new(R::WORDS.unrecorded)),
            Then::NotYet => say(Message::new(R::WORDS.not_yet)),
            Then::Uncertain { known_from } => {
                say(Message::new("tie-page-uncertain").with("date", chrome.date(known_from)))
            }
        };
        AsAt { title: chrome.t1(title, "date", chrome.date(day)), none, state }
    };
    [("desk-known-then", end), ("desk-known-now", chrome.state.now())].into_iter().map(one).collect()
}
