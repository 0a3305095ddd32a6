//! The law of agreement status, against a table written from the glossary and not from the code.

use std::collections::BTreeSet;

use partnership::codes::Coded;
use partnership::evidence::{EvidenceKind, Source};
use partnership::tie::{
    AgreementStatus as S, Ground, OtherTie, Refusal, Side, Summary, Term, TieFact, TieKind,
};
use partnership::{Edit, Fact};
use proptest::prelude::*;

use crate::support::*;

/// The chains of the glossary, as they stand there.
const CHAINS: &[&[&str]] = &[
    &[
        "idea",
        "researching",
        "proposed",
        "authorised-to-contact",
        "introduced",
        "corresponding",
        "drafting",
        "approved",
        "signed",
        "in-force",
    ],
    &["corresponding", "friendship-in-force", "drafting"],
    &["in-force", "under-review", "renewed"],
    &["under-review", "amended"],
    &["under-review", "emeritus"],
    &["under-review", "suspended"],
    &["under-review", "terminated"],
    &["in-force", "expired", "renewed"],
    &["emeritus", "in-force"],
    &["suspended", "in-force"],
    &["suspended", "terminated"],
    &["legal-hold", "terminated"],
    // Renewed and Amended are in force: what leads out of In force leads out of them.
    &["renewed", "under-review"],
    &["renewed", "expired"],
    &["amended", "under-review"],
    &["amended", "expired"],
];

/// Stages before Signed; the friendship comes before Drafting.
const BEFORE_SIGNED: &[&str] = &[
    "idea",
    "researching",
    "proposed",
    "authorised-to-contact",
    "introduced",
    "corresponding",
    "friendship-in-force",
    "drafting",
    "approved",
];

/// Every pair that the glossary allows, but for the way back from a legal hold.
fn law() -> BTreeSet<(String, String)> {
    let mut law = BTreeSet::new();
    let mut allow = |from: &str, to: &str| law.insert((from.to_owned(), to.to_owned()));
    for chain in CHAINS {
        for pair in chain.windows(2) {
            allow(pair[0], pair[1]);
        }
    }
    for given_up in ["declined", "withdrawn", "lapsed"] {
        for stage in BEFORE_SIGNED {
            allow(stage, given_up);
        }
        allow(given_up, "researching");
    }
    for status in S::ALL.iter().map(|status| status.code()) {
        if !matches!(status, "terminated" | "legal-hold") {
            allow(status, "legal-hold");
            if status != "succeeded-by" {
                allow(status, "succeeded-by");
            }
        }
    }
    law
}

/// A tie at a status, with whatever any change may need at hand: a fixed term that is over,
/// letters of both sides, a merged party, another tie, a condition.
fn everything_at_hand(status: S) -> Desk {
    let mut desk = Desk::new();
    let mut side = Side::new(party(1), status);
    if status == S::Suspended {
        side.condition = Some("until the war ends".into());
    }
    desk.record(registered_with(side, Side::new(party(2), status))).unwrap();
    let term = partnership::tie::Description {
        term: Edit::Set(Term::Fixed { until: date("2020") }),
        ..Default::default()
    };
    desk.record(TieFact::Described(term)).unwrap();
    for number in [1, 2] {
        let source = Source { from: Some(party(number)), ..Source::new(EvidenceKind::Letter, "A letter") };
        desk.record(TieFact::EvidenceAdded { evidence: evidence(number), source }).unwrap();
    }
    desk.merged(2, 9);
    desk.knows(OtherTie {
        id: tie(200),
        parties: vec![party(1), party(9)],
        kind: TieKind::SisterCity,
        status: Summary::InForce,
        merged: false,
    });
    desk
}

fn any_ground() -> Vec<Option<Ground>> {
    vec![
        None,
        Some(resolution()),
        Some(condition()),
        Some(condition_met()),
        Some(Ground::Letters { letters: vec![evidence(1), evidence(2)] }),
        Some(statute()),
        Some(Ground::Successor { tie: tie(200) }),
    ]
}

#[test]
fn every_pair_of_statuses_is_allowed_exactly_where_the_glossary_allows_it() {
    let law = law();
    for &from in S::ALL {
        for &to in S::ALL {
            let taken = any_ground().into_iter().any(|ground| {
                let mut desk = everything_at_hand(from);
                desk.record(changed(1, to, ground)).is_ok()
            });
            let allowed = law.contains(&(from.to_string(), to.to_string()));
            assert_eq!(taken, allowed, "{from} → {to}");
        }
    }
}

#[test]
fn a_legal_hold_returns_to_the_state_before_it_and_to_no_other() {
    for &before in S::ALL.iter().filter(|status| !matches!(status, S::Terminated | S::LegalHold)) {
        for &to in S::ALL {
            let mut desk = everything_at_hand(before);
            desk.record(changed(1, S::LegalHold, Some(statute()))).unwrap();
            let result = desk.record(changed(1, to, None));
            assert_eq!(result.is_ok(), to == before || to == S::Terminated, "{before} → hold → {to}");
        }
    }
}

#[test]
fn a_condition_outlives_a_legal_hold() {
    let mut desk = everything_at_hand(S::Suspended);
    desk.record(changed(1, S::LegalHold, Some(statute()))).unwrap();
    desk.record(changed(1, S::Suspended, None)).unwrap();
    desk.record(changed(1, S::InForce, Some(condition_met()))).unwrap();
    assert_eq!(desk.status(1), S::InForce);
}

#[test]
fn what_the_glossary_wants_recorded_must_be_given() {
    let needs = [
        (S::Drafting, S::Approved, resolution()),
        (S::UnderReview, S::Suspended, condition()),
        (S::Suspended, S::InForce, condition_met()),
        (S::Emeritus, S::InForce, Ground::Letters { letters: vec![evidence(1), evidence(2)] }),
        (S::InForce, S::LegalHold, statute()),
        (S::InForce, S::SucceededBy, Ground::Successor { tie: tie(200) }),
    ];
    for (from, to, ground) in needs {
        for other in any_ground() {
            let mut desk = everything_at_hand(from);
            let right = other.as_ref().map(Ground::kind) == Some(ground.kind());
            let result = desk.record(changed(1, to, other));
            assert_eq!(result.is_ok(), right, "{from} → {to}: {result:?}");
            if !right {
                assert!(matches!(result, Err(Refusal::GroundNeeded { .. })), "{result:?}");
            }
        }
    }
}

#[test]
fn an_emeritus_tie_needs_a_letter_of_each_side() {
    let desk = || everything_at_hand(S::Emeritus);
    let with = |letters: &[u64]| {
        let letters = letters.iter().map(|&number| evidence(number)).collect();
        changed(1, S::InForce, Some(Ground::Letters { letters }))
    };
    assert_eq!(desk().record(with(&[1])), Err(Refusal::LetterMissing { side: party(2) }));
    assert_eq!(desk().record(with(&[2])), Err(Refusal::LetterMissing { side: party(1) }));
    assert_eq!(desk().record(with(&[1, 2, 3])), Err(Refusal::UnknownEvidence { evidence: evidence(3) }));
    let mut newspaper = desk();
    let source = Source { from: Some(party(2)), ..Source::new(EvidenceKind::Newspaper, "Nya Norrland") };
    newspaper.record(TieFact::EvidenceAdded { evidence: evidence(3), source }).unwrap();
    assert_eq!(newspaper.record(with(&[1, 3])), Err(Refusal::NotALetter { evidence: evidence(3) }));
    let mut both = desk();
    both.record(with(&[1, 2])).unwrap();
    assert_eq!((both.status(1), both.status(2)), (S::InForce, S::Emeritus));
    // The letter on which the status rests can be neither withdrawn nor taken back.
    let withdrawn = TieFact::EvidenceWithdrawn { evidence: evidence(2), why: "a forgery".into() };
    assert!(matches!(both.record(withdrawn), Err(Refusal::Breaks { .. })));
    let retracted = TieFact::Retracted { revision: 4, why: "a forgery".into() };
    assert!(matches!(both.record(retracted), Err(Refusal::Breaks { .. })));
}

#[test]
fn only_a_fixed_term_that_is_over_expires() {
    let term = |term| {
        TieFact::Described(partnership::tie::Description { term: Edit::Set(term), ..Default::default() })
    };
    let mut desk = Desk::at_status(S::InForce);
    assert_eq!(desk.record(changed(1, S::Expired, None)), Err(Refusal::NoFixedTerm));
    desk.record(term(Term::Open)).unwrap();
    assert_eq!(desk.record(changed(1, S::Expired, None)), Err(Refusal::NoFixedTerm));
    desk.record(term(Term::Fixed { until: date("2030") })).unwrap();
    let refused = Err(Refusal::TermNotOver { until: date("2030") });
    assert_eq!(desk.record(changed(1, S::Expired, None)), refused);
    desk.record(term(Term::Fixed { until: date("2025-06-30") })).unwrap();
    desk.record(changed(1, S::Expired, None)).unwrap();
    desk.change(1, S::Renewed, TODAY).unwrap();
}

#[test]
fn a_suspension_without_a_condition_on_record_ends_only_when_one_is_stated_and_met() {
    let mut desk = Desk::at_status(S::Suspended);
    let met = || changed(1, S::InForce, Some(condition_met()));
    assert_eq!(desk.record(met()), Err(Refusal::NoCondition { side: party(1) }));
    desk.record(TieFact::ConditionStated { side: party(1), condition: "peace".into() }).unwrap();
    desk.record(met()).unwrap();
    let again = TieFact::ConditionStated { side: party(1), condition: "peace".into() };
    assert_eq!(desk.record(again), Err(Refusal::NotSuspended { side: party(1) }));
}

#[test]
fn a_successor_needs_a_merger() {
    let mut desk = everything_at_hand(S::InForce);
    desk.context.parties = parties(1..=9);
    let succeeded = || changed(1, S::SucceededBy, Some(Ground::Successor { tie: tie(200) }));
    assert_eq!(desk.record(succeeded()), Err(Refusal::NoMerger));
    desk.merged(1, 9);
    let elsewhere = changed(1, S::SucceededBy, Some(Ground::Successor { tie: tie(201) }));
    assert_eq!(desk.record(elsewhere), Err(Refusal::UnknownTie { tie: tie(201) }));
    let itself = changed(1, S::SucceededBy, Some(Ground::Successor { tie: tie(100) }));
    desk.knows(OtherTie { id: tie(100), ..desk.context.others[0].clone() });
    assert_eq!(desk.record(itself), Err(Refusal::ItselfNamed));
    desk.record(succeeded()).unwrap();
    let tie = desk.history.current().unwrap();
    assert_eq!(tie.side(party(1)).unwrap().successor, Some(crate::support::tie(200)));
    assert_eq!(tie.status(), Summary::Succeeded);
}

/// A random attempt: a side, a status, a ground, and perhaps a date.
fn attempt() -> impl Strategy<Value = Fact<TieFact>> {
    let dates = prop::option::of((2000_i16..=2026, 1_i8..=10));
    (1_u64..=2, 0..S::ALL.len(), 0_usize..7, dates).prop_map(|(side, to, ground, date)| {
        let ground = any_ground().swap_remove(ground);
        let mut fact = changed(side, S::ALL[to], ground);
        fact.effective = date.and_then(|(year, month)| partnership::Date::month(year, month));
        fact
    })
}

/// A random attempt that has a fair chance: one of what may follow, with the ground it needs.
fn likely(desk: &Desk, side: u64, choice: usize, date: Option<partnership::Date>) -> Option<Fact<TieFact>> {
    let tie = desk.history.current()?;
    let state = tie.side(party(side))?;
    let next = state.next();
    let to = *next.get(choice % next.len().max(1))?;
    let needed = state.ground_to(to);
    let ground = any_ground().into_iter().find(|ground| ground.as_ref().map(Ground::kind) == needed)?;
    let mut fact = changed(side, to, ground);
    fact.effective = date;
    Some(fact)
}

fn walk(start: S, attempts: Vec<(Fact<TieFact>, bool, usize)>) -> Desk {
    let mut desk = everything_at_hand(start);
    for (fact, fair, choice) in attempts {
        let side = if fact.what.side() == Some(party(1)) { 1 } else { 2 };
        let fact = if fair { likely(&desk, side, choice, fact.effective) } else { Some(fact) };
        let before = desk.history.current();
        if let Some(fact) = fact
            && desk.record(fact).is_ok()
        {
            // One side's change never touches the other.
            let other = party(3 - side);
            let after = desk.history.current();
            let of = |tie: &Option<partnership::tie::Tie>| tie.as_ref().and_then(|t| t.side(other).cloned());
            assert_eq!(of(&before), of(&after));
        } else {
            assert_eq!(before, desk.history.current(), "a refused change leaves no trace");
        }
    }
    desk
}

/// The statuses of a side in the order in which they held, by the facts alone.
fn path(desk: &Desk, side: u64) -> Vec<(jiff::civil::Date, S)> {
    let mut path: Vec<_> = desk
        .history
        .standing(jiff::Timestamp::MAX)
        .into_iter()
        .filter_map(|recorded| match &recorded.fact.what {
            TieFact::StatusChanged { side: of, to, .. } if *of == party(side) => {
                Some((recorded.day(), recorded.revision, *to))
            }
            _ => None,
        })
        .collect();
    path.sort_unstable();
    path.into_iter().map(|(day, _, to)| (day, to)).collect()
}

proptest! {
    #[test]
    fn no_path_leaves_the_law(
        start in 0..S::ALL.len(),
        attempts in prop::collection::vec((attempt(), prop::bool::weighted(0.8), any::<usize>()), 1..24),
    ) {
        let law = law();
        let start = S::ALL[start];
        let desk = walk(start, attempts);
        for side in [1, 2] {
            let mut at = start;
            let mut before_hold = None;
            for (_, to) in path(&desk, side) {
                let returns = at == S::LegalHold && before_hold == Some(to);
                prop_assert!(
                    returns || law.contains(&(at.to_string(), to.to_string())),
                    "{} → {}", at, to
                );
                before_hold = (to == S::LegalHold).then_some(at);
                at = to;
            }
            // Replaying the facts gives the state.
            prop_assert_eq!(at, desk.status(side));
        }
    }

    #[test]
    fn the_state_on_a_day_is_the_last_that_held_by_then(
        attempts in prop::collection::vec((attempt(), prop::bool::weighted(0.9), any::<usize>()), 1..20),
        year in 2000_i16..=2026,
        month in 1_i8..=10,
    ) {
        let desk = walk(S::InForce, attempts);
        let day = jiff::civil::date(year, month, 15);
        let past = desk.history.as_of(day, jiff::Timestamp::MAX).known();
        for side in [1, 2] {
            let by_then = path(&desk, side).into_iter().rfind(|(held, _)| *held <= day);
            if let (Some((_, status)), Some(past)) = (by_then, &past) {
                prop_assert_eq!(past.side(party(side)).unwrap().status, status);
            }
        }
        let today = desk.history.as_of(jiff::civil::date(2026, 11, 22), desk.context.now);
        prop_assert_eq!(today.known(), desk.history.current());
    }

    #[test]
    fn a_fact_taken_back_is_as_if_it_had_never_been_written(
        attempts in prop::collection::vec((attempt(), prop::bool::weighted(0.9), any::<usize>()), 1..16),
        target in 1_u64..24,
    ) {
        let mut desk = walk(S::InForce, attempts);
        let without: Vec<_> = desk.history.facts().iter().filter(|r| r.revision != target).cloned().collect();
        let retracted = TieFact::Retracted { revision: target, why: "wrong".into() };
        if desk.record(retracted).is_ok() {
            let mut never = partnership::tie::History::new(tie(100));
            for recorded in without {
                never.record(recorded.fact, recorded.at, recorded.by, recorded.organisation);
            }
            prop_assert_eq!(desk.history.current(), never.current());
            // And taken back itself, it is as it was.
            let last = desk.history.revision();
            let redo = TieFact::Retracted { revision: last, why: "right after all".into() };
            let before = partnership::tie::History::from_facts(
                tie(100),
                desk.history.facts()[..desk.history.facts().len() - 1].to_vec(),
            ).unwrap();
            desk.record(redo).unwrap();
            prop_assert_eq!(desk.history.current(), before.current());
        }
    }

    #[test]
    fn what_is_recorded_later_does_not_change_what_was_known_then(
        attempts in prop::collection::vec((attempt(), prop::bool::weighted(0.9), any::<usize>()), 2..16),
        year in 2000_i16..=2026,
    ) {
        let mut desk = everything_at_hand(S::InForce).now("2026-11-22");
        let mut asked = Vec::new();
        for (i, (fact, _, choice)) in (0_i64..).zip(attempts) {
            desk.context.now = at("2026-11-22") + jiff::Span::new().hours(i * 24);
            let side = 1 + choice as u64 % 2;
            if let Some(fact) = likely(&desk, side, choice / 2, fact.effective) {
                let _ = desk.record(fact);
            }
            let day = jiff::civil::date(year, 6, 30);
            asked.push((desk.context.now, desk.history.as_of(day, desk.context.now)));
        }
        for (known, answer) in asked {
            prop_assert_eq!(desk.history.as_of(jiff::civil::date(year, 6, 30), known), answer);
        }
    }
}
