//! One proposal at the desk, with what can be done about it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use partnership::Id;
use partnership::codes::Coded;
use partnership::evidence::EvidenceKind;
use partnership::id::kind;
use partnership::policy::{Request, TieAction, TieSubject};
use partnership::words::Names;
use store::proposals::{ProposalKind, ProposalRow, ProposalState, Sent};
use wording::Message;

use super::beside::{Beside, age, beside, may, state_name};
use super::{kind_name, to};
use crate::accounts::{Fields, Signed, store_failed};
use crate::desk::{self, Called, Field, Form, Kind, Problem, capital, instant, sourced};
use crate::shell::{Chrome, Failure};

/// Letters that the title of a source may have.
const TITLE: usize = 300;

/// The page.
#[derive(Template)]
#[template(path = "proposals/one.html")]
pub struct ProposalPage {
    chrome: Chrome,
    mark: String,
    title: String,
    /// Address of the tie on the desk.
    tie: String,
    kind: String,
    age: String,
    state: String,
    beside: Beside,
    /// Label and value: when it came, who answered …
    about: Vec<(String, String)>,
    /// Where a tie that is missing is put on record.
    new_tie: Option<String>,
    forms: Vec<Form>,
    wrong: Option<String>,
}

/// The proposal, with leave for the action.
///
/// # Errors
/// 404 or 403.
pub(super) async fn load(signed: &Signed, id: &str, action: TieAction) -> Result<ProposalRow, Failure> {
    let id: Id<kind::Proposal> = id.parse().map_err(|_| Failure::not_found())?;
    let found = signed.store().proposal(id).await.map_err(|e| store_failed(&e))?;
    let row = found.ok_or_else(Failure::not_found)?;
    // It is its keeper's alone, whoever sees the tie.
    let subject = TieSubject { keeper: row.keeper, sides: Vec::new(), published: false };
    signed.may(Request::Tie(action, &subject))?;
    Ok(row)
}

/// The names of the ties that proposals are about.
pub(super) async fn titles(signed: &Signed, rows: &[ProposalRow]) -> Result<Vec<String>, Failure> {
    let failed = |e: store::Error| store_failed(&e);
    let mut ids: Vec<_> = rows.iter().map(|row| row.tie).collect();
    ids.sort_unstable();
    ids.dedup();
    let ties = signed.store().ties(&ids).await.map_err(failed)?;
    let mut sides: Vec<_> = ties.iter().flat_map(|tie| tie.sides.iter().map(|side| side.party)).collect();
    sides.sort_unstable();
    sides.dedup();
    let called = Called::of(&signed.store().parties_on(&sides).await.map_err(failed)?);
    let title = |row: &ProposalRow| {
        let Some(tie) = ties.iter().find(|tie| tie.id == row.tie) else { return row.tie.to_string() };
        let names: Vec<String> = tie.sides.iter().map(|side| called.party(side.party)).collect();
        names.join(&signed.chrome.t("tie-page-dash"))
    };
    Ok(rows.iter().map(title).collect())
}

/// The name of the tie that it is about.
pub(super) async fn title(signed: &Signed, row: &ProposalRow) -> Result<String, Failure> {
    Ok(titles(signed, std::slice::from_ref(row)).await?.pop().unwrap_or_default())
}

/// `GET /desk/proposals/{id}`.
pub(super) async fn show(Path(id): Path<String>, signed: Signed) -> Result<Response, Failure> {
    let row = load(&signed, &id, TieAction::SeeProposals).await?;
    Ok(signed.page(&page(&signed, &row).await?))
}

/// The page with what was typed and what is wrong with it.
pub(super) async fn refused(
    signed: &Signed,
    row: &ProposalRow,
    (key, typed): (&str, &Fields),
    problems: &[Problem],
    status: StatusCode,
) -> Result<Response, Failure> {
    let mut page = page(signed, row).await?;
    match page.forms.iter_mut().find(|form| form.key == key) {
        Some(form) => {
            form.fill(typed);
            form.blame(problems, &signed.chrome);
        }
        None => page.wrong = problems.first().map(|problem| signed.chrome.say(&problem.message)),
    }
    let mut response = signed.page(&page);
    *response.status_mut() = status;
    Ok(response)
}

async fn page(signed: &Signed, row: &ProposalRow) -> Result<ProposalPage, Failure> {
    let chrome = &signed.chrome;
    let answers = may(signed, row.keeper, TieAction::AnswerProposal);
    let missing = row.kind == ProposalKind::Missing && row.state == ProposalState::Accepted;
    Ok(ProposalPage {
        mark: signed.mark(),
        title: title(signed, row).await?,
        tie: desk::to::tie(row.tie),
        kind: capital(&chrome.t(kind_name(row.kind))),
        age: age(chrome, row.made_at),
        state: capital(&chrome.t(state_name(row.state))),
        beside: beside(chrome, row),
        about: about(signed, row, answers).await?,
        new_tie: missing.then(|| new_tie(row)),
        forms: if answers { forms(chrome, row) } else { Vec::new() },
        wrong: None,
        chrome: chrome.clone(),
    })
}

/// Where a tie that is missing is put on record, with the proposal beside it.
pub(super) fn new_tie(row: &ProposalRow) -> String {
    format!("{}?keeper={}&proposal={}", desk::to::NEW, row.keeper, row.id)
}

async fn about(signed: &Signed, row: &ProposalRow, answers: bool) -> Result<Vec<(String, String)>, Failure> {
    let chrome = &signed.chrome;
    let mut out = vec![(chrome.t("proposal-came"), instant(chrome, row.made_at))];
    out.extend(signed.forest.get(row.keeper).map(|o| (chrome.t("desk-keeper"), o.name.clone())));
    if answers {
        let address = match (&row.email, row.answer) {
            (Some(email), _) => email.clone(),
            (None, Sent::Gone) => chrome.t("proposal-address-forgotten"),
            (None, _) if row.forgotten => chrome.t("proposal-address-dropped"),
            (None, _) => chrome.t("proposal-address-none"),
        };
        out.push((chrome.t("proposal-address"), address));
    }
    if let Some(at) = row.answered_at {
        let person = match row.answered_by {
            Some(person) => signed.store().person(person).await.map_err(|e| store_failed(&e))?,
            None => None,
        };
        let who = person.map_or_else(|| chrome.t("desk-somebody"), |person| person.name);
        let said = Message::new("proposal-answered-by").with("who", who).with("at", instant(chrome, at));
        out.push((chrome.t("proposal-answered"), chrome.say(&said)));
    }
    if !row.word.is_empty() {
        out.push((chrome.t("proposal-word"), row.word.clone()));
    }
    let letter = match row.answer {
        Sent::None => None,
        Sent::Waiting => Some("proposal-letter-waiting"),
        Sent::Gone => Some("proposal-letter-gone"),
        Sent::Refused => Some("proposal-letter-refused"),
    };
    out.extend(letter.map(|id| (chrome.t("proposal-letter"), chrome.t(id))));
    Ok(out)
}

fn forms(chrome: &Chrome, row: &ProposalRow) -> Vec<Form> {
    let form = |key: &'static str, title, button| {
        let form = Form::new(key, to::act(row.id, key), chrome.t(title), chrome.t(button));
        form.field(Field::hidden("revision", row.revision))
    };
    let word = |help| {
        let help = if row.email.is_some() { help } else { "proposal-word-nobody" };
        Field::new("word", Kind::Paragraph, chrome.t("proposal-word")).helped(chrome.t(help))
    };
    let mut forms = Vec::new();
    match row.state {
        ProposalState::Open => {
            let accept = form("accept", "proposal-accept", "proposal-accept-button")
                .lead(chrome.t(match row.kind {
                    ProposalKind::Correction => "proposal-accept-lead",
                    ProposalKind::Missing => "proposal-accept-missing",
                }))
                .field(word("proposal-accept-word"));
            forms.push(match row.kind {
                ProposalKind::Correction => accept.fields(source(chrome, row)),
                // There is no tie yet that could have a source.
                ProposalKind::Missing => accept,
            });
            forms.push(
                form("decline", "proposal-decline", "proposal-decline-button")
                    .field(word("proposal-decline-word").needed()),
            );
        }
        ProposalState::Declined => {
            let lead = match row.answer {
                Sent::Gone => "proposal-reopen-told",
                Sent::None | Sent::Waiting | Sent::Refused => "proposal-reopen-lead",
            };
            let reopen = form("reopen", "proposal-reopen", "proposal-reopen-button");
            forms.push(reopen.lead(chrome.t(lead)));
        }
        ProposalState::Accepted => {}
    }
    if row.email.is_some() {
        let forget = form("forget", "proposal-forget", "proposal-forget-button");
        forms.push(forget.lead(chrome.t("proposal-forget-lead")));
    }
    forms
}

/// The source of the proposal as a source of the tie.
fn source(chrome: &Chrome, row: &ProposalRow) -> Vec<Field> {
    let url = super::web_address(&row.source);
    let kind = if url.is_some() { EvidenceKind::Link } else { EvidenceKind::Other };
    // A link by its host, as imports have it; words by their first line.
    let host = url.and_then(|url| url.split('/').nth(2));
    let title = host.unwrap_or_else(|| row.source.lines().next().unwrap_or_default());
    let title: String = title.chars().take(TITLE).collect();
    let fill = |field: Field| match field.name.as_str() {
        "source-kind" => field.with(kind.code()),
        "source-title" => field.with(&title),
        "source-address" => field.with_some(url),
        _ => field,
    };
    let tick = Field::new("add-source", Kind::Tick, chrome.t("proposal-add-source"));
    std::iter::once(tick).chain(sourced(chrome).into_iter().map(fill)).collect()
}
