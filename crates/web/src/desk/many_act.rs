//! What can be done to many ties at once, and what it means for each of them.

use partnership::Id;
use partnership::id::kind;
use partnership::policy::{Decision, Request, TieAction, TieSubject, decide};
use partnership::tie::{Command, Description, Field, Fields, History, Refusal, TieFact, TieKind};
use partnership::words::Identifiers;
use partnership::{Date, Fact};
use store::registry::TieRow;
use wording::Message;

use super::read::Reader;
use crate::accounts::{Signed, leave};
use crate::shell::Failure;

/// What can be done to many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ManyAct {
    /// Shows them to the public.
    Publish,
    /// Or no longer.
    Unpublish,
    /// A side confirms what is on record.
    Confirm,
    /// They are of this kind.
    Kind,
    /// They are for this field of cooperation, too.
    Field,
    /// They should never have come on record.
    Retract,
}

impl ManyAct {
    /// All.
    pub(super) const ALL: [Self; 6] =
        [Self::Publish, Self::Unpublish, Self::Confirm, Self::Kind, Self::Field, Self::Retract];

    /// The word in addresses, forms and the journal.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Unpublish => "unpublish",
            Self::Confirm => "confirm",
            Self::Kind => "kind",
            Self::Field => "field",
            Self::Retract => "retract",
        }
    }

    /// From that word.
    pub(super) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.key() == key)
    }

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Publish => "many-publish",
            Self::Unpublish => "many-unpublish",
            Self::Confirm => "many-confirm",
            Self::Kind => "many-kind",
            Self::Field => "many-add-field",
            Self::Retract => "many-retract",
        }
    }
}

/// Which sides confirm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    /// Those that are one's own city.
    Own,
    /// One side by its place.
    One(u8),
    /// All.
    All,
}

/// What was asked for, read.
#[derive(Debug, Clone)]
pub(super) struct Job {
    what: What,
    authority: Option<String>,
    effective: Option<Date>,
}

#[derive(Debug, Clone)]
enum What {
    Publish,
    Unpublish(String),
    Confirm(Which),
    Kind(TieKind),
    Field(Field),
    Retract(String),
}

/// What was typed as a job; nothing if something is missing or wrong.
pub(super) fn job(act: ManyAct, reader: &mut Reader<'_>) -> Option<Job> {
    let why = |reader: &mut Reader<'_>| {
        let why = reader.text("why");
        if why.is_none() {
            reader.wrong("why", Message::new("many-why"));
        }
        why
    };
    let what = match act {
        ManyAct::Publish => Some(What::Publish),
        ManyAct::Unpublish => why(reader).map(What::Unpublish),
        ManyAct::Retract => why(reader).map(What::Retract),
        ManyAct::Kind => reader.chosen("kind").map(What::Kind),
        ManyAct::Field => reader.chosen("field").map(What::Field),
        ManyAct::Confirm => match reader.text("side").as_deref() {
            Some("own") => Some(What::Confirm(Which::Own)),
            Some("all") => Some(What::Confirm(Which::All)),
            Some(at) => at.parse().ok().map(|at| What::Confirm(Which::One(at))),
            None => None,
        },
    };
    let effective = if act == ManyAct::Confirm { reader.date("effective") } else { None };
    let job = Job { what: what?, authority: reader.text("authority"), effective };
    reader.problems.is_empty().then_some(job)
}

/// A tie and whose it is.
pub(super) struct Whose<'a> {
    signed: &'a Signed,
    subject: TieSubject,
}

impl<'a> Whose<'a> {
    /// Of a tie in a list.
    pub(super) fn new(signed: &'a Signed, row: &TieRow) -> Self {
        Self { signed, subject: row.subject() }
    }

    fn decision(&self, action: TieAction) -> Decision {
        decide(&self.signed.actor, Request::Tie(action, &self.subject), &self.signed.forest.tree)
    }

    /// Whether they see its record.
    pub(super) fn sees(&self) -> bool {
        self.decision(TieAction::SeeRecord) == Decision::Allowed
    }

    /// For which organisation they change it.
    pub(super) fn acts_for(&self) -> Id<kind::Organisation> {
        self.signed.acts_for(self.subject.keeper, &self.subject.sides)
    }

    /// Whether they may do it.
    pub(super) fn may(&self, action: TieAction) -> bool {
        self.decision(action) == Decision::Allowed
    }
}

impl Job {
    /// The sides that confirm.
    fn sides(&self, signed: &Signed, row: &TieRow) -> Vec<(u8, Id<kind::Party>)> {
        let What::Confirm(which) = self.what else { return Vec::new() };
        let sides = (0_u8..).zip(row.sides.iter().map(|side| side.party));
        let wanted = |(at, party): &(u8, Id<kind::Party>)| match which {
            Which::All => true,
            Which::One(one) => *at == one,
            Which::Own => signed
                .forest
                .tree
                .of_party(*party)
                .any(|organisation| signed.actor.role_in(organisation, &signed.forest.tree).is_some()),
        };
        sides.filter(wanted).collect()
    }

    /// The leaves it takes.
    fn takes(&self, signed: &Signed, row: &TieRow) -> Vec<TieAction> {
        match &self.what {
            What::Publish | What::Unpublish(_) => vec![TieAction::Publish],
            What::Kind(_) | What::Field(_) => vec![TieAction::Describe],
            What::Retract(_) => vec![TieAction::Retract],
            What::Confirm(_) => {
                self.sides(signed, row).into_iter().map(|(at, _)| TieAction::Confirm(at)).collect()
            }
        }
    }

    /// Leave for one tie.
    ///
    /// # Errors
    /// What the policy says.
    pub(super) fn leave(&self, signed: &Signed, row: &TieRow) -> Result<(), Failure> {
        let whose = Whose::new(signed, row);
        self.takes(signed, row).into_iter().try_for_each(|action| leave(whose.decision(action)))
    }

    /// What it means for one tie.
    ///
    /// # Errors
    /// Why it cannot be done to this one, before the domain is asked.
    pub(super) fn command(
        &self,
        signed: &Signed,
        row: &TieRow,
        history: &History,
    ) -> Result<Command, Message> {
        let whose = Whose::new(signed, row);
        if !self.takes(signed, row).into_iter().all(|action| whose.may(action)) {
            return Err(Message::new("many-may-not"));
        }
        // The merger would go with the rest, and what the other took over would stay there.
        if let (What::Retract(_), Some(other)) = (&self.what, row.merged_into) {
            return Err(Refusal::MergedAway { other }.message(&Identifiers));
        }
        let facts: Vec<TieFact> = match &self.what {
            What::Publish => vec![TieFact::Published],
            What::Unpublish(why) => vec![TieFact::Unpublished { why: why.clone() }],
            What::Kind(kind) => {
                vec![TieFact::Described(Description { kind: Some(*kind), ..Description::default() })]
            }
            What::Field(field) => {
                let mut fields: Fields = row.fields.clone();
                fields.listed.insert(*field);
                vec![TieFact::Described(Description { fields: Some(fields), ..Description::default() })]
            }
            What::Confirm(_) => {
                let sides = self.sides(signed, row);
                if sides.is_empty() {
                    return Err(Message::new("many-no-side"));
                }
                sides.into_iter().map(|(_, side)| TieFact::Confirmed { side }).collect()
            }
            // Everything that stands, the newest first: what is left of it is its history.
            What::Retract(why) => {
                let standing = history.standing(jiff::Timestamp::MAX);
                let standing = standing
                    .iter()
                    .rev()
                    .filter(|r| partnership::fact::What::retracts(&r.fact.what).is_none());
                standing.map(|r| TieFact::Retracted { revision: r.revision, why: why.clone() }).collect()
            }
        };
        let attested =
            |what| Fact { effective: self.effective, authority: self.authority.clone(), ..Fact::new(what) };
        Ok(Command::Record(facts.into_iter().map(attested).collect()))
    }
}
