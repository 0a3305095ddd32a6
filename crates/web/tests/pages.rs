//! Every page renders, in every language, and says what it should: its outline is a snapshot.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use askama::Template;
use common::state;
use web::about::AboutDataPage;
use web::find::FindPage;
use web::home::HomePage;
use web::search::SearchPage;
use web::shell::Chrome;
use web::styleguide::StyleguidePage;

/// Headings, landmarks, labels and buttons in the order of the page: what a screen reader's
/// list of elements shows. Numbers and names of places are left out, for they are data.
fn outline(html: &str) -> String {
    let body = html.split_once("<main").map_or(html, |(_, b)| b);
    let mut out = String::new();
    for piece in body.split('<').skip(1) {
        let Some((tag, text)) = piece.split_once('>') else { continue };
        let name = tag.split_whitespace().next().unwrap_or_default();
        let text = text.trim();
        let kept = matches!(name, "h1" | "h2" | "label" | "legend" | "button" | "summary");
        if kept && !text.is_empty() && !text.contains(|c: char| c.is_ascii_digit()) {
            let line = format!("{name}: {text}\n");
            if !out.contains(&line) {
                out.push_str(&line);
            }
        }
    }
    out
}

/// What must hold of every page.
fn sound(name: &str, html: &str) {
    assert_eq!(html.matches("<h1").count(), 1, "{name}: one first heading");
    assert!(html.contains("<html lang=\"en\" dir=\"ltr\""), "{name}");
    assert!(!html.contains("{$") && !html.contains("{ $"), "{name}: a message lacks an argument");
    let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), unique.len(), "{name}: an id stands twice");
    // A message that is missing shows up as its id.
    for prefix in
        ["find-", "home-", "search-", "about-", "criterion-", "coverage-", "error-", "limit-", "certainty-"]
    {
        let start = format!(">{prefix}");
        let shown = html.split(&start).skip(1).filter_map(|s| s.split('<').next());
        let missing: Vec<&str> = shown.filter(|id| !id.contains(' ')).collect();
        assert!(missing.is_empty(), "{name}: no words for {prefix}{missing:?}");
    }
}

#[test]
fn every_page_renders() {
    let state = state(true);
    let chrome = |address: &str| Chrome::sample(state.clone(), address);
    let pages: Vec<(&str, String)> = vec![
        ("home", HomePage::sample(chrome("/")).render().unwrap()),
        ("search", SearchPage::sample(chrome("/search?q=Springfield")).render().unwrap()),
        ("find", FindPage::sample(chrome("/find/1")).render().unwrap()),
        ("about-data", AboutDataPage::sample(chrome("/about/data")).render().unwrap()),
        ("styleguide", StyleguidePage::sample(chrome("/styleguide")).render().unwrap()),
    ];
    for (name, html) in pages {
        sound(name, &html);
        insta::assert_snapshot!(name, outline(&html));
    }
}

#[test]
fn every_page_prints_its_address_and_date() {
    let page = HomePage::sample(Chrome::sample(state(false), "/find/1?page=2")).render().unwrap();
    assert!(page.contains("Printed from http://localhost:8080/find/1?page=2 on 21 November 2026."));
}
