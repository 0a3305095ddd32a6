//! What was typed becomes a fact, or comes back with what is wrong with it.

use axum::extract::{FromRequest, Multipart, Path};
use axum::response::{IntoResponse, Redirect, Response};
use partnership::Id;
use partnership::evidence::Digest;
use partnership::id::kind;
use partnership::policy::Request;
use partnership::tie::{Command, History, TieFact};
use store::change;
use store::files::{FileError, LONGEST_FILE};
use store::registry::TieError;
use wording::Message;

use super::act::{Act, Given, command};
use super::form::{Problem, Sent};
use super::merge::is_merger;
use super::read::Reader;
use super::tie::{Loaded, load};
use super::{page, record, refused, to};
use crate::accounts::{Fields, Signed, SignedForm, private, stale as strange, store_failed};
use crate::shell::Failure;

/// A document as it came: its name and its bytes.
type Document = (String, Vec<u8>);

/// `POST /desk/ties/{id}/{act}`.
pub(super) async fn act(
    Path((id, act)): Path<(String, String)>,
    form: SignedForm,
) -> Result<Response, Failure> {
    let act = Act::from_key(&act).ok_or_else(Failure::not_found)?;
    let SignedForm { signed, fields } = form;
    carry(&signed, &id, act, &fields, None).await
}

/// `POST /desk/ties/{id}/source`: a form with parts, one of which may be a document.
pub(super) async fn source(
    Path(id): Path<String>,
    signed: Signed,
    request: axum::extract::Request,
) -> Result<Response, Failure> {
    let refused = |status| Failure::of_status(status);
    let mut parts = Multipart::from_request(request, &()).await.map_err(|e| refused(e.status()))?;
    let (mut fields, mut document, mut own) = (Vec::new(), None, false);
    while let Some(part) = parts.next_field().await.map_err(|e| refused(e.status()))? {
        let name = part.name().unwrap_or_default().to_owned();
        // The mark stands before everything else: no stranger's form is read to its end.
        if name == "mark" {
            own = signed.is_own_form(&part.text().await.map_err(|e| refused(e.status()))?);
        } else if !own {
            return Err(strange());
        } else if name == "document" {
            let called = part.file_name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(|e| refused(e.status()))?;
            // Browsers send an empty part where no document was chosen.
            document =
                Some((called, bytes.to_vec())).filter(|(name, bytes)| !name.is_empty() || !bytes.is_empty());
        } else {
            fields.push((name, part.text().await.map_err(|e| refused(e.status()))?));
        }
    }
    if !own {
        return Err(strange());
    }
    carry(&signed, &id, Act::Source, &fields.into_iter().collect(), document).await
}

async fn carry(
    signed: &Signed,
    id: &str,
    act: Act,
    fields: &Fields,
    document: Option<Document>,
) -> Result<Response, Failure> {
    let loaded = load(signed, id).await?;
    let bad = || Failure::bad_request(Message::new("form-bad"));
    let at: u8 = if act.is_of_side() { fields.get("side").parse().map_err(|_| bad())? } else { 0 };
    let side = loaded.subject.sides.get(usize::from(at)).copied().filter(|_| act.is_of_side());
    if act.is_of_side() && side.is_none() {
        return Err(bad());
    }
    let takes = match (act, fields.get("entry").parse()) {
        (Act::Retract, Ok(entry)) => loaded.to_take_back(signed, entry),
        _ => act.takes(at),
    };
    signed.may(Request::Tie(takes, &loaded.subject))?;
    if act == Act::Retract && fields.get("entry").parse().is_ok_and(|entry| is_merger(&loaded, entry)) {
        return Ok(private(Redirect::to(&to::merge(loaded.id, None)).into_response()));
    }
    let stated = fields.stated("revision")?;
    let given = Given { side, evidence: drawn(signed) };
    let mut reader = Reader::new(fields);
    let problems = match command(act, given, &loaded, &mut reader) {
        None if reader.problems.is_empty() => return Err(bad()),
        None => reader.problems,
        Some(command) => match put(signed, &loaded, stated, &command, document.as_ref()).await {
            Ok(_) => return Ok(private(Redirect::to(&on(act, &loaded)).into_response())),
            Err(Refused::Tie(TieError::Refused(refusal))) => {
                vec![refused::problem(&refusal, fields, &loaded.called)]
            }
            Err(Refused::Tie(TieError::Stale { stated, newest })) => {
                return record::too_late(signed, loaded, (stated, *newest), fields).await;
            }
            Err(Refused::File(error)) => vec![of_document(&error)?],
            Err(Refused::Tie(TieError::Store(error))) => return Err(store_failed(&error)),
        },
    };
    back(act, signed, &loaded, Sent { form: fields.get("form"), typed: fields, problems: &problems }).await
}

/// Why nothing was recorded.
enum Refused {
    Tie(TieError),
    File(FileError),
}

impl From<store::Error> for Refused {
    fn from(error: store::Error) -> Self {
        Self::Tie(error.into())
    }
}

impl From<TieError> for Refused {
    fn from(error: TieError) -> Self {
        Self::Tie(error)
    }
}

impl From<FileError> for Refused {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

/// What is wrong with a document.
fn of_document(error: &FileError) -> Result<Problem, Failure> {
    let message = match error {
        FileError::Store(error) => return Err(store_failed(error)),
        FileError::Empty => Message::new("desk-file-empty"),
        FileError::TooLong { limit, .. } => Message::new("desk-file-long").with("limit", limit >> 20),
        FileError::Sort { found } => Message::new("desk-file-sort").with("found", found.as_str()),
    };
    Ok(Problem { field: "document".to_owned(), message })
}

/// Records it, and has the register take it in at once, so that the next page shows it.
async fn put(
    signed: &Signed,
    loaded: &Loaded,
    stated: u64,
    command: &Command,
    document: Option<&Document>,
) -> Result<History, Refused> {
    let hand = loaded.hand(signed);
    let done: Result<History, Refused> = change!(signed.store(), hand, |w| {
        let mut command = command.clone();
        if let Some((name, bytes)) = document {
            let digest = w.add_file(name, bytes, LONGEST_FILE).await?;
            with_document(&mut command, digest);
        }
        Ok(w.on_tie(loaded.id, Some(stated), command).await?)
    });
    if done.is_ok() {
        catch_up(signed).await;
    }
    done
}

/// The new source with its document.
fn with_document(command: &mut Command, digest: Digest) {
    let Command::Record(facts) = command else { return };
    for fact in facts {
        if let TieFact::EvidenceAdded { source, .. } = &mut fact.what {
            source.file = Some(digest);
        }
    }
}

/// Has the register take in what was written, so that the next page shows it.
pub(crate) async fn catch_up(signed: &Signed) {
    signed.chrome.state.catch_up(signed.store()).await;
}

/// A new identifier for a source.
pub(crate) fn drawn(signed: &Signed) -> Id<kind::Evidence> {
    Id::from_random(u64::from_le_bytes(signed.gate.random()))
}

/// Where to go on.
fn on(act: Act, loaded: &Loaded) -> String {
    if act == Act::Retract { to::history(loaded.id) } else { to::tie(loaded.id) }
}

/// The page the form came from, with what is wrong with it.
async fn back(act: Act, signed: &Signed, loaded: &Loaded, sent: Sent<'_>) -> Result<Response, Failure> {
    if act == Act::Retract {
        return record::refused(signed, loaded, &sent).await;
    }
    Ok(page::answer(signed, loaded, Some(sent)))
}
