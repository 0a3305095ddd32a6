//! The file of each night.

use std::io::{Cursor, Read as _};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::Value;
use tower::ServiceExt as _;
use zip::ZipArchive;

use crate::common::{get, send, site};
use crate::scene::Scene;

const NAME: &str = "twinhall-register-2026-11-21.zip";

#[tokio::test]
async fn everything_public_is_in_a_file_and_nothing_else() {
    let scene = Scene::new().await;
    let before = scene.get("/data", None).await;
    assert!(before.body.contains("There is no file yet"), "{}", before.body);
    web::data::make(&scene.state, &scene.bed.store).await.unwrap();
    let page = scene.get("/data", None).await;
    let file = scene.bed.store.nightly_file(NAME).await.unwrap().unwrap();
    assert_eq!((file.ties, file.parties), (1, 2));
    assert!(
        page.body.contains(&format!("href=\"/data/{NAME}\"")) && page.body.contains(&file.sha256.to_string())
    );
    let request = Request::get(format!("/data/{NAME}")).body(Body::empty()).unwrap();
    let answer = scene.site.clone().oneshot(request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "application/zip");
    assert_eq!(answer.headers()["etag"], format!("\"{}\"", file.sha256));
    let bytes = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    assert_eq!(bytes.len() as u64, file.size);
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    for name in [
        "README.txt",
        "ties.csv",
        "ties.jsonl",
        "parties.csv",
        "parties.jsonl",
        "statistics.json",
        "statistics.csv",
    ] {
        assert!(names.iter().any(|n| n == name), "{name} is not among {names:?}");
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        assert!(!text.contains("Houston") && !text.contains("clerk"), "{name}: {text}");
        match name {
            "README.txt" => assert!(text.contains("CC BY 4.0") && text.contains("1 tie, 2 parties")),
            "ties.csv" => assert_eq!(text.lines().count(), 2),
            "parties.csv" => assert!(text.contains("Almaty") && text.lines().count() == 3),
            "ties.jsonl" => {
                let tie: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
                assert_eq!(tie["id"], scene.public.to_string());
            }
            _ => assert!(!text.is_empty(), "{name}"),
        }
    }
    let tag = format!("\"{}\"", file.sha256);
    let again =
        Request::get(format!("/data/{NAME}")).header("if-none-match", tag).body(Body::empty()).unwrap();
    assert_eq!(send(&scene.site, again).await.status, StatusCode::NOT_MODIFIED);
    for none in ["/data/x.zip", "/data/..%2Fregistry.db"] {
        assert_eq!(scene.get(none, None).await.status, StatusCode::NOT_FOUND, "{none}");
    }
    // Another round finds it made, whichever node looks; and a day's file never changes.
    web::data::make(&scene.state, &scene.bed.store).await.unwrap();
    assert_eq!(scene.bed.store.nightly_files().await.unwrap(), [file]);
    assert!(scene.bed.store.failed_jobs().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_file_that_was_withdrawn_is_gone_and_says_why() {
    let scene = Scene::new().await;
    web::data::make(&scene.state, &scene.bed.store).await.unwrap();
    let (path, tag) = (format!("/data/{NAME}"), scene.get(&format!("/data/{NAME}"), None).await);
    let tag = tag.header("etag").to_owned();
    let why = "A telephone number stood in it <1>";
    scene.bed.store.withdraw_nightly(&scene.bed.hand(), NAME, why).await.unwrap();
    let gone = scene.get(&path, None).await;
    assert_eq!(gone.status, StatusCode::GONE, "{}", gone.body);
    assert!(gone.body.contains("A telephone number stood in it &#60;1&#62;"), "{}", gone.body);
    assert!(!gone.header("cache-control").contains("immutable"), "{}", gone.header("cache-control"));
    let known = Request::get(&path).header("if-none-match", tag).body(Body::empty()).unwrap();
    assert_eq!(send(&scene.site, known).await.status, StatusCode::GONE, "also to whoever has it");
    assert!(!scene.get("/data", None).await.body.contains(NAME));
    // The same night does not bring it back.
    web::data::make(&scene.state, &scene.bed.store).await.unwrap();
    assert_eq!(scene.get(&path, None).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn without_a_store_there_is_a_page_and_no_file() {
    let site = site();
    assert_eq!(get(&site, "/data").await.status, StatusCode::OK);
    assert_eq!(get(&site, &format!("/data/{NAME}")).await.status, StatusCode::NOT_FOUND);
}
