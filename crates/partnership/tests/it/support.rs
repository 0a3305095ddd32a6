//! What the tests share: parties, instants, and a register small enough to see through.

use jiff::Timestamp;
use partnership::tie::{
    AgreementStatus, Command, Context, Ground, History, OtherTie, Parties, Refusal, Registration, Side,
    TieFact, TieKind, decide,
};
use partnership::{Date, Fact, Id, id::kind};

pub(crate) type Party = Id<kind::Party>;
pub(crate) type TieId = Id<kind::Tie>;
pub(crate) type EvidenceId = Id<kind::Evidence>;

pub(crate) const MADISON: u64 = 1;
pub(crate) const SOLLEFTEA: u64 = 2;

pub(crate) fn party(number: u64) -> Party {
    Id::from_random(number)
}

pub(crate) fn tie(number: u64) -> TieId {
    Id::from_random(number)
}

pub(crate) fn evidence(number: u64) -> EvidenceId {
    Id::from_random(number)
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn at(text: &str) -> Timestamp {
    format!("{text}T12:00:00Z").parse().unwrap()
}

/// The day on which the tests take place, unless they say otherwise.
pub(crate) const TODAY: &str = "2026-11-22";

/// A tie under test, and the world around it.
pub(crate) struct Desk {
    pub(crate) history: History,
    pub(crate) context: Context,
}

impl Desk {
    /// An empty history, with parties 1 to 9 on record.
    pub(crate) fn new() -> Self {
        let mut context = Context::new(at(TODAY));
        context.parties = (1..=9).map(|number| (party(number), None)).collect();
        Self { history: History::new(tie(100)), context }
    }

    /// A tie of parties 1 and 2 at a status.
    pub(crate) fn at_status(status: AgreementStatus) -> Self {
        let mut desk = Self::new();
        desk.record(registered(status)).unwrap();
        desk
    }

    /// A tie of parties 1 and 2, in force since a date.
    pub(crate) fn in_force_since(since: &str) -> Self {
        let mut desk = Self::new();
        let registration = Registration {
            since: Some(date(since)),
            ..Registration::new([party(1), party(2)], TieKind::SisterCity, AgreementStatus::InForce)
        };
        desk.record(TieFact::Registered(registration)).unwrap();
        desk
    }

    pub(crate) fn now(mut self, day: &str) -> Self {
        self.context.now = at(day);
        self
    }

    pub(crate) fn merged(&mut self, from: u64, into: u64) {
        self.context.parties.insert(party(from), Some(party(into)));
    }

    pub(crate) fn knows(&mut self, other: OtherTie) {
        self.context.others.push(other);
    }

    pub(crate) fn record(&mut self, fact: impl Into<Fact<TieFact>>) -> Result<(), Refusal> {
        self.carry_out(Command::record(fact))
    }

    pub(crate) fn undo(&mut self) -> Result<(), Refusal> {
        self.carry_out(Command::Undo { why: "a slip".into() })
    }

    pub(crate) fn carry_out(&mut self, command: Command) -> Result<(), Refusal> {
        let facts = decide(&self.history, command, &self.context)?;
        for fact in facts {
            self.history.record(fact, self.context.now, None, Id::from_random(7));
        }
        Ok(())
    }

    pub(crate) fn status(&self, side: u64) -> AgreementStatus {
        self.history.current().unwrap().side(party(side)).unwrap().status
    }

    /// Changes a side's status on a day with the ground that the change needs.
    pub(crate) fn change(&mut self, side: u64, to: AgreementStatus, day: &str) -> Result<(), Refusal> {
        let ground = ground_for(self.history.current().unwrap().side(party(side)).unwrap().status, to);
        self.record(Fact::new(TieFact::StatusChanged { side: party(side), to, ground }).effective(date(day)))
    }
}

pub(crate) fn registered(status: AgreementStatus) -> TieFact {
    TieFact::Registered(Registration::new([party(1), party(2)], TieKind::SisterCity, status))
}

pub(crate) fn registered_with(side: Side, other: Side) -> TieFact {
    let mut registration = Registration::new([], TieKind::SisterCity, AgreementStatus::Idea);
    registration.sides = vec![side, other];
    TieFact::Registered(registration)
}

pub(crate) fn changed(side: u64, to: AgreementStatus, ground: Option<Ground>) -> Fact<TieFact> {
    Fact::new(TieFact::StatusChanged { side: party(side), to, ground })
}

pub(crate) fn resolution() -> Ground {
    Ground::Resolution { number: "97-12".into(), date: None, vote: None }
}

pub(crate) fn condition() -> Ground {
    Ground::Condition { condition: "until the war ends".into() }
}

pub(crate) fn condition_met() -> Ground {
    Ground::ConditionMet { how: "peace treaty".into() }
}

pub(crate) fn statute() -> Ground {
    Ground::Statute { citation: "Tex. Gov. Code ch. 795".into() }
}

fn ground_for(from: AgreementStatus, to: AgreementStatus) -> Option<Ground> {
    use AgreementStatus as S;
    match (from, to) {
        (S::LegalHold, _) => None,
        (_, S::LegalHold) => Some(statute()),
        (_, S::Approved) => Some(resolution()),
        (_, S::Suspended) => Some(condition()),
        (S::Suspended, S::InForce) => Some(condition_met()),
        _ => None,
    }
}

pub(crate) fn parties(numbers: impl IntoIterator<Item = u64>) -> Parties {
    numbers.into_iter().map(|number| (party(number), None)).collect()
}
