//! The one place where the clock is read; everything else is told the time.

use jiff::Timestamp;

/// Now.
#[allow(clippy::disallowed_methods, reason = "the binary reads the clock, and reads it here only")]
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// Today, where the operator is.
pub(crate) fn today() -> jiff::civil::Date {
    now().to_zoned(jiff::tz::TimeZone::system()).date()
}
