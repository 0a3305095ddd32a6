//! What the dashboard lists, and in which order.

use jiff::{ToSpan, civil};
use partnership::evidence::STALE_AFTER_YEARS;
use store::registry::{Order, Todo};

/// How many months before its end a fixed term is due.
const DUE_MONTHS: i64 = 6;

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// No side has confirmed it.
    Unconfirmed,
    /// Nobody has confirmed it for long.
    Stale,
    /// Its term ends soon.
    Due,
    /// The public does not see it.
    Unpublished,
    /// Whatever there is.
    All,
}

impl View {
    /// All.
    pub(super) const ALL: [Self; 5] =
        [Self::Unconfirmed, Self::Stale, Self::Due, Self::Unpublished, Self::All];

    /// The word in the address.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Unconfirmed => "unconfirmed",
            Self::Stale => "stale",
            Self::Due => "due",
            Self::Unpublished => "unpublished",
            Self::All => "all",
        }
    }

    /// From the address.
    pub(super) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.key() == key)
    }

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Unconfirmed => "desk-view-unconfirmed",
            Self::Stale => "desk-view-stale",
            Self::Due => "desk-view-due",
            Self::Unpublished => "desk-view-unpublished",
            Self::All => "desk-view-all",
        }
    }

    /// What it is about.
    pub(super) fn about(self) -> &'static str {
        match self {
            Self::Unconfirmed => "desk-view-unconfirmed-about",
            Self::Stale => "desk-view-stale-about",
            Self::Due => "desk-view-due-about",
            Self::Unpublished => "desk-view-unpublished-about",
            Self::All => "desk-view-all-about",
        }
    }

    /// As the store is asked for it.
    pub(super) fn todo(self, today: civil::Date) -> Todo {
        match self {
            Self::Unconfirmed => Todo::Unconfirmed,
            Self::Stale => Todo::Stale(today.checked_sub(STALE_AFTER_YEARS.years()).unwrap_or(today)),
            Self::Due => Todo::Due(today, today.checked_add(DUE_MONTHS.months()).unwrap_or(today)),
            Self::Unpublished => Todo::Unpublished,
            Self::All => Todo::Any,
        }
    }

    /// The order it stands in unless another is asked for.
    pub(super) fn usual(self) -> Sort {
        if self == Self::Due { Sort::Due } else { Sort::Changed }
    }
}

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// The one changed last first.
    Changed,
    /// By name.
    Name,
    /// The oldest first.
    Since,
    /// The one whose term ends first first.
    Due,
}

impl Sort {
    /// All.
    pub(super) const ALL: [Self; 4] = [Self::Changed, Self::Name, Self::Since, Self::Due];

    /// The word in the address.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Name => "name",
            Self::Since => "since",
            Self::Due => "due",
        }
    }

    /// From the address.
    pub(super) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.key() == key)
    }

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Changed => "desk-sort-changed",
            Self::Name => "desk-sort-name",
            Self::Since => "desk-sort-since",
            Self::Due => "desk-sort-due",
        }
    }

    /// As the store is asked for it.
    pub(super) fn order(self) -> Order {
        match self {
            Self::Changed => Order::Changed,
            Self::Name => Order::Name,
            Self::Since => Order::Since,
            Self::Due => Order::Due,
        }
    }
}
