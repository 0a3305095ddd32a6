//! Passkeys: made, shown alone and after the password, removed; and what forgers try.

use axum::http::StatusCode;
use partnership::Id;
use partnership::id::kind;
use serde_json::Value;

use crate::bed::{Bed, Browser, PASSWORD, mark};
use crate::common::Answer;
use crate::key::SoftKey;

const NEW: &str = "/account/passkeys/new";
const ALONE: &str = "/sign-in/passkey";
const SECOND: &str = "/sign-in/second/passkey";

/// A question from a page: with its challenge.
async fn ask(browser: &mut Browser<'_>, page: &str, to: &str, fields: &[(&str, &str)]) -> (Value, String) {
    let asked = browser.post(page, to, fields).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
    assert_eq!(asked.header("cache-control"), "private, no-store");
    let told: Value = serde_json::from_str(&asked.body).unwrap();
    (told["question"].clone(), told["challenge"].as_str().unwrap().to_owned())
}

async fn send(browser: &mut Browser<'_>, page: &str, to: &str, challenge: &str, answer: &str) -> Answer {
    let fields = [("name", "My telephone"), ("challenge", challenge), ("answer", answer), ("back", "")];
    browser.post(page, to, &fields).await
}

/// A person with a passkey.
async fn made(browser: &mut Browser<'_>, key: &mut SoftKey) -> Answer {
    let fields = [("name", "My telephone"), ("present", PASSWORD)];
    let (question, challenge) = ask(browser, NEW, "/account/passkeys/ask", &fields).await;
    let answer = key.make(&question);
    send(browser, NEW, "/account/passkeys", &challenge, &answer).await
}

async fn alone(browser: &mut Browser<'_>, key: &mut SoftKey) -> Answer {
    let (question, challenge) = ask(browser, "/sign-in", "/sign-in/passkey/ask", &[]).await;
    assert_eq!(question["allowCredentials"], serde_json::json!([]));
    assert_eq!(question["userVerification"], "required");
    let answer = key.answer(&question);
    send(browser, "/sign-in", ALONE, &challenge, &answer).await
}

async fn keys(bed: &Bed, person: Id<kind::Person>) -> usize {
    bed.store.passkeys(person).await.unwrap().len()
}

#[tokio::test]
async fn a_passkey_signs_in_without_a_password() {
    let bed = Bed::new().await;
    let anna = bed.person("Anna").await;
    let mut browser = bed.signed_in("Anna").await;
    let mut key = SoftKey::new(1);
    let shown = made(&mut browser, &mut key).await;
    let letters = bed.store.letters_waiting().await.unwrap();
    assert!(letters.len() == 1 && letters[0].letter.text.contains("a passkey was added"), "{letters:?}");
    // With the first second factor come codes on paper.
    assert_eq!((shown.status, shown.body.matches("<code>").count()), (StatusCode::OK, 10));
    let account = browser.get("/account").await.body;
    assert!(account.contains("My telephone") && account.contains("never used"));
    assert!(account.contains("10 recovery codes are left"));
    let mut other = bed.browser();
    let inside = alone(&mut other, &mut key).await;
    assert_eq!((inside.status, inside.header("location")), (StatusCode::SEE_OTHER, "/account"));
    assert!(other.get("/account").await.body.contains("last used"));
    // A second one, without further codes; the same key is not made twice.
    bed.later(60);
    let mut stick = SoftKey::new(2);
    assert_eq!(made(&mut browser, &mut stick).await.header("location"), "/account");
    assert_eq!(made(&mut browser, &mut key.clone()).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(keys(&bed, anna).await, 2);
    let mut third = bed.browser();
    assert_eq!(alone(&mut third, &mut stick).await.status, StatusCode::SEE_OTHER);
    // Removed, with the password, it is worth nothing.
    let list = bed.store.passkeys(anna).await.unwrap();
    let remove = format!("/account/passkeys/{}/remove", list[0].id);
    let wrong = browser.post("/account", &remove, &[("present", "wrong")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    bed.person("Bert").await;
    let theirs = bed.signed_in("Bert").await.post("/account", &remove, &[("present", PASSWORD)]).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
    assert_eq!(
        browser.post("/account", &remove, &[("present", PASSWORD)]).await.status,
        StatusCode::SEE_OTHER
    );
    let out = alone(&mut bed.browser(), &mut key).await;
    assert_eq!(out.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(out.body.contains("This passkey was not taken"));
    let last = format!("/account/passkeys/{}/remove", list[1].id);
    browser.post("/account", &last, &[("present", PASSWORD)]).await;
    assert_eq!(bed.store.recovery_codes_left(anna).await.unwrap(), 0);
}

#[tokio::test]
async fn a_passkey_is_given_another_name_by_its_person() {
    let bed = Bed::new().await;
    let anna = bed.person("Anna").await;
    let mut browser = bed.signed_in("Anna").await;
    made(&mut browser, &mut SoftKey::new(1)).await;
    let list = bed.store.passkeys(anna).await.unwrap();
    let rename = format!("/account/passkeys/{}/rename", list[0].id);
    let nameless = browser.post("/account", &rename, &[("name", &"x".repeat(201))]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        nameless.body.contains("Give it a name") && nameless.body.contains("aria-invalid"),
        "at its field"
    );
    let done = browser.post("/account", &rename, &[("name", "<Kitchen> telephone")]).await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/account"));
    assert!(browser.get("/account").await.body.contains("<h3><bdi>&#60;Kitchen&#62; telephone</bdi></h3>"));
    // Not by others, not by another page, not by nobody.
    bed.person("Bert").await;
    let theirs = bed.signed_in("Bert").await.post("/account", &rename, &[("name", "Bert's")]).await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND);
    let forged = browser.post_raw(&rename, &[("mark", "x"), ("name", "Forged")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let mut nobody = bed.browser();
    let mark = mark(&nobody.get("/sign-in").await.body);
    let out = nobody.post_raw(&rename, &[("mark", &mark), ("name", "Nobody's")]).await;
    assert_eq!(out.status, StatusCode::UNAUTHORIZED);
    assert_eq!(bed.store.passkeys(anna).await.unwrap()[0].name, "<Kitchen> telephone");
}

#[tokio::test]
async fn a_passkey_is_asked_for_after_the_password() {
    let bed = Bed::new().await;
    let anna = bed.person("Anna").await;
    let mut browser = bed.signed_in("Anna").await;
    let mut key = SoftKey::new(1);
    let shown = made(&mut browser, &mut key).await;
    let paper = shown.body.split("<code>").nth(3).unwrap().split("</code>").next().unwrap().to_owned();
    let half = async || {
        let mut other = bed.browser();
        let half = other.sign_in("anna@example.org", PASSWORD).await;
        assert!(half.header("location").starts_with("/sign-in/second"));
        assert!(!other.is_in().await);
        other
    };
    let page = "/sign-in/second";
    let mut other = half().await;
    assert!(other.get(page).await.body.contains("Show a passkey"));
    let (question, challenge) = ask(&mut other, page, "/sign-in/second/passkey/ask", &[]).await;
    assert_eq!(question["allowCredentials"].as_array().unwrap().len(), 1);
    let answer = key.answer(&question);
    assert_eq!(send(&mut other, page, SECOND, &challenge, &answer).await.header("location"), "/account");
    assert!(other.is_in().await);
    // A code on paper stands in for it; a telephone that was never set up does not.
    let mut other = half().await;
    bed.store.propose_totp(anna, &[1; 20]).await.unwrap();
    let code = accounts::Key::new([1; 20]).code(accounts::Step::at(bed.now()));
    let fields = |code| [("code", code), ("back", "")];
    assert_eq!(other.post(page, page, &fields(&code)).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(other.post(page, page, &fields(&paper)).await.status, StatusCode::SEE_OTHER);
    // Somebody else's passkey does not.
    let bert = bed.person("Bert").await;
    let mut theirs = SoftKey::new(7);
    made(&mut bed.signed_in("Bert").await, &mut theirs).await;
    assert_eq!(keys(&bed, bert).await, 1);
    let mut other = half().await;
    let (question, challenge) = ask(&mut other, page, "/sign-in/second/passkey/ask", &[]).await;
    let answer = theirs.answer(&question);
    let out = send(&mut other, page, SECOND, &challenge, &answer).await;
    assert_eq!(out.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!other.is_in().await);
    // Lost all: whoever runs the server takes them away.
    bed.store.drop_second_factors(&bed.hand(), anna).await.unwrap();
    let mut last = bed.browser();
    last.sign_in("anna@example.org", PASSWORD).await;
    assert!(last.is_in().await);
}

#[tokio::test]
async fn a_forged_answer_opens_nothing() {
    let bed = Bed::new().await;
    let anna = bed.person("Anna").await;
    let mut browser = bed.signed_in("Anna").await;
    let mut key = SoftKey::new(1);
    made(&mut browser, &mut key).await;
    type Lie = fn(&mut SoftKey);
    let lies: [(&str, Lie); 7] = [
        ("another key", |key| {
            *key = SoftKey { id: key.id.clone(), handle: key.handle.clone(), ..SoftKey::new(9) }
        }),
        ("another page", |key| key.origin = "https://registry.example.net".into()),
        ("another site", |key| key.host = "example.net".into()),
        ("nobody touched it", |key| key.flags = 0x04),
        ("nobody showed a finger", |key| key.flags = 0x01),
        ("another question", |key| key.challenge = Some("AAAA".into())),
        ("another person", |key| key.handle = vec![0; 16]),
    ];
    for (which, lie) in lies {
        let mut liar = key.clone();
        lie(&mut liar);
        let mut other = bed.browser();
        let out = alone(&mut other, &mut liar).await;
        assert_eq!(out.status, StatusCode::UNPROCESSABLE_ENTITY, "{which}");
        assert!(!other.is_in().await, "{which}");
        bed.later(3600 * 25);
    }
    for answer in ["", "{}", "null", "[", &"x".repeat(40_000)] {
        let mut other = bed.browser();
        let (_, challenge) = ask(&mut other, "/sign-in", "/sign-in/passkey/ask", &[]).await;
        let out = send(&mut other, "/sign-in", ALONE, &challenge, answer).await;
        assert_eq!(out.status, StatusCode::UNPROCESSABLE_ENTITY);
        bed.later(3600 * 25);
    }
    // An answer is good once, in the browser that was asked, and not for long.
    let mut other = bed.browser();
    let (question, challenge) = ask(&mut other, "/sign-in", "/sign-in/passkey/ask", &[]).await;
    let answer = key.answer(&question);
    let mut thief = bed.browser();
    let stolen = send(&mut thief, "/sign-in", ALONE, &challenge, &answer).await;
    assert_eq!(stolen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!thief.is_in().await);
    assert_eq!(send(&mut other, "/sign-in", ALONE, &challenge, &answer).await.status, StatusCode::SEE_OTHER);
    let mut again = bed.browser();
    again.cookie.clone_from(&other.cookie);
    other.post("/account", "/sign-out", &[]).await;
    let replayed = send(&mut other, "/sign-in", ALONE, &challenge, &answer).await;
    assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (question, challenge) = ask(&mut other, "/sign-in", "/sign-in/passkey/ask", &[]).await;
    bed.later(601);
    let answer = key.answer(&question);
    assert_eq!(send(&mut other, "/sign-in", ALONE, &challenge, &answer).await.status.as_u16(), 422);
    // A copy of the key shows itself: it counts backwards.
    let mut copy = key.clone();
    assert_eq!(alone(&mut bed.browser(), &mut key).await.status, StatusCode::SEE_OTHER);
    let out = alone(&mut bed.browser(), &mut copy).await;
    assert_eq!(out.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Who was stopped is not told from who is unknown.
    bed.later(3600 * 25);
    bed.store.set_active(&bed.hand(), anna, false).await.unwrap();
    assert_eq!(alone(&mut bed.browser(), &mut key).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_passkey_is_made_only_by_who_shows_the_password() {
    let bed = Bed::new().await;
    let anna = bed.person("Anna").await;
    let mut browser = bed.signed_in("Anna").await;
    let wrong = browser.post(NEW, "/account/passkeys/ask", &[("name", "X"), ("present", "wrong")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("not your present password"));
    let nameless = browser.post(NEW, "/account/passkeys/ask", &[("present", PASSWORD)]).await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    // An answer without a question, to another's question, from another page.
    let mut key = SoftKey::new(1);
    let fields = [("name", "X"), ("present", PASSWORD)];
    let (question, challenge) = ask(&mut browser, NEW, "/account/passkeys/ask", &fields).await;
    let answer = key.make(&question);
    let unasked = send(&mut browser, NEW, "/account/passkeys", &"A".repeat(43), &answer).await;
    assert_eq!(unasked.status, StatusCode::UNPROCESSABLE_ENTITY);
    bed.person("Mallory").await;
    let mut mallory = bed.signed_in("Mallory").await;
    let stolen = send(&mut mallory, NEW, "/account/passkeys", &challenge, &answer).await;
    assert_eq!(stolen.status, StatusCode::UNPROCESSABLE_ENTITY);
    key.origin = "https://evil.example".into();
    let foreign = key.make(&question);
    let out = send(&mut browser, NEW, "/account/passkeys", &challenge, &foreign).await;
    assert_eq!(out.status, StatusCode::UNPROCESSABLE_ENTITY);
    // That question is answered; it is not asked again.
    let late = send(&mut browser, NEW, "/account/passkeys", &challenge, &answer).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(keys(&bed, anna).await, 0);
    // A question takes the form of the page.
    let mark = mark(&bed.browser().get("/sign-in").await.body);
    let out = browser.post_raw("/account/passkeys/ask", &[("mark", &mark), ("present", PASSWORD)]).await;
    assert_eq!(out.status, StatusCode::FORBIDDEN);
    let out = browser.post_raw("/sign-in/passkey/ask", &[("mark", "x")]).await;
    assert_eq!(out.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_asks_again_and_again_is_slowed() {
    let bed = Bed::new().await;
    let mut flood = bed.browser();
    flood.from = "198.51.100.7".into();
    let mark = mark(&flood.get("/sign-in").await.body);
    let (to, fields) = ("/sign-in/passkey/ask", [("mark", mark.as_str())]);
    for n in 0..201 {
        assert_eq!(flood.post_raw(to, &fields).await.status, StatusCode::OK, "{n}");
    }
    let waits = flood.post_raw(to, &fields).await;
    assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(waits.body.contains("Wait 2 seconds"), "{}", waits.body);
    ask(&mut bed.browser(), "/sign-in", to, &[]).await;
    bed.later(2);
    assert_eq!(flood.post_raw(to, &fields).await.status, StatusCode::OK);
}
