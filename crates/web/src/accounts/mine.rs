//! One's own account: password, second factor, where one is signed in, tokens.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::{SignedDuration, Timestamp};
use partnership::Id;
use partnership::id::kind;
use partnership::policy::Scope;
use store::people::{PeopleError, Ways};
use wording::Message;

use super::form::SignedForm;
use super::leave::{refused, role_name, scope_name, store_failed};
use super::patience::Try;
use super::signed::{Signed, private};
use super::{passwords, to};
use crate::shell::{Chrome, Failure};

/// A browser in the list.
pub(super) struct SessionRow {
    /// Its identifier.
    pub id: String,
    /// What it calls itself, in short.
    pub agent: String,
    /// From where it signed in.
    pub address: String,
    /// Since when, and when it was last seen.
    pub when: String,
    /// Whether it is this one.
    pub here: bool,
}

/// A token in the list.
pub(super) struct TokenRow {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it may be used for, and where.
    pub about: String,
    /// Until when, and when it was last used.
    pub when: String,
}

/// A passkey in the list, or a link with a provider.
pub(super) struct KeyRow {
    /// Its identifier.
    pub id: String,
    /// Its name; the address that a provider gave.
    pub name: String,
    /// Since when, and when it was last used.
    pub when: String,
    /// What was typed as its new name, and what is wrong with that.
    pub named: Option<(String, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "accounts/account.html")]
pub struct AccountPage {
    chrome: Chrome,
    mark: String,
    name: String,
    email: String,
    /// Organisations: address, name, role.
    organisations: Vec<(String, String, String)>,
    password_since: String,
    ways: Ways,
    codes_left: u64,
    /// Whether this site can have passkeys at all.
    takes_passkeys: bool,
    passkeys: Vec<KeyRow>,
    /// What people call the provider, if there is one.
    provider: Option<String>,
    identities: Vec<KeyRow>,
    sessions: Vec<SessionRow>,
    tokens: Vec<TokenRow>,
    scopes: Vec<(&'static str, String)>,
    /// Organisations a token may be bound to.
    bounds: Vec<(String, String)>,
    wrong: WrongSaid,
}

/// What is wrong with a form on the page, in words.
#[derive(Default)]
struct WrongSaid {
    password: Option<String>,
    second: Option<String>,
    passkey: Option<String>,
    identity: Option<String>,
    token: Option<String>,
}

/// What is wrong with a form on the page.
#[derive(Default)]
pub(super) struct Wrong {
    pub(super) password: Option<Message>,
    pub(super) second: Option<Message>,
    pub(super) passkey: Option<Message>,
    pub(super) named: Option<Named>,
    pub(super) identity: Option<Message>,
    pub(super) token: Option<Message>,
}

/// A name that a passkey cannot have.
pub(super) struct Named {
    /// The passkey.
    pub(super) id: Id<kind::Passkey>,
    /// What was typed.
    pub(super) typed: String,
    /// What is wrong with it.
    pub(super) wrong: Message,
}

impl Wrong {
    fn said(&self, chrome: &Chrome) -> WrongSaid {
        let say = |m: &Option<Message>| m.as_ref().map(|m| chrome.say(m));
        WrongSaid {
            password: say(&self.password),
            second: say(&self.second),
            passkey: say(&self.passkey),
            identity: say(&self.identity),
            token: say(&self.token),
        }
    }

    fn is_any(&self) -> bool {
        let all = [&self.password, &self.second, &self.passkey, &self.identity, &self.token];
        self.named.is_some() || all.into_iter().any(Option::is_some)
    }
}

/// "21 November 2026, 12:00 UTC".
fn at(chrome: &Chrome, instant: Timestamp) -> String {
    let zoned = instant.to_zoned(jiff::tz::TimeZone::UTC);
    let time = format!("{:02}:{:02}", zoned.hour(), zoned.minute());
    chrome.say(&Message::new("instant").with("day", chrome.date(zoned.date())).with("time", time))
}

/// The system and the browser, from what it calls itself; the whole of it tells nobody more.
fn agent(text: &str) -> String {
    let find = |names: &[(&'static str, &'static str)]| {
        names.iter().find(|(mark, _)| text.contains(mark)).map(|(_, name)| *name)
    };
    let browser =
        find(&[("Firefox/", "Firefox"), ("Edg/", "Edge"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => text.chars().take(40).collect(),
    }
}

/// Makes the page anew.
pub(super) async fn page(signed: &Signed, wrong: Wrong) -> Result<Response, Failure> {
    let (chrome, store, person) = (&signed.chrome, signed.store(), &signed.person);
    let failed = |e: store::Error| store_failed(&e);
    let since = store.password(person.id).await.map_err(failed)?.map(|(_, at)| at);
    let ways = store.ways(person.id, signed.gate.issuer()).await.map_err(failed)?;
    let passkeys = store.passkeys(person.id).await.map_err(failed)?;
    let identities = store.identities(person.id).await.map_err(failed)?;
    let sessions = store.sessions(person.id, chrome.state.now()).await.map_err(failed)?;
    let sessions = sessions.into_iter().map(|s| SessionRow {
        agent: agent(&s.agent),
        when: chrome.say(
            &Message::new("session-when")
                .with("since", at(chrome, s.created_at))
                .with("seen", at(chrome, s.seen_at)),
        ),
        here: s.id == signed.session.id,
        address: s.address,
        id: s.id.to_string(),
    });
    let called = |id| signed.forest.get(id).map(|o| o.name.clone()).unwrap_or_default();
    let tokens = store.tokens(person.id).await.map_err(failed)?;
    let tokens = tokens.into_iter().map(|t| {
        let scopes: Vec<String> = t.scopes.iter().map(|s| chrome.t(scope_name(*s))).collect();
        let place = t.organisation.map_or_else(|| chrome.t("token-everywhere"), called);
        let until = at(chrome, t.expires_at);
        let when = match t.used_at {
            Some(used) => Message::new("token-when").with("until", until).with("used", at(chrome, used)),
            None => Message::new("token-when-unused").with("until", until),
        };
        let about = format!("{place}: {}", scopes.join(", "));
        TokenRow { id: t.id.to_string(), name: t.name, about, when: chrome.say(&when) }
    });
    let memberships = signed.actor.memberships();
    let organisations = memberships
        .iter()
        .map(|m| {
            let address = crate::organisations::to::one(m.organisation);
            (address, called(m.organisation), chrome.t(role_name(m.role)))
        })
        .collect();
    let page = AccountPage {
        mark: signed.mark(),
        name: person.name.clone(),
        email: person.email.clone(),
        organisations,
        password_since: since.map(|s| at(chrome, s)).unwrap_or_default(),
        ways,
        codes_left: store.recovery_codes_left(person.id).await.map_err(failed)?,
        takes_passkeys: signed.gate.passkeys.is_some(),
        passkeys: passkeys
            .into_iter()
            .map(|k| KeyRow {
                named: wrong
                    .named
                    .as_ref()
                    .filter(|named| named.id == k.id)
                    .map(|named| (named.typed.clone(), chrome.say(&named.wrong))),
                id: k.id.to_string(),
                name: k.name,
                when: used(chrome, k.created_at, k.used_at),
            })
            .collect(),
        provider: signed.gate.provider().map(|p| p.settings().label.clone()),
        identities: identities
            .into_iter()
            .map(|i| KeyRow {
                id: i.id.to_string(),
                name: i.email.unwrap_or(i.issuer),
                when: used(chrome, i.created_at, i.used_at),
                named: None,
            })
            .collect(),
        sessions: sessions.collect(),
        tokens: tokens.collect(),
        scopes: Scope::ALL.iter().map(|s| (s.key(), chrome.t(scope_name(*s)))).collect(),
        bounds: memberships.iter().map(|m| (m.organisation.to_string(), called(m.organisation))).collect(),
        wrong: wrong.said(chrome),
        chrome: chrome.clone(),
    };
    let bad = wrong.is_any();
    let mut response = signed.page(&page);
    if bad {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// "since …, last used …".
fn used(chrome: &Chrome, since: Timestamp, used: Option<Timestamp>) -> String {
    let message = Message::new(if used.is_some() { "key-when" } else { "key-when-unused" });
    let message = message.with("since", at(chrome, since));
    chrome.say(&match used {
        Some(used) => message.with("used", at(chrome, used)),
        None => message,
    })
}

/// `GET /account`.
pub(super) async fn show(signed: Signed) -> Result<Response, Failure> {
    page(&signed, Wrong::default()).await
}

/// Back to the account.
pub(super) fn home() -> Response {
    private(Redirect::to(to::ACCOUNT).into_response())
}

/// Who has no password shows who they are by having signed in a moment ago.
const FRESH: SignedDuration = SignedDuration::from_mins(10);

/// Whether the present password was typed: asked before what a thief of an open browser would
/// do. Who has none must have signed in a moment ago. Says what is wrong; nothing if it is right.
pub(super) async fn owns(form: &SignedForm) -> Result<Option<Message>, Failure> {
    let SignedForm { signed, fields } = form;
    let state = &signed.chrome.state;
    // Guessed by whoever sits there, not from a network: the session is the place.
    let tried =
        Try::new("own", &signed.person.id.to_string(), std::net::Ipv4Addr::LOCALHOST.into(), state.now());
    if let Some(wait) = tried.must_wait(&signed.gate).await? {
        return Ok(Some(wait));
    }
    let hash = signed.store().password(signed.person.id).await.map_err(|e| store_failed(&e))?;
    if hash.is_none() && state.now().duration_since(signed.session.created_at) < FRESH {
        return Ok(None);
    }
    if hash.is_none() {
        return Ok(Some(Message::new("own-not-fresh").with("minutes", FRESH.as_mins())));
    }
    let right = passwords::is(state, &signed.gate, fields.get("present"), hash.map(|(h, _)| h)).await?;
    if right {
        tried.succeeded(&signed.gate).await?;
        return Ok(None);
    }
    tried.failed(&signed.gate).await?;
    Ok(Some(Message::new("password-not-yours")))
}

/// `POST /account/password`.
pub(super) async fn password(form: SignedForm) -> Result<Response, Failure> {
    if let Some(wrong) = owns(&form).await? {
        return page(&form.signed, Wrong { password: Some(wrong), ..Wrong::default() }).await;
    }
    let SignedForm { signed, fields } = form;
    let mut own = vec![signed.person.name.clone(), signed.person.email.clone()];
    let names = signed.actor.memberships().iter().filter_map(|m| signed.forest.get(m.organisation));
    own.extend(names.map(|o| o.name.clone()));
    let hashed = passwords::hash(&signed.chrome.state, &signed.gate, fields.get("password"), own).await?;
    let stored = match hashed {
        Ok(stored) => stored,
        Err(why) => return page(&signed, Wrong { password: Some(why), ..Wrong::default() }).await,
    };
    let (person, here) = (signed.person.id, signed.session.id);
    let set = signed.store().set_password(&signed.hand(None), person, stored.as_str(), Some(here)).await;
    set.map_err(refused)?;
    Ok(home())
}

/// `POST /account/sessions/{id}/end`.
pub(super) async fn end(Path(id): Path<String>, form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, .. } = form;
    let id: Id<kind::Session> = id.parse().map_err(|_| Failure::not_found())?;
    match signed.store().end_session(&signed.hand(None), signed.person.id, id).await {
        Ok(()) => Ok(home()),
        Err(PeopleError::Gone) => Err(Failure::not_found()),
        Err(error) => Err(refused(error)),
    }
}

/// `POST /account/sessions/end`.
pub(super) async fn end_others(form: SignedForm) -> Result<Response, Failure> {
    let SignedForm { signed, .. } = form;
    let but = Some(signed.session.id);
    match signed.store().end_sessions(&signed.hand(None), signed.person.id, but).await {
        // There are no others: what was wanted holds.
        Ok(()) | Err(PeopleError::Gone) => Ok(home()),
        Err(error) => Err(refused(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::agent;

    #[test]
    fn a_browser_is_told_in_two_words() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(agent(firefox), "Firefox, Linux");
        let edge = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0";
        assert_eq!(agent(edge), "Edge, Windows");
        assert_eq!(agent("curl/8.0"), "curl/8.0");
    }
}
