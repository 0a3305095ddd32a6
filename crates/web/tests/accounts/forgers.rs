//! Signing in by a provider: what forgers try, and what a provider did not say.

use axum::http::StatusCode;
use partnership::organisation::OrganisationKind;
use partnership::policy::Role;
use serde_json::json;

use crate::bed::{Bed, Browser, PASSWORD, mark};
use crate::common::Answer;
use crate::issuer::{ISSUER, Issuer, Lie};
use crate::provider::{START, bed, by_provider};

#[tokio::test]
async fn a_letter_that_was_handed_on_opens_nobodys_account() {
    let (bed, issuer) = bed().await;
    let (owner, bert) = (bed.person("Owner").await, bed.person("Bert").await);
    let one = bed.organisation("One", OrganisationKind::Association, None).await;
    bed.seat(one, owner, Role::Owner).await;
    let page = format!("/organisations/{one}");
    let fields = [("email", "bert@example.org"), ("role", "editor")];
    bed.signed_in("Owner").await.post(&page, &format!("{page}/invite"), &fields).await;
    let path = bed.link_to("bert@example.org").await;
    let start = format!("/sign-in/provider?invitation={}", path.strip_prefix("/invitations/").unwrap());
    // To a deputy for whom the provider vouches no address, and to one who calls himself so there.
    let mut last = None;
    for (subject, claims) in
        [("77", json!({})), ("78", json!({ "email": "bert@example.org", "email_verified": true }))]
    {
        issuer.mood(|m| (m.subject, m.claims) = (subject.into(), claims));
        let mut browser = bed.browser();
        let asks = by_provider(&mut browser, &issuer, &start).await;
        assert_eq!(asks.status, StatusCode::OK, "{}", asks.body);
        assert!(asks.body.contains("Is this account yours?"), "{}", asks.body);
        assert!(!browser.is_in().await);
        assert!(bed.store.identities(bert).await.unwrap().is_empty());
        last = Some((browser, asks.body));
    }
    // With the password the letter is taken along.
    let (mut browser, asks) = last.unwrap();
    let challenge = asks.split("name=\"challenge\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let mark = mark(&asks);
    let fields = [("mark", mark.as_str()), ("challenge", challenge), ("password", PASSWORD)];
    let inside = browser.post_raw("/sign-in/provider/link", &fields).await;
    assert_eq!((inside.status, inside.header("location")), (StatusCode::SEE_OTHER, page.as_str()));
    assert_eq!(bed.store.identities(bert).await.unwrap().len(), 1);
    assert_eq!(bed.store.memberships(bert).await.unwrap()[0].role, Role::Editor);
    let letters = bed.store.letters_waiting().await.unwrap();
    assert!(letters.iter().any(|l| l.letter.text.contains("linked with City ID")), "{letters:?}");
}

#[tokio::test]
async fn who_begins_again_and_again_is_slowed_and_a_picture_begins_nothing() {
    let (bed, _issuer) = bed().await;
    for (dest, expected) in [("image", 403), ("iframe", 403), ("empty", 403), ("document", 303)] {
        let request = axum::http::Request::get(START).header("sec-fetch-dest", dest);
        let answer = bed.browser().send(request, axum::body::Body::empty()).await;
        assert_eq!(answer.status.as_u16(), expected, "{dest}");
    }
    let mut flood = bed.browser();
    flood.from = "198.51.100.7".into();
    for n in 0..201 {
        assert_eq!(flood.get(START).await.status, StatusCode::SEE_OTHER, "{n}");
    }
    let waits = flood.get(START).await;
    assert_eq!(waits.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(waits.body.contains("Wait 2 seconds") && waits.body.contains("name=\"password\""));
    // From elsewhere nobody waits, and here not for long, however many there were.
    assert_eq!(bed.browser().get(START).await.status, StatusCode::SEE_OTHER);
    for _ in 0..3 {
        bed.later(2);
        assert_eq!(flood.get(START).await.status, StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn what_a_provider_did_not_say_changes_nothing() {
    for lie in Lie::ALL {
        let (bed, issuer) = bed().await;
        let anna = bed.person("Anna").await;
        bed.store
            .link(
                &bed.hand(),
                anna,
                store::people::NewIdentity { issuer: ISSUER, subject: "5f3a", email: None },
                &[],
                None,
            )
            .await
            .unwrap();
        let people = bed.store.people().await.unwrap();
        issuer.mood(|m| {
            m.lie = Some(lie);
            // So that it must be asked for.
            if lie == Lie::Subject {
                m.claims = json!({});
            }
        });
        let mut browser = bed.browser();
        let out = by_provider(&mut browser, &issuer, START).await;
        assert_eq!(out.status, StatusCode::FORBIDDEN, "{lie:?}");
        assert!(out.body.contains("The answer of City ID does not hold"), "{lie:?}");
        assert!(!browser.is_in().await, "{lie:?}");
        assert!(bed.store.sessions(anna, bed.now()).await.unwrap().is_empty());
        assert_eq!(bed.store.people().await.unwrap(), people);
        assert_eq!(bed.store.identities(anna).await.unwrap().len(), 1);
        // The same, but true.
        issuer.mood(|m| m.lie = None);
        by_provider(&mut browser, &issuer, START).await;
        assert!(browser.is_in().await, "{lie:?}");
    }
}

#[tokio::test]
async fn the_way_back_is_good_once_in_one_browser_and_not_for_long() {
    let issuer = Issuer::new();
    let bed = Bed::with(Some(issuer.provider(true))).await;
    let refused = async |browser: &mut Browser<'_>, path: &str| {
        let out = browser.get(path).await;
        assert_eq!(out.status, StatusCode::FORBIDDEN, "{path}");
        assert!(out.body.contains("Nothing was changed"), "{}", out.body);
    };
    let away = |answer: &Answer| issuer.visit(answer.header("location"));
    // In another browser: a stranger had somebody open their way back.
    let mut anna = bed.browser();
    let back = away(&anna.get(START).await);
    let mut victim = bed.browser();
    victim.get("/sign-in").await;
    refused(&mut victim, &back).await;
    assert!(!victim.is_in().await && bed.store.people().await.unwrap().is_empty());
    // The browser that began it still comes in; then it is spent.
    assert_eq!(anna.get(&back).await.status, StatusCode::SEE_OTHER);
    assert!(anna.is_in().await);
    refused(&mut anna, &back).await;
    // Too late.
    let mut late = bed.browser();
    let back = away(&late.get(START).await);
    bed.later(601);
    refused(&mut late, &back).await;
    // A state that was made up, none, and the provider's code with another state of this browser.
    bed.later(3600 * 25);
    let made_up = format!("/sign-in/provider/back?code=x&state={}", "A".repeat(43));
    refused(&mut late, &made_up).await;
    refused(&mut late, "/sign-in/provider/back?code=x").await;
    bed.later(3600 * 25);
    issuer.mood(|m| m.now = bed.now().as_second());
    let (first, second) = (away(&late.get(START).await), away(&late.get(START).await));
    let state = |path: &str| path.split("state=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let mixed = first.replace(&state(&first), &state(&second));
    refused(&mut late, &mixed).await;
    // Of another provider (RFC 9207).
    let mut other = bed.browser();
    other.from = "198.51.100.9".into();
    let back = away(&other.get(START).await).replace("id.example.org", "evil.example");
    refused(&mut other, &back).await;
    // The provider says no, in its way.
    let sent = other.get(START).await;
    let state = state(sent.header("location"));
    let no = other.get(&format!("/sign-in/provider/back?error=access_denied&state={state}")).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no.body.contains("City ID did not sign you in"));
    // Whoever tries again and again must wait.
    let mut statuses = Vec::new();
    for _ in 0..6 {
        statuses.push(other.get(&made_up).await.status.as_u16());
    }
    assert_eq!(statuses, [403, 403, 403, 403, 429, 429]);
}
