//! How far two places are apart, in km and in hours.

use gazetteer::Place;
use jiff::tz::Offset;
use wording::Message;

use crate::places::facts::{self, Writer};

/// Distance, hours between the clocks, office hours in common.
pub(super) fn apart(a: Place<'_>, b: Place<'_>, writer: &Writer<'_>) -> Vec<String> {
    let words = writer.words;
    let mut out = Vec::new();
    if let (Some(p), Some(q)) = (a.position(), b.position()) {
        out.push(words.say(&Message::new("compare-apart").with("distance", writer.km(p.distance_km(q)))));
    }
    let zone = |p: Place<'_>| facts::offset(p.time_zone()?, writer.now);
    if let (Some(p), Some(q)) = (zone(a), zone(b)) {
        let (ahead, shared) = clocks(p, q);
        let message = match ahead {
            0.0 => Message::new("compare-same-clock"),
            h => Message::new(if h > 0.0 { "compare-ahead" } else { "compare-behind" })
                .with("b", b.name())
                .with_number("hours", h.abs(), u8::from(h.fract() != 0.0)),
        };
        out.push(words.say(&message));
        out.push(words.say(&Message::new("compare-office").with_number(
            "hours",
            shared,
            u8::from(shared.fract() != 0.0),
        )));
    }
    out
}

/// Hours by which the second clock is ahead of the first, and office hours (9 to 17) that
/// overlap. Clocks a whole day apart show the same hour.
fn clocks(a: Offset, b: Offset) -> (f64, f64) {
    let ahead = f64::from(b.seconds() - a.seconds()) / 3600.0;
    let round = ahead.abs() % 24.0;
    let shift = round.min(24.0 - round);
    (ahead, (8.0 - shift).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_across_the_date_line_show_the_same_hour() {
        let hours = |h: i8| Offset::from_hours(h).unwrap();
        assert_eq!(clocks(hours(-7), hours(-7)), (0.0, 8.0));
        assert_eq!(clocks(hours(-7), hours(1)), (8.0, 0.0));
        assert_eq!(clocks(hours(13), hours(-11)), (-24.0, 8.0));
        assert_eq!(clocks(hours(12), hours(-10)), (-22.0, 6.0));
    }
}
