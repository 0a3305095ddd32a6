//! Dates as people write them.

use exchange::dates::{self, DateNote, Order, When};
use exchange::{Cell, Value};
use jiff::civil::date;
use partnership::Date;

fn read_as(text: &str, order: Order) -> Option<When> {
    let cell = Cell { value: Value::Text(text.to_owned()), spread: false };
    dates::read(&cell, order, date(2026, 11, 22))
}

fn read(text: &str) -> String {
    let Some(when) = read_as(text, Order::Unknown) else { return "?".to_owned() };
    let part = |d: Option<Date>| d.map_or(String::new(), |d| d.to_string());
    match (when.since, when.until) {
        (since, None) => part(since),
        (since, until) => format!("{}..{}", part(since), part(until)),
    }
}

#[test]
fn many_forms_of_one_date() {
    for (text, expected) in [
        ("1997", "1997"),
        ("  1997 ", "1997"),
        ("(1997)", "1997"),
        ("06/1997", "1997-06"),
        ("6.1997", "1997-06"),
        ("1997-06", "1997-06"),
        ("1997/06", "1997-06"),
        ("June 1997", "1997-06"),
        ("Juni 1997", "1997-06"),
        ("juin 1997", "1997-06"),
        ("junio de 1997", "1997-06"),
        ("июнь 1997", "1997-06"),
        ("1997年6月", "1997-06"),
        ("1997-06-14", "1997-06-14"),
        ("1997-06-14T00:00:00", "1997-06-14"),
        ("1997-06-14 00:00:00", "1997-06-14"),
        ("19970614", "1997-06-14"),
        ("14.06.1997", "1997-06-14"),
        ("14. 6. 1997", "1997-06-14"),
        ("6/14/1997", "1997-06-14"),
        ("14/6/1997", "1997-06-14"),
        ("June 14, 1997", "1997-06-14"),
        ("Jun. 14th 1997", "1997-06-14"),
        ("14-Jun-97", "1997-06-14"),
        ("the 14th of June, 1997", "1997-06-14"),
        ("14. Juni 1997", "1997-06-14"),
        ("le 14 juin 1997", "1997-06-14"),
        ("14 giugno 1997", "1997-06-14"),
        ("14 de junio de 1997", "1997-06-14"),
        ("14 czerwca 1997 r", "?"),
        ("14 июня 1997 г.", "1997-06-14"),
        ("1997年6月14日", "1997-06-14"),
        ("１９９７年６月１４日", "1997-06-14"),
        ("平成9年6月14日", "1997-06-14"),
        ("昭和元年", "1926"),
        ("H9.6.14", "1997-06-14"),
        ("1997년 6월 14일", "1997-06-14"),
        ("พ.ศ. 2540", "1997"),
        ("١٩٩٧", "1997"),
        ("seit 1997", "1997"),
        ("since June 1997", "1997-06"),
        ("ca. 1997", "1997"),
        ("35595", "1997-06-14"),
        ("7/7/1997", "1997-07-07"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn from_one_date_to_another() {
    for (text, expected) in [
        ("1997–2005", "1997..2005"),
        ("1997-2005", "1997..2005"),
        ("1997 - 2005", "1997..2005"),
        ("1995/96", "1995..1996"),
        ("1997–", "1997"),
        ("1997 – present", "1997"),
        ("until 2005", "..2005"),
        ("bis 2005", "..2005"),
        ("–2005", "..2005"),
        ("14.06.1997 bis 31.12.2005", "1997-06-14..2005-12-31"),
        ("June 1997 to May 2001", "1997-06..2001-05"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_date_is_not_made_one() {
    for text in [
        "soon",
        "n/a",
        "?",
        "31.02.1997",
        "13/13/1997",
        "June",
        "99",
        "Lacombe",
        "1997 or 1998",
        "0000",
        "14 14 14 14",
        "-",
        "12",
        "1997-13",
        "5000",
        "June July 1997",
        "99999999999999999999",
        "10:30",
    ] {
        assert_eq!(read(text), "?", "{text}");
    }
}

#[test]
fn doubts_are_told() {
    let notes = |text: &str, order| read_as(text, order).unwrap();
    let doubtful = notes("6/7/1997", Order::Unknown);
    assert_eq!(doubtful.since, Date::year(1997), "no day is made up");
    assert!(matches!(doubtful.notes.as_slice(), [DateNote::Order { .. }]));
    assert_eq!(notes("6/7/1997", Order::DayFirst).since.unwrap().to_string(), "1997-07-06");
    assert_eq!(notes("6/7/1997", Order::MonthFirst).since.unwrap().to_string(), "1997-06-07");
    assert_eq!(
        notes("6.7.1997", Order::MonthFirst).since.unwrap().to_string(),
        "1997-07-06",
        "points: the day first"
    );
    assert!(matches!(notes("14.06.97", Order::Unknown).notes.as_slice(), [DateNote::Century(_)]));
    assert_eq!(
        notes("14.06.30", Order::Unknown).since.unwrap().to_string(),
        "1930-06-14",
        "2030 is yet to come"
    );
    assert!(matches!(notes("circa 1997", Order::Unknown).notes.as_slice(), [DateNote::About(_)]));
    let cell = |value| Cell { value, spread: false };
    let number = dates::read(&cell(Value::Number(35595.0)), Order::Unknown, date(2026, 1, 1)).unwrap();
    assert!(matches!(number.notes.as_slice(), [DateNote::Serial(_)]));
    let year = dates::read(&cell(Value::Day(date(1905, 6, 19))), Order::Unknown, date(2026, 1, 1)).unwrap();
    assert_eq!(year.since, Date::year(1997), "a year in a cell that shows days");
}

#[test]
fn a_column_tells_its_order_by_its_days() {
    let cells = |texts: &[&str]| -> Vec<Cell> {
        texts.iter().map(|t| Cell { value: Value::Text((*t).to_owned()), spread: false }).collect()
    };
    assert_eq!(dates::order_of(&cells(&["6/7/1997", "6/14/1997"])), Order::MonthFirst);
    assert_eq!(dates::order_of(&cells(&["6/7/1997", "25/12/1997"])), Order::DayFirst);
    assert_eq!(dates::order_of(&cells(&["6/7/1997", "1/2/1999"])), Order::Unknown);
    assert_eq!(dates::order_of(&cells(&["6/14/1997", "25/12/1997"])), Order::Unknown);
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,40}") {
        let _ = read(&text);
    }

    #[test]
    fn nor_anything_like_a_date(text in "[0-9./年月日H平成 –'-]{0,20}(Jun|juin|мая| bis )?[0-9. ]{0,8}") {
        let _ = read(&text);
    }

    #[test]
    fn every_day_is_read_back(days in 0i64..80_000) {
        let day = date(1850, 1, 1) + jiff::Span::new().days(days);
        let (y, m, d) = (day.year(), day.month(), day.day());
        for text in [format!("{y}-{m:02}-{d:02}"), format!("{d}.{m}.{y}"), format!("{y}年{m}月{d}日"), format!("{y}/{m}/{d}")] {
            proptest::prop_assert_eq!(read(&text), day.to_string(), "{}", text);
        }
    }
}
