//! What the domain refuses, said at the member of the body that it is about.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use partnership::tie::{GroundKind, Refusal, TieText};
use partnership::words::Names;
use wording::Words;

use super::problem::Problem;

/// Where a refusal belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// A new tie, whose members stand side by side.
    New,
    /// A fact, with what happened in `what`.
    Fact,
}

/// The refusal as an answer.
pub(super) fn answer(words: &Words, refusal: &Refusal, names: &dyn Names, of: Of) -> Response {
    let wrong = [(member(refusal, of), refusal.message(names))];
    Problem::bad_body(words, StatusCode::UNPROCESSABLE_ENTITY, wrong).into_response()
}

/// The path of the member; empty where it is about none in particular.
fn member(refusal: &Refusal, of: Of) -> String {
    use Refusal as R;
    let what = |name: &str| match of {
        Of::New => name.to_owned(),
        Of::Fact => format!("what.{name}"),
    };
    match refusal {
        R::TooFewSides
        | R::SamePartyTwice { .. }
        | R::SameAfterMerger { .. }
        | R::PartyMerged { .. }
        | R::SameTie { .. }
        | R::NotBeforeHold { .. } => what("sides"),
        R::UnknownParty { .. } if of == Of::New => what("sides"),
        R::UnknownParty { .. } | R::NotASide { .. } => what("side"),
        R::SameStatus { .. } | R::NotATransition { .. } | R::Final { .. } | R::HoldReturns { .. } => {
            what(if of == Of::New { "sides" } else { "to" })
        }
        R::GroundNeeded { ground, .. } => match (of, ground) {
            (Of::New, _) => what("sides"),
            (Of::Fact, GroundKind::Letters) => what("ground.letters"),
            (Of::Fact, _) => what("ground"),
        },
        R::LetterMissing { .. } | R::NotALetter { .. } => what("ground.letters"),
        R::GroundMisplaced { .. } => what("ground"),
        R::BeforeBeginning { .. } => "effective".to_owned(),
        R::ResolutionLater { .. } => what("ground.date"),
        R::UnknownEvidence { .. } => "evidence".to_owned(),
        R::NoSuchFact { .. } | R::OthersMerged { .. } => what("revision"),
        R::Text { name, .. } => text(*name, of),
        _ => String::new(),
    }
}

fn text(name: TieText, of: Of) -> String {
    let inside = match name {
        TieText::Authority => return "authority".to_owned(),
        TieText::Note => return "note".to_owned(),
        TieText::Told => return "told".to_owned(),
        TieText::LocalKind => "local_kind",
        TieText::Summary => "summary",
        TieText::Field => "fields.other",
        TieText::Why => "why",
        TieText::Condition if of == Of::Fact => "ground.condition",
        TieText::Statute if of == Of::Fact => "ground.citation",
        TieText::Condition | TieText::Statute => "sides",
        TieText::ConditionMet => "ground.how",
        TieText::ResolutionNumber => "ground.number",
        TieText::Vote => "ground.vote",
        TieText::Signatory => "signatory",
        TieText::Body => "body",
        TieText::Activity => "text",
        TieText::SourceTitle => "source.title",
        TieText::SourceAddress => "source.url",
        TieText::Publisher => "source.publisher",
    };
    match of {
        Of::New => inside.to_owned(),
        Of::Fact => format!("what.{inside}"),
    }
}
