//! The plain rows a register is built from: what a store, a test or a generator hands in.

use std::fmt;
use std::str::FromStr;

use gazetteer::Position;
use jiff::Timestamp;
use partnership::evidence::Confirmation;
use partnership::tie::{AgreementStatus, Fields, Summary, TieKind};
use partnership::{Date, Id, id::kind};

/// A country by its ISO 3166-1 alpha-2 code, in capitals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iso2([u8; 2]);

/// The text is no country code: two letters are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCode;

impl Iso2 {
    /// ISO's own code for no country.
    pub(crate) const NOWHERE: Self = Self(*b"XX");

    /// The code as text.
    pub fn as_str(&self) -> &str {
        // Two ASCII letters by construction.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for Iso2 {
    type Err = NoCode;

    fn from_str(text: &str) -> Result<Self, NoCode> {
        match *text.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => Err(NoCode),
        }
    }
}

impl fmt::Display for Iso2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Iso2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A party as the public sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct PartyRow {
    /// Which.
    pub id: Id<kind::Party>,
    /// GeoNames id of its place, where it is bound to one.
    pub place: Option<u32>,
    /// The name it is shown by.
    pub name: String,
    /// Its other names, in any language and script.
    pub other_names: Vec<String>,
    /// Its country.
    pub country: Iso2,
    /// Name of the country.
    pub country_name: String,
    /// GeoNames id of the first-order division (state, province, region) it lies in or is.
    pub division: Option<u32>,
    /// Name of that division; empty if there is none.
    pub division_name: String,
    /// Where it is on the map.
    pub position: Option<Position>,
    /// How often it was changed: grows by one with each fact.
    pub revision: u64,
}

/// One side of a tie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SideRow {
    /// The party.
    pub party: Id<kind::Party>,
    /// How the agreement stands on this side.
    pub status: AgreementStatus,
}

/// A published tie.
#[derive(Debug, Clone, PartialEq)]
pub struct TieRow {
    /// Which.
    pub id: Id<kind::Tie>,
    /// Its sides, two or more, in the order they were registered.
    pub sides: Vec<SideRow>,
    /// What kind of tie it is.
    pub kind: TieKind,
    /// The local word for it, where one was given.
    pub local_kind: Option<String>,
    /// Since when.
    pub since: Option<Date>,
    /// Fields of cooperation.
    pub fields: Fields,
    /// Which sides confirmed it.
    pub confirmation: Confirmation,
    /// When a side last confirmed it.
    pub confirmed_at: Option<Date>,
    /// When something was last noted to have happened.
    pub active_at: Option<Date>,
    /// When any of this was last changed.
    pub updated: Timestamp,
    /// How often it was changed: grows by one with each fact.
    pub revision: u64,
}

impl TieRow {
    /// One word for where the sides stand together.
    pub fn status(&self) -> Summary {
        Summary::of(self.sides.iter().map(|s| s.status))
    }
}

impl TieRow {
    /// The row of a tie as its facts have it. `revision` and `updated` are those of its last
    /// fact. Whether it is published is for the caller to see.
    pub fn of(tie: &partnership::tie::Tie, revision: u64, updated: Timestamp) -> Self {
        Self {
            id: tie.id,
            sides: tie.sides.iter().map(|s| SideRow { party: s.party, status: s.status }).collect(),
            kind: tie.kind,
            local_kind: tie.local_kind.clone(),
            since: tie.since,
            fields: tie.fields.clone(),
            confirmation: tie.confirmation(),
            confirmed_at: tie.confirmed_at(),
            active_at: tie.active_at(),
            updated,
            revision,
        }
    }
}
