//! Credentials: passwords, second factors, secrets, and how often one may try.
//!
//! It knows how a person proves who they are; it must not know a database, a page or what
//! the person may do. It reads no clock and draws no random bytes: both are handed in. (Only
//! `webauthn-rs` draws the challenges of passkeys itself: it lets nobody hand them in.)

pub mod email;
pub mod form;
pub mod limit;
pub mod oidc;
pub mod passkeys;
pub mod password;
pub mod recovery;
pub mod rules;
pub mod secret;
pub mod totp;

pub use email::{Email, NoEmail};
pub use password::{Cost, Stored};
pub use recovery::RecoveryCode;
pub use rules::Weakness;
pub use secret::{Digest, Secret};
pub use totp::{Key, Step};
