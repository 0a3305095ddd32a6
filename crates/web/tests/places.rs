//! Place and compare pages over the shipped world.

mod common;

use axum::http::StatusCode;
use common::{Answer, LACOMBE, MAZATLAN, get, site, state};
use gazetteer::Kind;

/// What every page must hold to: no message without words, no inline style, every figure well-formed.
fn sound(answer: &Answer, path: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    let body = &answer.body;
    assert!(!body.contains("style="), "{path}");
    assert!(!body.contains("NaN") && !body.contains(">inf<"), "{path}");
    for piece in body.split("<svg ").skip(1) {
        let figure = piece.split_once("</svg>").map(|(figure, _)| format!("<svg {figure}</svg>"));
        assert!(figure.is_some(), "{path}: an open figure");
        if let Some(figure) = figure.filter(|f| f.contains("class=\"draw")) {
            let parsed = roxmltree::Document::parse(&figure);
            assert!(parsed.is_ok(), "{path}: {:?}\n{figure}", parsed.err());
        }
    }
    // A message that is missing shows up as its id.
    let text = body.split('>').filter_map(|p| p.split('<').next());
    for word in text.flat_map(str::split_whitespace) {
        let prefixes = [
            "fact-", "place-", "compare-", "country-", "chart-", "map-", "unit-", "koppen-", "month-",
            "spread-",
        ];
        let is_id = prefixes.iter().any(|p| {
            word.strip_prefix(p).is_some_and(|r| r.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
        });
        assert!(!is_id, "{path}: the message {word} has no words");
    }
}

#[tokio::test]
async fn an_address_leads_to_the_right_name() {
    let site = site();
    for path in [format!("/places/{LACOMBE}"), format!("/places/{LACOMBE}/edmonton")] {
        let answer = get(&site, &path).await;
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT);
        assert_eq!(answer.header("location"), format!("/places/{LACOMBE}/lacombe"));
    }
}

#[tokio::test]
async fn pages_of_all_kinds_of_places_are_sound() {
    let site = site();
    let state = state(false);
    let world = state.world();
    let mut places: Vec<_> =
        [LACOMBE, MAZATLAN, 2_675_416, 519_336, 1_857_910, 2_198_148, 2_729_907, 5_883_102, 6_251_999]
            .into_iter()
            .filter_map(|id| world.by_id(gazetteer::GeoId(id)))
            .collect();
    places.extend(world.places(Kind::City).find(|p| p.population().is_none()));
    places.extend(world.places(Kind::Admin2).next());
    places.extend(world.places(Kind::Admin1).find(|p| p.position().is_none()));
    for place in places {
        let path = format!("/places/{}/{}", place.id(), place.slug());
        sound(&get(&site, &path).await, &path);
    }
}

#[tokio::test]
async fn what_is_not_there_is_said_with_suggestions() {
    let site = site();
    let answer = get(&site, "/places/1/lacombe").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(
        answer.body.contains(&format!("/places/{LACOMBE}/lacombe")),
        "the name in the address is looked up"
    );
    for path in ["/places/99999999999", "/places/-1", "/places/1", "/maps/world/12.svg", "/maps/world/x"] {
        assert_eq!(get(&site, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_base_map_is_light_and_kept_for_ever() {
    let answer = get(&site(), "/maps/world/11.svg?v=1").await;
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    assert!(answer.header("cache-control").contains("immutable"));
    assert!(answer.body.len() < 80_000, "{}", answer.body.len());
    roxmltree::Document::parse(&answer.body).unwrap();
}

#[tokio::test]
async fn lacombe_and_mazatlan_are_weighed() {
    let site = site();
    let path = format!("/compare/{LACOMBE}/{MAZATLAN}");
    let answer = get(&site, &path).await;
    sound(&answer, &path);
    assert!(answer.body.contains("They are partners already."));
    assert!(answer.body.contains("3,31"), "their distance");
    assert!(answer.body.contains(&format!("/compare/{MAZATLAN}/{LACOMBE}")), "swap");
    let weighted = get(&site, &format!("{path}?w.population=0")).await;
    assert!(weighted.body.contains(&format!("/api/v1/compare/{LACOMBE}/{MAZATLAN}?w.population=0")));
}

#[tokio::test]
async fn odd_pairs_get_clear_answers() {
    let site = site();
    let same = get(&site, &format!("/compare/{LACOMBE}/{LACOMBE}")).await;
    assert!(same.status.is_client_error() && same.body.contains("is both of the two"));
    let unknown = get(&site, &format!("/compare/{LACOMBE}/1")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let kinds = get(&site, &format!("/compare/{LACOMBE}/6251999")).await;
    sound(&kinds, "city and country");
    assert!(kinds.body.contains("different kinds"));
    let weights = get(&site, &format!("/compare/{LACOMBE}/{MAZATLAN}?w.population=9")).await;
    assert_eq!(weights.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_form_works_without_scripts() {
    let site = site();
    sound(&get(&site, "/compare").await, "/compare");
    let named = get(&site, &format!("/compare?a={LACOMBE}&b=Sollefte%C3%A5")).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.body);
    assert_eq!(named.header("location"), format!("/compare/{LACOMBE}/2675416"));
    let several = get(&site, &format!("/compare?a={LACOMBE}&b=Springfield")).await;
    sound(&several, "several");
    assert!(several.body.matches(&format!("/compare/{LACOMBE}/")).count() > 3, "each candidate is a link");
    let none = get(&site, "/compare?a=qqqzzzxxx&b=").await;
    sound(&none, "none");
    assert!(none.body.contains("No place is called"));
    let long = get(&site, &format!("/compare?a={}", "x".repeat(400))).await;
    assert_eq!(long.status, StatusCode::BAD_REQUEST);
}

#[test]
fn samples_render() {
    use askama::Template;
    let chrome = |address: &str| web::shell::Chrome::sample(state(false), address);
    let place = web::places::PlacePage::sample(chrome("/places/6035615/lacombe")).render().unwrap();
    assert!(place.contains("Lacombe") && !place.contains("style="));
    let pair =
        web::compare::ComparePage::sample(chrome("/compare/6035615/3996322")).unwrap().render().unwrap();
    assert!(pair.contains("Mazatlán") && !pair.contains("style="));
    let choice = web::compare::ChoosePage::sample(chrome("/compare")).render().unwrap();
    assert!(choice.contains("Madison, Mississippi"));
}
