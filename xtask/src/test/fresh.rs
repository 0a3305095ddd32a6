//! A newcomer's first minutes: the release build with an empty data folder, started the
//! way `cargo xtask serve` starts it, asked as a browser would, stopped, and started again.

use serde_json::Value;

use super::tally::Tally;
use crate::files::empty_scratch;
use crate::http::{escaped, get};
use crate::server::{self, Running};
use crate::shell::Outcome;

/// Lacombe, Alberta.
const LACOMBE: u64 = 6_035_615;

/// Runs the check.
pub(crate) fn check() -> Outcome<Tally> {
    let binary = server::set_up()?;
    let data = empty_scratch("fresh")?;
    let first = Running::start(&binary, &data, &[])?;
    eprintln!("First start, unpacking the world: ready after {} ms.", first.ready_after.as_millis());
    home(first.port)?;
    search(first.port)?;
    matches(first.port)?;
    stop_cleanly(first)?;
    let second = Running::start(&binary, &data, &[])?;
    eprintln!("Second start: ready after {} ms.", second.ready_after.as_millis());
    search(second.port)?;
    stop_cleanly(second)?;
    Ok(Tally::one(true))
}

fn ok(port: u16, path: &str) -> Outcome<String> {
    let answer = get(port, path)?;
    if answer.status == 200 {
        Ok(answer.body)
    } else {
        Err(format!(
            "GET {path} answered {}: {}",
            answer.status,
            answer.body.chars().take(300).collect::<String>()
        ))
    }
}

fn json(port: u16, path: &str) -> Outcome<Value> {
    serde_json::from_str(&ok(port, path)?).map_err(|e| format!("GET {path} is not JSON: {e}"))
}

/// The first page asks its question and comes with a policy that keeps strangers' scripts out.
fn home(port: u16) -> Outcome {
    let answer = get(port, "/")?;
    if answer.status != 200 || !answer.body.contains("<form") {
        return Err(format!("the home page has no form (status {})", answer.status));
    }
    if !answer.head.to_ascii_lowercase().contains("content-security-policy: default-src 'none'") {
        return Err("the home page has no content security policy".to_owned());
    }
    Ok(())
}

/// "Lacombe" finds Lacombe.
fn search(port: u16) -> Outcome {
    let answer = json(port, &format!("/api/v1/places?q={}", escaped("Lacombe")))?;
    let found = answer["places"].as_array();
    if found.is_some_and(|places| places.iter().any(|place| place["id"].as_u64() == Some(LACOMBE))) {
        return Ok(());
    }
    Err(format!("a search for Lacombe does not find it: {answer}"))
}

/// A list, best first, whose reasons add up to the score: to the last bit, since the score
/// is their `f32` sum in the order in which they are shown.
fn matches(port: u16) -> Outcome {
    let answer = json(port, &format!("/api/v1/places/{LACOMBE}/matches"))?;
    let matches = answer["matches"].as_array().ok_or_else(|| format!("no matches in {answer}"))?;
    if matches.len() < 10 {
        return Err(format!("only {} matches for Lacombe", matches.len()));
    }
    let mut before = f32::INFINITY;
    for found in matches {
        let score = number(&found["score"]).ok_or_else(|| format!("a match without a score: {found}"))?;
        let reasons = found["reasons"].as_array().filter(|r| !r.is_empty());
        let reasons = reasons.ok_or_else(|| format!("a match without reasons: {found}"))?;
        let sum: Option<f32> = reasons.iter().map(|r| number(&r["contribution"])).sum();
        if sum != Some(score) {
            return Err(format!("the reasons add up to {sum:?}, the score is {score}: {found}"));
        }
        if reasons.iter().any(|r| r["sentence"].as_str().is_none_or(str::is_empty)) {
            return Err(format!("a reason without a sentence: {found}"));
        }
        if score > before {
            return Err("the matches are not in the order of their scores".to_owned());
        }
        before = score;
    }
    Ok(())
}

/// JSON knows one kind of number; the engine's are `f32`, written so that they come back as such.
fn number(value: &Value) -> Option<f32> {
    value.as_f64().map(|n| n as f32)
}

fn stop_cleanly(server: Running) -> Outcome {
    let status = server.stop()?;
    if status.success() { Ok(()) } else { Err(format!("asked to stop, the server ended with {status}")) }
}
