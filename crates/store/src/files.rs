//! Documents: scans, letters, photographs, kept in the database under the SHA-256 of their bytes.
//!
//! In the database and not beside it, so that one backup holds everything and two nodes see
//! the same. What a file is, its bytes say: a page of HTML that calls itself a scan is refused.

use jiff::Timestamp;
use partnership::Id;
use partnership::evidence::Digest;
use partnership::id::kind::File;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::open::Store;
use crate::rows::{self, count, get};
use crate::write::{Expect, Writing};
use crate::{Error, Result};

/// Longest file, in bytes, unless the caller says otherwise.
pub const LONGEST_FILE: u64 = 20 << 20;

/// Longest name of a file, in characters.
const LONGEST_NAME: usize = 120;

/// What may be stored: what can be shown or printed, and runs no program when opened.
const TAKEN: &[&str] = &[
    "application/pdf",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "image/gif",
    "image/heif",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/webp",
];

/// Text without marks of its own.
const PLAIN: &str = "text/plain";

/// Why a file is not taken.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
    /// It is empty.
    #[error("the file is empty")]
    Empty,
    /// It is too long.
    #[error("the file has {size} bytes; {limit} are taken")]
    TooLong {
        /// Its bytes.
        size: u64,
        /// How many are taken.
        limit: u64,
    },
    /// It is of a sort that is not taken, whatever its name says.
    #[error("the file is {found}: PDF, pictures, text and documents of word processors are taken")]
    Sort {
        /// What its bytes show it to be.
        found: String,
    },
}

/// A stored file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// The SHA-256 of its bytes.
    pub sha256: Digest,
    /// What its bytes show it to be.
    pub media_type: String,
    /// The name it came with, without folders.
    pub name: String,
    /// When it was added first.
    pub added_at: Timestamp,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What the journal says of a file: not its name, which may be a person's.
#[derive(Serialize)]
struct Added<'a> {
    sha256: Digest,
    media_type: &'a str,
    size: u64,
}

impl Writing {
    /// Stores a file and records it; if it is there already, nothing happens.
    ///
    /// # Errors
    /// If it is empty, too long or of a sort that is not taken; or if the database fails.
    pub async fn add_file(&mut self, name: &str, bytes: &[u8], limit: u64) -> Result<Digest, FileError> {
        let size = bytes.len() as u64;
        if bytes.is_empty() {
            return Err(FileError::Empty);
        }
        if size > limit {
            return Err(FileError::TooLong { size, limit });
        }
        let media_type = media_type(bytes)?;
        let hash: [u8; 32] = Sha256::digest(bytes).into();
        let sha256 = Digest(hash);
        let at = self.hand().at.as_microsecond();
        let sql = "INSERT INTO files (sha256, media_type, name, size, bytes, added_at)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        let values = [
            hash.to_vec().into(),
            media_type.into(),
            tidy_name(name).into(),
            rows::number(size),
            bytes.to_vec().into(),
            at.into(),
        ];
        if rows::run(self, sql, values).await?.rows_affected() > 0 {
            let id = file_id(sha256);
            self.record("file.added", id, Expect::New, &Added { sha256, media_type, size }).await?;
        }
        Ok(sha256)
    }
}

impl Store {
    /// A stored file.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn file_with(&self, sha256: Digest) -> Result<Option<StoredFile>> {
        let sql = "SELECT media_type, name, added_at, bytes FROM files WHERE sha256 = $1";
        let Some(row) = rows::first(&self.db, sql, [sha256.0.to_vec().into()]).await? else {
            return Ok(None);
        };
        let added_at =
            Timestamp::from_microsecond(get(&row, 2)?).map_err(|e| Error::Damaged(e.to_string()))?;
        let (media_type, name, bytes) = (get(&row, 0)?, get(&row, 1)?, get(&row, 3)?);
        Ok(Some(StoredFile { sha256, media_type, name, added_at, bytes }))
    }

    /// The bytes of all files together, and how many files there are.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn size_of_files(&self) -> Result<(u64, u64)> {
        let sql = "SELECT CAST(coalesce(sum(size), 0) AS BIGINT), count(*) FROM files";
        match rows::first(&self.db, sql, []).await? {
            Some(row) => Ok((count(&row, 0)?, count(&row, 1)?)),
            None => Ok((0, 0)),
        }
    }
}

/// The journal's name for a file: the first bits of its hash.
fn file_id(sha256: Digest) -> Id<File> {
    let [a, b, c, d, e, f, g, h, ..] = sha256.0;
    Id::from_random(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
}

/// What the bytes are.
fn media_type(bytes: &[u8]) -> Result<&'static str, FileError> {
    match infer::get(bytes).map(|found| found.mime_type()) {
        Some(found) => TAKEN
            .iter()
            .find(|&&taken| taken == found)
            .copied()
            .ok_or_else(|| FileError::Sort { found: found.to_owned() }),
        None if is_text(bytes) => Ok(PLAIN),
        None => Err(FileError::Sort { found: "of an unknown sort".to_owned() }),
    }
}

/// Whether the bytes are UTF-8 without marks that no text has.
fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_ok_and(|text| !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0c')))
}

/// A name without folders, marks that cannot be seen, and more letters than a list can show.
fn tidy_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let tidy: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let tidy = tidy.trim().trim_start_matches('.');
    if tidy.is_empty() { "document".to_owned() } else { tidy.to_owned() }
}
