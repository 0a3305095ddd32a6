//! Imports on their pages, without scripts: brought, looked through, chosen, applied, taken back.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use partnership::organisation::OrganisationKind;
use partnership::policy::Role;

use crate::bed::{Bed, Browser, mark};
use crate::common::Answer;

const SHEET: &str = "City,Partner,Country,Since\n\
    Madison,Sollefteå,Sweden,1997\n\
    \"Lacombe, Alberta\",Mazatlán,Mexico,14.6.1998\n\
    \"Lacombe, Alberta\",\"Lacombe, Alberta\",Canada,1999\n\
    Esbjerg,Rennes,France,soon\n";

pub(crate) async fn upload(browser: &mut Browser<'_>, to: &str, mark: &str, bytes: &[u8]) -> Answer {
    let line = "----------------------------7d159c1302d0y0";
    let mut body = Vec::new();
    body.extend_from_slice(
        format!("--{line}\r\nContent-Disposition: form-data; name=\"mark\"\r\n\r\n{mark}\r\n").as_bytes(),
    );
    let head = format!(
        "--{line}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"our <ties>.csv\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{line}--\r\n").as_bytes());
    let request = Request::builder().method(Method::POST).uri(to);
    browser
        .send(
            request.header("content-type", format!("multipart/form-data; boundary={line}")),
            Body::from(body),
        )
        .await
}

#[tokio::test]
async fn a_sheet_goes_in_and_out_by_pages_alone() {
    let bed = Bed::new().await;
    let own = bed.organisation("Own", OrganisationKind::Association, None).await;
    bed.member("Registrar", own, Role::Registrar).await;
    let mut browser = bed.signed_in("Registrar").await;
    let list = format!("/organisations/{own}/imports");
    let page = browser.get(&list).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let mark_here = mark(&page.body);
    let forged = upload(&mut browser, &list, "forged", SHEET.as_bytes()).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let pdf = upload(&mut browser, &list, &mark_here, b"%PDF-1.7").await;
    assert_eq!(pdf.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(pdf.body.contains("This is a PDF"), "{}", pdf.body);
    let brought = upload(&mut browser, &list, &mark_here, SHEET.as_bytes()).await;
    assert_eq!(brought.status, StatusCode::SEE_OTHER, "{}", brought.body);
    let import = brought.header("location").to_owned();
    let page = browser.get(&import).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for words in [
        "our &#60;ties&#62;.csv",
        "Sollefteå",
        "is not understood as a date",
        "cannot be tied to itself",
        "Madison, Mississippi",
    ] {
        assert!(
            page.body.contains(words)
                || page.body.contains(&words.replace("&#60;", "&lt;").replace("&#62;", "&gt;")),
            "{words}"
        );
    }
    let chosen = browser
        .post(
            &import,
            &format!("{import}/choices"),
            &[("question", "madison"), ("place-0", "4434663"), ("row", "4"), ("row-4", "skip")],
        )
        .await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.body);
    let applied = browser.post(&import, &format!("{import}/apply"), &[]).await;
    assert_eq!(applied.status, StatusCode::SEE_OTHER, "{}", applied.body);
    let report = browser.get(&import).await;
    assert!(report.body.contains("Applied"), "{}", report.body);
    let registry = bed.store.registry().await.unwrap();
    assert_eq!((registry.ties.len(), registry.parties.len()), (2, 4));
    assert!(registry.ties.iter().all(|t| t.keeper == own && !t.published), "nothing is published unasked");
    let twice = browser.post(&list, &format!("{import}/apply"), &[]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    let undone = browser.post(&list, &format!("{import}/undo"), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    assert!(bed.store.registry().await.unwrap().ties.is_empty());
}

#[tokio::test]
async fn a_sheet_that_would_be_too_much_is_refused_in_words_and_nothing_is_kept() {
    let bed = Bed::new().await;
    let own = bed.organisation("Own", OrganisationKind::Association, None).await;
    bed.member("Registrar", own, Role::Registrar).await;
    let mut browser = bed.signed_in("Registrar").await;
    let list = format!("/organisations/{own}/imports");
    let mark = mark(&browser.get(&list).await.body);
    let million = format!("City,Partner\n{}", "Esbjerg,Rennes\n".repeat(1_000_000));
    let mut bomb = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (part, length) in [("[Content_Types].xml", 10), ("xl/worksheets/sheet1.xml", (96 << 20) + 10)] {
        bomb.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut bomb, &vec![b' '; length]).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    for (bytes, words) in [
        (million.as_bytes(), "more than 100,000 rows"),
        (&bomb, "The workbook unpacks to more than"),
        (b"PK\x03\x04 and no more", "The workbook is damaged"),
        (b"", "The file holds nothing"),
    ] {
        let refused = upload(&mut browser, &list, &mark, bytes).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
    }
    // What a formula came to counts, and what looks like one is text.
    let sheet =
        "City,Partner,Since\n\"=HYPERLINK(\"\"http://e.example\"\")\",Rennes,1999\nEsbjerg,Rennes,#REF!\n";
    let brought = upload(&mut browser, &list, &mark, sheet.as_bytes()).await;
    assert_eq!(brought.status, StatusCode::SEE_OTHER, "{}", brought.body);
    let page = browser.get(brought.header("location")).await.body;
    assert!(page.contains("is not understood as a date"), "{page}");
    assert!(page.contains("no place has this name"), "{page}");
    let open = bed.store.imports_of(own).await.unwrap();
    assert_eq!(open.len(), 1, "of the others nothing is kept");
}

#[tokio::test]
async fn only_registrars_of_the_registry_may() {
    let bed = Bed::new().await;
    let own = bed.organisation("Own", OrganisationKind::Association, None).await;
    let other = bed.organisation("Other", OrganisationKind::Association, None).await;
    for (name, organisation, role) in [
        ("Viewer", own, Role::Viewer),
        ("Editor", own, Role::Editor),
        ("Registrar", own, Role::Registrar),
        ("Stranger", other, Role::Owner),
    ] {
        bed.member(name, organisation, role).await;
    }
    let list = format!("/organisations/{own}/imports");
    let mut registrar = bed.signed_in("Registrar").await;
    let page = registrar.get(&list).await;
    let brought = upload(&mut registrar, &list, &mark(&page.body), SHEET.as_bytes()).await;
    let import = brought.header("location").to_owned();
    for (name, expected) in [("Viewer", 403), ("Editor", 403), ("Registrar", 200), ("Stranger", 404)] {
        let mut browser = bed.signed_in(name).await;
        let own_mark = mark(&browser.get("/account").await.body);
        let wikidata = format!("{list}/wikidata");
        for path in [&list, &import, &wikidata] {
            assert_eq!(browser.get(path).await.status.as_u16(), expected, "{name} {path}");
        }
        if expected == 200 {
            continue;
        }
        for path in [wikidata.clone(), format!("{wikidata}/stop")] {
            let fields = [("mark", own_mark.as_str()), ("contact", "registry@example.org")];
            let answer = browser.post_raw(&path, &fields).await;
            assert_eq!(answer.status.as_u16(), expected, "{name} {path}");
        }
        for act in ["mapping", "choices", "apply", "undo", "drop"] {
            let answer = browser.post_raw(&format!("{import}/{act}"), &[("mark", &own_mark)]).await;
            assert_eq!(answer.status.as_u16(), expected, "{name} {act}");
        }
        assert_eq!(
            upload(&mut browser, &list, &own_mark, b"a,b\n").await.status.as_u16(),
            expected,
            "{name}"
        );
    }
    let mut anybody = bed.browser();
    assert_eq!(anybody.get(&import).await.status, StatusCode::SEE_OTHER, "to the door");
}

#[tokio::test]
async fn columns_are_read_otherwise_and_an_import_is_thrown_away() {
    let bed = Bed::new().await;
    let own = bed.organisation("Own", OrganisationKind::Association, None).await;
    bed.member("Registrar", own, Role::Registrar).await;
    let mut browser = bed.signed_in("Registrar").await;
    let list = format!("/organisations/{own}/imports");
    let mark_here = mark(&browser.get(&list).await.body);
    // Without headings, the partner first: the guess is set right by the form.
    let sheet = "Sollefteå,Sweden,Madison,1997\nMazatlán,Mexico,\"Lacombe, Alberta\",1998\n";
    let brought = upload(&mut browser, &list, &mark_here, sheet.as_bytes()).await;
    let import = brought.header("location").to_owned();
    let read = browser
        .post(
            &import,
            &format!("{import}/mapping"),
            &[
                ("column-0", "b.name"),
                ("column-1", "b.country"),
                ("column-2", "a.name"),
                ("column-3", "since"),
                ("header", ""),
                ("home-a", "us"),
                ("kind", "friendship-city"),
                ("status", "in-force"),
                ("publish", "yes"),
            ],
        )
        .await;
    assert_eq!(read.status, StatusCode::SEE_OTHER, "{}", read.body);
    let page = browser.get(&format!("{import}?show=all")).await.body;
    for words in
        ["value=\"US\"", "value=\"friendship-city\" selected", "name=\"publish\" value=\"yes\" checked"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let first = page.find("Lacombe, Alberta, Canada").unwrap();
    assert!(first < page.find("Mazatlán, Sinaloa, Mexico").unwrap(), "the sides changed places");
    // No column for the partner: told where the columns are, and nothing can be written.
    let nobody =
        [("column-0", "ignore"), ("column-1", "ignore"), ("column-2", "a.name"), ("column-3", "since")];
    browser.post(&import, &format!("{import}/mapping"), &nobody).await;
    let page = browser.get(&import).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("No column names the partner"), "{}", page.body);
    assert!(!page.body.contains(&format!("{import}/apply")), "{}", page.body);
    let applied = browser.post(&list, &format!("{import}/apply"), &[]).await;
    assert_ne!(applied.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(bed.store.registry().await.unwrap().ties.is_empty());
    let thrown = browser.post(&list, &format!("{import}/drop"), &[]).await;
    assert_eq!((thrown.status, thrown.header("location")), (StatusCode::SEE_OTHER, list.as_str()));
    assert_eq!(browser.get(&import).await.status, StatusCode::NOT_FOUND);
    let page = browser.get(&list).await.body;
    assert!(page.contains("Nothing has been imported"), "{page}");
}
