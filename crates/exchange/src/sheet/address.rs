//! Where a cell stands.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

/// Where a cell stands, as the person who made the sheet finds it again.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    /// The sheet; `None` in a text file. Where there is no sheet at all, what the source calls
    /// the place where it stands.
    pub sheet: Option<Arc<str>>,
    /// Row of the sheet or line of the file, from 1; 0 where there is no sheet.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
}

impl Address {
    /// No cell, but something that the source has a name for.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self { sheet: Some(Arc::from(name)), row: 0, column: 0 }
    }
}

impl fmt::Display for Address {
    /// `Sheet1!C14` as spreadsheets write it; of a text file `14:3`, line and column; where
    /// there is no sheet, the name alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sheet {
            Some(name) if self.row == 0 => f.write_str(name),
            None => write!(f, "{}:{}", self.row, self.column + 1),
            Some(sheet) => {
                let plain = sheet.chars().all(|c| c.is_alphanumeric() || c == '_');
                if plain {
                    write!(f, "{sheet}!")?
                } else {
                    write!(f, "'{}'!", sheet.replace('\'', "''"))?
                }
                write!(f, "{}{}", column_letters(self.column), self.row)
            }
        }
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The letters by which spreadsheets name a column: 0 is `A`, 26 is `AA`.
#[must_use]
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = u64::from(column) + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_as_in_a_spreadsheet() {
        let address = |sheet: Option<&str>, row, column| Address { sheet: sheet.map(Arc::from), row, column };
        assert_eq!(address(Some("Sheet1"), 14, 2).to_string(), "Sheet1!C14");
        assert_eq!(address(Some("Our ties"), 1, 26).to_string(), "'Our ties'!AA1");
        assert_eq!(address(Some("L'Aquila"), 1, 0).to_string(), "'L''Aquila'!A1");
        assert_eq!(address(None, 14, 2).to_string(), "14:3");
        assert_eq!(Address::named("Q90").to_string(), "Q90");
        assert_eq!(column_letters(701), "ZZ");
        assert_eq!(column_letters(702), "AAA");
    }
}
