//! Snapshots that no test compares with any more look like tests and are none.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::runners::{REFERENCES, UNITS};
use super::tally::Tally;
use crate::files::{read, root, scratch, tracked};
use crate::shell::Outcome;

/// Compares the snapshots that the unit tests named with those that are there.
pub(crate) fn check() -> Outcome<Tally> {
    let present: Vec<String> = tracked()?.into_iter().filter(|f| f.ends_with(".snap")).collect();
    if present.is_empty() {
        eprintln!("There are no snapshot files.");
        return Ok(Tally::one(true));
    }
    let references = scratch(UNITS)?.join(REFERENCES);
    if !references.exists() {
        return Err("the unit tests left no list of snapshots: run the gate `units` first".to_owned());
    }
    let referenced: BTreeSet<PathBuf> =
        read(&references)?.lines().filter_map(|line| PathBuf::from(line).canonicalize().ok()).collect();
    let unreferenced: Vec<&String> = present
        .iter()
        .filter(|file| !root().join(file).canonicalize().is_ok_and(|path| referenced.contains(&path)))
        .collect();
    if unreferenced.is_empty() {
        eprintln!("{} snapshots, each compared with by a test.", present.len());
        return Ok(Tally::one(true));
    }
    let list = unreferenced.iter().map(|f| format!("  {f}")).collect::<Vec<_>>().join("\n");
    Err(format!(
        "no test compares with these snapshots; mend the tests that failed before they did, or remove:\n{list}"
    ))
}
