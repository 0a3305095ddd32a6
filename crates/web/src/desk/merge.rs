//! Two entries of one tie: what the one will be, the merger itself, and its undo.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use partnership::Id;
use partnership::id::kind;
use partnership::policy::{Request, TieAction};
use partnership::tie::{Left, Merger, Refusal, Tie, is_of_merger};
use serde::Deserialize;
use store::change;
use store::registry::{TieError, TieRow};
use wording::Message;

use super::board::{Row, one};
use super::form::{Field, Form, Kind};
use super::post::catch_up;
use super::record::{Line, LookedAt, beside, named, undo_form};
use super::tell::{Detail, Teller};
use super::tie::{Called, Loaded, load};
use super::to;
use crate::accounts::{Signed, SignedForm, private, store_failed};
use crate::shell::{Chrome, Failure};

/// A fact that is taken over.
pub(super) struct Taken {
    sentence: String,
    details: Vec<Detail>,
}

/// What would come of it.
pub(super) struct Preview {
    other: String,
    about: [String; 2],
    /// What the one that stays says, what the other says, and what the one will say.
    lines: Vec<Line<3>>,
    taken: Vec<Taken>,
    /// What stays in the history of the other alone, and why.
    left: Vec<(String, String)>,
    /// Address of the same with the two the other way round.
    swapped: String,
    form: Form,
}

/// The page.
#[derive(Template)]
#[template(path = "desk/merge.html")]
pub struct MergePage {
    chrome: Chrome,
    mark: String,
    id: String,
    title: String,
    wrong: Option<String>,
    /// Others between the same parties: each with the address of its preview.
    others: Vec<(Row, String)>,
    with: String,
    preview: Option<Preview>,
    /// Of an entry that was merged: where it goes on, and the form that undoes it.
    undo: Option<(String, Form)>,
}

/// What the address asks for.
#[derive(Deserialize, Default)]
pub(super) struct Asked {
    #[serde(default)]
    with: String,
}

/// `GET /desk/ties/{id}/merge?with=…`.
pub(super) async fn show(
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    signed: Signed,
) -> Result<Response, Failure> {
    let loaded = mergeable(&signed, &id).await?;
    let (other, bad) = named(&asked.with, "desk-bad-tie");
    let page = page(&signed, &loaded, other, asked.with.trim(), bad).await?;
    let status = if page.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, signed.page(&page)).into_response())
}

/// A tie, for those who may merge it.
async fn mergeable(signed: &Signed, id: &str) -> Result<Loaded, Failure> {
    let loaded = load(signed, id).await?;
    signed.may(Request::Tie(TieAction::Merge, &loaded.subject))?;
    Ok(loaded)
}

async fn page(
    signed: &Signed,
    loaded: &Loaded,
    other: Option<Id<kind::Tie>>,
    with: &str,
    wrong: Option<Message>,
) -> Result<MergePage, Failure> {
    let chrome = &signed.chrome;
    let mut page = MergePage {
        mark: signed.mark(),
        id: loaded.id.to_string(),
        title: loaded.title(signed),
        wrong: wrong.map(|message| chrome.say(&message)),
        others: Vec::new(),
        with: with.to_owned(),
        preview: None,
        undo: None,
        chrome: chrome.clone(),
    };
    if let Some(into) = loaded.tie.as_ref().and_then(|tie| tie.merged_into) {
        let form = undo_form(chrome, to::unmerge(loaded.id), loaded.history.revision());
        page.undo = Some((into.to_string(), form));
        return Ok(page);
    }
    if let Some(other) = other {
        match preview(signed, loaded, other).await? {
            Ok(preview) => page.preview = Some(preview),
            Err(refusal) => page.wrong = Some(chrome.say(&refusal.message(&loaded.called))),
        }
    }
    if page.preview.is_none() {
        page.others = others(signed, loaded).await?;
    }
    Ok(page)
}

/// Other ties between the same parties that they may merge with this one.
async fn others(signed: &Signed, loaded: &Loaded) -> Result<Vec<(Row, String)>, Failure> {
    let rows = signed.store().ties_beside(loaded.id).await.map_err(|e| store_failed(&e))?;
    let rows = rows.into_iter().filter(|row| may_merge(signed, row));
    let listed = rows.map(|row| {
        let address = to::merge(loaded.id, Some(row.id));
        (one(signed, &loaded.called, &row), address)
    });
    Ok(listed.collect())
}

/// Whether they may merge a tie that stands in a list.
pub(super) fn may_merge(signed: &Signed, row: &TieRow) -> bool {
    signed.can(Request::Tie(TieAction::Merge, &row.subject()))
}

async fn preview(
    signed: &Signed,
    loaded: &Loaded,
    other: Id<kind::Tie>,
) -> Result<Result<Preview, Refusal>, Failure> {
    let goes = mergeable(signed, &other.to_string()).await?;
    let hand = loaded.hand(signed);
    match signed.store().merger(&hand, &loaded.history, &goes.history).await {
        Ok(merger) => Ok(Ok(told(signed, loaded, &goes, &merger))),
        Err(TieError::Refused(refusal)) => Ok(Err(refusal)),
        Err(TieError::Store(error)) => Err(store_failed(&error)),
        // A preview states no version.
        Err(TieError::Stale { .. }) => Err(Failure::bad_request(Message::new("form-bad"))),
    }
}

/// A merger in words.
fn told(signed: &Signed, stays: &Loaded, goes: &Loaded, merger: &Merger) -> Preview {
    let chrome = &signed.chrome;
    let mut called = stays.called.clone();
    called.parties.extend(goes.called.parties.clone());
    called.sources.extend(goes.called.sources.clone());
    let teller = Teller { chrome, called: &called };
    let taken = merger.taken.iter().map(|(_, fact)| Taken {
        sentence: teller.sentence(&fact.what),
        details: teller.details(&fact.what),
    });
    let fact = |revision: u64| goes.history.facts().iter().find(|r| r.revision == revision);
    let left = merger.left.iter().filter_map(|(revision, why)| {
        let said = teller.sentence(&fact(*revision)?.fact.what);
        Some((said, chrome.say(&reason(why, &called))))
    });
    let lines = |tie: Option<&Tie>| tie.map(|tie| teller.state(tie)).unwrap_or_default();
    let about = |tie: &Loaded| {
        let keeper = signed.forest.get(tie.subject.keeper).map(|o| o.name.clone()).unwrap_or_default();
        format!("{} · {keeper}", tie.id)
    };
    Preview {
        other: goes.id.to_string(),
        about: [about(stays), about(goes)],
        lines: beside([stays.tie.as_ref(), goes.tie.as_ref(), Some(&merger.result)].map(lines)),
        taken: taken.collect(),
        left: left.collect(),
        swapped: to::merge(goes.id, Some(stays.id)),
        form: merge_form(chrome, stays, goes),
    }
}

fn reason(why: &Left, called: &Called) -> Message {
    match why {
        Left::Same => Message::new("merge-left-same"),
        Left::Otherwise => Message::new("merge-left-otherwise"),
        Left::OfTheEntry => Message::new("merge-left-entry"),
        Left::Refused(refusal) => Message::new("merge-left-refused").with("why", refusal.message(called)),
    }
}

fn merge_form(chrome: &Chrome, stays: &Loaded, goes: &Loaded) -> Form {
    let note = Field::new("note", Kind::Paragraph, chrome.t("desk-note")).helped(chrome.t("desk-note-help"));
    let (revision, other_revision) = (stays.history.revision(), goes.history.revision());
    Form::new("merge", to::merge(stays.id, None), chrome.t("merge-do"), chrome.t("merge-do-button"))
        .fields(LookedAt { revision, other: goes.id, other_revision }.fields())
        .field(note)
}

/// `POST /desk/ties/{id}/merge`.
pub(super) async fn act(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let loaded = mergeable(&signed, &id).await?;
    let LookedAt { revision, other, other_revision } = LookedAt::read(&fields)?;
    mergeable(&signed, &other.to_string()).await?;
    let note = Some(fields.get("note").trim().to_owned()).filter(|note| !note.is_empty());
    let hand = loaded.hand(&signed);
    let done: Result<Merger, TieError> = change!(signed.store(), hand, |w| {
        w.merge_ties((loaded.id, revision), (other, other_revision), note.clone()).await
    });
    let said = match done {
        Ok(_) => {
            catch_up(&signed).await;
            return Ok(private(Redirect::to(&to::tie(loaded.id)).into_response()));
        }
        Err(error) => failed(error, &loaded.called)?,
    };
    let loaded = mergeable(&signed, &id).await?;
    let mut page = page(&signed, &loaded, Some(other), fields.get("with"), None).await?;
    if let Some(preview) = &mut page.preview {
        preview.form.fill(&fields);
    }
    page.wrong = Some(signed.chrome.say(&said));
    Ok((StatusCode::CONFLICT, signed.page(&page)).into_response())
}

/// `POST /desk/ties/{id}/unmerge`: of the entry that was merged.
pub(super) async fn undo(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let loaded = mergeable(&signed, &id).await?;
    let Some(into) = loaded.tie.as_ref().and_then(|tie| tie.merged_into) else {
        return Err(Failure::bad_request(Refusal::NotMerged.message(&loaded.called)));
    };
    // What was taken over there is taken back there: that takes leave as well.
    mergeable(&signed, &into.to_string()).await?;
    let (revision, why) = (fields.stated("revision")?, fields.get("why").trim());
    let hand = loaded.hand(&signed);
    let done: Result<Id<kind::Tie>, TieError> =
        change!(signed.store(), hand, |w| w.unmerge_tie((loaded.id, revision), why).await);
    let said = match done {
        Ok(_) => {
            catch_up(&signed).await;
            return Ok(private(Redirect::to(&to::tie(loaded.id)).into_response()));
        }
        Err(error) => failed(error, &loaded.called)?,
    };
    let loaded = mergeable(&signed, &id).await?;
    let mut page = page(&signed, &loaded, None, "", Some(said)).await?;
    if let Some((_, form)) = &mut page.undo {
        form.fill(&fields);
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, signed.page(&page)).into_response())
}

/// Why nothing was recorded, in words.
fn failed(error: TieError, called: &Called) -> Result<Message, Failure> {
    match error {
        TieError::Refused(refusal) => Ok(refusal.message(called)),
        TieError::Stale { .. } => Ok(Message::new("merge-stale")),
        TieError::Store(error) => Err(store_failed(&error)),
    }
}

/// Whether an entry of a tie's history says that it merged, or undid that: it is taken back by its
/// own way, which sees to what the other took over as well.
pub(super) fn is_merger(loaded: &Loaded, revision: u64) -> bool {
    is_of_merger(&loaded.history, revision)
}
