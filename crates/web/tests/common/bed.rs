//! A site with people, and browsers that visit it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use accounts::oidc::Provider;
use accounts::{Cost, Stored};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use jiff::Timestamp;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::{Node, OrganisationKind};
use partnership::policy::Role;
use store::people::NewPerson;
use store::{Hand, Store, Via};
use tempfile::TempDir;
use web::accounts::Gate;

use crate::common::{self, Answer};

pub const PASSWORD: &str = "fern-lantern-42-oboe-quay";
pub const ORIGIN: &str = "https://registry.example.org";
/// 2026-11-21T12:00:00Z.
const NOON: i64 = 1_795_262_400;

pub struct Bed {
    _folder: TempDir,
    pub site: Router,
    pub store: Store,
    pub gate: Gate,
    clock: Arc<AtomicI64>,
}

impl Bed {
    pub async fn new() -> Self {
        Self::with(None).await
    }

    /// A site where this provider signs people in as well.
    pub async fn with(provider: Option<Provider>) -> Self {
        let dice = common::dice(1);
        let clock = Arc::new(AtomicI64::new(NOON));
        let told = Arc::clone(&clock);
        let now = move || Timestamp::from_second(told.load(Ordering::Relaxed)).unwrap();
        let (store, folder) = common::fresh_store(Arc::clone(&dice), 4, now()).await;
        let gate = Gate::new(store.clone(), dice, Cost::LEAST, ORIGIN).unwrap();
        let gate = match provider {
            Some(provider) => gate.with_provider(Arc::new(provider)),
            None => gate,
        };
        let state = common::state_at(Arc::new(now));
        let shelf = web::registry::Shelf::new(registry::Register::empty(state.today()));
        let state = state.with_store(store.clone(), shelf).with_gate(gate.clone());
        Self { _folder: folder, site: web::router(state), store, gate, clock }
    }

    pub fn now(&self) -> Timestamp {
        Timestamp::from_second(self.clock.load(Ordering::Relaxed)).unwrap()
    }

    pub fn later(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }

    pub fn hand(&self) -> Hand {
        Hand { person: None, organisation: None, via: Via::Cli, at: self.now() }
    }

    /// Somebody with an account and [`PASSWORD`].
    pub async fn person(&self, name: &str) -> Id<kind::Person> {
        let email = format!("{}@example.org", name.to_lowercase());
        let hash = Stored::new(PASSWORD, [5; 16], Cost::LEAST).unwrap();
        let new = NewPerson { name, email: &email, email_folded: &email, password: Some(hash.as_str()) };
        self.store.register(&self.hand(), new).await.unwrap()
    }

    pub async fn organisation(
        &self,
        name: &str,
        kind: OrganisationKind,
        parent: Option<Id<kind::Organisation>>,
    ) -> Id<kind::Organisation> {
        let node = Node { parent, kind, party: None };
        self.store.found(&self.hand(), name, node).await.unwrap()
    }

    pub async fn seat(&self, organisation: Id<kind::Organisation>, who: Id<kind::Person>, role: Role) {
        self.store.seat(&self.hand(), organisation, who, None, Some(role)).await.unwrap();
    }

    /// Somebody with an account who is something in an organisation.
    pub async fn member(
        &self,
        name: &str,
        organisation: Id<kind::Organisation>,
        role: Role,
    ) -> Id<kind::Person> {
        let person = self.person(name).await;
        self.seat(organisation, person, role).await;
        person
    }

    /// The path of the link in the newest letter to this address.
    pub async fn link_to(&self, email: &str) -> String {
        let letters = self.store.letters_waiting().await.unwrap();
        link(&letters.iter().rfind(|l| l.letter.to == email).unwrap().letter.text)
    }

    pub fn browser(&self) -> Browser<'_> {
        Browser { bed: self, cookie: None, from: "192.0.2.1".into() }
    }

    /// A browser in which this person signed in.
    pub async fn signed_in(&self, name: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let answer = browser.sign_in(&format!("{}@example.org", name.to_lowercase()), PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        browser
    }
}

/// A browser, with its cookie.
#[derive(Clone)]
pub struct Browser<'a> {
    pub bed: &'a Bed,
    pub cookie: Option<String>,
    /// Its address, as a proxy says it.
    pub from: String,
}

impl Browser<'_> {
    pub async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let mut request = request.header("x-forwarded-for", &self.from);
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        let answer = common::send(&self.bed.site, request.body(body).unwrap()).await;
        for set in answer.headers.get_all("set-cookie") {
            let set = set.to_str().unwrap();
            assert!(
                set.contains("; HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/"),
                "{set}"
            );
            let pair = set.split(';').next().unwrap().to_owned();
            self.cookie = (!pair.ends_with('=')).then_some(pair);
        }
        answer
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::builder().method(Method::GET).uri(path), Body::empty()).await
    }

    /// Sends a form as it is.
    pub async fn post_raw(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        let request = Request::builder().method(Method::POST).uri(path);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        self.send(request, Body::from(body.finish())).await
    }

    /// Opens the page at `from`, fills its form in and sends it to `path`.
    pub async fn post(&mut self, from: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(from).await;
        let mark = mark(&page.body);
        let mut all = vec![("mark", mark.as_str())];
        all.extend_from_slice(fields);
        self.post_raw(path, &all).await
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.post("/sign-in", "/sign-in", &[("email", email), ("password", password), ("back", "")]).await
    }

    /// Whether the account is shown.
    pub async fn is_in(&mut self) -> bool {
        self.get("/account").await.status == StatusCode::OK
    }
}

/// The mark of the first form on a page; nothing if there is none.
pub fn mark(body: &str) -> String {
    let after = body.split("name=\"mark\" value=\"").nth(1).unwrap_or_default();
    after.split('"').next().unwrap_or_default().to_owned()
}

/// The link in a letter.
pub fn link(text: &str) -> String {
    let line = text.lines().find(|l| l.starts_with(ORIGIN)).unwrap();
    line.strip_prefix(ORIGIN).unwrap().to_owned()
}
