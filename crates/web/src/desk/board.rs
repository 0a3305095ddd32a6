//! The dashboard: what there is to do in the registries one works for.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use partnership::Id;
use partnership::codes::Coded;
use partnership::id::kind;
use partnership::policy::{OrganisationAction, Request};
use partnership::words::Names;
use serde::Deserialize;
use store::registry::{Around, TieRow};
use wording::Message;

use super::many_act::ManyAct;
use super::new::keepers;
use super::tie::Called;
use super::to;
use super::view::{Sort, View};
use crate::accounts::{Signed, store_failed};
use crate::registry::line;
use crate::shell::{Chrome, Failure};

/// Ties on one page.
const PAGE: u64 = 50;
/// One tie in the list.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) names: String,
    pub(super) about: String,
    pub(super) status: String,
    pub(super) keeper: String,
    pub(super) published: bool,
    pub(super) updated: String,
    pub(super) due: Option<String>,
}

/// The dashboard.
#[derive(Template)]
#[template(path = "desk/board.html")]
pub struct BoardPage {
    chrome: Chrome,
    /// The views: key, name, how many there are, whether it is this one.
    views: Vec<(&'static str, String, String, bool)>,
    view: &'static str,
    /// The orders: address, name, whether it is this one.
    orders: Vec<(String, String, bool)>,
    about: String,
    rows: Vec<Row>,
    /// “51 to 100 of 312”.
    range: String,
    before: Option<String>,
    after: Option<String>,
    may_register: bool,
    belongs: bool,
    /// What can be done to many at once; nothing for those who only look.
    acts: Vec<(&'static str, String)>,
    /// The words on the button that takes all that were found.
    all: String,
    /// Proposals of visitors that wait, in words.
    proposals: Option<String>,
    /// Organisations that ask to speak for their cities, in words.
    asking: Option<String>,
}

/// What the address asks for.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    view: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    page: String,
}

/// `GET /desk`.
pub(super) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let bad = || Failure::bad_request(Message::new("form-bad"));
    let view = match asked.view.as_str() {
        "" => View::Unconfirmed,
        key => View::from_key(key).ok_or_else(bad)?,
    };
    let sort = match asked.sort.as_str() {
        "" => view.usual(),
        key => Sort::from_key(key).ok_or_else(bad)?,
    };
    let number: u64 = if asked.page.is_empty() { 1 } else { asked.page.parse().map_err(|_| bad())? };
    // The page before the first is the first, and no database counts beyond this.
    let number = number.clamp(1, 1_000_000);
    let page = page(&signed, view, sort, number).await?;
    Ok(signed.page(&page))
}

async fn page(signed: &Signed, view: View, sort: Sort, number: u64) -> Result<BoardPage, Failure> {
    let (chrome, store) = (&signed.chrome, signed.store());
    let failed = |e: store::Error| store_failed(&e);
    let reach = reach(signed).await?;
    let around = reach.around();
    let mut views = Vec::new();
    let mut total = 0;
    for one in View::ALL {
        let count = store.count_to_do(around, one.todo(chrome.today)).await.map_err(failed)?;
        if one == view {
            total = count;
        }
        views.push((one.key(), chrome.t(one.name()), chrome.count(count), one == view));
    }
    // What was on the last page may be done by now: then the one before is the last.
    let number = number.min(total.div_ceil(PAGE)).max(1);
    let skip = (number - 1) * PAGE;
    let todo = view.todo(chrome.today);
    let listed = store.ties_to_do_by(sort.order(), around, todo, skip, PAGE).await.map_err(failed)?;
    let mut sides: Vec<Id<kind::Party>> =
        listed.iter().flat_map(|row| row.sides.iter().map(|side| side.party)).collect();
    sides.sort_unstable();
    sides.dedup();
    let called = Called::of(&store.parties_on(&sides).await.map_err(failed)?);
    let sorted = |sort: Sort| match sort == view.usual() {
        true => format!("{}?view={}", to::DESK, view.key()),
        false => format!("{}?view={}&sort={}", to::DESK, view.key(), sort.key()),
    };
    let address = |page: u64| format!("{}&page={page}", sorted(sort));
    let range = Message::new("desk-range").with("from", skip + 1).with("to", skip + listed.len() as u64);
    let proposals = crate::proposals::open_to(signed).await?;
    let asking = crate::organisations::open_to(signed).await?;
    let may_register = !keepers(signed).is_empty();
    let acts = if may_register || !reach.parties.is_empty() { &ManyAct::ALL[..] } else { &[] };
    Ok(BoardPage {
        proposals: proposals.map(|count| chrome.t1("proposals-open", "count", count)),
        views,
        view: view.key(),
        orders: Sort::ALL.iter().map(|one| (sorted(*one), chrome.t(one.name()), *one == sort)).collect(),
        about: chrome.t(view.about()),
        range: chrome.say(&range.with("total", total)),
        before: (number > 1).then(|| address(number - 1)),
        after: (skip + (listed.len() as u64) < total && !listed.is_empty()).then(|| address(number + 1)),
        rows: listed.into_iter().map(|row| one(signed, &called, &row)).collect(),
        may_register,
        belongs: !reach.keepers.is_empty(),
        asking: asking.map(|count| chrome.t1("hearings-open", "count", count)),
        acts: acts.iter().map(|act| (act.key(), chrome.t(act.name()))).collect(),
        all: chrome.t1("many-all", "count", total),
        chrome: chrome.clone(),
    })
}

/// The registries one may see into, and the parties that one's organisations are.
pub(crate) fn around(signed: &Signed) -> (Vec<Id<kind::Organisation>>, Vec<Id<kind::Party>>) {
    let sees = |id| signed.can(Request::Organisation(OrganisationAction::See, id));
    let seen: Vec<_> = signed.forest.organisations.iter().filter(|o| sees(o.id)).collect();
    (seen.iter().map(|o| o.id).collect(), seen.iter().filter_map(|o| o.node.party).collect())
}

/// The ties that one may see into.
pub(super) struct Reach {
    pub(super) keepers: Vec<Id<kind::Organisation>>,
    pub(super) parties: Vec<Id<kind::Party>>,
    shut: Vec<(Id<kind::Party>, Id<kind::Organisation>)>,
}

impl Reach {
    pub(super) fn around(&self) -> Around<'_> {
        Around { keepers: &self.keepers, parties: &self.parties, shut: &self.shut }
    }
}

/// The registries one may see into, and the ties of the parties that one's organisations are, but
/// for those whose keepers have not confirmed that.
pub(super) async fn reach(signed: &Signed) -> Result<Reach, Failure> {
    let (keepers, parties) = around(signed);
    let others = signed.store().other_keepers(&parties, &keepers).await.map_err(|e| store_failed(&e))?;
    let forest = &signed.forest;
    let speaks = |party, keeper| {
        let mut own =
            keepers.iter().filter(|id| forest.get(**id).is_some_and(|o| o.node.party == Some(party)));
        own.any(|id| forest.tree.hears(keeper, *id))
    };
    let shut = others.into_iter().filter(|(party, keeper)| !speaks(*party, *keeper)).collect();
    Ok(Reach { keepers, parties, shut })
}

/// A tie as lists show it.
pub(super) fn one(signed: &Signed, called: &Called, row: &TieRow) -> Row {
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
        id: row.id.to_string(),
        href: to::tie(row.id),
        names: names.join(&chrome.t("tie-page-dash")),
        about,
        status: chrome.t(row.status.message()),
        keeper: signed.forest.get(row.keeper).map(|o| o.name.clone()).unwrap_or_default(),
        published: row.published,
        updated: chrome.date(row.updated_at.to_zoned(jiff::tz::TimeZone::UTC).date()),
        due: row.term_until.map(|date| chrome.t1("tie-page-term-until", "date", line::date(date, words))),
    }
}
