//! The build record: what went in and what came out, to be read and compared by people.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::packages::ALL;

/// One file that was built.
#[derive(Serialize)]
pub struct File {
    name: String,
    bytes: usize,
    bytes_unpacked: usize,
    sha256: String,
}

impl File {
    /// From what was written.
    pub fn new(name: &str, packed: &[u8], unpacked: usize) -> Self {
        let sha256 = Sha256::digest(packed).iter().map(|b| format!("{b:02x}")).collect();
        Self { name: name.to_owned(), bytes: packed.len(), bytes_unpacked: unpacked, sha256 }
    }
}

#[derive(Serialize)]
struct Record {
    built: String,
    files: Vec<File>,
    counts: BTreeMap<String, u64>,
    packages: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    version: &'static str,
    client: String,
    sha256: &'static str,
}

/// The record as JSON.
pub fn record(date: &str, files: Vec<File>, counts: BTreeMap<String, u64>) -> Result<String> {
    let packages = ALL
        .iter()
        .map(|p| Entry {
            name: p.name,
            version: p.version,
            client: format!("{:?}", p.client).to_lowercase(),
            sha256: p.sha256,
        })
        .collect();
    Ok(serde_json::to_string_pretty(&Record { built: date.to_owned(), files, counts, packages })?)
}
