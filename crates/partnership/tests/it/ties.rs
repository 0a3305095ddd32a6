//! Ties of the field, and how they live.

use partnership::activity::{Activity, ActivityKind, Thresholds};
use partnership::codes::Coded;
use partnership::evidence::{Confirmation, EvidenceKind, STALE_AFTER_YEARS, Source};
use partnership::history::Then;
use partnership::policy::TieSubject;
use partnership::tie::{
    AgreementStatus as S, Capacity, Command, Confirmed, Field, OtherTie, Refusal, Registration, Relation,
    Side, Summary, TieFact, TieKind, TieText,
};
use partnership::{Fact, TextRefusal};

use crate::support::*;

fn day(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

#[test]
fn madison_and_solleftea_are_sister_cities_since_1997() {
    let mut desk = Desk::in_force_since("1997");
    for year in 2001..=2003 {
        let conference = TieFact::ActivityNoted {
            what: ActivityKind::Meeting,
            when: date(&year.to_string()),
            text: Some("yearly conference".into()),
        };
        desk.record(conference).unwrap();
    }
    let tie = desk.history.current().unwrap();
    assert_eq!(tie.status(), Summary::InForce);
    assert_eq!(tie.since, Some(date("1997")));
    assert_eq!(tie.active_at(), Some(date("2003")));
    assert_eq!(tie.activity(day("2004-06-01"), Thresholds::default()), Activity::Active);
    assert_eq!(tie.activity(day("2007-06-01"), Thresholds::default()), Activity::Quiet);
    assert_eq!(tie.activity(day("2026-11-22"), Thresholds::default()), Activity::Dormant);
    // Recorded today, it is known to have been in force then; yesterday it was not on record.
    let now = desk.context.now;
    let then = desk.history.as_of(day("1999-01-01"), now).known().unwrap();
    assert_eq!(then.side(party(MADISON)).unwrap().status, S::InForce);
    assert_eq!(then.side(party(SOLLEFTEA)).unwrap().status, S::InForce);
    assert_eq!(desk.history.as_of(day("1996-12-31"), now), Then::NotYet);
    assert_eq!(desk.history.as_of(day("1999-01-01"), at("2026-11-21")), Then::Unrecorded);
}

#[test]
fn rochester_suspends_velikiy_novgorod_while_the_other_side_does_not() {
    let mut desk = Desk::in_force_since("1993");
    let facts = vec![
        changed(1, S::UnderReview, None).effective(date("2022-03-01")),
        changed(1, S::Suspended, Some(condition()))
            .effective(date("2022-03-15"))
            .authority("City Council, resolution 2022-7")
            .told(["Sister Cities International"]),
    ];
    desk.carry_out(Command::Record(facts)).unwrap();
    let tie = desk.history.current().unwrap();
    assert_eq!((desk.status(1), desk.status(2)), (S::Suspended, S::InForce));
    assert_eq!(tie.status(), Summary::SuspendedByOneSide);
    assert_eq!(tie.side(party(1)).unwrap().condition.as_deref(), Some("until the war ends"));
    let then = desk.history.as_of(day("2022-03-10"), desk.context.now).known().unwrap();
    assert_eq!(then.status(), Summary::UnderReview);
    // The other side may end it for itself only.
    desk.change(2, S::UnderReview, "2022-04").unwrap();
    desk.change(2, S::Terminated, "2022-05").unwrap();
    assert_eq!(desk.status(1), S::Suspended);
    assert_eq!(desk.history.current().unwrap().status(), Summary::TerminatedByOneSide);
    assert_eq!(desk.change(2, S::Researching, "2023"), Err(Refusal::Final { side: party(2) }));
}

#[test]
fn lacombe_and_mazatlan_never_signed() {
    let mut desk = Desk::at_status(S::Researching).now("2012-05-01");
    desk.context.now = at("2026-11-22");
    desk.change(1, S::Lapsed, "2026-11").unwrap();
    let tie = desk.history.current().unwrap();
    assert_eq!(tie.status(), Summary::NotPursued);
    assert_eq!(tie.since, None);
    assert_eq!(tie.activity(day(TODAY), Thresholds::default()), Activity::Unknown);
    let refused = desk.change(1, S::Signed, TODAY);
    assert!(
        matches!(&refused, Err(Refusal::NotATransition { next, .. }) if next.contains(&S::Researching)),
        "{refused:?}"
    );
    desk.change(1, S::Researching, TODAY).unwrap();
}

#[test]
fn whoever_may_do_something_for_a_side_finds_it_at_its_place() {
    // The first side's identifier is the greater one.
    let [first, second] = if party(1) > party(2) { [1, 2] } else { [2, 1] }.map(party);
    let mut desk = Desk::new();
    let registration = Registration::new([first, second], TieKind::SisterCity, S::Idea);
    desk.record(TieFact::Registered(registration)).unwrap();
    let sides = |desk: &Desk| TieSubject::of(&desk.history).unwrap().sides;
    assert_eq!(sides(&desk), [first, second]);
    desk.record(TieFact::Retracted { revision: 1, why: "a slip".into() }).unwrap();
    assert_eq!(sides(&desk), [first, second], "of one that was taken back, too");
}

#[test]
fn louisiana_and_tver_region_sign_in_july_2002() {
    let mut desk = Desk::new().now("2002-06-01");
    let registration = Registration {
        fields: [Field::Science, Field::Economy, Field::Culture].into_iter().collect(),
        ..Registration::new([party(1), party(2)], TieKind::SisterState, S::Drafting)
    };
    desk.record(TieFact::Registered(registration)).unwrap();
    assert_eq!(desk.history.current().unwrap().status(), Summary::Preparing);
    desk.context.now = at("2002-08-01");
    for side in [1, 2] {
        desk.change(side, S::Approved, "2002-06-20").unwrap();
        desk.change(side, S::Signed, "2002-07").unwrap();
        let signature = TieFact::Signed {
            side: party(side),
            signatory: Some("The Governor".into()),
            capacity: Capacity::HighestOfficial,
        };
        desk.record(Fact::new(signature).effective(date("2002-07"))).unwrap();
    }
    assert_eq!(desk.history.current().unwrap().status(), Summary::Signed);
    desk.change(1, S::InForce, "2002-07-31").unwrap();
    desk.change(2, S::InForce, "2002-07-31").unwrap();
    let tie = desk.history.current().unwrap();
    assert_eq!(tie.since, Some(date("2002-07")), "it began when it was signed");
    assert_eq!(tie.status(), Summary::InForce);
    let then = |text| desk.history.as_of(day(text), desk.context.now).known().unwrap().status();
    assert_eq!(then("2002-06-10"), Summary::Preparing);
    assert_eq!(then("2002-07-15"), Summary::Signed);
}

#[test]
fn a_back_dated_fact_is_taken_if_the_whole_path_stays_legal() {
    let mut desk = Desk::in_force_since("1997");
    desk.change(1, S::UnderReview, "2022-03").unwrap();
    desk.change(1, S::Suspended, "2022-04").unwrap();
    // That it was reviewed and renewed in 2010 fits in between.
    let earlier = vec![
        changed(1, S::UnderReview, None).effective(date("2010-02")),
        changed(1, S::Renewed, Some(resolution())).effective(date("2010-05")),
    ];
    desk.carry_out(Command::Record(earlier)).unwrap();
    assert_eq!(desk.status(1), S::Suspended);
    let then = desk.history.as_of(day("2015-01-01"), desk.context.now).known().unwrap();
    assert_eq!(then.side(party(1)).unwrap().status, S::Renewed);
    // That it expired in 2015 does not: it was under review in 2022.
    let broken = desk.record(changed(1, S::LegalHold, Some(statute())).effective(date("2015")));
    assert!(matches!(broken, Err(Refusal::Breaks { revision: 2, .. })), "{broken:?}");
    // As it was then known, there was no renewal.
    let before = desk.history.facts()[2].at;
    desk.context.now = at("2026-11-23");
    assert_eq!(desk.history.as_of(day("2015-01-01"), before).known().unwrap().status(), Summary::InForce);
}

#[test]
fn what_went_before_a_stated_status_is_unknown() {
    let mut desk = Desk::new();
    let registration = Registration {
        since: Some(date("1993")),
        ..Registration::new([party(1), party(2)], TieKind::SisterCity, S::Terminated)
    };
    desk.record(Fact::new(TieFact::Registered(registration)).effective(date("2022-06-01"))).unwrap();
    let on = |text| desk.history.as_of(day(text), desk.context.now);
    assert_eq!(on("1992-12-31"), Then::NotYet);
    assert_eq!(on("2000-01-01"), Then::Uncertain { known_from: day("2022-06-01") });
    assert_eq!(on("2022-06-01").known().unwrap().status(), Summary::Terminated);
}

#[test]
fn undo_goes_back_step_by_step_and_a_fact_that_others_rest_on_stays() {
    let mut desk = Desk::in_force_since("1997");
    desk.change(1, S::UnderReview, "2022-03").unwrap();
    desk.change(1, S::Suspended, "2022-04").unwrap();
    let early = desk.record(TieFact::Retracted { revision: 2, why: "wrong".into() });
    assert!(matches!(early, Err(Refusal::Breaks { revision: 3, .. })), "{early:?}");
    assert!(matches!(
        desk.record(TieFact::Retracted { revision: 1, why: "wrong".into() }),
        Err(Refusal::Breaks { .. })
    ));
    assert_eq!(
        desk.record(TieFact::Retracted { revision: 9, why: "wrong".into() }),
        Err(Refusal::NoSuchFact { revision: 9 })
    );
    desk.undo().unwrap();
    assert_eq!(desk.status(1), S::UnderReview);
    desk.undo().unwrap();
    assert_eq!(desk.status(1), S::InForce);
    desk.undo().unwrap();
    assert_eq!(desk.history.current(), None, "the registration itself is taken back");
    assert_eq!(desk.undo(), Err(Refusal::NothingToUndo));
    // What was known in between is not forgotten.
    assert_eq!(desk.history.facts().len(), 6);
    desk.record(registered(S::InForce)).unwrap();
}

#[test]
fn a_wrong_registration_is_put_right_under_what_rests_on_it() {
    let mut desk = Desk::at_status(S::InForce);
    desk.change(1, S::UnderReview, "2022-03").unwrap();
    let right = Registration {
        since: Some(date("1993")),
        ..Registration::new([party(1), party(2)], TieKind::SisterRegion, S::InForce)
    };
    let facts = vec![
        Fact::new(TieFact::Retracted { revision: 1, why: "it is between regions".into() }),
        Fact::new(TieFact::Registered(right)),
    ];
    desk.carry_out(Command::Record(facts)).unwrap();
    let tie = desk.history.current().unwrap();
    assert_eq!(
        (tie.kind, tie.since, desk.status(1)),
        (TieKind::SisterRegion, Some(date("1993")), S::UnderReview)
    );
}

#[test]
fn confirmation_is_per_side_and_grows_stale() {
    let mut desk = Desk::in_force_since("1997").now("2020-01-10");
    let confirm = |side, on: &str| Fact::new(TieFact::Confirmed { side: party(side) }).effective(date(on));
    let mut tie = desk.history.current().unwrap();
    assert_eq!(tie.confirmation(), Confirmation::Unconfirmed);
    desk.record(confirm(1, "2020-01-05")).unwrap();
    tie = desk.history.current().unwrap();
    assert_eq!(tie.confirmation(), Confirmation::OneSide);
    desk.record(confirm(2, "2020-01-07")).unwrap();
    tie = desk.history.current().unwrap();
    assert_eq!(tie.confirmation(), Confirmation::BothSides);
    assert_eq!(tie.confirmed_at(), Some(date("2020-01-07")));
    assert!(!tie.is_stale(day("2023-01-07"), STALE_AFTER_YEARS));
    assert!(tie.is_stale(day("2023-01-08"), STALE_AFTER_YEARS));
    assert_eq!(
        desk.record(TieFact::Confirmed { side: party(3) }),
        Err(Refusal::NotASide { party: party(3) })
    );
}

#[test]
fn each_claim_is_confirmed_by_who_confirmed_after_it() {
    let mut desk = Desk::in_force_since("1997").now("2020-01-10");
    let confirm = |side, on: &str| Fact::new(TieFact::Confirmed { side: party(side) }).effective(date(on));
    desk.record(confirm(1, "2020-01-05")).unwrap();
    desk.change(2, S::UnderReview, "2020-01-08").unwrap();
    let visit = TieFact::ActivityNoted { what: ActivityKind::Visit, when: date("2020-01-06"), text: None };
    desk.record(visit).unwrap();
    let says = |desk: &Desk, revision: usize| {
        let confirmed = Confirmed::of(&desk.history, jiff::civil::Date::MAX, jiff::Timestamp::MAX);
        confirmed.says(&desk.history.facts()[revision - 1])
    };
    let all = |desk: &Desk| [1, 3, 4].map(|revision| says(desk, revision));
    use Confirmation::{BothSides, OneSide, Unconfirmed};
    assert_eq!(all(&desk), [OneSide, Unconfirmed, Unconfirmed], "what came later waits");
    // A letter of the seventh speaks of the visit on the sixth, and not of the review from the eighth.
    desk.record(confirm(2, "2020-01-07")).unwrap();
    assert_eq!(all(&desk), [BothSides, Unconfirmed, OneSide]);
    desk.record(confirm(1, "2020-01-09")).unwrap();
    assert_eq!(all(&desk), [BothSides, OneSide, BothSides]);
    desk.undo().unwrap();
    assert_eq!(all(&desk), [BothSides, Unconfirmed, OneSide], "one that was taken back counts no longer");
    let then = |on: &str, known: &str| {
        Confirmed::of(&desk.history, day(on), at(known)).says(&desk.history.facts()[0])
    };
    assert_eq!(then("2020-01-10", TODAY), BothSides);
    assert_eq!(then("2020-01-06", TODAY), OneSide, "the other had not confirmed yet");
    assert_eq!(then("2020-01-10", "2020-01-09"), Unconfirmed, "nothing was known the day before");
}

#[test]
fn sources_are_added_cited_and_withdrawn() {
    let mut desk = Desk::in_force_since("1997");
    let source = Source {
        url: Some(" https://example.org/agreement.pdf ".into()),
        published: Some(date("1997-06-14")),
        ..Source::new(EvidenceKind::Agreement, "  The agreement ")
    };
    let added = TieFact::EvidenceAdded { evidence: evidence(1), source };
    desk.record(added.clone()).unwrap();
    assert_eq!(desk.record(added), Err(Refusal::EvidenceExists { evidence: evidence(1) }));
    let tie = desk.history.current().unwrap();
    let (_, source) = tie.sources().next().unwrap();
    assert_eq!(
        (source.title.as_str(), source.url.as_deref()),
        ("The agreement", Some("https://example.org/agreement.pdf"))
    );
    desk.record(changed(1, S::UnderReview, None).evidence([evidence(1)])).unwrap();
    let unknown = changed(2, S::UnderReview, None).evidence([evidence(2)]);
    assert_eq!(desk.record(unknown), Err(Refusal::UnknownEvidence { evidence: evidence(2) }));
    desk.record(TieFact::EvidenceWithdrawn { evidence: evidence(1), why: "of another tie".into() }).unwrap();
    assert_eq!(desk.history.current().unwrap().sources().count(), 0);
    for wrong in ["javascript:alert(1)", "https://", "http://a b", "ftp://example.org"] {
        let source = Source { url: Some(wrong.into()), ..Source::new(EvidenceKind::Link, "A page") };
        let refused = desk.record(TieFact::EvidenceAdded { evidence: evidence(5), source });
        assert!(
            matches!(
                refused,
                Err(Refusal::Text { name: TieText::SourceAddress, refusal: TextRefusal::NotAnAddress, .. })
            ),
            "{wrong}: {refused:?}"
        );
    }
}

#[test]
fn a_duplicate_goes_on_in_the_other_and_comes_back_when_that_is_undone() {
    let mut desk = Desk::in_force_since("1997");
    let twin = OtherTie {
        id: tie(200),
        parties: vec![party(2), party(1)],
        kind: TieKind::SisterCity,
        status: Summary::InForce,
        merged: false,
    };
    desk.knows(twin.clone());
    desk.knows(OtherTie { id: tie(201), parties: vec![party(2), party(3)], ..twin });
    let merged = |other| TieFact::MergedInto { other: tie(other), carried: None };
    assert_eq!(desk.record(merged(100)), Err(Refusal::ItselfNamed));
    assert_eq!(desk.record(merged(201)), Err(Refusal::OtherParties { tie: tie(201) }));
    assert_eq!(desk.record(merged(202)), Err(Refusal::UnknownTie { tie: tie(202) }));
    desk.record(merged(200)).unwrap();
    assert_eq!(desk.record(TieFact::Published), Err(Refusal::MergedAway { other: tie(200) }));
    desk.undo().unwrap();
    desk.record(TieFact::Published).unwrap();
}

#[test]
fn a_terminated_tie_is_revived_by_a_new_one_linked_to_it() {
    let mut desk = Desk::at_status(S::Idea);
    let old = OtherTie {
        id: tie(50),
        parties: vec![party(1), party(2)],
        kind: TieKind::SisterCity,
        status: Summary::InForce,
        merged: false,
    };
    let revival = || TieFact::Linked { relation: Relation::RevivalOf, other: tie(50) };
    desk.knows(old.clone());
    assert_eq!(desk.record(revival()), Err(Refusal::NotTerminated { tie: tie(50) }));
    desk.context.others = vec![OtherTie { status: Summary::Terminated, ..old }];
    desk.record(revival()).unwrap();
    assert_eq!(desk.record(revival()), Err(Refusal::AlreadyLinked { tie: tie(50) }));
}

#[test]
fn a_side_registered_on_hold_can_say_where_it_stood() {
    let hold = |before| Side { before, ..Side::new(party(1), S::LegalHold) };
    let mut known = Desk::new();
    known.record(registered_with(hold(Some(S::InForce)), Side::new(party(2), S::InForce))).unwrap();
    known.change(1, S::InForce, TODAY).unwrap();
    let mut unknown = Desk::new();
    unknown.record(registered_with(hold(None), Side::new(party(2), S::InForce))).unwrap();
    assert!(matches!(unknown.change(1, S::InForce, TODAY), Err(Refusal::HoldReturns { before: None, .. })));
    unknown.change(1, S::Terminated, TODAY).unwrap();
    let wrong = registered_with(hold(Some(S::Terminated)), Side::new(party(2), S::InForce));
    assert!(Desk::new().record(wrong).is_err());
}

#[test]
fn kinds_are_found_by_their_local_words() {
    assert_eq!(TieKind::of_local_word("Jumelage"), [TieKind::SisterCity]);
    assert_eq!(TieKind::of_local_word("ГОРОД-ПОБРАТИМ"), [TieKind::SisterCity]);
    assert_eq!(TieKind::of_local_word("姉妹都市"), [TieKind::SisterCity]);
    assert_eq!(TieKind::of_local_word("friendship"), []);
    let word = |kind: TieKind, language, country| kind.local_word(language, country).map(|w| w.word);
    assert_eq!(word(TieKind::SisterCity, "de-AT", Some("AT")), Some("Städtepartnerschaft"));
    assert_eq!(word(TieKind::SisterCity, "de", Some("DE")), Some("Partnerschaft"));
    assert_eq!(word(TieKind::SisterCity, "en", Some("GB")), Some("twin town"));
    assert_eq!(word(TieKind::SisterCity, "en", None), Some("sister city"));
    assert_eq!(word(TieKind::SisterCity, "xx", None), None);
}

#[test]
fn one_word_stands_for_all_sides() {
    let of = |statuses: &[S]| Summary::of(statuses.iter().copied());
    for &status in S::ALL {
        let both = of(&[status, status]);
        assert_eq!(of(&[status]), both);
        for &other in S::ALL {
            assert_eq!(of(&[status, other]), of(&[other, status]), "{status}, {other}");
        }
    }
    assert_eq!(of(&[S::InForce, S::Renewed]), Summary::InForce);
    assert_eq!(of(&[S::InForce, S::UnderReview]), Summary::UnderReview);
    assert_eq!(of(&[S::InForce, S::Signed]), Summary::Signed);
    assert_eq!(of(&[S::InForce, S::LegalHold]), Summary::LegalHold);
    assert_eq!(of(&[S::Suspended, S::Suspended]), Summary::Suspended);
    assert_eq!(of(&[S::Drafting, S::FriendshipInForce]), Summary::Preparing);
    assert_eq!(of(&[S::FriendshipInForce, S::FriendshipInForce]), Summary::Friendship);
    assert_eq!(of(&[S::Drafting, S::Declined]), Summary::NotPursued);
}
