//! What another register claims becomes a plan: places by id, coordinates and name; ends as
//! evidence; what differs shown and never overwritten.

use exchange::places::Places;
use exchange::plan::{Change, Choices, Conflict, Known, KnownParty, KnownTie, Outcome, RowChoice, Sort};
use exchange::rows::Cited;
use exchange::{Brought, Claims, Mapping, Plan};
use gazetteer::GeoId;
use jiff::civil::date;
use partnership::Id;
use partnership::evidence::EvidenceKind;
use partnership::tie::{AgreementStatus, Fields, Term, TieKind};

use crate::{index, world};

const LACOMBE: u32 = 6_035_615;
const MAZATLAN: u32 = 3_996_322;
const TVER: u32 = 480_060;

/// Places: Lacombe by its id, Mazatlán by name and coordinates, Springfields by coordinates alone.
const PLACES: &str = r#"{"twinhall":"claims","version":1,"source":"Wikidata","read":"2026-11-22"}
{"place":{"id":"Q1","name":"Lacombe","countries":["CA"],"position":[52.46,-113.73],"geonames":[6035615]}}
{"place":{"id":"Q2","name":"Mazatlán","countries":["MX"],"position":[23.2,-106.42],"geonames":[999999999]}}
{"place":{"id":"Q3","name":"Springfield","countries":["US"],"position":[39.8,-89.65]}}
{"place":{"id":"Q4","name":"Springfield","countries":["US"],"position":[42.1,-72.59]}}
{"place":{"id":"Q5","name":"Springfield","countries":["US"]}}
{"place":{"id":"Q6","name":"Tver","countries":["RU"],"position":[23.2,-106.42],"geonames":[480060]}}
{"place":{"id":"Q7","name":"France","countries":["FR"],"level":"country"}}
{"place":{"id":"Q8","name":"Alberta","countries":["CA"],"position":[55.0,-115.0],"level":"first"}}
{"place":{"id":"Q9","name":"Jalisco","countries":["MX"],"position":[20.6,-103.7],"level":"first"}}
"#;

fn tie(key: &str, sides: [&str; 2], more: &str) -> String {
    let url = format!("https://www.wikidata.org/wiki/{}#x", sides[0]);
    format!(
        r#"{{"tie":{{"key":"{key}","sides":["{}","{}"],"cited":[{{"kind":"register","title":"Wikidata: {key}","url":"{url}","publisher":"Wikidata","public":true}}]{more}}}}}
"#,
        sides[0], sides[1]
    )
}

fn planned(ties: &str, known: &Known, choices: &Choices) -> Plan {
    let brought = Brought::read(format!("{PLACES}{ties}").as_bytes()).unwrap();
    assert!(brought.book().is_none());
    let world = world();
    let mut places = Places::new(&world, index(), known);
    brought.plan(&Mapping::default(), &mut places, known, choices, date(2026, 11, 22)).unwrap()
}

fn fresh(ties: &str) -> Plan {
    planned(ties, &Known::default(), &Choices::default())
}

fn said(plan: &Plan, at: usize) -> String {
    let words = wording::english();
    plan.rows[at].remarks().iter().map(|m| words.say(m)).collect::<Vec<_>>().join(" ")
}

fn sorts(plan: &Plan) -> Vec<Sort> {
    plan.rows.iter().map(|r| r.outcome.sort()).collect()
}

/// The parties of Lacombe and Mazatlán, and one tie.
fn on_record(tie: KnownTie) -> Known {
    let party = |n, place, name: &str, country: &str| KnownParty {
        id: Id::from_number(n).unwrap(),
        place: Some(GeoId(place)),
        name: name.to_owned(),
        country: country.to_owned(),
        goes_on_in: None,
    };
    Known::new(vec![party(1, LACOMBE, "Lacombe", "CA"), party(2, MAZATLAN, "Mazatlán", "MX")], vec![tie])
}

/// A tie of Lacombe and Mazatlán that stands.
fn recorded() -> KnownTie {
    KnownTie {
        id: Id::from_number(9).unwrap(),
        sides: [1, 2].map(|n| (Id::from_number(n).unwrap(), AgreementStatus::InForce)).to_vec(),
        kind: TieKind::SisterCity,
        local_kind: None,
        since: Some("1998".parse().unwrap()),
        term: None,
        fields: Fields::default(),
        sources: Vec::new(),
        revision: 3,
        ours: true,
    }
}

#[test]
fn places_are_found_by_id_by_coordinates_and_by_name() {
    let ties = [
        tie("Q1-Q2", ["Q1", "Q2"], ""),
        tie("Q1-Q3", ["Q1", "Q3"], ""),
        tie("Q1-Q4", ["Q1", "Q4"], ""),
        tie("Q1-Q5", ["Q1", "Q5"], ""),
        tie("Q1-Q7", ["Q1", "Q7"], ""),
        tie("Q8-Q9", ["Q8", "Q9"], ""),
    ];
    let plan = fresh(&ties.concat());
    let new = Sort::New;
    assert_eq!(sorts(&plan), [new, new, new, Sort::Choose, Sort::Refused, new], "{:#?}", plan.rows);
    let meant: Vec<&str> = plan.rows.iter().map(|r| r.meant[1].as_str()).collect();
    assert_eq!(
        meant[..3],
        [
            "Mazatlán, Sinaloa, Mexico",
            "Springfield, Illinois, United States",
            "Springfield, Massachusetts, United States"
        ]
    );
    assert!(said(&plan, 3).contains("Q5: “Springfield” may be"), "{}", said(&plan, 3));
    let states = plan.work.ties.iter().find(|t| t.key == "Q8-Q9").unwrap();
    assert_eq!(states.template.kind, TieKind::SisterState);
    let parties: Vec<_> = plan.work.parties.iter().map(|p| p.registration.seat.place.unwrap().0).collect();
    assert!(parties.contains(&LACOMBE) && parties.contains(&MAZATLAN));
}

#[test]
fn an_id_that_leads_far_away_is_not_believed() {
    let plan = fresh(&tie("Q1-Q6", ["Q1", "Q6"], ""));
    assert_eq!(sorts(&plan), [Sort::Choose], "no Tver lies in Mexico");
    assert!(said(&plan, 0).contains(&format!("GeoNames id {TVER} of a place")), "{}", said(&plan, 0));
    let plan = planned(
        &tie("Q1-Q6", ["Q1", "Q6"], ""),
        &Known::default(),
        &serde_json::from_str(r#"{"places":{"Q6":{"place":480060}}}"#).unwrap(),
    );
    assert_eq!(sorts(&plan), [Sort::New], "unless somebody says that it is the one");
}

#[test]
fn a_new_tie_keeps_its_sources() {
    let plan = fresh(&tie("Q1-Q2", ["Q1", "Q2"], r#","since":"1998-06""#));
    let new = &plan.work.ties[0];
    let facts = new.facts([Id::from_number(1).unwrap(), Id::from_number(2).unwrap()], || Id::from_random(7));
    let json = facts.iter().map(|f| f.to_json().unwrap()).collect::<Vec<_>>().join("\n");
    for part in [
        "\"1998-06\"",
        "Wikidata: Q1-Q2",
        "https://www.wikidata.org/wiki/Q1#x",
        "\"register\"",
        "\"public\":true",
    ] {
        assert!(json.contains(part), "{part}: {json}");
    }
    assert!(!new.publish, "nothing is published unasked");
}

#[test]
fn a_claimed_end_is_no_status() {
    let ended = tie("Q1-Q2", ["Q1", "Q2"], r#","since":"1998","end":{"date":"2010"}"#);
    let sometime = tie("Q1-Q3", ["Q1", "Q3"], r#","end":{}"#);
    let to_come = tie("Q1-Q4", ["Q1", "Q4"], r#","end":{"date":"2030"}"#);
    let all = [ended.clone(), sometime, to_come].concat();
    let plan = fresh(&all);
    assert_eq!(sorts(&plan), [Sort::Over, Sort::Over, Sort::New]);
    assert!(said(&plan, 0).contains("ended 2010"), "{}", said(&plan, 0));
    let [new] = &plan.work.ties[..] else { panic!("{:?}", plan.work.ties) };
    assert_eq!(new.status, AgreementStatus::InForce);
    assert!(matches!(new.template.term, Some(Term::Fixed { .. })), "what is to come is a term");
    let mut choices = Choices::default();
    choices.rows.insert("Q1-Q2".to_owned(), RowChoice::Take);
    let plan = planned(&ended, &Known::default(), &choices);
    assert_eq!((sorts(&plan), plan.work.ties[0].status), (vec![Sort::New], AgreementStatus::Expired));
    assert!(plan.rows[0].is_taken() && plan.rows[0].may_be_taken());
    let early = tie("Q1-Q2", ["Q1", "Q2"], r#","since":"1998","end":{"date":"1990"}"#);
    assert_eq!(sorts(&fresh(&early)), [Sort::Refused]);
}

#[test]
fn an_end_that_may_have_come_is_no_term() {
    let ends = |end: &str| tie("Q1-Q2", ["Q1", "Q2"], &format!(r#","end":{{"date":"{end}"}}"#));
    for end in ["2025", "2026", "2026-10", "2026-11", "2026-11-21", "2026-11-22"] {
        let plan = fresh(&ends(end));
        assert_eq!(sorts(&plan), [Sort::Over], "{end}, read on 2026-11-22");
        assert!(plan.work.is_empty(), "{end}");
    }
    for end in ["2026-11-23", "2026-12", "2027"] {
        let plan = fresh(&ends(end));
        assert_eq!(sorts(&plan), [Sort::New], "{end}, read on 2026-11-22");
        let until = end.parse().unwrap();
        assert_eq!(plan.work.ties[0].template.term, Some(Term::Fixed { until }));
    }
    // Of a tie on record, by its term: what the claim comes to.
    let compared = |end: &str, term: Option<&str>| {
        let term = term.map(|until| Term::Fixed { until: until.parse().unwrap() });
        let known = on_record(KnownTie { term, ..recorded() });
        let plan = planned(&ends(end), &known, &Choices::default());
        let Outcome::Known { changes, conflicts, .. } = &plan.rows[0].outcome else {
            panic!("{end}: {:?}", plan.rows)
        };
        (changes.iter().any(|c| matches!(c, Change::Term { .. })), conflicts.clone())
    };
    let ended = |end: &str| vec![Conflict::Ended { stated: Some(end.parse().unwrap()) }];
    assert_eq!(compared("2026", None), (false, ended("2026")));
    assert_eq!(compared("2027", None), (true, Vec::new()));
    assert_eq!(compared("2026", Some("2030")), (false, ended("2026")));
    assert_eq!(compared("2026", Some("2026-12-31")), (false, Vec::new()), "they say the same");
    assert_eq!(compared("2026", Some("2026-03")), (false, ended("2026")), "and it is over");
}

#[test]
fn an_end_that_is_left_out_hides_no_claim_that_the_tie_stands() {
    // Another item of the same place.
    let place = r#"{"place":{"id":"Q10","name":"Lacombe","countries":["CA"],"geonames":[6035615]}}"#;
    let ended = tie("Q1-Q2", ["Q1", "Q2"], r#","end":{"date":"2010"}"#);
    let stands = tie("Q10-Q2", ["Q10", "Q2"], "");
    let both = format!("{place}\n{ended}{stands}");
    let plan = fresh(&both);
    assert_eq!(sorts(&plan), [Sort::Over, Sort::New]);
    let keys: Vec<&str> = plan.work.ties.iter().map(|t| t.key.as_str()).collect();
    assert_eq!(keys, ["Q10-Q2"]);
    let mut choices = Choices::default();
    choices.rows.insert("Q1-Q2".to_owned(), RowChoice::Take);
    let plan = planned(&both, &Known::default(), &choices);
    assert_eq!(sorts(&plan), [Sort::New, Sort::Conflict], "put on record once, as it was chosen");
    assert!(said(&plan, 1).contains("ended 2010; this one says that it stands"), "{}", said(&plan, 1));
    let plan = planned(&both, &on_record(recorded()), &Choices::default());
    assert_eq!(sorts(&plan), [Sort::Conflict, Sort::Repeats], "of a tie on record both are one");
}

/// Two claims of Lacombe and Mazatlán by two items of one place, in this order.
fn two(first: &str, second: &str) -> String {
    let place = r#"{"place":{"id":"Q10","name":"Lacombe","countries":["CA"],"geonames":[6035615]}}"#;
    format!("{place}\n{}{}", tie("Q1-Q2", ["Q1", "Q2"], first), tie("Q10-Q2", ["Q10", "Q2"], second))
}

const ENDED: &str = r#","since":"1998","end":{"date":"2010"}"#;

#[test]
fn an_end_after_a_claim_that_the_tie_stands_is_shown() {
    for (end, words) in [(ENDED, "the tie ended 2010; that"), (r#","end":{}"#, "the tie ended, and not when")]
    {
        let plan = fresh(&two("", end));
        assert_eq!(sorts(&plan), [Sort::New, Sort::Conflict]);
        let told = said(&plan, 1);
        assert!(told.contains("stands in row Q1-Q2") && told.contains(words), "{told}");
        assert!(told.contains("If this one is right, leave out the other"), "{told}");
        assert!(plan.rows[1].is_to_look_at() && !plan.rows[1].may_be_taken());
        let [new] = &plan.work.ties[..] else { panic!("{:?}", plan.work.ties) };
        assert_eq!(
            (new.key.as_str(), new.status, new.template.term),
            ("Q1-Q2", AgreementStatus::InForce, None)
        );
        // As it says: with the other left out, the end is what is to be decided on.
        let mut choices = Choices::default();
        choices.rows.insert("Q1-Q2".to_owned(), RowChoice::Skip);
        let plan = planned(&two("", end), &Known::default(), &choices);
        assert_eq!(sorts(&plan), [Sort::Skipped, Sort::Over]);
    }
    let plan = fresh(&two("", ""));
    assert_eq!(sorts(&plan), [Sort::New, Sort::Repeats], "two that say the same");
    let plan = fresh(&two(r#","since":"1998""#, r#","since":"1999""#));
    assert_eq!(sorts(&plan), [Sort::New, Sort::Conflict]);
    assert!(said(&plan, 1).contains("since 1998, this one 1999"), "{}", said(&plan, 1));
}

#[test]
fn of_a_tie_on_record_each_claim_is_compared_with_the_record() {
    for (claims, expected) in [
        (two(ENDED, ""), [Sort::Conflict, Sort::Repeats]),
        (two("", ENDED), [Sort::Updates, Sort::Conflict]),
        (two(ENDED, ENDED), [Sort::Conflict, Sort::Conflict]),
    ] {
        let plan = planned(&claims, &on_record(recorded()), &Choices::default());
        assert_eq!(sorts(&plan), expected);
        let facts: Vec<_> = plan.work.edits.iter().flat_map(|e| e.facts(|| Id::from_random(7))).collect();
        let added = |f: &partnership::Fact<_>| f.to_json().unwrap().contains("evidence-added");
        assert!(plan.work.ties.is_empty() && !facts.is_empty() && facts.iter().all(added), "sources alone");
    }
    let plan = planned(&two("", ENDED), &on_record(recorded()), &Choices::default());
    let sources = |at: usize| plan.work.edits[at].changes.clone();
    assert!(matches!(&sources(1)[..], [Change::Source { stated }] if stated.key().contains("Q10")));
    assert_ne!(sources(0), sources(1), "no source is added twice");
    let others = on_record(KnownTie { ours: false, ..recorded() });
    let plan = planned(&two("", ENDED), &others, &Choices::default());
    assert_eq!(sorts(&plan), [Sort::There, Sort::Conflict]);
    assert!(plan.work.is_empty(), "another's tie is left alone");
}

#[test]
fn a_tie_that_ended_and_one_that_began_later_are_two() {
    let again = r#","since":"2015""#;
    for (claims, first) in [(two(ENDED, again), true), (two(again, ENDED), false)] {
        let order = |ended: Sort, stands: Sort| if first { [ended, stands] } else { [stands, ended] };
        let plan = fresh(&claims);
        assert_eq!(sorts(&plan), order(Sort::Over, Sort::New));
        let mut choices = Choices::default();
        choices.rows.insert(if first { "Q1-Q2" } else { "Q10-Q2" }.to_owned(), RowChoice::Take);
        let plan = planned(&claims, &Known::default(), &choices);
        assert_eq!(sorts(&plan), [Sort::New, Sort::New], "history, and the tie that stands");
        let mut statuses: Vec<_> = plan.work.ties.iter().map(|t| t.status).collect();
        statuses.sort();
        assert_eq!(statuses, [AgreementStatus::InForce, AgreementStatus::Expired]);
    }
}

#[test]
fn what_is_on_record_is_added_to_and_never_overwritten() {
    let claim = tie("Q1-Q2", ["Q1", "Q2"], r#","since":"1999","end":{"date":"2010"}"#);
    let plan = planned(&claim, &on_record(recorded()), &Choices::default());
    let Outcome::Known { changes, conflicts, taken: false, .. } = &plan.rows[0].outcome else {
        panic!("{:?}", plan.rows)
    };
    assert_eq!(changes.len(), 1, "its source: {changes:?}");
    assert_eq!(
        conflicts[..],
        [
            Conflict::Since { recorded: "1998".parse().unwrap(), stated: "1999".parse().unwrap() },
            Conflict::Ended { stated: Some("2010".parse().unwrap()) }
        ]
    );
    let [edit] = &plan.work.edits[..] else { panic!("{:?}", plan.work) };
    let facts: Vec<String> = edit.facts(|| Id::from_random(7)).iter().map(|f| f.to_json().unwrap()).collect();
    assert!(facts.len() == 1 && facts[0].contains("evidence-added"), "{facts:?}");
    // Read again with that source on record, and nothing else said.
    let url = "https://www.wikidata.org/wiki/Q1#x".to_owned();
    let with_source = KnownTie { sources: vec![url], ..recorded() };
    let plan = planned(&tie("Q1-Q2", ["Q1", "Q2"], ""), &on_record(with_source), &Choices::default());
    assert_eq!(sorts(&plan), [Sort::There]);
    assert!(plan.work.is_empty());
}

#[test]
fn doubts_are_told_and_only_grave_ones_are_to_look_at() {
    let doubts = r#","doubts":[{"doubt":"one-sided","by":"Q1","not":"Q2"},{"doubt":"vague-start","within":[1950,1959]}]"#;
    let plan = fresh(&tie("Q1-Q2", ["Q1", "Q2"], doubts));
    assert_eq!(
        said(&plan, 0),
        "Only Q1 says so; Q2 does not. It is said to have begun between 1950 and 1959; no date is taken."
    );
    assert!(!plan.rows[0].is_to_look_at());
    let again = |again| format!(r#","doubts":[{{"doubt":"ended-once","until":"1990","again":{again}}}]"#);
    let plan = fresh(&tie("Q1-Q2", ["Q1", "Q2"], &again(true)));
    let told = "Another statement of the same entries says that it ended 1990, before it began again. Both stand \
                with the sources.";
    assert_eq!((said(&plan, 0).as_str(), plan.rows[0].is_to_look_at()), (told, false));
    let against = fresh(&tie("Q1-Q2", ["Q1", "Q2"], &again(false)));
    assert!(
        against.rows[0].is_to_look_at() && said(&against, 0).contains("1990, against the one that counts")
    );
    let differ = r#","doubts":[{"doubt":"starts-differ","dates":["1998","1999-05"]}]"#;
    assert!(fresh(&tie("Q1-Q2", ["Q1", "Q2"], differ)).rows[0].is_to_look_at());
}

#[test]
fn lines_come_back_as_they_went_and_broken_ones_are_told() {
    let text = format!(
        "{PLACES}{}{}",
        tie("Q1-Q2", ["Q1", "Q2"], r#","since":"1998","end":{"date":"2010"}"#),
        "{\"left-out\":{\"text\":\"Q1-x\",\"why\":\"wrong\"}}\n"
    );
    let claims = Claims::read(text.as_bytes()).unwrap();
    assert_eq!((claims.places.len(), claims.ties.len(), claims.left_out.len()), (9, 1, 1));
    assert_eq!(claims.ties[0].cited[0].kind, EvidenceKind::Register);
    assert_eq!(Claims::read(&claims.to_lines().unwrap()).unwrap(), claims);
    for (bytes, line) in [
        (&b""[..], 1),
        (b"{}", 1),
        (b"{\"twinhall\":\"claims\",\"version\":2,\"source\":\"x\",\"read\":\"2026-01-01\"}", 1),
        (b"{\"twinhall\":\"claims\",\"version\":1,\"source\":\"x\",\"read\":\"2026-01-01\"}\n\n{\"tie\":", 3),
    ] {
        let error = Claims::read(bytes).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        wording::english().say(&error.message());
    }
    assert!(!Claims::are(b"{\"a\":1}"), "other JSON is no claim");
    assert_eq!(Cited::of("https://example.org/a?b").title, "example.org");
}
