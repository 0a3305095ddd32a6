//! Contacts: written down, changed, taken back, forgotten; and seen by those alone who may.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use partnership::organisation::{Node, OrganisationKind};
use partnership::policy::Role;

use crate::bed::{Bed, Browser, mark};
use crate::desk::{a_tie, address, association, hidden, led};

pub(crate) const ANNA: [(&str, &str); 8] = [
    ("kind", "volunteer"),
    ("name", "Anna <Berg>"),
    ("office", "Chair"),
    ("email", "anna@example.org"),
    ("telephone", "+46 555 0100"),
    ("languages", "sv, en"),
    ("since", "2019"),
    ("note", "likes jazz"),
];
const SECRETS: [&str; 4] = ["anna@example.org", "555 0100", "likes jazz", "Berg"];

/// The party of the first side of a tie, at the desk.
pub(crate) async fn party_of(browser: &mut Browser<'_>, tie: &str) -> String {
    address(&browser.get(tie).await.body, "/desk/parties/")
}

pub(crate) async fn add(
    browser: &mut Browser<'_>,
    party: &str,
    fields: &[(&str, &str)],
) -> crate::common::Answer {
    let page = browser.get(party).await;
    let keeper = page
        .body
        .split(&format!("action=\"{party}/contacts\""))
        .nth(1)
        .map(|form| hidden(form, "keeper"))
        .unwrap_or_default();
    let all = [&[("keeper", keeper.as_str())], fields].concat();
    browser.post(party, &format!("{party}/contacts"), &all).await
}

#[tokio::test]
async fn a_contact_is_written_down_changed_and_forgotten() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = a_tie(&mut rita, keeper, true).await;
    let party = party_of(&mut rita, &tie).await;
    let nobody = add(&mut rita, &party, &[("kind", "official"), ("telephone", "12345")]).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nobody.body.contains("otherwise there is nobody to write to") && nobody.body.contains("12345"));
    let odd = [("kind", "official"), ("name", "B"), ("email", "nobody"), ("languages", "english")];
    let odd = add(&mut rita, &party, &odd).await;
    assert!(odd.body.contains("“english” is no code of a language"), "{}", odd.body);
    led(&add(&mut rita, &party, &ANNA).await);
    let page = rita.get(&party).await;
    assert!(page.body.contains("Anna &#60;Berg&#62;") && page.body.contains("mailto:anna@example.org"));
    let contact = address(&page.body, "/desk/contacts/");
    let shown = rita.get(&contact).await;
    assert_eq!(shown.header("cache-control"), "private, no-store");
    let seen = hidden(&shown.body, "revision");
    let mut changed: Vec<(&str, &str)> = ANNA.to_vec();
    changed[2] = ("office", "Honorary chair");
    changed.push(("revision", &seen));
    led(&rita.post(&contact, &format!("{contact}/change"), &changed).await);
    // Two at the same page: the second sees what the first wrote, and keeps what they typed.
    let mut late: Vec<(&str, &str)> = ANNA.to_vec();
    late[7] = ("note", "likes tango");
    late.push(("revision", &seen));
    let stale = rita.post(&contact, &format!("{contact}/change"), &late).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.body);
    assert!(stale.body.contains("Honorary chair") && stale.body.contains("likes tango"));
    let act = async |browser: &mut Browser<'_>, act: &str, more: &[(&str, &str)]| {
        let revision = hidden(&browser.get(&contact).await.body, "revision");
        let all = [&[("revision", revision.as_str())], more].concat();
        browser.post(&contact, &format!("{contact}/{act}"), &all).await
    };
    led(&act(&mut rita, "undo", &[]).await);
    assert!(!rita.get(&party).await.body.contains("Honorary chair"));
    led(&act(&mut rita, "remove", &[]).await);
    assert!(!rita.get(&party).await.body.contains("Berg"));
    assert!(rita.get(&contact).await.body.contains("taken off the list"));
    led(&act(&mut rita, "undo", &[]).await);
    let unsure = act(&mut rita, "forget", &[]).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsure.body.contains("nothing can bring it back"), "{}", unsure.body);
    led(&act(&mut rita, "forget", &[("sure", "yes")]).await);
    assert_eq!(rita.get(&contact).await.status, StatusCode::NOT_FOUND);
    assert!(bed.store.verify(&[], |_| ()).await.unwrap().is_whole());
    let rows = store::rows::all(bed.store.db(), "SELECT body FROM journal", []).await.unwrap();
    for row in &rows {
        let body: String = store::rows::get(row, 0).unwrap();
        assert!(SECRETS.iter().all(|secret| !body.contains(secret)), "{body}");
    }
}

#[tokio::test]
async fn contacts_are_seen_by_those_alone_who_may() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = a_tie(&mut rita, keeper, true).await;
    let party = party_of(&mut rita, &tie).await;
    led(&add(&mut rita, &party, &ANNA).await);
    let contact = address(&rita.get(&party).await.body, "/desk/contacts/");
    // Another association has a tie of the same city of its own.
    let others = bed.organisation("Others", OrganisationKind::Association, None).await;
    bed.member("Otto", others, Role::Registrar).await;
    let mut otto = bed.signed_in("Otto").await;
    let fields = [
        ("keeper", others.to_string()),
        ("side", crate::desk::HOUSTON.into()),
        ("side", "480060".into()),
        ("kind", "sister-city".into()),
        ("status-0", "in-force".into()),
        ("status-1", "in-force".into()),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    led(&otto.post("/account", "/desk/ties/new", &fields).await);
    let theirs = otto.get(&party).await;
    assert_eq!(theirs.status, StatusCode::OK, "{}", theirs.body);
    assert!(theirs.body.contains("Another registry keeps this party"));
    assert!(SECRETS.iter().all(|secret| !theirs.body.contains(secret)), "{}", theirs.body);
    assert_eq!(otto.get(&contact).await.status, StatusCode::NOT_FOUND);
    assert_eq!(otto.get(&format!("{party}/history")).await.status, StatusCode::FORBIDDEN);
    led(&add(&mut otto, &party, &[("kind", "official"), ("name", "Olga Own")]).await);
    assert!(otto.get(&party).await.body.contains("Olga Own"));
    assert!(!rita.get(&party).await.body.contains("Olga Own"), "nor does theirs reach the keeper");
    // The city's own people see what is written of it, whoever wrote it.
    let id: partnership::Id<partnership::id::kind::Party> =
        party.rsplit('/').next().unwrap().parse().unwrap();
    let node = Node { parent: None, kind: OrganisationKind::Municipality, party: Some(id) };
    let city = bed.store.found(&bed.hand(), "City of Houston", node).await.unwrap();
    bed.member("Clara", city, Role::Contributor).await;
    let mut clara = bed.signed_in("Clara").await;
    let own = clara.get(&party).await;
    assert!(own.body.contains("anna@example.org") && own.body.contains("Olga Own"), "{}", own.body);
    // Not the viewer, and no public page or answer of the programming interface.
    bed.member("Vera", keeper, Role::Viewer).await;
    let mut vera = bed.signed_in("Vera").await;
    let public = party.replace("/desk", "");
    let pages = [
        vera.get(&party).await,
        bed.browser().get(&public).await,
        bed.browser().get(&tie.replace("/desk", "")).await,
        bed.browser().get("/registry").await,
        bed.browser().get("/api/v1/parties").await,
        bed.browser().get(&public.replace("/parties", "/api/v1/parties")).await,
        bed.browser().get("/registry/parties.csv").await,
        bed.browser().get("/registry/parties.jsonld").await,
        bed.browser().get("/api/v1/ties").await,
    ];
    for page in &pages {
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(SECRETS.iter().all(|secret| !page.body.contains(secret)), "{}", page.body);
    }
    assert_eq!(vera.get(&contact).await.status, StatusCode::FORBIDDEN);
}

const SHEET: &str = "City,Country,Contact,E-mail,Partner,Partner country\n\
    \"Lacombe, Alberta\",Canada,Ann Lee,ann@lacombe.example,Mazatlán,Mexico\n";

#[tokio::test]
async fn a_sheet_brings_contacts_with_its_ties_and_takes_them_back() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let list = format!("/organisations/{keeper}/imports");
    let bring = async |browser: &mut Browser<'_>| {
        let mark = mark(&browser.get(&list).await.body);
        let body = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"mark\"\r\n\r\n{mark}\r\n--cut\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"t.csv\"\r\n\r\n{SHEET}\r\n--cut--\r\n"
        );
        let request = Request::builder().method(Method::POST).uri(&list);
        let request = request.header("content-type", "multipart/form-data; boundary=cut");
        led(&browser.send(request, Body::from(body)).await)
    };
    let import = bring(&mut rita).await;
    let preview = rita.get(&format!("{import}?show=all")).await;
    let words = "Contact of Lacombe, Alberta, Canada: Ann Lee, ann@lacombe.example; is written down";
    assert!(preview.body.contains(words), "{}", preview.body);
    led(&rita.post(&import, &format!("{import}/apply"), &[]).await);
    let report = rita.get(&import).await;
    assert!(report.body.contains("Applied") && !report.body.contains("ann@"), "{}", report.body);
    let kept = bed.store.contacts_kept_by(keeper).await.unwrap();
    assert_eq!(
        kept.values().flatten().filter_map(|c| c.email.as_deref()).collect::<Vec<_>>(),
        ["ann@lacombe.example"]
    );
    // Brought again nothing is written twice.
    let again = bring(&mut rita).await;
    let preview = rita.get(&format!("{again}?show=all")).await;
    assert!(
        preview.body.contains("on record already") && preview.body.contains("disabled"),
        "{}",
        preview.body
    );
    led(&rita.post(&list, &format!("{import}/undo"), &[]).await);
    assert!(bed.store.contacts_kept_by(keeper).await.unwrap().is_empty());
    assert!(bed.store.verify(&[], |_| ()).await.unwrap().is_whole());
}
