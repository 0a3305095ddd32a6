//! An association that keeps two ties, one of them published; a city with people of its own;
//! strangers; and programs with tokens.

use std::sync::atomic::{AtomicU8, Ordering};

use accounts::Secret;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use jiff::{SignedDuration, Timestamp};
use partnership::evidence::{EvidenceKind, Source};
use partnership::id::kind;
use partnership::organisation::{Node, OrganisationKind};
use partnership::policy::{Role, Scope};
use partnership::tie::{self, AgreementStatus, Registration, TieFact, TieKind};
use partnership::{Fact, Id};
use serde_json::Value;
use store::people::NewToken;
use store::registry::TieError;
use store::{Hand, Via, change};
use web::AppState;
use web::accounts::token_text;
use web::registry::Shelf;

use crate::bed::{Bed, ORIGIN};
use crate::common::stored::{ALMATY, BAKU, HOUSTON, TUCSON, party};
use crate::common::{self, Answer};

pub(crate) struct Scene {
    pub(crate) bed: Bed,
    pub(crate) state: AppState,
    pub(crate) site: Router,
    pub(crate) keeper: Id<kind::Organisation>,
    pub(crate) city: Id<kind::Organisation>,
    pub(crate) other: Id<kind::Organisation>,
    /// Of Houston and Baku; not published.
    pub(crate) draft: Id<kind::Tie>,
    /// Of Tucson and Almaty.
    pub(crate) public: Id<kind::Tie>,
    /// Houston, Baku, Tucson, Almaty.
    pub(crate) parties: [Id<kind::Party>; 4],
    secrets: AtomicU8,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let bed = Bed::new().await;
        let keeper = bed.organisation("Sister Cities", OrganisationKind::Association, None).await;
        let other = bed.organisation("Others", OrganisationKind::Association, None).await;
        let hand = Hand { organisation: Some(keeper), ..bed.hand() };
        let mut parties = Vec::new();
        for (name, place, country) in [
            ("Houston", HOUSTON, "US"),
            ("Baku", BAKU, "AZ"),
            ("Tucson", TUCSON, "US"),
            ("Almaty", ALMATY, "KZ"),
        ] {
            parties.push(party(&bed.store, hand, name, place, country).await);
        }
        let parties: [Id<kind::Party>; 4] = parties.try_into().unwrap();
        let node = Node { parent: None, kind: OrganisationKind::Municipality, party: Some(parties[0]) };
        let city = bed.store.found(&bed.hand(), "City of Houston", node).await.unwrap();
        let mut ties = Vec::new();
        for (sides, publish) in [([parties[0], parties[1]], false), ([parties[2], parties[3]], true)] {
            let mut new = Registration::new(sides, TieKind::SisterCity, AgreementStatus::InForce);
            new.summary = Some("Inside words".to_owned());
            let mut facts = vec![Fact::new(TieFact::Registered(new)).note("A clerk's note")];
            if publish {
                facts.push(Fact::new(TieFact::Published));
            }
            let made: Result<_, TieError> = change!(bed.store, hand, |w| {
                let id = w.draw();
                w.on_tie(id, Some(0), tie::Command::Record(facts.clone())).await?;
                Ok(id)
            });
            ties.push(made.unwrap());
        }
        for role in Role::ALL {
            bed.member(role.key(), keeper, role).await;
        }
        for (name, organisation, role) in
            [("stranger", other, Role::Owner), ("citizen", city, Role::Coordinator)]
        {
            bed.member(name, organisation, role).await;
        }
        let state = common::state(false);
        let shelf = Shelf::open(&bed.store, state.world(), state.today()).await.unwrap();
        let state = state.with_store(bed.store.clone(), shelf).with_gate(bed.gate.clone());
        let site = web::router(state.clone());
        let [draft, public] = ties.try_into().unwrap();
        let secrets = AtomicU8::new(1);
        Self { bed, state, site, keeper, city, other, draft, public, parties, secrets }
    }

    /// A token of somebody, by their name.
    pub(crate) async fn token(&self, name: &str, scopes: &[Scope]) -> String {
        self.token_until(name, scopes, None, self.bed.now() + SignedDuration::from_hours(24)).await.1
    }

    pub(crate) async fn token_until(
        &self,
        name: &str,
        scopes: &[Scope],
        organisation: Option<Id<kind::Organisation>>,
        expires_at: Timestamp,
    ) -> (Id<kind::Token>, String) {
        let person =
            self.bed.store.person_by_email(&format!("{name}@example.org")).await.unwrap().unwrap().id;
        let secret = Secret::new([self.secrets.fetch_add(1, Ordering::Relaxed); 32]);
        let new = NewToken {
            person,
            organisation,
            name: "A program",
            secret_hash: secret.digest().bytes(),
            scopes: scopes.iter().copied().collect(),
            expires_at,
        };
        let id = self.bed.store.issue_token(&self.bed.hand(), &new, None).await.unwrap();
        (id, token_text(id, &secret))
    }

    /// Calls the API.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        token: Option<&str>,
        body: Option<&Value>,
        version: Option<&str>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(version) = version {
            request = request.header("if-match", version);
        }
        let body = match body {
            Some(body) => {
                request = request.header("content-type", "application/json");
                Body::from(body.to_string())
            }
            None => Body::empty(),
        };
        common::send(&self.site, request.body(body).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str, token: Option<&str>) -> Answer {
        self.call(Method::GET, path, token, None, None).await
    }

    /// Records facts of a tie by the keeper's hand.
    pub(crate) async fn record(&self, id: Id<kind::Tie>, facts: Vec<Fact<TieFact>>) {
        let hand = Hand { organisation: Some(self.keeper), person: None, via: Via::Web, at: self.bed.now() };
        let done: Result<_, TieError> =
            change!(self.bed.store, hand, |w| w.on_tie(id, None, tie::Command::Record(facts.clone())).await);
        done.unwrap();
        let state = &self.state;
        state.register.catch_up(&self.bed.store, state.world(), state.today()).await.unwrap();
    }

    /// A source of a tie with a document, public or not.
    pub(crate) async fn document(
        &self,
        tie: Id<kind::Tie>,
        name: &str,
        bytes: &[u8],
        public: bool,
    ) -> Id<kind::Evidence> {
        let hand = Hand { organisation: Some(self.keeper), person: None, via: Via::Web, at: self.bed.now() };
        let done: Result<_, store::files::FileError> =
            change!(self.bed.store, hand, |w| Ok((w.add_file(name, bytes, 1 << 20).await?, w.draw())));
        let (digest, evidence): (_, Id<kind::Evidence>) = done.unwrap();
        let source = Source {
            public,
            file: Some(digest),
            ..Source::new(EvidenceKind::Document, format!("Source {name}"))
        };
        self.record(tie, vec![Fact::new(TieFact::EvidenceAdded { evidence, source })]).await;
        evidence
    }
}

/// The body of an answer.
pub(crate) fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|e| panic!("{e}: {}", answer.body))
}

/// A whole address on this site.
pub(crate) fn whole(path: &str) -> String {
    format!("{ORIGIN}{path}")
}
