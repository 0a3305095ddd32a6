//! Wikidata on pages, without scripts: begun, followed, stopped, looked through, applied.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use partnership::organisation::OrganisationKind;
use partnership::policy::Role;
use store::readings::ReadingRow;
use web::imports::wikidata::round;
use wikidata::Settings;

use crate::bed::Bed;
use crate::server::{Service, Stated, Thing, Trouble, stated, year};

fn copy() -> Service {
    let service = Service::default();
    let thing = |label: &str, country: &str, geonames: u32| Thing {
        label: label.to_owned(),
        country: country.to_owned(),
        geonames: vec![geonames],
        ..Thing::default()
    };
    service.item(1, thing("Lacombe", "CA", 6_035_615));
    service.item(2, thing("Mazatlán", "MX", 3_996_322));
    service.item(3, thing("Madison", "US", 4_434_663));
    service.item(4, thing("Sollefteå", "SE", 2_675_416));
    service.state("Q1-AAAA", Stated { start: year(1998), ..stated(1, 2) });
    service.state("Q2-BBBB", stated(2, 1));
    service.state("Q3-CCCC", Stated { start: year(1997), end: year(2010), ..stated(3, 4) });
    service
}

/// What a node does by itself every few seconds, with this service in place of the real one.
async fn work(bed: &Bed, endpoint: &str) {
    let now = bed.now();
    let endpoint = endpoint.to_owned();
    let settings = move |reading: &ReadingRow| Settings {
        pause: Duration::ZERO,
        first_wait: Duration::from_millis(1),
        tries: 2,
        ..Settings::new(endpoint.clone(), reading.contact.clone().unwrap_or_default())
    };
    let clock: wikidata::Clock = Arc::new(move || now);
    round(&bed.store, &clock, settings).await.unwrap();
}

#[tokio::test]
async fn wikidata_is_read_and_goes_in_by_pages_alone() {
    let bed = Bed::new().await;
    let own = bed.organisation("Own", OrganisationKind::Association, None).await;
    bed.member("Registrar", own, Role::Registrar).await;
    let mut browser = bed.signed_in("Registrar").await;
    let list = format!("/organisations/{own}/imports");
    let page_at = format!("{list}/wikidata");
    assert!(browser.get(&list).await.body.contains(&page_at), "the way there");
    let page = browser.get(&page_at).await;
    assert!(
        page.body.contains("registrar@example.org"),
        "one\u{2019}s own address is offered: {}",
        page.body
    );
    for (fields, words) in [
        ([("contact", "me"), ("countries", "")], "Write an e-mail address"),
        ([("contact", "a@example.org"), ("countries", "CA, Atlantis")], "is no country"),
    ] {
        let answer = browser.post(&page_at, &page_at, &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
        assert!(answer.body.contains(fields[1].1), "what was typed is still there");
    }
    let fields = [("contact", "registry@example.org"), ("countries", "Mexico, us; ca")];
    let begun = browser.post(&page_at, &page_at, &fields).await;
    assert_eq!((begun.status, begun.header("location")), (StatusCode::SEE_OTHER, page_at.as_str()));
    let page = browser.get(&page_at).await.body;
    for words in ["Reading ties", "Canada, Mexico, United States", "http-equiv=\"refresh\"", "/wikidata/stop"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("registry@example.org"), "the contact is not shown again");
    let service = copy();
    let endpoint = service.serve().await;
    service.trouble([Trouble::Page, Trouble::Page]);
    work(&bed, &endpoint).await;
    let page = browser.get(&page_at).await.body;
    assert!(page.contains("something else than results (text/html)"), "{page}");
    assert!(page.contains("It goes on at 12:01 UTC."), "{page}");
    bed.later(61);
    work(&bed, &endpoint).await;
    let page = browser.get(&page_at).await.body;
    assert!(page.contains("Look through what was read") && !page.contains("http-equiv"), "{page}");
    let import = page.split("class=\"button\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let page = browser.get(&format!("{import}?show=all")).await.body;
    for words in [
        "Wikidata, 2026-11-21",
        "Mazatlán, Sinaloa, Mexico",
        "said to be over",
        "ended 2010",
        "Only Madison (Q3) says so",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("What the columns mean"), "there are none");
    // The kind and status that Wikidata does not say; and the tie that is over is to be kept.
    let usual = [("kind", "friendship-city"), ("status", "friendship-in-force"), ("publish", "yes")];
    browser.post(&import, &format!("{import}/mapping"), &usual).await;
    let chosen = [("row", "Q3-Q4"), ("row-Q3-Q4", "take")];
    browser.post(&import, &format!("{import}/choices"), &chosen).await;
    let applied = browser.post(&import, &format!("{import}/apply"), &[]).await;
    assert_eq!(applied.status, StatusCode::SEE_OTHER, "{}", applied.body);
    let registry = bed.store.registry().await.unwrap();
    assert_eq!(registry.ties.len(), 2);
    assert!(registry.ties.iter().all(|t| t.published && t.keeper == own));
    let undone = browser.post(&list, &format!("{import}/undo"), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    assert!(bed.store.registry().await.unwrap().ties.is_empty());
}

#[tokio::test]
async fn a_reading_is_stopped_by_who_may_and_begun_again() {
    let bed = Bed::new().await;
    let own = bed.organisation("Own", OrganisationKind::Association, None).await;
    bed.member("Registrar", own, Role::Registrar).await;
    let mut browser = bed.signed_in("Registrar").await;
    let page_at = format!("/organisations/{own}/imports/wikidata");
    let fields = [("contact", "registry@example.org"), ("countries", "")];
    browser.post(&page_at, &page_at, &fields).await;
    let forged = browser.post_raw(&format!("{page_at}/stop"), &[("mark", "forged")]).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let stopped = browser.post(&page_at, &format!("{page_at}/stop"), &[]).await;
    assert_eq!(stopped.status, StatusCode::SEE_OTHER, "{}", stopped.body);
    let page = browser.get(&page_at).await.body;
    assert!(page.contains("Stopped") && page.contains("Read it again"), "{page}");
    bed.later(5);
    let again = browser.post(&page_at, &page_at, &fields).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert!(browser.get(&page_at).await.body.contains("Reading ties"));
}
