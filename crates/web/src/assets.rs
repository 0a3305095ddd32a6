//! Style sheets, scripts, fonts and marks, embedded and served under names that hold a
//! hash of their contents, so that browsers may keep them for ever.
//!
//! `assets/own/` is ours; `assets/fetched/` is copied from npm packages by
//! `cargo xtask assets` and may be missing: then pages fall back to the system's fonts and
//! work without scripts.

use std::borrow::Cow;
use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;
use xxhash_rust::xxh3::xxh3_64;

use crate::shell::Failure;
use crate::state::AppState;

#[derive(RustEmbed)]
#[folder = "assets/own/"]
struct Own;

#[derive(RustEmbed)]
#[folder = "assets/fetched/"]
#[allow_missing = true]
struct Fetched;

/// One file, ready to be sent.
struct Asset {
    body: Cow<'static, [u8]>,
    mime: String,
}

/// All files by the name in their address, and the way there from their own name.
pub struct Assets {
    by_hashed: BTreeMap<String, Asset>,
    hashed: BTreeMap<String, String>,
    version: String,
}

/// The one style sheet of the site, made of all in `assets/own/`.
pub const SHEET: &str = "site.css";

/// Tokens first, for they lay the order of layers; features between components and print.
fn sheet_order(name: &str) -> u8 {
    match name {
        "tokens.css" => 0,
        "fonts.css" => 1,
        "base.css" => 2,
        "components.css" => 3,
        "print.css" => 9,
        _ => 5,
    }
}

/// A year, and never asked again: the name changes when the contents do.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

impl Assets {
    /// Reads what is embedded. All style sheets become one, [`SHEET`]: one request, kept for
    /// ever. They may name other files as `url("asset:name")` and are hashed after those.
    pub fn load() -> Self {
        let mut assets = Self { by_hashed: BTreeMap::new(), hashed: BTreeMap::new(), version: String::new() };
        let mut sheets = Vec::new();
        let files = Fetched::iter().map(|n| (n.clone(), Fetched::get(&n)));
        for (name, file) in files.chain(Own::iter().map(|n| (n.clone(), Own::get(&n)))) {
            let Some(file) = file else { continue };
            if name.ends_with(".css") {
                sheets.push((sheet_order(&name), name, file.data));
            } else {
                assets.add(&name, file.data);
            }
        }
        sheets.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        let sheet: String =
            sheets.iter().map(|(_, _, data)| assets.linked(&String::from_utf8_lossy(data))).collect();
        assets.add(SHEET, Cow::Owned(sheet.into_bytes()));
        let all: String = assets.by_hashed.keys().cloned().collect();
        assets.version = format!("{:016x}", xxh3_64(all.as_bytes()));
        assets
    }

    fn add(&mut self, name: &str, body: Cow<'static, [u8]>) {
        let hash = format!("{:016x}", xxh3_64(&body));
        let hashed = match name.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
            None => format!("{name}.{hash}"),
        };
        let mime = mime_guess::from_path(name).first_or_octet_stream();
        let text = mime.type_() == "text" || mime.subtype() == "javascript" || mime.subtype() == "json";
        let mime = if text { format!("{mime}; charset=utf-8") } else { mime.to_string() };
        self.hashed.insert(name.to_owned(), hashed.clone());
        self.by_hashed.insert(hashed, Asset { body, mime });
    }

    /// Puts the addresses of other files into a style sheet.
    fn linked(&self, sheet: &str) -> String {
        let mut out = String::with_capacity(sheet.len());
        let mut rest = sheet;
        while let Some((before, after)) = rest.split_once("asset:") {
            let end = after.find(['"', '\'', ')']).unwrap_or(after.len());
            out.push_str(before);
            out.push_str(&self.url(&after[..end]));
            rest = &after[end..];
        }
        out.push_str(rest);
        out
    }

    /// The address of a file; that of a file which is not there answers 404.
    pub fn url(&self, name: &str) -> String {
        format!("/assets/{}", self.hashed.get(name).map_or(name, String::as_str))
    }

    /// Whether there is such a file.
    pub fn has(&self, name: &str) -> bool {
        self.hashed.contains_key(name)
    }

    /// Changes when any file does.
    pub fn version(&self) -> &str {
        &self.version
    }
}

/// `/assets/…` and the icon that browsers ask for unbidden.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/assets/{*name}", get(asset))
        .route("/favicon.ico", get(async |State(s): State<AppState>| send(&s, "mark.svg", "no-cache")))
}

async fn asset(State(state): State<AppState>, Path(name): Path<String>) -> Response {
    match state.assets.by_hashed.get(&name) {
        Some(asset) => respond(asset, &name, FOR_EVER),
        None => Failure::not_found().into_response(),
    }
}

fn send(state: &AppState, name: &str, cache: &'static str) -> Response {
    let hashed = state.assets.hashed.get(name);
    match hashed.and_then(|h| state.assets.by_hashed.get(h).map(|a| (a, h))) {
        Some((asset, hashed)) => respond(asset, hashed, cache),
        None => Failure::not_found().into_response(),
    }
}

fn respond(asset: &Asset, hashed: &str, cache: &'static str) -> Response {
    let headers = [
        (CONTENT_TYPE, asset.mime.clone()),
        (CACHE_CONTROL, cache.to_owned()),
        (ETAG, format!("\"{hashed}\"")),
    ];
    (headers, asset.body.clone().into_owned()).into_response()
}
