//! The ties found, as files and as a feed.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use gazetteer::Position;
use partnership::Id;
use partnership::evidence::Confirmation;
use partnership::tie::{AgreementStatus, Fields, TieKind};
use registry::{PartyRow, Register, SideRow, TieRow};
use serde_json::Value;

use crate::common::stored::{SECRETS, stored};
use crate::common::{self, get, send};
use crate::scene::{Scene, json, whole};

const FORMS: [(&str, &str); 6] = [
    ("csv", "text/csv; charset=utf-8; header=present"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("json", "application/json"),
    ("geojson", "application/geo+json"),
    ("jsonld", "application/ld+json"),
    ("atom", "application/atom+xml; charset=utf-8"),
];

#[tokio::test]
async fn every_form_is_linked_and_served_for_the_present_search() {
    let s = stored().await;
    let site = web::router(s.state.clone());
    let page = get(&site, "/registry?country=AZ&sort=oldest").await;
    assert!(page.body.contains("type=\"application/atom+xml\""));
    for (form, media_type) in FORMS {
        let question = if form == "atom" { "country=AZ" } else { "country=AZ&#38;sort=oldest" };
        let link = format!("href=\"/registry/ties.{form}?{question}\"");
        assert!(page.body.contains(&link), "{link} is missing");
        let answer = get(&site, &format!("/registry/ties.{form}?country=AZ&sort=oldest")).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, media_type), "{form}");
        let tag = answer.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{form}: {tag}");
        let again = Request::get(format!("/registry/ties.{form}?country=AZ&sort=oldest"));
        let again = send(&site, again.header("if-none-match", &tag).body(Body::empty()).unwrap()).await;
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{form}");
        if form != "atom" {
            let named = format!("attachment; filename=\"ties-azerbaijan-2026-11-21.{form}\"");
            assert_eq!(answer.header("content-disposition"), named);
        }
        if form != "xlsx" {
            assert!(answer.body.contains("Houston") && !answer.body.contains("Tucson"), "{form}");
        }
        for secret in SECRETS {
            assert!(!answer.body.contains(secret), "{form} holds {secret}");
        }
        let bad = get(&site, &format!("/registry/ties.{form}?colour=red")).await;
        assert_eq!(bad.status, StatusCode::BAD_REQUEST, "{form}");
    }
    for none in ["/registry/ties", "/registry/ties.pdf", "/registry/parties.atom", "/registry/ties.CSV"] {
        assert_eq!(get(&site, none).await.status, StatusCode::NOT_FOUND, "{none}");
    }
    let all: Value = json(&get(&site, "/registry/ties.json").await);
    assert_eq!((&all["total"], all["ties"].as_array().unwrap().len()), (&2.into(), 2));
    let map: Value = json(&get(&site, "/registry/ties.geojson").await);
    assert_eq!(map["features"].as_array().unwrap().len(), 2);
    let none: Value = json(&get(&site, "/registry/ties.jsonld?country=FR").await);
    assert_eq!(none["@graph"], serde_json::json!([]));
}

/// The cities of the ties found: what is sought narrows them, and none comes that has no public tie.
#[tokio::test]
async fn the_parties_of_the_ties_found_are_files_too() {
    let s = stored().await;
    let site = web::router(s.state.clone());
    let page = get(&site, "/registry?country=AZ&sort=oldest").await;
    for (form, media_type) in FORMS.into_iter().filter(|(form, _)| !["json", "atom"].contains(form)) {
        let link = format!("href=\"/registry/parties.{form}?country=AZ\"");
        assert!(page.body.contains(&link), "{link} is missing");
        let answer = get(&site, &format!("/registry/parties.{form}?country=AZ")).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, media_type), "{form}");
        let named = format!("attachment; filename=\"parties-azerbaijan-2026-11-21.{form}\"");
        assert_eq!(answer.header("content-disposition"), named);
        if form != "xlsx" {
            let party = s.houston_party.to_string();
            assert!(answer.body.contains(&party) && answer.body.contains("Baku"), "{form}: {}", answer.body);
            assert!(!answer.body.contains("Tucson"), "{form}");
        }
        let all = get(&site, &format!("/registry/parties.{form}")).await;
        assert!(SECRETS.iter().all(|secret| !all.body.contains(secret)), "{form}");
        let bad = get(&site, &format!("/registry/parties.{form}?colour=red")).await;
        assert_eq!(bad.status, StatusCode::BAD_REQUEST, "{form}");
        assert!(get(&site, "/data").await.body.contains(&format!("href=\"/registry/parties.{form}\"")));
    }
    let all = get(&site, "/registry/parties.csv").await.body;
    let names: Vec<&str> = all.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert_eq!(names, ["Almaty", "Baku", "Houston", "Tucson"], "by name");
    let none: Value = json(&get(&site, "/registry/parties.geojson?country=FR").await);
    assert_eq!(none["features"], serde_json::json!([]));
    // One name for a party in every form, which answers.
    let linked: Value = json(&get(&site, "/registry/parties.jsonld").await);
    let address = linked["@graph"][0]["@id"].as_str().unwrap().split("localhost").nth(1).unwrap();
    assert_eq!(json(&get(&site, address).await)["name"], "Almaty");
}

#[tokio::test]
async fn a_feed_tells_what_changed_last_under_the_operators_address() {
    let scene = Scene::new().await;
    let feed = scene.get("/registry/ties.atom?country=US", None).await;
    let xml = roxmltree::Document::parse(&feed.body).unwrap();
    let text = |name: &str| {
        let found = xml.descendants().find(|n| n.has_tag_name(("http://www.w3.org/2005/Atom", name)));
        found.and_then(|n| n.text()).unwrap_or_default().to_owned()
    };
    assert_eq!(text("id"), whole("/registry/ties.atom?country=US"));
    assert_eq!(text("updated"), scene.bed.now().to_string());
    assert!(feed.body.contains(&whole(&format!("/ties/{}", scene.public))), "{}", feed.body);
    assert!(!feed.body.contains("Houston"));
}

#[tokio::test]
async fn a_tie_is_linked_data_by_itself_and_in_its_page() {
    let s = stored().await;
    let site = web::router(s.state.clone());
    let alone = get(&site, &format!("/ties/{}.jsonld", s.houston)).await;
    assert_eq!(alone.header("content-type"), "application/ld+json");
    let data = json(&alone);
    assert_eq!(data["@graph"][0]["foundingDate"], "1976-04-26");
    assert_eq!(data["@graph"].as_array().unwrap().len(), 3);
    let page = get(&site, &format!("/ties/{}", s.houston)).await.body;
    let inside = page.split("<script type=\"application/ld+json\">").nth(1).unwrap();
    let inside: Value = serde_json::from_str(inside.split("</script>").next().unwrap()).unwrap();
    assert_eq!(inside, data);
    let loud = s.houston.to_string().to_uppercase();
    let moved = get(&site, &format!("/ties/{loud}.jsonld")).await;
    assert_eq!(moved.header("location"), format!("/ties/{}.jsonld", s.houston));
    for none in [format!("/ties/{}.jsonld", s.draft), "/ties/00000-00007.jsonld".to_owned()] {
        assert_eq!(get(&site, &none).await.status, StatusCode::NOT_FOUND);
    }
    let party = data["@graph"][1]["@id"].as_str().unwrap();
    let party = party.split("localhost").nth(1).unwrap_or_default();
    let party = json(&get(&site, party).await);
    assert_eq!((&party["name"], party["ties"].as_array().unwrap().len()), (&"Houston".into(), 1));
}

/// A name that would end the element it stands in.
#[tokio::test]
async fn no_name_ends_the_script_it_stands_in() {
    let base = common::state(false);
    let party = |n: u64, name: &str| PartyRow {
        id: Id::from_random(n),
        level: partnership::party::Level::Municipality,
        place: None,
        name: name.to_owned(),
        other_names: registry::Names::default(),
        country: "US".parse().unwrap(),
        country_name: "United States".to_owned(),
        division: None,
        division_name: "=1+1".to_owned(),
        position: Position::new(30.0, -95.0),
        goes_on: None,
        revision: 1,
    };
    let tie = TieRow {
        id: Id::from_random(9),
        sides: [1, 2]
            .map(|n| SideRow { party: Id::from_random(n), status: AgreementStatus::InForce })
            .to_vec(),
        kind: TieKind::SisterCity,
        local_kind: None,
        since: None,
        fields: Fields::default(),
        confirmation: Confirmation::Unconfirmed,
        confirmed_at: None,
        active_at: None,
        updated: base.now(),
        revision: 1,
    };
    let parties = [party(1, "</script><script>alert(1)</script>"), party(2, "@Baku & <!-- co")];
    base.register.set(Register::new(base.today(), parties, [tie]));
    let site = web::router(base.clone());
    let page = get(&site, &format!("/ties/{}", Id::<partnership::id::kind::Tie>::from_random(9))).await;
    assert_eq!(page.status, StatusCode::OK);
    let head = page.body.split("</head>").next().unwrap();
    assert_eq!(head.matches("<script").count(), 2, "the site's own and the data");
    assert!(!page.body.contains("<script>alert"));
    let csv = get(&site, "/registry/ties.csv").await.body;
    assert!(csv.contains("'@Baku") && csv.contains("'=1+1"), "{csv}");
}

#[tokio::test]
async fn statistics_are_a_table_too() {
    let s = stored().await;
    let site = web::router(s.state.clone());
    let all = get(&site, "/statistics.csv").await;
    assert_eq!(all.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(all.header("content-disposition"), "attachment; filename=\"statistics-2026-11-21.csv\"");
    let mut lines = all.body.split("\r\n");
    assert_eq!(lines.next(), Some("by,value,name,ties,parties,oldest,confirmed"));
    assert_eq!(lines.next(), Some("all,,,2,4,,"));
    assert!(all.body.contains("country,US,United States,2,2,1976-04-26,0"), "{}", all.body);
    assert!(all.body.contains("decade,1970,,1,,,") && all.body.contains("kind,sister-city,sister city,2"));
    let one = get(&site, "/statistics.csv?country=AZ").await;
    assert_eq!(one.header("content-disposition"), "attachment; filename=\"statistics-az-2026-11-21.csv\"");
    assert_eq!(get(&site, "/statistics.csv?country=Atlantis").await.status, StatusCode::BAD_REQUEST);
    let page = get(&site, "/statistics?country=AZ").await.body;
    assert!(page.contains("href=\"/statistics.csv?country=AZ\""));
}
