//! Requests to others over the network: what the provider that signs people in is asked.
//!
//! hyper's own client, which is in the program already as the server's other half, over rustls
//! with the system's certificates. It follows no redirect and waits for nobody for long.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use accounts::oidc::{Fetch, FetchError, HttpRequest, HttpResponse};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// Longest wait for a whole answer: somebody waits before their browser.
const LONGEST: Duration = Duration::from_secs(10);
/// Longest answer, in bytes: many times that of any provider's list of keys.
const MOST: usize = 1024 * 1024;

type Https = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// A client for requests to a provider.
///
/// # Errors
/// If the system has no certificates by which others could be known.
pub(crate) fn fetch() -> std::io::Result<Fetch> {
    let connector = HttpsConnectorBuilder::new()
        .with_provider_and_native_roots(rustls::crypto::ring::default_provider())?
        .https_or_http()
        .enable_http1()
        .build();
    let client: Https = Client::builder(TokioExecutor::new()).build(connector);
    Ok(Arc::new(move |request| {
        let client = client.clone();
        Box::pin(async move {
            match tokio::time::timeout(LONGEST, send(&client, request)).await {
                Ok(answer) => answer,
                Err(_) => Err(FetchError(format!("no answer within {} seconds", LONGEST.as_secs()))),
            }
        })
    }))
}

async fn send(client: &Https, request: HttpRequest) -> Result<HttpResponse, FetchError> {
    let answer = client.request(request.map(|body| Full::new(Bytes::from(body)))).await;
    let (head, body) = answer.map_err(|e| FetchError(told(&e)))?.into_parts();
    let body = Limited::new(body, MOST).collect().await.map_err(|e| FetchError(e.to_string()))?;
    Ok(HttpResponse::from_parts(head, body.to_bytes().to_vec()))
}

/// An error with what it came from: hyper says the cause only there.
fn told(error: &dyn Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", told(cause)),
        None => error.to_string(),
    }
}
