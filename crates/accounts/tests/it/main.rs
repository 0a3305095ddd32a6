//! Tests of credentials.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod limits;
mod oidc;
mod passkeys;
mod passwords;
mod second_factor;
mod secrets;
