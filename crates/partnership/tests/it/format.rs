//! The form in which facts are kept for decades. A change of these snapshots is a change of
//! every journal there is.

use partnership::activity::ActivityKind;
use partnership::codec::FactError;
use partnership::evidence::{EvidenceKind, Source};
use partnership::fact::What;
use partnership::party::{self, Level, Name, Office, Official, PartyFact, Population, Position, Seat};
use partnership::place::PlaceId;
use partnership::tie::{
    AgreementStatus as S, Capacity, Description, Field, Fields, Ground, Registration, Relation, Side, Term,
    TieFact, TieKind,
};
use partnership::{Edit, Fact};

use crate::support::*;

fn source() -> Source {
    Source {
        kind: EvidenceKind::Agreement,
        title: "Partnerskapsavtal".into(),
        url: Some("https://example.org/avtal.pdf".into()),
        file: Some("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".parse().unwrap()),
        published: Some(date("1997-06-14")),
        publisher: Some("Sollefteå kommun".into()),
        from: Some(party(2)),
        public: true,
    }
}

/// At least one of each kind of fact, and one of each kind of ground, with everything said.
fn of_ties() -> Vec<Fact<TieFact>> {
    let fields = Fields { listed: [Field::Economy, Field::Culture].into(), other: vec!["timber".into()] };
    let registration = Registration {
        sides: vec![
            Side::new(party(1), S::InForce),
            Side {
                condition: Some("until the war ends".into()),
                statute: Some("Tex. Gov. Code ch. 795".into()),
                before: Some(S::Suspended),
                ..Side::new(party(2), S::LegalHold)
            },
        ],
        kind: TieKind::SisterCity,
        local_kind: Some("vänort".into()),
        since: Some(date("1997-06")),
        term: Some(Term::Fixed { until: date("2030") }),
        fields: fields.clone(),
        summary: Some("Wood and winters.".into()),
    };
    let full = Fact::new(TieFact::Registered(registration))
        .effective(date("2026"))
        .authority("City clerk")
        .evidence([evidence(1)])
        .told(["Sister Cities International"])
        .note("From the old card index.");
    let resolution = Ground::Resolution {
        number: "97-12".into(),
        date: Some(date("1997-05-02")),
        vote: Some("7 to 2".into()),
    };
    let what = vec![
        registered(S::InForce),
        TieFact::Described(Description {
            kind: Some(TieKind::SisterRegion),
            local_kind: Edit::Clear,
            since: Edit::Set(date("1998")),
            term: Edit::Set(Term::Open),
            fields: Some(fields),
            summary: Edit::Set("Wood.".into()),
        }),
        TieFact::Described(Description::default()),
        changed(1, S::UnderReview, None).what,
        changed(1, S::Approved, Some(resolution)).what,
        changed(1, S::Suspended, Some(condition())).what,
        changed(1, S::InForce, Some(condition_met())).what,
        changed(1, S::InForce, Some(Ground::Letters { letters: vec![evidence(1), evidence(2)] })).what,
        changed(1, S::LegalHold, Some(statute())).what,
        changed(1, S::SucceededBy, Some(Ground::Successor { tie: tie(200) })).what,
        TieFact::Signed {
            side: party(1),
            signatory: Some("Mary Hawkins Butler".into()),
            capacity: Capacity::HighestOfficial,
        },
        TieFact::BudgetApproved { side: party(1), body: Some("Board of Aldermen".into()) },
        TieFact::ConditionStated { side: party(1), condition: "peace".into() },
        TieFact::EvidenceAdded { evidence: evidence(1), source: source() },
        TieFact::EvidenceWithdrawn { evidence: evidence(1), why: "of another tie".into() },
        TieFact::Confirmed { side: party(2) },
        TieFact::ActivityNoted {
            what: ActivityKind::Meeting,
            when: date("2003"),
            text: Some("yearly conference".into()),
        },
        TieFact::Linked { relation: Relation::RevivalOf, other: tie(50) },
        TieFact::Published,
        TieFact::Unpublished { why: "too early".into() },
        TieFact::Retracted { revision: 3, why: "a slip".into() },
        TieFact::MergedInto { other: tie(200), carried: None },
        TieFact::MergedInto {
            other: tie(200),
            carried: Some(partnership::tie::Carried { first: 7, last: 12 }),
        },
    ];
    std::iter::once(full).chain(what.into_iter().map(Fact::new)).collect()
}

fn of_parties() -> Vec<Fact<PartyFact>> {
    let seat = Seat {
        place: None,
        country: "SE".parse().unwrap(),
        division: Some("Västernorrland".into()),
        position: Some(Position { latitude: 63.1667, longitude: 17.2667 }),
        population: Some(Population { people: 19_000, year: Some(2020) }),
    };
    let swedish = Some("sv".parse().unwrap());
    let what = vec![
        PartyFact::Registered(party::Registration {
            level: Level::Municipality,
            name: "Sollefteå kommun".into(),
            language: swedish.clone(),
            seat,
        }),
        PartyFact::Placed { seat: Seat::at(PlaceId(2_676_209), "SE".parse().unwrap()) },
        PartyFact::Described(party::Description {
            level: Some(Level::Region),
            languages: Some(vec!["sv".parse().unwrap(), "en".parse().unwrap()]),
            websites: Some(vec!["https://www.solleftea.se".into()]),
            offices: Some(vec![Office {
                name: "Kommunstyrelsen".into(),
                address: Some("881 80 Sollefteå".into()),
                url: Some("https://www.solleftea.se".into()),
            }]),
            summary: Edit::Clear,
        }),
        PartyFact::Named(Name {
            name: "Långsele".into(),
            language: swedish.clone(),
            since: Some(date("1863")),
            until: Some(date("1974")),
        }),
        PartyFact::Renamed { name: "Sollefteå".into(), language: swedish },
        PartyFact::OfficialNamed(Official { title: Some("Mayor".into()), name: Some("A. Name".into()) }),
        PartyFact::MergedInto { into: party(3) },
        PartyFact::SplitFrom { from: party(3) },
        PartyFact::DuplicateOf { other: party(4) },
        PartyFact::EvidenceAdded { evidence: evidence(1), source: source() },
        PartyFact::EvidenceWithdrawn { evidence: evidence(1), why: "of another town".into() },
        PartyFact::Retracted { revision: 2, why: "a slip".into() },
    ];
    what.into_iter().map(Fact::new).collect()
}

/// Each fact as one line of JSON, read back by both readers.
fn lines<W: What + std::fmt::Debug>(facts: &[Fact<W>]) -> String {
    let mut lines = String::new();
    for fact in facts {
        let text = fact.to_json().unwrap();
        assert_eq!(&Fact::<W>::from_json(&text).unwrap(), fact);
        assert_eq!(&Fact::<W>::from_outside(&text).unwrap(), fact);
        assert_eq!(
            Fact::<W>::from_json(&text).unwrap().to_json().unwrap(),
            text,
            "the same fact, the same bytes"
        );
        lines.push_str(&text);
        lines.push('\n');
    }
    for kind in W::KINDS {
        assert!(facts.iter().any(|fact| fact.what.kind() == *kind), "no sample of {kind}");
        assert!(lines.contains(&format!("\"fact\":\"{kind}\"")), "{kind} is not written as {kind}");
    }
    lines
}

#[test]
fn facts_about_ties_are_written_so() {
    insta::assert_snapshot!(lines(&of_ties()));
}

#[test]
fn facts_about_parties_are_written_so() {
    insta::assert_snapshot!(lines(&of_parties()));
}

#[test]
fn an_unknown_kind_of_fact_is_an_error_that_names_it() {
    let text = r#"{"what":{"fact":"crowned","side":"00000-00001"}}"#;
    let error = Fact::<TieFact>::from_json(text).unwrap_err();
    assert!(matches!(&error, FactError::UnknownKind(kind) if kind == "crowned"));
    assert!(error.to_string().contains("crowned"));
    assert!(matches!(Fact::<TieFact>::from_json("{}"), Err(FactError::NoKind)));
    assert!(matches!(Fact::<TieFact>::from_json("{"), Err(FactError::Json(_))));
    let wrong = r#"{"what":{"fact":"confirmed","side":5}}"#;
    assert!(matches!(Fact::<TieFact>::from_json(wrong), Err(FactError::Json(_))));
}

#[test]
fn an_unknown_member_is_refused_from_outside_and_read_over_in_the_journal() {
    for (text, member) in [
        (r#"{"what":{"fact":"confirmed","side":"00000-00001","colour":"red"}}"#, "what.colour"),
        (r#"{"what":{"fact":"confirmed","side":"00000-00001"},"efective":"1997"}"#, "efective"),
        (
            r#"{"what":{"fact":"registered","kind":"contact","sides":[{"party":"00000-00001","status":"idea","x":1}]}}"#,
            "what.sides.0.x",
        ),
    ] {
        assert!(Fact::<TieFact>::from_json(text).is_ok(), "{text}");
        match Fact::<TieFact>::from_outside(text) {
            Err(FactError::UnknownMember { member: found, .. }) => assert_eq!(found, member),
            other => panic!("{other:?}"),
        }
    }
    // What says nothing may be said.
    let empty = r#"{"what":{"fact":"confirmed","side":"00000-00001"},"note":null,"told":[]}"#;
    assert!(Fact::<TieFact>::from_outside(empty).is_ok());
}

#[test]
fn a_history_has_no_gaps() {
    let mut desk = Desk::in_force_since("1997");
    desk.change(1, S::UnderReview, "2001").unwrap();
    let facts = desk.history.facts().to_vec();
    let whole = partnership::tie::History::from_facts(tie(100), facts.clone()).unwrap();
    assert_eq!(whole, desk.history);
    assert!(partnership::tie::History::from_facts(tie(100), facts[1..].to_vec()).is_err());
}

#[test]
fn codes_of_the_world_are_read_leniently_and_written_one_way() {
    use partnership::place::{Country, Language};
    assert_eq!(" se ".parse::<Country>().unwrap().code(), "SE");
    assert!("SWE".parse::<Country>().is_err());
    for (text, tag) in
        [("SV", "sv"), ("zh-hant", "zh-Hant"), ("pt-br", "pt-BR"), ("sr-latn-rs", "sr-Latn-RS")]
    {
        assert_eq!(text.parse::<Language>().unwrap().tag(), tag);
    }
    for wrong in ["", "s", "swedish", "s1", "sv-", "sv_SE", "åä"] {
        assert!(wrong.parse::<Language>().is_err(), "{wrong}");
    }
    assert_eq!("zh-Hant".parse::<Language>().unwrap().primary(), "zh");
}
