//! Signing in by a provider: who comes in, who does not, and accounts linked to it.

use accounts::{Key, Step};
use axum::http::StatusCode;
use partnership::organisation::OrganisationKind;
use partnership::policy::Role;
use serde_json::json;

use crate::bed::{Bed, Browser, PASSWORD, mark};
use crate::common::Answer;
use crate::issuer::{ISSUER, Issuer};

/// A site with a provider that admits who was invited.
pub(crate) async fn bed() -> (Bed, Issuer) {
    let issuer = Issuer::new();
    (Bed::with(Some(issuer.provider(false))).await, issuer)
}

/// To the provider and back.
pub(crate) async fn by_provider(browser: &mut Browser<'_>, issuer: &Issuer, from: &str) -> Answer {
    let sent = browser.get(from).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let back = issuer.visit(sent.header("location"));
    browser.get(&back).await
}

/// Where signing in by it begins.
pub(crate) const START: &str = "/sign-in/provider?back=%2Forganisations";

#[tokio::test]
async fn who_was_invited_comes_in_and_comes_again() {
    let (bed, issuer) = bed().await;
    let owner = bed.person("Owner").await;
    let (one, two) = (
        bed.organisation("One", OrganisationKind::Association, None).await,
        bed.organisation("Two", OrganisationKind::Association, None).await,
    );
    for organisation in [one, two] {
        bed.seat(organisation, owner, Role::Owner).await;
        let page = format!("/organisations/{organisation}");
        let mut browser = bed.signed_in("Owner").await;
        let fields = [("email", "Anna@Example.org"), ("role", "editor")];
        browser.post(&page, &format!("{page}/invite"), &fields).await;
    }
    let mut anna = bed.browser();
    assert!(anna.get("/sign-in").await.body.contains("Sign in with City ID"));
    let inside = by_provider(&mut anna, &issuer, START).await;
    assert_eq!((inside.status, inside.header("location")), (StatusCode::SEE_OTHER, "/organisations"));
    assert_eq!(inside.header("cache-control"), "private, no-store");
    let account = anna.get("/account").await.body;
    assert!(account.contains("Anna Berg") && account.contains("City ID signs you in"), "{account}");
    assert!(account.contains(">One<") && account.contains(">Two<"), "both invitations are accepted");
    assert!(account.contains("You have no password here"));
    // The address may change there, and invitations are spent: who it is does not depend on them.
    issuer.mood(|m| m.claims = json!({ "email": "new@example.org", "email_verified": true }));
    let mut again = bed.browser();
    by_provider(&mut again, &issuer, START).await;
    assert!(again.get("/account").await.body.contains("Anna Berg"));
    assert_eq!(bed.store.people().await.unwrap().len(), 2);
}

#[tokio::test]
async fn who_is_not_known_stays_out_unless_all_are_admitted() {
    let (bed, issuer) = bed().await;
    let mut anna = bed.browser();
    let out = by_provider(&mut anna, &issuer, START).await;
    assert_eq!(out.status, StatusCode::FORBIDDEN);
    assert!(out.body.contains("nobody has invited it") && out.body.contains("anna@example.org"));
    // Nor is an address believed that the provider does not vouch for.
    for claims in [
        json!({ "email": "anna@example.org" }),
        json!({ "email": "anna@example.org", "email_verified": false }),
        json!({ "email": "no address", "email_verified": true }),
        json!({}),
    ] {
        issuer.mood(|m| m.claims = claims);
        let out = by_provider(&mut anna, &issuer, START).await;
        assert_eq!(out.status, StatusCode::FORBIDDEN);
        assert!(out.body.contains("does not vouch for your e-mail address"));
    }
    assert!(!anna.is_in().await && bed.store.people().await.unwrap().is_empty());
    let issuer = Issuer::new();
    let bed = Bed::with(Some(issuer.provider(true))).await;
    // What the token lacks is asked for.
    issuer.mood(|m| {
        m.told = std::mem::replace(&mut m.claims, json!({}));
    });
    let mut anna = bed.browser();
    by_provider(&mut anna, &issuer, START).await;
    assert!(anna.get("/account").await.body.contains("Anna Berg"));
}

#[tokio::test]
async fn an_account_is_linked_once_its_password_was_shown() {
    let (bed, issuer) = bed().await;
    let anna = bed.person("Anna").await;
    let mut browser = bed.browser();
    let asks = by_provider(&mut browser, &issuer, START).await;
    assert_eq!(asks.status, StatusCode::OK);
    assert!(asks.body.contains("Is this account yours?") && !browser.is_in().await);
    let challenge = asks.body.split("name=\"challenge\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let mark = mark(&asks.body);
    let link = "/sign-in/provider/link";
    let fields = |password| [("mark", mark.as_str()), ("challenge", challenge), ("password", password)];
    let wrong = browser.post_raw(link, &fields("wrong")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bed.store.identities(anna).await.unwrap().is_empty());
    // In another browser the proof is worth nothing.
    let mut thief = bed.browser();
    let theirs = crate::bed::mark(&thief.get("/sign-in").await.body);
    let stolen = [("mark", theirs.as_str()), ("challenge", challenge), ("password", PASSWORD)];
    assert_eq!(thief.post_raw(link, &stolen).await.status, StatusCode::FORBIDDEN);
    let inside = browser.post_raw(link, &fields(PASSWORD)).await;
    assert_eq!((inside.status, inside.header("location")), (StatusCode::SEE_OTHER, "/organisations"));
    assert!(browser.is_in().await);
    let mut next = bed.browser();
    by_provider(&mut next, &issuer, START).await;
    assert!(next.is_in().await);
    // Guessing there is guessing at the door.
    let issuer = Issuer::new();
    let bed = Bed::with(Some(issuer.provider(false))).await;
    bed.person("Anna").await;
    let mut guesser = bed.browser();
    let asks = by_provider(&mut guesser, &issuer, START).await;
    let challenge = asks.body.split("name=\"challenge\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let mark = crate::bed::mark(&asks.body);
    let mut statuses = Vec::new();
    for _ in 0..6 {
        let fields = [("mark", mark.as_str()), ("challenge", challenge), ("password", "guess")];
        statuses.push(guesser.post_raw(link, &fields).await.status.as_u16());
    }
    assert_eq!(statuses, [422, 422, 422, 422, 422, 429]);
}

#[tokio::test]
async fn an_invitation_is_accepted_by_the_provider() {
    let (bed, issuer) = bed().await;
    let owner = bed.person("Owner").await;
    let one = bed.organisation("One", OrganisationKind::Association, None).await;
    bed.seat(one, owner, Role::Owner).await;
    let page = format!("/organisations/{one}");
    let invite = async |email: &str| {
        let mut browser = bed.signed_in("Owner").await;
        let fields = [("email", email), ("role", "editor")];
        browser.post(&page, &format!("{page}/invite"), &fields).await;
        bed.link_to(email).await
    };
    // To another address than the provider's: whoever holds the letter is who was meant.
    let path = invite("office@example.org").await;
    let secret = path.strip_prefix("/invitations/").unwrap();
    let mut anna = bed.browser();
    assert!(anna.get(&path).await.body.contains("Accept with City ID"));
    let start = format!("/sign-in/provider?invitation={secret}");
    let inside = by_provider(&mut anna, &issuer, &start).await;
    assert_eq!((inside.status, inside.header("location")), (StatusCode::SEE_OTHER, page.as_str()));
    assert!(anna.get("/account").await.body.contains("anna@example.org"));
    // A stranger's page cannot begin it, and it works once.
    let request = axum::http::Request::get(&start).header("sec-fetch-site", "cross-site");
    let led = bed.browser().send(request, axum::body::Body::empty()).await;
    assert_eq!(led.header("location"), path);
    let spent = by_provider(&mut bed.browser(), &issuer, &start).await;
    assert_eq!(spent.status, StatusCode::GONE);
}

#[tokio::test]
async fn a_provider_that_is_away_keeps_nobody_out() {
    let issuer = Issuer::new();
    let provider = issuer.provider(true);
    issuer.mood(|m| m.away = true);
    let bed = Bed::with(Some(provider)).await;
    bed.person("Anna").await;
    let mut browser = bed.browser();
    let out = browser.get(START).await;
    assert_eq!(out.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(out.body.contains("City ID cannot be reached") && out.body.contains("name=\"password\""));
    assert!(browser.get("/sign-in").await.body.contains("City ID cannot be reached"));
    let asked = issuer.mood(|m| m.asked.len());
    browser.get(START).await;
    assert_eq!(issuer.mood(|m| m.asked.len()), asked, "it is not asked with every visitor");
    assert_eq!(browser.sign_in("anna@example.org", PASSWORD).await.status, StatusCode::SEE_OTHER);
    // Back again, it is asked again; and from then on not for an hour.
    issuer.mood(|m| m.away = false);
    bed.later(10);
    let mut other = bed.browser();
    issuer.mood(|m| {
        (m.subject, m.claims) = ("8".into(), json!({ "email": "b@example.org", "email_verified": true }))
    });
    by_provider(&mut other, &issuer, START).await;
    assert!(other.is_in().await);
    // It signs with a new key: that is asked for, once.
    issuer.mood(|m| (m.key, m.asked) = (2, Vec::new()));
    let mut third = bed.browser();
    by_provider(&mut third, &issuer, START).await;
    assert!(third.is_in().await);
    let asked = issuer.mood(|m| m.asked.iter().filter(|path| *path == "/jwks").count());
    assert_eq!(asked, 1);
    // It goes away with the code in hand.
    let sent = third.get("/sign-in/provider").await;
    let back = issuer.visit(sent.header("location"));
    issuer.mood(|m| m.away = true);
    assert_eq!(third.get(&back).await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn the_second_factor_is_asked_for_after_the_provider_too() {
    let (bed, issuer) = bed().await;
    let anna = bed.person("Anna").await;
    let identity = store::people::NewIdentity { issuer: ISSUER, subject: "5f3a", email: None };
    bed.store.link(&bed.hand(), anna, identity, &[], None).await.unwrap();
    bed.store.propose_totp(anna, &[1; 20]).await.unwrap();
    bed.store.confirm_totp(&bed.hand(), anna, (&[1; 20], 0), &[], None).await.unwrap();
    let mut browser = bed.browser();
    let half = by_provider(&mut browser, &issuer, START).await;
    assert!(half.header("location").starts_with("/sign-in/second"), "{}", half.header("location"));
    assert!(!browser.is_in().await);
    let code = Key::new([1; 20]).code(Step::at(bed.now()));
    let second = "/sign-in/second";
    browser.post(second, second, &[("code", &code), ("back", "")]).await;
    assert!(browser.is_in().await);
    // Who was stopped stays out.
    bed.store.set_active(&bed.hand(), anna, false).await.unwrap();
    let out = by_provider(&mut bed.browser(), &issuer, START).await;
    assert_eq!(out.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_account_is_linked_and_unlinked_with_the_password() {
    let (bed, issuer) = bed().await;
    let (anna, bert) = (bed.person("Anna").await, bed.person("Bert").await);
    let mut browser = bed.signed_in("Anna").await;
    let identities = "/account/identities";
    let refused = browser.post("/account", identities, &[("present", "wrong")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let on = browser.post("/account", identities, &[("present", PASSWORD)]).await;
    assert_eq!(on.status, StatusCode::OK);
    let location = on.body.split("href=\"https://id.example.org").nth(1).unwrap().split('"').next().unwrap();
    let location = format!("{ISSUER}{}", location.replace("&amp;", "&").replace("&#38;", "&"));
    let back = issuer.visit(&location);
    // Signed out meanwhile, or as somebody else: not linked.
    let done = browser.get(&back).await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/account"));
    let linked = bed.store.identities(anna).await.unwrap();
    assert_eq!(linked.len(), 1);
    let letters = bed.store.letters_waiting().await.unwrap();
    assert!(letters.len() == 1 && letters[0].letter.text.contains("linked with City ID"), "{letters:?}");
    // The same at the provider cannot be somebody else here.
    let mut other = bed.signed_in("Bert").await;
    let on = other.post("/account", identities, &[("present", PASSWORD)]).await;
    let location = on.body.split("href=\"https://id.example.org").nth(1).unwrap().split('"').next().unwrap();
    let location = format!("{ISSUER}{}", location.replace("&amp;", "&").replace("&#38;", "&"));
    let taken = other.get(&issuer.visit(&location)).await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert!(bed.store.identities(bert).await.unwrap().is_empty());
    // Another's link is not theirs to end.
    let unlink = format!("/account/identities/{}/unlink", linked[0].id);
    assert_eq!(other.post("/account", &unlink, &[("present", PASSWORD)]).await.status, StatusCode::NOT_FOUND);
    let wrong = browser.post("/account", &unlink, &[("present", "x")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = browser.post("/account", &unlink, &[("present", PASSWORD)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert!(bed.store.identities(anna).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_last_way_in_is_kept() {
    let issuer = Issuer::new();
    let bed = Bed::with(Some(issuer.provider(true))).await;
    let mut anna = bed.browser();
    by_provider(&mut anna, &issuer, START).await;
    let person = bed.store.people().await.unwrap()[0].id;
    let link = bed.store.identities(person).await.unwrap()[0].id;
    let unlink = format!("/account/identities/{link}/unlink");
    let last = anna.post("/account", &unlink, &[]).await;
    assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(last.body.contains("could not sign in any more"));
    assert_eq!(bed.store.identities(person).await.unwrap().len(), 1);
    // Without a password, having signed in long ago is not enough.
    bed.later(601);
    let old = anna.post("/account", "/account/password", &[("password", PASSWORD)]).await;
    assert!(old.body.contains("Sign out and in again"), "{}", old.body);
    let page = anna.get("/account/second-factor").await.body;
    let (mark, key) = (mark(&page), page.split("name=\"key\" value=\"").nth(1).unwrap());
    let key = key.split('"').next().unwrap();
    let fields = [("mark", mark.as_str()), ("key", key), ("code", "000000")];
    let old = anna.post_raw("/account/second-factor", &fields).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(old.body.contains("Sign out and in again") && !page.contains("name=\"present\""));
    issuer.mood(|m| m.now += 601);
    let mut anna = bed.browser();
    by_provider(&mut anna, &issuer, START).await;
    let set = anna.post("/account", "/account/password", &[("password", PASSWORD)]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER);
    assert_eq!(anna.post("/account", &unlink, &[("present", PASSWORD)]).await.status, StatusCode::SEE_OTHER);
}
