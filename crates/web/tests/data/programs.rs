//! Programs with tokens: what they see, what they record, and what they are refused.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use partnership::activity::ActivityKind;
use partnership::id::kind;
use partnership::party::PartyFact;
use partnership::policy::Scope::{self, Read, Registry, Write};
use partnership::tie::{AgreementStatus, Registration, TieFact, TieKind};
use partnership::{Date, Fact, Id};
use serde_json::{Value, json};
use store::registry::{PartyError, TieError};
use store::{Hand, Subject, Via, change};

use crate::common::send;
use crate::common::stored::{ALMATY, HOUSTON, LAKE_CHARLES, TVER, party};
use crate::scene::{Scene, json};

const POST: Method = Method::POST;

#[tokio::test]
async fn a_token_sees_what_its_person_may_see() {
    let scene = Scene::new().await;
    let viewer = scene.token("viewer", &[Read]).await;
    let token = Some(viewer.as_str());
    let mine = json(&scene.get(&format!("/api/v1/ties?organisation={}", scene.keeper), token).await);
    assert_eq!(mine["total"], 2);
    let drafts = format!("/api/v1/ties?organisation={}&unpublished=yes&country=AZ&limit=1", scene.keeper);
    let answer = scene.get(&drafts, token).await;
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let drafts = json(&answer);
    assert_eq!((&drafts["total"], &drafts["limit"]), (&1.into(), &1.into()));
    assert_eq!(drafts["ties"][0]["id"], scene.draft.to_string());
    assert_eq!((&drafts["ties"][0]["published"], &drafts["ties"][0]["revision"]), (&false.into(), &1.into()));
    let one = scene.get(&format!("/api/v1/ties/{}", scene.draft), token).await;
    assert_eq!((one.status, one.header("etag")), (StatusCode::OK, "\"1\""));
    assert_eq!(json(&one)["keeper"], scene.keeper.to_string());
    assert_eq!(json(&one)["recognition"][0]["scheme"], "sci");
    // How a draft stood on a day is for those who may see the draft.
    let day = format!("/api/v1/ties/{}?on={}", scene.draft, scene.state.today());
    let stood = scene.get(&day, token).await;
    assert_eq!((stood.status, stood.header("cache-control")), (StatusCode::OK, "private, no-store"));
    assert_eq!(json(&stood)["tie"]["sides"][0]["party"]["name"], "Houston");
    let unseen = scene.token("stranger", &Scope::ALL).await;
    for other in [None, Some(unseen.as_str())] {
        assert_eq!(scene.get(&day, other).await.status, StatusCode::NOT_FOUND);
    }
    let facts = json(&scene.get(&format!("/api/v1/ties/{}/facts", scene.draft), token).await);
    assert_eq!(facts["facts"][0]["fact"]["what"]["fact"], "registered");
    assert_eq!(facts["facts"][0]["fact"]["note"], "A clerk's note");
    // A public tie has its version for those who keep it, and is the same as for anybody to others.
    let stranger = scene.token("stranger", &Scope::ALL).await;
    let public = format!("/api/v1/ties/{}", scene.public);
    assert_eq!(json(&scene.get(&public, token).await)["revision"], 2);
    let plain = scene.get(&public, Some(&stranger)).await;
    assert_eq!(json(&plain), json(&scene.get(&public, None).await));
    assert!(json(&plain)["revision"].is_null());
    // The public list does not change for a token, and is refused to one that does not hold.
    assert_eq!(json(&scene.get("/api/v1/ties", token).await)["total"], 1);
    assert_eq!(scene.get("/api/v1/ties", Some("twh_x")).await.status, StatusCode::UNAUTHORIZED);
    for (question, status) in [
        ("organisation=x".to_owned(), 404),
        (format!("organisation={}", scene.other), 404),
        ("unpublished=yes".to_owned(), 400),
        (format!("organisation={}&unpublished=maybe", scene.keeper), 400),
        (format!("organisation={}&colour=red", scene.keeper), 400),
        (format!("organisation={0}&organisation={0}", scene.keeper), 400),
    ] {
        let answer = scene.get(&format!("/api/v1/ties?{question}"), token).await;
        assert_eq!(answer.status.as_u16(), status, "{question}: {}", answer.body);
    }
    // What an address does not take is refused by name, with a token and when something is written.
    for path in [public.clone(), format!("{public}/facts"), "/api/v1/changes".to_owned()] {
        let answer = scene.get(&format!("{path}?revision=1"), token).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}: {}", answer.body);
        assert_eq!(json(&answer)["errors"][0]["parameter"], "revision");
    }
    for path in ["/api/v1/ties?publish=yes".to_owned(), format!("{public}/facts?publish=yes")] {
        let before = scene.bed.store.basis().await.unwrap();
        let answer = scene.call(POST, &path, token, Some(&json!({})), None).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}: {}", answer.body);
        assert_eq!(json(&answer)["errors"][0]["parameter"], "publish");
        assert_eq!(scene.bed.store.basis().await.unwrap(), before, "nothing was written");
    }
    // A city's people see the ties of their city, wherever they are kept.
    let citizen = scene.token("citizen", &[Read]).await;
    let city = json(&scene.get(&format!("/api/v1/ties?organisation={}", scene.city), Some(&citizen)).await);
    assert_eq!((&city["total"], &city["ties"][0]["id"]), (&1.into(), &scene.draft.to_string().into()));
}

#[tokio::test]
async fn a_program_puts_a_tie_on_record_and_carries_it_on() {
    let scene = Scene::new().await;
    let token = scene.token("registrar", &[Read, Write, Registry]).await;
    let token = Some(token.as_str());
    let new = json!({
        "keeper": scene.keeper,
        "sides": [
            { "place": LAKE_CHARLES, "status": "in-force" },
            { "party": scene.parties[3], "status": "suspended", "condition": "a new mayor" },
        ],
        "kind": "sister-city", "since": "2002-07", "fields": { "listed": ["culture"], "other": ["Bees"] },
        "authority": "Ordinance 12", "local_kind": null, "publish": true,
    });
    let made = scene.call(POST, "/api/v1/ties", token, Some(&new), None).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!((made.header("etag"), made.header("cache-control")), ("\"2\"", "private, no-store"));
    let path = made.header("location").to_owned();
    let tie = json(&made);
    assert_eq!(path, format!("/api/v1/ties/{}", tie["id"].as_str().unwrap()));
    assert_eq!(tie["sides"][0]["party"]["name"], "Lake Charles");
    assert_eq!(tie["sides"][1]["party"]["place"], ALMATY);
    let public = json(&scene.get(&path, None).await);
    assert_eq!(public["fields"], json!(["culture"]), "it is public at once");
    let again = scene.call(POST, "/api/v1/ties", token, Some(&new), None).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(json(&again)["errors"][0]["parameter"], "sides", "{}", again.body);
    // A step of one side, on the version that was read.
    let facts = format!("{path}/facts");
    let side = tie["sides"][0]["party"]["id"].clone();
    let review = json!({ "what": { "fact": "status-changed", "side": side, "to": "under-review" },
        "effective": "2026-10", "told": ["State Department"] });
    let done = scene.call(POST, &facts, token, Some(&review), Some("\"2\"")).await;
    assert_eq!((done.status, done.header("etag")), (StatusCode::OK, "\"3\""), "{}", done.body);
    assert_eq!(json(&done)["sides"][0]["status"], "under-review");
    // Sent again, it is told apart: both versions, and nothing recorded.
    let stale = scene.call(POST, &facts, token, Some(&review), Some("\"2\"")).await;
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    let both = json(&stale);
    assert_eq!((&both["stated"], &both["newest"], &both["status"]), (&2.into(), &3.into(), &412.into()));
    assert_eq!(both["then"]["sides"][0]["status"], "in-force");
    assert_eq!(both["now"]["sides"][0]["status"], "under-review");
    // A source gets an identifier, which a later fact may name.
    let source = json!({ "what": { "fact": "evidence-added",
        "source": { "kind": "newspaper", "title": "The Daily", "url": "https://example.org/1", "public": true } } });
    let added = scene.call(POST, &facts, token, Some(&source), Some("*")).await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.body);
    let list = json(&scene.get(&facts, token).await);
    let last = list["facts"].as_array().unwrap().last().unwrap();
    let visit = json!({ "what": { "fact": "activity-noted", "what": "visit", "when": "2026-09" },
        "evidence": [last["fact"]["what"]["evidence"]] });
    let noted = scene.call(POST, &facts, token, Some(&visit), Some("\"4\"")).await;
    assert_eq!(json(&noted)["last_activity"], "2026-09", "{}", noted.body);
    let hide = json!({ "what": { "fact": "unpublished", "why": "Asked for" } });
    assert_eq!(scene.call(POST, &facts, token, Some(&hide), Some("*")).await.status, StatusCode::OK);
    assert_eq!(scene.get(&path, None).await.status, StatusCode::NOT_FOUND);
    // A registration that was wrong leaves no tie; the facts that say so stay.
    let gone = json!({ "what": { "fact": "retracted", "revision": 1, "why": "Never was" } });
    let still = scene.call(POST, &facts, token, Some(&gone), Some("*")).await;
    assert_eq!(still.status, StatusCode::UNPROCESSABLE_ENTITY, "others stand on it: {}", still.body);
    let draft = format!("/api/v1/ties/{}", scene.draft);
    let taken = scene.call(POST, &format!("{draft}/facts"), token, Some(&gone), Some("\"1\"")).await;
    assert_eq!((taken.status, taken.header("etag")), (StatusCode::NO_CONTENT, "\"2\""), "{}", taken.body);
    assert_eq!(scene.get(&draft, token).await.status, StatusCode::NOT_FOUND);
    assert_eq!(json(&scene.get(&format!("{draft}/facts"), token).await)["revision"], 2);
    // The journal says who, and through what.
    let id: partnership::Id<partnership::id::kind::Tie> = tie["id"].as_str().unwrap().parse().unwrap();
    let entries = scene.bed.store.entries_of(Subject::from(id)).await.unwrap();
    assert!(
        entries.iter().all(|e| e.via == Via::Api && e.by.is_some() && e.organisation == Some(scene.keeper))
    );
}

#[tokio::test]
async fn a_city_speaks_for_its_own_side_and_in_its_own_chain() {
    let scene = Scene::new().await;
    let citizen = scene.token("citizen", &[Read, Write]).await;
    let facts = format!("/api/v1/ties/{}/facts", scene.draft);
    let confirmed = |side| json!({ "what": { "fact": "confirmed", "side": side } });
    let [houston, baku, ..] = scene.parties;
    let own = scene.call(POST, &facts, Some(&citizen), Some(&confirmed(houston)), Some("\"1\"")).await;
    assert_eq!(own.status, StatusCode::OK, "{}", own.body);
    assert_eq!(json(&own)["evidence"], "one-side");
    let other = scene.call(POST, &facts, Some(&citizen), Some(&confirmed(baku)), Some("\"2\"")).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN, "{}", other.body);
    let last = scene.bed.store.entries_of(Subject::from(scene.draft)).await.unwrap().pop().unwrap();
    assert_eq!(last.organisation, Some(scene.city));
}

#[tokio::test]
async fn what_is_wrong_is_said_at_the_member() {
    let scene = Scene::new().await;
    let secret = scene.token("registrar", &[Read, Write, Registry]).await;
    let token = Some(secret.as_str());
    let side = |place: u32| json!({ "place": place, "status": "in-force" });
    let new = |change: &dyn Fn(&mut Value)| {
        let mut new = json!({ "keeper": scene.keeper, "sides": [side(LAKE_CHARLES), side(TVER)], "kind": "sister-city" });
        change(&mut new);
        new
    };
    let cases: Vec<(Value, &[&str])> = vec![
        (new(&|n| n["kind"] = "marriage".into()), &["kind"]),
        (new(&|n| n["kind"] = Value::Null), &["kind"]),
        (new(&|n| n["sides"] = json!([])), &["sides"]),
        (new(&|n| n["sides"] = json!([side(TVER), side(TVER)])), &["sides"]),
        (new(&|n| n["sides"] = json!([side(TVER), "Baku"])), &["sides.1"]),
        (new(&|n| n["sides"][0]["status"] = "merry".into()), &["sides.0.status"]),
        (new(&|n| n["sides"][0]["place"] = 1.into()), &["sides.0.place"]),
        (new(&|n| n["sides"][0]["place"] = 6_252_001.into()), &["sides.0.place"]),
        (new(&|n| n["sides"][0]["party"] = scene.parties[0].to_string().into()), &["sides.0.place"]),
        (new(&|n| n["sides"][1] = json!({ "party": "00000-00007", "status": "idea" })), &["sides"]),
        (new(&|n| n["sides"][1]["mayor"] = "x".into()), &["sides.1.mayor"]),
        (new(&|n| n["sides"] = json!(vec![side(TVER); 13])), &["sides"]),
        (new(&|n| n["since"] = "soon".into()), &["since"]),
        (new(&|n| n["since"] = "2099".into()), &[]),
        (new(&|n| n["colour"] = "red".into()), &["colour"]),
        (new(&|n| n["summary"] = "x".repeat(20_000).into()), &["summary"]),
        (new(&|n| n["keeper"] = "x".into()), &["keeper"]),
        (json!({}), &["keeper", "sides", "kind"]),
    ];
    for (body, members) in cases {
        let answer = scene.call(POST, "/api/v1/ties", token, Some(&body), None).await;
        let problem = json(&answer);
        assert_eq!(problem["status"], 422, "{body}: {problem}");
        let named: Vec<&str> = problem["errors"]
            .as_array()
            .map(|errors| errors.iter().map(|e| e["parameter"].as_str().unwrap()).collect())
            .unwrap_or_default();
        assert_eq!(named, members, "{body}: {problem}");
        assert!(!problem["detail"].as_str().unwrap().is_empty());
    }
    let facts = format!("/api/v1/ties/{}/facts", scene.draft);
    let side = scene.parties[0];
    let cases: Vec<(Value, u16, &[&str])> = vec![
        (json!({}), 422, &["what.fact"]),
        (json!({ "what": { "fact": "wedding" } }), 422, &["what.fact"]),
        (json!({ "what": { "fact": "registered", "sides": [], "kind": "contact" } }), 422, &["what.fact"]),
        (json!({ "what": { "fact": "merged-into", "other": scene.public } }), 422, &["what.fact"]),
        (json!({ "what": { "fact": "confirmed", "side": scene.parties[2] } }), 422, &["what.side"]),
        (json!({ "what": { "fact": "confirmed", "side": side, "colour": "red" } }), 422, &["what.colour"]),
        (
            json!({ "what": { "fact": "confirmed", "side": side }, "evidence": ["00000-00007"] }),
            422,
            &["evidence"],
        ),
        (json!({ "what": { "fact": "status-changed", "side": side, "to": "in-force" } }), 422, &["what.to"]),
        (json!({ "what": { "fact": "status-changed", "side": side, "to": "idea" } }), 422, &["what.to"]),
        (json!({ "what": { "fact": "retracted", "revision": 9, "why": "x" } }), 422, &["what.revision"]),
        (
            json!({ "what": { "fact": "evidence-added", "evidence": "00000-00007",
            "source": { "kind": "link", "title": "x" } } }),
            422,
            &["what.evidence"],
        ),
        (
            json!({ "what": { "fact": "evidence-added",
            "source": { "kind": "link", "title": "x", "file": "0".repeat(64) } } }),
            422,
            &["what.source.file"],
        ),
        (
            json!({ "what": { "fact": "evidence-added", "source": { "kind": "link", "title": " " } } }),
            422,
            &["what.source.title"],
        ),
    ];
    for (body, status, members) in cases {
        let answer = scene.call(POST, &facts, token, Some(&body), Some("\"1\"")).await;
        let problem = json(&answer);
        assert_eq!(problem["status"], status, "{body}: {problem}");
        let named: Vec<&str> =
            problem["errors"].as_array().unwrap().iter().map(|e| e["parameter"].as_str().unwrap()).collect();
        assert_eq!(named, members, "{body}: {problem}");
    }
    let confirmed = json!({ "what": { "fact": "confirmed", "side": side } });
    for (version, status) in [(None, 428), (Some("1"), 400), (Some("\"x\""), 400), (Some("W/\"1\""), 400)] {
        let answer = scene.call(POST, &facts, token, Some(&confirmed), version).await;
        assert_eq!(answer.status.as_u16(), status, "{version:?}");
    }
    for (kind, body, status) in [
        ("text/plain", "{}", 415),
        ("application/json", "{", 400),
        ("application/json", "[]", 400),
        ("application/json; charset=utf-8", "{}", 422),
    ] {
        let request = Request::post(&facts).header("content-type", kind);
        let request = request.header("authorization", format!("bearer {secret}"));
        let answer = send(&scene.site, request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{kind} {body}: {}", answer.body);
    }
    let long = json!({ "what": { "fact": "confirmed", "side": side }, "note": "x".repeat(100_000) });
    assert_eq!(
        scene.call(POST, &facts, token, Some(&long), Some("\"1\"")).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let history = scene.bed.store.history::<partnership::tie::TieFact>(scene.draft).await.unwrap();
    assert_eq!(history.revision(), 1);
}

/// Whoever reads a tie is told the parties that its sides are now, and names a side by the one.
#[tokio::test]
async fn a_program_names_a_side_by_the_party_that_it_is_now() {
    let scene = Scene::new().await;
    let (store, hand) = (&scene.bed.store, Hand { organisation: Some(scene.keeper), ..scene.bed.hand() });
    let [houston, baku, tucson, almaty] = scene.parties;
    let now = party(store, hand, "Lake Charles", LAKE_CHARLES, "US").await;
    // One that ended, between two that become one.
    let ended: Id<kind::Tie> = Id::from_random(79);
    let new = Registration::new([houston, almaty], TieKind::FriendshipCity, AgreementStatus::Expired);
    scene.record(ended, vec![Fact::new(TieFact::Registered(new))]).await;
    for goes in [houston, almaty] {
        let fact = Fact::new(PartyFact::DuplicateOf { other: now });
        let done: Result<_, PartyError> =
            change!(store, hand, |w| w.merge_party((goes, 1), (now, 1), fact.clone()).await);
        done.unwrap();
    }
    let state = &scene.state;
    state.register.catch_up(store, state.world(), state.today()).await.unwrap();

    let registrar = scene.token("registrar", &[Read, Write]).await;
    let citizen = scene.token("citizen", &[Read, Write]).await;
    let path = format!("/api/v1/ties/{}", scene.draft);
    let read = json(&scene.get(&path, Some(&registrar)).await);
    assert_eq!(read["sides"][0]["party"]["id"], now.to_string(), "{read}");
    assert_eq!(read["sides"][0]["was"]["id"], houston.to_string(), "{read}");
    let facts = format!("{path}/facts");
    let review = |side: Id<kind::Party>, to: &str| json!({ "what": { "fact": "status-changed", "side": side, "to": to } });
    // By either name; the people of the city that it was speak for its side still.
    for (token, side, to, version) in [
        (&registrar, now, "under-review", "\"1\""),
        (&citizen, now, "renewed", "\"2\""),
        (&registrar, houston, "under-review", "\"3\""),
    ] {
        let done = scene.call(POST, &facts, Some(token), Some(&review(side, to)), Some(version)).await;
        assert_eq!(done.status, StatusCode::OK, "{side} {to}: {}", done.body);
        let sides = &json(&done)["sides"];
        assert_eq!((&sides[0]["status"], &sides[1]["status"]), (&to.into(), &"in-force".into()));
    }
    let list = json(&scene.get(&facts, Some(&registrar)).await);
    let written: Vec<_> = list["facts"].as_array().unwrap()[1..].iter().collect();
    assert_eq!(written.len(), 3);
    for fact in written {
        assert_eq!(fact["fact"]["what"]["side"], houston.to_string(), "as the tie was registered: {fact}");
    }
    // The other side is not the citizen's, and who is no side is none.
    let other =
        scene.call(POST, &facts, Some(&citizen), Some(&review(baku, "under-review")), Some("*")).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN, "{}", other.body);
    let ended = format!("/api/v1/ties/{ended}/facts");
    for (facts, side) in [(&facts, tucson), (&facts, almaty), (&ended, now)] {
        let answer =
            scene.call(POST, facts, Some(&registrar), Some(&review(side, "under-review")), Some("*")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{side}: {}", answer.body);
        assert_eq!(json(&answer)["errors"][0]["parameter"], "what.side", "{}", answer.body);
    }
}

/// What belongs to a merger is made and undone at the desk, where both ties change together.
#[tokio::test]
async fn a_program_takes_back_no_half_of_a_merger() {
    let scene = Scene::new().await;
    let goes: Id<kind::Tie> = Id::from_random(77);
    let [houston, baku, ..] = scene.parties;
    let mut new = Registration::new([houston, baku], TieKind::FriendshipCity, AgreementStatus::InForce);
    new.since = Date::year(1976);
    let when = "2019".parse().unwrap();
    let visit = TieFact::ActivityNoted { what: ActivityKind::Visit, when, text: None };
    scene.record(goes, vec![Fact::new(TieFact::Registered(new)), Fact::new(visit)]).await;
    let hand = Hand { organisation: Some(scene.keeper), ..scene.bed.hand() };
    let merged: Result<_, TieError> =
        change!(scene.bed.store, hand, |w| w.merge_ties((scene.draft, 1), (goes, 2), None).await);
    assert!(!merged.unwrap().taken.is_empty());

    let token = scene.token("registrar", &[Read, Write, Registry]).await;
    let facts = format!("/api/v1/ties/{goes}/facts");
    let back = |revision: u64| json!({ "what": { "fact": "retracted", "revision": revision, "why": "No" } });
    let half = scene.call(POST, &facts, Some(&token), Some(&back(3)), Some("\"3\"")).await;
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", half.body);
    assert_eq!(json(&half)["errors"][0]["parameter"], "what.revision", "{}", half.body);
    // Nor is it made again by taking back its undo.
    let undone: Result<_, TieError> =
        change!(scene.bed.store, hand, |w| w.unmerge_tie((goes, 3), "Two after all").await);
    undone.unwrap();
    let again = scene.call(POST, &facts, Some(&token), Some(&back(4)), Some("*")).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", again.body);
    let history = scene.bed.store.history::<TieFact>(goes).await.unwrap();
    assert_eq!((history.revision(), history.current().unwrap().merged_into), (4, None));
    // Anything else is taken back as before.
    let visit = scene.call(POST, &facts, Some(&token), Some(&back(2)), Some("*")).await;
    assert_eq!(visit.status, StatusCode::OK, "{}", visit.body);
}

/// A party that only another registry knows cannot be named, and is not told apart from none.
#[tokio::test]
async fn parties_of_others_are_not_there() {
    let scene = Scene::new().await;
    let stranger = scene.token("stranger", &Scope::ALL).await;
    let new = |party: &str| {
        json!({ "keeper": scene.other, "kind": "sister-city",
            "sides": [{ "party": party, "status": "idea" }, { "place": TVER, "status": "idea" }] })
    };
    let hidden = scene.parties[0].to_string();
    let answer = scene.call(POST, "/api/v1/ties", Some(&stranger), Some(&new(&hidden)), None).await;
    let never = scene.call(POST, "/api/v1/ties", Some(&stranger), Some(&new("00000-00007")), None).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.body.replace(&hidden, ""), never.body.replace("00000-00007", ""));
    let seen = scene.parties[2].to_string();
    let answer = scene.call(POST, "/api/v1/ties", Some(&stranger), Some(&new(&seen)), None).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let by_place = json!({ "keeper": scene.other, "kind": "sister-city",
        "sides": [{ "place": HOUSTON, "status": "idea" }, { "place": TVER, "status": "idea" }] });
    let answer = scene.call(POST, "/api/v1/ties", Some(&stranger), Some(&by_place), None).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
}

#[tokio::test]
async fn whoever_tries_tokens_must_wait_and_those_that_hold_need_not() {
    let scene = Scene::new().await;
    let good = scene.token("viewer", &[Read]).await;
    let bad = format!("{}A", &good[..good.len() - 1]);
    let path = format!("/api/v1/ties/{}/facts", scene.draft);
    let mut statuses = Vec::new();
    for _ in 0..7 {
        statuses.push(scene.get(&path, Some(&bad)).await.status.as_u16());
    }
    assert_eq!(statuses[0], 401);
    assert_eq!(statuses[6], 429, "{statuses:?}");
    assert_eq!(scene.get(&path, Some(&good)).await.status, StatusCode::OK);
    for header in ["Basic dXNlcjpwYXNz", "Bearer", "Bearer twh_", "Bearer twh_k7qm3txd9p_short"] {
        let request = Request::get(&path).header("authorization", header).body(Body::empty()).unwrap();
        let status = send(&scene.site, request).await.status;
        assert!(matches!(status.as_u16(), 401 | 429), "{header}: {status}");
    }
    // A browser's cookie counts for nothing here.
    let browser = scene.bed.signed_in("registrar").await;
    let request = Request::get(&path).header("cookie", browser.cookie.unwrap()).body(Body::empty()).unwrap();
    assert_eq!(send(&scene.site, request).await.status, StatusCode::UNAUTHORIZED);
}
