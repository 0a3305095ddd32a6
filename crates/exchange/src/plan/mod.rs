//! What an import would do, row by row, before anything is written.
//!
//! Pure: sheet, mapping, places, registry and choices in; outcomes and facts out. The same plan
//! is shown by the site and the command line and carried out by the store.

mod choices;
mod compare;
mod known;
mod outcome;
mod party;
mod planner;
mod say;
mod say_party;
mod seen;
mod sort;
mod work;

use std::collections::BTreeMap;

use gazetteer::World;
use jiff::civil;
use serde::Serialize;

pub use choices::{Choices, PlaceChoice, RowChoice};
pub use known::{Known, KnownParty, KnownTie};
pub use outcome::{Change, Conflict, End, Outcome, Planned, Question, Refused};
pub use party::{PartyChange, PartyConflict, Standing};
pub use sort::Sort;
pub use work::{EditParty, EditTie, NewContact, NewParty, NewTie, PartyRef, Work};

use crate::claims::Claims;
use crate::mapping::{Mapping, MappingError};
use crate::places::Places;
use crate::rows::{self, Read};
use crate::sheet::Book;

/// A whole plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// Whether it is of a list of parties: each row is about one party, and no tie.
    pub list: bool,
    /// Each statement, in the order of the sheet.
    pub rows: Vec<Planned>,
    /// Rows that state nothing, with what stands in them.
    pub left_out: Vec<(u32, String)>,
    /// What is to be written.
    #[serde(skip)]
    pub work: Work,
}

impl Plan {
    /// Plans an import. `today` is the latest day that anyone may call so.
    ///
    /// # Errors
    /// If the mapping names no column for a side.
    pub fn new(
        book: &Book,
        mapping: &Mapping,
        places: &mut Places<'_>,
        known: &Known,
        choices: &Choices,
        today: civil::Date,
    ) -> Result<Self, MappingError> {
        let sheet = mapping.check(book)?;
        let read = rows::read(sheet, mapping, places, today);
        let mut planner = planner::Planner::new(mapping, places, known, choices, today);
        let mut left_out = Vec::new();
        for row in read {
            match row {
                Read::Statement(statement) => planner.statement(*statement),
                Read::Listed(row) => planner.listed(*row),
                Read::NotUnderstood { key, row, sides, troubles } => {
                    planner.not_understood(key, row, sides, troubles);
                }
                Read::LeftOut { row, text } => left_out.push((row, text)),
            }
        }
        let (rows, work) = planner.finish();
        Ok(Self { list: mapping.is_list(), rows, left_out, work })
    }

    /// Plans an import of what another register claims. Of the mapping the kind, the status and
    /// whether to publish count.
    #[must_use]
    pub fn of_claims(
        claims: &Claims,
        mapping: &Mapping,
        places: &mut Places<'_>,
        known: &Known,
        choices: &Choices,
        today: civil::Date,
    ) -> Self {
        let statements = claims.statements(places, today);
        let mut planner = planner::Planner::new(mapping, places, known, choices, today);
        statements.into_iter().for_each(|statement| planner.statement(statement));
        let (rows, work) = planner.finish();
        let left_out = claims.left_out.iter().map(|n| format!("{}: {}", n.text, n.why));
        Self { list: false, rows, left_out: (1..).zip(left_out).collect(), work }
    }

    /// How many statements came to what.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<Sort, usize> {
        let mut counts = BTreeMap::new();
        for row in &self.rows {
            *counts.entry(row.outcome.sort()).or_default() += 1;
        }
        counts
    }

    /// The questions that are open, each once, with how many rows ask it; the most asked first.
    #[must_use]
    pub fn questions(&self) -> Vec<(&Question, usize)> {
        let mut open: BTreeMap<&str, (&Question, usize)> = BTreeMap::new();
        for row in &self.rows {
            if let Outcome::Choose { questions } = &row.outcome {
                for question in questions {
                    open.entry(&question.key).or_insert((question, 0)).1 += 1;
                }
            }
        }
        let mut open: Vec<_> = open.into_values().collect();
        open.sort_by_key(|(question, rows)| (std::cmp::Reverse(*rows), question.cell.clone()));
        open
    }
}

/// The full name of an end: of its place, or as it is recorded.
fn full_name(end: &End, world: &World, known: &Known) -> String {
    let of_place = |id| world.by_id(id).map(|p| p.full_name());
    match end {
        End::Place { place } => of_place(*place).unwrap_or_default(),
        End::Own { name, country } => {
            let known = world.country_by_iso2(country).map(|ix| world.country(ix).name.as_str());
            format!("{name}, {}", known.unwrap_or(country))
        }
        End::Party { party } => match known.party(*party) {
            Some(p) => p.place.and_then(of_place).unwrap_or_else(|| p.name.clone()),
            None => party.to_string(),
        },
    }
}
