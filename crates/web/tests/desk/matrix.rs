//! Every route of the desk, called as every role: a file to read.

use std::fmt::Write as _;

use partnership::organisation::OrganisationKind;
use partnership::policy::Role;

use crate::bed::{Bed, Browser, mark};
use crate::{HOUSTON, association, led, put_on_record};

/// Method and path: `{tie}` is not published, `{public}` is.
const ROUTES: [(&str, &str); 33] = [
    ("GET", "/desk"),
    ("GET", "/desk/ties/new"),
    ("POST", "/desk/ties/new"),
    ("GET", "{tie}"),
    ("GET", "{public}"),
    ("GET", "{tie}/history"),
    ("GET", "{public}/history"),
    ("GET", "{tie}/documents/k7qm3-txd9p"),
    ("POST", "{tie}/status"),
    ("POST", "{tie}/sign"),
    ("POST", "{tie}/budget"),
    ("POST", "{tie}/condition"),
    ("POST", "{tie}/confirm"),
    ("POST", "{tie}/describe"),
    ("POST", "{tie}/withdraw"),
    ("POST", "{tie}/activity"),
    ("POST", "{tie}/link"),
    ("POST", "{tie}/publish"),
    ("POST", "{tie}/unpublish"),
    ("POST", "{tie}/retract"),
    ("POST", "{public}/status"),
    ("GET", "/desk/duplicates"),
    ("GET", "/desk/many"),
    ("POST", "/desk/many"),
    ("GET", "/desk/batches"),
    ("GET", "/desk/batches/00000-00001"),
    ("POST", "/desk/batches/00000-00001/undo"),
    ("GET", "{tie}/edit"),
    ("POST", "{tie}/preview"),
    ("GET", "{tie}/merge"),
    ("POST", "{tie}/merge"),
    ("POST", "{tie}/unmerge"),
    ("POST", "{public}/merge"),
];

async fn call(browser: &mut Browser<'_>, method: &str, path: &str, keeper: &str) -> u16 {
    if method == "GET" {
        return browser.get(path).await.status.as_u16();
    }
    let page = browser.get("/account").await;
    let mark = mark(&page.body);
    // Enough for leave to be asked; no version, so that nothing is recorded.
    let fields =
        [("mark", mark.as_str()), ("keeper", keeper), ("side", "0"), ("revision", "none"), ("side", HOUSTON)];
    let fields = if path.ends_with("/new") { &fields[..2] } else { &fields[..4] };
    browser.post_raw(path, fields).await.status.as_u16()
}

#[tokio::test]
async fn every_route_by_every_role() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    let other = bed.organisation("Others", OrganisationKind::Association, None).await;
    for (name, role, organisation) in [
        ("Vera", Role::Viewer, keeper),
        ("Connie", Role::Contributor, keeper),
        ("Eddie", Role::Editor, keeper),
        ("Cora", Role::Coordinator, keeper),
        ("Otto", Role::Registrar, other),
    ] {
        let person = bed.person(name).await;
        bed.seat(organisation, person, role).await;
    }
    let mut rita = bed.signed_in("Rita").await;
    let sides = [("status-0", "in-force"), ("status-1", "in-force")];
    let tie = led(&put_on_record(&mut rita, keeper, &sides).await);
    let contact = [("kind", "contact"), ("status-0", "idea"), ("status-1", "idea"), ("publish", "yes")];
    let keeper = keeper.to_string();
    let all = [&[("keeper", keeper.as_str()), ("side", HOUSTON), ("side", "587084")], &contact[..]].concat();
    let public = led(&rita.post("/account", "/desk/ties/new", &all).await);
    let mut file = String::from("method path");
    let people =
        [None, Some("Vera"), Some("Connie"), Some("Eddie"), Some("Cora"), Some("Rita"), Some("Otto")];
    for title in
        ["anybody", "viewer", "contributor", "editor", "coordinator", "registrar", "other’s registrar"]
    {
        let _ = write!(file, " | {title}");
    }
    file.push('\n');
    let mut browsers = Vec::new();
    for who in people {
        browsers.push(match who {
            Some(name) => bed.signed_in(name).await,
            None => bed.browser(),
        });
    }
    for (method, path) in ROUTES {
        let _ = write!(
            file,
            "{method} {}",
            path.replace("{tie}", "/desk/ties/{tie}").replace("{public}", "/desk/ties/{public}")
        );
        for browser in &mut browsers {
            let path = path.replace("{tie}", &tie).replace("{public}", &public);
            let _ = write!(file, " | {}", call(browser, method, &path, &keeper).await);
        }
        file.push('\n');
    }
    insta::assert_snapshot!("desk_by_role", file);
}
