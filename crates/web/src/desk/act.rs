//! What can be done to a tie on the desk: which leave it takes, and which fact comes of what
//! was typed.

use partnership::Edit;
use partnership::evidence::{EvidenceKind, Source};
use partnership::id::kind;
use partnership::policy::TieAction;
use partnership::tie::{
    AgreementStatus, Command, Description, Fields, Ground, GroundKind, Term, Tie, TieFact,
};
use partnership::{Fact, Id};
use wording::Message;

use super::read::Reader;
use super::tie::Loaded;

/// What can be done to a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// One side's agreement status changes.
    Status,
    /// One side's officer signed.
    Sign,
    /// One side's assembly approved money.
    Budget,
    /// The condition of one side's suspension.
    Condition,
    /// One side confirms what is on record.
    Confirm,
    /// Kind, dates, fields, summary.
    Describe,
    /// Adds a source.
    Source,
    /// A source is no longer relied on.
    Withdraw,
    /// Something was done.
    Activity,
    /// A relation to another tie.
    Link,
    /// Shows it to the public.
    Publish,
    /// Or no longer.
    Unpublish,
    /// Takes a fact back.
    Retract,
}

impl Act {
    /// All.
    pub(super) const ALL: [Self; 13] = [
        Self::Status,
        Self::Sign,
        Self::Budget,
        Self::Condition,
        Self::Confirm,
        Self::Describe,
        Self::Source,
        Self::Withdraw,
        Self::Activity,
        Self::Link,
        Self::Publish,
        Self::Unpublish,
        Self::Retract,
    ];

    /// The word in the address.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Sign => "sign",
            Self::Budget => "budget",
            Self::Condition => "condition",
            Self::Confirm => "confirm",
            Self::Describe => "describe",
            Self::Source => "source",
            Self::Withdraw => "withdraw",
            Self::Activity => "activity",
            Self::Link => "link",
            Self::Publish => "publish",
            Self::Unpublish => "unpublish",
            Self::Retract => "retract",
        }
    }

    /// From the address.
    pub(super) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.key() == key)
    }

    /// Whether it is done for one side.
    pub(super) fn is_of_side(self) -> bool {
        matches!(self, Self::Status | Self::Sign | Self::Budget | Self::Condition | Self::Confirm)
    }

    /// The leave it takes; `side` counts where it is done for one.
    pub(super) fn takes(self, side: u8) -> TieAction {
        match self {
            Self::Status | Self::Sign | Self::Budget | Self::Condition => TieAction::ChangeStatus(side),
            Self::Confirm => TieAction::Confirm(side),
            Self::Describe | Self::Link => TieAction::Describe,
            Self::Source => TieAction::AddEvidence,
            Self::Withdraw => TieAction::WithdrawEvidence,
            Self::Activity => TieAction::NoteActivity,
            Self::Publish | Self::Unpublish => TieAction::Publish,
            Self::Retract => TieAction::Retract,
        }
    }
}

/// What an act needs besides what was typed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given {
    /// The side it is done for.
    pub(super) side: Option<Id<kind::Party>>,
    /// The identifier of a new source.
    pub(super) evidence: Id<kind::Evidence>,
}

/// The command that comes of what was typed; nothing if the reader found something wrong.
pub(super) fn command(act: Act, given: Given, loaded: &Loaded, reader: &mut Reader<'_>) -> Option<Command> {
    let what = match (act, given.side, &loaded.tie) {
        (Act::Retract, ..) => {
            let revision = reader.text("entry").and_then(|t| t.parse().ok()).unwrap_or_default();
            Some(TieFact::Retracted { revision, why: reader.words("why") })
        }
        (act, Some(side), Some(tie)) if act.is_of_side() => of_side(act, side, tie, reader),
        (act, None, Some(tie)) => of_whole(act, given, tie, reader),
        _ => None,
    };
    let fact: Fact<TieFact> = reader.attested(what?);
    reader.problems.is_empty().then(|| Command::record(fact))
}

fn of_side(act: Act, side: Id<kind::Party>, tie: &Tie, reader: &mut Reader<'_>) -> Option<TieFact> {
    Some(match act {
        Act::Status => {
            let to: AgreementStatus = reader.chosen("to")?;
            let needs = tie.side(side).and_then(|state| state.ground_to(to));
            TieFact::StatusChanged { side, to, ground: needs.and_then(|kind| ground(kind, reader)) }
        }
        Act::Sign => TieFact::Signed {
            side,
            signatory: reader.text("signatory"),
            capacity: reader.chosen("capacity")?,
        },
        Act::Budget => TieFact::BudgetApproved { side, body: reader.text("body") },
        Act::Condition => TieFact::ConditionStated { side, condition: reader.words("condition") },
        Act::Confirm => TieFact::Confirmed { side },
        _ => return None,
    })
}

/// What a change rests on. What is missing in it the domain says, except for a tie that no
/// reader could name.
fn ground(kind: GroundKind, reader: &mut Reader<'_>) -> Option<Ground> {
    Some(match kind {
        GroundKind::Resolution => Ground::Resolution {
            number: reader.words("resolution-number"),
            date: reader.date("resolution-date"),
            vote: reader.text("vote"),
        },
        GroundKind::Condition => Ground::Condition { condition: reader.words("condition") },
        GroundKind::ConditionMet => Ground::ConditionMet { how: reader.words("condition-met") },
        GroundKind::Letters => Ground::Letters { letters: reader.ids("letters") },
        GroundKind::Statute => Ground::Statute { citation: reader.words("statute") },
        GroundKind::Successor => Ground::Successor { tie: reader.tie("successor")? },
    })
}

fn of_whole(act: Act, given: Given, tie: &Tie, reader: &mut Reader<'_>) -> Option<TieFact> {
    Some(match act {
        Act::Describe => TieFact::Described(description(tie, reader)?),
        Act::Source => TieFact::EvidenceAdded { evidence: given.evidence, source: source(reader)? },
        Act::Withdraw => TieFact::EvidenceWithdrawn {
            evidence: reader.ids("source").first().copied()?,
            why: reader.words("why"),
        },
        Act::Activity => {
            let (what, when) = (reader.chosen("what"), reader.date("when"));
            if reader.text("when").is_none() {
                reader.wrong("when", Message::new("desk-date-needed"));
            }
            TieFact::ActivityNoted { what: what?, when: when?, text: reader.text("activity") }
        }
        Act::Link => {
            let (relation, other) = (reader.chosen("relation"), reader.tie("other"));
            TieFact::Linked { relation: relation?, other: other? }
        }
        Act::Publish => TieFact::Published,
        Act::Unpublish => TieFact::Unpublished { why: reader.words("why") },
        _ => return None,
    })
}

/// For how long a tie was agreed, as the forms have it.
pub(super) fn term(reader: &mut Reader<'_>) -> Option<Term> {
    match reader.text("term").as_deref() {
        Some("open") => Some(Term::Open),
        Some("fixed") => {
            let until = reader.date("until");
            if reader.text("until").is_none() {
                reader.wrong("until", Message::new("desk-until-needed"));
            }
            until.map(|until| Term::Fixed { until })
        }
        _ => None,
    }
}

/// What a tie is for, as the forms have it.
pub(super) fn fields(reader: &mut Reader<'_>) -> Fields {
    Fields { listed: reader.codes("fields").into_iter().collect(), other: reader.lines("field") }
}

fn description(tie: &Tie, reader: &mut Reader<'_>) -> Option<Description> {
    let kind = reader.chosen("kind");
    let description = Description {
        local_kind: Edit::between(tie.local_kind.as_ref(), reader.text("local-kind")),
        since: Edit::between(tie.since.as_ref(), reader.date("since")),
        term: Edit::between(tie.term.as_ref(), term(reader)),
        fields: Some(fields(reader)),
        summary: Edit::between(tie.summary.as_ref(), reader.text("summary")),
        kind,
    };
    reader.problems.is_empty().then_some(description)
}

/// A source as the form has it, without its document.
pub(crate) fn source(reader: &mut Reader<'_>) -> Option<Source> {
    let kind: EvidenceKind = reader.chosen("source-kind")?;
    let from = reader.ids("from").first().copied();
    Some(Source {
        url: reader.text("source-address"),
        published: reader.date("published"),
        publisher: reader.text("publisher"),
        from,
        public: reader.ticked("public"),
        ..Source::new(kind, reader.words("source-title"))
    })
}
