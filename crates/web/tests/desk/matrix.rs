//! Every route of the desk, called as every role: a file to read.

use crate::bed::Bed;
use crate::common::matrix::{by_role, seat};
use crate::desk::{BAKU, HOUSTON, a_tie, association, id, led, put_on_record};

/// Method and path: `{tie}` is not published, `{public}` is.
const ROUTES: &[(&str, &str)] = &[
    ("GET", "/desk"),
    ("GET", "/desk/ties/new"),
    ("POST", "/desk/ties/new"),
    ("GET", "/desk/ties/{tie}"),
    ("GET", "/desk/ties/{public}"),
    ("GET", "/desk/ties/{tie}/history"),
    ("GET", "/desk/ties/{public}/history"),
    ("GET", "/desk/ties/{tie}/documents/k7qm3-txd9p"),
    ("POST", "/desk/ties/{tie}/status"),
    ("POST", "/desk/ties/{tie}/sign"),
    ("POST", "/desk/ties/{tie}/budget"),
    ("POST", "/desk/ties/{tie}/condition"),
    ("POST", "/desk/ties/{tie}/confirm"),
    ("POST", "/desk/ties/{tie}/describe"),
    ("POST", "/desk/ties/{tie}/withdraw"),
    ("POST", "/desk/ties/{tie}/activity"),
    ("POST", "/desk/ties/{tie}/link"),
    ("POST", "/desk/ties/{tie}/publish"),
    ("POST", "/desk/ties/{tie}/unpublish"),
    ("POST", "/desk/ties/{tie}/retract"),
    ("POST", "/desk/ties/{public}/status"),
    ("GET", "/desk/duplicates"),
    ("GET", "/desk/many"),
    ("POST", "/desk/many"),
    ("GET", "/desk/batches"),
    ("GET", "/desk/batches/00000-00001"),
    ("POST", "/desk/batches/00000-00001/undo"),
    ("GET", "/desk/ties/{tie}/edit"),
    ("POST", "/desk/ties/{tie}/preview"),
    ("GET", "/desk/ties/{tie}/merge"),
    ("POST", "/desk/ties/{tie}/merge"),
    ("POST", "/desk/ties/{tie}/unmerge"),
    ("POST", "/desk/ties/{public}/merge"),
];

#[tokio::test]
async fn every_route_by_every_role() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    seat(&bed, keeper).await;
    let mut rita = bed.signed_in("Rita").await;
    let tie = id(&a_tie(&mut rita, keeper, false).await);
    let idea = [("status-0", "idea"), ("status-1", "idea"), ("publish", "yes")];
    let public = put_on_record(&mut rita, keeper, [HOUSTON, BAKU], "contact", &idea).await;
    let public = id(&led(&public));
    let keeper = keeper.to_string();
    let fields = [("keeper", keeper.as_str()), ("side", "0"), ("revision", "none")];
    let fields = |path: &str| if path.ends_with("/new") { fields[..1].to_vec() } else { fields.to_vec() };
    let file = by_role(&bed, ROUTES, &[("tie", &tie), ("public", &public)], fields).await;
    insta::assert_snapshot!("desk_by_role", file);
}
