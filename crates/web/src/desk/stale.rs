//! An edit made on a version that is no longer the newest: nothing is recorded and nothing is
//! lost. Both versions stand beside each other, with what was typed below.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use partnership::tie::History;
use wording::Message;

use super::act::Act;
use super::form::Form;
use super::forms::Forms;
use super::history::{instant, people, retract, state, who};
use super::tell::Teller;
use super::tie::Loaded;
use crate::accounts::{Fields, Signed};
use crate::shell::{Chrome, Failure};

/// One line of both versions.
pub(super) struct Line {
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
#[template(path = "desk/stale.html")]
pub struct StalePage {
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
    loaded: &Loaded,
    act: Act,
    (stated, newest): (u64, History),
    typed: &Fields,
) -> Result<Response, Failure> {
    let chrome = &signed.chrome;
    let before: Vec<_> = newest.facts().iter().take_while(|f| f.revision <= stated).cloned().collect();
    let seen = History::from_facts(loaded.id, before).unwrap_or_else(|_| History::new(loaded.id));
    // The sources that were added meanwhile are called by their names too.
    let loaded = loaded.at(newest);
    let teller = Teller { chrome, called: &loaded.called };
    let then = seen.current();
    let people = people(signed, loaded.history.facts()).await?;
    let meanwhile = loaded.history.facts().iter().filter(|recorded| recorded.revision > stated);
    let meanwhile = meanwhile.map(|recorded| {
        (teller.sentence(&recorded.fact.what), who(signed, recorded, &people), instant(chrome, recorded.at))
    });
    // The form as it stood on the page they saw, to be sent on the newest version.
    let shown = then.as_ref().or(loaded.tie.as_ref());
    let mut form = match (act, shown) {
        (Act::Retract, _) => typed.get("entry").parse().ok().map(|entry| retract(chrome, &loaded, entry)),
        (_, Some(tie)) => Forms { signed, loaded: &loaded, tie }.find(typed.get("form")),
        (_, None) => None,
    };
    if let Some(form) = &mut form {
        form.fill(typed);
    }
    let of = |tie: Option<&partnership::tie::Tie>| tie.map(|tie| state(&teller, tie)).unwrap_or_default();
    let version = |n: u64| chrome.say(&Message::new("desk-version").with("n", n));
    let page = StalePage {
        mark: signed.mark(),
        id: loaded.id.to_string(),
        title: loaded.title(signed),
        then: version(stated),
        now: version(loaded.history.revision()),
        lines: beside(of(then.as_ref()), of(loaded.tie.as_ref())),
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
    let mut lines: Vec<Line> = Vec::new();
    for (label, value) in then {
        let same = now.iter_mut().find(|line| line.as_ref().is_some_and(|(l, _)| *l == label));
        let other = same.and_then(Option::take).map(|(_, value)| value).unwrap_or_default();
        lines.push(Line { label, then: value, now: other });
    }
    lines.extend(now.into_iter().flatten().map(|(label, now)| Line { label, then: String::new(), now }));
    lines
}
