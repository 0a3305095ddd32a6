//! Identifiers and dates.

use partnership::{Date, Id, id::kind};
use proptest::prelude::*;

type Tie = Id<kind::Tie>;

proptest! {
    #[test]
    fn an_identifier_is_read_as_it_was_written(bits: u64) {
        let id = Tie::from_random(bits);
        prop_assert_eq!(id.to_string().parse::<Tie>(), Ok(id));
        prop_assert_eq!(id.to_string().to_uppercase().replace('-', "").parse::<Tie>(), Ok(id));
        prop_assert_eq!(Tie::from_number(id.number()), Ok(id));
    }

    #[test]
    fn any_text_is_an_identifier_or_an_error(text in ".{0,14}") {
        if let Ok(id) = text.parse::<Tie>() {
            prop_assert_eq!(id.to_string().len(), 11);
        }
    }

    #[test]
    fn dates_are_read_as_they_were_written(year in 1_i16..=9999, month in 1_i8..=12, day in 1_i8..=28) {
        for date in [Date::year(year), Date::month(year, month), Date::day(jiff::civil::date(year, month, day))] {
            let date = date.unwrap();
            prop_assert_eq!(date.to_string().parse(), Ok(date));
            prop_assert!(date.earliest() <= date.latest());
        }
    }
}

#[test]
fn letters_that_look_like_digits_are_read_as_digits() {
    let id: Tie = "OIL00-00001".parse().unwrap();
    assert_eq!(id.to_string(), "01100-00001");
    assert!("00000-00000".parse::<Tie>().is_err());
    assert!("k7qm3-txd9".parse::<Tie>().is_err());
    assert!("k7qm3-txd9u".parse::<Tie>().is_err());
}

#[test]
fn a_date_is_as_exact_as_it_is_known() {
    let year: Date = "1997".parse().unwrap();
    let month: Date = "1997-02".parse().unwrap();
    let day: Date = "1997-02-14".parse().unwrap();
    assert_eq!(month.latest(), jiff::civil::date(1997, 2, 28));
    assert!(year < month && month < day);
    assert_eq!(day.decade(), 1990);
    for wrong in
        ["", "97", "1997-2", "1997-13", "1997-02-30", "1997-02-14-1", "1997-02-14T00", "-997", "0000", "+199"]
    {
        assert!(wrong.parse::<Date>().is_err(), "{wrong}");
    }
}
