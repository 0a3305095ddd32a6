//! A provider: found by discovery, kept in memory, asked anew when it is due.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse,
    CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthorizationCode, ClaimsVerificationError, Client, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, IdTokenFields,
    IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, SignatureVerificationError, StandardErrorResponse, StandardTokenResponse,
    TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Fetch, HttpRequest, OidcError, Settings, Who};
use crate::secret::Secret;

/// What was found is asked for anew after so long: keys change.
pub const REDISCOVER: SignedDuration = SignedDuration::from_hours(1);
/// A provider that did not answer is not asked again before so long.
pub const RETRY: SignedDuration = SignedDuration::from_secs(10);

/// How a provider was when it was last asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It was not asked yet.
    Unasked,
    /// It answered.
    Here,
    /// It did not, and what it said before is too old or was never heard.
    Away,
}

/// Claims that are not in the standard: an operator may name any of them.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
struct Others {
    #[serde(flatten)]
    all: Map<String, Value>,
}

impl AdditionalClaims for Others {}

type Fields = IdTokenFields<
    Others,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Asking = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

#[derive(Default)]
struct Known {
    found: Option<(Arc<CoreProviderMetadata>, Timestamp)>,
    failed_at: Option<Timestamp>,
}

/// A provider.
pub struct Provider {
    settings: Settings,
    issuer: IssuerUrl,
    redirect: RedirectUrl,
    fetch: Fetch,
    known: Mutex<Known>,
}

impl Provider {
    /// A provider that is not asked yet.
    ///
    /// # Errors
    /// If its issuer or the address to come back to is no address, or the issuer is reached
    /// without TLS from anywhere but this machine.
    pub fn new(settings: Settings, fetch: Fetch) -> Result<Self, OidcError> {
        let bad = |e: openidconnect::url::ParseError| OidcError::Settings(e.to_string());
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(bad)?;
        let redirect = RedirectUrl::new(settings.redirect.clone()).map_err(bad)?;
        if !is_safe(issuer.url(), is_local(issuer.url())) {
            return Err(OidcError::Settings(format!("{} is not https", settings.issuer)));
        }
        if settings.client_id.is_empty() || settings.label.trim().is_empty() {
            return Err(OidcError::Settings("a client id and a label are needed".to_owned()));
        }
        Ok(Self { settings, issuer, redirect, fetch, known: Mutex::default() })
    }

    /// Its settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// How it was when it was last asked.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.with_known(|known| match (&known.found, known.failed_at) {
            (Some(_), _) => Standing::Here,
            (None, Some(_)) => Standing::Away,
            (None, None) => Standing::Unasked,
        })
    }

    /// Asks it for its endpoints and keys, be it due or not.
    ///
    /// # Errors
    /// If it does not answer as a provider does; what it said before is kept.
    pub async fn discover(&self, now: Timestamp) -> Result<(), OidcError> {
        let asked = self.ask().await;
        self.with_known(|known| match &asked {
            Ok(found) => *known = Known { found: Some((Arc::clone(found), now)), failed_at: None },
            Err(_) => known.failed_at = Some(now),
        });
        asked.map(|_| ())
    }

    async fn ask(&self) -> Result<Arc<CoreProviderMetadata>, OidcError> {
        let http = self.http();
        let found = CoreProviderMetadata::discover_async(self.issuer.clone(), &http).await;
        let found = found.map_err(|e| OidcError::Away(told(&e)))?;
        let local = is_local(self.issuer.url());
        let endpoints = [
            Some(found.authorization_endpoint().url()),
            found.token_endpoint().map(|e| e.url()),
            found.userinfo_endpoint().map(|e| e.url()),
            Some(found.jwks_uri().url()),
        ];
        if let Some(url) = endpoints.into_iter().flatten().find(|url| !is_safe(url, local)) {
            return Err(OidcError::Away(format!("{url} is not https")));
        }
        Ok(Arc::new(found))
    }

    /// Its endpoints and keys: those in memory, or asked for if they are due.
    async fn metadata(&self, now: Timestamp) -> Result<Arc<CoreProviderMetadata>, OidcError> {
        let due = |since: Timestamp, after: SignedDuration| now.duration_since(since).abs() >= after;
        let (found, asks) = self.with_known(|known| {
            let rests = known.failed_at.is_some_and(|at| !due(at, RETRY));
            let stale = known.found.as_ref().is_none_or(|(_, at)| due(*at, REDISCOVER));
            (known.found.as_ref().map(|(found, _)| Arc::clone(found)), stale && !rests)
        });
        if asks && let Err(error) = self.discover(now).await {
            // What it said before still serves: keys are checked by what they sign.
            tracing::warn!(%error, "the provider that signs people in could not be asked");
            return found.ok_or(error);
        }
        let newest = self.with_known(|known| known.found.as_ref().map(|(found, _)| Arc::clone(found)));
        newest.ok_or_else(|| OidcError::Away("it did not answer a moment ago".to_owned()))
    }

    /// Where a browser is sent to be signed in. It comes back with `state`.
    ///
    /// # Errors
    /// If the provider was not reached.
    pub async fn begin(&self, now: Timestamp, browser: &Secret, state: &Secret) -> Result<String, OidcError> {
        let client = self.client(self.metadata(now).await?.as_ref());
        let (csrf, nonce) = (state.reveal(), of_browser(browser, state, "nonce"));
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier(browser, state));
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let (url, _, _) = client
            .authorize_url(flow, || CsrfToken::new(csrf), || Nonce::new(nonce))
            .add_scope(Scope::new("email".to_owned()))
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(url.into())
    }

    /// Whom the code is for that a browser brought back with `state`. The caller has seen to it
    /// that this browser was sent with this state, and brings it back for the first time.
    ///
    /// # Errors
    /// If the provider is not reached, refuses the code, or says what does not hold.
    pub async fn complete(
        &self,
        now: Timestamp,
        browser: &Secret,
        state: &Secret,
        code: &str,
    ) -> Result<Who, OidcError> {
        let client = self.client(self.metadata(now).await?.as_ref());
        let http = self.http();
        let exchange = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|e| OidcError::Away(e.to_string()))?
            .set_pkce_verifier(verifier(browser, state));
        let answer = exchange.request_async(&http).await.map_err(|error| match error {
            RequestTokenError::Request(error) => OidcError::Away(error.to_string()),
            RequestTokenError::ServerResponse(said) => OidcError::Refused(said.error().to_string()),
            other => OidcError::Forged(told(&other)),
        })?;
        let token = answer.id_token().ok_or_else(|| OidcError::Forged("there is no ID token".to_owned()))?;
        let nonce = Nonce::new(of_browser(browser, state, "nonce"));
        let claims = match verified(&client, token, &nonce, now) {
            Err(ClaimsVerificationError::SignatureVerification(
                SignatureVerificationError::NoMatchingKey,
            )) => {
                // It signs with a key it did not have when we asked.
                self.discover(now).await?;
                verified(&self.client(self.metadata(now).await?.as_ref()), token, &nonce, now)
            }
            other => other,
        };
        let claims = claims.map_err(|e| OidcError::Forged(e.to_string()))?;
        let subject = claims.subject().clone();
        let mut said = plain(&claims);
        if !said.contains_key(&self.settings.email_claim) && client.user_info_url().is_some() {
            let access = answer.access_token().clone();
            if !access.secret().bytes().all(|b| b.is_ascii_graphic()) {
                return Err(OidcError::Forged("the access token is none".to_owned()));
            }
            let request = client.user_info(access, Some(subject.clone()));
            let request = request.map_err(|e| OidcError::Away(e.to_string()))?;
            let more: UserInfoClaims<Others, CoreGenderClaim> =
                request.request_async(&http).await.map_err(|error| match error {
                    openidconnect::UserInfoError::Request(error) => OidcError::Away(error.to_string()),
                    other => OidcError::Forged(told(&other)),
                })?;
            said.extend(plain(&more));
        }
        Who::of(&self.settings.issuer, subject.as_str(), &said, &self.settings.email_claim)
            .ok_or_else(|| OidcError::Forged("the subject is none".to_owned()))
    }

    fn client(&self, found: &CoreProviderMetadata) -> Asking {
        let secret = self.settings.client_secret.clone().map(ClientSecret::new);
        let client_id = ClientId::new(self.settings.client_id.clone());
        let client = Asking::from_provider_metadata(found.clone(), client_id, secret)
            .set_redirect_uri(self.redirect.clone());
        // By the header unless it takes only the body: where it says nothing, the standard is the header.
        match found.token_endpoint_auth_methods_supported() {
            Some(methods) if !methods.contains(&CoreClientAuthMethod::ClientSecretBasic) => {
                client.set_auth_type(AuthType::RequestBody)
            }
            _ => client,
        }
    }

    fn http(&self) -> impl Fn(HttpRequest) -> super::Fetched + Send + Sync + use<> {
        let fetch = Arc::clone(&self.fetch);
        move |request| fetch(request)
    }

    fn with_known<T>(&self, f: impl FnOnce(&mut Known) -> T) -> T {
        f(&mut self.known.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Signatures that a key of the provider's proves: none, and none that whoever knows our own
/// secret could make.
const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Token = openidconnect::IdToken<
    Others,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Claims = openidconnect::IdTokenClaims<Others, CoreGenderClaim>;

fn verified<'a>(
    client: &Asking,
    token: &'a Token,
    nonce: &Nonce,
    now: Timestamp,
) -> Result<&'a Claims, ClaimsVerificationError> {
    let at = DateTime::<Utc>::from_timestamp(now.as_second(), 0).unwrap_or_default();
    let verifier = client.id_token_verifier().set_allowed_algs(SIGNATURES).set_time_fn(move || at);
    token.claims(&verifier, nonce)
}

/// All claims as they were written.
fn plain(claims: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(claims) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// What is derived for one way to the provider and back: 43 letters of URL-safe base 64, as
/// RFC 7636 §4.1 asks of a verifier.
fn of_browser(browser: &Secret, state: &Secret, what: &str) -> String {
    Secret::new(browser.derived(&format!("oidc {what} {}", state.reveal()))).reveal()
}

fn verifier(browser: &Secret, state: &Secret) -> PkceCodeVerifier {
    PkceCodeVerifier::new(of_browser(browser, state, "verifier"))
}

/// Whether this machine itself is meant: for trying things out, TLS is not needed there.
fn is_local(url: &openidconnect::url::Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

fn is_safe(url: &openidconnect::url::Url, local: bool) -> bool {
    url.scheme() == "https" || (local && url.scheme() == "http" && is_local(url))
}

/// An error with what it came from: `openidconnect` says the cause only there.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
