//! Dates as the reader's language writes them.

use partnership::Date;
use partnership::date::Precision;
use wording::Message;

/// Messages that name the months.
pub const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9",
    "month-10", "month-11", "month-12",
];

/// A date in words, as exact as it is known: "1997", "June 1997", "14 June 1997".
#[must_use]
pub fn in_words(date: Date) -> Message {
    let day = date.earliest();
    let month = Message::new(MONTHS[usize::from(day.month().unsigned_abs().clamp(1, 12)) - 1]);
    let message = match date.precision() {
        Precision::Year => Message::new("date-year"),
        Precision::Month => Message::new("date-month").with("month", month),
        Precision::Day => Message::new("date").with("day", day.day().to_string()).with("month", month),
    };
    message.with("year", day.year().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_as_exact_in_words_as_it_is_known() {
        for (date, words) in [("1997", "1997"), ("1997-06", "June 1997"), ("1997-06-14", "14 June 1997")] {
            assert_eq!(wording::english().say(&in_words(date.parse().unwrap())), words);
        }
    }
}
