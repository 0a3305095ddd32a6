//! Answers in the SPARQL 1.1 Query Results JSON Format
//! (<https://www.w3.org/TR/sparql11-results-json/>).

use std::collections::HashMap;

use serde::Deserialize;

/// A value of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Term {
    #[serde(rename = "type")]
    kind: String,
    pub(crate) value: String,
    #[serde(rename = "xml:lang", default)]
    pub(crate) language: Option<String>,
}

impl Term {
    /// Whether it stands for something that exists and is not known: a blank node, or the
    /// address that the service makes up for one.
    pub(crate) fn is_unknown(&self) -> bool {
        self.kind == "bnode" || (self.kind == "uri" && self.value.contains("/.well-known/genid/"))
    }
}

/// A row: its values by the names of the variables; what is not bound is not there.
pub(crate) type Row = HashMap<String, Term>;

#[derive(Deserialize)]
struct Answer {
    results: Results,
}

#[derive(Deserialize)]
struct Results {
    bindings: Vec<Row>,
}

/// The rows of an answer; an error if it is none, or ends before its end.
pub(crate) fn rows(bytes: &[u8]) -> Result<Vec<Row>, serde_json::Error> {
    serde_json::from_slice::<Answer>(bytes).map(|a| a.results.bindings)
}

/// The value of a variable as text.
pub(crate) fn text<'r>(row: &'r Row, name: &str) -> Option<&'r str> {
    row.get(name).map(|term| term.value.as_str())
}
