//! The names that sentences about ties and parties need.

use crate::id::{Id, kind};

/// Knows what parties, ties and sources are called. Whoever shows a refusal hands it in.
pub trait Names {
    /// The name of a party.
    fn party(&self, party: Id<kind::Party>) -> String;

    /// The name of a tie: its sides, or its identifier.
    fn tie(&self, tie: Id<kind::Tie>) -> String {
        tie.to_string()
    }

    /// The title of a source.
    fn evidence(&self, evidence: Id<kind::Evidence>) -> String {
        evidence.to_string()
    }
}

/// Names everything by its identifier: for logs.
#[derive(Debug, Clone, Copy)]
pub struct Identifiers;

impl Names for Identifiers {
    fn party(&self, party: Id<kind::Party>) -> String {
        party.to_string()
    }
}
