//! A tie with what its page reckons from its facts: recognition, and how it stood on a day.

use jiff::civil;
use partnership::Id;
use partnership::codes::Coded;
use partnership::id::kind;
use partnership::recognition::{Recognition, Rule, Scheme};
use registry::Tie;
use serde::Serialize;
use utoipa::ToSchema;

use super::registry::TieRecord;
use crate::ties::recognition::{Rules, found};

/// A tie as it is, or how it stood on the day asked for.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(untagged)]
pub enum TieAnswer {
    /// Without `on`.
    Now(TieDetail),
    /// With `on`.
    OnDay(TieOnDay),
}

/// A tie, and what associations' rules say of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TieDetail {
    /// The tie.
    #[serde(flatten)]
    pub record: TieRecord,
    /// What the rules of each association say that the tie concerns, by what is on record.
    pub recognition: Vec<RecognitionRecord>,
}

/// How a tie stood on a day.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TieOnDay {
    /// Its identifier.
    #[schema(example = "k7qm3-txd9p")]
    pub id: String,
    /// The day.
    #[schema(example = "2005-06-30")]
    pub on: String,
    /// By what was known: `now`, or `then` by what was on record at the end of that day (UTC).
    #[schema(example = "now")]
    pub known: &'static str,
    /// `known`; or `not-yet` where the tie had not begun, `unrecorded` where nothing of it was on record,
    /// `uncertain` where it is on record from a later day on.
    #[schema(example = "known")]
    pub standing: &'static str,
    /// The first day of which is known how it stood, where that is later.
    pub known_from: Option<String>,
    /// The same in words, where it is not known.
    pub note: Option<String>,
    /// The tie as it stood, its parties as they were, its recognition on that day; `null` where that is
    /// not known. `updated` is of the newest entry that is of a day up to then.
    pub tie: Option<TieDetail>,
}

/// What the rules of an association say of a tie. It is reckoned from what is on record; the association
/// itself may say otherwise.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RecognitionRecord {
    /// The code of the association’s rules.
    #[schema(example = "sci")]
    pub scheme: String,
    /// The association.
    #[schema(example = "Sister Cities International")]
    pub association: String,
    /// `recognised`, `not-yet` (a rule fails), `not-known` (what a rule asks for is not on record) or `lapsed`.
    #[schema(example = "not-yet")]
    pub state: &'static str,
    /// What the association calls such a tie, where it is recognised.
    pub called: Option<String>,
    /// The rules that it fails by: `kind`, `not-ended`, `signed-by-highest-officials`, `more-than-one-field`,
    /// `budget-approved`, `dues-paid`.
    pub failing: Vec<&'static str>,
    /// The rules that it passed and no longer does.
    pub lapsed: Vec<&'static str>,
    /// The rules of which it is not on record whether it passes.
    pub missing: Vec<&'static str>,
    /// Where the rules were read.
    pub citation: CitationRecord,
}

/// Where an association’s rules were read, and when.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CitationRecord {
    /// The title of the page or document.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it is on the web.
    pub url: String,
    /// When it was read.
    #[schema(example = "2026-11-22")]
    pub read: String,
}

impl TieDetail {
    /// Of a tie of a register and its state on a day, as its facts have it.
    pub(crate) fn of(tie: Tie<'_>, state: Option<&partnership::tie::Tie>, day: civil::Date) -> Self {
        Self { record: TieRecord::of(tie), recognition: RecognitionRecord::all(tie, state, day) }
    }
}

impl RecognitionRecord {
    /// What the schemes say that a tie concerns; nothing of one whose state is not known.
    pub(crate) fn all(tie: Tie<'_>, state: Option<&partnership::tie::Tie>, day: civil::Date) -> Vec<Self> {
        let country = |party: Id<kind::Party>| {
            let side = tie.sides().find(|side| side.registered() == party);
            side.map(|side| side.party.country)
        };
        let said = state.map(|state| found(state, country, day)).unwrap_or_default();
        said.iter().map(|(scheme, recognition)| Self::of(scheme, recognition)).collect()
    }

    fn of(scheme: &Scheme, recognition: &Recognition) -> Self {
        let codes = |rules: &[Rule]| rules.iter().map(|rule| rule.code()).collect();
        let rules = Rules::of(recognition);
        let citation = &scheme.citation;
        Self {
            scheme: scheme.code.clone(),
            association: scheme.name.clone(),
            state: recognition.state().code(),
            called: match recognition {
                Recognition::Recognised { called } => Some(called.clone()),
                _ => None,
            },
            failing: codes(rules.failing),
            lapsed: codes(rules.lapsed),
            missing: codes(rules.missing),
            citation: CitationRecord {
                title: citation.title.clone(),
                publisher: citation.publisher.clone(),
                url: citation.url.clone(),
                read: citation.read.to_string(),
            },
        }
    }
}
