//! An edit of a party made on a version that is no longer the newest: both beside each other,
//! with what was typed below.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use partnership::party::{History, Party};
use wording::Message;

use super::act::Act;
use super::forms::Forms;
use super::history::retract;
use super::load::Loaded;
use super::tell::Teller;
use crate::accounts::{Fields, Signed};
use crate::desk::{Form, instant, people, who};
use crate::shell::{Chrome, Failure};

/// One line of both versions.
struct Line {
    label: String,
    then: String,
    now: String,
}

impl Line {
    fn differs(&self) -> bool {
        self.then != self.now
    }
}

/// The page.
#[derive(Template)]
#[template(path = "parties/stale.html")]
pub struct StalePartyPage {
    chrome: Chrome,
    mark: String,
    id: String,
    title: String,
    then: String,
    now: String,
    lines: Vec<Line>,
    /// What was recorded meanwhile: what, who and when.
    meanwhile: Vec<(String, String, String)>,
    form: Option<Form>,
}

/// The page, with what was typed.
pub(super) async fn answer(
    signed: &Signed,
    loaded: Loaded,
    act: Act,
    (stated, newest): (u64, History),
    typed: &Fields,
) -> Result<Response, Failure> {
    let chrome = &signed.chrome;
    let before: Vec<_> = newest.facts().iter().take_while(|f| f.revision <= stated).cloned().collect();
    let then = History::from_facts(loaded.id, before).ok().and_then(|seen| seen.current());
    let loaded = loaded.at(newest);
    let teller = Teller { chrome, called: &loaded.called };
    let people = people(signed, loaded.history.facts()).await?;
    let meanwhile = loaded.history.facts().iter().filter(|recorded| recorded.revision > stated);
    let meanwhile = meanwhile.map(|recorded| {
        (teller.sentence(&recorded.fact.what), who(signed, recorded, &people), instant(chrome, recorded.at))
    });
    let mut form = match (act, then.as_ref().or(loaded.party.as_ref())) {
        (Act::Retract, _) => typed.get("entry").parse().ok().map(|entry| retract(chrome, &loaded, entry)),
        (_, Some(party)) => Forms { signed, loaded: &loaded, party }.find(typed.get("form")),
        (_, None) => None,
    };
    if let Some(form) = &mut form {
        form.fill(typed);
    }
    let of = |party: Option<&Party>| party.map(|party| teller.state(party)).unwrap_or_default();
    let version = |n: u64| chrome.say(&Message::new("desk-version").with("n", n));
    let page = StalePartyPage {
        mark: signed.mark(),
        id: loaded.id.to_string(),
        title: loaded.name(),
        then: version(stated),
        now: version(loaded.history.revision()),
        lines: beside(of(then.as_ref()), of(loaded.party.as_ref())),
        meanwhile: meanwhile.collect(),
        form,
        chrome: chrome.clone(),
    };
    let mut response = signed.page(&page);
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

/// Lines of the same label beside each other; one that only one version has stands alone.
fn beside(then: Vec<(String, String)>, now: Vec<(String, String)>) -> Vec<Line> {
    let mut now: Vec<Option<(String, String)>> = now.into_iter().map(Some).collect();
    let mut lines = Vec::new();
    for (label, value) in then {
        let same = now.iter_mut().find(|line| line.as_ref().is_some_and(|(l, _)| *l == label));
        let other = same.and_then(Option::take).map(|(_, value)| value).unwrap_or_default();
        lines.push(Line { label, then: value, now: other });
    }
    lines.extend(now.into_iter().flatten().map(|(label, now)| Line { label, then: String::new(), now }));
    lines
}
