//! The desk as people use it: its forms, and what their pages say.

use axum::http::StatusCode;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::OrganisationKind;
use partnership::policy::Role;

use super::Answer;
use super::bed::{Bed, Browser};

/// GeoNames ids of two cities.
pub const HOUSTON: &str = "4699066";
pub const BAKU: &str = "587084";

/// An association with its registrar Rita.
pub async fn association(bed: &Bed) -> Id<kind::Organisation> {
    let association = bed.organisation("Sister Cities", OrganisationKind::Association, None).await;
    bed.member("Rita", association, Role::Registrar).await;
    association
}

/// A tie of two cities put on record by a browser, with more fields.
pub async fn put_on_record(
    browser: &mut Browser<'_>,
    keeper: Id<kind::Organisation>,
    sides: [&str; 2],
    kind: &str,
    more: &[(&str, &str)],
) -> Answer {
    let keeper = keeper.to_string();
    let fields = [("keeper", keeper.as_str()), ("side", sides[0]), ("side", sides[1]), ("kind", kind)];
    browser.post("/account", "/desk/ties/new", &[&fields, more].concat()).await
}

/// A tie of two cities in force, and its address at the desk.
pub async fn tie_between(
    browser: &mut Browser<'_>,
    keeper: Id<kind::Organisation>,
    sides: [&str; 2],
    published: bool,
) -> String {
    let fields = [("status-0", "in-force"), ("status-1", "in-force"), ("publish", "yes")];
    let fields = if published { &fields[..] } else { &fields[..2] };
    led(&put_on_record(browser, keeper, sides, "sister-city", fields).await)
}

/// The same of Houston and Baku.
pub async fn a_tie(browser: &mut Browser<'_>, keeper: Id<kind::Organisation>, published: bool) -> String {
    tie_between(browser, keeper, [HOUSTON, BAKU], published).await
}

/// Sends a form of the page of a tie or a party as its newest version.
pub async fn act(browser: &mut Browser<'_>, page: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
    let revision = revision(&browser.get(page).await.body);
    let all = [&[("revision", revision.as_str())], fields].concat();
    browser.post(page, &format!("{page}/{act}"), &all).await
}

/// Where an answer leads.
pub fn led(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.header("location").to_owned()
}

/// The value of the first hidden field of this name.
pub fn hidden(body: &str, name: &str) -> String {
    let after = body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    after.split('"').next().unwrap_or_default().to_owned()
}

/// The version that the forms of a page state.
pub fn revision(body: &str) -> String {
    hidden(body, "revision")
}

/// The first address on a page that begins so.
pub fn address(body: &str, begins: &str) -> String {
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

/// The identifier that an address ends in.
pub fn id(address: &str) -> String {
    address.rsplit('/').next().unwrap().to_owned()
}
