//! Parties and their histories.

use jiff::Timestamp;
use partnership::evidence::{EvidenceKind, Source};
use partnership::history::Then;
use partnership::party::{
    Command, Context, Description, History, Level, Name, Official, Party, PartyFact, Population, Position,
    Refusal, Registration, Seat, decide,
};
use partnership::place::PlaceId;
use partnership::tie::Parties;
use partnership::{Edit, Fact, Id};

use crate::support::{TODAY, at, date, evidence, party};

fn day(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

struct Desk {
    history: History,
    context: Context,
}

impl Desk {
    fn new() -> Self {
        let parties: Parties = (1..=5).map(|number| (party(number), None)).collect();
        Self { history: History::new(party(1)), context: Context { now: at(TODAY), parties } }
    }

    fn sollefteå() -> Self {
        let mut desk = Self::new();
        desk.record(registered("Sollefteå")).unwrap();
        desk
    }

    fn record(&mut self, fact: impl Into<Fact<PartyFact>>) -> Result<(), Refusal> {
        self.carry_out(Command::record(fact))
    }

    fn carry_out(&mut self, command: Command) -> Result<(), Refusal> {
        for fact in decide(&self.history, command, &self.context)? {
            self.history.record(fact, self.context.now, None, Id::from_random(7));
        }
        Ok(())
    }

    fn party(&self) -> Party {
        self.history.current().unwrap()
    }

    fn then(&self, on: &str) -> Party {
        self.history.as_of(day(on), Timestamp::MAX).known().unwrap()
    }
}

fn seat() -> Seat {
    Seat::at(PlaceId(2_676_209), "SE".parse().unwrap())
}

fn registered(name: &str) -> PartyFact {
    let language = Some("sv".parse().unwrap());
    PartyFact::Registered(Registration {
        level: Level::Municipality,
        name: name.into(),
        language,
        seat: seat(),
    })
}

#[test]
fn a_party_is_renamed_and_keeps_the_names_it_had() {
    let mut desk = Desk::sollefteå();
    let renamed =
        PartyFact::Renamed { name: "Sollefteå kommun".into(), language: Some("sv".parse().unwrap()) };
    desk.record(Fact::new(renamed).effective(date("1974-01-01"))).unwrap();
    let southern_sami =
        Name { name: "Suolled".into(), language: Some("sma".parse().unwrap()), since: None, until: None };
    desk.record(PartyFact::Named(southern_sami)).unwrap();
    let now = desk.party();
    assert_eq!(
        (now.name(), now.name_in("sv-SE"), now.name_in("sma")),
        ("Sollefteå kommun", Some("Sollefteå kommun"), Some("Suolled"))
    );
    assert_eq!(desk.then("1970-01-01").name(), "Sollefteå");
    assert_eq!(now.names.len(), 3);
    assert_eq!(now.names[0].until, Some(date("1974-01-01")));
}

#[test]
fn the_highest_official_changes() {
    let mut desk = Desk::sollefteå();
    let named = |name: &str, since: &str| {
        let official = Official { title: Some("Mayor".into()), name: Some(name.into()) };
        Fact::new(PartyFact::OfficialNamed(official)).effective(date(since))
    };
    desk.record(named("B", "2022")).unwrap();
    // That somebody else was mayor before is put on record later.
    desk.record(named("A", "2014")).unwrap();
    let name = |party: Party| party.official.and_then(|(official, _)| official.name);
    assert_eq!(name(desk.party()).as_deref(), Some("B"));
    assert_eq!(name(desk.then("2018-01-01")).as_deref(), Some("A"));
    assert_eq!(name(desk.then("2010-01-01")), None);
    let nobody = Official { title: Some(" ".into()), name: None };
    assert_eq!(desk.record(PartyFact::OfficialNamed(nobody)), Err(Refusal::OfficialEmpty));
}

#[test]
fn mergers_have_a_date_and_make_no_ring() {
    let mut desk = Desk::sollefteå();
    let into = |number| Fact::new(PartyFact::MergedInto { into: party(number) }).effective(date("1974"));
    assert_eq!(desk.record(into(1)), Err(Refusal::Ring { party: party(1) }));
    desk.context.parties.insert(party(2), Some(party(3)));
    desk.context.parties.insert(party(3), Some(party(1)));
    assert_eq!(desk.record(into(2)), Err(Refusal::Ring { party: party(2) }));
    assert_eq!(desk.record(into(9)), Err(Refusal::UnknownParty { party: party(9) }));
    desk.record(into(4)).unwrap();
    assert_eq!(desk.party().goes_on_in(), Some(party(4)));
    assert_eq!(desk.then("1970-01-01").goes_on_in(), None);
    let renamed =
        |on| Fact::new(PartyFact::Renamed { name: "Ny".into(), language: None }).effective(date(on));
    assert_eq!(desk.record(renamed("1980")), Err(Refusal::GoesOnElsewhere { party: party(4) }));
    // Before the merger it may well have been renamed.
    desk.record(renamed("1950")).unwrap();
    desk.carry_out(Command::Undo { why: "a slip".into() }).unwrap();
    desk.carry_out(Command::Undo { why: "a slip".into() }).unwrap();
    assert_eq!(desk.party().goes_on_in(), None);
    desk.record(PartyFact::DuplicateOf { other: party(5) }).unwrap();
    assert_eq!(desk.party().goes_on_in(), Some(party(5)));
}

#[test]
fn a_party_that_was_split_off_did_not_exist_before() {
    let mut desk = Desk::sollefteå();
    let split = Fact::new(PartyFact::SplitFrom { from: party(2) }).effective(date("1995"));
    desk.record(split).unwrap();
    assert_eq!(desk.history.as_of(day("1990-01-01"), Timestamp::MAX), Then::NotYet);
    assert_eq!(desk.then("1996-01-01").split_from, [(party(2), Some(date("1995")))]);
    assert_eq!(desk.history.as_of(day("1996-01-01"), at("2026-11-21")), Then::Unrecorded);
}

#[test]
fn a_description_says_only_what_changes() {
    let mut desk = Desk::sollefteå();
    let described = Description {
        level: Some(Level::Municipality),
        languages: Some(vec!["sv".parse().unwrap()]),
        websites: Some(vec![" https://www.solleftea.se ".into(), String::new()]),
        summary: Edit::Set("In Västernorrland.".into()),
        offices: None,
    };
    desk.record(PartyFact::Described(described.clone())).unwrap();
    assert_eq!(desk.party().websites, ["https://www.solleftea.se"]);
    assert_eq!(desk.record(PartyFact::Described(described)), Err(Refusal::Unchanged));
    assert_eq!(desk.record(PartyFact::Placed { seat: seat() }), Err(Refusal::Unchanged));
}

#[test]
fn what_cannot_be_is_refused() {
    assert_eq!(Desk::new().record(PartyFact::DuplicateOf { other: party(2) }), Err(Refusal::NotRegistered));
    let mut desk = Desk::sollefteå();
    assert_eq!(desk.record(registered("Sollefteå")), Err(Refusal::AlreadyRegistered));
    assert!(matches!(Desk::new().record(registered("  ")), Err(Refusal::Text { .. })));
    for (latitude, longitude) in [(91.0, 0.0), (0.0, 181.0), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
        let seat = Seat { position: Some(Position { latitude, longitude }), ..seat() };
        assert_eq!(desk.record(PartyFact::Placed { seat }), Err(Refusal::Position));
    }
    let counted = |year| PartyFact::Placed {
        seat: Seat { population: Some(Population { people: 1, year: Some(year) }), ..seat() },
    };
    assert_eq!(desk.record(counted(2030)), Err(Refusal::PopulationYear { year: 2030 }));
    desk.record(counted(2026)).unwrap();
    let ended = Name {
        name: "Långsele".into(),
        language: None,
        since: Some(date("1974")),
        until: Some(date("1863")),
    };
    assert!(matches!(desk.record(PartyFact::Named(ended)), Err(Refusal::EndsBeforeBeginning { .. })));
    let future = PartyFact::Renamed { name: "Ny".into(), language: None };
    assert!(matches!(desk.record(Fact::new(future).effective(date("2030"))), Err(Refusal::InFuture { .. })));
    let first = PartyFact::Retracted { revision: 1, why: "wrong".into() };
    assert!(matches!(desk.record(first), Err(Refusal::Breaks { revision: 2, .. })));
    assert_eq!(
        desk.record(PartyFact::Retracted { revision: 8, why: "wrong".into() }),
        Err(Refusal::NoSuchFact { revision: 8 })
    );
}

#[test]
fn sources_are_added_cited_and_withdrawn() {
    let mut desk = Desk::sollefteå();
    let cites = |desk: &mut Desk| {
        let renamed = PartyFact::Renamed { name: "Ny".into(), language: None };
        desk.record(Fact::new(renamed).evidence([evidence(1)]))
    };
    assert_eq!(cites(&mut desk), Err(Refusal::UnknownEvidence { evidence: evidence(1) }));
    let source = Source::new(EvidenceKind::Register, "SCB, kommuner");
    let added = PartyFact::EvidenceAdded { evidence: evidence(1), source };
    desk.record(added.clone()).unwrap();
    assert_eq!(desk.record(added), Err(Refusal::EvidenceExists { evidence: evidence(1) }));
    cites(&mut desk).unwrap();
    desk.record(PartyFact::EvidenceWithdrawn { evidence: evidence(1), why: "old".into() }).unwrap();
    let again = PartyFact::EvidenceWithdrawn { evidence: evidence(1), why: "old".into() };
    assert_eq!(desk.record(again), Err(Refusal::UnknownEvidence { evidence: evidence(1) }));
}
