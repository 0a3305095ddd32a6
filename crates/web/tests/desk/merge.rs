//! One tie put on record twice: found, looked at, merged, and back again.

use axum::http::StatusCode;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::OrganisationKind;
use partnership::policy::Role;

use crate::bed::{Bed, Browser};
use crate::desk::{BAKU, HOUSTON, a_tie, act, association, hidden, id, led, put_on_record, revision};

const SIDES: [(&str, &str); 2] = [("status-0", "in-force"), ("status-1", "in-force")];

/// The same tie in the registries of two organisations, both of which Rita keeps.
async fn twice(rita: &mut Browser<'_>, keepers: [Id<kind::Organisation>; 2]) -> [String; 2] {
    let cities = [HOUSTON, BAKU];
    let more = [&SIDES[..], &[("since", "1976")]].concat();
    let first = led(&put_on_record(rita, keepers[0], cities, "sister-city", &more).await);
    // The second comes on record while the first is a draft of another registry.
    let more =
        [&SIDES[..], &[("since", "1976-04-03"), ("publish", "yes"), ("summary", "Oil and roses")]].concat();
    let second = led(&put_on_record(rita, keepers[1], cities, "sister-city", &more).await);
    [first, second]
}

#[tokio::test]
async fn what_is_on_record_twice_is_merged_and_its_address_leads_on() {
    let bed = Bed::new().await;
    let keeper = bed.organisation("Sister Cities", OrganisationKind::Association, None).await;
    let chapter = bed.organisation("Chapter", OrganisationKind::Chapter, Some(keeper)).await;
    bed.member("Rita", keeper, Role::Registrar).await;
    let mut rita = bed.signed_in("Rita").await;
    let [stays, goes] = twice(&mut rita, [keeper, chapter]).await;
    led(&act(&mut rita, &goes, "activity", &[("what", "visit"), ("when", "2019-05")]).await);

    let list = rita.get("/desk/duplicates").await;
    let put_forward = format!("{goes}/merge?with={}", id(&stays));
    assert!(list.body.contains(&put_forward), "the public one should stay: {}", list.body);
    let address = format!("{stays}/merge?with={}", id(&goes));
    let page = rita.get(&address).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for words in ["Oil and roses", "3 April 1976", "taken over"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let fields = |body: &str| {
        [
            ("revision".to_owned(), revision(body)),
            ("with".to_owned(), id(&goes)),
            ("other-revision".to_owned(), hidden(body, "other-revision")),
            ("note".to_owned(), "Entered by both".to_owned()),
        ]
    };
    let seen = fields(&page.body);
    let seen: Vec<(&str, &str)> = seen.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();

    // Somebody adds to one of the two meanwhile: nothing is merged unseen.
    led(&act(&mut rita, &goes, "activity", &[("what", "visit"), ("when", "2020-05")]).await);
    let late = rita.post(&address, &format!("{stays}/merge"), &seen).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("Entered by both") && late.body.contains("changed after you opened"));
    let again = fields(&late.body);
    let again: Vec<(&str, &str)> = again.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(led(&rita.post(&address, &format!("{stays}/merge"), &again).await), stays);

    let page = rita.get(&stays).await;
    assert!(page.body.contains("Oil and roses"), "{}", page.body);
    let history = rita.get(&format!("{stays}/history")).await;
    assert!(history.body.contains("Taken over from another entry"), "{}", history.body);
    let public = |tie: &str| tie.replace("/desk", "");
    let mut anybody = bed.browser();
    let old = anybody.get(&public(&goes)).await;
    assert_eq!(old.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(old.header("location"), public(&stays));
    assert_eq!(anybody.get(&public(&stays)).await.status, StatusCode::OK);
    let api = anybody.get(&format!("/api/v1/ties/{}", id(&goes))).await;
    assert_eq!(api.status, StatusCode::PERMANENT_REDIRECT);
    assert!(api.body.contains(&id(&stays)), "{}", api.body);
    let listed = anybody.get("/api/v1/ties?q=houston").await;
    assert!(listed.body.contains(&id(&stays)) && !listed.body.contains(&id(&goes)), "{}", listed.body);
    assert!(rita.get("/desk/duplicates").await.body.contains("No tie seems to be on record twice"));

    // Taking back the entry that says it leads to the undo of the whole.
    let merged = rita.get(&format!("{goes}/history")).await;
    let newest = merged.body.split("id=\"entry-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let retract = [("entry", newest.as_str()), ("revision", newest.as_str()), ("why", "x")];
    let back = rita.post("/account", &format!("{goes}/retract"), &retract).await;
    assert_eq!(led(&back), format!("{goes}/merge"));
    let undo = rita.get(&format!("{goes}/merge")).await;
    let stated = revision(&undo.body);
    let from = format!("{goes}/merge");
    let silent = rita.post(&from, &format!("{goes}/unmerge"), &[("revision", &stated), ("why", " ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is needed");
    let done = rita
        .post(&from, &format!("{goes}/unmerge"), &[("revision", &stated), ("why", "Two after all")])
        .await;
    assert_eq!(led(&done), goes);
    assert_eq!(anybody.get(&public(&goes)).await.status, StatusCode::OK);
    assert_eq!(anybody.get(&public(&stays)).await.status, StatusCode::NOT_FOUND, "it was a draft");
    // Nor are they one again because the undo is taken back: both are looked at once more.
    let undone = (newest.parse::<u64>().unwrap() + 1).to_string();
    let retract = [("entry", undone.as_str()), ("revision", undone.as_str()), ("why", "x")];
    let again = rita.post("/account", &format!("{goes}/retract"), &retract).await;
    assert_eq!(led(&again), format!("{goes}/merge"));
}

#[tokio::test]
async fn what_cannot_be_merged_says_why() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = a_tie(&mut rita, keeper, false).await;
    let page = rita.get(&format!("{tie}/merge")).await;
    assert!(page.body.contains("There is none that you may merge"), "{}", page.body);
    let itself = rita.get(&format!("{tie}/merge?with={}", id(&tie))).await;
    assert_eq!(itself.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nonsense = rita.get(&format!("{tie}/merge?with=nonsense")).await;
    assert_eq!(nonsense.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nonsense.body.contains("ten letters"), "{}", nonsense.body);
    assert_eq!(rita.get(&format!("{tie}/merge?with=00000-00001")).await.status, StatusCode::NOT_FOUND);
    let not_merged = rita.post(&tie, &format!("{tie}/unmerge"), &[("revision", "1"), ("why", "x")]).await;
    assert_eq!(not_merged.status, StatusCode::BAD_REQUEST);
}
