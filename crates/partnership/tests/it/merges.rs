//! Two entries of one tie: nothing is lost, and a merger undone leaves no trace in what counts.

use std::collections::BTreeSet;

use partnership::activity::ActivityKind;
use partnership::codes::Coded;
use partnership::evidence::{EvidenceKind, Source};
use partnership::fact::What;
use partnership::tie::{
    AgreementStatus as S, Capacity, Carried, Command, Description, Field, History, Left, Merger, OtherTie,
    Refusal, TieFact, is_of_merger, merge, unmerge,
};
use partnership::{Edit, Fact};
use proptest::prelude::*;

use crate::support::*;

/// An entry of the tie of parties 1 and 2 under an identifier of its own.
fn entry(number: u64, since: Option<&str>) -> Desk {
    let mut desk = since.map_or_else(|| Desk::at_status(S::InForce), Desk::in_force_since);
    let facts: Vec<_> = desk.history.facts().to_vec();
    desk.history = History::from_facts(tie(number), facts).unwrap();
    desk
}

/// Source identifiers that no test uses otherwise.
fn drawn() -> impl FnMut() -> EvidenceId {
    let mut next = 9_000;
    move || {
        next += 1;
        evidence(next)
    }
}

fn merged(stays: &Desk, goes: &Desk) -> Result<Merger, Refusal> {
    let mut context = stays.context.clone();
    context.others.push(OtherTie::from(&goes.history.current().unwrap()));
    merge(&stays.history, &goes.history, &context, drawn())
}

/// Records what a merger says, in both.
fn carry_out(stays: &mut Desk, goes: &mut Desk, merger: &Merger) {
    let first = stays.history.revision() + 1;
    if !merger.taken.is_empty() {
        let facts = merger.taken.iter().map(|(_, fact)| fact.clone()).collect();
        stays.carry_out(Command::Record(facts)).unwrap();
    }
    let last = stays.history.revision();
    let carried = (last >= first).then_some(Carried { first, last });
    goes.knows(OtherTie::from(&stays.history.current().unwrap()));
    goes.record(TieFact::MergedInto { other: stays.history.id(), carried }).unwrap();
}

fn undo(stays: &mut Desk, goes: &mut Desk) {
    let (own, back) = unmerge(&stays.history, &goes.history, "two ties after all").unwrap();
    if !own.is_empty() {
        stays.carry_out(Command::Record(own)).unwrap();
    }
    goes.record(back).unwrap();
}

fn visit(when: &str) -> TieFact {
    TieFact::ActivityNoted { what: ActivityKind::Visit, when: date(when), text: None }
}

#[test]
fn the_one_that_stays_takes_over_what_it_did_not_know() {
    let mut stays = entry(100, Some("1997"));
    stays.record(visit("2001")).unwrap();
    let mut goes = entry(101, Some("1997-06-14"));
    let source = Source {
        url: Some("https://example.org/agreement".into()),
        from: Some(party(2)),
        ..Source::new(EvidenceKind::Agreement, "Agreement")
    };
    goes.record(TieFact::EvidenceAdded { evidence: evidence(1), source: source.clone() }).unwrap();
    goes.record(Fact::new(visit("2003-05")).evidence([evidence(1)]).authority("Board")).unwrap();
    goes.record(visit("2001")).unwrap();
    let signed = TieFact::Signed { side: party(1), signatory: None, capacity: Capacity::Unknown };
    goes.record(Fact::new(signed).effective(date("1997-06-14"))).unwrap();
    goes.record(TieFact::Confirmed { side: party(2) }).unwrap();
    goes.record(TieFact::Described(Description {
        fields: Some([Field::ALL[2]].into_iter().collect()),
        summary: Edit::Set("Wood and ice.".into()),
        ..Description::default()
    }))
    .unwrap();
    goes.record(TieFact::Published).unwrap();

    let merger = merged(&stays, &goes).unwrap();
    carry_out(&mut stays, &mut goes, &merger);
    let one = stays.history.current().unwrap();
    assert_eq!(one, merger.result);
    assert_eq!(one.since, Some(date("1997-06-14")), "the day says more than the year");
    assert_eq!(one.summary.as_deref(), Some("Wood and ice."));
    assert!(one.published, "who knew the address of the other finds the tie here");
    let (id, taken) = one.sources().next().unwrap();
    assert_eq!(*taken, source);
    assert_ne!(id, evidence(1), "a source belongs to one entry");
    let noted: Vec<_> = one.activities.iter().map(|n| n.when.to_string()).collect();
    assert_eq!(noted, ["2001", "2003-05"], "what both say is said once");
    let visit = merger.taken.iter().map(|(_, fact)| fact).find(|f| f.authority.is_some()).unwrap();
    assert_eq!(visit.evidence, [id], "what it rests on goes along");
    assert_eq!(one.side(party(1)).unwrap().signature.as_ref().unwrap().date, Some(date("1997-06-14")));
    assert_eq!(one.side(party(2)).unwrap().confirmed, Some(date(TODAY)));
    assert!(merger.left.contains(&(4, Left::Same)) && merger.left.contains(&(8, Left::OfTheEntry)));
    let described = merger.left.iter().find(|(revision, _)| *revision == 7);
    assert_eq!(described, None, "what was taken over is not left");
    assert_eq!(goes.history.current().unwrap().merged_into, Some(tie(100)));
}

#[test]
fn where_both_speak_the_one_that_stays_is_believed() {
    let mut stays = entry(100, Some("1997"));
    let describe = |text: &str| {
        TieFact::Described(Description { summary: Edit::Set(text.into()), ..Description::default() })
    };
    stays.record(describe("First")).unwrap();
    let mut goes = entry(101, Some("1998"));
    goes.record(describe("Second")).unwrap();
    goes.change(1, S::UnderReview, "2020").unwrap();
    let merger = merged(&stays, &goes).unwrap();
    assert!(merger.taken.is_empty(), "{:?}", merger.taken);
    assert_eq!(merger.left, [(1, Left::Otherwise), (2, Left::Otherwise), (3, Left::Otherwise)]);
    carry_out(&mut stays, &mut goes, &merger);
    let gone = goes.history.facts().last().unwrap();
    assert_eq!(gone.fact.what, TieFact::MergedInto { other: tie(100), carried: None });
}

#[test]
fn of_a_description_that_is_left_something_was_not_taken_over() {
    let describe = |fields: &[Field], summary: &str| {
        TieFact::Described(Description {
            fields: Some(fields.iter().copied().collect()),
            summary: Edit::Set(summary.into()),
            ..Description::default()
        })
    };
    let mut stays = entry(100, Some("1997"));
    stays.record(describe(&Field::ALL[..2], "First")).unwrap();
    let mut goes = entry(101, Some("1997"));
    goes.record(describe(&Field::ALL[..1], "First")).unwrap();
    goes.record(describe(&Field::ALL[2..3], "Second")).unwrap();
    let fields = Some(Field::ALL[3..5].iter().copied().collect());
    goes.record(TieFact::Described(Description { fields, ..Description::default() })).unwrap();
    let merger = merged(&stays, &goes).unwrap();
    assert_eq!(merger.left, [(1, Left::Same), (2, Left::Same), (3, Left::Otherwise)]);
    assert_eq!(merger.result.fields.listed, BTreeSet::from([0, 1, 3, 4].map(|n| Field::ALL[n])));
    assert_eq!(merger.result.summary.as_deref(), Some("First"));
}

#[test]
fn other_parties_and_entries_that_are_merged_do_not_merge() {
    let (mut stays, mut goes) = (entry(100, None), entry(101, None));
    assert_eq!(merged(&stays, &stays), Err(Refusal::ItselfNamed));
    let mut others = Desk::new();
    let mut registration = registered(S::InForce);
    if let TieFact::Registered(r) = &mut registration {
        r.sides[1].party = party(3);
    }
    others.record(registration.clone()).unwrap();
    assert_eq!(merged(&stays, &others), Err(Refusal::ItselfNamed), "they share an identifier");
    others.history = History::from_facts(tie(102), others.history.facts().to_vec()).unwrap();
    assert_eq!(merged(&stays, &others), Err(Refusal::OtherParties { tie: tie(100) }));
    // Since party 3 is known to be party 2, it is the same tie.
    stays.merged(3, 2);
    assert!(merged(&stays, &others).is_ok());
    let merger = merged(&stays, &goes).unwrap();
    carry_out(&mut stays, &mut goes, &merger);
    assert_eq!(merged(&stays, &goes), Err(Refusal::MergedAway { other: tie(100) }));
    assert_eq!(merged(&goes, &stays), Err(Refusal::MergedAway { other: tie(100) }));
    assert_eq!(unmerge(&goes.history, &stays.history, "?"), Err(Refusal::NotMerged));
}

#[test]
fn a_merger_is_not_undone_behind_the_back_of_the_next() {
    let (mut first, mut second, mut third) = (entry(100, None), entry(101, None), entry(102, None));
    let merger = merged(&second, &first).unwrap();
    carry_out(&mut second, &mut first, &merger);
    let merger = merged(&third, &second).unwrap();
    carry_out(&mut third, &mut second, &merger);
    let refused = unmerge(&second.history, &first.history, "?");
    assert_eq!(refused, Err(Refusal::MergedAway { other: tie(102) }));
    undo(&mut third, &mut second);
    undo(&mut second, &mut first);
    assert_eq!(first.history.current().unwrap().merged_into, None);
}

#[test]
fn what_belongs_to_a_merger_is_told_from_the_rest() {
    let (mut stays, mut goes) = (entry(100, None), entry(101, None));
    goes.record(TieFact::Published).unwrap();
    let merger = merged(&stays, &goes).unwrap();
    carry_out(&mut stays, &mut goes, &merger);
    let of = |desk: &Desk| -> Vec<u64> {
        (0..=desk.history.revision() + 1).filter(|r| is_of_merger(&desk.history, *r)).collect()
    };
    let newest = goes.history.revision();
    assert_eq!((of(&stays), of(&goes)), (vec![], vec![newest]));
    undo(&mut stays, &mut goes);
    assert_eq!(of(&goes), [newest + 1], "the merger counts no longer, its undo does");
    assert!(of(&stays).is_empty(), "what was taken over is taken back like anything else");
}

/// Something that may be recorded; what the domain refuses is left out.
fn said() -> impl Strategy<Value = Fact<TieFact>> {
    let side = || (1_u64..=2).prop_map(party);
    let day = || {
        (1998_i32..2026, 0_u8..3).prop_map(|(year, exact)| {
            date(&match exact {
                0 => format!("{year}"),
                1 => format!("{year}-04"),
                _ => format!("{year}-04-05"),
            })
        })
    };
    let what = prop_oneof![
        (day(), any::<bool>()).prop_map(|(when, said)| TieFact::ActivityNoted {
            what: ActivityKind::Visit,
            when,
            text: said.then(|| "They came".to_owned()),
        }),
        (10_u64..20, 0..3_u8, side()).prop_map(|(number, title, from)| TieFact::EvidenceAdded {
            evidence: evidence(number),
            source: Source {
                from: Some(from),
                ..Source::new(EvidenceKind::Letter, format!("Letter {title}"))
            },
        }),
        (10_u64..20).prop_map(|number| TieFact::EvidenceWithdrawn {
            evidence: evidence(number),
            why: "forged".to_owned(),
        }),
        side().prop_map(|side| TieFact::Confirmed { side }),
        side().prop_map(|side| TieFact::BudgetApproved { side, body: None }),
        (side(), prop::sample::select(S::ALL)).prop_map(|(side, to)| TieFact::StatusChanged {
            side,
            to,
            ground: None
        }),
        (any::<bool>(), prop::sample::select(Field::ALL)).prop_map(|(said, field)| {
            TieFact::Described(Description {
                summary: if said { Edit::Set("A summary".to_owned()) } else { Edit::Keep },
                fields: Some([field].into_iter().collect()),
                ..Description::default()
            })
        }),
        Just(TieFact::Published),
        (2_u64..8).prop_map(|revision| TieFact::Retracted { revision, why: "a slip".to_owned() }),
    ];
    (what, prop::option::of(day()), prop::option::of(10_u64..20)).prop_map(|(what, effective, source)| Fact {
        effective,
        evidence: source.map(evidence).into_iter().collect(),
        ..Fact::new(what)
    })
}

fn told(number: u64, since: Option<&str>, facts: Vec<Fact<TieFact>>) -> Desk {
    let mut desk = entry(number, since);
    for fact in facts {
        let _ = desk.record(fact);
    }
    desk
}

proptest! {
    #[test]
    fn nothing_is_lost_and_an_undone_merger_leaves_both_as_they_were(
        mine in prop::collection::vec(said(), 0..12),
        theirs in prop::collection::vec(said(), 0..12),
        dated in any::<[bool; 2]>(),
    ) {
        let since = |dated: bool| dated.then_some("1997");
        let mut stays = told(100, since(dated[0]), mine);
        let mut goes = told(101, since(dated[1]), theirs);
        let (one, other) = (stays.history.current().unwrap(), goes.history.current().unwrap());
        let merger = merged(&stays, &goes).unwrap();

        // Each fact that stands is taken over, or it is said why not. Several descriptions may be
        // taken over in one fact: then the result says what they say.
        let accounted: BTreeSet<u64> =
            merger.taken.iter().map(|t| t.0).chain(merger.left.iter().map(|l| l.0)).collect();
        for recorded in goes.history.standing(jiff::Timestamp::MAX) {
            let taken_whole = match &recorded.fact.what {
                TieFact::Described(Description { fields, summary, .. }) => {
                    let known = &merger.result.fields.listed;
                    let same = summary.set().is_none_or(|said| merger.result.summary.as_ref() == Some(said));
                    same && fields.as_ref().is_none_or(|fields| fields.listed.is_subset(known))
                }
                _ => false,
            };
            let revision = recorded.revision;
            prop_assert!(taken_whole || accounted.contains(&revision), "entry {revision} is lost");
        }
        // Where the sides stand does not change; sources and what was done are those of both.
        let result = merger.result.clone();
        for side in &one.sides {
            prop_assert_eq!(result.side(side.party).unwrap().status, side.status);
        }
        let titles = |tie: &partnership::tie::Tie| -> BTreeSet<String> {
            tie.sources().map(|(_, s)| s.title.clone()).collect()
        };
        prop_assert_eq!(titles(&result), titles(&one).union(&titles(&other)).cloned().collect());
        for noted in one.activities.iter().chain(&other.activities) {
            prop_assert!(result.activities.iter().any(|n| (n.when, &n.text) == (noted.when, &noted.text)));
        }
        prop_assert!(result.fields.listed.is_superset(&other.fields.listed));
        prop_assert_eq!(result.published, one.published || other.published);

        let before = (stays.history.facts().len(), goes.history.facts().len());
        carry_out(&mut stays, &mut goes, &merger);
        prop_assert_eq!(stays.history.current().unwrap(), result);
        prop_assert_eq!(stays.history.facts().len(), before.0 + merger.taken.len());
        prop_assert_eq!(goes.history.facts().len(), before.1 + 1, "its own facts stay where they are");

        undo(&mut stays, &mut goes);
        prop_assert_eq!(stays.history.current().unwrap(), one);
        prop_assert_eq!(goes.history.current().unwrap(), other);
        prop_assert!(goes.history.facts().last().unwrap().fact.what.retracts().is_some());
    }
}
