//! Every route of accounts and organisations, called as every role: a file to read.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use partnership::organisation::OrganisationKind;
use partnership::policy::Role;

use crate::bed::{Bed, Browser, mark};
use crate::issuer::Issuer;

/// Method, pattern, and the path to call: `{own}` is the organisation that roles are held in,
/// `{other}` a stranger's.
const ROUTES: &[(&str, &str, &str)] = &[
    ("GET", "/set-up/{secret}", "/set-up/x"),
    ("POST", "/set-up/{secret}", "/set-up/x"),
    ("GET", "/sign-in", "/sign-in"),
    ("POST", "/sign-in", "/sign-in"),
    ("GET", "/sign-in/second", "/sign-in/second"),
    ("POST", "/sign-in/second", "/sign-in/second"),
    ("POST", "/sign-in/second/passkey", "/sign-in/second/passkey"),
    ("POST", "/sign-in/second/passkey/ask", "/sign-in/second/passkey/ask"),
    ("POST", "/sign-in/passkey", "/sign-in/passkey"),
    ("POST", "/sign-in/passkey/ask", "/sign-in/passkey/ask"),
    ("GET", "/sign-in/provider", "/sign-in/provider"),
    ("GET", "/sign-in/provider/back", "/sign-in/provider/back?state=x&code=x"),
    ("POST", "/sign-in/provider/link", "/sign-in/provider/link"),
    ("GET", "/password", "/password"),
    ("POST", "/password", "/password"),
    ("GET", "/password/{secret}", "/password/x"),
    ("POST", "/password/{secret}", "/password/x"),
    ("GET", "/invitations/{secret}", "/invitations/x"),
    ("POST", "/invitations/{secret}", "/invitations/x"),
    ("GET", "/account", "/account"),
    ("POST", "/account/password", "/account/password"),
    ("GET", "/account/second-factor", "/account/second-factor"),
    ("POST", "/account/second-factor", "/account/second-factor"),
    ("POST", "/account/second-factor/off", "/account/second-factor/off"),
    ("POST", "/account/recovery-codes", "/account/recovery-codes"),
    ("POST", "/account/passkeys", "/account/passkeys"),
    ("GET", "/account/passkeys/new", "/account/passkeys/new"),
    ("POST", "/account/passkeys/ask", "/account/passkeys/ask"),
    ("POST", "/account/passkeys/{id}/rename", "/account/passkeys/k7qm3-txd9p/rename"),
    ("POST", "/account/passkeys/{id}/remove", "/account/passkeys/k7qm3-txd9p/remove"),
    ("POST", "/account/identities", "/account/identities"),
    ("POST", "/account/identities/{id}/unlink", "/account/identities/k7qm3-txd9p/unlink"),
    ("POST", "/account/sessions/end", "/account/sessions/end"),
    ("POST", "/account/sessions/{id}/end", "/account/sessions/k7qm3-txd9p/end"),
    ("POST", "/account/tokens", "/account/tokens"),
    ("POST", "/account/tokens/{id}/revoke", "/account/tokens/k7qm3-txd9p/revoke"),
    ("GET", "/organisations", "/organisations"),
    ("GET", "/organisations/speaking", "/organisations/speaking"),
    ("POST", "/organisations/speaking", "/organisations/speaking"),
    ("GET", "/organisations/{id}", "/organisations/{own}"),
    ("GET", "/organisations/{id}", "/organisations/{below}"),
    ("GET", "/organisations/{id}", "/organisations/{other}"),
    ("GET", "/organisations/{id}", "/organisations/k7qm3-txd9p"),
    ("POST", "/organisations/{id}/rename", "/organisations/{own}/rename"),
    ("POST", "/organisations/{id}/rename", "/organisations/{other}/rename"),
    ("POST", "/organisations/{id}/bind", "/organisations/{own}/bind"),
    ("POST", "/organisations/{id}/move", "/organisations/{own}/move"),
    ("POST", "/organisations/{id}/move", "/organisations/{other}/move"),
    ("POST", "/organisations/{id}/found", "/organisations/{own}/found"),
    ("POST", "/organisations/{id}/invite", "/organisations/{own}/invite"),
    (
        "POST",
        "/organisations/{id}/invitations/{invitation}/withdraw",
        "/organisations/{own}/invitations/k7qm3-txd9p/withdraw",
    ),
    ("POST", "/organisations/{id}/seats/{person}", "/organisations/{own}/seats/{owner}"),
    ("POST", "/sign-out", "/sign-out"),
];

/// What is filled in: enough for each form to be understood and to change little.
const FIELDS: [(&str, &str); 8] = [
    ("revision", "999"),
    ("name", ""),
    ("kind", "firm"),
    ("role", "viewer"),
    ("email", "no address"),
    ("was", "owner"),
    ("present", "wrong"),
    ("code", "000000"),
];

async fn call(browser: &mut Browser<'_>, method: &str, path: &str, mark: &str) -> u16 {
    if method == "GET" {
        return browser.get(path).await.status.as_u16();
    }
    let fields = [&[("mark", mark)], &FIELDS[..]].concat();
    browser.post_raw(path, &fields).await.status.as_u16()
}

#[tokio::test]
async fn every_route_as_every_role() {
    let bed = Bed::with(Some(Issuer::new().provider(false))).await;
    let own = bed.organisation("Own", OrganisationKind::Association, None).await;
    let below = bed.organisation("Below", OrganisationKind::Committee, Some(own)).await;
    let other = bed.organisation("Other", OrganisationKind::Association, None).await;
    let (owner, stranger) = (bed.person("First").await, bed.person("Stranger").await);
    bed.seat(own, owner, Role::Owner).await;
    bed.seat(other, stranger, Role::Owner).await;
    for role in Role::ALL {
        bed.member(role.key(), own, role).await;
    }
    let mut out =
        String::from("Answers by who asks; a form carries its mark and is filled in badly on purpose.\n");
    let _ = write!(out, "{:67}{:9}", "", "anybody");
    let names: Vec<&str> = ["Stranger"].into_iter().chain(Role::ALL.map(Role::key)).collect();
    names.iter().for_each(|name| _ = write!(out, "{:12}", name.to_lowercase()));
    for (method, _, shown) in ROUTES {
        let path = shown
            .replace("{own}", &own.to_string())
            .replace("{below}", &below.to_string())
            .replace("{other}", &other.to_string())
            .replace("{owner}", &owner.to_string());
        let _ = write!(out, "\n{method:5}{shown:62}");
        let mut anybody = bed.browser();
        let visit = mark(&anybody.get("/sign-in").await.body);
        let _ = write!(out, "{:<9}", call(&mut anybody, method, &path, &visit).await);
        for name in &names {
            // Anew each time: some routes end the session.
            let mut browser = bed.signed_in(name).await;
            let own_mark = mark(&browser.get("/account").await.body);
            let _ = write!(out, "{:<12}", call(&mut browser, method, &path, &own_mark).await);
            bed.later(400);
        }
    }
    let lines: Vec<&str> = out.lines().map(str::trim_end).collect();
    insta::assert_snapshot!("accounts", lines.join("\n"));
}

/// The patterns in these two folders: none may be missing above.
#[test]
fn no_route_is_missing_from_the_matrix() {
    let mut found = BTreeSet::new();
    for file in ["accounts/mod.rs", "organisations/mod.rs"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file);
        let text = std::fs::read_to_string(path).unwrap();
        for call in text.split(".route(\"").skip(1) {
            let (pattern, rest) = call.split_once('"').unwrap();
            let rest = rest.split(".route(").next().unwrap();
            if rest.contains("get(") {
                found.insert(("GET", pattern.to_owned()));
            }
            if rest.contains("post(") {
                found.insert(("POST", pattern.to_owned()));
            }
        }
    }
    let tested: BTreeSet<_> = ROUTES.iter().map(|r| (r.0, r.1.to_owned())).collect();
    assert_eq!(found, tested);
}
