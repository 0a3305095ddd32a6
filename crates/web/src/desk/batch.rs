//! What was done to many ties at once, and its undo.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use partnership::Id;
use partnership::id::kind;
use partnership::policy::{OrganisationAction, Request, TieAction, TieSubject};
use serde::Deserialize;
use store::change;
use store::registry::{BatchRow, ManyError, ManyUndone};
use wording::Message;

use super::board::{Row, around, one};
use super::form::{Field, Form, Kind};
use super::leaf::Leaf;
use super::many_act::{ManyAct, Whose};
use super::post::catch_up;
use super::record::instant;
use super::tie::Called;
use super::to;
use crate::accounts::{Fields, Signed, SignedForm, private, store_failed};
use crate::shell::{Chrome, Failure};

/// Batches on one page of the list.
const LISTED: u64 = 50;
/// Ties that the page of a batch names.
const NAMED: usize = 200;

/// One batch in a list.
pub(super) struct Done {
    href: String,
    what: String,
    about: String,
}

/// The list.
#[derive(Template)]
#[template(path = "desk/batches.html")]
pub struct BatchesPage {
    chrome: Chrome,
    batches: Vec<Done>,
    /// “51 to 100 of 312”.
    range: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

/// What the address of a list asks for.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    pub(super) page: String,
}

/// One batch.
#[derive(Template)]
#[template(path = "desk/batch.html")]
pub struct BatchPage {
    chrome: Chrome,
    mark: String,
    what: String,
    about: String,
    undone: Option<String>,
    rows: Vec<Row>,
    more: Option<String>,
    form: Option<Form>,
    wrong: Option<String>,
}

fn what(chrome: &Chrome, batch: &BatchRow) -> String {
    let act = ManyAct::from_key(&batch.act);
    let act = act.map_or_else(|| batch.act.clone(), |act| chrome.t(act.name()));
    chrome.say(&Message::new("batch-what").with("act", act).with("count", batch.ties.len()))
}

async fn about(signed: &Signed, batch: &BatchRow) -> Result<String, Failure> {
    let chrome = &signed.chrome;
    let who = match batch.by {
        Some(person) => signed.store().person(person).await.map_err(|e| store_failed(&e))?.map(|p| p.name),
        None => None,
    };
    let who = who.unwrap_or_else(|| chrome.t("desk-somebody"));
    Ok(format!("{who}, {}", instant(chrome, batch.at)))
}

/// `GET /desk/batches`.
pub(super) async fn list(signed: Signed, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let leaf = Leaf::read(&asked.page, LISTED)?;
    let (keepers, _) = around(&signed);
    let failed = |e: store::Error| store_failed(&e);
    let total = signed.store().count_batches(&keepers).await.map_err(failed)?;
    let found = signed.store().batches(&keepers, leaf.skip(), leaf.size()).await.map_err(failed)?;
    let mut batches = Vec::new();
    for batch in &found {
        let mut said = about(&signed, batch).await?;
        if batch.undone_at.is_some() {
            said = format!("{said} · {}", signed.chrome.t("batch-is-undone"));
        }
        batches.push(Done { href: to::batch(batch.id), what: what(&signed.chrome, batch), about: said });
    }
    let address = |page: u64| format!("{}?page={page}", to::BATCHES);
    Ok(signed.page(&BatchesPage {
        range: leaf.range(&signed.chrome, batches.len(), total),
        before: leaf.before(address),
        after: leaf.after(total, address),
        batches,
        chrome: signed.chrome.clone(),
    }))
}

/// A batch, for whoever did it and those who may see into the organisation in whose chain it stands.
async fn load(signed: &Signed, id: &str) -> Result<BatchRow, Failure> {
    let id: Id<kind::Batch> = id.parse().map_err(|_| Failure::not_found())?;
    let found = signed.store().batch(id).await.map_err(|e| store_failed(&e))?;
    let batch = found.ok_or_else(Failure::not_found)?;
    if batch.by != Some(signed.person.id) {
        signed.may(Request::Organisation(OrganisationAction::See, batch.organisation))?;
    }
    Ok(batch)
}

/// `GET /desk/batches/{id}`.
pub(super) async fn show(Path(id): Path<String>, signed: Signed) -> Result<Response, Failure> {
    let batch = load(&signed, &id).await?;
    let page = page(&signed, &batch, None).await?;
    Ok(signed.page(&page))
}

async fn page(
    signed: &Signed,
    batch: &BatchRow,
    sent: Option<(&Fields, Message)>,
) -> Result<BatchPage, Failure> {
    let chrome = &signed.chrome;
    let failed = |e: store::Error| store_failed(&e);
    let ids: Vec<Id<kind::Tie>> = batch.ties.iter().map(|(tie, ..)| *tie).collect();
    let rows = signed.store().ties(&ids).await.map_err(failed)?;
    let seen: Vec<_> = rows.iter().filter(|row| Whose::new(signed, row).sees()).collect();
    let mut parties: Vec<_> = seen.iter().flat_map(|row| row.sides.iter().map(|s| s.party)).collect();
    parties.sort_unstable();
    parties.dedup();
    let called = Called::of(&signed.store().parties_on(&parties).await.map_err(failed)?);
    let more = seen.len().saturating_sub(NAMED);
    let may = batch.undone_at.is_none() && !may_undo(signed, batch).await?.is_empty();
    let mut form = may.then(|| {
        let form =
            Form::new("undo", to::undo(batch.id), chrome.t("batch-undo"), chrome.t("batch-undo-button"));
        form.field(Field::new("why", Kind::Paragraph, chrome.t("desk-why")).needed())
    });
    let mut wrong = None;
    if let Some((typed, message)) = sent {
        if let Some(form) = &mut form {
            form.fill(typed);
        }
        wrong = Some(chrome.say(&message));
    }
    Ok(BatchPage {
        mark: signed.mark(),
        what: what(chrome, batch),
        about: about(signed, batch).await?,
        undone: batch.undone_at.map(|at| chrome.t1("batch-undone", "when", instant(chrome, at))),
        rows: seen.iter().take(NAMED).map(|row| one(signed, &called, row)).collect(),
        more: (more > 0).then(|| chrome.t1("many-more", "count", more)),
        form,
        wrong,
        chrome: chrome.clone(),
    })
}

/// The ties of a batch of which they may take back what it wrote, and for which organisation they
/// do: where they might take each of these facts back alone.
async fn may_undo(
    signed: &Signed,
    batch: &BatchRow,
) -> Result<BTreeMap<Id<kind::Tie>, Id<kind::Organisation>>, Failure> {
    let ids: Vec<Id<kind::Tie>> = batch.ties.iter().map(|(tie, ..)| *tie).collect();
    let mut histories = signed.store().histories(&ids).await.map_err(|e| store_failed(&e))?;
    let mut may = BTreeMap::new();
    for &(tie, first, last) in &batch.ties {
        let Some(history) = histories.remove(&tie) else { continue };
        // Of a tie whose registration was taken back no row is left: its history says whose it is.
        let Some(subject) = TieSubject::of(&history) else { continue };
        let mut written =
            history.facts().iter().filter(|recorded| (first..=last).contains(&recorded.revision));
        let allowed = written.all(|recorded| {
            let action = TieAction::to_take_back(recorded, &subject, &signed.forest.tree);
            signed.can(Request::Tie(action, &subject))
        });
        if allowed {
            may.insert(tie, signed.acts_for(subject.keeper, &subject.sides));
        }
    }
    Ok(may)
}

/// `POST /desk/batches/{id}/undo`.
pub(super) async fn undo(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let batch = load(&signed, &id).await?;
    let may = may_undo(&signed, &batch).await?;
    if may.is_empty() {
        use partnership::policy::{Decision, Role, Takes};
        crate::accounts::leave(Decision::Forbidden(Takes::Keeper(Role::Registrar)))?;
    }
    let why = fields.get("why").trim();
    if why.is_empty() {
        return back(&signed, &batch, &fields, Message::new("many-why")).await;
    }
    let hand = signed.hand(Some(batch.organisation));
    let done: Result<ManyUndone, ManyError> =
        change!(signed.store(), hand, |w| w.undo_many(&batch, &may, why).await);
    match done {
        Ok(undone) => {
            catch_up(&signed).await;
            if undone.left.is_empty() {
                return Ok(private(Redirect::to(&to::batch(batch.id)).into_response()));
            }
            let left: Vec<String> = undone.left.iter().take(20).map(ToString::to_string).collect();
            let batch = load(&signed, &id).await?;
            let said =
                Message::new("batch-left").with("count", undone.left.len()).with("left", left.join(", "));
            back(&signed, &batch, &fields, said).await
        }
        Err(ManyError::Store(error)) => Err(store_failed(&error)),
        Err(_) => back(&signed, &batch, &fields, Message::new("batch-not-undone")).await,
    }
}

/// The page with what is to be said of it.
async fn back(signed: &Signed, batch: &BatchRow, typed: &Fields, said: Message) -> Result<Response, Failure> {
    let page = page(signed, batch, Some((typed, said))).await?;
    let mut response = signed.page(&page);
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}
