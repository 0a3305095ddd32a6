//! The history of a tie with who and why: every fact ever recorded, those taken back too.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::{Timestamp, civil};
use partnership::codes::Coded;
use partnership::history::Then;
use partnership::id::kind;
use partnership::policy::TieAction;
use partnership::tie::{self, Command, Context, Tie, TieFact};
use partnership::words::Names;
use partnership::{Id, Recorded};
use serde::Deserialize;
use wording::Message;

use super::act::Act;
use super::form::{Field, Form, Kind};
use super::forms::attested;
use super::merge::is_merger;
use super::page::{Sent, about_whole};
use super::tell::{Detail, Teller};
use super::tie::{Loaded, load};
use super::to;
use crate::accounts::{Signed, store_failed};
use crate::shell::{Chrome, Failure};

/// Whether so many facts can be taken back is looked into, the newest first: each is tried out
/// on the whole history.
const TRIED: usize = 100;

/// One fact.
pub(super) struct Entry {
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
    /// The entry of this tie that said it first, before the two were merged.
    from: Option<String>,
}

/// The state on a day, by what was known at a time.
pub(super) struct AsAt {
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
    /// Newest first.
    entries: Vec<Entry>,
    on: String,
    wrong_day: Option<String>,
    /// As it was known then, and as it is known now.
    as_at: Vec<AsAt>,
    gone: bool,
}

/// What the address asks for.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    on: String,
}

/// `GET /desk/ties/{id}/history`.
pub(super) async fn show(
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    signed: Signed,
) -> Result<Response, Failure> {
    let loaded = load(&signed, &id).await?;
    let page = page(&signed, &loaded, &asked).await?;
    Ok(signed.page(&page))
}

/// The page with what is wrong with what was sent.
pub(super) async fn refused(signed: &Signed, loaded: &Loaded, sent: &Sent<'_>) -> Result<Response, Failure> {
    let mut page = page(signed, loaded, &Asked::default()).await?;
    let chrome = page.chrome.clone();
    let forms = page.entries.iter_mut().filter_map(|entry| entry.retract.as_mut());
    if let Some(form) = forms.into_iter().find(|form| form.key == sent.form) {
        form.fill(sent.typed);
        form.blame(sent.problems, &chrome);
    } else {
        page.wrong_day = sent.problems.first().map(|problem| chrome.say(&problem.message));
    }
    let mut response = signed.page(&page);
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn page(signed: &Signed, loaded: &Loaded, asked: &Asked) -> Result<HistoryPage, Failure> {
    let chrome = &signed.chrome;
    let people = people(signed, loaded.history.facts()).await?;
    let may = loaded.may(signed, TieAction::Retract);
    let teller = Teller { chrome, called: &loaded.called };
    let taken = taken_back(&loaded.history);
    let taken_over = taken_over(signed, loaded).await?;
    let tried = loaded.history.revision().saturating_sub(TRIED as u64);
    let entries = loaded.history.facts().iter().rev().map(|recorded| {
        let stands = !taken.contains_key(&recorded.revision);
        let offered = may
            && stands
            && recorded.revision > tried
            && !is_merger(loaded, recorded.revision)
            && may_go(loaded, chrome.state.now(), recorded.revision);
        let mut entry = entry(signed, &teller, recorded, &people);
        entry.from = taken_over.get(&recorded.revision).map(ToString::to_string);
        entry.taken_back = taken.get(&recorded.revision).copied();
        entry.retract = offered.then(|| retract(chrome, loaded, recorded.revision));
        entry
    });
    let text = asked.on.trim();
    let day: Option<civil::Date> = text.parse().ok();
    let wrong = (day.is_none() && !text.is_empty()).then(|| chrome.t("desk-bad-day"));
    Ok(HistoryPage {
        mark: signed.mark(),
        id: loaded.id.to_string(),
        title: loaded.title(signed),
        entries: entries.collect(),
        on: day.map(|d| d.to_string()).unwrap_or_default(),
        wrong_day: wrong,
        as_at: day.map(|day| both_ways(&teller, loaded, day)).unwrap_or_default(),
        gone: loaded.tie.is_none(),
        chrome: chrome.clone(),
    })
}

/// The names of those who recorded something.
pub(crate) async fn people<W>(
    signed: &Signed,
    facts: &[Recorded<W>],
) -> Result<BTreeMap<Id<kind::Person>, String>, Failure> {
    let mut people = BTreeMap::new();
    for person in facts.iter().filter_map(|recorded| recorded.by) {
        if let std::collections::btree_map::Entry::Vacant(vacant) = people.entry(person) {
            let found = signed.store().person(person).await.map_err(|e| store_failed(&e))?;
            vacant.insert(found.map_or_else(|| signed.chrome.t("desk-somebody"), |person| person.name));
        }
    }
    Ok(people)
}

/// Which entry took back which, of those that count.
fn taken_back(history: &tie::History) -> BTreeMap<u64, u64> {
    let standing = history.standing(Timestamp::MAX);
    let back = |recorded: &&Recorded<TieFact>| match recorded.fact.what {
        TieFact::Retracted { revision, .. } => Some((revision, recorded.revision)),
        _ => None,
    };
    standing.iter().filter_map(back).collect()
}

/// Which entries were taken over from which other entry of this tie.
async fn taken_over(signed: &Signed, loaded: &Loaded) -> Result<BTreeMap<u64, Id<kind::Tie>>, Failure> {
    let failed = |e: store::Error| store_failed(&e);
    let mut from = BTreeMap::new();
    for gone in signed.store().merged_into(loaded.id).await.map_err(failed)? {
        let history = signed.store().history::<TieFact>(gone).await.map_err(failed)?;
        for recorded in history.standing(Timestamp::MAX) {
            if let TieFact::MergedInto { carried: Some(carried), .. } = recorded.fact.what {
                from.extend((carried.first..=carried.last).map(|revision| (revision, gone)));
            }
        }
    }
    Ok(from)
}

/// Whether what remains without this fact is still legal.
fn may_go(loaded: &Loaded, now: Timestamp, revision: u64) -> bool {
    let command = Command::record(TieFact::Retracted { revision, why: "?".to_owned() });
    tie::decide(&loaded.history, command, &Context::new(now)).is_ok()
}

/// The form that takes a fact back.
pub(super) fn retract(chrome: &Chrome, loaded: &Loaded, revision: u64) -> Form {
    let key = format!("retract-{revision}");
    let title = chrome.t("desk-retract");
    let form =
        Form::new(key.clone(), to::act(loaded.id, Act::Retract), title, chrome.t("desk-retract-button"));
    form.lead(chrome.t("desk-retract-lead"))
        .field(Field::hidden("revision", loaded.history.revision()))
        .field(Field::hidden("form", key))
        .field(Field::hidden("entry", revision))
        .field(Field::new("why", Kind::Paragraph, chrome.t("desk-why")).needed())
        .fields(attested(chrome).into_iter().filter(|field| field.name != "effective"))
}

/// Who recorded it, and for whom.
pub(crate) fn who<W>(
    signed: &Signed,
    recorded: &Recorded<W>,
    people: &BTreeMap<Id<kind::Person>, String>,
) -> String {
    let chrome = &signed.chrome;
    let person = match recorded.by {
        Some(person) => people.get(&person).cloned().unwrap_or_default(),
        None => chrome.t("desk-by-program"),
    };
    match signed.forest.get(recorded.organisation) {
        Some(organisation) => {
            let message = Message::new("desk-who-for").with("who", person);
            chrome.say(&message.with("organisation", organisation.name.as_str()))
        }
        None => person,
    }
}

/// An instant as the desk shows it: day and minute, UTC.
pub(crate) fn instant(chrome: &Chrome, at: Timestamp) -> String {
    let at = at.to_zoned(jiff::tz::TimeZone::UTC);
    let time = format!("{:02}:{:02}", at.hour(), at.minute());
    chrome.say(&Message::new("desk-instant").with("date", chrome.date(at.date())).with("time", time))
}

fn entry(
    signed: &Signed,
    teller: &Teller<'_>,
    recorded: &Recorded<TieFact>,
    people: &BTreeMap<Id<kind::Person>, String>,
) -> Entry {
    let fact = &recorded.fact;
    Entry {
        revision: recorded.revision,
        sentence: teller.sentence(&fact.what),
        details: teller.details(&fact.what),
        who: who(signed, recorded, people),
        known_since: instant(&signed.chrome, recorded.at),
        effective: fact.effective.map(|date| teller.date(date)),
        authority: fact.authority.clone(),
        sources: fact.evidence.iter().map(|id| teller.called.evidence(*id)).collect(),
        told: fact.told.clone(),
        note: fact.note.clone(),
        taken_back: None,
        retract: None,
        from: None,
    }
}

/// The state on a day, as it was known at its end and as it is known now.
fn both_ways(teller: &Teller<'_>, loaded: &Loaded, day: civil::Date) -> Vec<AsAt> {
    let chrome = teller.chrome;
    let end = day.tomorrow().ok().and_then(|next| next.to_zoned(jiff::tz::TimeZone::UTC).ok());
    let end = end.map_or(Timestamp::MAX, |midnight| midnight.timestamp());
    let ways = [("desk-known-then", end), ("desk-known-now", chrome.state.now())];
    let one = |(title, known): (&'static str, Timestamp)| {
        let say = |message: Message| (Some(chrome.say(&message)), Vec::new());
        let (none, state) = match loaded.history.as_of(day, known) {
            Then::Known(tie) => (None, state(teller, &tie)),
            Then::Unrecorded => say(Message::new("tie-page-unrecorded")),
            Then::NotYet => say(Message::new("tie-page-not-yet")),
            Then::Uncertain { known_from } => {
                say(Message::new("tie-page-uncertain").with("date", chrome.date(known_from)))
            }
        };
        AsAt { title: chrome.t1(title, "date", chrome.date(day)), none, state }
    };
    ways.into_iter().map(one).collect()
}

/// All that a state says, in lines that can be compared with those of another.
pub(super) fn state(teller: &Teller<'_>, tie: &Tie) -> Vec<Detail> {
    let chrome = teller.chrome;
    let mut out = Vec::new();
    for side in &tie.sides {
        out.push((teller.called.party(side.party), chrome.t(side.status.message())));
        out.extend(side.condition.clone().map(|text| (chrome.t("desk-condition"), text)));
        out.extend(side.statute.clone().map(|text| (chrome.t("desk-statute"), text)));
    }
    out.extend(about_whole(teller, tie));
    out.push((chrome.t("desk-evidence-state"), chrome.t(tie.confirmation().message())));
    out.push((chrome.t("desk-sources-count"), chrome.count(tie.sources().count())));
    out.push((
        chrome.t("desk-publication"),
        chrome.t(if tie.published { "desk-is-public" } else { "desk-not-public" }),
    ));
    out
}
