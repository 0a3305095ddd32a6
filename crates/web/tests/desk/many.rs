//! The same done to many ties at once through the site.

use axum::http::StatusCode;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::{Node, OrganisationKind};
use partnership::policy::Role;
use partnership::tie::TieFact;

use crate::bed::{Bed, Browser, mark};
use crate::desk::{BAKU, HOUSTON, act, association, id, led, put_on_record, revision};

const SIDES: [(&str, &str); 2] = [("status-0", "in-force"), ("status-1", "in-force")];

/// Three ties of Houston and Baku, of three kinds.
async fn three(rita: &mut Browser<'_>, keeper: Id<kind::Organisation>) -> Vec<String> {
    let mut ties = Vec::new();
    for kind in ["sister-city", "friendship-city", "contact"] {
        ties.push(led(&put_on_record(rita, keeper, [HOUSTON, BAKU], kind, &SIDES).await));
    }
    ties
}

/// Sends the form that a preview offers.
async fn go(browser: &mut Browser<'_>, preview: &str, more: &[(&str, &str)]) -> crate::common::Answer {
    let page = browser.get(preview).await;
    let with: Vec<String> = page
        .body
        .split("name=\"with\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    let mark = mark(&page.body);
    let mut fields = vec![("mark", mark.as_str())];
    fields.extend(with.iter().map(|tie| ("with", tie.as_str())));
    fields.extend_from_slice(more);
    browser.post_raw("/desk/many", &fields).await
}

#[tokio::test]
async fn many_are_looked_at_done_and_undone() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let ties = three(&mut rita, keeper).await;
    led(&act(&mut rita, &ties[2], "publish", &[]).await);

    let board = rita.get("/desk?view=all&sort=name").await;
    assert!(board.body.contains(&format!("name=\"tie\" value=\"{}\"", id(&ties[0]))), "{}", board.body);
    assert!(board.body.contains("The same for all 3 found"), "{}", board.body);
    // Two will become public; the third is already, and says so.
    let preview = "/desk/many?view=all&all=yes&act=publish";
    let page = rita.get(preview).await;
    assert!(
        page.body.contains("It will work for 2 of 3") && page.body.contains("Do it to 2 ties"),
        "{}",
        page.body
    );
    let batch = led(&go(&mut rita, preview, &[("act", "publish")]).await);
    let mut anybody = bed.browser();
    for tie in &ties {
        assert_eq!(anybody.get(&tie.replace("/desk", "")).await.status, StatusCode::OK);
    }
    let list = rita.get("/desk/batches").await;
    assert!(list.body.contains("Make them public (2 ties)"), "{}", list.body);
    let silent = rita.post(&batch, &format!("{batch}/undo"), &[("why", "")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", silent.body);
    assert_eq!(led(&rita.post(&batch, &format!("{batch}/undo"), &[("why", "Too early")]).await), batch);
    assert_eq!(anybody.get(&ties[0].replace("/desk", "")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(anybody.get(&ties[2].replace("/desk", "")).await.status, StatusCode::OK, "it was so before");
    let again = rita.post("/account", &format!("{batch}/undo"), &[("why", "Once more")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_changed_meanwhile_stops_all_and_what_is_missing_is_asked_for() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let ties = three(&mut rita, keeper).await;
    let both = format!("tie={}&tie={}", id(&ties[0]), id(&ties[1]));
    let bare = rita.get(&format!("/desk/many?{both}&act=retract")).await;
    assert!(!bare.body.contains("name=\"with\"") && bare.body.contains("name=\"why\""), "{}", bare.body);
    assert!(!bare.body.contains("class=\"wrong\""), "nothing is wrong before something was typed");
    let empty = rita.get(&format!("/desk/many?{both}&act=retract&why=")).await;
    assert!(empty.body.contains("Say why."), "{}", empty.body);

    let stated: Vec<String> = ties[..2].iter().map(|tie| format!("{}.1", id(tie))).collect();
    led(&act(&mut rita, &ties[1], "describe", &[("kind", "friendship-city"), ("summary", "Changed")]).await);
    let page = rita.get("/account").await;
    let mark = mark(&page.body);
    let fields = [
        ("mark", mark.as_str()),
        ("act", "field"),
        ("field", "culture"),
        ("with", stated[0].as_str()),
        ("with", stated[1].as_str()),
    ];
    let late = rita.post_raw("/desk/many", &fields).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.body);
    assert!(late.body.contains("changed meanwhile"), "{}", late.body);
    assert_eq!(revision(&rita.get(&ties[0]).await.body), "1");
    let kind = format!("/desk/many?{both}&act=kind&kind=contact");
    led(&go(&mut rita, &kind, &[("act", "kind"), ("kind", "contact")]).await);
    assert_eq!(revision(&rita.get(&ties[0]).await.body), "2");
    let confirm = format!("/desk/many?{both}&act=confirm&side=all&effective=2026");
    led(&go(&mut rita, &confirm, &[("act", "confirm"), ("side", "all"), ("effective", "2026")]).await);
    assert!(rita.get(&ties[0]).await.body.contains("both sides"));
    let back = format!("/desk/many?{both}&act=retract&why=Never");
    let batch = led(&go(&mut rita, &back, &[("act", "retract"), ("why", "Never")]).await);
    assert!(!rita.get("/desk?view=all").await.body.contains(&id(&ties[0])));
    led(&rita.post(&batch, &format!("{batch}/undo"), &[("why", "After all")]).await);
    assert!(rita.get("/desk?view=all").await.body.contains(&id(&ties[0])));
}

#[tokio::test]
async fn what_merged_and_what_it_merged_into_are_not_taken_back() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let ties = three(&mut rita, keeper).await;
    let (stays, goes, gone) = (&ties[0], &ties[1], id(&ties[1]));
    let fields = [("revision", "1"), ("with", gone.as_str()), ("other-revision", "1")];
    led(&rita.post("/account", &format!("{stays}/merge"), &fields).await);

    let both = format!("/desk/many?tie={}&tie={gone}&act=retract&why=Never", id(stays));
    let page = rita.get(&both).await;
    for words in
        ["It will work for 0 of 2", "was merged into another and goes on there", "Undo that merger first"]
    {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    // Nor by a form that was made by hand.
    let mark = mark(&rita.get("/account").await.body);
    let with = format!("{gone}.2");
    let fields = [("mark", mark.as_str()), ("act", "retract"), ("why", "Never"), ("with", with.as_str())];
    let refused = rita.post_raw("/desk/many", &fields).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
    assert!(refused.body.contains("was merged into another"), "{}", refused.body);
    assert_eq!(revision(&rita.get(&format!("{goes}/merge")).await.body), "2", "nothing was written");
    // Nor alone.
    let fields = [("entry", "1"), ("form", "retract-1"), ("why", "Never")];
    let refused = act(&mut rita, stays, "retract", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    assert!(refused.body.contains("Undo that merger first"), "{}", refused.body);
    assert!(rita.get("/desk?view=all").await.body.contains(&id(stays)));
}

#[tokio::test]
async fn what_a_city_does_to_many_is_signed_by_the_city() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let ties = three(&mut rita, keeper).await;
    let numbers: Vec<Id<kind::Tie>> = ties[..2].iter().map(|tie| id(tie).parse().unwrap()).collect();
    let houston = bed.store.ties(&numbers).await.unwrap()[0].sides[0].party;
    let node = Node { parent: None, kind: OrganisationKind::Municipality, party: Some(houston) };
    let city = bed.store.found(&bed.hand(), "City of Houston", node).await.unwrap();
    bed.member("Cora", city, Role::Coordinator).await;
    let mut cora = bed.signed_in("Cora").await;
    let both = format!("tie={}&tie={}", id(&ties[0]), id(&ties[1]));
    let confirm = format!("/desk/many?{both}&act=confirm&side=own&effective=2026");
    let fields = [("act", "confirm"), ("side", "own"), ("effective", "2026")];
    let batch = led(&go(&mut cora, &confirm, &fields).await);
    let page = cora.get(&batch).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(cora.get("/desk/batches").await.body.contains(&batch));
    for row in bed.store.ties(&numbers).await.unwrap() {
        assert_eq!((row.keeper, row.revision), (keeper, 2));
        let history = bed.store.history::<TieFact>(row.id).await.unwrap();
        let signed: Vec<_> = history.facts().iter().map(|fact| fact.organisation).collect();
        assert_eq!(signed, [keeper, city]);
    }
    let batch: Id<kind::Batch> = id(&batch).parse().unwrap();
    assert_eq!(bed.store.batch(batch).await.unwrap().unwrap().organisation, city);
}
