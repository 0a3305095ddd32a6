//! The journal of imports: what operators recorded, when, from which file, and what they
//! took back.
//!
//! One file of JSON lines, `facts.jsonl` in the data directory. Lines are only ever added:
//! an undo is a line of its own. Each line carries a checksum of its entry, so that a line
//! cut short or altered is refused with its number instead of half of it being believed.
//!
//! A new line is written by copying the journal beside itself with the line added, syncing
//! and renaming: whoever looks, and whatever is killed when, sees the whole line or none.
//! A lock file keeps two processes from adding at once. A database would do as well and is
//! to come with the registry; for one file of imports it would be the heavier tool.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use xxhash_rust::xxh3::xxh3_64;

use super::{Fact, Facts};
use crate::container::write_atomically;

/// Name of the journal in the data directory.
pub const FILE: &str = "facts.jsonl";
const LOCK: &str = "facts.lock";

/// Why the journal could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A line is cut short, altered, or no entry at all.
    #[error(
        "{path}, line {line}: this line of the journal of facts is damaged ({why}). Nothing was changed. Restore the file from a backup, or move that one line elsewhere to go on without it"
    )]
    Damaged {
        /// The journal.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
    /// There is no import with this id.
    #[error("there is no import {0}")]
    NoSuchImport(String),
    /// The import was undone before.
    #[error("the import {0} was undone already")]
    AlreadyUndone(String),
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Entry {
    /// Facts were imported.
    Import(Import),
    /// An import was undone.
    Undo(Undo),
}

/// An import.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// Its id.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// By whom, where the operating system says.
    pub by: Option<String>,
    /// Name of the file, without its folder.
    pub file: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// What it recorded.
    pub facts: Vec<Fact>,
}

/// An undo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Undo {
    /// The import taken back.
    pub import: String,
    /// When.
    pub at: Timestamp,
    /// By whom, where the operating system says.
    pub by: Option<String>,
}

/// A line as it lies in the file: the entry's own bytes are what the checksum is of.
#[derive(Serialize, Deserialize)]
struct Line<'l> {
    check: String,
    #[serde(borrow)]
    entry: &'l RawValue,
}

/// Everything recorded so far.
#[derive(Debug, Default)]
pub struct Journal {
    entries: Vec<Entry>,
}

impl Journal {
    /// Reads the journal in `dir`; without a file it is empty.
    pub fn read(dir: &Path) -> Result<Self, JournalError> {
        let path = dir.join(FILE);
        let text = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(JournalError::Io { path, source }),
        };
        Self::parse(&path, &text)
    }

    fn parse(path: &Path, text: &[u8]) -> Result<Self, JournalError> {
        let mut entries = Vec::new();
        for (i, line) in text.split_inclusive(|&b| b == b'\n').enumerate() {
            let damaged = |why: String| JournalError::Damaged { path: path.to_owned(), line: i + 1, why };
            let line = line.strip_suffix(b"\n").ok_or_else(|| damaged("it is cut short".to_owned()))?;
            let line: Line<'_> = serde_json::from_slice(line).map_err(|e| damaged(e.to_string()))?;
            if line.check != check(line.entry.get()) {
                return Err(damaged("its checksum does not match".to_owned()));
            }
            entries.push(serde_json::from_str(line.entry.get()).map_err(|e| damaged(e.to_string()))?);
        }
        Ok(Self { entries })
    }

    /// All entries, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All imports, oldest first, each with its undo if it has one.
    pub fn imports(&self) -> impl Iterator<Item = (&Import, Option<&Undo>)> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Import(import) => Some((import, self.undo_of(&import.id))),
            Entry::Undo(_) => None,
        })
    }

    fn undo_of(&self, import: &str) -> Option<&Undo> {
        self.entries.iter().find_map(|entry| match entry {
            Entry::Undo(undo) if undo.import == import => Some(undo),
            _ => None,
        })
    }

    /// The facts in force: those of every import that was not undone.
    pub fn facts(&self) -> Facts {
        let live = self.imports().filter(|(_, undo)| undo.is_none());
        Facts::new(live.flat_map(|(import, _)| import.facts.iter().cloned()))
    }
}

/// The journal, held so that no other process adds to it meanwhile. Released when dropped,
/// also when the process is killed.
pub struct Held {
    path: PathBuf,
    journal: Journal,
    _lock: File,
}

impl Held {
    /// Takes hold of the journal in `dir`, waiting for whoever has it.
    pub fn take(dir: &Path) -> Result<Self, JournalError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| JournalError::Io { path, source }
        };
        std::fs::create_dir_all(dir).map_err(io(dir))?;
        let lock_path = dir.join(LOCK);
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(io(&lock_path))?;
        lock.lock().map_err(io(&lock_path))?;
        Ok(Self { path: dir.join(FILE), journal: Journal::read(dir)?, _lock: lock })
    }

    /// What is recorded.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Records an import. Its id is made from the time and the file's hash; should that be
    /// taken, a number is added.
    pub fn import(&mut self, mut import: Import) -> Result<&Import, JournalError> {
        let hash = import.sha256.get(..4).unwrap_or_default();
        let base = format!("{}-{hash}", import.at.strftime("%Y%m%d-%H%M%S"));
        let taken = |id: &str| self.journal.imports().any(|(i, _)| i.id == id);
        let mut id = base.clone();
        let mut n = 2;
        while taken(&id) {
            id = format!("{base}-{n}");
            n += 1;
        }
        import.id = id;
        self.add(Entry::Import(import))?;
        match self.journal.entries.last() {
            Some(Entry::Import(import)) => Ok(import),
            _ => Err(JournalError::NoSuchImport(String::new())),
        }
    }

    /// Takes an import back.
    pub fn undo(&mut self, undo: Undo) -> Result<&Import, JournalError> {
        let id = undo.import.clone();
        match self.journal.imports().find(|(i, _)| i.id == id) {
            None => return Err(JournalError::NoSuchImport(id)),
            Some((_, Some(_))) => return Err(JournalError::AlreadyUndone(id)),
            Some((_, None)) => {}
        }
        self.add(Entry::Undo(undo))?;
        let found = self.journal.imports().find(|(i, _)| i.id == id).map(|(i, _)| i);
        found.ok_or(JournalError::NoSuchImport(id))
    }

    fn add(&mut self, entry: Entry) -> Result<(), JournalError> {
        let io = |source| JournalError::Io { path: self.path.clone(), source };
        let line = to_line(&entry).map_err(|e| io(e.into()))?;
        let before = match std::fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(e) => return Err(io(e)),
        };
        write_atomically(&self.path, |file| {
            file.write_all(&before)?;
            file.write_all(line.as_bytes())
        })
        .map_err(io)?;
        sync_folder(&self.path).map_err(io)?;
        self.journal.entries.push(entry);
        Ok(())
    }
}

fn to_line(entry: &Entry) -> serde_json::Result<String> {
    let raw = serde_json::value::to_raw_value(entry)?;
    let mut line = serde_json::to_string(&Line { check: check(raw.get()), entry: &raw })?;
    line.push('\n');
    Ok(line)
}

fn check(text: &str) -> String {
    format!("{:016x}", xxh3_64(text.as_bytes()))
}

/// A rename outlives a power cut only once its folder is synced too. Folders cannot be
/// opened so on Windows, where the rename itself is journalled.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
