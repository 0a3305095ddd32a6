//! Routes called as every role: a file to read.

use std::fmt::Write as _;

use partnership::Id;
use partnership::id::kind;
use partnership::organisation::OrganisationKind;
use partnership::policy::Role;

use super::bed::{Bed, Browser, mark};

/// Who asks: what their column is called, and who they are.
const ASKING: [(&str, Option<&str>); 7] = [
    ("anybody", None),
    ("viewer", Some("Vera")),
    ("contributor", Some("Connie")),
    ("editor", Some("Eddie")),
    ("coordinator", Some("Cora")),
    ("registrar", Some("Rita")),
    ("other’s registrar", Some("Otto")),
];

/// Seats them: all but Rita, who is there with the association.
pub async fn seat(bed: &Bed, keeper: Id<kind::Organisation>) {
    let other = bed.organisation("Others", OrganisationKind::Association, None).await;
    for (name, organisation, role) in [
        ("Vera", keeper, Role::Viewer),
        ("Connie", keeper, Role::Contributor),
        ("Eddie", keeper, Role::Editor),
        ("Cora", keeper, Role::Coordinator),
        ("Otto", other, Role::Registrar),
    ] {
        bed.member(name, organisation, role).await;
    }
}

/// What each route answers to each of them. `named` says what stands for the words in braces, and
/// `fields` what a form holds besides its mark: enough for leave to be asked, and nothing by
/// which anything would be recorded.
pub async fn by_role<'f>(
    bed: &Bed,
    routes: &[(&str, &str)],
    named: &[(&str, &str)],
    fields: impl Fn(&str) -> Vec<(&'f str, &'f str)>,
) -> String {
    let mut file = String::from("method path");
    let mut browsers = Vec::new();
    for (title, who) in ASKING {
        let _ = write!(file, " | {title}");
        browsers.push(match who {
            Some(name) => bed.signed_in(name).await,
            None => bed.browser(),
        });
    }
    file.push('\n');
    for (method, shown) in routes {
        let path = named
            .iter()
            .fold((*shown).to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
        let _ = write!(file, "{method} {shown}");
        for browser in &mut browsers {
            let _ = write!(file, " | {}", call(browser, method, &path, &fields(shown)).await);
        }
        file.push('\n');
    }
    file
}

async fn call(browser: &mut Browser<'_>, method: &str, path: &str, fields: &[(&str, &str)]) -> u16 {
    if method == "GET" {
        return browser.get(path).await.status.as_u16();
    }
    let mut page = browser.get("/account").await;
    if page.status.is_redirection() {
        page = browser.get("/sign-in").await;
    }
    let mark = mark(&page.body);
    let fields = [&[("mark", mark.as_str())], fields].concat();
    browser.post_raw(path, &fields).await.status.as_u16()
}
