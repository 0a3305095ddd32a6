//! The public register: search, map, statistics, the page of a tie, and that nothing which is
//! not published is ever seen.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use axum::http::StatusCode;
use common::get;
use common::stored::{ALMATY, BAKU, HOUSTON, LAKE_CHARLES, SECRETS, TUCSON, TVER, facts, stored};
use partnership::Fact;
use partnership::tie::TieFact;

#[tokio::test]
async fn what_is_published_is_found_in_any_script_and_from_either_side() {
    let s = stored().await;
    let site = web::router(s.state.clone());
    for (query, found) in [
        ("", 2),
        ("?q=houston", 1),
        ("?q=%D0%91%D0%B0%D0%BA%D1%83", 1),
        ("?q=almaty+tucson", 1),
        ("?q=baku+texas", 1),
        ("?country=US", 2),
        ("?country=AZ&with=US", 1),
        ("?country=US&with=KZ", 1),
        ("?since=1970", 1),
        ("?status=suspended-by-one-side", 1),
        ("?evidence=one-side", 1),
        ("?activity=dormant", 1),
        ("?field=economy", 2),
        ("?field=youth", 0),
        ("?country=FR", 0),
    ] {
        let page = get(&site, &format!("/registry{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        assert_eq!(page.body.matches("class=\"tie-line\"").count(), found, "{query}");
        let api = get(&site, &format!("/api/v1/ties{query}")).await;
        let json: serde_json::Value = serde_json::from_str(&api.body).unwrap();
        assert_eq!(json["total"], found, "{query}");
        let csv = get(&site, &format!("/registry/ties.csv{query}")).await;
        assert_eq!(csv.body.lines().count(), found + 1, "{query}");
        let arcs: serde_json::Value =
            serde_json::from_str(&get(&site, &format!("/registry/arcs.json{query}")).await.body).unwrap();
        assert_eq!(arcs["a"].as_array().unwrap().len(), found, "{query}");
        let map = get(&site, &format!("/registry/map{query}")).await;
        assert_eq!(map.body.matches("class=\"draw-arc ").count(), found, "{query}");
    }
    let bad = get(&site, "/registry?kind=marriage&colour=red").await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    assert!(bad.body.contains("sister-city") && bad.body.contains("colour"));
    let tidied = get(&site, "/registry?q=&country=&kind=&sort=name").await;
    assert_eq!((tidied.status, tidied.header("location")), (StatusCode::SEE_OTHER, "/registry"));
}

#[tokio::test]
async fn a_tie_page_tells_both_sides_and_what_happened() {
    let s = stored().await;
    let site = web::router(s.state.clone());
    let page = get(&site, &format!("/ties/{}", s.houston)).await;
    assert_eq!(page.status, StatusCode::OK);
    for text in [
        "Houston",
        "Baku",
        "Sister city, since 26 April 1976",
        "suspended by one side",
        "Until: the council has voted again.",
        "Authority: City Council, ordinance 2021-440",
        "Visit: Mayors met &#60;in Baku&#62;",
        "Agreement of 1976",
        "One more source is kept inside the registry.",
        "confirmed by one side",
        "id=\"timeline-title\"",
        "id=\"tie-map-title\"",
    ] {
        assert!(page.body.contains(text), "{text} is missing");
    }
    assert!(page.body.contains(&format!("/compare/{HOUSTON}/{BAKU}")));
    let loud = s.houston.to_string().to_uppercase().replace('-', "");
    let moved = get(&site, &format!("/ties/{loud}")).await;
    assert_eq!(moved.header("location"), format!("/ties/{}", s.houston), "one tie has one address");
    let past = get(&site, &format!("/ties/{}?on=2020-06-30", s.houston)).await;
    assert!(past.body.contains("As it is now known to have been on 30 June 2020."));
    assert!(past.body.contains("<strong>under review</strong>"), "{}", past.body);
    // Of what came after that day nothing is told, and what stands now is not said to have stood then.
    for later in
        ["ordinance 2021-440", "Baku confirmed the entry", "confirmed by one side", "<strong>suspended"]
    {
        assert!(!past.body.contains(later), "{later} was not so yet");
    }
    assert!(past.body.contains("quiet, last noted") || past.body.contains("active, last noted"));
    let early = get(&site, &format!("/ties/{}?on=1970-01-01", s.houston)).await;
    assert!(early.body.contains("The tie had not begun on that day."));
    for now in ["suspended by one side", "Agreement:", "class=\"story\"", "id=\"tie-evidence\""] {
        assert!(!early.body.contains(now), "{now} is of today");
    }
    let then = get(&site, &format!("/ties/{}?on=2020-06-30&known=then", s.houston)).await;
    assert!(then.body.contains("Nothing of this tie was on record then."));
    let bad = get(&site, &format!("/ties/{}?on=soon", s.houston)).await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST);
    let api = get(&site, &format!("/api/v1/ties/{}", s.houston)).await;
    let json: serde_json::Value = serde_json::from_str(&api.body).unwrap();
    assert_eq!(json["sides"][0]["status"], "suspended");
    assert_eq!(json["since"], "1976-04-26");
    assert_eq!(api.header("cache-control"), "public, no-cache");
}

#[tokio::test]
async fn a_tie_page_says_who_recognises_it_and_which_rule_is_missing() {
    let s = stored().await;
    let site = web::router(s.state.clone());
    let address = format!("/ties/{}", s.houston);
    let page = get(&site, &address).await;
    for text in [
        "Sister Cities International",
        "recognition not known",
        "Not on record: signed by the highest officials; dues paid to the association.",
        "read 22 November 2026",
    ] {
        assert!(page.body.contains(text), "{text} is missing: {}", page.body);
    }
    assert!(!page.body.contains("CLAIR"), "no side lies in Japan");
    // Each claim says who stands by it: Baku confirmed in February 2026, after all that is told here.
    assert_eq!(page.body.matches("<span class=\"certainty unsure\">confirmed by one side</span>").count(), 4);
    let deputy = TieFact::Signed {
        side: s.houston_party,
        signatory: None,
        capacity: partnership::tie::Capacity::Deputy,
    };
    facts(&s.store, s.houston, vec![Fact::new(deputy)]).await;
    let failing = get(&site, &address).await;
    assert!(failing.body.contains("not yet recognised"));
    assert!(failing.body.contains("Fails by: signed by the highest officials."), "{}", failing.body);
    assert!(failing.body.contains("<span class=\"certainty unknown\">unconfirmed</span>"), "the new claim");
    // What is known of a side stands on its page, to which tie and place lead.
    let record = format!("/parties/{}", s.houston_party);
    assert!(page.body.contains(&record), "the tie leads there");
    assert!(
        get(&site, &format!("/places/{HOUSTON}/houston")).await.body.contains(&record),
        "so does the place"
    );
    assert_eq!(get(&site, &record).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_was_known_then_tells_nothing_that_was_recorded_later() {
    let s = stored().await;
    let site = web::router(s.state.clone());
    let visit = TieFact::ActivityNoted {
        what: partnership::activity::ActivityKind::Visit,
        when: "2019".parse().unwrap(),
        text: Some("Students came".to_owned()),
    };
    common::stored::facts_at(&s.store, s.houston, vec![Fact::new(visit)], "2026-11-21T10:00:00Z").await;
    let asked = |known: &str| format!("/ties/{}?on=2026-11-20&known={known}", s.houston);
    let then = get(&site, &asked("then")).await;
    assert!(then.body.contains("As it was known on 20 November 2026."));
    assert!(then.body.contains("Mayors met") && !then.body.contains("Students came"), "{}", then.body);
    let now = get(&site, &asked("now")).await;
    assert!(now.body.contains("Mayors met") && now.body.contains("Students came"));
}

async fn json(site: &axum::Router, path: &str) -> serde_json::Value {
    let answer = get(site, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    serde_json::from_str(&answer.body).unwrap()
}

#[tokio::test]
async fn a_program_reads_recognition_and_past_days_as_the_page_shows_them() {
    let s = stored().await;
    let site = web::router(s.state.clone());
    let address = format!("/api/v1/ties/{}", s.houston);
    let now = json(&site, &address).await;
    let says = &now["recognition"];
    assert_eq!(says.as_array().unwrap().len(), 1, "no side lies in Japan or Germany");
    assert_eq!((&says[0]["scheme"], &says[0]["state"]), (&"sci".into(), &"not-known".into()));
    assert_eq!(says[0]["missing"], serde_json::json!(["signed-by-highest-officials", "dues-paid"]));
    assert_eq!(says[0]["citation"]["read"], "2026-11-22");
    assert!(says[0]["citation"]["url"].as_str().unwrap().starts_with("https://"));
    let deputy = TieFact::Signed {
        side: s.houston_party,
        signatory: None,
        capacity: partnership::tie::Capacity::Deputy,
    };
    facts(&s.store, s.houston, vec![Fact::new(deputy).effective("2021-01-01".parse().unwrap())]).await;
    let visit = TieFact::ActivityNoted {
        what: partnership::activity::ActivityKind::Visit,
        when: "2019".parse().unwrap(),
        text: None,
    };
    common::stored::facts_at(&s.store, s.houston, vec![Fact::new(visit)], "2026-11-21T10:00:00Z").await;
    s.state.register.catch_up(&s.store, s.state.world(), s.state.today()).await.unwrap();
    let now = json(&site, &address).await;
    assert_eq!(now["recognition"][0]["state"], "not-yet");
    assert_eq!(now["recognition"][0]["failing"], serde_json::json!(["signed-by-highest-officials"]));

    // Nothing that came after the day.
    let past = json(&site, &format!("{address}?on=2020-06-30")).await;
    assert_eq!((&past["standing"], &past["known"]), (&"known".into(), &"now".into()));
    let tie = &past["tie"];
    assert_eq!(
        (&tie["sides"][0]["status"], &tie["sides"][1]["status"]),
        (&"under-review".into(), &"in-force".into())
    );
    assert_eq!((&tie["evidence"], &tie["confirmed"]), (&"unconfirmed".into(), &serde_json::Value::Null));
    assert_eq!((&tie["last_activity"], &tie["activity"]), (&"2019".into(), &"active".into()));
    assert_eq!(tie["recognition"][0]["state"], "not-known", "the deputy had not signed");
    // Nor what was recorded later, if so asked.
    for (known, last) in [("then", "2018-09"), ("now", "2019")] {
        let asked = json(&site, &format!("{address}?on=2026-11-20&known={known}")).await;
        assert_eq!((&asked["known"], &asked["tie"]["last_activity"]), (&known.into(), &last.into()));
    }
    let then = json(&site, &format!("{address}?on=2026-11-20&known=then")).await;
    assert_eq!(then["tie"]["updated"], "2026-11-20T10:00:00Z");
    // Where the page says that it is not known, so does this, in the same words.
    for (asked, standing) in [("on=1970-01-01", "not-yet"), ("on=2020-06-30&known=then", "unrecorded")] {
        let answer = json(&site, &format!("{address}?{asked}")).await;
        assert_eq!((&answer["standing"], &answer["tie"]), (&standing.into(), &serde_json::Value::Null));
        let page = get(&site, &format!("/ties/{}?{asked}", s.houston)).await.body;
        assert!(page.contains(answer["note"].as_str().unwrap()), "{answer}");
    }
    for (asked, status, name) in [
        ("on=soon", 422, "on"),
        ("on=2020-02-30", 422, "on"),
        ("on=2020-06-30&known=never", 422, "known"),
        ("on=2020-06-30&on=2021-06-30", 400, "on"),
        ("on=2020-06-30&colour=red", 400, "colour"),
    ] {
        let refused = get(&site, &format!("{address}?{asked}")).await;
        let said: serde_json::Value = serde_json::from_str(&refused.body).unwrap();
        assert_eq!(
            (refused.status.as_u16(), &said["errors"][0]["parameter"]),
            (status, &name.into()),
            "{asked}"
        );
    }
}

#[tokio::test]
async fn a_program_sees_nothing_of_any_day_that_is_not_public_today() {
    let s = stored().await;
    let site = web::router(s.state.clone());
    let days = ["", "?on=2026-11-21", "?on=2026-11-21&known=then", "?on=2003-01-01", "?on=1990-01-01"];
    for day in days {
        let answer = get(&site, &format!("/api/v1/ties/{}{day}", s.houston)).await;
        assert!(SECRETS.iter().all(|secret| !answer.body.contains(secret)), "{day}: {}", answer.body);
        let inside = get(&site, &format!("/api/v1/ties/{}{day}", s.draft)).await;
        let never = get(&site, &format!("/api/v1/ties/00000-00007{day}")).await;
        assert_eq!((inside.status, never.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{day}");
        assert_eq!(inside.body.replace(&s.draft.to_string(), ""), never.body.replace("00000-00007", ""));
    }
    // What was public once and no longer is stays inside for the days on which it was, too.
    let why = "the council asked for it".to_owned();
    facts(&s.store, s.tucson, vec![Fact::new(TieFact::Unpublished { why })]).await;
    s.state.register.catch_up(&s.store, s.state.world(), s.state.today()).await.unwrap();
    for day in days {
        let gone = get(&site, &format!("/api/v1/ties/{}{day}", s.tucson)).await;
        assert_eq!(gone.status, StatusCode::NOT_FOUND, "{day}: {}", gone.body);
    }
    assert!(!get(&site, "/api/v1/parties").await.body.contains("Tucson"));
    assert!(!get(&site, "/registry/parties.csv").await.body.contains("Tucson"));
}

/// A city that became part of another is itself on the days before.
#[tokio::test]
async fn a_side_is_the_party_that_it_was_on_the_day() {
    use partnership::party::{Command, PartyFact};
    let s = stored().await;
    let site = web::router(s.state.clone());
    let other = json(&site, &format!("/api/v1/ties/{}", s.tucson)).await;
    let into = other["sides"][0]["party"]["id"].as_str().unwrap().parse().unwrap();
    let hand = store::Hand {
        person: None,
        organisation: Some(partnership::Id::from_number(77).unwrap()),
        via: store::Via::Job,
        at: "2026-11-20T12:00:00Z".parse().unwrap(),
    };
    let merged: Result<_, store::registry::PartyError> = store::change!(s.store, hand, |w| {
        let fact = Fact::new(PartyFact::MergedInto { into }).effective("2022-01-01".parse().unwrap());
        w.on_party(s.houston_party, None, Command::record(fact)).await
    });
    merged.unwrap();
    s.state.register.catch_up(&s.store, s.state.world(), s.state.today()).await.unwrap();
    let address = format!("/api/v1/ties/{}", s.houston);
    let before = json(&site, &format!("{address}?on=2021-06-01")).await;
    let side = &before["tie"]["sides"][0];
    assert_eq!((&side["party"]["name"], side.get("was")), (&"Houston".into(), None));
    let after = json(&site, &format!("{address}?on=2023-06-01")).await;
    let side = &after["tie"]["sides"][0];
    assert_eq!((&side["party"]["name"], &side["was"]["name"]), (&"Tucson".into(), &"Houston".into()));
    assert_eq!(json(&site, &address).await["sides"][0], *side, "as it is");
}

#[tokio::test]
async fn statistics_count_by_country() {
    let s = stored().await;
    let site = web::router(s.state.clone());
    let all = get(&site, "/statistics").await;
    assert!(all.body.contains("As of 21 November 2026") && all.body.contains("Azerbaijan"));
    let us = get(&site, "/statistics?country=US").await;
    assert!(us.body.contains("United States: ties") && us.body.contains("Kazakhstan"));
    let json: serde_json::Value =
        serde_json::from_str(&get(&site, "/api/v1/statistics?country=US").await.body).unwrap();
    assert_eq!((&json["ties"], &json["parties"]), (&2.into(), &2.into()));
    assert_eq!(json["countries"][0]["country"], "AZ");
    let none = get(&site, "/statistics?country=FR").await;
    assert!(none.body.contains("No tie of France is on record here yet."));
    assert_eq!(get(&site, "/statistics?country=Atlantis").await.status, StatusCode::BAD_REQUEST);
    let country = get(&site, "/countries/us").await;
    assert!(country.header("location").starts_with("/places/"), "{}", country.header("location"));
}

/// Each route that shows ties, asked in ways that would show what is not published.
#[tokio::test]
async fn nothing_unpublished_is_on_any_public_route() {
    let s = stored().await;
    let site = web::router(s.state.clone());
    let draft = s.draft.to_string();
    let mut paths = vec![
        format!("/places/{HOUSTON}/houston"),
        format!("/ties/{}", s.houston),
        format!("/ties/{}", s.tucson),
        "/places/6252001/united-states".to_owned(),
        "/statistics".to_owned(),
        "/statistics?country=RU".to_owned(),
        "/api/v1/statistics".to_owned(),
        "/api/v1/parties".to_owned(),
        "/api/v1/parties?country=RU".to_owned(),
        format!("/api/v1/parties?place={TVER}"),
        format!("/api/v1/ties/{}", s.houston),
        format!("/api/v1/places/{TVER}"),
        format!("/api/v1/places/{TVER}/matches?partners=1"),
    ];
    for path in ["/registry", "/registry/map", "/registry/arcs.json", "/registry/ties.csv", "/api/v1/ties"] {
        paths.extend(["", "?country=RU", "?country=US&with=RU", "?since=2000"].map(|q| format!("{path}{q}")));
    }
    for path in paths {
        let answer = get(&site, &path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(!answer.body.contains(&draft), "{path} names the draft");
        // The world has a Lake Charles of its own; only the register must not know it.
        let secrets =
            SECRETS.iter().skip(usize::from(path.starts_with("/places") || path.contains("matches")));
        for secret in secrets {
            assert!(!answer.body.contains(secret), "{path} holds {secret:?}");
        }
    }
    for path in [format!("/places/{TVER}/tver"), format!("/places/{LAKE_CHARLES}/lake-charles")] {
        let page = get(&site, &path).await;
        assert!(!page.body.contains("class=\"tie-line\"") && !page.body.contains(&draft), "{path}");
    }
    // A tie that is kept inside and one that never was are told alike.
    for prefix in ["/ties/", "/api/v1/ties/"] {
        let inside = get(&site, &format!("{prefix}{draft}")).await;
        let never = get(&site, &format!("{prefix}00000-00007")).await;
        assert_eq!((inside.status, never.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        assert_eq!(inside.body.replace(&draft, ""), never.body.replace("00000-00007", ""), "{prefix}");
    }
    let engine = s.state.engine.ties();
    assert!(engine.between(gazetteer::GeoId(LAKE_CHARLES), gazetteer::GeoId(TVER)).is_none());
    assert!(engine.between(gazetteer::GeoId(TUCSON), gazetteer::GeoId(ALMATY)).is_some());
}

#[tokio::test]
async fn publishing_and_taking_back_is_seen_at_once() {
    let s = stored().await;
    let site = web::router(s.state.clone());
    let before = get(&site, "/registry").await;
    facts(&s.store, s.draft, vec![Fact::new(TieFact::Published)]).await;
    s.state.register.catch_up(&s.store, s.state.world(), s.state.today()).await.unwrap();
    let after = get(&site, "/registry").await;
    assert_ne!(before.header("etag"), after.header("etag"));
    assert_eq!(after.body.matches("class=\"tie-line\"").count(), 3);
    assert_eq!(get(&site, &format!("/ties/{}", s.draft)).await.status, StatusCode::OK);
    let why = "the council asked for it".to_owned();
    facts(&s.store, s.draft, vec![Fact::new(TieFact::Unpublished { why })]).await;
    s.state.register.catch_up(&s.store, s.state.world(), s.state.today()).await.unwrap();
    assert_eq!(get(&site, &format!("/ties/{}", s.draft)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(get(&site, "/registry").await.body.matches("class=\"tie-line\"").count(), 2);
}

#[tokio::test]
async fn a_new_tie_reaches_the_engine_without_a_restart() {
    let s = stored().await;
    let (sites, mut seen) = tokio::sync::watch::channel(web::Site::new(s.state.clone()));
    let following = tokio::spawn(web::registry::engine::follow(sites));
    tokio::task::yield_now().await;
    facts(&s.store, s.draft, vec![Fact::new(TieFact::Published)]).await;
    s.state.register.catch_up(&s.store, s.state.world(), s.state.today()).await.unwrap();
    let renewed = tokio::time::timeout(std::time::Duration::from_secs(120), seen.changed()).await;
    renewed.expect("the engine is made anew").unwrap();
    let state = seen.borrow().state().clone();
    let tie = state.engine.ties().between(gazetteer::GeoId(LAKE_CHARLES), gazetteer::GeoId(TVER)).cloned();
    assert_eq!(tie.unwrap().year, Some(2002));
    following.abort();
}

#[tokio::test]
async fn an_empty_register_says_how_ties_get_in() {
    let site = common::site();
    let page = get(&site, "/registry").await;
    assert!(page.body.contains("How ties get in") && !page.body.contains("class=\"facets\""));
    for path in ["/registry/map", "/statistics"] {
        assert_eq!(get(&site, path).await.status, StatusCode::OK, "{path}");
    }
}
