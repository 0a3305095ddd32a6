//! The page that lists the files and says what stands in them.

use askama::Template;
use store::nightly::NightlyFile;

use super::bundle::{Part, meanings};
use crate::registry::download::Form;
use crate::shell::Chrome;

/// A file, in words.
pub struct FileRow {
    /// Its name.
    pub name: String,
    /// Its address.
    pub href: String,
    /// The day it was made.
    pub day: String,
    /// Ties in it.
    pub ties: String,
    /// How large it is.
    pub size: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// The page.
#[derive(Template)]
#[template(path = "data/data.html")]
pub struct DataPage {
    /// The frame.
    pub chrome: Chrome,
    /// The files, the newest first.
    pub files: Vec<FileRow>,
    /// Parts of a file.
    pub parts: Vec<Part>,
    /// What can be had at once: words and address.
    pub now: Vec<(String, String)>,
    /// The same of parties.
    pub parties_now: Vec<(String, String)>,
}

impl DataPage {
    /// Of these files.
    pub fn of(chrome: Chrome, files: &[NightlyFile]) -> Self {
        let row = |file: &NightlyFile| FileRow {
            name: file.name.clone(),
            href: format!("/data/{}", file.name),
            day: chrome.date(file.made_at.to_zoned(jiff::tz::TimeZone::UTC).date()),
            ties: chrome.count(file.ties),
            size: size(&chrome, file.size),
            sha256: file.sha256.to_string(),
        };
        let all = registry::Query::default();
        Self {
            files: files.iter().map(row).collect(),
            parts: meanings(chrome.words()),
            now: crate::registry::download::list(chrome.words(), &all),
            parties_now: crate::registry::download::party_list(chrome.words(), &all),
            chrome,
        }
    }

    /// The feed of what changed last.
    fn feed(&self) -> String {
        Form::Atom.address(&registry::Query::default())
    }
}

/// "3.4 MB".
fn size(chrome: &Chrome, bytes: u64) -> String {
    let thousands = bytes as f64 / 1e3;
    let (id, value, decimals) = if thousands < 1e3 {
        ("data-kilobytes", thousands.max(0.1), u8::from(thousands < 10.0))
    } else {
        ("data-megabytes", thousands / 1e3, 1)
    };
    chrome.t1(id, "size", chrome.number(value, decimals))
}
