//! A party that goes on in another: chosen, looked at, recorded, undone, and what everybody sees of it.

use axum::http::StatusCode;
use partnership::Id;
use partnership::id::kind;
use partnership::organisation::OrganisationKind;
use partnership::policy::Role;

use crate::bed::{Bed, Browser};
use crate::common::Answer;
use crate::contacts::{ANNA, add};
use crate::desk::{BAKU, HOUSTON, association, hidden, id, led, put_on_record, revision, tie_between};

/// GeoNames ids of more cities.
const TUCSON: &str = "5318313";
const ALMATY: &str = "1526384";
const IN_FORCE: [(&str, &str); 2] = [("status-0", "in-force"), ("status-1", "in-force")];

/// The party on a side of a tie, by the tie's address at the desk.
async fn side(bed: &Bed, tie: &str, at: usize) -> Id<kind::Party> {
    let tie: Id<kind::Tie> = id(tie).parse().unwrap();
    bed.store.ties(&[tie]).await.unwrap()[0].sides[at].party
}

/// Sends one of the two forms as its preview holds it.
async fn merge(
    browser: &mut Browser<'_>,
    goes: Id<kind::Party>,
    stays: Id<kind::Party>,
    form: &str,
    more: &[(&str, &str)],
) -> Answer {
    let to = format!("/desk/parties/{goes}/merge");
    let preview = format!("{to}?with={stays}");
    let page = browser.get(&preview).await;
    let (stated, other) = (revision(&page.body), hidden(&page.body, "other-revision"));
    let with = stays.to_string();
    let fields = [("form", form), ("revision", &stated), ("with", &with), ("other-revision", &other)];
    browser.post(&preview, &to, &[&fields[..], more].concat()).await
}

async fn unmerge(browser: &mut Browser<'_>, gone: Id<kind::Party>) -> Answer {
    let from = format!("/desk/parties/{gone}/merge");
    let stated = revision(&browser.get(&from).await.body);
    let to = format!("/desk/parties/{gone}/unmerge");
    browser.post(&from, &to, &[("revision", &stated), ("why", "Two after all")]).await
}

#[tokio::test]
async fn a_municipality_becomes_part_of_another_and_its_ties_go_over() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = tie_between(&mut rita, keeper, [TUCSON, BAKU], true).await;
    let there = tie_between(&mut rita, keeper, [HOUSTON, BAKU], true).await;
    let (goes, stays) = (side(&bed, &tie, 0).await, side(&bed, &there, 0).await);
    let desk = format!("/desk/parties/{goes}");

    // Chosen by its name, with what would come of it.
    assert!(rita.get(&desk).await.body.contains(&format!("{desk}/merge")));
    let list = rita.get(&format!("{desk}/merge?q=houston")).await;
    assert!(list.body.contains(&format!("{desk}/merge?with={stays}")), "{}", list.body);
    assert!(!list.body.contains(&format!("with={goes}")), "not itself");
    let preview = rita.get(&format!("{desk}/merge?with={stays}")).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.body);
    for words in ["Tucson goes on in Houston", "on record twice", &tie, &there, "recorded twice"] {
        assert!(preview.body.contains(words), "{words}: {}", preview.body);
    }
    let undated = merge(&mut rita, goes, stays, "merged", &[("note", "By law 17")]).await;
    assert_eq!(undated.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(undated.body.contains("Say when it merged") && undated.body.contains("By law 17"));
    let later = merge(&mut rita, goes, stays, "merged", &[("effective", "2099")]).await;
    assert!(later.body.contains("lies in the future"), "{}", later.body);
    let dated = [("effective", "2005-01-01"), ("authority", "Act on municipalities")];
    assert_eq!(led(&merge(&mut rita, goes, stays, "merged", &dated).await), format!("/desk/parties/{stays}"));

    // At the desk.
    let page = rita.get(&format!("/desk/parties/{stays}")).await;
    for words in [desk.as_str(), &tie, "is on record twice", "Houston (Tucson)"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(rita.get(&desk).await.body.contains("It goes on in:"));
    let history = rita.get(&format!("{desk}/history?on=2004-06-01")).await;
    assert!(history.body.contains("Merged into Houston") && history.body.contains("Act on municipalities"));
    let found = rita.get("/desk/parties?q=tucson").await;
    assert!(found.body.contains("goes on in Houston"), "{}", found.body);
    let renamed = crate::desk::act(
        &mut rita,
        &desk,
        "rename",
        &[("form", "rename"), ("name", "X"), ("effective", "2021")],
    );
    assert!(renamed.await.body.contains("record it there"));

    // The public: the tie under the city that is left, the old one of any day before.
    let mut anybody = bed.browser();
    let public = tie.replace("/desk", "");
    let now = anybody.get(&public).await;
    assert!(now.body.contains("Agreed by Tucson, part of it since 1 January 2005"), "{}", now.body);
    let before = anybody.get(&format!("{public}?on=2004-06-01")).await;
    assert!(before.body.contains("Part of Houston since 1 January 2005"), "{}", before.body);
    for name in ["tucson", "houston"] {
        let listed = anybody.get(&format!("/registry?q={name}")).await;
        assert!(listed.body.contains(&public), "{name}: {}", listed.body);
    }
    let place = anybody.get(&format!("/places/{TUCSON}")).await;
    let place =
        if place.status == StatusCode::OK { place } else { anybody.get(place.header("location")).await };
    assert!(place.body.contains("Its municipality is part of Houston"), "{}", place.body);
    let old = anybody.get(&format!("/parties/{goes}")).await;
    assert_eq!(old.status, StatusCode::OK, "{}", old.body);
    assert!(old.body.contains("its ties go on there") && old.body.contains(&format!("/parties/{stays}")));
    let new = anybody.get(&format!("/parties/{stays}")).await;
    assert!(
        new.body.contains("Took in") && new.body.contains("Tucson, since 1 January 2005"),
        "{}",
        new.body
    );
    assert!(new.body.contains(&public));
    let api = anybody.get(&format!("/api/v1/parties/{stays}")).await;
    let api: serde_json::Value = serde_json::from_str(&api.body).unwrap();
    let (relation, page) = ("took-in", format!("/parties/{goes}"));
    let since = "2005-01-01";
    let took_in = serde_json::json!([{ "relation": relation, "id": goes, "name": "Tucson", "page": page, "since": since }]);
    assert_eq!(api["related"], took_in);
    let api = anybody.get(&format!("/api/v1/parties/{goes}")).await;
    assert_eq!(api.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(api.header("location"), format!("/api/v1/parties/{stays}"));
    assert!(api.body.contains(&format!("\"merged_into\":\"{stays}\"")), "{}", api.body);
    let api = anybody.get(&format!("/api/v1/ties/{}", id(&tie))).await;
    assert!(api.body.contains("\"was\":{") && api.body.contains(&stays.to_string()), "{}", api.body);
    let told = anybody.get("/api/v1/changes?limit=500").await;
    let gone = format!("\"kind\":\"party\",\"id\":\"{goes}\"");
    assert!(told.body.split(&gone).nth(1).is_none_or(|rest| rest.contains("\"gone\":true")), "{}", told.body);

    // A new tie names the city that is left.
    let refused = put_on_record(&mut rita, keeper, [TUCSON, ALMATY], "sister-city", &IN_FORCE).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("name Houston"), "{}", refused.body);
    assert!(refused.body.contains(&format!("side={HOUSTON}&#38;side={ALMATY}")), "{}", refused.body);

    // Taking back the entry that says it leads to the undo of the whole.
    let entry = [("entry", "2"), ("revision", "2"), ("why", "x"), ("form", "retract-2")];
    let back = rita.post(&desk, &format!("{desk}/retract"), &entry).await;
    assert_eq!(led(&back), format!("{desk}/merge"));
    assert_eq!(led(&unmerge(&mut rita, goes).await), desk);
    let again = anybody.get(&public).await;
    assert!(again.body.contains("Tucson") && !again.body.contains("Houston"), "{}", again.body);
    assert_eq!(anybody.get(&format!("/api/v1/parties/{goes}")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_city_recorded_twice_becomes_one_whose_ties_can_be_merged() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = tie_between(&mut rita, keeper, [TUCSON, BAKU], true).await;
    let there = tie_between(&mut rita, keeper, [HOUSTON, BAKU], true).await;
    let (goes, stays) = (side(&bed, &tie, 0).await, side(&bed, &there, 0).await);
    led(&merge(&mut rita, goes, stays, "same", &[("note", "Entered by both")]).await);
    let mut anybody = bed.browser();
    let old = anybody.get(&format!("/parties/{goes}")).await;
    assert_eq!(old.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(old.header("location"), format!("/parties/{stays}"));
    assert_eq!(old.header("cache-control"), "no-cache", "it can be undone");

    // Both entries of the tie are merged by their own way; then the cities come apart no more before they do.
    let merges = format!("{there}/merge?with={}", id(&tie));
    let page = rita.get(&merges).await;
    let fields = [
        ("revision", revision(&page.body)),
        ("with", id(&tie)),
        ("other-revision", hidden(&page.body, "other-revision")),
    ];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    led(&rita.post(&merges, &format!("{there}/merge"), &fields).await);
    let kept = unmerge(&mut rita, goes).await;
    assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(kept.body.contains(&format!("{tie}/merge")), "the way there: {}", kept.body);
}

#[tokio::test]
async fn people_to_write_to_are_listed_with_the_city_that_stays() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let others = bed.organisation("Others", OrganisationKind::Association, None).await;
    bed.member("Bea", others, Role::Registrar).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = tie_between(&mut rita, keeper, [TUCSON, BAKU], true).await;
    let there = tie_between(&mut rita, keeper, [HOUSTON, BAKU], true).await;
    let (goes, stays) = (side(&bed, &tie, 0).await, side(&bed, &there, 0).await);
    let [old, new] = [goes, stays].map(|party| format!("/desk/parties/{party}"));
    led(&add(&mut rita, &old, &ANNA).await);
    assert!(!rita.get(&new).await.body.contains("anna@example.org"));
    led(&merge(&mut rita, goes, stays, "merged", &[("effective", "2005")]).await);
    for page in [&old, &new] {
        let page = rita.get(page).await.body;
        assert!(page.contains("mailto:anna@example.org"), "{page}");
        let whose = page.contains("Written down of:</span> <span class=\"desk-value\">Tucson<");
        assert_eq!(whose, page.contains("These went on in it"), "{page}");
    }
    // The ties of the one that went are called as on their pages.
    let board = rita.get("/desk?view=all").await.body;
    assert!(board.contains("Houston (Tucson)"), "{board}");
    // Whoever keeps another tie of the city sees its own people only.
    let mut bea = bed.signed_in("Bea").await;
    led(&put_on_record(&mut bea, others, [HOUSTON, ALMATY], "sister-city", &IN_FORCE).await);
    let page = bea.get(&new).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("anna@example.org") && !page.body.contains("Berg"), "{}", page.body);
    led(&unmerge(&mut rita, goes).await);
    assert!(!rita.get(&new).await.body.contains("anna@example.org"));
    assert!(rita.get(&old).await.body.contains("anna@example.org"));
}

#[tokio::test]
async fn what_cannot_be_one_party_says_why() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = tie_between(&mut rita, keeper, [TUCSON, HOUSTON], true).await;
    let (goes, stays) = (side(&bed, &tie, 0).await, side(&bed, &tie, 1).await);
    let preview = rita.get(&format!("/desk/parties/{goes}/merge?with={stays}")).await;
    assert!(preview.body.contains("A tie between the two stands"), "{}", preview.body);
    assert!(!preview.body.contains("other-revision"), "no form that cannot be sent");
    let (desk, with) = (format!("/desk/parties/{goes}"), stays.to_string());
    let at = format!("{desk}/merge");
    let fields = [("form", "same"), ("revision", "1"), ("with", &with), ("other-revision", "1")];
    let refused = rita.post(&desk, &at, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("tied to each other") && refused.body.contains(&id(&tie)));
    for (with, words) in [(goes.to_string(), "It leads back"), ("nonsense".to_owned(), "ten letters")] {
        let odd = rita.get(&format!("{at}?with={with}")).await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(odd.body.contains(words), "{}", odd.body);
    }
    assert_eq!(rita.get(&format!("{at}?with=00000-00001")).await.status, StatusCode::NOT_FOUND);
    let undo = format!("{desk}/unmerge");
    let unmerged = rita.post(&desk, &undo, &[("revision", "1"), ("why", "x")]).await;
    assert_eq!(unmerged.status, StatusCode::BAD_REQUEST);
    // One that was itself merged away is not named.
    let other = tie_between(&mut rita, keeper, [BAKU, ALMATY], false).await;
    let (baku, almaty) = (side(&bed, &other, 0).await, side(&bed, &other, 1).await);
    led(&merge(&mut rita, stays, baku, "same", &[]).await);
    let on = rita.get(&format!("{at}?with={stays}")).await;
    assert!(on.body.contains("goes on in Baku itself"), "{}", on.body);
    assert!(on.body.contains(&format!("{at}?with={baku}")), "the one to name: {}", on.body);
    // Somebody records something of one of the two meanwhile.
    let before = rita.get(&format!("/desk/parties/{goes}/merge?with={almaty}")).await.body;
    let name = [("form", "name"), ("name", "Alma-Ata"), ("language", "ru")];
    led(&crate::desk::act(&mut rita, &format!("/desk/parties/{almaty}"), "name", &name).await);
    let with = almaty.to_string();
    let stale = [
        ("form", "merged"),
        ("revision", &revision(&before)),
        ("with", &with),
        ("other-revision", &hidden(&before, "other-revision")),
        ("effective", "2001"),
    ];
    let stale = rita.post(&desk, &at, &stale.map(|(n, v)| (n, v as &str))).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.body);
    assert!(stale.body.contains("changed after you opened") && stale.body.contains("2001"));
}

#[tokio::test]
async fn both_parties_must_be_theirs() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let others = bed.organisation("Others", OrganisationKind::Association, None).await;
    bed.member("Bea", others, Role::Registrar).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = tie_between(&mut rita, keeper, [HOUSTON, BAKU], true).await;
    let mut bea = bed.signed_in("Bea").await;
    let theirs = tie_between(&mut bea, others, [TUCSON, ALMATY], true).await;
    let (ours, theirs) = (side(&bed, &tie, 0).await, side(&bed, &theirs, 0).await);
    let at = format!("/desk/parties/{ours}/merge");
    let refused = rita.get(&format!("{at}?with={theirs}")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.body);
    let with = theirs.to_string();
    let fields = [("form", "same"), ("revision", "1"), ("with", with.as_str()), ("other-revision", "1")];
    let desk = format!("/desk/parties/{ours}");
    assert_eq!(rita.post(&desk, &at, &fields).await.status, StatusCode::FORBIDDEN);
    assert!(!rita.get(&format!("{at}?q=tucson")).await.body.contains(&with), "nor is it offered");
}
