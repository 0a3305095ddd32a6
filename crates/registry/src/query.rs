//! What may be asked of a register, and the shape of the answer.

use jiff::civil;
use partnership::Date;
use partnership::activity::Activity;
use partnership::evidence::{Confirmation, STALE_AFTER_YEARS, is_stale};
use partnership::tie::{Field, Summary, TieKind};

use crate::register::Tie;
use partnership::place::Country;

/// A question. Every filter that is set must hold; the default sets none.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// Words that must all begin words of the sides' names, in any order and script. Division
    /// and country narrow further ("Springfield Illinois"), but do not find by themselves.
    pub text: String,
    /// One side lies in this country.
    pub country: Option<Country>,
    /// That side lies in this division, a GeoNames id.
    pub division: Option<u32>,
    /// Another side lies in this country; the same as `country` asks for ties within it.
    pub with: Option<Country>,
    /// Of this kind.
    pub kind: Option<TieKind>,
    /// The sides together stand so.
    pub status: Option<Summary>,
    /// In this field, among others.
    pub field: Option<Field>,
    /// Begun in this decade.
    pub decade: Option<Decade>,
    /// So well confirmed.
    pub evidence: Option<Evidence>,
    /// So active.
    pub activity: Option<Activity>,
    /// In which order.
    pub sort: Sort,
    /// Which page, from 1; 0 is read as 1.
    pub page: usize,
    /// Ties on a page.
    pub per_page: usize,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            text: String::new(),
            country: None,
            division: None,
            with: None,
            kind: None,
            status: None,
            field: None,
            decade: None,
            evidence: None,
            activity: None,
            sort: Sort::default(),
            page: 1,
            per_page: 25,
        }
    }
}

/// When a tie began, to the decade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decade {
    /// By its first year: 1990.
    Of(i16),
    /// Nobody recorded when.
    Unknown,
}

/// How well a tie is confirmed. Each tie is in exactly one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// Both sides (all, where there are more) confirmed it, the last of them not long ago.
    BothSides,
    /// One side did, not long ago.
    OneSide,
    /// It was confirmed, but so long ago that it may no longer hold.
    Stale,
    /// No side ever did.
    Unconfirmed,
}

impl Evidence {
    /// All classes, the best confirmed first.
    pub const ALL: [Self; 4] = [Self::BothSides, Self::OneSide, Self::Stale, Self::Unconfirmed];

    /// The class on a day of what was last confirmed so, and when. A confirmation without a date is
    /// as old as can be.
    pub fn on(day: civil::Date, confirmation: Confirmation, at: Option<Date>) -> Self {
        let fresh = at.is_some_and(|date| !is_stale(date.latest(), day, STALE_AFTER_YEARS));
        match (confirmation, fresh) {
            (Confirmation::Unconfirmed, _) => Self::Unconfirmed,
            (_, false) => Self::Stale,
            (Confirmation::OneSide, true) => Self::OneSide,
            (Confirmation::BothSides, true) => Self::BothSides,
        }
    }

    /// The word in addresses and data.
    pub fn key(self) -> &'static str {
        match self {
            Self::BothSides => "both-sides",
            Self::OneSide => "one-side",
            Self::Stale => "stale",
            Self::Unconfirmed => "unconfirmed",
        }
    }

    /// The class with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|e| e.key() == key)
    }
}

/// The order of a list of ties. The identifier decides between equals, so that pages never
/// overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Sort {
    /// By the names of the sides; where words are sought, parties of just that name first.
    #[default]
    Name,
    /// The oldest first, those of unknown age last.
    Oldest,
    /// The youngest first, those of unknown age last.
    Newest,
    /// By the countries of the sides, then by names.
    Country,
    /// What was changed last first.
    Updated,
}

impl Sort {
    /// All orders.
    pub const ALL: [Self; 5] = [Self::Name, Self::Oldest, Self::Newest, Self::Country, Self::Updated];

    /// The word in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Oldest => "oldest",
            Self::Newest => "newest",
            Self::Country => "country",
            Self::Updated => "updated",
        }
    }

    /// The order with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.key() == key)
    }
}

/// The answer to a [`Query`].
#[derive(Debug, Clone)]
pub struct Page<'r> {
    /// Ties that fit, on all pages.
    pub total: usize,
    /// Which page this is, from 1. A page past the end is empty.
    pub page: usize,
    /// How many pages there are; at least 1.
    pub pages: usize,
    /// The ties of this page.
    pub ties: Vec<Tie<'r>>,
    /// How many ties each choice of each filter would give, the other filters as they are.
    pub facets: Facets,
}

/// How many ties each choice of a filter gives while the other filters stay as they are.
/// Choices that give none are left out. The most frequent first; decades in their order, the
/// unknown last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// By country of any side; a tie between two countries counts in both. Choosing another
    /// country drops the division.
    pub countries: Vec<(Country, u32)>,
    /// By division of that side.
    pub divisions: Vec<(u32, u32)>,
    /// By country of another side than that.
    pub with: Vec<(Country, u32)>,
    /// By kind.
    pub kinds: Vec<(TieKind, u32)>,
    /// By where the sides stand together.
    pub statuses: Vec<(Summary, u32)>,
    /// By field; a tie in several counts in each.
    pub fields: Vec<(Field, u32)>,
    /// By decade.
    pub decades: Vec<(Decade, u32)>,
    /// By evidence.
    pub evidence: Vec<(Evidence, u32)>,
    /// By activity.
    pub activities: Vec<(Activity, u32)>,
}
