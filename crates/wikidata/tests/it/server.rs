//! A query service as the real one answers: SPARQL results in JSON, page after page; and, when
//! told so, too many requests, failures, answers that end in their middle, pages for people.
//!
//! It understands the two questions that are asked, not SPARQL.

#![allow(dead_code, reason = "shared by the tests of several crates")]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::ops::Bound;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::post;
use serde_json::{Value, json};

const ENTITY: &str = "http://www.wikidata.org/entity/";

/// A statement of the copy.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stated {
    pub(crate) item: u64,
    /// Nothing for an unknown partner.
    pub(crate) partner: Option<u64>,
    pub(crate) rank: &'static str,
    /// Time and precision; `None` for an unknown one.
    pub(crate) start: Vec<Option<(String, u32)>>,
    pub(crate) end: Vec<Option<(String, u32)>>,
    pub(crate) urls: Vec<String>,
    /// Each row comes so often.
    pub(crate) repeated: usize,
}

/// An item of the copy.
#[derive(Debug, Clone, Default)]
pub(crate) struct Thing {
    pub(crate) label: String,
    pub(crate) country: String,
    pub(crate) geonames: Vec<u32>,
    pub(crate) position: Option<(f64, f64)>,
    pub(crate) classes: Vec<&'static str>,
    pub(crate) modified: String,
    /// The item that it was merged into.
    pub(crate) merged_into: Option<u64>,
}

/// What the next request is answered with instead.
#[derive(Debug, Clone)]
pub(crate) enum Trouble {
    /// A status with what `Retry-After` says.
    Status(u16, Option<String>),
    /// The first half of the answer, and then the words of an exception.
    Cut,
    /// The connection breaks in the middle of the answer.
    Broken,
    /// A page for people, with status 200.
    Page,
    /// Something that is no JSON.
    NoJson,
    /// The answer, later.
    Slow(Duration),
    /// Elsewhere.
    Moved(&'static str),
    /// Status 500 for any page of more statements than this, until it is asked for fewer.
    OnlyUpTo(u32),
}

/// What a request asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    Statements { after: Option<String>, most: u32 },
    Items(Vec<u64>),
}

/// The copy, what was asked of it, and what goes wrong.
#[derive(Default)]
pub(crate) struct Copy {
    pub(crate) statements: BTreeMap<String, Stated>,
    pub(crate) items: BTreeMap<u64, Thing>,
    pub(crate) trouble: VecDeque<Trouble>,
    pub(crate) asked: Vec<Asked>,
    pub(crate) agents: BTreeSet<String>,
    /// Requests that are being answered now, and the most there ever were.
    pub(crate) at_once: (usize, usize),
}

#[derive(Clone, Default)]
pub(crate) struct Service(pub(crate) Arc<Mutex<Copy>>);

impl Service {
    /// Serves on a free port; the address of its endpoint.
    pub(crate) async fn serve(&self) -> String {
        let app = Router::new().route("/sparql", post(answer)).with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        format!("http://{address}/sparql")
    }

    /// Its copy, to look into or to change.
    pub(crate) fn copy(&self) -> std::sync::MutexGuard<'_, Copy> {
        self.0.lock().unwrap()
    }

    pub(crate) fn state(&self, id: &str, stated: Stated) {
        self.copy().statements.insert(id.to_owned(), stated);
    }

    pub(crate) fn item(&self, number: u64, thing: Thing) {
        self.copy().items.insert(number, thing);
    }

    pub(crate) fn trouble(&self, trouble: impl IntoIterator<Item = Trouble>) {
        self.copy().trouble.extend(trouble);
    }
}

/// A statement of normal rank without anything more.
pub(crate) fn stated(item: u64, partner: u64) -> Stated {
    Stated { item, partner: Some(partner), rank: "NormalRank", ..Stated::default() }
}

/// A year, as a time of that precision.
pub(crate) fn year(year: i32) -> Vec<Option<(String, u32)>> {
    vec![Some((format!("{year:04}-01-01T00:00:00Z"), 9))]
}

async fn answer(State(service): State<Service>, headers: HeaderMap, body: String) -> Response {
    let query = body.split('&').find_map(|pair| pair.strip_prefix("query=")).map(decoded).unwrap_or_default();
    let (trouble, most) = {
        let mut copy = service.copy();
        copy.at_once.0 += 1;
        copy.at_once.1 = copy.at_once.1.max(copy.at_once.0);
        let agent = headers.get("user-agent").map(|a| a.to_str().unwrap().to_owned());
        copy.agents.insert(agent.unwrap_or_default());
        let asked = asked(&query);
        let most = if let Asked::Statements { most, .. } = &asked { *most } else { 0 };
        copy.asked.push(asked);
        let trouble = match copy.trouble.front() {
            Some(Trouble::OnlyUpTo(limit)) if most <= *limit => {
                copy.trouble.pop_front();
                None
            }
            Some(Trouble::OnlyUpTo(_)) => copy.trouble.front().cloned(),
            _ => copy.trouble.pop_front(),
        };
        (trouble, most)
    };
    let _ = most;
    if let Some(Trouble::Slow(wait)) = &trouble {
        tokio::time::sleep(*wait).await;
    }
    let mut copy = service.copy();
    copy.at_once.0 -= 1;
    let whole = match asked(&query) {
        Asked::Statements { after, most } => copy.page(after.as_deref(), most),
        Asked::Items(items) => copy.described(&items),
    };
    drop(copy);
    let text = json!({"head": {"vars": []}, "results": {"bindings": whole}}).to_string();
    respond(trouble, text)
}

fn respond(trouble: Option<Trouble>, text: String) -> Response {
    let results = |body: Body| {
        let kind = "application/sparql-results+json;charset=utf-8";
        Response::builder().header("content-type", kind).body(body).unwrap()
    };
    let half = || text[..text.len() / 2].to_owned();
    match trouble {
        None | Some(Trouble::Slow(_)) => results(Body::from(text)),
        Some(Trouble::Status(status, after)) => {
            let mut response = Response::builder().status(status).header("content-type", "text/plain");
            if let Some(after) = after {
                response = response.header("retry-after", after);
            }
            response.body(Body::from("what went wrong")).unwrap()
        }
        Some(Trouble::OnlyUpTo(_)) => {
            Response::builder().status(500).body(Body::from("java.util.concurrent.TimeoutException")).unwrap()
        }
        Some(Trouble::Cut) => {
            results(Body::from(half() + "\njava.util.concurrent.TimeoutException\n\tat com.bigdata"))
        }
        Some(Trouble::Broken) => {
            let length = text.len().to_string();
            // Half of what was announced: the connection ends in the middle.
            let parts = [Ok(half()), Err(std::io::Error::other("gone"))];
            let body = Body::from_stream(futures_util::stream::iter(parts));
            Response::builder()
                .header("content-type", "application/sparql-results+json")
                .header("content-length", length)
                .body(body)
                .unwrap()
        }
        Some(Trouble::Page) => Response::builder()
            .header("content-type", "text/html; charset=utf-8")
            .body(Body::from("<!doctype html><title>Wikimedia Error</title>"))
            .unwrap(),
        Some(Trouble::NoJson) => results(Body::from("<<<{]")),
        Some(Trouble::Moved(to)) => {
            Response::builder().status(302).header("location", to).body(Body::empty()).unwrap()
        }
    }
}

fn decoded(text: &str) -> String {
    form_urlencoded::parse(format!("q={text}").as_bytes()).next().map(|(_, v)| v.into_owned()).unwrap()
}

fn asked(query: &str) -> Asked {
    if query.contains("VALUES ?asked {") {
        let list = query.split("VALUES ?asked {").nth(1).unwrap().split('}').next().unwrap();
        let number = |word: &str| word.strip_prefix("wd:Q").unwrap().parse().unwrap();
        return Asked::Items(list.split_whitespace().map(number).collect());
    }
    assert!(query.contains("p:P190 ?statement") && query.contains("ORDER BY STR(?statement)"), "{query}");
    let after = query.split("FILTER(STR(?statement) > \"").nth(1).map(|rest| {
        let address = rest.split('"').next().unwrap();
        address.strip_prefix("http://www.wikidata.org/entity/statement/").unwrap().to_owned()
    });
    let most = query.split("LIMIT ").nth(1).unwrap().split_whitespace().next().unwrap().parse().unwrap();
    Asked::Statements { after, most }
}

fn entity(number: u64) -> Value {
    json!({"type": "uri", "value": format!("{ENTITY}Q{number}")})
}

fn literal(text: impl Into<String>) -> Value {
    json!({"type": "literal", "value": text.into()})
}

impl Copy {
    fn page(&self, after: Option<&str>, most: u32) -> Vec<Value> {
        let mut rows = Vec::new();
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let later = self.statements.range::<str, _>((from, Bound::Unbounded));
        for (id, stated) in later.take(most as usize) {
            // Rows multiply as those of a join do.
            let none = vec![None];
            let or_none = |dates: &Vec<Option<(String, u32)>>| -> Vec<Option<Option<(String, u32)>>> {
                if dates.is_empty() { none.clone() } else { dates.iter().cloned().map(Some).collect() }
            };
            let urls: Vec<Option<&String>> =
                if stated.urls.is_empty() { vec![None] } else { stated.urls.iter().map(Some).collect() };
            for start in or_none(&stated.start) {
                for end in or_none(&stated.end) {
                    for url in &urls {
                        let row = self.row(id, stated, &start, &end, *url);
                        rows.extend(std::iter::repeat_n(row, stated.repeated.max(1)));
                    }
                }
            }
        }
        rows
    }

    fn row(
        &self,
        id: &str,
        stated: &Stated,
        start: &Option<Option<(String, u32)>>,
        end: &Option<Option<(String, u32)>>,
        url: Option<&String>,
    ) -> Value {
        let mut row = json!({
            "statement": {"type": "uri", "value": format!("{ENTITY}statement/{id}")},
            "item": entity(stated.item),
            "rank": {"type": "uri", "value": format!("http://wikiba.se/ontology#{}", stated.rank)},
            "partner": match stated.partner {
                Some(partner) => entity(partner),
                None => json!({"type": "uri", "value": "http://www.wikidata.org/.well-known/genid/0a1b2c"}),
            },
        });
        let modified = |n: u64| self.items.get(&n).map(|t| t.modified.clone()).filter(|m| !m.is_empty());
        if let Some(at) = modified(stated.item) {
            row["modified"] = literal(at);
        }
        if let Some(at) = stated.partner.and_then(modified) {
            row["partnerModified"] = literal(at);
        }
        for (name, date) in [("start", start), ("end", end)] {
            match date {
                None => {}
                Some(None) => row[name] = json!({"type": "bnode", "value": "t42"}),
                Some(Some((time, precision))) => {
                    row[name] = literal(time.clone());
                    row[format!("{name}Time")] = literal(time.clone());
                    row[format!("{name}Precision")] = literal(precision.to_string());
                }
            }
        }
        if let Some(url) = url {
            row["url"] = json!({"type": "uri", "value": url});
        }
        row
    }

    fn described(&self, asked: &[u64]) -> Vec<Value> {
        let mut rows = Vec::new();
        for &number in asked {
            let mut now = number;
            while let Some(into) = self.items.get(&now).and_then(|t| t.merged_into) {
                now = into;
            }
            let Some(thing) = self.items.get(&now) else { continue };
            let mut say = |what: &str, value: Value| {
                rows.push(json!({
                    "asked": entity(number), "item": entity(now), "what": literal(what), "value": value,
                }));
            };
            say("label", json!({"type": "literal", "xml:lang": "en", "value": thing.label}));
            if !thing.country.is_empty() {
                say("country", literal(thing.country.clone()));
            }
            for id in &thing.geonames {
                say("geonames", literal(id.to_string()));
            }
            if let Some((lat, lon)) = thing.position {
                say("position", literal(format!("Point({lon} {lat})")));
            }
            for class in &thing.classes {
                say("class", json!({"type": "uri", "value": format!("{ENTITY}{class}")}));
            }
        }
        rows
    }
}
