//! The public register in the forms that others read: CSV, Excel, GeoJSON, JSON-LD, Atom.
//!
//! Pure: ties or parties in, bytes out. A long list is written some ties at a time ([`Writer`]), so that
//! it takes little memory. Text that a spreadsheet would run as a formula is neutralised;
//! addresses are made by whoever knows the site's.

mod atom;
mod geojson;
mod jsonld;
mod parties;
mod table;
mod xlsx;

use std::io;

use partnership::Id;
use partnership::id::kind;
use registry::{PartyRow, Tie};
use serde::Serialize;

pub use atom::{Feed, atom};
pub use geojson::GeoJson;
pub use jsonld::JsonLd;
pub use parties::{PARTY_COLUMNS, PartyCsv};
pub use table::{COLUMNS, Csv};
pub use xlsx::{party_xlsx, xlsx};

/// Where things have their page, as whole addresses.
pub trait Addresses {
    /// A tie.
    fn tie(&self, id: Id<kind::Tie>) -> String;
    /// A party, as data: what names it for good.
    fn party(&self, id: Id<kind::Party>) -> String;
    /// The page of a party, for people.
    fn party_page(&self, id: Id<kind::Party>) -> String;
}

/// A party of a list, as it is now.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'r> {
    /// The party.
    pub party: &'r PartyRow,
    /// How many public ties it has.
    pub ties: usize,
}

/// A form that ties ([`Tie`]) or parties ([`Listed`]) are written in one after the other: once the
/// beginning, then some at a time, then once the end.
pub trait Writer<T>: Send {
    /// What stands before the first.
    ///
    /// # Errors
    /// If it has no form in bytes.
    fn begin(&mut self, out: &mut Vec<u8>) -> io::Result<()>;

    /// The next ones.
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    fn some(&mut self, some: &[T], out: &mut Vec<u8>) -> io::Result<()>;

    /// What stands after the last.
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    fn end(&mut self, out: &mut Vec<u8>) -> io::Result<()>;
}

/// Ties or parties in a form, all at once.
///
/// # Errors
/// As [`Writer`] says.
pub fn whole<T>(mut writer: impl Writer<T>, all: &[T]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    writer.begin(&mut out)?;
    writer.some(all, &mut out)?;
    writer.end(&mut out)?;
    Ok(out)
}

/// The items of a JSON array, one a line.
#[derive(Debug, Default)]
pub struct Items {
    begun: bool,
}

impl Items {
    /// Writes the next.
    ///
    /// # Errors
    /// If it has no form in JSON.
    pub fn add(&mut self, item: &impl Serialize, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(if self.begun { b",\n" } else { b"\n" });
        self.begun = true;
        Ok(serde_json::to_writer(out, item)?)
    }
}

/// Text that a spreadsheet will not take for a formula: names come from open data and from
/// operators, and a cell that begins with one of these signs is run by some programs.
#[must_use]
pub fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// A name for a download: `ties-sweden-2026-11-22.xlsx`. `what` is in it; `about` says which of them in
/// a few words.
#[must_use]
pub fn file_name(what: &str, about: &[&str], day: jiff::civil::Date, ending: &str) -> String {
    let mut name = what.to_owned();
    for part in about {
        let plain: String = gazetteer::search::folded(part)
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        for word in plain.split('-').filter(|w| !w.is_empty()) {
            if name.len() + word.len() < 60 {
                name.push('-');
                name.push_str(word);
            }
        }
    }
    format!("{name}-{day}.{ending}")
}

/// "Madison – Sollefteå".
fn title(tie: Tie<'_>) -> String {
    tie.sides().map(|s| s.party.name.clone()).collect::<Vec<_>>().join(" – ")
}

/// The codes and words of its fields.
fn fields(tie: Tie<'_>) -> Vec<String> {
    use partnership::codes::Coded;
    let fields = &tie.data().fields;
    fields.listed.iter().map(|f| f.code().to_owned()).chain(fields.other.iter().cloned()).collect()
}
