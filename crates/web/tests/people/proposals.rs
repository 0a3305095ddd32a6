//! From a visitor's form to the letter that answers it.

use std::time::Duration;

use axum::http::StatusCode;
use partnership::policy::Role;

use crate::bed::{Bed, Browser, mark};
use crate::common::Answer;
use crate::desk::{a_tie, address, association, hidden, led};

const EMAIL: &str = "visitor@example.org";

async fn propose(browser: &mut Browser<'_>, tie: &str, fields: &[(&str, &str)]) -> Answer {
    let page = format!("{tie}/propose");
    let usual = [("kind", "correction"), ("text", "It began in <1976>."), ("source", "City archive")];
    let named = |name: &str| fields.iter().any(|(n, _)| *n == name);
    let mut all: Vec<(&str, &str)> = usual.into_iter().filter(|(n, _)| !named(n)).collect();
    all.extend_from_slice(fields);
    browser.post(&page, &page, &all).await
}

/// Sends what waits; the texts, by subject.
async fn delivered(bed: &Bed) -> Vec<(String, String)> {
    let mut all = Vec::new();
    while let Some(letter) = bed.store.take_letter(bed.now(), Duration::from_secs(60)).await.unwrap() {
        bed.store.letter_sent(letter.id, bed.now()).await.unwrap();
        all.push((letter.letter.subject, letter.letter.text));
    }
    all
}

#[tokio::test]
async fn a_visitor_proposes_and_hears_of_it() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let desk = a_tie(&mut rita, keeper, true).await;
    let public = desk.replace("/desk", "");
    assert!(rita.get(&public).await.body.contains(&format!("{public}/propose")));

    let mut visitor = bed.browser();
    let page = visitor.get(&format!("{public}/propose")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("Houston") && page.header("cache-control").contains("no-store"));
    // What is missing or wrong is said where it was typed, and nothing typed is lost.
    let bad = propose(&mut visitor, &public, &[("source", ""), ("email", "nobody")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in
        ["Write where you know it from", "looks like name@example.org", "It began in &#60;1976&#62;."]
    {
        assert!(bad.body.contains(words), "{words}: {}", bad.body);
    }
    let long = "x".repeat(4_001);
    let long = propose(&mut visitor, &public, &[("text", &long)]).await;
    assert!(long.body.contains("longer than 4,000 characters"), "{}", long.body);
    let link = "https://example.org/minutes";
    let sent = propose(&mut visitor, &public, &[("source", link), ("email", EMAIL)]).await;
    let thanks = visitor.get(&led(&sent)).await;
    assert!(thanks.body.contains("Thank you"), "{}", thanks.body);
    let letters = delivered(&bed).await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].1.contains(&public) && !letters[0].1.contains("1976"), "{}", letters[0].1);
    // Nobody else sees it.
    assert!(!visitor.get(&public).await.body.contains("1976"));

    let board = rita.get("/desk").await;
    assert!(board.body.contains("One proposal of a visitor waits"), "{}", board.body);
    let list = rita.get("/desk/proposals").await;
    assert!(list.body.contains("It began in &#60;1976&#62;.") && list.body.contains("today"));
    let one = address(&list.body, "/desk/proposals/");
    let page = rita.get(&one).await;
    assert!(page.body.contains(EMAIL) && page.body.contains(&format!("href=\"{link}\"")));
    assert!(rita.get(&desk).await.body.contains("It began in"), "it stands beside what can be changed");

    let revision = hidden(&page.body, "revision");
    let fields = [
        ("revision", revision.as_str()),
        ("word", "You are right, thank you."),
        ("add-source", "yes"),
        ("source-kind", "link"),
        ("source-title", ""),
        ("source-address", link),
    ];
    let untitled = rita.post(&one, &format!("{one}/accept"), &fields).await;
    assert_eq!(untitled.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", untitled.body);
    assert!(untitled.body.contains("title of the source is missing"), "{}", untitled.body);
    assert!(untitled.body.contains("You are right, thank you."));
    let titled = [&fields[..4], &[("source-title", "Minutes"), ("source-address", link)]].concat();
    let accepted = rita.post(&one, &format!("{one}/accept"), &titled).await;
    assert_eq!(led(&accepted), desk);
    let tie = rita.get(&desk).await;
    assert!(tie.body.contains("Minutes") && tie.body.contains("It began in"), "{}", tie.body);
    let twice = rita.post("/account", &format!("{one}/accept"), &titled).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.body.contains("Somebody was quicker"), "{}", twice.body);

    let letters = delivered(&bed).await;
    assert_eq!(letters.len(), 1);
    assert!(letters[0].1.contains("was accepted") && letters[0].1.contains("You are right, thank you."));
    let page = rita.get(&one).await;
    assert!(page.body.contains("the answer has gone") && !page.body.contains(EMAIL), "{}", page.body);
    assert!(!rita.get("/desk").await.body.contains("One proposal"));
}

#[tokio::test]
async fn a_decline_says_why_and_can_be_taken_back() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let public = a_tie(&mut rita, keeper, true).await.replace("/desk", "");
    let mut visitor = bed.browser();
    led(&propose(&mut visitor, &public, &[("kind", "missing"), ("email", EMAIL)]).await);
    let one = address(&rita.get("/desk/proposals").await.body, "/desk/proposals/");
    let silent = rita.post(&one, &format!("{one}/decline"), &[("revision", "1")]).await;
    assert!(silent.body.contains("Say why not"), "{}", silent.body);
    led(&rita.post(&one, &format!("{one}/decline"), &[("revision", "1"), ("word", "No such tie.")]).await);
    let declined = rita.get("/desk/proposals?state=declined").await;
    assert!(declined.body.contains(&one), "{}", declined.body);
    // The letter had not gone: it goes nowhere.
    assert_eq!(led(&rita.post(&one, &format!("{one}/reopen"), &[("revision", "2")]).await), one);
    let letters = delivered(&bed).await;
    assert_eq!(letters.len(), 1, "the receipt only: {letters:?}");
    // Accepted, a tie that is missing leads to the form that puts one on record.
    let accepted = rita.post(&one, &format!("{one}/accept"), &[("revision", "3"), ("word", "")]).await;
    let new = led(&accepted);
    assert!(new.starts_with("/desk/ties/new?keeper="), "{new}");
    let form = rita.get(&new).await;
    assert!(form.body.contains("It began in &#60;1976&#62;."), "{}", form.body);
    let chosen = address(&rita.get(&format!("{new}&q=houston")).await.body, "/desk/ties/new?keeper=");
    assert!(chosen.contains("proposal="), "it stays beside while the sides are chosen: {chosen}");
}

#[tokio::test]
async fn a_forgotten_address_is_said_to_be_forgotten() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let public = a_tie(&mut rita, keeper, true).await.replace("/desk", "");
    let mut visitor = bed.browser();
    // They forget to type it at first, and it comes with the second try.
    led(&propose(&mut visitor, &public, &[]).await);
    let one = address(&rita.get("/desk/proposals").await.body, "/desk/proposals/");
    let page = rita.get(&one).await;
    assert!(page.body.contains("no address was left"), "{}", page.body);
    led(&propose(&mut visitor, &public, &[("email", EMAIL)]).await);
    assert_eq!(delivered(&bed).await.len(), 1);
    let page = rita.get(&one).await;
    assert!(page.body.contains(EMAIL), "{}", page.body);
    let revision = hidden(&page.body, "revision");
    led(&rita.post(&one, &format!("{one}/forget"), &[("revision", &revision)]).await);
    let page = rita.get(&one).await;
    assert!(page.body.contains("the address that was left is forgotten"), "{}", page.body);
    assert!(!page.body.contains(EMAIL) && !page.body.contains("no address was left"), "{}", page.body);
}

#[tokio::test]
async fn floods_and_programs_get_nowhere() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let public = a_tie(&mut rita, keeper, true).await.replace("/desk", "");
    let mut program = bed.browser();
    let caught = propose(&mut program, &public, &[("homepage", "https://spam.example")]).await;
    assert_eq!(led(&caught), format!("{public}/proposed"), "it is told what a person is told");
    assert!(!rita.get("/desk").await.body.contains("proposal of a visitor"));
    let forged = program.post_raw(&format!("{public}/propose"), &[("mark", "x"), ("text", "y")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);

    let mut flood = bed.browser();
    flood.from = "198.51.100.7".into();
    let mut statuses = Vec::new();
    for n in 0..7 {
        let text = format!("No. {n}");
        let answer = propose(&mut flood, &public, &[("text", &text)]).await;
        statuses.push(answer.status.as_u16());
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            assert!(answer.body.contains("Too many tries") && answer.body.contains(&text), "{}", answer.body);
        }
    }
    assert_eq!(statuses, [303, 303, 303, 303, 303, 429, 429]);
    // From elsewhere one still may; nobody's mailbox is filled by many.
    let mut letters = 0;
    for n in 0..6 {
        let mut browser = bed.browser();
        browser.from = "203.0.113.5".into();
        let text = format!("Letter {n}");
        let sent = propose(&mut browser, &public, &[("text", &text), ("email", EMAIL)]).await;
        letters += usize::from(sent.status == StatusCode::SEE_OTHER);
    }
    assert_eq!(letters, 5);
}

#[tokio::test]
async fn nobody_closes_a_tie_to_the_proposals_of_others() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let public = a_tie(&mut rita, keeper, true).await.replace("/desk", "");
    let mut program = bed.browser();
    for _ in 0..25 {
        led(&propose(&mut program, &public, &[("homepage", "https://spam.example")]).await);
    }
    // Nor do many, each from a network of their own.
    for n in 0..25 {
        let mut browser = bed.browser();
        browser.from = format!("203.0.113.{n}");
        let sent = propose(&mut browser, &public, &[("text", &format!("No. {n}"))]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{n}: {}", sent.body);
    }
}

#[tokio::test]
async fn what_is_not_public_takes_no_proposals_and_who_may_not_see_them_does_not() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let draft = a_tie(&mut rita, keeper, false).await.replace("/desk", "");
    let mut visitor = bed.browser();
    for path in [format!("{draft}/propose"), format!("{draft}/proposed"), "/ties/x/propose".into()] {
        assert_eq!(visitor.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let visit = mark(&visitor.get("/sign-in").await.body);
    let sent = visitor.post_raw(&format!("{draft}/propose"), &[("mark", &visit), ("text", "x")]).await;
    assert_eq!(sent.status, StatusCode::NOT_FOUND);

    // A contributor reads, and does not learn who wrote; a viewer does not read.
    let revision = hidden(&rita.get(&draft.replace("/ties", "/desk/ties")).await.body, "revision");
    let publish = draft.replace("/ties", "/desk/ties");
    led(&rita.post(&publish, &format!("{publish}/publish"), &[("revision", &revision)]).await);
    led(&propose(&mut visitor, &draft, &[("email", EMAIL)]).await);
    for (name, role) in [("Connie", Role::Contributor), ("Vera", Role::Viewer)] {
        bed.member(name, keeper, role).await;
    }
    let mut connie = bed.signed_in("Connie").await;
    let one = address(&connie.get("/desk/proposals").await.body, "/desk/proposals/");
    let page = connie.get(&one).await;
    assert!(page.body.contains("City archive") && !page.body.contains(EMAIL), "{}", page.body);
    assert!(!page.body.contains("/accept"));
    let mut vera = bed.signed_in("Vera").await;
    assert!(!vera.get("/desk").await.body.contains("/desk/proposals"));
    assert!(!vera.get(&publish).await.body.contains("City archive"));
}
