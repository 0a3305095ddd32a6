//! Facts as JSON, the form in which the journal keeps them for decades.
//!
//! The form is canonical: members in the order of the types, absent ones left out, so that the
//! same fact is the same bytes and can be hashed. What comes from outside is read strictly (an
//! unknown member is refused, not dropped); what the journal holds is read so that a member
//! added by a newer version does not stop an older one, but a kind of fact it does not know
//! does: a history with a hole is no history.

use serde_json::Value;

use crate::fact::{Fact, What};

/// Why a text is no fact.
#[derive(Debug, thiserror::Error)]
pub enum FactError {
    /// The kind of fact is not known to this version.
    #[error("“{0}” is no kind of fact that this version knows")]
    UnknownKind(String),
    /// The fact says nothing of its kind.
    #[error("a fact needs the member what.fact")]
    NoKind,
    /// A member is unknown to the fact's kind.
    #[error("a fact of the kind “{kind}” has no member “{member}”")]
    UnknownMember {
        /// The kind of fact.
        kind: String,
        /// The path of the member: `what.colour`.
        member: String,
    },
    /// It is not JSON, or a member has a value of another type.
    #[error("not a fact: {0}")]
    Json(#[from] serde_json::Error),
}

impl<W: What> Fact<W> {
    /// The canonical JSON object.
    ///
    /// # Errors
    /// If a number in it has no JSON form.
    pub fn to_json(&self) -> Result<String, FactError> {
        Ok(serde_json::to_string(self)?)
    }

    /// Reads a fact of the journal.
    ///
    /// # Errors
    /// If it is not a fact of a kind that this version knows; the error names the kind.
    pub fn from_json(text: &str) -> Result<Self, FactError> {
        let value: Value = serde_json::from_str(text)?;
        known_kind::<W>(&value)?;
        Ok(serde_json::from_value(value)?)
    }

    /// Reads a fact handed in from outside.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json), and if it has a member that facts of its kind have not.
    pub fn from_outside(text: &str) -> Result<Self, FactError> {
        let value: Value = serde_json::from_str(text)?;
        let kind = known_kind::<W>(&value)?.to_owned();
        let fact: Self = serde_json::from_value(value.clone())?;
        match stray(&value, &serde_json::to_value(&fact)?, "") {
            Some(member) => Err(FactError::UnknownMember { kind, member }),
            None => Ok(fact),
        }
    }
}

fn known_kind<W: What>(value: &Value) -> Result<&str, FactError> {
    let kind = value.pointer("/what/fact").and_then(Value::as_str).ok_or(FactError::NoKind)?;
    if W::KINDS.contains(&kind) { Ok(kind) } else { Err(FactError::UnknownKind(kind.to_owned())) }
}

/// The path of a member that was given but not understood. Empty members may be left out of
/// what is written, so they do not count.
fn stray(given: &Value, understood: &Value, path: &str) -> Option<String> {
    let at = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match (given, understood) {
        (Value::Object(given), Value::Object(understood)) => {
            given.iter().find_map(|(key, value)| match understood.get(key) {
                Some(known) => stray(value, known, &at(key)),
                None if empty(value) => None,
                None => Some(at(key)),
            })
        }
        (Value::Array(given), Value::Array(understood)) => (0..)
            .zip(given.iter().zip(understood))
            .find_map(|(i, (given, understood)): (usize, _)| stray(given, understood, &at(&i.to_string()))),
        _ => None,
    }
}

fn empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(true) | Value::Number(_) | Value::String(_) => false,
    }
}
