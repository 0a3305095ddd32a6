//! The words of the domain that a register counts by, as numbers in columns, and what depends
//! on the day.

use jiff::civil;
use partnership::activity::{Activity, Thresholds};
use partnership::codes::Coded;
use partnership::evidence::{Confirmation, STALE_AFTER_YEARS, is_stale};

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

    /// A confirmation without a date is as old as can be.
    pub(crate) fn evidence(&self, tie: &TieRow) -> Evidence {
        let fresh = tie.confirmed_at.is_some_and(|d| !is_stale(d.latest(), self.0, STALE_AFTER_YEARS));
        match (tie.confirmation, fresh) {
            (Confirmation::Unconfirmed, _) => Evidence::Unconfirmed,
            (_, false) => Evidence::Stale,
            (Confirmation::OneSide, true) => Evidence::OneSide,
            (Confirmation::BothSides, true) => Evidence::BothSides,
        }
    }
}
