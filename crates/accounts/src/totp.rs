//! Codes of six digits from a telephone, a new one each half minute (RFC 6238).
//!
//! SHA-1, six digits and thirty seconds: what every authenticator understands, whatever the
//! address in the picture says. Written here on `hmac` and `sha1` rather than taken from
//! `totp-rs`: what must be remembered is *which* step was accepted, so that it is never
//! accepted again (RFC 6238 §5.2), and libraries answer yes or no.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha1::Sha1;
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// Seconds that one code lasts.
const PERIOD: i64 = 30;

/// Digits of a code.
const DIGITS: u32 = 6;

/// How many steps before and after now are accepted: for clocks that are up to half a minute
/// off and people who type slowly.
const SKEW: i64 = 1;

/// The number of a half minute since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step(pub i64);

impl Step {
    /// The step at this instant.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self(now.as_second().div_euclid(PERIOD))
    }
}

/// The key that the telephone and we share: 160 bits, the length of SHA-1's output as RFC 4226
/// §4 recommends. Its debug form does not show it.
#[derive(Clone)]
pub struct Key([u8; 20]);

impl Key {
    /// The key of these random bytes.
    #[must_use]
    pub fn new(random: [u8; 20]) -> Self {
        Self(random)
    }

    /// From the database; none if there are not 20 bytes.
    #[must_use]
    pub fn from_stored(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes to store. They cannot be hashed: we must make the same codes.
    #[must_use]
    pub fn bytes(&self) -> [u8; 20] {
        self.0
    }

    /// The code of one step.
    #[must_use]
    pub fn code(&self, step: Step) -> String {
        let moving = step.0.to_be_bytes();
        // HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(&self.0) else { return String::new() };
        mac.update(&moving);
        let hash = mac.finalize().into_bytes();
        // Dynamic truncation, RFC 4226 §5.3: the low four bits of the last byte say where.
        let offset = usize::from(hash[19] & 15);
        let four = [hash[offset] & 0x7f, hash[offset + 1], hash[offset + 2], hash[offset + 3]];
        let number = u32::from_be_bytes(four) % 10_u32.pow(DIGITS);
        format!("{number:06}")
    }

    /// The step that this code is of, if it is of one around now that comes after `last`, the
    /// step accepted last. Whoever accepts it must store it before anything else follows.
    #[must_use]
    pub fn accepts(&self, typed: &str, now: Timestamp, last: Option<Step>) -> Option<Step> {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace()).take(DIGITS as usize + 1).collect();
        let here = Step::at(now);
        let mut found = None;
        // All are compared, so that the time does not tell which one it was.
        for step in (here.0 - SKEW..=here.0 + SKEW).map(Step) {
            let same: bool = self.code(step).as_bytes().ct_eq(typed.as_bytes()).into();
            if same && last.is_none_or(|last| step > last) {
                found = found.or(Some(step));
            }
        }
        found
    }

    /// The key as an authenticator takes it by hand: base 32 (RFC 4648) in groups of four.
    #[must_use]
    pub fn reveal(&self) -> String {
        let letters = self.base32();
        let groups: Vec<&str> = (0..letters.len() / 4).map(|i| &letters[4 * i..4 * i + 4]).collect();
        groups.join(" ")
    }

    /// The address in the picture that an authenticator photographs
    /// (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>).
    #[must_use]
    pub fn address(&self, issuer: &str, account: &str) -> String {
        let (issuer, account) = (escaped(issuer), escaped(account));
        format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", self.base32())
    }

    /// 160 bits are exactly 32 letters: no padding.
    fn base32(&self) -> String {
        const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let mut out = String::with_capacity(32);
        for five in self.0.chunks(5) {
            let bits = five.iter().fold(0_u64, |bits, &byte| bits << 8 | u64::from(byte));
            for i in (0..8).rev() {
                let letter = usize::try_from(bits >> (5 * i) & 31).unwrap_or(0);
                out.push(char::from(LETTERS[letter]));
            }
        }
        out
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Percent-encoded but for RFC 3986's unreserved letters.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
