//! The hash of an entry; the module above describes the bytes.

use sha2::{Digest as _, Sha256};

use super::Digest;

/// The columns of an entry as the database holds them.
pub(crate) struct Columns<'a> {
    pub(crate) organisation: i64,
    pub(crate) seq: i64,
    pub(crate) at: i64,
    pub(crate) by: Option<i64>,
    pub(crate) via: &'a str,
    pub(crate) action: &'a str,
    pub(crate) subject_kind: &'a str,
    pub(crate) subject: i64,
    pub(crate) revision: i64,
    pub(crate) body: &'a str,
}

/// The hash of an entry that follows `previous`. `buffer` saves making room each time.
pub(crate) fn hash(previous: &Digest, entry: &Columns<'_>, buffer: &mut Vec<u8>) -> Digest {
    buffer.clear();
    buffer.extend_from_slice(b"twinhall journal 1\n");
    buffer.extend_from_slice(&previous.0);
    for number in [entry.organisation, entry.seq, entry.at] {
        buffer.extend_from_slice(&number.to_be_bytes());
    }
    match entry.by {
        None => buffer.push(0),
        Some(person) => {
            buffer.push(1);
            buffer.extend_from_slice(&person.to_be_bytes());
        }
    }
    for text in [entry.via, entry.action, entry.subject_kind] {
        put(buffer, text);
    }
    for number in [entry.subject, entry.revision] {
        buffer.extend_from_slice(&number.to_be_bytes());
    }
    put(buffer, entry.body);
    Digest(Sha256::digest(&buffer).into())
}

fn put(buffer: &mut Vec<u8>, text: &str) {
    buffer.extend_from_slice(&(text.len() as u64).to_be_bytes());
    buffer.extend_from_slice(text.as_bytes());
}
