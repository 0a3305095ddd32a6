//! Dates as people write them in sheets: 1997, 06/1997, 14.06.1997, 6/14/1997, "June 14, 1997",
//! 平成9年6月14日, the serial numbers of spreadsheets, and from one to another.
//!
//! Nothing is made up: `6/7/1997` means June to one and July to another, so that without a hint
//! only the year is taken, and both readings are told.

mod parts;
mod say;
mod single;

use jiff::civil;
use partnership::Date;
use serde::{Deserialize, Serialize};
use wording::Message;

pub use self::say::{MONTHS, in_words};
use crate::sheet::{Cell, Value};

/// Which comes first in `6/7/1997`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Nobody said.
    #[default]
    Unknown,
    /// The day: Europe, Latin America.
    DayFirst,
    /// The month: the United States.
    MonthFirst,
}

/// What a cell says of when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct When {
    /// The date, or that from which on.
    pub since: Option<Date>,
    /// The date up to which.
    pub until: Option<Date>,
    /// What was understood with a doubt.
    pub notes: Vec<DateNote>,
}

/// A doubt about a date that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateNote {
    /// The day and the month may be the other way about; the year alone was taken.
    Order {
        /// With the day first.
        day_first: Date,
        /// With the month first.
        month_first: Date,
    },
    /// The century was not written.
    Century(Date),
    /// A number that counts days, as spreadsheets keep dates.
    Serial(Date),
    /// A year in a cell that shows days: 1997 is kept as the 1,997th day, 19 June 1905.
    YearAsDay(Date),
    /// The sheet says "about".
    About(Date),
}

impl DateNote {
    /// The same in the reader's words.
    #[must_use]
    pub fn message(&self) -> Message {
        let with = |id, date: &Date| Message::new(id).with("date", in_words(*date));
        match self {
            Self::Order { day_first, month_first } => Message::new("date-order")
                .with("day-first", in_words(*day_first))
                .with("month-first", in_words(*month_first))
                .with("year", day_first.earliest().year().to_string()),
            Self::Century(date) => with("date-century", date),
            Self::Serial(date) => with("date-serial", date),
            Self::YearAsDay(date) => with("date-year-as-day", date),
            Self::About(date) => with("date-about", date),
        }
    }
}

/// Years that a tie can be of: those before are slips of the pen.
const YEARS: std::ops::RangeInclusive<i16> = 800..=2200;

/// Reads a cell. `today` settles the century of `14.06.97`: never one that is yet to come.
///
/// An empty cell says nothing. `None` means that the cell says something else than a date.
#[must_use]
pub fn read(cell: &Cell, order: Order, today: civil::Date) -> Option<When> {
    match &cell.value {
        Value::Empty => Some(When::default()),
        Value::Day(day) => of_day(*day),
        Value::Number(n) => of_number(*n),
        Value::Text(text) => of_text(text, order, today),
        Value::Flag(_) | Value::Fault(_) => None,
    }
}

fn one(date: Date, note: Option<DateNote>) -> When {
    When { since: Some(date), until: None, notes: note.into_iter().collect() }
}

fn of_day(day: civil::Date) -> Option<When> {
    let serial = (day - civil::date(1899, 12, 30)).get_days();
    if let Some(year) = i16::try_from(serial).ok().filter(|y| (1850..=2100).contains(y)) {
        let date = Date::year(year)?;
        return Some(one(date, Some(DateNote::YearAsDay(date))));
    }
    YEARS.contains(&day.year()).then(|| Date::day(day)).flatten().map(|d| one(d, None))
}

/// A number is a year, a day by its digits, or a count of days since 1899-12-30.
fn of_number(n: f64) -> Option<When> {
    if !(1.0..=99_999_999.0).contains(&n) {
        return None;
    }
    // A time of day behind the point says nothing here.
    let whole = n.trunc() as i64;
    let part = |from: i64, by: i64| i16::try_from(from / by).ok();
    match whole {
        800..=2200 => Date::year(part(whole, 1)?).map(|d| one(d, None)),
        10_000..=80_000 => {
            let day = civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(whole)).ok()?;
            let date = Date::day(day)?;
            Some(one(date, Some(DateNote::Serial(date))))
        }
        8_000_101..=22_001_231 => {
            let (month, day) = (whole / 100 % 100, whole % 100);
            let day = civil::Date::new(part(whole, 10_000)?, month as i8, day as i8).ok()?;
            Date::day(day).map(|d| one(d, None))
        }
        _ => None,
    }
}

/// Signs that stand between two dates, the longer before the shorter.
const RANGES: [&str; 12] =
    [" – ", " — ", " - ", "–", "—", "～", "〜", "~", " bis ", " to ", " until ", " till "];

/// Words that begin a date until which.
const UNTIL: [&str; 9] = ["until", "till", "bis", "jusqu", "hasta", "fino", "do ", "до ", "ended"];

fn of_text(text: &str, order: Order, today: civil::Date) -> Option<When> {
    let text = parts::western_digits(text);
    let text = text.trim().trim_matches(['(', ')', '[', ']', '.', ',', ';']).trim();
    if text.is_empty() || text.chars().count() > 80 {
        return None;
    }
    let read = |t: &str| single::read(t, order, today);
    let lower = text.to_lowercase();
    if let Some(rest) = UNTIL.iter().find_map(|w| lower.strip_prefix(w)) {
        let rest = rest.trim_start_matches(|c: char| c.is_alphabetic() || c == '\'' || c == '’').trim();
        if let Some(end) = read(rest) {
            return Some(When { since: None, until: end.since, notes: end.notes });
        }
    }
    if let Some(when) = read(text) {
        return Some(when);
    }
    if let Some(span) = two_years(text, today) {
        return Some(span);
    }
    for sign in RANGES {
        let Some((from, to)) = lower.split_once(sign) else { continue };
        let (from, to) = (from.trim(), to.trim());
        let present = ["", "present", "now", "today", "heute", "…", "...", "?"];
        let since = if from.is_empty() { Some(When::default()) } else { read(from) };
        let until = if present.contains(&to) { Some(When::default()) } else { read(to) };
        if let (Some(since), Some(until)) = (since, until)
            && (since.since.is_some() || until.since.is_some())
        {
            let notes = since.notes.into_iter().chain(until.notes).collect();
            return Some(When { since: since.since, until: until.since, notes });
        }
    }
    None
}

/// "1997-2005", "1995/96", "1997-98": `1997-06` is a month, and was read before.
fn two_years(text: &str, today: civil::Date) -> Option<When> {
    let (from, to) = text.split_once(['-', '/', '–'])?;
    let (from, to) = (from.trim(), to.trim());
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if from.len() != 4 || !digits(from) || !digits(to) {
        return None;
    }
    let since = Date::year(from.parse().ok().filter(|y| YEARS.contains(y))?)?;
    let year = since.earliest().year();
    let end = match to.len() {
        2 => year - year % 100 + to.parse::<i16>().ok()?,
        4 => to.parse().ok()?,
        _ => return None,
    };
    let until = (end > year && end <= today.year() + 100).then(|| Date::year(end)).flatten()?;
    Some(When { since: Some(since), until: Some(until), notes: Vec::new() })
}

/// Which order the dates of a column have, from those that leave no choice: a day beyond the
/// twelfth.
#[must_use]
pub fn order_of<'c>(cells: impl IntoIterator<Item = &'c Cell>) -> Order {
    let (mut day_first, mut month_first) = (0, 0);
    for cell in cells {
        let Value::Text(text) = &cell.value else { continue };
        match single::slashed(&parts::western_digits(text)) {
            Some((13..=31, 1..=12)) => day_first += 1,
            Some((1..=12, 13..=31)) => month_first += 1,
            _ => {}
        }
    }
    match (day_first, month_first) {
        (0, 0) => Order::Unknown,
        (_, 0) => Order::DayFirst,
        (0, _) => Order::MonthFirst,
        // Both: whoever typed them followed no rule.
        _ => Order::Unknown,
    }
}
