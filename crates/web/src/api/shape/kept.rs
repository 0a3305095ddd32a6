//! What programs with a token see and send: ties with their versions, facts.

use partnership::codes::Coded as _;
use registry::Tie;
use serde::Serialize;
use store::registry::TieRow;
use utoipa::ToSchema;

use super::registry::{FacetCounts, TieRecord};
use super::tie::RecognitionRecord;
use crate::api::problem::Problem;

/// A tie as those see it who may see its record.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct KeptTie {
    /// The tie.
    #[serde(flatten)]
    pub tie: TieRecord,
    /// The organisation in whose registry it is.
    #[schema(example = "3n0fz-8ke2m")]
    pub keeper: String,
    /// Whether the public sees it.
    pub published: bool,
    /// The tie it was found to be the same as, where it goes on.
    pub merged_into: Option<String>,
    /// Its version: what `If-Match` states.
    #[schema(example = 7)]
    pub revision: u64,
}

impl KeptTie {
    /// Of a tie and its row in the store.
    pub fn of(tie: Tie<'_>, row: &TieRow) -> Self {
        let mut record = TieRecord::of(tie);
        record.status = row.status.code();
        Self {
            tie: record,
            keeper: row.keeper.to_string(),
            published: row.published && row.merged_into.is_none(),
            merged_into: row.merged_into.map(|id| id.to_string()),
            revision: row.revision,
        }
    }
}

/// A tie as those see it who may see its record, with what associations' rules say of it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct KeptDetail {
    /// The tie.
    #[serde(flatten)]
    pub tie: KeptTie,
    /// What the rules of each association say that the tie concerns.
    pub recognition: Vec<RecognitionRecord>,
}

/// A page of the ties of one organisation's registry.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct KeptList {
    /// Ties that fit, on all pages.
    pub total: usize,
    /// Which page this is, from 1.
    pub page: usize,
    /// Ties on a page.
    pub limit: usize,
    /// The ties.
    pub ties: Vec<KeptTie>,
    /// How many ties each choice of each filter would leave, the other filters as they are.
    pub facets: FacetCounts,
}

/// All facts of a tie.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct FactList {
    /// The tie.
    #[schema(example = "k7qm3-txd9p")]
    pub id: String,
    /// Its version.
    pub revision: u64,
    /// `revision`, `at`, `by` (a person’s identifier, or `null`), `organisation` and `fact`.
    #[schema(value_type = Vec<Object>)]
    pub facts: Vec<serde_json::Value>,
}

/// What a change finds that was decided on an older version.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct StaleTie {
    /// What is wrong.
    #[serde(flatten)]
    pub problem: Problem,
    /// The version stated.
    pub stated: u64,
    /// The newest.
    pub newest: u64,
    /// The tie as it was at the version stated.
    pub then: Option<KeptTie>,
    /// The tie as it is.
    pub now: Option<KeptTie>,
}

/// A tie to be put on record.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NewTie {
    /// The organisation in whose registry it is to be.
    #[schema(example = "3n0fz-8ke2m")]
    pub keeper: String,
    /// Its sides, two or more.
    pub sides: Vec<NewSide>,
    /// `sister-city`, `friendship-city`, `sister-county` and so on, as answers have it.
    #[schema(example = "sister-city")]
    pub kind: String,
    /// What the sides call it.
    #[schema(required = false, example = "jumelage")]
    pub local_kind: Option<String>,
    /// When it began: a year, a month or a day.
    #[schema(required = false, example = "1997-06")]
    pub since: Option<String>,
    /// For how long it was agreed: `{"term": "open"}` or `{"term": "fixed", "until": "2030"}`.
    #[schema(required = false, value_type = Option<Object>)]
    pub term: Option<serde_json::Value>,
    /// What it is for: `{"listed": ["culture"], "other": ["beekeeping"]}`.
    #[schema(required = false, value_type = Option<Object>)]
    pub fields: Option<serde_json::Value>,
    /// A few sentences on it.
    #[schema(required = false)]
    pub summary: Option<String>,
    /// From when the statuses are known to hold.
    #[schema(required = false)]
    pub effective: Option<String>,
    /// On whose authority it is put on record.
    #[schema(required = false)]
    pub authority: Option<String>,
    /// Who was told: offices and organisations, no private persons.
    #[schema(required = false)]
    pub told: Option<Vec<String>>,
    /// What else there is to say.
    #[schema(required = false)]
    pub note: Option<String>,
    /// Whether the public is to see it at once; takes the scope `registry` as well.
    #[schema(required = false)]
    pub publish: Option<bool>,
}

/// A side of a tie to be put on record: of a place or of a party.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NewSide {
    /// GeoNames id of a city, county or state.
    #[schema(required = false, example = 4699066)]
    pub place: Option<u32>,
    /// Or the identifier of a party.
    #[schema(required = false)]
    pub party: Option<String>,
    /// Where it stands: `in-force`, `proposed` and so on.
    #[schema(example = "in-force")]
    pub status: String,
    /// Of a suspended side: when the suspension is to end.
    #[schema(required = false)]
    pub condition: Option<String>,
    /// Of a side on legal hold: the statute.
    #[schema(required = false)]
    pub statute: Option<String>,
    /// Of a side on legal hold: where it stood before.
    #[schema(required = false)]
    pub before: Option<String>,
}

/// A fact to be recorded, in the form in which `GET …/facts` lists them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NewFact {
    /// What happened: `fact` names it, the other members belong to it.
    #[schema(value_type = Object, example = json!({"fact": "status-changed", "side": "2m9f4-0qz7c", "to": "under-review"}))]
    pub what: serde_json::Value,
    /// Since when it is in effect.
    #[schema(required = false)]
    pub effective: Option<String>,
    /// On whose authority.
    #[schema(required = false)]
    pub authority: Option<String>,
    /// Identifiers of the tie’s sources that say so.
    #[schema(required = false)]
    pub evidence: Option<Vec<String>>,
    /// Who was told: offices and organisations, no private persons.
    #[schema(required = false)]
    pub told: Option<Vec<String>>,
    /// What else there is to say.
    #[schema(required = false)]
    pub note: Option<String>,
}
