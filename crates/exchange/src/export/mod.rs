//! The public register in the forms that others read: CSV, Excel, GeoJSON, JSON-LD, Atom.
//!
//! Pure: ties in, bytes out. A long list is written some ties at a time ([`Writer`]), so that
//! it takes little memory. Text that a spreadsheet would run as a formula is neutralised;
//! addresses are made by whoever knows the site's.

mod atom;
mod geojson;
mod jsonld;
mod table;
mod xlsx;

use std::io;

use partnership::Id;
use partnership::id::kind;
use registry::Tie;
use serde::Serialize;

pub use atom::{Feed, atom};
pub use geojson::GeoJson;
pub use jsonld::JsonLd;
pub use table::{COLUMNS, Csv};
pub use xlsx::xlsx;

/// Where things have their page, as whole addresses.
pub trait Addresses {
    /// A tie.
    fn tie(&self, id: Id<kind::Tie>) -> String;
    /// A party.
    fn party(&self, id: Id<kind::Party>) -> String;
}

/// A form that ties are written in one after the other: once the beginning, then ties, some at
/// a time, then once the end.
pub trait Writer: Send {
    /// What stands before the first tie.
    ///
    /// # Errors
    /// If it has no form in bytes.
    fn begin(&mut self, out: &mut Vec<u8>) -> io::Result<()>;

    /// The next ties.
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    fn ties(&mut self, ties: &[Tie<'_>], out: &mut Vec<u8>) -> io::Result<()>;

    /// What stands after the last.
    ///
    /// # Errors
    /// As [`begin`](Self::begin).
    fn end(&mut self, out: &mut Vec<u8>) -> io::Result<()>;
}

/// Ties in a form, all at once.
///
/// # Errors
/// As [`Writer`] says.
pub fn whole(mut writer: impl Writer, ties: &[Tie<'_>]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    writer.begin(&mut out)?;
    writer.ties(ties, &mut out)?;
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

/// A name for a download: `ties-sweden-2026-11-22.xlsx`. `about` says which ties in a few words.
#[must_use]
pub fn file_name(about: &[&str], day: jiff::civil::Date, ending: &str) -> String {
    let mut name = String::from("ties");
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
