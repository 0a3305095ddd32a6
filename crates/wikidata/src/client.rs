//! Asking, politely.

use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Body as _, Incoming};
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION,
    RETRY_AFTER, USER_AGENT,
};
use hyper::{Request, Response, StatusCode, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use jiff::Timestamp;

use crate::answer::{self, Row};
use crate::error::{ReadError, SettingsError};
use crate::ids::{ItemId, StatementId};
use crate::item::{self, Found};
use crate::query;
use crate::statement::{self, Statement};

/// Wikidata's own query service.
pub const DEFAULT_ENDPOINT: &str = "https://query.wikidata.org/sparql";

/// The longest answer that is read, bytes: a full page has a tenth of it.
const LONGEST_ANSWER: usize = 32 << 20;
/// The fewest statements that are asked for at once.
const LEAST: u32 = 20;
/// What is said back of a refusal, letters.
const SAID: usize = 300;

/// Tells the time: a service may say at which instant it wants to be asked again.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How a service is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Its address.
    pub endpoint: String,
    /// How whoever runs this program can be reached; told to the service with each question.
    pub contact: String,
    /// Statements asked for at once.
    pub statements: u32,
    /// Items asked for at once.
    pub items: usize,
    /// The pause after each answer.
    pub pause: Duration,
    /// How long an answer may take. The service itself gives up after a minute.
    pub timeout: Duration,
    /// The longest wait that is sat through when the service asks for one.
    pub patience: Duration,
    /// How often a question is asked before it is given up.
    pub tries: u32,
    /// The wait after the first failure; four times as long after each further one.
    pub first_wait: Duration,
}

impl Settings {
    /// The usual ones.
    #[must_use]
    pub fn new(endpoint: impl Into<String>, contact: impl Into<String>) -> Self {
        Self {
            endpoint: endpoint.into(),
            contact: contact.into(),
            statements: 500,
            items: 100,
            pause: Duration::from_secs(1),
            timeout: Duration::from_secs(90),
            patience: Duration::from_secs(120),
            tries: 4,
            first_wait: Duration::from_secs(3),
        }
    }
}

/// A page of statements.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The statements, by identifier.
    pub statements: Vec<Statement>,
    /// When the items that they name were last changed, as far as it is said.
    pub modified: std::collections::BTreeMap<ItemId, Timestamp>,
    /// From where the next page goes on; `None` if this is the end.
    pub last: Option<StatementId>,
}

/// Asks one question at a time.
pub struct Client {
    http: Http<HttpsConnector<HttpConnector>, Full<Bytes>>,
    endpoint: Uri,
    agent: HeaderValue,
    settings: Settings,
    clock: Clock,
    /// Statements asked for at once; fewer after the service could not answer for more.
    most: u32,
    /// When the last answer came.
    rested: Option<tokio::time::Instant>,
    requests: u64,
}

impl Client {
    /// Sets up; asks nothing.
    ///
    /// # Errors
    /// If the address is none, nobody can be reached, or the system has no certificates.
    pub fn new(settings: Settings, clock: Clock) -> Result<Self, SettingsError> {
        let endpoint = settings.endpoint.parse::<Uri>().ok().filter(|uri| {
            matches!(uri.scheme_str(), Some("https" | "http")) && uri.host().is_some_and(|h| !h.is_empty())
        });
        let endpoint = endpoint.ok_or_else(|| SettingsError::Endpoint(settings.endpoint.clone()))?;
        let contact = settings.contact.trim();
        let fits = |c: char| c.is_ascii_graphic() && !matches!(c, '(' | ')');
        if !(5..=200).contains(&contact.len()) || !contact.contains(['@', '/']) || !contact.chars().all(fits)
        {
            return Err(SettingsError::Contact);
        }
        let version = env!("CARGO_PKG_VERSION");
        let agent = format!("Twinhall/{version} (registry of sister cities; contact: {contact})");
        let agent = HeaderValue::from_str(&agent).map_err(|_| SettingsError::Contact)?;
        let setup = |what: String| SettingsError::Setup(what);
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(settings.timeout.min(Duration::from_secs(20))));
        let tls = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(rustls::crypto::ring::default_provider())
            .map_err(|e| setup(e.to_string()))?
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        let http = Http::builder(TokioExecutor::new()).pool_max_idle_per_host(1).build(tls);
        let most = settings.statements.max(LEAST);
        Ok(Self { http, endpoint, agent, settings, clock, most, rested: None, requests: 0 })
    }

    /// The statements after one. `countries` are two-letter codes, none for the whole world;
    /// what is no such code is passed over.
    ///
    /// # Errors
    /// If the service does not answer after all tries; see [`ReadError`].
    pub async fn statements(
        &mut self,
        after: Option<&StatementId>,
        countries: &[String],
    ) -> Result<Page, ReadError> {
        let is_code = |c: &&String| c.len() == 2 && c.bytes().all(|b| b.is_ascii_uppercase());
        let countries: Vec<String> = countries.iter().filter(is_code).cloned().collect();
        let mut tries = 0;
        loop {
            let error = match self.ask(&query::statements(after, &countries, self.most)).await {
                Ok(rows) => {
                    let read = statement::read(&rows);
                    // A page that does not go on from where it was asked to would never end.
                    if let (Some(last), Some(after)) = (&read.last, after)
                        && last <= after
                    {
                        return Err(ReadError::NotResults("a page that was asked for before".to_owned()));
                    }
                    let statement::Read { statements, modified, last } = read;
                    return Ok(Page { statements, modified, last });
                }
                Err(error) => error,
            };
            if error.asks_for_less() {
                self.most = (self.most / 2).max(LEAST);
            }
            tries += 1;
            self.wait_or_give_up(error, tries).await?;
        }
    }

    /// What is known of items; one for each that is asked for.
    ///
    /// # Errors
    /// As [`statements`](Self::statements).
    pub async fn items(&mut self, asked: &[ItemId]) -> Result<Vec<Found>, ReadError> {
        let mut found = Vec::with_capacity(asked.len());
        let mut at_once = self.settings.items.max(1);
        let mut left = asked;
        while !left.is_empty() {
            let mut tries = 0;
            loop {
                let (now, later) = left.split_at(at_once.min(left.len()));
                let error = match self.ask(&query::items(now)).await {
                    Ok(rows) => {
                        found.extend(item::read(now, &rows));
                        left = later;
                        break;
                    }
                    Err(error) => error,
                };
                if error.asks_for_less() {
                    at_once = (at_once / 2).max(1);
                }
                tries += 1;
                self.wait_or_give_up(error, tries).await?;
            }
        }
        Ok(found)
    }

    /// Items that are asked for at once.
    #[must_use]
    pub fn items_at_once(&self) -> usize {
        self.settings.items.max(1)
    }

    /// How many questions were asked so far.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.requests
    }

    /// Waits before the next try; gives the error back if there have been enough.
    async fn wait_or_give_up(&self, error: ReadError, tries: u32) -> Result<(), ReadError> {
        let wait = match &error {
            ReadError::Busy { wait } if *wait > self.settings.patience => return Err(error),
            ReadError::Busy { wait } => *wait,
            _ => self.settings.first_wait.saturating_mul(4u32.saturating_pow(tries - 1)),
        };
        if tries >= self.settings.tries || !error.is_passing() {
            return Err(error);
        }
        tracing::warn!(%error, seconds = wait.as_secs_f64(), "Wikidata is asked again later");
        tokio::time::sleep(wait).await;
        Ok(())
    }

    /// Asks once, after the pause that is due.
    async fn ask(&mut self, question: &str) -> Result<Vec<Row>, ReadError> {
        if let Some(rested) = self.rested {
            tokio::time::sleep_until(rested + self.settings.pause).await;
        }
        self.requests += 1;
        let rows = self.send(question).await;
        self.rested = Some(tokio::time::Instant::now());
        rows
    }

    /// One question and its whole answer, within the time that an answer may take.
    async fn send(&self, question: &str) -> Result<Vec<Row>, ReadError> {
        let limit = self.settings.timeout;
        tokio::time::timeout(limit, self.exchange(question)).await.unwrap_or(Err(ReadError::Slow(limit)))
    }

    async fn exchange(&self, question: &str) -> Result<Vec<Row>, ReadError> {
        let asked: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("query", question)
            .append_pair("format", "json")
            .finish();
        let mut request = Request::post(self.endpoint.clone());
        let headers: [(HeaderName, &'static str); 3] = [
            (ACCEPT, "application/sparql-results+json"),
            (ACCEPT_ENCODING, "gzip"),
            (CONTENT_TYPE, "application/x-www-form-urlencoded"),
        ];
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request
            .header(USER_AGENT, self.agent.clone())
            .body(Full::new(Bytes::from(asked)))
            .map_err(|e| ReadError::Away(e.to_string()))?;
        let answer = self.http.request(request).await.map_err(|e| ReadError::Away(causes(&e)))?;
        let status = answer.status();
        if status.is_success() {
            return self.rows(answer).await;
        }
        Err(match status {
            s if s.is_redirection() => {
                let to = answer.headers().get(LOCATION).and_then(|v| v.to_str().ok());
                ReadError::Moved(to.unwrap_or("another address").chars().take(SAID).collect())
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
                match retry_after(answer.headers(), (self.clock)()) {
                    Some(wait) => ReadError::Busy { wait },
                    // It says that it is too much, and not for how long: a minute.
                    None if status == StatusCode::TOO_MANY_REQUESTS => {
                        ReadError::Busy { wait: Duration::from_secs(60) }
                    }
                    None => ReadError::Failing(status.as_u16()),
                }
            }
            StatusCode::REQUEST_TIMEOUT => ReadError::Slow(self.settings.timeout),
            s if s.is_server_error() => ReadError::Failing(s.as_u16()),
            s => {
                let said = body(answer, 4096).await.unwrap_or_default();
                ReadError::Refused { status: s.as_u16(), said: short(&said) }
            }
        })
    }

    async fn rows(&self, answer: Response<Incoming>) -> Result<Vec<Row>, ReadError> {
        let header = |name| answer.headers().get(name).and_then(|v: &HeaderValue| v.to_str().ok());
        let kind = header(CONTENT_TYPE).unwrap_or("nothing");
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let packed = header(CONTENT_ENCODING).is_some_and(|c| c.trim().eq_ignore_ascii_case("gzip"));
        if !matches!(kind.as_str(), "application/sparql-results+json" | "application/json") {
            return Err(ReadError::NotResults(kind.chars().take(80).collect()));
        }
        let mut bytes = body(answer, LONGEST_ANSWER).await?;
        if packed {
            let mut plain = Vec::new();
            let mut unpack = flate2::read::MultiGzDecoder::new(bytes.as_slice()).take(LONGEST_ANSWER as u64);
            unpack.read_to_end(&mut plain).map_err(|e| ReadError::Cut(e.to_string()))?;
            bytes = plain;
        }
        if bytes.len() >= LONGEST_ANSWER {
            return Err(ReadError::TooLong(LONGEST_ANSWER));
        }
        // A service that runs out of time ends its answer in the middle, with what went wrong.
        answer::rows(&bytes).map_err(|e| ReadError::Cut(e.to_string()))
    }
}

/// The body, up to a length.
async fn body(answer: Response<Incoming>, most: usize) -> Result<Vec<u8>, ReadError> {
    let mut body = answer.into_body();
    let mut bytes = Vec::with_capacity(usize::try_from(body.size_hint().lower()).unwrap_or(0).min(1 << 20));
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|e| ReadError::Cut(causes(&e)))?;
        if let Some(data) = frame.data_ref() {
            bytes.extend_from_slice(&data[..data.len().min(most - bytes.len())]);
            if bytes.len() >= most {
                break;
            }
        }
    }
    Ok(bytes)
}

/// An error with what caused it.
fn causes(error: &dyn std::error::Error) -> String {
    let mut said = vec![error.to_string()];
    let mut next = error.source();
    while let Some(cause) = next {
        said.push(cause.to_string());
        next = cause.source();
    }
    short(said.join(": ").as_bytes())
}

fn short(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    said.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SAID).collect()
}

/// For how long the service wants to be left alone: seconds, or an instant (RFC 9110, 10.2.3).
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let said = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = said.parse::<u32>() {
        return Some(Duration::from_secs(u64::from(seconds)));
    }
    let at = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(said).ok()?;
    let seconds = at.as_second() - now.as_second();
    Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}
