//! From statements to pairs of places: P190 usually stands on both items, and both are the
//! evidence of one tie.

use std::collections::BTreeMap;

use partnership::Date;

use crate::ids::{ItemId, StatementId};
use crate::statement::{Rank, Statement};
use crate::when::When;

/// All that is stated of two places.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The two items, the lower first, merged ones by what they were merged into.
    pub items: [ItemId; 2],
    /// The statements, of either item, by identifier. Each names the item it stands on as it
    /// was read.
    pub statements: Vec<Statement>,
    /// Which of the two items state it.
    pub stated_by: [bool; 2],
    current: Vec<Statement>,
}

/// Why a statement says nothing of two places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// The editors of Wikidata know it to be wrong.
    Deprecated,
    /// It says that there is a partner, and that it is not known.
    UnknownPartner,
    /// It names its own item, perhaps since two were merged.
    Itself,
}

/// What statements come to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pairs {
    /// The pairs, by their items.
    pub pairs: Vec<Pair>,
    /// Statements that say nothing of two places.
    pub left_out: Vec<(StatementId, ItemId, LeftOut)>,
}

/// When a tie began, as both items say.
#[derive(Debug, Clone, PartialEq)]
pub enum Start {
    /// Nothing is said.
    Unsaid,
    /// So; of a year and a day in it the day.
    On(Date),
    /// Only vaguely: within a decade or a century, or at a time that nobody knows.
    Vague(When),
    /// The statements contradict each other.
    Differ(Vec<Date>),
}

/// Whether a tie ended, as the statements say. That is a claim, and no act of a side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// Nothing is said of an end.
    Unsaid,
    /// So. The date is known where it is one to the year at least.
    Said {
        /// When.
        date: Option<Date>,
        /// Whether the other item states the tie and no end of it.
        one_item_only: bool,
    },
}

/// Puts the statements of two places together. `now` says what an item was merged into;
/// itself, if it was not.
pub fn pairs(statements: impl IntoIterator<Item = Statement>, now: impl Fn(ItemId) -> ItemId) -> Pairs {
    let now = &now;
    let mut found: BTreeMap<[ItemId; 2], Vec<Statement>> = BTreeMap::new();
    let mut out = Pairs::default();
    for statement in statements {
        let why = match statement.partner.map(|p| [now(statement.item), now(p)]) {
            _ if statement.rank == Rank::Deprecated => LeftOut::Deprecated,
            None => LeftOut::UnknownPartner,
            Some([a, b]) if a == b => LeftOut::Itself,
            Some([a, b]) => {
                found.entry([a.min(b), a.max(b)]).or_default().push(statement);
                continue;
            }
        };
        out.left_out.push((statement.id, statement.item, why));
    }
    for (items, mut statements) in found {
        statements.sort_by(|a, b| a.id.cmp(&b.id));
        statements.dedup_by(|a, b| a.id == b.id);
        let of = |side: usize| statements.iter().filter(move |s| now(s.item) == items[side]);
        let stated_by = [of(0).next().is_some(), of(1).next().is_some()];
        let current = [current(of(0)), current(of(1))].into_iter().flatten().cloned().collect();
        out.pairs.push(Pair { items, stated_by, current, statements });
    }
    out
}

/// The statement of an item that speaks of the tie as it is now: one without an end before
/// others, then the one that ended last, then the preferred one, then the one that began first.
fn current<'s>(statements: impl Iterator<Item = &'s Statement>) -> Option<&'s Statement> {
    let date = |of: &[When]| of.iter().find_map(|w| w.date()).map(Date::earliest);
    statements.min_by_key(|s| {
        let ended = date(&s.end).map(std::cmp::Reverse);
        (!s.end.is_empty(), ended, s.rank != Rank::Preferred, date(&s.start), s.id.clone())
    })
}

impl Pair {
    /// When it began.
    #[must_use]
    pub fn start(&self) -> Start {
        let all = || self.current.iter().flat_map(|s| &s.start);
        let mut dates: Vec<Date> = all().filter_map(|w| w.date()).collect();
        dates.sort_by_key(|d| (d.earliest(), d.precision()));
        dates.dedup();
        let Some(exact) = dates.iter().copied().max_by_key(|d| d.precision()) else {
            return all().next().map_or(Start::Unsaid, |w| Start::Vague(*w));
        };
        let agrees = |d: &Date| d.earliest() <= exact.earliest() && exact.latest() <= d.latest();
        if dates.iter().all(agrees) { Start::On(exact) } else { Start::Differ(dates) }
    }

    /// Whether it ended.
    #[must_use]
    pub fn end(&self) -> End {
        let ended = self.current.iter().filter(|s| !s.end.is_empty()).count();
        if ended == 0 {
            return End::Unsaid;
        }
        let dates = self.current.iter().flat_map(|s| &s.end).filter_map(|w| w.date());
        let date = dates.max_by_key(|d| (d.latest(), d.precision()));
        End::Said { date, one_item_only: ended < self.current.len() }
    }

    /// The ends that other statements of the two state where those that speak of the tie as it is
    /// now state none: of a tie that ended and began again, or against them.
    #[must_use]
    pub fn ends_before(&self) -> Vec<When> {
        if self.end() != End::Unsaid {
            return Vec::new();
        }
        self.statements.iter().flat_map(|s| &s.end).copied().collect()
    }

    /// Whether only one of the two items states it.
    #[must_use]
    pub fn is_one_sided(&self) -> bool {
        self.stated_by != [true, true]
    }
}
