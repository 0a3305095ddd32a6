//! Schemes: the rules by which an association recognises ties, as data with their source.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::codes::coded;
use crate::date::Date;
use crate::place::Country;
use crate::tie::TieKind;

/// The rules of one association. Not legal advice: see its citation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Its code, which never changes.
    pub code: String,
    /// The name of the association.
    pub name: String,
    /// The country whose municipalities it is for: a tie concerns it if a side lies there.
    pub country: Country,
    /// Where the rules were read.
    pub citation: Citation,
    /// The kinds of tie that it recognises, and what it calls them.
    pub kinds: BTreeMap<TieKind, String>,
    /// What a tie must pass besides.
    pub tests: Vec<Test>,
}

/// Where a rule was read, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The title of the page or document.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Where it is on the web.
    pub url: String,
    /// The day it was read.
    pub read: Date,
}

/// One test of a scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "test", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Test {
    /// The highest officials signed.
    SignedByHighestOfficials {
        /// Those of which sides.
        of: Of,
    },
    /// The tie is not limited to one field.
    MoreThanOneField,
    /// An assembly approved a budget for the tie.
    BudgetApproved {
        /// That of which sides.
        of: Of,
    },
    /// Dues to the association are paid.
    DuesPaid {
        /// By which sides.
        of: Of,
    },
}

/// The sides that a test asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Of {
    /// Each of them.
    AllSides,
    /// One that lies in the scheme's country.
    OwnSide,
}

coded! {
    /// What a tie can fail by or lack, by name.
    pub enum Rule in "recognition-rule", said as "recognition-rule" {
        /// The scheme recognises its kind.
        Kind = "kind",
        /// The agreement has not ended.
        NotEnded = "not-ended",
        /// The highest officials signed.
        SignedByHighestOfficials = "signed-by-highest-officials",
        /// It is not limited to one field.
        MoreThanOneField = "more-than-one-field",
        /// An assembly approved a budget.
        BudgetApproved = "budget-approved",
        /// Dues are paid.
        DuesPaid = "dues-paid",
    }
}

impl Test {
    /// The rule it tests.
    #[must_use]
    pub fn rule(self) -> Rule {
        match self {
            Self::SignedByHighestOfficials { .. } => Rule::SignedByHighestOfficials,
            Self::MoreThanOneField => Rule::MoreThanOneField,
            Self::BudgetApproved { .. } => Rule::BudgetApproved,
            Self::DuesPaid { .. } => Rule::DuesPaid,
        }
    }
}

impl Scheme {
    /// Reads a scheme.
    ///
    /// # Errors
    /// If it is not JSON, lacks a member or has one that schemes have not.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The schemes that come with Twinhall.
    pub fn shipped() -> &'static [Self] {
        static SHIPPED: OnceLock<Vec<Scheme>> = OnceLock::new();
        // That each of the files is read is tested; none is read anew at run time.
        SHIPPED.get_or_init(|| SHIPPED_FILES.iter().filter_map(|text| Self::from_json(text).ok()).collect())
    }
}

/// The files of the shipped schemes.
const SHIPPED_FILES: &[&str] = &[
    include_str!("../../schemes/sci.json"),
    include_str!("../../schemes/clair.json"),
    include_str!("../../schemes/rgre.json"),
];
