//! The words of the domain that a register counts by, as numbers in columns, and what depends
//! on the day.

use jiff::civil;
use partnership::activity::{Activity, Thresholds};
use partnership::codes::Coded;

use crate::query::Evidence;
use crate::rows::TieRow;

/// The place of a value in its closed list: its number in a column.
pub(crate) fn number<T: Coded + PartialEq>(value: T) -> u8 {
    T::ALL.iter().position(|v| *v == value).unwrap_or_default() as u8
}

/// A day, and what follows from it.
pub(crate) struct Today(civil::Date);

impl Today {
    pub(crate) fn on(day: civil::Date) -> Self {
        Self(day)
    }

    pub(crate) fn activity(&self, tie: &TieRow) -> Activity {
        Activity::of(tie.active_at, self.0, Thresholds::default())
    }

    pub(crate) fn evidence(&self, tie: &TieRow) -> Evidence {
        Evidence::on(self.0, tie.confirmation, tie.confirmed_at)
    }
}
