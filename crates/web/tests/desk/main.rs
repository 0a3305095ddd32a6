//! The desk: a whole story through its forms, every route by every role, and what goes wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

#[allow(dead_code, reason = "written for the tests of accounts, which use all of it")]
#[path = "../accounts/bed.rs"]
mod bed;

mod many;
mod matrix;
mod merge;
mod story;

use axum::http::StatusCode;
use bed::{Bed, Browser};
use common::Answer;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::OrganisationKind;
use partnership::policy::Role;

/// GeoNames ids of two cities.
pub(crate) const HOUSTON: &str = "4699066";
pub(crate) const BAKU: &str = "587084";

/// An association with its registrar Rita.
pub(crate) async fn association(bed: &Bed) -> Id<kind::Organisation> {
    let association = bed.organisation("Sister Cities", OrganisationKind::Association, None).await;
    let rita = bed.person("Rita").await;
    bed.seat(association, rita, Role::Registrar).await;
    association
}

/// A tie of Houston and Baku put on record by a browser, with more fields.
pub(crate) async fn put_on_record(
    browser: &mut Browser<'_>,
    keeper: Id<kind::Organisation>,
    more: &[(&str, &str)],
) -> Answer {
    let keeper = keeper.to_string();
    let mut fields =
        vec![("keeper", keeper.as_str()), ("side", HOUSTON), ("side", BAKU), ("kind", "sister-city")];
    fields.extend_from_slice(more);
    browser.post("/account", "/desk/ties/new", &fields).await
}

/// Where an answer leads.
pub(crate) fn led(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.header("location").to_owned()
}

/// The version that the forms of a page state.
pub(crate) fn revision(body: &str) -> String {
    let after = body.split("name=\"revision\" value=\"").nth(1).unwrap_or_default();
    after.split('"').next().unwrap_or_default().to_owned()
}

/// Sends a form of a tie's page as its newest version.
pub(crate) async fn act(browser: &mut Browser<'_>, tie: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get(tie).await;
    let revision = revision(&page.body);
    let mut all = vec![("revision", revision.as_str())];
    all.extend_from_slice(fields);
    browser.post(tie, &format!("{tie}/{act}"), &all).await
}
