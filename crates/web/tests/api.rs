//! The JSON API over the shipped world.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod common;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use common::{Answer, LACOMBE, MAZATLAN, ask, get, send, site, state};
use serde_json::Value;

async fn json(site: &Router, path: &str) -> Value {
    let answer = get(site, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
    assert_eq!(answer.header("content-type"), "application/json");
    serde_json::from_str(&answer.body).unwrap()
}

/// The problem and the names of the parameters to blame.
async fn problem(site: &Router, path: &str) -> (u16, Vec<String>) {
    let answer = get(site, path).await;
    assert_eq!(answer.header("content-type"), "application/problem+json", "{path}: {}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    let problem: Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!(problem["status"], answer.status.as_u16(), "{path}");
    for key in ["type", "title", "detail"] {
        assert!(problem[key].as_str().is_some_and(|t| !t.is_empty()), "{path}: {key} in {problem}");
    }
    let errors = problem["errors"].as_array().cloned().unwrap_or_default();
    let names = errors.iter().map(|e| e["parameter"].as_str().unwrap().to_owned()).collect();
    (answer.status.as_u16(), names)
}

/// Changes to the description of the API are reviewed: whoever changes it accepts the snapshot.
#[test]
fn the_description_is_as_reviewed() {
    let text = serde_json::to_string_pretty(&web::api::openapi::document()).unwrap();
    insta::assert_snapshot!("openapi", text);
}

/// Programs that write clients name their functions by them.
#[test]
fn every_operation_has_a_name_of_its_own() {
    let document = serde_json::to_value(web::api::openapi::document()).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|path| path.as_object().unwrap().values());
    let names: Vec<&str> = operations.map(|o| o["operationId"].as_str().unwrap()).collect();
    let distinct: std::collections::BTreeSet<&str> = names.iter().copied().collect();
    assert_eq!(distinct.len(), names.len(), "{names:?}");
}

/// Whoever adds a limit to the pages describes it for programs too.
#[test]
fn every_limit_is_described() {
    use web::query::keys;
    let document = serde_json::to_value(web::api::openapi::document()).unwrap();
    let matches = &document["paths"]["/api/v1/places/{id}/matches"]["get"]["parameters"];
    let described: Vec<&str> =
        matches.as_array().unwrap().iter().filter_map(|p| p["name"].as_str()).collect();
    for key in [keys::POPULATION_RATIO, keys::UNKNOWN_POPULATION, keys::SPACING, keys::PER_COUNTRY] {
        assert!(described.contains(&key), "{key} is in none of {described:?}");
    }
}

#[tokio::test]
async fn every_answer_is_as_described() {
    let site = site();
    let document = json(&site, "/api/v1/openapi.json").await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"), "{}", document["openapi"]);
    let london_and_no_position = [2_643_743, LACOMBE, MAZATLAN];
    let mut checked = vec![
        ("/api/v1/places", "/api/v1/places?q=Springfield&limit=50".to_owned()),
        (
            "/api/v1/places/{id}/matches",
            format!("/api/v1/places/{LACOMBE}/matches?limit=100&countries=SE,MX"),
        ),
        (
            "/api/v1/places/{id}/matches",
            format!("/api/v1/places/{MAZATLAN}/matches?max-distance=1&own-country=1"),
        ),
        ("/api/v1/compare/{a}/{b}", format!("/api/v1/compare/{LACOMBE}/{MAZATLAN}?w.climate=2")),
    ];
    checked.extend(london_and_no_position.map(|id| ("/api/v1/places/{id}", format!("/api/v1/places/{id}"))));
    for (route, path) in checked {
        let answer = json(&site, &path).await;
        let content = &document["paths"][route]["get"]["responses"]["200"]["content"];
        let schema = &content["application/json"]["schema"];
        assert!(schema.is_object(), "{route} is not described");
        conforms(&document, schema, &answer, &path);
    }
}

/// As much of JSON Schema as the document uses. A property that is not described fails too.
fn conforms(document: &Value, schema: &Value, value: &Value, at: &str) {
    if let Some(path) = schema["$ref"].as_str() {
        return conforms(document, document.pointer(path.trim_start_matches('#')).unwrap(), value, at);
    }
    if let Some(options) = schema["oneOf"].as_array() {
        let fits = |o: &&Value| (o["type"] == "null") == value.is_null();
        return conforms(document, options.iter().find(fits).unwrap_or(&Value::Null), value, at);
    }
    let parts = schema["allOf"].as_array().cloned().unwrap_or_else(|| vec![schema.clone()]);
    let parts: Vec<&Value> = parts
        .iter()
        .map(|p| match p["$ref"].as_str() {
            Some(path) => document.pointer(path.trim_start_matches('#')).unwrap(),
            None => p,
        })
        .collect();
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let named = |t: &Value| t == kind || (t == "number" && kind == "integer");
    let types = &parts[0]["type"];
    let typed = types.as_array().map_or_else(|| named(types), |list| list.iter().any(named));
    assert!(typed, "{at}: {value} is not {types}");
    if let Some(object) = value.as_object() {
        for part in &parts {
            for required in part["required"].as_array().into_iter().flatten() {
                assert!(object.contains_key(required.as_str().unwrap()), "{at}: {required} is missing");
            }
        }
        for (key, value) in object {
            let named = parts.iter().map(|p| &p["properties"][key]);
            let any = parts.iter().map(|p| &p["additionalProperties"]);
            let property = named.chain(any).find(|p| p.is_object());
            let property = property.unwrap_or_else(|| panic!("{at}: {key} is not described"));
            conforms(document, property, value, &format!("{at}.{key}"));
        }
    }
    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
        conforms(document, &parts[0]["items"], item, &format!("{at}[{i}]"));
    }
}

#[tokio::test]
async fn places_are_found_near_and_in_a_country_first() {
    let site = site();
    let first = |answer: Value| answer["places"][0]["full_name"].as_str().unwrap().to_owned();
    assert_eq!(first(json(&site, "/api/v1/places?q=lacombe+ab").await), "Lacombe, Alberta, Canada");
    let near = json(&site, "/api/v1/places?q=lacombe&near=30.3,-89.9&limit=1").await;
    assert_eq!(first(near), "Lacombe, Louisiana, United States");
    assert_eq!(
        first(json(&site, "/api/v1/places?q=lacombe&country=us").await),
        "Lacombe, Louisiana, United States"
    );
    let counties = json(&site, "/api/v1/places?q=lacombe&kind=admin1,admin2").await;
    assert!(counties["places"].as_array().unwrap().iter().all(|p| p["kind"] != "city"), "{counties}");
    assert_eq!(json(&site, "/api/v1/places?q=!!!").await["places"], serde_json::json!([]));
    for q in ["%E4%BA%AC%E9%83%BD", "%D0%A1%D0%B0%D0%BD%D0%BA%D1%82"] {
        assert!(
            !json(&site, &format!("/api/v1/places?q={q}")).await["places"].as_array().unwrap().is_empty()
        );
    }
}

#[tokio::test]
async fn a_profile_keeps_unknown_apart_from_zero_and_names_its_sources() {
    let site = site();
    let profile = json(&site, &format!("/api/v1/places/{LACOMBE}")).await;
    assert_eq!(profile["fields"]["elevation_m"]["value"], 853);
    let unknown: Vec<&str> =
        profile["unknown"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let known: Vec<&str> =
        profile["sources"].as_array().unwrap().iter().filter_map(|s| s["key"].as_str()).collect();
    for (name, field) in profile["fields"].as_object().unwrap() {
        // Without a port within 50 km there is none.
        let none = name == "port";
        assert_eq!(field["value"].is_null() && !none, unknown.contains(&name.as_str()), "{name}");
        for source in field["sources"].as_array().unwrap() {
            assert!(known.contains(&source.as_str().unwrap()), "{name}: {source}");
        }
        if !field["value"].is_null() {
            assert!(!field["sources"].as_array().unwrap().is_empty(), "{name} has no source");
            assert!(field["date"].is_string(), "{name} has no date");
        }
    }
    assert_eq!(profile["ties"][0]["partner"]["id"], MAZATLAN);
}

#[tokio::test]
async fn matches_add_up_and_page() {
    let site = site();
    let path = format!("/api/v1/places/{LACOMBE}/matches");
    let all = json(&site, &format!("{path}?limit=20")).await;
    let matches = all["matches"].as_array().unwrap();
    for m in matches {
        let sum: f64 =
            m["reasons"].as_array().unwrap().iter().map(|r| r["contribution"].as_f64().unwrap()).sum();
        assert!((sum - m["score"].as_f64().unwrap()).abs() < 1e-4, "{m}");
        let readings: f64 = ["fit", "precedent"].iter().map(|r| m[r]["amount"].as_f64().unwrap()).sum();
        assert!((readings - sum).abs() < 1e-4, "{m}");
        assert!(m["likelihood"].as_f64().is_none_or(|l| (0.0..=1.0).contains(&l)) && m["note"].is_null());
    }
    let second = json(&site, &format!("{path}?limit=10&page=2")).await;
    assert_eq!(second["matches"][0]["place"]["id"], matches[10]["place"]["id"]);
    assert_eq!((&second["offset"], &second["matches"][0]["rank"]), (&10.into(), &11.into()));
    assert_eq!(all["partners"][0]["place"]["id"], MAZATLAN);
    let none = json(&site, &format!("{path}?countries=SE&max-distance=10")).await;
    let unknown = json(&site, &format!("{path}?countries=MX&max-partners=0&limit=100")).await;
    assert_eq!(unknown["limits"]["max_partners"], 0);
    assert_eq!(none["ranked"], 0);
    assert!(!none["advice"].as_array().unwrap().is_empty(), "says which limit to relax");
}

#[tokio::test]
async fn what_cannot_be_is_refused_by_the_name_of_the_parameter() {
    let site = site();
    let matches = format!("/api/v1/places/{LACOMBE}/matches");
    let compare = format!("/api/v1/compare/{LACOMBE}/{MAZATLAN}");
    let long = "a".repeat(201);
    for (path, status, names) in [
        ("/api/v1/places".to_owned(), 400, &["q"][..]),
        ("/api/v1/places?q=".to_owned(), 400, &["q"]),
        (format!("/api/v1/places?q={long}"), 400, &["q"]),
        ("/api/v1/places?q=a&limit=51".to_owned(), 400, &["limit"]),
        ("/api/v1/places?q=a&limit=0".to_owned(), 400, &["limit"]),
        (
            "/api/v1/places?q=a&limit=x&near=north&kind=town&country=Atlantis".to_owned(),
            400,
            &["limit", "near", "kind", "country"],
        ),
        ("/api/v1/places?q=a&near=91,0".to_owned(), 400, &["near"]),
        ("/api/v1/places?q=a&near=nan,0".to_owned(), 400, &["near"]),
        ("/api/v1/places?q=a&lmit=5".to_owned(), 400, &["lmit"]),
        ("/api/v1/places?q=a&q=b".to_owned(), 400, &["q"]),
        ("/api/v1/places/3999999999".to_owned(), 404, &["id"]),
        ("/api/v1/places/99999999999999999999".to_owned(), 404, &["id"]),
        ("/api/v1/places/lacombe".to_owned(), 404, &["id"]),
        (format!("/api/v1/places/{LACOMBE}?verbose=1"), 400, &["verbose"]),
        (format!("{matches}?limit=101"), 400, &["limit"]),
        (format!("{matches}?w.population=4&max-distance=far"), 400, &["w.population", "max-distance"]),
        (format!("{matches}?w.fame=1"), 400, &["w.fame"]),
        (format!("{matches}?color=red"), 400, &["color"]),
        (format!("{matches}?min-population=10&max-population=5"), 422, &[]),
        (format!("{compare}?limit=5"), 400, &["limit"]),
        (format!("{compare}?w.climate=x"), 400, &["w.climate"]),
        (format!("/api/v1/compare/{LACOMBE}/1"), 404, &["id"]),
        (format!("/api/v1/compare/{LACOMBE}/{LACOMBE}"), 422, &[]),
    ] {
        assert_eq!(
            problem(&site, &path).await,
            (status, names.iter().map(|&n| n.to_owned()).collect()),
            "{path}"
        );
    }
    let zero: Vec<String> = matching::Criterion::ALL.iter().map(|c| format!("w.{}=0", c.key())).collect();
    assert_eq!(problem(&site, &format!("{matches}?{}", zero.join("&"))).await.0, 422);
    let endless = get(&site, &format!("/api/v1/places?q={}", "a".repeat(20_000))).await;
    assert_eq!(endless.status, StatusCode::URI_TOO_LONG);
    assert_eq!(endless.header("content-type"), "application/problem+json");
    let post = ask(&site, Method::POST, "/api/v1/places?q=a").await;
    assert_eq!(
        (post.status, post.header("content-type")),
        (StatusCode::METHOD_NOT_ALLOWED, "application/problem+json")
    );
    let nowhere = get(&site, "/api/v1/nowhere").await;
    assert_eq!(
        (nowhere.status, nowhere.header("content-type")),
        (StatusCode::NOT_FOUND, "application/problem+json")
    );
}

async fn with_tag(site: &Router, path: &str, tag: &str) -> Answer {
    send(site, Request::get(path).header("if-none-match", tag).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn what_the_reader_has_is_not_sent_again() {
    let site = site();
    for path in [
        "/api/v1/places?q=lacombe".to_owned(),
        format!("/api/v1/places/{LACOMBE}"),
        "/api/v1/openapi.json".to_owned(),
    ] {
        let first = get(&site, &path).await;
        let tag = first.header("etag");
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        assert_eq!(first.header("cache-control"), "public, max-age=300");
        for known in [tag.to_owned(), format!("\"other\", {tag}"), "*".to_owned()] {
            let again = with_tag(&site, &path, &known).await;
            assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path} {known}");
            assert_eq!(again.header("etag"), tag);
        }
        assert_eq!(with_tag(&site, &path, "W/\"old\"").await.status, StatusCode::OK);
    }
    let (one, other) = (get(&site, "/api/v1/places?q=a").await, get(&site, "/api/v1/places?q=b").await);
    assert_ne!(one.header("etag"), other.header("etag"));
    let missing = with_tag(&site, "/api/v1/places/1", "*").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND, "what is not there cannot be known already");
    let dev = get(&web::router(state(true)), "/api/v1/places?q=lacombe").await;
    assert_eq!(
        (dev.header("etag"), dev.header("cache-control")),
        ("", "no-store"),
        "developers see every change"
    );
}

#[tokio::test]
async fn any_site_may_read_it_and_head_works() {
    let site = site();
    for path in ["/api/v1/places?q=lacombe", "/api/v1/places/1"] {
        let answer = get(&site, path).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
    }
    let asked = ask(&site, Method::OPTIONS, "/api/v1/places").await;
    assert_eq!(
        (asked.status, asked.header("access-control-allow-headers")),
        (StatusCode::NO_CONTENT, "authorization, content-type, if-match, if-none-match")
    );
    let head = ask(&site, Method::HEAD, "/api/v1/places?q=lacombe").await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
    assert!(!head.header("etag").is_empty());
}

#[tokio::test]
async fn a_parameter_that_an_address_does_not_take_is_refused_by_name() {
    let site = site();
    let document = json(&site, "/api/v1/openapi.json").await;
    let mut asked = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path = path.replace("{a}", &LACOMBE.to_string()).replace("{b}", &MAZATLAN.to_string());
        let path = match path.contains("/places/") {
            true => path.replace("{id}", &LACOMBE.to_string()),
            false => path.replace("{id}", "k7qm3-txd9p"),
        };
        for (method, operation) in methods.as_object().unwrap() {
            assert!(operation["responses"]["400"].is_object(), "{method} {path} says that it refuses");
            let request = axum::http::Request::builder()
                .method(method.to_uppercase().as_str())
                .uri(format!("{path}?q=x&q=y&colour=red&limit=5&country=CA"))
                .header("content-type", "application/json");
            let answer = send(&site, request.body(axum::body::Body::from("{}")).unwrap()).await;
            let said: Value = serde_json::from_str(&answer.body).unwrap();
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{method} {path}: {}", answer.body);
            let named: Vec<&str> =
                said["errors"].as_array().unwrap().iter().filter_map(|e| e["parameter"].as_str()).collect();
            assert!(named.contains(&"colour"), "{method} {path}: {said}");
            assert_eq!(answer.header("access-control-allow-origin"), "*", "{method} {path}");
            asked += 1;
        }
    }
    assert!(asked >= 13, "{asked}");
    let none = get(&site, "/api/v1/openapi.json?colour=red").await;
    assert!(none.body.contains("this address takes none"), "{}", none.body);
}
