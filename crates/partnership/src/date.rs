//! Dates as people know them: a year, a month of a year, or a day.
//!
//! Many ties are known by year alone, and a day that nobody wrote down must not be made up.
//! Written as ISO 8601 does: `1997`, `1997-06`, `1997-06-14`.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A date known to the year, the month or the day, in the years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date {
    /// The first day it may mean.
    earliest: civil::Date,
    precision: Precision,
}

/// How exactly a date is known; the coarser the smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// To the year.
    Year,
    /// To the month.
    Month,
    /// To the day.
    Day,
}

/// Why a text is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a date: write a year (1997), a month (1997-06) or a day (1997-06-14)")]
pub struct DateError(pub String);

impl Date {
    /// A year.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        Self::new(year, 1, 1, Precision::Year)
    }

    /// A month of a year, from 1 to 12.
    #[must_use]
    pub fn month(year: i16, month: i8) -> Option<Self> {
        Self::new(year, month, 1, Precision::Month)
    }

    /// A day.
    #[must_use]
    pub fn day(day: civil::Date) -> Option<Self> {
        Self::new(day.year(), day.month(), day.day(), Precision::Day)
    }

    fn new(year: i16, month: i8, day: i8, precision: Precision) -> Option<Self> {
        let earliest = civil::Date::new(year, month, day).ok()?;
        (year >= 1).then_some(Self { earliest, precision })
    }

    /// How exactly it is known.
    #[must_use]
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// The first day it may mean.
    #[must_use]
    pub fn earliest(self) -> civil::Date {
        self.earliest
    }

    /// The last day it may mean.
    #[must_use]
    pub fn latest(self) -> civil::Date {
        match self.precision {
            Precision::Year => self.earliest.last_of_year(),
            Precision::Month => self.earliest.last_of_month(),
            Precision::Day => self.earliest,
        }
    }

    /// The decade it lies in, by its first year: 1990.
    #[must_use]
    pub fn decade(self) -> i16 {
        self.earliest.year() / 10 * 10
    }

    /// Whether every day it may mean lies after `day`.
    #[must_use]
    pub fn is_after(self, day: civil::Date) -> bool {
        self.earliest > day
    }

    /// Whether every day it may mean lies before `day`.
    #[must_use]
    pub fn is_before(self, day: civil::Date) -> bool {
        self.latest() < day
    }
}

impl Ord for Date {
    /// By the first day it may mean, then the coarser first.
    fn cmp(&self, other: &Self) -> Ordering {
        self.earliest.cmp(&other.earliest).then(self.precision.cmp(&other.precision))
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.earliest.year())?;
        if self.precision >= Precision::Month {
            write!(f, "-{:02}", self.earliest.month())?;
        }
        if self.precision == Precision::Day {
            write!(f, "-{:02}", self.earliest.day())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let parse = || {
            let mut parts = text.trim().split('-');
            let year = number(parts.next()?, 4)?;
            let date = match (parts.next(), parts.next()) {
                (None, _) => Self::year(year),
                (Some(month), None) => Self::month(year, i8::try_from(number(month, 2)?).ok()?),
                (Some(month), Some(day)) => {
                    let month = i8::try_from(number(month, 2)?).ok()?;
                    let day = i8::try_from(number(day, 2)?).ok()?;
                    Self::new(year, month, day, Precision::Day)
                }
            };
            date.filter(|_| parts.next().is_none())
        };
        parse().ok_or_else(|| DateError(text.trim().to_owned()))
    }
}

/// A number of exactly so many ASCII digits.
fn number(text: &str, digits: usize) -> Option<i16> {
    let right = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    right.then(|| text.parse().ok()).flatten()
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
