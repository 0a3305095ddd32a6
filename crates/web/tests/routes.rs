//! Every route of the site: who may see it, and that no answer lacks the security headers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;
#[path = "routes/list.rs"]
mod list;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use common::{LACOMBE, ask, get, send, site, state};
use list::routes;

/// The patterns in the sources: axum cannot list its routes.
fn patterns(folder: &std::path::Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            patterns(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let calls = text.split(".route(").skip(1).filter_map(|call| call.trim_start().strip_prefix('"'));
            found.extend(calls.filter_map(|call| call.split('"').next()).map(str::to_owned));
        }
    }
}

#[test]
fn no_route_is_without_its_test() {
    let mut found = BTreeSet::new();
    patterns(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let tested: BTreeSet<String> = routes().into_iter().map(|r| r.0.to_owned()).collect();
    assert_eq!(found, tested, "every route in src/ is listed above, and no other");
}

#[tokio::test]
async fn every_route_answers_strangers_as_stated_and_with_the_security_headers() {
    let site = site();
    let mut list = String::new();
    for (pattern, method, path, expected) in routes() {
        let answer = ask(&site, method.clone(), &path).await;
        assert_eq!(
            answer.status,
            expected,
            "{method} {path}: {}",
            &answer.body[..answer.body.len().min(400)]
        );
        secured(&answer, &path);
        let kind = answer.header("content-type");
        list.push_str(&format!("{method} {pattern} ({path}): {} {kind}\n", answer.status.as_u16()));
    }
    insta::assert_snapshot!("routes", list);
}

fn secured(answer: &common::Answer, path: &str) {
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{path}: {name}");
    }
}

#[tokio::test]
async fn refusals_say_what_happened_and_what_to_do() {
    let site = site();
    let long = format!("/find/{LACOMBE}?exclude={}", "1,".repeat(6000));
    let cases = [
        ("/no/such/page", 404, "There is no such page"),
        ("/find/999999999", 404, "There is no place with the number 999999999"),
        ("/find/lacombe", 404, "There is no place with the number lacombe"),
        ("/find/6035615.pdf", 404, "There is no such page"),
        ("/find/6035615?colour=red", 400, "colour"),
        ("/find/6035615?w.climate=9", 400, "0 to 3"),
        ("/find/6035615?min-distance=500&max-distance=100", 400, "Swap the two"),
        ("/find/6035615?countries=%FF", 400, "is not a country"),
        (long.as_str(), 414, "This address is too long"),
    ];
    for (path, status, text) in cases {
        let answer = get(&site, path).await;
        let shown = &path[..path.len().min(60)];
        assert_eq!(answer.status.as_u16(), status, "{shown}");
        assert!(answer.body.contains(text), "{shown}: {text} is missing");
        assert!(answer.header("content-type").starts_with("text/html"), "{shown}");
        assert_eq!(answer.header("cache-control"), "no-store", "{shown}");
        secured(&answer, shown);
    }
    let posted = ask(&site, Method::POST, "/about/data").await;
    assert_eq!(posted.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(posted.body.contains("GET and HEAD") && posted.header("allow").contains("GET"));
    let options = ask(&site, Method::OPTIONS, "/about/data").await;
    assert_eq!(options.status, StatusCode::NO_CONTENT);
    assert!(options.header("allow").contains("GET") && options.header("allow").contains("HEAD"));
    let large = Request::post("/theme")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(format!("theme=dark&back=/{}", "x".repeat(100_000))))
        .unwrap();
    let large = send(&site, large).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.body.contains("more than this site accepts"));
    let problem = get(&site, "/api/v1/no/such/thing").await;
    assert_eq!(problem.status, StatusCode::NOT_FOUND);
    assert_eq!(problem.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let site = site();
    for path in ["/", "/about/data", "/healthz", "/search?q=Lacombe&all=1"] {
        let (head, full) = (ask(&site, Method::HEAD, path).await, get(&site, path).await);
        assert_eq!((head.status, head.body.len()), (full.status, 0), "{path}");
        assert_eq!(head.header("content-type"), full.header("content-type"), "{path}");
    }
}

#[tokio::test]
async fn what_the_reader_has_is_not_sent_again() {
    let site = site();
    for path in ["/".to_owned(), format!("/find/{LACOMBE}"), "/about/data".into()] {
        let first = get(&site, &path).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        let again = |name: &'static str, value: String| {
            let request = Request::get(&path).header("if-none-match", &tag).header(name, value);
            request.body(Body::empty()).unwrap()
        };
        let same = send(&site, again("accept", "*/*".into())).await;
        assert_eq!((same.status, same.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        assert!(same.header("content-security-policy").contains("default-src 'none'"));
        let dark = send(&site, again("cookie", "theme=dark".into())).await;
        assert_eq!(dark.status, StatusCode::OK, "{path}: other colours are another page");
        let part = send(&site, again("hx-request", "true".into())).await;
        assert_eq!(part.status, StatusCode::OK, "{path}: a part is another answer");
    }
}

#[tokio::test]
async fn assets_are_kept_for_ever_and_developers_pages_for_developers() {
    let site = site();
    let home = get(&site, "/").await.body;
    let sheet = home.split("href=\"").find(|s| s.starts_with("/assets/site.")).unwrap();
    let sheet = get(&site, sheet.split('"').next().unwrap()).await;
    assert_eq!(sheet.status, StatusCode::OK);
    assert_eq!(sheet.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(sheet.body.starts_with("/* The design language"), "tokens come first");
    assert!(
        !sheet.body.contains("asset:") && !sheet.body.contains("http://") && !sheet.body.contains("https://")
    );
    let dev = web::router(state(true));
    let guide = get(&dev, "/styleguide").await;
    assert_eq!(guide.status, StatusCode::OK);
    assert_eq!(guide.header("cache-control"), "no-store");
}

#[tokio::test]
async fn pages_hold_nothing_that_the_policy_refuses() {
    let site = site();
    for (_, method, path, status) in routes() {
        if method != Method::GET || status != StatusCode::OK {
            continue;
        }
        let answer = get(&site, &path).await;
        if !answer.header("content-type").starts_with("text/html") {
            continue;
        }
        for refused in [" style=", "<style", " onclick=", " onload=", "javascript:", "src=\"http", "<script>"]
        {
            assert!(!answer.body.contains(refused), "{path} holds {refused}");
        }
    }
}

#[tokio::test]
async fn colours_are_chosen_by_a_form() {
    let site = site();
    let request = Request::post("/theme")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from("theme=dark&back=%2Fabout%2Fdata"))
        .unwrap();
    let answer = send(&site, request).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/about/data"));
    assert!(answer.header("set-cookie").starts_with("theme=dark;"));
    let request = Request::get("/about/data").header("cookie", "theme=dark").body(Body::empty()).unwrap();
    assert!(send(&site, request).await.body.contains("data-theme=\"dark\""));
}
