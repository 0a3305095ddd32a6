//! From the first letter to a suspension on one side, as a registrar types it.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use partnership::Id;
use partnership::id::kind;

use crate::bed::{Bed, Browser, mark};
use crate::common::Answer;
use crate::desk::{BAKU, HOUSTON, a_tie, act, association, led, put_on_record, revision};

/// Houston and Baku as sister cities put on record by a browser.
async fn sister_cities(
    browser: &mut Browser<'_>,
    keeper: Id<kind::Organisation>,
    more: &[(&str, &str)],
) -> Answer {
    put_on_record(browser, keeper, [HOUSTON, BAKU], "sister-city", more).await
}

#[tokio::test]
async fn a_tie_goes_from_corresponding_to_a_suspension_on_one_side() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;

    // Sides are found by search, and stand in the address.
    let found = rita.get("/desk/ties/new?q=houston").await;
    assert!(found.body.contains("/desk/ties/new?side=4699066"), "{}", found.body);
    let chosen = rita.get("/desk/ties/new?side=4699066&side=587084").await;
    assert!(chosen.body.contains("name=\"status-1\""), "{}", chosen.body);

    let new = sister_cities(
        &mut rita,
        keeper,
        &[
            ("status-0", "corresponding"),
            ("status-1", "corresponding"),
            ("fields", "economy"),
            ("authority", "Mayor"),
            ("effective", "2020-01-10"),
            ("source-title", "First letter"),
            ("source-kind", "letter"),
            ("publish", "yes"),
        ],
    )
    .await;
    let tie = led(&new);
    let page = rita.get(&tie).await;
    assert!(page.body.contains("Houston") && page.body.contains("First letter"), "{}", page.body);
    let public = tie.replace("/desk", "");
    assert_eq!(bed.browser().get(&public).await.status, StatusCode::OK);

    // Only what may follow is offered, and what may not is refused where it was typed.
    assert!(page.body.contains("status-0-drafting") && !page.body.contains("status-0-signed"));
    let step = |side, to| [("side", side), ("to", to), ("form", "x")];
    let skipped = act(&mut rita, &tie, "status", &step("0", "signed")).await;
    assert_eq!(skipped.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(skipped.body.contains("which “signed” cannot follow"), "{}", skipped.body);

    for side in ["0", "1"] {
        led(&act(&mut rita, &tie, "status", &[("side", side), ("to", "drafting"), ("effective", "2020-03")])
            .await);
        let form = format!("status-{side}-approved");
        let bare = act(
            &mut rita,
            &tie,
            "status",
            &[
                ("side", side),
                ("to", "approved"),
                ("form", form.as_str()),
                ("vote", "7 to 2"),
                ("note", "said <aloud>"),
            ],
        )
        .await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bare.body.contains("The number of the resolution is missing"), "{}", bare.body);
        assert!(bare.body.contains("value=\"7 to 2\"") && bare.body.contains("said &#60;aloud&#62;"));
        for (to, day) in [("approved", "2020-05-02"), ("signed", "2020-06-14"), ("in-force", "2020-06-14")] {
            let fields = [
                ("side", side),
                ("to", to),
                ("effective", day),
                ("resolution-number", "20-112"),
                ("told", "Association\nEmbassy"),
            ];
            led(&act(&mut rita, &tie, "status", &fields).await);
        }
    }
    led(&act(&mut rita, &tie, "confirm", &[("side", "1"), ("effective", "2024")]).await);
    led(&act(
        &mut rita,
        &tie,
        "activity",
        &[("what", "visit"), ("when", "2024-05"), ("activity", "Nine came")],
    )
    .await);
    led(&act(
        &mut rita,
        &tie,
        "status",
        &[("side", "0"), ("to", "under-review"), ("effective", "2025-01-01")],
    )
    .await);
    led(&act(
        &mut rita,
        &tie,
        "status",
        &[
            ("side", "0"),
            ("to", "suspended"),
            ("effective", "2025-02-01"),
            ("condition", "the council has voted again"),
        ],
    )
    .await);
    let page = rita.get(&tie).await;
    assert!(page.body.contains("suspended by one side") && page.body.contains("the council has voted again"));
    assert!(page.body.contains("status-1-under-review"), "the other side stands where it stood");

    // Undo: offered where the rest stays legal; what is taken back stays readable.
    let history = rita.get(&format!("{tie}/history?on=2025-01-15")).await;
    assert_eq!(history.status, StatusCode::OK);
    assert!(
        history.body.contains("Rita, for Sister Cities") && history.body.contains("Association; Embassy")
    );
    assert!(history.body.contains("as it was known then"));
    let last = revision(&history.body);
    let entry = format!("retract-{last}");
    assert!(history.body.contains(&format!("\"{entry}-why\"")), "{}", history.body);
    assert!(!history.body.contains("\"retract-4-why\""), "drafting carries what follows it");
    let fields = [("revision", last.as_str()), ("entry", last.as_str()), ("form", entry.as_str())];
    let from = format!("{tie}/history");
    let to = format!("{tie}/retract");
    let silent = rita.post(&from, &to, &fields).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is needed");
    let undone = rita.post(&from, &to, &[&fields[..], &[("why", "Wrong city")]].concat()).await;
    assert_eq!(led(&undone), from);
    let history = rita.get(&from).await;
    assert!(history.body.contains("<s>") && history.body.contains("Wrong city"));
    let page = rita.get(&tie).await;
    assert!(!page.body.contains("suspended by one side"));

    let board = rita.get("/desk?view=all").await;
    assert!(board.body.contains("Houston") && board.body.contains(&tie), "{}", board.body);
    for view in ["unconfirmed", "stale", "due", "unpublished"] {
        assert_eq!(rita.get(&format!("/desk?view={view}")).await.status, StatusCode::OK, "{view}");
    }
}

#[tokio::test]
async fn an_edit_on_a_stale_page_is_refused_with_both_versions_and_nothing_typed_is_lost() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = a_tie(&mut rita, keeper, false).await;
    let seen = revision(&rita.get(&tie).await.body);
    led(&act(&mut rita, &tie, "describe", &[("kind", "sister-city"), ("summary", "Written first")]).await);
    let late = [
        ("revision", seen.as_str()),
        ("form", "describe"),
        ("kind", "friendship-city"),
        ("summary", "Written second"),
        ("authority", "City <clerk>"),
    ];
    let stale = rita.post(&tie, &format!("{tie}/describe"), &late).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.body);
    for words in [
        "Written first",
        "Written second",
        "City &#60;clerk&#62;",
        "Version 1",
        "Version 2",
        "class=\"differs\"",
    ] {
        assert!(stale.body.contains(words), "{words}: {}", stale.body);
    }
    let newest = revision(&stale.body);
    let again = [&late[1..], &[("revision", newest.as_str())]].concat();
    led(&rita.post(&tie, &format!("{tie}/describe"), &again).await);
    assert!(rita.get(&tie).await.body.contains("Written second"));
}

#[tokio::test]
async fn what_cannot_be_comes_back_with_everything_that_was_typed() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let sides = [("status-0", "in-force"), ("status-1", "in-force")];
    let odd = [&sides[..], &[("since", "2099"), ("local-kind", "jumelage")]].concat();
    let refused = sister_cities(&mut rita, keeper, &odd).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("lies in the future") && refused.body.contains("value=\"jumelage\""));
    let no_date = [&sides[..], &[("since", "long ago")]].concat();
    let refused = sister_cities(&mut rita, keeper, &no_date).await;
    assert!(refused.body.contains("“long ago” is not a date"), "{}", refused.body);
    led(&sister_cities(&mut rita, keeper, &sides).await);
    let twice = sister_cities(&mut rita, keeper, &sides).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.body.contains("These parties have such a tie already"), "{}", twice.body);
    let idea = [("status-0", "idea"), ("status-1", "idea")];
    let itself = put_on_record(&mut rita, keeper, [BAKU, BAKU], "contact", &idea).await;
    assert_eq!(itself.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(itself.body.contains("A tie is between different places"), "{}", itself.body);
}

#[tokio::test]
async fn a_document_is_kept_by_its_bytes_and_one_that_is_not_what_it_says_is_refused() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = a_tie(&mut rita, keeper, false).await;
    let page = rita.get(&tie).await;
    let (mark, revision) = (mark(&page.body), revision(&page.body));
    let form = |mark: &str, bytes: &str| {
        let part = |name: &str, value: &str| {
            format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let fields = [
            ("mark", mark),
            ("revision", revision.as_str()),
            ("form", "source"),
            ("source-kind", "agreement"),
            ("source-title", "Signed copy"),
        ];
        let mut body: String = fields.iter().map(|(name, value)| part(name, value)).collect();
        body.push_str("--cut\r\nContent-Disposition: form-data; name=\"document\"; filename=\"copy ü.pdf\"\r\nContent-Type: application/pdf\r\n\r\n");
        body.push_str(bytes);
        body.push_str("\r\n--cut--\r\n");
        body
    };
    let to = format!("{tie}/source");
    let request = || {
        let request = Request::builder().method(Method::POST).uri(&to);
        request.header("content-type", "multipart/form-data; boundary=cut")
    };
    let forged = rita.send(request(), Body::from(form("", "%PDF-1.7 x"))).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let page = rita.send(request(), Body::from(form(&mark, "<html><script>x</script></html>"))).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.body);
    assert!(page.body.contains("value=\"Signed copy\"") && page.body.contains("The document is "));
    led(&rita.send(request(), Body::from(form(&mark, "%PDF-1.7 signed"))).await);
    let page = rita.get(&tie).await;
    let address =
        page.body.split("/documents/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let document = rita.get(&format!("{tie}/documents/{address}")).await;
    assert_eq!((document.status, document.body.as_str()), (StatusCode::OK, "%PDF-1.7 signed"));
    assert!(document.header("content-disposition").starts_with("attachment"));
}
