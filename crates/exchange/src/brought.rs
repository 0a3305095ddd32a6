//! What is brought into a registry: a sheet that people made, or the claims of a register.

use jiff::civil;
use wording::Message;

use crate::claims::{Claims, ClaimsError};
use crate::mapping::{Mapping, MappingError};
use crate::places::Places;
use crate::plan::{Choices, Known, Plan};
use crate::sheet::{Book, SheetError};

/// What an import brings.
#[derive(Debug, Clone, PartialEq)]
pub enum Brought {
    /// A sheet.
    Sheet(Book),
    /// Claims of another register.
    Claims(Claims),
}

/// Why bytes cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BroughtError {
    /// The sheet.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// The claims.
    #[error(transparent)]
    Claims(#[from] ClaimsError),
}

impl BroughtError {
    /// The same in the reader's words.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Self::Sheet(error) => error.message(),
            Self::Claims(error) => error.message(),
        }
    }
}

impl From<Book> for Brought {
    fn from(book: Book) -> Self {
        Self::Sheet(book)
    }
}

impl Brought {
    /// Reads what an import keeps.
    ///
    /// # Errors
    /// As [`Book::read`] and [`Claims::read`].
    pub fn read(bytes: &[u8]) -> Result<Self, BroughtError> {
        if Claims::are(bytes) {
            Ok(Self::Claims(Claims::read(bytes)?))
        } else {
            Ok(Self::Sheet(Book::read(bytes)?))
        }
    }

    /// The sheet, if it is one.
    #[must_use]
    pub fn book(&self) -> Option<&Book> {
        match self {
            Self::Sheet(book) => Some(book),
            Self::Claims(_) => None,
        }
    }

    /// Plans what it would do.
    ///
    /// # Errors
    /// If it is a sheet whose mapping names no column for a side.
    pub fn plan(
        &self,
        mapping: &Mapping,
        places: &mut Places<'_>,
        known: &Known,
        choices: &Choices,
        today: civil::Date,
    ) -> Result<Plan, MappingError> {
        match self {
            Self::Sheet(book) => Plan::new(book, mapping, places, known, choices, today),
            Self::Claims(claims) => Ok(Plan::of_claims(claims, mapping, places, known, choices, today)),
        }
    }
}
