//! Who speaks for a city in what others keep of it: asked, confirmed, declined.

use axum::http::StatusCode;
use partnership::organisation::OrganisationKind;
use partnership::policy::Role;

use crate::bed::{Bed, Browser};
use crate::common::Answer;
use crate::common::matrix::{by_role, seat};
use crate::contacts::party_of;
use crate::desk::{a_tie, association, hidden, led};

const PAGE: &str = "/organisations/speaking";

async fn answer(browser: &mut Browser<'_>, answer: &str) -> Answer {
    let page = browser.get(PAGE).await.body;
    let named = ["organisation", "party", "keeper", "revision"].map(|name| (name, hidden(&page, name)));
    let fields: Vec<(&str, &str)> = named.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post(PAGE, PAGE, &[&fields[..], &[("answer", answer)]].concat()).await
}

#[tokio::test]
async fn a_city_that_bound_itself_first_sees_nothing_of_what_others_keep_until_they_confirm() {
    let bed = Bed::new().await;
    let city = bed.organisation("City of Houston", OrganisationKind::Municipality, None).await;
    bed.member("Owen", city, Role::Owner).await;
    bed.member("Vera", city, Role::Viewer).await;
    let mut owen = bed.signed_in("Owen").await;
    // First on record is what the city says itself, and nobody else keeps anything of it.
    let own = a_tie(&mut owen, city, false).await;
    let party = party_of(&mut owen, &own).await;
    let at = format!("/organisations/{city}");
    led(&owen.post(&at, &format!("{at}/bind"), &[("revision", "1"), ("party", &party)]).await);

    let keeper = association(&bed).await;
    bed.member("Eddie", keeper, Role::Editor).await;
    let mut rita = bed.signed_in("Rita").await;
    assert!(!rita.get("/desk").await.body.contains(PAGE), "nobody asks yet");
    let draft = a_tie(&mut rita, keeper, false).await;
    let person = [("kind", "official"), ("name", "Anna Berg"), ("keeper", &keeper.to_string())];
    led(&rita.post(&draft, &format!("{party}/contacts"), &person).await);
    let shut = async |owen: &mut Browser<'_>| {
        let all = owen.get("/desk?view=all").await.body;
        let tie = owen.get(&draft).await;
        let contacts = owen.get(&party).await.body.contains("Anna Berg");
        assert!(all.contains(&own) && (tie.status == StatusCode::OK) == all.contains(&draft));
        assert_eq!(contacts, tie.status == StatusCode::OK);
        tie.status == StatusCode::NOT_FOUND
    };
    assert!(shut(&mut owen).await, "a draft of others, and whom they know");
    let confirm = [("revision", "3"), ("side", "0"), ("form", "confirm-0"), ("effective", "2026-01-01")];
    let refused = owen.post("/account", &format!("{draft}/confirm"), &confirm).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.body);

    let board = rita.get("/desk").await.body;
    assert!(board.contains("One organisation asks to speak for its city"), "{board}");
    let page = rita.get(PAGE).await.body;
    for words in ["City of Houston", "Sister Cities keeps one tie and one contact of it", "Asks for it"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for name in ["Eddie", "Owen"] {
        let mut browser = bed.signed_in(name).await;
        let page = browser.get(PAGE).await;
        assert!(!page.body.contains("name=\"answer\""), "{name} has no say: {}", page.body);
        assert!(!browser.get("/desk").await.body.contains(PAGE));
    }
    led(&answer(&mut rita, "confirm").await);
    assert!(!shut(&mut owen).await, "now it speaks for the city there too");
    assert!(rita.get(PAGE).await.body.contains("Confirmed"));
    let board = rita.get("/desk").await.body;
    assert!(board.contains(PAGE) && !board.contains("asks to speak"), "it can be taken back: {board}");
    bed.later(60);
    led(&answer(&mut rita, "decline").await);
    assert!(shut(&mut owen).await);
    assert!(owen.get(&own).await.status == StatusCode::OK, "what it keeps itself it keeps");

    let letters = bed.store.letters_waiting().await.unwrap();
    let told: Vec<&str> = letters.iter().map(|l| l.letter.to.as_str()).collect();
    assert_eq!(told, ["owen@example.org", "owen@example.org"], "those with a say, each time");
    assert!(
        letters[0]
            .letter
            .text
            .contains("Sister Cities has confirmed that City of Houston speaks for Houston")
    );
    assert!(letters[1].letter.text.contains("declined"), "{}", letters[1].letter.text);
    let entries = bed.store.entries_of(city.into()).await.unwrap();
    let heard: Vec<_> = entries.iter().filter(|e| e.action == "organisation.heard").collect();
    assert!(heard.len() == 2 && heard.iter().all(|e| e.organisation == Some(keeper) && e.by.is_some()));
}

#[tokio::test]
async fn every_role_of_who_speaks_for_a_city() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    seat(&bed, keeper).await;
    let city = bed.organisation("City of Houston", OrganisationKind::Municipality, None).await;
    bed.member("Owen", city, Role::Owner).await;
    let mut owen = bed.signed_in("Owen").await;
    let own = a_tie(&mut owen, city, false).await;
    let party = party_of(&mut owen, &own).await;
    let at = format!("/organisations/{city}");
    led(&owen.post(&at, &format!("{at}/bind"), &[("revision", "1"), ("party", &party)]).await);
    a_tie(&mut bed.signed_in("Rita").await, keeper, false).await;
    let (city, keeper) = (city.to_string(), keeper.to_string());
    let party = party.rsplit('/').next().unwrap().to_owned();
    let routes = [("GET", PAGE), ("POST", PAGE)];
    // An answer to a version that is not the newest: leave is asked, and nothing is answered.
    let fields = |_: &str| {
        vec![
            ("organisation", city.as_str()),
            ("party", party.as_str()),
            ("keeper", keeper.as_str()),
            ("revision", "999"),
            ("answer", "confirm"),
        ]
    };
    let file = by_role(&bed, &routes, &[], fields).await;
    insta::assert_snapshot!("speaking_by_role", file);
    // The owner of the city has no say in what the association keeps.
    let refused = owen.post("/account", PAGE, &fields("")).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "{}", refused.body);
}
