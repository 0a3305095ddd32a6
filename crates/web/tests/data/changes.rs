//! Following what is public through the API.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::StatusCode;
use partnership::party::{self, PartyFact};
use partnership::tie::{self, AgreementStatus, Registration, TieFact, TieKind};
use partnership::{Fact, Id, id::kind};
use serde_json::Value;
use store::registry::{PartyError, TieError};
use store::{Dice, Hand, Options, Store, change};
use tempfile::TempDir;
use web::registry::Shelf;

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

/// A copy kept by following is the one that a reader makes who begins now.
async fn is_as_read_anew(scene: &Scene, copy: &mut BTreeMap<String, Value>, next: &mut String) {
    follow(scene, copy, next, 2).await;
    let mut anew = BTreeMap::new();
    follow(scene, &mut anew, &mut String::new(), 500).await;
    assert_eq!(*copy, anew);
}

#[tokio::test]
async fn records_that_name_others_follow_them() {
    let scene = Scene::new().await;
    let hand = Hand { organisation: Some(scene.keeper), ..scene.bed.hand() };
    let (mut copy, mut next) = (BTreeMap::new(), String::new());
    is_as_read_anew(&scene, &mut copy, &mut next).await;
    let [houston, _, tucson, _] = scene.parties;
    let new = Registration::new([tucson, houston], TieKind::SisterCity, AgreementStatus::InForce);
    let made: Result<Id<kind::Tie>, TieError> = change!(scene.bed.store, hand, |w| {
        let id = w.draw();
        let facts = vec![Fact::new(TieFact::Registered(new.clone())), Fact::new(TieFact::Published)];
        w.on_tie(id, Some(0), tie::Command::Record(facts)).await?;
        Ok(id)
    });
    let second = made.unwrap();
    let ties =
        |copy: &BTreeMap<String, Value>| copy[&tucson.to_string()]["party"]["ties"].as_array().unwrap().len();
    is_as_read_anew(&scene, &mut copy, &mut next).await;
    assert_eq!(ties(&copy), 2);
    scene.record(second, vec![Fact::new(TieFact::Unpublished { why: "Asked for".to_owned() })]).await;
    is_as_read_anew(&scene, &mut copy, &mut next).await;
    assert_eq!(ties(&copy), 1);
    scene.record(second, vec![Fact::new(TieFact::Published)]).await;
    is_as_read_anew(&scene, &mut copy, &mut next).await;
    let back = |revision| Fact::new(TieFact::Retracted { revision, why: "Never was".to_owned() });
    scene.record(second, (1..=4).rev().map(back).collect()).await;
    is_as_read_anew(&scene, &mut copy, &mut next).await;
    assert_eq!(ties(&copy), 1);
    let renamed = PartyFact::Renamed { name: "New Tucson".to_owned(), language: None };
    let done: Result<_, PartyError> = change!(scene.bed.store, hand, |w| {
        w.on_party(tucson, None, party::Command::record(renamed.clone())).await
    });
    done.unwrap();
    is_as_read_anew(&scene, &mut copy, &mut next).await;
    assert_eq!(copy[&scene.public.to_string()]["tie"]["sides"][0]["party"]["name"], "New Tucson");
}

/// The copy knew nothing of the numbers given, so those given after it was read back are the same.
#[tokio::test]
async fn after_a_restore_readers_begin_anew_though_numbers_have_caught_up() {
    let scene = Scene::new().await;
    let mut copy = Vec::new();
    scene.bed.store.archive(scene.bed.now(), &mut copy, |_, _| ()).await.unwrap();
    let before = json(&scene.get("/api/v1/changes", None).await);
    let stood = before["next"].as_str().unwrap();

    let folder = TempDir::new().unwrap();
    let address = format!("sqlite:{}", folder.path().join("back.db").display());
    let bits = AtomicU64::new(1 << 40);
    let dice: Dice = Arc::new(move || bits.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed));
    let back = Store::open(&address, Options { dice, connections: Some(2) }).await.unwrap();
    back.migrate(scene.bed.now()).await.unwrap();
    back.restore(&copy[..]).await.unwrap();
    let state = common::state(false);
    let shelf = Shelf::open(&back, state.world(), state.today()).await.unwrap();
    let site = web::router(state.with_store(back, shelf));

    let anew = json(&common::get(&site, "/api/v1/changes").await);
    assert_eq!(anew["changes"].as_array().unwrap().len(), before["changes"].as_array().unwrap().len());
    let gone = common::get(&site, &format!("/api/v1/changes?after={stood}")).await;
    assert_eq!(gone.status, StatusCode::GONE, "{}", gone.body);
    let next = anew["next"].as_str().unwrap();
    let on = json(&common::get(&site, &format!("/api/v1/changes?after={next}")).await);
    assert_eq!((&on["changes"], &on["next"]), (&serde_json::json!([]), &anew["next"]));
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
        ("after=c1-", 400, "after"),
        // Of another epoch, and of before there were any.
        ("after=c1-0", 410, ""),
        ("after=c1", 410, ""),
    ] {
        let answer = scene.get(&format!("/api/v1/changes?{question}"), None).await;
        let problem = json(&answer);
        assert_eq!(answer.status.as_u16(), status, "{question}: {problem}");
        assert_eq!(problem["errors"][0]["parameter"].as_str().unwrap_or_default(), name, "{question}");
    }
    // Of this epoch, but beyond the end: a file was set back by hand.
    let first = json(&scene.get("/api/v1/changes", None).await);
    let (epoch, _) = first["next"].as_str().unwrap().split_once('-').unwrap();
    let beyond = scene.get(&format!("/api/v1/changes?after={epoch}-ffff"), None).await;
    assert_eq!(beyond.status, StatusCode::GONE, "{}", beyond.body);
    let bare = json(&common::get(&common::site(), "/api/v1/changes?after=c7-5").await);
    assert_eq!(bare, serde_json::json!({ "changes": [], "next": "c7-5", "more": false }));
}
