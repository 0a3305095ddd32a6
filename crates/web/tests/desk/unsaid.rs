//! A city takes back what it said itself: at once for many ties, and alone for one.

use axum::http::StatusCode;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::{Node, OrganisationKind};
use partnership::policy::Role;
use partnership::tie::TieFact;

use crate::bed::{Bed, Browser, mark};
use crate::desk::{BAKU, HOUSTON, act, association, id, led, put_on_record, revision};

type Organisation = Id<kind::Organisation>;

/// Two ties of Houston and Baku, each of which has an organisation of its own: of Houston's Cora
/// is coordinator and Eda editor, of Baku's Bako is coordinator.
async fn cities(bed: &Bed, keeper: Organisation) -> (Vec<String>, Organisation) {
    let mut rita = bed.signed_in("Rita").await;
    let mut ties = Vec::new();
    let statuses = [("status-0", "in-force"), ("status-1", "in-force")];
    for kind in ["sister-city", "contact"] {
        ties.push(led(&put_on_record(&mut rita, keeper, [HOUSTON, BAKU], kind, &statuses).await));
    }
    let first: Id<kind::Tie> = id(&ties[0]).parse().unwrap();
    let sides = bed.store.ties(&[first]).await.unwrap().remove(0).sides;
    let city = async |name, at: usize| {
        let party = Some(sides[at].party);
        let node = Node { parent: None, kind: OrganisationKind::Municipality, party };
        bed.store.found(&bed.hand(), name, node).await.unwrap()
    };
    let (houston, baku) = (city("City of Houston", 0).await, city("City of Baku", 1).await);
    bed.member("Cora", houston, Role::Coordinator).await;
    bed.member("Eda", houston, Role::Editor).await;
    bed.member("Bako", baku, Role::Coordinator).await;
    (ties, houston)
}

/// Houston's side of all these ties is confirmed by somebody, all at once.
async fn confirmed(browser: &mut Browser<'_>, ties: &[String]) -> String {
    let page = browser.get("/account").await;
    let mark = mark(&page.body);
    let mut with = Vec::new();
    for tie in ties {
        with.push(format!("{}.{}", id(tie), revision(&browser.get(tie).await.body)));
    }
    let mut fields =
        vec![("mark", mark.as_str()), ("act", "confirm"), ("side", "own"), ("effective", "2026")];
    fields.extend(with.iter().map(|tie| ("with", tie.as_str())));
    led(&browser.post_raw("/desk/many", &fields).await)
}

/// For whom the last fact of each tie was recorded, and whether it takes one back.
async fn last(bed: &Bed, ties: &[String]) -> Vec<(Organisation, bool)> {
    let mut last = Vec::new();
    for tie in ties {
        let tie: Id<kind::Tie> = id(tie).parse().unwrap();
        let history = bed.store.history::<TieFact>(tie).await.unwrap();
        let fact = history.facts().last().unwrap();
        last.push((fact.organisation, matches!(fact.fact.what, TieFact::Retracted { .. })));
    }
    last
}

#[tokio::test]
async fn a_city_undoes_what_it_did_to_many() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let (ties, houston) = cities(&bed, keeper).await;
    let mut cora = bed.signed_in("Cora").await;
    let batch = confirmed(&mut cora, &ties).await;
    let undo = format!("{batch}/undo");
    let why = [("why", "Not yet voted")];
    for (who, sees, does) in [("Eda", 200, 403), ("Bako", 404, 404), ("Rita", 404, 404)] {
        let mut browser = bed.signed_in(who).await;
        let page = browser.get(&batch).await;
        assert_eq!(page.status.as_u16(), sees, "{who}");
        assert!(!page.body.contains(&undo), "{who} is not offered it");
        assert_eq!(browser.post("/account", &undo, &why).await.status.as_u16(), does, "{who}");
    }
    assert!(cora.get(&batch).await.body.contains(&undo));
    assert_eq!(led(&cora.post(&batch, &undo, &why).await), batch);
    assert_eq!(last(&bed, &ties).await, [(houston, true), (houston, true)], "signed by the city");
    assert!(!cora.get(&batch).await.body.contains(&undo), "once");
}

#[tokio::test]
async fn what_the_registry_did_no_city_undoes() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let (ties, _) = cities(&bed, keeper).await;
    let mut rita = bed.signed_in("Rita").await;
    let page = rita.get("/account").await;
    let mark = mark(&page.body);
    let with = [format!("{}.1", id(&ties[0])), format!("{}.1", id(&ties[1]))];
    let fields = [
        ("mark", mark.as_str()),
        ("act", "confirm"),
        ("side", "all"),
        ("with", with[0].as_str()),
        ("with", with[1].as_str()),
    ];
    let batch = led(&rita.post_raw("/desk/many", &fields).await);
    let mut cora = bed.signed_in("Cora").await;
    assert_eq!(cora.get(&batch).await.status, StatusCode::NOT_FOUND);
    let tried = cora.post("/account", &format!("{batch}/undo"), &[("why", "x")]).await;
    assert_eq!(tried.status, StatusCode::NOT_FOUND);
    // Nor one by one, on the page of a tie that it sees.
    let entry = [("entry", "2"), ("form", "retract-2"), ("why", "x")];
    assert_eq!(act(&mut cora, &ties[0], "retract", &entry).await.status, StatusCode::FORBIDDEN);
    led(&rita.post(&batch, &format!("{batch}/undo"), &[("why", "Too early")]).await);
    assert_eq!(last(&bed, &ties).await, [(keeper, true), (keeper, true)]);
}

#[tokio::test]
async fn a_city_unsays_one_thing_that_it_said() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let (ties, houston) = cities(&bed, keeper).await;
    let tie = &ties[0];
    let mut cora = bed.signed_in("Cora").await;
    led(&act(&mut cora, tie, "confirm", &[("side", "0"), ("form", "confirm-0")]).await);
    let history = cora.get(&format!("{tie}/history")).await.body;
    assert!(history.contains("retract-2") && !history.contains("retract-1"), "what it said, and no more");
    let entry = |entry| [("entry", entry), ("form", "x"), ("why", "Said too early")];
    assert_eq!(act(&mut cora, tie, "retract", &entry("1")).await.status, StatusCode::FORBIDDEN);
    for who in ["Eda", "Bako"] {
        let mut other = bed.signed_in(who).await;
        assert!(!other.get(&format!("{tie}/history")).await.body.contains("retract-2"), "{who}");
        let tried = act(&mut other, tie, "retract", &entry("2")).await;
        assert_eq!(tried.status, StatusCode::FORBIDDEN, "{who}");
    }
    led(&act(&mut cora, tie, "retract", &entry("2")).await);
    assert_eq!(last(&bed, &ties[..1]).await, [(houston, true)]);
}

#[tokio::test]
async fn lists_are_leafed_through() {
    let bed = Bed::new().await;
    association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    for list in ["/desk/batches", "/desk/duplicates"] {
        let first = rita.get(list).await.body;
        assert!(!first.contains("rel=\"prev\"") && !first.contains("rel=\"next\""), "{first}");
        let second = rita.get(&format!("{list}?page=2")).await;
        assert_eq!(second.status, StatusCode::OK);
        assert!(second.body.contains("rel=\"prev\"") && !second.body.contains("rel=\"next\""), "{list}");
        assert_eq!(rita.get(&format!("{list}?page=x")).await.status, StatusCode::BAD_REQUEST);
    }
}
