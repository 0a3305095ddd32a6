//! Every route that takes a token, called by every role with every scope: a file to read.

use std::fmt::Write as _;

use axum::http::Method;
use jiff::SignedDuration;
use partnership::policy::Scope::{self, People, Read, Registry, Write};
use serde_json::{Value, json};

use crate::scene::Scene;

/// Method, path and what is sent: a version that is not the newest, so that nothing is recorded.
fn calls(scene: &Scene) -> Vec<(&'static str, Method, String, Option<Value>)> {
    let [houston, baku, ..] = scene.parties;
    let side = |party| json!({ "party": party, "status": "idea" });
    let new = |publish: bool| json!({ "keeper": scene.keeper, "sides": [side(houston)], "kind": "contact", "publish": publish });
    let fact = |what: Value| Some(json!({ "what": what }));
    let draft = format!("/api/v1/ties/{}", scene.draft);
    let public = format!("/api/v1/ties/{}", scene.public);
    let facts = format!("{draft}/facts");
    let source = json!({ "kind": "link", "title": "A page" });
    let (get, post) = (Method::GET, Method::POST);
    vec![
        ("list", get.clone(), "/api/v1/ties".into(), None),
        ("list of the keeper", get.clone(), format!("/api/v1/ties?organisation={}", scene.keeper), None),
        ("list of the city", get.clone(), format!("/api/v1/ties?organisation={}", scene.city), None),
        ("draft", get.clone(), draft.clone(), None),
        ("public", get.clone(), public.clone(), None),
        ("facts of the draft", get.clone(), facts.clone(), None),
        ("facts of the public", get.clone(), format!("{public}/facts"), None),
        ("no such tie", get, "/api/v1/ties/00000-00007/facts".into(), None),
        ("register", post.clone(), "/api/v1/ties".into(), Some(new(false))),
        ("register, publish", post.clone(), "/api/v1/ties".into(), Some(new(true))),
        (
            "status of the own side",
            post.clone(),
            facts.clone(),
            fact(json!({ "fact": "status-changed", "side": houston, "to": "under-review" })),
        ),
        (
            "status of the other",
            post.clone(),
            facts.clone(),
            fact(json!({ "fact": "status-changed", "side": baku, "to": "under-review" })),
        ),
        (
            "confirm the own side",
            post.clone(),
            facts.clone(),
            fact(json!({ "fact": "confirmed", "side": houston })),
        ),
        (
            "confirm the other",
            post.clone(),
            facts.clone(),
            fact(json!({ "fact": "confirmed", "side": baku })),
        ),
        (
            "sign the other",
            post.clone(),
            facts.clone(),
            fact(json!({ "fact": "signed", "side": baku, "capacity": "deputy" })),
        ),
        (
            "activity",
            post.clone(),
            facts.clone(),
            fact(json!({ "fact": "activity-noted", "what": "visit", "when": "2020" })),
        ),
        ("source", post.clone(), facts.clone(), fact(json!({ "fact": "evidence-added", "source": source }))),
        ("describe", post.clone(), facts.clone(), fact(json!({ "fact": "described", "summary": "New" }))),
        ("publish", post.clone(), facts.clone(), fact(json!({ "fact": "published" }))),
        (
            "take back",
            post.clone(),
            facts.clone(),
            fact(json!({ "fact": "retracted", "revision": 1, "why": "Wrong" })),
        ),
        ("merge", post.clone(), facts, fact(json!({ "fact": "merged-into", "other": scene.public }))),
        (
            "activity of the public",
            post,
            format!("{public}/facts"),
            fact(json!({ "fact": "activity-noted", "what": "visit", "when": "2020" })),
        ),
    ]
}

#[tokio::test]
async fn every_route_by_every_role_and_scope() {
    let scene = Scene::new().await;
    let day = SignedDuration::from_hours(24);
    let (now, later) = (scene.bed.now(), scene.bed.now() + day);
    let mut callers: Vec<(String, Option<String>)> = vec![("anybody".into(), None)];
    callers.push(("a wrong token".into(), Some(format!("twh_k7qm3txd9p_{}", "A".repeat(43)))));
    let expired = scene.token_until("registrar", &Scope::ALL, None, now).await.1;
    callers.push(("registrar, expired".into(), Some(expired)));
    let (id, revoked) = scene.token_until("registrar", &Scope::ALL, None, later).await;
    let person = scene.bed.store.token(id, now).await.unwrap().unwrap().person;
    scene.bed.store.revoke_token(&scene.bed.hand(), person, id).await.unwrap();
    callers.push(("registrar, revoked".into(), Some(revoked)));
    for name in
        ["viewer", "contributor", "editor", "coordinator", "registrar", "owner", "citizen", "stranger"]
    {
        callers.push((format!("{name}, all"), Some(scene.token(name, &Scope::ALL).await)));
    }
    for (said, scopes) in [
        ("none", &[][..]),
        ("read", &[Read]),
        ("write", &[Write]),
        ("read write", &[Read, Write]),
        ("read registry", &[Read, Registry]),
        ("people", &[People]),
    ] {
        callers.push((format!("registrar, {said}"), Some(scene.token("registrar", scopes).await)));
    }
    let bound = scene.token_until("registrar", &Scope::ALL, Some(scene.other), later).await.1;
    callers.push(("registrar, for others only".into(), Some(bound)));
    let mut file = String::new();
    for (caller, token) in &callers {
        let _ = writeln!(file, "{caller}");
        for (what, method, path, body) in calls(&scene) {
            let version = body.as_ref().map(|_| "\"999\"");
            let answer = scene.call(method.clone(), &path, token.as_deref(), body.as_ref(), version).await;
            let status = answer.status.as_u16();
            let challenge = answer.header("www-authenticate");
            assert_eq!(
                status == 401,
                challenge.starts_with("Bearer ") && !challenge.contains("scope="),
                "{caller}: {what}"
            );
            if status >= 400 {
                assert_eq!(answer.header("content-type"), "application/problem+json", "{caller}: {what}");
                assert_eq!(answer.header("access-control-allow-origin"), "*", "{caller}: {what}");
            }
            if matches!(status, 401 | 403 | 404 | 429) {
                for inside in ["Houston", "Inside words", "clerk"] {
                    assert!(!answer.body.contains(inside), "{caller}: {what} tells {inside}");
                }
            }
            let scope = challenge.split("scope=").nth(1).map(|s| format!(" needs {s}")).unwrap_or_default();
            let _ = writeln!(file, "    {what:24} {status}{scope}");
        }
    }
    insta::assert_snapshot!("tokens", file);
    let history = scene.bed.store.history::<partnership::tie::TieFact>(scene.draft).await.unwrap();
    assert_eq!(history.revision(), 1, "nothing of all this was recorded");
}
