//! Writing a copy: beside its name, read back, then renamed into place.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use std::time::Instant;

use sha2::{Digest, Sha256};
use store::Store;
use store::archive::{ArchiveError, Summary, check};
use tempfile::{Builder, NamedTempFile};
use wording::{Message, english};

use super::seal::{Keys, Seal};
use super::{as_json, refused, told};
use crate::args::{Backup, Whole};
use crate::failure::{Done, Failure};
use crate::open::Open;
use crate::output::Output;
use crate::progress::Bar;
use crate::{clock, database};

/// Writes a copy, closed if that was asked for.
pub(crate) fn backup(args: &Backup, open: &Open, out: &mut Output) -> Done {
    // What was asked for wrongly is told before anything is read.
    let seal = Seal::asked(&args.recipient, args.passphrase_file.as_deref())?;
    let copy = Copy { file: &args.file, seal, force: args.force };
    database::reading(&args.database, open, async |store| copy.make(&store, out).await)
}

/// Writes everything in the documented form, for any program to read.
pub(crate) fn export(args: &Whole, open: &Open, out: &mut Output) -> Done {
    let copy = Copy { file: &args.file, seal: Seal::Open, force: args.force };
    database::reading(&args.database, open, async |store| copy.make(&store, out).await)
}

/// What is to be written, and where.
struct Copy<'a> {
    file: &'a Path,
    seal: Seal,
    force: bool,
}

/// A copy that was written and does not bear its name yet.
struct Written {
    beside: NamedTempFile,
    summary: Summary,
    bytes: u64,
    sha256: String,
}

impl Copy<'_> {
    async fn make(&self, store: &Store, out: &mut Output) -> Done {
        if !self.force && self.file.symlink_metadata().is_ok() {
            return Err(self.said("cli-copy-exists"));
        }
        let began = Instant::now();
        let written = self.write(store).await?;
        self.read_back(&written)?;
        let Written { beside, summary, bytes, sha256 } = written;
        // Who can read it is as for any secret: its owner alone, which is how the file was made.
        let placed = match self.force {
            true => beside.persist(self.file),
            false => beside.persist_noclobber(self.file),
        };
        placed.map_err(|e| match e.error.kind() {
            io::ErrorKind::AlreadyExists => self.said("cli-copy-exists"),
            _ => self.at(&e.error),
        })?;
        // That the name is there must outlive a power cut too.
        #[cfg(unix)]
        File::open(folder(self.file)).and_then(|f| f.sync_all()).map_err(|e| self.at(&e))?;
        if !out.json {
            return self.tell(&summary, bytes, &sha256, out);
        }
        let mut json = as_json(&summary);
        json["file"] = self.file.display().to_string().into();
        json["bytes"] = bytes.into();
        json["sha256"] = sha256.into();
        json["encrypted"] = match &self.seal {
            Seal::Open => serde_json::Value::Null,
            Seal::Keys(_) => "keys".into(),
            Seal::Passphrase(_) => "passphrase".into(),
        };
        json["read_back"] = if matches!(self.seal, Seal::Keys(_)) { "bytes" } else { "contents" }.into();
        json["seconds"] = began.elapsed().as_secs_f64().into();
        out.json(&json)
    }

    async fn write(&self, store: &Store) -> Result<Written, Failure> {
        let beside = Builder::new().prefix(".twinhall-").suffix(".part").tempfile_in(folder(self.file));
        let beside = beside.map_err(|e| self.at(&e))?;
        let file = beside.as_file().try_clone().map_err(|e| self.at(&e))?;
        let bar = Bar::with_rate(&english().text("cli-copy-writing"));
        let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let hashed = Hashed { file: BufWriter::new(file), hash: Sha256::new(), bytes: 0 };
        let mut sealed = self.seal.on(hashed)?;
        let made = store.archive(clock::now(), &mut sealed, |done, of| bar.at(size(done), size(of))).await;
        bar.finish();
        let summary = made.map_err(|error| match error {
            ArchiveError::File(error) => self.at(&error),
            other => refused(&self.file.display().to_string(), other),
        })?;
        let hashed = sealed.finish().map_err(|e| self.at(&e))?;
        let (bytes, sha256) = (hashed.bytes, hexadecimal(hashed.hash));
        let file = hashed.file.into_inner().map_err(|e| self.at(e.error()))?;
        file.sync_all().map_err(|e| self.at(&e))?;
        Ok(Written { beside, summary, bytes, sha256 })
    }

    /// Whether the disk gives back what was written; where it can be opened, all of it.
    fn read_back(&self, written: &Written) -> Done {
        let called = self.file.display().to_string();
        let mut file = written.beside.reopen().map_err(|e| self.at(&e))?;
        let mut hash = Sha256::new();
        io::copy(&mut file, &mut hash).map_err(|e| self.at(&e))?;
        let mut same = hexadecimal(hash) == written.sha256;
        if !matches!(self.seal, Seal::Keys(_)) {
            let file = written.beside.reopen().map_err(|e| self.at(&e))?;
            let lines: Box<dyn Read + Send> = Keys::of(&self.seal).open(&called, file)?;
            same &= check(lines).map_err(|e| refused(&called, e))? == written.summary;
        }
        if same {
            return Ok(());
        }
        Err(self.said("cli-copy-differs"))
    }

    fn tell(&self, summary: &Summary, bytes: u64, sha256: &str, out: &mut Output) -> Done {
        let words = english();
        let size = words.number(bytes as f64 / 1e6, 2);
        out.wrapped(&words.say(&told("cli-copy-written", summary).with("size", size)), 0)?;
        out.wrapped(
            &words.say(&match &self.seal {
                Seal::Open => Message::new("cli-copy-open"),
                Seal::Keys(keys) => Message::new("cli-copy-sealed-keys").with("count", keys.len()),
                Seal::Passphrase(_) => Message::new("cli-copy-sealed-passphrase"),
            }),
            0,
        )?;
        let checked = match self.seal {
            Seal::Keys(_) => Message::new("cli-copy-checked-bytes"),
            Seal::Open | Seal::Passphrase(_) => told("cli-copy-checked", summary),
        };
        out.wrapped(&words.say(&checked), 0)?;
        out.line(&words.say(&Message::new("cli-copy-sha256").with("hash", sha256)))
    }

    fn said(&self, id: &'static str) -> Failure {
        Failure::Operation(english().say(&Message::new(id).with("file", self.file.display().to_string())))
    }

    fn at(&self, error: &io::Error) -> Failure {
        Failure::Operation(format!("{}: {error}", self.file.display()))
    }
}

/// The folder that a file lies in.
fn folder(file: &Path) -> &Path {
    file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn hexadecimal(hash: Sha256) -> String {
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

/// A file whose bytes are counted and hashed on their way.
struct Hashed<W: Write> {
    file: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
