//! A provider's settings and what it says of itself. What it says of people is tested where
//! people come in, in `web`.

use std::sync::{Arc, Mutex};

use accounts::Secret;
use accounts::oidc::{Fetch, HttpResponse, OidcError, Provider, Settings, Standing};
use jiff::Timestamp;
use serde_json::{Value, json};

const ISSUER: &str = "https://id.example.org/realms/city";

fn settings(issuer: &str) -> Settings {
    Settings {
        issuer: issuer.into(),
        client_id: "twinhall".into(),
        client_secret: None,
        label: "City ID".into(),
        email_claim: "email".into(),
        admits_all: false,
        redirect: "https://registry.example.org/sign-in/provider/back".into(),
    }
}

fn metadata() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://id.example.org/auth?tenant=7",
        "token_endpoint": "https://id.example.org/token",
        "jwks_uri": "https://id.example.org/jwks",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    })
}

/// Answers every request with one of these, and notes where it went.
fn answering(metadata: Value) -> (Fetch, Arc<Mutex<Vec<String>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    let fetch: Fetch = Arc::new(move |request| {
        let address = request.uri().to_string();
        noted.lock().unwrap().push(address.clone());
        let said = if address.contains("well-known") { metadata.clone() } else { json!({ "keys": [] }) };
        Box::pin(async move { Ok(HttpResponse::new(said.to_string().into_bytes())) })
    });
    (fetch, asked)
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[test]
fn only_what_can_be_a_provider_is_taken() {
    let (fetch, _) = answering(metadata());
    let new = |settings| Provider::new(settings, Arc::clone(&fetch)).map(|_| ());
    for good in [ISSUER, "http://localhost:8090", "http://127.0.0.1:8090"] {
        new(settings(good)).unwrap();
    }
    for bad in
        ["", "id.example.org", "http://id.example.org", "http://localhost.example.org", "ftp://localhost"]
    {
        assert!(matches!(new(settings(bad)), Err(OidcError::Settings(_))), "{bad}");
    }
    assert!(new(Settings { client_id: String::new(), ..settings(ISSUER) }).is_err());
    assert!(new(Settings { redirect: "/back".into(), ..settings(ISSUER) }).is_err());
    let shown = format!("{:?}", Settings { client_secret: Some("hidden".into()), ..settings(ISSUER) });
    assert!(!shown.contains("hidden"));
}

#[tokio::test]
async fn a_browser_is_sent_where_the_provider_says() {
    let (fetch, asked) = answering(metadata());
    let provider = Provider::new(settings(ISSUER), fetch).unwrap();
    assert_eq!(provider.standing(), Standing::Unasked);
    let (browser, state) = (Secret::new([1; 32]), Secret::new([2; 32]));
    let url = provider.begin(at(0), &browser, &state).await.unwrap();
    assert_eq!(provider.standing(), Standing::Here);
    assert!(url.starts_with("https://id.example.org/auth?tenant=7&"), "{url}");
    for part in ["response_type=code", "client_id=twinhall", "code_challenge_method=S256"] {
        assert!(url.contains(part), "{url}");
    }
    assert!(url.contains(&format!("state={}", state.reveal())));
    // What only the browser's secret leads to is not in it, and another browser's is another.
    assert!(!url.contains(&browser.reveal()));
    let other = provider.begin(at(1), &Secret::new([3; 32]), &state).await.unwrap();
    let part = |url: &str, name: &str| url.split(name).nth(1).unwrap().split('&').next().unwrap().to_owned();
    for name in ["&nonce=", "&code_challenge="] {
        assert_ne!(part(&url, name), part(&other, name));
    }
    // Keys are asked for once in an hour.
    assert_eq!(asked.lock().unwrap().len(), 2);
    provider.begin(at(3601), &browser, &state).await.unwrap();
    assert_eq!(asked.lock().unwrap().len(), 4);
}

#[tokio::test]
async fn who_says_it_is_another_is_not_asked_further() {
    let with = |name: &str, value: Value| {
        let mut said = metadata();
        said[name] = value;
        said
    };
    for said in [
        with("issuer", "https://evil.example".into()),
        with("token_endpoint", "http://id.example.org/token".into()),
        with("token_endpoint", "http://localhost/token".into()),
        with("jwks_uri", "file:///etc/keys".into()),
        with("authorization_endpoint", "javascript:alert(1)".into()),
        json!({}),
        json!([]),
    ] {
        let (fetch, _) = answering(said.clone());
        let provider = Provider::new(settings(ISSUER), fetch).unwrap();
        let (browser, state) = (Secret::new([1; 32]), Secret::new([2; 32]));
        let sent = provider.begin(at(0), &browser, &state).await;
        assert!(matches!(sent, Err(OidcError::Away(_))), "{said}");
        assert_eq!(provider.standing(), Standing::Away);
    }
}
