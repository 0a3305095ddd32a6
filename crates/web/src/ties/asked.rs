//! Which day a tie is looked at on.

use jiff::{Timestamp, civil};
use wording::Message;

use super::end_of;
use crate::api::problem::short;

/// What the address asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asked {
    /// The day; the present if absent.
    pub on: Option<civil::Date>,
    /// Whether by what was on record on that day, not by what is known now.
    pub known_then: bool,
}

impl Asked {
    /// The instant whose knowledge counts: the end of the day, or all that is on record.
    pub(crate) fn known(self) -> Timestamp {
        self.on.filter(|_| self.known_then).map_or(Timestamp::MAX, end_of)
    }
}

/// Reads `on=2005-06-30` and `known=then`.
///
/// # Errors
/// The parameter that cannot be, what is wrong with it and what to change.
pub(crate) fn read(raw: &str) -> Result<Asked, (String, Message)> {
    let mut asked = Asked::default();
    for (key, value) in form_urlencoded::parse(raw.as_bytes()) {
        match (key.as_ref(), value.trim()) {
            (key, _) if key.starts_with("utm_") || key == "fbclid" || key == "gclid" => {}
            (_, "") => {}
            ("on", day) => {
                let bad = || Message::new("tie-page-bad-day").with("value", short(day));
                asked.on = Some(day.parse().map_err(|_| ("on".to_owned(), bad()))?);
            }
            ("known", "then") => asked.known_then = true,
            ("known", "now") => asked.known_then = false,
            ("known", value) => {
                let message = Message::new("registry-bad-choice").with("key", "known");
                let message = message.with("value", short(value)).with("known", "now, then");
                return Err(("known".to_owned(), message));
            }
            (key, _) => {
                let message = Message::new("api-unknown-parameter").with("name", short(key));
                return Err((short(key), message.with("known", "on, known")));
            }
        }
    }
    Ok(asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_or_refused() {
        assert_eq!(read(""), Ok(Asked::default()));
        assert_eq!(read("on="), Ok(Asked::default()));
        let asked = read("on=2005-06-30&known=then").unwrap();
        assert_eq!((asked.on, asked.known_then), (Some(civil::date(2005, 6, 30)), true));
        assert!(read("on=yesterday").is_err() && read("known=never").is_err() && read("as-of=1").is_err());
    }
}
