//! Secrets that a machine makes and keeps for a person: in a cookie, a link, a token.
//!
//! 256 random bits. Only their SHA-256 is stored: a copy of the database signs nobody in. No
//! slow hash is needed, for there is nothing to guess.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// 256 random bits. Its debug form does not show them.
#[derive(Clone)]
pub struct Secret([u8; 32]);

/// A text that is no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a secret of Twinhall's")]
pub struct NoSecret;

impl Secret {
    /// The secret of these random bytes.
    #[must_use]
    pub fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// As it stands in a cookie, a link or a token: 43 letters of URL-safe base 64. Whoever
    /// calls this hands it to its person and to nobody else.
    #[must_use]
    pub fn reveal(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is stored of it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest(Sha256::digest(self.0).into())
    }

    /// A value that is derived from the secret for one purpose and tells nothing about it.
    pub(crate) fn derived(&self, purpose: &str) -> [u8; 32] {
        // The secret has a fixed length and comes first: no two inputs are written alike.
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(purpose.as_bytes());
        hash.finalize().into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl FromStr for Secret {
    type Err = NoSecret;

    fn from_str(text: &str) -> Result<Self, NoSecret> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NoSecret)?;
        bytes.try_into().map(Self).map_err(|_| NoSecret)
    }
}

/// The SHA-256 of a secret, as it is stored.
#[derive(Debug, Clone, Copy)]
pub struct Digest([u8; 32]);

impl Digest {
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    #[must_use]
    pub fn bytes(&self) -> [u8; 32] {
        self.0
    }

    /// From stored bytes; none if there are not 32 of them.
    #[must_use]
    pub fn from_stored(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Whether it is the digest of this secret. Takes the same time wherever they differ.
    #[must_use]
    pub fn is_of(&self, secret: &Secret) -> bool {
        self.is(&secret.digest())
    }

    /// Whether both are the digest of one thing. Takes the same time wherever they differ.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}
