//! Every route of proposals, contacts and parties, called as every role: a file to read.

use crate::bed::Bed;
use crate::common::matrix::{by_role, seat};
use crate::desk::{a_tie, address, association, id, led, put_on_record};

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
    ("GET", "/desk/parties/{draft}/merge"),
    ("GET", "/desk/parties/{draft}/merge?with={party}"),
    ("POST", "/desk/parties/{draft}/merge"),
    ("POST", "/desk/parties/{draft}/unmerge"),
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

#[tokio::test]
async fn every_route_by_every_role() {
    let bed = Bed::new().await;
    let keeper = association(&bed).await;
    seat(&bed, keeper).await;
    let mut rita = bed.signed_in("Rita").await;
    let desk = a_tie(&mut rita, keeper, true).await;
    let tie = id(&desk);
    let form = format!("/ties/{tie}/propose");
    let fields = [("kind", "correction"), ("text", "x"), ("source", "y"), ("email", "v@example.org")];
    led(&bed.browser().post(&form, &form, &fields).await);
    let proposal = id(&address(&rita.get("/desk/proposals").await.body, "/desk/proposals/"));
    let party = address(&rita.get(&desk).await.body, "/desk/parties/");
    let name = [("kind", "official"), ("name", "Anna"), ("keeper", &keeper.to_string())];
    led(&rita.post(&party, &format!("{party}/contacts"), &name).await);
    let contact = address(&rita.get(&party).await.body, "/desk/contacts/");
    let idea = [("status-0", "idea"), ("status-1", "idea")];
    let unseen = put_on_record(&mut rita, keeper, ["480060", "4330236"], "sister-city", &idea).await;
    let draft = address(&rita.get(&led(&unseen)).await.body, "/desk/parties/");
    let (party, draft, contact) = (id(&party), id(&draft), id(&contact));
    let named = [
        ("tie", tie.as_str()),
        ("proposal", &proposal),
        ("party", &party),
        ("draft", &draft),
        ("contact", &contact),
    ];
    let file = by_role(&bed, ROUTES, &named, |_| vec![("revision", "none")]).await;
    insta::assert_snapshot!("people_by_role", file);
}
