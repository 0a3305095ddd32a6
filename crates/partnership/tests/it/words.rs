//! Every value and every refusal has its words.

use partnership::activity::{Activity, ActivityKind};
use partnership::codes::Coded;
use partnership::evidence::{Confirmation, EvidenceKind};
use partnership::fact::What;
use partnership::id::kind;
use partnership::party::{self, ContactKind, ContactText, Level, PartyFact, PartyText};
use partnership::recognition::{RecognitionState, Rule};
use partnership::tie::{
    AgreementStatus as S, Capacity, Field, GroundKind, Refusal, Relation, Summary, TieFact, TieKind, TieText,
};
use partnership::words::Names;
use partnership::{Id, TextRefusal};

use crate::support::*;

/// Calls parties and ties by name.
struct Seed;

impl Names for Seed {
    fn party(&self, party: Id<kind::Party>) -> String {
        match party.number() {
            1 => "Madison".into(),
            2 => "Sollefteå".into(),
            other => format!("Town {other}"),
        }
    }

    fn tie(&self, _: Id<kind::Tie>) -> String {
        "Madison – Sollefteå".into()
    }

    fn evidence(&self, _: Id<kind::Evidence>) -> String {
        "Nya Norrland".into()
    }
}

fn named<C: Coded + std::fmt::Debug + PartialEq>() {
    let words = wording::english();
    for &value in C::ALL {
        assert!(words.has(value.message()), "no message {}", value.message());
        assert_eq!(C::from_code(value.code()), Some(value));
        let readable = value.code().bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        assert!(readable, "{}", value.code());
    }
}

#[test]
fn every_value_of_a_closed_list_has_a_message() {
    named::<S>();
    named::<Summary>();
    named::<TieKind>();
    named::<Relation>();
    named::<Field>();
    named::<GroundKind>();
    named::<Capacity>();
    named::<Activity>();
    named::<ActivityKind>();
    named::<EvidenceKind>();
    named::<Confirmation>();
    named::<RecognitionState>();
    named::<Rule>();
    named::<Level>();
    named::<ContactKind>();
    named::<ContactText>();
    named::<TieText>();
    named::<PartyText>();
    named::<TextRefusal>();
    let words = wording::english();
    for kind in TieFact::KINDS {
        assert!(words.has(&format!("tie-fact-{kind}")), "{kind}");
    }
    for kind in PartyFact::KINDS {
        assert!(words.has(&format!("party-fact-{kind}")), "{kind}");
    }
    assert_eq!("in-force".parse(), Ok(S::InForce));
    assert_eq!("forced".parse::<S>().unwrap_err().to_string(), "“forced” is no agreement-status");
}

fn of_ties() -> Vec<Refusal> {
    use Refusal as R;
    let (one, other, now) = (party(1), party(2), party(3));
    let (side, tie, evidence) = (party(1), tie(1), evidence(1));
    vec![
        R::Nothing,
        R::Unchanged,
        R::NotRegistered,
        R::AlreadyRegistered,
        R::TooFewSides,
        R::SamePartyTwice { party: one },
        R::SameAfterMerger { one, other, now },
        R::UnknownParty { party: now },
        R::PartyMerged { party: one, now },
        R::SameTie { tie },
        R::NotASide { party: now },
        R::MergedAway { other: tie },
        R::SameStatus { side, status: S::InForce },
        R::NotATransition { side, from: S::InForce, to: S::Suspended, next: vec![S::UnderReview] },
        R::NotATransition { side, from: S::Lapsed, to: S::Signed, next: vec![S::Researching, S::LegalHold] },
        R::NotATransition {
            side,
            from: S::InForce,
            to: S::Idea,
            next: vec![S::UnderReview, S::Expired, S::LegalHold, S::SucceededBy],
        },
        R::NotATransition { side, from: S::SucceededBy, to: S::Idea, next: vec![] },
        R::Final { side },
        R::HoldReturns { side, before: Some(S::InForce), to: S::Drafting },
        R::HoldReturns { side, before: None, to: S::Drafting },
        R::NotBeforeHold { side, before: S::Terminated },
        R::GroundNeeded { side, to: S::Approved, ground: GroundKind::Resolution },
        R::GroundNeeded { side, to: S::InForce, ground: GroundKind::ConditionMet },
        R::GroundMisplaced { to: S::InForce, ground: GroundKind::Statute },
        R::LetterMissing { side: other },
        R::NotALetter { evidence },
        R::NoCondition { side },
        R::NotSuspended { side },
        R::NoFixedTerm,
        R::TermNotOver { until: date("2030-06") },
        R::TermBeforeBeginning { until: date("1990"), since: date("1997") },
        R::NoMerger,
        R::ItselfNamed,
        R::UnknownTie { tie },
        R::AlreadyLinked { tie },
        R::NotTerminated { tie },
        R::NotMerged,
        R::OthersMerged { tie },
        R::OtherParties { tie },
        R::InFuture { date: date("2030") },
        R::BeforeBeginning { date: jiff::civil::date(1990, 1, 1), begins: date("1997") },
        R::ResolutionLater { resolution: date("2020-07"), approval: date("2020-06") },
        R::UnknownEvidence { evidence },
        R::EvidenceExists { evidence },
        R::NoSuchFact { revision: 9 },
        R::NothingToUndo,
        R::Breaks { revision: 3, because: Box::new(R::Final { side }) },
        R::Text { name: TieText::Note, refusal: TextRefusal::TooLong, longest: 4_000 },
        R::Text { name: TieText::ConditionMet, refusal: TextRefusal::Missing, longest: 4_000 },
    ]
}

fn of_parties() -> Vec<party::Refusal> {
    use party::Refusal as R;
    let evidence = evidence(1);
    vec![
        R::Nothing,
        R::Unchanged,
        R::NotRegistered,
        R::AlreadyRegistered,
        R::GoesOnElsewhere { party: party(2) },
        R::UnknownParty { party: party(3) },
        R::Ring { party: party(2) },
        R::OtherGoesOn { party: party(2), now: party(3) },
        R::NoDate,
        R::TiedToEachOther { tie: tie(1) },
        R::NotMerged,
        R::TiesMerged { tie: tie(1) },
        R::KeptElsewhere { party: party(2) },
        R::InFuture { date: date("2030") },
        R::EndsBeforeBeginning { since: date("1997"), until: date("1990") },
        R::Position,
        R::PopulationYear { year: 3000 },
        R::OfficialEmpty,
        R::UnknownEvidence { evidence },
        R::EvidenceExists { evidence },
        R::NoSuchFact { revision: 9 },
        R::NothingToUndo,
        R::Breaks { revision: 3, because: Box::new(R::NotRegistered) },
        R::Text { name: PartyText::Website, refusal: TextRefusal::NotAnAddress, longest: 2_000 },
        R::Text { name: PartyText::Name, refusal: TextRefusal::Missing, longest: 300 },
    ]
}

#[test]
fn refusals_tell_a_clerk_what_to_do() {
    let words = wording::english();
    let of_ties = of_ties().into_iter().map(|refusal| words.say(&refusal.message(&Seed)));
    let of_parties = of_parties().into_iter().map(|refusal| words.say(&refusal.message(&Seed)));
    let sentences: Vec<String> = of_ties.chain(of_parties).collect();
    for sentence in &sentences {
        assert!(
            sentence.ends_with('.') && sentence.contains(' ') && !sentence.contains(['{', '}']),
            "{sentence}"
        );
    }
    insta::assert_snapshot!(sentences.join("\n"));
    // Without names, as logs show it.
    assert!(Refusal::Final { side: party(1) }.to_string().starts_with("00000-00001"));
}
