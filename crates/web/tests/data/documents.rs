//! Documents of sources: who gets them, and how.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use partnership::Fact;
use partnership::tie::TieFact;

use crate::bed::Browser;
use crate::common::{Answer, send};
use crate::scene::Scene;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

async fn as_somebody(scene: &Scene, browser: &Browser<'_>, path: &str) -> Answer {
    let request = Request::get(path).header("cookie", browser.cookie.clone().unwrap_or_default());
    send(&scene.site, request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn public_documents_are_for_all_and_others_for_those_who_may_see_them() {
    let scene = Scene::new().await;
    let text = scene.document(scene.public, "letter <1>.txt", "Dear Älmaty,\n".as_bytes(), true).await;
    let inside = scene.document(scene.public, "memo.txt", b"Between us.\n", false).await;
    let of_draft = scene.document(scene.draft, "draft.txt", b"Not yet.\n", true).await;
    let path = |tie, evidence| format!("/ties/{tie}/documents/{evidence}");
    let (open, closed) = (path(scene.public, text), path(scene.public, inside));
    let unpublished = path(scene.draft, of_draft);
    let mut answers = String::new();
    let mut browsers = vec![("anybody".to_owned(), scene.bed.browser())];
    for name in
        ["viewer", "contributor", "editor", "coordinator", "registrar", "owner", "citizen", "stranger"]
    {
        browsers.push((name.to_owned(), scene.bed.signed_in(name).await));
    }
    for (name, browser) in &browsers {
        let mut statuses = Vec::new();
        for path in [&open, &closed, &unpublished] {
            let answer = as_somebody(&scene, browser, path).await;
            statuses.push(answer.status.as_u16());
            if answer.status == StatusCode::OK {
                let kept = if path == &open { "public, no-cache" } else { "private, no-store" };
                assert_eq!(answer.header("cache-control"), kept, "{name} {path}");
            }
        }
        answers.push_str(&format!("{name:12} {statuses:?}\n"));
    }
    insta::assert_snapshot!(answers, @r"
    anybody      [200, 404, 404]
    viewer       [200, 200, 200]
    contributor  [200, 200, 200]
    editor       [200, 200, 200]
    coordinator  [200, 200, 200]
    registrar    [200, 200, 200]
    owner        [200, 200, 200]
    citizen      [200, 404, 200]
    stranger     [200, 404, 404]
    ");
    // What is not there, what one may not see, and what stands at another tie are told alike.
    let never = scene.get(&path(scene.public, of_draft), None).await;
    let hidden = scene.get(&closed, None).await;
    assert_eq!((never.status, never.body.len()), (StatusCode::NOT_FOUND, hidden.body.len()));
    for bad in ["/ties/x/documents/y", &format!("/ties/{}/documents/y", scene.public)] {
        assert_eq!(scene.get(bad, None).await.status, StatusCode::NOT_FOUND, "{bad}");
    }
    let page = scene.get(&format!("/ties/{}", scene.public), None).await.body;
    assert!(page.contains(&format!("href=\"{open}\"")) && !page.contains(&closed));
    // A source that is no longer relied on is no longer public.
    let why = "It was another city's".to_owned();
    scene.record(scene.public, vec![Fact::new(TieFact::EvidenceWithdrawn { evidence: text, why })]).await;
    assert_eq!(scene.get(&open, None).await.status, StatusCode::NOT_FOUND);
    let registrar = &browsers[5].1;
    assert_eq!(as_somebody(&scene, registrar, &open).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_document_is_what_it_is_and_runs_nothing() {
    let scene = Scene::new().await;
    for (name, bytes, media_type, how) in [
        ("a \"letter\".txt", &b"Dear <script>alert(1)</script>\n"[..], "text/plain; charset=utf-8", "inline"),
        ("scan.html", PNG, "image/png", "inline"),
        ("agreement.pdf", &b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"[..], "application/pdf", "attachment"),
    ] {
        let evidence = scene.document(scene.public, name, bytes, true).await;
        let path = format!("/ties/{}/documents/{evidence}", scene.public);
        let answer = scene.get(&path, None).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, media_type), "{name}");
        let named = answer.header("content-disposition");
        assert!(named.starts_with(&format!("{how}; filename=\"")), "{named}");
        assert_eq!(named.matches('"').count(), 2, "{named}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert!(answer.header("content-security-policy").contains("sandbox"));
        let tag = answer.header("etag");
        assert_eq!((tag.len(), tag.starts_with('"')), (66, true), "the hash of the bytes: {tag}");
        let again = Request::get(&path).header("if-none-match", format!("\"x\", {tag}"));
        let again = send(&scene.site, again.body(Body::empty()).unwrap()).await;
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
        assert_eq!(again.header("etag"), tag);
    }
}
