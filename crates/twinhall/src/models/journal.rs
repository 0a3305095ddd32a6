//! The log of models: what was installed, refused, chosen, taken back; by whom and when.
//!
//! One file of JSON lines, `log.jsonl` beside the models. Lines are only ever added. Each
//! carries a checksum of its entry, so that a line cut short or altered is refused with its
//! number. It is written like the journal of facts: a copy with the line added, synced,
//! renamed into place.

use std::io::{self, Write};
use std::path::Path;

use gazetteer::container::write_atomically;
use jiff::Timestamp;
use matching::trial::Trial;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use wording::{Message, english};

use super::SHIPPED;
use crate::failure::{Done, Failure};

/// Name of the log in the folder of models.
pub(super) const FILE: &str = "log.jsonl";

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub(crate) enum Entry {
    /// A newly trained model took the place of the one in use.
    Installed(Trained),
    /// A newly trained model was worse and is kept aside.
    Refused(Trained),
    /// Another model was put to use by hand.
    Changed(Change),
}

/// A newly trained model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Trained {
    /// Its id in the store.
    pub id: String,
    /// When it was installed or refused.
    pub at: Timestamp,
    /// By whom, where the operating system says.
    pub by: Option<String>,
    /// SHA-256 of the model file, hexadecimal.
    pub sha256: String,
    /// Name of the file of ties, without its folder.
    pub ties_file: String,
    /// Ties it was learned from.
    pub ties: usize,
    /// Hash of the ties, as in the model file.
    pub ties_hash: String,
    /// Seed of the training.
    pub seed: u64,
    /// Id of the model in use then.
    pub in_use: String,
    /// Id of the model it was measured against: the one in use, unless that could not be read.
    pub against: String,
    /// Figures of both on the same ties; none if nothing was measured.
    pub trial: Trial,
    /// Whether it was installed whatever the figures said.
    pub forced: bool,
}

/// Another model put to use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Change {
    /// The model in use from then on.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// By whom, where the operating system says.
    pub by: Option<String>,
    /// Id of the model in use until then.
    pub from: String,
    /// Whether the last change was taken back by this one.
    pub rollback: bool,
}

/// A line as it lies in the file: the entry's own bytes are what the checksum is of.
#[derive(Serialize, Deserialize)]
struct Line<'l> {
    check: String,
    #[serde(borrow)]
    entry: &'l RawValue,
}

/// Reads the log; without a file it is empty.
pub(super) fn read(path: &Path) -> Result<Vec<Entry>, Failure> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(e) => return Err(super::io_failure(path, &e)),
    };
    let lines = bytes.split_inclusive(|&b| b == b'\n').enumerate();
    lines
        .map(|(i, line)| {
            parse(line).map_err(|why| {
                let message = Message::new("cli-model-log-damaged")
                    .with("file", path.display().to_string())
                    .with("line", (i + 1).to_string())
                    .with("why", why);
                Failure::Operation(english().say(&message))
            })
        })
        .collect()
}

fn parse(line: &[u8]) -> Result<Entry, String> {
    let line = line.strip_suffix(b"\n").ok_or("it is cut short")?;
    let line: Line<'_> = serde_json::from_slice(line).map_err(|e| e.to_string())?;
    if line.check != check(line.entry.get()) {
        return Err("its checksum does not match".to_owned());
    }
    serde_json::from_str(line.entry.get()).map_err(|e| e.to_string())
}

/// Adds a line.
pub(super) fn add(path: &Path, entry: &Entry) -> Done {
    let raw = serde_json::value::to_raw_value(entry).map_err(Failure::operation)?;
    let line = serde_json::to_string(&Line { check: check(raw.get()), entry: &raw });
    let line = line.map_err(Failure::operation)? + "\n";
    let before = match std::fs::read(path) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read.map_err(|e| super::io_failure(path, &e))?,
    };
    write_atomically(path, |file| {
        file.write_all(&before)?;
        file.write_all(line.as_bytes())
    })
    .map_err(|e| super::io_failure(path, &e))
}

fn check(text: &str) -> String {
    Sha256::digest(text).iter().take(8).map(|b| format!("{b:02x}")).collect()
}

/// The ids that were in use one after the other and can be gone back to, the one in use
/// last. The model that comes with the program was there first.
pub(super) fn trail(entries: &[Entry]) -> Vec<String> {
    let mut trail = vec![SHIPPED.to_owned()];
    for entry in entries {
        match entry {
            Entry::Installed(trained) => trail.push(trained.id.clone()),
            Entry::Refused(_) => {}
            Entry::Changed(change) if change.rollback => {
                trail.pop();
                // What is gone back to was in use at that time, whatever the lines before say.
                if trail.last() != Some(&change.id) {
                    trail.push(change.id.clone());
                }
            }
            Entry::Changed(change) => trail.push(change.id.clone()),
        }
    }
    trail
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(id: &str, rollback: bool) -> Entry {
        Entry::Changed(Change {
            id: id.to_owned(),
            at: Timestamp::UNIX_EPOCH,
            by: None,
            from: String::new(),
            rollback,
        })
    }

    #[test]
    fn a_rollback_goes_back_one_change_at_a_time() {
        let mut entries = vec![change("a", false), change("b", false), change("shipped", false)];
        assert_eq!(trail(&entries), ["shipped", "a", "b", "shipped"]);
        entries.push(change("b", true));
        entries.push(change("a", true));
        assert_eq!(trail(&entries), ["shipped", "a"]);
        entries.push(change("shipped", true));
        assert_eq!(trail(&entries), ["shipped"]);
        assert_eq!(trail(&[]), ["shipped"]);
    }

    #[test]
    fn every_altered_byte_of_a_line_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        add(&path, &change("a", false)).unwrap();
        add(&path, &change("b", true)).unwrap();
        assert_eq!(read(&path).unwrap(), [change("a", false), change("b", true)]);
        let good = std::fs::read(&path).unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            std::fs::write(&path, &bad).unwrap();
            assert!(read(&path).is_err(), "byte {at}");
        }
        for cut in 1..good.len() {
            std::fs::write(&path, &good[..cut]).unwrap();
            // Only a cut between two lines leaves a whole log, one line shorter.
            assert_eq!(read(&path).is_ok(), good[cut - 1] == b'\n', "cut at {cut}");
        }
    }
}
