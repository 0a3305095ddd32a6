//! The mark of a form: proof that it was filled in on a page that this browser was given.
//!
//! It is derived from the secret in the browser's cookie, so a form of another session, of a
//! stranger's site or of a session that ended is refused. Each page shows it behind another
//! mask: a page is compressed, and a value that stays the same could be read off the lengths
//! of many answers (BREACH, <https://www.breachattack.com>).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;

use crate::secret::Secret;

const PURPOSE: &str = "twinhall form";

/// The mark for a form of the browser that holds `secret`; `mask` is 32 fresh random bytes.
#[must_use]
pub fn mark(secret: &Secret, mask: [u8; 32]) -> String {
    let mut shown = [0; 64];
    let (left, right) = shown.split_at_mut(32);
    left.copy_from_slice(&mask);
    for ((shown, mask), derived) in right.iter_mut().zip(mask).zip(secret.derived(PURPOSE)) {
        *shown = mask ^ derived;
    }
    URL_SAFE_NO_PAD.encode(shown)
}

/// Whether `mark` was made for the browser that holds `secret`.
#[must_use]
pub fn is_marked(secret: &Secret, mark: &str) -> bool {
    let Some(shown) = URL_SAFE_NO_PAD.decode(mark).ok().and_then(|b| <[u8; 64]>::try_from(b).ok()) else {
        return false;
    };
    let (mask, hidden) = shown.split_at(32);
    let derived: Vec<u8> = mask.iter().zip(hidden).map(|(a, b)| a ^ b).collect();
    derived.ct_eq(&secret.derived(PURPOSE)).into()
}
