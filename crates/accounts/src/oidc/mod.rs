//! Signing in by a provider of OpenID Connect (Core 1.0): the code flow with PKCE.
//!
//! What a provider says is believed once its signature, issuer, audience, expiry and nonce
//! are right (`openidconnect` sees to that) and the browser that comes back is the one that
//! left. Nonce and verifier are derived from that browser's secret and the state: whoever
//! reads the database, or the address that the browser was sent to, knows neither.
//!
//! The network is handed in as a function, the time as an argument.

mod provider;
mod who;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub use openidconnect::{HttpRequest, HttpResponse};
pub use provider::{Provider, REDISCOVER, RETRY, Standing};
pub use who::Who;

/// How a provider is known, as its operator configured it.
#[derive(Clone)]
pub struct Settings {
    /// Its issuer, to the letter: the address below which `/.well-known/openid-configuration` is.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// By which it knows us; none of a public client.
    pub client_secret: Option<String>,
    /// What people call it: it stands on the button.
    pub label: String,
    /// The claim that holds the address for mail. `email` counts only with `email_verified`; of
    /// another the operator vouches that the provider checks it.
    pub email_claim: String,
    /// Whether whoever it signs in gets an account, or only who was invited.
    pub admits_all: bool,
    /// Where it sends browsers back to.
    pub redirect: String,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Settings({} as {})", self.issuer, self.client_id)
    }
}

/// What a request over the network comes to.
pub type Fetched = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send>>;

/// Sends a request and brings the whole answer. It must not follow redirects, and must end in
/// a reasonable time with an answer of a reasonable length.
pub type Fetch = Arc<dyn Fn(HttpRequest) -> Fetched + Send + Sync>;

/// Why a request got no answer.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct FetchError(pub String);

/// Why a provider signed nobody in. The text is for the log.
#[derive(Debug, thiserror::Error)]
pub enum OidcError {
    /// What is configured cannot be a provider.
    #[error("the provider’s settings: {0}")]
    Settings(String),
    /// It does not answer, or not as a provider does.
    #[error("the provider does not answer: {0}")]
    Away(String),
    /// It refused the code that the browser brought: used before, expired or made up.
    #[error("the provider refused the code: {0}")]
    Refused(String),
    /// What it said is not its own, not for us, not for this browser, or too old.
    #[error("the provider’s answer does not hold: {0}")]
    Forged(String),
}
