//! Dates as Wikidata has them: a time with how exactly it is meant.

use partnership::Date;
use serde::{Deserialize, Serialize};

/// A date of a qualifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// To the year, the month or the day.
    On(Date),
    /// Within years, the last one included: a decade, a century, a millennium.
    Within {
        /// The first year.
        first: i16,
        /// The last year.
        last: i16,
    },
    /// It is said that there is a date, and that it is not known.
    Unknown,
}

impl When {
    /// From a time and its precision by Wikibase's data model: 11 is a day, 10 a month, 9 a
    /// year, 8 a decade, 7 a century, 6 a millennium; finer ones are taken as the day. `None`
    /// for what is vaguer still, before the year 1, or no time.
    ///
    /// The time is that of the common calendar, which the query service has converted it to.
    #[must_use]
    pub fn from_time(time: &str, precision: u32) -> Option<Self> {
        let time = time.strip_prefix('+').unwrap_or(time);
        let day = time.split_once('T').map_or(time, |(day, _)| day);
        let mut parts = day.splitn(3, '-');
        let year: i16 = parts.next()?.parse().ok().filter(|y| (1..=9999).contains(y))?;
        let mut part = || parts.next().and_then(|p| p.parse::<i8>().ok());
        let (month, day) = (part()?, part()?);
        let within = |first: i32, last: i32| {
            Some(Self::Within { first: i16::try_from(first).ok()?, last: i16::try_from(last).ok()? })
        };
        let y = i32::from(year);
        match precision {
            11.. => Date::day(jiff::civil::Date::new(year, month, day).ok()?).map(Self::On),
            10 => Date::month(year, month).map(Self::On),
            9 => Date::year(year).map(Self::On),
            8 => within(y - y % 10, y - y % 10 + 9),
            // The twentieth century is 1901 to 2000.
            7 => within((y - 1) / 100 * 100 + 1, (y - 1) / 100 * 100 + 100),
            6 => within((y - 1) / 1000 * 1000 + 1, (y - 1) / 1000 * 1000 + 1000),
            _ => None,
        }
    }

    /// The date, if it is one to the year at least.
    #[must_use]
    pub fn date(self) -> Option<Date> {
        match self {
            Self::On(date) => Some(date),
            Self::Within { .. } | Self::Unknown => None,
        }
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::On(date) => date.fmt(f),
            Self::Within { first, last } => write!(f, "{first}–{last}"),
            Self::Unknown => f.write_str("?"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_their_precision() {
        let said = |time, precision| When::from_time(time, precision).map(|w| w.to_string());
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(said("1956-01-30T00:00:00Z", 11), is("1956-01-30"));
        assert_eq!(said("+1956-01-30T00:00:00Z", 14), is("1956-01-30"));
        assert_eq!(said("1956-01-01T00:00:00Z", 10), is("1956-01"));
        assert_eq!(said("1956-01-01T00:00:00Z", 9), is("1956"));
        assert_eq!(said("0836-01-01T00:00:00Z", 9), is("0836"), "Paderborn and Le Mans");
        assert_eq!(said("1956-01-01T00:00:00Z", 8), is("1950–1959"));
        assert_eq!(said("2000-01-01T00:00:00Z", 7), is("1901–2000"));
        assert_eq!(said("1901-01-01T00:00:00Z", 7), is("1901–2000"));
        assert_eq!(said("1956-01-01T00:00:00Z", 6), is("1001–2000"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for (time, precision) in [
            ("1956-01-01T00:00:00Z", 5),
            ("-0044-03-15T00:00:00Z", 11),
            ("0000-01-01T00:00:00Z", 9),
            ("1956-02-30T00:00:00Z", 11),
            ("1956-00-00T00:00:00Z", 11),
            ("soon", 11),
            ("", 9),
            ("123456-01-01T00:00:00Z", 9),
            ("9999-01-01T00:00:00Z", 6),
        ] {
            let ninth = When::from_time(time, precision);
            assert!(ninth.is_none() || time.starts_with("9999"), "{time}: {ninth:?}");
        }
    }
}
