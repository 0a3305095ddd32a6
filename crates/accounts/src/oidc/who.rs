//! Whom a provider vouches for.

use serde_json::{Map, Value};

use crate::email::Email;

/// Longest subject, in bytes: OpenID Connect Core 1.0 §2.
const LONGEST_SUBJECT: usize = 255;
/// Longest name that is taken over, in letters.
const LONGEST_NAME: usize = 200;

/// Somebody whom a provider has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The provider.
    pub issuer: String,
    /// Its own name for the person, which never becomes another's.
    pub subject: String,
    /// Their address, if the provider vouches that it is theirs.
    pub email: Option<Email>,
    /// Their name, if it gives one.
    pub name: Option<String>,
}

impl Who {
    /// From claims that hold; nothing if the subject is none.
    pub(super) fn of(issuer: &str, subject: &str, claims: &Map<String, Value>, email: &str) -> Option<Self> {
        if subject.is_empty() || subject.len() > LONGEST_SUBJECT {
            return None;
        }
        let text = |claim: &str| claims.get(claim).and_then(Value::as_str).map(str::trim);
        // Some write it as a text.
        let verified = match claims.get("email_verified") {
            Some(Value::Bool(yes)) => *yes,
            Some(Value::String(text)) => text == "true",
            _ => false,
        };
        let vouched = email != "email" || verified;
        let email = text(email).filter(|_| vouched).and_then(|text| text.parse().ok());
        let both = || Some(format!("{} {}", text("given_name")?, text("family_name")?));
        let name = text("name").filter(|n| !n.is_empty()).map(str::to_owned).or_else(both);
        let name = name.map(|n| n.split_whitespace().collect::<Vec<_>>().join(" "));
        let name = name.map(|n| n.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect());
        Some(Self { issuer: issuer.to_owned(), subject: subject.to_owned(), email, name })
    }
}
