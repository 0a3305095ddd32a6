//! What is not taken on record of a tie.

use partnership::activity::ActivityKind;
use partnership::tie::{
    AgreementStatus as S, Command, Description, Ground, OtherTie, Refusal, Registration, Summary, Term,
    TieFact, TieKind,
};
use partnership::{Edit, Fact, TextRefusal};

use crate::support::*;

fn day(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

#[test]
fn a_tie_has_two_different_sides() {
    let refused = |registration| Desk::new().record(TieFact::Registered(registration)).unwrap_err();
    let of = |parties: &[u64]| {
        Registration::new(parties.iter().map(|&p| party(p)), TieKind::SisterCity, S::InForce)
    };
    assert_eq!(refused(of(&[])), Refusal::TooFewSides);
    assert_eq!(refused(of(&[1])), Refusal::TooFewSides);
    assert_eq!(refused(of(&[1, 1])), Refusal::SamePartyTwice { party: party(1) });
    assert_eq!(refused(of(&[1, 2, 1])), Refusal::SamePartyTwice { party: party(1) });
    assert_eq!(refused(of(&[1, 77])), Refusal::UnknownParty { party: party(77) });
    let mut three = Desk::new();
    three.record(TieFact::Registered(of(&[1, 2, 3]))).unwrap();
    assert_eq!(three.history.current().unwrap().sides.len(), 3);
}

#[test]
fn a_party_that_merged_away_is_no_side_of_a_living_tie() {
    let mut desk = Desk::new();
    desk.merged(1, 3);
    desk.merged(3, 4);
    assert_eq!(
        desk.record(registered(S::InForce)),
        Err(Refusal::PartyMerged { party: party(1), now: party(4) })
    );
    // As history it can be put on record.
    desk.record(registered(S::Terminated)).unwrap();
    // Two that have become one are no two sides, not even as history.
    let mut one = Desk::new();
    one.merged(1, 3);
    one.merged(2, 3);
    let same = Refusal::SameAfterMerger { one: party(1), other: party(2), now: party(3) };
    assert_eq!(one.record(registered(S::Terminated)), Err(same));
    // A ring of mergers, which must not be, ends all the same.
    let mut ring = Desk::new();
    ring.merged(1, 2);
    ring.merged(2, 1);
    assert!(ring.record(registered(S::InForce)).is_err());
}

#[test]
fn the_same_tie_is_not_registered_twice_in_either_order() {
    let other = |status, kind| OtherTie {
        id: tie(200),
        parties: vec![party(2), party(1)],
        kind,
        status,
        merged: false,
    };
    let register = |other: OtherTie| {
        let mut desk = Desk::new();
        desk.knows(other);
        desk.record(registered(S::InForce))
    };
    let same = Err(Refusal::SameTie { tie: tie(200) });
    assert_eq!(register(other(Summary::InForce, TieKind::SisterCity)), same);
    assert_eq!(register(other(Summary::Preparing, TieKind::SisterCity)), same);
    assert_eq!(register(other(Summary::Terminated, TieKind::SisterCity)), Ok(()));
    assert_eq!(register(other(Summary::InForce, TieKind::ProjectPartnership)), Ok(()));
    assert_eq!(register(OtherTie { merged: true, ..other(Summary::InForce, TieKind::SisterCity) }), Ok(()));
    // Through a merger too: the other tie was registered with a party that is now party 1.
    let mut desk = Desk::new();
    desk.merged(5, 1);
    desk.knows(OtherTie {
        parties: vec![party(5), party(2)],
        ..other(Summary::InForce, TieKind::SisterCity)
    });
    assert_eq!(desk.record(registered(S::InForce)), same);
}

#[test]
fn dates_in_the_future_and_before_the_beginning_are_refused() {
    let mut desk = Desk::in_force_since("1997");
    let refused = Err(Refusal::InFuture { date: date("2026-11-25") });
    assert_eq!(desk.change(1, S::UnderReview, "2026-11-25"), refused);
    assert_eq!(desk.change(1, S::UnderReview, "2027"), Err(Refusal::InFuture { date: date("2027") }));
    let early = desk.change(1, S::UnderReview, "1996");
    assert_eq!(early, Err(Refusal::BeforeBeginning { date: day("1996-01-01"), begins: date("1997") }));
    let early = desk.record(changed(1, S::LegalHold, Some(statute())).effective(date("1990")));
    assert!(matches!(early, Err(Refusal::BeforeBeginning { .. })), "{early:?}");
    let confirmed = Fact::new(TieFact::Confirmed { side: party(1) }).effective(date("1990"));
    assert!(matches!(desk.record(confirmed), Err(Refusal::BeforeBeginning { .. })));
    // A visit before the signing makes sense, a visit tomorrow does not.
    let visit = |when| TieFact::ActivityNoted { what: ActivityKind::Visit, when: date(when), text: None };
    desk.record(visit("1995-05")).unwrap();
    assert!(matches!(desk.record(visit("2026-12")), Err(Refusal::InFuture { .. })));
    // It is tomorrow already in Kiribati.
    desk.record(visit("2026-11-23")).unwrap();
    // The beginning cannot be moved past what is on record.
    desk.change(1, S::UnderReview, "2001").unwrap();
    let later = Description { since: Edit::Set(date("2005")), ..Description::default() };
    let broken = desk.record(TieFact::Described(later));
    assert!(matches!(broken, Err(Refusal::Breaks { .. })), "{broken:?}");
    let future = Description { since: Edit::Set(date("2030")), ..Description::default() };
    assert_eq!(desk.record(TieFact::Described(future)), Err(Refusal::InFuture { date: date("2030") }));
    let mut term = Desk::in_force_since("1997");
    let short =
        Description { term: Edit::Set(Term::Fixed { until: date("1990") }), ..Description::default() };
    let refused = term.record(TieFact::Described(short));
    assert_eq!(refused, Err(Refusal::TermBeforeBeginning { until: date("1990"), since: date("1997") }));
}

#[test]
fn texts_are_trimmed_and_limited() {
    let mut desk = Desk::in_force_since("1997");
    let refused = |desk: &mut Desk, why: &str| match desk.record(TieFact::Unpublished { why: why.into() }) {
        Err(Refusal::Text { refusal, .. }) => refusal,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&mut desk, "  "), TextRefusal::Missing);
    assert_eq!(refused(&mut desk, &"x".repeat(4_001)), TextRefusal::TooLong);
    assert_eq!(refused(&mut desk, "a\0b"), TextRefusal::Unreadable);
    desk.record(Fact::new(TieFact::Published).note("  ").told(["SCI ", "", "SCI"])).unwrap();
    let fact = &desk.history.facts().last().unwrap().fact;
    assert_eq!((fact.note.as_deref(), fact.told.as_slice()), (None, &["SCI".to_owned()][..]));
}

#[test]
fn what_changes_nothing_is_refused() {
    let mut desk = Desk::in_force_since("1997");
    assert_eq!(desk.carry_out(Command::Record(vec![])), Err(Refusal::Nothing));
    let same =
        Description { since: Edit::Set(date("1997")), kind: Some(TieKind::SisterCity), ..Default::default() };
    assert_eq!(desk.record(TieFact::Described(same)), Err(Refusal::Unchanged));
    let half = Description {
        since: Edit::Set(date("1997")),
        local_kind: Edit::Set("vänort".into()),
        ..Default::default()
    };
    desk.record(TieFact::Described(half)).unwrap();
    let taken = &desk.history.facts()[1].fact.what;
    assert!(matches!(taken, TieFact::Described(d) if d.since.is_keep() && !d.local_kind.is_keep()));
    let unpublished = TieFact::Unpublished { why: "too early".into() };
    assert_eq!(desk.record(unpublished), Err(Refusal::Unchanged));
    desk.record(TieFact::Published).unwrap();
    assert_eq!(desk.record(TieFact::Published), Err(Refusal::Unchanged));
    assert_eq!(desk.record(registered(S::Idea)), Err(Refusal::AlreadyRegistered));
    assert_eq!(Desk::new().record(TieFact::Published), Err(Refusal::NotRegistered));
}

#[test]
fn a_resolution_comes_before_the_approval_that_rests_on_it() {
    let mut desk = Desk::at_status(S::Drafting);
    let approved = |resolved: &str| {
        let ground = Ground::Resolution {
            number: "97-12".into(),
            date: Some(date(resolved)),
            vote: Some("7 to 2".into()),
        };
        changed(1, S::Approved, Some(ground)).effective(date("2020-06"))
    };
    assert!(matches!(desk.record(approved("2020-07-01")), Err(Refusal::ResolutionLater { .. })));
    desk.record(approved("2020-06-12")).unwrap();
}
