//! Following what is public through the API.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use partnership::Fact;
use partnership::tie::TieFact;
use serde_json::Value;

use crate::common;
use crate::scene::{Scene, json};

#[tokio::test]
async fn a_copy_is_kept_by_following() {
    let scene = Scene::new().await;
    let mut copy: BTreeMap<String, Value> = BTreeMap::new();
    let mut next = String::new();
    follow(&scene, &mut copy, &mut next, 1).await;
    assert_eq!(copy.len(), 3, "a tie and its two parties: {copy:?}");
    assert_eq!(copy[&scene.public.to_string()]["tie"]["sides"][0]["party"]["name"], "Tucson");
    let before = next.clone();
    follow(&scene, &mut copy, &mut next, 100).await;
    assert_eq!(next, before, "nothing has changed");
    scene.record(scene.draft, vec![Fact::new(TieFact::Published)]).await;
    follow(&scene, &mut copy, &mut next, 2).await;
    assert_eq!(copy.len(), 6);
    let why = "Asked for".to_owned();
    scene.record(scene.public, vec![Fact::new(TieFact::Unpublished { why })]).await;
    let told = json(&scene.get(&format!("/api/v1/changes?after={next}"), None).await);
    assert_eq!((&told["changes"][2]["gone"], &told["changes"][2]["tie"]), (&true.into(), &Value::Null));
    follow(&scene, &mut copy, &mut next, 500).await;
    let kept: Vec<&String> = copy.iter().filter(|(_, c)| c["kind"] == "tie").map(|(id, _)| id).collect();
    assert_eq!(kept, [&scene.draft.to_string()]);
    let text = scene.get("/api/v1/changes", None).await;
    assert!(!text.body.contains("clerk"), "{}", text.body);
    assert_eq!((text.header("cache-control"), text.header("access-control-allow-origin")), ("no-store", "*"));
}

async fn follow(scene: &Scene, copy: &mut BTreeMap<String, Value>, next: &mut String, limit: usize) {
    loop {
        let answer = scene.get(&format!("/api/v1/changes?after={next}&limit={limit}"), None).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let page = json(&answer);
        for change in page["changes"].as_array().unwrap() {
            let id = change["id"].as_str().unwrap().to_owned();
            if change["gone"] == true {
                copy.remove(&id)
            } else {
                copy.insert(id, change.clone())
            };
        }
        page["next"].as_str().unwrap().clone_into(next);
        if page["more"] == false {
            return;
        }
    }
}

#[tokio::test]
async fn cursors_that_cannot_be_are_refused() {
    let scene = Scene::new().await;
    scene.get("/api/v1/changes", None).await;
    for (question, status, name) in [
        ("after=x", 400, "after"),
        ("after=c1&after=c2", 400, "after"),
        ("limit=0", 400, "limit"),
        ("limit=501", 400, "limit"),
        ("limit=9&limit=9", 400, "limit"),
        ("since=2020", 400, "since"),
        ("after=cffff", 410, ""),
    ] {
        let answer = scene.get(&format!("/api/v1/changes?{question}"), None).await;
        let problem = json(&answer);
        assert_eq!(answer.status.as_u16(), status, "{question}: {problem}");
        assert_eq!(problem["errors"][0]["parameter"].as_str().unwrap_or_default(), name, "{question}");
    }
    let bare = json(&common::get(&common::site(), "/api/v1/changes?after=c5").await);
    assert_eq!(bare, serde_json::json!({ "changes": [], "next": "c5", "more": false }));
}
