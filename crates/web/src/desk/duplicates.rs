//! Ties that may be on record twice.

use std::cmp::Reverse;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use partnership::Id;
use partnership::id::kind;
use store::registry::TieRow;

use super::batch::Asked;
use super::board::{Row, one, reach};
use super::leaf::Leaf;
use super::merge::may_merge;
use super::tie::Called;
use super::to;
use crate::accounts::{Signed, store_failed};
use crate::shell::{Chrome, Failure};

/// Groups on one page.
const SHOWN: u64 = 50;

/// Entries that may be one tie.
pub(super) struct Group {
    names: String,
    /// The one that should stay comes first; the others with the address of their merger.
    rows: Vec<(Row, Option<String>)>,
}

/// The page.
#[derive(Template)]
#[template(path = "desk/duplicates.html")]
pub struct DuplicatesPage {
    chrome: Chrome,
    groups: Vec<Group>,
    count: String,
    /// “51 to 100 of 312”.
    range: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

/// `GET /desk/duplicates`.
pub(super) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let leaf = Leaf::read(&asked.page, SHOWN)?;
    let chrome = &signed.chrome;
    let failed = |e: store::Error| store_failed(&e);
    let groups = signed.store().duplicate_ties(reach(&signed).await?.around()).await.map_err(failed)?;
    let count = groups.len();
    let (skip, most) = (usize::try_from(leaf.skip()), usize::try_from(leaf.size()));
    let (skip, most) = (skip.unwrap_or(usize::MAX), most.unwrap_or(usize::MAX));
    let groups: Vec<Vec<TieRow>> = groups.into_iter().skip(skip).take(most).collect();
    let mut sides: Vec<Id<kind::Party>> =
        groups.iter().flatten().flat_map(|row| row.sides.iter().map(|side| side.party)).collect();
    sides.sort_unstable();
    sides.dedup();
    let called = Called::of(&signed.store().parties_on(&sides).await.map_err(failed)?);
    let address = |page: u64| format!("{}?page={page}", to::DUPLICATES);
    let page = DuplicatesPage {
        range: leaf.range(chrome, groups.len(), count as u64),
        before: leaf.before(address),
        after: leaf.after(count as u64, address),
        groups: groups.into_iter().map(|rows| group(&signed, &called, rows)).collect(),
        count: chrome.t1("duplicates-count", "count", count),
        chrome: chrome.clone(),
    };
    Ok(signed.page(&page))
}

fn group(signed: &Signed, called: &Called, mut rows: Vec<TieRow>) -> Group {
    // What others have linked to and what is best attested should stay.
    rows.sort_by_key(|row| {
        (
            Reverse(row.published),
            Reverse(row.confirmed_at.is_some()),
            Reverse(row.revision),
            row.registered_at,
        )
    });
    let stays = rows.first().map(|row| (row.id, may_merge(signed, row)));
    let names = rows.first().map(|row| one(signed, called, row).names).unwrap_or_default();
    let listed = rows.iter().map(|row| {
        let address = match stays {
            Some((id, true)) if id != row.id && may_merge(signed, row) => Some(to::merge(id, Some(row.id))),
            _ => None,
        };
        (one(signed, called, row), address)
    });
    Group { names, rows: listed.collect() }
}
