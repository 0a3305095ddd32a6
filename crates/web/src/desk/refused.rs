//! What the domain refuses, said at the field it is about.

use partnership::Date;
use partnership::codes::Coded;
use partnership::tie::{GroundKind, Refusal};
use partnership::words::Names;

use super::form::Problem;
use crate::accounts::Fields;

/// Fields that hold dates.
const DATES: [&str; 6] = ["effective", "since", "when", "published", "resolution-date", "until"];

/// The refusal as a problem of a field: of one that the form does not have, it is said above
/// all fields.
pub(crate) fn problem(refusal: &Refusal, typed: &Fields, names: &dyn Names) -> Problem {
    use Refusal as R;
    let dated = |date: Date| {
        let is = |name: &&&str| typed.get(name).trim().parse().is_ok_and(|d: Date| d == date);
        DATES.iter().find(is).copied().unwrap_or_default()
    };
    let field = match refusal {
        R::Text { name, .. } => name.code(),
        R::InFuture { date } => dated(*date),
        R::BeforeBeginning { .. } => "effective",
        R::ResolutionLater { .. } => "resolution-date",
        R::TermBeforeBeginning { .. } | R::TermNotOver { .. } => "until",
        R::GroundNeeded { ground, .. } => match ground {
            GroundKind::Resolution => "resolution-number",
            GroundKind::Condition => "condition",
            GroundKind::ConditionMet => "condition-met",
            GroundKind::Letters => "letters",
            GroundKind::Statute => "statute",
            GroundKind::Successor => "successor",
        },
        R::LetterMissing { .. } | R::NotALetter { .. } => "letters",
        R::UnknownEvidence { .. } => "evidence",
        R::ItselfNamed | R::UnknownTie { .. } | R::AlreadyLinked { .. } | R::NotTerminated { .. } => {
            if typed.get("successor").is_empty() { "other" } else { "successor" }
        }
        _ => "",
    };
    Problem { field: field.to_owned(), message: refusal.message(names) }
}
