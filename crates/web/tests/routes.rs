//! Every route of the site: who may see it, and that no answer lacks the security headers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use common::{LACOMBE, MAZATLAN, ask, get, send, site, state};

/// Every route: its pattern, an address that meets it, and the status for anyone who is not
/// logged in. There are no accounts yet, so all of it is public; what is added later states
/// here what a stranger gets. [`no_route_is_without_its_test`] fails if one is missing.
fn routes() -> Vec<(&'static str, Method, String, StatusCode)> {
    let ok = StatusCode::OK;
    let get = |pattern, path: String| (pattern, Method::GET, path, ok);
    vec![
        get("/", "/".into()),
        get("/search", "/search?q=Springfield".into()),
        get("/search/suggest", "/search/suggest?q=laco".into()),
        get("/find/{id}", format!("/find/{LACOMBE}")),
        get("/find/{id}", format!("/find/{LACOMBE}.csv")),
        get("/find/{id}", format!("/find/{LACOMBE}.json")),
        ("/places/{id}", Method::GET, format!("/places/{LACOMBE}"), StatusCode::PERMANENT_REDIRECT),
        get("/places/{id}/{slug}", format!("/places/{LACOMBE}/lacombe")),
        get("/maps/world/{file}", "/maps/world/11.svg".into()),
        get("/registry", "/registry".into()),
        get("/registry/map", "/registry/map".into()),
        get("/registry/arcs.json", "/registry/arcs.json".into()),
        get("/registry/{file}", "/registry/ties.csv".into()),
        get("/registry/{file}", "/registry/ties.xlsx".into()),
        get("/registry/{file}", "/registry/ties.json".into()),
        get("/registry/{file}", "/registry/ties.geojson".into()),
        get("/registry/{file}", "/registry/ties.jsonld".into()),
        get("/registry/{file}", "/registry/ties.atom".into()),
        ("/countries/{code}", Method::GET, "/countries/CA".into(), StatusCode::PERMANENT_REDIRECT),
        get("/statistics", "/statistics".into()),
        get("/statistics.csv", "/statistics.csv".into()),
        get("/data", "/data".into()),
        ("/data/{name}", Method::GET, "/data/x.zip".into(), StatusCode::NOT_FOUND),
        ("/ties/{id}", Method::GET, "/ties/k7qm3-txd9p".into(), StatusCode::NOT_FOUND),
        (
            "/ties/{id}/documents/{evidence}",
            Method::GET,
            "/ties/k7qm3-txd9p/documents/k7qm3-txd9p".into(),
            StatusCode::NOT_FOUND,
        ),
        // Without a store nobody signs in: tests/accounts calls these as every role.
        ("/set-up/{secret}", Method::GET, "/set-up/x".into(), StatusCode::NOT_FOUND),
        ("/sign-in", Method::GET, "/sign-in".into(), StatusCode::NOT_FOUND),
        ("/sign-in/second", Method::GET, "/sign-in/second".into(), StatusCode::NOT_FOUND),
        ("/sign-in/provider", Method::GET, "/sign-in/provider".into(), StatusCode::NOT_FOUND),
        ("/sign-in/provider/back", Method::GET, "/sign-in/provider/back".into(), StatusCode::NOT_FOUND),
        ("/sign-in/provider/link", Method::POST, "/sign-in/provider/link".into(), StatusCode::NOT_FOUND),
        ("/sign-in/passkey", Method::POST, "/sign-in/passkey".into(), StatusCode::NOT_FOUND),
        ("/sign-in/passkey/ask", Method::POST, "/sign-in/passkey/ask".into(), StatusCode::NOT_FOUND),
        ("/sign-in/second/passkey", Method::POST, "/sign-in/second/passkey".into(), StatusCode::NOT_FOUND),
        (
            "/sign-in/second/passkey/ask",
            Method::POST,
            "/sign-in/second/passkey/ask".into(),
            StatusCode::NOT_FOUND,
        ),
        ("/account/passkeys/new", Method::GET, "/account/passkeys/new".into(), StatusCode::NOT_FOUND),
        ("/account/passkeys", Method::POST, "/account/passkeys".into(), StatusCode::NOT_FOUND),
        ("/account/passkeys/ask", Method::POST, "/account/passkeys/ask".into(), StatusCode::NOT_FOUND),
        (
            "/account/passkeys/{id}/rename",
            Method::POST,
            "/account/passkeys/x/rename".into(),
            StatusCode::NOT_FOUND,
        ),
        (
            "/account/passkeys/{id}/remove",
            Method::POST,
            "/account/passkeys/x/remove".into(),
            StatusCode::NOT_FOUND,
        ),
        ("/account/identities", Method::POST, "/account/identities".into(), StatusCode::NOT_FOUND),
        (
            "/account/identities/{id}/unlink",
            Method::POST,
            "/account/identities/x/unlink".into(),
            StatusCode::NOT_FOUND,
        ),
        ("/sign-out", Method::POST, "/sign-out".into(), StatusCode::NOT_FOUND),
        ("/password", Method::GET, "/password".into(), StatusCode::NOT_FOUND),
        ("/password/{secret}", Method::GET, "/password/x".into(), StatusCode::NOT_FOUND),
        ("/invitations/{secret}", Method::GET, "/invitations/x".into(), StatusCode::NOT_FOUND),
        ("/account", Method::GET, "/account".into(), StatusCode::NOT_FOUND),
        ("/account/password", Method::POST, "/account/password".into(), StatusCode::NOT_FOUND),
        ("/account/second-factor", Method::GET, "/account/second-factor".into(), StatusCode::NOT_FOUND),
        (
            "/account/second-factor/off",
            Method::POST,
            "/account/second-factor/off".into(),
            StatusCode::NOT_FOUND,
        ),
        ("/account/recovery-codes", Method::POST, "/account/recovery-codes".into(), StatusCode::NOT_FOUND),
        ("/account/sessions/end", Method::POST, "/account/sessions/end".into(), StatusCode::NOT_FOUND),
        ("/account/sessions/{id}/end", Method::POST, "/account/sessions/x/end".into(), StatusCode::NOT_FOUND),
        ("/account/tokens", Method::POST, "/account/tokens".into(), StatusCode::NOT_FOUND),
        (
            "/account/tokens/{id}/revoke",
            Method::POST,
            "/account/tokens/x/revoke".into(),
            StatusCode::NOT_FOUND,
        ),
        ("/organisations", Method::GET, "/organisations".into(), StatusCode::NOT_FOUND),
        ("/organisations/{id}", Method::GET, "/organisations/x".into(), StatusCode::NOT_FOUND),
        ("/organisations/{id}/rename", Method::POST, "/organisations/x/rename".into(), StatusCode::NOT_FOUND),
        ("/organisations/{id}/found", Method::POST, "/organisations/x/found".into(), StatusCode::NOT_FOUND),
        ("/organisations/{id}/invite", Method::POST, "/organisations/x/invite".into(), StatusCode::NOT_FOUND),
        (
            "/organisations/{id}/invitations/{invitation}/withdraw",
            Method::POST,
            "/organisations/x/invitations/y/withdraw".into(),
            StatusCode::NOT_FOUND,
        ),
        (
            "/organisations/{id}/imports",
            Method::GET,
            "/organisations/x/imports".into(),
            StatusCode::NOT_FOUND,
        ),
        (
            "/organisations/{id}/imports/wikidata",
            Method::GET,
            "/organisations/x/imports/wikidata".into(),
            StatusCode::NOT_FOUND,
        ),
        (
            "/organisations/{id}/imports/wikidata/stop",
            Method::POST,
            "/organisations/x/imports/wikidata/stop".into(),
            StatusCode::NOT_FOUND,
        ),
        ("/imports/{id}", Method::GET, "/imports/x".into(), StatusCode::NOT_FOUND),
        ("/imports/{id}/mapping", Method::POST, "/imports/x/mapping".into(), StatusCode::NOT_FOUND),
        ("/imports/{id}/choices", Method::POST, "/imports/x/choices".into(), StatusCode::NOT_FOUND),
        ("/imports/{id}/apply", Method::POST, "/imports/x/apply".into(), StatusCode::NOT_FOUND),
        ("/imports/{id}/undo", Method::POST, "/imports/x/undo".into(), StatusCode::NOT_FOUND),
        ("/imports/{id}/drop", Method::POST, "/imports/x/drop".into(), StatusCode::NOT_FOUND),
        (
            "/organisations/{id}/seats/{person}",
            Method::POST,
            "/organisations/x/seats/y".into(),
            StatusCode::NOT_FOUND,
        ),
        ("/desk", Method::GET, "/desk".into(), StatusCode::NOT_FOUND),
        ("/desk/ties/new", Method::GET, "/desk/ties/new".into(), StatusCode::NOT_FOUND),
        ("/desk/ties/{id}", Method::GET, "/desk/ties/x".into(), StatusCode::NOT_FOUND),
        ("/desk/ties/{id}/history", Method::GET, "/desk/ties/x/history".into(), StatusCode::NOT_FOUND),
        (
            "/desk/ties/{id}/documents/{evidence}",
            Method::GET,
            "/desk/ties/x/documents/y".into(),
            StatusCode::NOT_FOUND,
        ),
        ("/desk/ties/{id}/source", Method::POST, "/desk/ties/x/source".into(), StatusCode::NOT_FOUND),
        ("/desk/many", Method::GET, "/desk/many".into(), StatusCode::NOT_FOUND),
        ("/desk/batches", Method::GET, "/desk/batches".into(), StatusCode::NOT_FOUND),
        ("/desk/batches/{id}", Method::GET, "/desk/batches/x".into(), StatusCode::NOT_FOUND),
        ("/desk/batches/{id}/undo", Method::POST, "/desk/batches/x/undo".into(), StatusCode::NOT_FOUND),
        ("/desk/duplicates", Method::GET, "/desk/duplicates".into(), StatusCode::NOT_FOUND),
        ("/desk/ties/{id}/edit", Method::GET, "/desk/ties/x/edit".into(), StatusCode::NOT_FOUND),
        ("/desk/ties/{id}/preview", Method::POST, "/desk/ties/x/preview".into(), StatusCode::NOT_FOUND),
        ("/desk/ties/{id}/merge", Method::GET, "/desk/ties/x/merge".into(), StatusCode::NOT_FOUND),
        ("/desk/ties/{id}/unmerge", Method::POST, "/desk/ties/x/unmerge".into(), StatusCode::NOT_FOUND),
        ("/desk/ties/{id}/{act}", Method::POST, "/desk/ties/x/publish".into(), StatusCode::NOT_FOUND),
        ("/ties/{id}/propose", Method::GET, "/ties/x/propose".into(), StatusCode::NOT_FOUND),
        ("/ties/{id}/proposed", Method::GET, "/ties/x/proposed".into(), StatusCode::NOT_FOUND),
        ("/parties/{id}", Method::GET, "/parties/x".into(), StatusCode::NOT_FOUND),
        ("/desk/parties", Method::GET, "/desk/parties".into(), StatusCode::NOT_FOUND),
        ("/desk/parties/{id}", Method::GET, "/desk/parties/x".into(), StatusCode::NOT_FOUND),
        ("/desk/parties/{id}/history", Method::GET, "/desk/parties/x/history".into(), StatusCode::NOT_FOUND),
        ("/desk/parties/{id}/merge", Method::GET, "/desk/parties/x/merge".into(), StatusCode::NOT_FOUND),
        ("/desk/parties/{id}/merge", Method::POST, "/desk/parties/x/merge".into(), StatusCode::NOT_FOUND),
        ("/desk/parties/{id}/unmerge", Method::POST, "/desk/parties/x/unmerge".into(), StatusCode::NOT_FOUND),
        (
            "/desk/parties/{id}/contacts",
            Method::POST,
            "/desk/parties/x/contacts".into(),
            StatusCode::NOT_FOUND,
        ),
        ("/desk/parties/{id}/{act}", Method::POST, "/desk/parties/x/describe".into(), StatusCode::NOT_FOUND),
        ("/desk/contacts/{id}", Method::GET, "/desk/contacts/x".into(), StatusCode::NOT_FOUND),
        ("/desk/contacts/{id}/{act}", Method::POST, "/desk/contacts/x/change".into(), StatusCode::NOT_FOUND),
        ("/organisations/speaking", Method::GET, "/organisations/speaking".into(), StatusCode::NOT_FOUND),
        ("/organisations/speaking", Method::POST, "/organisations/speaking".into(), StatusCode::NOT_FOUND),
        ("/organisations/{id}/bind", Method::POST, "/organisations/x/bind".into(), StatusCode::NOT_FOUND),
        ("/organisations/{id}/move", Method::POST, "/organisations/x/move".into(), StatusCode::NOT_FOUND),
        ("/desk/proposals", Method::GET, "/desk/proposals".into(), StatusCode::NOT_FOUND),
        ("/desk/proposals/{id}", Method::GET, "/desk/proposals/x".into(), StatusCode::NOT_FOUND),
        (
            "/desk/proposals/{id}/accept",
            Method::POST,
            "/desk/proposals/x/accept".into(),
            StatusCode::NOT_FOUND,
        ),
        (
            "/desk/proposals/{id}/decline",
            Method::POST,
            "/desk/proposals/x/decline".into(),
            StatusCode::NOT_FOUND,
        ),
        (
            "/desk/proposals/{id}/reopen",
            Method::POST,
            "/desk/proposals/x/reopen".into(),
            StatusCode::NOT_FOUND,
        ),
        (
            "/desk/proposals/{id}/forget",
            Method::POST,
            "/desk/proposals/x/forget".into(),
            StatusCode::NOT_FOUND,
        ),
        get("/compare", format!("/compare?a={LACOMBE}")),
        get("/compare/{a}/{b}", format!("/compare/{LACOMBE}/{MAZATLAN}")),
        get("/about/data", "/about/data".into()),
        get("/api/v1/places", "/api/v1/places?q=lacombe".into()),
        get("/api/v1/places/{id}", format!("/api/v1/places/{LACOMBE}")),
        get("/api/v1/places/{id}/matches", format!("/api/v1/places/{LACOMBE}/matches")),
        get("/api/v1/compare/{a}/{b}", format!("/api/v1/compare/{LACOMBE}/{MAZATLAN}")),
        get("/api/v1/ties", "/api/v1/ties".into()),
        ("/api/v1/ties/{id}", Method::GET, "/api/v1/ties/k7qm3-txd9p".into(), StatusCode::NOT_FOUND),
        ("/api/v1/ties", Method::POST, "/api/v1/ties".into(), StatusCode::UNAUTHORIZED),
        // tests/data calls these by every role and scope.
        (
            "/api/v1/ties/{id}/facts",
            Method::GET,
            "/api/v1/ties/k7qm3-txd9p/facts".into(),
            StatusCode::UNAUTHORIZED,
        ),
        get("/api/v1/parties", "/api/v1/parties".into()),
        ("/api/v1/parties/{id}", Method::GET, "/api/v1/parties/x".into(), StatusCode::NOT_FOUND),
        get("/api/v1/changes", "/api/v1/changes".into()),
        get("/api/v1/statistics", "/api/v1/statistics".into()),
        get("/api/v1/openapi.json", "/api/v1/openapi.json".into()),
        get("/healthz", "/healthz".into()),
        get("/readyz", "/readyz".into()),
        get("/metrics", "/metrics".into()),
        get("/favicon.ico", "/favicon.ico".into()),
        ("/assets/{*name}", Method::GET, "/assets/nothing.css".into(), StatusCode::NOT_FOUND),
        ("/styleguide", Method::GET, "/styleguide".into(), StatusCode::NOT_FOUND),
        ("/theme", Method::POST, "/theme".into(), StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ]
}

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
