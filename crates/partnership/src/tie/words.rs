//! Refusals in words.

use wording::Message;

use super::refusal::Refusal;
use crate::codes::Coded;
use crate::text::refused;
use crate::words::Names;

fn coded(value: impl Coded) -> Message {
    Message::new(value.message())
}

impl Refusal {
    /// The sentence for a clerk: what is wrong, and what would be right.
    pub fn message(&self, names: &dyn Names) -> Message {
        use Refusal as R;
        let say = Message::new;
        match self {
            R::Nothing => say("tie-refusal-nothing"),
            R::Unchanged => say("tie-refusal-unchanged"),
            R::NotRegistered => say("tie-refusal-not-registered"),
            R::AlreadyRegistered => say("tie-refusal-already-registered"),
            R::TooFewSides => say("tie-refusal-too-few-sides"),
            R::SamePartyTwice { party } => {
                say("tie-refusal-same-party-twice").with("party", names.party(*party))
            }
            R::SameAfterMerger { one, other, now } => say("tie-refusal-same-after-merger")
                .with("one", names.party(*one))
                .with("other", names.party(*other))
                .with("now", names.party(*now)),
            R::UnknownParty { party } => say("tie-refusal-unknown-party").with("party", names.party(*party)),
            R::PartyMerged { party, now } => say("tie-refusal-party-merged")
                .with("party", names.party(*party))
                .with("now", names.party(*now)),
            R::SameTie { tie } => say("tie-refusal-same-tie").with("tie", names.tie(*tie)),
            R::NotASide { party } => say("tie-refusal-not-a-side").with("party", names.party(*party)),
            R::MergedAway { other } => say("tie-refusal-merged-away").with("tie", names.tie(*other)),
            R::SameStatus { side, status } => say("tie-refusal-same-status")
                .with("party", names.party(*side))
                .with("status", coded(*status)),
            R::NotATransition { side, from, to, next } => {
                let base = if next.is_empty() {
                    say("tie-refusal-not-a-transition-end")
                } else {
                    say("tie-refusal-not-a-transition")
                };
                base.with("party", names.party(*side))
                    .with("from", coded(*from))
                    .with("to", coded(*to))
                    .with("next", listed(next.iter().copied()))
            }
            R::Final { side } => say("tie-refusal-final").with("party", names.party(*side)),
            R::HoldReturns { side, before: Some(before), to } => say("tie-refusal-hold-returns")
                .with("party", names.party(*side))
                .with("before", coded(*before))
                .with("to", coded(*to)),
            R::HoldReturns { side, before: None, to } => {
                say("tie-refusal-hold-unknown").with("party", names.party(*side)).with("to", coded(*to))
            }
            R::NotBeforeHold { side, before } => say("tie-refusal-not-before-hold")
                .with("party", names.party(*side))
                .with("before", coded(*before)),
            R::GroundNeeded { side, to, ground } => say("tie-refusal-ground-needed")
                .with("party", names.party(*side))
                .with("to", coded(*to))
                .with("ground", coded(*ground)),
            R::GroundMisplaced { to, ground } => {
                say("tie-refusal-ground-misplaced").with("to", coded(*to)).with("ground", coded(*ground))
            }
            R::LetterMissing { side } => say("tie-refusal-letter-missing").with("party", names.party(*side)),
            R::NotALetter { evidence } => {
                say("tie-refusal-not-a-letter").with("source", names.evidence(*evidence))
            }
            R::NoCondition { side } => say("tie-refusal-no-condition").with("party", names.party(*side)),
            R::NotSuspended { side } => say("tie-refusal-not-suspended").with("party", names.party(*side)),
            R::NoFixedTerm => say("tie-refusal-no-fixed-term"),
            R::TermNotOver { until } => say("tie-refusal-term-not-over").with("until", until.to_string()),
            R::TermBeforeBeginning { until, since } => say("tie-refusal-term-before-beginning")
                .with("until", until.to_string())
                .with("since", since.to_string()),
            R::NoMerger => say("tie-refusal-no-merger"),
            R::ItselfNamed => say("tie-refusal-itself-named"),
            R::UnknownTie { tie } => say("tie-refusal-unknown-tie").with("tie", names.tie(*tie)),
            R::AlreadyLinked { tie } => say("tie-refusal-already-linked").with("tie", names.tie(*tie)),
            R::NotTerminated { tie } => say("tie-refusal-not-terminated").with("tie", names.tie(*tie)),
            R::NotMerged => say("tie-refusal-not-merged"),
            R::OthersMerged { tie } => say("tie-refusal-others-merged").with("tie", names.tie(*tie)),
            R::OtherParties { tie } => say("tie-refusal-other-parties").with("tie", names.tie(*tie)),
            R::InFuture { date } => say("tie-refusal-in-future").with("date", date.to_string()),
            R::BeforeBeginning { date, begins } => say("tie-refusal-before-beginning")
                .with("date", date.to_string())
                .with("begins", begins.to_string()),
            R::ResolutionLater { resolution, approval } => say("tie-refusal-resolution-later")
                .with("resolution", resolution.to_string())
                .with("approval", approval.to_string()),
            R::UnknownEvidence { evidence } => {
                say("tie-refusal-unknown-evidence").with("source", names.evidence(*evidence))
            }
            R::EvidenceExists { evidence } => {
                say("tie-refusal-evidence-exists").with("source", names.evidence(*evidence))
            }
            R::NoSuchFact { revision } => say("tie-refusal-no-such-fact").with("revision", *revision),
            R::NothingToUndo => say("tie-refusal-nothing-to-undo"),
            R::Breaks { revision, because } => {
                say("tie-refusal-breaks").with("revision", *revision).with("because", because.message(names))
            }
            R::Text { name, refusal, longest } => refused(*name, *refusal, *longest),
        }
    }
}

/// “a, b or c”, as a message within messages.
fn listed<C: Coded>(mut values: impl DoubleEndedIterator<Item = C>) -> Message {
    let Some(last) = values.next_back() else { return Message::new("choice-none") };
    let Some(first) = values.next() else { return coded(last) };
    let others = values.fold(coded(first), |list, value| {
        Message::new("choice-more").with("list", list).with("one", coded(value))
    });
    Message::new("choice-last").with("list", others).with("one", coded(last))
}
