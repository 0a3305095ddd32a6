//! Models that were trained here: kept side by side, one of them in use.
//!
//! In the folder `models` of the data directory:
//!
//! | file | holds |
//! | --- | --- |
//! | `2026-11-21-0786989354cb.json` | a model, named by the day and the beginning of its SHA-256 |
//! | `current` | the id of the one in use; without the file it is the one that comes with the program |
//! | `log.jsonl` | what was installed, refused, chosen: see [`journal`] |
//!
//! Every file is written beside itself and renamed into place. The log is written before
//! `current`: a process killed between the two leaves a log that says what was about to
//! happen, and whoever takes the store next completes it.

pub(crate) mod journal;

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use gazetteer::container::write_atomically;
use jiff::civil::Date;
use matching::Model;
use sha2::{Digest, Sha256};
use wording::{Message, english};

use crate::failure::{Done, Failure};
use journal::Entry;

/// What the model that comes with the program is called.
pub(crate) const SHIPPED: &str = "shipped";

/// The largest model file that is written or read, in bytes.
pub(crate) const MAX_BYTES: u64 = 8 << 20;

const CURRENT: &str = "current";
const LOCK: &str = "lock";

/// A model's name: [`SHIPPED`], or the day and the beginning of the hash of one kept here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id(String);

impl Id {
    /// The one that comes with the program.
    pub(crate) fn shipped() -> Self {
        Self(SHIPPED.to_owned())
    }

    fn of(date: Date, sha256: &str) -> Self {
        Self(format!("{date}-{}", sha256.get(..12).unwrap_or_default()))
    }

    /// What stands for a model, in a form that cannot lead out of the folder.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (date, hash) = text.split_at_checked(10)?;
        let hash = hash.strip_prefix('-').unwrap_or_default();
        let hexadecimal = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let kept = date.parse::<Date>().is_ok() && hash.len() == 12 && hash.bytes().all(hexadecimal);
        kept.then(|| Self(text.to_owned()))
    }

    /// Whether it is the one that comes with the program.
    pub(crate) fn is_shipped(&self) -> bool {
        self.0 == SHIPPED
    }

    /// As it is typed.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A model read from somewhere.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// What it is called here.
    pub id: Id,
    /// Itself.
    pub model: Model,
    /// Its file.
    pub text: String,
}

impl Loaded {
    /// SHA-256 of its file, hexadecimal.
    pub(crate) fn sha256(&self) -> String {
        sha256(self.text.as_bytes())
    }
}

/// The folder of models. Looking into it creates nothing.
#[derive(Debug, Clone)]
pub(crate) struct Store {
    dir: PathBuf,
}

impl Store {
    /// The one in a data directory.
    pub(crate) fn in_data(data: &Path) -> Self {
        Self { dir: data.join("models") }
    }

    /// Which model is in use.
    pub(crate) fn in_use(&self) -> Result<Id, Failure> {
        let path = self.dir.join(CURRENT);
        let text = match std::fs::read_to_string(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Id::shipped()),
            read => read.map_err(|e| io_failure(&path, &e))?,
        };
        match text.trim() {
            SHIPPED => Ok(Id::shipped()),
            id => Id::parse(id).ok_or_else(|| {
                said(Message::new("cli-model-pointer").with("file", path.display().to_string()))
            }),
        }
    }

    /// The model in use.
    pub(crate) fn current(&self) -> Result<Loaded, Failure> {
        let id = self.in_use()?;
        self.load(&id).map_err(|failure| match failure {
            // There is none to go back to behind the shipped one.
            Failure::Operation(text) if !id.is_shipped() => {
                let problem = text.trim_end_matches('.').to_owned();
                said(Message::new("cli-model-unusable").with("id", id.as_str()).with("problem", problem))
            }
            other => other,
        })
    }

    /// A model by its id. That its content is what its name says is checked.
    pub(crate) fn load(&self, id: &Id) -> Result<Loaded, Failure> {
        if id.is_shipped() {
            let model = Model::shipped().map_err(Failure::operation)?;
            let text = model.to_json().map_err(Failure::operation)?;
            return Ok(Loaded { id: id.clone(), model, text });
        }
        let path = self.path(id);
        let text = read_text(&path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => said(no_such(id.as_str())),
            _ => io_failure(&path, &e),
        })?;
        if !sha256(text.as_bytes()).starts_with(id.as_str().get(11..).unwrap_or_default()) {
            return Err(said(Message::new("cli-model-altered").with("file", path.display().to_string())));
        }
        let model =
            Model::parse(&text).map_err(|e| Failure::Operation(format!("{}: {e}", path.display())))?;
        Ok(Loaded { id: id.clone(), model, text })
    }

    /// The models kept here, oldest first by their day.
    pub(crate) fn kept(&self) -> Result<Vec<Id>, Failure> {
        let entries = match std::fs::read_dir(&self.dir) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            read => read.map_err(|e| io_failure(&self.dir, &e))?,
        };
        let mut ids = Vec::new();
        for entry in entries {
            let name = entry.map_err(|e| io_failure(&self.dir, &e))?.file_name();
            ids.extend(name.to_str().and_then(|n| n.strip_suffix(".json")).and_then(Id::parse));
        }
        ids.sort();
        Ok(ids)
    }

    /// What a person typed as an id: one that is kept here, or the shipped one.
    pub(crate) fn find(&self, text: &str) -> Result<Id, Failure> {
        if text == SHIPPED {
            return Ok(Id::shipped());
        }
        let id = Id::parse(text).filter(|id| self.path(id).exists());
        id.ok_or_else(|| Failure::Usage(vec![no_such(text)]))
    }

    /// Every line of the log, oldest first.
    pub(crate) fn log(&self) -> Result<Vec<Entry>, Failure> {
        journal::read(&self.dir.join(journal::FILE))
    }

    /// Makes the folder and tries whether it can be written, so that an hour's training does
    /// not end in a folder that is full or locked.
    pub(crate) fn prepare(&self) -> Done {
        std::fs::create_dir_all(&self.dir).map_err(|e| io_failure(&self.dir, &e))?;
        try_writing(&self.dir.join("trial"))
    }

    /// Takes hold of the store, waiting for whoever has it.
    pub(crate) fn hold(&self) -> Result<Held, Failure> {
        std::fs::create_dir_all(&self.dir).map_err(|e| io_failure(&self.dir, &e))?;
        let path = self.dir.join(LOCK);
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let lock = lock.map_err(|e| io_failure(&path, &e))?;
        lock.lock().map_err(|e| io_failure(&path, &e))?;
        sweep(&self.dir, ".");
        let held = Held { log: self.log()?, store: self.clone(), _lock: lock };
        held.complete()?;
        Ok(held)
    }

    fn path(&self, id: &Id) -> PathBuf {
        self.dir.join(format!("{id}.json"))
    }
}

/// The store, held so that no other process changes it meanwhile. Released when dropped,
/// also when the process is killed.
pub(crate) struct Held {
    store: Store,
    log: Vec<Entry>,
    _lock: File,
}

impl Held {
    /// Keeps a model, without putting it to use. Keeping it twice keeps it once.
    pub(crate) fn keep(&self, text: &str, date: Date) -> Result<Id, Failure> {
        check_size(text)?;
        let id = Id::of(date, &sha256(text.as_bytes()));
        write(&self.store.path(&id), text)?;
        Ok(id)
    }

    /// Adds a line to the log; if it changes what is in use, that follows.
    pub(crate) fn record(&mut self, entry: Entry) -> Done {
        journal::add(&self.store.dir.join(journal::FILE), &entry)?;
        self.log.push(entry);
        self.complete()
    }

    /// What a rollback goes back to; `None` if nothing was ever changed.
    pub(crate) fn before(&self) -> Option<String> {
        let trail = journal::trail(&self.log);
        trail.len().checked_sub(2).and_then(|i| trail.get(i).cloned())
    }

    /// Points to what the log says is in use.
    fn complete(&self) -> Done {
        let Some(id) = journal::trail(&self.log).pop().filter(|_| !self.log.is_empty()) else {
            return Ok(());
        };
        if self.store.in_use().is_ok_and(|current| current.as_str() == id) {
            return Ok(());
        }
        write(&self.store.dir.join(CURRENT), &format!("{id}\n"))
    }
}

/// Reads a model file that is not in the store.
pub(crate) fn read(path: &Path) -> Result<Model, Failure> {
    let bad =
        |problem: String| Failure::BadFile { file: path.display().to_string(), problems: vec![problem] };
    let text = read_text(path).map_err(|e| bad(e.to_string()))?;
    Model::parse(&text).map_err(|e| bad(e.to_string()))
}

/// Writes a model file anywhere.
pub(crate) fn write_model(path: &Path, text: &str) -> Done {
    check_size(text)?;
    write(path, text)
}

/// Tries whether a file could be written at this path, and leaves nothing behind.
pub(crate) fn try_writing(path: &Path) -> Done {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let probe = path.with_file_name(format!(".{name}.{}.probe", std::process::id()));
    let tried = File::create(&probe).and_then(|mut file| file.write_all(b"\n"));
    let _ = std::fs::remove_file(&probe);
    tried.map_err(|e| io_failure(path, &e))
}

/// A model that grew too large would be refused by whoever reads it.
pub(crate) fn check_size(text: &str) -> Done {
    let size = text.len() as u64;
    if size <= MAX_BYTES {
        return Ok(());
    }
    let message = Message::new("cli-model-too-large")
        .with_number("size", size as f64 / f64::from(1 << 20), 1)
        .with("most", MAX_BYTES >> 20);
    Err(said(message))
}

fn read_text(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        let message = Message::new("cli-model-file-too-large").with("most", MAX_BYTES >> 20);
        return Err(io::Error::new(io::ErrorKind::InvalidData, english().say(&message)));
    }
    String::from_utf8(bytes)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, english().text("cli-model-not-text")))
}

fn write(path: &Path, text: &str) -> Done {
    write_atomically(path, |file| file.write_all(text.as_bytes())).map_err(|e| io_failure(path, &e))?;
    sync_folder(path).map_err(|e| io_failure(path, &e))
}

/// A rename outlives a power cut only once its folder is synced too. Folders cannot be
/// opened so on Windows, where the rename itself is journalled.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

/// Takes away what processes that were killed while writing left in a folder: temporary files
/// whose names begin so. Only for whoever holds the folder's lock.
pub(crate) fn sweep(folder: &Path, beginning: &str) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let left = name.to_str().is_some_and(|n| n.starts_with(beginning) && n.ends_with(".tmp"));
        if left {
            // Whoever cannot remove it cannot write either, and is told so then.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// SHA-256, hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// "…/models/current: Permission denied".
pub(crate) fn io_failure(path: &Path, error: &io::Error) -> Failure {
    Failure::Operation(format!("{}: {error}", path.display()))
}

fn no_such(id: &str) -> Message {
    Message::new("cli-no-such-model").with("id", id)
}

fn said(message: Message) -> Failure {
    Failure::Operation(english().say(&message))
}

#[cfg(test)]
mod tests;
