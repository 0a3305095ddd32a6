//! Why a fact is not taken on record, with what a clerk needs to know to put it right.

use std::fmt;

use jiff::civil;

use super::status::{AgreementStatus, GroundKind};
use crate::codes::coded;
use crate::command::Refused;
use crate::date::Date;
use crate::id::{Id, kind};
use crate::text::{TextName, TextRefusal};

/// Why a command on a tie is refused. Its words are in [`Refusal::message`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing to record.
    Nothing,
    /// Everything is already as it would become.
    Unchanged,
    /// The tie is not on record, so nothing can be said of it.
    NotRegistered,
    /// The tie is already on record.
    AlreadyRegistered,
    /// A tie has two sides or more.
    TooFewSides,
    /// One party stands on two sides.
    SamePartyTwice {
        /// The party.
        party: Id<kind::Party>,
    },
    /// Two sides are one party since a merger.
    SameAfterMerger {
        /// One side.
        one: Id<kind::Party>,
        /// The other.
        other: Id<kind::Party>,
        /// What they are now.
        now: Id<kind::Party>,
    },
    /// The party is not on record.
    UnknownParty {
        /// The party.
        party: Id<kind::Party>,
    },
    /// The party merged into another, which is the one to name.
    PartyMerged {
        /// The party.
        party: Id<kind::Party>,
        /// What it is now.
        now: Id<kind::Party>,
    },
    /// The same parties have a tie of this kind that is not over.
    SameTie {
        /// That tie.
        tie: Id<kind::Tie>,
    },
    /// The party is no side of this tie.
    NotASide {
        /// The party.
        party: Id<kind::Party>,
    },
    /// This tie was found to be the same as another, where it goes on.
    MergedAway {
        /// The other.
        other: Id<kind::Tie>,
    },
    /// The side stands there already.
    SameStatus {
        /// The side.
        side: Id<kind::Party>,
        /// Where it stands.
        status: AgreementStatus,
    },
    /// The new status may not follow the old one.
    NotATransition {
        /// The side.
        side: Id<kind::Party>,
        /// Where it stands on that day.
        from: AgreementStatus,
        /// Where it was to stand.
        to: AgreementStatus,
        /// What may follow.
        next: Vec<AgreementStatus>,
    },
    /// Terminated is final.
    Final {
        /// The side.
        side: Id<kind::Party>,
    },
    /// A legal hold returns to the state before it, or ends in termination.
    HoldReturns {
        /// The side.
        side: Id<kind::Party>,
        /// The state before it, if known.
        before: Option<AgreementStatus>,
        /// Where it was to stand.
        to: AgreementStatus,
    },
    /// A side that comes on record is not on legal hold, or cannot have stood there before it.
    NotBeforeHold {
        /// The side.
        side: Id<kind::Party>,
        /// Where it was said to have stood.
        before: AgreementStatus,
    },
    /// The change must rest on something that was not given.
    GroundNeeded {
        /// The side.
        side: Id<kind::Party>,
        /// Where it was to stand.
        to: AgreementStatus,
        /// What it must rest on.
        ground: GroundKind,
    },
    /// What was given as ground has no place in this change.
    GroundMisplaced {
        /// Where the side was to stand.
        to: AgreementStatus,
        /// What was given.
        ground: GroundKind,
    },
    /// No letter of this side is among the letters.
    LetterMissing {
        /// The side.
        side: Id<kind::Party>,
    },
    /// A source named as a letter is none.
    NotALetter {
        /// The source.
        evidence: Id<kind::Evidence>,
    },
    /// The suspension has no condition on record that could be met.
    NoCondition {
        /// The side.
        side: Id<kind::Party>,
    },
    /// A condition is stated for a side that is not suspended.
    NotSuspended {
        /// The side.
        side: Id<kind::Party>,
    },
    /// Only an agreement for a fixed term expires.
    NoFixedTerm,
    /// The term is not over yet.
    TermNotOver {
        /// Its end.
        until: Date,
    },
    /// A term ends before the tie begins.
    TermBeforeBeginning {
        /// The end.
        until: Date,
        /// The beginning.
        since: Date,
    },
    /// No party of the tie has merged away.
    NoMerger,
    /// A tie cannot stand in a relation to itself.
    ItselfNamed,
    /// The tie named is not on record.
    UnknownTie {
        /// That tie.
        tie: Id<kind::Tie>,
    },
    /// The relation is already on record.
    AlreadyLinked {
        /// The other tie.
        tie: Id<kind::Tie>,
    },
    /// Only a terminated tie is revived.
    NotTerminated {
        /// The other tie.
        tie: Id<kind::Tie>,
    },
    /// This entry is not merged into that tie, so there is nothing to undo.
    NotMerged,
    /// Another entry was merged into this one: without it, that one would go on nowhere.
    OthersMerged {
        /// The other entry.
        tie: Id<kind::Tie>,
    },
    /// Ties of different parties are not the same tie.
    OtherParties {
        /// The other tie.
        tie: Id<kind::Tie>,
    },
    /// A date lies in the future.
    InFuture {
        /// The date.
        date: Date,
    },
    /// A date lies before the day from which the tie is on record.
    BeforeBeginning {
        /// The date; of an undated fact the day it was recorded.
        date: civil::Date,
        /// The beginning.
        begins: Date,
    },
    /// A resolution is later than the approval that rests on it.
    ResolutionLater {
        /// The date of the resolution.
        resolution: Date,
        /// The date of the approval.
        approval: Date,
    },
    /// The source is not among those of the tie, or no longer relied on.
    UnknownEvidence {
        /// The source.
        evidence: Id<kind::Evidence>,
    },
    /// The source is already among those of the tie.
    EvidenceExists {
        /// The source.
        evidence: Id<kind::Evidence>,
    },
    /// There is no such fact to take back, or it has been taken back.
    NoSuchFact {
        /// The revision.
        revision: u64,
    },
    /// Nothing is left that could be undone.
    NothingToUndo,
    /// A fact that is on record could no longer stand.
    Breaks {
        /// Its revision.
        revision: u64,
        /// Why it could not stand.
        because: Box<Refusal>,
    },
    /// A text is missing, too long or unreadable.
    Text {
        /// Which text.
        name: TieText,
        /// What is wrong with it.
        refusal: TextRefusal,
        /// How many characters it may have.
        longest: usize,
    },
}

impl Refused for Refusal {
    const NOTHING: Self = Self::Nothing;
    const NOTHING_TO_UNDO: Self = Self::NothingToUndo;

    fn breaks(revision: u64, because: Self) -> Self {
        Self::Breaks { revision, because: Box::new(because) }
    }
}

coded! {
    /// The texts of facts about ties.
    pub enum TieText in "tie-text", said as "tie-text" {
        /// The local word for the kind.
        LocalKind = "local-kind",
        /// The summary.
        Summary = "summary",
        /// A field that is not on the list.
        Field = "field",
        /// The authority.
        Authority = "authority",
        /// The note.
        Note = "note",
        /// Who was told.
        Told = "told",
        /// Why.
        Why = "why",
        /// The condition of a suspension.
        Condition = "condition",
        /// How a condition was met.
        ConditionMet = "condition-met",
        /// The statute.
        Statute = "statute",
        /// The number of a resolution.
        ResolutionNumber = "resolution-number",
        /// The vote.
        Vote = "vote",
        /// The signatory.
        Signatory = "signatory",
        /// The assembly.
        Body = "body",
        /// What was done.
        Activity = "activity",
        /// The title of a source.
        SourceTitle = "source-title",
        /// The address of a source.
        SourceAddress = "source-address",
        /// The publisher of a source.
        Publisher = "publisher",
    }
}

impl TextName for TieText {
    type Refusal = Refusal;

    fn refuse(self, refusal: TextRefusal, longest: usize) -> Refusal {
        Refusal::Text { name: self, refusal, longest }
    }
}

impl fmt::Display for Refusal {
    /// In English, parties and ties by their identifiers: for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&wording::english().say(&self.message(&crate::words::Identifiers)))
    }
}

impl std::error::Error for Refusal {}
