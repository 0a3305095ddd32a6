//! What each column of a sheet means: guessed from its headings, or from what stands in it, and
//! open to correction.

mod guess;
mod headings;
mod list;
mod meaning;

use partnership::tie::{AgreementStatus, TieKind};
use serde::{Deserialize, Serialize};

pub use meaning::{Detail, Meaning, Part, Trait, Which};

use crate::dates::Order;
use crate::places::Places;
use crate::sheet::{Book, Sheet};

/// How a sheet is to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mapping {
    /// Which sheet of the workbook, from 0.
    pub sheet: usize,
    /// The row of the headings, as the sheet counts; none if it has none.
    pub header: Option<u32>,
    /// What each column means, from the first on. Further columns mean nothing.
    pub columns: Vec<Meaning>,
    /// Which comes first in `6/7/1997`.
    pub order: Order,
    /// The country of either side where the sheet says none, by its two letters.
    pub home: [Option<String>; 2],
    /// The first side of every row, where the sheet lists the partners of one city only: its
    /// name, perhaps with division and country, or `#` and its GeoNames id.
    pub own: Option<String>,
    /// The kind of tie where the sheet says none.
    pub kind: TieKind,
    /// Where the agreement stands where the sheet says nothing.
    pub status: AgreementStatus,
    /// Whether the ties are published at once.
    pub publish: bool,
}

impl Default for Mapping {
    fn default() -> Self {
        Self {
            sheet: 0,
            header: None,
            columns: Vec::new(),
            order: Order::Unknown,
            home: [None, None],
            own: None,
            kind: TieKind::SisterCity,
            status: AgreementStatus::InForce,
            publish: false,
        }
    }
}

/// Why a mapping cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// There is no such sheet.
    #[error("the file has no such sheet")]
    NoSheet,
    /// No column names the first side, and no city is given that all rows are about.
    #[error("no column names the first side")]
    NoFirst,
    /// No column names the second side.
    #[error("no column names the second side")]
    NoSecond,
}

impl MappingError {
    /// The same in the reader's words.
    #[must_use]
    pub fn message(self) -> wording::Message {
        wording::Message::new(match self {
            Self::NoSheet => "mapping-no-sheet",
            Self::NoFirst => "mapping-no-first",
            Self::NoSecond => "mapping-no-second",
        })
    }
}

impl Mapping {
    /// The likeliest mapping of the sheet in which the most is understood.
    #[must_use]
    pub fn guess(book: &Book, places: &Places<'_>) -> Self {
        let guesses = book.sheets.iter().enumerate().map(|(i, sheet)| guess::sheet(i, sheet, places));
        // Of equals the first.
        let better = |best: Option<(usize, Self)>, next: (usize, Self)| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        };
        guesses.fold(None, better).map_or_else(Self::default, |(_, mapping)| mapping)
    }

    /// The likeliest mapping of one sheet.
    #[must_use]
    pub fn guess_sheet(book: &Book, sheet: usize, places: &Places<'_>) -> Option<Self> {
        book.sheets.get(sheet).map(|s| guess::sheet(sheet, s, places).1)
    }

    /// The columns that have a meaning, in order.
    pub fn columns_of(&self, meaning: Meaning) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(move |(_, m)| **m == meaning).map(|(i, _)| i)
    }

    /// Whether some column has this meaning.
    #[must_use]
    pub fn has(&self, meaning: Meaning) -> bool {
        self.columns.contains(&meaning)
    }

    /// Whether the sheet is a list of parties: its columns name one side, and say nothing of a tie.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.own.is_none() && list::is_list(&self.columns)
    }

    /// The sheet, if the mapping says enough to read ties or parties from it.
    ///
    /// # Errors
    /// If there is no such sheet, or a side is named nowhere.
    pub fn check<'b>(&self, book: &'b Book) -> Result<&'b Sheet, MappingError> {
        let names = |which| {
            self.has(Meaning::Pair)
                || self.has(Meaning::Side(which, Part::Name))
                || self.has(Meaning::Side(which, Part::Id))
        };
        let own = self.own.as_ref().is_some_and(|own| !own.trim().is_empty());
        match book.sheets.get(self.sheet) {
            None => Err(MappingError::NoSheet),
            Some(_) if !own && !names(Which::First) => Err(MappingError::NoFirst),
            Some(_) if !names(Which::Second) && !self.is_list() => Err(MappingError::NoSecond),
            Some(sheet) => Ok(sheet),
        }
    }
}
