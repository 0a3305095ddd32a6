//! An edit made on a version that is no longer the newest: nothing is recorded and nothing is
//! lost. Both versions stand beside each other, with what was typed below.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use partnership::history::History;
use wording::Message;

use super::history::retraction;
use super::{Line, Record, beside, instant, people, who};
use crate::accounts::{Fields, Signed};
use crate::desk::form::Form;
use crate::shell::{Chrome, Failure};

/// The page.
#[derive(Template)]
#[template(path = "desk/stale.html")]
pub struct StalePage {
    chrome: Chrome,
    mark: String,
    title: String,
    /// Address of the page of what was to be changed.
    page: String,
    lead: String,
    leave: String,
    then: String,
    now: String,
    lines: Vec<Line<2>>,
    /// What was recorded meanwhile: what, who and when.
    meanwhile: Vec<(String, String, String)>,
    form: Option<Form>,
}

/// The page, with what was typed on the version that was stated.
pub(crate) async fn answer<R: Record>(
    signed: &Signed,
    record: R,
    (stated, newest): (u64, History<R::Fact>),
    typed: &Fields,
) -> Result<Response, Failure> {
    let chrome = &signed.chrome;
    let then = R::current(&newest.until(stated));
    // The sources that were added meanwhile are called by their names too.
    let record = record.at(newest);
    let history = record.history();
    let now = R::current(history);
    let people = people(signed, history.facts()).await?;
    let meanwhile = history.facts().iter().filter(|recorded| recorded.revision > stated);
    let meanwhile = meanwhile.map(|recorded| {
        let what = record.sentence(chrome, &recorded.fact.what);
        (what, who(signed, recorded, &people), instant(chrome, recorded.at))
    });
    // The form as it stood on the page they saw, to be sent on the newest version. Only that which
    // takes a fact back names an entry.
    let mut form = match typed.get("entry").parse() {
        Ok(entry) => Some(retraction(chrome, &record, entry)),
        Err(_) => then.as_ref().or(now.as_ref()).and_then(|s| record.form(signed, s, typed.get("form"))),
    };
    if let Some(form) = &mut form {
        form.fill(typed);
    }
    let of = |state: Option<&R::State>| state.map(|s| record.lines(chrome, s)).unwrap_or_default();
    let version = |n: u64| chrome.say(&Message::new("desk-version").with("n", n));
    let page = StalePage {
        mark: signed.mark(),
        title: record.heading(signed),
        page: R::page(history.id()),
        lead: chrome.t(R::WORDS.stale),
        leave: chrome.t(R::WORDS.leave),
        then: version(stated),
        now: version(history.revision()),
        lines: beside([of(then.as_ref()), of(now.as_ref())]),
        meanwhile: meanwhile.collect(),
        form,
        chrome: chrome.clone(),
    };
    Ok((StatusCode::CONFLICT, signed.page(&page)).into_response())
}
