//! Whether a tie passes the rules of a scheme.

use std::collections::BTreeMap;

use jiff::civil;

use super::scheme::{Of, Rule, Scheme, Test};
use crate::codes::coded;
use crate::date::Date;
use crate::id::{Id, kind};
use crate::place::Country;
use crate::tie::{AgreementStatus, Capacity, SideState, Tie};

/// What a scheme says of a tie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recognition {
    /// It passes every rule.
    Recognised {
        /// What the scheme calls it.
        called: String,
    },
    /// It fails by a rule.
    NotYet {
        /// The rules it fails by.
        failing: Vec<Rule>,
        /// The rules of which it is not known whether it passes.
        missing: Vec<Rule>,
    },
    /// It fails by no rule, but of some it is not known whether it passes.
    NotKnown {
        /// Those rules.
        missing: Vec<Rule>,
    },
    /// It passed every rule, but no longer does.
    Lapsed {
        /// The rules it no longer passes.
        because: Vec<Rule>,
    },
}

coded! {
    /// Recognition without its reasons, for lists and filters.
    pub enum RecognitionState in "recognition", said as "recognition" {
        /// It passes every rule.
        Recognised = "recognised",
        /// It fails by a rule.
        NotYet = "not-yet",
        /// It is not known whether it passes.
        NotKnown = "not-known",
        /// It no longer passes.
        Lapsed = "lapsed",
    }
}

impl Recognition {
    /// The state alone.
    #[must_use]
    pub fn state(&self) -> RecognitionState {
        match self {
            Self::Recognised { .. } => RecognitionState::Recognised,
            Self::NotYet { .. } => RecognitionState::NotYet,
            Self::NotKnown { .. } => RecognitionState::NotKnown,
            Self::Lapsed { .. } => RecognitionState::Lapsed,
        }
    }
}

/// What a scheme must know of a party besides the tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// The country it lies in.
    pub country: Option<Country>,
    /// Its dues to the association.
    pub dues: Dues,
}

/// Dues of a party to the association.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dues {
    /// Nothing is on record.
    #[default]
    Unknown,
    /// It never was a member.
    NoMember,
    /// They are paid up to a date, inclusive.
    PaidUntil(Date),
}

/// How one test, or one side in it, comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Lapsed,
    Unknown,
    Failed,
}

/// What a scheme says of a tie on a day: of its state now, or at a past date for that day.
/// Nothing if no side is known to lie in the scheme's country.
#[must_use]
pub fn assess(
    scheme: &Scheme,
    tie: &Tie,
    standings: &BTreeMap<Id<kind::Party>, Standing>,
    today: civil::Date,
) -> Option<Recognition> {
    let standing = |side: &SideState| standings.get(&side.party).copied().unwrap_or_default();
    let own: Vec<&SideState> =
        tie.sides.iter().filter(|side| standing(side).country == Some(scheme.country)).collect();
    if own.is_empty() {
        return None;
    }
    let all: Vec<&SideState> = tie.sides.iter().collect();
    let ask = |of: Of, outcome: &dyn Fn(&SideState) -> Outcome| match of {
        Of::AllSides => worst(all.iter().map(|side| outcome(side))),
        Of::OwnSide => best(own.iter().map(|side| outcome(side))),
    };
    let called = scheme.kinds.get(&tie.kind);
    let mut rules = vec![
        (Rule::Kind, if called.is_some() { Outcome::Passed } else { Outcome::Failed }),
        (Rule::NotEnded, not_ended(tie)),
    ];
    for test in &scheme.tests {
        let outcome = match *test {
            Test::SignedByHighestOfficials { of } => ask(of, &signed),
            Test::MoreThanOneField => fields(tie),
            Test::BudgetApproved { of } => ask(of, &budget),
            Test::DuesPaid { of } => ask(of, &|side| dues(standing(side).dues, today)),
        };
        rules.push((test.rule(), outcome));
    }
    let with = |wanted: Outcome| -> Vec<Rule> {
        rules.iter().filter(|(_, outcome)| *outcome == wanted).map(|(rule, _)| *rule).collect()
    };
    let (failing, missing, because) = (with(Outcome::Failed), with(Outcome::Unknown), with(Outcome::Lapsed));
    Some(match called {
        Some(called) if failing.is_empty() && missing.is_empty() && because.is_empty() => {
            Recognition::Recognised { called: called.clone() }
        }
        _ if !failing.is_empty() => Recognition::NotYet { failing, missing },
        _ if !missing.is_empty() => Recognition::NotKnown { missing },
        _ => Recognition::Lapsed { because },
    })
}

fn worst(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    outcomes.max_by_key(|outcome| gravity(*outcome)).unwrap_or(Outcome::Failed)
}

fn best(outcomes: impl Iterator<Item = Outcome>) -> Outcome {
    outcomes.min_by_key(|outcome| gravity(*outcome)).unwrap_or(Outcome::Failed)
}

fn gravity(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::Passed => 0,
        Outcome::Lapsed => 1,
        Outcome::Unknown => 2,
        Outcome::Failed => 3,
    }
}

/// An agreement that ended is recognised by nobody; a plan that was given up never was one.
fn not_ended(tie: &Tie) -> Outcome {
    worst(tie.sides.iter().map(|side| match side.status {
        status if status.is_given_up() => Outcome::Failed,
        status if status.is_over() => Outcome::Lapsed,
        _ => Outcome::Passed,
    }))
}

fn signed(side: &SideState) -> Outcome {
    let status = match side.status {
        AgreementStatus::LegalHold => side.before_hold.unwrap_or(side.status),
        status => status,
    };
    match &side.signature {
        Some(signature) => match signature.capacity {
            Capacity::HighestOfficial => Outcome::Passed,
            Capacity::Deputy | Capacity::Other => Outcome::Failed,
            Capacity::Unknown => Outcome::Unknown,
        },
        // A friendship may have been signed without being called so.
        None if status == AgreementStatus::FriendshipInForce => Outcome::Unknown,
        None if status.is_before_signed() || status.is_given_up() => Outcome::Failed,
        None => Outcome::Unknown,
    }
}

fn fields(tie: &Tie) -> Outcome {
    match tie.fields.len() {
        0 => Outcome::Unknown,
        1 => Outcome::Failed,
        _ => Outcome::Passed,
    }
}

/// That no budget is on record does not say that there was none.
fn budget(side: &SideState) -> Outcome {
    if side.budget.is_some() { Outcome::Passed } else { Outcome::Unknown }
}

fn dues(dues: Dues, today: civil::Date) -> Outcome {
    match dues {
        Dues::Unknown => Outcome::Unknown,
        Dues::NoMember => Outcome::Failed,
        Dues::PaidUntil(until) if until.is_before(today) => Outcome::Lapsed,
        Dues::PaidUntil(_) => Outcome::Passed,
    }
}
