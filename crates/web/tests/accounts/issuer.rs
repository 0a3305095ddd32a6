//! A provider of our own, that answers in the same process and can be told to lie.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use accounts::oidc::{Fetch, FetchError, HttpRequest, HttpResponse, Provider, Settings};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub(crate) const ISSUER: &str = "https://id.example.org";
pub(crate) const CLIENT: &str = "twinhall";
const SECRET: &str = "a-secret-of-two";

/// How the provider's ID token is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lie {
    /// Another key than the one it publishes.
    Key,
    /// A claim was altered after it was signed.
    Altered,
    /// No signature (`alg: none`).
    Unsigned,
    /// Signed with the secret that the client has too.
    Shared,
    /// Of another provider.
    Issuer,
    /// For another client.
    Audience,
    /// For another client as well.
    Audiences,
    /// For another sign-in.
    Nonce,
    /// For no sign-in.
    NoNonce,
    /// Too old.
    Expired,
    /// There is none.
    Missing,
    /// What is told of the person is told of another.
    Subject,
}

impl Lie {
    pub(crate) const ALL: [Self; 12] = [
        Self::Key,
        Self::Altered,
        Self::Unsigned,
        Self::Shared,
        Self::Issuer,
        Self::Audience,
        Self::Audiences,
        Self::Nonce,
        Self::NoNonce,
        Self::Expired,
        Self::Missing,
        Self::Subject,
    ];
}

/// Who is at the provider, and how it behaves.
pub(crate) struct Mood {
    pub(crate) away: bool,
    pub(crate) lie: Option<Lie>,
    pub(crate) subject: String,
    /// What the ID token says besides.
    pub(crate) claims: Value,
    /// What is told of the person when asked.
    pub(crate) told: Value,
    /// The number of its key: it changes them.
    pub(crate) key: u8,
    pub(crate) now: i64,
    /// Requests so far, by path.
    pub(crate) asked: Vec<String>,
    codes: BTreeMap<String, (String, String)>,
}

#[derive(Clone)]
pub(crate) struct Issuer(pub(crate) Arc<Mutex<Mood>>);

fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn key(number: u8) -> SigningKey {
    SigningKey::from_slice(&[number; 32]).unwrap()
}

fn answer(value: &Value, status: u16) -> HttpResponse {
    axum::http::Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(value.to_string().into_bytes())
        .unwrap()
}

impl Issuer {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(Mood {
            away: false,
            lie: None,
            subject: "5f3a".into(),
            claims: json!({ "email": "anna@example.org", "email_verified": true, "name": "Anna Berg" }),
            told: json!({}),
            key: 1,
            now: 1_795_262_400,
            asked: Vec::new(),
            codes: BTreeMap::new(),
        })))
    }

    pub(crate) fn mood<T>(&self, f: impl FnOnce(&mut Mood) -> T) -> T {
        f(&mut self.0.lock().unwrap())
    }

    pub(crate) fn provider(&self, admits_all: bool) -> Provider {
        let settings = Settings {
            issuer: ISSUER.into(),
            client_id: CLIENT.into(),
            client_secret: Some(SECRET.into()),
            label: "City ID".into(),
            email_claim: "email".into(),
            admits_all,
            redirect: "https://registry.example.org/sign-in/provider/back".into(),
        };
        Provider::new(settings, self.fetch()).unwrap()
    }

    fn fetch(&self) -> Fetch {
        let issuer = self.clone();
        Arc::new(move |request| {
            let answer = issuer.mood(|mood| mood.answer(&request));
            Box::pin(async move { answer })
        })
    }

    /// What a browser does there: it is sent to `location`, its person says yes, and it is sent
    /// back. The path and query on our side.
    pub(crate) fn visit(&self, location: &str) -> String {
        let (address, query) = location.split_once('?').unwrap();
        assert_eq!(address, format!("{ISSUER}/auth"));
        let asked: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!((asked["client_id"].as_str(), asked["response_type"].as_str()), (CLIENT, "code"));
        assert!(asked["scope"].split(' ').any(|s| s == "openid"));
        let code = format!("code{}", self.mood(|m| m.codes.len()));
        let kept = (asked["nonce"].clone(), asked["code_challenge"].clone());
        self.mood(|m| m.codes.insert(code.clone(), kept));
        let back = asked["redirect_uri"].strip_prefix("https://registry.example.org").unwrap();
        format!("{back}?code={code}&state={}&iss=https%3A%2F%2Fid.example.org", asked["state"])
    }
}

impl Mood {
    fn answer(&mut self, request: &HttpRequest) -> Result<HttpResponse, FetchError> {
        let path = request.uri().path().to_owned();
        self.asked.push(path.clone());
        if self.away {
            return Err(FetchError("connection refused".into()));
        }
        Ok(match path.as_str() {
            "/.well-known/openid-configuration" => answer(
                &json!({
                    "issuer": ISSUER,
                    "authorization_endpoint": format!("{ISSUER}/auth"),
                    "token_endpoint": format!("{ISSUER}/token"),
                    "userinfo_endpoint": format!("{ISSUER}/me"),
                    "jwks_uri": format!("{ISSUER}/jwks"),
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    // It offers what we must not take.
                    "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
                }),
                200,
            ),
            "/jwks" => {
                let point = key(self.key).verifying_key().to_sec1_point(false);
                let bytes = point.as_bytes();
                let (x, y) = (URL_SAFE_NO_PAD.encode(&bytes[1..33]), URL_SAFE_NO_PAD.encode(&bytes[33..]));
                let kid = self.key.to_string();
                let key = json!({
                    "kty": "EC", "crv": "P-256", "x": x, "y": y, "use": "sig", "alg": "ES256", "kid": kid,
                });
                answer(&json!({ "keys": [key] }), 200)
            }
            "/token" => self.token(request),
            "/me" => {
                let subject = if self.lie == Some(Lie::Subject) { "another" } else { &self.subject };
                let mut told = self.told.clone();
                told["sub"] = subject.into();
                answer(&told, 200)
            }
            _ => answer(&json!({}), 404),
        })
    }

    /// Takes a code once, from who has the secret and the verifier.
    fn token(&mut self, request: &HttpRequest) -> HttpResponse {
        let refused = answer(&json!({ "error": "invalid_grant" }), 400);
        let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{SECRET}")));
        assert_eq!(request.headers()["authorization"], basic.as_str());
        let form: BTreeMap<String, String> = form_urlencoded::parse(request.body()).into_owned().collect();
        let Some((nonce, challenge)) = self.codes.remove(&form["code"]) else { return refused };
        let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"]));
        if proof != challenge {
            return refused;
        }
        let mut told = json!({ "access_token": "access", "token_type": "Bearer" });
        if self.lie != Some(Lie::Missing) {
            told["id_token"] = self.id_token(&nonce).into();
        }
        answer(&told, 200)
    }

    fn id_token(&self, nonce: &str) -> String {
        let mut claims = self.claims.clone();
        claims["sub"] = self.subject.as_str().into();
        claims["iss"] = ISSUER.into();
        claims["aud"] = CLIENT.into();
        claims["nonce"] = nonce.into();
        claims["iat"] = self.now.into();
        claims["exp"] = (self.now + 300).into();
        let mut header = json!({ "alg": "ES256", "kid": self.key.to_string() });
        match self.lie {
            Some(Lie::Issuer) => claims["iss"] = "https://evil.example".into(),
            Some(Lie::Audience) => claims["aud"] = "another".into(),
            Some(Lie::Audiences) => claims["aud"] = json!([CLIENT, "another"]),
            Some(Lie::Nonce) => claims["nonce"] = "another".into(),
            Some(Lie::NoNonce) => _ = claims.as_object_mut().unwrap().remove("nonce"),
            Some(Lie::Expired) => claims["exp"] = (self.now - 1).into(),
            Some(Lie::Unsigned) => header = json!({ "alg": "none" }),
            Some(Lie::Shared) => header = json!({ "alg": "HS256" }),
            _ => {}
        }
        let signed = format!("{}.{}", encoded(&header), encoded(&claims));
        let by = if self.lie == Some(Lie::Key) { 99 } else { self.key };
        let signature: Signature = key(by).sign(signed.as_bytes());
        let signature = match self.lie {
            Some(Lie::Unsigned) => Vec::new(),
            Some(Lie::Shared) => shared(signed.as_bytes()),
            _ => signature.to_bytes().to_vec(),
        };
        let body = if self.lie == Some(Lie::Altered) {
            claims["email"] = "bert@example.org".into();
            format!("{}.{}", encoded(&header), encoded(&claims))
        } else {
            signed
        };
        format!("{body}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// HMAC-SHA-256 with the client's secret (RFC 2104), by hand: whoever has it could.
fn shared(message: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..SECRET.len()].copy_from_slice(SECRET.as_bytes());
    let pad = |byte: u8| block.map(|b| b ^ byte);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize().to_vec()
}
