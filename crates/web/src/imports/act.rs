//! What is done with an import.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest, Path, Request};
use axum::response::{IntoResponse, Redirect, Response};
use exchange::places::{NoParties, Places};
use exchange::{Book, Brought, Mapping};
use partnership::Id;
use partnership::id::kind;
use store::imports::{ImportError, State, UndoError};
use store::{Hand, Via};
use wording::Message;

use super::carry::{self, Report};
use super::page::{Wanted, load, load_import, show_list, show_one, work_out};
use super::{form, to};
use crate::accounts::{Signed, SignedForm, private, stale, store_failed};
use crate::shell::Failure;

/// How long a page waits for an import to be written before it says that it is being written.
const PATIENCE: Duration = Duration::from_secs(8);

/// Imports that this node is writing, and what became of those that failed.
static RUNNING: Mutex<BTreeMap<i64, Option<Message>>> = Mutex::new(BTreeMap::new());

fn running() -> std::sync::MutexGuard<'static, BTreeMap<i64, Option<Message>>> {
    RUNNING.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Whether this node is writing it.
pub(super) fn is_running(import: Id<kind::Import>) -> bool {
    running().get(&import.number()).is_some_and(Option::is_none)
}

/// Why it could not be written the last time, told once.
pub(super) fn take_failure(import: Id<kind::Import>) -> Option<Message> {
    let mut running = running();
    match running.get(&import.number()) {
        Some(Some(_)) => running.remove(&import.number()).flatten(),
        _ => None,
    }
}

fn back(to: &str) -> Response {
    private(Redirect::to(to).into_response())
}

/// `POST /organisations/{id}/imports`: a file, in a form with parts.
pub(super) async fn upload(
    Path(id): Path<String>,
    signed: Signed,
    request: Request,
) -> Result<Response, Failure> {
    let organisation = load(&signed, &id)?;
    let refused = |status| Failure::of_status(status);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|e| refused(e.status()))?;
    let (mut name, mut bytes, mut mark) = (String::new(), None, String::new());
    while let Some(part) = parts.next_field().await.map_err(|e| refused(e.status()))? {
        match part.name() {
            Some("mark") => mark = part.text().await.map_err(|e| refused(e.status()))?,
            // The mark stands before the file: no stranger's file is read to its end.
            Some("file") if signed.is_own_form(&mark) => {
                name = part.file_name().unwrap_or_default().to_owned();
                bytes = Some(part.bytes().await.map_err(|e| refused(e.status()))?);
            }
            _ => {}
        }
    }
    if !signed.is_own_form(&mark) {
        return Err(stale());
    }
    // Browsers send an empty part without a name where no file was chosen.
    let Some(bytes) = bytes.filter(|bytes| !name.is_empty() || !bytes.is_empty()) else {
        return show_list(&signed, organisation, Some(Message::new("import-no-file"))).await;
    };
    let read = bytes.clone();
    let guessed = signed.chrome.state.work(move |state| -> Result<Mapping, exchange::sheet::SheetError> {
        let book = Book::read(&read)?;
        Ok(Mapping::guess(&book, &Places::new(state.world(), &state.index, &NoParties)))
    });
    let mapping = match guessed.await {
        None => return Err(Failure::internal("a thread broke while a sheet was read")),
        Some(Err(error)) => return show_list(&signed, organisation, Some(error.message())).await,
        Some(Ok(mapping)) => mapping,
    };
    let mapping = serde_json::to_string(&mapping).map_err(|e| Failure::internal(&e.to_string()))?;
    let hand = signed.hand(Some(organisation.id));
    let made = signed.store().begin_import(&hand, &name, &bytes, &mapping).await;
    Ok(back(&to::one(made.map_err(|e| store_failed(&e))?)))
}

/// Keeps mapping and choices.
async fn keep(
    signed: &Signed,
    import: Id<kind::Import>,
    mapping: &str,
    choices: &str,
) -> Result<(), Failure> {
    match signed.store().set_import(import, mapping, choices).await.map_err(|e| store_failed(&e))? {
        true => Ok(()),
        false => Err(Failure::bad_request(Message::new("import-not-open"))),
    }
}

/// `POST /imports/{id}/mapping`.
pub(super) async fn mapping(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let row = load_import(&signed, &id).await?;
    let bytes = signed.store().import_sheet(row.id).await.map_err(|e| store_failed(&e))?;
    let bytes = bytes.ok_or_else(|| Failure::bad_request(Message::new("import-not-open")))?;
    let was: Mapping = serde_json::from_str(&row.mapping).unwrap_or_default();
    let mapped = signed.chrome.state.work(move |state| {
        let Brought::Sheet(book) = Brought::read(&bytes).ok()? else {
            return Some(form::usual(&fields, was));
        };
        let wanted: Option<usize> = fields.get("sheet").parse().ok();
        // Another sheet has other columns: they are guessed anew.
        if let Some(sheet) = wanted.filter(|s| *s != was.sheet) {
            return Mapping::guess_sheet(&book, sheet, &Places::new(state.world(), &state.index, &NoParties));
        }
        Some(form::mapping(&fields, &book, &was))
    });
    let mapping = mapped.await.flatten().ok_or_else(Failure::not_found)?;
    let mapping = serde_json::to_string(&mapping).map_err(|e| Failure::internal(&e.to_string()))?;
    keep(&signed, row.id, &mapping, &row.choices).await?;
    Ok(back(&to::one(row.id)))
}

/// `POST /imports/{id}/choices`.
pub(super) async fn choices(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, fields } = form;
    let row = load_import(&signed, &id).await?;
    let mut choices = serde_json::from_str(&row.choices).unwrap_or_default();
    form::choices(&fields, &mut choices);
    let choices = serde_json::to_string(&choices).map_err(|e| Failure::internal(&e.to_string()))?;
    keep(&signed, row.id, &row.mapping, &choices).await?;
    Ok(back(&to::one(row.id)))
}

/// `POST /imports/{id}/apply`: in a task of its own, so that a reader who goes away does not
/// undo it; the page waits a while for it.
pub(super) async fn apply(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let signed = form.signed;
    let row = load_import(&signed, &id).await?;
    if row.state != State::Open {
        return show_one(&signed, row, &Wanted::default(), Some(Message::new("import-not-open"))).await;
    }
    let number = row.id.number();
    if running().insert(number, None).is_some_and(|was| was.is_none()) {
        return Ok(back(&to::one(row.id)));
    }
    let address = to::one(row.id);
    let task = tokio::spawn(async move {
        let failed = written(&signed, &row).await.err();
        let mut running = running();
        match failed {
            None => _ = running.remove(&number),
            Some(message) => _ = running.insert(number, Some(message)),
        }
    });
    // Whether it is done or not, the page says.
    let _ = tokio::time::timeout(PATIENCE, task).await;
    Ok(back(&address))
}

/// Plans and writes; a few times anew if others change the record meanwhile.
async fn written(signed: &Signed, row: &store::imports::ImportRow) -> Result<(), Message> {
    for _ in 0..4 {
        let worked = work_out(signed, row).await.map_err(|_| Message::new("import-failed"))?;
        let plan = worked.plan.map_err(exchange::mapping::MappingError::message)?;
        let report = Report::of(&plan);
        let hand = Hand { via: Via::Import, ..signed.hand(Some(row.organisation)) };
        match carry::write(signed.store(), &hand, row.id, worked.record.basis, &plan.work, &report).await {
            Ok(()) => return Ok(()),
            Err(ImportError::Moved) => {}
            Err(error) => return Err(refusal(&error)),
        }
    }
    Err(Message::new("import-moved"))
}

fn refusal(error: &ImportError) -> Message {
    match error {
        ImportError::NotOpen => Message::new("import-not-open"),
        ImportError::Moved => Message::new("import-moved"),
        ImportError::Tie { key, .. } => {
            Message::new("import-row-refused").with("row", key.as_str()).with("why", error.to_string())
        }
        ImportError::Party { name, .. } => {
            Message::new("import-row-refused").with("row", name.as_str()).with("why", error.to_string())
        }
        ImportError::Store(error) => {
            tracing::error!(%error, "an import could not be written");
            Message::new("import-failed")
        }
    }
}

/// `POST /imports/{id}/undo`.
pub(super) async fn undo(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let signed = form.signed;
    let row = load_import(&signed, &id).await?;
    let why = signed.chrome.t("import-undo-why");
    let hand = Hand { via: Via::Import, ..signed.hand(Some(row.organisation)) };
    let (store, import) = (signed.store().clone(), row.id);
    // In a task of its own, as when it was applied.
    let task = tokio::spawn(async move { store.undo_import(&hand, import, &why).await });
    let done = tokio::time::timeout(PATIENCE, task).await;
    let message = match done {
        Ok(Ok(Ok(undone))) if undone.left.is_empty() => return Ok(back(&to::one(row.id))),
        Ok(Ok(Ok(undone))) => Message::new("import-undo-left").with("count", undone.left.len()).with(
            "left",
            undone.left.iter().take(20).map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ),
        Ok(Ok(Err(UndoError::NotApplied))) => Message::new("import-not-applied"),
        Ok(Ok(Err(UndoError::Store(error)))) => return Err(store_failed(&error)),
        Ok(Err(_)) => return Err(Failure::internal("a thread broke while an import was taken back")),
        Err(_) => return Ok(back(&to::one(row.id))),
    };
    let row = load_import(&signed, &id).await?;
    show_one(&signed, row, &Wanted::default(), Some(message)).await
}

/// `POST /imports/{id}/drop`.
pub(super) async fn discard(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let signed = form.signed;
    let row = load_import(&signed, &id).await?;
    signed.store().drop_import(row.id).await.map_err(|e| store_failed(&e))?;
    Ok(back(&to::of(row.organisation)))
}
