//! From rows to statements: each says that two places are tied, or what is known of one party, and
//! what else the row says.

mod aside;
mod cited;
mod contact;
mod items;
mod listed;
mod read;
mod trouble;

use jiff::civil;
use partnership::Date;
use partnership::tie::{AgreementStatus, Fields, TieKind};
use serde::Serialize;

pub use cited::Cited;
pub use contact::{Contact, ContactDoubt};
pub use items::{Item, items, pair_of};
pub use listed::{Listed, Traits};
pub use trouble::{Doubt, Trouble, What};

use crate::mapping::Mapping;
use crate::places::{Asked, Places};
use crate::sheet::{Address, Sheet};

/// One side as a row states it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// What is asked for.
    pub asked: Asked,
    /// What stands in the cell.
    pub text: String,
    /// The cell.
    pub cell: Address,
}

/// When a tie ended, as another register claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// So.
    On(Date),
    /// At a time that it does not know.
    Sometime,
}

impl Ended {
    /// The date, if it says one.
    #[must_use]
    pub fn date(self) -> Option<Date> {
        match self {
            Self::On(date) => Some(date),
            Self::Sometime => None,
        }
    }
}

/// That two places are tied.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The row and, where it states several ties, which: `14`, `14.2`.
    pub key: String,
    /// The row.
    pub row: u32,
    /// The two sides.
    pub sides: [Stated; 2],
    /// Since when.
    pub since: Option<(Date, Address)>,
    /// Until when.
    pub until: Option<(Date, Address)>,
    /// That it ended, where another register claims so: evidence, and no status of a side.
    pub ended: Option<Ended>,
    /// Whether another register claims it, for which to state no end is to say that it stands.
    pub claimed: bool,
    /// Its kind, and the word for it.
    pub kind: Option<TieKind>,
    /// What the sheet calls it.
    pub local_kind: Option<String>,
    /// Where the agreement stands.
    pub status: Option<(AgreementStatus, Address)>,
    /// Fields of cooperation.
    pub fields: Fields,
    /// Its sources.
    pub sources: Vec<Cited>,
    /// Remarks.
    pub note: Option<String>,
    /// The contacts of each side.
    pub contacts: [Contact; 2],
    /// What was understood with a doubt.
    pub doubts: Vec<Doubt>,
}

/// What became of one row.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    /// It states a tie.
    Statement(Box<Statement>),
    /// In a list of parties: it says what is known of one.
    Listed(Box<Listed>),
    /// It states something, but not so that it can be understood.
    NotUnderstood {
        /// As of a statement.
        key: String,
        /// The row.
        row: u32,
        /// What stands in the cells of the two sides.
        sides: [String; 2],
        /// What is not understood.
        troubles: Vec<Trouble>,
    },
    /// It states nothing: a title, a repeated heading, a total.
    LeftOut {
        /// The row.
        row: u32,
        /// What stands in it, shortened.
        text: String,
    },
}

/// Counts of what became of the rows of a sheet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Rows below the headings.
    pub rows: usize,
    /// Rows left out.
    pub left_out: usize,
}

/// Reads all rows of a sheet. `today` settles centuries.
#[must_use]
pub fn read(sheet: &Sheet, mapping: &Mapping, places: &Places<'_>, today: civil::Date) -> Vec<Read> {
    read::Reader::new(sheet, mapping, places, today).all()
}
