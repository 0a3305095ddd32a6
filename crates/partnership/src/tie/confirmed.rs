//! How well each single claim about a tie is confirmed.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil};

use super::History;
use super::fact::TieFact;
use crate::date::Date;
use crate::evidence::Confirmation;
use crate::fact::{Recorded, day_of};
use crate::id::{Id, kind};

/// Which claims the sides of a tie stand by.
///
/// Whoever confirms, confirms what is on record: every claim that was recorded before and does not
/// speak of a later day. What is recorded after it waits for the next confirmation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmed {
    /// Of each side its confirmations that stand: the revision, and the last day it may have been.
    sides: BTreeMap<Id<kind::Party>, Vec<(u64, civil::Date)>>,
}

impl Confirmed {
    /// Of a tie on a day, by what was on record at an instant.
    #[must_use]
    pub fn of(history: &History, on: civil::Date, known: Timestamp) -> Self {
        let mut sides: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for recorded in history.standing(known) {
            match &recorded.fact.what {
                TieFact::Registered(registration) => {
                    for side in &registration.sides {
                        sides.entry(side.party).or_default();
                    }
                }
                TieFact::Confirmed { side } if recorded.day() <= on => {
                    let day = recorded.fact.effective.map_or_else(|| day_of(recorded.at), Date::latest);
                    sides.entry(*side).or_default().push((recorded.revision, day));
                }
                _ => {}
            }
        }
        Self { sides }
    }

    /// Which sides stand by a claim.
    #[must_use]
    pub fn says(&self, claim: &Recorded<TieFact>) -> Confirmation {
        let happened = match &claim.fact.what {
            TieFact::ActivityNoted { when, .. } => Some(*when),
            _ => claim.fact.effective,
        };
        let covers = |(revision, day): &(u64, civil::Date)| {
            *revision > claim.revision && happened.is_none_or(|date| date.earliest() <= *day)
        };
        match self.sides.values().filter(|side| side.iter().any(covers)).count() {
            0 => Confirmation::Unconfirmed,
            n if n == self.sides.len() => Confirmation::BothSides,
            _ => Confirmation::OneSide,
        }
    }
}
