//! Where a reading is begun, followed and stopped.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use store::people::Organisation;
use store::readings::{NewReading, Phase, ReadingRow};
use wording::Message;

use super::super::page::{day, load, status};
use super::super::to;
use crate::accounts::{Fields, Signed, SignedForm, private, store_failed};
use crate::shell::{Chrome, Failure};

/// Where Wikidata is read for a registry.
#[derive(Template)]
#[template(path = "imports/wikidata.html")]
pub struct WikidataPage {
    chrome: Chrome,
    mark: String,
    address: String,
    list: String,
    organisation: String,
    endpoint: String,
    reading: Option<Shown>,
    contact: Entry,
    countries: Entry,
}

impl WikidataPage {
    fn is_under_way(&self) -> bool {
        self.reading.as_ref().is_some_and(|r| r.under_way)
    }
}

/// A field with what is wrong with it.
#[derive(Default)]
struct Entry {
    value: String,
    wrong: Option<String>,
}

/// A reading as it is shown.
struct Shown {
    under_way: bool,
    state: String,
    when: String,
    about: String,
    error: Option<String>,
    waits: Option<String>,
    counts: Vec<(String, u64)>,
    import: Option<String>,
}

fn shown(chrome: &Chrome, row: ReadingRow) -> Shown {
    let state = match row.phase {
        Phase::Statements => "wikidata-state-statements",
        Phase::Items => "wikidata-state-items",
        Phase::Done if row.import.is_none() => "wikidata-state-nothing",
        Phase::Done => "wikidata-state-done",
        Phase::Stopped => "wikidata-state-stopped",
    };
    let about = if row.countries.is_empty() {
        chrome.t("wikidata-world")
    } else {
        let names: Vec<String> = row.countries.iter().map(|code| country(chrome, code)).collect();
        chrome.t1("wikidata-of", "countries", names.join(", "))
    };
    let under_way = row.phase.is_under_way();
    // A node that reads takes the reading for some minutes: only after a failure is that a wait.
    let waits = row.not_before.filter(|_| under_way && row.failures > 0);
    let counts = [
        ("wikidata-count-statements", row.statements),
        ("wikidata-count-changed", row.changed),
        ("wikidata-count-gone", row.gone),
        ("wikidata-count-items", row.items),
        ("wikidata-count-requests", row.requests),
    ];
    Shown {
        under_way,
        state: chrome.t(state),
        when: day(chrome, row.ended_at.unwrap_or(row.began_at)),
        about,
        error: row.error,
        waits: waits.map(|at| chrome.t1("wikidata-waits", "until", clock_time(at))),
        counts: counts.map(|(id, n)| (chrome.t(id), n)).into(),
        import: row.import.map(to::one),
    }
}

fn clock_time(at: jiff::Timestamp) -> String {
    at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%H:%M UTC").to_string()
}

fn country(chrome: &Chrome, code: &str) -> String {
    let world = chrome.world();
    world.country_by_iso2(code).map_or_else(|| code.to_owned(), |ix| world.country(ix).name.clone())
}

async fn show(
    signed: &Signed,
    organisation: &Organisation,
    contact: Entry,
    countries: Entry,
) -> Result<Response, Failure> {
    let chrome = &signed.chrome;
    let row = signed.store().latest_reading(organisation.id).await.map_err(|e| store_failed(&e))?;
    let bad = contact.wrong.is_some() || countries.wrong.is_some();
    let page = WikidataPage {
        mark: signed.mark(),
        address: to::wikidata(organisation.id),
        list: to::of(organisation.id),
        organisation: organisation.name.clone(),
        endpoint: chrome.state.wikidata.to_string(),
        reading: row.map(|r| shown(chrome, r)),
        contact,
        countries,
        chrome: chrome.clone(),
    };
    Ok(status(signed.page(&page), bad))
}

/// `GET /organisations/{id}/imports/wikidata`.
pub(in crate::imports) async fn page(Path(id): Path<String>, signed: Signed) -> Result<Response, Failure> {
    let organisation = load(&signed, &id)?;
    let last = signed.store().latest_reading(organisation.id).await.map_err(|e| store_failed(&e))?;
    let countries = last.map(|l| l.countries.join(", ")).unwrap_or_default();
    let contact = Entry { value: signed.person.email.clone(), wrong: None };
    show(&signed, organisation, contact, Entry { value: countries, wrong: None }).await
}

/// The countries of a form: codes or names with commas between; the first that is none.
fn countries(chrome: &Chrome, fields: &Fields) -> Result<Vec<String>, String> {
    let world = chrome.world();
    let mut codes: Vec<String> = Vec::new();
    for part in fields.get("countries").split([',', ';', '\n']).map(str::trim).filter(|p| !p.is_empty()) {
        let of_name = || world.countries().iter().find(|c| c.name.eq_ignore_ascii_case(part));
        let code = match world.country_by_iso2(&part.to_uppercase()) {
            Some(ix) => world.country(ix).iso2.to_string(),
            None => of_name().map(|c| c.iso2.to_string()).ok_or_else(|| part.to_owned())?,
        };
        codes.push(code);
    }
    codes.sort();
    codes.dedup();
    Ok(codes)
}

/// `POST /organisations/{id}/imports/wikidata`.
pub(in crate::imports) async fn begin(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let organisation = load(&signed, &id)?;
    let chrome = &signed.chrome;
    let endpoint = chrome.state.wikidata.to_string();
    let contact = fields.get("contact").trim().to_owned();
    let codes = countries(chrome, &fields);
    // What the client refuses, it refuses here, at the field.
    let settings = ::wikidata::Settings::new(endpoint.clone(), contact.clone());
    let now = signed.chrome.state.now();
    let unusable = ::wikidata::Client::new(settings, std::sync::Arc::new(move || now)).err();
    let wrong_country = codes.as_ref().err().map(|text| {
        chrome
            .say(&Message::new("wikidata-no-country").with("text", text.chars().take(60).collect::<String>()))
    });
    let wrong_contact = unusable.is_some().then(|| chrome.t("wikidata-no-contact"));
    let (Ok(countries), None) = (codes, &unusable) else {
        let countries = Entry { value: fields.get("countries").to_owned(), wrong: wrong_country };
        return show(&signed, organisation, Entry { value: contact, wrong: wrong_contact }, countries).await;
    };
    let hand = signed.hand(Some(organisation.id));
    let new = NewReading { endpoint, contact, countries };
    signed.store().begin_reading(&hand, &new).await.map_err(|e| store_failed(&e))?;
    Ok(back(&to::wikidata(organisation.id)))
}

/// `POST /organisations/{id}/imports/wikidata/stop`.
pub(in crate::imports) async fn stop(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let signed = form.signed;
    let organisation = load(&signed, &id)?;
    let last = signed.store().latest_reading(organisation.id).await.map_err(|e| store_failed(&e))?;
    if let Some(last) = last {
        let now = signed.chrome.state.now();
        signed.store().stop_reading(last.id, now).await.map_err(|e| store_failed(&e))?;
    }
    Ok(back(&to::wikidata(organisation.id)))
}

fn back(to: &str) -> Response {
    let mut response = private(Redirect::to(to).into_response());
    debug_assert_eq!(response.status(), StatusCode::SEE_OTHER);
    *response.status_mut() = StatusCode::SEE_OTHER;
    response
}
