//! One date.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use gazetteer::search::folded;
use jiff::civil;
use partnership::Date;

use super::parts::{Part, cut};
use super::{DateNote, Order, When, YEARS, of_number, one};

/// Words beside a date that change nothing about it, folded.
const FILLERS: [&str; 44] = [
    "since",
    "seit",
    "depuis",
    "desde",
    "dal",
    "sedan",
    "siden",
    "od",
    "from",
    "ab",
    "of",
    "de",
    "del",
    "di",
    "den",
    "der",
    "the",
    "le",
    "el",
    "on",
    "am",
    "vom",
    "in",
    "im",
    "en",
    "year",
    "jahr",
    "rok",
    "roku",
    "st",
    "nd",
    "rd",
    "th",
    "er",
    "г",
    "года",
    "год",
    "с",
    "от",
    "signed",
    "est",
    "established",
    "ad",
    "ce",
];
/// Words that say "about", folded.
const ABOUTS: [&str; 8] = ["about", "circa", "ca", "c", "um", "vers", "около", "approx"];
/// The first year of each era of Japan since 1868, less one, by its name and its letter.
const ERAS: [(&str, &str, i16); 5] =
    [("明治", "m", 1867), ("大正", "t", 1911), ("昭和", "s", 1925), ("平成", "h", 1988), ("令和", "r", 2018)];

/// Reads one date, however it is written.
pub(super) fn read(text: &str, order: Order, today: civil::Date) -> Option<When> {
    let text = text.trim();
    if text.len() >= 5 && text.bytes().all(|b| b.is_ascii_digit()) {
        return of_number(text.parse().ok()?);
    }
    if let Ok(date) = text.parse::<Date>() {
        return YEARS.contains(&date.earliest().year()).then(|| one(date, None));
    }
    // "1997-06-14T00:00:00", "1997-06-14 00:00": the time of day is the spreadsheet's.
    let head: String = text.chars().take(10).collect();
    let tail = text.chars().nth(10);
    if text.contains(':') && matches!(tail, Some('T' | 't' | ' ')) {
        return read(&head, order, today);
    }
    if let Some(date) = japanese(text) {
        return Some(one(date, None));
    }
    Reader { order, today, about: false }.parts(cut(text)?)
}

/// "平成9年6月14日", "昭和元年", "H9.6.14".
fn japanese(text: &str) -> Option<Date> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let lower = compact.to_lowercase();
    let (rest, before) = ERAS.iter().find_map(|(name, letter, before)| {
        let rest = lower.strip_prefix(name);
        let short = || lower.strip_prefix(letter).filter(|r| r.starts_with(|c: char| c.is_ascii_digit()));
        Some((rest.or_else(short)?.to_owned(), *before))
    })?;
    let rest = rest.replacen('元', "1", 1);
    let mut numbers = Vec::new();
    for part in cut(&rest)? {
        match part {
            Part::Number(n, _) => numbers.push(i16::try_from(n).ok()?),
            Part::Word(w) if ["年", "月", "日"].contains(&w.as_str()) => {}
            Part::Sign('.' | '/' | '-') => {}
            _ => return None,
        }
    }
    let year = before + numbers.first().filter(|y| (1..=70).contains(*y))?;
    let part = |i: usize| numbers.get(i).map(|&n| i8::try_from(n).ok());
    match (part(1), part(2)) {
        (None, _) => Date::year(year),
        (Some(month), None) => Date::month(year, month?),
        (Some(month), Some(day)) => Date::day(civil::Date::new(year, month?, day?).ok()?),
    }
}

/// Two numbers parted by a slash or a hyphen before a year: `6/14/1997`.
pub(super) fn slashed(text: &str) -> Option<(u32, u32)> {
    match cut(text.trim())?.as_slice() {
        [
            Part::Number(a, 1 | 2),
            Part::Sign(x),
            Part::Number(b, 1 | 2),
            Part::Sign(y),
            Part::Number(_, 2 | 4),
        ] if x == y && matches!(x, '/' | '-') => Some((*a, *b)),
        _ => None,
    }
}

struct Reader {
    order: Order,
    today: civil::Date,
    about: bool,
}

/// A number of a date; its month was a word.
#[derive(Clone, Copy)]
struct Number {
    value: u32,
    digits: usize,
}

impl Reader {
    fn parts(mut self, parts: Vec<Part>) -> Option<When> {
        let mut numbers: Vec<Number> = Vec::new();
        let mut month = None;
        let mut signs = Vec::new();
        let mut buddhist = false;
        let mut named = [None; 3];
        for part in parts {
            match part {
                Part::Number(value, digits) => numbers.push(Number { value, digits }),
                Part::Sign(c) => match c {
                    '~' | '≈' => self.about = true,
                    '\'' | '’' | '?' | '(' | ')' | ',' | 'º' | 'ª' | '°' => {}
                    '.' | '/' | '-' => signs.push(c),
                    _ => return None,
                },
                Part::Word(word) => {
                    // "6月": what goes before is the number of the month.
                    let unit = match word.as_str() {
                        "年" | "년" => Some(0),
                        "月" | "월" => Some(1),
                        "日" | "일" => Some(2),
                        _ => None,
                    };
                    if let Some(unit) = unit {
                        named[unit] = Some(*numbers.last()?);
                        continue;
                    }
                    let folded = folded(&word);
                    if folded == "be" || word == "พ" || word == "ศ" {
                        buddhist = true;
                    } else if ABOUTS.contains(&folded.as_str()) {
                        self.about = true;
                    } else if FILLERS.contains(&folded.as_str()) {
                    } else {
                        if month.is_some() {
                            return None;
                        }
                        month = Some(month_named(&folded)?);
                    }
                }
            }
        }
        let when = if let [Some(year), month, day] = named {
            let full = self.year(year)?;
            self.date(full, month.map(|m| m.value), day.map(|d| d.value)).map(|d| one(d, None))
        } else if let Some(month) = month {
            self.with_word(&numbers, month)
        } else {
            let numbers = self.buddhist(numbers, buddhist);
            self.by_numbers(&numbers, &signs)
        }?;
        Some(self.noted(when))
    }

    fn noted(&self, mut when: When) -> When {
        if let Some(date) = when.since.filter(|_| self.about) {
            when.notes.push(DateNote::About(date));
        }
        when
    }

    /// Thailand counts from the year 543 before ours.
    fn buddhist(&self, numbers: Vec<Number>, said: bool) -> Vec<Number> {
        let ours = |n: Number| match n.value {
            2343..=2743 if said => Number { value: n.value - 543, ..n },
            _ => n,
        };
        numbers.into_iter().map(ours).collect()
    }

    fn date(&self, year: i16, month: Option<u32>, day: Option<u32>) -> Option<Date> {
        let small = |n: u32| i8::try_from(n).ok();
        match (month, day) {
            (None, _) => Date::year(year),
            (Some(m), None) => Date::month(year, small(m)?),
            (Some(m), Some(d)) => Date::day(civil::Date::new(year, small(m)?, small(d)?).ok()?),
        }
    }

    fn year(&self, n: Number) -> Option<i16> {
        let year = i16::try_from(n.value).ok()?;
        (n.digits == 4 && YEARS.contains(&year)).then_some(year)
    }

    /// A year of two digits: the latest such that is not yet to come.
    fn short_year(&self, n: Number) -> Option<i16> {
        let two = i16::try_from(n.value).ok().filter(|_| n.digits == 2)?;
        let now = self.today.year();
        let this = now - now % 100 + two;
        Some(if this > now { this - 100 } else { this })
    }

    /// "14 June 1997", "June 14, 1997", "June 1997", "14-Jun-97".
    fn with_word(&self, numbers: &[Number], month: u32) -> Option<When> {
        let noted = |date: Date| one(date, Some(DateNote::Century(date)));
        match numbers {
            [y] => match self.year(*y) {
                Some(year) => self.date(year, Some(month), None).map(|d| one(d, None)),
                None => self.date(self.short_year(*y)?, Some(month), None).map(noted),
            },
            [a, b] => {
                let (year, day) = match (self.year(*a), self.year(*b)) {
                    (None, Some(year)) => (year, a),
                    (Some(year), None) => (year, b),
                    _ => {
                        let year = self.short_year(*b)?;
                        return self.date(year, Some(month), Some(a.value)).map(noted);
                    }
                };
                self.date(year, Some(month), Some(day.value)).map(|d| one(d, None))
            }
            _ => None,
        }
    }

    fn by_numbers(&self, numbers: &[Number], signs: &[char]) -> Option<When> {
        match numbers {
            [y] => self.date(self.year(*y)?, None, None).map(|d| one(d, None)),
            [a, b] => {
                let (year, month) = match (self.year(*a), self.year(*b)) {
                    (Some(year), None) if b.value <= 12 => (year, b),
                    (None, Some(year)) => (year, a),
                    _ => return None,
                };
                self.date(year, Some(month.value), None).map(|d| one(d, None))
            }
            [a, b, c] => {
                if let Some(year) = self.year(*a) {
                    return self.date(year, Some(b.value), Some(c.value)).map(|d| one(d, None));
                }
                let (year, short) = match self.year(*c) {
                    Some(year) => (year, false),
                    None => (self.short_year(*c)?, true),
                };
                let when = self.day_and_month(year, a.value, b.value, signs.first() == Some(&'.'))?;
                Some(match when.since.filter(|_| short && when.notes.is_empty()) {
                    Some(date) => one(date, Some(DateNote::Century(date))),
                    None => when,
                })
            }
            _ => None,
        }
    }

    /// `a` and `b` are the day and the month in one order or the other. With points between,
    /// the day is first everywhere.
    fn day_and_month(&self, year: i16, a: u32, b: u32, points: bool) -> Option<When> {
        let day_first = self.date(year, Some(b), Some(a));
        let month_first = self.date(year, Some(a), Some(b));
        match (day_first, month_first, self.order) {
            (Some(d), None, _) => Some(one(d, None)),
            (None, Some(m), _) if !points => Some(one(m, None)),
            (Some(d), Some(m), _) if d == m => Some(one(d, None)),
            (Some(d), Some(_), _) if points => Some(one(d, None)),
            (Some(d), Some(_), Order::DayFirst) => Some(one(d, None)),
            (Some(_), Some(m), Order::MonthFirst) => Some(one(m, None)),
            (Some(day_first), Some(month_first), Order::Unknown) => {
                Some(one(Date::year(year)?, Some(DateNote::Order { day_first, month_first })))
            }
            _ => None,
        }
    }
}

/// The month that a folded word names.
fn month_named(word: &str) -> Option<u32> {
    static MONTHS: OnceLock<BTreeMap<String, u32>> = OnceLock::new();
    let months = MONTHS.get_or_init(|| {
        let lines = include_str!("months.csv").lines().filter(|l| !l.starts_with('#'));
        lines
            .filter_map(|line| {
                let (stem, number) = line.split_once(',')?;
                Some((folded(stem), number.trim().parse().ok()?))
            })
            .collect()
    });
    let ends = word.char_indices().map(|(i, c)| i + c.len_utf8());
    ends.rev().find_map(|end| months.get(&word[..end]).copied())
}
