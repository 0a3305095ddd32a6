//! The imports of a registry, and one import.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use exchange::mapping::MappingError;
use exchange::plan::Choices;
use exchange::{Brought, Mapping, Plan};
use partnership::Id;
use partnership::codes::Coded;
use partnership::id::kind;
use partnership::policy::{OrganisationAction, Request};
use partnership::tie::{AgreementStatus, TieKind};
use serde::Deserialize;
use store::imports::{ImportRow, State};
use store::people::Organisation;
use wording::Message;

use super::carry::{self, Record, Report, Reported};
use super::contacts::{self, OnRecord};
use super::preview::{Asked, Column, Filter, Line, Show, columns, filters, lines, questions};
use super::{act, to};
use crate::accounts::{Signed, store_failed};
use crate::shell::{Chrome, Failure};

/// One import in a list.
pub(super) struct Row {
    address: String,
    name: String,
    state: String,
    when: String,
}

/// The imports of a registry, with the form that brings another sheet.
#[derive(Template)]
#[template(path = "imports/list.html")]
pub struct ImportsPage {
    chrome: Chrome,
    mark: String,
    address: String,
    organisation: String,
    organisation_address: String,
    megabytes: usize,
    rows: Vec<Row>,
    wrong: Option<String>,
}

/// One import: its columns and preview, or its report.
#[derive(Template)]
#[template(path = "imports/one.html")]
pub struct ImportPage {
    chrome: Chrome,
    mark: String,
    address: String,
    name: String,
    organisation: String,
    list: String,
    state: String,
    when: String,
    running: bool,
    wrong: Option<String>,
    open: Option<Open>,
    report: Option<Said>,
    may_undo: bool,
}

/// What an open import shows.
pub(super) struct Open {
    /// They are claims of another register: no sheet.
    claims: bool,
    sheets: Vec<(usize, String, bool)>,
    header: String,
    columns: Vec<Column>,
    orders: Vec<(&'static str, String, bool)>,
    home: [String; 2],
    own: String,
    kinds: Vec<(&'static str, String, bool)>,
    statuses: Vec<(&'static str, String, bool)>,
    publish: bool,
    understood: bool,
    /// Whether it is read as a list of parties.
    list: bool,
    totals: Vec<(String, usize)>,
    /// Whether nothing would be written.
    nothing: bool,
    filters: Vec<Filter>,
    show: &'static str,
    lines: Vec<Line>,
    page: usize,
    pages: usize,
    questions: Vec<Asked>,
    question_count: usize,
    left_out: Vec<(u32, String)>,
    chosen: usize,
}

/// A report, in words.
pub(super) struct Said {
    totals: Vec<(String, usize)>,
    counts: Vec<(String, usize)>,
    rows: Vec<Reported>,
    more: usize,
}

/// What the address says beside the import.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    show: String,
    page: String,
}

/// The organisation, if the person may import into its registry.
pub(super) fn load<'s>(signed: &'s Signed, id: &str) -> Result<&'s Organisation, Failure> {
    let id: Id<kind::Organisation> = id.parse().map_err(|_| Failure::not_found())?;
    signed.may(Request::Organisation(OrganisationAction::Import, id))?;
    signed.forest.get(id).ok_or_else(Failure::not_found)
}

/// The import, if the person may import into its registry.
pub(super) async fn load_import(signed: &Signed, id: &str) -> Result<ImportRow, Failure> {
    let id: Id<kind::Import> = id.parse().map_err(|_| Failure::not_found())?;
    let row =
        signed.store().import(id).await.map_err(|e| store_failed(&e))?.ok_or_else(Failure::not_found)?;
    signed.may(Request::Organisation(OrganisationAction::Import, row.organisation))?;
    Ok(row)
}

/// `GET /organisations/{id}/imports`.
pub(super) async fn list(Path(id): Path<String>, signed: Signed) -> Result<Response, Failure> {
    let organisation = load(&signed, &id)?;
    show_list(&signed, organisation, None).await
}

/// The list, with what is wrong with the file that was sent.
pub(super) async fn show_list(
    signed: &Signed,
    organisation: &Organisation,
    wrong: Option<Message>,
) -> Result<Response, Failure> {
    let chrome = &signed.chrome;
    let rows = signed.store().imports_of(organisation.id).await.map_err(|e| store_failed(&e))?;
    let page = ImportsPage {
        mark: signed.mark(),
        address: to::of(organisation.id),
        organisation: organisation.name.clone(),
        organisation_address: crate::organisations::to::one(organisation.id),
        megabytes: exchange::sheet::MAX_BYTES >> 20,
        rows: rows
            .into_iter()
            .map(|r| Row {
                address: to::one(r.id),
                state: chrome.t(state_name(r.state)),
                when: day(chrome, r.undone_at.or(r.applied_at).unwrap_or(r.made_at)),
                name: r.name,
            })
            .collect(),
        wrong: wrong.as_ref().map(|m| chrome.say(m)),
        chrome: chrome.clone(),
    };
    Ok(status(signed.page(&page), page.wrong.is_some()))
}

pub(super) fn status(mut response: Response, bad: bool) -> Response {
    if bad {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

pub(super) fn day(chrome: &Chrome, at: jiff::Timestamp) -> String {
    chrome.date(at.to_zoned(jiff::tz::TimeZone::UTC).date())
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Open => "import-state-open",
        State::Applied => "import-state-applied",
        State::Undone => "import-state-undone",
    }
}

/// What is brought with its mapping, what was chosen, and the plan.
pub(super) struct Worked {
    pub(super) brought: Arc<Brought>,
    pub(super) mapping: Mapping,
    pub(super) choices: Choices,
    pub(super) record: Record,
    pub(super) plan: Result<Plan, MappingError>,
}

/// Reads the sheet of an open import and plans it.
pub(super) async fn work_out(signed: &Signed, row: &ImportRow) -> Result<Worked, Failure> {
    let store = signed.store();
    let failed = |e: store::Error| store_failed(&e);
    let bytes = store.import_sheet(row.id).await.map_err(failed)?.ok_or_else(Failure::not_found)?;
    let mapping: Mapping = serde_json::from_str(&row.mapping).unwrap_or_default();
    let choices: Choices = serde_json::from_str(&row.choices).unwrap_or_default();
    let mut record = carry::record(store, row.organisation).await.map_err(failed)?;
    let state = &signed.chrome.state;
    let lost = || Failure::internal("a thread broke while a sheet was read");
    let brought = state.work(move |_| Brought::read(&bytes)).await.ok_or_else(lost)?;
    let brought = Arc::new(brought.map_err(|e| Failure::bad_request(e.message()))?);
    loop {
        let (here, mapping_here, choices_here) = (Arc::clone(&brought), mapping.clone(), choices.clone());
        let worked = state.work(move |state| {
            let today = partnership::fact::latest_today(state.now());
            let ground = (state.world(), &*state.index);
            let plan = carry::plan(&here, &mapping_here, &choices_here, ground, &record.known, today);
            (plan, record)
        });
        let (plan, read) = worked.await.ok_or_else(lost)?;
        record = read;
        if let Ok(planned) = &plan
            && let Some(more) =
                carry::with_details(store, row.organisation, &record, planned).await.map_err(failed)?
        {
            record = more;
            continue;
        }
        return Ok(Worked { brought, mapping, choices, record, plan });
    }
}

/// `GET /imports/{id}`.
pub(super) async fn one(
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
    signed: Signed,
) -> Result<Response, Failure> {
    let row = load_import(&signed, &id).await?;
    show_one(&signed, row, &wanted, None).await
}

/// The page, with what is wrong with what was asked.
pub(super) async fn show_one(
    signed: &Signed,
    row: ImportRow,
    wanted: &Wanted,
    wrong: Option<Message>,
) -> Result<Response, Failure> {
    let chrome = &signed.chrome;
    let organisation = signed.forest.get(row.organisation).ok_or_else(Failure::not_found)?;
    let running = act::is_running(row.id);
    let (mut wrong, mut open) = (wrong, None);
    if row.state == State::Open && !running {
        let worked = work_out(signed, &row).await?;
        if let Err(error) = &worked.plan
            && wrong.is_none()
        {
            wrong = Some(error.message());
        }
        let kept = signed.store().contacts_kept_by(row.organisation).await.map_err(|e| store_failed(&e))?;
        open = Some(opened(chrome, &worked, wanted, &kept));
    }
    let wrong = wrong.or_else(|| act::take_failure(row.id));
    let report: Option<Report> =
        (row.state != State::Open).then(|| serde_json::from_str(&row.report).ok()).flatten();
    let page = ImportPage {
        mark: signed.mark(),
        address: to::one(row.id),
        organisation: organisation.name.clone(),
        list: to::of(organisation.id),
        state: chrome.t(if running { "import-state-running" } else { state_name(row.state) }),
        when: day(chrome, row.undone_at.or(row.applied_at).unwrap_or(row.made_at)),
        running,
        open,
        report: report.map(|r| said(chrome, r)),
        may_undo: row.state == State::Applied,
        wrong: wrong.as_ref().map(|m| chrome.say(m)),
        name: row.name,
        chrome: chrome.clone(),
    };
    Ok(status(signed.page(&page), page.wrong.is_some()))
}

fn said(chrome: &Chrome, report: Report) -> Said {
    use exchange::plan::Sort;
    let name = |code: &str| Sort::ALL.into_iter().find(|s| s.code() == code).map(|s| chrome.t(s.message()));
    let counts = report.counts.iter().map(|(code, n)| (name(code).unwrap_or_else(|| code.clone()), *n));
    Said {
        totals: totals(
            chrome,
            report.list,
            [report.ties, report.edits, report.parties, report.party_edits, report.contacts],
        ),
        counts: counts.collect(),
        more: report.more,
        rows: report
            .rows
            .into_iter()
            .map(|r| Reported { outcome: name(&r.outcome).unwrap_or_default(), ..r })
            .collect(),
    }
}

/// How many ties and parties are new or added to, and how many contacts there are; of a list of
/// parties what it can bring.
fn totals(chrome: &Chrome, list: bool, counts: [usize; 5]) -> Vec<(String, usize)> {
    let names = [
        ("import-total-ties", !list),
        ("import-total-edits", !list),
        ("import-total-parties", true),
        ("import-total-party-edits", list),
        ("import-total-contacts", true),
    ];
    let shown = names.into_iter().zip(counts).filter(|((_, shown), _)| *shown);
    shown.map(|((name, _), count)| (chrome.t(name), count)).collect()
}

fn coded<T: Coded + PartialEq>(chrome: &Chrome, is: T) -> Vec<(&'static str, String, bool)> {
    T::ALL.iter().map(|v| (v.code(), chrome.t(v.message()), *v == is)).collect()
}

fn opened(chrome: &Chrome, worked: &Worked, wanted: &Wanted, kept: &OnRecord) -> Open {
    use exchange::dates::Order;
    let mapping = &worked.mapping;
    // Claims of another register have no sheets and no columns.
    let sheets = worked.brought.book().map_or(&[][..], |book| &book.sheets);
    let empty =
        Plan { list: false, rows: Vec::new(), left_out: Vec::new(), work: exchange::plan::Work::default() };
    let plan = worked.plan.as_ref().unwrap_or(&empty);
    let problems = plan.rows.iter().any(exchange::plan::Planned::is_to_look_at);
    let show = if wanted.show.is_empty() && !problems { Show::All } else { Show::parse(&wanted.show) };
    let page: usize = wanted.page.parse().unwrap_or(1).max(1);
    let (mut lines, pages) = lines(chrome, plan, show, page);
    let contacts = contacts::said(chrome, plan, kept);
    for line in &mut lines {
        line.contacts = contacts.by_row.get(&line.key).cloned().unwrap_or_default();
    }
    let work = &plan.work;
    let ties = !work.ties.is_empty() || !work.edits.is_empty();
    let parties = !work.parties.is_empty() || !work.party_edits.is_empty();
    let (questions, question_count) = questions(chrome, plan);
    let named = |i: usize, s: &exchange::Sheet| {
        let name = s.name.as_deref().map_or_else(|| chrome.t("import-sheet-only"), str::to_owned);
        (i, name, i == mapping.sheet)
    };
    let order = |o: Order, key, id| (key, chrome.t(id), mapping.order == o);
    let home = |i: usize| mapping.home.get(i).cloned().flatten().unwrap_or_default();
    Open {
        claims: worked.brought.book().is_none(),
        sheets: sheets.iter().enumerate().map(|(i, s)| named(i, s)).collect(),
        header: mapping.header.map(|h| h.to_string()).unwrap_or_default(),
        columns: sheets.get(mapping.sheet).map(|s| columns(chrome, s, mapping)).unwrap_or_default(),
        orders: vec![
            order(Order::Unknown, "unknown", "import-order-unknown"),
            order(Order::DayFirst, "day-first", "import-order-day"),
            order(Order::MonthFirst, "month-first", "import-order-month"),
        ],
        home: [home(0), home(1)],
        own: mapping.own.clone().unwrap_or_default(),
        kinds: coded::<TieKind>(chrome, mapping.kind),
        statuses: coded::<AgreementStatus>(chrome, mapping.status),
        publish: mapping.publish,
        understood: worked.plan.is_ok(),
        list: plan.list || mapping.is_list(),
        totals: totals(
            chrome,
            plan.list,
            [work.ties.len(), work.edits.len(), work.parties.len(), work.edited_parties(), contacts.written],
        ),
        nothing: !ties && !parties && contacts.written == 0,
        filters: filters(chrome, plan, show),
        show: show.key(),
        lines,
        page: page.min(pages),
        pages,
        questions,
        question_count,
        left_out: plan.left_out.iter().take(20).cloned().collect(),
        chosen: worked.choices.places.len() + worked.choices.rows.len(),
    }
}
