//! Addresses for mail, and when two of them are one person's.

use std::fmt;
use std::str::FromStr;

use unicode_normalization::UnicodeNormalization;

/// Longest address, in bytes: RFC 5321 (§4.5.3.1.3, a path of 256 with its brackets).
pub const LONGEST: usize = 254;
/// Longest part before the `@`, in bytes: RFC 5321 §4.5.3.1.1.
const LONGEST_LOCAL: usize = 64;

/// An address as it was typed, without blanks around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

/// A text that is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address looks like name@example.org")]
pub struct NoEmail;

impl Email {
    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form by which two addresses are compared: compatibility forms resolved (NFKC) and
    /// small letters. RFC 5321 lets the part before the `@` tell capitals apart; no provider
    /// does, and two accounts that differ by a capital would be a trap.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.nfkc().collect::<String>().to_lowercase()
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Email {
    type Err = NoEmail;

    /// Accepts what mail systems in use accept; the proof of an address is the letter that arrives.
    fn from_str(text: &str) -> Result<Self, NoEmail> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(NoEmail)?;
        let right_local = !local.is_empty()
            && local.len() <= LONGEST_LOCAL
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.chars().all(|c| c.is_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c));
        let labels: Vec<&str> = domain.split('.').collect();
        let right_label = |label: &&str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let right = text.len() <= LONGEST && right_local && labels.iter().all(right_label);
        if right { Ok(Self(text.to_owned())) } else { Err(NoEmail) }
    }
}
