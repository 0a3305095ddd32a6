//! Lists of parties on the pages of imports: looked through, applied, contradicted, taken back.

use axum::http::StatusCode;
use partnership::organisation::OrganisationKind;
use partnership::party::PartyFact;
use partnership::policy::Role;

use crate::bed::{Bed, Browser, mark};
use crate::imports::upload;

const LIST: &str = "City,Country,Mayor,Website,Contact,E-mail\n\
    Rennes,France,Ann Lee,www.rennes.example,Bo Roy,bo@rennes.example\n\
    Esbjerg,Denmark,,see there,,\n\
    \"Lacombe, Rennes\",,Two,,,\n\
    Rennes,France,,,,\n";

/// Brings a sheet into the registry whose imports stand at `list`; where the import is.
async fn brought(browser: &mut Browser<'_>, list: &str, sheet: &str) -> String {
    let here = mark(&browser.get(list).await.body);
    let brought = upload(browser, list, &here, sheet.as_bytes()).await;
    assert_eq!(brought.status, StatusCode::SEE_OTHER, "{}", brought.body);
    brought.header("location").to_owned()
}

/// The name of the highest official of Rennes, and how many parties there are.
async fn on_record(bed: &Bed) -> (Option<String>, usize) {
    let parties = bed.store.registry().await.unwrap().parties;
    let rennes = parties.iter().find(|p| p.name == "Rennes");
    let official = match rennes {
        Some(row) => bed.store.history::<PartyFact>(row.id).await.unwrap().current().unwrap().official,
        None => None,
    };
    (official.and_then(|(official, _)| official.name), parties.len())
}

#[tokio::test]
async fn a_list_of_parties_goes_in_and_out_by_pages_alone() {
    let bed = Bed::new().await;
    let own = bed.organisation("Own", OrganisationKind::Association, None).await;
    let other = bed.organisation("Other", OrganisationKind::Association, None).await;
    bed.member("Registrar", own, Role::Registrar).await;
    bed.member("Elsewhere", other, Role::Registrar).await;
    let mut browser = bed.signed_in("Registrar").await;
    let list = format!("/organisations/{own}/imports");
    let import = brought(&mut browser, &list, LIST).await;
    let page = browser.get(&format!("{import}?show=all")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    for words in [
        "This is read as a list of parties",
        "new party",
        "names several places",
        "is no address on the web",
        "The same party stands in row 2.",
        "Adds the highest official: Ann Lee.",
        "Parties added to",
        "value=\"party.official\" selected",
        "bo@rennes.example",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(!page.body.contains("New ties"), "{}", page.body);
    let applied = browser.post(&import, &format!("{import}/apply"), &[]).await;
    assert_eq!(applied.status, StatusCode::SEE_OTHER, "{}", applied.body);
    let report = browser.get(&import).await.body;
    assert!(report.contains("Applied") && report.contains("names several places"), "{report}");
    assert!(!report.contains("bo@rennes"), "a report names no contact");
    assert_eq!(on_record(&bed).await, (Some("Ann Lee".to_owned()), 2));
    let contacts = bed.store.contacts_kept_by(own).await.unwrap();
    assert_eq!(contacts.values().map(Vec::len).sum::<usize>(), 1);

    // What differs is shown; it is overwritten only where somebody says so.
    let newer = "City,Country,Mayor\nRennes,France,Cy Poe\nEsbjerg,Denmark,\n";
    let second = brought(&mut browser, &list, newer).await;
    let page = browser.get(&format!("{second}?show=all")).await.body;
    for words in [
        "So far the highest official is Ann Lee, by this row Cy Poe; what stands so far stays.",
        "already on record",
        "Nothing would be written",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    browser.post(&second, &format!("{second}/choices"), &[("row", "2"), ("row-2", "take")]).await;
    let applied = browser.post(&second, &format!("{second}/apply"), &[]).await;
    assert_eq!(applied.status, StatusCode::SEE_OTHER, "{}", applied.body);
    assert_eq!(on_record(&bed).await.0.as_deref(), Some("Cy Poe"));

    // Another registry changes nothing of a party that this one keeps, and learns nothing of it.
    let mut elsewhere = bed.signed_in("Elsewhere").await;
    let theirs = format!("/organisations/{other}/imports");
    for mayor in ["Cy Poe", "Di Fox"] {
        let import =
            brought(&mut elsewhere, &theirs, &format!("City,Country,Mayor\nRennes,France,{mayor}\n")).await;
        let page = elsewhere.get(&format!("{import}?show=all")).await.body;
        assert!(page.contains("Another organisation keeps this party"), "{page}");
        assert!(page.contains("Nothing would be written") && !page.contains("So far"), "{page}");
    }

    // The newer one is taken back first: what was changed since stays.
    let undone = browser.post(&list, &format!("{second}/undo"), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    assert_eq!(on_record(&bed).await, (Some("Ann Lee".to_owned()), 2));
    let first = browser.post(&list, &format!("{import}/undo"), &[]).await;
    assert!(first.body.contains("was changed since"), "{}", first.body);
    assert_eq!(on_record(&bed).await, (Some("Ann Lee".to_owned()), 1), "Esbjerg is gone");
}

#[tokio::test]
async fn a_list_that_nobody_changed_leaves_nothing_behind() {
    let bed = Bed::new().await;
    let own = bed.organisation("Own", OrganisationKind::Association, None).await;
    bed.member("Registrar", own, Role::Registrar).await;
    let mut browser = bed.signed_in("Registrar").await;
    let list = format!("/organisations/{own}/imports");
    let import = brought(&mut browser, &list, LIST).await;
    browser.post(&import, &format!("{import}/apply"), &[]).await;
    assert_eq!(on_record(&bed).await.1, 2);
    let undone = browser.post(&list, &format!("{import}/undo"), &[]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    assert_eq!(on_record(&bed).await, (None, 0));
    assert!(bed.store.contacts_kept_by(own).await.unwrap().is_empty(), "contacts are forgotten");
}
