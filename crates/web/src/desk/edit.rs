//! The description of a tie, edited beside its public page as that would be.
//!
//! The page is made by the very template that the public sees, from facts that are tried out and
//! not recorded.

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use partnership::Id;
use partnership::id::kind;
use partnership::policy::Request;
use partnership::tie::{History, Refusal};
use registry::Register;
use store::registry::TieRow;

use super::act::{Act, Given, command};
use super::form::Form;
use super::forms::Forms;
use super::post::drawn;
use super::read::Reader;
use super::tie::{Loaded, load};
use crate::accounts::{Fields, Signed, SignedForm, private, store_failed};
use crate::registry::load as published;
use crate::shell::{Chrome, Failure};
use crate::ties;

/// The page.
#[derive(Template)]
#[template(path = "desk/edit.html", blocks = ["preview"])]
pub struct EditPage {
    chrome: Chrome,
    mark: String,
    id: String,
    title: String,
    form: Form,
    /// The public page, as HTML that its own template has made.
    preview: String,
    /// Why the page does not show what was typed.
    wrong: Option<String>,
}

/// `GET /desk/ties/{id}/edit`.
pub(super) async fn show(Path(id): Path<String>, signed: Signed) -> Result<Response, Failure> {
    let loaded = editable(&signed, &id).await?;
    let page = page(&signed, &loaded, None).await?;
    Ok(signed.page(&page))
}

/// `POST /desk/ties/{id}/preview`: records nothing. With scripts the part that shows the public
/// page; without, the whole page with what was typed.
pub(super) async fn preview(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let loaded = editable(&signed, &id).await?;
    let page = page(&signed, &loaded, Some(&fields)).await?;
    if signed.chrome.partial {
        return Ok(private(crate::shell::page(&page.as_preview())));
    }
    let mut response = signed.page(&page);
    if page.wrong.is_some() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

async fn editable(signed: &Signed, id: &str) -> Result<Loaded, Failure> {
    let loaded = load(signed, id).await?;
    signed.may(Request::Tie(Act::Describe.takes(0), &loaded.subject))?;
    Ok(loaded)
}

async fn page(signed: &Signed, loaded: &Loaded, typed: Option<&Fields>) -> Result<EditPage, Failure> {
    let chrome = &signed.chrome;
    // Of a tie that was taken back, or goes on in another, nothing is left to be edited.
    let tie = loaded.tie.as_ref().filter(|tie| tie.merged_into.is_none()).ok_or_else(Failure::not_found)?;
    let form = Forms { signed, loaded, tie }.describe();
    let mut form = form.ok_or_else(Failure::not_found)?;
    let mut history = loaded.history.clone();
    let mut wrong = None;
    if let Some(typed) = typed {
        form.fill(typed);
        let mut reader = Reader::new(typed);
        let given = Given { side: None, evidence: drawn(signed) };
        if let Some(command) = command(Act::Describe, given, loaded, &mut reader) {
            let hand = loaded.hand(signed);
            match signed.store().would(&hand, &history, command).await.map_err(|e| store_failed(&e))? {
                Ok(facts) => {
                    for fact in facts {
                        history.record(fact, hand.at, hand.person, loaded.subject.keeper);
                    }
                }
                Err(Refusal::Unchanged) => {}
                Err(refusal) => {
                    let problem = super::refused::problem(&refusal, typed, &loaded.called);
                    wrong = Some(chrome.say(&problem.message));
                    form.blame(&[problem], chrome);
                }
            }
        } else {
            wrong = reader.problems.first().map(|problem| chrome.say(&problem.message));
            form.blame(&reader.problems, chrome);
        }
    }
    Ok(EditPage {
        mark: signed.mark(),
        id: loaded.id.to_string(),
        title: loaded.title(signed),
        preview: rendered(signed, &history).await?,
        form,
        wrong,
        chrome: chrome.clone(),
    })
}

/// The public page of a tie with these facts, whether it is public or not.
async fn rendered(signed: &Signed, history: &History) -> Result<String, Failure> {
    let (chrome, store) = (&signed.chrome, signed.store());
    let failed = |e: store::Error| store_failed(&e);
    let row = TieRow::of(history).ok_or_else(Failure::not_found)?;
    let linked: Vec<Id<kind::Tie>> =
        history.current().iter().flat_map(|tie| &tie.links).map(|(_, other)| *other).collect();
    let mut rows = store.ties(&linked).await.map_err(failed)?;
    rows.push(TieRow { published: true, merged_into: None, ..row });
    let mut parties: Vec<Id<kind::Party>> =
        rows.iter().flat_map(|row| row.sides.iter().map(|side| side.party)).collect();
    parties.sort_unstable();
    parties.dedup();
    let parties = store.parties(&parties).await.map_err(failed)?;
    let register: Arc<Register> =
        Arc::new(published::register(chrome.world(), chrome.today, &parties, &rows));
    let page = ties::preview(chrome.clone(), &register, history).ok_or_else(Failure::not_found)?;
    page.as_main().render().map_err(|e| Failure::internal(&e.to_string()))
}
