//! The dashboard: what there is to do in the registries one works for.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use jiff::ToSpan;
use partnership::codes::Coded;
use partnership::evidence::STALE_AFTER_YEARS;
use partnership::id::kind;
use partnership::policy::{Decision, OrganisationAction, Request, decide};
use partnership::words::Names;
use partnership::{Date, Id};
use serde::Deserialize;
use store::registry::{Around, TieRow, Todo};
use wording::Message;

use super::new::keepers;
use super::tie::Called;
use super::to;
use crate::accounts::{Signed, store_failed};
use crate::registry::line;
use crate::shell::{Chrome, Failure};

/// Ties on one page.
const PAGE: u64 = 50;
/// How many months before its end a fixed term is due.
const DUE_MONTHS: i64 = 6;

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Unconfirmed,
    Stale,
    Due,
    Unpublished,
    All,
}

impl View {
    const ALL: [Self; 5] = [Self::Unconfirmed, Self::Stale, Self::Due, Self::Unpublished, Self::All];

    fn key(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::Stale => "stale",
            Self::Due => "due",
            Self::Unpublished => "unpublished",
            Self::All => "all",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Unconfirmed => "desk-view-unconfirmed",
            Self::Stale => "desk-view-stale",
            Self::Due => "desk-view-due",
            Self::Unpublished => "desk-view-unpublished",
            Self::All => "desk-view-all",
        }
    }

    fn about(self) -> &'static str {
        match self {
            Self::Unconfirmed => "desk-view-unconfirmed-about",
            Self::Stale => "desk-view-stale-about",
            Self::Due => "desk-view-due-about",
            Self::Unpublished => "desk-view-unpublished-about",
            Self::All => "desk-view-all-about",
        }
    }
}

/// One tie in the list.
pub(super) struct Row {
    href: String,
    names: String,
    about: String,
    status: String,
    keeper: String,
    published: bool,
    updated: String,
    due: Option<String>,
}

/// The dashboard.
#[derive(Template)]
#[template(path = "desk/board.html")]
pub struct BoardPage {
    chrome: Chrome,
    /// The views: key, name, how many if that was counted, whether it is this one.
    views: Vec<(&'static str, String, Option<String>, bool)>,
    about: String,
    rows: Vec<Row>,
    /// “51 to 100 of 312”.
    range: String,
    before: Option<String>,
    after: Option<String>,
    may_register: bool,
    belongs: bool,
    /// Proposals of visitors that wait, in words.
    proposals: Option<String>,
}

/// What the address asks for.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    view: String,
    #[serde(default)]
    page: String,
}

/// `GET /desk`.
pub(super) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let bad = || Failure::bad_request(Message::new("form-bad"));
    let view = match asked.view.as_str() {
        "" => View::Unconfirmed,
        key => View::ALL.into_iter().find(|view| view.key() == key).ok_or_else(bad)?,
    };
    let number: u64 = if asked.page.is_empty() { 1 } else { asked.page.parse().map_err(|_| bad())? };
    // The page before the first is the first, and no database counts beyond this.
    let number = number.clamp(1, 1_000_000);
    let page = page(&signed, view, number).await?;
    Ok(signed.page(&page))
}

async fn page(signed: &Signed, view: View, number: u64) -> Result<BoardPage, Failure> {
    let (chrome, store) = (&signed.chrome, signed.store());
    let failed = |e: store::Error| store_failed(&e);
    let (keepers_seen, parties) = around(signed);
    let around = Around { keepers: &keepers_seen, parties: &parties };
    let today = chrome.today;
    let stale = today.checked_sub(STALE_AFTER_YEARS.years()).unwrap_or(today);
    let todo = |view: View| match view {
        View::Unconfirmed => Todo::Unconfirmed,
        View::Stale => Todo::Stale(stale),
        View::Unpublished => Todo::Unpublished,
        View::Due | View::All => Todo::Any,
    };
    let until = today.checked_add(DUE_MONTHS.months()).unwrap_or(today);
    // The ends of terms stand in the facts alone: they are looked through only when asked for.
    let due = match view {
        View::Due => Some(store.ties_due(around, today..=until).await.map_err(failed)?),
        _ => None,
    };
    let mut views = Vec::new();
    let mut total = 0;
    for one in View::ALL {
        let count = match one {
            View::Due => due.as_ref().map(|due| due.len() as u64),
            one => Some(store.count_to_do(around, todo(one)).await.map_err(failed)?),
        };
        if one == view {
            total = count.unwrap_or_default();
        }
        views.push((one.key(), chrome.t(one.name()), count.map(|n| chrome.count(n)), one == view));
    }
    let skip = (number - 1) * PAGE;
    let listed: Vec<(Option<Date>, TieRow)> = if let Some(due) = due {
        let some = due.into_iter().skip(usize::try_from(skip).unwrap_or(usize::MAX));
        some.take(PAGE as usize).map(|(date, row)| (Some(date), row)).collect()
    } else {
        let rows = store.ties_to_do(around, todo(view), skip, PAGE).await.map_err(failed)?;
        rows.into_iter().map(|row| (None, row)).collect()
    };
    let mut sides: Vec<Id<kind::Party>> =
        listed.iter().flat_map(|(_, row)| row.sides.iter().map(|side| side.party)).collect();
    sides.sort_unstable();
    sides.dedup();
    let called = Called::of(&store.parties(&sides).await.map_err(failed)?);
    let address = |page: u64| format!("{}?view={}&page={page}", to::DESK, view.key());
    let range = Message::new("desk-range").with("from", skip + 1).with("to", skip + listed.len() as u64);
    let proposals = crate::proposals::open_to(signed).await?;
    Ok(BoardPage {
        proposals: proposals.map(|count| chrome.t1("proposals-open", "count", count)),
        views,
        about: chrome.t(view.about()),
        range: chrome.say(&range.with("total", total)),
        before: (number > 1).then(|| address(number - 1)),
        after: (skip + (listed.len() as u64) < total && !listed.is_empty()).then(|| address(number + 1)),
        rows: listed.into_iter().map(|(due, row)| one(signed, &called, due, &row)).collect(),
        may_register: !keepers(signed).is_empty(),
        belongs: !keepers_seen.is_empty(),
        chrome: chrome.clone(),
    })
}

/// The registries one may see into, and the parties that one's organisations are.
fn around(signed: &Signed) -> (Vec<Id<kind::Organisation>>, Vec<Id<kind::Party>>) {
    let sees = |id| {
        let request = Request::Organisation(OrganisationAction::See, id);
        decide(&signed.actor, request, &signed.forest.tree) == Decision::Allowed
    };
    let seen: Vec<_> = signed.forest.organisations.iter().filter(|o| sees(o.id)).collect();
    (seen.iter().map(|o| o.id).collect(), seen.iter().filter_map(|o| o.node.party).collect())
}

fn one(signed: &Signed, called: &Called, due: Option<Date>, row: &TieRow) -> Row {
    let chrome = &signed.chrome;
    let words = chrome.words();
    let names: Vec<String> = row.sides.iter().map(|side| called.party(side.party)).collect();
    let kind = chrome.t(row.kind.message());
    let about = match row.since {
        Some(since) => {
            let message = Message::new("registry-kind-since").with("kind", kind);
            chrome.say(&message.with("date", line::date(since, words)))
        }
        None => chrome.t1("registry-capital", "text", kind),
    };
    Row {
        href: to::tie(row.id),
        names: names.join(&chrome.t("tie-page-dash")),
        about,
        status: chrome.t(row.status.message()),
        keeper: signed.forest.get(row.keeper).map(|o| o.name.clone()).unwrap_or_default(),
        published: row.published,
        updated: chrome.date(row.updated_at.to_zoned(jiff::tz::TimeZone::UTC).date()),
        due: due.map(|date| chrome.t1("tie-page-term-until", "date", line::date(date, words))),
    }
}
