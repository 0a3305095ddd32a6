//! Proposals at the desk: those that wait, the oldest first, and those that were answered.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use partnership::Id;
use partnership::id::kind;
use partnership::policy::{Decision, Role, Takes, TieAction};
use serde::Deserialize;
use store::proposals::{ProposalRow, ProposalState};
use wording::Message;

use super::beside::{age, may, state_name};
use super::page::titles;
use super::{kind_name, to};
use crate::accounts::{Signed, leave, store_failed};
use crate::desk::capital;
use crate::shell::{Chrome, Failure};

/// Proposals on one page.
const PAGE: u64 = 50;
/// Letters of its text that a proposal shows in the list.
const EXCERPT: usize = 200;

/// One proposal in the list.
struct Row {
    href: String,
    title: String,
    about: String,
    excerpt: String,
    keeper: String,
    age: String,
}

/// The list.
#[derive(Template)]
#[template(path = "proposals/list.html")]
pub struct ProposalsPage {
    chrome: Chrome,
    /// The states: key, name, how many, whether it is this one.
    views: Vec<(&'static str, String, String, bool)>,
    rows: Vec<Row>,
    before: Option<String>,
    after: Option<String>,
}

/// What the address asks for.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    page: String,
}

/// The organisations whose proposals they may see.
fn keepers(signed: &Signed) -> Vec<Id<kind::Organisation>> {
    let all = signed.forest.organisations.iter().map(|o| o.id);
    all.filter(|id| may(signed, *id, TieAction::SeeProposals)).collect()
}

/// How many wait for somebody who may see them; nothing for others.
///
/// # Errors
/// If the store fails.
pub(crate) async fn open_to(signed: &Signed) -> Result<Option<u64>, Failure> {
    let keepers = keepers(signed);
    if keepers.is_empty() {
        return Ok(None);
    }
    let open = signed.store().count_proposals(&keepers, ProposalState::Open).await;
    open.map(Some).map_err(|e| store_failed(&e))
}

/// `GET /desk/proposals`.
pub(super) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let bad = || Failure::bad_request(Message::new("form-bad"));
    let keepers = keepers(&signed);
    if keepers.is_empty() {
        leave(Decision::Forbidden(Takes::Keeper(Role::Contributor)))?;
    }
    let state = match asked.state.as_str() {
        "" => ProposalState::Open,
        code => ProposalState::from_code(code).ok_or_else(bad)?,
    };
    let number: u64 = if asked.page.is_empty() { 1 } else { asked.page.parse().map_err(|_| bad())? };
    let number = number.clamp(1, 1_000_000);
    let (chrome, store) = (&signed.chrome, signed.store());
    let failed = |e: store::Error| store_failed(&e);
    let mut views = Vec::new();
    let mut total = 0;
    for one in ProposalState::ALL {
        let count = store.count_proposals(&keepers, one).await.map_err(failed)?;
        if one == state {
            total = count;
        }
        views.push((one.code(), capital(&chrome.t(state_name(one))), chrome.count(count), one == state));
    }
    let skip = (number - 1) * PAGE;
    let found = store.proposals(&keepers, state, skip, PAGE).await.map_err(failed)?;
    let titles = titles(&signed, &found).await?;
    let shown = found.len() as u64;
    let address = |page: u64| format!("{}?state={}&page={page}", to::LIST, state.code());
    let page = ProposalsPage {
        rows: found.iter().zip(titles).map(|(found, title)| row(&signed, found, title)).collect(),
        before: (number > 1).then(|| address(number - 1)),
        after: (shown > 0 && skip + shown < total).then(|| address(number + 1)),
        views,
        chrome: chrome.clone(),
    };
    Ok(signed.page(&page))
}

fn row(signed: &Signed, found: &ProposalRow, title: String) -> Row {
    let chrome = &signed.chrome;
    let mut excerpt: String = found.text.chars().take(EXCERPT).collect();
    if excerpt.len() < found.text.len() {
        excerpt.push('…');
    }
    Row {
        href: to::one(found.id),
        title,
        about: capital(&chrome.t(kind_name(found.kind))),
        excerpt,
        keeper: signed.forest.get(found.keeper).map(|o| o.name.clone()).unwrap_or_default(),
        age: age(chrome, found.made_at),
    }
}
