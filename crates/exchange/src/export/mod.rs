//! The public register in the forms that others read: Excel, GeoJSON, JSON-LD, Atom.
//!
//! Pure: ties in, bytes out. Text that a spreadsheet would run as a formula is neutralised;
//! addresses are made by whoever knows the site's.

mod atom;
mod geojson;
mod jsonld;
mod xlsx;

use partnership::Id;
use partnership::id::kind;
use registry::Tie;

pub use atom::{Feed, atom};
pub use geojson::geojson;
pub use jsonld::json_ld;
pub use xlsx::xlsx;

/// Where things have their page, as whole addresses.
pub trait Addresses {
    /// A tie.
    fn tie(&self, id: Id<kind::Tie>) -> String;
    /// A party.
    fn party(&self, id: Id<kind::Party>) -> String;
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
