//! Every route of proposals, contacts and parties, called as every role: a file to read.

use std::fmt::Write as _;

use partnership::organisation::OrganisationKind;
use partnership::policy::Role;

use crate::bed::{Bed, Browser, mark};
use crate::{a_tie, address, association, led};

/// Method and path.
const ROUTES: &[(&str, &str)] = &[
    ("GET", "/ties/{tie}/propose"),
    ("POST", "/ties/{tie}/propose"),
    ("GET", "/ties/{tie}/proposed"),
    ("GET", "/desk/proposals"),
    ("GET", "/desk/proposals/{proposal}"),
    ("GET", "/desk/proposals/k7qm3-txd9p"),
    ("POST", "/desk/proposals/{proposal}/accept"),
    ("POST", "/desk/proposals/{proposal}/decline"),
    ("POST", "/desk/proposals/{proposal}/reopen"),
    ("POST", "/desk/proposals/{proposal}/forget"),
    ("GET", "/parties/{party}"),
    ("GET", "/parties/k7qm3-txd9p"),
    ("GET", "/desk/parties"),
    ("GET", "/desk/parties/{party}"),
    ("GET", "/desk/parties/{draft}"),
    ("GET", "/desk/parties/{draft}/history"),
    ("POST", "/desk/parties/{draft}/contacts"),
    ("POST", "/desk/parties/{draft}/describe"),
    ("POST", "/desk/parties/{draft}/name"),
    ("POST", "/desk/parties/{draft}/official"),
    ("POST", "/desk/parties/{draft}/rename"),
    ("POST", "/desk/parties/{draft}/merge"),
    ("POST", "/desk/parties/{draft}/split"),
    ("POST", "/desk/parties/{draft}/source"),
    ("POST", "/desk/parties/{draft}/withdraw"),
    ("POST", "/desk/parties/{draft}/retract"),
    ("GET", "/desk/contacts/{contact}"),
    ("POST", "/desk/contacts/{contact}/change"),
    ("POST", "/desk/contacts/{contact}/remove"),
    ("POST", "/desk/contacts/{contact}/undo"),
    ("POST", "/desk/contacts/{contact}/forget"),
];

async fn call(browser: &mut Browser<'_>, method: &str, path: &str) -> u16 {
    if method == "GET" {
        return browser.get(path).await.status.as_u16();
    }
    let mut page = browser.get("/account").await;
    if page.status.is_redirection() {
        page = browser.get("/sign-in").await;
    }
    let mark = mark(&page.body);
    // Enough for leave to be asked; no version, so that nothing is recorded.
    let fields = [("mark", mark.as_str()), ("revision", "none")];
    browser.post_raw(path, &fields).await.status.as_u16()
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
    let desk = a_tie(&mut rita, keeper, true).await;
    let tie = desk.rsplit('/').next().unwrap().to_owned();
    let form = format!("/ties/{tie}/propose");
    let fields = [("kind", "correction"), ("text", "x"), ("source", "y"), ("email", "v@example.org")];
    led(&bed.browser().post(&form, &form, &fields).await);
    let proposal = address(&rita.get("/desk/proposals").await.body, "/desk/proposals/");
    let proposal = proposal.rsplit('/').next().unwrap().to_owned();
    let party = address(&rita.get(&desk).await.body, "/desk/parties/");
    let name = [("kind", "official"), ("name", "Anna"), ("keeper", &keeper.to_string())];
    led(&rita.post(&party, &format!("{party}/contacts"), &name).await);
    let contact = address(&rita.get(&party).await.body, "/desk/contacts/");
    let keeper_id = keeper.to_string();
    let unseen = [
        ("keeper", keeper_id.as_str()),
        ("side", "480060"),
        ("side", "4330236"),
        ("kind", "sister-city"),
        ("status-0", "idea"),
        ("status-1", "idea"),
    ];
    let draft = led(&rita.post("/account", "/desk/ties/new", &unseen).await);
    let draft = address(&rita.get(&draft).await.body, "/desk/parties/");
    let last = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let (party, draft, contact) = (last(&party), last(&draft), last(&contact));
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
    for (method, shown) in ROUTES {
        let _ = write!(file, "{method} {shown}");
        for browser in &mut browsers {
            let path = shown.replace("{tie}", &tie).replace("{proposal}", &proposal);
            let path = path.replace("{party}", &party).replace("{draft}", &draft);
            let path = path.replace("{contact}", &contact);
            let _ = write!(file, " | {}", call(browser, method, &path).await);
        }
        file.push('\n');
    }
    insta::assert_snapshot!("people_by_role", file);
}
