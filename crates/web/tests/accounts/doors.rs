//! What strangers try: forms of others, forged and replayed ones, guessing.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use partnership::organisation::OrganisationKind;
use partnership::policy::Role;

use crate::bed::{Bed, PASSWORD, mark};

#[tokio::test]
async fn a_form_without_its_mark_is_refused() {
    let bed = Bed::new().await;
    let anna = bed.person("Anna").await;
    let association = bed.organisation("A", OrganisationKind::Association, None).await;
    bed.seat(association, anna, Role::Owner).await;
    bed.person("Mallory").await;
    let (mut anna, mut mallory) = (bed.signed_in("Anna").await, bed.signed_in("Mallory").await);
    let page = format!("/organisations/{association}");
    let rename = format!("{page}/rename");
    let fields = [("name", "B"), ("revision", "1")];
    let theirs = mark(&mallory.get("/account").await.body);
    let visit = mark(&bed.browser().get("/sign-in").await.body);
    let own = mark(&anna.get(&page).await.body);
    let forged = own.replace(&own[40..44], if &own[40..44] == "AAAA" { "BBBB" } else { "AAAA" });
    for bad in ["", "x", &theirs, &visit, &forged] {
        let answer = anna.post_raw(&rename, &[&[("mark", bad)], &fields[..]].concat()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{bad}");
        assert!(answer.body.contains("no longer good") && answer.body.contains("Nothing was changed"));
    }
    // A stranger's page that has the browser send the form, mark and all.
    let body = format!("mark={own}&name=B&revision=1");
    for site in ["cross-site", "same-site"] {
        let request = Request::post(&rename)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site);
        assert_eq!(anna.send(request, Body::from(body.clone())).await.status, StatusCode::FORBIDDEN);
    }
    let request = Request::post(&rename).header("content-type", "text/plain");
    let plain = anna.send(request, Body::from(body.clone())).await;
    assert_eq!(plain.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert!(anna.get(&page).await.body.contains("<h1>A</h1>"), "nothing was changed");
    // With its own mark it is taken; sent again, it meets another version.
    let good = [&[("mark", own.as_str())], &fields[..]].concat();
    assert_eq!(anna.post_raw(&rename, &good).await.status, StatusCode::SEE_OTHER);
    assert_eq!(anna.post_raw(&rename, &good).await.status, StatusCode::CONFLICT);
    // After signing out the form is a stranger's.
    let mut kept = anna.clone();
    anna.post("/account", "/sign-out", &[]).await;
    assert_eq!(kept.post_raw(&rename, &good).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_somebody_in_from_elsewhere_is_refused() {
    let bed = Bed::new().await;
    bed.person("Mallory").await;
    let mut browser = bed.browser();
    let fields = [("email", "mallory@example.org"), ("password", PASSWORD)];
    let answer = browser.post_raw("/sign-in", &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    // The mark of another browser's visit does not help.
    let mark = mark(&bed.browser().get("/sign-in").await.body);
    browser.get("/sign-in").await;
    let answer = browser.post_raw("/sign-in", &[&[("mark", mark.as_str())], &fields[..]].concat()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(!browser.is_in().await);
}

#[tokio::test]
async fn a_cookie_that_was_made_up_opens_nothing() {
    let bed = Bed::new().await;
    bed.person("Anna").await;
    let mut anna = bed.signed_in("Anna").await;
    let own = anna.cookie.clone().unwrap();
    let (id, _) = own.strip_prefix("twinhall=").unwrap().split_once('.').unwrap();
    let made_up = "A".repeat(43);
    for cookie in [
        format!("twinhall={id}.{made_up}"),
        format!("twinhall={id}."),
        format!("twinhall={id}"),
        format!("twinhall=visit.{made_up}"),
        "twinhall=".into(),
        "twinhall=é.x".into(),
        format!("__Host-{own}"),
    ] {
        let mut browser = bed.browser();
        browser.cookie = Some(cookie.clone());
        assert!(!browser.is_in().await, "{cookie}");
    }
    assert!(anna.is_in().await);
}

#[tokio::test]
async fn who_has_an_account_is_not_told() {
    let bed = Bed::new().await;
    bed.person("Anna").await;
    let mut browser = bed.browser();
    let known = browser.sign_in("anna@example.org", "wrong").await;
    let unknown = browser.sign_in("nobody@example.org", "wrong").await;
    let plain = |body: &str, name: &str| {
        let marks = mark(body);
        body.replace(&marks, "…").replace(name, "…")
    };
    assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(unknown.status, known.status);
    assert_eq!(plain(&known.body, "anna@example.org"), plain(&unknown.body, "nobody@example.org"));
}

#[tokio::test]
async fn checking_takes_as_long_for_somebody_who_is_not_there() {
    use accounts::{Cost, Stored};
    use std::time::Instant;
    let bed = Bed::new().await;
    // Heavy enough to be seen above the rest of the way.
    let cost = Cost { memory: 8 * 1024, passes: 1 };
    let dice: store::Dice = std::sync::Arc::new(|| 7);
    let gate = web::accounts::Gate::new(bed.store.clone(), dice, cost, "http://localhost").unwrap();
    let hash = Stored::new(PASSWORD, [1; 16], cost).unwrap().as_str().to_owned();
    let state = crate::common::state(false);
    let mut fastest = [u128::MAX; 2];
    let alike = |[known, unknown]: [u128; 2]| (0.5..2.0).contains(&(known as f64 / unknown as f64));
    // Whatever else the machine does only ever adds: the more tries, the nearer the fastest is.
    for round in 1..=100 {
        for (i, stored) in [Some(hash.clone()), None].into_iter().enumerate() {
            let began = Instant::now();
            assert!(!web::accounts::is_password(&state, &gate, "wrong", stored).await.unwrap());
            fastest[i] = fastest[i].min(began.elapsed().as_micros());
        }
        if round >= 5 && alike(fastest) {
            break;
        }
    }
    assert!(alike(fastest), "{fastest:?} microseconds");
}

#[tokio::test]
async fn guessing_takes_longer_each_time() {
    let bed = Bed::new().await;
    bed.person("Anna").await;
    let mut guesser = bed.browser();
    let mut statuses = Vec::new();
    for _ in 0..7 {
        statuses.push(guesser.sign_in("anna@example.org", "wrong").await.status.as_u16());
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429, 429]);
    // Even the right password must wait, and is told how long.
    let waits = guesser.sign_in("anna@example.org", PASSWORD).await;
    assert!(waits.body.contains("Wait 2 seconds"), "{}", waits.body);
    // Somebody who is not there is treated alike.
    let mut other = bed.browser();
    for expected in [422, 422, 422, 422, 422, 429] {
        assert_eq!(other.sign_in("nobody@example.org", "wrong").await.status.as_u16(), expected);
    }
    // From elsewhere its person still gets in.
    let mut anna = bed.browser();
    anna.from = "198.51.100.7".into();
    assert_eq!(anna.sign_in("anna@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
    bed.later(2);
    assert_eq!(guesser.sign_in("anna@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn guessing_a_code_takes_longer_each_time() {
    let bed = Bed::new().await;
    let anna = bed.person("Anna").await;
    bed.store.propose_totp(anna, &[1; 20]).await.unwrap();
    bed.store.confirm_totp(&bed.hand(), anna, (&[1; 20], 0), &[], None).await.unwrap();
    let mut browser = bed.browser();
    browser.sign_in("anna@example.org", PASSWORD).await;
    let second = "/sign-in/second";
    let mut statuses = Vec::new();
    for guess in 0..7 {
        let code = format!("{guess:06}");
        let answer = browser.post(second, second, &[("code", &code), ("back", "")]).await;
        statuses.push(answer.status.as_u16());
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429, 429]);
    // Ten minutes after the password it must be typed again.
    bed.later(601);
    assert_eq!(browser.get(second).await.header("location"), "/sign-in");
}

#[tokio::test]
async fn without_a_store_there_is_no_door() {
    let site = crate::common::site();
    for path in ["/sign-in", "/account", "/organisations", "/password", "/set-up/x", "/invitations/x"] {
        assert_eq!(crate::common::get(&site, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!crate::common::get(&site, "/").await.body.contains("/sign-in"));
}

#[tokio::test]
async fn public_pages_are_the_same_for_all_and_say_where_the_door_is() {
    let bed = Bed::new().await;
    bed.person("Anna").await;
    let mut anna = bed.signed_in("Anna").await;
    let page = anna.get("/about/data").await;
    assert!(page.body.contains("href=\"/account\"") && !page.body.contains("Anna"));
    assert!(page.header("etag").starts_with("W/"));
    let anybody = bed.browser().get("/about/data").await;
    assert!(anybody.body.contains("href=\"/sign-in\""));
    assert_ne!(page.header("etag"), anybody.header("etag"));
    // What is made for one person has no tag and is kept nowhere, whatever is asked.
    let account = anna.get("/account").await;
    assert_eq!((account.header("etag"), account.header("cache-control")), ("", "private, no-store"));
}
