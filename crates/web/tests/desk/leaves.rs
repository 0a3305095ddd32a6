//! Lists longer than a page, leafed through to their end and back.

use axum::http::StatusCode;
use partnership::id::kind;
use partnership::tie::{self, AgreementStatus, Registration, TieFact, TieKind};
use partnership::{Fact, Id};
use store::registry::TieError;
use store::{Hand, change};

use crate::bed::Bed;
use crate::common::stored::party;
use crate::desk::{a_tie, association};

/// More than two pages of the public list, and more than one of the desk.
const TIES: usize = 54;

/// Published ties, the last put on record by Rita, so that the site has seen all of them.
async fn many(bed: &Bed, keeper: Id<kind::Organisation>) {
    let hand = Hand { organisation: Some(keeper), ..bed.hand() };
    let mut cities = Vec::new();
    for at in 1..=12_u32 {
        cities.push(party(&bed.store, hand, &format!("City {at}"), at, "SE").await);
    }
    let pairs = (0..cities.len()).flat_map(|b| (0..b).map(move |a| [a, b]));
    for pair in pairs.take(TIES - 1) {
        let new = Registration::new(pair.map(|at| cities[at]), TieKind::SisterCity, AgreementStatus::InForce);
        let facts = vec![Fact::new(TieFact::Registered(new)), Fact::new(TieFact::Published)];
        let made: Result<_, TieError> = change!(bed.store, hand, |w| {
            let id = w.draw();
            w.on_tie(id, Some(0), tie::Command::Record(facts.clone())).await
        });
        made.unwrap();
    }
    a_tie(&mut bed.signed_in("Rita").await, keeper, true).await;
}

/// The ties that a page lists, in their order.
fn listed(body: &str, begins: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for part in body.split("href=\"").skip(1) {
        let address = part.split('"').next().unwrap();
        let is_tie = address.strip_prefix(begins).is_some_and(|id| id.parse::<Id<kind::Tie>>().is_ok());
        if is_tie && all.iter().all(|known| known != address) {
            all.push(address.to_owned());
        }
    }
    all
}

/// Where the link to the page before or after leads.
fn way(body: &str, to: &str) -> Option<String> {
    let (before, after) = body.split_once(&format!("rel=\"{to}\""))?;
    let link = [before.rsplit('<').next()?, after.split('>').next()?].concat();
    Some(link.split("href=\"").nth(1)?.split('"').next()?.replace("&#38;", "&").replace("&amp;", "&"))
}

#[tokio::test]
async fn every_tie_stands_on_one_page_and_each_page_leads_back() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    many(&bed, keeper).await;
    let mut rita = bed.signed_in("Rita").await;
    for (list, begins, size) in [
        ("/desk?view=all", "/desk/ties/", 50),
        ("/desk?view=all&sort=name", "/desk/ties/", 50),
        ("/registry", "/ties/", 25),
        ("/registry?sort=updated", "/ties/", 25),
    ] {
        let mut body = rita.get(list).await.body;
        assert_eq!(way(&body, "prev"), None, "{list}");
        let mut all = listed(&body, begins);
        assert_eq!(all.len(), size, "{list}");
        while let Some(next) = way(&body, "next") {
            let here = listed(&body, begins);
            let after = rita.get(&next).await;
            assert_eq!(after.status, StatusCode::OK, "{next}");
            let back = way(&after.body, "prev").unwrap();
            assert_eq!(listed(&rita.get(&back).await.body, begins), here, "{next} and back by {back}");
            body = after.body;
            all.extend(listed(&body, begins));
        }
        assert_eq!(listed(&body, begins).len(), TIES % size, "the last page of {list}");
        let told = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!((told, all.len()), (TIES, TIES), "{list}: nothing twice, nothing left out");
    }
    let words = rita.get("/desk?view=all&page=2").await.body;
    assert!(words.contains("51 to 54 of 54"), "{words}");
    // Whoever stands on the last page while the list grows shorter is not told that there is nothing.
    let beyond = rita.get("/desk?view=all&page=9").await.body;
    assert_eq!(listed(&beyond, "/desk/ties/"), listed(&words, "/desk/ties/"));
}
