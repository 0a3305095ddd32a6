//! Everything that is public, in a file each night.

mod bundle;
mod nightly;
mod page;

pub use bundle::{Bundle, Part, bundle, name};
pub use nightly::{follow, make};
pub use page::DataPage;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use wording::Message;

use crate::accounts::store_failed;
use crate::shell::{self, Chrome, Failure};
use crate::state::AppState;

/// `/data` and the files it lists.
pub fn routes() -> Router<AppState> {
    Router::new().route("/data", get(show)).route("/data/{name}", get(file))
}

async fn show(chrome: Chrome) -> Result<Response, Failure> {
    let files = match &chrome.state.store {
        Some(store) => store.nightly_files().await.map_err(|e| store_failed(&e))?,
        None => Vec::new(),
    };
    // A file can come without the register changing: the page is made anew each time.
    let page = shell::page(&DataPage::of(chrome, &files));
    Ok(([(CACHE_CONTROL, "no-store")], page).into_response())
}

/// A file never changes under its name, so whoever has it need not ask again.
async fn file(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let store = state.store.as_ref().ok_or_else(Failure::not_found)?;
    let failed = |e: store::Error| store_failed(&e);
    let file = store.nightly_file(&name).await.map_err(failed)?.ok_or_else(Failure::not_found)?;
    if let Some(why) = file.withdrawn {
        let advice = Message::new("data-withdrawn-advice").with("why", why);
        return Err(Failure::new(StatusCode::GONE, Message::new("data-withdrawn")).advise(advice));
    }
    let tag = format!("\"{}\"", file.sha256);
    let known = headers.get_all(IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    let has = known.flat_map(|v| v.split(',')).any(|known| known.trim().trim_start_matches("W/") == tag);
    let response = if has {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let bytes = store.nightly_bytes(&name).await.map_err(failed)?.ok_or_else(Failure::not_found)?;
        let named = format!("attachment; filename=\"{}\"", file.name);
        ([(CONTENT_TYPE, "application/zip".to_owned()), (CONTENT_DISPOSITION, named)], bytes).into_response()
    };
    let kept = "public, max-age=86400, immutable".to_owned();
    Ok(([(ETAG, tag), (CACHE_CONTROL, kept)], response).into_response())
}
