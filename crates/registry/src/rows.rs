//! The plain rows a register is built from: what a store, a test or a generator hands in.

use gazetteer::Position;
use jiff::Timestamp;
use partnership::evidence::Confirmation;
use partnership::party::Level;
use partnership::place::Country;
use partnership::tie::{AgreementStatus, Fields, Summary, TieKind};
use partnership::{Date, Id, id::kind};

/// Names in one piece of memory: a register holds more than a hundred thousand of them.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Names(Box<str>);

/// Ends each name. No database takes it as part of one.
const END: char = '\0';

impl Names {
    /// The names, in the order in which they were put together.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split_terminator(END)
    }
}

impl<S: AsRef<str>> FromIterator<S> for Names {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        let mut all = String::new();
        for name in names {
            all.push_str(name.as_ref());
            all.push(END);
        }
        Self(all.into())
    }
}

impl std::fmt::Debug for Names {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// A party as the public sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct PartyRow {
    /// Which.
    pub id: Id<kind::Party>,
    /// What sort of body it is.
    pub level: Level,
    /// GeoNames id of its place, where it is bound to one.
    pub place: Option<u32>,
    /// The name it is shown by.
    pub name: String,
    /// Its other names, in any language and script.
    pub other_names: Names,
    /// Its country.
    pub country: Country,
    /// Name of the country.
    pub country_name: String,
    /// GeoNames id of the first-order division (state, province, region) it lies in or is.
    pub division: Option<u32>,
    /// Name of that division; empty if there is none.
    pub division_name: String,
    /// Where it is on the map.
    pub position: Option<Position>,
    /// The party it goes on in: it merged into that one, or was recorded twice. Its ties are then
    /// those of that one.
    pub goes_on: Option<Id<kind::Party>>,
    /// How often it was changed: grows by one with each fact.
    pub revision: u64,
}

/// One side of a tie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SideRow {
    /// The party, as the tie was registered with it.
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
