//! People: signing in and out, the first set-up, invitations, new passwords, one's own account.
//!
//! Others take from here: [`Signed`] (who is signed in, and what they may), [`SignedForm`]
//! (a form of theirs, checked), [`Caller`] (who calls the API). What is made for one person
//! is never kept by a browser or a proxy; public pages are the same for all, signed in or not.

mod ask;
mod asked;
mod browser;
mod caller;
mod enter;
mod factor;
mod form;
mod gate;
mod invitation;
mod leave;
mod letters;
mod mine;
mod passkeys;
mod passwords;
mod patience;
mod provider;
mod qr;
mod reset;
mod set_up;
mod sign_in;
mod signed;
mod tokens;

pub use ask::{AskPage, Field, Kind, SaidPage};
pub use browser::claims_session;
pub use caller::{Caller, Denied, token_text};
pub(crate) use form::stale;
pub use form::{Fields, OpenForm, OpenPage, SignedForm};
pub use gate::{Gate, Peer};
pub use leave::{
    leave, organisation_refused, refused, role_about, role_name, scope_name, sign_in_first, store_failed,
};
pub use letters::{INVITATION_LASTS, RESET_LASTS, invitation_letter, reset_letter};
pub use mine::AccountPage;
pub use passwords::{is as is_password, weakness};
pub(crate) use patience::Try;
pub use set_up::{SETUP_LASTS, open as open_setup};
pub use signed::{Signed, private};

use axum::Router;
use axum::routing::{get, post};

use crate::state::AppState;

/// Everything below `/sign-in`, `/account` and the links in letters.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/set-up/{secret}", get(set_up::show).post(set_up::act))
        .route("/sign-in", get(sign_in::show).post(sign_in::act))
        .route("/sign-in/second", get(sign_in::show_second).post(sign_in::act_second))
        .route("/sign-in/second/passkey", post(passkeys::act_second))
        .route("/sign-in/second/passkey/ask", post(passkeys::ask_second))
        .route("/sign-in/passkey", post(passkeys::act))
        .route("/sign-in/passkey/ask", post(passkeys::ask))
        .route("/sign-in/provider", get(provider::start))
        .route("/sign-in/provider/back", get(provider::back))
        .route("/sign-in/provider/link", post(provider::prove))
        .route("/sign-out", post(sign_in::out))
        .route("/password", get(reset::show_ask).post(reset::ask))
        .route("/password/{secret}", get(reset::show).post(reset::act))
        .route("/invitations/{secret}", get(invitation::show).post(invitation::act))
        .route("/account", get(mine::show))
        .route("/account/password", post(mine::password))
        .route("/account/second-factor", get(factor::show).post(factor::on))
        .route("/account/second-factor/off", post(factor::off))
        .route("/account/passkeys", post(passkeys::made))
        .route("/account/passkeys/new", get(passkeys::show_new))
        .route("/account/passkeys/ask", post(passkeys::ask_new))
        .route("/account/passkeys/{id}/rename", post(passkeys::rename))
        .route("/account/passkeys/{id}/remove", post(passkeys::remove))
        .route("/account/identities", post(provider::begin))
        .route("/account/identities/{id}/unlink", post(provider::unlink))
        .route("/account/recovery-codes", post(factor::codes))
        .route("/account/sessions/end", post(mine::end_others))
        .route("/account/sessions/{id}/end", post(mine::end))
        .route("/account/tokens", post(tokens::issue))
        .route("/account/tokens/{id}/revoke", post(tokens::revoke))
}

/// Addresses of this folder.
pub mod to {
    /// One's own account.
    pub const ACCOUNT: &str = "/account";
    /// The door.
    pub const SIGN_IN: &str = "/sign-in";
    /// The second factor.
    pub const SECOND: &str = "/sign-in/second";
    /// Where a passkey after the password comes from and goes to.
    pub const SECOND_PASSKEY: &str = "/sign-in/second/passkey";
    /// The question to it.
    pub const SECOND_PASSKEY_ASK: &str = "/sign-in/second/passkey/ask";
    /// Signing in with a passkey alone.
    pub const PASSKEY: &str = "/sign-in/passkey";
    /// The question to it.
    pub const PASSKEY_ASK: &str = "/sign-in/passkey/ask";
    /// The way to the provider.
    pub const PROVIDER: &str = "/sign-in/provider";
    /// Where the provider sends browsers back to.
    pub const PROVIDER_BACK: &str = "/sign-in/provider/back";
    /// Showing that an account is one's own.
    pub const PROVE: &str = "/sign-in/provider/link";
    /// Asking for a link to set a new password.
    pub const FORGOT: &str = "/password";
    /// Setting up a telephone.
    pub const FACTOR: &str = "/account/second-factor";

    /// The link that sets this instance up.
    pub fn set_up(secret: &str) -> String {
        format!("/set-up/{secret}")
    }

    /// The link in an invitation.
    pub fn invitation(secret: &str) -> String {
        format!("/invitations/{secret}")
    }

    /// The link to a new password.
    pub fn reset(secret: &str) -> String {
        format!("/password/{secret}")
    }
}

/// Only addresses of this site are gone back to.
fn back(text: &str) -> &str {
    let back = crate::shell::local(text);
    if back == "/" { to::ACCOUNT } else { back }
}
