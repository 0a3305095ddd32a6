//! Documents of sources: those that are public for everybody, the others for those who may see
//! the record of the tie. To all others there is no such document.

use axum::extract::Path;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use partnership::Id;
use partnership::evidence::Digest;
use partnership::id::kind;
use partnership::policy::{Request, TieAction, TieSubject};
use partnership::tie::TieFact;
use store::files::StoredFile;

use crate::accounts::{Signed, private, store_failed};
use crate::shell::{Chrome, Failure};

/// A document is what somebody uploaded: it runs nothing, loads nothing and belongs to no site.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// What browsers show by themselves, without a program of theirs that a sandbox would stop.
const SHOWN: [&str; 5] = ["image/gif", "image/jpeg", "image/png", "image/webp", "text/plain"];

/// The address of the document of a source.
pub(super) fn href(tie: Id<kind::Tie>, evidence: Id<kind::Evidence>) -> String {
    format!("/ties/{tie}/documents/{evidence}")
}

/// `GET /ties/{id}/documents/{evidence}`.
pub(super) async fn show(
    Path((id, evidence)): Path<(String, String)>,
    chrome: Chrome,
    signed: Option<Signed>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let id: Id<kind::Tie> = id.parse().map_err(|_| Failure::not_found())?;
    let evidence: Id<kind::Evidence> = evidence.parse().map_err(|_| Failure::not_found())?;
    let state = &chrome.state;
    let store = state.store.as_ref().or(state.gate.as_ref().map(|gate| &gate.store));
    let store = store.ok_or_else(Failure::not_found)?;
    let history = store.history::<TieFact>(id).await.map_err(|e| store_failed(&e))?;
    let subject = TieSubject::of(&history).ok_or_else(Failure::not_found)?;
    let tie = history.current().ok_or_else(Failure::not_found)?;
    let piece = tie.evidence.get(&evidence).ok_or_else(Failure::not_found)?;
    let digest = piece.source.file.ok_or_else(Failure::not_found)?;
    let open = subject.published && piece.source.public && piece.withdrawn.is_none();
    if !open {
        let may = signed.map(|signed| signed.may(Request::Tie(TieAction::SeeRecord, &subject)));
        // That there is something is not for others to know, whatever they lack.
        may.and_then(Result::ok).ok_or_else(Failure::not_found)?;
    }
    let tag = tag(digest);
    let has = headers.get_all(IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    let has = has.flat_map(|v| v.split(',')).any(|known| known.trim().trim_start_matches("W/") == tag);
    let response = if has {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let file = store.file_with(digest).await.map_err(|e| store_failed(&e))?;
        answer(file.ok_or_else(Failure::not_found)?)
    };
    let response = ([(ETAG, tag), (CACHE_CONTROL, "public, no-cache".to_owned())], response).into_response();
    Ok(if open { response } else { private(response) })
}

/// The tag is the hash of the bytes themselves.
fn tag(digest: Digest) -> String {
    format!("\"{digest}\"")
}

fn answer(file: StoredFile) -> Response {
    let how = if SHOWN.contains(&file.media_type.as_str()) { "inline" } else { "attachment" };
    // All that can be stored as text is UTF-8.
    let media_type = match file.media_type.as_str() {
        "text/plain" => "text/plain; charset=utf-8".to_owned(),
        _ => file.media_type,
    };
    let headers = [
        (CONTENT_TYPE, media_type),
        (CONTENT_DISPOSITION, disposition(how, &file.name)),
        (CONTENT_SECURITY_POLICY, POLICY.to_owned()),
    ];
    (headers, file.bytes).into_response()
}

/// ASCII letters for old programs, and the whole name for all others (RFC 6266).
fn disposition(how: &str, name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_ ".contains(c) { c } else { '_' }).collect();
    let whole: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    format!("{how}; filename=\"{plain}\"; filename*=UTF-8''{}", whole.replace('+', "%20"))
}
