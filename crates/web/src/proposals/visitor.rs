//! The visitor's side: a form without an account and without scripts.
//!
//! What keeps floods away: the form carries its mark, proposals from one network and letters to
//! one address are limited, a field that people do not see catches programs that fill in
//! everything, and texts have a length.

use accounts::Email;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::Tree;
use partnership::policy::{Actor, Decision, Request, TieAction, decide};
use store::proposals::{LONGEST_SOURCE, LONGEST_TEXT, NewProposal, ProposalError, ProposalKind};
use store::{Hand, Via};
use wording::Message;

use super::{kind_name, letters, to};
use crate::accounts::{Fields, Gate, OpenForm, OpenPage, SaidPage, Try, private, store_failed};
use crate::desk::{Field, Form, Kind, Problem, Reader, capital};
use crate::shell::{self, Chrome, Failure};
use crate::ties::no_such_tie;

/// The field that nobody sees.
const TRAP: &str = "homepage";

/// The form.
#[derive(Template)]
#[template(path = "proposals/propose.html")]
pub struct ProposePage {
    chrome: Chrome,
    mark: String,
    id: String,
    title: String,
    trap: &'static str,
    form: Form,
}

/// The tie that it is about.
struct About {
    tie: Id<kind::Tie>,
    keeper: Id<kind::Organisation>,
    title: String,
}

/// The tie, if the public sees it.
async fn about(chrome: &Chrome, gate: &Gate, id: &str) -> Result<About, Failure> {
    let none = || no_such_tie(id);
    let tie: Id<kind::Tie> = id.parse().map_err(|_| none())?;
    let register = chrome.state.register.now();
    let names: Vec<String> =
        register.tie(tie).ok_or_else(none)?.sides().map(|side| side.party.name.clone()).collect();
    let rows = gate.store.ties(&[tie]).await.map_err(|e| store_failed(&e))?;
    let row = rows.into_iter().next().ok_or_else(none)?;
    // Signed in or not: what anybody may propose, all may.
    match decide(&Actor::anonymous(), Request::Tie(TieAction::Propose, &row.subject()), &Tree::default()) {
        Decision::Allowed => {
            Ok(About { tie, keeper: row.keeper, title: names.join(&chrome.t("tie-page-dash")) })
        }
        _ => Err(none()),
    }
}

fn page(chrome: &Chrome, mark: String, about: &About) -> ProposePage {
    let t = |id| chrome.t(id);
    let kinds = ProposalKind::ALL
        .iter()
        .map(|kind| (kind.code().to_owned(), capital(&t(kind_name(*kind)))))
        .collect();
    let form = Form::new("proposal", to::propose(about.tie), t("proposal-title"), t("proposal-button"))
        .field(Field::new("kind", Kind::Choice(kinds), t("proposal-kind")))
        .field(
            Field::new("text", Kind::Paragraph, t("proposal-text")).helped(t("proposal-text-help")).needed(),
        )
        .field(
            Field::new("source", Kind::Line, t("proposal-source")).helped(t("proposal-source-help")).needed(),
        )
        .field(Field::new("email", Kind::Line, t("proposal-email")).helped(t("proposal-email-help")));
    ProposePage {
        chrome: chrome.clone(),
        mark,
        id: about.tie.to_string(),
        title: about.title.clone(),
        trap: TRAP,
        form,
    }
}

/// `GET /ties/{id}/propose`.
pub(super) async fn show(open: OpenPage, Path(id): Path<String>) -> Result<Response, Failure> {
    let about = about(&open.chrome, &open.gate, &id).await?;
    let mark = open.browser.mark(&open.gate);
    Ok(open.answer(shell::page(&page(&open.chrome, mark, &about))))
}

/// What was filled in, in order.
struct Typed {
    kind: ProposalKind,
    text: String,
    source: String,
    email: Option<Email>,
}

fn read(fields: &Fields) -> Result<Typed, Vec<Problem>> {
    let mut reader = Reader::new(fields);
    let kind = ProposalKind::from_code(fields.get("kind"));
    if kind.is_none() {
        reader.wrong("kind", Message::new("desk-choose"));
    }
    let text = words(&mut reader, "text", LONGEST_TEXT, "proposal-text-needed");
    let source = words(&mut reader, "source", LONGEST_SOURCE, "proposal-source-needed");
    let email = reader.text("email").map(|typed| typed.parse::<Email>());
    if matches!(email, Some(Err(_))) {
        reader.wrong("email", Message::new("email-bad"));
    }
    match (kind, reader.problems.is_empty()) {
        (Some(kind), true) => Ok(Typed { kind, text, source, email: email.and_then(Result::ok) }),
        _ => Err(reader.problems),
    }
}

/// A text that must be there, is not endless and holds letters only.
fn words(reader: &mut Reader<'_>, name: &str, longest: usize, missing: &'static str) -> String {
    let text = reader.words(name).replace("\r\n", "\n");
    if text.is_empty() {
        reader.wrong(name, Message::new(missing));
    } else if text.chars().count() > longest {
        reader.wrong(name, Message::new("proposal-too-long").with("longest", longest));
    } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        reader.wrong(name, Message::new("proposal-unreadable"));
    }
    text
}

/// `POST /ties/{id}/propose`.
pub(super) async fn act(Path(id): Path<String>, form: OpenForm) -> Result<Response, Failure> {
    let OpenForm { chrome, gate, browser, fields, peer, .. } = &form;
    let about = about(chrome, gate, &id).await?;
    let again = |problems: Vec<Problem>, status| {
        let mut page = page(chrome, browser.mark(gate), &about);
        page.form.fill(fields);
        page.form.blame(&problems, chrome);
        let mut response = private(shell::page(&page));
        *response.status_mut() = status;
        response
    };
    let done = || private(Redirect::to(&to::proposed(about.tie)).into_response());
    // A program is told what a person is told, so that it learns nothing. Nothing is written.
    if !fields.get(TRAP).is_empty() {
        return Ok(done());
    }
    let now = chrome.state.now();
    let here = Try::on("proposal", &about.tie.to_string(), peer.0, now);
    let typed = match read(fields) {
        Ok(typed) => typed,
        Err(problems) => return Ok(again(problems, StatusCode::UNPROCESSABLE_ENTITY)),
    };
    // Each letter counts as well: nobody's mailbox is to be filled by strangers.
    let letter = typed.email.as_ref().map(|e| Try::new("proposal letter", &e.folded(), peer.0, now));
    for tried in std::iter::once(&here).chain(&letter) {
        if let Some(message) = tried.must_wait(gate).await? {
            let problem = Problem { field: String::new(), message };
            return Ok(again(vec![problem], StatusCode::TOO_MANY_REQUESTS));
        }
        tried.failed(gate).await?;
    }
    let email = typed.email.as_ref().map(Email::as_str);
    let receipt =
        email.map(|email| letters::receipt(chrome.words(), &gate.origin, email, about.tie, &about.title));
    let new = NewProposal {
        tie: about.tie,
        keeper: about.keeper,
        kind: typed.kind,
        text: &typed.text,
        source: &typed.source,
        email,
        receipt: receipt.as_ref(),
    };
    let hand = Hand { person: None, organisation: Some(about.keeper), via: Via::Web, at: now };
    match gate.store.propose(&hand, new).await {
        Ok(_) => Ok(done()),
        Err(ProposalError::TooMany) => {
            let problem = Problem { field: String::new(), message: Message::new("proposal-too-many") };
            Ok(again(vec![problem], StatusCode::TOO_MANY_REQUESTS))
        }
        Err(ProposalError::Store(error)) => Err(store_failed(&error)),
        Err(error) => Err(Failure::internal(&error.to_string())),
    }
}

/// `GET /ties/{id}/proposed`.
pub(super) async fn thanks(open: OpenPage, Path(id): Path<String>) -> Result<Response, Failure> {
    let about = about(&open.chrome, &open.gate, &id).await?;
    let chrome = &open.chrome;
    let page = SaidPage {
        title: chrome.t("proposal-thanks"),
        paragraphs: vec![
            chrome.t1("proposal-thanks-tie", "tie", about.title.as_str()),
            chrome.t("proposal-thanks-mail"),
        ],
        shown: Vec::new(),
        on: (format!("/ties/{}", about.tie), chrome.t("proposal-back")),
        chrome: chrome.clone(),
    };
    Ok(private(shell::page(&page)))
}
