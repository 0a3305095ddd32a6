//! Passwords, kept as argon2id hashes.
//!
//! Argon2id won the Password Hashing Competition and is RFC 9106's first choice: its memory is
//! what makes guessing on graphics cards dear.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use unicode_normalization::UnicodeNormalization;

/// How much work one hash takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Cost {
    /// 19 MiB and two passes in one lane: the first of the configurations that OWASP's
    /// *Password Storage Cheat Sheet* (read November 2026) names as equal in strength and that
    /// several can run beside each other in a small server's memory.
    pub const RECOMMENDED: Self = Self { memory: 19 * 1024, passes: 2 };

    /// The least that argon2 allows: for tests, which hash by the thousand.
    pub const LEAST: Self = Self { memory: 8, passes: 1 };

    fn argon2(self) -> Result<Argon2<'static>, PasswordError> {
        let params = Params::new(self.memory, self.passes, 1, None).map_err(|_| PasswordError::Cost)?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

/// Why a password could not be hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// The cost is outside of what argon2 allows.
    #[error("argon2 cannot work with this cost")]
    Cost,
    /// The machine had no memory for it.
    #[error("the password could not be hashed")]
    Hash,
}

/// The hash of a password with its salt and cost, in PHC string form.
#[derive(Clone, PartialEq, Eq)]
pub struct Stored(String);

impl Stored {
    /// Hashes a password. `salt` is 16 fresh random bytes. Takes some 20 ms at
    /// [`Cost::RECOMMENDED`]: not on a thread that answers.
    ///
    /// # Errors
    /// If the cost is impossible or memory is short.
    pub fn new(password: &str, salt: [u8; 16], cost: Cost) -> Result<Self, PasswordError> {
        let typed = normal(password);
        let hash = cost
            .argon2()?
            .hash_password_with_salt(typed.as_bytes(), &salt)
            .map_err(|_| PasswordError::Hash)?;
        Ok(Self(hash.to_string()))
    }

    /// A hash that no password has, for those who have no account: checking theirs must take as
    /// long as checking anybody's, or the time would tell who has one.
    ///
    /// # Errors
    /// As [`Stored::new`].
    pub fn decoy(random: [u8; 16], cost: Cost) -> Result<Self, PasswordError> {
        // Longer than any password that may be set, so none can be it.
        Self::new(&"\u{0}".repeat(LONGEST + 1), random, cost)
    }

    /// From the database.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The text to store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the password. The work is that of the stored cost.
    #[must_use]
    pub fn is(&self, password: &str) -> bool {
        let Ok(hash) = argon2::PasswordHash::new(&self.0) else { return false };
        // A password of a megabyte is nobody's, and hashing it would be work for nothing.
        let typed = if password.len() > 4 * LONGEST { String::new() } else { normal(password) };
        Argon2::default().verify_password(typed.as_bytes(), &hash).is_ok()
    }

    /// Whether it was made with another cost than this and should be made anew at the next
    /// sign-in, when the password is at hand.
    #[must_use]
    pub fn is_outdated(&self, cost: Cost) -> bool {
        let prefix = format!("$argon2id$v=19$m={},t={},p=1$", cost.memory, cost.passes);
        !self.0.starts_with(&prefix)
    }
}

impl fmt::Debug for Stored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stored(…)")
    }
}

/// Longest password, in characters. Long enough for any sentence.
pub const LONGEST: usize = 256;

/// One form for what can be typed in several: an accent may come as a letter of its own on one
/// keyboard and not on another (NIST SP 800-63B-4 §3.1.1.2 asks for a stable form).
fn normal(password: &str) -> String {
    password.nfkc().collect()
}
