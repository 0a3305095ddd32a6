//! What people do: set up, sign in, second factor, invite, reset, leave.

use accounts::{Key, Secret, Step};
use axum::http::StatusCode;
use partnership::organisation::OrganisationKind;
use partnership::policy::Role;
use web::accounts::open_setup;

use crate::bed::{Bed, Browser, ORIGIN, PASSWORD, link, mark};
use crate::common::Answer;

/// What is written between these two.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split(before).nth(1).unwrap().split(after).next().unwrap()
}

/// The key on the page that sets up a telephone.
fn key_on(page: &str) -> Key {
    let letters: String = between(page, "<code>", "</code>").split_whitespace().collect();
    let mut bits = 0_u128;
    let mut bytes = Vec::new();
    for (i, letter) in letters.bytes().enumerate() {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|l| *l == letter).unwrap();
        bits = bits << 5 | value as u128;
        if i % 8 == 7 {
            bytes.extend_from_slice(&(bits as u64).to_be_bytes()[3..]);
            bits = 0;
        }
    }
    Key::from_stored(&bytes).unwrap()
}

/// Sends the form of this page that sets up a telephone.
async fn set_up(browser: &mut Browser<'_>, page: &str, code: &str, present: &str) -> Answer {
    let mark = mark(page);
    let key = between(page, "name=\"key\" value=\"", "\"");
    let fields = [("mark", mark.as_str()), ("key", key), ("code", code), ("present", present)];
    browser.post_raw("/account/second-factor", &fields).await
}

#[tokio::test]
async fn an_instance_is_set_up_once() {
    let bed = Bed::new().await;
    let url = open_setup(&bed.gate, bed.now()).await.unwrap().unwrap();
    let path = url.strip_prefix(ORIGIN).unwrap().to_owned();
    let mut browser = bed.browser();
    let page = browser.get(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("cache-control"), "private, no-store");
    let good = [
        ("organisation", "Sister Cities of the North"),
        ("kind", "association"),
        ("name", "Renée Okafor"),
        ("email", "renee@example.org"),
        ("password", PASSWORD),
    ];
    let mut weak = good;
    weak[4].1 = "Okafor123456";
    weak[3].1 = "no address";
    let again = browser.post(&path, &path, &weak).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains("little more than “okafor”") && again.body.contains("name@example.org"));
    assert!(again.body.contains("Sister Cities of the North"), "what was typed is there");
    assert!(!again.body.contains("Okafor123456"), "but the password is not");
    let done = browser.post(&path, &path, &good).await;
    assert_eq!((done.status, done.header("location")), (StatusCode::SEE_OTHER, "/account"));
    let account = browser.get("/account").await;
    assert!(account.body.contains("Renée Okafor") && account.body.contains("Sister Cities of the North"));
    assert!(account.body.contains("Owner"));
    // The link is void, and no further one is made.
    let mut other = bed.browser();
    assert_eq!(other.get(&path).await.status, StatusCode::GONE);
    assert_eq!(open_setup(&bed.gate, bed.now()).await.unwrap(), None);
}

#[tokio::test]
async fn signing_in_and_out() {
    let bed = Bed::new().await;
    bed.person("Anna").await;
    let mut browser = bed.browser();
    let led = browser.get("/account").await;
    assert_eq!((led.status, led.header("location")), (StatusCode::SEE_OTHER, "/sign-in?back=%2Faccount"));
    let page = browser.get("/sign-in?back=%2Forganisations").await;
    let planted = browser.cookie.clone().unwrap();
    let fields =
        [("mark", mark(&page.body)), ("email", " Anna@Example.org".into()), ("password", PASSWORD.into())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let inside = browser.post_raw("/sign-in", &[&fields[..], &[("back", "/organisations")]].concat()).await;
    assert_eq!((inside.status, inside.header("location")), (StatusCode::SEE_OTHER, "/organisations"));
    // Another secret than before: who planted the first has nothing.
    assert_ne!(browser.cookie.as_ref().unwrap(), &planted);
    let mut thief = bed.browser();
    thief.cookie = Some(planted);
    assert!(browser.is_in().await && !thief.is_in().await);
    let again = browser.get("/sign-in").await;
    assert_eq!(again.header("location"), "/account");
    // A page that leads elsewhere leads home.
    let mut second = bed.browser();
    let fields = [("email", "anna@example.org"), ("password", PASSWORD), ("back", "//evil.example")];
    let home = second.post("/sign-in", "/sign-in", &fields).await;
    assert_eq!(home.header("location"), "/account");
    let kept = browser.clone();
    let out = browser.post("/account", "/sign-out", &[]).await;
    assert_eq!((out.status, out.header("location")), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(browser.cookie, None);
    // The cookie is worth nothing even to whoever kept it; the other browser is still in.
    let mut kept = kept;
    assert!(!kept.is_in().await && second.is_in().await);
}

#[tokio::test]
async fn over_https_the_cookie_belongs_to_this_host_alone() {
    let bed = Bed::new().await;
    let request = axum::http::Request::get("/sign-in").header("x-forwarded-proto", "https");
    let answer = crate::common::send(&bed.site, request.body(axum::body::Body::empty()).unwrap()).await;
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-twinhall=visit.") && cookie.contains("; Secure"), "{cookie}");
    assert!(!cookie.contains("Domain"));
}

#[tokio::test]
async fn a_second_factor_is_set_up_and_asked_for() {
    let bed = Bed::new().await;
    let anna = bed.person("Anna").await;
    let mut browser = bed.signed_in("Anna").await;
    let page = browser.get("/account/second-factor").await;
    assert!(page.body.contains("<svg class=\"qr\""));
    let planted = key_on(&page.body);
    // Whoever read a key here before its person came has read nothing.
    let shown = browser.get("/account/second-factor").await;
    let key = key_on(&shown.body);
    assert_ne!(key.bytes(), planted.bytes());
    let wrong = set_up(&mut browser, &shown.body, "000000", PASSWORD).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(key_on(&wrong.body).bytes(), key.bytes(), "after a slip it need not be photographed again");
    let code = key.code(Step::at(bed.now()));
    // A thief of an open browser does not know the password.
    for present in ["", "not mine"] {
        let refused = set_up(&mut browser, &wrong.body, &code, present).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("not your present password"), "{}", refused.body);
        assert!(bed.store.totp(anna).await.unwrap().unwrap().confirmed_at.is_none());
    }
    // From a page whose key was replaced since; that one may be known to whoever replaced it.
    let late = planted.code(Step::at(bed.now()));
    let replaced = set_up(&mut browser, &page.body, &late, PASSWORD).await;
    assert_eq!(replaced.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(replaced.body.contains("This square is new"), "{}", replaced.body);
    let last = key_on(&replaced.body);
    assert!(last.bytes() != key.bytes() && last.bytes() != planted.bytes());
    let (key, code) = (last.clone(), last.code(Step::at(bed.now())));
    let on = set_up(&mut browser, &replaced.body, &code, PASSWORD).await;
    assert_eq!(on.status, StatusCode::OK, "{}", on.body);
    let letters = bed.store.letters_waiting().await.unwrap();
    assert!(letters.len() == 1 && letters[0].letter.text.contains("a telephone was set up"), "{letters:?}");
    assert_eq!(
        (letters[0].letter.to.as_str(), link(&letters[0].letter.text).as_str()),
        ("anna@example.org", "/password")
    );
    let paper: Vec<&str> =
        on.body.split("<code>").skip(1).map(|c| c.split("</code>").next().unwrap()).collect();
    assert_eq!(paper.len(), 10);
    // The password alone is not enough any more.
    let mut other = bed.browser();
    let half = other.sign_in("anna@example.org", PASSWORD).await;
    assert!(half.header("location").starts_with("/sign-in/second"), "{}", half.header("location"));
    assert!(!other.is_in().await);
    // The code that was shown a moment ago is not accepted again.
    let second = "/sign-in/second";
    let replayed = other.post(second, second, &[("code", &code), ("back", "")]).await;
    assert_eq!(replayed.status, StatusCode::UNPROCESSABLE_ENTITY);
    bed.later(30);
    let code = key.code(Step::at(bed.now()));
    let inside = other.post(second, second, &[("code", &code), ("back", "/organisations")]).await;
    assert_eq!((inside.status, inside.header("location")), (StatusCode::SEE_OTHER, "/organisations"));
    assert!(other.is_in().await);
    // A code on paper, once.
    for (code, expected) in [(paper[3], StatusCode::SEE_OTHER), (paper[3], StatusCode::UNPROCESSABLE_ENTITY)]
    {
        let mut third = bed.browser();
        third.sign_in("anna@example.org", PASSWORD).await;
        let typed = code.to_uppercase().replace('-', " ");
        assert_eq!(third.post(second, second, &[("code", &typed), ("back", "")]).await.status, expected);
    }
    assert!(browser.get("/account").await.body.contains("9 recovery codes are left"));
    // New codes and switching it off take the password.
    let refused = browser.post("/account", "/account/second-factor/off", &[("present", "x")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let new = browser.post("/account", "/account/recovery-codes", &[("present", PASSWORD)]).await;
    assert!(new.body.contains("<code>") && !new.body.contains(paper[5]));
    let off = browser.post("/account", "/account/second-factor/off", &[("present", PASSWORD)]).await;
    assert_eq!(off.status, StatusCode::SEE_OTHER);
    let mut last = bed.browser();
    last.sign_in("anna@example.org", PASSWORD).await;
    assert!(last.is_in().await);
}

#[tokio::test]
async fn somebody_is_invited_and_comes() {
    let bed = Bed::new().await;
    let anna = bed.person("Anna").await;
    let association = bed.organisation("The Association", OrganisationKind::Association, None).await;
    bed.seat(association, anna, Role::Owner).await;
    let page = format!("/organisations/{association}");
    let mut owner = bed.signed_in("Anna").await;
    let fields = [("email", "bert@example.org"), ("role", "editor")];
    let sent = owner.post(&page, &format!("{page}/invite"), &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    assert!(owner.get(&page).await.body.contains("bert@example.org"));
    let letters = bed.store.letters_waiting().await.unwrap();
    assert_eq!(letters[0].letter.to, "bert@example.org");
    assert!(letters[0].letter.text.contains("Anna invites you to The Association, as Editor"));
    let path = link(&letters[0].letter.text);
    let mut bert = bed.browser();
    let shown = bert.get(&path).await;
    assert!(shown.body.contains("The Association") && shown.body.contains("Editor"));
    let joined = bert.post(&path, &path, &[("name", "Bert"), ("password", "mend-clock-7-river-oak")]).await;
    assert_eq!((joined.status, joined.header("location")), (StatusCode::SEE_OTHER, page.as_str()));
    assert!(bert.get(&page).await.body.contains("Anna"));
    // Once.
    let mut late = bed.browser();
    assert_eq!(late.get(&path).await.status, StatusCode::GONE);
    let mark = mark(&late.get("/sign-in").await.body);
    let replayed = late.post_raw(&path, &[("mark", &mark), ("name", "X"), ("password", PASSWORD)]).await;
    assert_eq!(replayed.status, StatusCode::GONE);
    // Who is signed in accepts as who they are.
    bed.person("Clara").await;
    owner.post(&page, &format!("{page}/invite"), &[("email", "c@elsewhere.org"), ("role", "viewer")]).await;
    let path = bed.link_to("c@elsewhere.org").await;
    let mut clara = bed.signed_in("Clara").await;
    assert!(clara.get(&path).await.body.contains("Accept as Clara"));
    assert_eq!(clara.post(&path, &path, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(clara.get(&page).await.status, StatusCode::OK);
    // An invitation that expired, and one that was withdrawn.
    for days in [15, 0] {
        owner = bed.signed_in("Anna").await;
        owner.post(&page, &format!("{page}/invite"), &[("email", "d@example.org"), ("role", "viewer")]).await;
        let path = bed.link_to("d@example.org").await;
        assert_eq!(bed.browser().get(&path).await.status, StatusCode::OK);
        bed.later(days * 86_400);
        if days == 0 {
            let shown = owner.get(&page).await.body;
            let withdraw = shown.split('"').find(|s| s.ends_with("/withdraw")).unwrap().to_owned();
            assert_eq!(owner.post(&page, &withdraw, &[]).await.status, StatusCode::SEE_OTHER);
        }
        assert_eq!(bed.browser().get(&path).await.status, StatusCode::GONE);
    }
}

#[tokio::test]
async fn a_forgotten_password_is_replaced() {
    let bed = Bed::new().await;
    bed.person("Anna").await;
    let mut open = bed.signed_in("Anna").await;
    let mut browser = bed.browser();
    let known = browser.post("/password", "/password", &[("email", "Anna@example.org")]).await;
    let unknown = browser.post("/password", "/password", &[("email", "Nobody@example.org")]).await;
    assert_eq!(known.status, StatusCode::OK);
    assert_eq!(known.body.replace("Anna@", "…@"), unknown.body.replace("Nobody@", "…@"));
    let mut letters = Vec::new();
    for _ in 0..2_000 {
        letters = bed.store.letters_waiting().await.unwrap();
        if !letters.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(letters.len(), 1);
    assert!(letters[0].letter.text.contains(ORIGIN), "a letter leads where the operator said");
    let path = link(&letters[0].letter.text);
    let weak = browser.post(&path, &path, &[("password", "password1234")]).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    let new = "mend-clock-7-river-oak";
    let set = browser.post(&path, &path, &[("password", new)]).await;
    assert_eq!((set.status, set.header("location")), (StatusCode::SEE_OTHER, "/sign-in"));
    assert!(!open.is_in().await, "whoever was in is out");
    assert_eq!(browser.sign_in("anna@example.org", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    browser.sign_in("anna@example.org", new).await;
    assert!(browser.is_in().await);
    assert_eq!(bed.browser().get(&path).await.status, StatusCode::GONE);
    let made_up = Secret::new([9; 32]).reveal();
    assert_eq!(bed.browser().get(&format!("/password/{made_up}")).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn sessions_are_listed_and_ended() {
    let bed = Bed::new().await;
    bed.person("Anna").await;
    let (mut here, mut there) = (bed.signed_in("Anna").await, bed.signed_in("Anna").await);
    let page = here.get("/account").await.body;
    assert!(page.contains("This browser") && page.contains("Sign out there"));
    let end = page.split('"').find(|s| s.ends_with("/end") && s.contains("/sessions/")).unwrap().to_owned();
    assert_eq!(here.post("/account", &end, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(here.is_in().await && !there.is_in().await);
    let mut third = bed.signed_in("Anna").await;
    here.post("/account", "/account/sessions/end", &[]).await;
    assert!(here.is_in().await && !third.is_in().await);
    // A new password ends the others as well, not this one.
    let mut fourth = bed.signed_in("Anna").await;
    let fields = [("present", PASSWORD), ("password", "mend-clock-7-river-oak")];
    let changed = here.post("/account", "/account/password", &fields).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.body);
    assert!(here.is_in().await && !fourth.is_in().await);
    // Three days without a visit, or two weeks in all.
    bed.later(3 * 86_400 - 1);
    assert!(here.is_in().await);
    bed.later(3 * 86_400);
    assert!(!here.is_in().await);
    // Somebody stopped by the operator is out at once.
    let mut browser = bed.browser();
    browser.sign_in("anna@example.org", "mend-clock-7-river-oak").await;
    let anna = bed.store.person_by_email("anna@example.org").await.unwrap().unwrap();
    bed.store.set_active(&bed.hand(), anna.id, false).await.unwrap();
    assert!(!browser.is_in().await);
    let refused = browser.sign_in("anna@example.org", "mend-clock-7-river-oak").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_token_is_made_shown_once_and_revoked() {
    let bed = Bed::new().await;
    let anna = bed.person("Anna").await;
    let association = bed.organisation("The Association", OrganisationKind::Association, None).await;
    bed.seat(association, anna, Role::Editor).await;
    let mut browser = bed.signed_in("Anna").await;
    let id = association.to_string();
    let fields = [
        ("name", "nightly export"),
        ("organisation", id.as_str()),
        ("days", "30"),
        ("scopes", "read"),
        ("scopes", "write"),
        ("present", PASSWORD),
    ];
    let made = browser.post("/account", "/account/tokens", &fields).await;
    assert_eq!(made.status, StatusCode::OK);
    let token = between(&made.body, "<code>", "</code>").to_owned();
    assert!(token.starts_with("twh_"), "{token}");
    let letters = bed.store.letters_waiting().await.unwrap();
    assert!(letters.len() == 1 && letters[0].letter.text.contains("a token was made"), "{letters:?}");
    assert!(!letters[0].letter.text.contains(&token));
    let page = browser.get("/account").await.body;
    assert!(page.contains("nightly export") && !page.contains(&token));
    let mut wrong = fields;
    wrong[5].1 = "not mine";
    let refused = browser.post("/account", "/account/tokens", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let revoke = page.split('"').find(|s| s.ends_with("/revoke")).unwrap().to_owned();
    assert_eq!(browser.post("/account", &revoke, &[]).await.status, StatusCode::SEE_OTHER);
    assert!(!browser.get("/account").await.body.contains("nightly export"));
}
