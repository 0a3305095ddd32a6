//! Parties: what is recorded of them at the desk, what the public sees, and who speaks for them.

use axum::http::StatusCode;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::OrganisationKind;
use partnership::party::{Command, PartyFact};
use partnership::policy::Role;
use store::registry::{PartyError, TieError, TieRow};
use store::{Hand, change};

use crate::bed::{Bed, Browser};
use crate::common::Answer;
use crate::contacts::party_of;
use crate::desk::{BAKU, HOUSTON, a_tie, association, hidden, led, tie_between};

/// GeoNames ids of two more cities.
const TUCSON: &str = "5318313";
const ALMATY: &str = "1526384";

/// A tie by its address at the desk.
async fn row(bed: &Bed, tie: &str) -> TieRow {
    let id: Id<kind::Tie> = tie.rsplit('/').next().unwrap().parse().unwrap();
    bed.store.ties(&[id]).await.unwrap().remove(0)
}

async fn act(browser: &mut Browser<'_>, party: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
    crate::desk::act(browser, party, act, &[&[("form", act)], fields].concat()).await
}

#[tokio::test]
async fn a_party_is_described_renamed_and_taken_back() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = a_tie(&mut rita, keeper, true).await;
    let party = party_of(&mut rita, &tie).await;
    let public = party.replace("/desk", "");
    let described = [
        ("level", "municipality"),
        ("languages", "en, es"),
        ("website", "https://houston.example\nhttps://second.example"),
        ("office-name-0", "Office of Trade"),
        ("office-address-0", "901 Bagby Street"),
        ("summary", "A <large> port."),
        ("note", "from the clerk"),
    ];
    let bad = [&described[..2], &[("website", "houston"), ("office-address-0", "901 Bagby Street")]].concat();
    let bad = act(&mut rita, &party, "describe", &bad).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.body.contains("901 Bagby Street") && bad.body.contains("http"), "{}", bad.body);
    led(&act(&mut rita, &party, "describe", &described).await);
    led(&act(&mut rita, &party, "name", &[("name", "Jiusidun"), ("language", "zh")]).await);
    let official =
        [("official-title", "Mayor"), ("official-name", "John Whitmire"), ("effective", "2024-01-01")];
    led(&act(&mut rita, &party, "official", &official).await);
    let nobody = act(&mut rita, &party, "official", &[("effective", "2024")]).await;
    assert!(nobody.body.contains("Give the official"), "{}", nobody.body);
    let page = bed.browser().get(&public).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for words in [
        "Jiusidun (Chinese)",
        "Mayor John Whitmire",
        "Office of Trade",
        "https://houston.example",
        "A &#60;large&#62; port.",
        "Baku",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(!page.body.contains("from the clerk"), "notes stay inside");
    // Programs read the same, alone and in a list, and no more.
    let id = party.rsplit('/').next().unwrap();
    let one = bed.browser().get(&format!("/api/v1/parties/{id}")).await;
    let json: serde_json::Value = serde_json::from_str(&one.body).unwrap();
    assert_eq!(json["page"], public.as_str());
    assert_eq!((&json["level"], &json["country"]), (&"municipality".into(), &"US".into()));
    assert_eq!((&json["division"], &json["place"]), (&"Texas".into(), &4_699_066.into()));
    assert_eq!(
        json["names"][1],
        serde_json::json!({"name": "Jiusidun", "language": "zh", "since": null, "until": null})
    );
    assert_eq!(json["languages"], serde_json::json!(["en", "es"]));
    assert_eq!(json["websites"], serde_json::json!(["https://houston.example", "https://second.example"]));
    let mayor = serde_json::json!({"title": "Mayor", "name": "John Whitmire", "since": "2024-01-01"});
    assert_eq!(json["official"], mayor);
    let office = serde_json::json!({"name": "Office of Trade", "address": "901 Bagby Street", "url": null});
    assert_eq!(json["offices"], serde_json::json!([office]));
    assert_eq!((&json["summary"], &json["related"]), (&"A <large> port.".into(), &serde_json::json!([])));
    assert_eq!(json["ties"].as_array().unwrap().len(), 1);
    let list = bed.browser().get("/api/v1/parties?q=houston").await;
    let list: serde_json::Value = serde_json::from_str(&list.body).unwrap();
    assert_eq!(list["parties"], serde_json::json!([json]));
    assert!(!one.body.contains("from the clerk"), "notes stay inside");

    led(&act(&mut rita, &party, "rename", &[("name", "Space City"), ("effective", "2025-05-01")]).await);
    assert!(rita.get(&party).await.body.contains("<h1><bdi>Space City</bdi></h1>"));
    let history = rita.get(&format!("{party}/history?on=2024-06-01")).await;
    assert!(history.body.contains("Renamed Space City") && history.body.contains("as it is known now"));
    let last = hidden(&history.body, "revision");
    let form = format!("retract-{last}");
    let fields = [("revision", last.as_str()), ("entry", last.as_str()), ("form", form.as_str())];
    let (from, to) = (format!("{party}/history"), format!("{party}/retract"));
    let silent = rita.post(&from, &to, &fields).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    led(&rita.post(&from, &to, &[&fields[..], &[("why", "A joke")]].concat()).await);
    assert!(rita.get(&party).await.body.contains("<h1><bdi>Houston</bdi></h1>"));
    assert!(rita.get(&from).await.body.contains("A joke"));

    // Found by any of its names; linked from the tie and the dashboard.
    let found = rita.get("/desk/parties?q=jiu").await;
    assert!(found.body.contains(&party), "{}", found.body);
    assert!(!rita.get("/desk/parties?q=100%25").await.body.contains(&party));
    assert!(rita.get("/desk").await.body.contains("/desk/parties"));
}

#[tokio::test]
async fn an_edit_of_a_party_on_a_stale_page_is_refused_and_nothing_is_lost() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = a_tie(&mut rita, keeper, false).await;
    let party = party_of(&mut rita, &tie).await;
    let seen = hidden(&rita.get(&party).await.body, "revision");
    led(&act(&mut rita, &party, "describe", &[("level", "municipality"), ("summary", "First")]).await);
    let late =
        [("revision", seen.as_str()), ("form", "describe"), ("level", "county"), ("summary", "Second")];
    let stale = rita.post(&party, &format!("{party}/describe"), &late).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.body);
    for words in ["First", "Second", "Version 1", "Version 2", "class=\"differs\""] {
        assert!(stale.body.contains(words), "{words}: {}", stale.body);
    }
    // What is not public has no public page, and strangers cannot tell it from nothing.
    assert_eq!(bed.browser().get(&party.replace("/desk", "")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_split_names_the_other() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = a_tie(&mut rita, keeper, true).await;
    let sides = row(&bed, &tie).await.sides;
    let (first, second) =
        (format!("/desk/parties/{}", sides[0].party), format!("/desk/parties/{}", sides[1].party));
    let itself = act(&mut rita, &first, "split", &[("other", &first), ("effective", "2020")]).await;
    assert!(itself.body.contains("It leads back to this party"), "{}", itself.body);
    let odd = act(&mut rita, &first, "split", &[("other", "Baku")]).await;
    assert!(odd.body.contains("ten letters"), "{}", odd.body);
    led(&act(&mut rita, &first, "split", &[("other", &second), ("effective", "2020")]).await);
    let public = bed.browser().get(&first.replace("/desk", "")).await;
    assert!(public.body.contains("Split from") && public.body.contains(&second.replace("/desk", "")));
}

#[tokio::test]
async fn a_duplicate_leads_on_only_if_the_public_knew_it() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let stays = tie_between(&mut rita, keeper, [HOUSTON, BAKU], true).await;
    let goes = tie_between(&mut rita, keeper, [HOUSTON, TUCSON], true).await;
    let draft = tie_between(&mut rita, keeper, [HOUSTON, ALMATY], false).await;
    let (stays, goes) = (row(&bed, &stays).await, row(&bed, &goes).await);
    let (other, known) = (stays.sides[1].party, goes.sides[1].party);
    let unknown = row(&bed, &draft).await.sides[1].party;
    let hand = Hand { organisation: Some(keeper), ..bed.hand() };
    for party in [known, unknown] {
        let same: Result<_, PartyError> = change!(bed.store, hand, |w| {
            w.on_party(party, None, Command::record(PartyFact::DuplicateOf { other })).await
        });
        same.unwrap();
    }
    let merged: Result<_, TieError> = change!(bed.store, hand, |w| {
        w.merge_ties((stays.id, stays.revision), (goes.id, goes.revision), None).await
    });
    merged.unwrap();
    // What the site keeps in memory follows when somebody records something.
    let name = [("name", "Bakou"), ("language", "fr")];
    led(&act(&mut rita, &format!("/desk/parties/{other}"), "name", &name).await);
    let mut anybody = bed.browser();
    let on = anybody.get(&format!("/parties/{known}")).await;
    assert_eq!(on.status, StatusCode::PERMANENT_REDIRECT, "{}", on.body);
    assert_eq!(on.header("location"), format!("/parties/{other}"));
    assert_eq!(anybody.get(&format!("/parties/{unknown}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_city_in_several_registries_is_bound_by_the_operator() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let city = bed.organisation("City of Houston", OrganisationKind::Municipality, Some(keeper)).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = a_tie(&mut rita, keeper, false).await;
    let party = party_of(&mut rita, &tie).await;
    let others = bed.organisation("Others", OrganisationKind::Association, None).await;
    bed.member("Bea", others, Role::Registrar).await;
    let theirs = a_tie(&mut bed.signed_in("Bea").await, others, false).await;
    let houston = row(&bed, &tie).await.sides[0].party;
    assert_eq!(row(&bed, &theirs).await.sides[0].party, houston, "the city is on record once");
    let at = format!("/organisations/{city}");
    let refused = rita.post(&at, &format!("{at}/bind"), &[("revision", "1"), ("party", &party)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(refused.body.contains("twinhall org place"), "{}", refused.body);
    assert_eq!(rita.get(&theirs).await.status, StatusCode::NOT_FOUND, "a draft of others");
    bed.store.place(&bed.hand(), city, 1, Some(keeper), Some(houston)).await.unwrap();
    assert_eq!(rita.get(&theirs).await.status, StatusCode::OK, "the operator answers for both");
}

#[tokio::test]
async fn an_organisation_is_bound_and_moved_by_those_whose_say_it_is() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let city = bed.organisation("City of Houston", OrganisationKind::Municipality, Some(keeper)).await;
    bed.member("Owen", city, Role::Owner).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = a_tie(&mut rita, keeper, false).await;
    let party = party_of(&mut rita, &tie).await;
    let at = format!("/organisations/{city}");
    let bind = format!("{at}/bind");
    // Its own owner does not say which city it is.
    let mut owen = bed.signed_in("Owen").await;
    assert_eq!(owen.get(&party).await.status, StatusCode::NOT_FOUND);
    let refused = owen.post(&at, &bind, &[("revision", "1"), ("party", &party)]).await;
    assert_ne!(refused.status, StatusCode::SEE_OTHER, "{}", refused.body);
    let unknown = rita.post(&at, &bind, &[("revision", "1"), ("party", "k7qm3-txd9p")]).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    led(&rita.post(&at, &bind, &[("revision", "1"), ("party", &party)]).await);
    assert!(rita.get(&at).await.body.contains(&format!("href=\"{party}\"")));
    assert_eq!(owen.get(&party).await.status, StatusCode::OK, "now it speaks for that city");
    let late = rita.post(&at, &bind, &[("revision", "1"), ("party", "")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
    led(&rita.post(&at, &bind, &[("revision", "2"), ("party", "")]).await);
    assert_eq!(owen.get(&party).await.status, StatusCode::NOT_FOUND);

    let shift = format!("{at}/move");
    let other = bed.organisation("Others", OrganisationKind::Association, None).await;
    bed.member("Otto", other, Role::Owner).await;
    let to = other.to_string();
    for name in ["Owen", "Rita"] {
        let mut browser = bed.signed_in(name).await;
        let refused = browser.post(&at, &shift, &[("revision", "3"), ("to", &to)]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{name}");
    }
    bed.member("Olga", keeper, Role::Owner).await;
    let mut olga = bed.signed_in("Olga").await;
    let refused = olga.post(&at, &shift, &[("revision", "3"), ("to", &to)]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "the other's owner has a say");
    bed.store.seat(&bed.hand(), other, olga_id(&bed).await, None, Some(Role::Owner)).await.unwrap();
    assert!(olga.get(&at).await.body.contains("Move it elsewhere"));
    led(&olga.post(&at, &shift, &[("revision", "3"), ("to", &to)]).await);
    assert!(olga.get(&at).await.body.contains(&format!("href=\"/organisations/{other}\"")));
    let below = rita.get(&at).await;
    assert_eq!(below.status, StatusCode::NOT_FOUND, "roles of the place it left end");
}

async fn olga_id(bed: &Bed) -> partnership::Id<partnership::id::kind::Person> {
    bed.store.person_by_email("olga@example.org").await.unwrap().unwrap().id
}
