//! Codes on paper for whoever lost their telephone. Each works once.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use crate::secret::Digest;

/// How many are given at a time.
pub const COUNT: usize = 10;

/// Letters of Crockford's base 32: none is mistaken for another on paper.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Letters of a code: 80 bits, which nobody tries out, not even with the stored digests at hand.
const LENGTH: usize = 16;

/// A code like `k7qm-3txd-9p2v-a8wz`.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(String);

/// A text that is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a recovery code has sixteen letters and digits, like k7qm-3txd-9p2v-a8wz")]
pub struct NoCode;

impl RecoveryCode {
    /// The code of these random bytes.
    #[must_use]
    pub fn new(random: [u8; LENGTH]) -> Self {
        Self(random.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect())
    }

    /// What is stored of it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let bytes: [u8; 32] = Sha256::digest(self.0.as_bytes()).into();
        Digest::from_bytes(bytes)
    }

    /// As it is printed for its person.
    #[must_use]
    pub fn reveal(&self) -> String {
        let groups: Vec<&str> = (0..LENGTH / 4).map(|i| &self.0[4 * i..4 * i + 4]).collect();
        groups.join("-")
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

impl FromStr for RecoveryCode {
    type Err = NoCode;

    /// Reads what [`RecoveryCode::reveal`] writes, and what people make of it: capitals, other
    /// groups, `o` for 0, `i` or `l` for 1.
    fn from_str(text: &str) -> Result<Self, NoCode> {
        let letters: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .take(LENGTH + 1)
            .map(|c| match c.to_ascii_lowercase() {
                'o' => '0',
                'i' | 'l' => '1',
                other => other,
            })
            .collect();
        let right = letters.len() == LENGTH && letters.bytes().all(|b| LETTERS.contains(&b));
        if right { Ok(Self(letters)) } else { Err(NoCode) }
    }
}
