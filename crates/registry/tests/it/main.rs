//! The register against the plainest code that answers the same questions.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod changes;
mod mergers;
mod naive;
mod search;
mod statistics;

use jiff::civil::{Date, date};
use registry::sample::{self, Dice};
use registry::{PartyRow, TieRow};

/// The day all tests are on.
const TODAY: Date = date(2026, 11, 22);

/// A made-up world of parties and ties.
fn rows(seed: u64, parties: usize, ties: usize) -> (Vec<PartyRow>, Vec<TieRow>) {
    let mut dice = Dice::new(seed);
    let parties = sample::invented_parties(&mut dice, parties);
    let mut ties = sample::ties(&parties, &mut dice, ties, TODAY);
    // Some ties have three sides, or two in one country.
    for tie in ties.iter_mut().step_by(7) {
        let third = parties[dice.below(parties.len())].id;
        if tie.sides.iter().all(|s| s.party != third) {
            let mut side = tie.sides[0];
            side.party = third;
            tie.sides.push(side);
        }
    }
    (parties, ties)
}
