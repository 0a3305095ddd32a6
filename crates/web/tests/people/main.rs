//! Visitors' proposals, contacts, and parties at the desk: their stories, every route by every
//! role, and what goes wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

#[allow(dead_code, reason = "written for the tests of accounts, which use all of it")]
#[path = "../accounts/bed.rs"]
mod bed;

mod contacts;
mod matrix;
mod parties;
mod proposals;

use axum::http::StatusCode;
use bed::{Bed, Browser};
use common::Answer;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::OrganisationKind;
use partnership::policy::Role;

/// GeoNames ids of cities.
pub(crate) const HOUSTON: &str = "4699066";
pub(crate) const BAKU: &str = "587084";

/// An association with its registrar Rita.
pub(crate) async fn association(bed: &Bed) -> Id<kind::Organisation> {
    let association = bed.organisation("Sister Cities", OrganisationKind::Association, None).await;
    let rita = bed.person("Rita").await;
    bed.seat(association, rita, Role::Registrar).await;
    association
}

/// A tie of Houston and Baku put on record by a browser, and its address at the desk.
pub(crate) async fn a_tie(
    browser: &mut Browser<'_>,
    keeper: Id<kind::Organisation>,
    published: bool,
) -> String {
    tie_between(browser, keeper, [HOUSTON, BAKU], published).await
}

/// The same of any two cities.
pub(crate) async fn tie_between(
    browser: &mut Browser<'_>,
    keeper: Id<kind::Organisation>,
    sides: [&str; 2],
    published: bool,
) -> String {
    let keeper = keeper.to_string();
    let mut fields = vec![
        ("keeper", keeper.as_str()),
        ("side", sides[0]),
        ("side", sides[1]),
        ("kind", "sister-city"),
        ("status-0", "in-force"),
        ("status-1", "in-force"),
    ];
    if published {
        fields.push(("publish", "yes"));
    }
    led(&browser.post("/account", "/desk/ties/new", &fields).await)
}

/// Where an answer leads.
pub(crate) fn led(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.header("location").to_owned()
}

/// The value of the first hidden field of this name.
pub(crate) fn hidden(body: &str, name: &str) -> String {
    let after = body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    after.split('"').next().unwrap_or_default().to_owned()
}

/// The first address on a page that begins so.
pub(crate) fn address(body: &str, begins: &str) -> String {
    let mut rest = body;
    while let Some((_, after)) = rest.split_once("href=\"") {
        let found = after.split('"').next().unwrap_or_default();
        if found.starts_with(begins) && found.len() > begins.len() {
            return found.to_owned();
        }
        rest = after;
    }
    panic!("no {begins} on {body}");
}
