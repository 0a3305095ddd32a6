//! Recognition by the shipped schemes.

use std::collections::BTreeMap;

use partnership::recognition::{Dues, Recognition, Rule, Scheme, Standing, assess};
use partnership::tie::{AgreementStatus as S, Capacity, Field, Registration, TieFact, TieKind};

use crate::support::*;

fn scheme(code: &str) -> &'static Scheme {
    Scheme::shipped().iter().find(|scheme| scheme.code == code).unwrap()
}

/// What a scheme says of a tie whose first side lies in its country and pays so.
fn says(code: &str, desk: &Desk, dues: Dues) -> Option<Recognition> {
    let scheme = scheme(code);
    let standing = Standing { country: Some(scheme.country), dues };
    let standings = BTreeMap::from([(party(1), standing)]);
    assess(scheme, &desk.history.current().unwrap(), &standings, jiff::civil::date(2026, 11, 22))
}

fn signed(desk: &mut Desk, side: u64, capacity: Capacity) {
    desk.record(TieFact::Signed { side: party(side), signatory: None, capacity }).unwrap();
}

fn of_kind(kind: TieKind, fields: &[Field]) -> Desk {
    let mut desk = Desk::new();
    let registration = Registration {
        fields: fields.iter().copied().collect(),
        ..Registration::new([party(1), party(2)], kind, S::InForce)
    };
    desk.record(TieFact::Registered(registration)).unwrap();
    desk
}

fn paid() -> Dues {
    Dues::PaidUntil(date("2026-12"))
}

#[test]
fn each_scheme_comes_with_its_source() {
    let codes: Vec<_> = Scheme::shipped().iter().map(|scheme| scheme.code.as_str()).collect();
    assert_eq!(codes, ["sci", "clair", "rgre"]);
    for scheme in Scheme::shipped() {
        assert!(scheme.citation.url.starts_with("https://"), "{}", scheme.code);
        assert!(!scheme.kinds.is_empty(), "{}", scheme.code);
    }
    assert!(Scheme::from_json("{}").is_err());
}

#[test]
fn sci_wants_both_highest_officials_and_dues() {
    let mut desk = of_kind(TieKind::SisterCity, &[]);
    assert_eq!(
        says("sci", &desk, paid()),
        Some(Recognition::NotKnown { missing: vec![Rule::SignedByHighestOfficials] })
    );
    signed(&mut desk, 1, Capacity::HighestOfficial);
    signed(&mut desk, 2, Capacity::Deputy);
    let failing = vec![Rule::SignedByHighestOfficials];
    assert_eq!(says("sci", &desk, paid()), Some(Recognition::NotYet { failing, missing: vec![] }));
    signed(&mut desk, 2, Capacity::HighestOfficial);
    assert_eq!(says("sci", &desk, paid()), Some(Recognition::Recognised { called: "Sister City".into() }));
    assert_eq!(
        says("sci", &desk, Dues::Unknown),
        Some(Recognition::NotKnown { missing: vec![Rule::DuesPaid] })
    );
    let never = Recognition::NotYet { failing: vec![Rule::DuesPaid], missing: vec![] };
    assert_eq!(says("sci", &desk, Dues::NoMember), Some(never));
    let once = Dues::PaidUntil(date("2025"));
    assert_eq!(says("sci", &desk, once), Some(Recognition::Lapsed { because: vec![Rule::DuesPaid] }));
    desk.change(2, S::UnderReview, TODAY).unwrap();
    desk.change(2, S::Terminated, TODAY).unwrap();
    assert_eq!(says("sci", &desk, paid()), Some(Recognition::Lapsed { because: vec![Rule::NotEnded] }));
}

#[test]
fn clair_has_three_tests() {
    let mut desk = of_kind(TieKind::FriendshipCity, &[Field::Culture]);
    desk.record(TieFact::BudgetApproved { side: party(2), body: None }).unwrap();
    let says = |desk: &Desk| says("clair", desk, Dues::Unknown).unwrap();
    // The budget is that of the Japanese side; the other's does not count.
    assert_eq!(
        says(&desk),
        Recognition::NotYet {
            failing: vec![Rule::MoreThanOneField],
            missing: vec![Rule::SignedByHighestOfficials, Rule::BudgetApproved],
        }
    );
    let fields = partnership::tie::Fields { listed: [Field::Culture].into(), other: vec!["bonsai".into()] };
    let wider = partnership::tie::Description { fields: Some(fields), ..Default::default() };
    desk.record(TieFact::Described(wider)).unwrap();
    desk.record(TieFact::BudgetApproved { side: party(1), body: Some("市議会".into()) }).unwrap();
    signed(&mut desk, 1, Capacity::HighestOfficial);
    signed(&mut desk, 2, Capacity::HighestOfficial);
    assert!(matches!(says(&desk), Recognition::Recognised { .. }));
}

#[test]
fn rgre_has_four_kinds() {
    for (kind, called) in [
        (TieKind::SisterCity, "Partnerschaft"),
        (TieKind::FriendshipCity, "Freundschaft"),
        (TieKind::Contact, "Kontakt"),
        (TieKind::ProjectPartnership, "Projektpartnerschaft"),
    ] {
        let recognition = says("rgre", &of_kind(kind, &[]), Dues::Unknown);
        assert_eq!(recognition, Some(Recognition::Recognised { called: called.into() }));
    }
}

#[test]
fn a_scheme_says_nothing_of_ties_elsewhere_and_not_yet_of_plans() {
    let desk = of_kind(TieKind::SisterCity, &[]);
    let tie = desk.history.current().unwrap();
    let today = jiff::civil::date(2026, 11, 22);
    assert_eq!(assess(scheme("sci"), &tie, &BTreeMap::new(), today), None);
    let plan = Desk::at_status(S::Drafting);
    let failing = vec![Rule::SignedByHighestOfficials];
    assert_eq!(says("sci", &plan, paid()), Some(Recognition::NotYet { failing, missing: vec![] }));
    let contact = of_kind(TieKind::Contact, &[]);
    assert!(
        matches!(says("sci", &contact, paid()), Some(Recognition::NotYet { failing, .. }) if failing == [Rule::Kind])
    );
}
