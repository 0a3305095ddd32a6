//! What another register claims of ties, place by place and tie by tie, without a sheet.
//!
//! A claim is evidence: it adds to what is on record and is shown where it differs, and says
//! nothing of what a side has decided. The claims of an import are kept as lines of JSON:
//!
//! ```text
//! {"twinhall":"claims","version":1,"source":"Wikidata","read":"2026-11-22"}
//! {"place":{"id":"Q90","name":"Paris","countries":["FR"],"geonames":[2988507],…}}
//! {"tie":{"key":"Q90-Q220","sides":["Q90","Q220"],"since":"1956",…}}
//! {"left-out":{"text":"Q90-…","why":"…"}}
//! ```

mod doubt;
mod resolve;

use std::collections::BTreeMap;

use jiff::civil;
use partnership::Date;
use serde::{Deserialize, Serialize};
use wording::Message;

pub use doubt::ClaimDoubt;

use crate::places::Places;
use crate::rows::{Cited, Statement};

/// How the lines begin, by which they are told from sheets.
const BEGINS: &[u8] = b"{\"twinhall\":\"claims\"";
const VERSION: u32 = 1;

/// At what level a place is governed, as the register has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimedLevel {
    /// A city, town, village or municipality.
    Settlement,
    /// A county, district or department.
    Second,
    /// A state, province or prefecture.
    First,
    /// A country.
    Country,
}

/// A place as the register knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClaimedPlace {
    /// The register's identifier for it.
    pub id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its countries, two letters each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    /// Degrees north and east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<(f64, f64)>,
    /// The GeoNames ids that the register has for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub geonames: Vec<u32>,
    /// Its level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<ClaimedLevel>,
}

/// That a tie ended, as the register claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimedEnd {
    /// When, if it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
}

/// A tie as the register claims it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The key under which choices are kept; the same whenever the register is read.
    pub key: String,
    /// The identifiers of its places.
    pub sides: [String; 2],
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// That it ended, or is to end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<ClaimedEnd>,
    /// Where the register says so, and what it rests on itself.
    pub cited: Vec<Cited>,
    /// What is not certain of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<ClaimDoubt>,
}

/// Something of the register that claims no tie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoClaim {
    /// What it is.
    pub text: String,
    /// Why not.
    pub why: String,
}

/// Everything that a register claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims {
    /// The name of the register.
    pub source: String,
    /// The day on which it was read.
    pub read: civil::Date,
    /// Its places.
    pub places: BTreeMap<String, ClaimedPlace>,
    /// Its ties.
    pub ties: Vec<Claim>,
    /// What claims none.
    pub left_out: Vec<NoClaim>,
}

/// Why bytes are no claims.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the claims cannot be read: {what}")]
pub struct ClaimsError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl ClaimsError {
    /// The same in the reader's words.
    #[must_use]
    pub fn message(&self) -> Message {
        Message::new("claims-damaged").with("line", self.line).with("what", self.what.as_str())
    }
}

#[derive(Serialize, Deserialize)]
struct Header {
    twinhall: String,
    version: u32,
    source: String,
    read: civil::Date,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Line {
    Place(ClaimedPlace),
    Tie(Claim),
    LeftOut(NoClaim),
}

impl Claims {
    /// Whether bytes begin as claims do.
    #[must_use]
    pub fn are(bytes: &[u8]) -> bool {
        bytes.starts_with(BEGINS)
    }

    /// Reads the lines.
    ///
    /// # Errors
    /// If a line is not as it is written by [`to_lines`](Self::to_lines).
    pub fn read(bytes: &[u8]) -> Result<Self, ClaimsError> {
        let bad = |line: usize, what: String| ClaimsError { line: line + 1, what };
        let mut lines = bytes.split(|b| *b == b'\n').enumerate().filter(|(_, l)| !l.is_empty());
        let (at, first) = lines.next().ok_or_else(|| bad(0, "there is none".to_owned()))?;
        let header: Header = serde_json::from_slice(first).map_err(|e| bad(at, e.to_string()))?;
        if header.version != VERSION {
            return Err(bad(at, format!("version {}", header.version)));
        }
        let (source, read) = (header.source, header.read);
        let mut claims =
            Self { source, read, places: BTreeMap::new(), ties: Vec::new(), left_out: Vec::new() };
        for (at, line) in lines {
            match serde_json::from_slice(line).map_err(|e| bad(at, e.to_string()))? {
                Line::Place(place) => _ = claims.places.insert(place.id.clone(), place),
                Line::Tie(tie) => claims.ties.push(tie),
                Line::LeftOut(none) => claims.left_out.push(none),
            }
        }
        Ok(claims)
    }

    /// As lines.
    ///
    /// # Errors
    /// Never in practice: everything in them can be written as JSON.
    pub fn to_lines(&self) -> Result<Vec<u8>, serde_json::Error> {
        let header = Header {
            twinhall: "claims".to_owned(),
            version: VERSION,
            source: self.source.clone(),
            read: self.read,
        };
        let mut out = serde_json::to_vec(&header)?;
        out.push(b'\n');
        let lines = self.places.values().cloned().map(Line::Place);
        let lines = lines.chain(self.ties.iter().cloned().map(Line::Tie));
        for line in lines.chain(self.left_out.iter().cloned().map(Line::LeftOut)) {
            serde_json::to_writer(&mut out, &line)?;
            out.push(b'\n');
        }
        Ok(out)
    }

    /// The claims as statements of a plan, each side with what is asked of the gazetteer.
    pub(crate) fn statements(&self, places: &Places<'_>, today: civil::Date) -> Vec<Statement> {
        resolve::statements(self, places, today)
    }
}
