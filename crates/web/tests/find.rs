//! The find page and its downloads over the shipped world.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use common::{LACOMBE, MAZATLAN, get, send, site};

#[tokio::test]
async fn lacombe_finds_partners_with_reasons_and_its_own_first() {
    let site = site();
    let page = get(&site, &format!("/find/{LACOMBE}")).await.body;
    assert!(page.contains("<bdi class=\"city-a\">Lacombe</bdi>"));
    assert_eq!(page.matches("class=\"row\"").count(), 25);
    let (before, after) = page.split_once("class=\"ranked\"").unwrap();
    assert!(before.contains("Already your partners") && before.contains("Mazatl"));
    assert!(!after.contains(&format!("id=\"place-{MAZATLAN}\"")), "a partner is not suggested again");
    assert_eq!(page.matches("<details class=\"all-reasons\">").count(), 25);
    let with = get(
        &site,
        &format!(
            "/find/{LACOMBE}?countries=MX&min-population=300000&population-ratio=any&partners=1&limit=100"
        ),
    )
    .await
    .body;
    assert!(with.contains(&format!("id=\"place-{MAZATLAN}\"")), "unless asked for");
}

#[tokio::test]
async fn an_address_is_brought_into_its_one_form() {
    let site = site();
    let untidy = format!("/find/{LACOMBE}?countries=&w.climate=1&min-population=5000&exclude=&page=1");
    let answer = get(&site, &untidy).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), format!("/find/{LACOMBE}?min-population=5000"));
    let request = Request::get(&untidy).header("hx-request", "true").body(Body::empty()).unwrap();
    let part = send(&site, request).await;
    assert_eq!(part.header("hx-push-url"), format!("/find/{LACOMBE}?min-population=5000"));
    assert!(part.body.trim_start().starts_with("<div id=\"results\""), "only the part that changes");
}

#[tokio::test]
async fn limits_that_leave_nothing_say_which_to_relax() {
    let site = site();
    let page = get(&site, &format!("/find/{LACOMBE}?countries=SE&max-distance=10")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Nothing fits all of these limits."));
    assert!(page.body.contains(&format!("href=\"/find/{LACOMBE}?countries=SE\"")), "a link that relaxes it");
    let page = get(&site, &format!("/find/{LACOMBE}?countries=MX&max-partners=0")).await;
    assert!(page.body.contains("partners so far, at most: 0"), "named with the limits set by the reader");
    assert!(page.body.contains("name=\"max-partners\" inputmode=\"numeric\" value=\"0\""));
    let zero: Vec<String> = matching::Criterion::ALL.iter().map(|c| format!("w.{}=0", c.key())).collect();
    let page = get(&site, &format!("/find/{LACOMBE}?{}", zero.join("&"))).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Every weight is 0"));
}

#[tokio::test]
async fn a_list_that_is_short_for_nearness_says_so_with_a_link_that_lists_all() {
    let site = site();
    let page = get(&site, &format!("/find/{LACOMBE}?countries=HK&population-ratio=any")).await.body;
    assert!((1..25).contains(&page.matches("class=\"row\"").count()));
    assert!(
        page.contains("Few are left.") && page.contains("more without “one of each neighbourhood”"),
        "{page}"
    );
    let all = format!("/find/{LACOMBE}?countries=HK&#38;population-ratio=any&#38;spacing=any");
    assert!(page.contains(&format!("href=\"{all}\"")), "{page}");
    let all = get(&site, &all.replace("&#38;", "&")).await.body;
    assert_eq!(all.matches("class=\"row\"").count(), 25);
}

#[tokio::test]
async fn the_table_adds_up_and_has_a_sensible_name() {
    let site = site();
    let answer = get(&site, &format!("/find/{LACOMBE}.csv?limit=40&max-population=100000")).await;
    assert_eq!(
        answer.header("content-disposition"),
        format!("attachment; filename=\"partners-lacombe-{LACOMBE}.csv\"")
    );
    assert!(answer.body.ends_with("\r\n"));
    let mut table = csv::Reader::from_reader(answer.body.as_bytes());
    let heads = table.headers().unwrap().clone();
    let column = |name: &str| heads.iter().position(|h| h == name).unwrap();
    let mut rows = 0;
    for row in table.records() {
        let row = row.unwrap();
        let number = |i: usize| row[i].parse::<f32>().unwrap();
        let sum = matching::Criterion::ALL
            .iter()
            .fold(0.0f32, |sum, c| sum + number(column(&format!("{} points", c.key()))));
        assert_eq!(sum, number(column("score")), "to the last bit");
        let readings = number(column("fit points")) + number(column("precedent points"));
        assert!((readings - sum).abs() < 1e-4);
        assert!((0.0..=1.0).contains(&number(column("fit standing"))));
        assert!(row[column("likelihood")].is_empty() || number(column("likelihood")) > 0.0);
        assert!(row[column("population")].is_empty() || number(column("population")) <= 100_000.0);
        rows += 1;
        assert_eq!(number(column("rank")) as usize, rows);
    }
    assert_eq!(rows, 40);
    let data = get(&site, &format!("/find/{LACOMBE}.json?limit=3")).await;
    let data: serde_json::Value = serde_json::from_str(&data.body).unwrap();
    assert_eq!(data["matches"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn each_result_has_both_readings_and_the_blend_is_chosen_by_weights() {
    let site = site();
    let page = get(&site, &format!("/find/{LACOMBE}")).await.body;
    assert_eq!(page.matches("<dt>Fit</dt>").count(), 25);
    assert_eq!(page.matches("<dt>Precedent</dt>").count(), 25);
    assert!(page.contains("Ordered by fit and precedent together"));
    assert!(page.contains("not whether a tie would serve your city."), "said once for all results");
    assert!(!page.contains("It is reckoned with the usual weights."));
    let fit = format!("/find/{LACOMBE}?w.relationships=0");
    assert!(page.contains(&format!("<a href=\"{fit}\">Fit</a>")), "a link that works without scripts");
    assert!(page.contains(&format!("<a href=\"/find/{LACOMBE}\" aria-current=\"true\">Both</a>")));
    let alone = get(&site, &fit).await.body;
    assert!(alone.contains(&format!("<a href=\"{fit}\" aria-current=\"true\">Fit</a>")));
    assert_eq!(alone.matches("left out by your weights").count(), 25);
    assert!(alone.contains("Ordered by fit alone.") && alone.contains("reckoned with the usual weights"));
    assert!(alone.contains("?w.relationships=0\">Compare"), "the comparison keeps the weights");
    // Nine weights of 0 are one choice to whoever made it, and one mark that takes it back.
    let zero: Vec<String> = matching::Criterion::ALL
        .iter()
        .filter(|c| c.reading() == matching::ReadingKind::Fit)
        .map(|c| format!("w.{}=0", c.key()))
        .collect();
    let precedent = get(&site, &format!("/find/{LACOMBE}?{}", zero.join("&"))).await.body;
    assert!(precedent.contains("<li><span>Precedent alone</span>"), "{precedent}");
    assert!(!precedent.contains("<li><span>Climate"));
    let own = get(&site, &format!("/find/{LACOMBE}?w.climate=2")).await.body;
    assert!(own.contains("with weights of your own.") && !own.contains("aria-current=\"true\""));
}

#[tokio::test]
async fn a_country_at_war_is_noted_on_the_result_and_the_names_in_reasons_are_links() {
    let site = site();
    let page = get(&site, &format!("/find/{LACOMBE}?countries=UA&limit=5")).await.body;
    assert_eq!(page.matches("<p class=\"situation\">Ukraine has been at war").count(), 5);
    let page = get(&site, &format!("/find/{LACOMBE}?countries=SE&limit=5")).await.body;
    assert!(!page.contains("class=\"situation\""));
    let at_home = get(&site, "/find/703448?countries=UA&own-country=1&limit=5").await.body;
    assert!(!at_home.contains("class=\"situation\""), "of one's own country one knows");
    let place = get(&site, "/places/703448/kyiv").await.body;
    assert!(place.contains("<p class=\"situation\">Ukraine has been at war"));
    let pair = get(&site, &format!("/compare/{LACOMBE}/703448")).await.body;
    assert_eq!(pair.matches("<p class=\"situation\">").count(), 1);
    // Sinaloa's only tie in these tests is Mazatlán's with Lacombe.
    let near = get(&site, &format!("/compare/5964347/{MAZATLAN}")).await.body;
    assert!(near.contains("<a href=\"/places/6035615/lacombe\"><bdi>Lacombe</bdi></a>"), "{near}");
}

#[tokio::test]
async fn the_second_page_goes_on_where_the_first_ended() {
    let site = site();
    let page = get(&site, &format!("/find/{LACOMBE}?page=2")).await.body;
    let ranks: Vec<&str> = page
        .split("class=\"rank\" aria-hidden=\"true\">")
        .skip(1)
        .map(|s| s.split('<').next().unwrap())
        .collect();
    assert_eq!((ranks.len(), ranks[0], ranks[24]), (25, "26", "50"));
    assert!(page.contains(&format!("rel=\"prev\" href=\"/find/{LACOMBE}\"")));
    assert!(page.contains(&format!("rel=\"next\" href=\"/find/{LACOMBE}?page=3\"")));
}

#[tokio::test]
async fn a_page_behind_the_last_does_not_blame_the_limits() {
    let page = get(&site(), &format!("/find/{LACOMBE}?page=40")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("The list ends before this page."), "{}", page.body);
    assert!(page.body.contains(&format!("<a href=\"/find/{LACOMBE}\">To the best results</a>")));
    assert!(!page.body.contains("Nothing fits all of these limits."));
    assert!(!page.body.contains("rel=\"prev\""));
}

#[tokio::test]
async fn searching_lists_candidates_or_goes_straight_there() {
    let site = site();
    let many = get(&site, "/search?q=Springfield").await;
    assert_eq!(many.status, StatusCode::OK);
    assert!(many.body.matches("Find partners").count() > 5);
    let one = get(&site, "/search?q=Lacombe%2C+Alberta").await;
    assert_eq!((one.status, one.header("location")), (StatusCode::SEE_OTHER, &*format!("/find/{LACOMBE}")));
    let all = get(&site, "/search?q=Lacombe%2C+Alberta&all=1").await;
    assert_eq!(all.status, StatusCode::OK);
    let none = get(&site, "/search?q=qqzzxxyyww").await;
    assert!(none.status == StatusCode::OK && none.body.contains("No place is called"));
    let evil = get(&site, "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E&all=1").await;
    assert!(!evil.body.contains("<script>alert"));
    let long = get(&site, &format!("/search?q={}", "a".repeat(300))).await;
    assert_eq!(long.status, StatusCode::BAD_REQUEST);
    let with = get(&site, &format!("/search?q=Springfield&with={LACOMBE}")).await;
    assert!(with.body.contains(&format!("/compare/{LACOMBE}/")));
    let part = get(&site, "/search/suggest?q=laco").await;
    assert!(part.body.contains("role=\"option\"") && part.body.contains(&format!("data-id=\"{LACOMBE}\"")));
}

#[tokio::test]
async fn whom_a_war_leaves_out_is_said_with_a_link_that_lists_them() {
    let site = site();
    let page = get(&site, "/find/706483?min-population=500000").await.body;
    let (_, said) = page.split_once("<p class=\"situation at-war\">").unwrap();
    let (said, _) = said.split_once("</p>").unwrap();
    assert!(
        said.starts_with("Not listed: ") && said.contains(" cities of Russia that fit the limits, "),
        "{said}"
    );
    assert!(said.contains("because Ukraine and Russia are at war with each other."), "{said}");
    let named = "/find/706483?countries=RU&#38;min-population=500000";
    assert!(said.contains(&format!("href=\"{named}\">List them all the same</a>")), "{said}");
    let listed = get(&site, &named.replace("&#38;", "&")).await.body;
    assert!(listed.contains(", Russia") && !listed.contains("class=\"situation at-war\""));
    let peace = get(&site, &format!("/find/{LACOMBE}")).await.body;
    assert!(!peace.contains("at-war"));
    let data = get(&site, "/api/v1/places/706483/matches?limit=1").await.body;
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(data["limits"]["at_war"]["countries"], serde_json::json!(["RU"]));
    assert!(data["limits"]["at_war"]["hidden"].as_u64().unwrap() > 10);
    let data = get(&site, "/api/v1/places/706483/matches?limit=1&countries=RU").await.body;
    let data: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert!(data["limits"]["at_war"].is_null());
}
